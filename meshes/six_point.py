"""Six-point morphometry: heights and wedge angle read off the mid-sagittal section of a vertebral body."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.spatial import ConvexHull


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
    middle = upper.deepest - lower.deepest
    return Heights(
        anterior_mm=float(np.hypot(*front)),
        middle_mm=float(np.hypot(*middle)),
        posterior_mm=float(np.hypot(*behind)),
        wedge_angle_deg=float(upper.rise_deg - lower.rise_deg),
    )


def end_plates(outline: np.ndarray) -> tuple[EndPlate, EndPlate]:
    """The upper and the lower end plate of a body's section, (n, 2) mm as y and z.

    An end plate's line is the long edge of the section's convex hull that bridges its hollow; its ends are the rims.
    """
    hull = outline[ConvexHull(outline).vertices]
    above, below = _bridge(hull, 1.0), _bridge(hull, -1.0)
    from_above, from_below = _beneath(outline, *above, 1.0), _beneath(outline, *below, -1.0)
    upper = _deepest(outline, from_above, from_above < from_below, *above)
    lower = _deepest(outline, from_below, from_below < from_above, *below)
    return EndPlate(*above, upper), EndPlate(*below, lower)


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


def _deepest(
    outline: np.ndarray, depth: np.ndarray, near: np.ndarray, front: np.ndarray, behind: np.ndarray
) -> np.ndarray:
    """The deepest of the points `near` an end plate's line, the walls at both its ends left out."""
    run = behind - front
    place = (outline - front) @ run / (run @ run)
    chosen = near & (place > 0.15) & (place < 0.85)
    # The basivertebral foramen runs under the plate: what has bone over it is no plate.
    beside = chosen & (np.abs(place[:, None] - place) < 0.09)
    chosen &= depth <= np.where(beside, depth, np.inf).min(axis=1, initial=np.inf) + 2.5
    return outline[chosen][np.argmax(depth[chosen])] if chosen.any() else (front + behind) / 2


def body_section(vertices: np.ndarray, faces: np.ndarray, x_mm: float = 0.0) -> np.ndarray:
    """(n, 2) mm, y and z: where the surface of a vertebra crosses a sagittal plane, without the parts behind the canal.

    Raises ValueError where the plane misses the bone.
    """
    points = crossings(vertices, faces, x_mm)
    if len(points) == 0:
        raise ValueError(f"The sagittal plane at x = {x_mm:g} mm misses the body.")
    along = np.sort(points[:, 0])
    gaps = np.diff(along)
    # The canal is the one wide stretch, front to back, in which the section has no bone; a body has none of its own.
    widest = int(np.argmax(gaps))
    return points[points[:, 0] <= along[widest]] if gaps[widest] > 5.0 else points


def crossings(vertices: np.ndarray, faces: np.ndarray, x_mm: float) -> np.ndarray:
    """(n, 2) y and z of the points where the edges of a mesh cross the plane x = `x_mm`."""
    beyond = vertices[:, 0] > x_mm
    sides = beyond[faces]
    crossed = faces[sides.any(axis=1) & ~sides.all(axis=1)]
    pairs = np.vstack([crossed[:, [0, 1]], crossed[:, [1, 2]], crossed[:, [2, 0]]])
    pairs = pairs[beyond[pairs[:, 0]] & ~beyond[pairs[:, 1]]]  # each edge once: its other triangle runs the other way
    a, b = vertices[pairs[:, 0]], vertices[pairs[:, 1]]
    share = (x_mm - a[:, 0]) / (b[:, 0] - a[:, 0])
    return (a + share[:, None] * (b - a))[:, 1:]
