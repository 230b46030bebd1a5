"""A learner is asked each question once, on the way forward, and is held where an answer is required."""

from __future__ import annotations

from dataclasses import replace
from math import inf, nextafter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyphoscope.scenes.program import Question, StepMark
from kyphoscope.viz.quiz import OUTCOMES, Answer, Quiz, judged, off_mm

CHOICE = Question("choice", "Which wall is near?", 4.0, "Because.", ("Lateral", "Medial", "Anterior"), 1)
STOP = Question("stop", "Stop or go on?", 8.0, "Because.", ("Stop", "Go on"), 0)
PLACE = Question("place", "Where does it enter?", 12.0, "Because.", place_mm=(10.0, 20.0, 30.0), within_mm=5.0)


def marks(*questions: Question | None) -> tuple[StepMark, ...]:
    return tuple(StepMark(i, f"Step {i}", "access", 4.0 * i, 4.0, "", question=q) for i, q in enumerate(questions))


STEPS = marks(None, CHOICE, STOP, PLACE)


def asked_in(mark: StepMark | None) -> int | None:
    return None if mark is None else mark.index


# what is due, exactly


@pytest.mark.parametrize(
    ("from_s", "to_s", "step"),
    [
        (0.0, 4.0, 1),
        (0.0, nextafter(4.0, 0.0), None),
        (4.0, 4.0, 1),
        (4.0, 5.0, 1),
        (nextafter(4.0, 9.0), 5.0, None),
        (0.0, 100.0, 1),
        (5.0, 100.0, 2),
        (8.0, 12.0, 2),
        (13.0, 100.0, None),
        (5.0, 4.0, None),
        (100.0, 0.0, None),
    ],
)
def test_the_first_question_on_the_way_forward_is_due_both_ends_included(
    from_s: float, to_s: float, step: int | None
) -> None:
    assert asked_in(Quiz(STEPS, "optional").due(from_s, to_s)) == step
    assert asked_in(Quiz(STEPS, "required").due(from_s, to_s)) == step
    assert Quiz(STEPS, "off").due(from_s, to_s) is None


def test_two_questions_at_one_instant_are_asked_one_after_the_other() -> None:
    quiz = Quiz(marks(replace(STOP, at_s=4.0), CHOICE), "required")
    assert asked_in(quiz.due(0.0, 9.0)) == 0
    assert asked_in(quiz.answer(0, 1).due(4.0, 9.0)) == 1


def test_questions_are_asked_in_order_of_time_though_the_steps_say_otherwise() -> None:
    quiz = Quiz(marks(replace(CHOICE, at_s=9.0), replace(STOP, at_s=3.0)), "optional")
    assert asked_in(quiz.due(0.0, 10.0)) == 1
    assert [row.mark.index for row in quiz.summary().rows] == [1, 0]


# answers


def test_a_choice_is_right_by_its_number_alone() -> None:
    quiz = Quiz(STEPS, "optional")
    assert quiz.answer(1, 1).given(1) == Answer(1, chosen=1, right=True)
    assert quiz.answer(1, 0).given(1) == Answer(1, chosen=0, right=False)
    assert quiz.answer(2, 0).given(2) == Answer(2, chosen=0, right=True)


@given(st.floats(0.0, 10.0), st.sampled_from([(1, 0, 0), (0, -1, 0), (0, 0, 1), (0.6, 0.0, -0.8)]))
def test_a_place_is_right_as_far_off_as_is_allowed(away_mm: float, towards: tuple[float, float, float]) -> None:
    place = tuple(p + away_mm * d for p, d in zip((10.0, 20.0, 30.0), towards, strict=True))
    assert off_mm(PLACE, place) == pytest.approx(away_mm, abs=1e-9)
    if abs(away_mm - 5.0) > 1e-9:
        assert judged(3, PLACE, place).right == (away_mm < 5.0)


def test_the_very_rim_counts() -> None:
    assert judged(3, PLACE, (10.0, 23.0, 34.0)) == Answer(3, place_mm=(10.0, 23.0, 34.0), right=True)
    assert not judged(3, PLACE, (10.0, 23.0, 34.001)).right


def test_a_place_that_was_not_found_is_wrong_and_settled() -> None:
    quiz = Quiz(STEPS[3:], "required").answer(3, None)
    assert quiz.given(3) == Answer(3)
    assert quiz.held_s == inf


@pytest.mark.parametrize(
    ("step", "answer"), [(0, 0), (9, 0), (1, -1), (1, 3), (1, None), (1, (0.0, 0.0, 0.0)), (2, 2), (3, 0)]
)
def test_what_is_no_answer_is_refused(step: int, answer: int | tuple[float, float, float] | None) -> None:
    with pytest.raises(ValueError, match=f"[Ss]tep {step}"):
        Quiz(STEPS, "optional").answer(step, answer)


def test_the_first_answer_stands_until_it_is_asked_again() -> None:
    quiz = Quiz(STEPS, "optional").answer(1, 0)
    with pytest.raises(ValueError, match="has been answered"):
        quiz.answer(1, 1)
    with pytest.raises(ValueError, match="has been answered"):
        quiz.skip(1)
    assert quiz.again(1).answer(1, 1).summary().right == 1


def test_asked_again_it_is_due_as_at_first() -> None:
    quiz = Quiz(STEPS, "optional").answer(1, 1).skip(2)
    assert quiz.again(1).due(0.0, 5.0) == STEPS[1]
    assert quiz.again(1).given(2) == quiz.given(2)
    assert quiz.anew() == Quiz(STEPS, "optional")


