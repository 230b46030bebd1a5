"""What a step asks and notes: at its time, at its place, and in the words of the settings."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyphoscope.meshes.access.pathway import plan
from kyphoscope.meshes.specs import VertebraSpec
from kyphoscope.scenes.ask import WITHIN_MM, said_twice
from kyphoscope.scenes.compare import compile_pairing
from kyphoscope.scenes.model import Pairing
from kyphoscope.scenes.program import Question
from kyphoscope.scenes.script import read_text
from kyphoscope.scenes.timeline import Timeline, compile_scene

SCRIPT = """\
title: Asked
settings: {level: L1, fracture: wedge, height_loss: 0.35, approach: auto, sides: left, gauge: 11}
cast:
  treated: {part: vertebra}
  needle_left: {part: needle, side: left}
  needle_right: {part: needle, side: right}
steps:
  - step: Before
    phase: before
    lasts_s: 3
    view: ap
    say: Nothing is asked here.
  - step: Dock
    phase: dock
    lasts_s: 6
    sources: [one, two]
    notes: Point at the {side} pedicle of {level}.
    ask:
      question: Where on the {side}?
      click: treated.path.entry
      within_mm: 6
      because: The {side} one, at {level}.
      starts_s: 2
    instead:
      parapedicular:
        notes: Beside the pedicle of {level}.
        ask:
          question: Which way on the {side}?
          choices: ["Through {level}", Beside it, Above it]
          right: Beside it
          because: It is narrow.
    do:
      - {advance: needle_left, from: treated.left_path.skin, to: treated.left_path.entry}
      - {advance: needle_right, from: treated.right_path.skin, to: treated.right_path.entry}
  - step: On
    phase: body
    lasts_s: 6
    ask:
      question: Stop?
      stop: false
      because: There is room.
      sources: [three]
      only: [one]
    do:
      - {advance: needle_left, to: treated.left_path.anterior_third}
      - {advance: needle_right, to: treated.right_path.anterior_third}
