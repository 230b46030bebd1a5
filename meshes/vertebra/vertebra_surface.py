"""The unbroken vertebra: body and arch joined, as a field and as closed surfaces of bone and marrow."""

from __future__ import annotations

from functools import lru_cache
from math import cos, radians, sin

import numpy as np
from scipy.ndimage import label

from kyphoscope.meshes.geometry.cache import cached_on_disk
from kyphoscope.meshes.geometry.grid import Grid, contour, sample_near
from kyphoscope.meshes.geometry.solids import smooth_cut, smooth_intersection, smooth_union
from kyphoscope.meshes.geometry.thinning import first_closed, thinned
from kyphoscope.meshes.geometry.triangles import largest
from kyphoscope.meshes.tables.shape import shape
from kyphoscope.meshes.tables.tables import drawn
from kyphoscope.meshes.vertebra.body_frame import body_frame
from kyphoscope.meshes.vertebra.costal_facets import carved
from kyphoscope.meshes.vertebra.vertebra_arch import arch_distance, jointed
from kyphoscope.meshes.vertebra.vertebra_body import above_plate_mm, body_distance, with_foramen
from kyphoscope.meshes.vertebra.vertebra_pedicle import canal_distance, neck_distance, pedicle_distance

CORTEX_MM, END_PLATE_MM = 0.5, 0.9
"""Drawn thickness of the shell and of the end plates; in life 0.24 to 0.5 mm (Silva 1994; doi
10.1359/jbmr.1997.12.1.89)."""
PLATE_REACH_MM = 2.2
"""How deep below an end plate the shell is thicker than elsewhere."""
PLATE_EDGE_MM = 2.0
"""How round the edge is that the end plates cut from a pedicle's root."""
NECK_EDGE_MM = 1.5
SPACING_MM, NEAR_MM = 0.75, 2.2
TRIANGLES, MARROW_TRIANGLES = 7_500, 5_000
"""Of either surface at the most: what is drawn in every frame should be no finer than can be seen."""


def _sampled(level: str) -> dict[str, np.ndarray]:
    """The fields on the left half of a box, mirrored."""
    s, f = drawn(level), body_frame(level)
    slope = radians(s.spinous_slope_deg)
    down = max(f.half_mm + 20, 0.5 * f.half_mm + s.spinous_length_mm * sin(slope) + 10)
    low = np.array([0.0, f.front_mm - 4, -down])
    behind = f.back_mm + s.canal_depth_mm + s.spinous_length_mm * cos(slope) + 12
    high = np.array([s.transverse_span_mm / 2 + 5, behind, f.half_mm + 18])
    body = sample_near(lambda p: body_distance(p, level), low, high, SPACING_MM, NEAR_MM)
    bone = sample_near(lambda p: bone_distance(p, level), low, high, SPACING_MM, NEAR_MM)
    return {
        "bone": _mirrored(bone.values),
        "body": _mirrored(body.values),
        "marrow": _mirrored(_marrow(bone, level)),
        "origin_mm": low - np.array([SPACING_MM * (bone.values.shape[0] - 1), 0, 0]),
    }


def bone_distance(points_mm: np.ndarray, level: str) -> np.ndarray:
    """Signed distance of points (n, 3; x >= 0) to the surface of the left half of the bone, (n,) mm."""
    body = body_distance(points_mm, level)
    fillet_mm = shape("root_fillet", level) * drawn(level).pedicle_width_mm
    joined = smooth_union(body, arch_distance(points_mm, level), fillet_mm)
    joined = smooth_intersection(joined, _beyond_plates(points_mm, level), PLATE_EDGE_MM)
    necked = smooth_intersection(joined, neck_distance(points_mm, level), NECK_EDGE_MM)
    joined = smooth_union(body, np.minimum(necked, pedicle_distance(points_mm, level)), NECK_EDGE_MM)
    # The hollow where a pedicle leaves the body must not fill the canal; the canal must not wear the body away.
    joined = smooth_cut(joined, canal_distance(points_mm, level), 0.8)
    bone = np.minimum(body, jointed(points_mm, joined, level))
    return carved(points_mm, with_foramen(bone, points_mm, level), level)


