"""How a body breaks: one smooth displacement of space in which the upper end plate tips forward as a rigid plate.

The plate turns about a left-right hinge at its posterior rim. Deeper down its displacement fades evenly with height,
so that the bone between the plates is pressed together, and the front wall buckles a little. Behind the hinge the
displacement dies away before the posterior wall: pedicles and arch stay where they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import acos, cos, degrees, radians, sin

import numpy as np
from scipy.ndimage import map_coordinates

from meshes.pose import Pose
from meshes.specs import VertebraSpec
from meshes.tables import LevelSize, size

PLATE_MM, FOOT_MM = 1.3, 0.9
"""Thickness under the upper end plate that moves as one with it, and above the lower one that stays."""
CARRY_MM = 3.0
"""How much further down the plate's own turn, not only its way downwards, is felt."""
EVEN = 0.05
"""Share of the height between the plates, at either end, in which pressing begins and ends."""
HINGE_FRONT_MM = 1.0
"""Where the displacement begins to die away, in front of the hinge; it ends at the posterior wall."""
BUCKLE_MM, BUCKLE_ENDS = 7.0, 0.65
"""The front wall bulges by so much times the share of its height that is lost, less and less up to the share at which
no room is left for it: 0.7 mm at a third (drawn, for the look of it)."""
FRONT_RIM_MM, BACK_RIM_MM = 1.3, 1.6
"""How far the highest points of the rounded rims, between which heights are measured, lie within the body's outline."""


GUESS_MM = 0.8
"""Cells of the table from which the inverse starts."""


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


def _pressed(z: np.ndarray, low: np.ndarray | float, high: np.ndarray | float) -> np.ndarray:
    """The share of the plate's displacement at heights between the fixed and the moved bone: even, with soft ends."""
    up = np.clip((z - low) / (high - low), 0.0, 1.0)
    soft_low, soft_high = np.minimum(up, EVEN), np.maximum(up - (1 - EVEN), 0.0)
    return (soft_low**2 / (2 * EVEN) + np.maximum(up - EVEN, 0.0) - soft_high**2 / (2 * EVEN)) / (1 - EVEN)


def _shift(y: np.ndarray, z: np.ndarray, angle: float, level: str) -> tuple[np.ndarray, np.ndarray]:
    """How far points at y and z move backwards and upwards, (n,) mm each."""
    f = body_frame(level)
    hinge_y, hinge_z = f.hinge_mm
    yc = np.clip(y, f.front_mm - 0.3, f.back_mm)
    depth = f.top(yc) - z
    # Below the plate only what the plate does at its underside is felt: bone is pressed down, not swung backwards.
    deeper = np.maximum(depth - PLATE_MM, 0.0)
    back, up = yc - hinge_y, f.top(yc) - hinge_z - (np.minimum(depth, PLATE_MM) + deeper / (1 + deeper / CARRY_MM))
    begins = hinge_y - HINGE_FRONT_MM - 0.2 * np.clip(deeper, 0.0, 20.0)
    ahead = np.clip((f.back_mm - y) / (f.back_mm - begins), 0.0, 1.0)
    pressed = _pressed(z, f.bottom(yc) + FOOT_MM, f.top(yc) - PLATE_MM)
    share = pressed * ahead**2 * (3 - 2 * ahead)
    lost = sin(angle) * (hinge_y - f.front_mm) / (f.top(f.front_mm) - f.bottom(f.front_mm))
    forward = np.clip((hinge_y - y) / (hinge_y - f.front_mm), 0.0, 1.0)
    bulge = 4 * pressed * (1 - pressed) * BUCKLE_MM * lost * max(BUCKLE_ENDS - lost, 0.0) * forward**2
    c, s = cos(angle) - 1.0, sin(angle)
    return share * (c * back - s * up) - bulge, share * (s * back + c * up)


@lru_cache(4096)
def plate_angle_deg(level: str, height_loss: float) -> float:
    """How far the upper end plate tips forward for a share of the front height to be lost."""
    f = body_frame(level)
    y = f.front_mm + FRONT_RIM_MM
    rim, low = np.array([0.0, y, f.top(y)]), np.array([0.0, y, f.bottom(y)])
    whole = float(np.linalg.norm(rim - low))

    # The hinge and the two rims make a triangle of which two sides keep their length; the third is what is asked.
    hinge = np.array([0.0, *f.hinge_mm])
    near, far = float(np.linalg.norm(rim - hinge)), float(np.linalg.norm(low - hinge))

    def corner(height: float) -> float:
        return acos((near**2 + far**2 - height**2) / (2 * near * far))

    return degrees(corner(whole) - corner((1 - height_loss) * whole))