"""


def compiled(text: str = SCRIPT, **chosen: str) -> Timeline:
    return compile_scene(read_text(text, "lesson.yaml"), chosen)  # type: ignore[arg-type]


def asked(timeline: Timeline, step: int) -> Question:
    found = timeline.steps[step].question
    assert found is not None
    return found


def test_a_click_is_asked_for_at_its_time_and_its_place() -> None:
    lesson = compiled()
    question = asked(lesson, 1)
    assert (question.kind, question.text) == ("place", "Where on the left?")
    assert question.at_s == lesson.steps[1].starts_s + 2.0 == 5.0
    assert (question.choices, question.right, question.within_mm) == ((), -1, 6.0)
    assert question.place_mm == lesson.ways["left"].entry.tip_mm
    assert question.because == "The left one, at L1."


def test_how_near_a_click_must_be_where_the_script_does_not_say() -> None:
    assert asked(compiled(SCRIPT.replace("      within_mm: 6\n", "")), 1).within_mm == WITHIN_MM


@pytest.mark.parametrize("approach", ["auto", "parapedicular"])
def test_a_lesson_made_by_a_program_asks_the_same(approach: str) -> None:
    spoken = SCRIPT.replace("    say: Nothing is asked here.\n", "").replace("    phase:", "    say: So.\n    phase:")
    lesson = read_text(spoken)
    made = type(lesson).model_validate(lesson.model_dump(by_alias=True))
    assert compile_scene(made, {"approach": approach}).steps == compiled(spoken, approach=approach).steps  # type: ignore[arg-type]


def test_a_question_without_sources_has_those_of_its_step() -> None:
    assert asked(compiled(), 1).sources == ("one", "two")
    assert asked(compiled(), 2).sources == ("three",)


@pytest.mark.parametrize("sides", ["left", "right", "two"])
@pytest.mark.parametrize("level", ["T8", "L1", "L4"])
def test_the_place_is_on_the_side_that_is_gone_in_at(level: str, sides: str) -> None:
    lesson = compiled(level=level, sides=sides)
    side = "right" if sides == "right" else "left"
    bone = VertebraSpec(level=level, fracture="wedge", height_loss=0.35)
    entry = getattr(plan(bone, sides, 3.048), side).entry
    assert asked(lesson, 1).place_mm == entry.tip_mm
    assert (entry.tip_mm[0] > 0.0) == (side == "left")
    assert asked(lesson, 1).text == f"Where on the {side}?"
    assert lesson.steps[1].notes == f"Point at the {side} pedicle of {level}."


def test_other_settings_may_have_another_question_and_other_notes() -> None:
    lesson = compiled(approach="parapedicular", sides="right")
    question = asked(lesson, 1)
    assert (question.kind, question.at_s, question.place_mm) == ("choice", 3.0, None)
    assert question.choices == ("Through L1", "Beside it", "Above it")
    assert question.right == 1
    assert question.text == "Which way on the right?"
    assert lesson.steps[1].notes == "Beside the pedicle of L1."


def test_a_question_may_be_kept_to_some_settings() -> None:
    assert compiled(sides="two").steps[2].question is None
    for side in ("left", "right"):
        assert asked(compiled(sides=side), 2).text == "Stop?"


@pytest.mark.parametrize(("word", "right"), [("true", "Stop"), ("yes", "Stop"), ("false", "Go on"), ("no", "Go on")])
def test_stop_or_go_on(word: str, right: str) -> None:
    question = asked(compiled(SCRIPT.replace("stop: false", f"stop: {word}")), 2)
    assert question.kind == "stop"
    assert question.choices == ("Stop", "Go on")
    assert question.choices[question.right] == right


def test_a_step_without_them_has_neither_notes_nor_a_question() -> None:
    mark = compiled().steps[0]
    assert (mark.notes, mark.question) == ("", None)


@given(starts_s=st.integers(0, 59).map(lambda tenths: tenths / 10))
def test_a_tip_is_meant_where_it_is_when_it_is_asked_for(starts_s: float) -> None:
    moving = SCRIPT.replace("click: treated.path.entry", "click: needle_left.tip")
    lesson = compiled(moving.replace("starts_s: 2", f"starts_s: {starts_s}"))
    question = asked(lesson, 1)
    assert question.at_s == 3.0 + starts_s
    place = lesson.state_in_step(1, question.at_s + 1e-9).part("needle_left").pose.tip_mm
    assert question.place_mm == pytest.approx(place, abs=1e-6)


def test_a_landmark_of_the_bone_is_meant_as_the_bone_is_then() -> None:
    raised = SCRIPT.replace("click: treated.path.entry", "click: treated.upper_end_plate.anterior_rim")
    raised = raised.replace("    do:\n", "    do:\n      - {restore: treated, height_loss: 0.1, lasts_s: 4}\n", 1)
    before, after = (asked(compiled(raised.replace("starts_s: 2", f"starts_s: {t}")), 1) for t in (0, 5))
    assert before.place_mm is not None
    assert after.place_mm is not None
    assert after.place_mm[2] - before.place_mm[2] > 3.0


def test_a_click_on_somebody_who_is_left_out_is_not_asked_for() -> None:
    one = SCRIPT.replace("click: treated.path.entry", "click: needle_right.tip")
    assert compiled(one, sides="left").steps[1].question is None
    assert asked(compiled(one, sides="two"), 1).kind == "place"


def test_asking_and_noting_changes_nothing_that_is_shown() -> None:
    plain = SCRIPT[: SCRIPT.index("    ask:")] + SCRIPT[SCRIPT.index("    instead:") :]
    asking, silent = compiled(), compiled(plain)
    assert silent.steps[1].question is None
    for t in range(16):
        assert asking.state_at(float(t)) == silent.state_at(float(t))


@given(st.lists(st.text("aAbB", min_size=1, max_size=2), max_size=6))
def test_answers_differ_if_they_do_without_their_capitals(answers: list[str]) -> None:
    twin = said_twice(answers)
    small = [answer.lower() for answer in answers]
    assert (twin is None) == (len(set(small)) == len(small))
    assert twin is None or small.count(twin.lower()) > 1


PAIR = "title: Both\nlanes:\n  - {name: A, scene: a}\n  - {name: B, scene: b}\n"


def test_side_by_side_it_asks_what_the_leading_lesson_asks_on_the_clock_of_both() -> None:
    left = compiled()
    right = compiled(SCRIPT.replace("lasts_s: 3", "lasts_s: 8").replace("notes: Point", "notes: Look"))
    pairing = read_text(PAIR)
    assert isinstance(pairing, Pairing)
    both = compile_pairing(pairing, [left, right])
    assert [mark.starts_s for mark in both.steps] == [0.0, 8.0, 14.0]
    assert both.steps[0].question is None
    assert both.steps[1].question == replace(asked(left, 1), at_s=10.0)
    assert both.steps[2].question == replace(asked(left, 2), at_s=14.0)
    assert both.steps[1].notes == left.steps[1].notes == "Point at the left pedicle of L1."
    longer = compile_pairing(pairing, [left, compiled(SCRIPT.replace("lasts_s: 6", "lasts_s: 7"), sides="right")])
    assert longer.steps[1].question is not None
    assert longer.steps[1].question.text == "Where on the right?"
    assert longer.steps[1].notes == "Point at the right pedicle of L1."