def _beyond_plates(points_mm: np.ndarray, level: str) -> np.ndarray:
    """How far points lie above or below the end plates, which no pedicle's root may bury; free behind the body."""
    f, y = body_frame(level), points_mm[:, 1]
    steep = shape("free_behind", level) * (y > f.back_mm)
    room = (y - f.back_mm) * steep - PLATE_EDGE_MM / 4
    beyond = np.maximum(points_mm[:, 2] - f.top(y), f.bottom(y) - points_mm[:, 2])
    return (beyond - room) / np.sqrt(1 + steep**2)


def _marrow(bone: Grid, level: str) -> np.ndarray:
    """Signed distance to the marrow on the nodes of the bone's field: within the shell, and all of one piece."""
    values = bone.values + np.float32(CORTEX_MM)
    near = np.abs(bone.values) < NEAR_MM
    points = bone.origin_mm + bone.spacing_mm * np.argwhere(near)
    plate = np.maximum(above_plate_mm(level, 1, points), -above_plate_mm(level, -1, points))
    of_body = np.clip(body_frame(level).back_mm - points[:, 1], 0.0, 1.0)
    thicker = (END_PLATE_MM - CORTEX_MM) * np.clip(PLATE_REACH_MM + plate, 0.0, 1.0) * of_body
    values[near] += thicker.astype(np.float32)
    pieces, _ = label(values < 0)
    middle = tuple(np.round(-bone.origin_mm / bone.spacing_mm).astype(int))
    return np.where((values < 0) & (pieces != pieces[middle]), np.float32(0.5 * SPACING_MM), values)


def _mirrored(field: np.ndarray) -> np.ndarray:
    return np.concatenate([field[:0:-1], field], axis=0).astype(np.float32)


@lru_cache(16)
def _fields(level: str) -> dict[str, np.ndarray]:
    return cached_on_disk("vertebra", level, lambda: _sampled(level))


@lru_cache(16)
def _field(name: str, level: str, factor: float) -> Grid:
    return Grid(_fields(level)["origin_mm"], SPACING_MM, _fields(level)[name]).scaled(factor)


def bone_field(level: str, factor: float = 1.0) -> Grid:
    """Signed distance to the outer surface of a level's unbroken bone, in the vertebra's frame."""
    return _field("bone", level, factor)


def body_field(level: str, factor: float = 1.0) -> Grid:
    """Signed distance to the surface of the unbroken body alone, in the vertebra's frame.

    It is solid: without pedicles and arch, and without the basivertebral foramen.
    """
    return _field("body", level, factor)


def marrow_field(level: str, factor: float = 1.0) -> Grid:
    """Signed distance to the surface of the unbroken marrow within the shell, in the vertebra's frame."""
    return _field("marrow", level, factor)


def inner_surface(level: str) -> tuple[np.ndarray, np.ndarray]:
    """Vertices and faces of the marrow: `CORTEX_MM` inside the bone, `END_PLATE_MM` below the end plates."""
    return _surface("marrow", level, MARROW_TRIANGLES)


def outer_surface(level: str) -> tuple[np.ndarray, np.ndarray]:
    """Vertices and faces of the bone."""
    return _surface("bone", level, TRIANGLES)


@lru_cache(32)
def _surface(name: str, level: str, triangles: int) -> tuple[np.ndarray, np.ndarray]:
    def made() -> dict[str, np.ndarray]:
        vertices, faces = contour(_field(name, level, 1.0), 0.0)
        shares = min(1.0, triangles / len(faces)) * np.linspace(1.0, 0.9, 16)
        tries = (largest(*thinned(vertices, faces, share)) for share in shares)
        fewer = first_closed(tries, (vertices, faces))
        return dict(zip(("vertices", "faces"), fewer, strict=True))

    kept = cached_on_disk(f"{name}-surface", level, made)
    kept["faces"].setflags(write=False)
    return kept["vertices"], kept["faces"]
