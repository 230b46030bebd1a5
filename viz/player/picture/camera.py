"""The viewer's own camera: go round the bone, come nearer, slide along; plain functions of a view.

Every function takes a view and gives another; turning pivots about the focus, and the projection stays parallel, so
a scale bar stays true.
"""

from __future__ import annotations

from dataclasses import replace
from math import cos, radians, sin

from kyphoscope.meshes.geometry.pose import Vector, unit
from kyphoscope.scenes.state import View

DEG_PER_HEIGHT = 200.0
"""How far a drag as long as the pane is high turns the body."""
ZOOM_PER_NOTCH = 0.87
"""What one notch of a mouse wheel makes of the height that is seen."""
NEAREST_MM, FARTHEST_MM = 4.0, 1200.0
"""The smallest and the greatest height that can be looked at."""


def orbit(view: View, across_deg: float, over_deg: float) -> View:
    """The body turned under the eye, about its focus.

    across_deg : the near side moves to the right of the picture (positive)
    over_deg : the near side moves down in the picture (positive), so that more of the top comes into sight
    """
    towards = _turned(view.towards, view.up, -across_deg)
    right = _cross(view.up, towards)
    return _upright(view, _turned(towards, right, -over_deg), _turned(view.up, right, -over_deg))


def zoom(view: View, factor: float) -> View:
    """The view with `factor` times the height in sight: below 1 comes nearer."""
    return replace(view, height_mm=min(max(view.height_mm * factor, NEAREST_MM), FARTHEST_MM))


def pan(view: View, right_mm: float, down_mm: float) -> View:
    """The body slid by so many mm to the right and down in the picture; the focus goes the other way."""
    right = _cross(view.up, view.towards)
    by_mm = tuple(down_mm * u - right_mm * r for r, u in zip(right, view.up, strict=True))
    focus = (view.focus_mm[0] + by_mm[0], view.focus_mm[1] + by_mm[1], view.focus_mm[2] + by_mm[2])
    return replace(view, focus_mm=focus)


def _upright(view: View, towards: Vector, up: Vector) -> View:
    """The view with these directions, made exactly unit and perpendicular so that a thousand drags do not skew it."""
    towards = unit(towards)
    lean = sum(u * t for u, t in zip(up, towards, strict=True))
    straight = unit((up[0] - lean * towards[0], up[1] - lean * towards[1], up[2] - lean * towards[2]))
    return replace(view, towards=towards, up=straight)


def _cross(a: Vector, b: Vector) -> Vector:
    return (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])


def _turned(v: Vector, axis: Vector, angle_deg: float) -> Vector:
    """The vector `v` turned about the unit direction `axis`, counter-clockwise seen from its head (Rodrigues)."""
    c, s = cos(radians(angle_deg)), sin(radians(angle_deg))
    aside = _cross(axis, v)
    along = (1 - c) * (axis[0] * v[0] + axis[1] * v[1] + axis[2] * v[2])
    return (
        c * v[0] + s * aside[0] + along * axis[0],
        c * v[1] + s * aside[1] + along * axis[1],
        c * v[2] + s * aside[2] + along * axis[2],
    )
