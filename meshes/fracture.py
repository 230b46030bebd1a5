"""How a body breaks: one smooth displacement of space in which the upper end plate tips forward as a rigid plate.

The plate turns about a left-right hinge at its posterior rim. Between the two plates the turn grows
evenly with height; behind the hinge it dies away, so that pedicles and arch stay where they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import atan, cos, radians, sin

import numpy as np
from scipy.optimize import brentq

from meshes.pose import Pose
from meshes.specs import VertebraSpec
from meshes.tables import LevelSize, size

PLATE_MM = 2.5
"""Thickness under the upper end plate (and above the lower one) that keeps its shape."""
HINGE_SOFT_MM = 1.0
"""How gradually the turn dies away at the hinge."""
FRONT_RIM_MM, BACK_RIM_MM = 1.4, 1.6
"""How far the highest points of the rounded rims, between which heights are measured, lie within the body's outline."""


@dataclass(frozen=True, slots=True)
class BodyFrame:
    """The mid-sagittal outline of an unbroken body in its own frame, mm; heights are taken from `morphometry.csv`."""

    front_mm: float
    back_mm: float
    half_mm: float
    slope: float

    @property
    def hinge_mm(self) -> tuple[float, float]:
        """y and z of the hinge: the upper rim behind."""
        y = self.back_mm - BACK_RIM_MM
        return y, float(self.top(y))

    def top(self, y: np.ndarray | float) -> np.ndarray | float:
        """Height of the upper rim plane at `y`."""
        return self.half_mm + self.slope * y

    def bottom(self, y: np.ndarray | float) -> np.ndarray | float:
        """Height of the lower rim plane at `y`."""
        return -self.half_mm - self.slope * y


@lru_cache
def body_frame(level: str) -> BodyFrame:
    """The outline of a level's body, its middle at the origin and each end plate tilted by half the normal wedge."""
    s: LevelSize = size(level)
    depth = (s.upper_depth_mm + s.lower_depth_mm) / 2
    slope = (s.posterior_height_mm - s.anterior_height_mm) / depth / 2
    return BodyFrame(-depth / 2, depth / 2, (s.anterior_height_mm + s.posterior_height_mm) / 4, slope)


def _share(points: np.ndarray, f: BodyFrame) -> np.ndarray:
    """How much of the plate's turn each point makes, 0 to 1."""
    y, z = points[:, 1], points[:, 2]
    yc = np.clip(y, f.front_mm, f.back_mm)
    low, high = f.bottom(yc) + PLATE_MM, f.top(yc) - PLATE_MM
    up = np.clip((z - low) / (high - low), 0.0, 1.0)
    up = up + 0.35 * up * (1 - up) * (2 * up - 1)  # gentler where it meets the stiff plates
    # Deeper down the turn dies away further in front, so that the posterior wall keeps its place.
    ahead = (f.hinge_mm[0] - y - 0.2 * np.maximum(f.top(yc) - z, 0.0)) / HINGE_SOFT_MM
    return up * 0.5 * (1 + np.tanh(ahead))


def _turned(points: np.ndarray, angle: np.ndarray, f: BodyFrame) -> np.ndarray:
    hinge_y, hinge_z = f.hinge_mm
    y, z = points[:, 1] - hinge_y, points[:, 2] - hinge_z
    c, s = np.cos(angle), np.sin(angle)
    return np.column_stack([points[:, 0], hinge_y + c * y - s * z, hinge_z + s * y + c * z])


@lru_cache(4096)
def plate_angle_deg(level: str, height_loss: float) -> float:
    """How far the upper end plate tips forward for a share of the front height to be lost."""
    f = body_frame(level)
    y = f.front_mm + FRONT_RIM_MM
    rim, low = np.array([[0.0, y, f.top(y)]]), np.array([0.0, y, f.bottom(y)])
    whole = float(np.linalg.norm(rim[0] - low))

    def missing(angle: float) -> float:
        return float(np.linalg.norm(_turned(rim, np.array([angle]), f)[0] - low)) - (1 - height_loss) * whole

    steepest = atan(whole / (f.hinge_mm[0] - y))  # the two rims meet about there
    return 0.0 if height_loss <= 0 else float(np.degrees(brentq(missing, 0.0, steepest, xtol=1e-12)))


def _angle(spec: VertebraSpec) -> float:
    return 0.0 if spec.fracture == "none" else radians(plate_angle_deg(spec.level, spec.height_loss))


def broken(points_mm: np.ndarray, spec: VertebraSpec) -> np.ndarray:
    """Where points (n, 3) of the unbroken bone are in the broken one, (n, 3) mm."""
    points, angle, f = np.asarray(points_mm, float), _angle(spec), body_frame(spec.level)
    return points.copy() if angle == 0.0 else _turned(points, angle * _share(points, f), f)


def unbroken(points_mm: np.ndarray, spec: VertebraSpec) -> np.ndarray:
    """Where points (n, 3) of the broken bone were in the unbroken one: the inverse of `broken` to 1e-6 mm."""
    target, angle, f = np.asarray(points_mm, float), _angle(spec), body_frame(spec.level)
    if angle == 0.0:
        return target.copy()
    # A point keeps its distance to the hinge; only its turn is unknown, and it grows with the share: bisect on that.
    low, high = np.zeros(len(target)), np.ones(len(target))
    for _ in range(34):
        middle = (low + high) / 2
        too_little = _share(_turned(target, -angle * middle, f), f) > middle
        low, high = np.where(too_little, middle, low), np.where(too_little, high, middle)
    return _turned(target, -angle * (low + high) / 2, f)


@lru_cache(4096)
def upper_plate_motion(spec: VertebraSpec) -> Pose:
    """The rigid motion of the upper end plate and of all above it: vertebra_from_unbroken."""
    angle, f = _angle(spec), body_frame(spec.level)
    y, z = f.hinge_mm
    tip = (0.0, y - cos(angle) * y + sin(angle) * z, z - sin(angle) * y - cos(angle) * z)
    return Pose(tip, (0.0, -sin(angle), cos(angle)))
