"""The learner's check on the way: the lesson halts where it asks, goes on after the answer, and sums up at its end."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from kyphoscope.meshes.geometry.pose import Vector
from kyphoscope.scenes.program import StepMark
from kyphoscope.viz.player.lesson.playback import FRAME_S, Playback
from kyphoscope.viz.player.picture.viewing import Viewing
from kyphoscope.viz.player.questions.question_card import QuestionCard
from kyphoscope.viz.player.questions.summary_card import SummaryCard
from kyphoscope.viz.quiz import Answer, Quiz

SAME_S = 1e-6
"""Times nearer than this are one."""


class SelfCheck(QObject):
    """Ties the questions of a lesson to its playback and to the two cards; `changed` says that a card came or went."""

    changed = Signal()

    def __init__(self, playback: Playback, viewing: Viewing, card: QuestionCard, summary: SummaryCard) -> None:
        super().__init__(playback)
        self._playback, self._viewing, self._card, self._summary = playback, viewing, card, summary
        self.quiz = Quiz(playback.program.steps)
        self.asked: StepMark | None = None
        self._last_s, self._last_clock = 0.0, playback.clock
        self._ran = self._halting = self._audience = False
        playback.moved.connect(self._follow)
        viewing.placed.connect(self._judge)
        card.answered.connect(self._answered)
        card.skipped.connect(self._skipped)
        card.done.connect(self._go_on)
        summary.chosen.connect(self._go_to)
        summary.again.connect(self._ask_again)
        summary.closed.connect(self.close)

    @property
    def mode(self) -> str:
        """Whether questions are asked, one of viz.quiz.MODES."""
        return self.quiz.mode

    @property
    def asks(self) -> bool:
        """Whether the lesson halts where it has a question; before an audience only if it must be answered."""
        return self.mode == "required" or (self.mode == "optional" and not self._audience)

    @property
    def waits(self) -> bool:
        """Whether a question is on the screen and not answered."""
        return self.asked is not None and self.quiz.given(self.asked.index) is None

    def open(self, steps: tuple[StepMark, ...], *, anew: bool = True) -> None:
        """The questions of these steps; `anew` forgets what was answered."""
        self.close()
        self.quiz = Quiz(steps, self.mode, () if anew else self._kept(steps))
        self._last_s = self._playback.t_s
        self._follow(self._playback.t_s)

    def set_mode(self, mode: str) -> None:
        """Ask nothing, ask, or ask and wait; what was answered stays."""
        self.quiz = replace(self.quiz, mode=mode)
        self._begin_again()

    def set_audience(self, audience: bool) -> None:
        """Whether the lesson is presented to others, who are not asked what may be left out."""
        self._audience = audience
        self._begin_again()

    def show_summary(self) -> None:
        """How the questions stand so far."""
        if not self.waits:
            self.close()
            self._summary.show_summary(self.quiz.summary())
            self.changed.emit()

    def close(self) -> None:
        """Hide both cards; a question that was not answered stays open."""
        self.asked = None
        keyboard = QApplication.focusWidget()
        if keyboard is not None and any(c is keyboard or c.isAncestorOf(keyboard) for c in (self._card, self._summary)):
            self._viewing.take_keyboard()  # or Qt would hand it to the next button, which the space bar then presses
        self._card.hide()
        self._summary.hide()
        self._viewing.show_place(None)
        self._viewing.ask_for_place(False)
        self.changed.emit()

    def put_away(self) -> bool:
        """What Escape does wherever the keyboard is: skip the question, or close the verdict or the summary.

        Returns False where there is nothing to skip or to close.
        """
        if self.waits:
            if self.mode == "required":
                return False
            self._skipped()
        elif self.asked is not None:
            self._go_on()
        elif not self._summary.isHidden():
            self.close()
        else:
            return False
        return True

    def run_on(self) -> None:
        """Let the lesson run once the question that waits is done with, whether or not it ran before."""
        self._ran = True

    def _begin_again(self) -> None:
        """Ask what is asked now as the mode is now, or not at all."""
        if self.asked is not None and self.waits:
            again, self.asked = self.asked, None
            self._ask(again) if self.asks else self.close()
        self._follow(self._playback.t_s)
        self.changed.emit()

    def _kept(self, steps: tuple[StepMark, ...]) -> tuple[Answer, ...]:
        """Answers to questions that are asked in the same words in the same step."""

        def question(row: tuple[StepMark, ...], step: int) -> object:
            return row[step].question if step < len(row) else None

        return tuple(a for a in self.quiz.answers if question(steps, a.step) == question(self.quiz.steps, a.step))

    # along the lesson

    def _follow(self, t_s: float) -> None:
        """Halt at a question that is reached by playing, by a jump, or because it must be answered first."""
        before_s, self._last_s = self._last_s, t_s
        played, self._last_clock = self._playback.clock is self._last_clock, self._playback.clock
        if self._halting:
            return  # the time is being moved from here
        if self.asked is not None and not self._at(self.asked, t_s):
            self._leave(self.asked, t_s)
        if self.asked is not None or not self.asks:
            return
        went_on = played or t_s - before_s <= FRAME_S + SAME_S  # going frame by frame counts as slow playing
        came_s = before_s if went_on and before_s <= t_s else t_s
        mark = self.quiz.due(came_s - SAME_S, t_s + SAME_S)
        if t_s > self.quiz.held_s:
            mark = self.quiz.due(0.0, t_s)
        if mark is not None:
            self._halt_at(mark)
        elif t_s >= self._playback.program.duration_s and before_s < t_s and self.quiz.summary().rows:
            self.show_summary()

    def _at(self, mark: StepMark, t_s: float) -> bool:
        return mark.question is not None and abs(mark.question.at_s - t_s) <= SAME_S

    def _leave(self, mark: StepMark, t_s: float) -> None:
        """Away from a question: going on without an answer skips it, where that is allowed."""
        passes = mark.question is not None and t_s > mark.question.at_s
        if self.waits and passes and self.mode == "optional":
            self.quiz = self.quiz.skip(mark.index)
        self.close()

    def _halt_at(self, mark: StepMark) -> None:
        self._ran = self._playback.runs
        self._halting = True
        self._playback.pause()
        if mark.question is not None:
            self._playback.seek(mark.question.at_s)
        self._halting = False
        self._ask(mark)

    def _ask(self, mark: StepMark) -> None:
        self.asked = mark
        self._summary.hide()
        self._card.ask(mark, self.mode)
        self._viewing.ask_for_place(mark.question is not None and mark.question.kind == "place")
        self.changed.emit()

    # answers

    def _answered(self, chosen: int) -> None:
        self._judge(chosen if chosen >= 0 else None)

    def _judge(self, given: int | Vector | None) -> None:
        if self.asked is None or not self.waits:
            return
        self.quiz = self.quiz.answer(self.asked.index, given)
        answer = self.quiz.given(self.asked.index)
        self._viewing.ask_for_place(False)
        if answer is not None:
            place = self.asked.question.place_mm if self.asked.question is not None else None
            self._viewing.show_place(place)
            self._card.show_verdict(answer, marked=place is not None)
        self.changed.emit()

    def _skipped(self) -> None:
        if self.asked is not None:
            self.quiz = self.quiz.skip(self.asked.index)
            self._go_on()

    def _go_on(self) -> None:
        """After the verdict: a lesson that ran runs on."""
        self.close()
        if self._ran:
            self._playback.play()

    def _go_to(self, step: int) -> None:
        self.close()
        self._playback.go_to_step(step)

    def _ask_again(self) -> None:
        self.quiz = self.quiz.anew()
        self.close()
        self._playback.seek(0.0)
