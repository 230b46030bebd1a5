"""The clearance between a shaft on its way in and the walls that it must not break, measured on the bone itself."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kyphoscope.meshes.access.access_anatomy import access_anatomy
from kyphoscope.meshes.fracture.fracture import unbroken
from kyphoscope.meshes.geometry.grid import Grid, way_out_mm
from kyphoscope.meshes.geometry.pose import Pose
from kyphoscope.meshes.specs import VertebraSpec

STEP_MM = 0.25
REACH_MM = 14.0
FARTHEST_MM = 60.0


@dataclass(frozen=True, slots=True)
class Clearances:
    """The least distances left round a shaft, mm.

    medial_mm, lateral_mm, upper_mm, lower_mm : to the walls of the pedicle. On a transpedicular way all are bone round
        the shaft; on a parapedicular one, which passes the pedicle on its lateral side, `lateral_mm` is negative, and
        `medial_mm` is from the shaft to the pedicle's wall towards the canal
    canal_mm : to the vertebral canal
    anterior_cortex_mm : from the end of the way in the anterior third to the outside of the front wall, along the way
    """

    medial_mm: float
    lateral_mm: float
    upper_mm: float
    lower_mm: float
    canal_mm: float
    anterior_cortex_mm: float

    @property
    def least_mm(self) -> float:
        """The smallest of the clearances round the shaft."""
        return min(self.medial_mm, self.lateral_mm, self.upper_mm, self.lower_mm, self.canal_mm)


def in_pedicle(spec: VertebraSpec, entry: Pose, wall: Pose, end: Pose, mirror: float, diameter_mm: float) -> Clearances:
    """The bone left round a shaft, from where the pedicle leaves the body to as far behind its narrowest place.

    mirror : 1 for the left side, -1 for the right
    """
    anatomy = access_anatomy(spec)
    start, stop = np.array(wall.tip_mm), np.array(entry.tip_mm)
    first, last = anatomy.pedicle_ends_mm
    shares = (np.linspace(first, min(stop[1], last), 25) - start[1]) / (stop[1] - start[1])
    points = start + shares[:, None] * (stop - start)
    outward, upward = _across(wall, mirror)
    turns = np.radians(np.arange(0.0, 360.0, 15.0))
    rays = np.outer(np.cos(turns), outward) + np.outer(np.sin(turns), upward)
    free = np.array([to_surface(anatomy.bone, points, ray).min() for ray in rays]) - diameter_mm / 2
    return Clearances(
        medial_mm=float(free[12]),
        lateral_mm=float(free[0]),
        upper_mm=float(free[6]),
        lower_mm=float(free[18]),
        canal_mm=float(free[np.cos(turns) < -0.3].min()),
        anterior_cortex_mm=to_front(spec, end),
    )


def beside_pedicle(
    spec: VertebraSpec, beside: Pose, end: Pose, mirror: float, diameter_mm: float, back_mm: float
) -> Clearances:
    """The clearances on a parapedicular way; `beside` is where it passes the middle of the pedicle.

    back_mm : how far behind the end of the way the canal is looked for
    """
    anatomy = access_anatomy(spec)
    middle = np.array([mirror * anatomy.isthmus[0], anatomy.isthmus[1], anatomy.isthmus[2]])
    x, _, z = np.array(beside.tip_mm) - middle
    walls = np.array([[mirror, 0, 0], [-mirror, 0, 0], [0, 0, 1], [0, 0, -1]], float)
    lateral, medial, upper, lower = (float(to_surface(anatomy.bone, middle[None], way)[0]) for way in walls)
    line = np.array(end.tip_mm) - np.arange(0.0, back_mm, STEP_MM)[:, None] * np.array(end.axis)
    radius = diameter_mm / 2
    return Clearances(
        medial_mm=medial + mirror * float(x) - radius,
        lateral_mm=lateral - mirror * float(x) - radius,
        upper_mm=upper - float(z) - radius,
        lower_mm=lower + float(z) - radius,
        canal_mm=float(anatomy.from_canal(line).min()) - radius,
        anterior_cortex_mm=to_front(spec, end),
    )


def to_front(spec: VertebraSpec, end: Pose) -> float:
    """How far the broken body goes on in front of a pose, along its axis, mm."""
    ahead = np.arange(0.0, FARTHEST_MM, STEP_MM)
    points = np.array(end.tip_mm) + ahead[:, None] * np.array(end.axis)
    return float(way_out_mm(access_anatomy(spec).body.at(unbroken(points, spec)), STEP_MM))


def _across(wall: Pose, mirror: float) -> tuple[np.ndarray, np.ndarray]:
    """The unit directions outward and up across a way."""
    axis, aside = np.array(wall.axis), np.array([mirror, 0.0, 0.0])
    outward = aside - (aside @ axis) * axis
    outward /= np.linalg.norm(outward)
    upward = np.cross(outward, axis)
    return outward, upward * np.sign(upward[2])


def to_surface(bone: Grid, points_mm: np.ndarray, direction: np.ndarray) -> np.ndarray:
    """(n,) mm: how far bone goes on from (n, 3) points in one direction, at most 14; 0 for points outside it."""
    return way_out_mm(bone.along(points_mm, direction, STEP_MM, REACH_MM), STEP_MM)
