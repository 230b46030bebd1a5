"""How one vertebra stands on the next: the gap and the tilt that the disc between them has."""

from __future__ import annotations

from functools import lru_cache
from math import atan, cos, sin

from kyphoscope.meshes.geometry.pose import Pose
from kyphoscope.meshes.tables.tables import SACRUM, above, drawn
from kyphoscope.meshes.vertebra.body_frame import body_frame


def _half_lean(upper: str) -> float:
    """Half the angle between the two plates of the disc below `upper`, radians."""
    s = drawn(upper)
    return atan((s.disc_anterior_mm - s.disc_posterior_mm) / s.lower_depth_mm) / 2


def _half_gap_mm(upper: str) -> float:
    """Half the height of the disc below `upper`, halfway between its front and its back."""
    s = drawn(upper)
    return (s.disc_anterior_mm + s.disc_posterior_mm) / 4


def _half_body(level: str) -> tuple[float, float]:
    """How a level's plates are tilted, radians, and half its height; the sacrum's frame lies on its plate."""
    if level == SACRUM:
        return 0.0, 0.0
    slope = atan(body_frame(level).slope)
    return slope, body_frame(level).half_mm * cos(slope)


def _standing(lean: float, up_mm: float) -> Pose:
    """Tipped backwards by `lean` radians, `up_mm` above the disc along its own axis."""
    axis = (0.0, sin(lean), cos(lean))
    return Pose((0.0, up_mm * axis[1], up_mm * axis[2]), axis)


@lru_cache(256)
def disc_from_upper(upper: str, factor: float = 1.0) -> Pose:
    """The place of a vertebra in the frame of the disc below it."""
    slope, half_mm = _half_body(upper)
    up_mm = _half_gap_mm(upper) + half_mm
    return _standing(_half_lean(upper) - slope, factor * up_mm)


@lru_cache(256)
def disc_from_lower(lower: str, factor: float = 1.0) -> Pose:
    """The place of a vertebra or the sacrum in the frame of the disc above it; raises KeyError for T4."""
    upper = above(lower)
    if upper is None:
        raise KeyError(lower)
    slope, half_mm = _half_body(lower)
    up_mm = _half_gap_mm(upper) + half_mm
    return _standing(slope - _half_lean(upper), -factor * up_mm)


@lru_cache(256)
def vertebra_from_upper(lower: str, factor: float = 1.0) -> Pose:
    """The place of the next vertebra upwards in the frame of `lower`, a level or the sacrum, unbroken."""
    upper = above(lower)
    if upper is None:
        raise KeyError(lower)
    return disc_from_lower(lower, factor).inverse().then(disc_from_upper(upper, factor))
