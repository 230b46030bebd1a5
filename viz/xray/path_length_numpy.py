"""Path lengths without a graphics card: the same sum over all faces, triangle by triangle in numpy; slower, the same.

Which of two neighbouring triangles has a pixel on their common edge is decided once for both, so that every ray leaves
what it has entered.
"""

from __future__ import annotations

import numpy as np

from kyphoscope.viz.xray.beam_layers import Layer, checked
from kyphoscope.viz.xray.c_arm import CArm, axes, secants, source_mm

AT_ONCE = 400_000
"""Pairs of a triangle and a pixel in its box that are held in memory at a time."""


class NumpyBeam:
    """Does what `GlBeam` does without a graphics card; remembers layers that have not changed."""

    def __init__(self) -> None:
        self._aimed: tuple[CArm, tuple[int, int]] | None = None
        self._kept: dict[Layer, np.ndarray] = {}

    def loss(self, layers: tuple[Layer, ...], arm: CArm, size: tuple[int, int]) -> np.ndarray:
        """(h, w) float32: the sum of weight times path over all layers, for the middle of every pixel.

        Raises ValueError for a layer that is not closed.
        """
        before = self._kept if self._aimed == (arm, size) else {}
        kept = {layer: before[layer] if layer in before else paths(layer, arm, size) for layer in layers}
        self._aimed, self._kept = (arm, size), kept
        total = np.zeros((size[1], size[0]), np.float32)
        for layer, path in self._kept.items():
            total += np.float32(layer.weight) * path
        return total

    def close(self) -> None:
        """Forget what is remembered."""
        self._kept = {}


def paths(layer: Layer, arm: CArm, size: tuple[int, int]) -> np.ndarray:
    """(h, w) float32 mm: the way of every pixel's ray within one surface."""
    vertices, faces = checked(layer)
    right, up, along = axes(arm)
    away = layer.pose.apply(vertices) - source_mm(arm)
    depth = away @ along
    scale = arm.source_detector_mm / depth / arm.mm_per_px(size)
    # Pixel centres on whole numbers, the upper left one at the origin.
    x = size[0] / 2 - 0.5 + away @ right * scale
    y = size[1] / 2 - 0.5 - away @ up * scale
    total = np.zeros(size[0] * size[1])
    for some in _portions(x[faces], y[faces], size):
        _add(total, faces[some], x, y, depth - arm.source_object_mm, 1.0 / depth, size)
    return (total.reshape(size[1], size[0]) * secants(arm, size)).astype(np.float32)


def _box(x: np.ndarray, y: np.ndarray, size: tuple[int, int]) -> tuple[np.ndarray, ...]:
    """First column and row, and how many of each, of the pixels in the box round each triangle (n, 3)."""
    low_x, low_y = (np.clip(np.ceil(a.min(axis=1)), 0, n).astype(int) for a, n in zip((x, y), size, strict=True))
    past_x, past_y = (np.clip(np.floor(a.max(axis=1)) + 1, 0, n).astype(int) for a, n in zip((x, y), size, strict=True))
    return low_x, low_y, np.maximum(past_x - low_x, 0), np.maximum(past_y - low_y, 0)


def _portions(x: np.ndarray, y: np.ndarray, size: tuple[int, int]) -> list[np.ndarray]:
    """The triangles that have pixels, in portions that memory holds."""
    _, _, wide, high = _box(x, y, size)
    some = np.flatnonzero(wide * high)
    cuts = np.flatnonzero(np.diff(np.cumsum((wide * high)[some]) // AT_ONCE)) + 1
    return [part for part in np.split(some, cuts) if len(part)]


def _add(
    total: np.ndarray,
    faces: np.ndarray,
    x: np.ndarray,
    y: np.ndarray,
    beyond: np.ndarray,
    near: np.ndarray,
    size: tuple[int, int],
) -> None:
    """Add what some triangles give to the pixels that they cover.

    x, y : (n,) px, where vertices are in the picture
    beyond, near : (n,) how far behind the isocentre they are, mm, and one over their distance from the tube
    """
    low_x, low_y, wide, high = _box(x[faces], y[faces], size)
    triangle = np.repeat(np.arange(len(faces)), wide * high)
    nth = np.arange(len(triangle)) - np.repeat(np.cumsum(wide * high) - wide * high, wide * high)
    row, column = np.divmod(nth, wide[triangle])
    px, py = low_x[triangle] + column, low_y[triangle] + row
    corners = faces[triangle]
    shares = [_beside(px, py, x, y, corners[:, (k + 1) % 3], corners[:, (k + 2) % 3]) for k in range(3)]
    left = [share > 0.0 for share in shares]
    inside = ((left[0] == left[1]) & (left[1] == left[2])).nonzero()[0]
    weights = np.stack([share[inside] for share in shares], axis=1)
    turn = np.where(left[0][inside], -1.0, 1.0)
    whole = weights.sum(axis=1)
    weights = weights / np.where(whole == 0.0, 1.0, whole)[:, None]
    at = corners[inside]
    # Evenly in the picture goes one over the distance, not the distance.
    ways = (weights * near[at] * beyond[at]).sum(axis=1) / (weights * near[at]).sum(axis=1)
    total += np.bincount(py[inside] * size[0] + px[inside], turn * ways, minlength=len(total))


def _beside(
    px: np.ndarray, py: np.ndarray, x: np.ndarray, y: np.ndarray, first: np.ndarray, second: np.ndarray
) -> np.ndarray:
    """On which side of an edge a pixel lies, and how far, px²; the very opposite for the edge the other way round."""
    swapped = first > second
    a, b = np.where(swapped, second, first), np.where(swapped, first, second)
    side = (x[b] - x[a]) * (py - y[a]) - (y[b] - y[a]) * (px - x[a])
    side = np.where(side == 0.0, 1e-12, side)  # on the edge: on its left, for both that share it
    return np.where(swapped, -side, side)