def _angle(spec: VertebraSpec) -> float:
    return 0.0 if spec.fracture == "none" else radians(plate_angle_deg(spec.level, spec.height_loss))


def broken(points_mm: np.ndarray, spec: VertebraSpec) -> np.ndarray:
    """Where points (n, 3) of the unbroken bone are in the broken one, (n, 3) mm."""
    points, angle = np.array(points_mm, float), _angle(spec)
    if angle != 0.0:
        dy, dz = _shift(points[:, 1], points[:, 2], angle, spec.level)
        points[:, 1] += dy
        points[:, 2] += dz
    return points


def unbroken(points_mm: np.ndarray, spec: VertebraSpec) -> np.ndarray:
    """Where points (n, 3) of the broken bone were in the unbroken one: the inverse of `broken` to 1e-6 mm."""
    points, angle = np.array(points_mm, float), _angle(spec)
    if angle != 0.0:
        y, z = points[:, 1].copy(), points[:, 2].copy()
        from_y, from_z = _first_guess(y, z, angle, spec.level)
        points[:, 1], points[:, 2] = _newton(y, z, from_y, from_z, angle, spec.level)
    return points


def _newton(
    y: np.ndarray, z: np.ndarray, from_y: np.ndarray, from_z: np.ndarray, angle: float, level: str
) -> tuple[np.ndarray, np.ndarray]:
    """The points that are moved to y and z, from a near guess; derivatives by small steps."""
    from_y, from_z, todo, e = from_y.copy(), from_z.copy(), np.arange(len(y)), 1e-5
    for _ in range(40):
        py, pz = from_y[todo], from_z[todo]
        dy, dz = _shift(py, pz, angle, level)
        miss_y, miss_z = py + dy - y[todo], pz + dz - z[todo]
        wrong = np.hypot(miss_y, miss_z) > 1e-8
        if not wrong.any():
            break
        todo, py, pz, miss_y, miss_z = todo[wrong], py[wrong], pz[wrong], miss_y[wrong], miss_z[wrong]
        dy, dz = dy[wrong], dz[wrong]
        yy, zy = ((a - b) / e for a, b in zip(_shift(py + e, pz, angle, level), (dy, dz), strict=True))
        yz, zz = ((a - b) / e for a, b in zip(_shift(py, pz + e, angle, level), (dy, dz), strict=True))
        yy, zz = yy + 1, zz + 1
        area = np.maximum(yy * zz - yz * zy, 0.02)
        # A step is never longer than 2 mm: the bends at the ends of the pressed zone would throw it about.
        step_y, step_z = (zz * miss_y - yz * miss_z) / area, (yy * miss_z - zy * miss_y) / area
        short = np.minimum(1.0, 2.0 / np.maximum(np.hypot(step_y, step_z), 1e-12))
        from_y[todo], from_z[todo] = py - short * step_y, pz - short * step_z
    return from_y, from_z


@lru_cache(64)
def _guesses(angle: float, level: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Where a grid of places in the broken bone came from, found by breaking it little by little."""
    f = body_frame(level)
    low = np.array([f.front_mm - 8.0, -f.half_mm - 4.0])
    shape = (int((f.back_mm - low[0] + 4.0) / GUESS_MM), int((2 * f.half_mm + 12.0) / GUESS_MM))
    y, z = (a.ravel() for a in np.meshgrid(*(low[i] + GUESS_MM * np.arange(shape[i]) for i in (0, 1)), indexing="ij"))
    from_y, from_z = y, z
    for share in (0.35, 0.6, 0.8, 1.0):
        from_y, from_z = _newton(y, z, from_y, from_z, share * angle, level)
    return low, from_y.reshape(shape), from_z.reshape(shape)


def _first_guess(y: np.ndarray, z: np.ndarray, angle: float, level: str) -> tuple[np.ndarray, np.ndarray]:
    low, from_y, from_z = _guesses(angle, level)
    place = np.stack([(y - low[0]) / GUESS_MM, (z - low[1]) / GUESS_MM])
    high = np.array(from_y.shape)[:, None] - 1
    near = np.clip(place, 0, high)
    beyond = (place - near) * GUESS_MM
    return (
        map_coordinates(from_y, near, order=1) + beyond[0],
        map_coordinates(from_z, near, order=1) + beyond[1],
    )


@lru_cache(4096)
def upper_plate_motion(spec: VertebraSpec) -> Pose:
    """The rigid motion of the upper end plate and of all above it: vertebra_from_unbroken."""
    angle, f = _angle(spec), body_frame(spec.level)
    y, z = f.hinge_mm
    tip = (0.0, y - cos(angle) * y + sin(angle) * z, z - sin(angle) * y - cos(angle) * z)
    return Pose(tip, (0.0, -sin(angle), cos(angle)))
