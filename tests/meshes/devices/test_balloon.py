"""A balloon holds what was filled in, only grows, stays in the marrow, and leaves a hollow with a rim."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kyphoscope.meshes.access.pathway import pathway
from kyphoscope.meshes.choices import SIDES
from kyphoscope.meshes.devices import instruments
from kyphoscope.meshes.devices.balloon import RIM_MM, SHELL_MM, balloon, cavity, cavity_void, room_ml
from kyphoscope.meshes.devices.instruments import markers_mm
from kyphoscope.meshes.fracture.fracture import unbroken
from kyphoscope.meshes.geometry.part import Part
from kyphoscope.meshes.geometry.triangles import volume_mm3
from kyphoscope.meshes.readings import depth_mm
from kyphoscope.meshes.specs import BalloonSpec, CavitySpec, FillerSpec, TampSpec, VertebraSpec
from kyphoscope.meshes.tables.instrument_tables import BALLOONS, FOLDED_BALLOON_MM
from kyphoscope.meshes.vertebra.vertebra_surface import CORTEX_MM, body_field

sides = st.sampled_from(SIDES)
losses = st.floats(0.05, 0.4)


def broken_l1(loss: float) -> VertebraSpec:
    return VertebraSpec(level="L1", fracture="wedge", height_loss=loss)


def in_place(volume_ml: float, loss: float = 0.25, side: str = "left") -> BalloonSpec:
    bone = broken_l1(loss)
    return BalloonSpec(volume_ml=volume_ml, vertebra=bone, vertebra_from_tamp=pathway(bone, side).anterior_third)


def in_bone(spec: BalloonSpec) -> np.ndarray:
    """The balloon's vertices where they are in the unbroken bone."""
    assert spec.vertebra is not None
    assert spec.vertebra_from_tamp is not None
    return unbroken(spec.vertebra_from_tamp.apply(balloon(spec).vertices), spec.vertebra)


@settings(max_examples=15, deadline=None)
@given(volume_ml=st.floats(0.04, 2.6), loss=losses, side=sides)
def test_a_balloon_holds_what_was_filled_in(volume_ml: float, loss: float, side: str) -> None:
    part = balloon(in_place(volume_ml, loss, side))
    assert part.mesh().is_volume
    assert part.volume_mm3 / 1000 == pytest.approx(volume_ml, rel=0.005)


@settings(max_examples=10, deadline=None)
@given(less=st.floats(0.0, 2.4), more_by=st.floats(0.02, 0.6), loss=losses)
def test_a_balloon_only_grows(less: float, more_by: float, loss: float) -> None:
    small, large = balloon(in_place(less, loss)), balloon(in_place(less + more_by, loss))
    assert large.volume_mm3 >= small.volume_mm3
    assert depth_mm(small.vertices, large).min() > -0.02


@settings(max_examples=10, deadline=None)
@given(volume_ml=st.floats(0.0, 2.6), loss=losses, side=sides)
def test_a_balloon_stays_in_the_marrow_on_its_own_side(volume_ml: float, loss: float, side: str) -> None:
    points = in_bone(in_place(volume_ml, loss, side))
    assert body_field("L1").at(points).max() < -CORTEX_MM
    assert (points[:, 0] * (1 if side == "left" else -1)).min() > 0.5


def test_a_full_balloon_flattens_against_the_end_plates() -> None:
    near = {}
    for volume_ml in (0.6, 2.4):
        depth = -body_field("L1").at(in_bone(in_place(volume_ml, 0.35)))
        near[volume_ml] = float((depth < CORTEX_MM + SHELL_MM + 1.0).mean())
    # A ball that only touched would have about 5 % of its surface that near to a wall.
    assert near[0.6] == 0.0
    assert near[2.4] > 0.065


@pytest.mark.parametrize("balloon_mm", sorted(BALLOONS))
def test_a_folded_balloon_lies_between_its_markers_and_passes_the_cannula(balloon_mm: float) -> None:
    part = balloon(BalloonSpec(balloon_mm=balloon_mm))
    front, rear = markers_mm(balloon_mm)
    assert part.vertices[:, 2].max() == pytest.approx(front)
    assert part.vertices[:, 2].min() == pytest.approx(rear)
    assert 2 * np.hypot(*part.vertices[:, :2].T).max() <= FOLDED_BALLOON_MM + 1e-6
    assert part.mesh().is_volume
    assert part.volume_mm3 < 40.0


