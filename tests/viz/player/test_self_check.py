"""A lesson asks on the way: it halts, waits as the mode says, judges, goes on, sums up, and keeps nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kyphoscope.meshes.geometry.pose import Pose
from kyphoscope.meshes.specs import CannulaSpec
from kyphoscope.scenes.program import Question, StepMark
from kyphoscope.scenes.state import PartState, SceneState
from tests.viz.player import conftest
from tests.viz.player.conftest import EYE, Driven, Lesson, click, drag, key, pixels, same

Drive = Callable[..., Driven]
CLOSE = replace(EYE, focus_mm=(0.0, 0.0, -40.0))
WAY = Question("choice", "Which way?", 3.0, "The pedicle leads in.", ("Disc", "Pedicle", "Rib"), 1, sources=("A book",))
STOP = Question("stop", "Cement at the back wall.", 8.0, "It may leak.", ("Stop", "Go on"), 0)
PLACE = Question("place", "Where is the tube?", 11.0, "It is here.", place_mm=(0.0, 2.0, -50.0), within_mm=4.0)


@dataclass(frozen=True)
class Asking(Lesson):
    """A lesson of four steps, three of which ask; a tube stands in the middle of its picture."""

    title: str = "A lesson that asks"
    questions: tuple[Question | None, ...] = (WAY, STOP, PLACE, None)

    @property
    def steps(self) -> tuple[StepMark, ...]:
        return tuple(replace(s, question=q) for s, q in zip(super().steps, self.questions, strict=True))

    def states_at(self, t_s: float) -> tuple[SceneState, ...]:
        (state,) = super().states_at(t_s)
        return (replace(state, parts=(PartState("tube", CannulaSpec(), Pose()),), view=CLOSE),)


@dataclass
class Asked:
    """The window on a lesson that asks, and hands on it."""

    driven: Driven
    qtbot: QtBot
    faces: dict[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        window = self.driven.window
        self.window, self.check, self.card, self.summary = window, window.self_check, window.card, window.summary

    def key(self, keys: str) -> None:
        key(self.driven, keys)

    def run(self, by_s: float) -> None:
        """Let so much time pass, as seen by a picture that takes its time."""
        self.driven.wall.now += by_s
        before_s = self.check._last_s
        self.qtbot.waitUntil(lambda: self.check._last_s != before_s or not self.window.playback.runs)

    def play_to(self, question: Question) -> None:
        """Play from the beginning until that question is on the screen."""
        self.key("Home")
        self.key("Shift+P")
        self.key("Space")
        self.run(question.at_s + 0.7)
        self.qtbot.waitUntil(lambda: not self.card.isHidden())

    @property
    def t_s(self) -> float:
        return self.driven.t_s

    def outcomes(self) -> list[str]:
        return [row.outcome for row in self.check.quiz.summary().rows]

    def rest(self) -> None:
        self.qtbot.waitUntil(self.window.canvas.rests)

    def place(self, x_mm: float, z_mm: float) -> QPoint:
        """The place of the picture under which that point is; seen from behind, left is on the left."""
        canvas = self.window.canvas
        px_mm = canvas.height() / CLOSE.height_mm
        return QPoint(round(canvas.width() / 2 - x_mm * px_mm), round(canvas.height() / 2 - (z_mm + 40.0) * px_mm))


@pytest.fixture
def asked(drive: Drive, qtbot: QtBot) -> Asked:
    """The lesson at its beginning; questions may be skipped."""
    driven = drive(program=Asking())
    assert driven.window.self_check.mode == "optional"
    return Asked(driven, qtbot)


def ask_as(asked: Asked, mode: str) -> None:
    """Choose by its key whether questions are asked, and wait for an answer."""
    asked.key({"optional": "Q", "required": "Shift+Q", "off": "Alt+Q"}[mode])


# coming to a question


@pytest.mark.parametrize("mode", ["optional", "required"])
def test_the_lesson_halts_exactly_where_it_asks_and_hides_its_words(asked: Asked, mode: str) -> None:
    ask_as(asked, mode)
    before = pixels(asked.window)
    asked.play_to(WAY)
    assert asked.t_s == 3.0
    assert not asked.window.playback.runs
    assert asked.window.transport.play.accessibleName() == "Play"
    assert asked.card.text.text() == "Which way?"
    assert asked.card.skip.isVisible() == (mode == "optional")
    assert asked.window.caption.isHidden(), "the words of the step may tell the answer"
    assert not same(before, asked.window)
    asked.rest()
    assert asked.driven.pictures[-1].asked[-1][0] == 3.0


def test_a_question_just_before_the_end_of_a_step_is_not_run_over(drive: Drive, qtbot: QtBot) -> None:
    """The last look at the clock may be before it, and the next one after the lesson has paused."""
    late = replace(WAY, at_s=3.995)
    asked = Asked(drive(program=Asking(questions=(late, None, None, None))), qtbot)
    asked.key("Space")
    asked.driven.wall.now += 30.0
    qtbot.waitUntil(asked.card.isVisible)
    assert asked.t_s == 3.995


def test_a_question_is_asked_where_somebody_arrives(drive: Drive, qtbot: QtBot) -> None:
    asked = Asked(drive(program=Asking(questions=(None, replace(STOP, at_s=4.0), None, None))), qtbot)
    assert asked.card.isHidden()
    asked.key("Right")
    assert asked.card.isVisible()
    assert asked.card.text.text() == STOP.text


@pytest.mark.parametrize("runs", [True, False])
def test_a_jump_over_a_question_does_not_ask_it_where_that_is_free(asked: Asked, runs: bool) -> None:
    if runs:
        asked.key("Shift+P")
        asked.key("Space")
    asked.key("Right")
    assert asked.t_s == 4.0
    assert asked.card.isHidden()
    assert asked.outcomes() == ["open", "open", "open"]
    assert asked.window.playback.runs == runs


def test_nothing_is_asked_where_that_was_chosen(asked: Asked) -> None:
    ask_as(asked, "off")
    asked.key("Shift+P")
    asked.key("Space")
    asked.run(9.0)
    assert asked.t_s == 9.0
    assert asked.card.isHidden()
    assert asked.window.caption.isVisible()
    assert asked.window.playback.runs


@pytest.mark.parametrize(("keys", "mode"), [("Alt+Q", "off"), ("Shift+Q", "required")])
def test_the_mode_changes_while_a_question_is_asked(asked: Asked, keys: str, mode: str) -> None:
    asked.play_to(WAY)
    face = pixels(asked.window)
    asked.key(keys)
    assert asked.check.mode == mode
    assert asked.card.isHidden() == (mode == "off")
    assert not asked.card.skip.isVisible()
    assert asked.window.caption.isHidden() == (mode == "required")
    assert not same(face, asked.window)


# answers


@pytest.mark.parametrize(("number", "outcome"), [("2", "right"), ("1", "wrong"), ("3", "wrong")])
@pytest.mark.parametrize("how", ["number", "mouse"])
def test_an_answer_is_judged_with_its_reason_and_enter_goes_on(
    asked: Asked, number: str, outcome: str, how: str
) -> None:
    asked.play_to(WAY)
    face = pixels(asked.card)
    asked.key(number) if how == "number" else click(asked.card.answers[int(number) - 1])
    assert asked.outcomes()[0] == outcome
    assert asked.card.verdict.sign.outcome == outcome
    assert asked.card.verdict.reason.text() == WAY.because
    assert asked.card.verdict.sources.text() == "Sources: A book"
    assert asked.window.caption.isHidden()
    assert not same(face, asked.card)
    asked.key("Return")
    assert asked.card.isHidden()
    assert asked.window.caption.isVisible()
    assert asked.window.playback.runs, "a lesson that ran runs on"
    asked.run(1.0)
    assert asked.t_s == 4.0
    assert asked.card.isHidden()


def test_a_lesson_that_did_not_run_does_not_begin_to(asked: Asked) -> None:
    asked.window.playback.seek(3.0)
    assert asked.card.isVisible()
    asked.key("2")
    asked.key("Return")
    assert asked.card.isHidden()
    assert not asked.window.playback.runs
    assert asked.t_s == 3.0


def test_afterwards_the_keyboard_is_where_every_key_works(asked: Asked) -> None:
    asked.window.playback.seek(3.0)
    asked.key("2")
    asked.key("Return")
    assert asked.window.focusWidget() is asked.window.canvas
    asked.key("Space")
    assert asked.window.playback.runs
    asked.run(0.5)
    asked.key("Space")
    assert not asked.window.playback.runs


def test_a_question_that_was_answered_is_not_asked_again(asked: Asked) -> None:
    asked.play_to(WAY)
    asked.key("2")
    asked.key("Return")
    asked.key("Home")
    asked.run(3.5)
    assert asked.card.isHidden()
    assert asked.t_s == 3.5


# leaving one out


def test_who_was_about_to_pause_has_not_answered(asked: Asked) -> None:
    """The question comes just before the finger does: space plays or pauses, as ever, and here that leaves it out."""
    asked.play_to(WAY)
    asked.key("Space")
    assert asked.outcomes()[0] == "open"
    assert asked.window.playback.runs
    asked.run(0.2)
    assert asked.outcomes()[0] == "skipped"
    assert asked.card.isHidden()
    assert asked.window.caption.isVisible()


@pytest.mark.parametrize("keys", ["Right", "PgDown", "Shift+Right", "N", "End"])
def test_going_on_leaves_an_optional_question_out(asked: Asked, keys: str) -> None:
    asked.window.playback.seek(3.0)
    face = pixels(asked.window)
    asked.key(keys)
    assert asked.outcomes()[0] == "skipped"
    assert asked.card.isHidden()
    assert asked.t_s > 3.0
    assert not same(face, asked.window)


@pytest.mark.parametrize("where", ["card", "picture"])
def test_escape_leaves_it_out_wherever_the_keyboard_is(asked: Asked, where: str) -> None:
    asked.play_to(WAY)
    if where == "picture":
        asked.window.canvas.setFocus()
    asked.key("Esc")
    assert asked.outcomes()[0] == "skipped"
    assert asked.card.isHidden()
    assert asked.window.playback.runs
    asked.window.playback.pause()


@pytest.mark.parametrize("keys", ["Left", "Home", "Shift+Left"])
def test_going_back_leaves_it_open_to_be_asked_again(asked: Asked, keys: str) -> None:
    asked.window.playback.seek(3.0)
    asked.key(keys)
    assert asked.outcomes()[0] == "open"
    assert asked.card.isHidden()
    asked.play_to(WAY)
    assert asked.t_s == 3.0


# answers that must be given


def drag_line(asked: Asked) -> None:
    line = asked.window.transport.slider
    drag(line, QPoint(round(line.x_at(asked.t_s)), 10), QPoint(round(line.x_at(18.0)), 10), Qt.MouseButton.LeftButton)


def click_line(asked: Asked) -> None:
    line = asked.window.transport.slider
    click(line, QPoint(round(line.x_at(15.0)), 10))


def click_list(asked: Asked) -> None:
    steps = asked.window.steps
    click(steps.viewport(), steps.visualItemRect(steps.item(3)).center())


PAST: dict[str, Callable[[Asked], None]] = {
    **{keys: lambda asked, keys=keys: asked.key(keys) for keys in ("End", "Right", "PgDown", "Shift+Right")},
    "N": lambda asked: [asked.key("N") for _ in range(100)] and None,
    "drag of the timeline": drag_line,
    "click on the timeline": click_line,
    "click in the list": click_list,
    "button": lambda asked: click(asked.window.transport.next),
}


@pytest.mark.parametrize("how", PAST)
@pytest.mark.parametrize("from_s", [0.0, 3.0])
def test_nothing_gets_past_a_question_that_must_be_answered(asked: Asked, how: str, from_s: float) -> None:
    ask_as(asked, "required")
    asked.window.playback.seek(from_s)
    PAST[how](asked)
    if how == "Shift+Right" and from_s == 0.0:
        assert asked.t_s == 1.0
        return
    assert asked.t_s == 3.0
    assert asked.card.isVisible()
    assert asked.outcomes()[0] == "open"
    assert asked.window.transport.slider.value() == 3000, "the line is where the lesson is"
    asked.key("Esc")
    assert asked.card.isVisible()
    asked.key("2")
    asked.key("Return")
    asked.key("End")
    assert asked.t_s == 8.0, "the next one holds it again"


def test_playing_does_not_get_past_it_either(asked: Asked) -> None:
    ask_as(asked, "required")
    asked.play_to(WAY)
    asked.key("Space")
    asked.driven.wall.now += 2.0
    asked.qtbot.waitUntil(lambda: not asked.window.playback.runs)
    assert asked.t_s == 3.0
    assert asked.card.isVisible()
    assert asked.outcomes()[0] == "open"


def test_back_is_free_and_forward_is_held_again(asked: Asked) -> None:
    ask_as(asked, "required")
    asked.key("End")
    asked.key("Home")
    assert asked.t_s == 0.0
    assert asked.card.isHidden()
    asked.key("End")
    assert asked.t_s == 3.0
    assert asked.card.isVisible()


# a place


def to_place(asked: Asked, mode: str = "optional") -> None:
    for number, at_s in (("2", 3.0), ("1", 8.0)):
        asked.window.playback.seek(at_s)
        asked.key(number)
        asked.key("Return")
    ask_as(asked, mode)
    asked.window.playback.seek(11.0)
    asked.rest()
    assert asked.card.hint.text() == "Click in the picture"
    assert asked.window.canvas.cursor().shape() == Qt.CursorShape.CrossCursor


@pytest.mark.parametrize(("z_mm", "outcome"), [(-52.0, "right"), (-57.0, "wrong")])
def test_a_place_is_answered_by_a_click_in_the_picture(asked: Asked, z_mm: float, outcome: str) -> None:
    to_place(asked)
    before = pixels(asked.window.canvas)
    click(asked.window.canvas, asked.place(0.0, z_mm))
    assert asked.outcomes()[2] == outcome
    word = asked.card.verdict.word.text()
    given = asked.check.quiz.given(2)
    assert given is not None
    assert given.place_mm == pytest.approx((0.0, 2.0, z_mm), abs=0.8), "on the tube, not in the plane behind it"
    off_mm = sum((a - b) ** 2 for a, b in zip(given.place_mm, PLACE.place_mm, strict=True)) ** 0.5
    assert word == f"{outcome.capitalize()} – {off_mm:.1f} mm off; up to 4 mm counts as right"
    assert asked.window.canvas.cursor().shape() != Qt.CursorShape.CrossCursor
    assert asked.window.canvas.sight.lit == "", "it was an answer, and points at nothing"
    (named,) = asked.window.canvas.sight.named
    assert (named.text, named.at_mm) == ("Here", PLACE.place_mm)
    asked.rest()
    assert not same(before, asked.window.canvas)
    asked.key("Return")
    assert asked.window.canvas.sight.named == ()


def test_a_drag_turns_the_picture_and_answers_nothing(asked: Asked) -> None:
    to_place(asked)
    drag(asked.window.canvas, QPoint(80, 80), QPoint(140, 90), Qt.MouseButton.LeftButton)
    assert asked.window.canvas.sight.camera(0) is not None
    assert asked.check.waits


def test_who_cannot_find_it_is_shown_it(asked: Asked) -> None:
    to_place(asked, "required")
    click(asked.card.show_me)
    assert asked.outcomes()[2] == "wrong"
    assert [label.at_mm for label in asked.window.canvas.sight.named] == [PLACE.place_mm]
    assert asked.card.verdict.word.text() == "Wrong – no place was clicked"


def test_a_ruler_taken_up_meanwhile_measures_and_put_down_lets_the_click_answer(asked: Asked) -> None:
    to_place(asked)
    asked.key("M")
    click(asked.window.canvas, asked.place(0.0, -50.0))
    click(asked.window.canvas, asked.place(20.0, -50.0))
    assert asked.check.waits
    assert [mark.done for mark in asked.window.canvas.sight.marks] == [True]
    asked.key("M")
    assert asked.window.canvas.cursor().shape() == Qt.CursorShape.CrossCursor
    click(asked.window.canvas, asked.place(0.0, -51.0))
    assert asked.outcomes()[2] == "right"


def test_a_question_of_another_kind_leaves_the_ruler_in_the_hand(asked: Asked) -> None:
    asked.key("M")
    asked.window.playback.seek(3.0)
    assert asked.card.isVisible()
    assert asked.window.viewing.tool == "length"


# the sum of it


def test_at_the_end_it_is_summed_up_and_asked_again(asked: Asked) -> None:
    for keys, at_s in (("2", 3.0), ("2", 8.0), ("Esc", 11.0)):
        asked.window.playback.seek(at_s)
        asked.key(keys)
        if keys != "Esc":
            asked.key("Return")
    assert asked.outcomes() == ["right", "wrong", "skipped"]
    before = pixels(asked.window)
    asked.key("End")
    assert asked.summary.isVisible()
    assert asked.summary.head.text() == "1 of 3 right"
    assert not same(before, asked.window)
    click(asked.summary.rows[1].go)
    assert asked.t_s == 4.0
    assert asked.summary.isHidden()
    asked.key("Y")
    assert asked.summary.isVisible()
    click(asked.summary.ask_again)
    assert asked.summary.isHidden()
    assert (asked.t_s, asked.outcomes()) == (0.0, ["open"] * 3)
    asked.play_to(WAY)
    assert asked.t_s == 3.0


@pytest.mark.parametrize("how", ["Esc", "Return", "Esc elsewhere"])
def test_the_summary_by_key_and_away(asked: Asked, how: str) -> None:
    face = pixels(asked.window)
    asked.key("Y")
    assert asked.summary.head.text() == "No question has been answered yet"
    assert [row.sign.outcome for row in asked.summary.rows] == ["open"] * 3
    if how == "Esc elsewhere":
        asked.window.canvas.setFocus()
    asked.key(how.split()[0])
    assert asked.summary.isHidden()
    assert asked.window.focusWidget() is asked.window.canvas
    asked.rest()
    assert same(face[200:], asked.window, 200)


def test_no_summary_comes_between_a_learner_and_a_question(asked: Asked) -> None:
    asked.window.playback.seek(3.0)
    asked.key("Y")
    assert asked.card.isVisible()
    assert asked.summary.isHidden()


def test_a_lesson_without_questions_ends_without_a_summary(driven: Driven) -> None:
    key(driven, "End")
    assert driven.window.summary.isHidden()


# another lesson, the same again, another time


@pytest.fixture
def reread(monkeypatch: pytest.MonkeyPatch, asked: Asked) -> Callable[..., None]:
    """Read the script anew, with these questions in it now."""

    def read(*questions: Question | None) -> None:
        monkeypatch.setitem(conftest.LESSONS, "pvp", Asking(questions=questions))
        asked.key("Ctrl+R")

    return read


def test_the_same_lesson_read_again_keeps_answers_to_what_it_still_asks(
    asked: Asked, reread: Callable[..., None]
) -> None:
    for number, at_s in (("2", 3.0), ("1", 8.0)):
        asked.window.playback.seek(at_s)
        asked.key(number)
        asked.key("Return")
    reread(WAY, replace(STOP, text="Cement in a vein."), PLACE, None)
    assert asked.outcomes() == ["right", "open", "open"]
    assert asked.t_s == 8.0
    assert asked.card.text.text() == "Cement in a vein.", "the changed one is asked again, where the lesson stands"


def test_a_question_on_the_screen_is_asked_anew_or_goes_with_the_script(
    asked: Asked, reread: Callable[..., None]
) -> None:
    asked.window.playback.seek(3.0)
    reread(replace(WAY, text="By which way?"), None, None, None)
    assert asked.card.isVisible()
    assert asked.card.text.text() == "By which way?"
    reread(None, None, None, None)
    assert asked.card.isHidden()
    assert asked.window.caption.isVisible()


def test_another_lesson_forgets(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(conftest.LESSONS, "pvp", Asking())
    asked.window.playback.seek(3.0)
    asked.key("2")
    asked.window.open("pkp")
    assert asked.card.isHidden()
    asked.window.open("pvp")
    assert asked.outcomes() == ["open"] * 3


def test_nothing_is_written_down_but_the_mode(asked: Asked) -> None:
    file = asked.window.settings_store.path
    asked.key("Shift+Q")
    asked.window.settings_store.sync()
    before = file.read_text()
    assert "questions=required" in before
    for number, at_s in (("1", 3.0), ("2", 8.0)):
        asked.window.playback.seek(at_s)
        asked.key(number)
        asked.key("Return")
    asked.key("Y")
    asked.window.settings_store.sync()
    assert file.read_text() == before
    assert [other.name for other in file.parent.iterdir()] == [file.name]


def test_the_mode_is_kept_and_told_in_the_menu(asked: Asked) -> None:
    asked.key("Shift+Q")
    actions = asked.window.actions_by_name
    assert [actions[f"ask_{mode}"].isChecked() for mode in ("off", "optional", "required")] == [False, False, True]
    assert asked.window.settings_store.questions == "required"
    QTest.keyClick(asked.window.canvas, Qt.Key.Key_Q)
    assert asked.window.settings_store.questions == "optional"
