"""The commands about anatomy: measure a level, write a body for other programs, draw the atlas."""

# As in viz/cli.py nothing heavy is imported up here, so that --help answers at once.
from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

from kyphoscope.meshes.choices import Bone, Erosion, Fracture, Lesion
from kyphoscope.viz.errors import RequestError
from kyphoscope.viz.export.options import USUAL_LOSS, MeshPart, Theme

if TYPE_CHECKING:
    from kyphoscope.meshes.comparison import Row
    from kyphoscope.meshes.specs import VertebraSpec

Level = Annotated[str, Parameter(help="A vertebra from T4 to L5.")]
Factor = Annotated[float, Parameter(help="How large the person is, 0.8 to 1.2; 1 for the sizes of the table.")]
Json = Annotated[bool, Parameter(name="--json", negative="", show_default=False, help="As JSON, with all sources.")]


def register(app: App) -> None:
    """Give `app` these commands."""
    for command in (measure, export, atlas):
        app.command(command)


def measure(
    level: Annotated[str, Parameter(help="A vertebra from T4 to L5, or `all` for the worst of each size.")],
    /,
    *,
    size_factor: Factor = 1.0,
    as_json: Json = False,
) -> int:
    """Measure a built vertebra: each size as published, as built, the difference, and where it is published.

    All is measured on the triangles of the unbroken bone, as with a caliper; nothing is read from what it was built
    from. A difference beyond the tolerance is marked with an asterisk.
    """
    import json

    if level.lower() == "all":
        from kyphoscope.meshes.choices import LEVELS

        found = {name: _compared(name, size_factor) for name in LEVELS}
        told = [_as_json(name, size_factor, rows) for name, rows in found.items()]
        print(json.dumps(told, indent=2, allow_nan=False) if as_json else _worst(found))
        return 0
    rows = _compared(level.upper(), size_factor)
    told_one = _as_json(level.upper(), size_factor, rows)
    print(json.dumps(told_one, indent=2, allow_nan=False) if as_json else _table(level.upper(), rows))
    return 0


def export(
    level: Level,
    /,
    *,
    out: Annotated[str, Parameter(help="The file to write: .stl, .ply (both mm) or .glb.")],
    part: Annotated[
        MeshPart, Parameter(help="What to write; the disc is the one below; layers run on to the neighbours.")
    ] = "vertebra",
    fracture: Annotated[Fracture, Parameter(help="How the body is broken.")] = "none",
    height_loss: Annotated[
        float | None,
        Parameter(
            show_default=False, help=f"Lost share of the height, 0 to 0.6; {USUAL_LOSS:g} if a fracture is named alone."
        ),
    ] = None,
    narrowing: Annotated[float, Parameter(help="Share of the canal that a burst's fragment takes, 0 to 0.5.")] = 0.0,
    lesion: Annotated[Lesion, Parameter(help="What else is in the bone.")] = "none",
    erodes: Annotated[Erosion, Parameter(help="The wall that a lytic lesion has opened.")] = "none",
    bone: Annotated[Bone, Parameter(help="How dense the spongy bone is.")] = "osteoporotic",
    seed: Annotated[int, Parameter(help="Which small irregularities the processes have; 0 for none.")] = 0,
    size_factor: Factor = 1.0,
) -> int:
    """Write a built body as a mesh for other programs.

    STL and PLY are in mm, +x to the patient's left, +y posterior, +z superior (DICOM LPS). glTF (.glb) is in metres
    with +Y superior, +Z anterior and +X to the left, as its standard asks.
    """
    from kyphoscope.viz.export.mesh_files import ENDINGS, part_of, write_mesh
    from kyphoscope.viz.export.request import out_file

    ending = Path(out).suffix.lower()
    if ending not in ENDINGS and not Path(out).is_dir():
        raise RequestError(f"--out {out}: a mesh ends in .stl, .ply or .glb; write {Path(out).with_suffix('.stl')}.")
    path = out_file(out, ending if ending in ENDINGS else ".stl", "a mesh")
    if height_loss and fracture == "none":
        raise RequestError(f"--height-loss {height_loss:g} needs a kind of fracture, such as --fracture wedge.")
    loss = (USUAL_LOSS if fracture != "none" else 0.0) if height_loss is None else height_loss
    spec = _spec(
        level.upper(), size_factor=size_factor, seed=seed, bone=bone, fracture=fracture, height_loss=loss,
        narrowing=narrowing, lesion=lesion, erodes=erodes,
    )  # fmt: skip
    body = part_of(spec, part)
    write_mesh(path, body)
    print(f"{path}: {part} of {spec.level}, {len(body.faces)} triangles, {body.volume_mm3 / 1000:.1f} mL.")
    return 0


