"""The motion segment: neighbours and discs stacked on the treated vertebra, and what follows when it loses height."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from meshes.cache import remembered
from meshes.fracture import upper_plate_motion
from meshes.grid import contour, sample
from meshes.part import Part
from meshes.pose import Pose
from meshes.solids import radial_distance, smooth_intersection
from meshes.specs import DiscSpec, VertebraSpec
from meshes.stacking import disc_from_lower, disc_from_upper
from meshes.tables import LEVELS, above, below, size
from meshes.vertebra_body import OUTLINE_POWER, above_plate_mm, hollowed_behind
from meshes.vertebra_surface import bone_field

GAP_MM = 0.2
"""Left between a disc and the plates it lies on, so that surfaces never cross."""
SET_BACK_MM = 0.9
"""How far the disc's edge lies within the mean outline of the two plates."""
BULGE = 0.025
SPACING_MM = 0.7


@lru_cache(8192)
def world_from_vertebra(level: str, treated: VertebraSpec) -> Pose:
    """Where a vertebra stands when the treated one is at the origin, unturned, and as broken as its spec says."""
    if level == treated.level:
        return Pose()
    if LEVELS.index(level) < LEVELS.index(treated.level):
        return world_from_disc(level, treated).then(disc_from_upper(level, treated.size_factor))
    return world_from_disc(LEVELS[LEVELS.index(level) - 1], treated).then(disc_from_lower(level, treated.size_factor))


@lru_cache(8192)
def world_from_disc(upper: str, treated: VertebraSpec) -> Pose:
    """Where the disc below the vertebra `upper` is; raises KeyError for L5, below which no disc is built."""
    lower = below(upper)
    if lower is None:
        raise KeyError(upper)
    if LEVELS.index(upper) >= LEVELS.index(treated.level):
        return world_from_vertebra(upper, treated).then(disc_from_upper(upper, treated.size_factor).inverse())
    stands_on = world_from_vertebra(lower, treated)
    if lower == treated.level:
        stands_on = stands_on.then(upper_plate_motion(treated))
    return stands_on.then(disc_from_lower(lower, treated.size_factor).inverse())


def disc(spec: DiscSpec) -> Part:
    """The disc below a vertebra: it fills what the two end plates leave and bulges a little beyond their rims.

    Raises KeyError for L5.
    """
    made = remembered("disc", spec.above, lambda: _surface(spec.above))
    return Part(made["vertices"] * spec.size_factor, made["faces"], "disc")


def _surface(upper: str) -> dict[str, np.ndarray]:
    lower = below(upper)
    if lower is None or above(lower) is None:
        raise KeyError(upper)
    s, t = size(upper), size(lower)
    a = (s.lower_width_mm + t.upper_width_mm) / 4 - SET_BACK_MM
    b = (s.lower_depth_mm + t.upper_depth_mm) / 4 - SET_BACK_MM
    to_upper, to_lower = disc_from_upper(upper).inverse(), disc_from_lower(lower).inverse()

    def distance(p: np.ndarray) -> np.ndarray:
        y = hollowed_behind(p[:, 0], p[:, 1], a, b)
        bulge = 1.0 + BULGE * np.clip(1 - (p[:, 2] / 5) ** 2, -1, 1)
        edge = radial_distance((p[:, 0] / (a * bulge), y / (b * bulge)), (a, b), OUTLINE_POWER)
        below_upper = GAP_MM + above_plate_mm(upper, -1, to_upper.apply(p))
        above_lower = GAP_MM - above_plate_mm(lower, 1, to_lower.apply(p))
        between = smooth_intersection(smooth_intersection(edge, below_upper, 0.4), above_lower, 0.4)
        # The pedicles' roots rise a little over the plate behind.
        return np.maximum(between, GAP_MM - bone_field(lower).at(to_lower.apply(p)))

    field = sample(distance, np.array([-a - 3, -b - 3, -12.0]), np.array([a + 3, b + 3, 12.0]), SPACING_MM)
    return dict(zip(("vertices", "faces"), contour(field, 0.0), strict=True))
