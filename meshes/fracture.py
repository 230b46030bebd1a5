"""How a body breaks: one smooth displacement of space in which the upper end plate tips forward as a rigid plate.

The plate turns about a left-right hinge at its posterior rim. Deeper down its displacement fades evenly with height,
so that the bone between the plates is pressed together, and the front wall buckles a little. Behind the hinge the
displacement dies away before the posterior wall: pedicles and arch stay where they are.
"""

from __future__ import annotations

from functools import lru_cache
from math import cos, radians, sin

import numpy as np
from scipy.interpolate import PchipInterpolator
from scipy.ndimage import map_coordinates

from meshes.body_frame import body_frame
from meshes.pose import Pose
from meshes.six_point import body_section, six_point
from meshes.specs import VertebraSpec
from meshes.vertebra_surface import outer_surface

PLATE_MM, FOOT_MM = 1.0, 0.5
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
MOST_LOST = 0.62
"""A little more than any spec may ask for."""
LEAST_AREA = 0.002
"""What must be left of the area of any bone in the section. At some thoracic levels it stops the plate just short of
60 % of the height."""
SMALL_MM = 1e-5
"""A step over which the displacement is taken for straight."""
GUESS_MM = 0.8
"""Cells of the table from which the inverse starts."""


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
    """How far the upper end plate tips forward for a share of the measured front height to be lost."""
    angle_deg = _angle_by_loss(level)
    return float(angle_deg(min(height_loss, angle_deg.x[-1]))) if height_loss > 0 else 0.0


@lru_cache(16)
def _angle_by_loss(level: str) -> PchipInterpolator:
    """The angle of the plate, degrees, from the share of the front height that is lost, measured at six points.

    Where the rims are highest depends on the tilt, so the loss is measured on the broken section, not calculated.
    """
    outline = body_section(*outer_surface(level))
    whole = six_point(outline).anterior_mm
    angles_deg, losses = [0.0], [0.0]
    while losses[-1] < MOST_LOST and _least_area(radians(angles_deg[-1] + 0.25), level) > LEAST_AREA:
        angle_deg = angles_deg[-1] + 0.25
        dy, dz = _shift(outline[:, 0], outline[:, 1], radians(angle_deg), level)
        angles_deg.append(angle_deg)
        losses.append(1 - six_point(outline + np.column_stack([dy, dz])).anterior_mm / whole)
    return PchipInterpolator(losses, angles_deg)


def _least_area(angle: float, level: str) -> float:
    """The smallest share of its area that any bit of the mid-sagittal section keeps; below 0 it would be folded."""
    f = body_frame(level)
    rows, columns = np.linspace(f.front_mm, f.back_mm, 30), np.linspace(-f.half_mm - 1, f.half_mm + 1, 80)
    y, z = (a.ravel() for a in np.meshgrid(rows, columns, indexing="ij"))
    yy, zy, yz, zz = _stretch(y, z, _shift(y, z, angle, level), angle, level)
    return float((yy * zz - yz * zy).min())


def _stretch(
    y: np.ndarray, z: np.ndarray, here: tuple[np.ndarray, np.ndarray], angle: float, level: str
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """How y and z of moved points change with y, then with z, by small steps from their shift `here`."""
    yy, zy = ((a - b) / SMALL_MM for a, b in zip(_shift(y + SMALL_MM, z, angle, level), here, strict=True))
    yz, zz = ((a - b) / SMALL_MM for a, b in zip(_shift(y, z + SMALL_MM, angle, level), here, strict=True))
    return 1 + yy, zy, yz, 1 + zz


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
    from_y, from_z, todo = from_y.copy(), from_z.copy(), np.arange(len(y))
    for _ in range(40):
        py, pz = from_y[todo], from_z[todo]
        dy, dz = _shift(py, pz, angle, level)
        miss_y, miss_z = py + dy - y[todo], pz + dz - z[todo]
        wrong = np.hypot(miss_y, miss_z) > 1e-8
        if not wrong.any():
            break
        todo, py, pz, miss_y, miss_z = todo[wrong], py[wrong], pz[wrong], miss_y[wrong], miss_z[wrong]
        dy, dz = dy[wrong], dz[wrong]
        yy, zy, yz, zz = _stretch(py, pz, (dy, dz), angle, level)
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
