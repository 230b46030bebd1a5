"""An export from the window: asked for at the present moment, told in a bar, and not lost by closing the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from kyphoscope.viz.player.export import dialog as export_dialog
from kyphoscope.viz.player.export.dialog import ExportDialog
from tests.lessons import load
from tests.viz.player.conftest import Driven, click, key, pixels, same
from tests.viz.player.export_desk import Desk, running

Drive = Callable[..., Driven]


@pytest.fixture
def desk(drive: Drive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> tuple[Driven, Desk]:
    """The window on the vertebroplasty; what it exports is done by a stand-in that waits to be let go."""
    folder = tmp_path / "exports"
    folder.mkdir()
    monkeypatch.setattr(export_dialog, "_usual_folder", lambda: folder)
    stand_in = Desk(folder)
    # Before the window, which is closed after it and would ask about an export that still runs.
    qtbot.addWidget(stand_in.dialog, before_close_func=lambda _dialog: stand_in.exports.stop())
    driven = drive("pvp", load("pvp"))
    driven.window.self_check.set_mode("off")
    stand_in.exports = driven.window.exporting.exports
    monkeypatch.setattr(stand_in.exports, "_make_job", stand_in._job)
    return driven, stand_in


Exports = tuple[Driven, Desk]


def offered(driven: Driven) -> ExportDialog:
    key(driven, "Ctrl+E")
    dialog = driven.window.exporting.dialog
    assert dialog is not None
    assert dialog.isVisible()
    return dialog


def come_back(driven: Driven, qtbot: QtBot) -> None:
    """Give the keyboard to the window once a dialog is closed, which a desktop does by itself."""
    QApplication.processEvents()
    driven.window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is driven.window)


def begin(driven: Driven, desk: Desk, qtbot: QtBot) -> None:
    """An export of the whole lesson runs and has told how far it is."""
    dialog = offered(driven)
    click(dialog.start)
    qtbot.waitUntil(lambda: running(desk))
    dialog.close()
    come_back(driven, qtbot)


def answered(word: str) -> list[str]:
    """Press that button of the box that comes next; the list tells what it said."""
    said: list[str] = []

    def press() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        said.append(box.text())
        buttons = {button.text(): button for button in box.buttons()}
        if word == "Esc":
            QTest.keyClick(box, Qt.Key.Key_Escape)
        elif word == "Enter":
            QTest.keyClick(box, Qt.Key.Key_Return)
        else:
            click(buttons[word])

    QTimer.singleShot(50, press)
    return said


# asking for one


def test_the_dialog_offers_the_moment_and_the_step_that_are_on_the_screen(desk: Exports) -> None:
    driven, stand_in = desk
    step = driven.window.playback.program.steps[5]
    driven.window.playback.seek(step.starts_s + 1.25)
    dialog = offered(driven)
    click(dialog.kinds["picture"])
    assert dialog.asked().moment == "now"
    assert dialog.asked().step == 5
    click(dialog.start)
    words = stand_in.orders[0].arguments
    assert words[:2] == ("still", "pvp")
    assert float(words[words.index("--at") + 1]) == pytest.approx(driven.t_s)


def test_the_lesson_can_be_used_while_the_dialog_is_open(desk: Exports, qtbot: QtBot) -> None:
    driven, _ = desk
    before = pixels(driven.window.canvas)
    dialog = offered(driven)
    assert not dialog.isModal()
    driven.window.activateWindow()
    key(driven, "End")
    assert driven.t_s == driven.window.playback.program.duration_s
    assert dialog.isVisible()
    qtbot.waitUntil(driven.window.canvas.rests)
    assert not same(before, driven.window.canvas)


def test_the_dialog_is_dressed_as_the_window_is(desk: Exports) -> None:
    driven, _ = desk
    dialog = offered(driven)
    face, letters = pixels(dialog), dialog.start.font().pixelSize()
    driven.window.activateWindow()
    key(driven, "T")
    light = pixels(dialog)
    assert light[..., :3].mean() > face[..., :3].mean() + 60
    for _ in range(3):
        key(driven, "Ctrl++")
    QApplication.processEvents()
    assert dialog.start.font().pixelSize() > letters
    assert not same(light, dialog)


# while it runs


def test_the_bar_in_the_window_tells_of_it_while_the_lesson_goes_on(desk: Exports, qtbot: QtBot) -> None:
    driven, stand_in = desk
    bar = driven.window.exporting.bar
    before = pixels(driven.window)
    assert bar.isHidden()
    begin(driven, stand_in, qtbot)
    assert bar.isVisible()
    assert (bar.bar.value(), bar.bar.maximum()) == (30, 120)
    assert bar.name.text() == "pvp.mp4"
    assert not same(before, driven.window)
    key(driven, "Shift+P")
    key(driven, "Space")
    driven.wall.now += 2.0
    assert driven.t_s == 2.0
    stand_in.let_go("pvp.mp4")
    qtbot.waitUntil(lambda: stand_in.exports.running is None)
    assert bar.news.text() == "pvp.mp4 is written."
    click(bar.dismiss)
    assert bar.isHidden()


def test_cancel_in_the_window_ends_it(desk: Exports, qtbot: QtBot) -> None:
    driven, stand_in = desk
    begin(driven, stand_in, qtbot)
    click(driven.window.exporting.bar.cancel)
    qtbot.waitUntil(lambda: stand_in.exports.running is None)
    assert list(stand_in.folder.iterdir()) == []
    assert "was cancelled" in driven.window.exporting.bar.news.text()


# closing


@pytest.mark.parametrize("how", ["Go on", "Esc", "Enter"])
def test_who_closes_the_window_on_an_export_is_asked_and_may_stay(desk: Exports, qtbot: QtBot, how: str) -> None:
    driven, stand_in = desk
    begin(driven, stand_in, qtbot)
    face = pixels(driven.window.header)
    said = answered(how)
    key(driven, "Ctrl+W")
    assert said == ["An export is still running: pvp.mp4 is not written yet. Stop it and close?"]
    assert driven.window.isVisible()
    assert stand_in.exports.running is not None
    assert same(face, driven.window.header)
    assert not driven.pictures[-1].closed
    come_back(driven, qtbot)
    key(driven, "End")
    assert driven.t_s == driven.window.playback.program.duration_s, "the window goes on as before"


def test_who_is_sure_stops_it_and_nothing_is_left_behind(desk: Exports, qtbot: QtBot) -> None:
    driven, stand_in = desk
    begin(driven, stand_in, qtbot)
    said = answered("Stop and close")
    driven.window.close()
    assert len(said) == 1
    assert not driven.window.isVisible()
    assert stand_in.exports.running is None
    assert list(stand_in.folder.iterdir()) == []
    assert all(picture.closed for picture in driven.pictures)


def test_without_an_export_nothing_is_asked(desk: Exports) -> None:
    driven, _ = desk
    driven.window.close()
    assert not driven.window.isVisible()
