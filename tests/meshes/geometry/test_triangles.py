"""What is asked of surfaces of triangles, on balls, of which all of it is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kyphoscope.meshes.geometry.grid import contour, sample
from kyphoscope.meshes.geometry.triangles import (
    Surface,
    hollows,
    is_closed,
    joined,
    largest,
    open_edges,
    pieces,
    signed_distance_mm,
    vertex_normals,
    volume_mm3,
    without_slivers,
)

BOX = np.full(3, 9.0)


def ball(radius_mm: float, spacing_mm: float = 0.8) -> Surface:
    return contour(sample(lambda points: np.linalg.norm(points, axis=1) - radius_mm, -BOX, BOX, spacing_mm), 0.0)


def test_a_surface_with_a_triangle_missing_twice_there_or_turned_is_not_closed() -> None:
    _, faces = ball(4.0)
    turned = faces.copy()
    turned[3] = turned[3, ::-1]
    for broken in (faces[1:], np.vstack([faces, faces[:1]]), turned):
        assert not is_closed(broken)


@given(st.floats(2.0, 7.0))
@settings(max_examples=20, deadline=None)
def test_what_is_cut_off_a_ball_leaves_one_open_ring_that_a_cap_closes(radius_mm: float) -> None:
    vertices, faces = ball(radius_mm)
    assert not len(open_edges(faces))
    kept = faces[(vertices[:, 2] < 0.3 * radius_mm)[faces].any(axis=1)]
    rim = open_edges(kept)
    assert sorted(rim[:, 0]) == sorted(rim[:, 1])
    assert is_closed(np.vstack([kept, np.column_stack([rim[:, ::-1], np.full(len(rim), len(vertices))])]))


@given(st.floats(4.0, 7.0), st.floats(1.5, 3.0))
@settings(max_examples=20, deadline=None)
def test_a_hollow_ball_is_two_pieces_of_which_one_bounds_the_hollow(outer_mm: float, inner_mm: float) -> None:
    outer, (corners, inside) = ball(outer_mm), ball(inner_mm)
    vertices, faces = joined([outer, (corners, inside[:, ::-1])])
    assert pieces(faces, len(vertices)).tolist() == [0] * len(outer[0]) + [1] * len(corners)
    assert hollows(vertices, faces).tolist() == [False] * len(outer[1]) + [True] * len(inside)
    assert volume_mm3(vertices, faces) == pytest.approx(volume_mm3(*outer) - volume_mm3(corners, inside))
    kept, links = largest(vertices, faces)
    assert np.array_equal(kept, outer[0])
    assert np.array_equal(links, outer[1])


@given(st.floats(3.0, 7.0), st.integers(0, 99))
@settings(max_examples=20, deadline=None)
def test_normals_of_a_ball_point_outward_and_distances_to_it_are_those_of_a_ball(radius_mm: float, seed: int) -> None:
    vertices, faces = ball(radius_mm, 0.5)
    radial = vertices / np.linalg.norm(vertices, axis=1, keepdims=True)
    normals = vertex_normals(vertices, faces)
    assert np.linalg.norm(normals, axis=1) == pytest.approx(1.0)
    assert (normals * radial).sum(axis=1).min() > 0.98
    points = np.random.default_rng(seed).uniform(-BOX, BOX, (200, 3))
    away = np.linalg.norm(points, axis=1) - radius_mm
    assert signed_distance_mm(points, vertices, faces) == pytest.approx(away, abs=0.15)


@given(st.floats(2.0, 7.0), st.integers(0, 99))
@settings(max_examples=20, deadline=None)
def test_triangles_that_have_come_apart_are_joined_again_and_flat_ones_left_out(radius_mm: float, seed: int) -> None:
    vertices, faces = ball(radius_mm)
    order = np.random.default_rng(seed).permutation(3 * len(faces))
    apart, corners = vertices[faces].reshape(-1, 3)[order], np.argsort(order).reshape(-1, 3)
    flat = corners[:, [0, 1, 1]]
    again, links = without_slivers(apart, np.vstack([corners, flat]))
    assert len(again) == len(vertices)
    assert len(links) == len(faces)
    assert is_closed(links)
    assert volume_mm3(again, links) == pytest.approx(volume_mm3(vertices, faces))
