"""Sampled fields and the surfaces taken from them, on solids whose form is known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyphoscope.meshes.geometry.grid import contour, first_crossing_mm, sample, sample_near, way_out_mm
from kyphoscope.meshes.geometry.thinning import thinned
from kyphoscope.meshes.geometry.triangles import is_closed, largest, volume_mm3
from tests.sweep import examples

BOX = np.full(3, 9.0)


def ball(radius_mm: float):  # type: ignore[no-untyped-def]
    return lambda points: np.linalg.norm(points, axis=1) - radius_mm


@given(st.floats(2.0, 7.0), st.floats(0.4, 1.2))
@examples(20, few=6)
def test_near_its_surface_a_field_is_the_same_where_fewer_nodes_were_asked(radius_mm: float, spacing_mm: float) -> None:
    asked: list[int] = []

    def counted(points: np.ndarray) -> np.ndarray:
        asked.append(len(points))
        return np.asarray(ball(radius_mm)(points))

    quick = sample_near(counted, -BOX, BOX, spacing_mm, 2.0)
    full = ball(radius_mm)(quick.nodes()).reshape(quick.values.shape)
    near = np.abs(full) < 1.5
    assert quick.values[near] == pytest.approx(full[near], abs=1e-5)
    assert np.sign(quick.values[~near]) == pytest.approx(np.sign(full[~near]))
    assert sum(asked) < quick.values.size


@given(st.floats(3.0, 7.0), st.floats(0.4, 0.9))
@examples(20, few=6)
def test_a_thinned_ball_is_a_closed_ball(radius_mm: float, share: float) -> None:
    vertices, faces = contour(sample(ball(radius_mm), -BOX, BOX, 0.8), 0.0)
    fewer = largest(*thinned(vertices, faces, share))
    assert is_closed(faces)
    assert is_closed(fewer[1])
    assert len(fewer[1]) <= share * len(faces) + 2
    assert volume_mm3(*fewer) == pytest.approx(4 / 3 * np.pi * radius_mm**3, rel=0.06)


@given(st.floats(3.0, 7.0), st.integers(0, 99))
@examples(20, few=6)
def test_rays_cross_a_ball_where_a_ball_is(radius_mm: float, seed: int) -> None:
    grid = sample(ball(radius_mm), -BOX, BOX, 0.5)
    rng = np.random.default_rng(seed)
    directions = rng.standard_normal((40, 3))
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    within = rng.uniform(-1.0, 1.0, (40, 3))
    along = (within * directions).sum(axis=1)
    half = np.sqrt(along**2 + radius_mm**2 - (within**2).sum(axis=1))
    out = grid.along(within, directions, 0.25, 14.0)
    assert first_crossing_mm(out, 0.25) == pytest.approx(half - along, abs=0.1)
    assert way_out_mm(out, 0.25) == pytest.approx(half - along, abs=0.1)
    back = grid.along(within - 8.5 * directions, directions, 0.25, 14.0)
    assert first_crossing_mm(back, 0.25) == pytest.approx(8.5 - half - along, abs=0.1)
    assert not way_out_mm(back, 0.25).any()


def test_a_ray_that_stays_on_one_side_crosses_nothing() -> None:
    grid = sample(ball(5.0), -BOX, BOX, 0.5)
    short = grid.along(np.array([[0.0, 0.0, 0.0], [6.0, 0.0, 0.0]]), np.array([1.0, 0.0, 0.0]), 0.25, 2.0)
    assert np.isnan(first_crossing_mm(short, 0.25)).all()
    assert way_out_mm(short, 0.25).tolist() == [2.0, 0.0]
