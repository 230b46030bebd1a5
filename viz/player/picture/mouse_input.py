"""The mouse on the picture: drag to turn, slide or move the wipe, wheel to come nearer, click to point."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent

from kyphoscope.viz.player.picture.camera import DEG_PER_HEIGHT
from kyphoscope.viz.player.picture.canvas import Canvas

STILL_PX = 4.0
"""A press that moves less is a click."""
ARM_DEG_PER_PX = 0.25
"""How far a drag in an X-ray picture turns the C-arm."""
GRIP_PX = 9.0
"""How near to the line of a wipe a press takes hold of it."""


class MouseInput(QObject):
    """Turns what the mouse does on a canvas into turns, slides, zooms and clicks; lives as long as the canvas."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._pressed_at: QPointF | None = None
        self._last = QPointF()
        self._does = ""
        self._xray = ""
        canvas.setMouseTracking(True)
        canvas.installEventFilter(self)
        canvas.pointing_changed.connect(self.show_cursor)
        self.show_cursor(Qt.CursorShape.OpenHandCursor)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        kind = event.type()
        if isinstance(event, QWheelEvent) and kind == QEvent.Type.Wheel:
            if not self._canvas.xray_at(event.position()):
                self._canvas.zoom(event.angleDelta().y() / 120, self._canvas.lane_at(event.position()))
            return True
        if not isinstance(event, QMouseEvent):
            return False
        if kind == QEvent.Type.MouseButtonDblClick:
            self._press_again(event)
        elif kind == QEvent.Type.MouseButtonPress:
            self._press(event)
        elif kind == QEvent.Type.MouseMove:
            self._move(event)
        elif kind == QEvent.Type.MouseButtonRelease:
            self._release(event)
        return False

    def _press(self, event: QMouseEvent) -> None:
        if event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            return
        self._pressed_at = self._last = event.position()
        held = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        slides = bool(held) or event.button() == Qt.MouseButton.MiddleButton
        self._xray = self._canvas.xray_at(event.position())
        if self._xray:
            self._does = "arm" if self._canvas.arm_is_free else "nothing"
        else:
            self._does = "slide" if slides else "wipe" if self._grips(event.position()) else "press"

    def _press_again(self, event: QMouseEvent) -> None:
        """The second press of a double click makes another picture large, unless clicks mean something else now."""
        view, xray = self._canvas.xray_at(event.position()) or "3d", self._canvas.view_options.xray
        if xray.views and not self._canvas.pointing and (view, xray.large) != ("3d", "3d"):
            self._canvas.enlarged.emit(view)
        else:
            self._press(event)

    def _move(self, event: QMouseEvent) -> None:
        if self._pressed_at is None:
            over_line = self._grips(event.position())
            self.show_cursor(Qt.CursorShape.SplitHCursor if over_line else Qt.CursorShape.OpenHandCursor)
            return
        at, lane = event.position(), self._canvas.lane_at(self._pressed_at)
        if self._does == "press" and (at - self._pressed_at).manhattanLength() >= STILL_PX:
            self._does = "turn"
        if self._does in ("turn", "slide", "arm"):
            self.show_cursor(Qt.CursorShape.ClosedHandCursor)
        gone = at - self._last
        if self._does == "turn":
            turn = DEG_PER_HEIGHT / self._canvas.height()
            self._canvas.orbit(gone.x() * turn, gone.y() * turn, lane)
        elif self._does == "slide":
            self._canvas.pan(gone.x(), gone.y(), lane)
        elif self._does == "wipe":
            self._canvas.move_wipe(at.x())
        elif self._does == "arm":
            self._canvas.arm_turned.emit(self._xray, ARM_DEG_PER_PX * gone.x(), ARM_DEG_PER_PX * gone.y())
        if self._does != "press":
            self._last = at

    def _release(self, event: QMouseEvent) -> None:
        if self._does == "press" and event.button() == Qt.MouseButton.LeftButton:
            self._canvas.point_at(event.position())
        self._pressed_at, self._does = None, ""
        self.show_cursor(Qt.CursorShape.OpenHandCursor)

    def _grips(self, at: QPointF) -> bool:
        """Whether the line of a wipe is under the mouse."""
        return any(abs(at.x() - x) <= GRIP_PX for x in self._canvas.wipe_lines())

    def show_cursor(self, shape: Qt.CursorShape = Qt.CursorShape.OpenHandCursor) -> None:
        """Over a tool that wants clicks the cursor is a cross, whatever a drag would do."""
        wanted = Qt.CursorShape.CrossCursor if self._canvas.pointing and not self._does else shape
        if self._canvas.cursor().shape() != wanted:
            self._canvas.setCursor(wanted)
