"""Where a point of the patient falls in the picture: parallel projection, one scale all over the picture."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from kyphoscope.meshes.geometry.pose import Vector, unit
from kyphoscope.scenes.state import View

EYE_MM = 900.0
"""How far off the camera stands; this does not change the picture, but keeps every instrument in front of it."""

LEAST_ASPECT = 1.5
"""A pane narrower than this shows more height, so that its full width stays in the picture."""

LETTERS = (("R", "L"), ("A", "P"), ("I", "S"))
"""The letters of each axis of the world, towards its negative and its positive end."""

NEAR_ENOUGH = 0.38
"""A direction is given a letter where the cosine between them is at least this: 68 degrees off at most."""


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle of a picture in pixels, from its upper left corner."""

    x: int
    y: int
    w: int
    h: int

    def contains(self, px: float, py: float) -> bool:
        return self.x <= px < self.x + self.w and self.y <= py < self.y + self.h


def meet(one: Rect, other: Rect) -> bool:
    """Whether two rectangles have pixels in common."""
    across = one.x < other.x + other.w and other.x < one.x + one.w
    return across and one.y < other.y + other.h and other.y < one.y + one.h


@lru_cache(maxsize=64)
def axes(view: View) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Unit directions in the world of right, up and towards the eye, (3,) float each, not to be changed."""
    towards = np.array(unit(view.towards))
    right = np.cross(np.array(view.up), towards)
    right = right / np.linalg.norm(right)
    return right, np.cross(towards, right), towards


def mm_per_px(view: View, pane: Rect) -> float:
    """How many mm of the patient one pixel of the pane is."""
    aspect = pane.w / pane.h
    return view.height_mm * max(1.0, LEAST_ASPECT / aspect) / pane.h


def projected(view: View, pane: Rect, point_mm: Vector) -> tuple[float, float]:
    """Where a point in the world (mm) falls, px from the upper left of what `pane` is counted from."""
    right, up, _ = axes(view)
    d = np.subtract(point_mm, view.focus_mm)
    scale = 1.0 / mm_per_px(view, pane)
    return pane.x + 0.5 * pane.w + scale * float(d @ right), pane.y + 0.5 * pane.h - scale * float(d @ up)


def letters(direction: np.ndarray) -> str:
    """The anatomical letters of a direction in the world, the nearest first, at most two: "L", "LA"."""
    share = [round(float(c), 6) for c in direction]
    nearest = sorted(range(3), key=lambda axis: -abs(share[axis]))[:2]
    return "".join(LETTERS[axis][share[axis] > 0] for axis in nearest if abs(share[axis]) > NEAR_ENOUGH)
