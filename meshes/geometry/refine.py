"""Closed surfaces made finer where they are to be bent: long edges are halved and still shared by two triangles."""

from __future__ import annotations

import numpy as np

from kyphoscope.meshes.geometry.triangles import Surface, edges_of


def refined(vertices: np.ndarray, faces: np.ndarray, chosen: np.ndarray, longest_mm: float) -> Surface:
    """The same surface with no edge longer than `longest_mm` between two `chosen` vertices.

    chosen : (n,) bool; a new vertex between two chosen ones is chosen too
    """
    for _ in range(6):
        edges = np.sort(edges_of(faces), axis=1)
        length = np.linalg.norm(vertices[edges[:, 0]] - vertices[edges[:, 1]], axis=1)
        long = chosen[edges].all(axis=1) & (length > longest_mm)
        if not long.any():
            break
        vertices, chosen, faces = _halved(vertices, chosen, faces, edges, long)
    return vertices, faces


def _halved(
    vertices: np.ndarray, chosen: np.ndarray, faces: np.ndarray, edges: np.ndarray, long: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """One round: every `long` edge gets a vertex in its middle, its triangles two, three or four parts."""
    count = len(vertices)
    keys = edges[:, 0] * count + edges[:, 1]
    marked, where = np.unique(keys[long], return_inverse=True)
    added = np.full(len(keys), -1)
    added[long] = count + where
    middle = added.reshape(-1, 3)  # of the edges a-b, b-c, c-a
    a, b = marked // count, marked % count
    vertices = np.vstack([vertices, (vertices[a] + vertices[b]) / 2])
    chosen = np.append(chosen, np.ones(len(marked), bool))
    parts = [faces[(middle < 0).all(axis=1)]]
    for turn in range(3):
        f, m = np.roll(faces, -turn, axis=1), np.roll(middle, -turn, axis=1)
        split = m >= 0
        one = split[:, 0] & ~split[:, 1] & ~split[:, 2]
        parts += _corners(f[one], m[one], ((0, 3, 2), (3, 1, 2)))
        two = split[:, 0] & split[:, 1] & ~split[:, 2]
        parts += _corners(f[two], m[two], ((3, 1, 4), (0, 3, 4), (0, 4, 2)))
    three = (middle >= 0).all(axis=1)
    parts += _corners(faces[three], middle[three], ((0, 3, 5), (3, 1, 4), (5, 4, 2), (3, 4, 5)))
    return vertices, chosen, np.vstack(parts)


def _corners(faces: np.ndarray, middle: np.ndarray, parts: tuple[tuple[int, int, int], ...]) -> list[np.ndarray]:
    """Triangles of the corners (0, 1, 2) and the middles of the edges (3, 4, 5) of each face."""
    every = np.hstack([faces, middle])
    return [every[:, part] for part in parts]
