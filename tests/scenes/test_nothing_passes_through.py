"""At every moment of the shipped lessons bodies are closed, and each keeps to the room that it has."""

from functools import lru_cache
from itertools import pairwise

import numpy as np
import pytest

from kyphoscope.meshes.build import build
from kyphoscope.meshes.fracture.fracture import unbroken
from kyphoscope.meshes.geometry.part import Part
from kyphoscope.meshes.geometry.pose import Pose
from kyphoscope.meshes.readings import volume_ml
from kyphoscope.meshes.specs import (
    BalloonSpec,
    CannulaSpec,
    CavitySpec,
    CementSpec,
    DiscSpec,
    DrillSpec,
    FillerSpec,
    HypodermicSpec,
    NeedleSpec,
    Spec,
    TampSpec,
    VertebraSpec,
)
from kyphoscope.meshes.tables.instrument_tables import GAUGES
from kyphoscope.meshes.vertebra.vertebra_surface import body_field, bone_field
from kyphoscope.scenes.state import PartState, SceneState
from kyphoscope.scenes.timeline import Timeline
from tests.lessons import load
from tests.sweep import every

CONTACT_MM = 0.2
"""A disc is pressed on its end plates; half a cell of the field that is asked."""

Walk = tuple[str, float]
"""Through a lesson in steps of so many seconds; the comparison shows the same bodies."""

FEW: list[Walk] = [("pvp", 1.0), ("pkp", 1.0)]
ALL: list[Walk] = [("pvp", 0.25), ("pkp", 0.25)]
pytestmark = pytest.mark.parametrize("walk", every(FEW + ALL, FEW), ids="{0[0]} each {0[1]} s".format)


@lru_cache
def states(walk: Walk) -> tuple[SceneState, ...]:
    name, every_s = walk
    lesson = load(name)
    return tuple(lesson.states_at(every_s * i)[0] for i in range(int(lesson.duration_s / every_s) + 1))


@lru_cache
def specs(walk: Walk) -> tuple[Spec, ...]:
    return tuple({part.spec: None for state in states(walk) for part in state.parts})


def is_closed(part: Part) -> bool:
    """Whether every edge is walked once in each direction."""
    count = np.int64(len(part.vertices))
    edges = np.concatenate([part.faces[:, pair] for pair in ([0, 1], [1, 2], [2, 0])]).astype(np.int64)
    there, back = np.sort(edges[:, 0] * count + edges[:, 1]), np.sort(edges[:, 1] * count + edges[:, 0])
    return bool((np.diff(there) > 0).all() and np.array_equal(there, back))


def local(place: Pose, points_mm: np.ndarray) -> np.ndarray:
    """(n, 3) points of the world in a part's own frame."""
    matrix = np.linalg.inv(place.matrix())
    return points_mm @ matrix[:3, :3].T + matrix[:3, 3]


def depth_mm(points_mm: np.ndarray, bone: PartState) -> float:
    """How deep the deepest of (n, 3) points of the world lies in a bone; negative outside."""
    spec = bone.spec
    assert isinstance(spec, VertebraSpec)
    return float(-bone_field(spec.level).at(unbroken(local(bone.pose, points_mm), spec)).min())


def shallowest_mm(points_mm: np.ndarray, bone: PartState) -> float:
    """How deep the least deep of (n, 3) points of the world lies in a bone; negative outside."""
    spec = bone.spec
    assert isinstance(spec, VertebraSpec)
    return float(-bone_field(spec.level).at(unbroken(local(bone.pose, points_mm), spec)).max())


def test_bodies_are_closed_and_wound_outward(walk: Walk) -> None:
    for spec in specs(walk):
        part = build(spec)
        assert part.volume_mm3 > 0.0, spec
        assert is_closed(part), spec


def test_cement_and_balloons_have_the_volume_that_is_told(walk: Walk) -> None:
    for spec in specs(walk):
        if isinstance(spec, CementSpec | BalloonSpec) and spec.volume_ml >= 0.1:
            assert volume_ml(build(spec)) == pytest.approx(spec.volume_ml, rel=0.02)


