"""A talk as an educator gives it: begin, cover the screen, point with the spotlight, leave."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QCursor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from kyphoscope.viz.player.presenter import spotlight as spotlights
from kyphoscope.viz.player.presenter.cover import Blank
from kyphoscope.viz.player.presenter.presentation import Presentation
from kyphoscope.viz.player.presenter.spotlight import Spotlight
from tests.viz.player.conftest import WallClock, click, pixels, same

# the state of a talk


@pytest.fixture
def wall() -> WallClock:
    return WallClock()


@pytest.fixture
def talk(wall: WallClock) -> Presentation:
    return Presentation(wall)


def changes(talk: Presentation) -> list[bool]:
    told: list[bool] = []
    talk.changed.connect(lambda: told.append(True))
    return told


def test_a_talk_begins_with_its_time_running(talk: Presentation, wall: WallClock) -> None:
    told = changes(talk)
    talk.begin(2)
    wall.now += 7
    assert (talk.on, talk.from_step, talk.elapsed_s, len(told)) == (True, 2, 7.0, 1)


def test_leaving_holds_the_time_and_clears_the_screen(talk: Presentation, wall: WallClock) -> None:
    talk.begin(0)
    talk.toggle_spotlight()
    talk.toggle_blank()
    wall.now += 5
    told = changes(talk)
    talk.leave()
    wall.now += 5
    assert (talk.on, talk.blank, talk.spotlight, talk.elapsed_s, len(told)) == (False, "", False, 5.0, 1)
    talk.leave()
    assert len(told) == 1, "there is nothing left to leave"


def test_to_begin_where_one_is_counts_on_and_to_begin_at_a_step_counts_anew(
    talk: Presentation, wall: WallClock
) -> None:
    talk.begin(0)
    wall.now += 5
    talk.leave()
    talk.begin(None)
    wall.now += 5
    assert talk.elapsed_s == 10.0
    talk.leave()
    talk.begin(0)
    assert talk.elapsed_s == 0.0


def test_to_begin_again_during_a_talk_lifts_the_blank_and_leaves_the_time(talk: Presentation, wall: WallClock) -> None:
    talk.begin(0)
    wall.now += 5
    talk.toggle_blank()
    talk.begin(3)
    assert (talk.on, talk.from_step, talk.blank, talk.elapsed_s) == (True, 3, "", 5.0)


def test_blank_and_spotlight_need_a_talk(talk: Presentation) -> None:
    told = changes(talk)
    talk.toggle_blank()
    talk.toggle_spotlight()
    assert (talk.blank, talk.spotlight, told) == ("", False, [])


def test_time_is_paused_goes_on_and_goes_back(talk: Presentation, wall: WallClock) -> None:
    talk.begin(0)
    wall.now += 5
    assert talk.obey("stopwatch")
    wall.now += 5
    assert talk.elapsed_s == 5.0
    assert talk.obey("stopwatch")
    wall.now += 5
    assert talk.elapsed_s == 10.0
    assert talk.obey("reset_stopwatch")
    wall.now += 1
    assert talk.elapsed_s == 1.0


@pytest.mark.parametrize("key", ["blank", "white", "leave", "next", "previous"])
def test_any_key_of_the_remote_lifts_a_blank_screen_and_does_no_more(talk: Presentation, key: str) -> None:
    talk.begin(0)
    talk.obey("blank")
    assert talk.blank == "black"
    assert talk.obey(key), "the key is used up, so that no step is gone unseen"
    assert (talk.on, talk.blank) == (True, "")


@pytest.mark.parametrize(("key", "used"), [("next", False), ("previous", False), ("play", False), ("leave", True)])
def test_with_nothing_over_the_picture_step_keys_are_left_to_the_lesson(
    talk: Presentation, key: str, used: bool
) -> None:
    talk.begin(0)
    assert talk.obey(key) is used
    assert talk.on is (key != "leave")


def test_white_is_another_blank_and_no_other_colour_is(talk: Presentation) -> None:
    talk.begin(0)
    talk.obey("white")
    assert talk.blank == "white"
    with pytest.raises(ValueError, match="'black' and 'white'"):
        talk.toggle_blank("green")


# what is laid over the window


@dataclass
class Hall:
    """The window that the hall sees, grey, with a button in it, and what was clicked there."""

    window: QMainWindow
    button: QPushButton
    clicked: list[bool]


@pytest.fixture
def hall(qtbot: QtBot) -> Iterator[Hall]:
    window = QMainWindow()
    qtbot.addWidget(window)
    ground = QWidget()
    ground.setStyleSheet("QWidget { background: #a0a0a0; }")
    button = QPushButton("Button")
    QHBoxLayout(ground).addWidget(button)
    window.setCentralWidget(ground)
    clicked: list[bool] = []
    button.clicked.connect(lambda: clicked.append(True))
    window.resize(800, 600)
    window.show()
    qtbot.waitExposed(window)
    QCursor.setPos(window.mapToGlobal(QPoint(-50, -50)))
    yield Hall(window, button, clicked)
    window.close()


def test_a_blank_sheet_hides_everything_and_a_click_is_told_but_goes_no_further(hall: Hall) -> None:
    blank = Blank(hall.window)
    lifted: list[bool] = []
    blank.lifted.connect(lambda: lifted.append(True))
    before = pixels(hall.window)
    blank.set_colour("black")
    assert (pixels(hall.window)[..., :3] == 0).all()
    assert blank.accessibleName() == "Black screen"
    hall.window.resize(900, 650)
    assert (pixels(hall.window)[..., :3] == 0).all()
    blank.set_colour("white")
    assert (pixels(hall.window)[..., :3] == 255).all()
    assert blank.accessibleName() == "White screen"
    under = hall.window.childAt(hall.button.mapTo(hall.window, hall.button.rect().center()))
    click(under)
    assert (lifted, hall.clicked) == ([True], [])
    blank.set_colour("")
    hall.window.resize(800, 600)
    assert same(before, hall.window)


def test_a_blank_sheet_leaves_the_keyboard_where_it_was(hall: Hall) -> None:
    hall.button.setFocus()
    blank = Blank(hall.window)
    blank.set_colour("black")
    click(blank)
    assert hall.button.hasFocus()


@pytest.fixture
def spot(hall: Hall) -> Iterator[Spotlight]:
    spot = Spotlight(hall.window)
    yield spot
    spot.set_on(False)


def move(hall: Hall, at: QPoint) -> None:
    """Move the mouse over the window, as the system would tell of it."""
    QTest.mouseMove(hall.window.windowHandle(), at)
    QApplication.processEvents()


def brightness(hall: Hall) -> np.ndarray:
    return pixels(hall.window)[..., :3].mean(axis=2)


def test_the_spotlight_darkens_all_but_a_soft_circle(hall: Hall, spot: Spotlight) -> None:
    hall.button.hide()
    before = brightness(hall)
    spot.set_on(True)
    after, r = brightness(hall), spot.radius_px
    assert spot.at == QPointF(hall.window.rect().center()), "in the middle while the mouse is elsewhere"
    y, x = np.mgrid[0 : after.shape[0], 0 : after.shape[1]]
    away = np.hypot(x - spot.at.x(), y - spot.at.y())
    inside, outside = away < spotlights.SOFT * r - 2, away > r + 2
    assert (after[inside] == before[inside]).all()
    assert (after[outside] < 0.3 * before[outside] + 2).all()
    edge = np.linspace(spotlights.SOFT * r, r, 8)
    ramp = [after[int(spot.at.y()), int(spot.at.x() + d)] for d in edge]
    assert all(one >= two for one, two in pairwise(ramp))
    assert len(set(ramp)) > 5
    spot.set_on(False)
    assert (brightness(hall) == before).all()


def test_it_follows_the_mouse_over_any_widget_and_lets_clicks_through(hall: Hall, spot: Spotlight) -> None:
    assert not hall.button.hasMouseTracking()
    spot.set_on(True)
    over = hall.button.mapTo(hall.window, hall.button.rect().center())
    for at in (over, QPoint(30, 40), QPoint(700, 500)):
        move(hall, at)
        assert spot.at == QPointF(at)
        shown = brightness(hall)
        assert shown[at.y() + 25, at.x() + 25] > 3 * shown[599, 0]
    QTest.mouseClick(hall.window.windowHandle(), Qt.MouseButton.LeftButton, pos=over)
    assert hall.clicked == [True]


def test_it_starts_where_the_mouse_is(hall: Hall, spot: Spotlight) -> None:
    QCursor.setPos(hall.window.mapToGlobal(QPoint(100, 120)))
    spot.set_on(True)
    assert spot.at == QPointF(100, 120)


def test_off_it_watches_nothing(hall: Hall, spot: Spotlight) -> None:
    hall.button.hide()  # it lights up under the mouse by itself
    spot.set_on(True)
    move(hall, QPoint(200, 200))
    spot.set_on(False)
    before = spot.at
    shown = pixels(hall.window)
    move(hall, QPoint(400, 300))
    hall.window.resize(700, 500)
    assert spot.at == before
    assert not spot.isVisible()
    assert spot.geometry().size() != hall.window.size()
    hall.window.resize(800, 600)
    assert same(shown, hall.window)


def wheel(hall: Hall, notches: int, held: Qt.KeyboardModifier) -> None:
    at = QPointF(300, 300)
    event = QWheelEvent(
        at, hall.window.mapToGlobal(at), QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton, held,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(hall.window.windowHandle(), event)


def test_the_wheel_with_ctrl_changes_its_size_within_limits(hall: Hall, spot: Spotlight) -> None:
    spot.set_on(True)
    usual, shown = spot.radius_px, pixels(hall.window)
    wheel(hall, 1, Qt.KeyboardModifier.ControlModifier)
    assert spot.radius_px == pytest.approx(usual * spotlights.NOTCH)
    assert not same(shown, hall.window)
    wheel(hall, -1, Qt.KeyboardModifier.ControlModifier)
    wheel(hall, 3, Qt.KeyboardModifier.NoModifier)
    assert spot.radius_px == pytest.approx(usual)
    assert same(shown, hall.window)
    spot.grow(100)
    assert spot.radius_px == pytest.approx(spotlights.LARGEST * 600)
    spot.grow(0.0001)
    assert spot.radius_px == pytest.approx(spotlights.SMALLEST * 600)


def test_it_is_drawn_only_when_the_mouse_moves_and_only_where_it_was_and_is(
    hall: Hall, spot: Spotlight, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[QRect] = []
    paint = Spotlight.paintEvent

    def count(self: Spotlight, event: object) -> None:
        drawn.append(event.rect())  # type: ignore[attr-defined]
        paint(self, event)  # type: ignore[arg-type]

    monkeypatch.setattr(Spotlight, "paintEvent", count)
    spot.set_on(True)
    move(hall, QPoint(150, 150))
    QTest.qWait(50)
    drawn.clear()
    QTest.qWait(100)
    assert drawn == []
    move(hall, QPoint(160, 150))
    QTest.qWait(50)
    assert drawn
    assert max(rect.width() for rect in drawn) < 2 * spot.radius_px + 20


def test_it_covers_a_window_that_becomes_larger_and_grows_with_it(hall: Hall, spot: Spotlight) -> None:
    spot.set_on(True)
    usual = spot.radius_px
    hall.window.resize(1200, 900)
    assert spot.radius_px == pytest.approx(1.5 * usual)
    assert brightness(hall)[890, 1190] < 60
