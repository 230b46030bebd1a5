"""A hemangioma on a cut face: its columns, dots in level cuts and stripes in upright ones, and its border."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from kyphoscope.meshes.fracture.lesion import APART_MM, column_places
from kyphoscope.meshes.geometry.pose import Vector
from kyphoscope.meshes.specs import VertebraSpec
from kyphoscope.meshes.vertebra.body_frame import body_frame
from kyphoscope.viz.render.trabeculae import falling

PLAN_MM = 0.125
"""Cells of the plan of the columns."""
ROUND_MM = 0.65 * APART_MM
"""How far round the middles of its outermost columns it reaches."""
SLICE_MM, DIM = 3.0, 0.45
"""Columns are seen through so much of what lies behind the plane, as in a slice of a CT, and how much they dim on the
way: without it an upright plane would pass between most of them."""
SOFT_MM = 0.08


def in_hemangioma(spec: VertebraSpec, normal: Vector, places_mm: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Of places on a cut face: whether they are in it, and 255 where a column is seen, 0 between.

    normal : of the cut, towards what is taken away
    places_mm : x, y and z in the unbroken bone, arrays of one shape
    """
    towards = round(normal[0], 2), round(normal[1], 2)
    low, inside, columns = _plan(spec.level, spec.seed, towards)
    index = [
        np.clip(((at / spec.size_factor - first) / PLAN_MM).astype(np.int32), 0, count - 1)
        for at, first, count in zip(places_mm[:2], low, inside.shape, strict=True)
    ]
    between_plates = np.abs(places_mm[2]) < spec.size_factor * (body_frame(spec.level).half_mm + 2.0)
    return inside[index[0], index[1]] & between_plates, columns[index[0], index[1]]


@lru_cache(maxsize=16)
def _plan(level: str, seed: int, towards: tuple[float, float]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The level section of a body of the table's size: its first corner, where the hemangioma is, what is seen of its
    columns by an eye that looks against `towards`."""
    places = column_places(level, seed)
    low, high = places[:, :2].min(axis=0) - ROUND_MM - 1.0, places[:, :2].max(axis=0) + ROUND_MM + 1.0
    x, y = np.meshgrid(*(np.arange(a, b, PLAN_MM) for a, b in zip(low, high, strict=True)), indexing="ij")
    away, seen = np.full(x.shape, np.inf), np.zeros(x.shape)
    level_share = max(np.hypot(*towards), 1e-6)
    u, v = towards[0] / level_share, towards[1] / level_share
    for at_x, at_y, radius in places.tolist():
        dx, dy = x - at_x, y - at_y
        away = np.minimum(away, np.hypot(dx, dy))
        # A column that lies behind the plane is seen in front of where it is; level planes see none behind them.
        before = np.clip(dx * u + dy * v, 0.0, SLICE_MM * level_share)
        off = np.hypot(dx - before * u, dy - before * v) - radius
        seen = np.maximum(seen, (1.0 - DIM * before / SLICE_MM) * falling(off, -SOFT_MM, SOFT_MM))
    return low, away < ROUND_MM, np.round(255 * seen).astype(np.uint8)
