"""A cut face is as large as geometry says, and leaves out what is hollow."""

from __future__ import annotations

import numpy as np
import pytest
import trimesh
from hypothesis import given, settings
from hypothesis import strategies as st

from kyphoscope.meshes.build import build
from kyphoscope.meshes.devices.balloon import cavity_void
from kyphoscope.meshes.geometry.plane_section import Plane, outline, within
from kyphoscope.meshes.geometry.pose import Pose
from kyphoscope.meshes.specs import (
    BalloonSpec,
    CavitySpec,
    CementSpec,
    DiscSpec,
    MarrowSpec,
    RibSpec,
    Spec,
    VertebraSpec,
)
from kyphoscope.viz.render.cut_faces import cut_faces
from kyphoscope.viz.render.cut_fill import between, in_space, left_by, swept

COORDINATE = st.floats(-1.0, 1.0).map(lambda x: round(x, 3))
NORMAL = st.tuples(COORDINATE, COORDINATE, COORDINATE).filter(lambda n: np.linalg.norm(n) > 0.2)
BALL = trimesh.creation.icosphere(subdivisions=5, radius=20.0)
FINE = 0.005
"""A sphere of 20,000 triangles is smaller than the round one by less."""


def ring(inside: np.ndarray) -> np.ndarray:
    """Kind 0 within the first surface but not within the second."""
    return np.where(inside[:, 0] & ~inside[:, 1], 0, -1)


@given(normal=NORMAL, offset=st.floats(-18.0, 18.0))
@settings(max_examples=40)
def test_a_cut_ball_shows_a_disc_of_the_right_size(normal: tuple[float, float, float], offset: float) -> None:
    n = np.array(normal) / np.linalg.norm(normal)
    plane = Plane.of(offset * n, normal)
    face = between(outline(BALL.vertices, BALL.faces, plane))
    assert face.area_mm2 == pytest.approx(np.pi * (20.0**2 - offset**2), rel=2 * FINE, abs=1.0)


@given(normal=NORMAL, shift=st.floats(-5.0, 5.0))
@settings(max_examples=40)
def test_a_hollow_is_left_out(normal: tuple[float, float, float], shift: float) -> None:
    plane = Plane.of((0.0, 0.0, 0.0), normal)
    along = np.array(normal) / np.linalg.norm(normal)
    within = trimesh.creation.icosphere(subdivisions=4, radius=8.0)
    within.vertices += shift * along + 3.0 * plane.basis()[0]
    outlines = [outline(m.vertices, m.faces, plane) for m in (BALL, within)]
    for face in (between(outlines[0], outlines[1:]), swept(outlines, ring, 1)[0]):
        assert face.area_mm2 == pytest.approx(np.pi * (20.0**2 - 8.0**2 + shift**2), rel=2 * FINE)


@given(out_mm=st.floats(0.0, 40.0))
@settings(max_examples=30)
def test_a_hollow_that_breaks_through_the_edge_takes_away_no_more_than_is_there(out_mm: float) -> None:
    plane = Plane.of((0.0, 0.0, 0.0), (0.3, -0.2, 1.0))
    other = trimesh.creation.icosphere(subdivisions=4, radius=8.0)
    other.vertices += out_mm * plane.basis()[0]
    a, b = (outline(m.vertices, m.faces, plane) for m in (BALL, other))
    assert within(a) == pytest.approx(np.pi * 20.0**2, rel=FINE)
    assert between(a, [b]).area_mm2 == pytest.approx(np.pi * 20.0**2 - lens_mm2(20.0, 8.0, out_mm), rel=2 * FINE)


def lens_mm2(r: float, s: float, d: float) -> float:
    """What two circles of radii r > s whose middles are d apart have in common."""
    if d <= r - s:
        return np.pi * s * s
    if d >= r + s:
        return 0.0
    a = np.arccos((d * d + r * r - s * s) / (2 * d * r))
    b = np.arccos((d * d + s * s - r * r) / (2 * d * s))
    return r * r * (a - np.sin(2 * a) / 2) + s * s * (b - np.sin(2 * b) / 2)


def test_a_plane_through_corners_of_the_mesh_still_closes() -> None:
    box = trimesh.creation.box((2.0, 4.0, 6.0))
    touching = Plane.of((1.0, 2.0, 3.0), (1.0, 0.0, 0.0))
    through = Plane.of((0.0, 0.0, 0.0), (2.0, -1.0, 0.0))
    assert len(outline(box.vertices, box.faces, touching)) == 0
    face = between(outline(box.vertices, box.faces, through))
    assert face.area_mm2 == pytest.approx(6.0 * np.sqrt(2.0**2 + 4.0**2), rel=1e-5)


def test_a_plane_that_misses_shows_nothing() -> None:
    plane = Plane.of((30.0, 0.0, 0.0), (1.0, 0.0, 0.0))
    face = between(outline(BALL.vertices, BALL.faces, plane))
    assert len(face.faces) == 0


@given(normal=NORMAL, offset=st.floats(-10.0, 10.0))
@settings(max_examples=20)
def test_cut_faces_lie_in_the_plane_and_face_what_was_taken_away(
    normal: tuple[float, float, float], offset: float
) -> None:
    plane = Plane.of(offset * np.array(normal) / np.linalg.norm(normal), normal)
    face = between(outline(BALL.vertices, BALL.faces, plane))
    points = in_space(face.points, plane)
    assert np.abs(points @ plane.basis()[2] - plane.offset_mm).max() < 1e-6
    a, b, c = (points[face.faces[:, i]] for i in range(3))
    assert (np.cross(b - a, c - a) @ plane.basis()[2]).min() > -1e-9


