"""Six-point morphometry: heights and wedge angle read off the mid-sagittal section of a vertebral body."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.spatial import ConvexHull

from kyphoscope.meshes.geometry.plane_section import crossed_edges, on_edges

BIN = 0.05
"""Share of an end plate's length over which its surface is looked for."""
RIM_SHARE, WALL_SHARE = 0.045, 0.12
"""How far within the walls the rims lie, and how deep under an end plate its walls are looked for, as shares of its
length: rims are rounded, their highest points about 1.5 mm within the walls."""
MIDDLE_SHARE = 0.22
"""How far from the middle of an end plate its deepest point may lie, as a share of its length."""
DENSE_MM = 0.5
ROOF_MM = 0.9
"""What lies deeper than this under the surface is within the bone."""


@dataclass(frozen=True, slots=True)
class Heights:
    """Six-point morphometry of a vertebral body in its mid-sagittal section (Genant 1993; McCloskey 1993).

    anterior_mm, middle_mm, posterior_mm : between the rims in front, the deepest points of both end plates, the rims
        behind
    wedge_angle_deg : between the two end-plate lines, positive where the body is lower in front
    """

    anterior_mm: float
    middle_mm: float
    posterior_mm: float
    wedge_angle_deg: float


@dataclass(frozen=True, eq=False)
class EndPlate:
    """An end plate in the mid-sagittal section: its rims and its deepest point, each (2,) mm as y and z.

    rise_deg : how much its line rises from front to back
    """

    front: np.ndarray
    behind: np.ndarray
    deepest: np.ndarray

    @property
    def rise_deg(self) -> float:
        run = self.behind - self.front
        return float(np.degrees(np.arctan2(run[1], run[0])))


def six_point(outline: np.ndarray) -> Heights:
    """The heights and the wedge angle of a body's section, (n, 2) mm as y and z."""
    upper, lower = end_plates(outline)
    front, behind = upper.front - lower.front, upper.behind - lower.behind
    # Where a plate is nearly flat its deepest point may be anywhere: only how far up it lies counts.
    tilt = np.radians(upper.rise_deg + lower.rise_deg) / 2
    middle = (upper.deepest - lower.deepest) @ np.array([-np.sin(tilt), np.cos(tilt)])
    return Heights(
        anterior_mm=float(np.hypot(*front)),
        middle_mm=float(middle),
        posterior_mm=float(np.hypot(*behind)),
        wedge_angle_deg=float(upper.rise_deg - lower.rise_deg),
    )


def end_plates(outline: np.ndarray) -> tuple[EndPlate, EndPlate]:
    """The upper and the lower end plate of a body's section, (n, 2) mm as y and z, with points close together.

    An end plate's line is the long edge of the section's convex hull that bridges its hollow; its rims are on that
    line, `RIM_SHARE` of its length within the walls.
    """
    hull = outline[ConvexHull(outline).vertices]
    above, below = _bridge(hull, 1.0), _bridge(hull, -1.0)
    from_above, from_below = _beneath(outline, *above, 1.0), _beneath(outline, *below, -1.0)
    return (
        _plate(outline, from_above, from_above < from_below, *above),
        _plate(outline, from_below, from_below < from_above, *below),
    )


def _plate(outline: np.ndarray, depth: np.ndarray, near: np.ndarray, front: np.ndarray, behind: np.ndarray) -> EndPlate:
    """The end plate whose line goes through two points, from how deep every point lies under that line."""
    run = behind - front
    place = (outline - front) @ run / (run @ run)
    beside = place[near & (depth < WALL_SHARE * np.hypot(*run))]
    inset = RIM_SHARE * np.ptp(beside)
    first, last = beside.min() + inset, beside.max() - inset
    deepest = _deepest(outline, depth, near, place)
    return EndPlate(front + first * run, front + last * run, (front + behind) / 2 if deepest is None else deepest)


