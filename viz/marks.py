"""What a viewer measures in a picture by hand: lengths and angles between points on what is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from math import acos, degrees, dist

import numpy as np

from meshes.pose import Vector

POINTS = {"length": 2, "angle": 3}
"""How many points each kind of mark takes; the middle one of an angle is its corner."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A length or an angle between points of the world, or the beginning of one.

    kind : "length" or "angle"
    lane : index of the pane in which it was put
    points_mm : as many as `POINTS` says, or fewer while it is being put
    """

    kind: str
    lane: int
    points_mm: tuple[Vector, ...] = ()

    @property
    def done(self) -> bool:
        """Whether all its points are there."""
        return len(self.points_mm) >= POINTS[self.kind]

    def with_point(self, point_mm: Vector) -> Mark:
        """The same mark with one more point; a finished one stays as it is."""
        return self if self.done else Mark(self.kind, self.lane, (*self.points_mm, point_mm))

    @property
    def text(self) -> str:
        """What it measures, "23.4 mm" or "31.0°"; "" while it is not finished or where two points are one."""
        if not self.done:
            return ""
        if self.kind == "length":
            return f"{dist(*self.points_mm):.1f} mm"
        one, corner, other = (np.array(point) for point in self.points_mm)
        a, b = one - corner, other - corner
        size = float(np.linalg.norm(a) * np.linalg.norm(b))
        return f"{degrees(acos(max(-1.0, min(1.0, float(a @ b) / size)))):.1f}°" if size > 0.0 else ""
