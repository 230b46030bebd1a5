"""A script of one's own: opened by dialog or drop, and read again when it is saved."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QDir, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from kyphoscope.viz.player.lesson.lessons import same_place_s
from tests.viz.player.conftest import Driven, Lesson, key, pixels, same
from tests.viz.player.lesson.conftest import STEPS, in_place, over_it, saved, settle, words

Drive = Callable[..., Driven]


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
    eye, before = window.canvas.view_options.camera(0), pixels(window)
    saved(qtbot, own, script, words(steps, say="Now look again."))
    assert own.t_s == pytest.approx(after_s)
    assert (window.playback.step, window.steps.running, window.steps.count()) == (index, index, len(steps))
    assert own.pictures[-1].asked[-1] == (own.t_s, eye, "standard"), "and it is looked at as before"
    assert own.pictures[-1].program is window.playback.program
    assert not window.canvas.view_options.labels
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
