"""An educator presents: the picture fills the screen, a remote leads, and it can be covered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kyphoscope.meshes.geometry.pose import Pose
from kyphoscope.meshes.specs import CannulaSpec
from kyphoscope.scenes.program import Question, StepMark
from kyphoscope.scenes.state import PartState, SceneState
from kyphoscope.viz.player.presenter.presenting import LARGER
from tests.viz.player.conftest import Driven, Lesson, click, key, pixels, same

Drive = Callable[..., Driven]
WAY = Question("choice", "Which way?", 5.0, "The pedicle leads in.", ("Disc", "Pedicle"), 1)


@dataclass(frozen=True)
class Asking(Lesson):
    """A lesson that asks in its second step; a tube stands in the middle of its picture."""

    @property
    def steps(self) -> tuple[StepMark, ...]:
        return tuple(replace(s, question=WAY if s.index == 1 else None) for s in super().steps)

    def states_at(self, t_s: float) -> tuple[SceneState, ...]:
        (state,) = super().states_at(t_s)
        tube = PartState("tube", CannulaSpec(), Pose(tip_mm=(0.0, 0.0, 60.0)))
        return (replace(state, parts=(tube,)),)


def rests(driven: Driven, step: int) -> float:
    """When a step that is played comes to its end."""
    steps = driven.window.playback.program.steps
    return driven.window.playback.program.duration_s if step == len(steps) - 1 else steps[step].rests_s


@pytest.fixture
def play_out(qtbot: QtBot) -> Callable[[Driven], None]:
    """Let the lesson run until it pauses by itself."""

    def wait(driven: Driven) -> None:
        assert driven.window.playback.runs
        driven.wall.now += 100.0
        qtbot.waitUntil(lambda: driven.window.transport.play.accessibleName() == "Play")

    return wait


PlayOut = Callable[[Driven], None]


# the hall's screen


@pytest.mark.parametrize(("keys", "t_s"), [("F5", 0.0), ("Shift+F5", 4.0), ("button", 4.0)])
def test_only_the_picture_and_its_words_fill_the_screen_and_all_is_as_before_afterwards(
    driven: Driven, qtbot: QtBot, keys: str, t_s: float
) -> None:
    window = driven.window
    key(driven, "Ctrl+L")
    window.split.setSizes([200, 500, 320])
    window.playback.seek(6.0)
    qtbot.waitUntil(window.canvas.rests)
    before, sizes, place = pixels(window), window.split.sizes(), window.geometry()
    letters = window.caption.columns[0].text.font().pixelSize()
    click(window.header.present) if keys == "button" else key(driven, keys)
    qtbot.waitUntil(window.canvas.rests)
    assert window.presenting.on
    assert window.isFullScreen()
    assert driven.t_s == t_s
    assert not window.playback.runs
    bars = (window.menuBar(), window.header, window.transport, window.step_panel, window.panels)
    assert not any(bar.isVisible() for bar in bars)
    assert window.canvas.width() == window.width() == window.screen().geometry().width()
    assert window.caption.isVisible()
    assert window.caption.columns[0].text.font().pixelSize() > letters
    assert pixels(window).shape != before.shape
    key(driven, "Esc")
    window.playback.seek(6.0)
    qtbot.waitUntil(window.canvas.rests)
    assert not window.presenting.on
    assert not window.isFullScreen()
    assert window.geometry() == place
    assert all(bar.isVisible() for bar in bars)
    assert window.panels.current == "layers"
    assert window.split.sizes() == sizes
    assert window.caption.columns[0].text.font().pixelSize() == letters


def test_words_for_the_hall_are_larger_at_the_same_width(driven: Driven) -> None:
    caption = driven.window.caption
    key(driven, "F5")
    large = caption.columns[0].text.font().pixelSize()
    caption.set_writing(1.0)
    assert large == pytest.approx(LARGER * caption.columns[0].text.font().pixelSize(), abs=1)


def test_what_was_put_away_or_opened_meanwhile_is_as_before_too(drive: Drive, qtbot: QtBot) -> None:
    driven = drive(program=Asking())
    window = driven.window
    window.self_check.set_mode("off")
    key(driven, "Ctrl+B")
    assert window.step_panel.isHidden()
    key(driven, "F5")
    qtbot.waitUntil(window.canvas.rests)
    click(window.canvas)
    assert window.canvas.view_options.lit == "tube"
    for _ in range(3):
        key(driven, "Esc")
    assert not window.presenting.on
    assert window.step_panel.isHidden()
    assert window.panels.isHidden()


def test_presenting_ends_at_the_place_that_was_shown(driven: Driven, play_out: PlayOut) -> None:
    key(driven, "F5")
    key(driven, "PgDown")
    play_out(driven)
    key(driven, "Esc")
    assert driven.t_s == rests(driven, 0)
    assert driven.window.steps.running == 0


# the remote


@pytest.mark.parametrize("on", ["PgDown", "Right"])
def test_the_first_press_plays_a_fresh_step_and_the_next_one_plays_the_next(
    driven: Driven, qtbot: QtBot, play_out: PlayOut, on: str
) -> None:
    key(driven, "F5")
    qtbot.waitUntil(driven.window.canvas.rests)
    for step in range(4):
        before = pixels(driven.window.canvas)
        key(driven, on)
        assert driven.window.playback.step == step
        play_out(driven)
        qtbot.waitUntil(driven.window.canvas.rests)
        assert driven.t_s == rests(driven, step)
        assert not same(before, driven.window.canvas)
        assert driven.window.caption.columns[0].text.text() == f"Words for step {step}."
    for _ in range(2):
        key(driven, on)
        assert driven.t_s == 20.0, "after the last step it stays at the end and begins nothing anew"
        assert not driven.window.playback.runs


def test_a_press_while_a_step_plays_goes_on_to_the_next(driven: Driven) -> None:
    key(driven, "F5")
    key(driven, "PgDown")
    driven.wall.now += 1.0
    key(driven, "PgDown")
    assert driven.t_s == 4.0
    driven.wall.now += 1.0
    assert driven.t_s == 5.0


@pytest.mark.parametrize("back", ["PgUp", "Left"])
def test_back_halts_at_this_start_and_again_at_the_one_before(driven: Driven, play_out: PlayOut, back: str) -> None:
    driven.window.playback.seek(5.0)
    key(driven, "Shift+F5")
    key(driven, "PgDown")
    play_out(driven)
    for t_s in (4.0, 0.0, 0.0):
        key(driven, back)
        assert driven.t_s == t_s
        assert not driven.window.playback.runs
    key(driven, "PgDown")
    assert driven.window.playback.step == 0
    play_out(driven)
    assert driven.t_s == rests(driven, 0)


def test_to_begin_again_while_it_runs_stands_still_at_the_beginning(driven: Driven) -> None:
    key(driven, "F5")
    key(driven, "PgDown")
    driven.wall.now += 2.0
    key(driven, "F5")
    assert driven.t_s == 0.0
    assert not driven.window.playback.runs


# covering the picture


@pytest.mark.parametrize("lift", ["PgDown", "PgUp", "Right", "Left", "B", ".", "click", "Esc"])
@pytest.mark.parametrize("cover", ["B", "."])
def test_a_blank_screen_is_lifted_without_moving(driven: Driven, qtbot: QtBot, cover: str, lift: str) -> None:
    driven.window.playback.seek(5.0)
    key(driven, "Shift+F5")
    driven.window.playback.seek(5.0)
    qtbot.waitUntil(driven.window.canvas.rests)
    before = pixels(driven.window)
    key(driven, cover)
    assert driven.window.presenting.blank
    assert pixels(driven.window)[..., :3].max() == 0, "nothing but black"
    click(driven.window.frame.childAt(QPoint(50, 50))) if lift == "click" else key(driven, lift)
    assert not driven.window.presenting.blank
    assert driven.window.presenting.on
    assert driven.t_s == 5.0
    assert not driven.window.playback.runs
    assert driven.window.canvas.view_options.cameras == ()
    assert same(before, driven.window)


def test_the_spotlight_follows_the_mouse(driven: Driven, qtbot: QtBot) -> None:
    window = driven.window
    key(driven, "F5")
    qtbot.waitUntil(window.canvas.rests)
    bright = pixels(window).astype(int)
    key(driven, "S")
    assert window.presenting.spotlit
    for at in (QPoint(150, 150), QPoint(500, 300)):
        QTest.mouseMove(window.canvas, at)
        QApplication.processEvents()
        lit = pixels(window).astype(int)
        where = window.canvas.mapTo(window, at)
        np.testing.assert_array_equal(lit[where.y(), where.x()], bright[where.y(), where.x()])
        far = window.canvas.mapTo(window, QPoint(150, 150) if at.x() > 300 else QPoint(500, 300))
        assert lit[far.y(), far.x(), :3].sum() < 0.5 * bright[far.y(), far.x(), :3].sum()
    key(driven, "S")
    assert not window.presenting.spotlit
    np.testing.assert_array_equal(pixels(window), bright)


def test_nothing_is_covered_where_nothing_is_presented(driven: Driven) -> None:
    before = pixels(driven.window)
    for keys in ("B", ".", "S"):
        key(driven, keys)
    assert not driven.window.presenting.blank
    assert not driven.window.presenting.spotlit
    assert same(before, driven.window)


# questions


def test_a_question_that_may_be_left_out_is_not_asked_before_an_audience(drive: Drive, play_out: PlayOut) -> None:
    driven = drive(program=Asking())
    assert driven.window.self_check.mode == "optional"
    key(driven, "F5")
    for _ in range(2):
        key(driven, "PgDown")
        play_out(driven)
        assert driven.window.card.isHidden()
    assert driven.t_s == rests(driven, 1)
    for _ in range(2):
        key(driven, "PgDown")
        play_out(driven)
    assert driven.window.summary.isHidden()
    key(driven, "Esc")
    driven.window.playback.seek(5.0)
    assert driven.window.card.isVisible(), "afterwards it is asked as before"
    key(driven, "Shift+F5")
    assert driven.window.card.isHidden()


def test_a_question_that_must_be_answered_is_asked_before_an_audience_too(drive: Drive, qtbot: QtBot) -> None:
    driven = drive(program=Asking())
    key(driven, "Shift+Q")
    driven.window.playback.seek(4.0)
    key(driven, "Shift+F5")
    key(driven, "PgDown")
    driven.wall.now += 3.0
    qtbot.waitUntil(driven.window.card.isVisible)
    key(driven, "PgDown")
    assert driven.t_s == 5.0
    assert driven.window.card.isVisible()
    key(driven, "2")
    key(driven, "Return")
    assert driven.window.card.isHidden()
    assert driven.window.playback.runs
