"""Writing on a frame can be Chinese, and Latin looks as it always did beside it."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from kyphoscope.viz.text.fonts import NEVER_FIRST, NEVER_LAST, font, han_font, pieces, runs
from kyphoscope.viz.text.text_raster import fitted, line_px, text_sprite, width_px, wrapped

WHITE = (1.0, 1.0, 1.0)
SAY = "经皮椎体成形术（PVP）是在影像引导下，经椎弓根将 3.5 mL 骨水泥注入骨折椎体。“止痛”效果……尚有争议！"
COMMON = [
    bytes((row, cell)).decode("gb2312")
    for row, cell in itertools.product(range(0xB0, 0xD8), range(0xA1, 0xFF))
    if (row, cell) <= (0xD7, 0xF9)
]
"""The 3,755 characters of the first level of GB/T 2312-1980."""
MIXED = st.text("ab 1骨水泥，。（）“”…", min_size=1, max_size=120).filter(lambda text: text.strip())


def test_every_common_chinese_character_has_a_shape_of_its_own() -> None:
    assert len(COMMON) == 3755
    assert {run.han for char in COMMON for run in runs(char)} == {True}
    shapes = {bytes(han_font(32).getmask(char)) for char in (*COMMON, "\uffff")}
    assert len(shapes) == len(COMMON) + 1


@pytest.mark.parametrize("bold", [False, True])
def test_each_character_of_a_name_is_drawn_differently(bold: bool) -> None:
    drawn = [text_sprite(char, 30, WHITE, bold).ink[..., 0].astype(int) for char in "椎体成形术"]
    assert len({shape.shape for shape in drawn}) == 1
    for a, b in itertools.combinations(drawn, 2):
        assert (abs(a - b) > 100).mean() > 0.05


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("text", ["Wedge angle 12.4°", "start 17.8 mm · 76 %", "“Ärzte” – näher…"])
def test_latin_is_drawn_in_one_go_by_its_own_font(text: str, bold: bool) -> None:
    letters = font(19, bold)
    mask = Image.new("L", (width_px(text, 19, bold), line_px(19)))
    ImageDraw.Draw(mask).text((0, 19 - letters.getmetrics()[0]), text, fill=255, font=letters)
    assert (text_sprite(text, 19, WHITE, bold).ink[..., 0] == np.asarray(mask)).all()


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("px", [9, 13, 19, 40])
def test_both_scripts_stand_on_one_line_and_nothing_is_cut(px: int, bold: bool) -> None:
    sprite = text_sprite("Hx骨水泥国", px, WHITE, bold)
    assert (sprite.w, sprite.h) == (width_px("Hx骨水泥国", px, bold), line_px(px))
    latin = width_px("Hx", px, bold)
    assert (sprite.ink[:, :latin] == text_sprite("Hx", px, WHITE, bold).ink).all()
    whole = Image.new("L", (9 * px, 3 * px))
    ImageDraw.Draw(whole).text((px, px), "骨水泥国", fill=255, font=han_font(px))
    tall = np.flatnonzero(np.asarray(whole).any(axis=1))
    inked = np.flatnonzero((sprite.ink[:, latin:, 0] > 0).any(axis=1))
    assert np.ptp(tall) <= np.ptp(inked) <= np.ptp(tall) + 2 + 0.06 * px * bold
    letters = np.flatnonzero((sprite.ink[:, :latin, 0] > 100).any(axis=1))
    assert inked[0] <= letters[0] + 1  # as tall as a capital, and standing a little lower, as Chinese does
    assert letters[-1] <= inked[-1] <= letters[-1] + 0.2 * px + 1


def test_bold_chinese_is_thicker() -> None:
    thin, thick = (text_sprite("骨水泥", 24, WHITE, bold).ink.astype(float).sum() for bold in (False, True))
    assert 1.15 * thin < thick < 1.9 * thin


def test_a_line_ends_where_chinese_lets_it() -> None:
    assert pieces("骨水泥（15mL），") == ("骨", "水", "泥", "（15mL），")
    assert pieces("cement-filled,") == ("cement-filled,",)
    assert pieces("约80%的“椎体”……") == ("约", "80%", "的", "“椎", "体”……")


@given(text=MIXED, px=st.integers(9, 30), room=st.integers(60, 600))
def test_no_line_begins_or_ends_with_a_mark_that_belongs_to_the_next(text: str, px: int, room: int) -> None:
    lines = wrapped(text, px, room)
    assert "".join(lines).replace(" ", "") == "".join(text.split())
    words = text.split()
    for upper, lower in itertools.pairwise(lines):
        at_space = any(word.startswith(lower[:1]) for word in words) and any(word.endswith(upper[-1]) for word in words)
        assert at_space or (lower[0] not in NEVER_FIRST and upper[-1] not in NEVER_LAST)
    for line in lines:
        assert width_px(line, px) <= room or len([p for word in line.split() for p in pieces(word)]) == 1


@pytest.mark.parametrize("room", [240, 420, 700])
def test_chinese_fits_its_room(room: int) -> None:
    px, lines = fitted(SAY, 18, room, 3)
    assert all(width_px(line, px) <= room for line in lines)
    assert len(lines) * line_px(px) <= 3 * line_px(18)
    whole = wrapped(SAY, 18, room)
    assert (
        min(width_px(line, 18) for line in whole[:-1]) > room - 8 * 18
    )  # lines are filled, not broken at spaces alone
