"""The export dialog as a person uses it: by mouse and keyboard, with mistakes, while something is written and after."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLabel, QLineEdit, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from scenes.library import load
from tests.viz.player.conftest import click, pixels
from viz.player import export_dialog
from viz.player.export_bar import ExportBar
from viz.player.export_dialog import ExportDialog
from viz.player.export_job import ExportJob
from viz.player.export_order import KINDS, Offer, Order
from viz.player.export_queue import Exports
from viz.player.look import LOOKS

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


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr(export_dialog, "_usual_folder", lambda: tmp_path)
    made = Desk(tmp_path)
    qtbot.addWidget(made.dialog)
    made.dialog.set_look(LOOKS["dark"])
    made.dialog.offer(OFFER)
    qtbot.waitExposed(made.dialog)
    yield made
    made.exports.stop()


def running(desk: Desk) -> bool:
    return desk.exports.running is not None and desk.exports.running.total > 0


# what is asked


def test_it_opens_beside_the_lesson_on_a_movie_of_all_of_it(desk: Desk) -> None:
    assert not desk.dialog.isModal()
    assert desk.dialog.kinds["movie"].isChecked()
    assert desk.dialog.kinds["movie"].hasFocus()
    assert desk.file == desk.folder / "pvp.mp4"
    assert "4230 frames of 1280 × 720" in desk.dialog.preview.text().replace(",", "")


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_shows_its_own_fields_and_names_its_own_file(desk: Desk, kind: str) -> None:
    before = pixels(desk.form)
    click(desk.dialog.kinds[kind])
    shown = {name for name, row in desk.form.rows.items() if row.isVisible()}
    assert (
        shown
        == {
            "movie": {"span", "size", "fps", "quality", "theme", "file"},
            "picture": {"moment", "size", "quality", "theme", "file"},
            "mesh": {"level", "part", "fracture", "lost", "lesion", "ending", "file"},
            "numbers": {"moment", "file"},
            "atlas": {"theme", "file"},
        }[kind]
    )
    names = {
        "movie": "pvp.mp4", "picture": "pvp-0m47.png", "mesh": "T12-vertebra-wedge.stl", "numbers": "pvp-0m47.json",
        "atlas": "atlas.png",
    }  # fmt: skip
    assert desk.file == desk.folder / names[kind]
    assert desk.dialog.preview.text().endswith(".")
    assert kind == "movie" or not np.array_equal(before, pixels(desk.form))


def test_more_fields_come_with_what_needs_them(desk: Desk) -> None:
    form = desk.form
    form.span.setCurrentIndex(form.span.findData("part"))
    assert form.start.isVisible()
    assert not form.step.isVisible()
    form.span.setCurrentIndex(form.span.findData("step"))
    assert form.step.isVisible()
    assert form.step.currentData() == OFFER.step
    assert desk.file.name == "pvp-step-5.mp4"
    click(desk.dialog.kinds["mesh"])
    for fracture, fields in (("none", (False, False)), ("crush", (True, False)), ("burst", (True, True))):
        form.fracture.setCurrentIndex(form.fracture.findData(fracture))
        assert (form.lost.isVisible(), form.narrowed.isVisible()) == fields


def test_a_mesh_is_of_the_lesson_s_own_bone(desk: Desk) -> None:
    click(desk.dialog.kinds["mesh"])
    asked = desk.dialog.asked()
    assert (asked.level, asked.fracture, asked.lost_percent) == ("T12", "wedge", 35.0)


def test_a_picture_is_fine_and_a_movie_quick_until_somebody_chooses(desk: Desk) -> None:
    click(desk.dialog.kinds["picture"])
    assert desk.dialog.asked().quality == "high"
    click(desk.dialog.kinds["movie"])
    assert desk.dialog.asked().quality == "standard"
    desk.form.quality.setFocus()
    QTest.keyClick(desk.form.quality, Qt.Key.Key_Up)
    click(desk.dialog.kinds["picture"])
    assert desk.dialog.asked().quality == "draft"


def test_a_name_that_was_typed_stays_and_takes_the_ending_of_the_kind(desk: Desk) -> None:
    desk.type_file("for-monday.mp4")
    desk.form.span.setCurrentIndex(1)
    assert desk.file.name == "for-monday.mp4"
    click(desk.dialog.kinds["mesh"])
    desk.form.ending.setCurrentIndex(desk.form.ending.findData(".glb"))
    assert desk.file.name == "for-monday.glb"


def test_another_moment_is_offered_when_it_is_asked_for_again(desk: Desk) -> None:
    click(desk.dialog.kinds["picture"])
    desk.dialog.close()
    later = Offer(
        lesson="pvp", settings={}, title=PVP.title, steps=PVP.steps, duration_s=PVP.duration_s, t_s=83.0, step=7,
        theme="light",
    )  # fmt: skip
    desk.dialog.offer(later)
    asked = desk.dialog.asked()
    assert (asked.kind, asked.step, asked.theme) == ("picture", 7, "light")
    assert "1:23.0 in step 8" in desk.dialog.preview.text()
    assert desk.file.name == "pvp-1m23.png"


# mistakes


def test_a_mistake_is_told_beside_its_field_when_a_person_leaves_it(desk: Desk) -> None:
    form = desk.form
    form.pixels.setCurrentIndex(form.pixels.count() - 1)
    type_in(form.own_size, "641x361")
    assert desk.mistake("size") == ""  # who still types is left alone
    before = pixels(desk.dialog)
    QTest.keyClick(form.own_size, Qt.Key.Key_Tab)
    assert "has an odd side" in desk.mistake("size")
    assert form.own_size.accessibleDescription() == desk.mistake("size")
    assert not np.array_equal(before, pixels(desk.dialog))
    assert desk.dialog.preview.text() == ""
    type_in(form.own_size, "642x362")
    assert desk.mistake("size") == ""
    assert "642 × 362" in desk.dialog.preview.text()


def test_nothing_begins_with_a_mistake_and_the_keyboard_goes_there(desk: Desk) -> None:
    form = desk.form
    form.span.setCurrentIndex(form.span.findData("part"))
    type_in(form.start, "1:00")
    type_in(form.end, "0:30")
    desk.type_file("a.avi")
    click(desk.dialog.start)
    assert "Start 60 is not before end 30" in desk.mistake("start")
    assert "a movie ends in .mp4" in desk.mistake("file")
    assert form.start.hasFocus()
    assert form.start.selectedText() == "1:00"
    assert desk.orders == []


def test_a_file_that_is_there_is_not_replaced_unasked(qtbot: QtBot, desk: Desk) -> None:
    (desk.folder / "mine.mp4").write_text("older")
    desk.type_file("mine.mp4")
    for answer, begun in (("Keep the old one", 0), ("Replace", 1)):
        click(desk.dialog.start)
        (box,) = [w for w in desk.dialog.findChildren(QMessageBox) if w.isVisible()]
        assert "mine.mp4 is there already" in box.text()
        assert box.defaultButton().text() == "Keep the old one"
        (button,) = [b for b in box.buttons() if b.text() == answer]
        click(button)
        assert len(desk.orders) == begun
    assert (desk.folder / "mine.mp4").read_text() == "older"
    desk.let_go("mine.mp4")
    qtbot.waitUntil(lambda: desk.exports.running is None)
    assert (desk.folder / "mine.mp4").read_text() == "whole"


def test_the_second_sheet_of_an_atlas_is_not_replaced_unasked_either(desk: Desk) -> None:
    (desk.folder / "a-fractures.png").touch()
    click(desk.dialog.kinds["atlas"])
    desk.type_file("a.png")
    click(desk.dialog.start)
    (box,) = [w for w in desk.dialog.findChildren(QMessageBox) if w.isVisible()]
    assert "a-fractures.png is there already" in box.text()
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert desk.orders == []
    assert desk.form.file.hasFocus()


def test_a_file_can_be_looked_for_among_folders(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "old.mp4").touch()
    click(desk.form.browse)
    (dialog,) = desk.dialog.findChildren(QFileDialog)
    assert dialog.isVisible()
    assert dialog.acceptMode() == QFileDialog.AcceptMode.AcceptSave
    assert not dialog.testOption(QFileDialog.Option.DontConfirmOverwrite)
    dialog.fileSelected.emit(str(tmp_path / "old.mp4"))  # it has asked whether the old one may go
    dialog.close()
    assert desk.file == tmp_path / "old.mp4"
    click(desk.dialog.start)
    assert len(desk.orders) == 1


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
    alarm = LOOKS["dark"].alarm
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


# the keyboard


def test_enter_begins_from_any_field(qtbot: QtBot, desk: Desk) -> None:
    for number, field in enumerate(
        (desk.dialog.kinds["movie"], desk.form.quality, desk.form.file, desk.form.browse), 1
    ):
        field.setFocus()
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert len(desk.exports.busy) == number


def test_tab_reaches_everything_in_the_order_in_which_it_is_seen(desk: Desk) -> None:
    form = desk.form
    form.pixels.setCurrentIndex(form.pixels.count() - 1)
    wanted = [
        desk.dialog.kinds["movie"], form.span, form.pixels, form.own_size, form.fps, form.quality, form.theme,
        form.file, form.browse, desk.dialog.preview, desk.dialog.close_button, desk.dialog.start,
    ]  # fmt: skip
    wanted[0].setFocus()
    type_in(form.own_size, "640x360")
    wanted[0].setFocus()
    reached = [QApplication.focusWidget()]
    for _ in wanted[1:]:
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        reached.append(QApplication.focusWidget())
    assert reached == wanted


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_has_a_name_and_no_letter_stands_for_two(desk: Desk, kind: str) -> None:
    click(desk.dialog.kinds[kind])
    form = desk.form
    letters = [re.findall("&(.)", b.text()) for b in desk.dialog.findChildren(QAbstractButton) if b.isVisible()]
    for label in form.findChildren(QLabel, "fieldName"):
        if label.isVisible():
            assert label.buddy().accessibleName()
            letters.append(re.findall("&(.)", label.text()))
    found = [letter.lower() for letters_of_one in letters for letter in letters_of_one]
    assert len(found) == len(set(found)), sorted(found)


def test_a_letter_goes_to_its_field(qtbot: QtBot, desk: Desk) -> None:
    desk.dialog.activateWindow()
    QTest.keyClick(desk.dialog, Qt.Key.Key_Z, Qt.KeyboardModifier.AltModifier)
    assert desk.form.pixels.hasFocus()
    QTest.keyClick(desk.dialog, Qt.Key.Key_A, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(desk.dialog.kinds["atlas"].isChecked)


# how it looks


@pytest.mark.parametrize("kind", KINDS)
def test_it_fits_a_small_screen_and_nothing_is_cut_off(desk: Desk, kind: str) -> None:
    click(desk.dialog.kinds[kind])
    QApplication.processEvents()
    assert desk.dialog.width() <= 1024
    assert desk.dialog.height() <= 600
    for widget in desk.dialog.frame.findChildren(QWidget):
        if widget.isVisible() and isinstance(widget, (QAbstractButton, QLineEdit)):
            assert widget.width() >= widget.minimumSizeHint().width()


def test_dark_and_light_are_the_colours_of_the_window(desk: Desk) -> None:
    for name in ("dark", "light"):
        desk.dialog.set_look(LOOKS[name])
        ground = LOOKS[name].ground
        assert pixels(desk.dialog)[3, 3, 2::-1].tolist() == [int(ground[i : i + 2], 16) for i in (1, 3, 5)]
