"""Writing a built body to a file that other programs read: STL and PLY in mm, glTF as its standard wants it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import trimesh
from trimesh.exchange.gltf import export_glb
from trimesh.exchange.ply import export_ply
from trimesh.exchange.stl import export_stl
from trimesh.visual import TextureVisuals
from trimesh.visual.material import PBRMaterial

from kyphoscope.meshes.build import build
from kyphoscope.meshes.geometry.part import Part
from kyphoscope.meshes.specs import (
    DiscSpec,
    FragmentSpec,
    LesionSpec,
    MarrowSpec,
    NucleusSpec,
    RibSpec,
    SacrumSpec,
    Spec,
    TissueSpec,
    VertebraSpec,
)
from kyphoscope.meshes.tables.tables import above, below
from kyphoscope.meshes.tissue.surroundings import TISSUES
from kyphoscope.viz.errors import RequestError
from kyphoscope.viz.export.files import beside, failures_of
from kyphoscope.viz.render.style import LOOKS, Colour

ENDINGS = (".stl", ".ply", ".glb")
GLTF = np.array([[1, 0, 0, 0], [0, 0, 1, 0], [0, -1, 0, 0], [0, 0, 0, 1000]]) / 1000.0
"""From mm with +x left, +y posterior, +z superior to metres with +Y superior and +Z anterior, as glTF 2.0 asks."""


def _disc(vertebra: VertebraSpec) -> DiscSpec:
    beside = None if vertebra.fracture == "none" else vertebra
    return DiscSpec(above=vertebra.level, size_factor=vertebra.size_factor, beside=beside)


def _tissue(tissue: str, vertebra: VertebraSpec) -> TissueSpec:
    levels = (above(vertebra.level), vertebra.level, below(vertebra.level))
    return TissueSpec(tissue=tissue, levels=tuple(level for level in levels if level), treated=vertebra)


PARTS: dict[str, Callable[[VertebraSpec], Spec]] = {
    "vertebra": lambda v: v,
    "marrow": lambda v: MarrowSpec(vertebra=v),
    "lesion": lambda v: LesionSpec(vertebra=v),
    "fragment": lambda v: FragmentSpec(vertebra=v),
    "disc": _disc,
    "nucleus": lambda v: NucleusSpec(disc=_disc(v)),
    "left_rib": lambda v: RibSpec(level=v.level, side="left", size_factor=v.size_factor),
    "right_rib": lambda v: RibSpec(level=v.level, side="right", size_factor=v.size_factor),
    "sacrum": lambda v: SacrumSpec(size_factor=v.size_factor),
    **{tissue: partial(_tissue, tissue) for tissue in TISSUES},
}
"""What can be written of a level: its bone, the disc below it, and the layers round it and its neighbours."""


def part_of(vertebra: VertebraSpec, name: str) -> Part:
    """The built body for a name in `PARTS`, at the level of `vertebra`; disc and sacrum in their own frames, all else
    in the bone's.

    Raises RequestError for a body that this level does not have.
    """
    if name == "sacrum" and below(vertebra.level) is not None:
        raise RequestError(f"--part sacrum: the sacrum is below L5, not below {vertebra.level}; write L5.")
    if name == "fragment" and vertebra.fracture != "burst":
        raise RequestError("--part fragment: only a burst has a fragment; add --fracture burst.")
    try:
        return build(PARTS[name](vertebra))
    except ValueError as error:
        raise RequestError(f"--part {name}: {error}") from error


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
        mesh.visual = painted(LOOKS[part.material].colour)
        return bytes(export_glb(trimesh.Scene(mesh)))
    return bytes(export_ply(mesh, vertex_normal=False) if ending == ".ply" else export_stl(mesh))


def painted(colour: Colour, opacity: float = 1.0) -> TextureVisuals:
    """The paint of a body in glTF: sRGB `colour`, opacity from 0 to 1."""
    linear = [c**2.2 for c in colour]  # glTF's factors are linear
    mode = "OPAQUE" if opacity >= 1.0 else "BLEND"
    paint = PBRMaterial(baseColorFactor=[*linear, opacity], alphaMode=mode, metallicFactor=0.0, roughnessFactor=0.8)
    return TextureVisuals(material=paint)
