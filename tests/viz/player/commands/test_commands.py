"""Every action has an entry in a menu, keys, and a tooltip that tells them; either way it does the same."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from kyphoscope.viz.player.commands.command import MENUS
from kyphoscope.viz.player.commands.menus import plain_name
from kyphoscope.viz.player.commands.shortcuts_sheet import ShortcutSheet
from kyphoscope.viz.player.window import PlayerWindow
from tests.viz.player.command_table import TABLE
from tests.viz.player.conftest import LESSONS, Driven, Lesson, click, key, pixels, same

Drive = Callable[..., Driven]


def in_menus(window: PlayerWindow) -> dict[str, list[QAction]]:
    """The entries of each menu by what the menu is called."""
    return {entry.text().replace("&", ""): list(entry.menu().actions()) for entry in window.menuBar().actions()}


# what there is


def test_every_command_is_named_and_stands_in_its_menu(driven: Driven) -> None:
    window = driven.window
    menus = in_menus(window)
    assert list(menus) == [plain_name(menu) for menu in MENUS]
    for name, command in window.commands.items():
        action = window.actions_by_name[name]
        assert command.name, name
        assert action in menus[plain_name(command.menu)], name
        assert action.text() == command.name, name
        assert action.isEnabled() == (command.useful is None or command.useful()), name
    told = [command.name for command in window.commands.values()]
    assert len(told) == len(set(told)), "no two entries go by the same name"


def test_every_command_has_a_key_of_its_own_that_its_tooltip_tells(driven: Driven) -> None:
    taken: dict[str, str] = {}
    for name, command in driven.window.commands.items():
        action = driven.window.actions_by_name[name]
        assert command.keys, name
        assert action.shortcuts() == [QKeySequence(keys) for keys in command.keys]
        for keys, native in zip([keys.toString() for keys in action.shortcuts()], command.native_keys, strict=True):
            assert keys, "Qt knows a key of that name"
            assert native in action.toolTip(), name
            assert keys not in taken, f"{keys} is for {taken.get(keys)} and for {name}"
            taken[keys] = name
    assert not set("123456") & set(taken), "numbers answer questions"


def test_menus_show_tooltips(driven: Driven) -> None:
    assert all(entry.menu().toolTipsVisible() for entry in driven.window.menuBar().actions())


def test_no_key_is_the_letter_that_opens_a_menu(driven: Driven) -> None:
    """Such a key would be meant for both, and Qt then does neither."""
    titles = [entry.text() for entry in driven.window.menuBar().actions()]
    letters = {f"Alt+{title[title.index('&') + 1].upper()}" for title in titles}
    assert len(letters) == len(titles)
    assert not letters & {keys for command in driven.window.commands.values() for keys in command.keys}


def test_the_table_of_changes_knows_every_command(driven: Driven) -> None:
    assert set(TABLE) == set(driven.window.commands)


# what they do


@pytest.fixture
def answered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Dialogs that wait for a person are answered at once; the lesson that is read again was mended meanwhile."""
    monkeypatch.setattr(QFileDialog, "exec", lambda _dialog: 1)
    monkeypatch.setattr(QFileDialog, "selectedFiles", lambda _dialog: ["pkp"])
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.Yes)
    monkeypatch.setattr(
        ShortcutSheet, "exec", lambda sheet: sheet.window().parentWidget().window().setProperty("keysShown", True)
    )


@pytest.fixture
def check(answered: None, monkeypatch: pytest.MonkeyPatch, drive: Drive, qtbot: QtBot) -> Callable[..., Driven]:
    """Opens a window, acts, and asks for the change that the table says, in the state and on the screen."""

    def checked(name: str, act: Callable[[Driven], object]) -> Driven:
        change, driven = TABLE[name], drive(TABLE[name].lesson)
        window = driven.window
        change.first(window)
        qtbot.waitUntil(window.canvas.rests)
        before = pixels(change.seen(window)) if change.seen else None
        assert change.told(window) != change.after, "nothing to change"
        with monkeypatch.context() as meanwhile:
            meanwhile.setitem(LESSONS, "pvp", Lesson("Mended"))
            act(driven)
            assert change.told(window) == change.after
            if change.seen is not None:
                qtbot.waitUntil(lambda: window.canvas.rests() and not same(before, change.seen(window)))
        is_on = window.commands[name].checked
        assert is_on is None or window.actions_by_name[name].isChecked() == is_on()
        window.close()
        window.settings_store.reset()
        return driven

    return checked


@pytest.mark.parametrize("name", TABLE)
def test_a_command_does_by_its_first_key_what_it_says(check: Callable[..., Driven], name: str) -> None:
    check(name, lambda driven: key(driven, driven.window.commands[name].keys[0]))


