"""Directions to look from, by the names that are used at the X-ray table, and how one view turns into the next."""

from __future__ import annotations

from collections.abc import Callable
from math import acos, cos, exp, log, sin, sqrt

from kyphoscope.meshes.geometry.pose import Vector, mix, unit
from kyphoscope.scenes.state import View

TURN_S = 1.2
"""How long the view takes to turn from step to step: long enough to keep one's bearings."""

_TOWARDS: dict[str, Vector] = {
    # The operator stands behind the prone patient: the patient's left is on the left of the picture.
    "ap": (0.0, 1.0, 0.0),
    "lateral": (1.0, 0.0, 0.0),
    "oblique": (0.62, 0.66, 0.42),
    "superior": (0.0, 0.0, 1.0),
    "overview": (0.72, 0.58, 0.38),
}
_UP: dict[str, Vector] = {"superior": (0.0, -1.0, 0.0)}
_HEIGHT_MM = {
    "ap": 110.0,
    "lateral": 110.0,
    "oblique": 115.0,
    "en_face": 70.0,
    "superior": 110.0,
    "overview": 180.0,
}
_FOCUS_MM: dict[str, Vector] = {
    # Behind the middle of the body, so that the arch and the way in have their place in the picture.
    "lateral": (0.0, 15.0, 0.0),
    "oblique": (0.0, 12.0, 0.0),
    "superior": (0.0, 15.0, 0.0),
    "overview": (6.0, 48.0, 4.0),
}


def view(
    name: str, centre_mm: Vector, *, zoom: float = 1.0, at_mm: Vector | None, way: Vector, side: str = "left"
) -> View:
    """A named view.

    centre_mm : the middle of the treated body in the world, which is looked at unless `at_mm` is given
    way : direction of the way into the pedicle, along which `en_face` looks
    side : from which of the patient's sides `lateral`, `oblique` and `overview` look
    """
    mirror = -1.0 if side == "right" else 1.0
    x, y, z = _TOWARDS.get(name, (-mirror * way[0], -way[1], -way[2]))
    towards = unit((mirror * x, y, z))
    x, y, z = _FOCUS_MM.get(name, (0.0, 0.0, 0.0))
    offset = (mirror * x, y, z)
    usual = (centre_mm[0] + offset[0], centre_mm[1] + offset[1], centre_mm[2] + offset[2])
    up = _upright(_UP.get(name, (0.0, 0.0, 1.0)), towards)
    return View(at_mm if at_mm is not None else usual, towards, up, _HEIGHT_MM[name] / zoom)


def _upright(up: Vector, towards: Vector) -> Vector:
    """`up` made perpendicular to the direction of the eye."""
    along = _dot(up, towards)
    return unit((up[0] - along * towards[0], up[1] - along * towards[1], up[2] - along * towards[2]))


def turning(a: View, b: View) -> Callable[[float], View]:
    """From `a` (0) to `b` (1): the camera turns evenly about one axis, as a C-arm does."""
    axis, angle = _rotation(a, b)
    log_a, log_b = log(a.height_mm), log(b.height_mm)

    def at(share: float) -> View:
        if share <= 0.0:
            return a
        if share >= 1.0:
            return b
        c, s = cos(share * angle), sin(share * angle)
        return View(
            mix(a.focus_mm, b.focus_mm, share),
            _turned(a.towards, axis, c, s),
            _turned(a.up, axis, c, s),
            exp(log_a * (1.0 - share) + log_b * share),
        )

    return at


def _dot(a: Vector, b: Vector) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def _cross(a: Vector, b: Vector) -> Vector:
    return (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])


def _turned(v: Vector, axis: Vector, c: float, s: float) -> Vector:
    """`v` turned about a unit axis by the angle of cosine `c` and sine `s` (Rodrigues)."""
    across, along = _cross(axis, v), _dot(axis, v) * (1.0 - c)
    return (
        v[0] * c + across[0] * s + axis[0] * along,
        v[1] * c + across[1] * s + axis[1] * along,
        v[2] * c + across[2] * s + axis[2] * along,
    )


def _rotation(a: View, b: View) -> tuple[Vector, float]:
    """Axis and angle of the one rotation that takes the eye and the up of `a` to those of `b`."""
    w, x, y, z = _quaternion(a, b)
    length = sqrt(x * x + y * y + z * z)
    if length < 1e-12:
        return (0.0, 0.0, 1.0), 0.0
    return (x / length, y / length, z / length), 2.0 * acos(max(-1.0, min(1.0, w)))


def _quaternion(a: View, b: View) -> tuple[float, float, float, float]:
    """The rotation from the camera frame of `a` to that of `b`, with w not negative: the shorter way round."""
    frames = [(v.towards, v.up, _cross(v.up, v.towards)) for v in (a, b)]
    m = [[sum(frames[1][k][i] * frames[0][k][j] for k in range(3)) for j in range(3)] for i in range(3)]
    candidates = (
        (1 + m[0][0] + m[1][1] + m[2][2], m[2][1] - m[1][2], m[0][2] - m[2][0], m[1][0] - m[0][1]),
        (m[2][1] - m[1][2], 1 + m[0][0] - m[1][1] - m[2][2], m[0][1] + m[1][0], m[0][2] + m[2][0]),
        (m[0][2] - m[2][0], m[0][1] + m[1][0], 1 - m[0][0] + m[1][1] - m[2][2], m[1][2] + m[2][1]),
        (m[1][0] - m[0][1], m[0][2] + m[2][0], m[1][2] + m[2][1], 1 - m[0][0] - m[1][1] + m[2][2]),
    )
    # The one with the largest diagonal entry loses no digits.
    best = max(range(4), key=lambda i: candidates[i][i])
    length = sqrt(sum(part * part for part in candidates[best]))
    sign = -1.0 if candidates[best][0] < 0 else 1.0
    w, x, y, z = (sign * part / length for part in candidates[best])
    return w, x, y, z
