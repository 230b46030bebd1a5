"""What a viewer measures in a picture by hand: lengths and angles between points on what is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import atan2, degrees, dist

import numpy as np

from kyphoscope.meshes.geometry.pose import Vector
from kyphoscope.meshes.specs import check_choice

POINTS = {"length": 2, "angle": 3}
"""How many points each kind of mark takes; the middle one of an angle is its corner."""
ONE_MM = 1e-6
"""Points closer together than this count as one."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A length or an angle between points of the world, or the beginning of one.

    kind : "length" or "angle"
    lane : index of the pane in which it was put
    points_mm : on the surfaces that were pointed at; as many as `POINTS` says, or fewer while it is being put
    Raises ValueError for an unknown kind and for too many points.
    """

    kind: str
    lane: int
    points_mm: tuple[Vector, ...] = ()

    def __post_init__(self) -> None:
        check_choice("kind", self.kind, tuple(POINTS))
        if len(self.points_mm) > POINTS[self.kind]:
            raise ValueError(f"The mark '{self.kind}' has {POINTS[self.kind]} points, but got {len(self.points_mm)}.")

    @property
    def done(self) -> bool:
        """Whether all its points are there."""
        return len(self.points_mm) >= POINTS[self.kind]

    def with_point(self, point_mm: Vector) -> Mark:
        """The same mark with one more point; a finished one stays as it is."""
        return self if self.done else Mark(self.kind, self.lane, (*self.points_mm, point_mm))

    @property
    def text(self) -> str:
        """What it measures in space, however it is looked at: "23.4 mm" or "31.0°".

        "" while it is unfinished, and where two points coincide.
        """
        if not self.done:
            return ""
        if min(dist(a, b) for a, b in pairwise(self.points_mm)) < ONE_MM:
            return ""
        if self.kind == "length":
            return f"{dist(*self.points_mm):.1f} mm"
        one, corner, other = (np.array(point) for point in self.points_mm)
        a, b = one - corner, other - corner
        return f"{degrees(atan2(float(np.linalg.norm(np.cross(a, b))), float(a @ b))):.1f}°"
