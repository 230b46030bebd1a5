"""How one vertebra stands on the next: the gap and the tilt that the disc between them has."""

from __future__ import annotations

from functools import lru_cache
from math import atan, cos, sin

from meshes.body_frame import body_frame
from meshes.pose import Pose
from meshes.tables import above, drawn


def _half_lean(upper: str) -> float:
    """Half the angle between the two plates of the disc below `upper`, radians."""
    s = drawn(upper)
    return atan((s.disc_anterior_mm - s.disc_posterior_mm) / s.lower_depth_mm) / 2


def _half_gap_mm(upper: str) -> float:
    """Half the height of the disc below `upper`, halfway between its front and its back."""
    s = drawn(upper)
    return (s.disc_anterior_mm + s.disc_posterior_mm) / 4


def _standing(lean: float, up_mm: float) -> Pose:
    """Tipped backwards by `lean` radians, `up_mm` above the disc along its own axis."""
    axis = (0.0, sin(lean), cos(lean))
    return Pose((0.0, up_mm * axis[1], up_mm * axis[2]), axis)


@lru_cache(256)
def disc_from_upper(upper: str, factor: float = 1.0) -> Pose:
    """The place of a vertebra in the frame of the disc below it."""
    slope = atan(body_frame(upper).slope)
    up_mm = _half_gap_mm(upper) + body_frame(upper).half_mm * cos(slope)
    return _standing(_half_lean(upper) - slope, factor * up_mm)


@lru_cache(256)
def disc_from_lower(lower: str, factor: float = 1.0) -> Pose:
    """The place of a vertebra in the frame of the disc above it; raises KeyError for T4, which has none here."""
    upper = above(lower)
    if upper is None:
        raise KeyError(lower)
    slope = atan(body_frame(lower).slope)
    up_mm = _half_gap_mm(upper) + body_frame(lower).half_mm * cos(slope)
    return _standing(slope - _half_lean(upper), -factor * up_mm)


@lru_cache(256)
def vertebra_from_upper(lower: str, factor: float = 1.0) -> Pose:
    """The place of the next vertebra upwards in the frame of `lower`, unbroken."""
    upper = above(lower)
    if upper is None:
        raise KeyError(lower)
    return disc_from_lower(lower, factor).inverse().then(disc_from_upper(upper, factor))
