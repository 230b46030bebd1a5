"""How a body breaks: one smooth displacement of space for each kind of fracture, which can be undone.

It holds for the bone and for what lies within a disc's height of its plates; what stands further off goes with the
plates (`upper_plate_motion`, `lower_plate_motion`). Pedicles, from their narrowest place on, and arch stay.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from kyphoscope.meshes.fracture.calibration import amounts_by_loss
from kyphoscope.meshes.fracture.displacement import Displacement
from kyphoscope.meshes.fracture.fracture_kinds import MADE
from kyphoscope.meshes.geometry.pose import Pose
from kyphoscope.meshes.specs import VertebraSpec


@lru_cache(4096)
def _displacement(spec: VertebraSpec) -> Displacement | None:
    """What happens to a vertebra of the table's size; None where it is whole."""
    if spec.fracture == "none" or spec.height_loss <= 0.0:
        return None
    amounts = amounts_by_loss(spec.fracture, spec.level)(spec.height_loss)
    return MADE[spec.fracture](spec.level, spec.narrowing, *amounts.tolist())


def broken(points_mm: np.ndarray, spec: VertebraSpec) -> np.ndarray:
    """Where points (n, 3) of the unbroken bone are in the broken one, (n, 3) mm."""
    points, displacement = np.array(points_mm, float), _displacement(spec)
    if displacement is None or not len(points):
        return points
    return displacement.moved(points / spec.size_factor) * spec.size_factor


def unbroken(points_mm: np.ndarray, spec: VertebraSpec) -> np.ndarray:
    """Where points (n, 3) of the broken bone were in the unbroken one: the inverse of `broken` to 1e-6 mm."""
    points, displacement = np.array(points_mm, float), _displacement(spec)
    if displacement is None or not len(points):
        return points
    return displacement.returned(points / spec.size_factor) * spec.size_factor


@lru_cache(4096)
def upper_plate_motion(spec: VertebraSpec) -> Pose:
    """The rigid motion of the upper end plate and of all above it: vertebra_from_unbroken."""
    displacement = _displacement(spec)
    return Pose() if displacement is None else _enlarged(displacement.upper_plate(), spec.size_factor)


@lru_cache(4096)
def lower_plate_motion(spec: VertebraSpec) -> Pose:
    """The rigid motion of the lower end plate and of all below it: vertebra_from_unbroken."""
    displacement = _displacement(spec)
    return Pose() if displacement is None else _enlarged(displacement.lower_plate(), spec.size_factor)


def _enlarged(motion: Pose, factor: float) -> Pose:
    """The same motion in a person `factor` times as large."""
    x, y, z = motion.tip_mm
    return Pose((factor * x, factor * y, factor * z), motion.axis, motion.roll_deg)
