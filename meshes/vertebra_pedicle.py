"""The pedicle and the vertebral canal, made alike at every level from the sizes of the table."""

from __future__ import annotations

from math import radians, sin

import numpy as np

from meshes.body_frame import body_frame
from meshes.shape import shape
from meshes.solids import Bar, radial_distance
from meshes.tables import drawn

CANAL_FORWARD_MM = 0.6
"""How far the canal's front lies in the posterior wall, so that nothing stands between the two."""


def pedicle_axis(level: str) -> tuple[np.ndarray, np.ndarray]:
    """The left pedicle's middle, (3,) mm, at its narrowest, and its unit direction forward."""
    s, f = drawn(level), body_frame(level)
    turn, tilt = radians(s.pedicle_transverse_deg), radians(s.pedicle_sagittal_deg)
    x = (s.canal_width_mm + s.pedicle_width_mm) / 2
    z = f.half_mm - s.pedicle_height_mm / 2 - shape("pedicle_below_rim_mm", level)
    forward = np.array([-sin(turn), -1.0, -sin(tilt)])
    return np.array([x, f.back_mm + 0.27 * s.canal_depth_mm, z]), forward / np.linalg.norm(forward)


def _pedicle(level: str) -> Bar:
    s = drawn(level)
    middle, forward = pedicle_axis(level)
    front, behind = middle + 4.0 * forward, middle - 0.4 * s.canal_depth_mm * forward
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


def canal_distance(points_mm: np.ndarray, level: str) -> np.ndarray:
    """Signed distance of points (n, 3) to the vertebral canal, a rounded triangle with its base on the back wall."""
    s, f = drawn(level), body_frame(level)
    a, b = s.canal_width_mm / 2, s.canal_depth_mm / 2
    y = points_mm[:, 1] - (f.back_mm + b - CANAL_FORWARD_MM)
    narrower = 1 - shape("canal_taper", level) * np.clip(y / b, 0.0, 1.0)
    return radial_distance((points_mm[:, 0] / (a * narrower), y / b), (a, b), shape("canal_power", level))
