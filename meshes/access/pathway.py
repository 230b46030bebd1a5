"""The straight way in, through the pedicle or beside it, from the skin to the anterior third; its safe margins."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import ceil

import numpy as np

from kyphoscope.meshes.access import clearances, way_search
from kyphoscope.meshes.access.access_anatomy import access_anatomy
from kyphoscope.meshes.access.approach import choose
from kyphoscope.meshes.access.clearances import Clearances
from kyphoscope.meshes.choices import SIDES
from kyphoscope.meshes.geometry.grid import way_out_mm
from kyphoscope.meshes.geometry.pose import Pose, Vector
from kyphoscope.meshes.specs import VertebraSpec, check_choice
from kyphoscope.meshes.tables.instrument_tables import GAUGES, SKIN_TO_BONE_MM

INSIDE_MM = 3.0
"""How far a working cannula goes beyond the posterior wall (2 to 3 mm, KyphX technique)."""
SHAFT_MM = GAUGES[8].outer_mm
"""The thickest shaft that takes a way, a working cannula's."""
BEHIND_PEDICLE = 0.75
"""Where a parapedicular way goes in between transverse process and pedicle: so far behind the narrowest place of the
pedicle, in shares of its height, as drawn."""
STEP_MM, FARTHEST_MM = 0.1, 60.0
"""Where a way leaves the bone is looked for in such steps, and so far behind."""
PATH_PLACES = ("skin", "entry", "pedicle", "posterior_wall", "inside_posterior_wall", "anterior_third")
PLANS = (*SIDES, "two")


