"""The picture on the screen: one finished frame, painted as it is, from the script's camera or the viewer's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kyphoscope.scenes.program import Program
from kyphoscope.scenes.state import SceneState, View
from kyphoscope.viz.player.language.words import tr
from kyphoscope.viz.player.picture.camera import ZOOM_PER_NOTCH, orbit, pan, zoom
from kyphoscope.viz.player.style.appearance import Appearance
from kyphoscope.viz.player.style.window_colours import WINDOW_COLOURS
from kyphoscope.viz.render.camera import Rect, mm_per_px
from kyphoscope.viz.view.view_options import SCRIPTED, ViewOptions

REST_MS = 90
"""How long nothing must move before the picture is drawn once more, sharp."""


class Picture(Protocol):
    """Draws finished frames: a programme at a time, as a viewer looks at it."""

    quality: str

    @property
    def panes(self) -> tuple[Rect, ...]:
        """Where each lane's 3D picture is in the frame, px."""

    @property
    def areas(self) -> tuple[Rect, ...]:
        """Where all pictures of each lane are together, px."""

    @property
    def xrays(self) -> tuple[dict[str, Rect], ...]:
        """Per lane where each X-ray picture is, by its view, px."""

    def at(self, t_s: float, view_options: ViewOptions = SCRIPTED) -> np.ndarray:
        """(h, w, 3) uint8."""

    def label_at(self, lane: int, state: SceneState, px: float, py: float) -> str:
        """The name of the body whose label is there in the frame, "" for none."""

    def resize(self, size: tuple[int, int]) -> None: ...

    def close(self) -> None: ...


PictureMaker = Callable[[Program, tuple[int, int], str, Appearance], Picture]
"""Opens a picture of a programme: its size in device pixels, its quality, how it looks."""


