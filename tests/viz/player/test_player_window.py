"""The window in a student's hands: every control and key, what it changes in the lesson and on the screen."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QHelpEvent, QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QToolTip
from pytestqt.qtbot import QtBot

from meshes.specs import NeedleSpec
from tests.viz.player.conftest import EYE, Driven, Lesson, click, drag, key, pixels, same

Settle = Callable[[], None]


# play and pause


@pytest.mark.parametrize("how", ["key", "button"])
def test_play_runs_and_pause_holds(driven: Driven, at_rest: Settle, how: str) -> None:
    press = {"key": lambda: key(driven, "Space"), "button": lambda: click(driven.window.transport.play)}[how]
    before, face = pixels(driven.window.canvas), pixels(driven.window.transport.play)
    press()
    assert driven.window.playback.runs
    assert driven.window.transport.play.accessibleName() == "Pause"
    assert not same(face, driven.window.transport.play)
    driven.wall.now += 3.0
    assert driven.t_s == 3.0
    press()
    driven.wall.now += 50.0
    at_rest()
    assert driven.t_s == 3.0
    assert not driven.window.playback.runs
    assert driven.window.transport.time.text() == "0:03 / 0:20"
    assert not same(before, driven.window.canvas)
    assert driven.pictures[-1].asked[-1] == (3.0, None, "standard")


def test_a_space_bar_held_down_is_one_press(driven: Driven) -> None:
    for repeated in (False, True, True, True):
        held = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier, " ", repeated)
        QApplication.sendEvent(driven.window.windowHandle(), held)
    assert driven.window.playback.runs


def test_the_picture_follows_a_running_lesson_in_draft(driven: Driven, qtbot: QtBot) -> None:
    key(driven, "Space")
    for _ in range(3):
        driven.wall.now += 0.5
        qtbot.waitUntil(lambda: driven.pictures[-1].asked[-1][0] == driven.t_s)
        assert driven.window.canvas.quality == "draft"


def test_it_halts_at_the_end_and_plays_again_from_the_start(driven: Driven, qtbot: QtBot) -> None:
    key(driven, "Space")
    driven.wall.now += 100
    qtbot.waitUntil(lambda: driven.window.transport.play.accessibleName() == "Play")
    assert driven.t_s == 20.0
    key(driven, "Space")
    assert driven.t_s == 0.0
    assert driven.window.playback.runs


@pytest.mark.parametrize("how", ["key", "button"])
def test_a_loop_starts_again(driven: Driven, how: str) -> None:
    face = pixels(driven.window.transport.loop)
    key(driven, "L") if how == "key" else click(driven.window.transport.loop)
    assert driven.window.transport.loop.isChecked()
    assert not same(face, driven.window.transport.loop)
    key(driven, "Space")
    driven.wall.now += 21.0
    assert driven.t_s == pytest.approx(1.0)
    assert driven.window.playback.runs


# steps


@pytest.mark.parametrize("how", ["Right", "PgDown", "button"])
def test_next_goes_to_the_very_start_of_the_next_step(driven: Driven, at_rest: Settle, how: str) -> None:
    for start_s, step in ((4.0, 1), (10.0, 2), (12.5, 3), (20.0, 3), (20.0, 3)):
        click(driven.window.transport.next) if how == "button" else key(driven, how)
        assert driven.t_s == start_s
        assert driven.window.steps.running == step
        assert driven.window.caption.columns[0].text.text() == f"Words for step {step}."
    at_rest()
    assert driven.pictures[-1].asked[-1][0] == 20.0


@pytest.mark.parametrize("how", ["Left", "PgUp", "button"])
def test_previous_goes_to_this_start_and_again_to_the_one_before(driven: Driven, how: str) -> None:
    driven.window.playback.seek(11.0)
    for start_s in (10.0, 4.0, 0.0, 0.0):
        click(driven.window.transport.previous) if how == "button" else key(driven, how)
        assert driven.t_s == start_s


def test_previous_while_running_gives_a_moment_to_press_again(driven: Driven) -> None:
    driven.window.playback.seek(11.5)
    key(driven, "Space")
    key(driven, "Left")
    assert driven.t_s == 10.0
    driven.wall.now += 0.6
    key(driven, "Left")
    assert driven.t_s == 4.0
    driven.wall.now += 1.5
    key(driven, "Left")
    assert driven.t_s == 4.0
    assert driven.window.playback.runs


def test_a_click_in_the_list_jumps_and_lights_the_step(driven: Driven, at_rest: Settle) -> None:
    steps = driven.window.steps
    picture, row = pixels(driven.window.canvas), pixels(steps)
    click(steps.viewport(), steps.visualItemRect(steps.item(2)).center())
    at_rest()
    assert driven.t_s == 10.0
    assert steps.running == 2
    assert not same(picture, driven.window.canvas)
    assert not same(row, steps)


def test_the_list_by_keyboard(driven: Driven) -> None:
    driven.window.steps.setFocus()
    key(driven, "Down")
    assert driven.t_s == 0.0, "looking through the list does not move the lesson"
    key(driven, "Down")
    key(driven, "Return")
    assert driven.t_s == 10.0
    key(driven, "Space")
    assert driven.window.playback.runs, "a focused list must not swallow the space bar"


def test_the_words_and_the_lit_step_follow_the_time(driven: Driven) -> None:
    words = pixels(driven.window.caption)
    driven.window.playback.seek(13.0)
    assert driven.window.caption.columns[0].text.text() == "Words for step 3."
    assert "Fill" in driven.window.caption.columns[0].head.text()
    assert not same(words, driven.window.caption)
    assert driven.window.steps.currentRow() == 3


def test_each_side_of_a_comparison_has_its_words_under_it(driven: Driven, at_rest: Settle) -> None:
    driven.window.open("compare")
    at_rest()
    caption = driven.window.caption
    left, right = caption.columns
    assert [(c.head.text(), c.text.text()) for c in (left, right)] == [
        ("PVP  ·  Step of 4 s", "Words for step 0."),
        ("PKP  ·  Step of 4 s", "Other Words for step 0."),
    ]
    before = pixels(caption)
    key(driven, "Right")
    assert (right.head.text(), right.text.text()) == ("PKP", "Waits while the balloon is inflated.")
    assert not same(before, caption)
    assert abs(left.width() - right.width()) <= 1
    driven.window.open("pvp")
    at_rest()
    assert len(caption.columns) == 1
    assert caption.columns[0].width() == caption.width()


def test_no_words_are_cut_off(driven: Driven) -> None:
    """At any width the longest words of the lesson have the room that they take."""
    long = Lesson("Long words", words="The tip stays lateral to the inner wall of the pedicle. ")
    driven.window.playback.open(long)
    for wide in (900, 1024, 1500):
        driven.window.resize(wide, 700)
        QApplication.processEvents()
        (column,) = driven.window.caption.columns
        for step in long.steps:
            driven.window.playback.seek(step.starts_s)
            QApplication.processEvents()
            assert column.text.height() >= column.text.heightForWidth(column.text.width())


# anywhere in time


def test_a_click_on_the_timeline_goes_there(driven: Driven, at_rest: Settle) -> None:
    line = driven.window.transport.timeline
    before = pixels(line)
    click(line, QPoint(round(line.x_at(15.0)), line.height() // 2))
    at_rest()
    px_s = line.time_at(line.x_at(0) + 1)
    assert driven.t_s == pytest.approx(15.0, abs=px_s)
    assert driven.pictures[-1].asked[-1][0] == driven.t_s
    assert not same(before, line)


def test_a_drag_shows_the_latest_time_and_queues_nothing(driven: Driven, at_rest: Settle) -> None:
    line = driven.window.transport.timeline
    frames = driven.frames
    QTest.mousePress(line, Qt.MouseButton.LeftButton, pos=QPoint(round(line.x_at(1.0)), 10))
    moves = range(round(line.x_at(2.0)), round(line.x_at(18.0)))
    for x in moves:
        line.picked.emit(line.time_at(x))  # as fast as a mouse reports, with no time to draw in between
    at_rest()
    assert driven.t_s == line.time_at(moves[-1])
    assert driven.frames - frames == 2, "one draft of the latest time and the same once more, sharp"
    assert [asked[0] for asked in driven.pictures[-1].asked[-2:]] == [driven.t_s] * 2
    QTest.mouseRelease(line, Qt.MouseButton.LeftButton, pos=QPoint(moves[-1], 10))


def test_a_drag_by_mouse_takes_the_picture_along(driven: Driven, at_rest: Settle) -> None:
    line = driven.window.transport.timeline
    start, end = QPoint(round(line.x_at(2.0)), 10), QPoint(round(line.x_at(13.0)), 10)
    drag(line, start, end, Qt.MouseButton.LeftButton)
    at_rest()
    assert driven.t_s == line.time_at(end.x())
    assert driven.window.steps.running == 3
    assert driven.pictures[-1].asked[-1] == (driven.t_s, None, "standard")
    QTest.mouseMove(line, start)
    assert driven.t_s == line.time_at(end.x()), "a mouse that only passes by moves nothing"


def test_the_timeline_tells_what_lies_under_the_mouse(driven: Driven) -> None:
    line = driven.window.transport.timeline
    at = QPoint(round(line.x_at(11.0)), 10)
    before = pixels(line)
    QTest.mouseMove(line, at)
    QApplication.sendEvent(line, QHelpEvent(QEvent.Type.ToolTip, at, line.mapToGlobal(at)))
    assert QToolTip.text() == "0:11   3  Step of 2.5 s"
    assert not same(before, line)
    QToolTip.hideText()


def test_time_waits_for_the_hand_and_runs_on_after_it(driven: Driven) -> None:
    line = driven.window.transport.timeline
    key(driven, "Space")
    QTest.mousePress(line, Qt.MouseButton.LeftButton, pos=QPoint(round(line.x_at(5.0)), 10))
    held_s = driven.t_s
    driven.wall.now += 4.0
    assert driven.t_s == held_s == pytest.approx(5.0, abs=0.05)
    QTest.mouseRelease(line, Qt.MouseButton.LeftButton, pos=QPoint(round(line.x_at(5.0)), 10))
    driven.wall.now += 1.0
    assert driven.t_s == held_s + 1.0


def test_a_drag_beyond_the_ends_stays_in_the_lesson(driven: Driven) -> None:
    line = driven.window.transport.timeline
    for x, t_s in ((-50, 0.0), (line.width() + 50, 20.0)):
        line.picked.emit(line.time_at(x))
        assert driven.t_s == t_s


@pytest.mark.parametrize(("keys", "t_s"), [("Shift+Right", 8.0), ("Shift+Left", 6.0), ("Home", 0.0), ("End", 20.0)])
def test_keys_along_the_lesson(driven: Driven, at_rest: Settle, keys: str, t_s: float) -> None:
    driven.window.playback.seek(7.0)
    at_rest()
    before = pixels(driven.window.canvas)
    key(driven, keys)
    at_rest()
    assert driven.t_s == t_s
    assert not same(before, driven.window.canvas)


def test_the_timeline_by_keyboard(driven: Driven) -> None:
    driven.window.transport.timeline.setFocus()
    key(driven, "Up")
    assert driven.t_s == 1.0
    key(driven, "Down")
    assert driven.t_s == 0.0


# pace


@pytest.mark.parametrize(("keys", "speed"), [("]", 1.5), ("[", 0.75)])
def test_keys_for_the_pace(driven: Driven, keys: str, speed: float) -> None:
    shown = pixels(driven.window.transport.speed)
    key(driven, keys)
    key(driven, "Space")
    driven.wall.now += 2.0
    assert driven.t_s == pytest.approx(2.0 * speed)
    assert driven.window.transport.speed.currentText() == f"{speed:g}×"
    assert not same(shown, driven.window.transport.speed)


def test_the_pace_ends_at_a_quarter_and_at_four(driven: Driven) -> None:
    for keys, limit in (("]", 4.0), ("[", 0.25)):
        for _ in range(12):
            key(driven, keys)
        assert driven.window.playback.clock.speed == limit


def test_a_pace_chosen_while_running_does_not_jump(driven: Driven) -> None:
    key(driven, "Space")
    driven.wall.now += 2.0
    choice = driven.window.transport.speed
    choice.setFocus()
    while choice.currentText() != "2×":
        QTest.keyClick(choice, Qt.Key.Key_Down)
    assert driven.t_s == 2.0
    driven.wall.now += 1.0
    assert driven.t_s == 4.0


# the viewer's own eye


def test_a_left_drag_turns_and_r_goes_back(driven: Driven, at_rest: Settle) -> None:
    canvas, reset = driven.window.canvas, driven.window.transport.reset
    before = pixels(canvas)
    assert not reset.isEnabled()
    drag(canvas, QPoint(100, 100), QPoint(160, 130), Qt.MouseButton.LeftButton)
    at_rest()
    assert canvas.camera is not None
    assert canvas.camera.towards != EYE.towards
    assert (canvas.camera.focus_mm, canvas.camera.height_mm) == (EYE.focus_mm, EYE.height_mm)
    assert driven.pictures[-1].asked[-1][1] == canvas.camera
    assert not same(before, canvas)
    assert reset.isEnabled()
    key(driven, "R")
    at_rest()
    assert canvas.camera is None
    assert same(before, canvas)
    assert not reset.isEnabled()


@pytest.mark.parametrize("shift", [True, False])
def test_a_slide_moves_the_body_with_the_hand(driven: Driven, at_rest: Settle, shift: bool) -> None:
    canvas = driven.window.canvas
    button = Qt.MouseButton.LeftButton if shift else Qt.MouseButton.MiddleButton
    drag(canvas, QPoint(200, 200), QPoint(230, 190), button, shift)
    at_rest()
    mm_per_px = EYE.height_mm / canvas.height()
    assert canvas.camera is not None
    right = np.cross(EYE.up, EYE.towards)
    moved = -30 * mm_per_px * right - 10 * mm_per_px * np.array(EYE.up)
    np.testing.assert_allclose(canvas.camera.focus_mm, moved, atol=1e-9)
    assert canvas.camera.towards == EYE.towards


def test_the_wheel_comes_nearer_while_playing(driven: Driven, qtbot: QtBot) -> None:
    canvas = driven.window.canvas
    key(driven, "Space")
    middle = QPointF(canvas.rect().center())
    wheel = QWheelEvent(
        middle, QPointF(canvas.mapToGlobal(middle)), QPoint(), QPoint(0, 240), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(canvas, wheel)
    driven.wall.now += 5.5
    qtbot.waitUntil(lambda: driven.pictures[-1].asked[-1][0] == 5.5)
    assert canvas.camera is not None
    assert canvas.camera.height_mm < EYE.height_mm
    assert driven.pictures[-1].asked[-1][1] == canvas.camera, "the viewer's eye stays when the step changes"
    click(driven.window.transport.reset)
    assert canvas.camera is None


@pytest.mark.parametrize(
    "keys",
    ["Ctrl+Left", "Ctrl+Right", "Ctrl+Up", "Ctrl+Down", "Alt+Left", "Alt+Right", "Alt+Up", "Alt+Down", "+", "=", "-"],
)
def test_the_eye_by_keyboard(driven: Driven, at_rest: Settle, keys: str) -> None:
    before = pixels(driven.window.canvas)
    key(driven, keys)
    at_rest()
    assert driven.window.canvas.camera not in (None, EYE)
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
    rehearsal = driven.window.rehearsal
    key(driven, "Space")
    made = len(driven.built)
    qtbot.wait(100)
    assert len(driven.built) == made, "a running lesson has the machine to itself"
    key(driven, "Space")
    qtbot.waitUntil(lambda: not rehearsal.goes_on())
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
    driven.window.playback.seek(3.0)
    qtbot.waitUntil(lambda: driven.window.canvas.quality == "draft")
    with qtbot.waitSignal(driven.window.canvas.sharpened, timeout=300):
        pass
    assert driven.pictures[-1].asked[-1] == (3.0, None, "standard")


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
    assert canvas.camera is not None
    moved_mm = np.linalg.norm(np.subtract(canvas.camera.focus_mm, EYE.focus_mm))
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
    controls = {
        window.header.choice, window.header.open, window.header.theme, window.steps, window.canvas,
        window.caption.columns[0].text, window.transport.timeline, window.transport.previous, window.transport.play,
        window.transport.next, window.transport.reset, window.transport.loop, window.transport.speed,
    }  # fmt: skip
    reached = set()
    for _ in range(3 * len(controls)):
        QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_Tab)
        reached.add(window.focusWidget())
    assert controls <= reached
    assert all(control.accessibleName() for control in controls)
    for button in (window.header.open, window.header.theme, *(
        getattr(window.transport, name) for name in ("previous", "play", "next", "reset", "loop", "speed")
    )):  # fmt: skip
        assert button.toolTip()


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
    for widget in (transport.next, transport.play, transport.timeline, transport.speed, driven.window.header.choice):
        before = pixels(widget)
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        assert not same(before, widget), widget.accessibleName()


def test_every_key_is_told_of_once(driven: Driven) -> None:
    keys = [keys for command in driven.window.commands.values() for keys in command.keys]
    assert len(keys) == len(set(keys))
