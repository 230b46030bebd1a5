"""The straight way in: skin, upper-outer edge of the pedicle, down the pedicle, anterior third; its safe margins."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from meshes.fracture import broken
from meshes.grid import Grid
from meshes.instrument_tables import GAUGES, SKIN_TO_BONE_MM
from meshes.pose import Pose, Vector, unit
from meshes.specs import SIDES, VertebraSpec
from meshes.tables import size
from meshes.vertebra_landmarks import vertebra_landmarks
from meshes.vertebra_surface import body_field, bone_field

AIM_SHARE = 0.19
"""How far from the midline the way aims in the anterior third, a share of the upper end plate's width, as drawn: two
balloons then lie side by side, and one needle's cement still crosses the middle."""
AIM_DEPTH = 0.27
"""Well inside the anterior third, as a share of the depth of the body from its front, behind the waist."""
AIM_LOSS = 0.30
"""The way aims at mid height of a body that has lost this much in front, a moderate fracture (Genant 1993)."""
INSIDE_MM = 3.0
"""How far a working cannula goes beyond the posterior wall (2 to 3 mm, KyphX technique)."""
SHAFT_MM = GAUGES[8].outer_mm
"""The thickest shaft that takes this way, a working cannula's."""
ENOUGH_MM = 1.2
"""Bone round the shaft beyond which more of it counts no further."""
STEP_MM = 0.25
REACH_MM = 14.0
PATH_PLACES = ("skin", "entry", "pedicle", "posterior_wall", "inside_posterior_wall", "anterior_third")


@dataclass(frozen=True, slots=True)
class Clearances:
    """Bone between a shaft and the walls of the pedicle that it passes, where it is thinnest, mm.

    canal_mm : to the canal in any direction that has a share towards it
    """

    medial_mm: float
    lateral_mm: float
    upper_mm: float
    lower_mm: float
    canal_mm: float


@dataclass(frozen=True, slots=True)
class Pathway:
    """Places along the way, in the vertebra's frame, each with its axis along the way inward.

    entry : where the way meets the bone
    posterior_wall : where it passes the back wall of the body as a lateral view shows it
    inside_posterior_wall : 3 mm further
    """

    skin: Pose
    entry: Pose
    pedicle: Pose
    posterior_wall: Pose
    inside_posterior_wall: Pose
    anterior_third: Pose
    clearances: Clearances


@lru_cache(maxsize=256)
def pathway(spec: VertebraSpec, side: str, shaft_diameter_mm: float = SHAFT_MM) -> Pathway:
    """The way in on one side for a shaft of that diameter.

    It is the same for every degree of fracture of a level, since the pedicles do not move: an instrument that is in
    place stays on it while the body is raised. Raises ValueError for a side that is neither "left" nor "right".
    """
    if side not in SIDES:
        allowed = " and ".join(repr(s) for s in SIDES)
        raise ValueError(f"Invalid value for the 'side' parameter. Allowed values are {allowed}, but got {side!r}.")
    mirror = 1.0 if side == "left" else -1.0
    skin, entry, pedicle, wall, inside, end = (_mirrored(pose, mirror) for pose in _line(spec.level))
    free = clearances(spec.level, entry, wall, mirror, shaft_diameter_mm)
    return Pathway(skin, entry, pedicle, wall, inside, end, free)


def _mirrored(pose: Pose, mirror: float) -> Pose:
    (x, y, z), (a, b, c) = pose.tip_mm, pose.axis
    return Pose((mirror * x, y, z), (mirror * a, b, c))


@lru_cache(maxsize=32)
def _line(level: str) -> tuple[Pose, Pose, Pose, Pose, Pose, Pose]:
    """The places of the left way at a level, skin first."""
    marks = vertebra_landmarks(VertebraSpec(level=level))
    wall_y = marks["body.posterior_wall"].tip_mm[1]
    aim = _aim(level)
    isthmus = np.array(marks["left_pedicle.centre"].tip_mm)
    through = _safest(bone_field(level), isthmus, aim, wall_y)
    along = aim - through
    axis: Vector = unit((float(along[0]), float(along[1]), float(along[2])))

    def at_y(y_mm: float) -> Pose:
        t = aim + (y_mm - aim[1]) / axis[1] * np.array(axis)
        return Pose((float(t[0]), float(t[1]), float(t[2])), axis)

    pedicle = at_y(float(isthmus[1]))
    entry = pedicle.moved(-_way_out(bone_field(level), pedicle))
    wall = at_y(wall_y)
    return entry.moved(-SKIN_TO_BONE_MM), entry, pedicle, wall, wall.moved(INSIDE_MM), at_y(float(aim[1]))


def _aim(level: str) -> np.ndarray:
    """(3,) mm: the end of the left way, in the anterior third at mid height of a moderately broken body."""
    marks = vertebra_landmarks(VertebraSpec(level=level))
    front, back = marks["body.anterior_wall"].tip_mm[1], marks["body.posterior_wall"].tip_mm[1]
    x, y = AIM_SHARE * size(level).upper_width_mm, front + AIM_DEPTH * (back - front)
    z = np.arange(-20.0, 20.0, 0.1)
    inside = z[body_field(level).at(np.column_stack([0 * z + x, 0 * z + y, z])) < 0]
    ends = np.array([[x, y, inside[0]], [x, y, inside[-1]]])
    moderate = broken(ends, VertebraSpec(level=level, fracture="wedge", height_loss=AIM_LOSS))
    return np.array([x, y, moderate[:, 2].mean()])


