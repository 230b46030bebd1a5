"""A student wipes between an earlier time and now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from kyphoscope.viz.view.view_options import Wipe
from tests.viz.player.conftest import Driven, click, drag, key, pixels, same
from tests.viz.player.picture.conftest import LEFT, Rest, at_mm, view_options

Drive = Callable[..., Driven]


@pytest.mark.parametrize("how", ["W", "button"])
def test_a_wipe_comes_with_its_bar_and_goes(driven: Driven, rest: Rest, how: str) -> None:
    driven.window.playback.seek(12.0)
    rest(driven)
    before, bar = pixels(driven.window.canvas), driven.window.wipe_bar
    assert bar.isHidden()
    key(driven, "W")
    rest(driven)
    assert view_options(driven).wipe == Wipe(0.0, 0.5)
    assert bar.isVisible()
    assert bar.text.text() == "Before: 0:00"
    key(driven, "W") if how == "W" else click(bar.away)
    rest(driven)
    assert view_options(driven).wipe is None
    assert bar.isHidden()
    assert same(before, driven.window.canvas)
    key(driven, "Space")
    assert driven.window.playback.runs, "the keyboard was not left on a button that went"


@pytest.mark.parametrize("how", ["Shift+W", "button", "slider", "keyboard"])
def test_the_earlier_time_is_chosen(driven: Driven, rest: Rest, how: str) -> None:
    bar = driven.window.wipe_bar
    key(driven, "W")
    driven.window.playback.seek(6.0)
    rest(driven)
    before, face = pixels(driven.window.canvas), pixels(bar)
    if how == "Shift+W":
        key(driven, "Shift+W")
    elif how == "button":
        click(bar.take)
    elif how == "slider":
        bar.slider.setSliderPosition(6000)
    else:
        bar.slider.setFocus()
        for _ in range(6):
            QTest.keyClick(bar.slider, Qt.Key.Key_Up)
    rest(driven)
    assert view_options(driven).wipe == Wipe(6.0, 0.5)
    assert bar.text.text() == "Before: 0:06"
    assert bar.slider.value() == 6000
    assert driven.t_s == 6.0, "the present stays where it is"
    assert not same(before, driven.window.canvas)
    assert not same(face, bar)


def test_the_line_is_dragged_in_the_picture_and_does_not_turn_it(driven: Driven, rest: Rest) -> None:
    canvas = driven.window.canvas
    key(driven, "W")
    rest(driven)
    before = pixels(canvas)
    middle = canvas.width() // 2
    QTest.mouseMove(canvas, QPoint(middle, 80))
    assert canvas.cursor().shape() == Qt.CursorShape.SplitHCursor
    drag(canvas, QPoint(middle, 80), QPoint(middle // 2, 90), LEFT)
    rest(driven)
    assert view_options(driven).wipe == Wipe(0.0, pytest.approx(0.25, abs=2 / canvas.width()))
    assert view_options(driven).cameras == ()
    assert not same(before, canvas)
    drag(canvas, QPoint(middle // 2, 80), QPoint(-50, 80), LEFT)
    assert canvas.view_options.wipe == Wipe(0.0, 0.0), "held within the picture, where it can be taken hold of again"
    drag(canvas, QPoint(1, 80), QPoint(middle, 80), LEFT)
    assert canvas.view_options.wipe.share == pytest.approx(0.5, abs=2 / canvas.width())
    drag(canvas, QPoint(80, 80), QPoint(120, 90), LEFT)
    assert canvas.view_options.camera(0) is not None, "beside the line a drag turns as ever"


def test_the_line_is_dragged_in_both_panes_at_once(drive: Drive, rest: Rest) -> None:
    driven = drive("compare")
    key(driven, "W")
    rest(driven)
    canvas = driven.window.canvas
    wide = canvas.width()
    drag(canvas, QPoint(3 * wide // 4, 80), QPoint(wide // 2 + wide // 8, 80), LEFT)
    assert canvas.view_options.wipe.share == pytest.approx(0.25, abs=4 / wide)
    assert canvas.wipe_lines() == pytest.approx([wide / 8, wide / 2 + wide / 8], abs=2)


def test_left_of_the_line_the_earlier_time_is_pointed_at(cannula: Driven, rest: Rest) -> None:
    """The cannula is away at 12 s; where the wipe still shows it, it can be clicked and measured."""
    window = cannula.window
    key(cannula, "W")
    window.playback.seek(12.0)
    rest(cannula)
    place = at_mm(cannula, 0.0, -50.0)
    for share, lit in ((0.9, "cannula"), (0.1, "")):
        window.canvas.set_view_options(replace(window.canvas.view_options, wipe=Wipe(0.0, share), lit=""))
        rest(cannula)
        click(window.canvas, place)
        assert window.canvas.view_options.lit == lit
        window.panels.put_away()
        rest(cannula)
