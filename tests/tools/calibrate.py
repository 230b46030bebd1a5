"""Finds what to add to each size of the table so that the built vertebra measures what the table says.

    python -m tests.tools.calibrate [ROUNDS]

Builds every level, measures it, and moves each drawn size by what is missing; writes `meshes/tables/drawn_sizes.csv`.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from kyphoscope.meshes.build import build
from kyphoscope.meshes.choices import LEVELS
from kyphoscope.meshes.fracture.vertebra import vertebra
from kyphoscope.meshes.measure.morphometry import measured, measured_disc
from kyphoscope.meshes.specs import VertebraSpec
from kyphoscope.meshes.spine.column import bone_spec
from kyphoscope.meshes.tables import tables
from kyphoscope.meshes.tables.tables import _COLUMNS, beneath, size
from kyphoscope.meshes.vertebra.stacking import vertebra_from_upper

FILE = Path(tables.__file__).with_name("drawn_sizes.csv")
SHARE = 0.9
"""How much of what is missing is added at a time."""
MOST = {"mm": 16.0, "deg": 5.0}
"""A correction beyond this would hide a fault of the shape."""


def found(level: str) -> dict[str, float]:
    """What is measured on the built vertebra, by column of the table."""
    part = vertebra(VertebraSpec(level=level))
    made: list[object] = [measured(part)]
    lower = beneath(level)
    placed = replace(part, vertices=vertebra_from_upper(lower).apply(part.vertices))
    made.append(measured_disc(placed, build(bone_spec(lower))))
    return {
        column: float(getattr(one, name)) for column, name in _COLUMNS.items() for one in made if hasattr(one, name)
    }


def _found_afresh(level: str) -> dict[str, float]:
    """The same in a new process, since sizes are read once in each."""
    with tempfile.TemporaryDirectory() as folder:
        told = subprocess.run(
            [sys.executable, "-m", "tests.tools.calibrate", "measure", level],
            check=True,
            capture_output=True,
            text=True,
            env={**os.environ, "KYPHOSCOPE_CACHE": folder},
        )
    result: dict[str, float] = json.loads(told.stdout)
    return result


def _wanted(level: str, column: str) -> float:
    """What the table says; discs are a little higher at both ends, and lower in the middle, where it has them bulge.

    The published middle height of some thoracic discs is more than the mean of both ends, though rims lie in planes.
    """
    s = size(level)
    beyond_mm = s.disc_middle_mm - (s.disc_anterior_mm + s.disc_posterior_mm) / 2
    return float(getattr(s, _COLUMNS[column])) + (beyond_mm / 2 if column.startswith("disc") else 0.0)


def _corrections() -> dict[str, dict[str, float]]:
    rows = csv.DictReader(FILE.read_text("utf-8").splitlines())
    return {row.pop("level"): {column: float(value) for column, value in row.items()} for row in rows}


def _write(corrections: dict[str, dict[str, float]]) -> None:
    columns = list(next(iter(corrections.values())))
    lines = [",".join(["level", *columns])]
    lines += [",".join([level, *(f"{row[column]:.3f}" for column in columns)]) for level, row in corrections.items()]
    FILE.write_text("\n".join(lines) + "\n", "utf-8")


def calibrate(rounds: int) -> None:
    """Measure and correct so many times; prints the worst that is left at each."""
    for turn in range(rounds):
        corrections = _corrections()
        with ThreadPoolExecutor(2) as pool:
            measures = dict(zip(LEVELS, pool.map(_found_afresh, LEVELS), strict=True))
        left: dict[str, tuple[float, str]] = {}
        for level, row in corrections.items():
            for column in row.keys() & measures[level].keys():
                unit = _COLUMNS[column].rsplit("_", 1)[1]
                missing = _wanted(level, column) - measures[level][column]
                left[column] = max(left.get(column, (0.0, "")), (abs(missing), level))
                row[column] = min(max(row[column] + SHARE * missing, -MOST[unit]), MOST[unit])
        print(turn, {column: f"{worst:.2f} {level}" for column, (worst, level) in left.items()}, flush=True)
        _write(corrections)


if __name__ == "__main__":
    if sys.argv[1:2] == ["measure"]:
        print(json.dumps(found(sys.argv[2])))
    else:
        calibrate(int(sys.argv[1]) if len(sys.argv) > 1 else 6)
