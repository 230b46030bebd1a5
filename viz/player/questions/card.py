"""The layout of the cards over the picture: answers in columns, words that scroll where room is short."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLayout, QLayoutItem, QScrollArea, QSizePolicy, QWidget

GAP = 8
"""Between two things on a card, px."""


class Columns(QLayout):
    """Widgets side by side, in two columns where each has `column_px` of width, in one where it has not.

    All in a row are as high as the highest of them, and never lower than `least_px`.
    """

    def __init__(self, column_px: int = 320, least_px: int = 44) -> None:
        super().__init__()
        self.setContentsMargins(QMargins())
        self.column_px, self.least_px = column_px, least_px
        self._items: list[QLayoutItem] = []

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802 (Qt's name)
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]  # noqa: N802 (Qt asks beyond the end)
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]  # noqa: N802
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        places = self.places(width)
        return places[-1].bottom() + 1 if places else 0

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(self.column_px, self.heightForWidth(self.column_px))

    def minimumSize(self) -> QSize:  # noqa: N802
        return QSize(0, 0)

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802
        super().setGeometry(rect)
        for item, place in zip(self._items, self.places(rect.width()), strict=True):
            item.setGeometry(place.translated(rect.topLeft()))

    def places(self, width: int) -> list[QRect]:
        """Where each widget goes in a width, px from the layout's corner."""
        across = 2 if len(self._items) > 1 and width >= 2 * self.column_px + GAP else 1
        wide = (width - GAP * (across - 1)) // across
        places: list[QRect] = []
        top = 0
        for first in range(0, len(self._items), across):
            row = self._items[first : first + across]
            high = max(self.least_px, *(item.heightForWidth(wide) for item in row))
            places += [QRect(QPoint(i * (wide + GAP), top), QSize(wide, high)) for i in range(len(row))]
            top += high + GAP
        return places


class Reel(QScrollArea):
    """A page as high as its words need at a width; it scrolls upright where it is given less."""

    def __init__(self, page: QWidget) -> None:
        super().__init__()
        self.setObjectName("cardReel")
        page.setObjectName("cardPage")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setWidget(page)
        self._page = page
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is on it can be reached, and comes into sight then
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        polish(self)
        return self._page.heightForWidth(width)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(0, 0)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(320, self.heightForWidth(320))

    def fit(self) -> None:
        """Take new words into account: the room to ask for, and whether there is anything to scroll."""
        self.updateGeometry()
        self._scroll_if_needed()

    def _scroll_if_needed(self) -> None:
        """Qt by itself keeps a scroll bar once it is there, because the words need more lines beside it."""
        fits = self.heightForWidth(self.width()) <= self.height()
        off, as_needed = Qt.ScrollBarPolicy.ScrollBarAlwaysOff, Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.setVerticalScrollBarPolicy(off if fits else as_needed)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._scroll_if_needed()

    def turn_to(self, widget: QWidget) -> None:
        """Scroll until that widget begins at the top, or as far as there is something to scroll."""
        self.verticalScrollBar().setValue(widget.mapTo(self._page, QPoint()).y())


def polish(widget: QWidget) -> None:
    """Let the style sheet reach what was never shown; before that, it does not know its font."""
    for inner in widget.findChildren(QWidget):
        inner.ensurePolished()


def repaint_as(widget: QWidget, **properties: str) -> None:
    """Give properties to a widget that the style sheet asks for, and its look with them."""
    for name, value in properties.items():
        widget.setProperty(name, value)
    for one in (widget, *widget.findChildren(QWidget)):
        one.style().unpolish(one)
        one.style().polish(one)


def letters(px: int, shares: Mapping[str, float]) -> str:
    """A style sheet that gives words their size: each selector a share of `px`."""
    return "\n".join(f"{selector} {{ font-size: {round(px * share)}px; }}" for selector, share in shares.items())
