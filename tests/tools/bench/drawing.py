"""Frames in this process: asking for states, changing what is shown, playing, encoding."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from fractions import Fraction
from functools import partial
from pathlib import Path
from statistics import median

import numpy as np

from kyphoscope.scenes.library import load, names
from kyphoscope.scenes.program import Program
from kyphoscope.scenes.state import SceneState
from kyphoscope.viz.export.movie import MovieFile, frame_times, write_movie
from kyphoscope.viz.frame.layout import divide
from kyphoscope.viz.frame.picture import Picture
from kyphoscope.viz.render.stage import Stage
from tests.tools.bench.raw_loop import RawLoop
from tests.tools.bench.report import seconds, told

SIZE = (1280, 720)
FPS = 30
MOVIE_FPS = 2
STRETCHES = 8
STRETCH_FRAMES = 30


def state_at() -> Iterator[str]:
    """Asking for the state at times in no order, one lane."""
    for name in names():
        program = load(name)
        times = [random.Random(7).uniform(0, program.duration_s) for _ in range(4000)]
        taken = median(seconds(partial(program.states_at, t)) for t in times)
        yield told(f"state_at, {name}, one lane", 1e6 * taken / len(program.lanes), "us", most=50)


def played(program: Program) -> list[float]:
    """Times as they come while the lesson plays, in stretches of a second spread over all of it."""
    starts = np.linspace(0, program.duration_s - STRETCH_FRAMES / FPS, STRETCHES)
    return [float(start) + i / FPS for start in starts for i in range(STRETCH_FRAMES)]


def stage_for(program: Program, quality: str) -> Stage:
    layout = divide(SIZE, len(program.lanes), True)
    return Stage(layout.stage, lanes=len(program.lanes), quality=quality)


def show(stage: Stage, states: tuple[SceneState, ...]) -> None:
    stage.show(states)
    stage.frame()


def redraw(stage: Stage) -> None:
    """Draw the same once more, as if it had changed."""
    stage._frame = None
    stage.frame()


def changed_against_unchanged() -> Iterator[str]:
    """Showing the next state and drawing it, against drawing the same window again; only where something changes."""
    for name in names():
        program = load(name)
        for quality in ("draft", "standard"):
            with stage_for(program, quality) as stage:
                for t_s in played(program):  # builds the shapes
                    stage.show(program.states_at(t_s))
                changed, unchanged = [], []
                for t_s in played(program):
                    before = stage.frame()
                    taken = seconds(partial(show, stage, program.states_at(t_s)))
                    if stage.frame() is not before:
                        changed.append(taken)
                        unchanged.append(seconds(partial(redraw, stage)))
            ratio = median(a / b for a, b in zip(changed, unchanged, strict=True))
            what = f"show and draw / draw, {name} {quality} ({1000 * median(unchanged):.0f} ms bare)"
            yield told(what, ratio, "", most=1.25)


def playing_against_raw_vtk() -> Iterator[str]:
    """Finished frames of the comparison, first time and again, turn about with a raw VTK loop over the same bodies."""
    program = load("compare")
    times = played(program)
    first, again, raw_taken = [], [], []
    with Picture(program, SIZE, "draft") as picture:
        for t_s in times:
            first.append(seconds(partial(picture.at, t_s)))
        raw = RawLoop(divide(SIZE, len(program.lanes), True).stage, [program.states_at(t) for t in times])
        for n, t_s in enumerate(times):
            again.append(seconds(partial(picture.at, t_s)))
            raw_taken.append(seconds(partial(raw.draw, n)))
    yield told("compare, draft, frames a second while shapes are first built", len(first) / sum(first), "fps", least=20)
    yield told("the slowest of those frames", 1000 * max(first), "ms")
    yield told("compare, draft, frames a second afterwards", len(again) / sum(again), "fps", least=20)
    yield told("a raw VTK loop over the same bodies", len(raw_taken) / sum(raw_taken), "fps")
    yield told("time of the frames / time of the raw loop", sum(again) / sum(raw_taken), "")


def movie_against_render_and_encode() -> Iterator[str]:
    """All of the comparison at two frames a second, against drawing and encoding as many frames one after the other."""
    program = load("compare")
    times = frame_times(0.0, program.duration_s, Fraction(MOVIE_FPS))
    for quality in ("draft", "standard"):
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "a.mp4"
            write = partial(
                write_movie, program, out, size=SIZE, fps=Fraction(MOVIE_FPS), start_s=0.0, end_s=program.duration_s,
                quality=quality, theme="dark",
            )  # fmt: skip
            first = seconds(write)  # builds the shapes
            drawing = bare_drawing(program, times, quality)
            with Picture(program, SIZE, quality) as picture:
                encoding = seconds(partial(encode, out, [picture.at(t_s) for t_s in times[::4]] * 4, quality))
            again = seconds(write)
        what = f"{quality}, {len(times)} frames ({drawing:.1f} s + {encoding:.1f} s)"
        yield told(f"first movie / (draw + encode), {what}", first / (drawing + encoding), "", most=1.3)
        yield told(f"movie again / (draw + encode), {what}", again / (drawing + encoding), "", most=1.3)


def bare_drawing(program: Program, times: list[float], quality: str) -> float:
    """Seconds for drawing alone those frames that differ from the one before, each when it is on the stage already."""
    with stage_for(program, quality) as stage:
        taken = 0.0
        before = None
        for t_s in times:
            show(stage, program.states_at(t_s))
            if stage.frame() is not before:
                taken += seconds(partial(redraw, stage))
            before = stage.frame()
    return taken


def encode(out: Path, frames: list[np.ndarray], quality: str) -> None:
    with MovieFile(out, size=SIZE, fps=Fraction(MOVIE_FPS), quality=quality, title="", chapters=[]) as movie:
        for frame in frames:
            movie.add(frame)
