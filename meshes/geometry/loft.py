"""Turned and drawn bodies: closed surfaces stretched over a row of rings, as instruments and handles are made."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kyphoscope.meshes.geometry.triangles import Surface, agrees, outward, without_loose

SIDES = 24
"""Corners of a round ring; a multiple of eight, so that the facets of a diamond point fall on corners."""


def angles(sides: int = SIDES) -> np.ndarray:
    """(sides,) radians, evenly round from the x axis."""
    return np.arange(sides) * (2 * np.pi / sides)


def ring(
    z_mm: float, half_x_mm: float, half_y_mm: float | None = None, power: float = 2.0, sides: int = SIDES
) -> np.ndarray:
    """(sides, 3): a level ring, a circle or with `half_y_mm` an ellipse, squarer the larger `power` is.

    An elongated ring has more of its corners at its two ends, where it is bent most.
    """
    half_y = half_x_mm if half_y_mm is None else half_y_mm
    crowd = 0.25 * (1.0 - min(half_x_mm, half_y) / max(half_x_mm, half_y)) * (1.0 if half_x_mm > half_y else -1.0)
    turn = angles(sides) - crowd * np.sin(2 * angles(sides))
    c, s = np.cos(turn), np.sin(turn)
    x = half_x_mm * np.sign(c) * np.abs(c) ** (2 / power)
    y = half_y * np.sign(s) * np.abs(s) ** (2 / power)
    return np.column_stack([x, y, np.full(sides, z_mm)])


def turned(profile: Sequence[tuple[float, float]], sides: int = SIDES) -> list[np.ndarray]:
    """Round rings for a profile of (radius, z) pairs in mm."""
    return [ring(z, radius, sides=sides) for radius, z in profile]


def loft(rings: Sequence[np.ndarray], looped: bool = False) -> Surface:
    """The surface over rings of equally many corners, its ends capped by a fan or, `looped`, joined to each other."""
    stack = np.stack(rings)
    count, sides = stack.shape[:2]
    index = np.arange(count * sides).reshape(count, sides)
    here = index if looped else index[:-1]
    there = np.roll(index, -1, axis=0) if looped else index[1:]
    faces = quads(here, np.roll(here, -1, axis=1), np.roll(there, -1, axis=1), there)
    vertices = stack.reshape(-1, 3)
    if not looped:
        first, last = len(vertices), len(vertices) + 1
        vertices = np.vstack([vertices, stack[0].mean(axis=0), stack[-1].mean(axis=0)])
        faces = np.vstack([faces, fan(first, index[0][::-1]), fan(last, index[-1])])
    return outward(vertices, faces)


def pipe(line: np.ndarray, radii_mm: np.ndarray | float, sides: int = 8, every: int = 2) -> Surface:
    """A closed round pipe along a line (n, 3) that may run in any direction; a ring at every so many of its points."""
    keep = np.unique(np.append(np.arange(0, len(line), every), len(line) - 1))
    radii = np.broadcast_to(np.asarray(radii_mm, float), len(line))
    along = np.gradient(line, axis=0)
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    across = np.cross(along[0], np.eye(3)[np.argmin(np.abs(along[0]))])
    rings = []
    for i in keep:
        across = across - (across @ along[i]) * along[i]  # carried on from ring to ring, so that the pipe never twists
        across /= np.linalg.norm(across)
        beside = np.cross(along[i], across)
        turn = angles(sides)
        rings.append(line[i] + radii[i] * (np.outer(np.cos(turn), across) + np.outer(np.sin(turn), beside)))
    return loft(rings)


def quads(a: np.ndarray, b: np.ndarray, c: np.ndarray, d: np.ndarray) -> np.ndarray:
    """(2n, 3) faces: each quadrilateral a, b, c, d as two triangles."""
    a, b, c, d = a.ravel(), b.ravel(), c.ravel(), d.ravel()
    return np.vstack([np.column_stack([a, b, c]), np.column_stack([a, c, d])])


def fan(centre: int, loop: np.ndarray) -> np.ndarray:
    """(n, 3) faces from each edge of a closed loop of vertices to one vertex."""
    return np.column_stack([loop, np.roll(loop, -1), np.full(len(loop), centre)])


def branched(
    rings: Sequence[np.ndarray], window: tuple[slice, slice], along: np.ndarray, arm: Sequence[tuple[float, float]]
) -> Surface:
    """A capped loft with a round side arm: the quadrilaterals of `window` (rings, sides) give way to it.

    along : (3,) unit direction of the arm
    arm : its profile, (radius, distance along it) in mm from the middle of the window outward
    """
    stack = np.stack(rings)
    vertices, faces = loft(rings)
    patch = np.arange(stack.shape[0] * stack.shape[1]).reshape(stack.shape[:2])[window]
    edge = np.concatenate([patch[0, :-1], patch[:-1, -1], patch[-1, :0:-1], patch[:0:-1, 0]])
    faces = faces[~np.isin(faces, patch).all(axis=1)]
    added = np.vstack([_arm_ring(vertices[edge], along, radius, reach) for radius, reach in arm])
    rows = np.vstack([edge, len(vertices) + np.arange(len(added)).reshape(len(arm), len(edge))])
    sleeve = quads(rows[:-1], np.roll(rows[:-1], -1, axis=1), np.roll(rows[1:], -1, axis=1), rows[1:])
    sleeve = np.vstack([sleeve, fan(len(vertices) + len(added), rows[-1])])
    vertices = np.vstack([vertices, added, added[-len(edge) :].mean(axis=0)])
    if not agrees(faces, sleeve):
        sleeve = sleeve[:, ::-1]
    return without_loose(vertices, np.vstack([faces, sleeve]))


def _arm_ring(edge: np.ndarray, along: np.ndarray, radius_mm: float, reach_mm: float) -> np.ndarray:
    """A round ring across an arm, its corners facing those of the edge that it grows out of."""
    centre = edge.mean(axis=0)
    across = np.cross(along, [0.0, 0.0, 1.0])
    across /= np.linalg.norm(across)
    rise = np.cross(across, along)
    turns = np.unwrap(np.arctan2((edge - centre) @ rise, (edge - centre) @ across))
    even = np.sign(turns[-1] - turns[0]) * np.arange(len(edge)) * (2 * np.pi / len(edge))
    even += (turns - even).mean()
    return centre + along * reach_mm + radius_mm * (np.outer(np.cos(even), across) + np.outer(np.sin(even), rise))
