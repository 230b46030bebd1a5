"""Writing every body of one moment of a lesson to a file that other programs read: glTF, VTK or PLY."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import trimesh
from trimesh.exchange.gltf import export_glb
from trimesh.exchange.ply import export_ply

from kyphoscope.scenes.program import Program
from kyphoscope.viz.errors import RequestError
from kyphoscope.viz.export.files import beside, failures_of
from kyphoscope.viz.export.mesh_files import GLTF, painted
from kyphoscope.viz.export.solids import Sides, Solid, blocks, scene, shown

MOMENT_ENDINGS = (".glb", ".vtm", ".ply")
PART = "part"
"""The number, from 0, on every point of a PLY file of the body that it belongs to."""


def write_moment(path: Path, program: Program, t_s: float) -> tuple[Solid, ...]:
    """Write all bodies that are shown at a time to `path` by its ending, whole or not at all; the bodies.

    .glb : glTF 2.0 in metres, +Y superior, +Z anterior, a mesh a body
    .vtm : VTK's multi-block in mm, a block a body; the blocks are files in a folder beside it, named as it is
    .ply : one mesh in mm, with colours and `part` on every vertex; the header's comments name the parts by number
    Raises ExportError where that fails; RequestError where nothing is shown, and where something else is in the way of
    the folder.
    """
    sides = shown(program, t_s)
    written = tuple(_all(sides))
    if not written:
        raise RequestError(f"Nothing is shown in {program.title!r} at {t_s:g} s; name another time.")
    with failures_of(path):
        WRITERS[path.suffix.lower()](path, sides)
    return written


def _write_glb(path: Path, sides: Sides) -> None:
    whole = scene(sides)
    for solid in _all(sides):
        mesh = whole.geometry[solid.unique_name]
        mesh.apply_transform(GLTF)
        mesh.units = "m"
        mesh.visual = painted(solid.look.colour, solid.opacity)
        if not solid.look.creased:
            _ = mesh.vertex_normals  # normals that are known are written, so that what is round looks round
    _write(path, bytes(export_glb(whole)))


def _write_ply(path: Path, sides: Sides) -> None:
    own = _all(sides)
    sizes = [len(solid.vertices) for solid in own]
    starts = np.cumsum([0, *sizes[:-1]])
    whole = trimesh.Trimesh(
        np.vstack([solid.vertices for solid in own]),
        np.vstack([solid.faces + start for solid, start in zip(own, starts, strict=True)]),
        vertex_colors=np.repeat([solid.rgba for solid in own], sizes, axis=0),
        vertex_attributes={PART: np.repeat(np.arange(len(own), dtype=np.int32), sizes)},
        process=False,
    )
    start, end, rest = bytes(export_ply(whole, vertex_normal=False)).partition(b"end_header\n")
    named = "".join(f"comment {PART} {i} {solid.unique_name}: {solid.full_name}\n" for i, solid in enumerate(own))
    _write(path, start + named.encode() + end + rest)


def _all(sides: Sides) -> list[Solid]:
    return [solid for own in sides.values() for solid in own]


def _write(path: Path, content: bytes) -> None:
    with beside(path) as draft:
        draft.write_bytes(content)


def _write_vtm(path: Path, sides: Sides) -> None:
    """The list of blocks and the folder of them take their places one after the other, the folder first."""
    folder = path.with_suffix("")
    _check_folder(folder, path)
    with tempfile.TemporaryDirectory(prefix=".", suffix=".part", dir=path.parent) as draft:
        new = Path(draft, "new", path.with_suffix(".vtm").name)
        new.parent.mkdir()
        blocks(sides).save(new)
        if not new.exists() or len(list(new.with_suffix("").glob("*.vtp"))) != len(_all(sides)):
            raise OSError("VTK did not write all of it")
        before = Path(draft, "before")
        if folder.exists():
            os.replace(folder, before)
        try:
            os.replace(new.with_suffix(""), folder)
            os.replace(new, path)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            if before.exists():
                os.replace(before, folder)
            raise


def _check_folder(folder: Path, path: Path) -> None:
    """Raises RequestError where the folder for the blocks of a .vtm file is taken by something else."""
    if not os.path.lexists(folder):
        return
    if folder.is_symlink() or not folder.is_dir() or any(not _is_block(entry, folder) for entry in folder.iterdir()):
        raise RequestError(
            f"--out {path}: its bodies go into a folder {folder} beside it, and there is something else of that name; "
            "write another name."
        )


def _is_block(entry: Path, folder: Path) -> bool:
    """Whether a file is one that an earlier export has left."""
    return entry.suffix == ".vtp" and entry.name.startswith(f"{folder.name}_") and entry.is_file()


WRITERS: dict[str, Callable[[Path, Sides], None]] = {
    ".glb": _write_glb, ".vtm": _write_vtm, ".ply": _write_ply,
}  # fmt: skip
