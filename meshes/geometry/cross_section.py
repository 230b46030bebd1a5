"""Where a plane cuts a closed surface: its outlines, what they enclose, and the bone along a line through them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np


@dataclass(frozen=True, eq=False)
class CrossSection:
    """A plane's cut through a closed, outward-wound surface, in the plane's own two axes.

    starts, stops : (n, 2) mm, the ends of the short lines that the outlines are made of, bone on one and the same side
    following : (n,) the line that goes on where each one stops
    """

    starts: np.ndarray
    stops: np.ndarray
    following: np.ndarray

    @cached_property
    def outlines(self) -> list[np.ndarray]:
        """Every closed outline, (n, 2) mm, in order round it."""
        left, found = np.ones(len(self.starts), bool), []
        for first in range(len(self.starts)):
            if not left[first]:
                continue
            ring, at = [], first
            while left[at]:
                left[at] = False
                ring.append(at)
                at = int(self.following[at])
            found.append(self.starts[ring])
        return found

    def along(self, through: np.ndarray, direction: np.ndarray) -> np.ndarray:
        """(k, 2) mm: where a line enters and leaves the bone, as distances from `through` along a unit direction."""
        across = np.array([-direction[1], direction[0]])
        a, b = (self.starts - through) @ across, (self.stops - through) @ across
        cut = (a > 0) != (b > 0)
        start, stop = self.starts[cut], self.stops[cut]
        share = a[cut] / (a[cut] - b[cut])
        met = np.sort((start + share[:, None] * (stop - start) - through) @ direction)
        return met[: len(met) // 2 * 2].reshape(-1, 2)

    def chord(self, through: np.ndarray, direction: np.ndarray) -> tuple[float, float] | None:
        """The stretch of bone on a line that holds `through` or lies nearest to it; None where the line meets none."""
        stretches = self.along(through, direction)
        if len(stretches) == 0:
            return None
        outside = np.maximum(np.maximum(stretches[:, 0], -stretches[:, 1]), 0.0)
        low, high = stretches[int(np.argmin(outside))]
        return float(low), float(high)


def cross_section(
    vertices: np.ndarray, faces: np.ndarray, point: np.ndarray, first: np.ndarray, second: np.ndarray
) -> CrossSection:
    """The cut of a closed surface (n, 3 and m, 3) by the plane through `point` along two perpendicular unit axes."""
    normal = np.cross(first, second)
    height = (vertices - point) @ normal
    beyond = height > 0
    sides = beyond[faces]
    crossed = faces[sides.any(axis=1) & ~sides.all(axis=1)]
    edges = np.stack([crossed, np.roll(crossed, -1, axis=1)], axis=2)  # (m, 3, 2)
    leaves = beyond[edges[..., 0]] & ~beyond[edges[..., 1]]
    enters = ~beyond[edges[..., 0]] & beyond[edges[..., 1]]
    into, out = edges[enters], edges[leaves]

    def met(pairs: np.ndarray) -> np.ndarray:
        a, b = vertices[pairs[:, 0]], vertices[pairs[:, 1]]
        share = height[pairs[:, 0]] / (height[pairs[:, 0]] - height[pairs[:, 1]])
        place = a + share[:, None] * (b - a) - point
        return np.column_stack([place @ first, place @ second])

    # An edge is entered by one of its triangles and left by the other, the other way round.
    count = len(vertices)
    keys_in, keys_out = into[:, 0] * count + into[:, 1], out[:, 1] * count + out[:, 0]
    order = np.argsort(keys_in)
    following = order[np.searchsorted(keys_in, keys_out, sorter=order) % max(1, len(order))]
    return CrossSection(met(into), met(out), following)


def area_and_middle(outline: np.ndarray) -> tuple[float, np.ndarray]:
    """What an outline (n, 2) encloses, mm², without a sign, and its centroid (2,)."""
    following = np.roll(outline, -1, axis=0)
    cross = outline[:, 0] * following[:, 1] - following[:, 0] * outline[:, 1]
    total = cross.sum() / 2
    if abs(total) < 1e-9:
        return 0.0, outline.mean(axis=0)
    return abs(float(total)), ((outline + following) * cross[:, None]).sum(axis=0) / (6 * total)
