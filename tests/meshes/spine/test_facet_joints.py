"""Neighbouring vertebrae meet at their facets with a gap, and nowhere pass through one another."""

from itertools import pairwise

import numpy as np
import pytest

from kyphoscope.meshes.build import build
from kyphoscope.meshes.choices import LEVELS
from kyphoscope.meshes.geometry.part import Part
from kyphoscope.meshes.readings import depth_mm
from kyphoscope.meshes.specs import VertebraSpec
from kyphoscope.meshes.spine.spine import world_from_vertebra
from kyphoscope.meshes.vertebra.body_frame import body_frame

PAIRS = list(pairwise(LEVELS))
NEXT_BUT_ONE = list(zip(LEVELS, LEVELS[2:], strict=False))
LEAST_GAP_MM, WIDEST_GAP_MM = 0.5, 2.5
"""What a joint space with its cartilage takes up on CT, drawn a little generously."""

BESIDE_MM = 5.0
"""How far from the midline joints begin: spinous processes of a crushed segment may touch."""

TOUCH_MM = 0.1
"""How far the flat triangles of two rounded bones that touch may cross."""


def _placed(upper: str, lower: VertebraSpec) -> tuple[Part, Part]:
    """Both bones in the frame of the lower one."""
    bone = build(VertebraSpec(level=upper, size_factor=lower.size_factor))
    return Part(world_from_vertebra(upper, lower).apply(bone.vertices), bone.faces, bone.material), build(lower)


def _apart_mm(upper: Part, lower: Part) -> float:
    """How far apart two bones are, mm, both asked at the corners of the other; negative where they interpenetrate."""
    return -max(float(depth_mm(upper.vertices, lower).max()), float(depth_mm(lower.vertices, upper).max()))


def _facet_gap_mm(upper: Part, lower: Part, level: str, side: float, factor: float = 1.0) -> float:
    """How far apart two bones are on one side, behind the canal's front and beside it, above the lower one's middle."""
    f = body_frame(level, factor)
    x, y, z = upper.vertices.T
    beside = (side * x > 4 * factor) & (y > f.back_mm + 4) & (z > 0)
    return float(-depth_mm(upper.vertices[beside], lower).max())


@pytest.mark.parametrize(("upper", "lower"), PAIRS)
def test_neighbours_meet_at_the_facets_and_nowhere_pass_through_one_another(upper: str, lower: str) -> None:
    above, below = _placed(upper, VertebraSpec(level=lower))
    assert _apart_mm(above, below) > LEAST_GAP_MM
    for side in (1.0, -1.0):
        assert LEAST_GAP_MM < _facet_gap_mm(above, below, lower, side) < WIDEST_GAP_MM


@pytest.mark.parametrize(("upper", "lower"), NEXT_BUT_ONE)
def test_long_spinous_processes_do_not_reach_the_next_vertebra_but_one(upper: str, lower: str) -> None:
    above, below = _placed(upper, VertebraSpec(level=lower))
    assert _apart_mm(above, below) > 2.0


@pytest.mark.parametrize("factor", [0.8, 1.2])
@pytest.mark.parametrize(("upper", "lower"), [("T6", "T7"), ("T12", "L1"), ("L3", "L4")])
def test_joints_grow_with_the_person(upper: str, lower: str, factor: float) -> None:
    usual = _facet_gap_mm(*_placed(upper, VertebraSpec(level=lower)), lower, 1.0)
    above, below = _placed(upper, VertebraSpec(level=lower, size_factor=factor))
    assert _facet_gap_mm(above, below, lower, 1.0, factor) == pytest.approx(factor * usual, abs=0.05)


@pytest.mark.parametrize("loss", [0.3, 0.6])
@pytest.mark.parametrize(("upper", "lower"), PAIRS)
def test_leaning_over_a_wedge_the_bone_above_opens_its_joints_and_runs_into_nothing(
    upper: str, lower: str, loss: float
) -> None:
    above, below = _placed(upper, VertebraSpec(level=lower, fracture="wedge", height_loss=loss))
    f = body_frame(lower)
    arch = above.vertices[:, 1] > f.back_mm + 4
    assert depth_mm(above.vertices[arch], below).max() < TOUCH_MM
    whole, _ = _placed(upper, VertebraSpec(level=lower))
    behind = np.argmax(whole.vertices[:, 1])
    assert np.linalg.norm(above.vertices[behind] - whole.vertices[behind]) > 1.0


@pytest.mark.parametrize(("upper", "lower"), [pair for pair in PAIRS if pair[1].startswith("L")])
def test_over_a_crushed_body_the_bone_above_slides_down_and_runs_into_no_joint(upper: str, lower: str) -> None:
    above, below = _placed(upper, VertebraSpec(level=lower, fracture="crush", height_loss=0.25))
    joints = (above.vertices[:, 1] > body_frame(lower).back_mm + 4) & (np.abs(above.vertices[:, 0]) > BESIDE_MM)
    assert depth_mm(above.vertices[joints], below).max() < TOUCH_MM
