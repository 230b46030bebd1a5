"""Writing a built body to a file that other programs read: STL and PLY in mm, glTF as its standard wants it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import trimesh
from trimesh.exchange.gltf import export_glb
from trimesh.exchange.ply import export_ply
from trimesh.exchange.stl import export_stl
from trimesh.visual import TextureVisuals
from trimesh.visual.material import PBRMaterial

from meshes.build import build
from meshes.part import Part
from meshes.specs import DiscSpec, MarrowSpec, RibSpec, Spec, VertebraSpec
from meshes.tables import below
from viz.errors import RequestError
from viz.files import beside, failures_of
from viz.style import LOOKS

ENDINGS = (".stl", ".ply", ".glb")
GLTF = np.array([[1, 0, 0, 0], [0, 0, 1, 0], [0, -1, 0, 0], [0, 0, 0, 1000]]) / 1000.0
"""From mm with +x left, +y posterior, +z superior to metres with +Y superior and +Z anterior, as glTF 2.0 asks."""

PARTS: dict[str, Callable[[VertebraSpec], Spec]] = {
    "vertebra": lambda v: v,
    "marrow": lambda v: MarrowSpec(vertebra=v),
    "disc": lambda v: DiscSpec(above=v.level, size_factor=v.size_factor),
    "left-rib": lambda v: RibSpec(level=v.level, side="left", size_factor=v.size_factor),
    "right-rib": lambda v: RibSpec(level=v.level, side="right", size_factor=v.size_factor),
}
"""What can be written of a level; the disc is the one below it."""


def part_of(vertebra: VertebraSpec, name: str) -> Part:
    """The built body that the name of `PARTS` means beside `vertebra`, in its own frame.

    Raises RequestError for one that is not there at this level.
    """
    if name == "disc" and below(vertebra.level) is None:
        raise RequestError(f"--part disc: there is no disc below {vertebra.level} here; write T4 to L4.")
    try:
        return build(PARTS[name](vertebra))
    except (ValueError, KeyError) as error:
        raise RequestError(f"--part {name}: {error.args[0] if error.args else error}") from error


def write_mesh(path: Path, part: Part) -> None:
    """Write a body to `path` by its ending, whole or not at all; raises ExportError where that fails."""
    written = encoded(part, path.suffix.lower())
    with failures_of(path), beside(path) as draft:
        draft.write_bytes(written)


def encoded(part: Part, ending: str) -> bytes:
    """The bytes of a file with one of `ENDINGS` that holds the body."""
    mesh = part.mesh()
    if ending == ".glb":
        mesh.apply_transform(GLTF)
        red, green, blue = (c**2.2 for c in LOOKS[part.material].colour)  # glTF's factors are linear
        paint = PBRMaterial(baseColorFactor=[red, green, blue, 1.0], metallicFactor=0.0, roughnessFactor=0.8)
        mesh.visual = TextureVisuals(material=paint)
        return bytes(export_glb(trimesh.Scene(mesh)))
    return bytes(export_ply(mesh, vertex_normal=False) if ending == ".ply" else export_stl(mesh))
