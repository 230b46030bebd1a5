"""Where a part is and how it is turned: the place of its origin, the direction of its z axis, its roll.

The world is DICOM LPS in mm: +x to the patient's left, +y posterior, +z superior. An instrument has its tip at its
origin and its shaft along -z, so its z axis is the direction in which it is advanced. A bone keeps +z superior.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import acos, cos, hypot, radians, sin, sqrt

import numpy as np

Vector = tuple[float, float, float]
"""Three plain floats; a point in mm or a direction."""


def unit(v: Vector) -> Vector:
    """The direction of `v`; raises ZeroDivisionError for the zero vector."""
    length = sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2])
    return (v[0] / length, v[1] / length, v[2] / length)


def mix(a: Vector, b: Vector, share: float) -> Vector:
    """The point `share` (0 to 1) of the way from `a` to `b`; exactly `a` at 0 and `b` at 1."""
    rest = 1.0 - share
    return (a[0] * rest + b[0] * share, a[1] * rest + b[1] * share, a[2] * rest + b[2] * share)


def turn_towards(a: Vector, b: Vector, share: float) -> Vector:
    """The unit direction `share` of the way along the shortest arc from direction `a` to direction `b`."""
    angle = acos(max(-1.0, min(1.0, a[0] * b[0] + a[1] * b[1] + a[2] * b[2])))
    if angle < 1e-9:
        return b if share >= 1.0 else a
    if angle > 3.14159:  # opposite directions have no shortest arc: go round by way of any third direction
        side = _perpendicular(a)
        return turn_towards(a, side, 2 * share) if share < 0.5 else turn_towards(side, b, 2 * share - 1)
    from_a, from_b = sin((1 - share) * angle) / sin(angle), sin(share * angle) / sin(angle)
    return unit((from_a * a[0] + from_b * b[0], from_a * a[1] + from_b * b[1], from_a * a[2] + from_b * b[2]))


def _perpendicular(z: Vector) -> Vector:
    """World +x made perpendicular to the unit vector `z`; world +y where `z` lies along x."""
    if abs(z[0]) < 0.999:
        return unit((1.0 - z[0] * z[0], -z[0] * z[1], -z[0] * z[2]))
    return unit((-z[1] * z[0], 1.0 - z[1] * z[1], -z[1] * z[2]))


@dataclass(frozen=True, slots=True)
class Pose:
    """A rigid placement in the frame that its name tells (`world_from_needle`).

    tip_mm : where the part's origin is, mm
    axis : unit direction of the part's +z
    roll_deg : turn about that axis, counter-clockwise seen from its head; at 0 the part's +x lies as near to the
        frame's +x as the axis allows
    """

    tip_mm: Vector = (0.0, 0.0, 0.0)
    axis: Vector = (0.0, 0.0, 1.0)
    roll_deg: float = 0.0

    def columns(self) -> tuple[Vector, Vector, Vector]:
        """The part's unit x, y and z axes in the outer frame."""
        z = self.axis
        x0 = _perpendicular(z)
        y0 = (z[1] * x0[2] - z[2] * x0[1], z[2] * x0[0] - z[0] * x0[2], z[0] * x0[1] - z[1] * x0[0])
        c, s = cos(radians(self.roll_deg)), sin(radians(self.roll_deg))
        x = (c * x0[0] + s * y0[0], c * x0[1] + s * y0[1], c * x0[2] + s * y0[2])
        y = (c * y0[0] - s * x0[0], c * y0[1] - s * x0[1], c * y0[2] - s * x0[2])
        return x, y, z

    def matrix(self) -> np.ndarray:
        """world_from_part, (4, 4) float."""
        m = np.eye(4)
        m[:3, 0], m[:3, 1], m[:3, 2] = self.columns()
        m[:3, 3] = self.tip_mm
        return m

    def point(self, p: Vector) -> Vector:
        """The part's point `p` (mm) in the outer frame."""
        x, y, z = self.columns()
        t = self.tip_mm
        return (
            t[0] + p[0] * x[0] + p[1] * y[0] + p[2] * z[0],
            t[1] + p[0] * x[1] + p[1] * y[1] + p[2] * z[1],
            t[2] + p[0] * x[2] + p[1] * y[2] + p[2] * z[2],
        )

    def apply(self, points_mm: np.ndarray) -> np.ndarray:
        """(n, 3) points of the part in the outer frame, (n, 3) float mm."""
        m = self.matrix()
        return np.asarray(points_mm, float) @ m[:3, :3].T + m[:3, 3]

    def then(self, inner: Pose) -> Pose:
        """A pose given in this part's frame, in the outer frame: `world_from_a.then(a_from_b)` is `world_from_b`."""
        x, y, z = self.columns()
        ix, _, iz = inner.columns()
        axis = unit(tuple(x[i] * iz[0] + y[i] * iz[1] + z[i] * iz[2] for i in range(3)))  # type: ignore[arg-type]
        across = tuple(x[i] * ix[0] + y[i] * ix[1] + z[i] * ix[2] for i in range(3))
        flat = Pose(self.point(inner.tip_mm), axis)
        fx, fy, _ = flat.columns()
        along_x = sum(a * b for a, b in zip(across, fx, strict=True))
        along_y = sum(a * b for a, b in zip(across, fy, strict=True))
        return Pose(flat.tip_mm, axis, float(np.degrees(np.arctan2(along_y, along_x))))

    def inverse(self) -> Pose:
        """part_from_world."""
        m = np.linalg.inv(self.matrix())
        axis = unit((float(m[0, 2]), float(m[1, 2]), float(m[2, 2])))
        flat = Pose((float(m[0, 3]), float(m[1, 3]), float(m[2, 3])), axis)
        fx, fy, _ = flat.columns()
        roll = np.degrees(np.arctan2(m[:3, 0] @ np.array(fy), m[:3, 0] @ np.array(fx)))
        return Pose(flat.tip_mm, axis, float(roll))

    def moved(self, by_mm: float) -> Pose:
        """The same part pushed `by_mm` along its own axis (negative: pulled back)."""
        t, a = self.tip_mm, self.axis
        return Pose((t[0] + by_mm * a[0], t[1] + by_mm * a[1], t[2] + by_mm * a[2]), a, self.roll_deg)


def blend(a: Pose, b: Pose, share: float) -> Pose:
    """The pose `share` (0 to 1) of the way from `a` to `b`: tip on a line, axis on an arc, roll evenly."""
    return Pose(
        mix(a.tip_mm, b.tip_mm, share),
        turn_towards(a.axis, b.axis, share),
        a.roll_deg * (1.0 - share) + b.roll_deg * share,
    )


def distance_mm(a: Vector, b: Vector) -> float:
    """How far two points are apart, mm."""
    return hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])
