"""The table of sizes: whole, with a source for every column, and true to how its columns hang together."""

import csv
from importlib.resources import files
from math import atan, degrees

import pytest

from kyphoscope.meshes.choices import LEVELS
from kyphoscope.meshes.tables.tables import above, below, drawn, size


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(files("kyphoscope.meshes.tables").joinpath(name).read_text("utf-8").splitlines()))


def test_every_column_of_sizes_has_a_source() -> None:
    columns = set(rows("morphometry.csv")[0]) - {"level"}
    sourced = {row["column"] for row in rows("morphometry_sources.csv") if row["source"].strip()}
    assert sourced == columns


def test_the_table_holds_each_level_once_and_in_order() -> None:
    assert tuple(row["level"] for row in rows("morphometry.csv")) == LEVELS


@pytest.mark.parametrize("level", LEVELS)
def test_heights_depth_and_wedge_agree(level: str) -> None:
    s = size(level)
    depth = (s.upper_depth_mm + s.lower_depth_mm) / 2
    wedge_deg = degrees(atan((s.posterior_height_mm - s.anterior_height_mm) / depth))
    assert wedge_deg == pytest.approx(s.wedge_deg, abs=0.4)
    assert s.pedicle_width_mm < s.pedicle_height_mm or level == "L5"


def test_neighbours_lead_up_and_down_and_end_at_the_table() -> None:
    for level in LEVELS[:-1]:
        lower = below(level)
        assert lower is not None
        assert above(lower) == level
    assert above(LEVELS[0]) is None
    assert below(LEVELS[-1]) is None


def test_an_unknown_level_is_refused() -> None:
    with pytest.raises(KeyError):
        size("L6")


@pytest.mark.parametrize("level", LEVELS)
def test_what_is_drawn_is_the_table_but_for_small_corrections(level: str) -> None:
    for name in ("upper_width_mm", "lower_depth_mm", "anterior_height_mm", "pedicle_width_mm", "canal_depth_mm"):
        assert getattr(drawn(level), name) == pytest.approx(getattr(size(level), name), abs=1.5), name
    assert drawn(level).level == level
