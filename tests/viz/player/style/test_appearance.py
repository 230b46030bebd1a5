"""Dark or light, safe colours, large letters, with words or without: each is seen, and everything keeps its room."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kyphoscope.viz.player.settings.settings_store import PANELS
from kyphoscope.viz.player.style.appearance import SIZES, Appearance, WindowAppearance
from tests.viz.player.conftest import Driven, key, pixels, same

Drive = Callable[..., Driven]
Settle = Callable[[], None]

LEAST, FOUR_K = QSize(1024, 640), QSize(3840, 2160)


def settle(qtbot: QtBot, driven: Driven) -> None:
    for _ in range(3):
        QApplication.processEvents()  # what is laid out anew may change what another needs
    qtbot.waitUntil(driven.window.canvas.rests)


def larger(qtbot: QtBot, driven: Driven, percent: int) -> None:
    """Letters of that size, by keys."""
    while (now := driven.window.appearance.text_percent) != percent:
        key(driven, "Ctrl++" if now < percent else "Ctrl+-")
    settle(qtbot, driven)


def place(widget: QWidget, window: QWidget) -> QRect:
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


# what it comes to


@given(start=st.integers(1, 400), presses=st.lists(st.sampled_from([1, -1]), max_size=12))
def test_letters_grow_and_shrink_among_the_sizes_on_offer(start: int, presses: list[int]) -> None:
    appearance = WindowAppearance()
    appearance.text_percent = start
    for by in presses:
        before = appearance.text_percent
        appearance.resize(by)
        assert appearance.text_percent in SIZES
        if SIZES[0] <= before <= SIZES[-1]:
            assert (appearance.text_percent - before) * by >= 0
        if before in SIZES[1:-1]:
            assert SIZES.index(appearance.text_percent) == SIZES.index(before) + by


def test_words_under_the_picture_go_and_come_back(driven: Driven, qtbot: QtBot) -> None:
    window = driven.window
    canvas, before = window.canvas.height(), pixels(window)
    key(driven, "C")
    settle(qtbot, driven)
    assert not window.caption.isVisible()
    assert not window.actions_by_name["captions"].isChecked()
    assert window.canvas.height() == canvas + window.caption.height(), "the picture takes their room"
    assert driven.pictures[-1].size == (window.canvas.width(), window.canvas.height())
    assert not same(before, window)
    key(driven, "Right")
    assert not window.caption.isVisible(), "also in the next step"
    key(driven, "Left")
    key(driven, "C")
    settle(qtbot, driven)
    assert window.caption.isVisible()
    assert same(before, window)


@pytest.mark.parametrize(
    ("keys", "appearance"),
    [
        ("T", Appearance(theme="light")),
        ("Shift+T", Appearance(palette="safe")),
        ("Ctrl++", Appearance(writing=1.15)),
        ("Ctrl+-", Appearance(writing=0.9)),
    ],
)
def test_the_picture_wears_what_the_window_wears(
    driven: Driven, qtbot: QtBot, keys: str, appearance: Appearance
) -> None:
    driven.window.playback.seek(5.0)
    driven.window.canvas.orbit(30, 0)
    settle(qtbot, driven)
    before = pixels(driven.window.canvas)
    key(driven, keys)
    settle(qtbot, driven)
    assert [picture.appearance for picture in driven.pictures] == [Appearance(), appearance]
    assert [picture.closed for picture in driven.pictures] == [True, False]
    assert not same(before, driven.window.canvas)
    eye = driven.window.canvas.view_options.camera(0)
    assert driven.pictures[-1].asked[-1] == (5.0, eye, "standard"), "the same moment from the same place"


@pytest.mark.parametrize("view", ["header", "steps", "caption", "transport", "panels", "menuBar"])
@pytest.mark.parametrize("keys", ["T", "Ctrl++"])
def test_every_part_of_the_window_shows_it(driven: Driven, qtbot: QtBot, keys: str, view: str) -> None:
    window = driven.window
    window.panels.bring("layers")
    settle(qtbot, driven)
    widget = window.menuBar() if view == "menuBar" else getattr(window, view)
    before = pixels(widget)
    key(driven, keys)
    settle(qtbot, driven)
    assert not same(before, widget)


# room for everything


@pytest.mark.parametrize("panel", ["", *PANELS])
@pytest.mark.parametrize("percent", [80, 115, 150, 200])
def test_nothing_overlaps_or_sticks_out_however_large_the_letters(
    driven: Driven, qtbot: QtBot, percent: int, panel: str
) -> None:
    window = driven.window
    if panel:
        window.panels.bring(panel)
    larger(qtbot, driven, percent)
    parts = [window.menuBar(), window.header, window.steps, window.canvas, window.caption, window.transport]
    places = [place(widget, window) for widget in (*parts, *([window.panels] if panel else []))]
    assert window.size() == LEAST
    assert all(window.rect().contains(each) for each in places)
    assert not any(a.intersects(b) for a, b in combinations(places, 2))
    assert window.canvas.height() >= LEAST.height() / 4
    assert same_size_as_asked(driven)


def same_size_as_asked(driven: Driven) -> bool:
    canvas = driven.window.canvas
    return driven.pictures[-1].size == (canvas.width(), canvas.height())


@pytest.mark.parametrize("percent", SIZES)
def test_no_word_at_the_top_is_cut(driven: Driven, qtbot: QtBot, percent: int) -> None:
    """Buttons go beneath where one row has no room for all; only a title may end in dots."""
    header = driven.window.header
    larger(qtbot, driven, percent)
    buttons = [header.choice, header.open, header.xray, *header.panels.values(), header.present, header.theme]
    for button in buttons:
        assert button.width() >= button.sizeHint().width(), button.accessibleName()
        assert button.height() >= button.minimumSizeHint().height(), button.accessibleName()
    places = [place(button, header) for button in buttons]
    assert all(header.rect().contains(each) for each in places)
    assert not any(a.intersects(b) for a, b in combinations([*places, place(header.title, header)], 2))


def test_the_top_is_one_row_again_where_there_is_room(driven: Driven, qtbot: QtBot) -> None:
    header, before = driven.window.header, pixels(driven.window.header)
    high = header.height()
    larger(qtbot, driven, 200)
    assert header.theme.mapTo(header, QPoint(0, 0)).y() > header.open.geometry().bottom()
    driven.window.resize(1900, 900)
    settle(qtbot, driven)
    assert header.theme.mapTo(header, QPoint(0, 0)).y() < header.open.geometry().bottom()
    driven.window.resize(LEAST)
    larger(qtbot, driven, 100)
    assert header.height() == high
    assert same(before, header)


@pytest.mark.parametrize("name", ["pvp", "compare"])
@pytest.mark.parametrize("panel", ["", "charts"])
def test_on_the_largest_screen_the_picture_has_the_room(drive: Drive, qtbot: QtBot, name: str, panel: str) -> None:
    driven = drive(name)
    window = driven.window
    if panel:
        window.panels.bring(panel)
    window.resize(FOUR_K)
    settle(qtbot, driven)
    parts = [window.menuBar(), window.header, window.steps, window.canvas, window.caption, window.transport]
    places = [place(widget, window) for widget in (*parts, *([window.panels] if panel else []))]
    assert window.size() == FOUR_K
    assert all(window.rect().contains(each) for each in places)
    assert not any(a.intersects(b) for a, b in combinations(places, 2))
    canvas = place(window.canvas, window)
    assert canvas.width() * canvas.height() > 0.6 * FOUR_K.width() * FOUR_K.height()
    assert same_size_as_asked(driven)
    shown = pixels(window.canvas)[..., :3]
    assert (shown == shown[0, 0]).all() == (name == "pvp"), "a pane for each side, drawn to the last pixel"


def test_what_was_chosen_survives_a_resize(drive: Drive, qtbot: QtBot) -> None:
    driven = drive("compare")
    window = driven.window
    window.playback.seek(5.0)
    window.canvas.orbit(20, 5)
    window.panels.bring("cut")
    for keys in ("T", "Shift+T", "W", "M"):
        key(driven, keys)
    settle(qtbot, driven)
    view_options, before = window.canvas.view_options, pixels(window)
    for size in (QSize(900, 560), FOUR_K, LEAST):
        window.resize(size)
        settle(qtbot, driven)
        assert (driven.t_s, window.canvas.view_options, window.panels.current) == (5.0, view_options, "cut")
        assert driven.pictures[-1].options_given[-1] == view_options
        assert same_size_as_asked(driven)
        assert window.viewing.tool == "length"
    assert same(before, window)
