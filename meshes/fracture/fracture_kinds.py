"""The kinds of fracture, each as the displacement of space that a few amounts make, and the heights that measure it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from kyphoscope.meshes.fracture.bulge import Barrel, PushedWall
from kyphoscope.meshes.fracture.displacement import Displacement, hollow_mm
from kyphoscope.meshes.tables.shape import shape
from kyphoscope.meshes.tables.tables import drawn
from kyphoscope.meshes.vertebra.body_frame import body_frame

BULGES = {"wedge": 1.0, "crush": 1.0, "burst": 1.25}
WAISTS, BULGE_MM = 2.0, 1.0
"""The front wall bulges by so many times the depth of its waist, and so much more, times the share of its height that
is lost: the waist is gone at half the height. The side walls bulge by half (as drawn)."""
BACK_SHARE, DENT_SHARE = 0.35, 0.12
"""In a burst: how much of the height lost in front is lost behind, and how much deeper the middle of the upper plate is
driven in (as drawn)."""
WALL_SHARE = 0.3
"""In a burst: how far the posterior wall round the fragment follows it into the canal (as drawn)."""


def wedge(level: str, narrowing: float, front_mm: float) -> Displacement:
    """The upper plate tips forward about its rim behind; the posterior wall and the lower plate hold."""
    return Displacement(level, (front_mm, 0.0), barrel=_barrel(level, "wedge", front_mm, 0.0))


def biconcave(level: str, narrowing: float, dent_mm: float) -> Displacement:
    """Both end plates are dented in the middle; rims and walls hold."""
    return Displacement(level, dents_mm=(dent_mm / 2, dent_mm / 2))


def crush(level: str, narrowing: float, front_mm: float, middle_mm: float, back_mm: float) -> Displacement:
    """All of the body loses height: the upper plate comes down as far as the lower one rises."""
    half, middle = (front_mm / 2, back_mm / 2), np.zeros(1)
    hollows = sum(float(hollow_mm(middle, middle, level, side)[0]) for side in (1, -1))
    flatter = ((front_mm + back_mm) / 2 - middle_mm) / hollows
    return Displacement(level, half, half, flatter=flatter, barrel=_barrel(level, "crush", front_mm / 2, front_mm / 2))


def burst(level: str, narrowing: float, front_mm: float) -> Displacement:
    """The incomplete burst of the upper end plate (AO A3): front and back wall give way, the lower plate holds.

    The fragment that is driven out of the upper corner behind is a separate body, see `meshes.fracture.fragment`.
    """
    f, s = body_frame(level), drawn(level)
    push = WALL_SHARE * narrowing * s.canal_depth_mm
    wall = PushedWall(push, 0.42 * s.canal_width_mm, 0.2 * f.half_mm, 1.1 * f.half_mm, f.back_mm)
    barrel = _barrel(level, "burst", front_mm, 0.0)
    return Displacement(
        level, (front_mm, BACK_SHARE * front_mm), (0.0, 0.0), (DENT_SHARE * front_mm, 0.0), 0.0, barrel, wall
    )


MADE: dict[str, Callable[..., Displacement]] = {
    "wedge": wedge, "biconcave": biconcave, "crush": crush, "burst": burst,
}  # fmt: skip
"""Each takes the level, the share of the canal that is taken up, and one amount, mm, for each height in `JUDGED_BY`."""
JUDGED_BY = {"wedge": ("anterior",), "biconcave": ("middle",), "crush": ("anterior", "middle", "posterior"),
             "burst": ("anterior",)}  # fmt: skip
"""The heights whose loss a kind of fracture is measured by."""


def _barrel(level: str, kind: str, down_mm: float, up_mm: float) -> Barrel:
    """The bulge of a front wall whose upper end comes down and whose lower end rises."""
    f = body_frame(level)
    top, bottom = float(f.top(f.front_mm)), float(f.bottom(f.front_mm))
    lost, depth = (down_mm + up_mm) / (top - bottom), f.back_mm - f.front_mm
    waist = depth / 2 * shape("waist", level) * shape("waist_in_depth", level)
    forward = BULGES[kind] * lost * (WAISTS * waist + BULGE_MM)
    top, bottom = top - down_mm, bottom + up_mm
    half_width = drawn(level).upper_width_mm / 2
    return Barrel(forward, 0.5 * forward / half_width, (top + bottom) / 2, (top - bottom) / 2, f.back_mm, depth)
