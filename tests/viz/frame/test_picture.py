"""A finished frame depends on the time alone, and looks as it did when somebody last looked at it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from kyphoscope.meshes.geometry.pose import unit
from kyphoscope.scenes.program import Program
from kyphoscope.scenes.state import Cut, Label, SceneState, View
from kyphoscope.viz.frame.picture import Picture
from kyphoscope.viz.view.view_options import SCRIPTED, ViewOptions, Xray
from tests.lessons import load

MakeState = Callable[..., SceneState]
MakeProgram = Callable[..., Program]
LooksLike = Callable[[np.ndarray, str], None]
OVERVIEW = View((0.0, 20.0, 0.0), unit((0.72, 0.58, 0.38)), (0.0, 0.0, 1.0), 130.0)
CUT = Cut((9.0, 0.0, 0.0), (1.0, 0.0, 0.0))
LABELS = (Label("Anterior third", (0.0, -10.0, 0.0)), Label("Spinous process", (0.0, 50.0, -6.0)))


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_bone_is_seen_through(
    make_state: MakeState, make_program: MakeProgram, looks_like: LooksLike, theme: str
) -> None:
    program = make_program((make_state(balloon_ml=2.0, view=OVERVIEW, labels=LABELS, bone_opacity=0.45),))
    with Picture(program, (640, 360), theme=theme) as picture:
        looks_like(picture.at(2.0), f"through_{theme}")


def test_a_cutaway_beside_a_whole_one(make_state: MakeState, make_program: MakeProgram, looks_like: LooksLike) -> None:
    states = (
        make_state(cement_ml=2.0, bone_opacity=0.45, waiting_for="the balloon is inflated"),
        make_state(height_loss=0.2, cavity_ml=2.4, cut=CUT, labels=LABELS),
    )
    with Picture(make_program(states, ("PVP", "PKP")), (960, 540)) as picture:
        looks_like(picture.at(7.0), "cutaway_beside_whole")


def test_the_same_time_is_the_same_frame(make_state: MakeState, make_program: MakeProgram) -> None:
    program = make_program((make_state(cut=CUT, labels=LABELS),))
    with Picture(program, (320, 180), quality="draft") as picture:
        first = picture.at(1.0)
        again = picture.at(1.0)
        assert again is not first
        np.testing.assert_array_equal(again, first)
        picture.at(8.0, ViewOptions(cameras=(OVERVIEW,)))
        np.testing.assert_array_equal(picture.at(1.0), first)
        first[:] = 0  # the caller's own: nothing of it comes back
        np.testing.assert_array_equal(picture.at(1.0), again)


def test_the_caption_follows_the_clock(make_state: MakeState, make_program: MakeProgram) -> None:
    program = make_program((make_state(), make_state()), ("PVP", "PKP"))
    with Picture(program, (640, 360), quality="draft") as picture:
        before, start, after = picture.at(5.99), picture.at(6.0), picture.at(6.01)
        band = slice(picture.panes[0].h, 360)
    assert (before[band] != start[band]).any()
    changed = np.flatnonzero((start != after).any(axis=(1, 2)))
    assert len(changed) < 4  # nothing but the line that shows how far the scene is


def test_size_captions_and_camera(make_state: MakeState, make_program: MakeProgram) -> None:
    program = make_program((make_state(),))
    with Picture(program, (320, 180), quality="draft", captions=False) as picture:
        assert picture.at(0.0).shape == (180, 320, 3)
        tall = picture.panes[0].h
        picture.resize((400, 300))
        assert picture.at(0.0).shape == (300, 400, 3)
        assert picture.panes[0].h > tall
        picture.quality = "standard"
        assert picture.quality == "standard"
        x, y = picture.project(0, program.states_at(0.0)[0].view.focus_mm)
        pane = picture.panes[0]
        assert (x, y) == pytest.approx((pane.x + pane.w / 2, pane.y + pane.h / 2))


def test_a_label_is_found_where_it_is_written_and_goes_with_its_body(
    make_state: MakeState, make_program: MakeProgram
) -> None:
    state = make_state(labels=(Label("Broken vertebra", (0.0, -10.0, 0.0), "L1"),))
    program = make_program((state,))
    with Picture(program, (640, 360), quality="draft") as picture:
        bare, named = picture.at(0.0, ViewOptions(labels=False)), picture.at(0.0)
        written = np.argwhere((bare != named).any(axis=2))
        found = [picture.label_at(0, state, x, y) for y, x in written]
        assert set(found) == {"L1", ""}, "the words, and the leader beside them"
        assert picture.label_at(0, state, 0, 0) == ""
        without = ViewOptions(layers=(("L1", "off"),))
        np.testing.assert_array_equal(picture.at(0.0, replace(without, labels=False)), picture.at(0.0, without))


def test_a_shipped_scene_looks_the_same_in_any_order_of_asking() -> None:
    program = load("pkp")
    times = [share * program.duration_s for share in (0.02, 0.3, 0.55, 0.7, 0.98)]
    with Picture(program, (320, 180), quality="draft") as picture:
        forward = [picture.at(t_s) for t_s in times]
        backward = [picture.at(t_s) for t_s in reversed(times)][::-1]
    for a, b in zip(forward, backward, strict=True):
        np.testing.assert_array_equal(a, b)


def test_outlines_and_signs_stay_when_their_bodies_are_put_away_or_called() -> None:
    """A broken rule stays broken when the eye is spared the needle; cement that is called up is told of once."""
    program = load("pvp")
    t_s = next(step.rests_s for step in reversed(program.steps) if step.phase == "fill")
    (state,) = program.states_at(t_s)
    names = [part.name for part in state.parts]
    assert any("cement" in name for name in names)
    assert any("needle" in name for name in names)
    with Picture(program, (640, 480), quality="draft") as picture:

        def rules(choice: str) -> np.ndarray:
            view_options = replace(SCRIPTED.with_layers(dict.fromkeys(names, choice) if choice else {}), labels=False)
            plain, ruled = (picture.at(t_s, replace(view_options, xray=Xray(drawn=drawn))) for drawn in (False, True))
            return np.abs(plain.astype(int) - ruled).max(axis=2) > 0

        scripted = rules("")
        assert scripted.sum() > 2000
        for choice in ("off", "on"):
            assert (rules(choice) != scripted).sum() < 0.1 * scripted.sum(), choice
