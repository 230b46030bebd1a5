"""A lesson as a value for notebooks and pipelines: its bodies, its picture and its numbers at any time.

    from kyphoscope import open_lesson

    lesson = open_lesson("pkp", level="T12")
    lesson.at(96.0)["treated"].volume      # pyvista, mm³
    lesson.plotter(96.0).show()            # the lesson's own look and view
    pandas.DataFrame(lesson.table())       # every read-out against time

Lengths are mm in the patient's frame (DICOM LPS: +x left, +y posterior, +z superior), times are seconds of the lesson.
"""

from __future__ import annotations

import math
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kyphoscope.scenes.library import load
from kyphoscope.scenes.program import Program, StepMark
from kyphoscope.scenes.state import SceneState
from kyphoscope.viz.export import request
from kyphoscope.viz.export.inspect import instant, measured
from kyphoscope.viz.facts.history import bodies, moments_s
from kyphoscope.viz.render.display import prepare_rendering
from kyphoscope.viz.render.palette import themed
from kyphoscope.viz.render.style import Theme

if TYPE_CHECKING:
    import pyvista
    import trimesh

PICTURE_PX = (1280, 720)


def open_lesson(name: str | Path, /, **settings: object) -> Lesson:
    """The lesson of a shipped name ("pvp", "pkp", "compare"; see `kyphoscope list`) or of a YAML script's path.

    settings : what is chosen of the lesson's settings, such as level="T12", height_loss=0.45, sides="two"; those that
        there are `kyphoscope list NAME` tells
    Raises SceneError, a sentence that says what to write instead, for a lesson or a setting that there is not, for a
    value that cannot be, and for a mistake in a script.
    """
    return Lesson(load(str(name), {setting: str(value) for setting, value in settings.items()}))


@dataclass(frozen=True, eq=False, repr=False)
class Lesson:
    """A compiled lesson; nothing in it changes. Made by `open_lesson`.

    A lesson of one procedure has one side; a comparison has two, named in `lanes`. Every time that is
    asked for must be within the lesson: else RequestError, a sentence.
    """

    program: Program

    def __repr__(self) -> str:
        return f"<Lesson {self.title!r}, {len(self.steps)} steps, {self.duration_s:g} s>"

    @property
    def title(self) -> str:
        return self.program.title

    @property
    def duration_s(self) -> float:
        return self.program.duration_s

    @property
    def steps(self) -> tuple[StepMark, ...]:
        """The steps in their order: `title`, `starts_s`, `lasts_s`, and `rests_s`, when a step's work is done."""
        return self.program.steps

    @property
    def lanes(self) -> tuple[str, ...]:
        """The names of the sides, from left to right."""
        return self.program.lanes

    def at(self, t_s: float) -> pyvista.MultiBlock:
        """Every body that is shown at a time: a named `pyvista.PolyData` each, closed and whole, in the world's mm.

        Blocks are named as in the script and coloured as in the lesson (point data "colour_rgba", which pyvista draws
        by itself). Field data: `name`, `full_name`, `material`, `opacity`, `mesh_volume_mm3`, and what is measured on
        that kind of body, by names that end in the unit. In a comparison each side is a separate `MultiBlock`, named
        as in `lanes`.
        """
        from kyphoscope.viz.export.solids import blocks, shown

        return blocks(shown(self.program, self._time(t_s)))

    def trimesh(self, t_s: float) -> trimesh.Scene:
        """The same bodies as geometries of a `trimesh.Scene`, each closed, named and coloured, in the world's mm.

        What is field data in `at` is metadata of each geometry. In a comparison the name of the side stands before
        that of the body, "PKP.treated", and the geometries of each side hang on a node of the side's name.
        """
        from kyphoscope.viz.export.solids import scene, shown

        return scene(shown(self.program, self._time(t_s)))

    def plotter(
        self,
        t_s: float,
        *,
        off_screen: bool | None = None,
        window_size: tuple[int, int] = PICTURE_PX,
        theme: str = "dark",
        palette: str = "natural",
    ) -> pyvista.Plotter:
        """A `pyvista.Plotter` that shows a time as the lesson does: look, light, view, and what is cut open.

        Actors are named as the bodies are; a comparison has one subplot a side.

        off_screen : whether to draw without a window; None for what pyvista is set to, and where there is no display
        window_size : width and height in pixels
        theme : "dark" or "light"
        palette : "natural", or "safe" for colour-blind viewers
        Raises ValueError for a theme or a palette that there is not.
        """
        states = self.program.states_at(self._time(t_s))
        if _has_no_display():
            prepare_rendering()
            off_screen = True if off_screen is None else off_screen
        return _plotter(states, themed(theme, palette), off_screen, window_size)

    def readouts(self, t_s: float) -> dict[str, Any]:
        """What is measured at a time, by names that end in the unit; None where there is nothing to measure.

        The very numbers of `kyphoscope inspect --json`. In a comparison one such mapping for each side, by its name.
        """
        states = self.program.states_at(self._time(t_s))
        if len(states) == 1:
            return measured(states[0])
        return {lane: measured(state) for lane, state in zip(self.lanes, states, strict=True)}

    def inspect(self, t_s: float) -> dict[str, Any]:
        """All that `kyphoscope inspect --json` tells of a time: step, words, bodies, read-outs, ways, safety rules."""
        return instant(self.program, self._time(t_s))

    def table(self, times_s: Iterable[float] | None = None) -> dict[str, np.ndarray]:
        """Every read-out against time, as columns of one length, which `pandas.DataFrame` takes.

        `t_s`, `step` (an index into `steps`), `phase`, then the read-outs, float64, not a number where there is nothing
        to measure. In a comparison a column `lane` comes first, and one side's rows follow the other's.

        times_s : when to measure; None for every half second and where each step begins and is done
        """
        asked = moments_s(self.program) if times_s is None else [self._time(t_s) for t_s in times_s]
        moments = [self.program.states_at(t_s) for t_s in asked]
        rows: list[dict[str, Any]] = []
        for lane, name in enumerate(self.lanes):
            side = {"lane": name} if len(self.lanes) > 1 else {}
            own = [states[lane] for states in moments]
            rows += [{**side, **row} for row in map(_row, asked, own, _all_measured(own))]
        names = dict.fromkeys(name for row in rows for name in row)
        return {name: np.array([row.get(name, math.nan) for row in rows]) for name in names}

    def _time(self, t_s: float) -> float:
        return request.time_in(self.program, "--at", t_s)


