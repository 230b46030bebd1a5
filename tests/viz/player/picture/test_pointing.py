"""A student measures in the picture and points at bodies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from kyphoscope.meshes.geometry.pose import Pose
from kyphoscope.meshes.specs import CannulaSpec, NeedleSpec
from kyphoscope.scenes.state import PartState, SceneState
from kyphoscope.viz.facts.about import about
from kyphoscope.viz.view.view_options import LIT, seen
from tests.viz.player.conftest import Driven, PairOfLessons, click, drag, key, pixels, same
from tests.viz.player.picture.conftest import CLOSE, LEFT, Rest, at_mm, painted, view_options

Drive = Callable[..., Driven]


def length_mm(driven: Driven, a: QPoint, b: QPoint) -> float:
    return float(np.hypot(a.x() - b.x(), a.y() - b.y()) * CLOSE.height_mm / driven.window.canvas.height())


@pytest.mark.parametrize("where", ["on the cannula", "beside it"])
def test_the_ruler_tells_the_length_between_two_clicks(cannula: Driven, rest: Rest, where: str) -> None:
    x_mm = 0.0 if where == "on the cannula" else 25.0
    a, b = at_mm(cannula, x_mm, -20.0), at_mm(cannula, x_mm, -61.0)
    before = pixels(cannula.window.canvas)
    key(cannula, "M")
    assert cannula.window.canvas.cursor().shape() == Qt.CursorShape.CrossCursor
    click(cannula.window.canvas, a)
    (begun,) = cannula.window.canvas.view_options.marks
    assert (begun.done, begun.text) == (False, "")
    click(cannula.window.canvas, b)
    rest(cannula)
    (mark,) = view_options(cannula).marks
    assert mark.text == f"{length_mm(cannula, a, b):.1f} mm"
    assert not same(before, cannula.window.canvas)
    depths = [y for _x, y, _z in mark.points_mm]
    assert all(y > 1.0 for y in depths) == (where == "on the cannula"), "on its near face, not through its middle"
    assert cannula.window.canvas.view_options.lit == "", "with the ruler in the hand nothing is pointed at"


def test_the_angle_of_three_clicks(cannula: Driven, rest: Rest) -> None:
    a, corner, b = at_mm(cannula, 40.0, -20.0), at_mm(cannula, 40.0, -60.0), at_mm(cannula, 10.0, -60.0)
    key(cannula, "A")
    for place in (a, corner, b):
        click(cannula.window.canvas, place)
    rest(cannula)
    (mark,) = view_options(cannula).marks
    assert mark.text == "90.0°"
    click(cannula.window.canvas, a)
    click(cannula.window.canvas, corner)
    click(cannula.window.canvas, at_mm(cannula, -30.0, -20.0))
    one, other = (
        np.subtract([a.x(), a.y()], [corner.x(), corner.y()]),
        np.subtract([at_mm(cannula, -30.0, -20.0).x(), at_mm(cannula, -30.0, -20.0).y()], [corner.x(), corner.y()]),
    )
    wanted = np.degrees(np.arccos(one @ other / np.linalg.norm(one) / np.linalg.norm(other)))
    assert [m.text for m in cannula.window.canvas.view_options.marks] == ["90.0°", f"{wanted:.1f}°"]


def test_escape_takes_the_unfinished_mark_and_then_the_finished_ones_stay(cannula: Driven, rest: Rest) -> None:
    canvas = cannula.window.canvas
    key(cannula, "M")
    for z_mm in (-20.0, -50.0, -30.0):
        click(canvas, at_mm(cannula, 20.0, z_mm))
    rest(cannula)
    assert [mark.done for mark in view_options(cannula).marks] == [True, False]
    begun = pixels(canvas)
    key(cannula, "Esc")
    rest(cannula)
    assert cannula.window.viewing.tool == ""
    assert [mark.done for mark in view_options(cannula).marks] == [True]
    assert canvas.cursor().shape() != Qt.CursorShape.CrossCursor
    assert not same(begun, canvas)
    key(cannula, "Backspace")
    rest(cannula)
    assert view_options(cannula).marks == ()


def test_a_drag_with_the_ruler_turns_and_puts_no_point(cannula: Driven) -> None:
    key(cannula, "M")
    drag(cannula.window.canvas, QPoint(100, 100), QPoint(150, 110), LEFT)
    assert cannula.window.canvas.view_options.marks == ()
    assert cannula.window.canvas.view_options.camera(0) is not None


def test_a_click_on_a_body_tells_what_it_is_and_lights_it_until_escape(cannula: Driven, rest: Rest) -> None:
    window, panel = cannula.window, cannula.window.panel_controller.about
    before = painted(cannula)
    click(window.canvas, at_mm(cannula, 0.0, -50.0))
    rest(cannula)
    assert painted(cannula) != before
    assert window.panels.current == "about"
    assert window.canvas.view_options.lit == "cannula"
    (state,) = seen(cannula.pictures[-1].program.states_at(0.0), view_options(cannula))
    assert [part.highlight for part in state.parts] == [LIT, 0.0]
    told = about(state.parts[0], state)
    assert (panel.name.text(), panel.sentence.text()) == (told.name, told.sentence)
    fields = [panel.sizes.itemAt(i, panel.sizes.ItemRole.FieldRole).widget() for i in range(panel.sizes.rowCount())]
    rows = [field.text() for field in fields]
    assert rows == [size for _label, size in told.sizes]
    assert rows
    face = pixels(panel)
    key(cannula, "Esc")
    rest(cannula)
    assert view_options(cannula).lit == ""
    assert "Nothing is pointed at" in panel.name.text()
    assert not same(face, panel)
    assert window.panels.current == "about", "the panel stays until it is put away"
    assert painted(cannula) == before


def test_a_click_beside_every_body_opens_nothing_and_lets_go(cannula: Driven) -> None:
    window = cannula.window
    click(window.canvas, at_mm(cannula, 30.0, -50.0))
    assert window.panels.isHidden()
    click(window.canvas, at_mm(cannula, 0.0, -50.0))
    QApplication.processEvents()
    click(window.canvas, QPoint(20, 20))
    assert window.canvas.view_options.lit == ""


def test_a_body_of_one_side_is_told_of_wherever_that_side_is(drive: Drive, rest: Rest) -> None:
    @dataclass(frozen=True)
    class Pair(PairOfLessons):
        def states_at(self, t_s: float) -> tuple[SceneState, ...]:
            left, right = super().states_at(t_s)
            cannula, needle = PartState("it", CannulaSpec(), Pose()), PartState("it", NeedleSpec(), Pose())
            return replace(left, parts=(cannula,), view=CLOSE), replace(right, parts=(needle,), view=CLOSE)

    driven = drive("compare", Pair())
    rest(driven)
    canvas, panel = driven.window.canvas, driven.window.panel_controller.about
    click(canvas, QPoint(canvas.width() // 4, canvas.height() // 2))
    rest(driven)
    told = panel.sentence.text()
    key(driven, "X")
    rest(driven)
    assert panel.sentence.text() == told
    click(canvas, QPoint(canvas.width() // 4, canvas.height() // 2))
    assert panel.sentence.text() != told, "the other side's body is another"
