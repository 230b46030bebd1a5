"""The table of contents at the side: every step by number and title, under the phase that it belongs to."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from scenes.program import StepMark
from viz.player.look import LOOKS, Look
from viz.player.timeline import clock_text

STEP = Qt.ItemDataRole.UserRole
"""The step of a row."""
PHASE_FIRST = Qt.ItemDataRole.UserRole + 1
"""Whether the row is the first of its phase, and carries the phase's name above it."""

SIDE, NUMBER, AIR, PHASE_HIGH = 14, 28, 7, 30
"""Margins, the number's column, the space above and below a title, and the height of a phase's name, px."""


def phase_text(phase: str) -> str:
    """A phase as people read it: "back_wall" is "Back wall"."""
    words = phase.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


class StepList(QListWidget):
    """The steps; the running one is lit. `chosen` tells the index of a step that a person picked."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("stepList")
        self.setAccessibleName("Steps")
        self.setToolTip("Click a step to go to its start, or move with the arrow keys and press Enter")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setMouseTracking(True)
        self._delegate = _StepRow(self)
        self.setItemDelegate(self._delegate)
        self.running = -1
        self.itemClicked.connect(lambda item: self.chosen.emit(self.row(item)))
        self.itemActivated.connect(lambda item: self.chosen.emit(self.row(item)))

    def set_program(self, steps: tuple[StepMark, ...]) -> None:
        """The steps that are listed from now on."""
        self.clear()
        self.running = -1
        phase = ""
        for step in steps:
            item = QListWidgetItem(f"{step.index + 1}. {step.title}, {phase_text(step.phase)}")
            item.setData(STEP, step)
            item.setData(PHASE_FIRST, step.phase != phase)
            phase = step.phase
            self.addItem(item)

    def set_running(self, index: int) -> None:
        """Light up that step and bring it into sight."""
        if index != self.running:
            self.running = index
            self.setCurrentRow(index)
            if index + 1 < self.count():
                self.scrollToItem(self.item(index + 1))  # what comes next is worth seeing too
            self.scrollToItem(self.item(index))
            self.viewport().update()

    def set_look(self, look: Look) -> None:
        self._delegate.look = look
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()  # titles wrap to the new width


class _StepRow(QStyledItemDelegate):
    """Paints a row: the phase's name where it begins, then number, title and starting time."""

    def __init__(self, steps: StepList) -> None:
        super().__init__(steps)
        self.look = LOOKS["dark"]
        self._steps = steps

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        step = index.data(STEP)
        width = self._steps.viewport().width()
        wide = width - 2 * SIDE - NUMBER - self._time_wide(option) - 8
        title = QFontMetrics(self._font(option)).boundingRect(
            QRect(0, 0, wide, 1000), Qt.TextFlag.TextWordWrap, step.title
        )
        return QSize(width, title.height() + 2 * AIR + (PHASE_HIGH if index.data(PHASE_FIRST) else 0))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row = QRect(option.rect)  # type: ignore[attr-defined]
        if index.data(PHASE_FIRST):
            self._paint_phase(painter, option, row, index.data(STEP).phase)
            row.setTop(row.top() + PHASE_HIGH)
        self._paint_ground(painter, option, row, index.row() == self._steps.running)
        self._paint_words(painter, option, row, index.data(STEP), index.row() == self._steps.running)
        painter.restore()

    def _paint_phase(self, painter: QPainter, option: QStyleOptionViewItem, row: QRect, phase: str) -> None:
        font = self._font(option, smaller=True)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(self.look.muted))
        words = QRect(row.left() + SIDE, row.top(), row.width() - 2 * SIDE, PHASE_HIGH - 5)
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, phase_text(phase))

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, row: QRect, running: bool) -> None:
        """The running step's colour, a lighter one under the mouse, and a ring where the keyboard is."""
        state = option.state  # type: ignore[attr-defined]
        box = QRectF(row).adjusted(6, 1, -6, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if running:
            painter.setBrush(QColor(self.look.accent_soft))
            painter.drawRoundedRect(box, 6, 6)
            painter.setBrush(QColor(self.look.accent))
            painter.drawRoundedRect(QRectF(box.left(), box.top() + 4, 3, box.height() - 8), 1.5, 1.5)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(QColor(self.look.raised))
            painter.drawRoundedRect(box, 6, 6)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QColor(self.look.accent))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)

    def _paint_words(
        self, painter: QPainter, option: QStyleOptionViewItem, row: QRect, step: StepMark, running: bool
    ) -> None:
        top, high = row.top() + AIR, row.height() - 2 * AIR
        painter.setFont(self._font(option))
        painter.setPen(QColor(self.look.accent if running else self.look.muted))
        number = QRect(row.left() + SIDE, top, NUMBER - 8, high)
        painter.drawText(number, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, str(step.index + 1))
        time_wide = self._time_wide(option)
        title = QRect(row.left() + SIDE + NUMBER, top, row.width() - 2 * SIDE - NUMBER - time_wide - 8, high)
        painter.setPen(QColor(self.look.text))
        painter.drawText(title, Qt.TextFlag.TextWordWrap, step.title)
        painter.setFont(self._font(option, smaller=True))
        painter.setPen(QColor(self.look.muted))
        time = QRect(title.right() + 8, top + 1, time_wide, high)
        painter.drawText(time, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, clock_text(step.starts_s))

    def _time_wide(self, option: QStyleOptionViewItem) -> int:
        return QFontMetrics(self._font(option, smaller=True)).horizontalAdvance("00:00")

    def _font(self, option: QStyleOptionViewItem, smaller: bool = False) -> QFont:
        font = QFont(option.font)  # type: ignore[attr-defined]
        font.setPixelSize(12 if smaller else 14)
        return font
