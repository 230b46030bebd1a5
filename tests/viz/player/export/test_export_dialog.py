"""The export dialog as a person fills it in, by mouse and keyboard, with mistakes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLabel, QLineEdit, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from kyphoscope.viz.player.export.order import KINDS, Offer
from kyphoscope.viz.player.style.window_colours import WINDOW_COLOURS
from tests.viz.player.conftest import click, pixels
from tests.viz.player.export_desk import OFFER, PVP, Desk, opened_desk, type_in


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    with opened_desk(qtbot, tmp_path, monkeypatch) as made:
        yield made


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
            "movie": {"span", "view", "size", "fps", "quality", "theme", "file"},
            "picture": {"moment", "view", "size", "quality", "theme", "file"},
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


def test_movies_and_pictures_show_what_is_on_the_screen_until_somebody_chooses(desk: Desk) -> None:
    assert desk.dialog.asked().view == "3d"
    desk.dialog.offer(replace(OFFER, view="all", rules=True, polarity="bone-bright"))
    assert desk.dialog.asked().view == "all"
    desk.form.view.setFocus()
    before = pixels(desk.form)
    QTest.keyClick(desk.form.view, Qt.Key.Key_Up)
    assert desk.form.view.currentText() == "X-ray, lateral"
    assert not np.array_equal(before, pixels(desk.form))
    click(desk.dialog.start)
    words = desk.orders[-1].arguments
    assert words[words.index("--view") + 1] == "lateral"
    assert words[words.index("--polarity") + 1] == "bone-bright"
    assert "--rules" in words


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
        desk.dialog.kinds["movie"], form.span, form.view, form.pixels, form.own_size, form.fps, form.quality,
        form.theme, form.file, form.browse, desk.dialog.preview, desk.dialog.close_button, desk.dialog.start,
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
        desk.dialog.set_colours(WINDOW_COLOURS[name])
        ground = WINDOW_COLOURS[name].ground
        assert pixels(desk.dialog)[3, 3, 2::-1].tolist() == [int(ground[i : i + 2], 16) for i in (1, 3, 5)]
