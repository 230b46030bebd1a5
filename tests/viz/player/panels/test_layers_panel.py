"""A person puts bodies away and brings them forward, by mouse and by keyboard, one by one and by groups."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kyphoscope.viz.player.panels.layer_paint import places
from kyphoscope.viz.player.panels.layer_rows import (
    CHOICES,
    GROUPS,
    SCRIPTED,
    LayerRow,
)
from kyphoscope.viz.player.panels.layers_panel import LayersPanel
from kyphoscope.viz.player.style.style_sheet import style_sheet
from kyphoscope.viz.player.style.window_colours import WINDOW_COLOURS
from tests.viz.player.conftest import pixels, same
from tests.viz.player.translation_fixture import bare_words, everything_translated  # noqa: F401 (a fixture)

L1 = LayerRow("L1", "L1 vertebra", "bone", True)
T12 = LayerRow("T12", "T12 vertebra", "bone", True)
SAC = LayerRow("sac", "Dural sac", "nerves", True)
MUSCLE = LayerRow("muscles", "Back muscles", "ligaments", False)
CEMENT = LayerRow("cement", "Cement", "cement", False, can_show=False)
ROWS = (CEMENT, SAC, L1, MUSCLE, T12)


class Host(QWidget):
    """A window with the panel and with keys of its own that lead through a lesson."""

    def __init__(self, wide: int = 260, high: int = 600) -> None:
        super().__init__()
        self.setStyleSheet(style_sheet(WINDOW_COLOURS["dark"]))
        self.panel = LayersPanel()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.panel)
        self.resize(wide, high)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.pressed: list[str] = []
        for keys in ("Right", "Left", "Up", "Return", "PgDown", "Space", "Ctrl+Right"):
            QShortcut(QKeySequence(keys), self, lambda keys=keys: self.pressed.append(keys))


@pytest.fixture
def host(qtbot: QtBot) -> Host:
    made = Host()
    qtbot.addWidget(made)
    made.panel.set_bodies(ROWS)
    made.show()
    made.activateWindow()
    made.setFocus()
    qtbot.waitUntil(made.isActiveWindow)  # else its keys would be nobody's
    return made


@pytest.fixture
def panel(host: Host) -> LayersPanel:
    return host.panel


@pytest.fixture
def told(panel: LayersPanel) -> list[dict[str, str]]:
    heard: list[dict[str, str]] = []
    panel.changed.connect(heard.append)
    return heard


def labels(panel: LayersPanel) -> list[str]:
    return [panel.list.item(row).text() for row in range(panel.list.count())]


def row_of(panel: LayersPanel, label: str, is_head: bool = False) -> int:
    rows = range(panel.list.count())
    return next(r for r in rows if panel.list.line(r).label == label and panel.list.line(r).is_head == is_head)


def sign(panel: LayersPanel, row: int, choice: str) -> QPoint:
    item = panel.list.visualItemRect(panel.list.item(row))
    return places(panel.list.line(row), item, panel.list.fontMetrics())[choice].center()


def press(panel: LayersPanel, row: int, choice: str) -> None:
    QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=sign(panel, row, choice))


def choose(panel: LayersPanel, label: str) -> None:
    """Click a body's name."""
    item = panel.list.visualItemRect(panel.list.item(row_of(panel, label)))
    QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=item.topLeft() + QPoint(30, 13))


def read_out(panel: LayersPanel, label: str) -> str:
    return str(panel.list.item(row_of(panel, label)).data(Qt.ItemDataRole.AccessibleTextRole))


def test_bodies_stand_under_their_groups_in_an_anatomists_order(panel: LayersPanel) -> None:
    assert labels(panel) == [
        "Bone", "L1 vertebra", "T12 vertebra", "Nerves and canal", "Dural sac", "Ligaments and muscles", "Back muscles",
        "Balloon and cement", "Cement",
    ]  # fmt: skip


@pytest.mark.parametrize("choice", ["on", "faint", "off"])
def test_a_click_on_a_sign_asks_for_it_and_another_takes_it_back(
    panel: LayersPanel, told: list[dict[str, str]], choice: str
) -> None:
    row, before = row_of(panel, "Dural sac"), pixels(panel.list)
    press(panel, row, choice)
    assert told == [{"sac": choice}]
    assert not same(before, panel.list)
    assert choice.capitalize() in read_out(panel, "Dural sac")
    press(panel, row, choice)
    assert len(told) == 1, "what is so already is not asked again"
    press(panel, row, SCRIPTED)
    assert told[-1] == {}


