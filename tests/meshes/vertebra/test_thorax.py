"""What makes a vertebra thoracic: coronal facets, sloping processes that overlap, and places for the ribs."""

from itertools import pairwise

import numpy as np
import pytest

from kyphoscope.meshes.build import build
from kyphoscope.meshes.choices import LEVELS, RIBBED
from kyphoscope.meshes.geometry.part import Part
from kyphoscope.meshes.landmarks import landmarks
from kyphoscope.meshes.measure.morphometry import measured
from kyphoscope.meshes.readings import depth_mm
from kyphoscope.meshes.specs import DiscSpec, RibSpec, VertebraSpec
from kyphoscope.meshes.spine.spine import world_from_disc, world_from_vertebra
from kyphoscope.meshes.tables.tables import above, below, size
from kyphoscope.meshes.vertebra.body_frame import body_frame
from kyphoscope.meshes.vertebra.costal_facets import head_joint, tubercle_joint

TILED = ("T5", "T6", "T7", "T8")
"""Where laminae and spinous processes overlap most."""
JOINT_MM = (0.5, 1.3)
"""Between rib and bone."""


def _bone(level: str) -> Part:
    return build(VertebraSpec(level=level))


def _seen_from(level: str, part: Part, place_of: str) -> np.ndarray:
    """The vertices (n, 3) of a part of the vertebra `place_of` in the frame of the vertebra `level`."""
    return world_from_vertebra(place_of, VertebraSpec(level=level)).apply(part.vertices)


def _facet_normal(upper: str, lower: str) -> np.ndarray:
    """The mean direction (3,) in which the left superior facet of `lower` faces: its triangles nearest the joint."""
    bone = _bone(lower)
    triangles = bone.vertices[bone.faces]
    middles = triangles.mean(axis=1)
    f = body_frame(lower)
    chosen = np.nonzero((middles[:, 0] > 4) & (middles[:, 1] > f.back_mm + 4) & (middles[:, 2] > f.half_mm))[0]
    into_upper = world_from_vertebra(upper, VertebraSpec(level=lower)).inverse()
    depth = depth_mm(into_upper.apply(middles[chosen]), _bone(upper))
    near = chosen[depth > depth.max() - 0.7]
    normals = np.cross(triangles[near, 1] - triangles[near, 0], triangles[near, 2] - triangles[near, 0]).sum(axis=0)
    return normals / np.linalg.norm(normals)


@pytest.mark.parametrize(("upper", "lower"), list(pairwise(RIBBED)))
def test_thoracic_facets_face_back_and_a_little_up_and_out(upper: str, lower: str) -> None:
    out, back, up = _facet_normal(upper, lower)
    assert back > 0.7
    assert 0.0 < out < 0.5
    assert 0.0 < up < 0.65


def test_the_facets_turn_from_coronal_to_sagittal_between_t12_and_l1() -> None:
    assert _facet_normal("T11", "T12")[1] > 0.85
    out, back, _ = _facet_normal("T12", "L1")
    assert -out > 0.6  # towards the midline
    assert -out > back


@pytest.mark.parametrize("level", TILED)
def test_spinous_processes_and_laminae_overlap_like_tiles(level: str) -> None:
    lower = below(level) or ""
    mine, next_one = _bone(level).vertices, _seen_from(level, _bone(lower), lower)
    tip = mine[np.argmax(mine[:, 1])]
    root = next_one[(np.abs(next_one[:, 0]) < 2) & (next_one[:, 1] > body_frame(level).back_mm + 8)]
    assert tip[2] < root[:, 2].max() - 5  # below where the next spinous process begins
    lamina = (np.abs(mine[:, 0]) > 5) & (np.abs(mine[:, 0]) < 9) & (mine[:, 1] > body_frame(level).back_mm + 8)
    edge = mine[lamina][np.argmin(mine[lamina, 2])]
    top = next_one[(np.abs(next_one[:, 0]) < 9) & (next_one[:, 1] > body_frame(level).back_mm + 4)][:, 2].max()
    assert edge[2] < top


def test_spinous_processes_reach_down_most_in_the_middle_of_the_chest_and_least_at_its_end() -> None:
    """How far the tip lies below the level's own middle, in shares of the body's height."""
    down = {}
    for level in RIBBED:
        vertices = _bone(level).vertices
        down[level] = -vertices[np.argmax(vertices[:, 1]), 2] / (2 * body_frame(level).half_mm)
    assert max(down, key=down.__getitem__) in ("T5", "T6", "T7")
    assert min(down, key=down.__getitem__) == "T12"
    assert down["T6"] > 1.3
    assert down["T12"] < 0.8


@pytest.mark.parametrize("level", RIBBED[:-2])
def test_transverse_processes_point_back_and_out_and_a_little_up(level: str) -> None:
    vertices, s, f = _bone(level).vertices, size(level), body_frame(level)
    tip = vertices[np.argmax(vertices[:, 0])]
    out = tip[0] - (s.canal_width_mm + s.pedicle_width_mm) / 2
    back = tip[1] - (f.back_mm + 0.5 * s.canal_depth_mm)
    assert 20 < np.degrees(np.arctan2(back, out)) < 55
    assert 0 < tip[2] < f.half_mm


