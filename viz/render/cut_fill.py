"""Closed outlines filled with triangles, holes left out: the cut faces of bone and disc.

A plane meets closed surfaces in closed loops. What lies between the loop of the outer bone and that of the marrow is
cortex, what lies in the marrow but not in the hollow is marrow.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from pyvista import CellArray, PolyData
from vtkmodules.vtkFiltersGeneral import vtkContourTriangulator

from kyphoscope.meshes.geometry.plane_section import Plane, within
from kyphoscope.meshes.geometry.polydata import surface_of


@dataclass(frozen=True, eq=False)
class Filled:
    """Triangles in a plane: points (n, 2) float mm along u and v, faces (m, 3) int seen from the normal's head."""

    points: np.ndarray
    faces: np.ndarray

    @property
    def area_mm2(self) -> float:
        a, b, c = (self.points[self.faces[:, i]] for i in range(3))
        ab, ac = b - a, c - a
        return float(0.5 * np.sum(ab[:, 0] * ac[:, 1] - ab[:, 1] * ac[:, 0]))


def left_by(vertices: np.ndarray, faces: np.ndarray, plane: Plane, margin_mm: float = 3.0) -> np.ndarray:
    """The faces that a cut leaves, and those up to `margin_mm` beyond it, on which the light at the edge depends."""
    stays = (vertices @ np.array(plane.normal) <= plane.offset_mm + margin_mm)[faces]
    return faces[stays[:, 0] | stays[:, 1] | stays[:, 2]]


def between(outer: np.ndarray, holes: Sequence[np.ndarray] = ()) -> Filled:
    """What lies within one closed outline and outside of others, in as few triangles as can be.

    Outlines that cross each other, which a triangulator cannot fill, are filled by `swept`.
    """
    holes = [hole for hole in holes if len(hole)]
    wanted = within(outer) - sum(within(hole) for hole in holes)
    face = _triangulated(np.concatenate([outer, *holes]))
    if abs(face.area_mm2 - wanted) <= 1e-3 * abs(wanted) + 1e-2:
        return face
    return swept([outer, *holes], lambda inside: np.where(inside[:, 0] & ~inside[:, 1:].any(axis=1), 0, -1), 1)[0]


def _triangulated(segments: np.ndarray) -> Filled:
    """Closed loops in any nesting, filled where they are nested oddly."""
    if len(segments) == 0:
        return Filled(np.zeros((0, 2)), np.zeros((0, 3), int))
    ends, index = np.unique(np.round(segments.reshape(-1, 2), 6), axis=0, return_inverse=True)
    pairs = index.reshape(-1, 2)
    lines = CellArray.from_regular_cells(pairs[pairs[:, 0] != pairs[:, 1]], deep=False)
    triangulator = vtkContourTriangulator()
    triangulator.TriangulationErrorDisplayOff()
    triangulator.SetInputData(PolyData(np.column_stack([ends, np.zeros(len(ends))]), lines=lines))
    triangulator.Update()
    points, faces = surface_of(triangulator.GetOutput())
    flat = points[:, :2]
    a, b, c = (flat[faces[:, i]] for i in range(3))
    turn = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (c[:, 0] - a[:, 0]) * (b[:, 1] - a[:, 1])
    faces[turn < 0] = faces[turn < 0, ::-1]
    return Filled(flat, faces)


def swept(outlines: Sequence[np.ndarray], kind: Callable[[np.ndarray], np.ndarray], kinds: int) -> list[Filled]:
    """The plane divided by closed outlines, swept from below in strips between one vertex and the next.

    outlines : segments (n, 2, 2) of each surface
    kind : from (m, len(outlines)) bool, inside which surfaces, to (m,) int: which region that is, -1 for none
    Returns one Filled for each kind from 0 to `kinds` - 1.
    """
    segments = np.concatenate(outlines) if outlines else np.zeros((0, 2, 2))
    owner = np.repeat(np.arange(len(outlines)), [len(o) for o in outlines])
    rising = segments[:, 1, 1] >= segments[:, 0, 1]
    low = np.where(rising[:, None], segments[:, 0], segments[:, 1])
    high = np.where(rising[:, None], segments[:, 1], segments[:, 0])
    levels = np.unique(np.concatenate([low[:, 1], high[:, 1]]))
    if len(levels) < 2:
        return [Filled(np.zeros((0, 2)), np.zeros((0, 3), int)) for _ in range(kinds)]
    from_level, to_level = np.searchsorted(levels, low[:, 1]), np.searchsorted(levels, high[:, 1])
    spans = to_level - from_level
    edge = np.repeat(np.arange(len(segments)), spans)
    strip = np.arange(spans.sum()) - np.repeat(np.cumsum(spans) - spans, spans) + from_level[edge]
    x_low, x_high = (_x_at(low[edge], high[edge], levels[strip + k]) for k in (0, 1))
    order = np.lexsort((x_low + x_high, strip))
    edge, strip, x_low, x_high = edge[order], strip[order], x_low[order], x_high[order]
    crossed = np.cumsum(np.eye(len(outlines), dtype=np.int32)[owner[edge]], axis=0)
    # Every strip crosses each closed outline an even number of times, so parity starts afresh in each by itself.
    region = kind(crossed % 2 == 1)
    same = np.append(strip[1:] == strip[:-1], False)
    parts = []
    for k in range(kinds):
        left = np.flatnonzero(same & (region == k))
        parts.append(_quads(x_low[left], x_high[left], x_low[left + 1], x_high[left + 1], levels, strip[left]))
    return parts


def _x_at(low: np.ndarray, high: np.ndarray, level: np.ndarray) -> np.ndarray:
    """Where edges low-high are at a level between their ends; exactly an end at its own level."""
    share = (level - low[:, 1]) / (high[:, 1] - low[:, 1])
    return low[:, 0] * (1.0 - share) + high[:, 0] * share


def _quads(
    left_low: np.ndarray,
    left_high: np.ndarray,
    right_low: np.ndarray,
    right_high: np.ndarray,
    levels: np.ndarray,
    strip: np.ndarray,
) -> Filled:
    """Trapezoids between a left and a right edge, two triangles each."""
    n = len(strip)
    bottom, top = levels[strip], levels[strip + 1]
    x = np.stack([left_low, right_low, right_high, left_high], axis=1).ravel()
    y = np.stack([bottom, bottom, top, top], axis=1).ravel()
    corner = np.arange(0, 4 * n, 4)[:, None]
    faces = np.concatenate([corner + np.array(half) for half in ((0, 1, 2), (0, 2, 3))])
    return Filled(np.column_stack([x, y]), faces)


def in_space(flat: np.ndarray, plane: Plane, lift_mm: float = 0.0) -> np.ndarray:
    """(n, 3) points of (n, 2) in the plane, raised `lift_mm` towards what was taken away."""
    u, v, n = plane.basis()
    return flat[:, :1] * u + flat[:, 1:] * v + (plane.offset_mm + lift_mm) * n