def atlas(
    *,
    out: Annotated[str, Parameter(help="The PNG file of the levels; the fractures go beside it, NAME-fractures.png.")],
    theme: Theme = "light",
) -> int:
    """Draw every level from T4 to L5 in four views on one sheet, and every kind of fracture on another."""
    from kyphoscope.viz.export.request import out_file

    path = out_file(out, ".png", "an atlas")
    second = out_file(str(path.with_stem(path.stem + "-fractures")), ".png", "an atlas")
    from kyphoscope.viz.export.atlas import fracture_sheet, level_sheet
    from kyphoscope.viz.export.files import write_png

    write_png(path, level_sheet(theme))
    print(f"{path}: T4 to L5 in four views.")
    write_png(second, fracture_sheet(theme))
    print(f"{second}: fractures and lesions, whole and cut.")
    return 0


def _spec(level: str, **chosen: object) -> VertebraSpec:
    """The vertebra that was asked for; raises RequestError for what there is not."""
    from kyphoscope.meshes.specs import VertebraSpec

    try:
        return VertebraSpec(level=level, **chosen)  # type: ignore[arg-type]
    except ValueError as error:
        raise RequestError(str(error)) from error


def _compared(level: str, factor: float) -> tuple[Row, ...]:
    from kyphoscope.meshes.comparison import compared

    _spec(level, size_factor=factor)
    return compared(level, factor)


def _as_json(level: str, factor: float, rows: tuple[Row, ...]) -> dict[str, object]:
    from dataclasses import asdict

    return {"level": level, "size_factor": factor, "rows": [asdict(row) | {"within": row.within} for row in rows]}


def _table(level: str, rows: tuple[Row, ...]) -> str:
    """The rows in columns, and how many of them agree."""
    lines = [f"{level + ', unbroken':32s} {'unit':>4s} {'published':>10s} {'built':>8s} {'difference':>11s}  source"]
    for row in rows:
        built = f"{row.built:8.1f} {row.difference:+11.2f}"
        mark = " " if row.within else "*"
        lines.append(f"{row.words:32s} {row.unit:>4s} {row.published:10.1f} {built}{mark} {row.source}")
    outside = sum(not row.within for row in rows)
    lines.append(f"{sum(row.within for row in rows)} within tolerance, {outside} beyond it (*).")
    return "\n".join(lines)


def _worst(found: dict[str, tuple[Row, ...]]) -> str:
    """For each size the largest difference of all levels, and the levels in which it is beyond the tolerance."""
    lines = [f"{'T4 to L5, unbroken':32s} {'unit':>4s} {'worst':>8s} {'at':>4s} {'tolerance':>10s}  beyond it"]
    for i, first in enumerate(next(iter(found.values()))):
        built = {level: rows[i] for level, rows in found.items()}
        at = max(built, key=lambda level: abs(built[level].difference) / built[level].tolerance)
        beyond = [level for level, row in built.items() if not row.within]
        lines.append(
            f"{first.words:32s} {first.unit:>4s} {built[at].difference:+8.2f} {at:>4s} {built[at].tolerance:10.2f}  "
            f"{' '.join(beyond) or 'none'}"
        )
    return "\n".join(lines)
