"""A script is read again after it was saved, in whichever way an editor saves it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from kyphoscope.viz.player.lesson.script_watch import CALM_MS, ScriptWatch

QUIET_MS = 2 * CALM_MS + 50
"""After this long nothing more is to be expected of what was done."""


def in_place(path: Path, words: str) -> None:
    path.write_text(words)


def over_it(path: Path, words: str) -> None:
    beside = path.with_name(path.name + ".tmp")
    beside.write_text(words)
    os.replace(beside, path)


def after_deleting(path: Path, words: str) -> None:
    path.unlink()
    path.write_text(words)


def with_a_backup(path: Path, words: str) -> None:
    os.replace(path, path.with_name(path.name + "~"))
    path.write_text(words)


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "lessons" / "mine.yaml"
    path.parent.mkdir()
    path.write_text("title: First")
    return path


@pytest.fixture
def watch(qtbot: QtBot, script: Path) -> Iterator[ScriptWatch]:
    made = ScriptWatch()
    made.watch(script)
    yield made
    made.watch(None)


@pytest.fixture
def told(watch: ScriptWatch) -> list[str]:
    heard: list[str] = []
    watch.changed.connect(heard.append)
    return heard


@pytest.mark.parametrize("save", [in_place, over_it, after_deleting, with_a_backup])
def test_each_way_of_saving_is_told_once_and_again_the_next_time(
    qtbot: QtBot, script: Path, told: list[str], save: Callable[[Path, str], None]
) -> None:
    for times in (1, 2):
        save(script, f"title: Saved {times} times")
        qtbot.waitUntil(lambda times=times: len(told) == times)
        qtbot.wait(QUIET_MS)
        assert told == [str(script)] * times


def test_many_writes_at_one_go_are_one_saving(qtbot: QtBot, script: Path, told: list[str]) -> None:
    for n in range(8):
        with script.open("a") as file:
            file.write(f"\nline {n}")
        qtbot.wait(CALM_MS // 5)
    assert told == []
    qtbot.wait(QUIET_MS)
    assert told == [str(script)]


def test_a_file_that_comes_back_after_a_while_is_told(qtbot: QtBot, script: Path, told: list[str]) -> None:
    script.unlink()
    qtbot.wait(2 * QUIET_MS)
    assert told == []
    script.write_text("title: Back again")
    qtbot.wait(QUIET_MS)
    assert told == [str(script)]
    script.write_text("title: And changed once more")
    qtbot.wait(QUIET_MS)
    assert len(told) == 2


def test_its_folder_may_go_and_come_back(qtbot: QtBot, script: Path, told: list[str]) -> None:
    shutil.rmtree(script.parent)
    qtbot.wait(QUIET_MS)
    script.parent.mkdir()
    qtbot.wait(QUIET_MS)
    assert told == []
    script.write_text("title: Back again")
    qtbot.wait(QUIET_MS)
    assert told == [str(script)]


def test_a_file_behind_a_link_is_told_by_the_links_name(
    qtbot: QtBot, script: Path, tmp_path: Path, watch: ScriptWatch, told: list[str]
) -> None:
    link = tmp_path / "link.yaml"
    link.symlink_to(script)
    watch.watch(link)
    over_it(script, "title: Behind the link")
    qtbot.wait(QUIET_MS)
    assert told == [str(link)]


def test_a_file_that_is_not_there_yet_is_told_when_it_comes(
    qtbot: QtBot, script: Path, watch: ScriptWatch, told: list[str]
) -> None:
    other = script.with_name("later.yaml")
    watch.watch(str(other))
    other.write_text("title: Here")
    qtbot.wait(QUIET_MS)
    assert told == [str(other)]


def test_what_does_not_change_the_words_is_not_told(qtbot: QtBot, script: Path, told: list[str]) -> None:
    script.with_name("other.yaml").write_text("title: Other")
    script.touch()
    script.chmod(0o600)
    over_it(script, "title: First")
    qtbot.wait(QUIET_MS)
    assert told == []


def test_only_the_last_file_given_is_watched(qtbot: QtBot, script: Path, watch: ScriptWatch, told: list[str]) -> None:
    script.write_text("title: Saved just before")
    other = script.with_name("other.yaml")
    other.write_text("title: Other")
    watch.watch(other)
    script.write_text("title: Saved after")
    qtbot.wait(QUIET_MS)
    assert told == []
    watch.watch(None)
    other.write_text("title: Nobody looks")
    qtbot.wait(QUIET_MS)
    assert told == []


def test_nothing_ticks_while_nothing_happens(qtbot: QtBot, script: Path, watch: ScriptWatch, told: list[str]) -> None:
    script.write_text("title: Second")
    qtbot.waitUntil(lambda: len(told) == 1)
    qtbot.wait(QUIET_MS)
    assert not any(timer.isActive() for timer in watch.findChildren(QTimer))