@pytest.mark.sweep
@pytest.mark.parametrize("name", TABLE)
def test_a_command_does_the_same_from_the_menu_and_by_every_other_key(check: Callable[..., Driven], name: str) -> None:
    """Each time in a new window."""
    first = check(name, lambda driven: driven.window.actions_by_name[name].trigger())
    for keys in first.window.commands[name].keys[1:]:
        check(name, lambda driven, keys=keys: key(driven, keys))


def test_an_entry_is_clicked_in_its_menu(driven: Driven, qtbot: QtBot) -> None:
    """As a person does who looks for it: the menu opens, shows what is on, and the entry does what it says."""
    window = driven.window
    action = window.actions_by_name["mode_through"]
    (menu,) = (entry.menu() for entry in window.menuBar().actions() if action in entry.menu().actions())
    menu.popup(window.mapToGlobal(window.rect().topLeft()))
    qtbot.waitUntil(menu.isVisible)
    assert not action.isChecked()
    click(menu, menu.actionGeometry(action).center())
    assert not menu.isVisible()
    assert (window.playback.mode, window.transport.mode.currentText()) == ("through", "Play through")
    menu.popup(window.mapToGlobal(window.rect().topLeft()))
    assert action.isChecked()
    assert not window.actions_by_name["mode_step"].isChecked()
    menu.hide()


@pytest.mark.parametrize("name", ["theme", "captions", "play", "next"])
def test_keys_work_while_the_menu_bar_is_hidden(driven: Driven, name: str) -> None:
    driven.window.menuBar().hide()
    key(driven, driven.window.commands[name].keys[0])
    assert TABLE[name].told(driven.window) == TABLE[name].after


def test_a_key_without_a_command_does_nothing(driven: Driven, at_rest: Callable[[], None]) -> None:
    """None of the keys with which VTK's own windows change what is drawn (wireframe, stereo, pick) does anything."""
    taken = {keys for command in driven.window.commands.values() for keys in command.keys}
    window, kept = driven.window, pixels(driven.window)
    for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789":
        if letter not in taken:
            QTest.keyClicks(window.canvas, letter.lower())
    at_rest()
    assert same(kept, window)
    assert (driven.t_s, window.playback.runs, window.canvas.view_options.cameras) == (0.0, False, ())


@pytest.mark.parametrize("focused", ["steps", "canvas", "transport.slider", "header.choice", "panels.tabs"])
@pytest.mark.parametrize("name", ["theme", "captions", "mode_through", "next", "length"])
def test_letters_reach_the_commands_wherever_the_keyboard_is(driven: Driven, focused: str, name: str) -> None:
    """A list that has the keyboard would look for a row that begins with the letter."""
    window = driven.window
    window.panels.bring("layers")
    widget = window
    for part in focused.split("."):
        widget = getattr(widget, part)
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    assert window.focusWidget() is widget
    key(driven, window.commands[name].keys[0])
    assert TABLE[name].told(window) == TABLE[name].after
    assert window.focusWidget() is widget


# the sheet of keys


@pytest.fixture
def sheets(monkeypatch: pytest.MonkeyPatch) -> list[ShortcutSheet]:
    """The sheets that were opened; each stays on the screen, where the test goes on with it."""
    opened: list[ShortcutSheet] = []
    monkeypatch.setattr(ShortcutSheet, "exec", lambda sheet: (opened.append(sheet), sheet.show()))
    monkeypatch.setattr(ShortcutSheet, "deleteLater", lambda _sheet: None)
    return opened


@pytest.mark.parametrize("keys", ["?", "F1"])
def test_the_sheet_shows_every_command_with_its_keys(
    driven: Driven, qtbot: QtBot, sheets: list[ShortcutSheet], keys: str
) -> None:
    key(driven, keys)
    (sheet,) = sheets
    qtbot.waitExposed(sheet)
    table = driven.window.commands.values()
    assert {(row.name, row.keys) for row in sheet.shown()} == {(c.name, c.native_keys) for c in table}
    written = {label.text() for label in sheet.findChildren(QLabel) if label.isVisibleTo(sheet)}
    assert {command.name for command in table} <= written
    assert {native for command in table for native in command.native_keys} <= written
    assert {plain_name(menu) for menu in MENUS} <= written
    sheet.close()


def test_letters_typed_into_the_sheets_search_are_no_commands(
    driven: Driven, qtbot: QtBot, sheets: list[ShortcutSheet]
) -> None:
    key(driven, "?")
    (sheet,) = sheets
    qtbot.waitExposed(sheet)
    before, shown = pixels(driven.window), pixels(sheet)
    QTest.keyClicks(sheet.focusWidget(), "tcmxqp ?.[")
    assert sheet.search.text() == "tcmxqp ?.["
    assert sheet.nothing.isVisible()
    assert not same(shown, sheet)
    assert driven.window.appearance.theme == "dark"
    assert same(before, driven.window)
    sheet.search.clear()
    QTest.keyClicks(sheet.focusWidget(), "swap")
    assert [row.name for row in sheet.shown()] == ["Swap the sides"]
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert not sheet.isVisible()
    assert driven.window.isVisible()
