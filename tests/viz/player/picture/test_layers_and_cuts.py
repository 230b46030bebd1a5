"""A student puts bodies away and cuts the picture open."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest

from kyphoscope.viz.player.panels.layer_paint import places
from kyphoscope.viz.view.view_options import seen
from tests.viz.player.conftest import Driven, click, key, pixels, same
from tests.viz.player.picture.conftest import Rest, WithCannula, painted, view_options

Drive = Callable[..., Driven]


def layer_click(driven: Driven, name: str, choice: str) -> None:
    """Click that choice of a body in the list of layers."""
    listed = driven.window.panel_controller.layers.list
    row = next(row for row in range(listed.count()) if listed.line(row).names == {name} and listed.line(row).choices)
    item = listed.item(row)
    listed.scrollToItem(item)
    found = places(listed.line(row), listed.visualItemRect(item), listed.fontMetrics())[choice]
    click(listed.viewport(), QRect(found).center())


def shown_parts(driven: Driven) -> dict[str, float]:
    """What is drawn, and how solid."""
    (state,) = seen(driven.pictures[-1].program.states_at(driven.t_s), view_options(driven))
    return {part.name: part.opacity for part in state.parts}


@pytest.fixture
def layered(drive: Drive) -> Driven:
    """The lesson with a cannula, its layers open; asked nothing of any body."""
    driven = drive(program=WithCannula())
    key(driven, "Ctrl+L")
    return driven


@pytest.mark.parametrize(
    ("name", "choice", "opacity"),
    [("cannula", "faint", 0.22), ("cannula", "off", None), ("needle", "on", 1.0), ("needle", "faint", 0.22)],
)
def test_a_body_on_faint_or_off_in_the_panel_is_so_in_the_picture(
    layered: Driven, rest: Rest, name: str, choice: str, opacity: float | None
) -> None:
    rest(layered)
    before, panel = pixels(layered.window.canvas), pixels(layered.window.panel_controller.layers)
    assert shown_parts(layered) == {"cannula": 1.0, "drill": 1.0}, "the script has put the needle away"
    layer_click(layered, name, choice)
    rest(layered)
    assert layered.window.canvas.view_options.layers == ((name, choice),)
    assert shown_parts(layered).get(name) == opacity
    assert shown_parts(layered)["drill"] == 1.0
    assert not same(before, layered.window.canvas)
    assert not same(panel, layered.window.panel_controller.layers)
    key(layered, "Shift+R")
    rest(layered)
    assert layered.window.canvas.view_options.layers == ()
    assert same(before, layered.window.canvas)


def test_a_layer_stays_from_step_to_step(layered: Driven, rest: Rest) -> None:
    layer_click(layered, "cannula", "off")
    key(layered, "Right")
    rest(layered)
    assert "cannula" not in shown_parts(layered)


def test_one_alone_and_all_again(layered: Driven, rest: Rest) -> None:
    rest(layered)
    before, panel = pixels(layered.window.canvas), layered.window.panel_controller.layers
    row = next(row for row in range(panel.list.count()) if panel.list.line(row).names == {"drill"})
    click(panel.list.viewport(), panel.list.visualItemRect(panel.list.item(row)).topLeft() + QPoint(40, 5))
    click(panel.isolate)
    rest(layered)
    assert shown_parts(layered) == {"cannula": 0.22, "drill": 1.0}
    click(panel.isolate)
    rest(layered)
    assert shown_parts(layered) == {"drill": 1.0}
    assert not same(before, layered.window.canvas)
    click(panel.reset)
    rest(layered)
    assert layered.window.canvas.view_options.layers == ()
    assert same(before, layered.window.canvas)


def test_a_cut_by_the_slider_opens_the_picture_and_is_moved(driven: Driven, rest: Rest) -> None:
    key(driven, "Ctrl+K")
    panel, canvas = driven.window.panel_controller.cut, driven.window.canvas
    rest(driven)
    whole = painted(driven)
    panel.choice.setFocus()
    while panel.choice.currentData() != "axial":
        QTest.keyClick(panel.choice, Qt.Key.Key_Down)
    rest(driven)
    assert view_options(driven).own_cut
    opened = painted(driven)
    assert opened != whole
    middle = panel.slider.rect().center()
    click(panel.slider, QPoint(middle.x() + 60, middle.y()))
    rest(driven)
    cut = view_options(driven).cut
    assert cut is not None
    assert cut.point_mm[2] == panel.slider.value() > 0
    assert painted(driven) != opened
    while panel.choice.currentData() != "none":
        QTest.keyClick(panel.choice, Qt.Key.Key_Up)
    assert (canvas.view_options.own_cut, canvas.view_options.cut) == (True, None)
    key(driven, "Shift+R")
    rest(driven)
    assert (canvas.view_options.own_cut, canvas.view_options.cut) == (False, None)
    assert panel.choice.currentData() == "scripted"
    assert painted(driven) == whole
