"""Everything in the window is reached with Tab alone, has a name to be read out, and shows where the keyboard is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kyphoscope.viz.player.settings.settings_store import PANELS
from kyphoscope.viz.player.window import PlayerWindow
from tests.viz.player.command_table import Asking
from tests.viz.player.conftest import Driven, key, pixels, same

Drive = Callable[..., Driven]

SCENES: dict[str, Callable[[PlayerWindow], object]] = {
    **{panel: (lambda window, panel=panel: window.panels.bring(panel)) for panel in PANELS},
    "message": lambda window: window.notice.say("Something."),
    "wipe": lambda window: window.viewing.switch_wipe(),
    "question": lambda window: window.playback.open(Asking()),
    "summary": lambda window: window.self_check.show_summary(),
}
"""What may be in the window beside the rest."""


def to_reach(window: QWidget) -> set[QWidget]:
    """All that can be seen and used and takes the keyboard; not the fields within fields."""
    return {
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisible()
        and widget.isEnabled()
        and widget.window() is window
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.focusProxy() is None
        and widget.objectName() != "qt_spinbox_lineedit"
    }


def round_trip(window: QWidget) -> list[QWidget]:
    """Where the keyboard comes to with Tab, until it is where it began."""
    visited: list[QWidget] = []
    for _ in range(200):
        QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_Tab)
        if visited and window.focusWidget() is visited[0]:
            return visited
        visited.append(window.focusWidget())
    raise AssertionError(f"Tab never comes back: {visited[-8:]}")


def name_of(widget: QWidget) -> str:
    """What a screen reader calls it."""
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def told(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.objectName()} {name_of(widget)!r}"


@pytest.mark.parametrize("scene", SCENES)
def test_tab_goes_round_everything_and_shift_tab_back(driven: Driven, qtbot: QtBot, scene: str) -> None:
    window = driven.window
    SCENES[scene](window)
    window.canvas.orbit(10, 0)
    qtbot.waitUntil(window.canvas.rests)
    wanted, visited = to_reach(window), round_trip(window)
    assert {told(widget) for widget in wanted - set(visited)} == set()
    assert {told(widget) for widget in visited if not name_of(widget)} == set()
    assert len(visited) == len(set(visited))
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Backtab)
    assert window.focusWidget() is visited[-1]


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("scene", SCENES)
def test_where_the_keyboard_is_can_be_seen(driven: Driven, qtbot: QtBot, scene: str, theme: str) -> None:
    """Each control looks different with the keyboard on it; only the picture has nothing to show for it."""
    window = driven.window
    if theme == "light":
        key(driven, "T")
    SCENES[scene](window)
    window.canvas.orbit(10, 0)
    qtbot.waitUntil(window.canvas.rests)
    unseen = set()
    for widget in to_reach(window) - {window.canvas}:
        window.canvas.setFocus(Qt.FocusReason.OtherFocusReason)
        QApplication.processEvents()
        before = pixels(widget)
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        QApplication.processEvents()
        if same(before, widget):
            unseen.add(told(widget))
    assert unseen == set()
