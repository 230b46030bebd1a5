"""A person finds every key on one sheet: all are there, none over another, and what is typed finds the command."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from kyphoscope.viz.player.commands.shortcuts_sheet import ShortcutRow, ShortcutSheet, into_columns
from kyphoscope.viz.player.style.style_sheet import style_sheet
from kyphoscope.viz.player.style.window_colours import WINDOW_COLOURS
from tests.viz.player.conftest import pixels, same
from tests.viz.player.translation_fixture import bare_words, everything_translated  # noqa: F401 (a fixture)

ROWS = (
    *(ShortcutRow("Along the lesson", f"Along {n}", (f"Ctrl+{n}",)) for n in range(9)),
    ShortcutRow("Along the lesson", "Next step", ("Right", "PgDown")),
    *(ShortcutRow("Round the body", f"Turn {n}", (f"Alt+{n}",)) for n in range(10)),
    ShortcutRow("Window", "Open a script with a name so long that it takes a second line in a column", ("Ctrl+O",)),
    ShortcutRow("Window", "Dark or light", ("T",)),
)


class Host(QMainWindow):
    """A window with a command of its own on the letter T."""

    def __init__(self) -> None:
        super().__init__()
        self.frame = QWidget()
        self.frame.setStyleSheet(style_sheet(WINDOW_COLOURS["dark"]))
        self.setCentralWidget(self.frame)
        self.pressed = 0
        QShortcut(QKeySequence("T"), self, self._count)
        QShortcut(QKeySequence("Esc"), self, self._count)

    def _count(self) -> None:
        self.pressed += 1


@pytest.fixture
def host(qtbot: QtBot) -> Host:
    made = Host()
    qtbot.addWidget(made)
    made.resize(1024, 640)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def sheet(qtbot: QtBot, host: Host) -> ShortcutSheet:
    return opened(qtbot, host)


def opened(qtbot: QtBot, host: Host) -> ShortcutSheet:
    made = ShortcutSheet(host.frame)
    qtbot.addWidget(made)
    made.set_rows(ROWS)
    made.show()
    qtbot.waitExposed(made)
    return made


def places(sheet: ShortcutSheet) -> dict[str, QRect]:
    """Where each word stands that is shown, in the coordinates of the page."""
    labels = [label for label in sheet.page.findChildren(QLabel) if label.isVisible()]
    found = {}
    for label in labels:
        corner = label.mapTo(sheet.page, label.rect().topLeft())
        found[label.text()] = QRect(corner, label.size())
    return found


def starts(sheet: ShortcutSheet) -> set[int]:
    """The left edges of the columns."""
    return {place.left() for text, place in places(sheet).items() if text in {row.group for row in ROWS}}


@pytest.mark.parametrize(("width", "columns"), [(500, 1), (1024, 2), (1920, 3)])
def test_every_command_is_told_once_with_its_keys_in_as_many_columns_as_fit(
    qtbot: QtBot, host: Host, width: int, columns: int
) -> None:
    host.resize(width, 900)
    sheet = opened(qtbot, host)
    found = places(sheet)
    for row in ROWS:
        name = found[row.name]
        caps = [found[keys] for keys in row.keys]
        assert all(cap.left() > name.left() and abs(cap.top() - name.top()) < 8 for cap in caps)
    assert all(not a.intersects(b) for a, b in combinations(found.values(), 2))
    assert all(sheet.page.rect().contains(place) for place in found.values())
    assert len(starts(sheet)) == columns
    assert sheet.width() <= width


@pytest.mark.parametrize("letters", ["", "QDialog QLabel { font-size: 28px; }"])
@pytest.mark.parametrize("width", [640, 1024, 1920])
def test_words_are_never_cut_off(qtbot: QtBot, host: Host, width: int, letters: str) -> None:
    host.frame.setStyleSheet(host.frame.styleSheet() + letters)
    host.resize(width, 800)
    sheet = opened(qtbot, host)
    for label in sheet.page.findChildren(QLabel):
        assert label.height() >= label.heightForWidth(label.width()), label.text()
        assert label.wordWrap() or label.width() >= label.sizeHint().width(), label.text()


def test_what_is_typed_leaves_the_commands_that_answer(host: Host, sheet: ShortcutSheet) -> None:
    before = pixels(sheet)
    QTest.keyClicks(sheet.focusWidget(), "step NEXT")
    assert set(places(sheet)) == {"Along the lesson", "Next step", "Right", "PgDown"}
    assert [row.name for row in sheet.shown()] == ["Next step"]
    assert not same(before, sheet)
    sheet.search.clear()
    QTest.keyClicks(sheet.focusWidget(), "pgdown")
    assert [row.name for row in sheet.shown()] == ["Next step"]
    sheet.search.clear()
    QTest.keyClicks(sheet.focusWidget(), "t")
    assert sheet.search.text() == "t"
    assert host.pressed == 0, "a letter that is typed is no command"


def test_it_says_so_where_nothing_answers_and_shows_all_again(sheet: ShortcutSheet) -> None:
    everything = places(sheet)
    QTest.keyClicks(sheet.search, "no such thing")
    assert sheet.nothing.isVisible()
    assert places(sheet) == {}
    sheet.search.clear()
    assert not sheet.nothing.isVisible()
    assert places(sheet) == everything


def test_escape_closes_it_and_it_opens_anew(qtbot: QtBot, host: Host, sheet: ShortcutSheet) -> None:
    QTest.keyClicks(sheet.search, "dark")
    QTest.keyClick(sheet.focusWidget(), Qt.Key.Key_Escape)
    assert not sheet.isVisible()
    assert host.pressed == 0
    sheet.show()
    qtbot.waitExposed(sheet)
    assert sheet.search.text() == ""
    assert sheet.focusWidget() is sheet.search
    assert sheet.shown() == ROWS


def test_in_a_small_window_it_scrolls_by_keys_to_the_last_command(qtbot: QtBot, host: Host) -> None:
    host.resize(480, 320)
    sheet = opened(qtbot, host)
    assert sheet.height() <= 320
    bar = sheet.area.verticalScrollBar()
    assert bar.maximum() > 0
    QTest.keyClick(sheet.search, Qt.Key.Key_Down)
    assert 0 < bar.value() < bar.maximum()
    for _ in range(20):
        QTest.keyClick(sheet.search, Qt.Key.Key_PageDown)
    last = places(sheet)["Dark or light"]
    assert sheet.area.viewport().rect().contains(last.translated(0, -bar.value()))
    QTest.keyClicks(sheet.search, "a")
    assert bar.value() == 0, "what is found begins at the top"


def test_other_commands_take_the_place_of_the_first(qtbot: QtBot, sheet: ShortcutSheet) -> None:
    sheet.set_rows((ShortcutRow("Marks", "Arrow", ("A",)),))
    assert set(places(sheet)) == {"Marks", "Arrow", "A"}


@pytest.mark.usefixtures("everything_translated")
def test_its_own_words_can_be_translated(qtbot: QtBot, host: Host) -> None:
    sheet = ShortcutSheet(host.frame)
    assert bare_words(sheet) == set()


HEIGHTS = st.lists(st.integers(1, 400), min_size=1, max_size=9)


@given(heights=HEIGHTS, count=st.integers(1, 6))
def test_groups_keep_their_order_and_no_column_is_empty(heights: list[int], count: int) -> None:
    columns = into_columns(heights, count)
    assert [index for column in columns for index in column] == list(range(len(heights)))
    assert 1 <= len(columns) <= count
    assert all(columns)


@given(heights=HEIGHTS, count=st.integers(1, 6))
def test_no_other_division_is_lower(heights: list[int], count: int) -> None:
    def highest(cuts: tuple[int, ...]) -> int:
        edges = (0, *cuts, len(heights))
        return max(sum(heights[a:b]) for a, b in pairwise(edges))

    best = min(
        highest(cuts) for k in range(min(count, len(heights))) for cuts in combinations(range(1, len(heights)), k)
    )
    assert max(sum(heights[i] for i in column) for column in into_columns(heights, count)) == best


def test_nothing_takes_no_columns() -> None:
    assert into_columns([], 3) == ()
