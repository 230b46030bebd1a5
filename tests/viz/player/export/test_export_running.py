"""What the export dialog and its bar tell while something is written, and how it ended."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kyphoscope.viz.player.export.bar import ExportBar
from kyphoscope.viz.player.export.job import ExportJob
from kyphoscope.viz.player.style.window_colours import WINDOW_COLOURS
from tests.viz.player.conftest import click, pixels
from tests.viz.player.export_desk import WAITS, Desk, opened_desk, running


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    with opened_desk(qtbot, tmp_path, monkeypatch) as made:
        yield made


# while it is written


def test_a_running_export_tells_how_far_it_is_and_then_where_it_is(
    qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    bar = desk.dialog.bar
    assert not bar.isVisible()
    click(desk.dialog.start)
    assert bar.isVisible()
    assert bar.bar.maximum() == 0
    assert "preparing" in bar.left.text()
    busy = pixels(bar)
    qtbot.waitUntil(lambda: running(desk))
    assert (bar.bar.value(), bar.bar.maximum()) == (30, 120)
    assert not np.array_equal(busy, pixels(bar))
    assert bar.name.text() == "pvp.mp4"
    desk.let_go("pvp.mp4")
    qtbot.waitUntil(lambda: desk.exports.running is None)
    assert bar.news.text() == "pvp.mp4 is written."
    assert not bar.bar.isVisible()
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    click(bar.show_folder)
    assert [Path(url.toLocalFile()) for url in opened] == [desk.folder]
    click(bar.dismiss)
    assert not bar.isVisible()


def test_the_time_left_is_told_once_it_is_known(qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    click(desk.dialog.start)
    qtbot.waitUntil(lambda: running(desk))
    assert desk.dialog.bar.left.text() == ""
    monkeypatch.setattr(ExportJob, "left_s", lambda job: 121.0)
    qtbot.waitUntil(lambda: desk.dialog.bar.left.text() == "about 2 min left", timeout=3000)


def test_cancel_ends_it_and_says_so(qtbot: QtBot, desk: Desk) -> None:
    click(desk.dialog.start)
    qtbot.waitUntil(lambda: running(desk))
    click(desk.dialog.bar.cancel)
    assert desk.dialog.bar.left.text() == "cancelling"
    assert not desk.dialog.bar.cancel.isEnabled()
    qtbot.waitUntil(lambda: desk.exports.running is None)
    assert desk.dialog.bar.news.text() == "pvp.mp4 was cancelled; nothing of it is left behind."
    assert not desk.dialog.bar.show_folder.isVisible()
    assert list(desk.folder.iterdir()) == []


def test_a_failure_is_told_in_alarm(qtbot: QtBot, desk: Desk) -> None:
    desk.code = "import sys; sys.stderr.write('--part sacrum: the sacrum is below L5; write L5.'); sys.exit(2)"
    click(desk.dialog.start)
    qtbot.waitUntil(lambda: desk.exports.running is None)
    news = desk.dialog.bar.news
    assert news.isVisible()
    assert news.text() == "Part sacrum: the sacrum is below L5; write L5."
    assert news.property("alarm") is True
    assert not desk.dialog.bar.show_folder.isVisible()
    alarm = WINDOW_COLOURS["dark"].alarm
    assert (
        np.abs(pixels(news)[..., 2::-1].astype(int) - [int(alarm[i : i + 2], 16) for i in (1, 3, 5)]).sum(-1) < 30
    ).any()
    desk.code = WAITS
    click(desk.dialog.start)
    assert not news.isVisible()


def test_the_next_export_waits_and_takes_another_name(qtbot: QtBot, desk: Desk) -> None:
    click(desk.dialog.start)
    qtbot.waitUntil(lambda: running(desk))
    assert desk.file.name == "pvp-2.mp4"
    assert "begins when the export before it is done" in desk.dialog.preview.text()
    click(desk.dialog.start)
    assert "one more waits" in desk.dialog.bar.left.text()
    desk.type_file("pvp.mp4")
    click(desk.dialog.start)
    assert "not done yet" in desk.mistake("file")
    for name in ("pvp.mp4", "pvp-2.mp4"):
        qtbot.waitUntil(lambda: running(desk))
        desk.let_go(name)
        qtbot.waitUntil(lambda name=name: (desk.folder / name).exists())
    qtbot.waitUntil(lambda: desk.exports.running is None)
    assert [order.files[0].name for order in desk.orders] == ["pvp.mp4", "pvp-2.mp4"]


def test_a_bar_elsewhere_shows_the_same_and_stays_when_the_dialog_closes(qtbot: QtBot, desk: Desk) -> None:
    elsewhere = ExportBar(desk.exports)
    holder = QWidget()
    qtbot.addWidget(holder)
    elsewhere.setParent(holder)
    holder.show()
    click(desk.dialog.start)
    qtbot.waitUntil(lambda: running(desk))
    QTest.keyClick(desk.dialog, Qt.Key.Key_Escape)
    assert not desk.dialog.isVisible()
    assert elsewhere.isVisible()
    assert elsewhere.bar.value() == 30
    desk.let_go("pvp.mp4")
    qtbot.waitUntil(lambda: desk.exports.running is None)
    assert elsewhere.news.text() == "pvp.mp4 is written."
    assert (desk.folder / "pvp.mp4").exists()