def _has_no_display() -> bool:
    """Whether no window can be opened here; a notebook's kernel on a server has none."""
    displays = ("DISPLAY", "WAYLAND_DISPLAY")
    return sys.platform.startswith("linux") and not any(os.environ.get(name) for name in displays)


def _row(t_s: float, state: SceneState, readouts: dict[str, float | None]) -> dict[str, Any]:
    numbers = {name: math.nan if value is None else value for name, value in readouts.items()}
    return {"t_s": t_s, "step": state.step, "phase": state.phase, **numbers}


def _all_measured(states: Iterable[SceneState]) -> Iterator[dict[str, float | None]]:
    """What is measured of each state; states with the same bodies are measured once."""
    known: dict[object, dict[str, float | None]] = {}
    for state in states:
        same = bodies(state)
        if same not in known:
            known[same] = measured(state)
        yield known[same]


def _plotter(
    states: tuple[SceneState, ...], theme: Theme, off_screen: bool | None, window_size: tuple[int, int]
) -> pyvista.Plotter:
    """A plotter with a pane for each state, side by side."""
    import pyvista

    from kyphoscope.viz.render.camera import Rect
    from kyphoscope.viz.render.lane import Lane
    from kyphoscope.viz.render.stage import furnish, set_quality

    plotter = pyvista.Plotter(
        off_screen=off_screen, window_size=list(window_size), shape=(1, len(states)), border=False, lighting="none"
    )
    plotter.disable_anti_aliasing()  # with multisampling, translucent bodies vanish
    for column, state in enumerate(states):
        plotter.subplot(0, column)
        furnish(plotter.renderer, theme)
        set_quality(plotter.renderer, "standard")
        lane = Lane(plotter.renderer, theme)
        lane.show(state)
        for name, actor in lane.actors.items():
            plotter.renderer.add_actor(actor, name=name, reset_camera=False, render=False)
        lane.aim(state.view, Rect(0, 0, window_size[0] // len(states), window_size[1]))
        plotter.renderer.camera_set = True
    plotter.subplot(0, 0)
    return plotter
