"""The commands about anatomy: measure a level, draw the atlas."""

# As in viz/cli/command_line.py nothing heavy is imported up here, so that --help answers at once.
from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

from kyphoscope.viz.export.options import SizeFactor, Theme

if TYPE_CHECKING:
    from kyphoscope.meshes.comparison import ComparedSize

Json = Annotated[bool, Parameter(name="--json", negative="", show_default=False, help="As JSON, with all sources.")]


def register(app: App) -> None:
    """Give `app` these commands."""
    for command in (measure, atlas):
        app.command(command)


def measure(
    level: Annotated[str, Parameter(help="A vertebra from T4 to L5, or `all` for the worst of each size.")],
    /,
    *,
    size_factor: SizeFactor = 1.0,
    as_json: Json = False,
) -> int:
    """Measure a built vertebra: each size as published, as built, the difference, and where it is published.

    All is measured on the triangles of the unbroken bone, as with a caliper; nothing is read from what it was built
    from. A difference beyond the tolerance is marked with an asterisk.
    """
    import json

    if level.lower() == "all":
        from kyphoscope.meshes.choices import LEVELS

        rows_by_level = {name: _compared(name, size_factor) for name in LEVELS}
        levels = [_as_json(name, size_factor, rows) for name, rows in rows_by_level.items()]
        print(json.dumps(levels, indent=2, allow_nan=False) if as_json else _worst(rows_by_level))
        return 0
    rows = _compared(level.upper(), size_factor)
    one_level = _as_json(level.upper(), size_factor, rows)
    print(json.dumps(one_level, indent=2, allow_nan=False) if as_json else _table(level.upper(), rows))
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


def _compared(level: str, factor: float) -> tuple[ComparedSize, ...]:
    from kyphoscope.meshes.comparison import compared
    from kyphoscope.viz.export.request import vertebra

    vertebra(level, size_factor=factor)
    return compared(level, factor)


def _as_json(level: str, factor: float, rows: tuple[ComparedSize, ...]) -> dict[str, object]:
    from dataclasses import asdict

    return {"level": level, "size_factor": factor, "rows": [asdict(row) | {"within": row.within} for row in rows]}


def _table(level: str, rows: tuple[ComparedSize, ...]) -> str:
    """The rows in columns, and how many of them agree."""
    lines = [f"{level + ', unbroken':32s} {'unit':>4s} {'published':>10s} {'built':>8s} {'difference':>11s}  source"]
    for row in rows:
        built = f"{row.built:8.1f} {row.difference:+11.2f}"
        mark = " " if row.within else "*"
        lines.append(f"{row.words:32s} {row.unit:>4s} {row.published:10.1f} {built}{mark} {row.source}")
    outside = sum(not row.within for row in rows)
    lines.append(f"{sum(row.within for row in rows)} within tolerance, {outside} beyond it (*).")
    return "\n".join(lines)


def _worst(rows_by_level: dict[str, tuple[ComparedSize, ...]]) -> str:
    """For each size the largest difference of all levels, and the levels in which it is beyond the tolerance."""
    lines = [f"{'T4 to L5, unbroken':32s} {'unit':>4s} {'worst':>8s} {'at':>4s} {'tolerance':>10s}  beyond it"]
    for i, first in enumerate(next(iter(rows_by_level.values()))):
        built = {level: rows[i] for level, rows in rows_by_level.items()}
        at = max(built, key=lambda level: abs(built[level].difference) / built[level].tolerance)
        beyond = [level for level, row in built.items() if not row.within]
        lines.append(
            f"{first.words:32s} {first.unit:>4s} {built[at].difference:+8.2f} {at:>4s} {built[at].tolerance:10.2f}  "
            f"{' '.join(beyond) or 'none'}"
        )
    return "\n".join(lines)
