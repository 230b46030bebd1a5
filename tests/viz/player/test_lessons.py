"""A script of one's own: opened by dialog or drop, read again when it is saved, its mistakes told with their line."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QDir, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from kyphoscope.scenes import library
from kyphoscope.viz.player.lesson.lessons import same_place_s
from tests.viz.player.conftest import LESSONS, Driven, Lesson, click, key, pixels, same

Drive = Callable[..., Driven]

STEPS = (("Needle in", 4.0), ("Cement in", 6.0), ("Needle out", 3.0))
"""Titles and lengths of the steps of the script, s."""


def words(steps: tuple[tuple[str, float], ...] = STEPS, title: str = "Mine", say: str = "Look.") -> str:
    """A script with these steps."""
    head = f"title: {title}\ncast:\n  L1: {{part: vertebra, level: L1}}\nsteps:\n"
    each = [
        f"  - step: {name}\n    phase: access\n    lasts_s: {lasts:g}\n    say: {say}\n"
        f"    do:\n      - fade: L1\n        to: {0.3 + 0.1 * (number % 5):.1f}\n"
        for number, (name, lasts) in enumerate(steps)
    ]
    return head + "".join(each)


MISTAKEN = words().replace("fade: L1\n        to: 0.4", "fade: L9\n        to: 0.4")
WRONG_LINE = 1 + MISTAKEN[: MISTAKEN.index("L9")].count("\n")


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "lessons" / "mine.yaml"
    path.parent.mkdir()
    path.write_text(words())
    return path


@pytest.fixture
def window_on(drive: Drive, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Driven]:
    """Opens the window on a lesson; any other is read by the real reader."""

    def opened(name: str) -> Driven:
        driven = drive(name, LESSONS[name] if name in LESSONS else library.load(name))
        monkeypatch.setattr(driven.window.lessons, "_load", lambda n: LESSONS[n] if n in LESSONS else library.load(n))
        return driven

    return opened


@pytest.fixture
def own(window_on: Callable[[str], Driven], script: Path) -> Driven:
    """The window on the script, as the command line opens it."""
    return window_on(str(script))


def in_place(path: Path, text: str) -> None:
    path.write_text(text)


def over_it(path: Path, text: str) -> None:
    beside = path.with_suffix(".tmp")
    beside.write_text(text)
    os.replace(beside, path)


def saved(qtbot: QtBot, driven: Driven, path: Path, text: str, save: Callable[[Path, str], None] = over_it) -> None:
    """Save other words in the script, and wait until the window has read them and rests."""
    heard: list[object] = []
    lessons = driven.window.lessons
    for signal in (lessons.opened, lessons.refused):
        signal.connect(heard.append)
    save(path, text)
    qtbot.waitUntil(lambda: bool(heard), timeout=5000)
    for signal in (lessons.opened, lessons.refused):
        signal.disconnect(heard.append)
    settle(qtbot, driven)


def settle(qtbot: QtBot, driven: Driven) -> None:
    QApplication.processEvents()
    qtbot.waitUntil(lambda: driven.window.canvas.rests() or driven.window.playback.runs)


# opening


def dragged(driven: Driven, *paths: str) -> tuple[bool, bool]:
    """Drag files over the window and let go there; whether it took the drag, and the drop."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(path) if path.startswith("/") else QUrl(path) for path in paths])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(200, 200), copy, data, left, none)
    enter.ignore()
    QApplication.sendEvent(driven.window, enter)
    if not enter.isAccepted():
        return False, False
    drop = QDropEvent(QPointF(200, 200), copy, data, left, none)
    drop.ignore()
    QApplication.sendEvent(driven.window, drop)
    return True, drop.isAccepted()


def by_dialog(driven: Driven, script: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "exec", lambda _: 1)
    monkeypatch.setattr(QFileDialog, "selectedFiles", lambda _: [str(script)])
    monkeypatch.setattr(QFileDialog, "directory", lambda _: QDir(str(script.parent)))
    key(driven, "Ctrl+O")


def by_drop(driven: Driven, script: Path, _monkeypatch: pytest.MonkeyPatch) -> None:
    assert dragged(driven, str(script)) == (True, True)