@dataclass(frozen=True, slots=True)
class Pathway:
    """Places along the way, in the vertebra's frame, each with its axis along the way inward.

    entry : where a transpedicular way meets the bone; where a parapedicular one goes in between transverse process
        and pedicle
    pedicle : in the narrowest part of the pedicle, or beside it
    posterior_wall : where it passes the back wall of the body as a lateral view shows it
    inside_posterior_wall : 3 mm further, at least 3 mm within the bone
    approach, why : the approach taken, and a sentence that says why, with the numbers and their source
    """

    skin: Pose
    entry: Pose
    pedicle: Pose
    posterior_wall: Pose
    inside_posterior_wall: Pose
    anterior_third: Pose
    clearances: Clearances
    approach: str
    why: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The ways of one procedure, on one side or on both; None for a side that is not entered."""

    left: Pathway | None
    right: Pathway | None

    @property
    def ways(self) -> tuple[Pathway, ...]:
        return tuple(way for way in (self.left, self.right) if way is not None)


def plan(spec: VertebraSpec, sides: str, shaft_diameter_mm: float = SHAFT_MM, approach: str = "auto") -> Plan:
    """The ways in on the "left", on the "right" or on "two" sides; one alone aims nearer to the midline.

    Raises ValueError as `pathway` does.
    """
    check_choice("sides", sides, PLANS)
    left, right = (
        pathway(spec, side, shaft_diameter_mm, approach, alone=sides != "two") if sides in (side, "two") else None
        for side in SIDES
    )
    return Plan(left, right)


@lru_cache(maxsize=256)
def pathway(
    spec: VertebraSpec, side: str, shaft_diameter_mm: float = SHAFT_MM, approach: str = "auto", *, alone: bool = False
) -> Pathway:
    """The way in on one side for a shaft of that diameter, into the body as it is broken.

    By itself it is transpedicular where the pedicle is at least 1 mm wider than the shaft, otherwise parapedicular.
    alone : for the only way in, which aims nearer to the midline than one of two
    Raises ValueError for a side that is neither "left" nor "right", for an unknown approach, for a shaft that is
    thicker than a way through the pedicle admits, and where no way beside the pedicle keeps clear of the canal.
    """
    check_choice("side", side, SIDES)
    taken, why = choose(spec, side, shaft_diameter_mm, approach)
    planned = _planned(spec, taken, shaft_diameter_mm, alone)
    if planned is None:
        raise ValueError(
            f"No straight way for a shaft of {shaft_diameter_mm:.1f} mm passes beside the {side} pedicle of"
            f" {spec.level} and keeps clear of the canal; write approach: transpedicular, or a thinner shaft."
        )
    line, free = planned
    mirror = 1.0 if side == "left" else -1.0
    skin, entry, pedicle, wall, inside, end = (_mirrored(pose, mirror) for pose in line)
    return Pathway(skin, entry, pedicle, wall, inside, end, free, taken, why)


def _mirrored(pose: Pose, mirror: float) -> Pose:
    (x, y, z), (a, b, c) = pose.tip_mm, pose.axis
    return Pose((mirror * x, y, z), (mirror * a, b, c))


Line = tuple[Pose, ...]
"""The places of a way on the left, skin first."""


@lru_cache(maxsize=128)
def _planned(
    spec: VertebraSpec, approach: str, shaft_diameter_mm: float, alone: bool
) -> tuple[Line, Clearances] | None:
    """The way on the left and what it keeps from the walls; None where there is no way.

    The best that the search finds, or, where that would break the wall to the canal by a hair, the best that does not.
    """
    search = way_search.through_pedicle if approach == "transpedicular" else way_search.beside_pedicle
    lines = search(spec, shaft_diameter_mm, alone)
    if lines is None:
        return None
    ways = (_places(spec, approach, aim, inward) for aim, inward in zip(lines.aim, lines.inward, strict=True))
    measured = ((line, _free(spec, approach, line, shaft_diameter_mm)) for line in ways)
    best = next(measured)
    return best if best[1].canal_mm > 0.0 else next((way for way in measured if way[1].canal_mm > 0.0), best)


def _free(spec: VertebraSpec, approach: str, line: Line, shaft_diameter_mm: float) -> Clearances:
    """What a way on the left keeps from the walls."""
    _, entry, pedicle, wall, _, end = line
    if approach == "transpedicular":
        return clearances.in_pedicle(spec, entry, wall, end, 1.0, shaft_diameter_mm)
    beyond = float(np.linalg.norm(np.subtract(entry.tip_mm, end.tip_mm))) + 20.0
    return clearances.beside_pedicle(spec, pedicle, end, 1.0, shaft_diameter_mm, beyond)


def _places(spec: VertebraSpec, approach: str, aim: np.ndarray, inward: np.ndarray) -> Line:
    """The places along a line on the left through `aim` (3,) mm in the unit direction `inward` (3,)."""
    anatomy = access_anatomy(spec)
    axis: Vector = (float(inward[0]), float(inward[1]), float(inward[2]))

    def at_y(y_mm: float) -> Pose:
        t = aim + (y_mm - aim[1]) / axis[1] * inward
        return Pose((float(t[0]), float(t[1]), float(t[2])), axis)

    # The places keep their order where a pedicle is narrowest beside the back wall.
    in_pedicle = max(float(anatomy.isthmus[1]), anatomy.frame.back_mm + 1.0)
    wall, pedicle, end = at_y(anatomy.frame.back_mm), at_y(in_pedicle), at_y(float(aim[1]))
    inside = wall.moved(INSIDE_MM)
    if approach == "transpedicular":
        entry = pedicle.moved(-_way_out(spec, pedicle))
    else:
        entry = at_y(in_pedicle + BEHIND_PEDICLE * anatomy.size.pedicle_height_mm)
        at_bone = end.moved(-_way_out(spec, end)).moved(INSIDE_MM)
        inside = min(inside, at_bone, key=lambda pose: pose.tip_mm[1])
    return entry.moved(-SKIN_TO_BONE_MM), entry, pedicle, wall, inside, end


def _way_out(spec: VertebraSpec, pose: Pose) -> float:
    """How far behind a place in the bone the way has left it, mm, in whole steps."""
    depth = access_anatomy(spec).bone.along(np.array([pose.tip_mm]), -np.array(pose.axis), STEP_MM, FARTHEST_MM)
    return STEP_MM * ceil(way_out_mm(depth[0], STEP_MM) / STEP_MM)
