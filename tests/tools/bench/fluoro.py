"""X-ray pictures: how long one takes, against the bare draw of the same triangles into the same picture."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from statistics import median

import numpy as np

from kyphoscope.scenes.library import load
from kyphoscope.scenes.state import SceneState
from kyphoscope.viz.frame.picture import Picture
from kyphoscope.viz.rules.safety_rules import rule_signs
from kyphoscope.viz.view.view_options import ViewOptions, Xray
from kyphoscope.viz.xray.beam_layers import layers, on_the_picture
from kyphoscope.viz.xray.c_arm import CArm, ap, lateral
from kyphoscope.viz.xray.fluoro import Fluoroscope
from kyphoscope.viz.xray.fluoro_look import shown
from kyphoscope.viz.xray.path_length_gl import GlBeam
from kyphoscope.viz.xray.patient_surround import bones_beyond
from tests.tools.bench.drawing import played
from tests.tools.bench.report import seconds, told

SIZE = (512, 512)
FRAME = (1280, 720)
ROUNDS = 15
MOVING = ((49.0, "cannula moves"), (76.0, "drill turns"), (101.0, "balloon lifts"), (142.0, "cement fills"))
"""Times of kyphoplasty at which something moves; at the third the bone itself, and all above it."""


def fluoro() -> Iterator[str]:
    """Each moment with its own bare draw, taken in turn, so that what else the machine does falls on both."""
    program = load("pkp")
    for arm, name in ((ap(), "AP"), (lateral(), "lateral")):
        with Fluoroscope("gl") as scope:
            for start_s, what in MOVING:
                states = [program.states_at(start_s + i / 15)[0] for i in range(ROUNDS)]
                yield from _moment(scope, states, arm, f"{name}, {what}")
            still = partial(scope.radiograph, states[-1], arm, SIZE)
            still()
            yield told(
                f"{name}, nothing has changed", 1e3 * median(seconds(still) for _ in range(ROUNDS)), "ms", most=2
            )
            beam = still()
            look = [seconds(partial(shown, beam, arm, float(t))) for t in range(ROUNDS)]
            yield told(f"{name}, the monitor's look on top", 1e3 * median(look), "ms")
    with Fluoroscope("numpy") as slow:
        yield told(
            "without graphics card, first picture", 1e3 * seconds(partial(slow.radiograph, states[0], ap(), SIZE)), "ms"
        )
    yield from _beside()
    asked = [seconds(partial(rule_signs, program.states_at(float(t))[0])) for t in np.arange(50.0, 150.0, 1.0)]
    yield told("signs of a state", 1e3 * median(asked), "ms")


def _beside() -> Iterator[str]:
    """The side-by-side scene as it plays for the first time, with outlines and rules drawn, then without any X-ray."""
    program = load("compare")
    view_options = ViewOptions(xray=Xray(views=("ap", "lateral"), drawn=True))
    taken, without, panes = [], [], []
    with Picture(program, FRAME, "draft") as beside, Picture(program, FRAME, "draft") as plain:
        draw = beside._xrays.draw

        def timed(*args: object, **more: object) -> None:
            panes[-1] += seconds(lambda: draw(*args, **more))  # type: ignore[arg-type]

        beside._xrays.draw = timed  # type: ignore[method-assign]
        for t_s in played(program):
            panes.append(0.0)
            taken.append(seconds(partial(beside.at, t_s, view_options)))  # builds the shapes, too
            without.append(seconds(partial(plain.at, t_s)))
    yield told("compare with two X-ray panes in both lanes, draft", len(taken) / sum(taken), "fps", least=10)
    yield told("the same frames without, once shapes are built", len(without) / sum(without), "fps")
    for share, what in ((0.5, "median"), (0.9, "nine of ten take at most")):
        yield told(f"all four X-rays of a frame, {what}", 1e3 * float(np.quantile(panes, share)), "ms", most=60)


def _moment(scope: Fluoroscope, states: list[SceneState], arm: CArm, what: str) -> Iterator[str]:
    for state in states:  # builds the shapes
        scope.radiograph(state, arm, SIZE)
    every = layers(states[-1]) + on_the_picture(bones_beyond(states[-1], arm), arm, SIZE)
    with GlBeam() as whole:
        bare = _bare(whole, every, arm)
        pairs = [(seconds(partial(scope.radiograph, state, arm, SIZE)), seconds(bare)) for state in states]
        all_anew = [seconds(partial(_anew, whole, every, arm)) for _ in range(ROUNDS)]
        again = [seconds(bare) for _ in range(ROUNDS)]
    taken, drawn = (median(row) for row in zip(*pairs[2:], strict=True))
    yield told(f"{what}: picture", 1e3 * taken, "ms", most=20)
    yield told(f"{what}: picture / bare draw of all of it", taken / drawn, "", most=1.4)
    yield told(
        f"{what}: all drawn anew / bare draw ({1e3 * median(again):.0f} ms)",
        median(all_anew) / median(again),
        "",
        most=1.4,
    )


def _bare(beam: GlBeam, every: tuple, arm: CArm) -> Callable[[], None]:
    """Draw what is in the window once more, and read nothing."""
    _anew(beam, every, arm)
    return beam._window.Render


def _anew(beam: GlBeam, every: tuple, arm: CArm) -> None:
    """As for a first picture, with everything on the card."""
    beam._ages = {}
    beam._forget()
    beam.loss(every, arm, SIZE)
