"""The motion segment: neighbours and discs stacked on the treated vertebra, and what follows when it loses height."""

from __future__ import annotations

from functools import lru_cache
from math import atan, cos, sin

import numpy as np

from meshes.cache import remembered
from meshes.fracture import body_frame, upper_plate_motion
from meshes.grid import Grid, contour, node_points
from meshes.part import Part
from meshes.pose import Pose
from meshes.solids import radial_distance, smooth_intersection
from meshes.specs import DiscSpec, VertebraSpec
from meshes.tables import LEVELS, above, below, size
from meshes.vertebra import plate_height

GAP_MM = 0.08
"""Left between a disc and the plates it lies on, so that surfaces never cross."""


@lru_cache(64)
def _disc_from_upper(level: str) -> Pose:
    """The place of the vertebra `level` in the frame of the disc below it."""
    f, s = body_frame(level), size(level)
    lean = atan((s.disc_anterior_mm - s.disc_posterior_mm) / s.lower_depth_mm) / 2 + atan(f.slope)
    return _standing(lean, s.disc_middle_mm / 2 + f.half_mm * cos(atan(f.slope)))


@lru_cache(64)
def _disc_from_lower(level: str) -> Pose:
    """The place of the vertebra `level` in the frame of the disc above it."""
    f = body_frame(level)
    upper = size(above(level) or level)
    lean = atan((upper.disc_anterior_mm - upper.disc_posterior_mm) / upper.lower_depth_mm) / 2 + atan(f.slope)
    return _standing(-lean, -(upper.disc_middle_mm / 2 + f.half_mm * cos(atan(f.slope))))


def _standing(lean: float, up_mm: float) -> Pose:
    """Tipped backwards by `lean` radians, `up_mm` above the disc along its own axis."""
    axis = (0.0, sin(lean), cos(lean))
    return Pose((0.0, up_mm * axis[1], up_mm * axis[2]), axis)


def world_from_vertebra(level: str, treated: VertebraSpec) -> Pose:
    """Where a vertebra stands when the treated one is at the origin and as broken as its spec says."""
    return _world(level, treated)


@lru_cache(8192)
def _world(level: str, treated: VertebraSpec) -> Pose:
    if level == treated.level:
        return Pose()
    if LEVELS.index(level) < LEVELS.index(treated.level):
        return world_from_disc(level, treated).then(_disc_from_upper(level))
    return world_from_disc(above(level) or level, treated).then(_disc_from_lower(level))


@lru_cache(8192)
def world_from_disc(upper: str, treated: VertebraSpec) -> Pose:
    """Where the disc below the vertebra `upper` is."""
    lower = below(upper)
    if lower is None:
        raise KeyError(upper)
    if LEVELS.index(upper) < LEVELS.index(treated.level):
        base = _world(lower, treated)
        if lower == treated.level:
            base = base.then(upper_plate_motion(treated))
        return base.then(_disc_from_lower(lower).inverse())
    return _world(upper, treated).then(_disc_from_upper(upper).inverse())


def disc(spec: DiscSpec) -> Part:
    """The disc below a vertebra: it fills what the two end plates leave and bulges a little beyond their rims."""
    made = remembered("disc", spec, lambda: dict(zip(("vertices", "faces"), _disc(spec.above), strict=True)))
    return Part(made["vertices"], made["faces"], "disc")


def _disc(upper: str) -> tuple[np.ndarray, np.ndarray]:
    lower = below(upper) or upper
    s, t = size(upper), size(lower)
    a, b = (s.lower_width_mm + t.upper_width_mm) / 4 - 0.4, (s.lower_depth_mm + t.upper_depth_mm) / 4 - 0.4
    low, high = np.array([-a - 3, -b - 3, -12.0]), np.array([a + 3, b + 3, 12.0])
    shape = tuple(int(n) for n in np.ceil((high - low) / 0.7) + 1)
    p = node_points(low, 0.7, shape)
    notch = 0.07 * 2 * b * np.exp(-((p[:, 0] / (0.33 * a)) ** 2))
    y = np.where(p[:, 1] > 0, p[:, 1] + notch * np.clip(p[:, 1] / b, 0, 1.3), p[:, 1])
    bulge = 1.0 + 0.025 * np.clip(1 - (p[:, 2] / 5) ** 2, -1, 1)
    d = radial_distance((p[:, 0] / (a * bulge), y / (b * bulge)), (a, b), 2.35)
    for pose, level, side in ((_disc_from_upper(upper), upper, -1), (_disc_from_lower(lower), lower, 1)):
        in_bone = pose.inverse().apply(p)
        d = smooth_intersection(d, GAP_MM - plate_height(level, side, in_bone) * side, 0.4)
    return contour(Grid(low, 0.7, d.reshape(shape).astype(np.float32)), 0.0)
