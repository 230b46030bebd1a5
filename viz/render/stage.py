"""The stage: the bodies of a scene, seen by parallel projection, drawn off-screen; one picture path for all."""

from __future__ import annotations

import time
from collections.abc import Sequence
from itertools import pairwise
from math import ceil
from types import TracebackType

import numpy as np
import vtkmodules.vtkRenderingOpenGL2  # noqa: F401  # brings the OpenGL classes into VTK's factory
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkCommonCore import vtkUnsignedCharArray
from vtkmodules.vtkRenderingCore import vtkLight, vtkRenderer, vtkRenderWindow

from kyphoscope.meshes.geometry.pose import Vector
from kyphoscope.scenes.state import SceneState, View
from kyphoscope.viz.render.camera import Rect, projected
from kyphoscope.viz.render.display import prepare_rendering
from kyphoscope.viz.render.lane import Lane
from kyphoscope.viz.render.palette import themed
from kyphoscope.viz.render.style import Theme

QUALITIES = ("draft", "standard", "high")
PEELS = 24
"""Layers of translucent surfaces that are sorted at quality "high". Soft shadows (SSAO) are no part of it, because with
them VTK loses translucent layers."""
SLOW_S = 0.035
"""A draft that takes longer is too slow to turn a body by hand: a turn is to be seen twenty times a second."""
COARSE = 2
"""How many pixels of the frame one pixel of a coarse draft fills, each way."""


class Stage:
    """An off-screen window with one pane per lane, side by side, each made to match one state.

    size : width and height in pixels
    quality : "draft" while things move, "standard" at rest and in movies, "high" for stills
    palette : "natural", or "safe" for colour-blind viewers
    hasty : whether drafts in which the eye moves are coarse where the machine is too slow for fine ones; how such a
        frame looks does not depend on its state alone
    """

    def __init__(
        self,
        size: tuple[int, int],
        lanes: int = 1,
        quality: str = "standard",
        theme: str = "dark",
        palette: str = "natural",
        hasty: bool = False,
    ) -> None:
        self.theme: Theme = themed(theme, palette)
        prepare_rendering()
        self._window = vtkRenderWindow()
        self._window.SetOffScreenRendering(True)
        self._window.SetMultiSamples(0)  # with multisampling, depth peeling makes translucent bodies vanish
        self._lanes = [Lane(vtkRenderer(), self.theme) for _ in range(lanes)]
        for lane in self._lanes:
            furnish(lane.renderer, self.theme)
            self._window.AddRenderer(lane.renderer)
        self._views: list[View | None] = [None] * lanes
        self._size = (0, 0)
        self._panes: tuple[Rect, ...] = ()
        self._quality = ""
        self._hasty, self._is_slow, self._is_coarse = hasty, False, False
        self._frame: np.ndarray | None = None
        self.resize(size)
        self.quality = quality

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels of the frames that it makes."""
        return self._size

    @property
    def panes(self) -> tuple[Rect, ...]:
        """Where each lane is in the frame, px."""
        return self._panes

    @property
    def quality(self) -> str:
        return self._quality

    @quality.setter
    def quality(self, quality: str) -> None:
        if quality not in QUALITIES:
            allowed = ", ".join(QUALITIES)
            raise ValueError(f"Invalid value for the 'quality' parameter. Allowed are {allowed}, but got {quality!r}.")
        if quality == self._quality:
            return
        self._quality = quality
        for lane in self._lanes:
            set_quality(lane.renderer, quality)
        self._lay_out()

    def resize(self, size: tuple[int, int], panes: tuple[Rect, ...] | None = None) -> None:
        """Make frames of another size from now on.

        panes : where each lane is in them, a lane without a size is not drawn; by itself side by side
        """
        wanted = panes or self._side_by_side(size)
        if (size, wanted) != (self._size, self._panes):
            self._size, self._panes = size, wanted
            self._lay_out()

    def _side_by_side(self, size: tuple[int, int]) -> tuple[Rect, ...]:
        w, h = size
        edges = [round(w * k / len(self._lanes)) for k in range(len(self._lanes) + 1)]
        return tuple(Rect(a, 0, b - a, h) for a, b in pairwise(edges))

    def _lay_out(self) -> None:
        w, h = self._size
        self._is_coarse = False
        self._fit()
        for lane, pane in zip(self._lanes, self.panes, strict=True):
            top, bottom = 1.0 - pane.y / h, 1.0 - (pane.y + pane.h) / h
            lane.renderer.SetViewport(pane.x / w, bottom, (pane.x + pane.w) / w, top)
            lane.renderer.SetDraw(pane.w > 0)
        self._aim(self._views)
        self._frame = None

    def _fit(self) -> None:
        """Give the window as many pixels as the quality wants."""
        w, h = self._size
        fine = 2 if self._quality == "high" else 1
        coarse = COARSE if self._is_coarse else 1
        self._window.SetSize(ceil(w / coarse) * fine, ceil(h / coarse) * fine)

    def show(self, states: tuple[SceneState, ...]) -> None:
        """Match the states, one per lane, touching only what differs from what is there."""
        if len(states) != len(self._lanes):
            raise ValueError(f"This stage has {len(self._lanes)} lanes, but got {len(states)} states.")
        for lane, state in zip(self._lanes, states, strict=True):
            if lane.show(state):
                self._frame = None
        views: list[View | None] = [state.view for state in states]
        turns = views != self._views
        if turns:
            self._aim(views)
        if self._frame is None:
            self._be_coarse(turns and self._is_slow and self._hasty and self._quality == "draft")

    def _be_coarse(self, coarse: bool) -> None:
        if coarse != self._is_coarse:
            self._is_coarse = coarse
            self._fit()

    def _aim(self, views: Sequence[View | None]) -> None:
        self._views = list(views)
        self._frame = None
        for lane, pane, view in zip(self._lanes, self.panes, views, strict=True):
            if view is not None and pane.w:
                lane.aim(view, pane)

    def project(self, lane: int, point_mm: Vector) -> tuple[float, float]:
        """Where a point in the world falls in the frame, px from its upper left corner."""
        view = self._views[lane]
        if view is None:
            raise ValueError("Nothing is shown yet: call show before project.")
        return projected(view, self.panes[lane], point_mm)

    def frame(self) -> np.ndarray:
        """(h, w, 3) uint8, read-only: what is shown; drawn only if something has changed since the last time."""
        if self._frame is None:
            started_s = time.perf_counter()
            self._window.Render()
            self._frame = self._grab()
            self._frame.setflags(write=False)
            if self._quality == "draft":  # a fine draft takes at most as many times a coarse one as it has pixels
                most_s = SLOW_S / COARSE**2 if self._is_coarse else SLOW_S
                self._is_slow = time.perf_counter() - started_s > most_s
        return self._frame

    def _grab(self) -> np.ndarray:
        w, h = self._window.GetSize()
        pixels = vtkUnsignedCharArray()
        self._window.GetPixelData(0, 0, w - 1, h - 1, 1, pixels, 0)
        rows = vtk_to_numpy(pixels).reshape(h, w, 3)[::-1]
        if (w, h) == self._size:
            return rows.copy()
        if self._is_coarse:
            return enlarged(rows)[: self._size[1], : self._size[0]]
        # Drawn twice as fine: each pixel is the mean of four.
        fine = rows.reshape(h // 2, 2, w // 2, 2, 3).astype(np.uint16)
        return ((fine.sum(axis=(1, 3), dtype=np.uint16) + 2) // 4).astype(np.uint8)

    def close(self) -> None:
        """Free the window and all that is in it; the stage is of no use any more."""
        for lane in self._lanes:
            lane.clear()
            self._window.RemoveRenderer(lane.renderer)
        self._lanes = []
        self._window.Finalize()

    def __enter__(self) -> Stage:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def enlarged(rows: np.ndarray) -> np.ndarray:
    """A coarse draft (h, w, 3) uint8 as large as a frame, with the mean of two pixels between them."""
    high, wide = COARSE * rows.shape[0], COARSE * rows.shape[1]
    bytes_ = rows.repeat(COARSE, 1).repeat(COARSE, 0).reshape(high, 3 * wide)
    bytes_[:, :-3] = _mean(bytes_[:, :-3], bytes_[:, 3:])
    bytes_[:-1] = _mean(bytes_[:-1], bytes_[1:])
    return bytes_.reshape(high, wide, 3)


def _mean(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The mean of two arrays of bytes, without a wider type on the way."""
    return (a | b) - ((a ^ b) >> 1)