class Canvas(QWidget):
    """Shows the programme at the last time asked for; draws when something changed and never otherwise.

    Whatever is asked between two frames, only the last of it is drawn, in draft quality; once nothing has been asked
    for a moment the same frame is drawn in standard quality. `frames` counts what has been drawn.
    `pointed` gives a click: the pane, and the place in the frame, px. `arm_turned` says that the C-arm of an X-ray
    picture was turned by a drag, round the patient and towards the head, deg; `enlarged` which picture, "3d" or an
    X-ray view, is wanted large; `pointing_changed` that clicks are wanted from now on, or are not.
    """

    view_options_changed = Signal()
    sharpened = Signal()
    pointing_changed = Signal()
    pointed = Signal(int, float, float)
    arm_turned = Signal(str, float, float)
    enlarged = Signal(str)

    def __init__(self, make_picture: PictureMaker, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._make_picture = make_picture
        self._program: Program | None = None
        self._picture: Picture | None = None
        self._appearance = Appearance()
        self._image = QImage()
        self._drawn_pixels = (0, 0)
        self._on_screen = False
        self._wanted = False
        self._t_s = 0.0
        self.view_options = SCRIPTED
        self.linked = True
        self.pointing = False
        self._lane = 0
        self.arm_is_free = False
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
        self.setAccessibleName(tr("Picture of the procedure"))
        self.setAccessibleDescription(
            tr("Drag to turn, wheel to come nearer, Shift and drag to slide, click a body for its name and size.")
        )

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        return QSize(960, 540)

    # what is shown

    def show_program(self, program: Program) -> None:
        """Another lesson, or other panes of it; the picture of the one before is closed first."""
        self.release()
        self._program = program
        self.ask()

    def show_time(self, t_s: float) -> None:
        """The scene at that time, as soon as there is a moment to draw it."""
        if t_s != self._t_s:
            self._t_s = t_s
            self.ask()

    def set_view_options(self, view_options: ViewOptions) -> None:
        """Another way of looking at the same scene."""
        if view_options != self.view_options:
            self.view_options = view_options
            self.ask()
            self.view_options_changed.emit()

    def point(self, wanted: bool) -> None:
        """Whether clicks are wanted, by a tool or a question: the cursor over the picture shows it at once."""
        self.pointing = wanted
        self.pointing_changed.emit()

    def set_appearance(self, appearance: Appearance) -> None:
        """The picture opened afresh in other colours or with larger letters."""
        if appearance != self._appearance:
            self.release()
            self._appearance = appearance
            self.ask()

    def ask(self) -> None:
        """Ask for a frame; any number of requests before it is drawn count as one."""
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

    def image(self) -> QImage:
        """The frame that was drawn last, as it is on the screen."""
        return self._image

    # camera

    @property
    def panes(self) -> tuple[Rect, ...]:
        """Where each pane is in the frame, px; the whole of it before the first frame."""
        w, h = self._pixels()
        return self._picture.panes if self._picture is not None else (Rect(0, 0, w, h),)

    def view(self, lane: int = 0) -> View | None:
        """The view of that pane now, the script's or the viewer's own; None before a lesson is open."""
        own = self.view_options.camera(lane)
        if own is not None or self._program is None:
            return own
        states = self._program.states_at(self._t_s)
        return states[min(lane, len(states) - 1)].view

    def look_as_scripted(self) -> None:
        """Look from the script's view again."""
        self.set_view_options(replace(self.view_options, cameras=()))

    def orbit(self, across_deg: float, over_deg: float, lane: int | None = None) -> None:
        """Turn the body in a pane; without `lane` in the one that was touched last, as for the other moves."""
        lane = self._touched(lane)
        if (view := self.view(lane)) is not None:
            self._set_eye(lane, orbit(view, across_deg, over_deg))

    def zoom(self, notches: float, lane: int | None = None) -> None:
        """Nearer by so many notches of the wheel; farther for a negative number."""
        lane = self._touched(lane)
        if (view := self.view(lane)) is not None:
            self._set_eye(lane, zoom(view, ZOOM_PER_NOTCH**notches))

    def pan(self, right_px: float, down_px: float, lane: int | None = None) -> None:
        """Slide the body by that much of the screen, in the widget's pixels."""
        lane = self._touched(lane)
        if (view := self.view(lane)) is not None:
            pane = self.panes[min(lane, len(self.panes) - 1)]
            mm = mm_per_px(view, pane) * self.devicePixelRatio()
            self._set_eye(lane, pan(view, right_px * mm, down_px * mm))

    def _touched(self, lane: int | None) -> int:
        """The pane that is meant: the named one, which is then the one that was touched last."""
        self._lane = min(self._lane if lane is None else lane, len(self.panes) - 1)
        return self._lane

    def _set_eye(self, lane: int, eye: View) -> None:
        """Take that view in one pane, or in all while they are linked."""
        lanes = range(len(self._program.lanes) if self._program is not None else 1)
        cameras = tuple(eye if self.linked or k == lane else self.view_options.camera(k) for k in lanes)
        self.set_view_options(replace(self.view_options, cameras=cameras))

    # places in the frame

    def xray_at(self, at: QPointF) -> str:
        """The view of the X-ray picture at a place of the widget, "" where there is none."""
        ratio = self.devicePixelRatio()
        x, y = at.x() * ratio, at.y() * ratio
        beside = self._picture.xrays if self._picture is not None else ()
        return next((view for lane in beside for view, rect in lane.items() if rect.contains(x, y)), "")

    def lane_at(self, at: QPointF) -> int:
        """The pane under a place of the widget; the nearest one where there is none."""
        x = at.x() * self.devicePixelRatio()
        areas = self._picture.areas if self._picture is not None else self.panes
        inside = [k for k, area in enumerate(areas) if area.x <= x]
        return inside[-1] if inside else 0

    def point_at(self, at: QPointF) -> None:
        """Signal a click at a place of the widget, if the 3D picture is there."""
        if self.xray_at(at):
            return
        ratio = self.devicePixelRatio()
        self.pointed.emit(self.lane_at(at), at.x() * ratio, at.y() * ratio)

    def label_at(self, lane: int, state: SceneState, x: float, y: float) -> str:
        """The name of the body whose label is at a place of the frame, px, while that state is shown; "" for none."""
        return self._picture.label_at(lane, state, x, y) if self._picture is not None else ""

    def wipe_lines(self) -> list[float]:
        """Where the line of the wipe is in each pane, in the widget's pixels; none without a wipe."""
        wipe, ratio = self.view_options.wipe, self.devicePixelRatio()
        return [] if wipe is None else [(pane.x + wipe.share * pane.w) / ratio for pane in self.panes]

    def move_wipe(self, x: float) -> None:
        """Bring the line of the wipe to that place of the widget, and to the same place in every pane."""
        if self.view_options.wipe is not None:
            pane = self.panes[self.lane_at(QPointF(x, 0.0))]
            share = min(max((x * self.devicePixelRatio() - pane.x) / pane.w, 0.0), 1.0)
            self.set_view_options(replace(self.view_options, wipe=replace(self.view_options.wipe, share=share)))

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
            self._picture = self._make_picture(self._program, pixels, quality, self._appearance)
        elif pixels != self._drawn_pixels:
            self._picture.resize(pixels)
        self._drawn_pixels = pixels
        self._picture.quality = self.quality = quality
        frame = np.ascontiguousarray(self._picture.at(self._t_s, self.view_options))
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
        colours = WINDOW_COLOURS[self._appearance.theme]
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(colours.ground))
            if self._image.isNull():
                painter.setPen(QColor(colours.muted))
                painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, tr("Preparing the scene …"))
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