def test_the_head_of_a_group_asks_all_in_it(panel: LayersPanel, told: list[dict[str, str]]) -> None:
    press(panel, row_of(panel, "Dural sac"), "off")
    press(panel, row_of(panel, "Bone", is_head=True), "faint")
    assert told[-1] == {"sac": "off", "L1": "faint", "T12": "faint"}
    press(panel, row_of(panel, "L1 vertebra"), "on")
    assert panel.list.line(row_of(panel, "Bone", is_head=True)).chosen(told[-1]) == ""


def test_what_a_script_hides_can_be_switched_on_unless_it_cannot_be_shown(
    panel: LayersPanel, told: list[dict[str, str]]
) -> None:
    press(panel, row_of(panel, "Back muscles"), "on")
    assert told == [{"muscles": "on"}]
    assert panel.list.line(row_of(panel, "Cement")).choices == (SCRIPTED, "off")
    assert "not there now" in read_out(panel, "Back muscles")
    assert "not there now" not in read_out(panel, "Dural sac")


def test_the_keyboard_goes_from_body_to_body_and_from_choice_to_choice(
    host: Host, panel: LayersPanel, told: list[dict[str, str]]
) -> None:
    for _ in range(4):
        if not panel.list.hasFocus():
            QTest.keyClick(host.focusWidget(), Qt.Key.Key_Tab)
    assert panel.list.hasFocus()
    QTest.keyClick(panel.list, Qt.Key.Key_Home)
    before = pixels(panel.list)
    QTest.keyClick(panel.list, Qt.Key.Key_Down)
    assert not same(before, panel.list), "one sees where the keyboard is"
    for _ in range(2):
        QTest.keyClick(panel.list, Qt.Key.Key_Right)
    assert told == [{"L1": "on"}, {"L1": "faint"}]
    for _ in range(5):
        QTest.keyClick(panel.list, Qt.Key.Key_Right)
    assert told[-1] == {"L1": "off"}
    QTest.keyClick(panel.list, Qt.Key.Key_Left)
    QTest.keyClick(panel.list, Qt.Key.Key_Down)
    QTest.keyClick(panel.list, Qt.Key.Key_Right)
    assert told[-1] == {"L1": "faint", "T12": "on"}
    assert host.pressed == []


def test_keys_that_the_list_has_no_use_for_lead_through_the_lesson(host: Host, panel: LayersPanel) -> None:
    panel.list.setFocus(Qt.FocusReason.TabFocusReason)
    for keys in ("PgDown", "Space", "Ctrl+Right"):
        QTest.keySequence(panel.list, keys)
    assert host.pressed == ["PgDown", "Space", "Ctrl+Right"]


def test_a_click_leaves_the_keyboard_where_it_was(host: Host, panel: LayersPanel) -> None:
    assert host.focusWidget() is host
    press(panel, row_of(panel, "Dural sac"), "off")
    choose(panel, "Dural sac")
    assert host.focusWidget() is host
    QTest.keySequence(host, "Right")
    assert host.pressed == ["Right"]


def test_one_body_alone_the_others_faint_and_then_off(panel: LayersPanel, told: list[dict[str, str]]) -> None:
    assert not panel.isolate.isEnabled()
    choose(panel, "Dural sac")
    QTest.mouseClick(panel.isolate, Qt.MouseButton.LeftButton)
    assert told[-1] == {"sac": "on", "L1": "faint", "T12": "faint"}, "what is not there is not brought forward"
    assert "off" in panel.isolate.text()
    QTest.mouseClick(panel.isolate, Qt.MouseButton.LeftButton)
    assert told[-1] == {"sac": "on", "L1": "off", "T12": "off", "muscles": "off", "cement": "off"}
    QTest.mouseClick(panel.isolate, Qt.MouseButton.LeftButton)
    assert told[-1] == {"sac": "on", "L1": "faint", "T12": "faint"}


def test_a_whole_group_can_be_isolated_by_keyboard(panel: LayersPanel, told: list[dict[str, str]]) -> None:
    panel.list.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(panel.list, Qt.Key.Key_Home)
    QTest.keyClick(panel.list, Qt.Key.Key_Return)
    assert told == [{"L1": "on", "T12": "on", "sac": "faint"}]


def test_a_double_click_isolates_on_the_name_and_never_on_a_sign(
    panel: LayersPanel, told: list[dict[str, str]]
) -> None:
    view, row = panel.list.viewport(), row_of(panel, "Dural sac")
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=sign(panel, row, "off"))
    assert told == [{"sac": "off"}]
    choose(panel, "Dural sac")
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=QPoint(40, sign(panel, row, "off").y()))
    assert told[-1]["sac"] == "on"


