"""A student looks at the lesson in their own way: eyes, sides, layers, cuts, marks, a body pointed at, two times."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kyphoscope.meshes.geometry.pose import Pose
from kyphoscope.meshes.specs import CannulaSpec, NeedleSpec
from kyphoscope.scenes.sides import Sides
from kyphoscope.scenes.state import PartState, SceneState, View
from kyphoscope.viz.facts.about import about
from kyphoscope.viz.player.panels.layer_paint import places
from kyphoscope.viz.view.view_options import LIT, Sight, Wipe, seen
from tests.viz.player.conftest import EYE, Driven, Lesson, PairOfLessons, click, drag, key, pixels, same

Drive = Callable[..., Driven]
LEFT = Qt.MouseButton.LeftButton
CLOSE = replace(EYE, focus_mm=(0.0, 0.0, -40.0))


@dataclass(frozen=True)
class WithCannula(Lesson):
    """A cannula stands upright in the middle of the picture and is withdrawn halfway; a needle is put away."""

    title: str = "With a cannula"

    def states_at(self, t_s: float) -> tuple[SceneState, ...]:
        (state,) = super().states_at(t_s)
        aside = Pose(tip_mm=(200.0, 0.0, 0.0)) if t_s >= 10.0 else Pose()
        parts = (
            PartState("cannula", CannulaSpec(), aside),
            PartState("drill", NeedleSpec(), Pose(tip_mm=(90.0, 0, 0))),
        )
        hidden = (PartState("needle", NeedleSpec(), Pose(tip_mm=(-90.0, 0.0, 0.0))),)
        return (replace(state, parts=parts, hidden=hidden, view=CLOSE),)


@pytest.fixture
def rest(qtbot: QtBot) -> Callable[[Driven], None]:
    """Wait until the picture is sharp and nothing more is wanted."""
    return lambda driven: qtbot.waitUntil(driven.window.canvas.rests)


Rest = Callable[[Driven], None]


def sight(driven: Driven) -> Sight:
    """How the picture that is on the screen was looked at."""
    return driven.pictures[-1].sights[-1]


def eyes(driven: Driven) -> tuple[View | None, ...]:
    return tuple(sight(driven).camera(k) for k in range(len(driven.pictures[-1].program.lanes)))


def painted(driven: Driven) -> list[tuple[int, ...]]:
    """What colour each pane has on the screen: it tells everything that the picture was asked."""
    shown = pixels(driven.window.canvas)
    return [tuple(shown[pane.y + pane.h // 2, pane.x + pane.w // 2]) for pane in driven.pictures[-1].panes]


def turn(driven: Driven, side: str, by: int = 60) -> None:
    """Turn what is under the mouse on that side."""
    wide = driven.window.canvas.width()
    x = {"left": wide // 4, "right": 3 * wide // 4}[side]
    drag(driven.window.canvas, QPoint(x, 100), QPoint(x + by, 120), LEFT)


def wheel(driven: Driven, at: QPoint, notches: int) -> None:
    canvas, none = driven.window.canvas, Qt.KeyboardModifier.NoModifier
    told = QWheelEvent(
        QPointF(at), QPointF(canvas.mapToGlobal(at)), QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton,
        none, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(canvas, told)


# the eye


@pytest.mark.parametrize("plays", [True, False])
@pytest.mark.parametrize("how", ["turn", "slide", "wheel"])
def test_the_eye_is_free_while_paused_and_while_playing(
    driven: Driven, qtbot: QtBot, rest: Rest, plays: bool, how: str
) -> None:
    canvas = driven.window.canvas
    if plays:
        key(driven, "Shift+P")
        key(driven, "Space")
    before = pixels(canvas)
    if how == "wheel":
        wheel(driven, QPoint(200, 100), 2)
    else:
        drag(canvas, QPoint(200, 100), QPoint(250, 130), LEFT, shift=how == "slide")
    own = canvas.sight.camera(0)
    assert own is not None
    assert (own.towards != EYE.towards) == (how == "turn")
    assert (own.focus_mm != EYE.focus_mm) == (how == "slide")
    assert (own.height_mm != EYE.height_mm) == (how == "wheel")
    assert driven.window.playback.runs == plays
    qtbot.waitUntil(lambda: sight(driven).camera(0) == own)
    assert not same(before, canvas)
    key(driven, "R")
    assert canvas.sight.cameras == ()
    if not plays:
        rest(driven)
        assert same(before, canvas)


# two sides


def test_linked_sides_turn_together_and_unlinked_only_the_one_under_the_mouse(drive: Drive, rest: Rest) -> None:
    driven = drive("compare")
    left, right = painted(driven)
    turn(driven, "right")
    rest(driven)
    first, second = eyes(driven)
    assert first == second is not None
    assert painted(driven)[0] != left
    assert painted(driven)[1] != right
    key(driven, "R")
    key(driven, "K")
    assert not driven.window.canvas.linked
    turn(driven, "right")
    rest(driven)
    assert eyes(driven)[0] is None
    assert eyes(driven)[1] is not None
    assert painted(driven)[0] == left, "the side that nobody touched has not moved"
    assert painted(driven)[1] != right
    wheel(driven, QPoint(50, 100), 1)
    rest(driven)
    assert eyes(driven)[0] != eyes(driven)[1]


def test_swapped_sides_take_their_eyes_words_and_pictures_along(drive: Drive, rest: Rest) -> None:
    driven = drive("compare")
    key(driven, "K")
    turn(driven, "left")
    turn(driven, "right", by=-90)
    rest(driven)
    one, other = eyes(driven)
    left, right = painted(driven)
    words = [column.text.text() for column in driven.window.caption.columns]
    caption = pixels(driven.window.caption)
    key(driven, "X")
    rest(driven)
    assert driven.window.viewing.shown.lanes == ("PKP", "PVP")
    assert eyes(driven) == (other, one)
    assert painted(driven) == [right, left]
    assert [column.text.text() for column in driven.window.caption.columns] == words[::-1]
    assert [column.head.text()[:3] for column in driven.window.caption.columns] == ["PKP", "PVP"]
    assert not same(caption, driven.window.caption)
    key(driven, "X")
    rest(driven)
    assert driven.window.viewing.shown is driven.window.playback.program
    assert eyes(driven) == (one, other)
    assert [column.text.text() for column in driven.window.caption.columns] == words


@pytest.mark.parametrize(("keys", "lane"), [("Ctrl+2", "PVP"), ("Ctrl+3", "PKP")])
@pytest.mark.parametrize("swapped", [True, False])
def test_one_side_alone_fills_the_picture_and_both_come_back(
    drive: Drive, rest: Rest, keys: str, lane: str, swapped: bool
) -> None:
    driven = drive("compare")
    if swapped:
        key(driven, "X")
        lane = {"PVP": "PKP", "PKP": "PVP"}[lane]
    key(driven, "K")
    turn(driven, "left")
    turn(driven, "right", by=-90)
    rest(driven)
    before, both = painted(driven), eyes(driven)
    key(driven, keys)
    rest(driven)
    assert driven.window.viewing.shown.lanes == (lane,)
    assert len(driven.pictures[-1].panes) == 1
    assert eyes(driven) == (both[("Ctrl+2", "Ctrl+3").index(keys)],)
    assert [column.head.text() for column in driven.window.caption.columns] == [f"{lane}  ·  Step of 4 s"]
    assert painted(driven) == [before[("Ctrl+2", "Ctrl+3").index(keys)]]
    assert sum(pane.w for pane in driven.pictures[-1].panes) == driven.window.canvas.width()
    key(driven, "Ctrl+1")
    rest(driven)
    assert eyes(driven) == both, "the side that was away has kept its eye"
    assert painted(driven) == before


def test_an_eye_that_is_linked_leads_the_side_that_comes_back(drive: Drive, rest: Rest) -> None:
    driven = drive("compare")
    key(driven, "Ctrl+3")
    rest(driven)
    turn(driven, "left")
    key(driven, "Ctrl+1")
    rest(driven)
    first, second = eyes(driven)
    assert first == second is not None


def test_marks_stay_on_their_side(drive: Drive, rest: Rest) -> None:
    driven = drive("compare")
    key(driven, "M")
    for x in (600, 700):
        click(driven.window.canvas, QPoint(driven.window.canvas.width() * 3 // 4 + (x - 650), 60))
    key(driven, "M")
    rest(driven)
    (mark,) = sight(driven).marks
    assert mark.lane == 1
    for keys, lanes in (("X", [0]), ("Ctrl+3", []), ("Ctrl+1", [0]), ("X", [1])):
        key(driven, keys)
        rest(driven)
        assert [m.lane for m in sight(driven).marks] == lanes, keys
    key(driven, "Ctrl+2")
    key(driven, "Delete")
    key(driven, "Ctrl+1")
    assert driven.window.canvas.sight.marks == ()


def test_a_lesson_with_one_side_has_nothing_to_swap_or_leave_out(driven: Driven, rest: Rest) -> None:
    before = pixels(driven.window.canvas)
    for keys in ("X", "Ctrl+2", "Ctrl+3"):
        key(driven, keys)
    rest(driven)
    assert driven.window.viewing.shown is driven.window.playback.program
    assert same(before, driven.window.canvas)


def test_another_lesson_is_looked_at_as_scripted(drive: Drive, rest: Rest) -> None:
    driven = drive("compare")
    key(driven, "K")
    turn(driven, "right")
    key(driven, "X")
    key(driven, "W")
    driven.window.viewing.set_layers({"needle": "faint"})
    driven.window.open("pkp")
    rest(driven)
    driven.window.open("compare")
    rest(driven)
    assert sight(driven) == Sight()
    assert not isinstance(driven.window.viewing.shown, Sides)


def test_the_same_lesson_read_again_is_looked_at_as_before(drive: Drive, rest: Rest) -> None:
    driven = drive("compare")
    key(driven, "K")
    turn(driven, "right")
    key(driven, "X")
    rest(driven)
    before, looked = painted(driven), sight(driven)
    key(driven, "Ctrl+R")
    rest(driven)
    assert sight(driven) == looked
    assert painted(driven) == before


# layers and cuts


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
    (state,) = seen(driven.pictures[-1].program.states_at(driven.t_s), sight(driven))
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
    assert layered.window.canvas.sight.layers == ((name, choice),)
    assert shown_parts(layered).get(name) == opacity
    assert shown_parts(layered)["drill"] == 1.0
    assert not same(before, layered.window.canvas)
    assert not same(panel, layered.window.panel_controller.layers)
    key(layered, "Shift+R")
    rest(layered)
    assert layered.window.canvas.sight.layers == ()
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
    assert layered.window.canvas.sight.layers == ()
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
    assert sight(driven).own_cut
    opened = painted(driven)
    assert opened != whole
    middle = panel.slider.rect().center()
    click(panel.slider, QPoint(middle.x() + 60, middle.y()))
    rest(driven)
    cut = sight(driven).cut
    assert cut is not None
    assert cut.point_mm[2] == panel.slider.value() > 0
    assert painted(driven) != opened
    while panel.choice.currentData() != "none":
        QTest.keyClick(panel.choice, Qt.Key.Key_Up)
    assert (canvas.sight.own_cut, canvas.sight.cut) == (True, None)
    key(driven, "Shift+R")
    rest(driven)
    assert (canvas.sight.own_cut, canvas.sight.cut) == (False, None)
    assert panel.choice.currentData() == "scripted"
    assert painted(driven) == whole


# pointing and measuring


@pytest.fixture
def cannula(drive: Drive, rest: Rest) -> Driven:
    driven = drive(program=WithCannula())
    rest(driven)
    return driven


def at_mm(driven: Driven, x_mm: float, z_mm: float) -> QPoint:
    """The place of the picture under which that point of the patient is, seen from behind: left is on the left."""
    canvas = driven.window.canvas
    px_mm = canvas.height() / CLOSE.height_mm
    return QPoint(round(canvas.width() / 2 - x_mm * px_mm), round(canvas.height() / 2 - (z_mm + 40.0) * px_mm))


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
    (begun,) = cannula.window.canvas.sight.marks
    assert (begun.done, begun.text) == (False, "")
    click(cannula.window.canvas, b)
    rest(cannula)
    (mark,) = sight(cannula).marks
    assert mark.text == f"{length_mm(cannula, a, b):.1f} mm"
    assert not same(before, cannula.window.canvas)
    depths = [y for _x, y, _z in mark.points_mm]
    assert all(y > 1.0 for y in depths) == (where == "on the cannula"), "on its near face, not through its middle"
    assert cannula.window.canvas.sight.lit == "", "with the ruler in the hand nothing is pointed at"


def test_the_angle_of_three_clicks(cannula: Driven, rest: Rest) -> None:
    a, corner, b = at_mm(cannula, 40.0, -20.0), at_mm(cannula, 40.0, -60.0), at_mm(cannula, 10.0, -60.0)
    key(cannula, "A")
    for place in (a, corner, b):
        click(cannula.window.canvas, place)
    rest(cannula)
    (mark,) = sight(cannula).marks
    assert mark.text == "90.0°"
    click(cannula.window.canvas, a)
    click(cannula.window.canvas, corner)
    click(cannula.window.canvas, at_mm(cannula, -30.0, -20.0))
    one, other = (
        np.subtract([a.x(), a.y()], [corner.x(), corner.y()]),
        np.subtract([at_mm(cannula, -30.0, -20.0).x(), at_mm(cannula, -30.0, -20.0).y()], [corner.x(), corner.y()]),
    )
    wanted = np.degrees(np.arccos(one @ other / np.linalg.norm(one) / np.linalg.norm(other)))
    assert [m.text for m in cannula.window.canvas.sight.marks] == ["90.0°", f"{wanted:.1f}°"]


def test_escape_takes_the_unfinished_mark_and_then_the_finished_ones_stay(cannula: Driven, rest: Rest) -> None:
    canvas = cannula.window.canvas
    key(cannula, "M")
    for z_mm in (-20.0, -50.0, -30.0):
        click(canvas, at_mm(cannula, 20.0, z_mm))
    rest(cannula)
    assert [mark.done for mark in sight(cannula).marks] == [True, False]
    begun = pixels(canvas)
    key(cannula, "Esc")
    rest(cannula)
    assert cannula.window.viewing.tool == ""
    assert [mark.done for mark in sight(cannula).marks] == [True]
    assert canvas.cursor().shape() != Qt.CursorShape.CrossCursor
    assert not same(begun, canvas)
    key(cannula, "Backspace")
    rest(cannula)
    assert sight(cannula).marks == ()


def test_a_drag_with_the_ruler_turns_and_puts_no_point(cannula: Driven) -> None:
    key(cannula, "M")
    drag(cannula.window.canvas, QPoint(100, 100), QPoint(150, 110), LEFT)
    assert cannula.window.canvas.sight.marks == ()
    assert cannula.window.canvas.sight.camera(0) is not None


def test_a_click_on_a_body_tells_what_it_is_and_lights_it_until_escape(cannula: Driven, rest: Rest) -> None:
    window, panel = cannula.window, cannula.window.panel_controller.about
    before = painted(cannula)
    click(window.canvas, at_mm(cannula, 0.0, -50.0))
    rest(cannula)
    assert painted(cannula) != before
    assert window.panels.current == "about"
    assert window.canvas.sight.lit == "cannula"
    (state,) = seen(cannula.pictures[-1].program.states_at(0.0), sight(cannula))
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
    assert sight(cannula).lit == ""
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
    assert window.canvas.sight.lit == ""


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


# two times


@pytest.mark.parametrize("how", ["W", "button"])
def test_a_wipe_comes_with_its_bar_and_goes(driven: Driven, rest: Rest, how: str) -> None:
    driven.window.playback.seek(12.0)
    rest(driven)
    before, bar = pixels(driven.window.canvas), driven.window.wipe_bar
    assert bar.isHidden()
    key(driven, "W")
    rest(driven)
    assert sight(driven).wipe == Wipe(0.0, 0.5)
    assert bar.isVisible()
    assert bar.text.text() == "Before: 0:00"
    key(driven, "W") if how == "W" else click(bar.away)
    rest(driven)
    assert sight(driven).wipe is None
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
    assert sight(driven).wipe == Wipe(6.0, 0.5)
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
    assert sight(driven).wipe == Wipe(0.0, pytest.approx(0.25, abs=2 / canvas.width()))
    assert sight(driven).cameras == ()
    assert not same(before, canvas)
    drag(canvas, QPoint(middle // 2, 80), QPoint(-50, 80), LEFT)
    assert canvas.sight.wipe == Wipe(0.0, 0.0), "held within the picture, where it can be taken hold of again"
    drag(canvas, QPoint(1, 80), QPoint(middle, 80), LEFT)
    assert canvas.sight.wipe.share == pytest.approx(0.5, abs=2 / canvas.width())
    drag(canvas, QPoint(80, 80), QPoint(120, 90), LEFT)
    assert canvas.sight.camera(0) is not None, "beside the line a drag turns as ever"


def test_the_line_is_dragged_in_both_panes_at_once(drive: Drive, rest: Rest) -> None:
    driven = drive("compare")
    key(driven, "W")
    rest(driven)
    canvas = driven.window.canvas
    wide = canvas.width()
    drag(canvas, QPoint(3 * wide // 4, 80), QPoint(wide // 2 + wide // 8, 80), LEFT)
    assert canvas.sight.wipe.share == pytest.approx(0.25, abs=4 / wide)
    assert canvas.wipe_lines() == pytest.approx([wide / 8, wide / 2 + wide / 8], abs=2)


def test_left_of_the_line_the_earlier_time_is_pointed_at(cannula: Driven, rest: Rest) -> None:
    """The cannula is away at 12 s; where the wipe still shows it, it can be clicked and measured."""
    window = cannula.window
    key(cannula, "W")
    window.playback.seek(12.0)
    rest(cannula)
    place = at_mm(cannula, 0.0, -50.0)
    for share, lit in ((0.9, "cannula"), (0.1, "")):
        window.canvas.set_sight(replace(window.canvas.sight, wipe=Wipe(0.0, share), lit=""))
        rest(cannula)
        click(window.canvas, place)
        assert window.canvas.sight.lit == lit
        window.panels.put_away()
        rest(cannula)
