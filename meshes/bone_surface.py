"""The unbroken surfaces of bone and marrow that a vertebra is broken from: fine where its end plates will be bent."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from meshes.body_frame import body_frame
from meshes.cache import remembered
from meshes.loft import Surface
from meshes.refine import refined
from meshes.vertebra_surface import inner_surface, outer_surface

LONGEST_MM = 2.2
"""Of an edge on an end plate that will be bent."""
PLATE_MM = 3.0
"""How far from the plane of a rim its end plate may lie."""


def bone_surface(level: str, fracture: str) -> Surface:
    """Vertices and faces of a level's unbroken bone, of the table's size, as it is drawn for a kind of fracture."""
    return _surface("bone", level, fracture != "none")


def marrow_surface(level: str, fracture: str) -> Surface:
    """Vertices and faces of a level's unbroken marrow, of the table's size, as it is drawn for a kind of fracture."""
    return _surface("marrow", level, fracture != "none")


@lru_cache(64)
def _surface(name: str, level: str, bent: bool) -> Surface:
    vertices, faces = (outer_surface if name == "bone" else inner_surface)(level)
    if not bent:
        return vertices, faces

    def made() -> dict[str, np.ndarray]:
        f, y, z = body_frame(level), vertices[:, 1], vertices[:, 2]
        away = np.minimum(np.abs(z - f.top(y)), np.abs(z - f.bottom(y)))
        finer = refined(vertices, faces, (y < f.back_mm + 1.0) & (away < PLATE_MM), LONGEST_MM)
        return dict(zip(("vertices", "faces"), finer, strict=True))

    kept = remembered(f"bent-{name}", level, made)
    kept["faces"].setflags(write=False)
    return kept["vertices"], kept["faces"]
