"""The menu bar by itself: letters that open the menus, and the scripts that were opened last."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kyphoscope.scenes.errors import SceneError
from kyphoscope.viz.player.commands.menus import RecentMenu, distinct_names, letter_of, lettered
from tests.viz.player.conftest import LESSONS, Driven, key, pixels, same

TITLES = st.text(st.sampled_from("FfLl&VvÄä 文件(1-"), max_size=8).filter(lambda title: title.count("&") <= 1)


# letters


@given(title=TITLES, taken=st.sets(st.sampled_from("FLVÄ文件")))
def test_a_letter_that_opens_a_menu_is_free_and_its_own_where_it_can_be(title: str, taken: set[str]) -> None:
    got = lettered(title, taken)
    assert got.replace("&", "") == title.replace("&", "")
    letter = letter_of(got)
    free = [each for each in title.upper() if each.isalpha() and each not in taken]
    if letter_of(title) and letter_of(title) not in taken:
        assert got == title
    elif free:
        assert letter == free[0]
    else:
        assert letter == ""
    assert letter not in taken


def test_alt_and_its_letter_open_a_menu(driven: Driven, qtbot: QtBot) -> None:
    """Every menu, also the one whose wished letter is a command's key."""
    bar = driven.window.menuBar()
    for entry in bar.actions():
        key(driven, f"Alt+{letter_of(entry.text())}")
        qtbot.waitUntil(entry.menu().isVisible)
        QTest.keyClick(entry.menu(), Qt.Key.Key_Escape)
        assert not entry.menu().isVisible()
        driven.window.canvas.setFocus()


# the scripts that were opened last


@pytest.fixture
def scripts(driven: Driven, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Three scripts that the window can read while they are there; two have the same name."""
    files = [tmp_path / "a" / "mine & yours.yaml", tmp_path / "a" / "one.yaml", tmp_path / "b" / "one.yaml"]
    for file in files:
        file.parent.mkdir(exist_ok=True)
        file.write_text("title: x\n")

    def load(name: str) -> object:
        if name in LESSONS or Path(name).exists():
            return LESSONS.get(name, LESSONS["pkp"])
        raise SceneError("The file cannot be read: No such file.", "Name a file that exists.", file=name)

    monkeypatch.setattr(driven.window.lessons, "_load", load)
    return files


def entries(menu: RecentMenu) -> list[tuple[str, str]]:
    menu.aboutToShow.emit()
    return [(action.text(), action.toolTip()) for action in menu.actions()]


def test_recent_scripts_stand_in_the_file_menu_latest_first(driven: Driven, scripts: list[Path]) -> None:
    window = driven.window
    menu = next(entry.menu() for entry in window.menuBar().actions() if entry.text() == "&File")
    recent = window.recent
    assert recent.menuAction() in menu.actions()
    assert [(action.text(), action.isEnabled()) for action in recent.actions()] == [("None yet", False)]
    for script in scripts:
        window.open(str(script))
    assert entries(recent) == [
        (f"&1  one.yaml – {scripts[2].parent}", str(scripts[2])),
        (f"&2  one.yaml – {scripts[1].parent}", str(scripts[1])),
        ("&3  mine && yours.yaml", str(scripts[0])),
    ]
    window.open("pvp")
    assert len(entries(recent)) == 3, "a lesson that comes with the program is no script"
    window.open(str(scripts[0]))
    assert entries(recent)[0] == ("&1  mine && yours.yaml", str(scripts[0]))
    assert len(entries(recent)) == 3


def test_a_recent_script_is_opened_by_its_number(driven: Driven, qtbot: QtBot, scripts: list[Path]) -> None:
    window = driven.window
    window.open(str(scripts[0]))
    window.open("pvp")
    QApplication.processEvents()
    before = pixels(window.header)
    window.recent.popup(window.mapToGlobal(window.rect().center()))
    qtbot.waitUntil(window.recent.isVisible)
    QTest.keyClick(window.recent, Qt.Key.Key_1)
    assert not window.recent.isVisible()
    assert window.name == str(scripts[0])
    assert window.playback.program is LESSONS["pkp"]
    assert window.header.choice.currentText() == "mine & yours.yaml"
    assert not same(before, window.header)


def test_a_recent_script_that_is_gone_is_told_and_forgotten(driven: Driven, scripts: list[Path]) -> None:
    window = driven.window
    for script in scripts:
        window.open(str(script))
    window.open("pvp")
    window.playback.seek(5.0)
    scripts[1].unlink()
    QApplication.processEvents()
    before = pixels(window)
    entries(window.recent)
    entry = window.recent.actions()[1]
    assert entry.toolTip() == str(scripts[1])
    entry.trigger()
    assert window.notice.isVisible()
    assert str(scripts[1]) in window.notice.text.text()
    assert (window.name, driven.t_s) == ("pvp", 5.0)
    assert window.header.choice.currentData() == "pvp"
    assert not same(before, window)
    assert [tip for _, tip in entries(window.recent)] == [str(scripts[2]), str(scripts[0])]
    assert window.settings_store.recent == (str(scripts[2]), str(scripts[0]))


def test_a_recent_script_with_a_mistake_stays_listed(
    driven: Driven, scripts: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(name: str) -> object:
        raise SceneError("There is no verb push.", "Write advance.", file=name, line=12)

    window = driven.window
    window.open(str(scripts[0]))
    window.open("pvp")
    monkeypatch.setattr(window.lessons, "_load", refuse)
    entries(window.recent)
    window.recent.actions()[0].trigger()
    assert "line 12" in window.notice.text.text()
    assert entries(window.recent) == [("&1  mine && yours.yaml", str(scripts[0]))]


@given(paths=st.lists(st.sampled_from(["/a/x.yaml", "/b/x.yaml", "/b/y.yaml", "/x.yaml"]), unique=True))
def test_files_of_the_same_name_are_told_apart(paths: list[str]) -> None:
    told = distinct_names(paths)
    assert list(told) == paths
    assert len(set(told.values())) == len(paths)
    assert all(name.startswith(Path(path).name) for path, name in told.items())
