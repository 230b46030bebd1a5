"""The table of sizes: whole, with a source for every column, and true to how its columns hang together."""

import csv
from importlib.resources import files
from math import degrees

import pytest

from meshes.body_frame import body_frame
from meshes.tables import LEVELS, above, below, size


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(files("meshes").joinpath(name).read_text("utf-8").splitlines()))


def test_every_column_of_sizes_has_a_source() -> None:
    columns = set(rows("morphometry.csv")[0]) - {"level"}
    sourced = {row["column"] for row in rows("morphometry_sources.csv") if row["source"].strip()}
    assert sourced == columns


def test_the_table_holds_each_level_once_and_in_order() -> None:
    assert tuple(row["level"] for row in rows("morphometry.csv")) == LEVELS


@pytest.mark.parametrize("level", LEVELS)
def test_heights_depth_and_wedge_agree(level: str) -> None:
    s = size(level)
    wedge_deg = 2 * degrees(body_frame(level).slope)
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
