"""The grain of spongy bone on a cut face: a net of thin trabeculae, longer from top to bottom than across."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from scipy.spatial import cKDTree

from viz.style import MARROW_HOLLOW, MARROW_STRUT

TILE_MM = 24.0
"""One tile's edge; it repeats without a seam."""

TILE_PX = 512
MESH_MM = (1.15, 1.75)
"""Mean width and height of one space between trabeculae: about what remains in osteoporotic lumbar bone."""


@lru_cache(maxsize=1)
def trabeculae() -> np.ndarray:
    """(512, 512, 3) uint8, read-only: one tile, rows from below to above; always the same."""
    across, along = TILE_MM / MESH_MM[0], TILE_MM / MESH_MM[1]
    rng = np.random.default_rng(7)
    seeds = rng.random((round(across * along), 2)) * (across, along)
    ticks = (np.arange(TILE_PX) + 0.5) / TILE_PX
    x, y = np.meshgrid(ticks * across, ticks * along)
    nearest, _ = cKDTree(seeds, boxsize=(across, along)).query(np.column_stack([x.ravel(), y.ravel()]), k=3)
    wall = (nearest[:, 1] - nearest[:, 0]).reshape(TILE_PX, TILE_PX)
    knot = (nearest[:, 2] - nearest[:, 0]).reshape(TILE_PX, TILE_PX)
    # Thin plates where two spaces meet, thicker knots where three do, some plates missing as in porous bone.
    strut = _falling(wall, 0.06, 0.30) * _falling(knot, 0.35, 1.15)
    strut = np.clip(0.85 * strut + 0.9 * _falling(knot, 0.12, 0.42), 0.0, 1.0)
    tile = np.array(MARROW_HOLLOW) * (1 - strut[..., None]) + np.array(MARROW_STRUT) * strut[..., None]
    rgb = np.round(255 * tile).astype(np.uint8)
    rgb.setflags(write=False)
    return rgb


def _falling(value: np.ndarray, full: float, none: float) -> np.ndarray:
    """1 up to `full`, 0 from `none` on, smooth between."""
    t = np.clip((none - value) / (none - full), 0.0, 1.0)
    return t * t * (3.0 - 2.0 * t)