@pytest.mark.parametrize("how", [by_dialog, by_drop])
def test_a_script_is_opened(
    window_on: Callable[[str], Driven],
    script: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    how: Callable[[Driven, Path, pytest.MonkeyPatch], None],
) -> None:
    driven = window_on("pvp")
    window = driven.window
    window.playback.seek(5.0)
    settle(qtbot, driven)
    before, canvas = pixels(window), pixels(window.canvas)
    how(driven, script, monkeypatch)
    settle(qtbot, driven)
    assert (window.name, window.playback.program.title, driven.t_s) == (str(script), "Mine", 0.0)
    assert (window.windowTitle(), window.header.title.text()) == ("Mine – Kyphoscope", "Mine")
    assert window.header.choice.currentText() == "mine.yaml"
    assert [mark.title for mark in window.playback.program.steps] == [title for title, _ in STEPS]
    assert window.steps.count() == 3
    assert window.caption.columns[0].text.text() == "Look."
    assert not same(before, window)
    assert not same(canvas, window.canvas)
    assert window.settings_store.recent == (str(script),)
    saved(qtbot, driven, script, words(title="Mine, bettered"))
    assert window.header.title.text() == "Mine, bettered", "it is watched from now on"


def test_the_dialog_begins_where_a_script_was_found_the_last_time(
    window_on: Callable[[str], Driven], script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    driven = window_on("pvp")
    by_dialog(driven, script, monkeypatch)
    assert driven.window.settings_store.folder == str(script.parent)
    monkeypatch.undo()
    begun: list[str] = []
    monkeypatch.setattr(QFileDialog, "exec", lambda dialog: begun.append(dialog.directory().absolutePath()) or 0)
    key(driven, "Ctrl+O")
    assert begun == [str(script.parent)]


@pytest.mark.parametrize("names", [("notes.txt",), ("picture.png", "movie.mp4"), ("https://example.org/mine.yaml",)])
def test_what_is_no_script_cannot_be_dropped(window_on: Callable[[str], Driven], names: tuple[str, ...]) -> None:
    driven = window_on("pvp")
    before = pixels(driven.window)
    assert dragged(driven, *(name if ":" in name else f"/tmp/{name}" for name in names)) == (False, False)
    assert driven.window.name == "pvp"
    assert same(before, driven.window)


def test_among_dropped_files_the_script_is_found(window_on: Callable[[str], Driven], script: Path) -> None:
    driven = window_on("pvp")
    assert dragged(driven, "/tmp/notes.txt", str(script), "/tmp/picture.png") == (True, True)
    assert driven.window.name == str(script)


@pytest.mark.parametrize("kind", ["folder", "binary", "empty", "missing", "much too long" * 30])
def test_a_file_that_cannot_be_read_is_told_in_the_window(
    window_on: Callable[[str], Driven], tmp_path: Path, kind: str
) -> None:
    path = tmp_path / f"{kind}.yaml"
    if kind == "folder":
        path.mkdir()
    elif kind in ("binary", "empty"):
        path.write_bytes(bytes(range(256)) if kind == "binary" else b"")
    driven = window_on("pvp")
    before = pixels(driven.window)
    dragged(driven, str(path))
    told = driven.window.notice.text.text()
    assert driven.window.notice.isVisible()
    assert told.startswith(str(path))
    assert told.count(".") >= 3, "what is wrong, and what to do"
    assert driven.window.name == "pvp"
    assert driven.window.header.choice.currentData() == "pvp"
    assert driven.window.settings_store.recent == ()
    assert not same(before, driven.window)


# saving

CHANGES: dict[str, tuple[tuple[tuple[str, float], ...], float, int]] = {
    "other words": (STEPS, 6.5, 1),
    "a step before": ((("Plan", 5.0), *STEPS), 11.5, 2),
    "two of the same title after": ((*STEPS, STEPS[1]), 6.5, 1),
    "the step before removed": (STEPS[1:], 2.5, 0),
    "its own step removed": ((STEPS[0], STEPS[2]), 6.5, 1),
    "its own step shorter": ((STEPS[0], (STEPS[1][0], 2.0), STEPS[2]), 5.999, 1),
    "its own step longer": ((STEPS[0], (STEPS[1][0], 9.0), STEPS[2]), 6.5, 1),
    "its own step renamed": ((STEPS[0], ("Fill", 6.0), STEPS[2]), 6.5, 1),
    "moved to the end": ((STEPS[0], STEPS[2], STEPS[1]), 9.5, 2),
    "one left, and shorter": ((("Needle in", 1.0),), 0.999, 0),
}
"""By what is done to the script, at 6.5 s: the new steps, the time afterwards, s, and the step that runs."""


@pytest.mark.parametrize("change", CHANGES)
def test_a_saved_script_keeps_its_place(own: Driven, script: Path, qtbot: QtBot, change: str) -> None:
    steps, after_s, index = CHANGES[change]
    window = own.window
    window.playback.seek(6.5)
    window.canvas.orbit(30, 0)
    key(own, "Shift+C")
    settle(qtbot, own)
    eye, before = window.canvas.sight.camera(0), pixels(window)
    saved(qtbot, own, script, words(steps, say="Now look again."))
    assert own.t_s == pytest.approx(after_s)
    assert (window.playback.step, window.steps.running, window.steps.count()) == (index, index, len(steps))
    assert own.pictures[-1].asked[-1] == (own.t_s, eye, "standard"), "and it is looked at as before"
    assert own.pictures[-1].program is window.playback.program
    assert not window.canvas.sight.labels
    assert window.caption.columns[0].text.text() == "Now look again."
    assert window.transport.slider.maximum() == 1000 * sum(lasts for _, lasts in steps)
    assert not window.playback.runs
    assert not window.notice.isVisible()
    assert not same(before, window)


@pytest.mark.parametrize("save", [in_place, over_it])
def test_a_lesson_that_plays_plays_on_when_it_is_saved(
    own: Driven, script: Path, qtbot: QtBot, save: Callable[[Path, str], None]
) -> None:
    window = own.window
    key(own, "Shift+P")
    key(own, "]")
    key(own, "Space")
    own.wall.now += 4.0
    assert own.t_s == pytest.approx(6.0)
    saved(qtbot, own, script, words((("Plan", 5.0), *STEPS)), save)
    assert own.t_s == pytest.approx(11.0)
    assert window.playback.runs
    assert window.transport.play.accessibleName() == "Pause"
    own.wall.now += 2.0
    assert own.t_s == pytest.approx(14.0), "at the pace that was chosen"
    assert window.playback.mode == "through"
    qtbot.waitUntil(lambda: own.pictures[-1].asked[-1][0] == own.t_s)
    assert window.transport.time.text() == "0:14 / 0:18"


def test_saving_while_a_hand_is_on_the_timeline(own: Driven, script: Path, qtbot: QtBot) -> None:
    """A lesson that ran before the drag runs on after it, though it was read again meanwhile."""
    window = own.window
    key(own, "Shift+P")
    key(own, "Space")
    window.transport.slider.setSliderDown(True)
    window.playback.seek(5.0)
    saved(qtbot, own, script, words(say="Other."))
    assert own.t_s == 5.0
    assert not window.playback.runs
    window.transport.slider.setSliderDown(False)
    assert window.playback.runs


# mistakes


def test_a_mistake_is_told_with_its_line_and_the_last_good_version_goes_on(
    own: Driven, script: Path, qtbot: QtBot
) -> None:
    window = own.window
    window.playback.seek(5.0)
    settle(qtbot, own)
    good, picture, canvas = window.playback.program, pixels(window.header), pixels(window)
    saved(qtbot, own, script, MISTAKEN)
    assert window.notice.isVisible()
    assert f"{script}, line {WRONG_LINE}: " in window.notice.text.text()
    assert window.playback.program is good
    assert own.t_s == 5.0
    assert not same(canvas, window)
    assert same(picture, window.header)
    key(own, "Space")
    own.wall.now += 2.0
    qtbot.waitUntil(lambda: own.pictures[-1].asked[-1][0] == pytest.approx(7.0))
    assert window.playback.runs
    assert window.notice.isVisible(), "it stays while the lesson plays"
    saved(qtbot, own, script, words(say="Mended."))
    assert not window.notice.isVisible()
    assert window.playback.program is not good
    assert window.playback.runs
    assert own.t_s == pytest.approx(7.0)
    assert window.caption.columns[0].text.text() == "Mended."


def test_a_mistake_that_is_taken_back_takes_the_message_away(own: Driven, script: Path, qtbot: QtBot) -> None:
    window = own.window
    before = pixels(window)
    saved(qtbot, own, script, MISTAKEN)
    assert not same(before, window)
    saved(qtbot, own, script, words())
    assert not window.notice.isVisible()
    assert np.array_equal(before[: window.split.y() + 300], pixels(window)[: window.split.y() + 300])


def test_another_mistake_replaces_the_message(own: Driven, script: Path, qtbot: QtBot) -> None:
    saved(qtbot, own, script, MISTAKEN)
    first = own.window.notice.text.text()
    click(own.window.notice.away)
    assert not own.window.notice.isVisible()
    saved(qtbot, own, script, "title: [\n")
    assert own.window.notice.isVisible()
    assert "line" in own.window.notice.text.text()
    assert own.window.notice.text.text() != first


def test_the_message_can_be_read_out_and_copied(own: Driven, script: Path, qtbot: QtBot) -> None:
    saved(qtbot, own, script, MISTAKEN)
    notice = own.window.notice
    assert notice.text.accessibleName() == notice.text.text()
    notice.text.setFocus(Qt.FocusReason.TabFocusReason)
    key(own, "Ctrl+A")
    key(own, "Ctrl+C")
    assert QApplication.clipboard().text() == notice.text.text()


def test_a_script_that_vanishes_plays_on_and_is_told_only_when_it_is_asked_for(
    own: Driven, script: Path, qtbot: QtBot
) -> None:
    window = own.window
    good = window.playback.program
    script.unlink()
    qtbot.wait(400)
    assert window.playback.program is good
    assert not window.notice.isVisible()
    key(own, "Space")
    own.wall.now += 1.0
    assert own.t_s == 1.0
    key(own, "Ctrl+R")
    assert str(script) in window.notice.text.text()
    assert window.notice.isVisible()
    assert (window.playback.program is good, own.t_s, window.playback.runs) == (True, 1.0, True)
    saved(qtbot, own, script, words(say="Back again."), in_place)
    assert not window.notice.isVisible()
    assert window.caption.columns[0].text.text() == "Back again."
    assert own.t_s == 1.0


def test_another_lesson_is_not_disturbed_by_the_script_that_was_open(own: Driven, script: Path, qtbot: QtBot) -> None:
    own.window.open("pvp")
    script.write_text(MISTAKEN)
    qtbot.wait(400)
    assert own.window.playback.program is LESSONS["pvp"]
    assert not own.window.notice.isVisible()


def test_reading_again_by_key_takes_what_was_saved(own: Driven, script: Path, qtbot: QtBot) -> None:
    own.window.playback.seek(6.5)
    script.write_text(words((("Plan", 5.0), *STEPS)))
    key(own, "Ctrl+R")
    assert own.t_s == pytest.approx(11.5)
    assert own.window.steps.count() == 4


# the place

LENGTHS = st.lists(st.floats(0.01, 30.0), min_size=1, max_size=6).map(tuple)


@given(lengths=LENGTHS, share=st.floats(0.0, 1.0))
def test_a_lesson_that_did_not_change_keeps_its_place_exactly(lengths: tuple[float, ...], share: float) -> None:
    lesson = Lesson(lengths=lengths)
    t_s = share * lesson.duration_s
    assert same_place_s(lesson, t_s, lesson) == t_s


@given(old=LENGTHS, new=LENGTHS, share=st.floats(0.0, 1.0))
def test_the_place_is_always_within_the_new_lesson(
    old: tuple[float, ...], new: tuple[float, ...], share: float
) -> None:
    before, after = Lesson(lengths=old), Lesson(lengths=new)
    assert 0.0 <= same_place_s(before, share * before.duration_s, after) <= after.duration_s


@given(lengths=LENGTHS, more_s=st.floats(0.5, 20.0), share=st.floats(0.0, 1.0))
def test_a_step_before_moves_the_place_by_its_length(lengths: tuple[float, ...], more_s: float, share: float) -> None:
    """Also among steps that all go by the same title, where only their order tells them apart."""
    old, new = Lesson(lengths=lengths), Lesson(lengths=(*lengths, more_s))
    t_s = share * old.duration_s
    if t_s < old.duration_s:
        assert same_place_s(old, t_s, new) == t_s
