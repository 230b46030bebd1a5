"""What is read off the meshes is right where the answer is known, and the loss measured is the loss asked for."""

from __future__ import annotations

import numpy as np
import pytest
import trimesh
from hypothesis import given, settings
from hypothesis import strategies as st

from kyphoscope.meshes.build import build
from kyphoscope.meshes.geometry.part import Part
from kyphoscope.meshes.measure.six_point import RIM_SHARE, body_section, end_plates, section
from kyphoscope.meshes.readings import depth_mm, heights, volume_ml
from kyphoscope.meshes.specs import VertebraSpec


def as_part(mesh: trimesh.Trimesh) -> Part:
    return Part(np.array(mesh.vertices, float), np.array(mesh.faces), "test")


def outline(front_mm: float, back_mm: float, hollow_mm: float) -> np.ndarray:
    """A body's section of known heights, 30 mm deep, each end plate hollowed in its middle, its walls waisted."""
    y = np.linspace(-1.0, 1.0, 41)
    half = (front_mm + (back_mm - front_mm) * (y + 1) / 2) / 2
    bowl = hollow_mm * (1 - (y / 0.8) ** 2).clip(0)
    upper, lower = np.column_stack([15 * y, half - bowl]), np.column_stack([15 * y, -half + bowl])
    z = np.linspace(-0.9, 0.9, 9)[:, None]
    walls = [np.hstack([s * (14.0 + 0 * z), z * h / 2]) for s, h in ((-1, front_mm), (1, back_mm))]
    return np.vstack([upper, lower, *walls])


@given(front=st.floats(12.0, 28.0), back=st.floats(20.0, 28.0), hollow=st.floats(0.3, 2.0))
def test_the_rims_and_the_deepest_points_of_a_known_section_are_found(front: float, back: float, hollow: float) -> None:
    upper, lower = end_plates(outline(front, back, hollow))
    assert upper.front - lower.front == pytest.approx((0.0, front + RIM_SHARE * (back - front)), abs=1e-6)
    assert upper.behind - lower.behind == pytest.approx((0.0, back - RIM_SHARE * (back - front)), abs=1e-6)
    middle = (upper.deepest - lower.deepest)[1]
    assert middle == pytest.approx((front + back) / 2 - 2 * hollow, abs=0.5)
    assert upper.rise_deg - lower.rise_deg == pytest.approx(2 * np.degrees(np.arctan((back - front) / 2 / 30.0)))


@settings(max_examples=20, deadline=None)
@given(loss=st.floats(0.0, 0.6), level=st.sampled_from(["T12", "L1", "L2"]))
def test_the_loss_that_is_measured_is_the_loss_that_was_asked_for(loss: float, level: str) -> None:
    whole = heights(VertebraSpec(level=level))
    broken = heights(VertebraSpec(level=level, fracture="wedge", height_loss=loss))
    assert 1 - broken.anterior_mm / whole.anterior_mm == pytest.approx(loss, abs=0.01)
    assert broken.posterior_mm == pytest.approx(whole.posterior_mm, rel=0.02)
    assert whole.middle_mm - 0.01 >= broken.middle_mm >= broken.anterior_mm - 4.0 or loss < 0.01


def test_the_wedge_angle_grows_with_the_loss() -> None:
    angles = [
        heights(VertebraSpec(level="L1", fracture="wedge", height_loss=h)).wedge_angle_deg
        for h in (0.0, 0.1, 0.2, 0.35, 0.5)
    ]
    assert angles == sorted(angles)
    assert angles[-1] - angles[0] > 12.0


def test_a_section_of_a_vertebra_stops_before_the_canal() -> None:
    part = build(VertebraSpec(level="L1"))
    every = section(part.vertices, part.faces)
    body = body_section(part.vertices, part.faces)
    assert np.ptp(body[:, 0]) < 0.6 * np.ptp(every[:, 0])


def test_a_plane_that_misses_the_bone_says_so() -> None:
    part = build(VertebraSpec(level="L1"))
    with pytest.raises(ValueError, match="x = 500 mm misses"):
        body_section(part.vertices, part.faces, 500.0)


def test_the_section_of_a_box_is_its_outline() -> None:
    box = as_part(trimesh.creation.box((4.0, 6.0, 8.0)))
    points = section(box.vertices, box.faces, 0.5)
    assert np.abs(points).max(axis=0).tolist() == [3.0, 4.0]
    assert (np.abs(points) / (3.0, 4.0)).max(axis=1) == pytest.approx(1.0)


@given(edge=st.floats(1.0, 30.0))
def test_volume_is_told_in_millilitres(edge: float) -> None:
    assert volume_ml(as_part(trimesh.creation.box((edge, edge, edge)))) == pytest.approx(edge**3 / 1000)


@settings(max_examples=20, deadline=None)
@given(x=st.floats(-20, 20), y=st.floats(-20, 20))
def test_depth_under_a_ball_is_its_radius_less_the_distance(x: float, y: float) -> None:
    ball = as_part(trimesh.creation.icosphere(subdivisions=5, radius=10.0))
    assert depth_mm(np.array([[x, y, 1.0]]), ball)[0] == pytest.approx(10.0 - np.sqrt(x * x + y * y + 1.0), abs=0.02)
