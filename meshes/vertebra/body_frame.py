"""The plain outline of an unbroken vertebral body, by which everything else on a vertebra is placed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from kyphoscope.meshes.tables.tables import drawn

RIM_MM = 1.6
"""How far the highest points of the rounded rims lie within the outline."""


@dataclass(frozen=True, slots=True)
class BodyFrame:
    """The mid-sagittal outline of an unbroken body in its own frame, mm; heights are taken from `morphometry.csv`."""

    front_mm: float
    back_mm: float
    half_mm: float
    slope: float

    def top(self, y: np.ndarray | float) -> np.ndarray | float:
        """Height of the upper rim plane at `y`."""
        return self.half_mm + self.slope * y

    def bottom(self, y: np.ndarray | float) -> np.ndarray | float:
        """Height of the lower rim plane at `y`."""
        return -self.half_mm - self.slope * y


@lru_cache(256)
def body_frame(level: str, factor: float = 1.0) -> BodyFrame:
    """The outline of a level's body in a person `factor` times as large.

    Its middle is at the origin and each end plate is tilted by half the normal wedge.
    """
    s = drawn(level)
    depth = (s.upper_depth_mm + s.lower_depth_mm) / 2
    slope = (s.posterior_height_mm - s.anterior_height_mm) / depth / 2
    half = (s.anterior_height_mm + s.posterior_height_mm) / 4
    return BodyFrame(-factor * depth / 2, factor * depth / 2, factor * half, slope)