def _bridge(hull: np.ndarray, up: float) -> tuple[np.ndarray, np.ndarray]:
    """The front and the back end of the longest hull edge that faces up (1) or down (-1)."""
    stop = np.roll(hull, -1, axis=0)
    run = stop - hull
    length = np.hypot(*run.T)
    # qhull goes round anticlockwise, so the outward normal of an edge is its direction turned clockwise.
    facing = -run[:, 0] * up / np.maximum(length, 1e-9) > 0.6
    best = int(np.argmax(np.where(facing, length, -1.0)))
    front, behind = sorted((hull[best], stop[best]), key=lambda end: end[0])
    return front, behind


def _beneath(outline: np.ndarray, front: np.ndarray, behind: np.ndarray, up: float) -> np.ndarray:
    """(n,) mm: how far points lie inward of an end plate's line."""
    along = (behind - front) / np.hypot(*(behind - front))
    return (outline - front) @ np.array([along[1], -along[0]]) * up


def _deepest(outline: np.ndarray, depth: np.ndarray, near: np.ndarray, place: np.ndarray) -> np.ndarray | None:
    """The deepest of the points `near` the middle of an end plate's line; None if none is."""
    chosen = near & (np.abs(place - 0.5) < MIDDLE_SHARE)
    # The basivertebral foramen runs under the plate: what has bone over it is no plate.
    along = near & (place > 0.1) & (place < 0.9)
    chosen &= depth <= _surface(place[along], depth[along])(place) + ROOF_MM
    return outline[chosen][np.argmax(depth[chosen])] if chosen.any() else None


def _surface(place: np.ndarray, depth: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
    """The depth of the outermost of some points, as a function of the place along an end plate's line."""
    if not len(place):
        return np.zeros_like
    order = np.lexsort((depth, np.floor(place / BIN)))
    _, first = np.unique(np.floor(place[order] / BIN), return_index=True)
    outermost = order[first]
    outermost = outermost[np.argsort(place[outermost])]
    return lambda at: np.interp(at, place[outermost], depth[outermost])


def body_section(vertices: np.ndarray, faces: np.ndarray, x_mm: float = 0.0) -> np.ndarray:
    """(n, 2) mm, y and z: where the surface of a vertebra crosses a sagittal plane, without the parts behind the canal.

    The points lie at most `DENSE_MM` apart along the section. Raises ValueError where the plane misses the bone.
    """
    points = section(vertices, faces, x_mm)
    if len(points) == 0:
        raise ValueError(f"The sagittal plane at x = {x_mm:g} mm misses the body.")
    along = np.sort(points[:, 0])
    gaps = np.diff(along)
    # The canal is the one wide stretch, front to back, in which the section has no bone; a body has none of its own.
    widest = int(np.argmax(gaps))
    return points[points[:, 0] <= along[widest]] if gaps[widest] > 5.0 else points


def section(vertices: np.ndarray, faces: np.ndarray, x_mm: float = 0.0) -> np.ndarray:
    """(n, 2) mm, y and z: points `DENSE_MM` apart where a surface crosses a sagittal plane; none where it does not."""
    ends = _segments(vertices, faces, x_mm)
    pieces = np.ceil(np.hypot(*(ends[:, 1] - ends[:, 0]).T) / DENSE_MM).astype(int).clip(1)
    first = np.repeat(np.arange(len(ends)), pieces)
    share = np.concatenate([np.arange(n) / n for n in pieces]) if len(pieces) else np.zeros(0)
    return ends[first, 0] + share[:, None] * (ends[first, 1] - ends[first, 0])


def _segments(vertices: np.ndarray, faces: np.ndarray, x_mm: float) -> np.ndarray:
    """(n, 2, 2): the stretch, as y and z of its ends, in which each triangle crosses the plane x = `x_mm`."""
    height = vertices[:, 0] - x_mm
    edges, _ = crossed_edges(faces, height)
    edges[:, 1] = edges[:, 1, ::-1]  # both from the vertex that is alone on its side
    return on_edges(vertices[:, 1:], height, edges)
