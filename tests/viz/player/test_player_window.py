"""The window in a student's hands: the free view, the choice of lesson, themes, sizes, and all keys told of."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from kyphoscope.meshes.specs import NeedleSpec
from tests.viz.player.conftest import EYE, Driven, Lesson, click, drag, key, pixels, same

Settle = Callable[[], None]


# the viewer's own eye


def test_a_left_drag_turns_and_r_goes_back(driven: Driven, at_rest: Settle) -> None:
    canvas, reset = driven.window.canvas, driven.window.transport.reset
    before = pixels(canvas)
    assert not reset.isEnabled()
    drag(canvas, QPoint(100, 100), QPoint(160, 130), Qt.MouseButton.LeftButton)
    at_rest()
    assert canvas.view_options.camera(0) is not None
    assert canvas.view_options.camera(0).towards != EYE.towards
    assert (canvas.view_options.camera(0).focus_mm, canvas.view_options.camera(0).height_mm) == (
        EYE.focus_mm,
        EYE.height_mm,
    )
    assert driven.pictures[-1].asked[-1][1] == canvas.view_options.camera(0)
    assert not same(before, canvas)
    assert reset.isEnabled()
    key(driven, "R")
    at_rest()
    assert canvas.view_options.camera(0) is None
    assert same(before, canvas)
    assert not reset.isEnabled()


@pytest.mark.parametrize("shift", [True, False])
def test_a_slide_moves_the_body_with_the_hand(driven: Driven, at_rest: Settle, shift: bool) -> None:
    canvas = driven.window.canvas
    button = Qt.MouseButton.LeftButton if shift else Qt.MouseButton.MiddleButton
    drag(canvas, QPoint(200, 200), QPoint(230, 190), button, shift)
    at_rest()
    mm_per_px = EYE.height_mm / canvas.height()
    assert canvas.view_options.camera(0) is not None
    right = np.cross(EYE.up, EYE.towards)
    moved = -30 * mm_per_px * right - 10 * mm_per_px * np.array(EYE.up)
    np.testing.assert_allclose(canvas.view_options.camera(0).focus_mm, moved, atol=1e-9)
    assert canvas.view_options.camera(0).towards == EYE.towards


def test_the_wheel_comes_nearer_while_playing(driven: Driven, qtbot: QtBot) -> None:
    canvas = driven.window.canvas
    key(driven, "Shift+P")
    key(driven, "Space")
    middle = QPointF(canvas.rect().center())
    wheel = QWheelEvent(
        middle, QPointF(canvas.mapToGlobal(middle)), QPoint(), QPoint(0, 240), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(canvas, wheel)
    driven.wall.now += 5.5
    qtbot.waitUntil(lambda: driven.pictures[-1].asked[-1][0] == 5.5)
    assert canvas.view_options.camera(0) is not None
    assert canvas.view_options.camera(0).height_mm < EYE.height_mm
    assert driven.pictures[-1].asked[-1][1] == canvas.view_options.camera(0), (
        "the viewer's eye stays when the step changes"
    )
    click(driven.window.transport.reset)
    assert canvas.view_options.camera(0) is None


@pytest.mark.parametrize(
    "keys",
    ["Ctrl+Left", "Ctrl+Right", "Ctrl+Up", "Ctrl+Down", "Alt+Left", "Alt+Right", "Alt+Up", "Alt+Down", "+", "=", "-"],
)
def test_the_eye_by_keyboard(driven: Driven, at_rest: Settle, keys: str) -> None:
    before = pixels(driven.window.canvas)
    key(driven, keys)
    at_rest()
    assert driven.window.canvas.view_options.camera(0) not in (None, EYE)
    assert not same(before, driven.window.canvas)


# which lesson


def test_another_lesson_from_the_choice(driven: Driven, at_rest: Settle) -> None:
    before = pixels(driven.window.canvas)
    driven.window.playback.seek(8.0)
    choice = driven.window.header.choice
    choice.setFocus()
    QTest.keyClick(choice, Qt.Key.Key_Down)
    at_rest()
    assert driven.window.playback.program.title == "Second lesson"
    assert (driven.t_s, driven.window.steps.count()) == (0.0, 2)
    assert driven.window.header.title.text() == "Second lesson"
    assert driven.window.transport.time.text() == "0:00 / 0:06"
    assert [picture.closed for picture in driven.pictures] == [True, False]
    assert not same(before, driven.window.canvas)


@pytest.mark.parametrize("how", ["key", "button"])
def test_a_script_with_a_mistake_is_told_and_the_lesson_goes_on(
    driven: Driven, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    monkeypatch.setattr(QFileDialog, "exec", lambda _: 1)
    monkeypatch.setattr(QFileDialog, "selectedFiles", lambda _: ["/lessons/mine.yaml"])
    driven.window.playback.seek(5.0)
    key(driven, "Ctrl+O") if how == "key" else click(driven.window.header.open)
    notice = driven.window.notice
    assert notice.isVisible()
    assert notice.text.text() == "/lessons/mine.yaml, line 12: There is no verb push. Write advance."
    assert driven.window.playback.program.title == "First lesson"
    assert driven.t_s == 5.0
    assert driven.window.header.choice.currentData() == "pvp"
    key(driven, "Esc")
    assert not notice.isVisible()


def test_a_good_script_takes_the_message_away(driven: Driven) -> None:
    driven.window.open("bad.yaml")
    assert driven.window.notice.isVisible()
    driven.window.open("pkp")
    assert not driven.window.notice.isVisible()
    assert driven.window.header.choice.currentData() == "pkp"
    driven.window.open("bad.yaml")
    click(driven.window.notice.away)
    assert not driven.window.notice.isVisible()


def test_no_file_chosen_changes_nothing(driven: Driven, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "exec", lambda _: 0)
    before = pixels(driven.window)
    key(driven, "Ctrl+O")
    assert same(before, driven.window)


# quiet moments


def test_the_shapes_of_a_lesson_are_made_in_quiet_moments_once(driven: Driven, qtbot: QtBot) -> None:
    prebuild = driven.window.prebuild
    key(driven, "Space")
    made = len(driven.built)
    qtbot.wait(100)
    assert len(driven.built) == made, "a running lesson has the machine to itself"
    key(driven, "Space")
    qtbot.waitUntil(lambda: not prebuild.goes_on())
    assert driven.built == [NeedleSpec(length_mm=100.0 + step) for step in range(4)]


# the window


@pytest.mark.parametrize("how", ["key", "button"])
def test_light_and_back(driven: Driven, at_rest: Settle, how: str) -> None:
    def switch() -> None:
        key(driven, "T") if how == "key" else click(driven.window.header.theme)
        at_rest()

    before = pixels(driven.window)
    switch()
    light = pixels(driven.window)
    assert light[..., :3].mean() > before[..., :3].mean() + 60
    assert driven.pictures[-1].theme == "light"
    assert driven.pictures[0].closed
    switch()
    assert same(before[100:], driven.window, 100)  # below the header, where the mouse may still lie on the button


def test_a_long_title_ends_in_dots_and_is_whole_in_its_tooltip(driven: Driven) -> None:
    title = driven.window.header.title
    long = "Vertebroplasty of the first lumbar vertebra " * 5
    driven.window.playback.open(Lesson(long))
    QApplication.processEvents()
    assert title.text().endswith("…")
    assert title.fontMetrics().horizontalAdvance(title.text()) <= title.width()
    assert title.toolTip() == long


def test_nothing_is_drawn_while_nothing_moves(driven: Driven, qtbot: QtBot) -> None:
    frames = driven.frames
    driven.wall.now += 30
    qtbot.wait(400)
    assert driven.frames == frames
    key(driven, "Space")
    key(driven, "Space")
    qtbot.wait(400)
    assert driven.frames == frames, "time has not moved, so there is nothing new to draw"


def test_it_sharpens_at_rest(driven: Driven, qtbot: QtBot) -> None:
    with qtbot.waitSignal(driven.window.canvas.sharpened, timeout=3000):
        driven.window.playback.seek(3.0)
    assert driven.pictures[-1].asked[-2:] == [(3.0, None, "draft"), (3.0, None, "standard")]


def test_a_resize_is_drawn_at_the_new_size(driven: Driven, at_rest: Settle) -> None:
    driven.window.resize(1200, 700)
    at_rest()
    canvas = driven.window.canvas
    assert driven.pictures[-1].size == (canvas.width(), canvas.height())
    assert len(driven.pictures) == 1


def test_a_fine_screen_gets_all_its_pixels(driven: Driven, at_rest: Settle, monkeypatch: pytest.MonkeyPatch) -> None:
    canvas = driven.window.canvas
    before = pixels(canvas)
    monkeypatch.setattr(canvas, "devicePixelRatio", lambda: 1.5)
    canvas.ask()
    at_rest()
    assert driven.pictures[-1].size == (round(1.5 * canvas.width()), round(1.5 * canvas.height()))
    assert same(before, canvas), "the finer frame fills the same place"
    canvas.pan(10, 0)
    assert canvas.view_options.camera(0) is not None
    moved_mm = np.linalg.norm(np.subtract(canvas.view_options.camera(0).focus_mm, EYE.focus_mm))
    assert moved_mm == pytest.approx(10 * EYE.height_mm / canvas.height(), rel=0.01)


@pytest.mark.parametrize("size", [(900, 560), (1024, 640), (1280, 800), (1920, 1080)])
def test_nothing_overlaps_or_sticks_out(driven: Driven, at_rest: Settle, size: tuple[int, int]) -> None:
    """With the longest message and any size of window, the parts of the window lie side by side within it."""
    window = driven.window
    window.resize(*size)
    window.notice.say("There is something wrong with the script that was opened. " * 6)
    at_rest()
    shown = [window.header, window.notice, window.steps, window.canvas, window.caption, window.transport]
    places = [QRect(widget.mapTo(window, QPoint(0, 0)), widget.size()) for widget in shown]
    assert window.size() == QSize(*size)
    assert all(window.rect().contains(place) for place in places)
    assert not any(a.intersects(b) for a, b in combinations(places, 2))


def test_what_was_asked_while_out_of_sight_is_drawn_when_seen_again(
    driven: Driven, at_rest: Settle, qtbot: QtBot
) -> None:
    driven.window.hide()
    frames = driven.frames
    driven.window.playback.seek(9.0)
    qtbot.wait(150)
    assert driven.frames == frames
    driven.window.show()
    at_rest()
    assert driven.pictures[-1].asked[-1] == (9.0, None, "standard")


def test_the_picture_keeps_its_size_from_step_to_step(driven: Driven) -> None:
    size = driven.window.canvas.size()
    for _ in range(4):
        key(driven, "Right")
        QApplication.processEvents()
        assert driven.window.canvas.size() == size


@pytest.mark.parametrize("keys", ["Ctrl+W", "Ctrl+Q"])
def test_closing_frees_the_picture_and_stops_the_clock(driven: Driven, qtbot: QtBot, keys: str) -> None:
    key(driven, "Space")
    key(driven, keys)
    assert not driven.window.isVisible()
    assert all(picture.closed for picture in driven.pictures)
    frames = driven.frames
    driven.wall.now += 5
    qtbot.wait(100)
    assert driven.frames == frames


def test_everything_is_named_and_reached_by_keyboard(driven: Driven) -> None:
    """Tab goes round every control that can be used; each has a name to be read out and a tooltip."""
    window = driven.window
    window.canvas.orbit(10, 0)
    window.panels.bring("layers")
    bar, header = window.transport, window.header
    buttons = (
        header.open, header.theme, header.present, *header.panels.values(), bar.previous, bar.frame_back, bar.play,
        bar.frame_on, bar.next, bar.reset, window.panels.away,
    )  # fmt: skip
    choices = (header.choice, bar.mode, bar.speed)
    controls = {
        *buttons, *choices, window.steps, window.canvas, window.caption.columns[0].text, bar.slider,
        window.panels.tabs,
    }  # fmt: skip
    reached = set()
    for _ in range(3 * len(controls)):
        QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_Tab)
        reached.add(window.focusWidget())
    assert controls <= reached
    assert all(control.accessibleName() for control in controls)
    assert all(control.toolTip() for control in (*buttons, *choices))


def test_space_presses_the_button_that_was_reached_with_tab(driven: Driven) -> None:
    driven.window.transport.next.setFocus(Qt.FocusReason.TabFocusReason)
    key(driven, "Space")
    assert driven.t_s == 4.0
    assert not driven.window.playback.runs


def test_space_opens_a_list_that_was_reached_with_tab(driven: Driven) -> None:
    choice = driven.window.header.choice
    choice.setFocus(Qt.FocusReason.TabFocusReason)
    key(driven, "Space")
    assert choice.view().isVisible()
    assert not driven.window.playback.runs
    choice.hidePopup()


def test_focus_is_seen(driven: Driven) -> None:
    transport = driven.window.transport
    for widget in (transport.next, transport.play, transport.slider, transport.speed, driven.window.header.choice):
        before = pixels(widget)
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        assert not same(before, widget), widget.accessibleName()


def test_every_key_is_told_of_once(driven: Driven) -> None:
    keys = [keys for command in driven.window.commands.values() for keys in command.keys]
    assert len(keys) == len(set(keys))
