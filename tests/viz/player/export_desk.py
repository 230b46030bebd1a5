"""A dialog to drive whose exports are done by a stand-in that waits to be let go."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from kyphoscope.viz.player.export import dialog as export_dialog
from kyphoscope.viz.player.export.dialog import ExportDialog
from kyphoscope.viz.player.export.job import ExportJob
from kyphoscope.viz.player.export.order import Offer, Order
from kyphoscope.viz.player.export.queue import Exports
from kyphoscope.viz.player.style.window_colours import WINDOW_COLOURS
from tests.lessons import load

PVP = load("pvp")
OFFER = Offer(
    lesson="pvp", settings={"level": "T12"}, title=PVP.title, steps=PVP.steps, duration_s=PVP.duration_s, t_s=47.25,
    step=4,
)  # fmt: skip
WAITS = (
    "import sys, time, pathlib\n"
    "flag = pathlib.Path(sys.argv[1] + '.go')\n"
    "print('kyphoscope-progress 30 120', file=sys.stderr, flush=True)\n"
    "while not flag.exists(): time.sleep(0.02)\n"
    "flag.unlink(); pathlib.Path(sys.argv[1]).write_text('whole')"
)
"""Writes its file as soon as another of the same name with .go is there."""


class Desk:
    """A dialog whose exports are done by a stand-in, in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.code = WAITS
        self.orders: list[Order] = []
        self.exports = Exports(self._job)
        self.dialog = ExportDialog(exports=self.exports)

    def _job(self, order: Order) -> ExportJob:
        self.orders.append(order)
        named = Order(arguments=(str(order.files[0]),), files=order.files)
        return ExportJob(named, (sys.executable, "-c", self.code))

    @property
    def form(self):  # type: ignore[no-untyped-def]
        return self.dialog.form

    @property
    def file(self) -> Path:
        return Path(self.form.file.text())

    def mistake(self, name: str) -> str:
        """What is said beside that field, "" for nothing."""
        label = self.form.rows[name].mistake
        return label.text() if label.isVisible() else ""

    def type_file(self, name: str) -> None:
        type_in(self.form.file, str(self.folder / name))

    def let_go(self, name: str) -> None:
        (self.folder / f"{name}.go").touch()


def type_in(field: QLineEdit, text: str) -> None:
    """Put the keyboard there and type over what it says."""
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text) if text else QTest.keyClick(field, Qt.Key.Key_Delete)


@contextmanager
def opened_desk(qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """The dialog on the screen, offering to write into `folder`."""
    monkeypatch.setattr(export_dialog, "_usual_folder", lambda: folder)
    made = Desk(folder)
    qtbot.addWidget(made.dialog)
    made.dialog.set_colours(WINDOW_COLOURS["dark"])
    made.dialog.offer(OFFER)
    qtbot.waitExposed(made.dialog)
    yield made
    made.exports.stop()


def running(desk: Desk) -> bool:
    return desk.exports.running is not None and desk.exports.running.total > 0