def _safest(bone: Grid, isthmus: np.ndarray, aim: np.ndarray, wall_y: float) -> np.ndarray:
    """(3,) mm: where the way should cross the pedicle's narrowest section.

    Wanted: bone all round a working cannula in the pedicle, then a clean entry that does not run along the side of
    the joint process, on the upper outer part of the pedicle as seen down its axis.
    """
    outward, upward = np.meshgrid(np.arange(-1.0, 3.01, 0.25), np.arange(-3.0, 3.01, 0.5), indexing="ij")
    through = isthmus + np.stack([outward.ravel(), 0 * outward.ravel(), upward.ravel()], axis=1)
    inward = (aim - through) / np.linalg.norm(aim - through, axis=1, keepdims=True)

    def along(y_mm: np.ndarray) -> np.ndarray:
        """(ways, places, 3): the points of every way at some depths."""
        share = (y_mm[None, :] - aim[1]) / (through[:, 1:2] - aim[1])
        return aim + share[..., None] * (through - aim)[:, None, :]

    in_pedicle = along(np.arange(wall_y, isthmus[1] + 5.0, 0.5))
    spare = -bone.at(in_pedicle.reshape(-1, 3)).reshape(in_pedicle.shape[:2]).max(axis=1)
    behind = along(np.arange(isthmus[1], isthmus[1] + 32.0, 0.25))
    depth = bone.at(behind.reshape(-1, 3)).reshape(behind.shape[:2])
    grazing = 0.25 * (np.abs(depth) < SHAFT_MM / 2).sum(axis=1) / -inward[:, 1]
    entry = behind[np.arange(len(behind)), (depth > 0).argmax(axis=1)]
    upper = entry[:, 2] > isthmus[2] + 1.0
    return through[np.argmax(np.minimum(spare, SHAFT_MM / 2 + ENOUGH_MM) - 0.08 * grazing - 5.0 * ~upper)]


def _way_out(bone: Grid, pedicle: Pose) -> float:
    """How far behind a point in the pedicle the way leaves the bone, mm."""
    back = np.arange(0.0, 40.0, 0.1)
    points = np.array(pedicle.tip_mm) - back[:, None] * np.array(pedicle.axis)
    outside = bone.at(points) > 0
    return float(back[np.argmax(outside)])


@lru_cache(maxsize=64)
def clearances(level: str, entry: Pose, wall: Pose, mirror: float, shaft_diameter_mm: float) -> Clearances:
    """What bone is left round a shaft between the back wall of the body and the back of the pedicle.

    mirror : 1 for the left side, -1 for the right
    """
    isthmus = vertebra_landmarks(VertebraSpec(level=level))["left_pedicle.centre"].tip_mm
    axis = np.array(wall.axis)
    start, stop = np.array(wall.tip_mm), np.array(entry.tip_mm)
    last = min(stop[1], isthmus[1] + (isthmus[1] - start[1]))
    shares = np.linspace(0.0, (last - start[1]) / (stop[1] - start[1]), 25)
    points = start + shares[:, None] * (stop - start)
    across = np.array([mirror, 0.0, 0.0])
    outward = across - (across @ axis) * axis
    outward /= np.linalg.norm(outward)
    upward = np.cross(outward, axis) * np.sign(np.cross(outward, axis)[2])
    turns = np.radians(np.arange(0.0, 360.0, 15.0))
    rays = np.outer(np.cos(turns), outward) + np.outer(np.sin(turns), upward)
    free = np.array([to_surface(bone_field(level), points, ray).min() for ray in rays]) - shaft_diameter_mm / 2
    return Clearances(
        medial_mm=float(free[12]),
        lateral_mm=float(free[0]),
        upper_mm=float(free[6]),
        lower_mm=float(free[18]),
        canal_mm=float(free[np.cos(turns) < -0.3].min()),
    )


def to_surface(bone: Grid, points_mm: np.ndarray, direction: np.ndarray) -> np.ndarray:
    """(n,) mm: how far bone goes on from (n, 3) points in one direction, at most 14; 0 for points outside it."""
    reach = np.arange(0.0, REACH_MM + STEP_MM, STEP_MM)
    depth = bone.at((points_mm[:, None] + reach[:, None] * direction).reshape(-1, 3)).reshape(len(points_mm), -1)
    out = depth > 0
    first = np.where(out.any(axis=1), out.argmax(axis=1), len(reach) - 1)
    row, before = np.arange(len(points_mm)), np.maximum(first - 1, 0)
    a, b = depth[row, before], depth[row, first]
    share = np.clip(-a / np.where(b > a, b - a, 1.0), 0.0, 1.0)
    return reach[before] + share * (reach[first] - reach[before])
