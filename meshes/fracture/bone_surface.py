"""The unbroken surfaces of bone and marrow that a vertebra is drawn from, with what lesions and fractures open in them.

They are those of `meshes.vertebra.vertebra_surface`, finer where end plates will be bent, and cut open where a burst
fracture has broken its fragment out or a lesion has destroyed bone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.ndimage import label

from kyphoscope.meshes.fracture.fragment_field import CRACK_MM, fragment_distance
from kyphoscope.meshes.fracture.lesion_field import CLEAR_MM, lesion_distance
from kyphoscope.meshes.geometry.cache import cached_on_disk
from kyphoscope.meshes.geometry.grid import Grid, contour
from kyphoscope.meshes.geometry.refine import refined
from kyphoscope.meshes.geometry.solids import smooth_cut
from kyphoscope.meshes.geometry.thinning import first_closed, thinned
from kyphoscope.meshes.geometry.triangles import Surface, without_loose
from kyphoscope.meshes.specs import VertebraSpec
from kyphoscope.meshes.vertebra.body_frame import body_frame
from kyphoscope.meshes.vertebra.vertebra_surface import (
    MARROW_TRIANGLES,
    TRIANGLES,
    bone_field,
    inner_surface,
    marrow_field,
    outer_surface,
)

LONGEST_MM = 3.6
"""Of an edge on an end plate that will be bent."""
PLATE_MM = 3.0
"""How far from the plane of a rim its end plate may lie."""
EDGE_MM = 0.4
"""How round the edges of openings are."""
REACH_MM = 3.0
"""Where bone is cut away, distances within this much of the surface are computed again."""


@dataclass(frozen=True, slots=True)
class Shape:
    """All that the unbroken surfaces of a vertebra depend on, in a body of the table's size.

    bent : whether end plates will be bent
    burst : whether a fragment is broken out
    lesion, erodes, seed : what has destroyed bone
    """

    level: str
    bent: bool = False
    burst: bool = False
    lesion: str = "none"
    erodes: str = "none"
    seed: int = 0

    @property
    def opens_bone(self) -> bool:
        return self.burst or (self.lesion == "lytic" and self.erodes != "none")

    @property
    def opens_marrow(self) -> bool:
        return self.burst or self.lesion in ("cleft", "lytic", "haematoma")


def shape_of(spec: VertebraSpec) -> Shape:
    """The shape that a vertebra is drawn from; equal for all height losses above 0."""
    burst = spec.fracture == "burst" and (spec.height_loss > 0.0 or spec.narrowing > 0.0)
    lytic = spec.lesion == "lytic"
    return Shape(
        spec.level,
        spec.fracture != "none",
        burst,
        spec.lesion,
        spec.erodes if lytic else "none",
        spec.seed if lytic else 0,
    )


@lru_cache(64)
def bone_surface(shape: Shape) -> Surface:
    """Vertices and faces of the unbroken bone."""
    if not shape.opens_bone:
        return _fine(shape.level, "bone", *outer_surface(shape.level)) if shape.bent else outer_surface(shape.level)
    return _made("opened-bone", shape, bone_field(shape.level), TRIANGLES)


@lru_cache(64)
def marrow_surface(shape: Shape) -> Surface:
    """Vertices and faces of the unbroken marrow; where a lesion is within it, it is hollow there."""
    if not shape.opens_marrow:
        return _fine(shape.level, "marrow", *inner_surface(shape.level)) if shape.bent else inner_surface(shape.level)
    return _made("opened-marrow", shape, marrow_field(shape.level), MARROW_TRIANGLES)


def _fine(level: str, name: str, vertices: np.ndarray, faces: np.ndarray) -> Surface:
    kept = cached_on_disk(f"bent-{name}", level, lambda: _named(*_bendable(level, vertices, faces)))
    kept["faces"].setflags(write=False)
    return kept["vertices"], kept["faces"]


def _made(kind: str, shape: Shape, whole: Grid, triangles: int) -> Surface:
    """The surface of a field that bone has been cut from, remembered on disk."""

    def made() -> dict[str, np.ndarray]:
        vertices, faces = contour(_cut(whole, shape, kind == "opened-marrow"), 0.0)
        tries = (thinned(vertices, faces, min(1.0, triangles * share / len(faces))) for share in (1, 0.99, 0.98, 0.97))
        fewer = without_loose(*first_closed(tries, (vertices, faces)))
        return _named(*(_bendable(shape.level, *fewer) if shape.bent else fewer))

    kept = cached_on_disk(kind, shape, made)
    kept["faces"].setflags(write=False)
    return kept["vertices"], kept["faces"]


def _named(vertices: np.ndarray, faces: np.ndarray) -> dict[str, np.ndarray]:
    return {"vertices": vertices, "faces": faces}


def _bendable(level: str, vertices: np.ndarray, faces: np.ndarray) -> Surface:
    """The same surface with small triangles on the end plates."""
    f, y, z = body_frame(level), vertices[:, 1], vertices[:, 2]
    away = np.minimum(np.abs(z - f.top(y)), np.abs(z - f.bottom(y)))
    return refined(vertices, faces, (y < f.back_mm + 1.0) & (away < PLATE_MM), LONGEST_MM)


def _cut(whole: Grid, shape: Shape, marrow: bool) -> Grid:
    """The field of bone or marrow less what has been taken away, without loose crumbs."""
    near = whole.values < REACH_MM
    points = whole.origin_mm + whole.spacing_mm * np.argwhere(near)
    left = whole.values[near].astype(float)
    if shape.burst:
        # The shell is no thicker along the crack than elsewhere: marrow begins behind the same wall.
        left = smooth_cut(left, fragment_distance(points, shape.level, CRACK_MM + (0.5 if marrow else 0.0)), EDGE_MM)
    if shape.lesion in ("cleft", "lytic", "haematoma") and (marrow or shape.erodes != "none"):
        void = lesion_distance(points, shape.level, shape.lesion, shape.erodes, shape.seed)
        left = smooth_cut(left, void - CLEAR_MM, EDGE_MM)
    values = whole.values.copy()
    values[near] = left.astype(np.float32)
    values = _of_one_piece(values)
    # Bone has no closed pockets: what a ragged void leaves apart from itself is bone still. Marrow is hollow there.
    return Grid(whole.origin_mm, whole.spacing_mm, values if marrow else -_of_one_piece(-values))


def _of_one_piece(values: np.ndarray) -> np.ndarray:
    """The same field, with positive values in all negative pieces but the largest."""
    pieces, count = label(values < 0)
    if count < 2:
        return values
    largest = int(np.bincount(pieces.ravel())[1:].argmax()) + 1
    return np.where((values < 0) & (pieces != largest), np.float32(0.1), values)
