"""The table of contents at the side: every step by number and title, with its phase and when it begins."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from kyphoscope.scenes.program import StepMark
from kyphoscope.viz.clock import clock_text
from kyphoscope.viz.player.language.words import phase_text, tr
from kyphoscope.viz.player.style.window_colours import WINDOW_COLOURS, WindowColours

STEP = Qt.ItemDataRole.UserRole
"""The step of a row."""

SIDE, NUMBER, AIR, SMALL_HIGH = 14, 28, 5, 17
"""Margins, the number's column, the space above and below the words, and the height of the small line, px."""
TITLE_PX, SMALL_PX = 14, 12
"""The height of the letters of a title and of the small line."""
PARTS = 200
"""The number of parts in which a step's progress is shown."""


class StepList(QListWidget):
    """The steps; the running one is lit. `chosen` gives the index of a step that a person picked."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("stepList")
        self.setAccessibleName(tr("Steps"))
        self.setToolTip(tr("Click a step to go to its start, or move with the arrow keys and press Enter"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setMouseTracking(True)
        self._delegate = _StepRow(self)
        self.setItemDelegate(self._delegate)
        self.running = -1
        self.gone = 0.0
        self.itemClicked.connect(lambda item: self.chosen.emit(self.row(item)))
        self.itemActivated.connect(lambda item: self.chosen.emit(self.row(item)))

    def set_program(self, steps: tuple[StepMark, ...]) -> None:
        """The steps that are listed from now on."""
        self.clear()
        self.running = -1
        for step in steps:
            item = QListWidgetItem(f"{step.index + 1}. {step.title}, {phase_text(step.phase)}")
            item.setData(STEP, step)
            self.addItem(item)

    def set_time(self, index: int, t_s: float) -> None:
        """Light up the running step, bring it into sight, and show how much of it has passed."""
        step = self.item(index).data(STEP)
        gone = min(1.0, max(0.0, (t_s - step.starts_s) / step.lasts_s))
        if index != self.running:
            self.running = index
            self.setCurrentRow(index)
            if index + 1 < self.count():
                self.scrollToItem(self.item(index + 1))  # what comes next is worth seeing too
            self.scrollToItem(self.item(index))
            self.viewport().update()
        if round(gone * PARTS) != round(self.gone * PARTS):
            self.viewport().update(self.visualItemRect(self.item(index)))
        self.gone = gone

    def set_writing(self, factor: float) -> None:
        """How many times as large as usual the letters are."""
        self._delegate.writing = factor
        self.scheduleDelayedItemsLayout()

    def set_colours(self, colours: WindowColours) -> None:
        self._delegate.colours = colours
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()  # titles wrap to the new width


class _StepRow(QStyledItemDelegate):
    """Paints a row: number and title, and small beneath them the phase and the starting time."""

    def __init__(self, steps: StepList) -> None:
        super().__init__(steps)
        self.colours = WINDOW_COLOURS["dark"]
        self.writing = 1.0
        self._steps = steps

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        width = self._steps.viewport().width()
        room = QRect(0, 0, width - 2 * SIDE - self._number_wide, 1000)
        metrics = QFontMetrics(self._font(option, TITLE_PX))
        title = metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, index.data(STEP).title)
        return QSize(width, title.height() + round(SMALL_HIGH * self.writing) + 2 * AIR)

    @property
    def _number_wide(self) -> int:
        return round(NUMBER * self.writing)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        running = index.row() == self._steps.running
        self._paint_ground(painter, option, running)
        self._paint_words(painter, option, index.data(STEP), running)
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, running: bool) -> None:
        """The running step's colour, a lighter one under the mouse, and a ring where the keyboard is."""
        state = option.state  # type: ignore[attr-defined]
        box = QRectF(option.rect).adjusted(6, 1, -6, -1)  # type: ignore[attr-defined]
        painter.setPen(Qt.PenStyle.NoPen)
        if running:
            painter.setBrush(QColor(self.colours.accent_soft))
            painter.drawRoundedRect(box, 6, 6)
            painter.setBrush(QColor(self.colours.accent))
            painter.drawRoundedRect(QRectF(box.left(), box.top() + 4, 3, box.height() - 8), 1.5, 1.5)
            self._paint_progress(painter, box)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(QColor(self.colours.raised))
            painter.drawRoundedRect(box, 6, 6)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QColor(self.colours.accent))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)

    def _paint_progress(self, painter: QPainter, box: QRectF) -> None:
        """How much of the running step has passed, as a line at its foot."""
        line = QRectF(box.left() + SIDE - 6 + self._number_wide, box.bottom() - 3, 0, 2)
        wide = box.right() - 8 - line.left()
        for share, colour in ((1.0, self.colours.hover), (self._steps.gone, self.colours.accent)):
            line.setWidth(share * wide)
            painter.fillRect(line, QColor(colour))

    def _paint_words(self, painter: QPainter, option: QStyleOptionViewItem, step: StepMark, running: bool) -> None:
        row = QRect(option.rect).adjusted(SIDE, AIR, -SIDE, -AIR)  # type: ignore[attr-defined]
        painter.setFont(self._font(option, TITLE_PX))
        painter.setPen(QColor(self.colours.accent if running else self.colours.muted))
        number = QRect(row.left(), row.top(), self._number_wide - 8, row.height())
        painter.drawText(number, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, str(step.index + 1))
        painter.setPen(QColor(self.colours.text))
        words = row.adjusted(self._number_wide, 0, 0, 0)
        painter.drawText(words, Qt.TextFlag.TextWordWrap, step.title)
        painter.setFont(self._font(option, SMALL_PX))
        painter.setPen(QColor(self.colours.muted))
        small = f"{phase_text(step.phase)}  ·  {clock_text(step.starts_s)}"
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, small)

    def _font(self, option: QStyleOptionViewItem, pixels: int) -> QFont:
        font = QFont(option.font)  # type: ignore[attr-defined]
        font.setPixelSize(round(pixels * self.writing))
        return font
