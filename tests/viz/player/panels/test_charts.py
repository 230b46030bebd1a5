"""The charts tell what was measured, where the present moment is, and let a hand pick another."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kyphoscope.scenes.program import StepMark
from kyphoscope.viz.facts.history import History
from kyphoscope.viz.facts.readouts import readouts
from kyphoscope.viz.player.panels.chart_rows import BLUE, GREEN, ORANGE, rows_of, with_unit
from kyphoscope.viz.player.panels.chart_scale import MOST_GAPS, scale_for, spread, times_between
from kyphoscope.viz.player.panels.charts import Charts
from kyphoscope.viz.player.style.window_colours import WINDOW_COLOURS, WindowColours
from tests.viz.conftest import HandMade, instant
from tests.viz.facts.test_history import LIFTED
from tests.viz.player.conftest import Lesson, click, drag, pixels, same

LAST = (
    {"anterior_height_mm": 19.44, "middle_height_mm": 21.0, "wedge_angle_deg": 12.3, "cement_ml": 1.5},
    {"anterior_height_mm": 23.06, "middle_height_mm": 22.0, "wedge_angle_deg": -0.04, "cement_ml": 2.5,
     "balloon_left_ml": 1.0, "balloon_right_ml": 1.2},
)  # fmt: skip
"""What might be measured on two sides."""


class Paints(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, charts: Charts) -> None:
        super().__init__(charts)
        self.count = 0
        charts.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        self.count += event.type() == QEvent.Type.Paint
        return False


@pytest.fixture
def charts(qtbot: QtBot) -> Charts:
    """The charts of two sides, all measured."""
    return shown(qtbot, LIFTED)


def shown(qtbot: QtBot, program: HandMade | Lesson, width: int = 360, **how: object) -> Charts:
    made = Charts(**how)
    qtbot.addWidget(made)
    made.set_program(program)
    made.resize(width, 480)
    made.show()
    qtbot.waitExposed(made)
    if made.rows and not how:
        qtbot.waitUntil(lambda: not made.measures(), timeout=30_000)
    return made


def readings(t_s: float) -> tuple[dict[str, float], ...]:
    return tuple(map(readouts, LIFTED.states_at(t_s)))


def test_the_present_moment_is_told_in_words(charts: Charts) -> None:
    before = pixels(charts)
    charts.set_moment(6.0, LAST)
    told_now = charts.accessibleDescription()
    assert "Anterior height PVP 19.4 mm, PKP 23.1 mm" in told_now
    assert "Wedge angle PVP 12.3°, PKP 0.0°" in told_now
    assert "Cement PVP 1.5 mL, PKP 2.5 mL" in told_now
    assert "Balloons together PKP 2.2 mL" in told_now
    head = charts.arranged.places[0].head.toRect()
    area = np.s_[head.top() : head.bottom(), head.left() : head.right()]
    assert not np.array_equal(before[area], pixels(charts)[area]), "the words above the chart are other words"


@pytest.mark.parametrize("t_s", [0.0, 4.7, 12.0])
def test_the_line_stands_at_the_present_moment(charts: Charts, t_s: float) -> None:
    charts.set_moment(t_s, readings(t_s))
    wanted = QColor(WINDOW_COLOURS["dark"].accent)
    shown_now = pixels(charts)[..., 2::-1].astype(int)
    for place in charts.arranged.places:
        left = int(place.plot.left()) - 4  # the ring of the keyboard lies beyond
        field = shown_now[int(place.plot.top()) + 2 : int(place.plot.bottom()) - 2, left : int(place.plot.right()) + 4]
        off = np.abs(field - [wanted.red(), wanted.green(), wanted.blue()]).sum(axis=2)
        assert abs(left + int(off.sum(axis=0).argmin()) + 0.5 - charts.x_at(t_s)) <= 1.0


def test_the_line_moves_with_the_moment(charts: Charts) -> None:
    charts.set_moment(6.0, LAST)
    before = pixels(charts)
    charts.set_moment(7.0, LAST)
    assert not same(before, charts)


def test_what_is_measured_has_its_marker_at_its_height(charts: Charts) -> None:
    """The present value is the one that was given, not one from the curve."""
    charts.set_moment(6.0, LAST)
    place = charts.arranged.places[0]
    assert place.scale is not None
    y = place.plot.bottom() - place.plot.height() * place.scale.share(LAST[1]["anterior_height_mm"])
    blue, green, red = pixels(charts)[round(y), round(charts.x_at(6.0)), :3].tolist()
    assert QColor(red, green, blue) == QColor(BLUE)


def test_a_click_picks_the_time_under_it(qtbot: QtBot, charts: Charts) -> None:
    for place in charts.arranged.places:
        at = QPoint(round(charts.x_at(9.0)), round(place.plot.center().y()))
        with qtbot.waitSignal(charts.picked) as picked:
            click(charts, at)
        assert picked.args[0] == pytest.approx(9.0, abs=12.0 / place.plot.width())


def test_a_drag_picks_time_after_time_and_stays_within_the_lesson(charts: Charts) -> None:
    heard: list[float | str] = []
    charts.picked.connect(heard.append)
    charts.grasped.connect(lambda: heard.append("grasped"))
    charts.released.connect(lambda: heard.append("released"))
    y = round(charts.arranged.places[1].plot.center().y())
    drag(charts, QPoint(round(charts.x_at(3.0)), y), QPoint(charts.width() + 50, y), Qt.MouseButton.LeftButton)
    assert heard[0] == "grasped"
    assert heard[1] == pytest.approx(3.0, abs=0.1)
    assert heard[2:] == [12.0, "released"]


def test_beside_the_charts_nothing_is_picked(charts: Charts) -> None:
    heard: list[float] = []
    charts.picked.connect(heard.append)
    y = round(charts.arranged.places[0].plot.center().y())
    click(charts, QPoint(charts.width() - 3, y))
    click(charts, QPoint(3, y))
    QTest.mouseClick(charts, Qt.MouseButton.RightButton, pos=QPoint(round(charts.x_at(3.0)), y))
    assert heard == []


def test_nothing_is_painted_while_nothing_changes(qtbot: QtBot, charts: Charts) -> None:
    charts.set_moment(6.0, readings(6.0))
    qtbot.wait(50)
    paints = Paints(charts)
    charts.set_moment(6.0, readings(6.0))
    charts.set_letters(12)
    qtbot.wait(400)
    assert not charts.measures()
    assert paints.count == 0
    charts.set_moment(6.1, readings(6.1))
    qtbot.waitUntil(lambda: paints.count == 1)


def test_it_measures_only_while_the_machine_is_free(qtbot: QtBot) -> None:
    free = False
    made = shown(qtbot, LIFTED, quiet=lambda: free)
    qtbot.wait(150)
    assert made.measures()
    assert made.history is not None
    assert len(made.history.curve(0, "cement_ml")[0]) == 0
    unknown = pixels(made)
    free = True
    qtbot.waitUntil(lambda: not made.measures(), timeout=30_000)
    assert made.history.complete
    assert not same(unknown, made), "lines have taken the place of the hatching"


def test_it_does_not_measure_for_nobody(qtbot: QtBot) -> None:
    made = shown(qtbot, LIFTED, quiet=lambda: False)
    made.hide()
    assert not made.measures()
    made.show()
    assert made.measures()


def test_what_is_not_measured_yet_is_no_flat_line(qtbot: QtBot) -> None:
    made = shown(qtbot, LIFTED, quiet=lambda: False)
    for place in made.arranged.places:
        assert made.values_at(place.plot.center()).endswith("not measured yet")
        field = pixels(made)[int(place.plot.center().y()), int(place.plot.left()) : int(place.plot.right())]
        assert len(np.unique(field, axis=0)) > 1, "hatching"
        for colour in (BLUE, ORANGE, GREEN):
            wanted = QColor(colour)
            assert not (field[:, 2::-1] == [wanted.red(), wanted.green(), wanted.blue()]).all(axis=1).any()


def test_the_mouse_finds_the_value_of_its_time(charts: Charts) -> None:
    at = QPointF(charts.x_at(6.0), charts.arranged.places[0].plot.center().y())
    read = [with_unit(side["anterior_height_mm"], " mm") for side in readings(6.0)]
    assert charts.values_at(at) == f"0:06   Anterior height PVP {read[0]}, PKP {read[1]}"
    assert charts.values_at(QPointF(charts.width() - 2.0, at.y())) == ""


def test_axes_keep_still_while_the_lesson_plays(charts: Charts) -> None:
    axes = [place.scale for place in charts.arranged.places]
    for t_s in np.linspace(0.0, 12.0, 25).tolist():
        charts.set_moment(t_s, readings(t_s))
        assert [place.scale for place in charts.arranged.places] == axes
    assert axes[0] == axes[1], "both heights are read on one axis"


def test_an_axis_reaches_for_what_is_seen_first_now(charts: Charts) -> None:
    before = charts.arranged.places[0].scale
    assert before is not None
    charts.set_moment(6.0, (LAST[0], LAST[1] | {"anterior_height_mm": 58.0}))
    after = charts.arranged.places[0].scale
    assert after is not None
    assert before.high < 58.0 <= after.high


def test_lines_are_told_apart_without_colour() -> None:
    for lanes in (LIFTED.lanes, ("one side",)):
        for row in rows_of(History(LIFTED), lanes):
            for this, other in ((a, b) for a in row.lines for b in row.lines if a != b):
                assert this.dash != other.dash
                assert this.label != other.label
                assert this.colour != other.colour or this.lane == other.lane


@pytest.mark.parametrize("colours", WINDOW_COLOURS.values(), ids=WINDOW_COLOURS.keys())
@pytest.mark.parametrize("colour", [BLUE, ORANGE, GREEN])
def test_lines_are_seen_on_either_ground(colours: WindowColours, colour: str) -> None:
    brighter, darker = sorted((_luminance(colour), _luminance(colours.panel)), reverse=True)
    assert (brighter + 0.05) / (darker + 0.05) >= 3.0


def _luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    shares = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_one_side_has_both_heights_in_one_chart(qtbot: QtBot) -> None:
    made = shown(qtbot, HandMade((instant(cement_ml=1.0),)))
    assert [[line.label for line in row.lines] for row in made.rows] == [["anterior", "middle"], ["angle"], ["cement"]]


def test_a_lesson_without_a_vertebra_says_so(qtbot: QtBot) -> None:
    made = shown(qtbot, Lesson())
    assert made.rows == ()
    assert not made.measures()
    assert len(np.unique(pixels(made).reshape(-1, 4), axis=0)) > 1, "a sentence"
    heard: list[float] = []
    made.picked.connect(heard.append)
    click(made)
    assert heard == []
    made.set_moment(3.0, ({},))


def test_a_lesson_without_length_is_drawn(qtbot: QtBot) -> None:
    made = shown(qtbot, HandMade((instant(),), duration_s=0.0, steps=(StepMark(0, "", "", 0.0, 0.0, ""),)))
    made.set_moment(0.0, (readouts(instant()),))
    assert made.arranged.places[0].scale is not None
    assert len(np.unique(pixels(made).reshape(-1, 4), axis=0)) > 10


def test_another_lesson_leaves_nothing_of_the_last(qtbot: QtBot, charts: Charts) -> None:
    charts.set_moment(6.0, LAST)
    charts.set_program(HandMade((instant(),)))
    qtbot.waitUntil(lambda: not charts.measures(), timeout=30_000)
    fresh = shown(qtbot, HandMade((instant(),)))
    assert same(pixels(fresh), charts)


def test_it_wears_either_look_and_larger_letters(charts: Charts) -> None:
    dark = pixels(charts)
    charts.set_colours(WINDOW_COLOURS["light"])
    light = pixels(charts)
    assert light[0, 0, :3].tolist() == [255, 255, 255]
    assert not np.array_equal(dark, light)
    high = charts.minimumSizeHint().height()
    charts.set_letters(18)
    assert charts.minimumSizeHint().height() > high
    assert not same(light, charts)


def test_the_keyboard_finds_it_and_sees_where_it_is(qtbot: QtBot, charts: Charts) -> None:
    assert charts.accessibleName()
    assert charts.focusPolicy() & Qt.FocusPolicy.TabFocus
    charts.clearFocus()
    before = pixels(charts)
    charts.activateWindow()
    charts.setFocus()
    qtbot.waitUntil(charts.hasFocus)
    assert not same(before, charts)


@pytest.mark.parametrize("width", [240, 260, 500])
def test_charts_lie_one_above_the_other_within_the_widget(qtbot: QtBot, charts: Charts, width: int) -> None:
    charts.resize(width, 200)
    charts.resize(width, charts.minimumSizeHint().height())
    assert width < 260 or charts.height() / len(charts.rows) <= 90
    places = charts.arranged.places
    for above, below in pairwise(places):
        assert above.plot.bottom() < below.head.top() < below.plot.top()
    assert places[-1].plot.bottom() < charts.height()
    assert all(p.plot.left() > 0 and p.plot.width() >= 0.45 * width and p.plot.right() < width for p in places)


@given(
    least=st.floats(-100.0, 100.0), more=st.floats(0.0, 500.0), span=st.floats(0.5, 20.0), from_zero=st.booleans()
)  # fmt: skip
def test_an_axis_is_round_and_holds_its_values(least: float, more: float, span: float, from_zero: bool) -> None:
    least = 0.0 if from_zero else least
    axis = scale_for(least, least + more, span, 0.0 if from_zero else -math.inf)
    near = 1e-6 * axis.step
    assert axis.low - near <= least
    assert axis.high + near >= least + more
    assert axis.high - axis.low >= span - near
    assert axis.low >= 0.0 or not from_zero
    ticks = axis.ticks()
    assert 2 <= len(ticks) <= MOST_GAPS + 1
    assert ticks[0] == axis.low
    assert ticks[-1] == pytest.approx(axis.high)
    digit = axis.step / 10.0 ** math.floor(math.log10(axis.step) + 1e-9)
    assert round(digit, 6) in (1.0, 2.0, 5.0)
    assert all(abs(tick / axis.step - round(tick / axis.step)) < 1e-6 for tick in ticks)


@pytest.mark.parametrize("bad", [(math.nan, 1.0, 1.0), (2.0, 1.0, 1.0), (0.0, 1.0, 0.0), (0.0, math.inf, 1.0)])
def test_there_is_no_axis_for_what_is_no_number(bad: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match="no axis"):
        scale_for(*bad)


@given(wanted=st.lists(st.floats(0.0, 60.0), max_size=6), gap=st.floats(1.0, 30.0))
def test_names_stand_clear_of_each_other_in_their_order(wanted: list[float], gap: float) -> None:
    places = spread(wanted, gap, 0.0, 60.0)
    apart = min(gap, 60.0 / max(1, len(wanted) - 1))
    assert all(-1e-6 <= y <= 60.0 + 1e-6 for y in places)
    for (want, y), (other_want, other_y) in pairwise(sorted(zip(wanted, places, strict=True))):
        assert other_y - y >= apart - 1e-6
        assert want <= other_want
    if all(b - a >= gap for a, b in pairwise(sorted(wanted))):
        assert places == pytest.approx(wanted)


@given(duration_s=st.floats(0.0, 50_000.0), most=st.floats(1.0, 12.0))
def test_times_below_are_few_and_begin_with_the_lesson(duration_s: float, most: float) -> None:
    times_s = times_between(duration_s, most)
    assert times_s[0] == 0
    assert len(times_s) <= most + 1
    assert times_s[-1] <= duration_s