def furnish(renderer: vtkRenderer, theme: Theme) -> None:
    """Give an empty pane its background, and its light: over the viewer's left shoulder and weakly from across."""
    renderer.SetBackground(*theme.bottom)
    renderer.SetBackground2(*theme.top)
    renderer.GradientBackgroundOn()
    renderer.AutomaticLightCreationOff()
    for place, strength in (((-0.45, 0.65, 1.0), 0.92), ((0.9, -0.25, 0.7), 0.30)):
        light = vtkLight()
        light.SetLightTypeToCameraLight()
        light.SetPosition(*place)
        light.SetFocalPoint(0.0, 0.0, 0.0)
        light.SetIntensity(strength)
        renderer.AddLight(light)


def set_quality(renderer: vtkRenderer, quality: str) -> None:
    """How carefully a pane is drawn, by one of `QUALITIES`.

    Sorting translucent layers pixel by pixel ("peeling") is kept for stills: it takes twice the time, and VTK's
    order-independent translucency differs from it by less than one step of 255 in the mean over our scenes.

    While things move not even that is done, but layers are blended in the order of the state: it differs by less than
    two steps of 255 in the mean, and by software GL a frame takes a fifth less."""
    renderer.SetUseDepthPeeling(quality == "high")
    renderer.SetMaximumNumberOfPeels(PEELS)
    renderer.SetOcclusionRatio(0.0)
    renderer.SetUseOIT(quality != "draft")
    renderer.SetUseFXAA(quality == "standard")  # "high" is drawn twice as fine instead
