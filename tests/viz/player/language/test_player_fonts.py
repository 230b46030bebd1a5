"""The window can show Chinese, whatever fonts the machine has."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtGui import QFont, QFontInfo, QImage
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from kyphoscope.viz.player.language.fonts import provide_fonts

NAME = "椎体成形术"


@pytest.fixture
def plain_font(qapp: QApplication) -> Iterator[QFont]:
    """The application's font as it was, which other tests find again."""
    before = QFont(qapp.font())
    yield before
    qapp.setFont(before)


def drawn(qtbot: QtBot, text: str) -> np.ndarray:
    """(h, w) uint8: how dark a label with the text is, in large letters as a style sheet sets them."""
    label = QLabel(text)
    qtbot.addWidget(label)
    label.setStyleSheet("QLabel { font-size: 40px; color: black; background: white; }")
    label.adjustSize()
    image = label.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width()].copy()


def test_a_label_shows_each_chinese_character_with_a_shape_of_its_own(qtbot: QtBot, plain_font: QFont) -> None:
    provide_fonts()
    shapes = [drawn(qtbot, char) for char in NAME]
    assert all((shape < 128).sum() > 60 for shape in shapes)
    for a, b in itertools.combinations(shapes, 2):
        assert a.shape != b.shape or (abs(a.astype(int) - b) > 100).mean() > 0.02


def test_latin_letters_stay_in_the_font_of_the_machine(qtbot: QtBot, plain_font: QFont) -> None:
    before = drawn(qtbot, "Needle 12.5°")
    provide_fonts()
    assert (drawn(qtbot, "Needle 12.5°") == before).all()
    assert QFontInfo(QApplication.font()).family() == QFontInfo(plain_font).family()


def test_fonts_are_provided_once(plain_font: QFont) -> None:
    provide_fonts()
    families = QApplication.font().families()
    provide_fonts()
    assert QApplication.font().families() == families
    assert len(families) == len(set(families)) == len(plain_font.families()) + 1
