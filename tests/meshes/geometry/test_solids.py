"""Solids against their closed forms."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyphoscope.meshes.geometry.solids import Bar, radial_distance, smooth_cut, smooth_union

SEED = np.random.default_rng(7)
POINTS = SEED.uniform(-12, 12, (400, 3))


def test_an_even_round_bar_is_a_capsule() -> None:
    bar = Bar(start=(0, 0, -4), end=(0, 0, 5), wide=(1, 0, 0), wide_mm=(3, 3), thick_mm=(3, 3))
    nearest = np.column_stack([0 * POINTS[:, 0], 0 * POINTS[:, 1], np.clip(POINTS[:, 2], -4, 5)])
    assert bar.distance(POINTS) == pytest.approx(np.linalg.norm(POINTS - nearest, axis=1) - 3, abs=1e-9)


@given(st.floats(0.5, 8), st.floats(0.5, 8), st.floats(0, 2 * np.pi))
def test_a_bars_section_is_the_ellipse_it_is_told(wide_mm: float, thick_mm: float, turn: float) -> None:
    bar = Bar(start=(0, 0, -9), end=(0, 0, 9), wide=(1, 0, 0), wide_mm=(wide_mm,) * 2, thick_mm=(thick_mm,) * 2)
    on_it = np.array([[wide_mm * np.cos(turn), thick_mm * np.sin(turn), 0.0]])
    assert bar.distance(on_it) == pytest.approx(0.0, abs=1e-7)
    assert bar.distance(0.9 * on_it) < 0 < bar.distance(1.1 * on_it)


def test_a_sphere_by_radii_is_a_sphere() -> None:
    scaled = (POINTS[:, 0] / 5, POINTS[:, 1] / 5, POINTS[:, 2] / 5)
    assert radial_distance(scaled, (5, 5, 5), 2.0) == pytest.approx(np.linalg.norm(POINTS, axis=1) - 5, abs=1e-9)


@given(st.floats(0.5, 9), st.floats(0.5, 9), st.floats(0.5, 9), st.floats(1.5, 3))
def test_the_middle_of_a_solid_by_radii_is_inside_it(a: float, b: float, c: float, power: float) -> None:
    zero = np.zeros(1)
    inside = radial_distance((zero, zero, zero), (a, b, c), power)
    assert np.isfinite(inside).all()
    assert inside[0] < 0


@given(st.floats(-20, 20), st.floats(-20, 20), st.floats(0.1, 5))
def test_a_joint_is_symmetric_adds_a_fillet_and_nothing_far_away(a: float, b: float, fillet: float) -> None:
    one, other = np.array([a]), np.array([b])
    joined = smooth_union(one, other, fillet)[0]
    assert joined == pytest.approx(smooth_union(other, one, fillet)[0], abs=1e-9)
    assert min(a, b) - fillet / 4 - 1e-9 <= joined <= min(a, b) + 1e-9
    if abs(a - b) >= fillet:
        assert joined == pytest.approx(min(a, b), abs=1e-9)


@given(st.floats(-20, 20), st.floats(-20, 20))
def test_a_cut_leaves_nothing_of_the_hole(solid: float, hole: float) -> None:
    left = smooth_cut(np.array([solid]), np.array([hole]), 0.8)[0]
    assert left >= max(solid, -hole) - 1e-9
