"""The free camera: turning keeps the frame true, sliding is exact, and every drag can be taken back."""

from __future__ import annotations

from math import hypot

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyphoscope.scenes.state import View
from kyphoscope.viz.player.picture.camera import FARTHEST_MM, NEAREST_MM, orbit, pan, zoom

FROM_BEHIND = View(focus_mm=(3.0, -2.0, 10.0), towards=(0.0, 1.0, 0.0), up=(0.0, 0.0, 1.0), height_mm=90.0)
RIGHT_IN_PICTURE = np.cross(FROM_BEHIND.up, FROM_BEHIND.towards)
"""Seen from behind, the patient's right is on the right of the picture: world -x."""

angles = st.floats(-400, 400)


@st.composite
def views(draw: st.DrawFn) -> View:
    return orbit(orbit(FROM_BEHIND, draw(angles), draw(angles)), draw(angles), draw(angles))


def basis(view: View) -> np.ndarray:
    """Right, up and towards as the rows of a (3, 3) array."""
    return np.array([np.cross(view.up, view.towards), view.up, view.towards])


@given(views(), angles, angles)
def test_orbit_keeps_the_frame_true_and_the_focus_and_scale(view: View, across: float, over: float) -> None:
    turned = orbit(view, across, over)
    np.testing.assert_allclose(basis(turned) @ basis(turned).T, np.eye(3), atol=1e-12)
    assert np.linalg.det(basis(turned)) == pytest.approx(1)
    assert (turned.focus_mm, turned.height_mm) == (view.focus_mm, view.height_mm)


@given(views(), angles)
def test_a_drag_back_takes_a_turn_back(view: View, angle: float) -> None:
    for there, back in ((orbit(view, angle, 0), (-angle, 0.0)), (orbit(view, 0, angle), (0.0, -angle))):
        np.testing.assert_allclose(basis(orbit(there, *back)), basis(view), atol=1e-9)


def test_a_thousand_drags_do_not_skew() -> None:
    view = FROM_BEHIND
    for i in range(1000):
        view = orbit(view, 7.3 + i % 3, -4.1)
    np.testing.assert_allclose(basis(view) @ basis(view).T, np.eye(3), atol=1e-12)


def test_a_drag_to_the_right_takes_the_near_side_to_the_right() -> None:
    near_side = np.array(FROM_BEHIND.focus_mm) + 20 * np.array(FROM_BEHIND.towards)
    seen = basis(orbit(FROM_BEHIND, 10, 0)) @ (near_side - FROM_BEHIND.focus_mm)
    assert seen[0] == pytest.approx(20 * np.sin(np.radians(10)))
    assert seen[1] == pytest.approx(0)


def test_a_drag_down_takes_the_near_side_down() -> None:
    near_side = np.array(FROM_BEHIND.focus_mm) + 20 * np.array(FROM_BEHIND.towards)
    seen = basis(orbit(FROM_BEHIND, 0, 10)) @ (near_side - FROM_BEHIND.focus_mm)
    assert seen[1] == pytest.approx(-20 * np.sin(np.radians(10)))
    assert seen[0] == pytest.approx(0)


@given(views(), st.floats(-200, 200), st.floats(-200, 200))
def test_pan_moves_the_body_by_exactly_the_drag(view: View, right_mm: float, down_mm: float) -> None:
    slid = pan(view, right_mm, down_mm)
    point = np.array([1.0, 2.0, 3.0])
    moved = basis(slid) @ (point - slid.focus_mm) - basis(view) @ (point - view.focus_mm)
    np.testing.assert_allclose(moved, [right_mm, -down_mm, 0], atol=1e-9)
    gone_mm = np.linalg.norm(np.subtract(slid.focus_mm, view.focus_mm))
    assert gone_mm == pytest.approx(hypot(right_mm, down_mm), abs=1e-9)


@given(views(), st.floats(0.01, 100))
def test_zoom_scales_within_limits_and_turns_nothing(view: View, factor: float) -> None:
    near = zoom(view, factor)
    assert near.height_mm == pytest.approx(min(max(view.height_mm * factor, NEAREST_MM), FARTHEST_MM))
    assert (near.focus_mm, near.towards, near.up) == (view.focus_mm, view.towards, view.up)
