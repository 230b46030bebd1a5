"""Where a plane cuts a closed surface: its outlines, what they enclose, and the solid along a line through them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np


@dataclass(frozen=True, slots=True)
class Plane:
    """A plane in the frame of a part, as a key of caches too: rounded to 1e-6 mm.

    normal : unit, towards what is taken away
    offset_mm : of the plane from the origin along the normal
    """

    normal: tuple[float, float, float]
    offset_mm: float

    @classmethod
    def of(cls, point_mm: Sequence[float], normal: Sequence[float]) -> Plane:
        n = np.asarray(normal, float)
        n = n / np.linalg.norm(n)
        return cls(tuple(np.round(n, 6).tolist()), round(float(np.dot(n, point_mm)), 6))

    def basis(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Unit u (across), v (up: as superior as the plane allows), n; right-handed, not to be changed."""
        return _basis(self.normal)


@lru_cache(maxsize=64)
def _basis(normal: tuple[float, float, float]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    n = np.array(normal)
    n = n / np.linalg.norm(n)
    up = np.array([0.0, 0.0, 1.0]) if abs(n[2]) < 0.9 else np.array([0.0, -1.0, 0.0])
    u = np.cross(up, n)
    u = u / np.linalg.norm(u)
    return u, np.cross(n, u), n


def crossed_edges(faces: np.ndarray, height: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The edges in which a plane meets the triangles of a surface, and which way round.

    height : (n,) of every vertex above the plane; one that lies in it counts as below, so that outlines always close
    Returns (k, 2, 2) int, for each triangle that is met the two edges that are crossed, as the triangle runs along
    them: away from the vertex that is alone on its side, and back to it; and (k,) bool, whether that one is above. From
    the first edge to the second the body is then on the left, seen from above, otherwise on the right.
    """
    above = height > 0.0
    side = above[faces]
    met = faces[(side[:, 0] != side[:, 1]) | (side[:, 1] != side[:, 2])]
    side = above[met]
    one_above = side.sum(axis=1) == 1
    alone = np.argmax(side == one_above[:, None], axis=1)
    rows = np.arange(len(met))
    first, second, third = (met[rows, (alone + k) % 3] for k in range(3))
    return np.stack([first, second, third, first], axis=1).reshape(-1, 2, 2), one_above


def on_edges(points: np.ndarray, height: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """(..., d): where edges (..., 2) between points (n, d) are at height 0, computed from the first end of each."""
    a, b = edges[..., 0], edges[..., 1]
    share = height[a] / (height[a] - height[b])
    return points[a] + share[..., None] * (points[b] - points[a])


def outline(vertices: np.ndarray, faces: np.ndarray, plane: Plane) -> np.ndarray:
    """Where a closed, outward-wound surface meets the plane: (n, 2, 2) float, segments along u and v, mm.

    Each runs with the body on its left; they come in no order.
    """
    u, v, n = plane.basis()
    height = vertices @ n - plane.offset_mm
    edges, one_above = crossed_edges(faces, height)
    # Ends that two triangles share are the same to the bit, if both are computed from the same end of their edge.
    ends = on_edges(vertices @ np.column_stack([u, v]), height, np.sort(edges, axis=2))
    ends[~one_above] = ends[~one_above, ::-1]
    return ends


def within(outline: np.ndarray) -> float:
    """The area that closed segments go round, mm² (Green's theorem)."""
    a, b = outline[:, 0], outline[:, 1]
    return float(0.5 * np.sum(a[:, 0] * b[:, 1] - b[:, 0] * a[:, 1]))


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
        left, rings = np.ones(len(self.starts), bool), []
        for first in range(len(self.starts)):
            if not left[first]:
                continue
            ring, at = [], first
            while left[at]:
                left[at] = False
                ring.append(at)
                at = int(self.following[at])
            rings.append(self.starts[ring])
        return rings

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
    height = (vertices - point) @ np.cross(first, second)
    edges, one_above = crossed_edges(faces, height)
    edges[one_above] = edges[one_above, ::-1]
    places = on_edges(vertices, height, edges) - point
    # Where one line stops on an edge, that of the triangle on the other side of the edge starts.
    keys = np.sort(edges, axis=2) @ [len(vertices), 1]
    order = np.argsort(keys[:, 0])
    following = order[np.searchsorted(keys[:, 0], keys[:, 1], sorter=order) % max(1, len(order))]
    starts, stops = (np.column_stack([places[:, end] @ first, places[:, end] @ second]) for end in (0, 1))
    return CrossSection(starts, stops, following)


def area_and_middle(outline: np.ndarray) -> tuple[float, np.ndarray]:
    """What an outline (n, 2) encloses, mm², without a sign, and its centroid (2,)."""
    following = np.roll(outline, -1, axis=0)
    cross = outline[:, 0] * following[:, 1] - following[:, 0] * outline[:, 1]
    total = cross.sum() / 2
    if abs(total) < 1e-9:
        return 0.0, outline.mean(axis=0)
    return abs(float(total)), ((outline + following) * cross[:, None]).sum(axis=0) / (6 * total)
