"""Balloon and cement keep to their room in every kind of broken bone, in every size of person, and in diseased bone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyphoscope.meshes.build import build
from kyphoscope.meshes.choices import FRACTURES
from kyphoscope.meshes.devices.balloon import balloon, room_ml
from kyphoscope.meshes.devices.cement import cement
from kyphoscope.meshes.devices.fill_space import bone_to_fill, hollow_mm, room_field
from kyphoscope.meshes.devices.stop_rule import filled_to_mm
from kyphoscope.meshes.fracture.fracture import broken, unbroken
from kyphoscope.meshes.geometry.pose import Pose, Vector
from kyphoscope.meshes.readings import depth_mm, volume_ml
from kyphoscope.meshes.specs import BalloonSpec, CavitySpec, CementSpec, FragmentSpec, LesionSpec, VertebraSpec
from kyphoscope.meshes.tables.tables import size
from kyphoscope.meshes.vertebra.body_frame import body_frame
from kyphoscope.meshes.vertebra.vertebra_surface import CORTEX_MM
from tests.sweep import examples

levels = st.sampled_from(("T5", "T8", "T11", "L1", "L4"))
kinds = st.sampled_from(FRACTURES[1:])
factors = st.sampled_from((0.8, 1.0, 1.2))


@st.composite
def broken_specs(draw: st.DrawFn, lesion: str = "none") -> VertebraSpec:
    kind = draw(kinds)
    return VertebraSpec(
        level=draw(levels),
        size_factor=draw(factors),
        fracture=kind,
        height_loss=draw(st.sampled_from((0.0, 0.22, 0.35))),
        narrowing=0.3 if kind == "burst" else 0.0,
        lesion=lesion,
    )


def source(bone: VertebraSpec) -> Vector:
    """A place to the left in the anterior third, a little below mid height, in the unbroken bone."""
    f, s = body_frame(bone.level, bone.size_factor), size(bone.level, bone.size_factor)
    return (0.16 * s.upper_width_mm, f.front_mm + 0.36 * (f.back_mm - f.front_mm), -0.05 * f.half_mm)


def tamp_in(bone: VertebraSpec) -> Pose:
    """A tamp that lies straight forward in the bone as it is, beside the fragment of a burst, its tip in front."""
    beside = np.array([source(bone)]) * [1.9, 1.0, 1.0]
    (at,) = broken(beside, bone)
    x, y, z = at.tolist()
    return Pose((x, y - 3.0 * bone.size_factor, z), (0.0, -1.0, 0.0))


def injected(bone: VertebraSpec, share: float) -> CementSpec:
    volume = round(share * size(bone.level, bone.size_factor).body_volume_ml, 3)
    return CementSpec(vertebra=bone, pattern="interdigitating", source_mm=source(bone), volume_ml=volume)


@examples(12, few=4)
@given(bone=broken_specs(), share=st.sampled_from((0.02, 0.1)))
def test_cement_has_its_volume_and_keeps_to_the_body(bone: VertebraSpec, share: float) -> None:
    spec = injected(bone, share)
    part = cement(spec)
    assert part.mesh().is_volume
    assert volume_ml(part) == pytest.approx(spec.volume_ml, rel=0.01)
    within = unbroken(part.vertices, bone)
    assert room_field(bone).at(within).max() < -CORTEX_MM + 0.05
    assert within[:, 1].max() < filled_to_mm(bone.level, bone.size_factor) + 0.02


@examples(8, few=3)
@given(bone=broken_specs().filter(lambda bone: bone.level != "T5"), share=st.sampled_from((0.4, 1.05)))
def test_cement_in_a_cavity_keeps_before_the_back_quarter(bone: VertebraSpec, share: float) -> None:
    (at,) = broken(np.array([source(bone)]) * [1.9, 1.0, 1.0], bone).tolist()
    place = Pose((at[0], at[1], at[2]), (0.0, -1.0, 0.0))
    most = room_ml(BalloonSpec(balloon_mm=10.0, vertebra=bone, vertebra_from_tamp=place))
    held = BalloonSpec(balloon_mm=10.0, volume_ml=0.9 * most, vertebra=bone, vertebra_from_tamp=place)
    (tip,) = unbroken(np.array([place.moved(-2.0).tip_mm]), bone).tolist()
    cavity = CavitySpec(balloon=held, vertebra=bone)
    spec = CementSpec(
        vertebra=bone, pattern="compact", source_mm=tuple(tip), volume_ml=share * held.volume_ml, fills=cavity
    )
    part = cement(spec)
    assert part.mesh().is_volume
    assert volume_ml(part) == pytest.approx(spec.volume_ml, rel=0.01)
    within = unbroken(part.vertices, bone)
    assert room_field(bone).at(within).max() < -CORTEX_MM + 0.05
    assert within[:, 1].max() < filled_to_mm(bone.level, bone.size_factor) + 0.02


@examples(8, few=3)
@given(bone=broken_specs().filter(lambda bone: bone.level != "T5"))  # no balloon goes into so small a body
def test_a_balloon_has_its_volume_and_keeps_to_the_body(bone: VertebraSpec) -> None:
    empty = BalloonSpec(balloon_mm=10.0, vertebra=bone, vertebra_from_tamp=tamp_in(bone))
    most = room_ml(empty)
    assert most > 0.1
    filled = BalloonSpec(
        balloon_mm=10.0, volume_ml=0.9 * most, vertebra=bone, vertebra_from_tamp=empty.vertebra_from_tamp
    )
    part = balloon(filled)
    assert part.volume_mm3 == pytest.approx(900 * most, rel=0.005)
    inside = unbroken(tamp_in(bone).apply(part.vertices), bone)
    assert room_field(bone).at(inside).max() < -CORTEX_MM + 0.1


@examples(6, few=3)
@given(level=levels, factor=factors, loss=st.sampled_from((0.1, 0.3)))
def test_cement_fills_a_cleft_first_and_as_one_block(level: str, factor: float, loss: float) -> None:
    bone = VertebraSpec(level=level, size_factor=factor, fracture="wedge", height_loss=loss, lesion="cleft")
    plain = VertebraSpec(level=level, size_factor=factor, fracture="wedge", height_loss=loss)
    cleft = build(LesionSpec(vertebra=bone))
    within = cleft.vertices.mean(axis=0) + 0.55 * (cleft.vertices - cleft.vertices.mean(axis=0))
    filled = {}
    for spec in (bone, plain):
        part = cement(injected(spec, 0.12))
        filled[spec.lesion] = float((depth_mm(within, part) > 0.0).mean())
    assert filled["cleft"] > 0.95
    assert filled["cleft"] > filled["none"]


def test_cement_does_not_run_into_the_fragment_of_a_burst() -> None:
    bone = VertebraSpec(level="L1", fracture="burst", height_loss=0.3)
    piece = build(FragmentSpec(vertebra=bone))
    part = cement(injected(bone, 0.15))
    assert depth_mm(part.vertices, piece).max() < 0.0


def test_the_room_is_the_same_for_all_losses_of_one_vertebra() -> None:
    one, other = (VertebraSpec(level="L2", fracture="crush", height_loss=loss, seed=3) for loss in (0.1, 0.4))
    assert bone_to_fill(one) == bone_to_fill(other) == VertebraSpec(level="L2")
    lytic = VertebraSpec(level="L2", lesion="lytic", erodes="left_pedicle", seed=3)
    assert bone_to_fill(lytic) == lytic
    assert hollow_mm(np.zeros((1, 3)), VertebraSpec(level="L2"))[0] > 100.0
    assert hollow_mm(np.array([source(lytic)]), VertebraSpec(level="L2", lesion="lytic"))[0] < 0.0
