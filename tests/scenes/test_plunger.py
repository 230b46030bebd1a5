"""The plunger of a filler goes down by as much as the cement that leaves, and lies in its filler all the time."""

from __future__ import annotations

from math import pi

import numpy as np
import pytest

from kyphoscope.meshes.build import build
from kyphoscope.meshes.specs import FillerSpec, PlungerSpec
from kyphoscope.meshes.tables.instrument_tables import FILLER_BORE_MM
from kyphoscope.scenes import library
from kyphoscope.scenes.script import read_text
from kyphoscope.scenes.state import SceneState
from kyphoscope.scenes.timeline import compile_scene
from kyphoscope.scenes.volumes import STEP_ML

BORE_MM2 = pi * (FILLER_BORE_MM / 2) ** 2


def depth_mm(state: SceneState, filler: str) -> float:
    """How far the plunger's front face is behind the filler's mouth, measured along the filler."""
    around, rod = state.part(filler), state.part(f"{filler}_plunger")
    inside = around.pose.inverse().then(rod.pose)
    assert np.allclose(inside.tip_mm[:2], 0.0, atol=1e-6)
    assert np.allclose(inside.axis, (0.0, 0.0, 1.0), atol=1e-6)
    return -inside.tip_mm[2]


def cement_ml(state: SceneState, name: str) -> float:
    return next((part.spec.volume_ml for part in state.parts if part.name == name), 0.0)  # type: ignore[attr-defined]


def test_it_goes_down_by_what_leaves(balloon_script: str) -> None:
    """At every instant of each portion: what is still to come of it fills the bore in front of the plunger."""
    lesson = compile_scene(read_text(balloon_script))
    step = next(mark for mark in lesson.steps if mark.title == "Cement in")
    states = [lesson.state_at(step.starts_s + share * step.lasts_s) for share in np.linspace(0.0, 1.0, 400)]
    poured = np.array([cement_ml(state, "cement") for state in states])
    pouring = np.flatnonzero((np.diff(poured) > 0.0) & (poured[:-1] > 0.0))
    assert len(pouring) > 40
    for k in pouring:
        still_to_come_ml = next(end for end in (0.4, 0.8, 1.3) if end >= poured[k + 1] - 1e-6) - poured[k]
        assert depth_mm(states[k], "filler") - 1.0 == pytest.approx(
            1000.0 * still_to_come_ml / BORE_MM2, abs=1000.0 * STEP_ML / BORE_MM2
        )
    assert depth_mm(states[-1], "filler") == pytest.approx(1.0)


def test_it_goes_down_for_what_follows_too(balloon_script: str) -> None:
    """An action that only says how much more is injected goes on from the instrument of the one before."""
    portions = "{inject: cement, at: filler.tip, portions: [0.4, 0.4, 0.5], named: [One, Two, Three]}"
    first = "{inject: cement, at: filler.tip, volume_ml: 0.4, lasts_s: 2}"
    more = "{inject: cement, volume_ml: 0.9, starts_s: 3, lasts_s: 2}"
    assert portions in balloon_script
    lesson = compile_scene(read_text(balloon_script.replace(portions, f"{first}\n      - {more}")))
    step = next(mark for mark in lesson.steps if mark.title == "Cement in")
    loaded, emptied, again, done = (depth_mm(lesson.state_at(step.starts_s + t_s), "filler") for t_s in (0, 2, 3, 5.5))
    assert emptied == done == pytest.approx(1.0)
    assert loaded - 1.0 == pytest.approx(400.0 / BORE_MM2)
    assert again - 1.0 == pytest.approx(500.0 / BORE_MM2)


@pytest.mark.parametrize("chosen", [{}, {"level": "L4"}, {"level": "T8", "sides": "right"}])
def test_it_is_seen_with_its_filler_and_stays_in_it(chosen: dict[str, str]) -> None:
    program = library.load("pkp", chosen)
    seen = 0
    for t in np.linspace(0.0, program.duration_s, 400):
        (state,) = program.states_at(float(t))
        names = {part.name for part in state.parts}
        for filler in [part for part in state.parts if isinstance(part.spec, FillerSpec)]:
            assert f"{filler.name}_plunger" in names
            assert 1.0 - 1e-6 <= depth_mm(state, filler.name) <= filler.spec.length_mm - 20.0 + 1.0  # type: ignore[attr-defined]
            seen += 1
    assert seen > 20


def test_it_slides_in_the_bore_and_its_disc_stays_behind_the_flange() -> None:
    rod, tube = build(PlungerSpec()), build(FillerSpec())
    inside = np.hypot(*rod.vertices[rod.vertices[:, 2] > -PlungerSpec().length_mm + 0.5, :2].T)
    assert inside.max() < FILLER_BORE_MM / 2
    disc = rod.vertices[np.hypot(*rod.vertices[:, :2].T) > FILLER_BORE_MM / 2]
    assert disc[:, 2].max() - 1.0 < tube.vertices[:, 2].min()


def test_one_that_a_script_names_is_not_doubled(balloon_script: str) -> None:
    named = balloon_script.replace("  cement: {part", "  rod: {part: plunger, of: filler}\n  cement: {part")
    lesson = compile_scene(read_text(named))
    rods = {part.name for part in lesson.state_at(24.0).parts if isinstance(part.spec, PlungerSpec)}
    assert rods == {"rod"}
