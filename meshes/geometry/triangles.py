"""Surfaces of triangles: whether they are closed, what they enclose, their pieces and normals, and distances to them.

All of them are given as vertices (n, 3) float mm and faces (m, 3) int; seen from outside, a face runs anticlockwise.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

Surface = tuple[np.ndarray, np.ndarray]
"""Vertices (n, 3) float mm and faces (m, 3) int64, closed and wound outward."""

NEIGHBOURS = 4
"""How many of the nearest vertices and triangle centres are used for the distance of a point from a surface."""
NEAR_MM = 1.5
"""Up to here the distance to a surface is square to it; further off that to the nearest of those points will do."""


def edges_of(faces: np.ndarray) -> np.ndarray:
    """(3m, 2): the edges of every face as it runs along them, three in a row a face."""
    return faces[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2)


def is_closed(faces: np.ndarray) -> bool:
    """Whether every edge of a surface lies between two triangles, which run along it in opposite directions."""
    there, back = _keys(faces, int(faces.max()) + 1)
    return len(np.unique(there)) == len(there) and np.array_equal(np.sort(there), np.sort(back))


def open_edges(faces: np.ndarray) -> np.ndarray:
    """(k, 2): the edges that no second triangle closes, as the first one runs along them."""
    there, back = _keys(faces, int(faces.max()) + 1)
    return edges_of(faces)[~np.isin(there, back)]


def agrees(faces: np.ndarray, added: np.ndarray) -> bool:
    """Whether two sheets that share an edge run along it in opposite directions, as in one closed surface."""
    count = int(max(faces.max(), added.max())) + 1
    return not np.isin(_keys(added, count)[0], _keys(faces, count)[0]).any()


def _keys(faces: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """(3m,) each: a distinct number for every edge between `count` vertices, and that of the same edge reversed."""
    edges = edges_of(faces).astype(np.int64, copy=False)
    return edges[:, 0] * count + edges[:, 1], edges[:, 1] * count + edges[:, 0]


def volume_mm3(vertices: np.ndarray, faces: np.ndarray) -> float:
    """The volume within a closed, outward-wound surface, mm³."""
    a, b, c = vertices[faces[:, 0]], vertices[faces[:, 1]], vertices[faces[:, 2]]
    return float(np.einsum("ij,ij->", a, np.cross(b, c)) / 6.0)


def outward(vertices: np.ndarray, faces: np.ndarray) -> Surface:
    """The same surface, turned inside out if its volume is negative."""
    return vertices, faces if volume_mm3(vertices, faces) > 0 else faces[:, ::-1].copy()


def joined(surfaces: Sequence[Surface]) -> Surface:
    """Several closed surfaces as one."""
    starts = np.cumsum([0, *(len(vertices) for vertices, _ in surfaces[:-1])])
    faces = [faces + start for (_, faces), start in zip(surfaces, starts, strict=True)]
    return np.vstack([vertices for vertices, _ in surfaces]), np.vstack(faces)


def pieces(faces: np.ndarray, count: int) -> np.ndarray:
    """(count,) int from 0: to which of the connected pieces of a surface of `count` vertices each vertex belongs."""
    ends = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]]])
    links = coo_matrix((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(count, count))
    return connected_components(links, directed=False)[1]


def largest(vertices: np.ndarray, faces: np.ndarray) -> Surface:
    """The one of the pieces of a surface that has most vertices."""
    piece = pieces(faces, len(vertices))
    keep = piece == np.bincount(piece).argmax()
    return vertices[keep], (np.cumsum(keep) - 1)[faces[keep[faces[:, 0]]]]


def hollows(vertices: np.ndarray, faces: np.ndarray) -> np.ndarray:
    """(m,) bool: the faces round a hollow within a solid, which bounds it from inside: pieces of negative volume."""
    piece = pieces(faces, len(vertices))[faces[:, 0]]
    a, b, c = (vertices[faces[:, i]] for i in range(3))
    return np.bincount(piece, np.einsum("ij,ij->i", a, np.cross(b, c)))[piece] <= 0.0


def without_loose(vertices: np.ndarray, faces: np.ndarray) -> Surface:
    """The same surface without the vertices that no face uses."""
    used, renumbered = np.unique(faces, return_inverse=True)
    return vertices[used], renumbered.reshape(-1, 3)


def without_slivers(vertices: np.ndarray, faces: np.ndarray) -> Surface:
    """The same surface with vertices merged that fell on one point (a level through a node makes such triangles)."""
    places = np.round(vertices, 6)
    order = np.lexsort(places.T[::-1])  # by x, then y, then z; a third of the time that np.unique takes for rows
    fresh = np.append(True, (places[order[1:]] != places[order[:-1]]).any(axis=1))
    same_as = np.empty(len(vertices), np.int64)
    same_as[order] = np.cumsum(fresh) - 1
    faces = same_as[faces]
    real = (faces[:, 0] != faces[:, 1]) & (faces[:, 1] != faces[:, 2]) & (faces[:, 2] != faces[:, 0])
    return vertices[order[fresh]], faces[real]


def without_fins(faces: np.ndarray) -> np.ndarray:
    """The same faces without those that hang on by one edge, which thinning by quadrics sometimes leaves."""
    while True:
        edges = np.sort(edges_of(faces), axis=1)
        _, same_as, count = np.unique(edges, axis=0, return_inverse=True, return_counts=True)
        hanging = (count[same_as.reshape(-1, 3)] == 1).any(axis=1)
        if not hanging.any():
            return faces
        faces = faces[~hanging]


def vertex_normals(vertices: np.ndarray, faces: np.ndarray) -> np.ndarray:
    """(n, 3) unit normals, each the area-weighted mean of the faces round a vertex."""
    corners = vertices[faces]
    across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    total = np.stack(
        [np.bincount(faces.ravel(), np.repeat(across[:, i], 3), minlength=len(vertices)) for i in range(3)], axis=1
    )
    return total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-12)


def signed_distance_mm(points_mm: np.ndarray, vertices: np.ndarray, faces: np.ndarray) -> np.ndarray:
    """(n,) mm: how far points (n, 3) are from a smooth closed surface, negative inside, from its vertices and normals.

    It is as good as the triangles are small, and many times as quick as the distance to every triangle.
    """
    normals = vertex_normals(vertices, faces)
    middles, mean = vertices[faces].mean(axis=1), normals[faces].mean(axis=1)
    places = np.vstack([vertices, middles])
    facing = np.vstack([normals, mean / np.linalg.norm(mean, axis=1, keepdims=True)])
    away, nearest = cKDTree(places).query(points_mm, k=NEIGHBOURS)
    across = np.einsum("nki,nki->nk", points_mm[:, None] - places[nearest], facing[nearest])
    weight = 1.0 / (away + 0.05)
    flat = (across * weight).sum(axis=1) / weight.sum(axis=1)
    return np.where(away[:, 0] > NEAR_MM, np.sign(flat) * away[:, 0], flat)