@given(normal=NORMAL, point=st.tuples(*[st.floats(-9.0, 9.0)] * 3), height_loss=st.sampled_from([0.0, 0.15, 0.35]))
@settings(max_examples=30)
def test_cortex_and_marrow_together_fill_the_cut_bone_at_any_plane(
    normal: tuple[float, float, float], point: tuple[float, float, float], height_loss: float
) -> None:
    spec = VertebraSpec(level="L1", fracture="wedge" if height_loss else "none", height_loss=height_loss)
    plane = Plane.of(point, normal)
    areas = {kind: face.area_mm2 for kind, face in cut_faces(spec, (), plane)}
    assert set(areas) <= {"cortex", "marrow"}
    bone, marrow = build(spec), build(MarrowSpec(vertebra=spec))
    whole, inner = (section_mm2(part.vertices, part.faces, plane) for part in (bone, marrow))
    assert areas.get("marrow", 0.0) == pytest.approx(inner, rel=1e-3, abs=0.02)
    assert sum(areas.values()) == pytest.approx(whole, rel=1e-3, abs=0.02)


@pytest.mark.parametrize(
    ("spec", "kinds"),
    [
        (DiscSpec(above="L2"), {"disc"}),
        (RibSpec(level="T8", side="left"), {"cortex", "marrow"}),
        (RibSpec(level="T11", side="right", size_factor=0.9), {"cortex", "marrow"}),
        (VertebraSpec(level="T5"), {"cortex", "marrow"}),
    ],
)
@given(normal=NORMAL, share=st.floats(0.1, 0.9))
@settings(max_examples=10)
def test_the_faces_of_a_body_together_are_its_section(
    spec: Spec, kinds: set[str], normal: tuple[float, float, float], share: float
) -> None:
    part = build(spec)
    heights = part.vertices @ (np.array(normal) / np.linalg.norm(normal))
    at_mm = heights.min() + share * np.ptp(heights)
    plane = Plane.of(at_mm * np.array(normal) / np.linalg.norm(normal), normal)
    faces = cut_faces(spec, (), plane)
    assert {kind for kind, _ in faces} <= kinds
    whole = section_mm2(part.vertices, part.faces, plane)
    assert sum(face.area_mm2 for _, face in faces) == pytest.approx(whole, rel=2e-3, abs=0.02)


@given(normal=NORMAL, point=st.tuples(*[st.floats(-5.0, 5.0)] * 3), height_loss=st.sampled_from([0.1, 0.3]))
@settings(max_examples=10)
def test_what_is_in_the_bone_is_taken_out_of_its_face_and_of_nothing_else(
    normal: tuple[float, float, float], point: tuple[float, float, float], height_loss: float
) -> None:
    spec = VertebraSpec(level="L1", fracture="wedge", height_loss=height_loss)
    tip = Pose((9.0, -12.0, -1.0), (0.0, -1.0, 0.0))
    hollow = CavitySpec(balloon=BalloonSpec(volume_ml=2.0, vertebra=spec, vertebra_from_tamp=tip), vertebra=spec)
    plane = Plane.of(point, normal)
    filled = {kind: face.area_mm2 for kind, face in cut_faces(spec, (), plane)}
    emptied = {kind: face.area_mm2 for kind, face in cut_faces(spec, (hollow,), plane)}
    void = section_mm2(*cavity_void(hollow), plane)
    assert emptied.get("cortex", 0.0) == filled.get("cortex", 0.0)
    assert emptied.get("marrow", 0.0) == pytest.approx(filled.get("marrow", 0.0) - void, rel=2e-3, abs=0.05)


def section_mm2(vertices: np.ndarray, faces: np.ndarray, plane: Plane) -> float:
    """The area of a section by Green's theorem, from each segment turned so that the body lies on its left."""
    u, v, n = plane.basis()
    total = 0.0
    mesh = trimesh.Trimesh(vertices, faces, process=False)
    ends, of_face = trimesh.intersections.mesh_plane(mesh, n, plane.offset_mm * n, return_faces=True)
    for (a, b), outward in zip(ends, mesh.face_normals[of_face], strict=True):
        along = np.cross(n, outward)
        first, last = (a, b) if (b - a) @ along > 0 else (b, a)
        total += 0.5 * ((first @ u) * (last @ v) - (last @ u) * (first @ v))
    return total


@given(normal=NORMAL, offset=st.floats(-18.0, 18.0))
@settings(max_examples=20)
def test_nothing_in_sight_is_dropped_before_it_is_cut(normal: tuple[float, float, float], offset: float) -> None:
    plane = Plane.of(offset * np.array(normal) / np.linalg.norm(normal), normal)
    kept = left_by(BALL.vertices, BALL.faces, plane)
    height = BALL.vertices @ plane.basis()[2] - plane.offset_mm
    must_stay = BALL.faces[(height[BALL.faces] < 0.0).any(axis=1)]
    assert {tuple(f) for f in must_stay} <= {tuple(f) for f in kept}
    assert not (height[kept] > 4.0).all(axis=1).any()


def test_a_plane_through_cement_shows_as_much_of_it_as_lies_there() -> None:
    bone = VertebraSpec(level="L1", fracture="wedge", height_loss=0.25)
    cement = CementSpec(vertebra=bone, pattern="interdigitating", source_mm=(7.8, -8.0, -2.5), volume_ml=3.0)
    part = build(cement)
    low, high = part.vertices[:, 2].min(), part.vertices[:, 2].max()
    heights = np.linspace(low, high, 81)
    areas = [
        sum(face.area_mm2 for kind, face in cut_faces(cement, (), Plane.of((0, 0, z), (0, 0, 1))) if "cement" in kind)
        for z in heights
    ]
    assert np.trapezoid(areas, heights) == pytest.approx(part.volume_mm3, rel=0.01)
