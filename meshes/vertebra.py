"""The vertebra: body and arch joined, as a field and as closed surfaces of bone and marrow, whole or broken."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from meshes.cache import remembered
from meshes.fracture import body_frame, broken
from meshes.grid import Grid, contour, node_points
from meshes.part import Part
from meshes.solids import smooth_union
from meshes.specs import MarrowSpec, VertebraSpec
from meshes.tables import size
from meshes.vertebra_arch import arch_distance
from meshes.vertebra_body import body_distance

CORTEX_MM = 0.8
"""Drawn thickness of the shell; in life 0.24 to 0.5 mm (Silva 1994; doi 10.1359/jbmr.1997.12.1.89)."""
ROOT_FILLET_MM = 2.5
"""Where the pedicles leave the body."""
SPACING_MM = 0.9


def _sampled(level: str) -> dict[str, np.ndarray]:
    """Both fields on the left half of a box, mirrored."""
    s, f = size(level), body_frame(level)
    low = np.array([0.0, f.front_mm - 4, -f.half_mm - 26])
    behind = f.back_mm + s.canal_depth_mm + s.spinous_length_mm + 10
    high = np.array([s.transverse_span_mm / 2 + 5, behind, f.half_mm + 18])
    shape = tuple(int(n) for n in np.ceil((high - low) / SPACING_MM) + 1)
    points = node_points(low, SPACING_MM, shape)
    body = body_distance(points, level)
    bone = smooth_union(body, arch_distance(points, level), ROOT_FILLET_MM)
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
def bone_field(level: str) -> Grid:
    """Signed distance to the outer surface of a level's unbroken bone, in the vertebra's frame."""
    return Grid(_fields(level)["origin_mm"], SPACING_MM, _fields(level)["bone"])


@lru_cache(16)
def body_field(level: str) -> Grid:
    """Signed distance to the surface of the unbroken body alone, without pedicles and arch, in the vertebra's frame."""
    return Grid(_fields(level)["origin_mm"], SPACING_MM, _fields(level)["body"])


@lru_cache(32)
def _surface(level: str, depth_mm: float) -> tuple[np.ndarray, np.ndarray]:
    vertices, faces = contour(bone_field(level), -depth_mm)
    faces.setflags(write=False)
    return vertices, faces


def vertebra(spec: VertebraSpec) -> Part:
    """The outer surface of the bone; all of a level share one faces array."""
    vertices, faces = _surface(spec.level, 0.0)
    return Part(broken(vertices, spec), faces, "bone")


def marrow(spec: MarrowSpec) -> Part:
    """The surface of the spongy bone within the shell, `CORTEX_MM` inside the bone's."""
    vertices, faces = _surface(spec.vertebra.level, CORTEX_MM)
    return Part(broken(vertices, spec.vertebra), faces, "marrow")
