"""The vertebral body: waisted, kidney-shaped in outline, with a rim and a hollow at either end plate."""

from __future__ import annotations

import numpy as np

from meshes.body_frame import body_frame
from meshes.solids import radial_distance, smooth_intersection
from meshes.tables import LevelSize, size

UPPER_HOLLOW_MM, LOWER_HOLLOW_MM = 0.7, 1.5
"""Depth of the end plates' hollows: 0.7 mm on a body's upper surface, 1.5 mm on its lower (PMC3481085)."""
RIM_SHARE = 0.93
"""Where the hollow ends, as a share of the way from the middle to the edge; the rest is the rim."""
WAIST, WAIST_SHARPNESS, WAIST_IN_DEPTH = 0.15, 2.0, 0.65
"""How much narrower the body is halfway up, how suddenly it widens to the rims, and the same in depth as a share."""
NOTCH = 0.04
"""How far the posterior wall is hollowed out, as a share of the body's depth."""
OUTLINE_POWER = 2.25
"""Of the superellipse that the outline is; 2 would be an ellipse."""
RIM_ROUND_MM = 1.7


def _outline(points: np.ndarray, s: LevelSize) -> tuple[tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]:
    """Points scaled to the outline at their height (its edge is at 1), and the outline's half width and half depth."""
    f = body_frame(s.level)
    x, y, z = points[:, 0], points[:, 1], points[:, 2]
    up = np.clip(z / f.half_mm, -1.1, 1.1)
    share = (up + 1) / 2
    waist = WAIST * np.clip(1 - up**2, 0, 1) ** WAIST_SHARPNESS
    a = (s.lower_width_mm + share * (s.upper_width_mm - s.lower_width_mm)) / 2 * (1 - waist)
    b = (s.lower_depth_mm + share * (s.upper_depth_mm - s.lower_depth_mm)) / 2 * (1 - WAIST_IN_DEPTH * waist)
    return (x / a, hollowed_behind(x, y, a, b) / b), (a, b)


def hollowed_behind(
    x: np.ndarray, y: np.ndarray, half_width: np.ndarray | float, half_depth: np.ndarray | float
) -> np.ndarray:
    """`y` bent so that an outline drawn in it is kidney-shaped: as deep as asked on the midline, deeper beside it."""
    beside = 1 - np.exp(-((x / (0.33 * half_width)) ** 2))
    return y - 2 * NOTCH * half_depth * beside * np.clip(y / half_depth, 0, 1.3)


def above_plate_mm(level: str, side: int, points_mm: np.ndarray) -> np.ndarray:
    """How far points (n, 3) lie above the upper (`side` 1) or lower (`side` -1) end plate, hollow and all; (n,) mm."""
    f, y = body_frame(level), points_mm[:, 1]
    scaled, _ = _outline(points_mm, size(level))
    reach = (np.abs(scaled[0]) ** OUTLINE_POWER + np.abs(scaled[1]) ** OUTLINE_POWER) ** (1 / OUTLINE_POWER)
    hollow = np.clip(1 - (reach / RIM_SHARE) ** 2, 0, 1)
    plate = f.top(y) - UPPER_HOLLOW_MM * hollow if side > 0 else f.bottom(y) + LOWER_HOLLOW_MM * hollow
    return points_mm[:, 2] - plate


def body_distance(points_mm: np.ndarray, level: str) -> np.ndarray:
    """Signed distance of points (n, 3) to the surface of the body alone, (n,) mm."""
    scaled, radii = _outline(points_mm, size(level))
    wall = radial_distance(scaled, radii, OUTLINE_POWER)
    top, bottom = above_plate_mm(level, 1, points_mm), -above_plate_mm(level, -1, points_mm)
    return smooth_intersection(smooth_intersection(wall, top, RIM_ROUND_MM), bottom, RIM_ROUND_MM)