@settings(max_examples=8, deadline=None)
@given(loss_then=st.floats(0.1, 0.3), loss_now=st.floats(0.1, 0.35), side=sides)
def test_a_cavity_is_a_closed_cup_round_its_hollow(loss_then: float, loss_now: float, side: str) -> None:
    spec = CavitySpec(balloon=in_place(2.2, loss_then, side), vertebra=broken_l1(loss_now))
    rim = cavity(spec)
    mesh = rim.mesh()
    assert mesh.is_volume
    assert mesh.body_count == 1
    assert mesh.euler_number == 2
    # Every vertex of the hollow is on the rim or, at its mouth, off it; none is in it.
    hollow = Part(*cavity_void(spec), "hollow")
    assert depth_mm(hollow.vertices, rim).max() < 0.02
    outside = rim.vertices[depth_mm(rim.vertices, hollow) < -0.02]
    thick = -depth_mm(outside, hollow)
    assert 0.6 < np.median(thick) <= RIM_MM + 0.05
    assert body_field("L1").at(unbroken(rim.vertices, spec.vertebra)).max() < -CORTEX_MM + 0.05
    assert (rim.vertices[:, 0] * (1 if side == "left" else -1)).min() > 0.0


@settings(max_examples=8, deadline=None)
@given(volume_ml=st.floats(0.02, 2.6))
def test_the_rim_is_closed_and_clear_of_the_tamp_while_the_balloon_grows(volume_ml: float) -> None:
    growing = in_place(round(volume_ml, 2))
    assert growing.vertebra is not None
    assert growing.vertebra_from_tamp is not None
    rim = cavity(CavitySpec(balloon=growing, vertebra=growing.vertebra))
    assert rim.mesh().is_volume
    assert rim.mesh().body_count == 1
    shaft = instruments.tamp(TampSpec()).vertices
    assert depth_mm(growing.vertebra_from_tamp.apply(shaft[shaft[:, 2] > -30.0]), rim).max() < 0.0


def test_a_filler_reaches_the_hollow_without_touching_its_rim() -> None:
    full = in_place(2.2)
    assert full.vertebra is not None
    rim = cavity(CavitySpec(balloon=full, vertebra=broken_l1(0.27)))
    turn, z = np.linspace(0, 2 * np.pi, 24, endpoint=False), np.arange(-30.0, -1.0, 0.25)
    around = FillerSpec().diameter_mm / 2 * np.column_stack([np.cos(turn), np.sin(turn)])
    shaft = np.column_stack([np.tile(around, (len(z), 1)), np.repeat(z, len(turn))])
    assert full.vertebra_from_tamp is not None
    assert depth_mm(full.vertebra_from_tamp.apply(shaft), rim).max() < 0.0


def test_a_hollow_is_as_large_as_the_balloon_and_its_tamp_were_and_moves_with_the_bone() -> None:
    full = in_place(2.2)
    assert full.vertebra is not None
    hollow = Part(*cavity_void(CavitySpec(balloon=full, vertebra=full.vertebra)), "hollow")
    shaft = volume_mm3(hollow.vertices, hollow.faces) - balloon(full).volume_mm3
    assert 0.0 < shaft < 0.06 * balloon(full).volume_mm3
    lower = cavity_void(CavitySpec(balloon=full, vertebra=broken_l1(0.35)))[0]
    assert np.allclose(unbroken(lower, broken_l1(0.35)), unbroken(hollow.vertices, full.vertebra), atol=1e-3)
    assert lower[:, 2].max() < hollow.vertices[:, 2].max() - 0.3


@pytest.mark.parametrize(
    ("spec", "says"),
    [
        (BalloonSpec(volume_ml=4.5), "holds 0 to 4 mL, but 4.5 mL"),
        (BalloonSpec(volume_ml=-0.1), "holds 0 to 4 mL"),
        (BalloonSpec(balloon_mm=12.0), "Allowed values are 10, 15, 20, but got 12"),
        (BalloonSpec(vertebra=broken_l1(0.2)), "needs both"),
    ],
)
def test_what_no_balloon_can_be_is_refused(spec: BalloonSpec, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        balloon(spec)


def test_the_most_that_fits_can_be_told_before_and_is_what_can_be_filled() -> None:
    crushed = in_place(0.0, 0.5)
    most = room_ml(crushed)
    assert 1.0 < most < BALLOONS[15.0].most_ml
    assert balloon(replace(crushed, volume_ml=0.98 * most)).volume_mm3 == pytest.approx(980 * most, rel=0.005)
    with pytest.raises(ValueError, match="There is no room for"):
        balloon(replace(crushed, volume_ml=1.02 * most))
    assert room_ml(BalloonSpec(balloon_mm=20.0)) == BALLOONS[20.0].most_ml
