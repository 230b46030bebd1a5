"""What a person chose is there the next time, on the screen too; it can be reset, and a spoilt file does no harm."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from kyphoscope.meshes.specs import Spec
from kyphoscope.viz.player.settings.settings_store import GROUP, PANELS, SETTINGS, SettingsStore
from kyphoscope.viz.player.window import PlayerWindow
from tests.viz.player.conftest import LESSONS, PaintedPicture, WallClock, click, drag, key_on, load, pixels, same

Open = Callable[[], PlayerWindow]

KEPT_ELSEWHERE = {
    "window", "splitter",  # sizes and places, once the window is divided
    "recent", "folder",  # by whoever opens a script
    "planned", "notes_letters",  # in the window with the notes
}  # fmt: skip
"""Settings that are not a choice in the window."""

CHOICES: dict[str, tuple[tuple[str, ...], Callable[[PlayerWindow], object], object]] = {
    "theme": (("T",), lambda w: w.appearance.theme, "light"),
    "palette": (("Shift+T",), lambda w: w.appearance.palette, "safe"),
    "text size": (("Ctrl++", "Ctrl++"), lambda w: w.appearance.text_percent, 130),
    "captions": (("C",), lambda w: w.caption.isVisible(), False),
    "labels": (("Shift+C",), lambda w: w.canvas.view_options.labels, False),
    "speed": (("]", "]"), lambda w: (w.playback.clock.speed, w.transport.speed.currentText()), (2.0, "2×")),
    "mode": (("Shift+L",), lambda w: (w.playback.mode, w.transport.mode.currentIndex()), ("repeat_lesson", 3)),
    "linked": (("K",), lambda w: w.canvas.linked, False),
    "questions": (("Shift+Q",), lambda w: w.self_check.mode, "required"),
    "panel": (("Ctrl+L", "Ctrl+K"), lambda w: (w.panels.current, w.panel_controller.cut.isVisible()), ("cut", True)),
    "x-ray": (
        ("F", "Shift+F", "D"),
        lambda w: (w.header.xray.isChecked(), w.fluoroscopy.xray.polarity, w.fluoroscopy.xray.drawn),
        (True, "bone_bright", True),
    ),
    "step list": (("Ctrl+B",), lambda w: w.steps.isVisible(), False),
}
"""By what is chosen: the keys, how it is told of a window, and what it is then."""


SIZE = (900, 690)
"""Of a new window: small enough for the screen of the tests, to which Qt holds a window that comes back."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "kyphoscope.ini"


@pytest.fixture
def opened(qtbot: QtBot, file: Path) -> Iterator[Open]:
    """Opens a window as it was left, and waits for its picture; all have one file of settings."""
    windows: list[PlayerWindow] = []

    def make() -> PlayerWindow:
        built: list[Spec] = []
        window = PlayerWindow(
            "pvp", LESSONS["pvp"], names=("compare", "pkp", "pvp"), load=load, make_picture=PaintedPicture,
            build=built.append, settings_store=SettingsStore(file), now=WallClock(),
        )  # fmt: skip
        qtbot.addWidget(window)
        windows.append(window)
        if not file.exists():
            window.resize(*SIZE)
        window.show()
        settle(qtbot, window)
        return window

    yield make
    for window in windows:
        window.close()


def settle(qtbot: QtBot, window: PlayerWindow) -> None:
    qtbot.waitExposed(window)
    QApplication.processEvents()
    qtbot.waitUntil(window.canvas.rests)


def choose(qtbot: QtBot, window: PlayerWindow, *names: str) -> None:
    for name in names:
        for keys in CHOICES[name][0]:
            key_on(window, keys)
    settle(qtbot, window)


def told(window: PlayerWindow) -> dict[str, object]:
    return {name: read(window) for name, (_, read, _) in CHOICES.items()}


# the next time


def test_every_setting_is_applied_and_kept_in_one_place(opened: Open) -> None:
    synced = [name for settings in opened().settings_sync.settings for name in settings.names]
    assert sorted([*synced, *KEPT_ELSEWHERE]) == sorted(SETTINGS), "list it in viz/player/window_settings.py"


def test_everything_that_was_chosen_is_there_the_next_time(opened: Open, qtbot: QtBot) -> None:
    first = opened()
    by_itself, before = told(first), pixels(first)
    choose(qtbot, first, *CHOICES)
    chosen, left = told(first), pixels(first)
    assert chosen == {name: after for name, (_, _, after) in CHOICES.items()}
    assert all(chosen[name] != by_itself[name] for name in CHOICES)
    assert not same(before, first)
    first.close()
    second = opened()
    assert told(second) == chosen
    assert same(left, second), "the window looks as it was left"


@pytest.mark.parametrize("name", CHOICES)
def test_each_choice_is_kept_by_itself(opened: Open, qtbot: QtBot, name: str) -> None:
    first = opened()
    by_itself = told(first)
    choose(qtbot, first, name)
    first.close()
    assert told(opened()) == {**by_itself, name: CHOICES[name][2]}


def test_what_is_switched_on_again_is_on_the_next_time(opened: Open, qtbot: QtBot) -> None:
    first = opened()
    by_itself, before = told(first), pixels(first)
    for name in ("captions", "labels", "linked", "step list", "theme", "palette"):
        choose(qtbot, first, name, name)
    key_on(first, "Ctrl+L")
    click(first.panels.away)
    first.close()
    second = opened()
    assert told(second) == by_itself
    assert same(before, second)


