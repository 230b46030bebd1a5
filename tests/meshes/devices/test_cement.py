"""Cement has the volume that was asked for, only grows, stays in the marrow and stops before the back quarter."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kyphoscope.meshes.access.pathway import pathway
from kyphoscope.meshes.build import build
from kyphoscope.meshes.choices import SIDES
from kyphoscope.meshes.devices.balloon import cavity_void
from kyphoscope.meshes.devices.cement import cement, room_ml
from kyphoscope.meshes.devices.stop_rule import SPARE_MM, filled_to_mm, stop_mm
from kyphoscope.meshes.fracture.fracture import unbroken
from kyphoscope.meshes.geometry.part import Part
from kyphoscope.meshes.geometry.pose import Vector
from kyphoscope.meshes.readings import depth_mm, volume_ml
from kyphoscope.meshes.specs import BalloonSpec, CavitySpec, CementSpec, VertebraSpec
from kyphoscope.meshes.vertebra.vertebra_surface import CORTEX_MM, body_field

NOW = VertebraSpec(level="L1", fracture="wedge", height_loss=0.22)
LOWER = VertebraSpec(level="L1", fracture="wedge", height_loss=0.3)


def place(bone: VertebraSpec, side: str, ahead_mm: float) -> Vector:
    """A point on the way in, measured from the anterior third, in the unbroken bone."""
    point = pathway(bone, side).anterior_third.moved(ahead_mm).tip_mm
    x, y, z = unbroken(np.array([point]), bone)[0].tolist()
    return (x, y, z)


def hollow(side: str) -> CavitySpec:
    tamp = pathway(NOW, side).anterior_third
    return CavitySpec(balloon=BalloonSpec(volume_ml=2.2, vertebra=NOW, vertebra_from_tamp=tamp), vertebra=NOW)


def spongy(volume: float, bone: VertebraSpec = LOWER, side: str = "left", seed: int = 0) -> CementSpec:
    source = place(LOWER, side, 1.0)
    return CementSpec(vertebra=bone, pattern="interdigitating", source_mm=source, volume_ml=volume, seed=seed)


def compact(volume: float, bone: VertebraSpec = NOW, side: str = "left") -> CementSpec:
    cavity = CavitySpec(balloon=hollow(side).balloon, vertebra=bone)
    return CementSpec(
        vertebra=bone, pattern="compact", source_mm=place(NOW, side, -4.0), volume_ml=volume, fills=cavity
    )


FILLINGS = (spongy, compact)
MOST_ML = {spongy: 4.0, compact: 3.0}


@pytest.mark.parametrize("filling", FILLINGS)
@settings(max_examples=12, deadline=None)
@given(share=st.floats(0.005, 1.0), loss=st.floats(0.0, 0.4), side=st.sampled_from(SIDES))
def test_cement_measures_what_was_asked_for(filling, share: float, loss: float, side: str) -> None:  # type: ignore[no-untyped-def]
    bone = VertebraSpec(level="L1", fracture="wedge", height_loss=loss)
    volume = max(0.02, share * MOST_ML[filling])
    part = cement(filling(volume, bone, side))
    # Below 0.1 mL the drop is only a few cells of its grid wide.
    assert volume_ml(part) == pytest.approx(volume, rel=0.005 if volume > 0.1 else 0.04)
    assert part.mesh().is_volume
    assert len(part.faces) < 20_000
    within = unbroken(part.vertices, bone)
    assert body_field("L1").at(within).max() < -CORTEX_MM
    assert within[:, 1].max() < stop_mm("L1") - SPARE_MM + 0.02


@pytest.mark.parametrize("filling", FILLINGS)
@settings(max_examples=8, deadline=None)
@given(share=st.floats(0.01, 0.9), more=st.floats(0.01, 0.1))
def test_cement_only_grows(filling, share: float, more: float) -> None:  # type: ignore[no-untyped-def]
    most = MOST_ML[filling]
    less, later = cement(filling(share * most)), cement(filling((share + more) * most))
    assert depth_mm(less.vertices, later).min() > -0.03


def test_spongy_cement_hangs_together_and_is_much_more_uneven_than_compact_cement() -> None:
    uneven = {}
    for filling in FILLINGS:
        mesh = cement(filling(2.2)).mesh()
        outer = max(mesh.split(only_watertight=False), key=lambda m: m.volume)
        assert outer.volume > 0.97 * mesh.volume
        ball = (36 * np.pi * mesh.volume**2) ** (1 / 3)
        uneven[filling] = mesh.area / ball
    assert uneven[compact] < 1.25
    assert uneven[spongy] > 1.45


def test_compact_cement_fills_the_hollow_before_it_enters_the_bone() -> None:
    cavity = Part(*cavity_void(hollow("left")), "hollow")
    room = volume_ml(cavity)
    early, late = cement(compact(0.8 * room)), cement(compact(room + 0.3))
    assert depth_mm(early.vertices, cavity).min() > -0.1
    deep = depth_mm(late.vertices, cavity)
    assert deep.min() < -0.2
    assert deep.min() > -1.3


def test_a_hollow_fills_from_the_front_backwards() -> None:
    y = cavity_void(hollow("left"))[0][:, 1]
    front, depth = y.min(), np.ptp(y)
    early, late = (cement(compact(v)).vertices[:, 1] for v in (0.5, 2.0))
    assert early.min() < front + 0.1 * depth
    assert early.max() < front + 0.6 * depth
    assert late.max() > front + 0.85 * depth


def in_the_chest(volume: float, ahead_mm: float = -1.5) -> CementSpec:
    """A filling of a cavity whose neck lies in the back quarter, from a place so far ahead of the front of the way."""
    bone = VertebraSpec(level="T9", fracture="wedge", height_loss=0.25)
    tamp = pathway(bone, "left", 4.0).anterior_third
    balloon = BalloonSpec(volume_ml=1.1, vertebra=bone, vertebra_from_tamp=tamp)
    (source,) = unbroken(np.array([tamp.moved(ahead_mm).tip_mm]), bone).tolist()
    cavity = CavitySpec(balloon=balloon, vertebra=bone)
    return CementSpec(vertebra=bone, pattern="compact", source_mm=tuple(source), volume_ml=volume, fills=cavity)


@pytest.mark.parametrize("ahead_mm", [-1.5, -14.0])
def test_the_neck_of_a_cavity_behind_the_line_stays_empty_and_what_is_in_front_is_filled(ahead_mm: float) -> None:
    spec = in_the_chest(1.3, ahead_mm)
    assert spec.fills is not None
    void, part = Part(*cavity_void(spec.fills), "hollow"), cement(spec)
    assert volume_ml(part) == pytest.approx(1.3, rel=0.005)
    points = np.random.default_rng(0).uniform(void.vertices.min(axis=0), void.vertices.max(axis=0), (6000, 3))
    points = points[depth_mm(points, void) > 0.3]
    before = filled_to_mm("T9") - unbroken(points, spec.vertebra)[:, 1]
    filled = depth_mm(points, part) > 0.0
    assert (before < 0.0).sum() > 50
    assert not filled[before < 0.0].any()
    assert filled[before > 1.5].all()
    assert filled[before > 0.0].mean() > 0.95


@settings(max_examples=6, deadline=None)
@given(share=st.floats(0.05, 0.9), more=st.floats(0.02, 0.1))
def test_a_filling_grows_also_where_the_line_stops_it(share: float, more: float) -> None:
    less, later = cement(in_the_chest(1.5 * share)), cement(in_the_chest(1.5 * (share + more)))
    assert depth_mm(less.vertices, later).min() > -0.03
    assert unbroken(later.vertices, in_the_chest(1.0).vertebra)[:, 1].max() < filled_to_mm("T9") + 0.02


def test_left_and_right_fillings_keep_apart() -> None:
    left, right = cement(compact(3.0, side="left")), cement(compact(3.0, side="right"))
    assert left.vertices[:, 0].min() > 0 > right.vertices[:, 0].max()


def test_another_seed_is_another_cloud_of_the_same_volume() -> None:
    one, other = cement(spongy(2.0)), cement(spongy(2.0, seed=1))
    assert volume_ml(one) == pytest.approx(volume_ml(other), rel=0.005)
    assert one.vertices.shape != other.vertices.shape


def test_cement_starts_at_its_source() -> None:
    for filling in FILLINGS:
        spec = filling(0.02)
        source = build(spec).vertices.mean(axis=0)
        assert np.linalg.norm(unbroken(source[None], spec.vertebra)[0] - spec.source_mm) < 2.0


@pytest.mark.parametrize(
    ("spec", "says"),
    [
        (spongy(0.0), "write more than 0"),
        (spongy(float("nan")), "write more than 0"),
        (spongy(40.0), "There is no room for 40 mL"),
        (CementSpec(vertebra=NOW, pattern="runny", source_mm=(0, 0, 0), volume_ml=1.0), "Allowed values are"),
        (CementSpec(vertebra=NOW, pattern="compact", source_mm=(0, 0, 0), volume_ml=1.0), "give 'fills'"),
        (CementSpec(vertebra=NOW, pattern="interdigitating", source_mm=(0, 60, 0), volume_ml=1.0), "not inside"),
    ],
)
def test_what_cannot_be_filled_is_refused(spec: CementSpec, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        cement(spec)


@pytest.mark.parametrize("filling", FILLINGS)
def test_the_most_that_fits_can_be_told_before(filling) -> None:  # type: ignore[no-untyped-def]
    most = room_ml(filling(1.0))
    assert most > MOST_ML[filling]
    with pytest.raises(ValueError, match="There is no room for"):
        cement(filling(1.01 * most))
