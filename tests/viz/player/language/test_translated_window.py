"""The whole window in another language: nothing that it shows, paints or reads out is left in English."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDoubleSpinBox,
    QFileDialog,
    QLabel,
    QMessageBox,
    QSpinBox,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from kyphoscope.scenes.program import Question, StepMark
from kyphoscope.viz.facts.about import about
from kyphoscope.viz.player.commands.shortcuts_sheet import ShortcutSheet
from kyphoscope.viz.player.settings.settings_store import PANELS
from tests.viz.player.conftest import LESSONS, Driven, PairOfLessons, click, key
from tests.viz.player.translation_fixture import bare_words, everything_translated  # noqa: F401 (a fixture)

Drive = Callable[..., Driven]

OWN = "❡"
"""Stands in every word of the test's lesson: those are not translated."""


@dataclass(frozen=True)
class Foreign(PairOfLessons):
    """Two sides, all words of which are marked; it asks in every step in another way, and has notes."""

    title: str = f"T{OWN}"
    lanes: tuple[str, ...] = (f"L{OWN}", f"R{OWN}")

    @property
    def steps(self) -> tuple[StepMark, ...]:
        return tuple(
            replace(
                step, title=f"Step{OWN} {step.index}", phase=f"phase{OWN}", say=f"Said{OWN}.", notes=f"Noted{OWN}.",
                sources=(f"Source{OWN}",), question=self._question(step),
            )
            for step in super().steps
        )  # fmt: skip

    def _question(self, step: StepMark) -> Question:
        kind = ("choice", "place", "stop", "choice")[step.index]
        choices = {"choice": (f"One{OWN}", f"Two{OWN}"), "place": (), "stop": ("Stop", "Go on")}[kind]
        return Question(
            kind, f"Asked{OWN}?", step.starts_s + 1.0, f"Because{OWN}.", choices, 0 if choices else -1,
            (0.0, 0.0, 0.0) if kind == "place" else None, 5.0, (f"Source{OWN}",),
        )  # fmt: skip


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Every text that was painted by hand since."""
    texts: set[str] = set()
    usual = QPainter.drawText

    def draw(painter: QPainter, *args: object) -> object:
        texts.update(each for each in args if isinstance(each, str))
        return usual(painter, *args)

    monkeypatch.setattr(QPainter, "drawText", draw)
    return texts


@pytest.fixture
def foreign(
    drive: Drive,
    everything_translated: None,  # noqa: F811 (the fixture)
    painted: set[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Driven:
    monkeypatch.setitem(LESSONS, "compare", Foreign())
    return drive("compare")


QTS_OWN = {"Scroll Left", "Scroll Right"}
"""What Qt says by itself, and translates by itself."""
SIGNS = {"A+", "A−"}
LEVELS = {f"T{n}" for n in range(4, 13)} | {f"L{n}" for n in range(1, 6)}
"""The same in every language."""


def in_english(found: set[str]) -> set[str]:
    """Those texts that are the window's and were not translated.

    Not counted: the lesson's own words, Qt's, signs, levels, files. Bodies' names and what is told of them come from
    viz.facts.about, which knows no Qt.
    """
    words = {text for text in found if any(map(str.isalpha, text)) and not {"⟦", OWN} & set(text)}
    return {text for text in words - QTS_OWN - SIGNS - LEVELS if not text.startswith("/")}


def words_of(widget: QWidget) -> set[str]:
    """All that a widget and what is in it show and read out: words, tips, rows of lists, entries of menus, tabs."""
    found = set(bare_words(widget))
    for each in (widget, *widget.findChildren(QWidget)):
        found |= {text for action in each.actions() for text in (action.text(), action.toolTip())}
        if isinstance(each, QAbstractItemView):
            found |= set(rows(each))
        if isinstance(each, QTabBar):
            found |= {text for tab in range(each.count()) for text in (each.tabText(tab), each.tabToolTip(tab))}
        if isinstance(each, QSpinBox | QDoubleSpinBox):
            found |= {each.prefix(), each.suffix(), each.specialValueText()}
    return found


def rows(view: QAbstractItemView) -> Iterator[str]:
    roles = Qt.ItemDataRole
    for row in range(view.model().rowCount()):
        for role in (roles.DisplayRole, roles.ToolTipRole, roles.AccessibleTextRole, roles.AccessibleDescriptionRole):
            text = view.model().index(row, 0).data(role)
            if isinstance(text, str):
                yield text


def seen(qtbot: QtBot, widget: QWidget) -> set[str]:
    """What is in English of that widget as it is now, painted once."""
    qtbot.wait(30)
    widget.grab()
    return in_english(words_of(widget))


NEEDLE = {"Needle, right"}
"""The one body of the test's lesson, as viz.facts.about calls it."""
DIALOGS = {"open", "forget", "close", "keys", "export"}


def test_the_window_and_its_menus(foreign: Driven, qtbot: QtBot, painted: set[str]) -> None:
    window = foreign.window
    assert window.menuBar().actions()[0].text() == "⟦&File⟧"
    assert window.caption.columns[0].text.text() == f"Said{OWN}."
    assert seen(qtbot, window) == set()
    assert any("⟦" in text for text in words_of(window.menuBar()))
    assert in_english(painted) == set()


