"""The picture on the screen: one finished frame, painted as it is, and the hand that turns it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from scenes.program import Program
from scenes.state import View
from viz.camera import Rect, mm_per_px
from viz.player.camera import DEG_PER_HEIGHT, ZOOM_PER_NOTCH, orbit, pan, zoom
from viz.player.look import LOOKS

REST_MS = 90
"""How long nothing must move before the picture is drawn once more, sharp."""


class Picture(Protocol):
    """What draws: a programme at a time, from the script's eye or the viewer's, as a finished frame."""

    quality: str

    @property
    def panes(self) -> tuple[Rect, ...]:
        """Where each lane's 3D picture is in the frame, px."""

    def at(self, t_s: float, camera: View | None = None) -> np.ndarray:
        """(h, w, 3) uint8."""

    def resize(self, size: tuple[int, int]) -> None: ...

    def close(self) -> None: ...


PictureMaker = Callable[[Program, tuple[int, int], str, str], Picture]
"""Opens a picture of a programme: its size in device pixels, its quality, its theme."""


class Canvas(QWidget):
    """Shows the programme at the last time asked for; draws when something changed and never otherwise.

    Whatever is asked between two frames, only the last of it is drawn, in draft quality; once nothing has been asked
    for a moment the same frame is drawn in standard quality. `frames` counts what has been drawn.
    """

    camera_changed = Signal()
    sharpened = Signal()

    def __init__(self, make_picture: PictureMaker, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._make_picture = make_picture
        self._program: Program | None = None
        self._picture: Picture | None = None
        self._theme = "dark"
        self._image = QImage()
        self._drawn_pixels = (0, 0)
        self._on_screen = False
        self._wanted = False
        self._t_s = 0.0
        self._camera: View | None = None
        self._dragged_from: QPointF | None = None
        self._sliding = False
        self.frames = 0
        self.quality = ""
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(lambda: self._draw("draft"))
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(lambda: self._draw("standard"))
        self._set_up_widget()

    def _set_up_widget(self) -> None:
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(320, 180)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setAccessibleName("Picture of the procedure")
        self.setAccessibleDescription("Drag to turn, wheel to come nearer, Shift and drag to slide.")

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        return QSize(960, 540)

    # what is shown

    def show_program(self, program: Program) -> None:
        """Another lesson from its own eye; the picture of the one before is closed first."""
        self.release()
        self._program, self._t_s = program, 0.0
        self.set_camera(None)

    def show_time(self, t_s: float) -> None:
        """The scene at that time, as soon as there is a moment to draw it."""
        if t_s != self._t_s:
            self._t_s = t_s
            self.ask()

    def set_theme(self, theme: str) -> None:
        """The picture opened afresh, dark or light."""
        if theme != self._theme:
            self.release()
            self._theme = theme
            self.ask()

    def ask(self) -> None:
        """A frame is wanted; any number of wishes before it is drawn are one."""
        if self._program is not None:
            self._wanted = True
            self._rest.stop()
            self._soon.start()

    def release(self) -> None:
        """Close the picture and everything it holds; nothing is drawn until it is asked for again."""
        self._soon.stop()
        self._rest.stop()
        if self._picture is not None:
            self._picture.close()
            self._picture = None

    def rests(self) -> bool:
        """Whether the last frame asked for is on the screen, sharp, and nothing more is to come."""
        return self.quality == "standard" and not (self._wanted or self._soon.isActive() or self._rest.isActive())

    # the eye

    @property
    def camera(self) -> View | None:
        """The viewer's own eye; None while the script's is used."""
        return self._camera

    @property
    def view(self) -> View | None:
        """The eye that is used now, whoever it belongs to; None before a lesson is open."""
        if self._camera is not None or self._program is None:
            return self._camera
        return self._program.states_at(self._t_s)[0].view

    def set_camera(self, camera: View | None) -> None:
        """Look with this eye; None goes back to the script's."""
        self._camera = camera
        self.ask()
        self.camera_changed.emit()

    def orbit(self, across_deg: float, over_deg: float) -> None:
        if (view := self.view) is not None:
            self.set_camera(orbit(view, across_deg, over_deg))

    def zoom(self, notches: float) -> None:
        """Nearer by so many notches of the wheel; farther for a negative number."""
        if (view := self.view) is not None:
            self.set_camera(zoom(view, ZOOM_PER_NOTCH**notches))

    def pan(self, right_px: float, down_px: float) -> None:
        """Slide the body by that much of the screen, in the widget's pixels."""
        if (view := self.view) is not None:
            mm = self._mm_per_px(view)
            self.set_camera(pan(view, right_px * mm, down_px * mm))

    def _mm_per_px(self, view: View) -> float:
        """How much of the world one of the widget's pixels is."""
        if self._picture is None:
            return view.height_mm / self.height()
        return mm_per_px(view, self._picture.panes[0]) * self.devicePixelRatio()

    # drawing

    def _pixels(self) -> tuple[int, int]:
        ratio = self.devicePixelRatio()
        return max(2, round(self.width() * ratio)), max(2, round(self.height() * ratio))

    def _draw(self, quality: str) -> None:
        """Draw the wanted frame now; a draft is followed by a sharp one when nothing else comes."""
        if self._program is None or not self.isVisible() or not self._on_screen:
            return  # still wanted: the next time that the widget is painted it is asked for again
        self._wanted = False
        pixels = self._pixels()
        if self._picture is None:
            self._picture = self._make_picture(self._program, pixels, quality, self._theme)
        elif pixels != self._drawn_pixels:
            self._picture.resize(pixels)
        self._drawn_pixels = pixels
        self._picture.quality = self.quality = quality
        frame = np.ascontiguousarray(self._picture.at(self._t_s, self._camera))
        height, width, _ = frame.shape
        image = QImage(frame.data, width, height, 3 * width, QImage.Format.Format_RGB888)
        self._image = image.convertToFormat(QImage.Format.Format_RGB32)  # a copy, in the screen's own format
        self._image.setDevicePixelRatio(self.devicePixelRatio())
        self.frames += 1
        self.update()
        if quality == "draft":
            self._rest.start()
        else:
            self.sharpened.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(LOOKS[self._theme].ground))
            if self._image.isNull():
                painter.setPen(QColor(LOOKS[self._theme].muted))
                painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, "Preparing the scene …")
            else:
                painter.drawImage(QPointF(0, 0), self._image)
        if (self._wanted and not self._soon.isActive()) or not self._on_screen:
            self._on_screen = True  # the window is there before its first frame, which may take a second
            self.ask()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.ask()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self.ask()  # moved to a finer or a coarser screen
        return super().event(event)

    # the hand

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._dragged_from = event.position()
            held = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self._sliding = bool(held) or event.button() == Qt.MouseButton.MiddleButton
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self._dragged_from is None:
            return
        gone = event.position() - self._dragged_from
        self._dragged_from = event.position()
        if self._sliding:
            self.pan(gone.x(), gone.y())
        else:
            turn = DEG_PER_HEIGHT / self.height()
            self.orbit(gone.x() * turn, gone.y() * turn)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:  # noqa: N802
        self._dragged_from = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        self.zoom(event.angleDelta().y() / 120)
        event.accept()
