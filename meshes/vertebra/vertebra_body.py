"""The vertebral body: heart-shaped in the chest and kidney-shaped below, waisted, with a rim and hollow end plates."""

from __future__ import annotations

import numpy as np

from kyphoscope.meshes.geometry.solids import radial_distance, smooth_cut, smooth_intersection
from kyphoscope.meshes.tables.shape import shape
from kyphoscope.meshes.tables.tables import LevelSize, drawn, size
from kyphoscope.meshes.vertebra.body_frame import body_frame

UPPER_HOLLOW_MM, LOWER_HOLLOW_MM = 0.7, 1.5
"""Depth of the end plates' hollows: 0.7 mm on a body's upper surface, 1.5 mm on its lower (PMC3481085)."""
RIM_DROP_MM = 0.2
"""How far the rounded rims stay below the plane that they are drawn in; hollows are as deep as that below the rims."""
RIM_SHARE = 0.93
"""Where the hollow ends, as a share of the way from the middle to the edge; the rest is the rim."""
OUTLINE_POWER = 2.3
"""Of the superellipse that the outline is; 2 would be an ellipse."""
NARROWS = 1.3
"""How evenly a body grows narrower to the front: 1 along a straight line, more later and more roundly."""
NOTCH = 0.04
"""How far a lumbar posterior wall is hollowed out, as a share of the body's depth."""
FORAMEN_WIDTH, FORAMEN_DEPTH, FORAMEN_HEIGHT = 0.18, 0.36, 0.21
"""The basivertebral foramen as shares of the body's width, depth and height: 7.8 x 12.4 x 5.4 mm in lumbar bodies
(chjcana.com 2023.3.07)."""
FORAMEN_UP = 0.16
"""How far above mid height it opens, as a share of half the height: nearer the upper end plate."""


def outline(
    x: np.ndarray, y: np.ndarray, half_width: np.ndarray | float, half_depth: np.ndarray | float, level: str
) -> tuple[np.ndarray, np.ndarray]:
    """(n,) shares across and backwards in which a body's outline is a superellipse of `OUTLINE_POWER` with radii 1."""
    v = hollowed_behind(x, y, half_width, half_depth, shape("posterior_notch", level)) / half_depth
    return x / (half_width * (1 - shape("anterior_narrowing", level) * np.clip(-v, 0.0, 1.2) ** NARROWS)), v


def hollowed_behind(
    x: np.ndarray,
    y: np.ndarray,
    half_width: np.ndarray | float,
    half_depth: np.ndarray | float,
    notch: float = NOTCH,
) -> np.ndarray:
    """`y` bent so that an outline drawn in it is hollow behind: as deep as asked on the midline, deeper beside it."""
    beside = 1 - np.exp(-((x / (0.33 * half_width)) ** 2))
    return y - 2 * notch * half_depth * beside * np.clip(y / half_depth, 0, 1.3)


def _outline(points: np.ndarray, s: LevelSize) -> tuple[tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]:
    """Points scaled to the outline at their height (its edge is at 1), and the outline's half width and half depth."""
    f, level = body_frame(s.level), s.level
    up = np.clip(points[:, 2] / f.half_mm, -1.1, 1.1)
    share = (up + 1) / 2
    waist = shape("waist", level) * np.clip(1 - up**2, 0, 1) ** shape("waist_sharpness", level)
    a = (s.lower_width_mm + share * (s.upper_width_mm - s.lower_width_mm)) / 2 * (1 - waist)
    b = (s.lower_depth_mm + share * (s.upper_depth_mm - s.lower_depth_mm)) / 2
    b = b * (1 - shape("waist_in_depth", level) * waist)
    return outline(points[:, 0], points[:, 1], a, b, level), (a, b)


def above_plate_mm(level: str, side: int, points_mm: np.ndarray) -> np.ndarray:
    """How far points (n, 3) lie above the upper (`side` 1) or lower (`side` -1) end plate, hollow and all; (n,) mm."""
    return _above_plate_mm(level, side, points_mm, _outline(points_mm, drawn(level))[0])


def _above_plate_mm(level: str, side: int, points_mm: np.ndarray, scaled: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    f, y = body_frame(level), points_mm[:, 1]
    reach = (np.abs(scaled[0]) ** OUTLINE_POWER + np.abs(scaled[1]) ** OUTLINE_POWER) ** (1 / OUTLINE_POWER)
    hollow = np.clip(1 - (reach / RIM_SHARE) ** 2, 0, 1)
    depth_mm = RIM_DROP_MM + (UPPER_HOLLOW_MM if side > 0 else LOWER_HOLLOW_MM)
    plane = f.top(y) if side > 0 else f.bottom(y)
    return points_mm[:, 2] - plane + side * depth_mm * hollow


def body_distance(points_mm: np.ndarray, level: str) -> np.ndarray:
    """Signed distance of points (n, 3) to the surface of the body alone, (n,) mm."""
    scaled, radii = _outline(points_mm, drawn(level))
    wall = radial_distance(scaled, radii, OUTLINE_POWER)
    top, bottom = (side * _above_plate_mm(level, side, points_mm, scaled) for side in (1, -1))
    rim_round_mm = shape("rim_round_mm", level)
    return smooth_intersection(smooth_intersection(wall, top, rim_round_mm), bottom, rim_round_mm)


def foramen_distance(points_mm: np.ndarray, level: str) -> np.ndarray:
    """Signed distance of points (n, 3) to the basivertebral foramen, a funnel forward from the posterior wall."""
    s, f = size(level), body_frame(level)
    width = (s.upper_width_mm + s.lower_width_mm) / 2
    radii = (FORAMEN_WIDTH * width / 2, FORAMEN_DEPTH * 2 * f.back_mm, FORAMEN_HEIGHT * f.half_mm)
    at = points_mm - np.array([0.0, posterior_wall_mm(level, FORAMEN_UP * f.half_mm), FORAMEN_UP * f.half_mm])
    return radial_distance((at[:, 0] / radii[0], at[:, 1] / radii[1], at[:, 2] / radii[2]), radii, 1.7)


def posterior_wall_mm(level: str, z_mm: float) -> float:
    """The `y` of the posterior wall on the midline at a height."""
    y = np.linspace(0.0, body_frame(level).back_mm + 2.0, 400)
    outside = body_distance(np.column_stack([0 * y, y, 0 * y + z_mm]), level)
    return float(np.interp(0.0, outside, y))


def with_foramen(distance_mm: np.ndarray, points_mm: np.ndarray, level: str) -> np.ndarray:
    """The distance to a solid that holds the body, less the foramen, its edge rounded."""
    return smooth_cut(distance_mm, foramen_distance(points_mm, level), 0.8)
