"""What a learner is asked along a lesson, what was answered, and how far the lesson goes on without an answer.

A quiz is a value that lives as long as the window does: nothing of it is stored or sent.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import dist, inf

from kyphoscope.meshes.geometry.pose import Vector
from kyphoscope.scenes.program import Question, StepMark

MODES = ("off", "optional", "required")
"""Whether questions are asked, and whether the lesson goes on without an answer."""
OUTCOMES = ("right", "wrong", "skipped", "open")
"""How a question may stand; "open" is one that has not been asked or not been answered yet."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered in a step.

    step : index of the step
    chosen : index among the question's choices; None for a place and where nothing was answered
    place_mm : the place in the world that was clicked; None for a choice and where nothing was answered
    """

    step: int
    chosen: int | None = None
    place_mm: Vector | None = None
    right: bool = False
    skipped: bool = False


@dataclass(frozen=True, slots=True)
class QuizRow:
    """A question in the summary: the step that asks it, and its answer if there is one."""

    mark: StepMark
    answer: Answer | None

    @property
    def outcome(self) -> str:
        """How the question stands, one of `OUTCOMES`."""
        if self.answer is None:
            return "open"
        if self.answer.skipped:
            return "skipped"
        return "right" if self.answer.right else "wrong"


@dataclass(frozen=True, slots=True)
class Summary:
    """How the questions of a lesson stand, a row for each in the order in which they are asked."""

    rows: tuple[QuizRow, ...]

    @property
    def asked(self) -> int:
        """How many were answered or skipped; the others are open."""
        return len(self.rows) - self.open

    @property
    def right(self) -> int:
        return self._count("right")

    @property
    def wrong(self) -> int:
        return self._count("wrong")

    @property
    def skipped(self) -> int:
        return self._count("skipped")

    @property
    def open(self) -> int:
        return self._count("open")

    def _count(self, outcome: str) -> int:
        return sum(row.outcome == outcome for row in self.rows)


def off_mm(question: Question, place_mm: Vector) -> float:
    """How far a click is from the right place, mm; ValueError for a question that does not ask for a place."""
    if question.place_mm is None:
        raise ValueError(f"No place is asked for in {question.text!r}.")
    return dist(place_mm, question.place_mm)


def judged(step: int, question: Question, given: int | Vector | None) -> Answer:
    """The answer with its verdict.

    given : index of a choice, or a place in the world in mm; None for a place that was not found, which is wrong
    Raises ValueError where the question cannot be answered by that.
    """
    if question.kind == "place" and not isinstance(given, int):
        right = given is not None and off_mm(question, given) <= question.within_mm
        return Answer(step, place_mm=given, right=right)
    if question.kind != "place" and isinstance(given, int) and 0 <= given < len(question.choices):
        return Answer(step, chosen=given, right=given == question.right)
    wanted = "a place in mm" if question.kind == "place" else f"a choice from 0 to {len(question.choices) - 1}"
    raise ValueError(f"Step {step} asks for {wanted}, but got {given!r}.")


@dataclass(frozen=True, slots=True)
class Quiz:
    """The questions of a lesson and the answers so far; every change is a new value.

    steps : the lesson's steps, with and without questions
    mode : one of `MODES`
    """

    steps: tuple[StepMark, ...]
    mode: str = "off"
    answers: tuple[Answer, ...] = ()

    def __post_init__(self) -> None:
        if self.mode not in MODES:
            raise ValueError(f"Allowed modes are {', '.join(map(repr, MODES))}, but got {self.mode!r}.")

    def due(self, from_s: float, to_s: float) -> StepMark | None:
        """The step whose question comes first on the way from `from_s` to `to_s`, both included, and is not settled.

        None on the way back, and always while the mode is "off".
        """
        if self.mode == "off":
            return None
        return next((mark for mark, question in self._unsettled() if from_s <= question.at_s <= to_s), None)

    @property
    def held_s(self) -> float:
        """The farthest time that may be gone to, s: the first question that must be answered; infinity if none must."""
        if self.mode != "required":
            return inf
        return min((question.at_s for _mark, question in self._unsettled()), default=inf)

    def given(self, step: int) -> Answer | None:
        """The answer to the question of that step; None while it is open."""
        return next((answer for answer in self.answers if answer.step == step), None)

    def answer(self, step: int, given: int | Vector | None) -> Quiz:
        """The same with an answer, `given` as in `judged`; the first answer stands, a skip gives way.

        Raises ValueError where the step asks nothing, was answered, or cannot be answered by that.
        """
        earlier = self.given(step)
        if earlier is not None and not earlier.skipped:
            raise ValueError(f"The question of step {step} has been answered; ask it again first.")
        return self._with(judged(step, self._question(step), given))

    def skip(self, step: int) -> Quiz:
        """The same with that question skipped; ValueError while answers are required or where it was answered."""
        self._question(step)
        if self.mode == "required":
            raise ValueError(f"The question of step {step} must be answered before the lesson goes on.")
        earlier = self.given(step)
        if earlier is not None and not earlier.skipped:
            raise ValueError(f"The question of step {step} has been answered; it cannot be skipped any more.")
        return self._with(Answer(step, skipped=True))

    def again(self, step: int) -> Quiz:
        """The same with that question open again."""
        return replace(self, answers=tuple(answer for answer in self.answers if answer.step != step))

    def anew(self) -> Quiz:
        """The same with every question open again."""
        return replace(self, answers=())

    def summary(self) -> Summary:
        """How each question stands."""
        return Summary(tuple(QuizRow(mark, self.given(mark.index)) for mark, _question in self._questions()))

    def _questions(self) -> list[tuple[StepMark, Question]]:
        """Every question with its step, in the order in which they are asked."""
        pairs = [(mark, mark.question) for mark in self.steps if mark.question is not None]
        return sorted(pairs, key=lambda pair: (pair[1].at_s, pair[0].index))

    def _unsettled(self) -> list[tuple[StepMark, Question]]:
        """The questions that are still to be asked; where answers are required, a skipped one is asked again."""
        skip_settles = self.mode != "required"
        settled = {answer.step for answer in self.answers if skip_settles or not answer.skipped}
        return [(mark, question) for mark, question in self._questions() if mark.index not in settled]

    def _question(self, step: int) -> Question:
        for mark, question in self._questions():
            if mark.index == step:
                return question
        raise ValueError(f"Step {step} asks nothing.")

    def _with(self, answer: Answer) -> Quiz:
        return replace(self.again(answer.step), answers=(*self.again(answer.step).answers, answer))
