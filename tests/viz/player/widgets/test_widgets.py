"""What cards are made of: answers in columns, and signs that are told apart without their colour."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from kyphoscope.viz.player.questions.card import Columns
from kyphoscope.viz.player.questions.verdict import VerdictSign
from kyphoscope.viz.player.style.window_colours import WINDOW_COLOURS
from tests.viz.player.conftest import pixels


@given(st.integers(1, 6), st.integers(200, 3000), st.integers(200, 600))
def test_columns_never_overlap_nor_leave_their_width(count: int, wide: int, column_px: int) -> None:
    app = QApplication.instance() or QApplication([])
    assert app is not None
    holder = QWidget()
    columns = Columns(column_px)
    holder.setLayout(columns)
    for index in range(count):
        columns.addWidget(QPushButton(str(index)))
    places = columns.places(wide)
    assert len(places) == count
    assert all(place.left() >= 0 and place.right() < wide and place.height() >= 44 for place in places)
    assert not any(a.intersects(b) for i, a in enumerate(places) for b in places[:i])
    assert len({place.left() for place in places}) == (2 if count > 1 and wide >= 2 * column_px + 8 else 1)
    assert columns.heightForWidth(wide) == max(place.bottom() for place in places) + 1


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_signs_differ_without_their_colour(qtbot: QtBot, theme: str) -> None:
    sign, look = VerdictSign(), WINDOW_COLOURS[theme]
    qtbot.addWidget(sign)
    sign.set_colours(replace(look, good="#888888", alarm="#888888", muted="#888888"))
    faces = []
    for outcome in ("right", "wrong", "skipped", "open"):
        sign.set_outcome(outcome)
        faces.append(pixels(sign))
    for i, one in enumerate(faces):
        for other in faces[:i]:
            assert np.mean(np.any(np.abs(one.astype(int) - other) > 60, axis=2)) > 0.05