def test_nothing_is_skipped_where_an_answer_is_required() -> None:
    with pytest.raises(ValueError, match="must be answered"):
        Quiz(STEPS, "required").skip(1)


def test_what_was_skipped_before_is_asked_once_answers_are_required() -> None:
    required = replace(Quiz(STEPS, "optional").answer(1, 0).skip(2), mode="required")
    assert required.held_s == 8.0
    assert asked_in(required.due(0.0, 100.0)) == 2
    assert required.answer(2, 0).given(2) == Answer(2, chosen=0, right=True)


def test_only_a_quiz_that_requires_answers_holds_the_lesson() -> None:
    assert [Quiz(STEPS, mode).held_s for mode in ("off", "optional", "required")] == [inf, inf, 4.0]
    assert Quiz(STEPS, "required").answer(2, 0).held_s == 4.0, "an answer to a later question opens nothing"
    assert Quiz(STEPS, "required").answer(1, 0).held_s == 8.0
    assert Quiz(STEPS[:1], "required").held_s == inf


def test_an_unknown_mode_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="'must'"):
        Quiz(STEPS, "must")


# whatever a person does

QUESTIONS = st.lists(
    st.none()
    | st.builds(
        lambda q, at_s: replace(q, at_s=at_s), st.sampled_from([CHOICE, STOP, PLACE]), st.integers(0, 40).map(float)
    ),
    max_size=8,
)
SEEKS = st.lists(st.integers(-3, 43).map(float), max_size=30)
ANSWERS = st.lists(st.sampled_from(["right", "wrong", "skip", "again"]), min_size=1, max_size=10)


def reply(quiz: Quiz, mark: StepMark, how: str) -> Quiz:
    """Settle that question in one of these ways."""
    question = mark.question
    assert question is not None
    if how == "skip" and quiz.mode == "optional":
        return quiz.skip(mark.index)
    if question.kind == "place":
        return quiz.answer(mark.index, question.place_mm if how == "right" else (0.0, 0.0, 0.0))
    return quiz.answer(mark.index, question.right if how == "right" else (question.right + 1) % 2)


@given(QUESTIONS, st.sampled_from(["optional", "required"]), SEEKS, ANSWERS)
def test_nothing_is_due_twice_and_nothing_on_the_way_back(
    questions: list[Question | None], mode: str, seeks: list[float], replies: list[str]
) -> None:
    quiz, t_s, asked = Quiz(marks(*questions), mode), 0.0, []
    for turn, wanted_s in enumerate(seeks):
        to_s = min(wanted_s, quiz.held_s)
        while mark := quiz.due(t_s, to_s):
            assert t_s <= mark.question.at_s <= to_s
            asked.append(mark.index)
            quiz = reply(quiz, mark, replies[turn % len(replies)])
        t_s = to_s
    assert len(asked) == len(set(asked))


@given(QUESTIONS, st.sampled_from(["off", "optional", "required"]), st.integers(0, 40), st.integers(0, 40))
def test_going_back_asks_nothing(questions: list[Question | None], mode: str, one_s: int, other_s: int) -> None:
    back, forth = min(one_s, other_s), max(one_s, other_s)
    due = Quiz(marks(*questions), mode).due(forth, back)
    assert due is None or (back == forth == due.question.at_s and mode != "off")


@given(QUESTIONS, SEEKS, st.lists(st.sampled_from(["right", "wrong", "leave", "again"]), min_size=1, max_size=9))
def test_required_never_lets_past_an_open_question(
    questions: list[Question | None], seeks: list[float], deeds: list[str]
) -> None:
    quiz, t_s = Quiz(marks(*questions), "required"), 0.0
    for turn, wanted_s in enumerate(seeks):
        deed = deeds[turn % len(deeds)]
        to_s = min(wanted_s, quiz.held_s)
        mark, t_s = quiz.due(t_s, to_s), to_s
        open_s = [row.mark.question.at_s for row in quiz.summary().rows if row.outcome == "open"]
        assert t_s <= min(open_s, default=inf)
        if deed == "again" and quiz.answers:
            quiz = quiz.again(quiz.answers[0].step)
        elif mark is not None and deed != "leave":
            quiz = reply(quiz, mark, deed)


@given(QUESTIONS, st.sampled_from(["optional", "required"]), ANSWERS)
def test_answering_all_that_is_due_leads_to_the_end_and_the_counts_add_up(
    questions: list[Question | None], mode: str, replies: list[str]
) -> None:
    quiz, there = Quiz(marks(*questions), mode), sum(question is not None for question in questions)
    for turn in range(there):
        summary = quiz.summary()
        assert summary.asked == turn == summary.right + summary.wrong + summary.skipped
        assert summary.asked + summary.open == there == len(summary.rows)
        assert all(row.outcome in OUTCOMES for row in summary.rows)
        mark = quiz.due(0.0, 40.0)
        assert mark is not None
        assert mark.question.at_s <= quiz.held_s
        how = replies[turn % len(replies)]
        quiz = reply(quiz, mark, how)
        told = {"right": "right", "skip": "skipped" if mode == "optional" else "wrong"}.get(how, "wrong")
        assert next(row.outcome for row in quiz.summary().rows if row.mark == mark) == told
    assert quiz.due(0.0, 40.0) is None
    assert quiz.held_s == inf
    assert quiz.summary().asked == there
