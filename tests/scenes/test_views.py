"""Each named direction shows what its name promises, and one turns into the other without a jolt."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyphoscope.scenes.state import View
from kyphoscope.scenes.verbs import ViewName
from kyphoscope.scenes.views import turning, view

NAMES = ViewName.__args__  # type: ignore[attr-defined]
WAY = (-0.2, -0.97, -0.14)


def named(name: str, **more: float) -> View:
    return view(name, (0.0, 0.0, 0.0), at_mm=None, way=WAY, **more)


def right_of(a_view: View) -> np.ndarray:
    """The direction that points to the right in the picture."""
    return np.cross(-np.array(a_view.towards), a_view.up)


def test_ap_is_seen_from_behind_with_the_left_on_the_left() -> None:
    ap = named("ap")
    assert np.allclose(ap.towards, (0, 1, 0))
    assert np.allclose(right_of(ap), (-1, 0, 0))


def test_lateral_has_the_front_on_the_left() -> None:
    assert np.allclose(right_of(named("lateral")), (0, 1, 0))


@pytest.mark.parametrize("name", ["lateral", "oblique", "overview"])
def test_the_right_side_is_the_mirror_of_the_left(name: str) -> None:
    left, right = named(name), view(name, (0.0, 0.0, 0.0), at_mm=None, way=WAY, side="right")
    mirror = np.array([-1, 1, 1])
    assert np.allclose(right.towards, mirror * left.towards)
    assert np.allclose(right.focus_mm, mirror * left.focus_mm)
    assert right.height_mm == left.height_mm


def test_en_face_takes_the_way_of_its_side_as_it_is() -> None:
    other = (0.2, -0.97, -0.14)
    right = view("en_face", (0.0, 0.0, 0.0), at_mm=None, way=other, side="right")
    assert np.allclose(np.array(right.towards) * np.linalg.norm(other), -np.array(other))


def test_superior_has_the_front_at_the_top() -> None:
    assert np.allclose(named("superior").up, (0, -1, 0))


def test_en_face_looks_along_the_way_in() -> None:
    along = np.array(named("en_face").towards) @ (-np.array(WAY) / np.linalg.norm(WAY))
    assert along == pytest.approx(1.0)


@pytest.mark.parametrize("name", NAMES)
def test_zoom_makes_the_picture_that_much_smaller(name: str) -> None:
    assert named(name, zoom=2.0).height_mm == pytest.approx(named(name).height_mm / 2)


@pytest.mark.parametrize(("a", "b"), list(product(NAMES, NAMES)))
def test_turns_from_one_exactly_to_the_other(a: str, b: str) -> None:
    turn = turning(named(a), named(b))
    assert turn(0.0) == named(a)
    assert turn(1.0) == named(b)
    nearly = turn(1.0 - 1e-7)
    assert np.allclose(nearly.towards, named(b).towards, atol=1e-5)
    assert np.allclose(nearly.up, named(b).up, atol=1e-5)


@given(st.sampled_from(NAMES), st.sampled_from(NAMES), st.floats(0.0, 1.0))
def test_up_stays_square_to_the_eye_all_the_way(a: str, b: str, share: float) -> None:
    now = turning(named(a), named(b))(share)
    assert np.linalg.norm(now.towards) == pytest.approx(1.0)
    assert np.linalg.norm(now.up) == pytest.approx(1.0)
    assert np.dot(now.towards, now.up) == pytest.approx(0.0, abs=1e-9)


@given(st.sampled_from(NAMES), st.sampled_from(NAMES))
def test_turns_at_an_even_pace(a: str, b: str) -> None:
    turn = turning(named(a), named(b))
    eyes = [turn(share).towards for share in (0.1, 0.2, 0.5, 0.6)]
    angles = [np.arccos(np.clip(np.dot(eyes[i], eyes[i + 1]), -1, 1)) for i in (0, 2)]
    ups = [turn(share).up for share in (0.1, 0.2, 0.5, 0.6)]
    up_angles = [np.arccos(np.clip(np.dot(ups[i], ups[i + 1]), -1, 1)) for i in (0, 2)]
    assert angles[0] == pytest.approx(angles[1], abs=1e-6)
    assert up_angles[0] == pytest.approx(up_angles[1], abs=1e-6)
