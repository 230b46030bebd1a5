"""The upper sacrum is one closed bone that L5 stands on: its disc is as high as published, its joints are open."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kyphoscope.meshes.build import build
from kyphoscope.meshes.choices import FRACTURES
from kyphoscope.meshes.comparison import compared
from kyphoscope.meshes.geometry.part import Part
from kyphoscope.meshes.geometry.pose import Pose
from kyphoscope.meshes.landmarks import landmarks
from kyphoscope.meshes.readings import depth_mm
from kyphoscope.meshes.specs import DiscSpec, NucleusSpec, SacrumSpec, VertebraSpec
from kyphoscope.meshes.spine.sacrum import (
    BACK_FORAMEN_RADII_MM,
    FORAMEN_RADII_MM,
    HALF_BREADTH_MM,
    PLATE_DEPTH_MM,
    PLATE_WIDTH_MM,
    canal_middle_mm,
    sacrum_field,
)
from kyphoscope.meshes.spine.spine import world_from_disc, world_from_vertebra
from kyphoscope.meshes.tables.tables import SACRUM

LEAST_GAP_MM, WIDEST_GAP_MM = 0.5, 2.5
"""As between any neighbours."""
SUNK_MM = 3.2
"""As between any neighbours of a body that is pressed together by half: the arch stays, the bone below comes up."""


def _placed(part: Part, pose: Pose) -> Part:
    return Part(pose.apply(part.vertices), part.faces, part.material)


def _l5_in_sacrum(treated: VertebraSpec) -> np.ndarray:
    return world_from_vertebra(SACRUM, treated).inverse().apply(build(treated).vertices)


def test_it_is_one_closed_bone_alike_on_both_sides() -> None:
    mesh = build(SacrumSpec()).mesh()
    assert mesh.is_volume
    assert mesh.body_count == 1
    assert len(mesh.faces) < 7000
    field = sacrum_field()
    assert (field.values == field.values[::-1]).all()
    mirrored = build(SacrumSpec()).vertices * [-1, 1, 1]
    assert np.abs(depth_mm(mirrored, build(SacrumSpec()))).max() < 0.5  # each side is thinned by itself


def test_it_has_the_breadth_and_the_plate_that_it_says() -> None:
    vertices = build(SacrumSpec()).vertices
    assert np.ptp(vertices[:, 0]) == pytest.approx(2 * HALF_BREADTH_MM, abs=0.5)
    front = vertices[(np.abs(vertices[:, 0]) < 5) & (vertices[:, 2] > -3)]
    assert front[:, 1].min() == pytest.approx(-PLATE_DEPTH_MM / 2, abs=0.5)
    plate = vertices[(np.abs(vertices[:, 1]) < 4) & (vertices[:, 2] > -1.5)]
    assert np.ptp(plate[:, 0]) == pytest.approx(PLATE_WIDTH_MM, abs=1.0)
    rim = vertices[(vertices[:, 1] < 12) & (np.abs(vertices[:, 0]) < 20)]
    assert rim[:, 2].max() == pytest.approx(0.0, abs=0.25)


def test_its_canal_is_open_and_a_root_can_leave_in_front_and_behind() -> None:
    part = build(SacrumSpec())
    way = np.array([canal_middle_mm(z) for z in np.linspace(6.0, -62.0, 60)])
    assert depth_mm(way, part).max() < -3.5
    in_front, behind = ((18.4, 7.0, -33.1), (22.6, -6.4, -35.6)), ((15.8, 35.6, -33.2), (18.3, 44.0, -34.3))
    for radius_mm, (start, end) in ((FORAMEN_RADII_MM[0], in_front), (BACK_FORAMEN_RADII_MM[0], behind)):
        for side in (1.0, -1.0):
            through = np.linspace(start, end, 40) * [side, 1, 1]
            assert -depth_mm(through, part).max() == pytest.approx(radius_mm, abs=1.0)
    # One tunnel with six mouths: the canal's two, and two foramina on either side that open into it.
    assert part.mesh().euler_number == 2 - 2 * 5


@pytest.mark.parametrize("factor", [0.8, 1.0, 1.2])
def test_its_joints_with_l5_are_open_and_nothing_else_touches(factor: float) -> None:
    treated = VertebraSpec(level="L5", size_factor=factor)
    bone, points = build(SacrumSpec(size_factor=factor)), _l5_in_sacrum(treated)
    assert -depth_mm(points, bone).max() > LEAST_GAP_MM
    assert -depth_mm(world_from_vertebra(SACRUM, treated).apply(bone.vertices), build(treated)).max() > LEAST_GAP_MM
    for side in (1, -1):
        beside = points[(side * points[:, 0] > 8 * factor) & (points[:, 1] > 18 * factor)]
        assert -depth_mm(beside, bone).max() < WIDEST_GAP_MM


def test_its_facets_look_back_and_inwards() -> None:
    treated = VertebraSpec(level="L5")
    l5 = _placed(build(treated), world_from_vertebra(SACRUM, treated).inverse())
    mesh = build(SacrumSpec()).mesh()
    at = mesh.triangles_center
    left = np.flatnonzero((at[:, 0] > 8) & (at[:, 1] > 18))
    joint = left[depth_mm(at[left], l5) > -WIDEST_GAP_MM]
    areas = mesh.area_faces[joint]
    mean = (mesh.face_normals[joint] * areas[:, None]).sum(axis=0) / areas.sum()
    assert areas.sum() > 80.0
    assert mean[1] > 0.3
    assert mean[0] < -0.3


@pytest.mark.parametrize("factor", [0.8, 1.0, 1.2])
def test_the_disc_below_l5_is_as_high_as_published(factor: float) -> None:
    rows = {row.name: row for row in compared("L5", factor)}
    for name in ("disc_anterior_mm", "disc_middle_mm", "disc_posterior_mm"):
        assert rows[name].difference == pytest.approx(0.0, abs=0.5)


@settings(max_examples=15)
@given(kind=st.sampled_from(FRACTURES[1:]), loss=st.floats(0.0, 0.6))
def test_sacrum_and_disc_go_with_what_is_below_the_broken_body(kind: str, loss: float) -> None:
    whole, treated = VertebraSpec(level="L5"), VertebraSpec(level="L5", fracture=kind, height_loss=loss)
    moved = world_from_vertebra(SACRUM, treated).matrix() @ np.linalg.inv(world_from_vertebra(SACRUM, whole).matrix())
    if kind == "wedge":
        assert moved == pytest.approx(np.eye(4), abs=1e-9)
    disc = DiscSpec(above="L5", beside=treated)
    part, into = build(disc), world_from_vertebra(SACRUM, treated).inverse().then(world_from_disc("L5", treated))
    assert depth_mm(build(NucleusSpec(disc=disc)).vertices, part).min() > 0
    assert depth_mm(into.apply(part.vertices), build(SacrumSpec())).max() < 0.15


@pytest.mark.parametrize("kind", FRACTURES[1:])
def test_a_broken_l5_keeps_out_of_it_but_where_a_crush_brings_its_joints_down(kind: str) -> None:
    treated = VertebraSpec(level="L5", fracture=kind, height_loss=0.5)
    into = depth_mm(_l5_in_sacrum(treated), build(SacrumSpec())).max()
    assert into < (SUNK_MM if kind == "crush" else -LEAST_GAP_MM)


def test_its_landmarks_lie_on_it_and_grow_with_it() -> None:
    for factor in (1.0, 1.2):
        spec = SacrumSpec(size_factor=factor)
        places = landmarks(spec)
        for name in ("promontory", "left_ala", "right_ala", "median_crest", "upper_end_plate"):
            assert depth_mm(np.array([places[name].tip_mm]), build(spec))[0] > -1.0, name
        assert depth_mm(np.array([places["canal"].tip_mm]), build(spec))[0] < -3.0


def test_a_sacrum_of_no_size_is_refused() -> None:
    with pytest.raises(ValueError, match=r"0\.8 to 1\.2"):
        SacrumSpec(size_factor=2.0)
