"""The pedicle and the vertebral canal, made alike at every level from the sizes of the table."""

from __future__ import annotations

from math import cos, radians, sin

import numpy as np

from kyphoscope.meshes.geometry.solids import Bar, radial_distance, smooth_cut
from kyphoscope.meshes.tables.shape import shape
from kyphoscope.meshes.tables.tables import drawn
from kyphoscope.meshes.vertebra.body_frame import body_frame

CANAL_FORWARD_MM = 0.6
"""How far the canal's front lies in the posterior wall, so that nothing stands between the two."""
NECK_RADIUS_MM, NECK_REACH_MM = 6.0, 3.5
"""How roundly a pedicle widens on either side of its narrowest place, and from where on it is free to."""


def pedicle_axis(level: str) -> tuple[np.ndarray, np.ndarray]:
    """The left pedicle's middle, (3,) mm, at its narrowest, and its unit direction forward."""
    s, f = drawn(level), body_frame(level)
    turn, tilt = radians(s.pedicle_transverse_deg), radians(s.pedicle_sagittal_deg)
    x = (s.canal_width_mm + s.pedicle_width_mm * cos(turn)) / 2
    y = f.back_mm + shape("pedicle_behind", level) * s.canal_depth_mm
    z = f.half_mm - s.pedicle_height_mm / 2 - shape("pedicle_below_rim_mm", level)
    return np.array([x, y, z]), np.array([-sin(turn) * cos(tilt), -cos(turn) * cos(tilt), -sin(tilt)])


def _pedicle(level: str) -> Bar:
    s = drawn(level)
    middle, forward = pedicle_axis(level)
    front, behind = middle + 4.0 * forward, middle - shape("pedicle_runs_back", level) * s.canal_depth_mm * forward
    return Bar(
        start=(float(front[0]), float(front[1]), float(front[2])),
        end=(float(behind[0]), float(behind[1]), float(behind[2])),
        wide=(0.0, 0.0, 1.0),
        wide_mm=(s.pedicle_height_mm / 2,) * 2,
        thick_mm=(s.pedicle_width_mm / 2,) * 2,
        power=2.2,
    )


def pedicle_distance(points_mm: np.ndarray, level: str) -> np.ndarray:
    """Signed distance of points (n, 3; x >= 0) to the left pedicle, (n,) mm."""
    return _pedicle(level).distance(points_mm)


def neck_distance(points_mm: np.ndarray, level: str) -> np.ndarray:
    """How far points (n, 3; x >= 0) lie outside an hourglass round the pedicle's narrowest place, (n,) mm.

    Nothing behind the body may lie outside it: there the pedicle is as wide and as high as the table says, its walls
    run along its axis, and away from there it widens into the body and the arch.
    """
    s = drawn(level)
    middle, forward = pedicle_axis(level)
    up = np.array([0.0, 0.0, 1.0]) - forward[2] * forward
    up /= np.linalg.norm(up)
    offset = points_mm - middle
    along = offset @ forward
    radii = (s.pedicle_height_mm / 2, s.pedicle_width_mm / 2)
    section = radial_distance((offset @ up / radii[0], offset @ np.cross(forward, up) / radii[1]), radii, 2.2)
    room = along**2 / (2 * NECK_RADIUS_MM) + (along / NECK_REACH_MM) ** 4
    steep = along / NECK_RADIUS_MM + 4 * along**3 / NECK_REACH_MM**4
    return (section - room) / np.sqrt(1 + steep**2)


def canal_distance(points_mm: np.ndarray, level: str) -> np.ndarray:
    """Signed distance of points (n, 3) to the vertebral canal, a rounded triangle with its base on the posterior wall.

    Where a pedicle's inner wall runs inwards, the canal follows it.
    """
    s, f = drawn(level), body_frame(level)
    a, b = s.canal_width_mm / 2, s.canal_depth_mm / 2
    y = points_mm[:, 1] - (f.back_mm + b - CANAL_FORWARD_MM)
    narrower = 1 - shape("canal_taper", level) * np.clip(y / b, 0.0, 1.0)
    canal = radial_distance((points_mm[:, 0] / (a * narrower), y / b), (a, b), shape("canal_power", level))
    return smooth_cut(canal, pedicle_distance(np.abs(points_mm) * [1, 0, 0] + points_mm * [0, 1, 1], level), 0.8)
