"""Where a lesion is: signed distances in the frame of an unbroken vertebra of the table's size."""

from __future__ import annotations

import numpy as np

from kyphoscope.meshes.geometry.solids import radial_distance, smooth_intersection
from kyphoscope.meshes.tables.tables import drawn
from kyphoscope.meshes.vertebra.body_frame import body_frame
from kyphoscope.meshes.vertebra.vertebra_pedicle import pedicle_axis
from kyphoscope.meshes.vertebra.vertebra_surface import body_field, bone_field, marrow_field

CLEFT_BELOW = 0.21
"""How far under the upper end plate a cleft lies, as a share of the body's height: in its upper third."""
CLEFT_FRONT = 0.36
"""Where its middle is, as a share of the body's depth from the front (anterior third: PMC3669703)."""
CLEFT_RADII = (0.33, 0.25, 0.07)
"""Its half width, half depth and half height as shares of the body's (as drawn)."""
HAEMATOMA_RADII = (0.24, 0.26, 0.15)
LYTIC_RADII = (0.27, 0.30, 0.32)
RAGGED_MM, GRAIN_MM = 0.6, 6.0
"""How uneven the wall of a lytic void is, and over what distance (as drawn)."""
BULGES_MM = 1.2
"""How far a tumour comes out where it has opened a wall (as drawn)."""
WITHIN_MM = 0.7
"""Bone that a lesion leaves under the shell where it opens no wall."""
CLEAR_MM = 0.12
"""Left between a lesion and the marrow round it, so that surfaces never coincide."""


def lesion_distance(points_mm: np.ndarray, level: str, lesion: str, erodes: str, seed: int) -> np.ndarray:
    """Signed distance of points (n, 3) to the lesion of a kind, (n,) mm, negative inside.

    It stays within the marrow, but for the wall that a lytic lesion `erodes`. Raises KeyError for a kind that fills no
    space: "none", "hemangioma".
    """
    if lesion == "lytic" and erodes != "none":
        void = _ragged(points_mm, _EATEN[erodes](points_mm, level), seed)
        solid = np.minimum(
            bone_field(level).at(points_mm), body_field(level).at(points_mm)
        )  # the foramen is filled too
        return smooth_intersection(void, solid - BULGES_MM, 0.8)
    shaped = {"cleft": _cleft, "lytic": _lytic, "haematoma": _haematoma}[lesion](points_mm, level)
    if lesion == "lytic":
        shaped = _ragged(points_mm, shaped, seed)
    return smooth_intersection(shaped, marrow_field(level).at(points_mm) + WITHIN_MM, 0.6)


def _ellipsoid(
    points: np.ndarray, centre: tuple[float, float, float], radii: tuple[float, float, float], power: float = 2.0
) -> np.ndarray:
    at = points - np.array(centre)
    return radial_distance(tuple(at[:, i] / radii[i] for i in range(3)), radii, power)


def _extents(level: str) -> tuple[float, float, float]:
    """Width, depth and height of a body, mm."""
    s, f = drawn(level), body_frame(level)
    return (s.upper_width_mm + s.lower_width_mm) / 2, f.back_mm - f.front_mm, 2 * f.half_mm


def _cleft(points: np.ndarray, level: str) -> np.ndarray:
    """A lens that lies flat under the upper plate and thins out towards its edge."""
    (width, depth, height), f = _extents(level), body_frame(level)
    radii = (CLEFT_RADII[0] * width, CLEFT_RADII[1] * depth, CLEFT_RADII[2] * height)
    middle = f.front_mm + CLEFT_FRONT * depth
    tilted = points.copy()
    tilted[:, 2] -= np.asarray(f.top(points[:, 1])) - f.half_mm  # along the plate
    return _ellipsoid(tilted, (0.0, middle, f.half_mm - CLEFT_BELOW * height), radii)


def _haematoma(points: np.ndarray, level: str) -> np.ndarray:
    (width, depth, height), f = _extents(level), body_frame(level)
    a, b, c = HAEMATOMA_RADII
    return _ellipsoid(points, (0.0, -0.14 * depth, 0.4 * f.half_mm), (a * width, b * depth, c * height))


def _lytic(points: np.ndarray, level: str) -> np.ndarray:
    width, depth, height = _extents(level)
    a, b, c = LYTIC_RADII
    return _ellipsoid(points, (0.14 * width, -0.13 * depth, -0.04 * height), (a * width, b * depth, c * height))


def _through_wall(points: np.ndarray, level: str) -> np.ndarray:
    (width, depth, height), f = _extents(level), body_frame(level)
    a, b, c = LYTIC_RADII
    centre = (0.08 * width, f.back_mm - 0.15 * depth, 0.06 * height)
    return _ellipsoid(points, centre, (0.8 * a * width, b * depth, c * height))


def _through_pedicle(points: np.ndarray, level: str, side: float) -> np.ndarray:
    """A void along one pedicle, from its narrowest place into the body."""
    s = drawn(level)
    middle, forward = pedicle_axis(level)
    across = np.cross(forward, [0.0, 0.0, 1.0])
    across /= np.linalg.norm(across)
    mirrored = points * np.array([side, 1.0, 1.0])
    at = mirrored - (middle + (0.35 * s.pedicle_height_mm + 2.0) * forward)
    radii = (0.45 * s.pedicle_height_mm + 5.0, s.pedicle_width_mm / 2 + 3.0, 0.38 * s.pedicle_height_mm)
    parts = (at @ forward, at @ across, at @ np.cross(across, forward))
    return radial_distance(tuple(p / r for p, r in zip(parts, radii, strict=True)), radii, 2.2)


_EATEN = {
    "posterior_wall": _through_wall,
    "left_pedicle": lambda points, level: _through_pedicle(points, level, 1.0),
    "right_pedicle": lambda points, level: _through_pedicle(points, level, -1.0),
}


def _ragged(points: np.ndarray, distance: np.ndarray, seed: int) -> np.ndarray:
    """A distance made uneven by a few waves in random directions, the same for the same seed."""
    rng = np.random.default_rng(seed)
    uneven = np.zeros(len(points))
    for _ in range(8):
        direction = rng.standard_normal(3)
        wave = 2 * np.pi / (GRAIN_MM * rng.uniform(0.7, 1.6)) * direction / np.linalg.norm(direction)
        uneven += np.sin(points @ wave + rng.uniform(0, 2 * np.pi))
    return distance + RAGGED_MM * uneven / 2.0
