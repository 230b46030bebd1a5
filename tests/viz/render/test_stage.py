"""The stage shows the state that it is given, whatever it showed before, and leaves nothing behind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from kyphoscope.meshes.build import build
from kyphoscope.meshes.geometry.pose import Pose, unit
from kyphoscope.meshes.specs import BandageSpec, SkinSpec
from kyphoscope.scenes.state import Cut, PartState, SceneState, View
from kyphoscope.viz.render.actors import Body
from kyphoscope.viz.render.camera import Rect, letters, projected
from kyphoscope.viz.render.stage import QUALITIES, Stage

MakeState = Callable[..., SceneState]
SIZE = (320, 240)
OBLIQUE = View((0.0, 15.0, 0.0), unit((0.7, 0.6, 0.4)), unit((-0.28, -0.24, 0.83)), 120.0)
LATERAL_CUT = Cut((0.0, 0.0, 0.0), (1.0, 0.0, 0.0))


def alone(part: PartState, view: View) -> SceneState:
    return SceneState(0.0, 0, "", "", "", (part,), view)


def seen_box(frame: np.ndarray, empty: np.ndarray) -> tuple[int, int, int, int]:
    """First and last column and row in which two frames differ."""
    rows, columns = np.nonzero((frame != empty).any(axis=2))
    return int(columns.min()), int(columns.max()), int(rows.min()), int(rows.max())


@pytest.mark.parametrize("quality", QUALITIES)
def test_going_there_and_back_gives_the_same_pixels(make_state: MakeState, quality: str) -> None:
    a = make_state(height_loss=0.3, balloon_ml=0.5, bone_opacity=0.4)
    others = (
        make_state(height_loss=0.2, balloon_ml=2.0, view=OBLIQUE),
        make_state(height_loss=0.1, cavity_ml=2.0, cement_ml=1.0, cut=LATERAL_CUT),
        replace(a, parts=a.parts[:1]),
    )
    with Stage(SIZE, quality=quality) as stage:
        stage.show((a,))
        first = stage.frame().copy()
        for b in others:
            stage.show((b,))
            assert (stage.frame() != first).any()
            stage.show((a,))
            np.testing.assert_array_equal(stage.frame(), first)


@pytest.mark.parametrize("cut", [None, LATERAL_CUT])
def test_what_was_shown_first_does_not_matter(make_state: MakeState, cut: Cut | None) -> None:
    state = make_state(balloon_ml=1.0, cavity_ml=1.5, cut=cut, view=OBLIQUE, bone_opacity=1.0 if cut else 0.4)
    with Stage(SIZE, quality="draft") as stage:
        stage.show((state,))
        fresh = stage.frame().copy()
    with Stage(SIZE, quality="draft") as stage:
        for few in (state.parts[::-2], state.parts[::-1]):
            stage.show((replace(state, parts=few),))
            stage.frame()
        stage.show((state,))
        np.testing.assert_array_equal(stage.frame(), fresh)


def test_the_same_state_is_not_drawn_twice(make_state: MakeState) -> None:
    with Stage(SIZE, quality="draft") as stage:
        stage.show((make_state(),))
        first = stage.frame()
        stage.show((make_state(t_s=3.0),))
        assert stage.frame() is first


def test_only_what_has_changed_is_touched(make_state: MakeState, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []

    def spied(name: str, real: Callable[..., None]) -> Callable[..., None]:
        return lambda *given: (calls.append(name), real(*given))[1]

    for name in ("shape", "place", "colour"):
        monkeypatch.setattr(Body, name, spied(name, getattr(Body, name)))
    state = make_state()
    needle = state.part("left_cannula")
    moved = replace(needle, pose=needle.pose.moved(-5.0))
    with Stage(SIZE, quality="draft") as stage:
        stage.show((state,))
        assert calls.count("shape") == len(state.parts)
        calls.clear()
        stage.show((replace(state, parts=tuple(moved if p is needle else p for p in state.parts)),))
        assert calls.count("shape") == 0
        assert calls.count("place") == 1


@pytest.mark.parametrize("view", [OBLIQUE, View((0.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0), 60.0)])
@pytest.mark.parametrize("size", [(320, 240), (200, 300)])
def test_points_are_where_they_are_drawn(view: View, size: tuple[int, int]) -> None:
    part = PartState("dressing", BandageSpec(skin=SkinSpec()), Pose((6.0, 3.0, -4.0), unit((0.2, 0.9, 0.3)), 25.0))
    corners = part.pose.apply(build(part.spec).vertices)
    with Stage(size, quality="draft") as stage:
        stage.show((replace(alone(part, view), parts=()),))
        empty = stage.frame()
        stage.show((alone(part, view),))
        box = seen_box(stage.frame(), empty)
        at = np.array([stage.project(0, tuple(corner)) for corner in corners])
    wanted = (at[:, 0].min(), at[:, 0].max(), at[:, 1].min(), at[:, 1].max())
    # A pixel is drawn where its middle is covered, so a rounded corner may end a little before its last vertex.
    np.testing.assert_allclose(np.array(box) + 0.5, wanted, atol=1.5)


def test_bone_is_looked_through(make_state: MakeState) -> None:
    """What is inside faded bone is seen from outside, strongly."""
    empty, full = make_state(bone_opacity=0.5), make_state(bone_opacity=0.5, cement_ml=2.0)
    with Stage(SIZE, quality="draft") as stage:
        stage.show((empty,))
        before = stage.frame().astype(int)
        stage.show((full,))
        after = stage.frame().astype(int)
    cement = full.part("cement")
    surface = cement.pose.apply(build(cement.spec).vertices)
    at = np.array([projected(full.view, Rect(0, 0, *SIZE), tuple(p)) for p in surface])
    inside = np.abs(after - before).max(axis=2)[
        int(at[:, 1].min()) : int(at[:, 1].max()), int(at[:, 0].min()) : int(at[:, 0].max())
    ]
    assert np.quantile(inside, 0.75) > 40


def test_a_cut_takes_away_the_near_half_and_leaves_the_far_one(make_state: MakeState) -> None:
    """Seen from the other side the cut is hidden by what is left; seen from the near side marrow appears."""
    far = View((0.0, 15.0, 0.0), (-1.0, 0.0, 0.0), (0.0, 0.0, 1.0), 110.0)
    near = replace(far, towards=(1.0, 0.0, 0.0))
    cut, beside = LATERAL_CUT, Cut((100.0, 0.0, 0.0), (1.0, 0.0, 0.0))
    with Stage(SIZE, quality="draft") as stage:

        def drawn(view: View, plane: Cut) -> np.ndarray:
            state = make_state(view=view, cut=plane)
            stage.show((replace(state, parts=tuple(p for p in state.parts if "cannula" not in p.name)),))
            return stage.frame().astype(int)

        from_far, from_near = (np.abs(drawn(view, cut) - drawn(view, beside)).max(axis=2) > 24 for view in (far, near))
    # Solid bone both times; what is taken away lies behind it, but for the tips of what sticks out to the other side.
    assert from_far.mean() < 0.03
    assert from_near.mean() > 0.2


def test_nothing_in_a_cut_bone_is_hollow(make_state: MakeState) -> None:
    """At the middle of the cut body there is neither background nor the inside of the shell, but marrow."""
    state = make_state(cut=LATERAL_CUT)
    state = replace(state, parts=tuple(p for p in state.parts if "cannula" not in p.name))
    with Stage(SIZE, quality="draft") as stage:
        stage.show((state,))
        frame = stage.frame().astype(int)
        for name in ("T12", "L1", "L2"):
            x, y = stage.project(0, state.part(name).pose.point((0.0, 0.0, -4.0)))
            patch = frame[int(y) - 3 : int(y) + 4, int(x) - 3 : int(x) + 4].reshape(-1, 3)
            assert (patch[:, 0] > patch[:, 2] + 12).all()


def test_sizes_and_lanes(make_state: MakeState) -> None:
    states = (make_state(height_loss=0.3), make_state(height_loss=0.1))
    with Stage((300, 100), lanes=2, quality="draft", theme="light") as stage:
        stage.show(states)
        frame = stage.frame()
        assert frame.shape == (100, 300, 3)
        assert frame.dtype == np.uint8
        assert (frame[:, :150] != frame[:, 150:]).any()
        stage.show((states[0], states[0]))
        # To one step of 255: the background's shades are dithered by place.
        halves = stage.frame().astype(int)
        assert np.abs(halves[:, :150] - halves[:, 150:]).max() <= 1
        stage.resize((200, 150))
        assert stage.frame().shape == (150, 200, 3)
        with pytest.raises(ValueError, match="2 lanes, but got 1 states"):
            stage.show(states[:1])
        with pytest.raises(ValueError, match="Allowed are draft, standard, high, but got 'best'"):
            stage.quality = "best"


@pytest.mark.usefixtures("vtk_objects_die")
def test_vtk_objects_die_with_the_stage(make_state: MakeState) -> None:
    for state in (make_state(cement_ml=1.0), make_state(balloon_ml=1.0, cavity_ml=1.0, cut=LATERAL_CUT)):
        with Stage((64, 64), lanes=2) as stage:
            stage.show((state, state))
            stage.frame()
        del stage


def test_letters_of_orientation_are_the_nearest_directions() -> None:
    assert letters(np.array([1.0, 0.0, 0.0])) == "L"
    assert letters(np.array([-0.8, -0.6, 0.0])) == "RA"
    assert letters(np.array([0.1, 0.97, 0.2])) == "P"
