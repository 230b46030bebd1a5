"""Soft tissue lies where it does in life, touches neither bone nor what it should not, and goes with the spine."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse.csgraph import connected_components

from kyphoscope.meshes.build import build
from kyphoscope.meshes.choices import FRACTURES, LEVELS
from kyphoscope.meshes.geometry.part import Part
from kyphoscope.meshes.geometry.triangles import is_closed, pieces, without_loose
from kyphoscope.meshes.readings import depth_mm
from kyphoscope.meshes.specs import DiscSpec, NucleusSpec, TissueSpec, VertebraSpec
from kyphoscope.meshes.spine.spine import carried, world_from_disc, world_from_vertebra
from kyphoscope.meshes.tissue.spinal_segment import SpinalSegment
from kyphoscope.meshes.tissue.surroundings import TISSUES, anchor, is_there
from tests.sweep import every

SEGMENTS = [LEVELS[max(i - 1, 0) : i + 2] for i in range(len(LEVELS))]
FEW_SEGMENTS = (("T8", "T9", "T10"), ("T12", "L1", "L2"), ("L4", "L5"))
DEFAULT_TRIANGLES = 20_000
SOFT = [name for name in TISSUES if name != "skin_of_the_back"]


def middle(levels: tuple[str, ...]) -> str:
    return levels[1] if len(levels) > 2 or levels[0] == "T4" else levels[-1]


def layer(name: str, levels: tuple[str, ...], treated: VertebraSpec | None = None) -> Part:
    return build(TissueSpec(tissue=name, levels=levels, treated=treated or VertebraSpec(level=middle(levels))))


def layers(levels: tuple[str, ...]) -> list[str]:
    return [name for name in TISSUES if is_there(name, levels)]


@pytest.mark.parametrize("levels", every(SEGMENTS, FEW_SEGMENTS), ids="-".join)
def test_every_layer_is_closed_wound_outward_and_clear_of_bones_and_discs(levels: tuple[str, ...]) -> None:
    segment = SpinalSegment(levels, middle(levels))
    for name in layers(levels):
        part = layer(name, levels)
        assert is_closed(part.faces), name
        assert part.volume_mm3 > 0, name
        assert segment.to_bones(part.vertices).min() > 0, name
        assert segment.to_discs(part.vertices).min() > 0, name


@pytest.mark.parametrize("levels", every(SEGMENTS, FEW_SEGMENTS), ids="-".join)
def test_all_layers_together_are_light(levels: tuple[str, ...]) -> None:
    assert sum(len(layer(name, levels).faces) for name in layers(levels)) <= DEFAULT_TRIANGLES


@pytest.mark.parametrize("levels", every(SEGMENTS, FEW_SEGMENTS), ids="-".join)
def test_the_cord_and_the_cauda_equina_lie_in_the_sac(levels: tuple[str, ...]) -> None:
    sac, (low, high) = layer("dural_sac", levels), SpinalSegment(levels, middle(levels)).span_mm
    for name in ("spinal_cord", "cauda_equina"):
        if is_there(name, levels):
            points = layer(name, levels).vertices
            within = points[(points[:, 2] > low + 1.5) & (points[:, 2] < high - 1.5)]
            assert depth_mm(within, sac).min() > 0, name


def test_the_cord_ends_at_l1_and_the_cauda_equina_goes_on() -> None:
    assert not is_there("spinal_cord", ("L3", "L4", "L5"))
    assert not is_there("cauda_equina", ("T6", "T7", "T8"))
    levels = ("T12", "L1", "L2")
    segment = SpinalSegment(levels, "L1")
    tip = layer("spinal_cord", levels).vertices[:, 2].min()
    body = build(VertebraSpec(level="L1")).vertices
    assert body[body[:, 1] < 10, 2].min() - 6 < tip < 0
    assert layer("cauda_equina", levels).vertices[:, 2].min() < segment.span_mm[0] + 3


@pytest.mark.parametrize(
    "levels", every([("T7", "T8", "T9"), ("T12", "L1", "L2"), ("L3", "L4", "L5")], FEW_SEGMENTS), ids="-".join
)
def test_layers_keep_out_of_each_other_but_where_they_join(levels: tuple[str, ...]) -> None:
    joined = {
        frozenset(pair)
        for pair in (
            ("dural_sac", "spinal_cord"), ("dural_sac", "cauda_equina"), ("dural_sac", "nerve_roots"),
            ("cauda_equina", "nerve_roots"), ("spinal_cord", "cauda_equina"), ("spinal_cord", "nerve_roots"),
            ("basivertebral_veins", "epidural_veins"), ("epidural_veins", "segmental_veins"),
            ("segmental_veins", "great_veins"), ("basivertebral_veins", "posterior_longitudinal_ligament"),
            ("epidural_veins", "posterior_longitudinal_ligament"),
            ("segmental_veins", "anterior_longitudinal_ligament"),
        )
    }  # fmt: skip
    names = [name for name in layers(levels) if name != "skin_of_the_back"]
    for i, one in enumerate(names):
        for other in names[i + 1 :]:
            if frozenset((one, other)) not in joined:
                into = depth_mm(layer(one, levels).vertices, layer(other, levels)).max()
                assert into < 0, f"{one} is {into:.2f} mm inside {other}"


@pytest.mark.parametrize("levels", every(SEGMENTS, FEW_SEGMENTS), ids="-".join)
def test_a_root_leaves_below_each_pedicle_on_both_sides(levels: tuple[str, ...]) -> None:
    roots = layer("nerve_roots", levels).vertices
    sac = layer("dural_sac", levels)
    assert depth_mm(roots, sac).max() > 0
    width = np.abs(sac.vertices[:, 0]).max()
    whole = VertebraSpec(level=middle(levels))
    for level in levels:
        local = world_from_vertebra(level, whole).inverse().apply(roots)
        for side in (1, -1):
            outside = local[(side * local[:, 0] > 1.5 * width) & (np.abs(local[:, 2]) < 25)]
            assert len(outside)


@pytest.mark.parametrize(
    "levels", every([("T5", "T6"), ("T8", "T9", "T10"), ("T12", "L1", "L2"), ("L4", "L5")], FEW_SEGMENTS), ids="-".join
)
def test_all_veins_hang_together_from_within_the_bodies_to_the_end_of_a_great_vein(levels: tuple[str, ...]) -> None:
    segment, treated = SpinalSegment(levels, levels[-1]), VertebraSpec(level=levels[-1])
    names = [name for name in layers(levels) if TISSUES[name].material == "vein"]
    tubes = {name: closed_pieces(layer(name, levels, treated)) for name in names}
    all_tubes = [tube for name in names for tube in tubes[name]]
    joins = np.array([[opens_into(a, b) for b in all_tubes] for a in all_tubes])
    assert connected_components(joins, directed=False)[0] == 1
    assert max(segment.to_column(tube.vertices).min() for tube in tubes["basivertebral_veins"]) < -3.0
    great = max(tubes["great_veins"], key=lambda tube: float(tube.vertices[:, 2].max()))
    assert segment.to_column(great.vertices).min() > 1.0
    assert great.vertices[:, 2].max() > segment.span_mm[1] - 2.5


def closed_pieces(part: Part) -> list[Part]:
    """A body of several closed surfaces, one by one."""
    piece = pieces(part.faces, len(part.vertices))[part.faces[:, 0]]
    return [Part(*without_loose(part.vertices, part.faces[piece == k]), part.material) for k in np.unique(piece)]


def opens_into(tube: Part, other: Part) -> bool:
    """Whether one tube reaches into another."""
    low, high = other.vertices.min(axis=0), other.vertices.max(axis=0)
    near = tube.vertices[((tube.vertices > low) & (tube.vertices < high)).all(axis=1)]
    return bool(len(near) and depth_mm(near, other).max() > 0.0)


losses = st.floats(0.0, 0.6)


@settings(max_examples=25)
@given(levels=st.sampled_from(SEGMENTS), kind=st.sampled_from(FRACTURES[1:]), loss=losses, factor=st.floats(0.8, 1.2))
def test_everything_goes_with_the_spine(levels: tuple[str, ...], kind: str, loss: float, factor: float) -> None:
    level = middle(levels)
    whole = VertebraSpec(level=level, size_factor=factor)
    treated = VertebraSpec(level=level, size_factor=factor, fracture=kind, height_loss=loss)
    sac, resting = (layer("dural_sac", levels, spec).vertices for spec in (treated, whole))
    for other in levels:
        if other != level:  # a neighbour and the sac in its canal move as one
            before, now = (world_from_vertebra(other, spec).inverse() for spec in (whole, treated))
            local = before.apply(resting)
            near = np.abs(local[:, 2]) < 4
            assert np.abs(now.apply(sac)[near] - local[near]).max() < 0.6 * factor
    assert np.abs(resting - layer("dural_sac", levels).vertices * factor).max() < 1e-9


@settings(max_examples=25)
@given(level=st.sampled_from(LEVELS), kind=st.sampled_from(FRACTURES[1:]), loss=losses)
def test_tissue_is_moved_without_a_tear_or_a_fold(level: str, kind: str, loss: float) -> None:
    treated = VertebraSpec(level=level, fracture=kind, height_loss=loss)
    z = np.linspace(-60, 60, 1201)
    for y in (-40.0, -30.0, 16.0, 24.0, 40.0):
        line = np.column_stack([0 * z, 0 * z + y, z])
        moved = carried(line, treated)
        step = np.linalg.norm(np.diff(moved, axis=0), axis=1)
        assert step.max() < 0.5
        assert np.diff(moved[:, 2]).min() > -0.02


@settings(max_examples=20)
@given(levels=st.sampled_from(SEGMENTS), kind=st.sampled_from(("wedge", "biconcave", "crush")), loss=losses)
def test_discs_follow_the_plates_that_they_lie_on(levels: tuple[str, ...], kind: str, loss: float) -> None:
    level = middle(levels)
    treated = VertebraSpec(level=level, fracture=kind, height_loss=loss)
    bone = build(treated)
    for upper in levels[:-1]:
        disc = DiscSpec(above=upper, beside=treated)
        part, nucleus = build(disc), build(NucleusSpec(disc=disc))
        assert depth_mm(nucleus.vertices, part).min() > 0
        if level in (upper, LEVELS[LEVELS.index(upper) + 1]):
            apart = -depth_mm(world_from_disc(upper, treated).apply(part.vertices), bone)
            assert apart.min() > -0.15
            assert np.quantile(apart, 0.2) < 1.5


def test_labels_point_at_the_surface() -> None:
    for name in SOFT:
        spec = TissueSpec(tissue=name, levels=("T12", "L1", "L2"), treated=VertebraSpec(level="L1"))
        at = np.array([anchor(spec).tip_mm])
        assert abs(depth_mm(at, build(spec))[0]) < 0.05


@pytest.mark.parametrize(
    ("name", "levels", "words"),
    [
        ("spleen", ("L1",), "spinal_cord"),
        ("dural_sac", ("L1", "L3"), "neighbours"),
        ("spinal_cord", ("L3", "L4", "L5"), "no"),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence(name: str, levels: tuple[str, ...], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        build(TissueSpec(tissue=name, levels=levels, treated=VertebraSpec(level=levels[0])))
