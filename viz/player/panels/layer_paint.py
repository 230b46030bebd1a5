"""How the list of bodies is painted: a name, and beside it the four signs for as scripted, on, faint and off."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from kyphoscope.viz.player.language.words import tr
from kyphoscope.viz.player.panels.layer_rows import CHOICES, SCRIPTED, LayerLine
from kyphoscope.viz.player.style.window_colours import WINDOW_COLOURS, WindowColours

LINE = Qt.ItemDataRole.UserRole
"""The `LayerLine` of an item."""
CHOSEN = Qt.ItemDataRole.UserRole + 1
"""What is asked of it."""
SIDE, INDENT = 12, 8
"""Margin at both sides, and how far a body stands in from its group, px."""
ABOVE_HEAD = 8
"""Space above the head of a group, px."""
LEAST_HIGH, LEAST_SIGN = 26, 22
"""A row's height and a sign's place, px; they grow with the letters."""


def choice_name(choice: str) -> str:
    """What a choice is called."""
    return {"on": tr("On"), "faint": tr("Faint"), "off": tr("Off")}.get(choice, tr("As scripted"))


def paint_sign(painter: QPainter, choice: str, middle: QPointF, size: float, colour: QColor) -> None:
    """Lines of a script, a full disc, a half one, or a crossed-out ring; each is known by its shape alone."""
    r = size / 2
    pen = QPen(colour, max(1.4, size / 9), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    ring = QRectF(middle.x() - r, middle.y() - r, 2 * r, 2 * r)
    if choice == SCRIPTED:
        for row, share in ((-0.7, 1.0), (0.0, 0.6), (0.7, 0.85)):
            y = middle.y() + row * r
            painter.drawLine(QPointF(middle.x() - r, y), QPointF(middle.x() - r + 2 * r * share, y))
        return
    painter.drawEllipse(ring)
    if choice == "off":
        painter.drawLine(ring.center() + QPointF(-0.7 * r, 0.7 * r), ring.center() + QPointF(0.7 * r, -0.7 * r))
        return
    painter.setBrush(colour)
    if choice == "on":
        painter.drawEllipse(ring)
    else:
        painter.drawPie(ring, 90 * 16, 180 * 16)


def sign_px(metrics: QFontMetrics) -> int:
    """The side of a sign's place, px."""
    return max(LEAST_SIGN, metrics.height() + 3)


def row_px(metrics: QFontMetrics) -> int:
    """The height of a row, px; the head of a group has more space above."""
    return max(LEAST_HIGH, metrics.height() + 8)


def places(line: LayerLine, row: QRect, metrics: QFontMetrics) -> dict[str, QRect]:
    """Where a line's signs are in its row, each under the same one of the line above."""
    side = sign_px(metrics)
    left, top = row.right() + 1 - SIDE // 2 - side * len(CHOICES), row.bottom() - (row_px(metrics) + side) // 2 + 1
    return {c: QRect(left + side * i, top, side, side) for i, c in enumerate(CHOICES) if c in line.choices}


class LayerDelegate(QStyledItemDelegate):
    """Paints a row; `hovered` is the row and the choice under the mouse."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.colours = WINDOW_COLOURS["dark"]
        self.hovered: tuple[int, str] = (-1, "")

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        metrics = option.fontMetrics  # type: ignore[attr-defined]
        return QSize(100, row_px(metrics) + (ABOVE_HEAD if index.data(LINE).is_head and index.row() else 0))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        line: LayerLine = index.data(LINE)
        rect, metrics = QRect(option.rect), option.fontMetrics  # type: ignore[attr-defined]
        signs = places(line, rect, metrics)
        rect.setTop(rect.bottom() + 1 - row_px(metrics))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, option, rect)
        self._paint_name(painter, option, line, rect)
        for choice, place in signs.items():
            chosen = choice == index.data(CHOSEN)
            self._paint_choice(painter, choice, place, chosen, self.hovered == (index.row(), choice))
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect) -> None:
        """A lighter ground for the row that would be isolated, and a ring where the keyboard is."""
        state = option.state  # type: ignore[attr-defined]
        box = QRectF(rect).adjusted(4.5, 0.5, -4.5, -0.5)
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self.colours.raised))
            painter.drawRoundedRect(box, 5, 5)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self.colours.accent), 1.5))
            painter.drawRoundedRect(box, 5, 5)

    def _paint_name(self, painter: QPainter, option: QStyleOptionViewItem, line: LayerLine, rect: QRect) -> None:
        font = QFont(option.font)  # type: ignore[attr-defined]
        font.setBold(line.is_head)
        font.setItalic(not line.there and not line.is_head)
        painter.setFont(font)
        painter.setPen(QColor(self.colours.text if line.there and not line.is_head else self.colours.muted))
        metrics = QFontMetrics(font)
        signs = sign_px(option.fontMetrics) * len(CHOICES) if line.choices else 0  # type: ignore[attr-defined]
        room = rect.adjusted(SIDE + (0 if line.is_head else INDENT), 0, -SIDE - signs, 0)
        words = metrics.elidedText(line.label, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)

    def _paint_choice(self, painter: QPainter, choice: str, place: QRect, chosen: bool, hovered: bool) -> None:
        own = chosen and choice != SCRIPTED
        ground = self.colours.accent_soft if own else self.colours.hover
        if chosen or hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(QRectF(place).adjusted(1, 1, -1, -1), 5, 5)
        colour = QColor(self.colours.accent if own else self.colours.text if chosen or hovered else self.colours.muted)
        paint_sign(painter, choice, QRectF(place).center(), 0.48 * place.width(), colour)


class Legend(QWidget):
    """What the four signs mean, in as few lines as they fit in."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("layerLegend")
        self.setAccessibleName(", ".join(map(choice_name, CHOICES)))
        self._colours = WINDOW_COLOURS["dark"]

    def set_colours(self, colours: WindowColours) -> None:
        self._colours = colours
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        sign = 0.62 * self.fontMetrics().height()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for choice, place in self._places().items():
                colour = QColor(self._colours.muted)
                paint_sign(painter, choice, QPointF(place.left() + sign / 2 + 1, place.center().y()), sign, colour)
                painter.drawText(
                    place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, choice_name(choice)
                )

    def _fit(self) -> None:
        self.setFixedHeight(ceil(max(place.bottom() for place in self._places().values())))

    def _places(self) -> dict[str, QRectF]:
        """Where each sign stands with its word: beside the last, or below where there is no room."""
        metrics = self.fontMetrics()
        high, gap = metrics.height() + 4, metrics.height()
        left, top, places = 0, 0, {}
        for choice in CHOICES:
            wide = metrics.horizontalAdvance(choice_name(choice)) + metrics.height()
            if left and left + wide > self.width():
                left, top = 0, top + high
            places[choice] = QRectF(left, top, wide, high)
            left += wide + gap
        return places
