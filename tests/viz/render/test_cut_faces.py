"""Bodies that lie in others are taken out of their cut faces, and every layer has a face of its own material."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kyphoscope.meshes.build import build
from kyphoscope.meshes.geometry.plane_section import Plane, outline, within
from kyphoscope.meshes.geometry.pose import Pose
from kyphoscope.meshes.specs import (
    DiscSpec,
    FragmentSpec,
    LesionSpec,
    MarrowSpec,
    NeedleSpec,
    NucleusSpec,
    RibSpec,
    SacrumSpec,
    Spec,
    TissueSpec,
    VertebraSpec,
)
from kyphoscope.scenes.state import PartState
from kyphoscope.viz.render.cut_faces import ORDER, cut_faces, inside_of, is_cut, lift_mm
from kyphoscope.viz.xray.beam_layers import of_part, surface
from tests.sweep import examples

WEDGE = VertebraSpec(level="L1", fracture="wedge", height_loss=0.3)
BURST = VertebraSpec(level="L1", fracture="burst", height_loss=0.3, narrowing=0.3)
DISC = DiscSpec(above="L1")
LEVELS = ("T12", "L1", "L2")
SAC, CORD = (TissueSpec(tissue=name, levels=LEVELS, treated=WEDGE) for name in ("dural_sac", "spinal_cord"))

WALL_MM = 0.29
"""How far outside of a lesion the wall of its hollow in the marrow may lie: the wall comes from the marrow's own field,
which has cells of 0.75 mm. Sections of the two differ by a strip of this width along the outline."""


def area(spec: Spec, plane: Plane) -> float:
    """The section of a body by Green's theorem."""
    part = build(spec)
    return within(outline(part.vertices, part.faces, plane))


def parts(*found: Spec) -> tuple[PartState, ...]:
    return tuple(PartState(str(i), spec, Pose()) for i, spec in enumerate(found))


@pytest.mark.parametrize(("outer", "inner"), [(DISC, NucleusSpec(disc=DISC)), (SAC, CORD)])
@pytest.mark.parametrize("normal", [(1.0, 0.0, 0.0), (0.0, 1.0, 0.2), (0.1, 0.0, 1.0)])
def test_a_body_is_taken_out_of_what_it_lies_in(outer: Spec, inner: Spec, normal: tuple[float, float, float]) -> None:
    middle = build(inner).vertices.mean(axis=0)
    plane = Plane.of(middle, normal)
    inside = inside_of(outer, parts(outer, inner, NucleusSpec(disc=DiscSpec(above="T9")), MarrowSpec(vertebra=WEDGE)))
    assert inside == (inner,)
    ((kind, face),) = cut_faces(outer, inside, plane)
    assert kind == build(outer).material
    assert face.area_mm2 == pytest.approx(area(outer, plane) - area(inner, plane), rel=2e-3, abs=0.05)


@pytest.mark.parametrize(("lesion", "kind"), [("cleft", "gas"), ("lytic", "tumour"), ("haematoma", "haematoma")])
@given(up=st.floats(-0.4, 0.4), normal=st.sampled_from([(1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.2, 0.1, 1.0)]))
@example(up=0.375, normal=(0.0, 1.0, 0.0))
@examples(6, few=3)
def test_a_lesion_is_a_hollow_of_the_marrow_and_not_of_the_cortex(
    lesion: str, kind: str, up: float, normal: tuple[float, float, float]
) -> None:
    bone = VertebraSpec(level="L1", fracture="wedge", height_loss=0.2, lesion=lesion)
    void = build(LesionSpec(vertebra=bone)).vertices
    plane = Plane.of(void.mean(axis=0) + up * np.array(normal) * np.ptp(void, axis=0), normal)
    areas = {name: face.area_mm2 for name, face in cut_faces(bone, (), plane)}
    section = outline(void, build(LesionSpec(vertebra=bone)).faces, plane)
    length_mm = np.linalg.norm(section[:, 0] - section[:, 1], axis=1).sum()
    assert areas[kind] == pytest.approx(within(section), abs=WALL_MM * length_mm)
    assert areas["marrow"] == pytest.approx(area(MarrowSpec(vertebra=bone), plane), rel=2e-3, abs=0.1)
    assert sum(areas.values()) == pytest.approx(area(bone, plane), rel=2e-3, abs=0.1)


def test_the_fragment_of_a_burst_has_cortex_round_its_marrow() -> None:
    spec = FragmentSpec(vertebra=BURST)
    plane = Plane.of(build(spec).vertices.mean(axis=0), (1.0, 0.0, 0.0))
    areas = {name: face.area_mm2 for name, face in cut_faces(spec, (), plane)}
    assert set(areas) == {"cortex", "marrow"}
    assert sum(areas.values()) == pytest.approx(area(spec, plane), rel=2e-3)


def test_instruments_are_left_whole_and_what_lies_further_in_is_seen() -> None:
    assert not is_cut(NeedleSpec())
    assert is_cut(SAC)
    lifts = [lift_mm(kind) for kind in ORDER]
    assert lifts == sorted(lifts)
    assert lift_mm("cord") > lift_mm("dura") > lift_mm("skin")


@pytest.mark.parametrize(
    "spec",
    [
        RibSpec(level="T9", side="left"),
        SacrumSpec(),
        FragmentSpec(vertebra=BURST),
    ],
    ids=lambda spec: type(spec).__name__,
)
@given(normal=st.sampled_from([(1.0, 0.0, 0.0), (0.0, 1.0, 0.2), (0.1, 0.0, 1.0)]), share=st.floats(0.3, 0.7))
@example(normal=(1.0, 0.0, 0.0), share=0.625)
@example(normal=(1.0, 0.0, 0.0), share=0.375)
@settings(max_examples=6, deadline=None)
def test_a_cut_shows_the_shell_of_a_small_bone_as_thick_as_an_xray_meets_it(
    spec: Spec, normal: tuple[float, float, float], share: float
) -> None:
    part = build(spec)
    height = part.vertices @ np.array(normal)
    plane = Plane.of(np.array(normal) * np.quantile(height, share) / np.dot(normal, normal), normal)
    seen = {kind: face.area_mm2 for kind, face in cut_faces(spec, (), plane)}
    bone, marrow = (within(outline(*surface(layer.kind, layer.spec), plane)) for layer in of_part("bone", spec, Pose()))
    assert seen["marrow"] + seen["cortex"] == pytest.approx(bone, rel=5e-3)
    # Where a shell is bent more sharply than it is thick its inside folds: a fold counts against its outline's area,
    # but is filled all the same. Thickness is what is asked here, and a tenth more of it would be a tenth more cortex.
    assert seen["cortex"] == pytest.approx(bone - marrow, rel=2e-2)
