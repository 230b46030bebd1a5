"""A built body: a closed surface that no longer changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kyphoscope.meshes.geometry.triangles import volume_mm3

if TYPE_CHECKING:
    import trimesh


@dataclass(frozen=True, eq=False)
class Part:
    """A closed, outward-wound triangle mesh in its part's own frame, with what it is made of.

    vertices : (n, 3) float mm, read-only
    faces : (m, 3) int, read-only; parts that differ only in shape share one and the same array
    material : a key of the look table, "bone" or "steel" say
    """

    vertices: np.ndarray
    faces: np.ndarray
    material: str

    def __post_init__(self) -> None:
        self.vertices.setflags(write=False)
        self.faces.setflags(write=False)

    @property
    def volume_mm3(self) -> float:
        """What the surface encloses, mm³."""
        return volume_mm3(self.vertices, self.faces)

    def mesh(self) -> trimesh.Trimesh:
        """A fresh Trimesh of the same triangles, for use with trimesh; it may be changed freely."""
        import trimesh  # only when it is needed: it takes a fifth of a second that no picture needs

        return trimesh.Trimesh(self.vertices.copy(), self.faces.copy(), process=False)
