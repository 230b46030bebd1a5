"""The bones that the spine is stacked of, vertebrae and sacrum, with the same functions for both."""

from __future__ import annotations

import numpy as np

from kyphoscope.meshes.geometry.grid import Grid
from kyphoscope.meshes.specs import SacrumSpec, VertebraSpec
from kyphoscope.meshes.spine.sacrum import PLATE_DEPTH_MM, PLATE_WIDTH_MM, above_sacral_plate_mm, sacrum_field
from kyphoscope.meshes.tables.tables import SACRUM, beneath, size
from kyphoscope.meshes.vertebra.body_frame import body_frame
from kyphoscope.meshes.vertebra.vertebra_body import above_plate_mm
from kyphoscope.meshes.vertebra.vertebra_surface import bone_field


def bone_spec(level: str, factor: float = 1.0) -> VertebraSpec | SacrumSpec:
    """The unbroken bone of a level, or the sacrum."""
    return SacrumSpec(size_factor=factor) if level == SACRUM else VertebraSpec(level=level, size_factor=factor)


def any_bone_field(level: str, factor: float = 1.0) -> Grid:
    """Signed distance to the unbroken bone of a level or to the sacrum, in its frame."""
    return sacrum_field(factor) if level == SACRUM else bone_field(level, factor)


def above_upper_plate_mm(level: str, points_mm: np.ndarray) -> np.ndarray:
    """How far points (n, 3) lie above the upper end plate of a level or of the sacrum, hollow and all; (n,) mm."""
    return above_sacral_plate_mm(points_mm) if level == SACRUM else above_plate_mm(level, 1, points_mm)


def upper_plate_mm(level: str) -> tuple[float, float]:
    """Width and depth of the upper end plate."""
    if level == SACRUM:
        return PLATE_WIDTH_MM, PLATE_DEPTH_MM
    return size(level).upper_width_mm, size(level).upper_depth_mm


def back_mm(level: str, factor: float = 1.0) -> float:
    """How far behind its frame's origin a body ends above."""
    return factor * PLATE_DEPTH_MM / 2 if level == SACRUM else body_frame(level, factor).back_mm


def with_sacrum(levels: tuple[str, ...]) -> tuple[str, ...]:
    """The same neighbours from above downwards, and the sacrum if the last of them stands on it."""
    return (*levels, SACRUM) if levels and levels[-1] != SACRUM and beneath(levels[-1]) == SACRUM else levels