def test_cement_and_full_balloons_lie_inside_the_body(walk: Walk) -> None:
    for spec in specs(walk):
        if isinstance(spec, CementSpec):
            points, bone = build(spec).vertices, spec.vertebra
        elif isinstance(spec, BalloonSpec) and spec.vertebra is not None and spec.vertebra_from_tamp is not None:
            points, bone = spec.vertebra_from_tamp.apply(build(spec).vertices), spec.vertebra
        else:
            continue
        assert body_field(bone.level).at(unbroken(points, bone)).max() < 0.0, spec


def test_discs_touch_their_bones_and_go_no_deeper(walk: Walk) -> None:
    for state in stances(walk):
        bones = [part for part in state.parts if isinstance(part.spec, VertebraSpec)]
        for disc in (part for part in state.parts if isinstance(part.spec, DiscSpec)):
            points = disc.pose.apply(build(disc.spec).vertices)
            depths = sorted((depth_mm(points, bone) for bone in bones), reverse=True)
            assert depths[0] < CONTACT_MM
            # Both neighbours are within a millimetre: it does not float.
            assert depths[1] > -1.0


def stances(walk: Walk) -> list[SceneState]:
    """One state for each shape of the broken bone, which is all that the others are stacked by."""
    found = {state.part(state.treated).spec: state for state in states(walk)}
    return list(found.values())


def test_shafts_clear_the_pedicle_walls_and_the_canal(walk: Walk) -> None:
    lesson = load(walk[0])
    assert isinstance(lesson, Timeline)
    for way in lesson.ways.values():
        assert way.approach == "transpedicular"
        assert way.clearances.least_mm > 1.0


def test_what_comes_out_of_a_cannula_stays_in_the_bone(walk: Walk) -> None:
    """Neither drill nor tamp nor filler leaves the bone by the front wall, an end plate or the canal."""
    for state in states(walk):
        bone = state.part(state.treated)
        cannulas = [part.pose for part in state.parts if isinstance(part.spec, CannulaSpec)]
        for tool in state.parts:
            if isinstance(tool.spec, DrillSpec | TampSpec | FillerSpec):
                points = tool.pose.apply(build(tool.spec).vertices)
                around = min(cannulas, key=lambda pose: abs(local(pose, np.array([tool.pose.tip_mm]))[0, :2]).sum())
                ahead = points[local(around, points)[:, 2] > 0.0]
                assert len(ahead) == 0 or shallowest_mm(ahead, bone) > 0.5


def test_what_is_put_in_on_the_left_keeps_apart_from_the_right(walk: Walk) -> None:
    for state in states(walk):
        for kind in (BalloonSpec, CavitySpec, CementSpec):
            pair = [part for part in state.parts if isinstance(part.spec, kind)]
            reach = sorted((float(x.min()), float(x.max())) for x in map(across_mm, pair))
            assert all(one[1] < other[0] for one, other in pairwise(reach))


@lru_cache(maxsize=64)
def across_mm(part: PartState) -> np.ndarray:
    """x of all vertices of a part in the world."""
    return part.pose.apply(build(part.spec).vertices)[:, 0]


def test_shafts_pass_the_neighbours(walk: Walk) -> None:
    for state in states(walk):
        neighbours = [p for p in state.parts if isinstance(p.spec, VertebraSpec) and p.name != state.treated]
        for shaft in state.parts:
            if isinstance(shaft.spec, NeedleSpec | CannulaSpec | HypodermicSpec):
                back = np.arange(0.0, shaft.spec.length_mm, 2.0)
                points = np.array(shaft.pose.tip_mm) - back[:, None] * np.array(shaft.pose.axis)
                radius_mm = GAUGES[shaft.spec.gauge].outer_mm / 2
                assert all(depth_mm(points, bone) < -radius_mm for bone in neighbours)


def test_bones_keep_out_of_each_other(walk: Walk) -> None:
    for state in stances(walk):
        bones = [part for part in state.parts if isinstance(part.spec, VertebraSpec)]
        for bone in bones:
            points = bone.pose.apply(build(bone.spec).vertices)
            assert all(depth_mm(points, other) <= CONTACT_MM for other in bones if other is not bone)