def test_the_window_and_its_parts_keep_their_sizes(opened: Open, qtbot: QtBot) -> None:
    first = opened()
    key_on(first, "Ctrl+L")
    settle(qtbot, first)
    by_themselves = first.split.sizes()
    for handle, by in ((1, -40), (2, 20)):
        grip = first.split.handle(handle)
        drag(grip, grip.rect().center(), grip.rect().center() + QPoint(by, 0), Qt.MouseButton.LeftButton)
    settle(qtbot, first)
    sizes, left = first.split.sizes(), pixels(first)
    assert all(size != by_itself for size, by_itself in zip(sizes, by_themselves, strict=True))
    first.close()
    second = opened()
    assert (second.width(), second.height()) == SIZE
    assert second.split.sizes() == sizes
    assert same(left, second)


def test_what_an_audience_sees_is_not_what_is_kept(opened: Open, qtbot: QtBot) -> None:
    """Who closes the window while presenting finds it the next time as it was before."""
    first = opened()
    choose(qtbot, first, "panel")
    by_itself, size = told(first), first.size()
    key_on(first, "F5")
    settle(qtbot, first)
    assert not first.steps.isVisible()
    first.close()
    second = opened()
    assert not second.isFullScreen()
    assert (told(second), second.size()) == (by_itself, size)
    assert second.menuBar().isVisible()


def test_choices_are_in_the_file_before_the_window_is_closed(opened: Open, qtbot: QtBot, file: Path) -> None:
    """A program that is ended from outside takes no choice with it."""
    window = opened()
    choose(qtbot, window, "theme")
    qtbot.waitUntil(lambda: file.exists() and "theme=light" in file.read_text(), timeout=3000)


# as it was when the program was new


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> list[QMessageBox.StandardButton]:
    """What is answered to the question whether to forget; the first of it."""
    given = [QMessageBox.StandardButton.Yes]
    monkeypatch.setattr(QMessageBox, "question", lambda *_: given[0])
    return given


def test_reset_gives_everything_back_at_once(
    opened: Open, qtbot: QtBot, file: Path, answer: list[QMessageBox.StandardButton]
) -> None:
    window = opened()
    window.settings_store.add_recent("/lessons/mine.yaml")
    by_itself, before = told(window), pixels(window)
    choose(qtbot, window, *(name for name in CHOICES if name != "step list"))
    grip = window.split.handle(1)
    drag(grip, grip.rect().center(), grip.rect().center() + QPoint(60, 0), Qt.MouseButton.LeftButton)
    choose(qtbot, window, "step list")
    assert not same(before, window)
    key_on(window, "Ctrl+Shift+R")
    settle(qtbot, window)
    assert told(window) == by_itself
    assert same(before, window), "the window looks as if nothing had been chosen"
    assert window.settings_store.recent == ()
    window.recent.fill()
    assert [entry.text() for entry in window.recent.actions()] == ["None yet"]
    window.close()
    assert told(opened()) == by_itself


def test_who_says_no_keeps_everything(opened: Open, qtbot: QtBot, answer: list[QMessageBox.StandardButton]) -> None:
    window = opened()
    window.settings_store.add_recent("/lessons/mine.yaml")
    choose(qtbot, window, "theme", "panel")
    chosen, before = told(window), pixels(window)
    answer[0] = QMessageBox.StandardButton.No
    key_on(window, "Ctrl+Shift+R")
    settle(qtbot, window)
    assert told(window) == chosen
    assert same(before, window)
    assert window.settings_store.recent == ("/lessons/mine.yaml",)


# a file that does not make sense


@pytest.mark.parametrize(
    "nonsense", ["", "nonsense", "-1", "NaN", "[]", '"../../etc"', b64encode(b"no window" * 9).decode(), "\x00\xff"]
)
def test_nonsense_in_the_file_does_no_harm(opened: Open, qtbot: QtBot, file: Path, nonsense: str) -> None:
    first = opened()
    by_itself = told(first)
    first.close()
    spoilt = QSettings(str(file), QSettings.Format.IniFormat)
    for name in vars(SettingsStore):
        spoilt.setValue(f"{GROUP}/{name}", nonsense)
    spoilt.sync()
    second = opened()
    assert told(second) == by_itself
    assert second.rect().contains(second.canvas.geometry())
    choose(qtbot, second, "theme")
    second.close()
    assert told(opened()) == {**by_itself, "theme": "light"}


def test_where_nothing_can_be_kept_everything_else_works(opened: Open, qtbot: QtBot, file: Path) -> None:
    """The file cannot be written, since a folder has its name."""
    file.mkdir(parents=True)
    window = opened()
    before = pixels(window)
    choose(qtbot, window, *CHOICES)
    assert told(window) == {name: after for name, (_, _, after) in CHOICES.items()}
    assert not same(before, window)


@pytest.mark.parametrize("panel", PANELS)
def test_every_panel_that_can_be_remembered_is_there(opened: Open, panel: str) -> None:
    window = opened()
    window.panels.bring(panel)
    assert window.panels.current == window.settings_store.tab == panel