def test_reset_gives_every_body_back_to_the_script(panel: LayersPanel, told: list[dict[str, str]]) -> None:
    untouched = pixels(panel.list)
    assert not panel.reset.isEnabled()
    panel.set_layers({"sac": "off", "L1": "faint", "of another lesson": "off"})
    assert told == [], "what it is told it does not tell again"
    assert not same(untouched, panel.list)
    QTest.mouseClick(panel.reset, Qt.MouseButton.LeftButton)
    assert told == [{}]
    assert not panel.reset.isEnabled()
    assert same(untouched, panel.list)


def test_layers_of_bodies_that_are_not_listed_are_kept(panel: LayersPanel, told: list[dict[str, str]]) -> None:
    panel.set_layers({"of another step": "off"})
    press(panel, row_of(panel, "Dural sac"), "faint")
    assert told == [{"of another step": "off", "sac": "faint"}]


def forty(there: bool = True) -> tuple[LayerRow, ...]:
    return tuple(LayerRow(f"b{n}", f"Body number {n} with a long name", GROUPS[n % 8], there) for n in range(40))


@pytest.mark.parametrize("size", [(240, 400), (340, 900)])
def test_forty_bodies_can_all_be_reached(qtbot: QtBot, size: tuple[int, int]) -> None:
    host = Host(*size)
    qtbot.addWidget(host)
    panel = host.panel
    panel.set_bodies(forty())
    host.show()
    qtbot.waitExposed(host)
    told: list[dict[str, str]] = []
    panel.changed.connect(told.append)
    panel.list.setFocus(Qt.FocusReason.TabFocusReason)
    for key in (Qt.Key.Key_Home, Qt.Key.Key_End):
        QTest.keyClick(panel.list, key)
    press(panel, panel.list.currentRow(), "off")
    assert told == [{"b39": "off"}]
    heights = {panel.list.visualItemRect(panel.list.item(row)).height() for row in range(1, 5)}
    assert heights == {26}
    assert not panel.list.horizontalScrollBar().isVisible()


def test_the_list_stays_put_when_a_body_comes_or_goes(qtbot: QtBot, host: Host, panel: LayersPanel) -> None:
    panel.set_bodies(forty())
    panel.list.setCurrentRow(30)
    panel.list.verticalScrollBar().setValue(300)
    before = pixels(panel.list)
    panel.set_bodies(forty(there=False))
    assert (panel.list.currentRow(), panel.list.verticalScrollBar().value()) == (30, 300)
    assert not same(before, panel.list), "what is not there is told from what is"
    panel.set_bodies(forty()[:-1])
    assert panel.list.current() is not None
    assert panel.list.verticalScrollBar().value() == 300


def under_the_mouse(panel: LayersPanel, at: QPoint) -> str:
    """What a tooltip says there."""
    view = panel.list.viewport()
    QApplication.sendEvent(view, QHelpEvent(QEvent.Type.ToolTip, at, view.mapToGlobal(at)))
    return QToolTip.text()


def test_a_long_name_and_every_sign_are_told_under_the_mouse(qtbot: QtBot, panel: LayersPanel) -> None:
    long = "Posterior longitudinal ligament with a remark"
    panel.set_bodies((LayerRow("pll", long, "ligaments", True), MUSCLE))
    place = sign(panel, row_of(panel, long), "faint")
    assert under_the_mouse(panel, QPoint(40, place.y())) == long
    assert under_the_mouse(panel, place) == "Faint"
    away = sign(panel, row_of(panel, "Back muscles"), SCRIPTED)
    assert under_the_mouse(panel, QPoint(40, away.y())) == "Back muscles (not there now)"
    assert under_the_mouse(panel, away) == "As scripted"


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_every_choice_looks_different_in_every_theme(panel: LayersPanel, theme: str) -> None:
    panel.set_colours(WINDOW_COLOURS[theme])
    seen = []
    for layers in ({}, {"sac": "on"}, {"sac": "faint"}, {"sac": "off"}):
        panel.set_layers(layers)
        seen.append(pixels(panel.list).tobytes())
    assert len(set(seen)) == len(CHOICES)


@pytest.mark.usefixtures("everything_translated")
def test_its_own_words_can_be_translated(qtbot: QtBot) -> None:
    panel = LayersPanel()
    qtbot.addWidget(panel)
    panel.set_bodies((SAC,))
    assert bare_words(panel) == set()
    assert labels(panel) == ["⟦Nerves and canal⟧", "Dural sac"]
