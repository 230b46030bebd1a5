"""The panels tell of the moment that is on the screen, and what is chosen in one is shown in all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kyphoscope.meshes.geometry.pose import Pose
from kyphoscope.meshes.specs import CannulaSpec, NeedleSpec
from kyphoscope.scenes.state import PartState, SceneState
from kyphoscope.viz.player.panels.panel_controller import rows_of
from tests.lessons import load
from tests.viz.player.conftest import EYE, Driven, Lesson, PairOfLessons, click, key, pixels, same

Drive = Callable[..., Driven]
NEEDLE = PartState("needle", NeedleSpec(), Pose())
CANNULA = PartState("cannula", CannulaSpec(), Pose())


@dataclass(frozen=True)
class Changing(Lesson):
    """A needle that gives way to a cannula in the second step."""

    def states_at(self, t_s: float) -> tuple[SceneState, ...]:
        (state,) = super().states_at(t_s)
        there, away = ((NEEDLE,), (CANNULA,)) if t_s < 4.0 else ((CANNULA,), ())
        return (replace(state, parts=there, hidden=away),)


def state(parts: tuple[PartState, ...], hidden: tuple[PartState, ...] = ()) -> SceneState:
    return SceneState(0.0, 0, "", "", "", parts, EYE, hidden=hidden)


def listed(driven: Driven) -> dict[str, bool]:
    """The bodies in the panel of layers by name, and whether each is there."""
    shown = driven.window.panel_controller.layers.list
    lines = [shown.line(row) for row in range(shown.count())]
    return {row.name: row.there for line in lines if not line.is_head for row in line.rows}


# which bodies


def test_a_body_that_both_sides_have_is_listed_once_and_there_where_either_has_it() -> None:
    rows = rows_of((state((), (NEEDLE, CANNULA)), state((CANNULA,), ())))
    assert [(row.name, row.there) for row in rows] == [("needle", False), ("cannula", True)]
    assert rows_of(()) == ()


def test_the_list_follows_the_lesson_and_tells_what_is_put_away(drive: Drive, qtbot: QtBot) -> None:
    driven = drive(program=Changing())
    key(driven, "Ctrl+L")
    qtbot.waitUntil(driven.window.canvas.rests)
    face = pixels(driven.window.panel_controller.layers)
    assert listed(driven) == {"needle": True, "cannula": False}
    driven.window.playback.seek(5.0)
    qtbot.waitUntil(driven.window.canvas.rests)
    assert listed(driven) == {"cannula": True}
    assert not same(face, driven.window.panel_controller.layers)


def test_one_side_alone_lists_its_own_bodies(drive: Drive, qtbot: QtBot) -> None:
    @dataclass(frozen=True)
    class Pair(PairOfLessons):
        def states_at(self, t_s: float) -> tuple[SceneState, ...]:
            left, right = super().states_at(t_s)
            return replace(left, parts=(NEEDLE,)), replace(right, parts=(CANNULA,))

    driven = drive("compare", Pair())
    key(driven, "Ctrl+L")
    qtbot.waitUntil(driven.window.canvas.rests)
    assert listed(driven) == {"needle": True, "cannula": True}
    key(driven, "Ctrl+3")
    qtbot.waitUntil(driven.window.canvas.rests)
    assert listed(driven) == {"cannula": True}


# which panel


@pytest.mark.parametrize("how", ["key", "button", "tab"])
@pytest.mark.parametrize(("name", "keys"), [("layers", "Ctrl+L"), ("cut", "Ctrl+K"), ("charts", "Ctrl+M")])
def test_a_panel_comes_and_goes(driven: Driven, qtbot: QtBot, name: str, keys: str, how: str) -> None:
    window = driven.window
    before = pixels(window)

    def ask() -> None:
        if how == "tab" and window.panels.isHidden():
            window.panels.bring("about")
            bar = window.panels.tabs
            click(bar, bar.tabRect(("layers", "cut", "charts", "about").index(name)).center())
        elif how == "tab":
            click(window.panels.away)
        else:
            click(window.header.panels[name]) if how == "button" else key(driven, keys)
        qtbot.waitUntil(window.canvas.rests)

    ask()
    assert window.panels.current == name
    assert window.header.panels[name].isChecked()
    assert window.actions_by_name[f"panel_{name}"].isChecked()
    assert window.panels.stack.currentWidget().isVisible()
    assert not same(before, window)
    ask()
    assert window.panels.isHidden()
    assert not window.header.panels[name].isChecked()
    assert not window.actions_by_name[f"panel_{name}"].isChecked()


def test_what_the_menu_resets_the_panels_show(driven: Driven) -> None:
    key(driven, "Ctrl+K")
    cut = driven.window.panel_controller.cut
    cut.choice.setFocus()
    for _ in range(4):
        QTest.keyClick(cut.choice, Qt.Key.Key_Down)
    assert cut.choice.currentData() == "axial"
    face = pixels(cut)
    key(driven, "Shift+R")
    assert cut.choice.currentData() == "scripted"
    assert not same(face, cut)


# the charts


def test_a_click_on_the_charts_leads_the_lesson_and_the_line_follows(drive: Drive, qtbot: QtBot) -> None:
    driven = drive("pvp", load("pvp"))
    driven.window.self_check.set_mode("off")
    key(driven, "Ctrl+M")
    qtbot.waitUntil(driven.window.canvas.rests)
    charts, area = driven.window.panel_controller.charts, driven.window.panels.stack.currentWidget()
    before, face = pixels(driven.window.canvas), pixels(area)
    wanted_s = 0.6 * driven.window.playback.program.duration_s
    click(charts, QPoint(round(charts.x_at(wanted_s)), charts.height() // 4))
    qtbot.waitUntil(driven.window.canvas.rests)
    px_s = driven.window.playback.program.duration_s / (charts.arranged.right - charts.arranged.left)
    assert driven.t_s == pytest.approx(wanted_s, abs=px_s)
    assert not same(before, driven.window.canvas)
    assert not same(face, area), "the present moment is marked"


def test_larger_letters_reach_the_panels(driven: Driven, qtbot: QtBot) -> None:
    key(driven, "Ctrl+L")
    qtbot.waitUntil(driven.window.canvas.rests)
    face, high = pixels(driven.window.panels.tabs), driven.window.panels.tabs.height()
    for _ in range(4):
        key(driven, "Ctrl++")
    qtbot.waitUntil(driven.window.canvas.rests)
    assert driven.window.panels.tabs.height() > high
    assert not same(face, driven.window.panels.tabs)
