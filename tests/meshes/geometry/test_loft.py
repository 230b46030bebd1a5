"""Turned bodies have the volume that their profile says, and a side arm leaves a body closed."""

from __future__ import annotations

import numpy as np
import pytest
import trimesh
from hypothesis import given
from hypothesis import strategies as st

from kyphoscope.meshes.devices.instruments import tamp
from kyphoscope.meshes.geometry.loft import SIDES, loft, ring, turned
from kyphoscope.meshes.geometry.triangles import volume_mm3
from kyphoscope.meshes.specs import TampSpec

lengths = st.floats(0.5, 20.0)


def polygon_area(radius: float) -> float:
    """Of a regular polygon with SIDES corners on a circle."""
    return 0.5 * SIDES * radius**2 * np.sin(2 * np.pi / SIDES)


@given(front=lengths, back=lengths, length=lengths)
def test_a_turned_cone_has_the_volume_of_its_frustum(front: float, back: float, length: float) -> None:
    vertices, faces = loft(turned([(front, 0.0), (back, -length)]))
    a, b = polygon_area(front), polygon_area(back)
    assert volume_mm3(vertices, faces) == pytest.approx(length / 3 * (a + b + np.sqrt(a * b)))


@given(bore=lengths, wall=lengths, length=lengths)
def test_a_looped_tube_is_its_outside_less_its_bore(bore: float, wall: float, length: float) -> None:
    profile = [(bore + wall, 0.0), (bore + wall, -length), (bore, -length), (bore, 0.0)]
    vertices, faces = loft(turned(profile), looped=True)
    mesh = trimesh.Trimesh(vertices, faces, process=False)
    assert mesh.is_volume
    assert mesh.euler_number == 0
    assert mesh.volume == pytest.approx((polygon_area(bore + wall) - polygon_area(bore)) * length)


def test_the_order_of_rings_does_not_turn_a_body_inside_out() -> None:
    rings = turned([(1.0, 0.0), (2.0, -1.0), (2.0, -3.0)])
    assert volume_mm3(*loft(rings)) == pytest.approx(volume_mm3(*loft(rings[::-1])))


def shoelace(points: np.ndarray) -> float:
    x, y = points[:, 0], points[:, 1]
    return 0.5 * float(np.sum(x * np.roll(y, -1) - y * np.roll(x, -1)))


def test_a_squarer_ring_comes_nearer_to_its_box() -> None:
    areas = [shoelace(ring(0.0, 3.0, 2.0, power)) for power in (2, 4, 8)]
    assert areas == sorted(areas)
    assert areas[-1] < 24.0


def test_the_inflation_port_is_part_of_one_closed_hub() -> None:
    mesh = tamp(TampSpec()).mesh()
    assert mesh.is_volume
    assert mesh.euler_number == 2
    # The port stands out of the hub to one side, well clear of it.
    assert np.hypot(*mesh.vertices[:, :2].T).max() > 15.0
