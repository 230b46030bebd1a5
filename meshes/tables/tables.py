"""Published sizes of the vertebrae from T4 to L5, one row a level; sources in `morphometry_sources.csv`."""

from __future__ import annotations

import csv
from dataclasses import dataclass, fields, replace
from functools import cache
from importlib.resources import files

from kyphoscope.meshes.choices import LEVELS

SACRUM = "S1"
COLUMN = (*LEVELS, SACRUM)
"""All that the spine is stacked of: the levels and, below them, the sacrum, which is in no table."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LevelSize:
    """One level's mean adult sizes, mm and degrees."""

    level: str
    upper_width_mm: float
    lower_width_mm: float
    upper_depth_mm: float
    lower_depth_mm: float
    anterior_height_mm: float
    posterior_height_mm: float
    pedicle_width_mm: float
    pedicle_height_mm: float
    pedicle_transverse_deg: float
    pedicle_sagittal_deg: float
    canal_width_mm: float
    canal_depth_mm: float
    transverse_span_mm: float
    spinous_length_mm: float
    spinous_slope_deg: float
    chord_mm: float
    disc_anterior_mm: float
    disc_middle_mm: float
    disc_posterior_mm: float
    wedge_deg: float
    body_volume_ml: float


_COLUMNS = {
    "EPWu": "upper_width_mm", "EPWl": "lower_width_mm", "EPDu": "upper_depth_mm", "EPDl": "lower_depth_mm",
    "VBHa": "anterior_height_mm", "VBHp": "posterior_height_mm", "PDW": "pedicle_width_mm",
    "PDH": "pedicle_height_mm", "PD_transverse_angle": "pedicle_transverse_deg",
    "PD_sagittal_angle": "pedicle_sagittal_deg", "SCW": "canal_width_mm", "SCD": "canal_depth_mm",
    "TP_span": "transverse_span_mm", "SP_length_from_lamina": "spinous_length_mm",
    "SP_caudal_slope": "spinous_slope_deg", "chord_length": "chord_mm", "disc_below_DHa": "disc_anterior_mm",
    "disc_below_DHmid": "disc_middle_mm", "disc_below_DHp": "disc_posterior_mm", "normal_wedge": "wedge_deg",
    "body_volume_mL": "body_volume_ml",
}  # fmt: skip

_POWER = {"mm": 1, "ml": 3, "deg": 0}
"""How a column grows with the size of the person, by its unit."""


@cache
def _rows() -> dict[str, LevelSize]:
    text = files(__package__).joinpath("morphometry.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    return {r["level"]: LevelSize(level=r["level"], **{_COLUMNS[k]: float(r[k]) for k in _COLUMNS}) for r in rows}


@cache
def size(level: str, factor: float = 1.0) -> LevelSize:
    """The row of a level for a person `factor` times as large; raises KeyError for a level outside `LEVELS`."""
    row = _rows()[level]
    scaled = {f.name: getattr(row, f.name) * factor ** _POWER[f.name.rsplit("_", 1)[1]] for f in fields(row)[1:]}
    return replace(row, **scaled)


@cache
def _corrections() -> dict[str, dict[str, float]]:
    text = files(__package__).joinpath("drawn_sizes.csv").read_text("utf-8")
    return {row.pop("level"): {k: float(v) for k, v in row.items()} for row in csv.DictReader(text.splitlines())}


@cache
def drawn(level: str) -> LevelSize:
    """The sizes to draw a level with, so that what is measured on the built vertebra is what the table says.

    Roundings and joints between parts move walls a little. `drawn_sizes.csv` holds what to add to each size; it was
    found by building, measuring and correcting (`python -m tests.tools.calibrate`). Raises KeyError for an unknown
    level.
    """
    row = size(level)
    return replace(row, **{_COLUMNS[k]: getattr(row, _COLUMNS[k]) + v for k, v in _corrections()[level].items()})


def above(level: str) -> str | None:
    """The next level upwards, L5 above the sacrum, None above T4."""
    at = COLUMN.index(level)
    return COLUMN[at - 1] if at else None


def below(level: str) -> str | None:
    """The next level downwards, None below L5."""
    at = LEVELS.index(level)
    return LEVELS[at + 1] if at + 1 < len(LEVELS) else None


def beneath(level: str) -> str:
    """What a level stands on: the next one downwards, and `SACRUM` for L5."""
    return COLUMN[LEVELS.index(level) + 1]
