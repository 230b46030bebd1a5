"""Inspecting an instant tells what the state holds and what is measured, in plain JSON."""

from __future__ import annotations

import json
import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyphoscope.scenes.program import Program
from kyphoscope.viz.export.inspect import MEASURED, MEASURED_BY_RULE, RULES, instant, plain, summary
from kyphoscope.viz.facts.readouts import readouts
from kyphoscope.viz.rules.safety_rules import MEDIAL_WALL, STOP, rule_signs
from tests.lessons import load
from tests.sweep import examples


@pytest.fixture(scope="module", params=["pvp", "pkp", "compare"])
def program(request: pytest.FixtureRequest) -> Program:
    return load(request.param)


@examples(15, few=5)
@given(share=st.floats(0, 1))
def test_it_tells_what_the_state_holds(program: Program, share: float) -> None:
    t_s = share * program.duration_s
    found = json.loads(json.dumps(instant(program, t_s), allow_nan=False))
    states = program.states_at(t_s)
    mark = program.steps[found["step"]]
    assert mark.starts_s <= t_s <= mark.starts_s + mark.lasts_s + 1e-6
    assert (found["title"], found["phase"], found["t_s"]) == (mark.title, mark.phase, t_s)
    sides = list(found["lanes"].values()) if len(states) > 1 else [found]
    assert list(found.get("lanes", ())) == (list(program.lanes) if len(states) > 1 else [])
    for side, state in zip(sides, states, strict=True):
        assert (side["step"], side["title"], side["caption"]) == (state.step, state.title, state.caption)
        assert list(side["parts"]) == [part.name for part in state.parts]
        for part in state.parts:
            told = side["parts"][part.name]
            assert told["spec"]["type"] == type(part.spec).__name__
            assert tuple(told["pose"]["tip_mm"]) == part.pose.tip_mm
            assert tuple(told["pose"]["axis"]) == part.pose.axis
            assert told["opacity"] == part.opacity
        measured = readouts(state)
        assert set(side["readouts"]) == set(MEASURED) | set(measured)
        for name, value in side["readouts"].items():
            assert value == (measured[name] if math.isfinite(measured.get(name, math.nan)) else None)


def test_the_summary_for_people_has_every_number(program: Program) -> None:
    found = instant(program, 0.9 * program.duration_s)
    told = summary(found)
    assert f"step {found['step'] + 1}: {found['title']}" in told
    for side in found.get("lanes", {"": found}).values():
        for name, value in side["readouts"].items():
            assert name in told
            assert value is None or f"{value:.2f}" in told


def test_both_rules_are_told_with_their_millimetres(program: Program) -> None:
    rules = set()
    for share in (0.5, 0.65, 0.8):
        found = json.loads(json.dumps(instant(program, share * program.duration_s), allow_nan=False))
        told = summary(found)
        sides = list(found["lanes"].values()) if "lanes" in found else [found]
        for side, state in zip(sides, program.states_at(share * program.duration_s), strict=True):
            for told_of, sign in zip(side["signs"], rule_signs(state), strict=True):
                assert (told_of["of"], told_of["rule"], told_of["safe"]) == (sign.of, sign.rule, sign.safe)
                assert told_of["numbers_mm"] == sign.numbers
                assert f"{RULES[sign.rule]} {'kept' if sign.safe else 'BROKEN'}: {sign.sentence}" in told
                for name, value in sign.numbers.items():
                    assert re.search(rf"{MEASURED_BY_RULE[name]} +{value:.2f}\n", told)
                rules.add(sign.rule)
    assert rules == {MEDIAL_WALL, STOP}


def test_a_lesson_without_a_treated_bone_has_no_signs() -> None:
    found = instant(load("anatomy"), 3.0)
    assert "rule" not in summary(found)
    assert found["signs"] == []


def test_what_is_no_number_is_null() -> None:
    assert plain((1, 2.5, math.nan, -math.inf, np.float64(0.5), "a", None, True)) == [
        1, 2.5, None, None, 0.5, "a", None, True,
    ]  # fmt: skip
