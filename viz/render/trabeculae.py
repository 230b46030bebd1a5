"""Spongy bone in the round: upright walls with rungs between them, dense or thinned by osteoporosis.

The weave is a function of the place in the unbroken bone and not of the picture, so that every plane shows what it
meets: ladders in upright cuts, a net in level ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.spatial import cKDTree

from kyphoscope.meshes.geometry.cache import cached_on_disk

VOXEL_MM = 0.125
VOXELS = 160
BLOCK_MM = VOXELS * VOXEL_MM
"""Edge of the block, which repeats without a seam in all three directions."""


@dataclass(frozen=True, slots=True)
class Weave:
    """How spongy bone is woven; drawn trabeculae are about half as thick again as in life, so that they are seen.

    space_mm : mean width of one space between upright walls
    storey_mm : mean height between two rungs
    wall_mm, rung_mm : thickness of walls and rungs
    walls_lost, rungs_lost : share of them that is gone, in pieces of `PIECE_MM`
    """

    space_mm: float
    storey_mm: float = 1.0
    wall_mm: float = 0.16
    rung_mm: float = 0.12
    walls_lost: float = 0.0
    rungs_lost: float = 0.0


WEAVES = {
    "healthy": Weave(space_mm=0.80, storey_mm=0.95, wall_mm=0.15, rung_mm=0.13, walls_lost=0.10, rungs_lost=0.15),
    "osteoporotic": Weave(space_mm=1.18, storey_mm=1.75, wall_mm=0.14, rung_mm=0.09, walls_lost=0.30, rungs_lost=0.55),
}
"""Rungs go first and what upright walls remain are further apart (Mosekilde 1988, doi 10.1016/8756-3282(88)90010-9)."""

PIECE_MM = BLOCK_MM / 8
WANDER_MM = 0.16
"""How far upright walls stray from the straight."""
LOOSE = 0.38
"""How far seeds of spaces stray from their lattice, in spaces."""
TURNS = 2.0 * np.pi / BLOCK_MM


@lru_cache(maxsize=4)
def block(kind: str) -> np.ndarray:
    """(160, 160, 160) uint8, read-only, by x, y, z: 255 in a trabecula, 0 between, soft at its border."""
    made = cached_on_disk("trabeculae", (kind, WEAVES[kind], VOXEL_MM, VOXELS), lambda: {"bone": _woven(WEAVES[kind])})
    made["bone"].setflags(write=False)
    return made["bone"]


@dataclass(frozen=True, eq=False)
class _Floor:
    """The plan of the walls: for each of (n, n) places the distance to the nearest, which one, and in which space."""

    off_mm: np.ndarray
    wall: np.ndarray
    space: np.ndarray
    spaces: int


def _woven(weave: Weave) -> np.ndarray:
    """The block, slice by slice from below."""
    rng = np.random.default_rng(7)
    plan = _plan(weave, rng)
    ticks = (np.arange(VOXELS) + 0.5) * VOXEL_MM
    x, y = np.meshgrid(ticks, ticks, indexing="ij")
    storeys = round(BLOCK_MM / weave.storey_mm)
    rungs = _Rungs.chosen(weave, plan.spaces, storeys, rng)
    lost = rng.uniform(size=(4096, 8)) < weave.walls_lost
    phase = rng.uniform(size=4096)
    out = np.empty((VOXELS, VOXELS, VOXELS), np.uint8)
    for k, z in enumerate(ticks):
        at = _strayed(x, y, z)
        off_mm, wall, space = plan.off_mm[at], plan.wall[at], plan.space[at]
        piece = z / PIECE_MM + phase[wall]
        gone = lost[wall, piece.astype(int) % 8]
        thick = weave.wall_mm * (1.0 + 0.3 * np.sin(TURNS * (3 * z + 2 * x) + 6.0 * phase[wall]))
        upright = np.where(gone, 0.0, falling(off_mm, 0.3 * thick, 0.3 * thick + 0.08))
        strut = np.maximum(upright, rungs.at(space, x, y, z))
        out[:, :, k] = np.round(255 * strut)
    return out


def _strayed(x: np.ndarray, y: np.ndarray, z: float) -> tuple[np.ndarray, np.ndarray]:
    """Where places of one level are on the plan, as its indices: neighbours stray each their own way."""
    t = TURNS
    dx = np.sin(t * (z + 4 * y + x) + 1.0) + 0.7 * np.sin(t * (3 * z - 5 * y) + 2.0) + 0.3 * np.sin(t * 9 * (z + y))
    dy = np.sin(t * (z - 4 * x + y) + 4.0) + 0.7 * np.sin(t * (3 * z + 5 * x) + 0.5) + 0.3 * np.sin(t * 9 * (z - x))
    fine = 2 * VOXELS
    i, j = (np.floor((a + WANDER_MM * d) * fine / BLOCK_MM).astype(np.int32) % fine for a, d in ((x, dx), (y, dy)))
    return i, j


def _plan(weave: Weave, rng: np.random.Generator) -> _Floor:
    """A level section through the upright walls: the borders of cells round seeds."""
    across, along = round(BLOCK_MM / weave.space_mm), max(2, round(BLOCK_MM / weave.space_mm / 0.87 / 2) * 2)
    column, row = (grid.ravel() for grid in np.meshgrid(np.arange(across), np.arange(along)))
    cell = np.array([BLOCK_MM / across, BLOCK_MM / along])
    seeds = np.column_stack([column + 0.5 * (row % 2), row + 0.5]) + rng.uniform(-LOOSE, LOOSE, (across * along, 2))
    seeds = (seeds * cell) % BLOCK_MM
    fine = 2 * VOXELS
    ticks = (np.arange(fine) + 0.5) * BLOCK_MM / fine
    x, y = np.meshgrid(ticks, ticks, indexing="ij")
    near, which = cKDTree(seeds, boxsize=BLOCK_MM).query(np.column_stack([x.ravel(), y.ravel()]), k=2)
    between = np.abs(seeds[which[:, 0]] - seeds[which[:, 1]])
    apart = np.linalg.norm(np.minimum(between, BLOCK_MM - between), axis=1)
    # The exact distance to the border of two cells, however far apart their seeds are.
    off_mm = (near[:, 1] ** 2 - near[:, 0] ** 2) / (2.0 * apart)
    low, high = which.min(axis=1), which.max(axis=1)
    return _Floor(
        off_mm.reshape(fine, fine).astype(np.float32),
        ((low * 7919 + high * 104729) % 4096).reshape(fine, fine),
        which[:, 0].reshape(fine, fine),
        len(seeds),
    )


@dataclass(frozen=True, eq=False)
class _Rungs:
    """Level struts, a little slanted, at different heights in each space, with many of them lost."""

    weave: Weave
    storeys: int
    phase: np.ndarray
    jitter: np.ndarray
    slant: np.ndarray
    lost: np.ndarray

    @classmethod
    def chosen(cls, weave: Weave, spaces: int, storeys: int, rng: np.random.Generator) -> _Rungs:
        return cls(
            weave,
            storeys,
            rng.uniform(size=spaces),
            rng.uniform(-0.25, 0.25, (spaces, storeys)),
            rng.uniform(-1.0, 1.0, (spaces, 2)),
            rng.uniform(size=(spaces, storeys)) < weave.rungs_lost,
        )

    def at(self, space: np.ndarray, x: np.ndarray, y: np.ndarray, z: float) -> np.ndarray:
        """How much of a rung there is at places of one level, 0 to 1."""
        height_mm = BLOCK_MM / self.storeys
        slant = self.slant[space]
        sway = 0.25 * (np.sin(TURNS * 7 * x + 9.0 * slant[..., 0]) + np.sin(TURNS * 6 * y + 9.0 * slant[..., 1]))
        up = z / height_mm + self.phase[space] + sway
        storey = np.floor(up).astype(int)
        which = storey % self.storeys
        off_mm = np.abs(up - storey - 0.5 - self.jitter[space, which]) * height_mm
        thick = self.weave.rung_mm
        return np.where(self.lost[space, which], 0.0, falling(off_mm, 0.3 * thick, 0.3 * thick + 0.08))


def falling(value: np.ndarray, full: np.ndarray | float, none: np.ndarray | float) -> np.ndarray:
    """1 up to `full`, 0 from `none` on, smooth between."""
    t = np.clip((none - value) / (none - full), 0.0, 1.0)
    return t * t * (3.0 - 2.0 * t)