@pytest.mark.parametrize("level", RIBBED)
def test_processes_are_as_long_and_as_steep_as_published(level: str) -> None:
    found, s = measured(_bone(level)), size(level)
    assert found.transverse_span_mm == pytest.approx(s.transverse_span_mm, abs=1.0)
    assert found.spinous_length_mm == pytest.approx(s.spinous_length_mm, abs=1.0)
    assert found.spinous_slope_deg == pytest.approx(s.spinous_slope_deg, abs=1.5)


# Ribs


@pytest.mark.parametrize("level", RIBBED)
def test_a_rib_meets_its_bones_with_a_joint_space_and_nowhere_passes_through_them(level: str) -> None:
    left = build(RibSpec(level=level, side="left"))
    for near in (level, above(level), below(level)):
        if near is not None:
            gap_mm = -depth_mm(_seen_from(near, left, level), _bone(near)).max()
            assert gap_mm > JOINT_MM[0]
            if near == level or (near == above(level) and level in RIBBED[1:-3]):
                assert gap_mm < JOINT_MM[1] + (0.0 if near == level else 0.7)


@pytest.mark.parametrize("level", RIBBED)
def test_a_rib_has_a_joint_at_the_body_and_down_to_t10_one_at_the_transverse_process(level: str) -> None:
    left = build(RibSpec(level=level, side="left"))
    joint = -depth_mm(left.vertices, _bone(level)) < JOINT_MM[1]
    at_body = left.vertices[:, 1] < body_frame(level).back_mm + 0.6 * size(level).canal_depth_mm
    assert (joint & at_body).any()
    assert (joint & ~at_body).any() == (level not in ("T11", "T12"))


@pytest.mark.parametrize("level", RIBBED)
def test_facets_are_shallow_hollows(level: str) -> None:
    """The bone's surface follows the ball of the rib's end, and the wall around it stands out of that."""
    vertices = _bone(level).vertices
    for joint in (head_joint(level), tubercle_joint(level)):
        if joint is not None:
            from_ball = np.linalg.norm(vertices - np.array(joint.middle_mm), axis=1) - joint.radius_mm
            assert from_ball.min() > -0.35  # nothing of the bone stands in the joint
            assert (np.abs(from_ball) < 0.2).sum() > 8


@pytest.mark.parametrize("level", RIBBED[1:-3])
@pytest.mark.parametrize("loss", [0.3, 0.6])
def test_ribs_stay_clear_of_a_broken_body_and_of_what_leans_over_it(level: str, loss: float) -> None:
    treated = VertebraSpec(level=level, fracture="wedge", height_loss=loss)
    ribs = {of: world_from_vertebra(of, treated).apply(build(RibSpec(level=of, side="left")).vertices)
            for of in (above(level), level, below(level)) if of in RIBBED}  # fmt: skip
    for vertices in ribs.values():
        assert depth_mm(vertices, build(treated)).max() < 0.5
        into = world_from_vertebra(above(level), treated).inverse()  # type: ignore[arg-type]
        assert depth_mm(into.apply(vertices), _bone(above(level))).max() < 1.0  # type: ignore[arg-type]


@pytest.mark.parametrize("level", RIBBED[1:-2])
def test_a_rib_touches_no_disc(level: str) -> None:
    upper = above(level) or ""
    into = world_from_disc(upper, VertebraSpec(level=level)).inverse()
    vertices = into.apply(build(RibSpec(level=level, side="left")).vertices)
    assert depth_mm(vertices, build(DiscSpec(above=upper))).max() < 0.0


@pytest.mark.parametrize("level", RIBBED)
def test_ribs_are_closed_mirrored_and_as_long_as_a_finger(level: str) -> None:
    left, right = (build(RibSpec(level=level, side=side)) for side in ("left", "right"))
    assert left.mesh().is_watertight
    assert left.mesh().body_count == 1
    assert left.volume_mm3 == pytest.approx(right.volume_mm3)
    assert left.volume_mm3 > 0
    assert np.allclose(left.vertices * [-1, 1, 1], right.vertices)
    joint = tubercle_joint(level) or head_joint(level)
    beyond = np.linalg.norm(left.vertices - np.array(joint.middle_mm), axis=1).max()
    assert 33 < beyond < 60


@pytest.mark.parametrize("level", RIBBED)
def test_the_named_places_of_a_rib_lie_within_it(level: str) -> None:
    for side in ("left", "right"):
        spec = RibSpec(level=level, side=side, size_factor=0.9)
        places = landmarks(spec)
        assert set(places) == {"head", "neck", "shaft"} | ({"tubercle"} if level not in ("T11", "T12") else set())
        inside_mm = depth_mm(np.array([pose.tip_mm for pose in places.values()]), build(spec))
        assert inside_mm.min() > 0.5


@pytest.mark.parametrize("factor", [0.8, 1.2])
def test_ribs_grow_with_the_person(factor: float) -> None:
    usual, other = (build(RibSpec(level="T8", side="left", size_factor=f)) for f in (1.0, factor))
    assert np.allclose(other.vertices, factor * usual.vertices)


def test_impossible_ribs_are_refused() -> None:
    with pytest.raises(ValueError, match=r"'level'.*T12, but got 'L1'"):
        RibSpec(level="L1", side="left")
    with pytest.raises(ValueError, match=r"'side'.*left, right, but got 'both'"):
        RibSpec(level="T8", side="both")
    with pytest.raises(KeyError):
        head_joint("L1")
    assert LEVELS[: len(RIBBED)] == RIBBED
