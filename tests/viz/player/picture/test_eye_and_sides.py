"""A student looks with an eye of their own, at one side or at both."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kyphoscope.scenes.lane_choice import Sides
from kyphoscope.scenes.state import View
from kyphoscope.viz.view.view_options import ViewOptions
from tests.viz.player.conftest import EYE, Driven, click, drag, key, pixels, same
from tests.viz.player.picture.conftest import LEFT, Rest, painted, view_options

Drive = Callable[..., Driven]


def eyes(driven: Driven) -> tuple[View | None, ...]:
    return tuple(view_options(driven).camera(k) for k in range(len(driven.pictures[-1].program.lanes)))


def turn(driven: Driven, side: str, by: int = 60) -> None:
    """Turn what is under the mouse on that side."""
    wide = driven.window.canvas.width()
    x = {"left": wide // 4, "right": 3 * wide // 4}[side]
    drag(driven.window.canvas, QPoint(x, 100), QPoint(x + by, 120), LEFT)


def wheel(driven: Driven, at: QPoint, notches: int) -> None:
    canvas, none = driven.window.canvas, Qt.KeyboardModifier.NoModifier
    told = QWheelEvent(
        QPointF(at), QPointF(canvas.mapToGlobal(at)), QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton,
        none, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(canvas, told)


# the eye


@pytest.mark.parametrize("plays", [True, False])
@pytest.mark.parametrize("how", ["turn", "slide", "wheel"])
def test_the_eye_is_free_while_paused_and_while_playing(
    driven: Driven, qtbot: QtBot, rest: Rest, plays: bool, how: str
) -> None:
    canvas = driven.window.canvas
    if plays:
        key(driven, "Shift+P")
        key(driven, "Space")
    before = pixels(canvas)
    if how == "wheel":
        wheel(driven, QPoint(200, 100), 2)
    else:
        drag(canvas, QPoint(200, 100), QPoint(250, 130), LEFT, shift=how == "slide")
    own = canvas.view_options.camera(0)
    assert own is not None
    assert (own.towards != EYE.towards) == (how == "turn")
    assert (own.focus_mm != EYE.focus_mm) == (how == "slide")
    assert (own.height_mm != EYE.height_mm) == (how == "wheel")
    assert driven.window.playback.runs == plays
    qtbot.waitUntil(lambda: view_options(driven).camera(0) == own)
    assert not same(before, canvas)
    key(driven, "R")
    assert canvas.view_options.cameras == ()
    if not plays:
        rest(driven)
        assert same(before, canvas)


# two sides


def test_linked_sides_turn_together_and_unlinked_only_the_one_under_the_mouse(drive: Drive, rest: Rest) -> None:
    driven = drive("compare")
    left, right = painted(driven)
    turn(driven, "right")
    rest(driven)
    first, second = eyes(driven)
    assert first == second is not None
    assert painted(driven)[0] != left
    assert painted(driven)[1] != right
    key(driven, "R")
    key(driven, "K")
    assert not driven.window.canvas.linked
    turn(driven, "right")
    rest(driven)
    assert eyes(driven)[0] is None
    assert eyes(driven)[1] is not None
    assert painted(driven)[0] == left, "the side that nobody touched has not moved"
    assert painted(driven)[1] != right
    wheel(driven, QPoint(50, 100), 1)
    rest(driven)
    assert eyes(driven)[0] != eyes(driven)[1]


def test_swapped_sides_take_their_eyes_words_and_pictures_along(drive: Drive, rest: Rest) -> None:
    driven = drive("compare")
    key(driven, "K")
    turn(driven, "left")
    turn(driven, "right", by=-90)
    rest(driven)
    one, other = eyes(driven)
    left, right = painted(driven)
    words = [column.text.text() for column in driven.window.caption.columns]
    caption = pixels(driven.window.caption)
    key(driven, "X")
    rest(driven)
    assert driven.window.viewing.shown.lanes == ("PKP", "PVP")
    assert eyes(driven) == (other, one)
    assert painted(driven) == [right, left]
    assert [column.text.text() for column in driven.window.caption.columns] == words[::-1]
    assert [column.head.text()[:3] for column in driven.window.caption.columns] == ["PKP", "PVP"]
    assert not same(caption, driven.window.caption)
    key(driven, "X")
    rest(driven)
    assert driven.window.viewing.shown is driven.window.playback.program
    assert eyes(driven) == (one, other)
    assert [column.text.text() for column in driven.window.caption.columns] == words


@pytest.mark.parametrize(("keys", "lane"), [("Ctrl+2", "PVP"), ("Ctrl+3", "PKP")])
@pytest.mark.parametrize("swapped", [True, False])
def test_one_side_alone_fills_the_picture_and_both_come_back(
    drive: Drive, rest: Rest, keys: str, lane: str, swapped: bool
) -> None:
    driven = drive("compare")
    if swapped:
        key(driven, "X")
        lane = {"PVP": "PKP", "PKP": "PVP"}[lane]
    key(driven, "K")
    turn(driven, "left")
    turn(driven, "right", by=-90)
    rest(driven)
    before, both = painted(driven), eyes(driven)
    key(driven, keys)
    rest(driven)
    assert driven.window.viewing.shown.lanes == (lane,)
    assert len(driven.pictures[-1].panes) == 1
    assert eyes(driven) == (both[("Ctrl+2", "Ctrl+3").index(keys)],)
    assert [column.head.text() for column in driven.window.caption.columns] == [f"{lane}  ·  Step of 4 s"]
    assert painted(driven) == [before[("Ctrl+2", "Ctrl+3").index(keys)]]
    assert sum(pane.w for pane in driven.pictures[-1].panes) == driven.window.canvas.width()
    key(driven, "Ctrl+1")
    rest(driven)
    assert eyes(driven) == both, "the side that was away has kept its eye"
    assert painted(driven) == before


def test_an_eye_that_is_linked_leads_the_side_that_comes_back(drive: Drive, rest: Rest) -> None:
    driven = drive("compare")
    key(driven, "Ctrl+3")
    rest(driven)
    turn(driven, "left")
    key(driven, "Ctrl+1")
    rest(driven)
    first, second = eyes(driven)
    assert first == second is not None


def test_marks_stay_on_their_side(drive: Drive, rest: Rest) -> None:
    driven = drive("compare")
    key(driven, "M")
    for x in (600, 700):
        click(driven.window.canvas, QPoint(driven.window.canvas.width() * 3 // 4 + (x - 650), 60))
    key(driven, "M")
    rest(driven)
    (mark,) = view_options(driven).marks
    assert mark.lane == 1
    for keys, lanes in (("X", [0]), ("Ctrl+3", []), ("Ctrl+1", [0]), ("X", [1])):
        key(driven, keys)
        rest(driven)
        assert [m.lane for m in view_options(driven).marks] == lanes, keys
    key(driven, "Ctrl+2")
    key(driven, "Delete")
    key(driven, "Ctrl+1")
    assert driven.window.canvas.view_options.marks == ()


def test_a_lesson_with_one_side_has_nothing_to_swap_or_leave_out(driven: Driven, rest: Rest) -> None:
    before = pixels(driven.window.canvas)
    for keys in ("X", "Ctrl+2", "Ctrl+3"):
        key(driven, keys)
    rest(driven)
    assert driven.window.viewing.shown is driven.window.playback.program
    assert same(before, driven.window.canvas)


def test_another_lesson_is_looked_at_as_scripted(drive: Drive, rest: Rest) -> None:
    driven = drive("compare")
    key(driven, "K")
    turn(driven, "right")
    key(driven, "X")
    key(driven, "W")
    driven.window.viewing.set_layers({"needle": "faint"})
    driven.window.open("pkp")
    rest(driven)
    driven.window.open("compare")
    rest(driven)
    assert view_options(driven) == ViewOptions()
    assert not isinstance(driven.window.viewing.shown, Sides)


def test_the_same_lesson_read_again_is_looked_at_as_before(drive: Drive, rest: Rest) -> None:
    driven = drive("compare")
    key(driven, "K")
    turn(driven, "right")
    key(driven, "X")
    rest(driven)
    before, looked = painted(driven), view_options(driven)
    key(driven, "Ctrl+R")
    rest(driven)
    assert view_options(driven) == looked
    assert painted(driven) == before
