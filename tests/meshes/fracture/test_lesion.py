"""What is in a vertebra besides bone lies where it should, opens the wall it is to open, and moves with the bone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kyphoscope.meshes.build import build
from kyphoscope.meshes.choices import EROSIONS, LEVELS
from kyphoscope.meshes.fracture.fracture import unbroken
from kyphoscope.meshes.fracture.lesion import APART_MM, MATERIALS, column_places, lesion_parts
from kyphoscope.meshes.fracture.lesion_field import BULGES_MM
from kyphoscope.meshes.geometry.part import Part
from kyphoscope.meshes.geometry.triangles import is_closed
from kyphoscope.meshes.readings import canal_narrowing, depth_mm, heights
from kyphoscope.meshes.specs import FragmentSpec, LesionSpec, MarrowSpec, VertebraSpec
from kyphoscope.meshes.tables.tables import size
from kyphoscope.meshes.vertebra.body_frame import body_frame
from kyphoscope.meshes.vertebra.vertebra_pedicle import pedicle_axis
from kyphoscope.meshes.vertebra.vertebra_surface import body_field, bone_field, marrow_field
from tests.sweep import examples

levels = st.sampled_from(LEVELS)
factors = st.sampled_from((0.8, 1.0, 1.2))
WALLS = EROSIONS[1:]
NARROWINGS = [n / 100 for n in range(5, 51)]


def lesioned(level: str, lesion: str, factor: float = 1.0, **more: object) -> VertebraSpec:
    return VertebraSpec(level=level, size_factor=factor, lesion=lesion, **more)  # type: ignore[arg-type]


def in_whole_bone(part: Part, bone: VertebraSpec) -> np.ndarray:
    return unbroken(part.vertices, bone)


@settings(max_examples=12)
@given(level=levels, factor=factors, kind=st.sampled_from(sorted(MATERIALS)), loss=st.sampled_from((0.0, 0.3, 0.5)))
def test_a_lesion_is_closed_and_stays_in_the_marrow(level: str, factor: float, kind: str, loss: float) -> None:
    bone = lesioned(level, kind, factor, fracture="wedge", height_loss=loss)
    part = build(LesionSpec(vertebra=bone))
    assert part.material == MATERIALS[kind]
    assert is_closed(part.faces)
    assert part.volume_mm3 > 0.0
    # The ends of columns widen into the plates a little.
    assert marrow_field(level, factor).at(in_whole_bone(part, bone)).max() < 0.5


@examples(8, few=3)
@given(level=levels, kind=st.sampled_from(("cleft", "lytic", "haematoma")))
def test_where_a_lesion_is_there_is_no_marrow(level: str, kind: str) -> None:
    bone = lesioned(level, kind)
    part, marrow = build(LesionSpec(vertebra=bone)), build(MarrowSpec(vertebra=bone))
    assert is_closed(marrow.faces)
    # Both are thinned: a few corners of a ragged void lie a little in the other's wall.
    assert np.quantile(depth_mm(part.vertices, marrow), 0.97) < 0.3
    whole = build(MarrowSpec(vertebra=VertebraSpec(level=level)))
    assert whole.volume_mm3 - marrow.volume_mm3 == pytest.approx(part.volume_mm3, rel=0.25)
    assert build(bone).volume_mm3 == pytest.approx(build(VertebraSpec(level=level)).volume_mm3)


@examples(10, few=4)
@given(level=levels, wall=st.sampled_from(WALLS))
def test_a_lytic_lesion_opens_the_wall_it_erodes(level: str, wall: str) -> None:
    bone = lesioned(level, "lytic", erodes=wall)
    part, opened, whole = build(LesionSpec(vertebra=bone)), build(bone), build(VertebraSpec(level=level))
    assert is_closed(opened.faces)
    assert opened.mesh().body_count == 1
    assert opened.volume_mm3 < whole.volume_mm3
    out = part.vertices[bone_field(level).at(part.vertices) > 0.3]
    assert len(out) > 10
    solid = np.minimum(bone_field(level).at(part.vertices), body_field(level).at(part.vertices))
    assert solid.max() < BULGES_MM + 0.3
    f, (middle, _) = body_frame(level), pedicle_axis(level)
    if wall == "posterior_wall":
        assert (np.abs(out[:, 0]) < middle[0]).all()
        assert out[:, 1].max() > f.back_mm - 1.0
    else:
        assert (out[:, 0] * (1.0 if wall == "left_pedicle" else -1.0) > 0.0).all()
        near = np.linalg.norm(out - middle * [np.sign(out[0, 0]), 1, 1], axis=1).min()
        assert near < 4.0 + size(level).pedicle_width_mm / 2


@given(level=levels)
def test_a_cleft_lies_flat_in_the_upper_third_of_the_front_half(level: str) -> None:
    part, f = build(LesionSpec(vertebra=lesioned(level, "cleft"))), body_frame(level)
    below = (np.asarray(f.top(part.vertices[:, 1])) - part.vertices[:, 2]) / (2 * f.half_mm)
    assert 0.08 < below.min() < below.max() < 0.34
    assert part.vertices[:, 1].mean() < 0.0
    wide, deep, high = np.ptp(part.vertices, axis=0)
    assert high < 0.5 * min(wide, deep)


@given(level=levels, seed=st.integers(0, 5))
def test_a_hemangioma_has_fifteen_to_twenty_five_columns_a_few_millimetres_apart(level: str, seed: int) -> None:
    places = column_places(level, seed)
    assert 15 <= len(places) <= 25
    away = np.linalg.norm(places[:, None, :2] - places[None, :, :2], axis=2) + 100.0 * np.eye(len(places))
    assert away.min(axis=1).min() > 2.4
    assert np.median(away.min(axis=1)) < APART_MM + 1.0
    assert 0.5 <= places[:, 2].min() <= places[:, 2].max() <= 1.0


@examples(20, few=8)
@given(level=levels, factor=factors, loss=st.sampled_from((0.1, 0.33, 0.6)), narrowing=st.sampled_from(NARROWINGS))
def test_the_canal_is_narrowed_by_as_much_as_was_asked(
    level: str, factor: float, loss: float, narrowing: float
) -> None:
    bone = VertebraSpec(level=level, size_factor=factor, fracture="burst", height_loss=loss, narrowing=narrowing)
    assert canal_narrowing(bone) == pytest.approx(narrowing, abs=0.02)
    piece = build(FragmentSpec(vertebra=bone))
    assert is_closed(piece.faces)
    assert piece.mesh().body_count == 1


@given(level=levels)
def test_an_unbroken_vertebra_leaves_its_canal_free(level: str) -> None:
    assert canal_narrowing(VertebraSpec(level=level)) < 0.005
    assert canal_narrowing(VertebraSpec(level=level, fracture="wedge", height_loss=0.4)) < 0.02


@settings(max_examples=8)
@given(level=levels, loss=st.sampled_from((0.1, 0.4)))
def test_a_fragment_that_has_not_moved_fits_its_gap(level: str, loss: float) -> None:
    bone = VertebraSpec(level=level, fracture="burst", height_loss=loss)
    piece = build(FragmentSpec(vertebra=bone))
    assert depth_mm(piece.vertices, build(bone)).max() < 0.25


def test_a_vertebra_says_of_which_bodies_it_consists() -> None:
    assert lesion_parts(VertebraSpec(level="L1")) == ()
    both = lesioned("L1", "lytic", fracture="burst", height_loss=0.3, narrowing=0.2)
    assert lesion_parts(both) == (LesionSpec(vertebra=both), FragmentSpec(vertebra=both))


def test_what_is_not_there_is_not_built() -> None:
    with pytest.raises(ValueError, match="L1 has no lesion to show: choose one of cleft"):
        build(LesionSpec(vertebra=VertebraSpec(level="L1")))
    with pytest.raises(ValueError, match="Only a burst fracture has a fragment, but L1 has the fracture 'wedge'"):
        build(FragmentSpec(vertebra=VertebraSpec(level="L1", fracture="wedge")))


@settings(max_examples=8)
@given(level=levels, kind=st.sampled_from(("wedge", "biconcave", "crush")))
def test_a_lesioned_body_loses_the_height_that_is_asked_too(level: str, kind: str) -> None:
    bone = lesioned(level, "lytic", fracture=kind, height_loss=0.3, erodes="posterior_wall")
    lost = {"wedge": "anterior_mm", "biconcave": "middle_mm", "crush": "anterior_mm"}[kind]
    before, now = heights(VertebraSpec(level=level)), heights(bone)
    assert 1 - getattr(now, lost) / getattr(before, lost) == pytest.approx(0.3, abs=0.02)
