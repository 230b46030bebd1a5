"""The unbroken vertebra: body and arch joined, as a field and as closed surfaces of bone and marrow."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from meshes.body_frame import body_frame
from meshes.cache import remembered
from meshes.grid import Grid, contour, node_points, thinned
from meshes.solids import smooth_cut, smooth_union
from meshes.tables import size
from meshes.vertebra_arch import arch_distance
from meshes.vertebra_body import body_distance
from meshes.vertebra_pedicle import canal_distance

CORTEX_MM = 0.8
"""Drawn thickness of the shell; in life 0.24 to 0.5 mm (Silva 1994; doi 10.1359/jbmr.1997.12.1.89)."""
ROOT_FILLET = 0.65
"""Of the hollow where a pedicle leaves the body, as a share of the pedicle's width."""
SPACING_MM = 0.9
TRIANGLES = 28_000
"""Of the outer surface at the most: what is drawn in every frame should be no finer than can be seen."""


def _sampled(level: str) -> dict[str, np.ndarray]:
    """Both fields on the left half of a box, mirrored."""
    s, f = size(level), body_frame(level)
    low = np.array([0.0, f.front_mm - 4, -f.half_mm - 26])
    behind = f.back_mm + s.canal_depth_mm + s.spinous_length_mm + 10
    high = np.array([s.transverse_span_mm / 2 + 5, behind, f.half_mm + 18])
    shape = tuple(int(n) for n in np.ceil((high - low) / SPACING_MM) + 1)
    points = node_points(low, SPACING_MM, shape)
    body = body_distance(points, level)
    joined = smooth_union(body, arch_distance(points, level), ROOT_FILLET * s.pedicle_width_mm)
    # The hollow where a pedicle leaves the body must not fill the canal; the canal must not wear the body away.
    bone = np.minimum(body, smooth_cut(joined, canal_distance(points, level), 0.8))
    return {
        "bone": _mirrored(bone.reshape(shape)),
        "body": _mirrored(body.reshape(shape)),
        "origin_mm": low - np.array([SPACING_MM * (shape[0] - 1), 0, 0]),
    }


def _mirrored(field: np.ndarray) -> np.ndarray:
    return np.concatenate([field[:0:-1], field], axis=0).astype(np.float32)


@lru_cache(16)
def _fields(level: str) -> dict[str, np.ndarray]:
    return remembered("vertebra", level, lambda: _sampled(level))


@lru_cache(16)
def bone_field(level: str, factor: float = 1.0) -> Grid:
    """Signed distance to the outer surface of a level's unbroken bone, in the vertebra's frame."""
    return Grid(_fields(level)["origin_mm"], SPACING_MM, _fields(level)["bone"]).scaled(factor)


@lru_cache(16)
def body_field(level: str, factor: float = 1.0) -> Grid:
    """Signed distance to the surface of the unbroken body alone, without pedicles and arch, in the vertebra's frame."""
    return Grid(_fields(level)["origin_mm"], SPACING_MM, _fields(level)["body"]).scaled(factor)


@lru_cache(16)
def inner_surface(level: str) -> tuple[np.ndarray, np.ndarray]:
    """Vertices and faces of the marrow, `CORTEX_MM` inside the bone."""
    vertices, faces = contour(bone_field(level), -CORTEX_MM)
    faces.setflags(write=False)
    return vertices, faces


@lru_cache(16)
def outer_surface(level: str) -> tuple[np.ndarray, np.ndarray]:
    """Vertices and faces of the bone."""

    def made() -> dict[str, np.ndarray]:
        vertices, faces = contour(bone_field(level), 0.0)
        fewer = thinned(vertices, faces, min(1.0, TRIANGLES / len(faces)))
        return dict(zip(("vertices", "faces"), fewer, strict=True))

    kept = remembered("vertebra-surface", level, made)
    kept["faces"].setflags(write=False)
    return kept["vertices"], kept["faces"]
