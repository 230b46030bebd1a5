"""Cuts lie where they are asked for, and no step is left with the cut of one view seen from another."""

import numpy as np
import pytest

from kyphoscope.meshes.landmarks import landmarks
from kyphoscope.meshes.specs import VertebraSpec
from kyphoscope.scenes.errors import SceneError
from kyphoscope.scenes.script import read_text
from kyphoscope.scenes.timeline import Timeline, compile_scene
from kyphoscope.scenes.views import TURN_S
from tests.lessons import load

SCRIPT = """\
title: Cuts
cast:
  L1: {part: vertebra, level: L1, fracture: wedge, height_loss: 0.3}
steps:
  - step: Axial
    phase: one
    lasts_s: 4
    view: superior
    say: From above.
    do:
      - {cut: axial}
      - {label: Body, at: L1.body.centre}
  - step: Along the way in
    phase: two
    lasts_s: 4
    view: lateral
    say: From the side.
    do:
      - {cut: along, at: L1.left_path.anterior_third}
  - step: The same cut
    phase: three
    lasts_s: 4
    view: oblique
    say: Obliquely.
"""


def compiled(text: str) -> Timeline:
    return compile_scene(read_text(text))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("side", "takes", "sign"), [("left", "left", 1), ("right", "right", -1), ("left", "right", -1)]
)
def test_a_cut_along_a_way_holds_the_way_and_stands_upright(side: str, takes: str, sign: int) -> None:
    place = f"at: L1.{side}_path.anterior_third"
    text = SCRIPT.replace("at: L1.left_path.anterior_third", f"{place}, takes: {takes}")
    cut = compiled(text).state_at(6.0).cut
    way = landmarks(VertebraSpec(level="L1", fracture="wedge", height_loss=0.3))[f"{side}_path.anterior_third"]
    assert cut is not None
    assert cut.point_mm == way.tip_mm
    assert np.dot(cut.normal, way.axis) == pytest.approx(0.0, abs=1e-12)
    assert cut.normal[2] == 0.0
    assert np.linalg.norm(cut.normal) == pytest.approx(1.0)
    assert np.sign(cut.normal[0]) == sign


def test_while_the_view_turns_away_the_old_cut_is_closed_and_nothing_is_labelled() -> None:
    program = compiled(SCRIPT)
    before, turning, after = (program.state_at(t) for t in (4.0 - TURN_S - 0.01, 4.0 - TURN_S / 2, 4.01))
    assert before.cut is not None
    assert [label.text for label in before.labels] == ["Body"]
    assert turning.cut is None
    assert turning.labels == ()
    assert after.cut is not None
    assert after.cut.normal != before.cut.normal


def test_a_cut_that_the_next_step_keeps_stays_open_throughout() -> None:
    program = compiled(SCRIPT)
    assert len({program.state_at(t).cut for t in np.arange(4.01, 12.0, 0.1)}) == 1


def test_a_cut_along_nothing_is_refused_at_its_line() -> None:
    with pytest.raises(SceneError, match="along what") as refused:
        compiled(SCRIPT.replace("{cut: along, at: L1.left_path.anterior_third}", "{cut: along}"))
    assert refused.value.line == 19


@pytest.mark.parametrize("name", ["pvp", "pkp"])
def test_no_lesson_shows_an_axial_cut_from_the_side_at_the_ends_of_its_steps(name: str) -> None:
    program = load(name)
    for mark in program.steps:
        for t in (mark.starts_s, mark.rests_s):
            state = program.states_at(t)[0]
            if state.cut is not None:
                assert np.dot(state.cut.normal, state.view.towards) > 0.2, (mark.title, t)
