"""Sheets over the whole window that keep its size, and the blank one that hides it from the audience."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from kyphoscope.viz.player.language.words import tr


class Cover(QWidget):
    """A sheet over all of its parent, hidden at first; it follows the parent's size while it is shown."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.under = parent
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keyboard stays where it was, and is there again afterwards
        self.hide()

    @property
    def on(self) -> bool:
        """Whether it lies over the window."""
        return not self.isHidden()

    def _lay(self) -> None:
        """Lay it over everything that is in the parent now."""
        self.under.installEventFilter(self)
        self.setGeometry(self.under.rect())
        self.raise_()
        self.show()

    def _take_off(self) -> None:
        self.under.removeEventFilter(self)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        if event.type() == QEvent.Type.Resize and watched is self.under:
            self.setGeometry(self.under.rect())
        return False


class Blank(Cover):
    """An empty black or white sheet; `lifted` says that a person clicked it away."""

    lifted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("blank")
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._colour = ""

    def set_colour(self, colour: str) -> None:
        """Cover the window in "black" or "white"; "" uncovers it."""
        if colour == self._colour:
            return
        self._colour = colour
        if not colour:
            self._take_off()
            return
        self.setAccessibleName(tr("Black screen") if colour == "black" else tr("White screen"))
        self.setCursor(Qt.CursorShape.BlankCursor)
        self._lay()
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        event.accept()
        self.lifted.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        event.accept()  # its first press has lifted the sheet already

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        event.accept()  # what lies beneath must not move unseen

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        with QPainter(self) as painter:
            painter.fillRect(event.rect(), QColor(self._colour or "black"))
