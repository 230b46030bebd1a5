"""The grain of spongy bone on a cut face: a net of thin trabeculae, longer from top to bottom than across."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from scipy.spatial import cKDTree

from meshes.cache import remembered
from viz.style import MARROW_HOLLOW, MARROW_STRUT, Colour

TILE_MM = 24.0
"""One tile's edge; it repeats without a seam."""

TILE_PX = 512
MESH_MM = (0.92, 1.40)
"""Mean width and height of one space between trabeculae: about what remains in osteoporotic lumbar bone."""

STRUT_MM = 0.18
"""Mean thickness of a trabecula, drawn about half as thick again as it is, so that it is seen at all."""


@lru_cache(maxsize=2)
def trabeculae(between: Colour = MARROW_HOLLOW) -> np.ndarray:
    """(512, 512, 3) uint8, read-only: one tile, rows from below to above, with what lies `between` the trabeculae."""
    net = remembered("trabeculae", (TILE_MM, TILE_PX, MESH_MM, STRUT_MM), _net)
    strut, shade = net["strut"][..., None], net["shade"][..., None]
    tile = np.array(between) * shade * (1 - strut) + np.array(MARROW_STRUT) * strut
    rgb = np.round(255 * tile.clip(0.0, 1.0)).astype(np.uint8)
    rgb.setflags(write=False)
    return rgb


def _net() -> dict[str, np.ndarray]:
    """Where the trabeculae are (`strut`, 0 to 1) and how light it is between them (`shade`), (512, 512) each."""
    columns, rows = round(TILE_MM / MESH_MM[0]), round(TILE_MM / MESH_MM[1])
    rng = np.random.default_rng(7)
    column, row = (grid.ravel() for grid in np.meshgrid(np.arange(columns), np.arange(rows)))
    # Distances are taken in cells, so that spaces are longer from top to bottom; every second row is shifted by half.
    seeds = np.column_stack([column + 0.5 * (row % 2), row + 0.5]) + rng.uniform(-0.36, 0.36, (columns * rows, 2))
    cells = np.array([columns, rows], float)
    ticks = (np.arange(TILE_PX) + 0.5) / TILE_PX
    x, y = np.meshgrid(ticks * columns, ticks * rows)
    near, _ = cKDTree(seeds % cells, boxsize=cells).query(np.column_stack([x.ravel(), y.ravel()]), k=2)
    off_mm = 0.5 * (near[:, 1] - near[:, 0]).reshape(TILE_PX, TILE_PX) * MESH_MM[0]
    # Thickness wanders slowly, and here and there a trabecula is lost, as in porous bone.
    thick_mm = STRUT_MM * (1.0 + 0.55 * _drift(rng, 3))
    shade = (0.82 + 0.18 * _falling(off_mm, 0.1, 0.5)) * (1.0 + 0.05 * _drift(rng, 2))
    return {"strut": _falling(off_mm, 0.30 * thick_mm, 0.85 * thick_mm), "shade": shade}


def _drift(rng: np.random.Generator, waves: int) -> np.ndarray:
    """(512, 512) of smooth, seamless ups and downs between -1 and 1."""
    t = 2.0 * np.pi * np.arange(TILE_PX) / TILE_PX
    total = np.zeros((TILE_PX, TILE_PX))
    for a in range(-waves, waves + 1):
        for b in range(waves + 1):
            total += rng.normal() * np.cos(a * t[None, :] + b * t[:, None] + rng.uniform(0.0, 2.0 * np.pi))
    return total / np.abs(total).max()


def _falling(value: np.ndarray, full: np.ndarray | float, none: np.ndarray | float) -> np.ndarray:
    """1 up to `full`, 0 from `none` on, smooth between."""
    t = np.clip((none - value) / (none - full), 0.0, 1.0)
    return t * t * (3.0 - 2.0 * t)