def test_whatever_is_done(foreign: Driven, qtbot: QtBot, painted: set[str]) -> None:
    """After every command, with the panels, bars and cards that it brings."""
    window = foreign.window
    for name, command in window.commands.items():
        if name not in DIALOGS:
            command.do()
            assert seen(qtbot, window) - NEEDLE == set(), name
    assert in_english(painted) - NEEDLE == set()
    assert painted >= NEEDLE, "the list of layers was painted"


@pytest.mark.parametrize("panel", PANELS)
def test_each_panel(foreign: Driven, qtbot: QtBot, painted: set[str], panel: str) -> None:
    window = foreign.window
    window.panels.bring(panel)
    qtbot.wait(200)  # the charts measure
    assert seen(qtbot, window) - NEEDLE == set()
    assert in_english(painted) - NEEDLE == set()


def test_what_is_told_of_a_body_is_all_that_comes_from_elsewhere(foreign: Driven, qtbot: QtBot) -> None:
    window = foreign.window
    window.viewing.pointed.emit(0, "needle")
    (state, _) = window.viewing.states()
    told = about(state.parts[0], state, f"L{OWN}")
    assert window.panels.current == "about"
    sizes = {text for label, value in told.sizes for text in (label, value, f"{label}: {value}")}
    assert len(sizes) >= 3
    assert seen(qtbot, window) - NEEDLE <= {told.name, told.sentence, *sizes}


@pytest.mark.parametrize("index", range(4))
@pytest.mark.parametrize("right", [True, False])
def test_questions_and_their_answers(foreign: Driven, qtbot: QtBot, index: int, right: bool) -> None:
    window = foreign.window
    mark = window.playback.program.steps[index]
    window.playback.seek(mark.question.at_s)
    assert window.card.isVisible()
    assert seen(qtbot, window) == set()
    if mark.question.kind == "place":
        window.viewing.placed.emit((0.0, 0.0 if right else 50.0, 0.0))
    else:
        click(window.card.answers[0 if right else 1])
    assert window.card.verdict.isVisible()
    assert seen(qtbot, window) == set()
    key(foreign, "Return")
    key(foreign, "Y")
    assert window.summary.isVisible()
    assert seen(qtbot, window) == set()


def test_messages(foreign: Driven, qtbot: QtBot) -> None:
    """What is wrong in a script is told in the words of the reader of scripts, and nothing else is in English."""
    window = foreign.window
    window.open("bad.yaml")
    assert window.notice.isVisible()
    assert seen(qtbot, window) == {"bad.yaml, line 12: There is no verb push. Write advance."}


def test_the_sheet_of_keys(foreign: Driven, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    sheets: list[ShortcutSheet] = []
    monkeypatch.setattr(ShortcutSheet, "exec", lambda sheet: (sheets.append(sheet), sheet.show()))
    monkeypatch.setattr(ShortcutSheet, "deleteLater", lambda _sheet: None)
    key(foreign, "?")
    caps = {native for command in foreign.window.commands.values() for native in command.native_keys}
    assert seen(qtbot, sheets[0]) <= caps
    assert {"⟦Keys⟧", "⟦Play or pause⟧"} <= every_text(sheets[0])
    sheets[0].close()


def every_text(widget: QWidget) -> set[str]:
    return {widget.windowTitle(), *(label.text() for label in widget.findChildren(QLabel))}


def test_the_window_with_the_notes(foreign: Driven, qtbot: QtBot, painted: set[str]) -> None:
    foreign.window.presenting.switch_notes()
    notes = foreign.window.presenting.notes
    for step in range(4):
        foreign.window.playback.go_to_step(step)
        assert seen(qtbot, notes) == set()
    key(foreign, "F5")
    key(foreign, "B")
    assert seen(qtbot, notes) == set()
    assert seen(qtbot, foreign.window) == set()
    assert in_english(painted) == set()


def test_the_export_dialog(foreign: Driven, qtbot: QtBot, painted: set[str]) -> None:
    key(foreign, "Ctrl+E")
    dialog = foreign.window.exporting.dialog
    for kind in dialog.kinds.values():
        click(kind)
        assert seen(qtbot, dialog) == set()
    assert in_english(painted) == set()
    dialog.close()


def test_dialogs_that_ask(foreign: Driven, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []

    def answer(*texts: object) -> QMessageBox.StandardButton:
        told.extend(text for text in texts if isinstance(text, str))
        return QMessageBox.StandardButton.No

    monkeypatch.setattr(QMessageBox, "question", answer)
    monkeypatch.setattr(
        QFileDialog, "exec", lambda dialog: told.extend([dialog.windowTitle(), *dialog.nameFilters()]) or 0
    )
    key(foreign, "Ctrl+Shift+R")
    key(foreign, "Ctrl+O")
    assert len(told) == 5
    assert "⟦Reset all settings⟧" in told
    assert all("⟦" in text or "⟧" in text for text in told), told
