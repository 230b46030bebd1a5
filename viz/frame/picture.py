"""A finished frame of a programme at any time: the panes, what is written on them, read-outs and caption."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from functools import partial
from types import TracebackType

import numpy as np

from kyphoscope.meshes.geometry.pose import Vector
from kyphoscope.scenes.program import Program, StepMark
from kyphoscope.scenes.state import SceneState
from kyphoscope.viz.facts.readouts import finding, readouts
from kyphoscope.viz.frame.labels import Placed
from kyphoscope.viz.frame.layout import Layout, divide
from kyphoscope.viz.frame.mark_drawing import draw_marks
from kyphoscope.viz.frame.overlay import Caption, Overlay, Words, placed_labels
from kyphoscope.viz.frame.rule_drawing import draw_beams, draw_rules
from kyphoscope.viz.frame.wipe import WipedPanes, from_now, since
from kyphoscope.viz.frame.xray_panes import XrayPanes
from kyphoscope.viz.render.camera import Rect
from kyphoscope.viz.render.palette import themed
from kyphoscope.viz.render.stage import Stage
from kyphoscope.viz.view.marks import Mark
from kyphoscope.viz.view.view_options import SCRIPTED, ViewOptions, Xray, seen


class Picture:
    """Draws a programme; movie, still and player all show what `at` returns.

    size : width and height of the frames, px
    captions : whether the band with step and caption is part of the frame
    palette : colours of the bodies, "natural", or "safe" for colour-blind viewers
    writing : a factor on the size of all that is written, 0.8 to 2
    hasty : whether drafts in which the eye moves may be coarse on a slow machine; see `Stage`
    """

    def __init__(
        self,
        program: Program,
        size: tuple[int, int] = (1280, 720),
        quality: str = "standard",
        theme: str = "dark",
        captions: bool = True,
        palette: str = "natural",
        writing: float = 1.0,
        hasty: bool = False,
    ) -> None:
        self.program = program
        self._captions = captions
        self._writing = writing
        self._theme = themed(theme, palette)
        self._starts = [mark.starts_s for mark in program.steps]
        self._xray = SCRIPTED.xray
        self._xrays = XrayPanes(program.lanes)
        self._layout = self._divide(size)
        self._stage = Stage(
            self._layout.stage, lanes=len(program.lanes), quality=quality, theme=theme, palette=palette, hasty=hasty
        )
        self._overlay = Overlay(self._layout, self._theme, program.lanes)
        self._wiped = WipedPanes(self._layout, self._theme)

    def _divide(self, size: tuple[int, int]) -> Layout:
        return divide(size, len(self.program.lanes), self._captions, self._writing, self._xray)

    @property
    def size(self) -> tuple[int, int]:
        return self._layout.size

    @property
    def panes(self) -> tuple[Rect, ...]:
        """Where in the frame each lane's picture is, px."""
        return self._layout.panes

    @property
    def areas(self) -> tuple[Rect, ...]:
        """Where in the frame each lane's pictures are together, px."""
        return self._layout.areas

    @property
    def xrays(self) -> tuple[dict[str, Rect], ...]:
        """Per lane where in the frame each X-ray picture is, by its view, px."""
        return self._layout.xrays

    @property
    def quality(self) -> str:
        return self._stage.quality

    @quality.setter
    def quality(self, quality: str) -> None:
        self._stage.quality = quality

    def resize(self, size: tuple[int, int]) -> None:
        """Make frames of another size from now on."""
        if size != self._layout.size:
            self._lay_out(size)

    def _lay_out(self, size: tuple[int, int]) -> None:
        self._layout = self._divide(size)
        self._stage.resize(self._layout.stage, self._layout.panes)
        self._overlay = Overlay(self._layout, self._theme, self.program.lanes)
        self._wiped = WipedPanes(self._layout, self._theme)

    def at(self, t_s: float, view_options: ViewOptions = SCRIPTED) -> np.ndarray:
        """(h, w, 3) uint8, the caller's own: the frame at `t_s` as a viewer looks at it."""
        self._arrange(view_options.xray)
        scripted = self.program.states_at(t_s)
        states = seen(scripted, view_options)
        measured = [readouts(state) for state in scripted]
        draw = partial(self._panes, marks=view_options.marks, xray=view_options.xray)
        if view_options.wipe is None:
            frame = draw(states)
        else:
            past = self.program.states_at(view_options.wipe.before_s)
            measured = [since(now, readouts(then)) for now, then in zip(measured, past, strict=True)]
            earlier = from_now(seen(past, view_options), states)
            frame = self._wiped.frame(
                draw, earlier, states, (self.quality, view_options.marks, view_options.xray), view_options.wipe.share
            )
        for lane, state in enumerate(scripted):
            if view_options.xray.views:
                live = state if state.held_s is None else self.program.states_at(state.held_s)[lane]
                self._xrays.draw(
                    frame, self._layout, self._theme, lane, live, view_options.xray,
                    held=live is not state, draft=self.quality == "draft",
                )  # fmt: skip
            self._overlay.draw_strip(frame, lane, measured[lane], finding(state))
        self._overlay.draw_band(frame, self._caption(t_s, scripted))
        return frame

    def _arrange(self, xray: Xray) -> None:
        """Divide the frame again when the pictures in it have changed."""
        if (xray.views, xray.large, xray.alone) != (self._xray.views, self._xray.large, self._xray.alone):
            self._xray = xray
            self._lay_out(self._layout.size)
            if not xray.views:
                self._xrays.close()  # until they are wanted again they hold nothing

    def _panes(self, states: tuple[SceneState, ...], marks: tuple[Mark, ...], xray: Xray) -> np.ndarray:
        """A frame on which the 3D panes are drawn and written on, and nothing yet beside and below them."""
        w, h = self._layout.size
        frame = np.empty((h, w, 3), np.uint8)
        if xray.alone:
            return frame
        self._stage.show(states)
        frame[: self._layout.stage[1]] = self._stage.frame()
        for lane, (state, pane) in enumerate(zip(states, self._layout.panes, strict=True)):
            self._overlay.draw_pane(frame, lane, state, state.view)
            canvas = frame[pane.y : pane.y + pane.h, pane.x : pane.x + pane.w]
            if xray.beam:
                draw_beams(canvas, state.view, xray, self._layout.small, self._theme)
            if xray.drawn:
                written = [label.box for label in self._labels(pane, state)]
                # Rules are judged on every body that is there, including those that the viewer has hidden.
                judged = replace(self.program.states_at(state.t_s)[lane], view=state.view)
                draw_rules(canvas, judged, self._layout.small, written)
            draw_marks(frame, self._layout, pane, lane, state.view, marks, self._theme)
        return frame

    def label_at(self, lane: int, state: SceneState, px: float, py: float) -> str:
        """The name of the body whose label is under a pixel of the frame while `state` is in that pane, "" for none."""
        pane = self.panes[lane]
        placed = self._labels(pane, state)
        return next((label.tag.part for label in placed if label.box.contains(px - pane.x, py - pane.y)), "")

    def _labels(self, pane: Rect, state: SceneState) -> tuple[Placed, ...]:
        """Where the labels of a state are in its pane."""
        inner = Rect(0, 0, pane.w, pane.h)
        return placed_labels(self._layout, inner, state.labels, state.view, len(self.panes) > 1)

    def project(self, lane: int, point_mm: Vector) -> tuple[float, float]:
        """Where a point in the world is in the frame that was made last, px."""
        return self._stage.project(lane, point_mm)

    def _mark(self, t_s: float) -> StepMark:
        return self.program.steps[max(0, bisect_right(self._starts, t_s + 1e-9) - 1)]

    def _caption(self, t_s: float, states: tuple[SceneState, ...]) -> Caption:
        mark = self._mark(t_s)
        words = tuple(_words(state) for state in states)
        share = min(1.0, max(0.0, t_s / self.program.duration_s)) if self.program.duration_s > 0 else 1.0
        return Caption(mark.index + 1, len(self.program.steps), mark.phase, words, share)

    def close(self) -> None:
        """Free the windows behind it."""
        self._stage.close()
        self._xrays.close()

    def __enter__(self) -> Picture:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _words(state: SceneState) -> Words:
    """The caption of a lane; while a lane waits, its header says so."""
    return Words("", "") if state.waiting_for else Words(state.title, state.caption)
