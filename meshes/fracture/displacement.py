"""One smooth displacement of space in which a body is pressed together between its end plates and its walls bulge.

Every kind of fracture is one of these (`meshes.fracture.fracture_kinds`). Bone near a plate moves with the plate, bone
between is pressed evenly. Behind the posterior wall what the plates do dies away, so that pedicles and arch stay; where
the posterior wall itself loses height, the pedicles' roots, as far as their narrowest place, take up the difference.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, cos, sin

import numpy as np

from kyphoscope.meshes.fracture import compression
from kyphoscope.meshes.fracture.bulge import Barrel, PushedWall
from kyphoscope.meshes.geometry.pose import Pose
from kyphoscope.meshes.tables.tables import drawn
from kyphoscope.meshes.vertebra.body_frame import RIM_MM, body_frame
from kyphoscope.meshes.vertebra.vertebra_body import above_plate_mm
from kyphoscope.meshes.vertebra.vertebra_pedicle import pedicle_axis

PLATE_MM = 1.0
"""Thickness of bone at an end plate that moves as one with it."""
HOLLOW_MM = 1.0
"""How much deeper than its rim's plane a plate may lie in the middle."""
BOWL_ENDS, BOWL_POWER = 0.86, 2.4
"""Where the hollow of a dented plate ends, as a share of the way from the middle to the edge, and how flat it is."""
HINGE_MM, SOFT_MM = 0.3, 0.8
"""How far in front of the rim behind the hinge is, and how sharp."""
ROOT_SHARE = 0.18
"""The least length of a pedicle's root behind the posterior wall, as a share of the canal's depth."""
Rims = tuple[float, float]
"""How far a plate's rims come nearer to the other plate, in front and behind, mm."""


@dataclass(frozen=True, slots=True)
class Displacement:
    """What happens to space, in the frame of a vertebra of the table's size.

    upper, lower : how far the upper plate comes down and the lower plate rises
    dents_mm : how much further their middles do; the disc beyond takes that up
    flatter : the share of their own hollows that the plates lose
    """

    level: str
    upper: Rims = (0.0, 0.0)
    lower: Rims = (0.0, 0.0)
    dents_mm: tuple[float, float] = (0.0, 0.0)
    flatter: float = 0.0
    barrel: Barrel | None = None
    wall: PushedWall | None = None

    def moved(self, points_mm: np.ndarray) -> np.ndarray:
        """Where points (n, 3) of the unbroken bone go, (n, 3) mm."""
        points = np.array(points_mm, float)
        points[:, 2] += compression.rise(points[:, 2], self._columns(points))
        points = points if self.barrel is None else self.barrel.bulged(points)
        return points if self.wall is None else self.wall.pushed(points)

    def returned(self, points_mm: np.ndarray) -> np.ndarray:
        """Where points (n, 3) of the broken bone came from, (n, 3) mm."""
        points = np.array(points_mm, float)
        points = points if self.wall is None else self.wall.unpushed(points)
        points = points if self.barrel is None else self.barrel.flattened(points)
        points[:, 2] = compression.before(points[:, 2], self._columns(points))
        return points

    def upper_plate(self) -> Pose:
        """The rigid motion of the upper end plate and of all above it."""
        return _tilted(self.level, 1.0, self.upper)

    def lower_plate(self) -> Pose:
        """The rigid motion of the lower end plate and of all below it."""
        return _tilted(self.level, -1.0, self.lower)

    def _columns(self, points: np.ndarray) -> compression.Columns:
        x, y = points[:, 0], points[:, 1]
        f = body_frame(self.level)
        hollow = bowl(x, y, self.level)
        held = np.clip(y, f.front_mm - 0.5, f.back_mm)
        thick = PLATE_MM + HOLLOW_MM * hollow
        low, high = f.bottom(held) + thick, f.top(held) - thick
        down, up = (_lost(y, rims, self.level) for rims in (self.upper, self.lower))
        dent_down, dent_up = (dent * hollow for dent in self.dents_mm)
        if self.flatter:
            dent_down = dent_down - self.flatter * hollow_mm(x, y, self.level, 1)
            dent_up = dent_up - self.flatter * hollow_mm(x, y, self.level, -1)
        return compression.Columns(low, high, down, up, dent_down, dent_up, thick, drawn(self.level).disc_middle_mm)


def bowl(x: np.ndarray, y: np.ndarray, level: str) -> np.ndarray:
    """(n,) 1 in the middle of an end plate, 0 from its rim outward, smooth."""
    s, f = drawn(level), body_frame(level)
    half_width, half_depth = (s.upper_width_mm + s.lower_width_mm) / 4, f.back_mm
    away = np.hypot(x / (BOWL_ENDS * half_width), y / (BOWL_ENDS * half_depth))
    return np.maximum(1 - away**BOWL_POWER, 0.0) ** 1.5


def root_ends_mm(level: str) -> float:
    """y behind which nothing moves: where the pedicles are narrowest.

    At L4 and L5 that is beside the body; there the roots end a little behind the posterior wall.
    """
    back_mm = body_frame(level).back_mm
    return max(float(pedicle_axis(level)[0][1]), back_mm + ROOT_SHARE * drawn(level).canal_depth_mm)


def hollow_mm(x: np.ndarray, y: np.ndarray, level: str, side: int) -> np.ndarray:
    """(n,) mm: how far the upper (`side` 1) or lower (-1) end plate lies within the plane of its rim."""
    f = body_frame(level)
    plane = f.top(y) if side > 0 else f.bottom(y)
    return side * above_plate_mm(level, side, np.column_stack([x, y, plane]))


def _lost(y: np.ndarray, rims: Rims, level: str) -> np.ndarray:
    """(n,) mm: how far a plate comes nearer at `y`: straight from rim to rim, with nothing left at the pedicle.

    What is lost behind is lost as far as the posterior wall and dies away in the pedicles' roots. What is lost in front
    beyond that ends in a soft hinge at the rim behind, before the posterior wall.
    """
    f = body_frame(level)
    front, behind = f.front_mm + RIM_MM, f.back_mm - RIM_MM - HINGE_MM
    soft = SOFT_MM / (behind - front)
    ahead = (behind - np.maximum(y, f.front_mm - 0.5)) / (behind - front)
    tipped = np.where(ahead > 2 * soft, ahead - soft, np.clip(ahead, 0.0, 2 * soft) ** 2 / (4 * soft)) / (1 - soft)
    root = (y - f.back_mm) / (root_ends_mm(level) - f.back_mm)
    return rims[1] * (1 - compression.soft_step(root)) + (rims[0] - rims[1]) * tipped


def _tilted(level: str, side: float, rims: Rims) -> Pose:
    """The rigid motion of the upper (`side` 1) or lower (-1) plate that brings its rims so much nearer the other."""
    if rims == (0.0, 0.0):
        return Pose()
    f = body_frame(level)
    y0, y1 = f.front_mm + RIM_MM, f.back_mm - RIM_MM
    z0, z1 = (float(f.top(y) if side > 0 else f.bottom(y)) for y in (y0, y1))
    front, back = (-side * nearer for nearer in rims)
    angle = atan2(z1 + back - z0 - front, y1 - y0) - atan2(z1 - z0, y1 - y0)
    y, z, rise = (y0 + y1) / 2, (z0 + z1) / 2, (front + back) / 2
    c, s = cos(angle), sin(angle)
    return Pose((0.0, y - c * y + s * z, z + rise - s * y - c * z), (0.0, -s, c))
