"""A spotlight for the lecture hall: everything but a soft-edged circle at the pointer goes dark."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QCursor, QMouseEvent, QPainter, QPaintEvent, QRadialGradient, QRegion, QWheelEvent
from PySide6.QtWidgets import QWidget

from kyphoscope.viz.player.presenter.cover import Cover

DARK = QColor(0, 0, 0, 190)
"""What lies over the rest of the window."""
SOFT = 0.82
"""Up to what share of its radius the circle is fully light."""
SMALLEST, USUAL, LARGEST = 0.06, 0.18, 0.6
"""The circle's radius as a share of the window's shorter side."""
NOTCH = 1.12
"""How much one notch of the wheel grows it."""


class Spotlight(Cover):
    """A sheet of darkness with a light circle that follows the mouse and lets every click through.

    The mouse is watched on its way into the window, before any widget sees it and whether or not that widget asked
    for moves; while the spotlight is off nothing is watched.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("spotlight")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._share = USUAL
        self._at = QPointF()
        self._watched: QObject | None = None

    def set_on(self, on: bool) -> None:
        """Darken the window but for the place at the pointer, or take the darkness off."""
        if on == self.on:
            return
        if on:
            here = self.under.mapFromGlobal(QCursor.pos())
            self._at = QPointF(here if self.under.rect().contains(here) else self.under.rect().center())
            self._lay()
            self._watch(self.window().windowHandle())
        else:
            self._watch(None)
            self._take_off()

    @property
    def radius_px(self) -> float:
        """The circle's radius, px; beyond it all is dark."""
        return self._share * min(self.width(), self.height())

    @property
    def at(self) -> QPointF:
        """The middle of the circle, px in the window."""
        return QPointF(self._at)

    def grow(self, factor: float) -> None:
        """A circle larger by that factor, smaller below 1; within limits."""
        before = self._circle()
        self._share = min(max(self._share * factor, SMALLEST), LARGEST)
        self._repaint_from(before)

    # the mouse, on its way into the window

    def _watch(self, handle: QObject | None) -> None:
        if self._watched is not None:
            self._watched.removeEventFilter(self)
        self._watched = handle
        if handle is not None:
            handle.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        if watched is self.under:
            if event.type() in (QEvent.Type.Show, QEvent.Type.WinIdChange):  # the window may be another one by now
                self._watch(self.window().windowHandle())
            return super().eventFilter(watched, event)
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseMove:
            self._move_to(self.under.mapFromGlobal(event.globalPosition()))
        elif isinstance(event, QWheelEvent) and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.grow(NOTCH ** (event.angleDelta().y() / 120))
            return True
        return False

    def _move_to(self, at: QPointF) -> None:
        if at != self._at:
            before = self._circle()
            self._at = at
            self._repaint_from(before)

    # painting

    def _circle(self) -> QRect:
        """The square round the circle, whole pixels."""
        r = self.radius_px
        return QRect(int(self._at.x() - r) - 2, int(self._at.y() - r) - 2, int(2 * r) + 5, int(2 * r) + 5)

    def _repaint_from(self, before: QRect) -> None:
        """Repaint only where the circle was and is: on a large screen the whole sheet would lag behind the mouse."""
        if self.on:
            self.update(QRegion(before).united(QRegion(self._circle())))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        circle = self._circle()
        light = QRadialGradient(self._at, self.radius_px)
        light.setColorAt(0.0, QColor(0, 0, 0, 0))
        light.setColorAt(SOFT, QColor(0, 0, 0, 0))
        light.setColorAt(1.0, DARK)
        with QPainter(self) as painter:
            painter.fillRect(circle, light)
            painter.setClipRegion(event.region().subtracted(QRegion(circle)))
            painter.fillRect(event.rect(), DARK)
