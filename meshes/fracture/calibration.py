"""How far plates must move for a body to lose a share of its height, measured on the section that is drawn.

Where the rims are highest depends on how a body is broken, so the loss is measured at six points, not calculated.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from scipy.interpolate import PchipInterpolator

from kyphoscope.meshes.fracture.bone_surface import Shape, bone_surface
from kyphoscope.meshes.fracture.fracture_kinds import JUDGED_BY, MADE
from kyphoscope.meshes.geometry.cache import cached_on_disk
from kyphoscope.meshes.geometry.triangles import Surface
from kyphoscope.meshes.measure.six_point import Heights, body_section, six_point
from kyphoscope.meshes.specs import MOST_LOSS

KNOTS = np.linspace(0.0, MOST_LOSS, 31)
"""Shares of height between which the way of the plates is interpolated."""
ROUNDS, CLOSE = 12, 2e-4


@lru_cache(256)
def amounts_by_loss(kind: str, level: str) -> PchipInterpolator:
    """The amounts of displacement for a share of height lost, 0 to `MOST_LOSS`; remembered on disk."""
    made = cached_on_disk("fracture", (kind, level), lambda: {"amounts": _amounts(kind, level)})
    return PchipInterpolator(KNOTS, made["amounts"])


def _amounts(kind: str, level: str) -> np.ndarray:
    """(knots, heights) mm: each found by correcting what the loss before it needed."""
    vertices, faces = _midline(Shape(level, bent=True, burst=kind == "burst"))
    whole = _judged(six_point(body_section(*_midline(Shape(level)))), kind)
    rows, per_share = [np.zeros(len(whole))], whole
    for loss in KNOTS[1:]:
        amounts = loss * per_share
        for _ in range(ROUNDS):
            moved = MADE[kind](level, 0.0, *amounts.tolist()).moved(vertices)
            miss = loss - (1 - _judged(six_point(body_section(moved, faces)), kind) / whole)
            if np.abs(miss).max() < CLOSE:
                break
            amounts = np.clip(amounts + miss * whole, 0.0, 0.8 * whole)
        rows.append(amounts)
        per_share = amounts / loss
    return np.array(rows)


def _judged(measured: Heights, kind: str) -> np.ndarray:
    return np.array([getattr(measured, f"{name}_mm") for name in JUDGED_BY[kind]])


def _midline(shape: Shape) -> Surface:
    """The triangles of the bone that the mid-sagittal plane crosses: all that heights are measured on."""
    vertices, faces = bone_surface(shape)
    beyond = (vertices[:, 0] > 0.0)[faces]
    used, numbered = np.unique(faces[beyond.any(axis=1) & ~beyond.all(axis=1)], return_inverse=True)
    return vertices[used], numbered.reshape(-1, 3)
