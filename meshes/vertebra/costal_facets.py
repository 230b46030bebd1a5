"""Where the ribs meet a thoracic vertebra: the facets for their heads on the bodies and for their tubercles behind."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from kyphoscope.meshes.choices import LEVELS, RIBBED
from kyphoscope.meshes.geometry.solids import smooth_cut, smooth_union
from kyphoscope.meshes.tables.tables import above, below, drawn
from kyphoscope.meshes.vertebra.body_frame import body_frame
from kyphoscope.meshes.vertebra.stacking import vertebra_from_upper
from kyphoscope.meshes.vertebra.thoracic_arch import transverse_direction, transverse_process
from kyphoscope.meshes.vertebra.vertebra_body import above_plate_mm, body_distance
from kyphoscope.meshes.vertebra.vertebra_pedicle import pedicle_distance

RIM_MM, HALF_RIM_MM = 0.8, 0.2
"""How far the edge of a whole facet and of a half one stands out of the wall around it."""
HOLLOW_MM = 0.6
"""How deep a facet is hollowed below the wall around it."""
WHOLE = ("T11", "T12")
"""The levels whose rib meets their own body alone."""
OUTWARD = (0.94, 0.34, 0.0)
"""The unit direction in which the facets on the bodies face."""
_BACK_SHARE = {"T10": 0.09, "T11": -0.03, "T12": -0.04}
"""How far in front of the posterior wall the head's middle is, as a share of the body's depth; higher up 0.10."""
_UP_SHARE = {"T10": 0.98, "T11": 0.38, "T12": 0.22}
"""How high it is, in shares of half the body's height; higher up it is in the middle of the disc."""


@dataclass(frozen=True, slots=True)
class Joint:
    """Where a left rib meets bone, in the frame of the vertebra with its number.

    middle_mm : of the ball that the rib's end fills but for the joint space
    wall_mm : where the bone's wall would be without the facet
    radius_mm : of that ball
    rim_mm : how far the facet's edge stands out
    """

    middle_mm: tuple[float, float, float]
    wall_mm: tuple[float, float, float]
    radius_mm: float
    rim_mm: float


def _wall(level: str, y: float, z: float) -> np.ndarray:
    """The point (3,) mm of the left wall of body and pedicle at `y` and `z`."""
    x = np.arange(40.0, 2.0, -0.05)
    points = np.column_stack([x, np.full(len(x), y), np.full(len(x), z)])
    inside = np.minimum(body_distance(points, level), pedicle_distance(points, level)) < 0
    return points[int(np.argmax(inside))]


@lru_cache(16)
def head_joint(level: str) -> Joint:
    """Where the head of a level's left rib lies; raises KeyError for a level without ribs."""
    if level not in RIBBED:
        raise KeyError(level)
    f = body_frame(level)
    y = f.back_mm - _BACK_SHARE.get(level, 0.10) * (f.back_mm - f.front_mm)
    upper = above(level) or level
    in_disc = float(f.top(y)) + 0.5 * drawn(upper).disc_middle_mm
    z = _UP_SHARE[level] * f.half_mm if level in _UP_SHARE else in_disc
    wall = _wall(level, y, min(z, float(f.top(y)) - 2.5))
    radius = 0.60 * f.half_mm
    middle = wall + (radius - HOLLOW_MM) * np.array(OUTWARD)
    rim = RIM_MM if level in WHOLE else HALF_RIM_MM
    return Joint((float(middle[0]), float(middle[1]), z), (float(wall[0]), float(wall[1]), z), radius, rim)


@lru_cache(16)
def tubercle_joint(level: str) -> Joint | None:
    """Where the tubercle of a level's left rib lies before the transverse process; none at T11 and T12."""
    if level in WHOLE:
        return None
    club, along = transverse_process(level), transverse_direction(level)
    up = np.interp(LEVELS.index(level), [0, 2, 6], [0.05, 0.15, 0.28])
    front = np.array([0.35, -1.0, float(up)])
    front = front - (front @ along) * along
    front /= np.linalg.norm(front)
    end, out = np.array(club.end), np.hypot(club.thick_mm[1] * front[:2] @ front[:2], club.wide_mm[1] * front[2])
    wall = end + out * front
    radius = 0.58 * body_frame(level).half_mm
    middle = wall + (radius - HOLLOW_MM) * front
    return Joint(tuple(map(float, middle)), tuple(map(float, wall)), radius, RIM_MM)  # type: ignore[arg-type]


def _joints(level: str) -> list[Joint]:
    """All facets of a vertebra: for the head of its own rib, for that of the next one from T4 to T9, and behind."""
    joints = [head_joint(level)]
    lower = below(level)
    if lower in RIBBED[: RIBBED.index("T11")]:
        joints.append(_seen_from_above(head_joint(lower), lower))
    tubercle = tubercle_joint(level)
    return [*joints, tubercle] if tubercle else joints


def _seen_from_above(joint: Joint, lower: str) -> Joint:
    """A joint of the next rib downwards in this vertebra's frame."""
    to_upper = vertebra_from_upper(lower).inverse()
    return replace(joint, middle_mm=to_upper.point(joint.middle_mm), wall_mm=to_upper.point(joint.wall_mm))


def carved(points_mm: np.ndarray, distance_mm: np.ndarray, level: str) -> np.ndarray:
    """The signed distance (n,) of points (n, 3; x >= 0) to a bone, with its facets for the ribs made in it.

    distance_mm : (n,) to the bone without them. Each facet is a shallow hollow with a rim that stands out a little;
    a level without ribs is left as it is.
    """
    if level not in RIBBED:
        return distance_mm
    distance = distance_mm.copy()
    for joint in _joints(level):
        middle, wall = np.array(joint.middle_mm), np.array(joint.wall_mm)
        near = np.nonzero(((points_mm - middle) ** 2).sum(axis=1) < (2.2 * joint.radius_mm) ** 2)[0]
        here, bone = points_mm[near], distance[near]
        ball = np.linalg.norm(here - middle, axis=1) - joint.radius_mm
        inward = (wall - middle) / np.linalg.norm(wall - middle)
        lip = (
            np.linalg.norm(here - wall - (0.5 * joint.radius_mm - joint.rim_mm) * inward, axis=1)
            - 0.8 * joint.radius_mm
        )
        # It stands out sideways only: over the end plates it would touch the disc.
        beyond = np.maximum(above_plate_mm(level, 1, here), -above_plate_mm(level, -1, here)) + 0.6
        raised = smooth_union(bone, np.maximum(np.maximum(lip, bone - joint.rim_mm), beyond), 1.0)
        distance[near] = smooth_cut(raised, ball, 0.5)
    return distance
