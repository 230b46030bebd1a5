"""The copy of a bone stands apart as the bone was, and moves with nothing and counts for nothing."""

import numpy as np
import pytest

from kyphoscope.scenes.errors import SceneError
from kyphoscope.scenes.script import read_text
from kyphoscope.scenes.timeline import compile_scene
from kyphoscope.viz.facts.readouts import readouts
from tests.lessons import load

SCRIPT = """\
title: Then and now
treats: L1
cast:
  L1: {part: vertebra, level: L1, fracture: wedge, height_loss: 0.3}
  T12: {part: vertebra, level: T12}
  then: {part: copy, of: L1, stands_mm: [0, 100, -5]}
steps:
  - step: Up
    phase: lift
    lasts_s: 4
    say: The bone is raised.
    do:
      - {show: then}
      - {restore: L1, height_loss: 0.1}
"""


def test_a_copy_keeps_the_shape_and_the_place_that_it_was_given() -> None:
    program = compile_scene(read_text(SCRIPT))  # type: ignore[arg-type]
    start = program.state_at(0.0).part("L1").spec
    for t in np.linspace(0.5, 4.0, 8):
        copy = program.state_at(float(t)).part("then")
        assert copy.spec == start
        assert copy.pose.tip_mm == (0.0, 100.0, -5.0)
    assert program.state_at(4.0).part("L1").spec != start


def test_a_copy_is_no_neighbour_to_be_measured_against() -> None:
    program = compile_scene(read_text(SCRIPT))  # type: ignore[arg-type]
    alone = compile_scene(read_text(SCRIPT.replace("      - {show: then}\n", "")))  # type: ignore[arg-type]
    beside, without = readouts(program.state_at(3.0)), readouts(alone.state_at(3.0))
    assert {key: value for key, value in beside.items() if not key.startswith("start_")} == without


def test_the_start_is_measured_on_the_copy() -> None:
    program = compile_scene(read_text(SCRIPT))  # type: ignore[arg-type]
    begin, end = readouts(program.state_at(0.0)), readouts(program.state_at(4.0))
    for key in ("anterior_height_mm", "middle_height_mm", "wedge_angle_deg"):
        assert end[f"start_{key}"] == begin[key]
        assert f"start_{key}" not in begin


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("of: L1", "of: L2", "L2"),
        ("[0, 100, -5]", "[0, 100]", "stands_mm"),
        ("[0, 100, -5]", "[0, 100, 9000]", "400"),
    ],
)
def test_a_copy_of_nothing_or_nowhere_is_refused_at_its_line(old: str, new: str, says: str) -> None:
    with pytest.raises(SceneError, match=says) as refused:
        compile_scene(read_text(SCRIPT.replace(old, new)))  # type: ignore[arg-type]
    assert refused.value.line == 6


@pytest.mark.parametrize("name", ["pvp", "pkp"])
def test_the_result_stands_beside_the_start(name: str) -> None:
    program = load(name)
    end, begin = program.states_at(program.duration_s)[0], program.states_at(0.0)[0]
    assert end.part("start").spec == begin.part("treated").spec
    assert readouts(end)["anterior_height_mm"] > readouts(begin)["anterior_height_mm"]
