"""The room in the unbroken bone for a balloon and for cement, and what is already hollow there."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np

from kyphoscope.meshes.fracture.bone_surface import shape_of
from kyphoscope.meshes.fracture.fragment_field import CRACK_MM, fragment_distance
from kyphoscope.meshes.fracture.lesion_field import lesion_distance
from kyphoscope.meshes.geometry.grid import Grid
from kyphoscope.meshes.specs import VertebraSpec
from kyphoscope.meshes.vertebra.vertebra_surface import body_field

HOLLOW = {"cleft": 0.03, "haematoma": 0.2, "lytic": 0.3}
"""How slowly cement runs where a lesion is, against marrow: a cleft is filled first, as one block (PMC7346457)."""


def bone_to_fill(spec: VertebraSpec) -> VertebraSpec:
    """What the room in the unbroken bone depends on: equal for all losses of height of one vertebra."""
    shape = shape_of(spec)
    return replace(
        spec,
        fracture="burst" if shape.burst else "none",
        height_loss=0.0,
        narrowing=0.01 if shape.burst else 0.0,
        bone="osteoporotic",
        erodes=shape.erodes,
        seed=shape.seed,
    )


def room_field(spec: VertebraSpec) -> Grid:
    """Signed distance to the outside of the unbroken body, less the fragment of a burst, in the vertebra's frame."""
    return _room(spec.level, shape_of(spec).burst).scaled(spec.size_factor)


def hollow_mm(points_mm: np.ndarray, spec: VertebraSpec) -> np.ndarray:
    """Signed distance of points (n, 3) of the unbroken bone to what is hollow or soft in it, (n,) mm."""
    if spec.lesion not in HOLLOW:
        return np.full(len(points_mm), 1e3)
    factor, shape = spec.size_factor, shape_of(spec)
    return factor * lesion_distance(points_mm / factor, spec.level, spec.lesion, shape.erodes, shape.seed)


@lru_cache(16)
def _room(level: str, burst: bool) -> Grid:
    body = body_field(level)
    if not burst:
        return body
    near = body.values < 2.0
    points = body.origin_mm + body.spacing_mm * np.argwhere(near)
    values = body.values.copy()
    values[near] = np.maximum(values[near], -fragment_distance(points, level, CRACK_MM))
    return Grid(body.origin_mm, body.spacing_mm, values)
