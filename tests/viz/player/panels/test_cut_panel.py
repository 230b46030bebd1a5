"""A person cuts the bones open along a plane of their own, moves the cut and takes the other side away."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kyphoscope.scenes import library
from kyphoscope.scenes.state import Cut
from kyphoscope.viz.player.panels.cut_panel import PLANES, REACH_MM, CutPanel, cut_at, place_words, read_cut
from kyphoscope.viz.player.style.style_sheet import style_sheet
from kyphoscope.viz.player.style.window_colours import WINDOW_COLOURS
from tests.viz.player.conftest import pixels, same
from tests.viz.player.translation_fixture import bare_words, everything_translated  # noqa: F401 (a fixture)

Told = list[tuple[bool, Cut | None]]


class Host(QWidget):
    """A window with the panel and with keys of its own that lead through a lesson."""

    def __init__(self) -> None:
        super().__init__()
        self.setStyleSheet(style_sheet(WINDOW_COLOURS["dark"]))
        self.panel = CutPanel()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.panel)
        self.resize(260, 400)
        self.pressed: list[str] = []
        for keys in ("Right", "Left", "PgDown", "PgUp", "Home", "Space", "Ctrl+Right"):
            QShortcut(QKeySequence(keys), self, lambda keys=keys: self.pressed.append(keys))


@pytest.fixture
def host(qtbot: QtBot) -> Host:
    made = Host()
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)  # else its keys would be nobody's
    return made


@pytest.fixture
def panel(host: Host) -> CutPanel:
    return host.panel


@pytest.fixture
def told(panel: CutPanel) -> Told:
    heard: Told = []
    panel.changed.connect(lambda own, cut: heard.append((own, cut)))
    return heard


def pick(panel: CutPanel, words: str) -> None:
    """Choose from the list by keyboard, as a person does."""
    panel.choice.setFocus()
    panel.choice.setCurrentIndex(0)
    for _ in range(panel.choice.findText(words)):
        QTest.keyClick(panel.choice, Qt.Key.Key_Down)


def at(panel: CutPanel, mm: float) -> QPoint:
    """The place on the slider's line for a value."""
    slider = panel.slider
    room = slider.width() - 20
    return QPoint(round(10 + room * (mm + REACH_MM) / (2 * REACH_MM)), slider.height() // 2)


@pytest.mark.parametrize(("words", "normal"), [("Sagittal", (1, 0, 0)), ("Coronal", (0, 1, 0)), ("Axial", (0, 0, 1))])
def test_a_plane_cuts_through_the_middle_and_takes_the_side_that_scripts_take(
    panel: CutPanel, told: Told, words: str, normal: tuple[float, float, float]
) -> None:
    before = pixels(panel)
    pick(panel, words)
    assert told[-1] == (True, Cut((0.0, 0.0, 0.0), normal))
    assert not same(before, panel)
    assert panel.slider.isVisible()
    assert panel.place.text() == "Through the middle"


def test_without_a_plane_there_is_no_cut_or_the_scripts(panel: CutPanel, told: Told) -> None:
    assert not panel.slider.isVisible()
    pick(panel, "None")
    assert told[-1] == (True, None)
    assert not panel.slider.isVisible()
    QTest.keyClick(panel.choice, Qt.Key.Key_Up)
    assert told[-1] == (False, None)


@pytest.mark.parametrize(
    ("plane", "mm", "words"),
    [
        ("sagittal", 12, "12 mm left of the middle"),
        ("sagittal", -3, "3 mm right of the middle"),
        ("coronal", 12, "12 mm behind the middle"),
        ("coronal", -60, "60 mm in front of the middle"),
        ("axial", 5, "5 mm above the middle"),
        ("axial", -5, "5 mm below the middle"),
        ("axial", 0, "Through the middle"),
    ],
)
def test_words_say_where_the_cut_is_on_the_patient(panel: CutPanel, plane: str, mm: int, words: str) -> None:
    assert place_words(plane, mm) == words
    panel.set_from(True, cut_at(plane, mm, 1))
    assert panel.place.text() == words
    assert panel.slider.accessibleDescription() == words


def test_a_drag_moves_the_cut_all_along(panel: CutPanel, told: Told) -> None:
    pick(panel, "Axial")
    told.clear()
    before = pixels(panel.slider)
    QTest.mousePress(panel.slider, Qt.MouseButton.LeftButton, pos=at(panel, 0))
    for mm in (10, 20, 30):
        QTest.mouseMove(panel.slider, at(panel, mm))
    assert len(told) == 3, "it tells while the hand moves"
    QTest.mouseRelease(panel.slider, Qt.MouseButton.LeftButton, pos=at(panel, 30))
    heights = [cut.point_mm[2] for _, cut in told if cut]
    assert heights == sorted(heights)
    assert heights[-1] == pytest.approx(30, abs=1)
    assert not same(before, panel.slider)


def test_a_click_on_the_line_brings_the_cut_there_and_a_drag_goes_on(panel: CutPanel, told: Told) -> None:
    pick(panel, "Coronal")
    QTest.mousePress(panel.slider, Qt.MouseButton.LeftButton, pos=at(panel, -40))
    assert told[-1][1] is not None
    assert told[-1][1].point_mm[1] == pytest.approx(-40, abs=1)
    QTest.mouseMove(panel.slider, at(panel, -20))
    QTest.mouseRelease(panel.slider, Qt.MouseButton.LeftButton, pos=at(panel, -20))
    assert told[-1][1].point_mm[1] == pytest.approx(-20, abs=1)


def test_a_sagittal_cut_moves_as_the_patient_is_seen_from_behind(panel: CutPanel, told: Told) -> None:
    pick(panel, "Sagittal")
    assert [end.text() for end in panel.ends] == ["Left", "Right"]
    QTest.mouseClick(panel.slider, Qt.MouseButton.LeftButton, pos=at(panel, -30))
    assert told[-1][1] is not None
    assert told[-1][1].point_mm[0] == pytest.approx(30, abs=1)
    assert "left" in panel.place.text()


def test_arrow_keys_move_by_a_millimetre_and_page_keys_by_five(host: Host, panel: CutPanel, told: Told) -> None:
    pick(panel, "Axial")
    panel.slider.setFocus()
    places = []
    for keys in ("Right", "Right", "Left", "Up", "PgUp", "PgDown", "PgDown", "Home", "End"):
        QTest.keySequence(panel.slider, keys)
        assert told[-1][1] is not None
        places.append(told[-1][1].point_mm[2])
    assert places == [1, 2, 1, 2, 7, 2, -3, -60, 60]
    assert host.pressed == [], "while the slider has the keyboard its keys are its own"
    QTest.keySequence(panel.slider, "Space")
    QTest.keySequence(panel.slider, "Ctrl+Right")
    assert host.pressed == ["Space", "Ctrl+Right"]


def test_the_other_side_is_taken_away_and_given_back(panel: CutPanel, told: Told) -> None:
    panel.set_from(True, cut_at("coronal", 7, 1))
    assert "back" in panel.taken.text()
    QTest.mouseClick(panel.swap, Qt.MouseButton.LeftButton)
    assert told == [(True, Cut((0.0, 7.0, 0.0), (0.0, -1.0, 0.0)))]
    assert "front" in panel.taken.text()
    QTest.mouseClick(panel.swap, Qt.MouseButton.LeftButton)
    assert told[-1] == (True, Cut((0.0, 7.0, 0.0), (0.0, 1.0, 0.0)))


def test_each_plane_keeps_its_place_and_its_side(panel: CutPanel, told: Told) -> None:
    panel.set_from(True, cut_at("sagittal", -8, -1))
    pick(panel, "Axial")
    pick(panel, "Sagittal")
    assert told[-1] == (True, cut_at("sagittal", -8, -1))


def test_what_it_is_told_it_does_not_tell_again(panel: CutPanel, told: Told) -> None:
    for own, cut in ((True, cut_at("axial", 9, -1)), (True, None), (False, None), (False, cut_at("axial", 9, 1))):
        panel.set_from(own, cut)
        assert panel.cut() == (cut if own else None)
    assert told == []
    assert not panel.slider.isVisible(), "the script's cut is not the person's to move"


def test_places_count_from_the_treated_body(qtbot: QtBot) -> None:
    panel = CutPanel(centre_mm=(1.0, 2.0, 30.0))
    qtbot.addWidget(panel)
    heard: Told = []
    panel.changed.connect(lambda own, cut: heard.append((own, cut)))
    panel.set_from(True, Cut((0.0, 0.0, 35.0), (0.0, 0.0, 1.0)))
    assert panel.place.text() == "5 mm above the middle"
    panel.slider.setValue(-4)
    assert heard == [(True, Cut((1.0, 2.0, 26.0), (0.0, 0.0, 1.0)))]


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_cut_is_seen_to_move_in_every_theme(host: Host, panel: CutPanel, theme: str) -> None:
    host.setStyleSheet(style_sheet(WINDOW_COLOURS[theme]))
    panel.set_colours(WINDOW_COLOURS[theme])
    seen = set()
    for mm in (-60, -1, 0, 1, 60):
        panel.set_from(True, cut_at("axial", mm, 1))
        seen.add(pixels(panel.slider).tobytes())
    assert len(seen) == 5


@pytest.mark.usefixtures("everything_translated")
def test_its_words_can_be_translated(qtbot: QtBot) -> None:
    panel = CutPanel()
    qtbot.addWidget(panel)
    for plane in PLANES:
        for mm in (-4, 0, 4):
            panel.set_from(True, cut_at(plane, mm, 1))
            assert bare_words(panel) == set()


SOMEWHERE = st.tuples(*(st.floats(-50, 50) for _ in range(3)))


@given(
    plane=st.sampled_from(sorted(PLANES)),
    mm=st.integers(-REACH_MM, REACH_MM),
    sign=st.sampled_from([1, -1]),
    centre=SOMEWHERE,
)
def test_a_cut_is_read_as_it_was_made(plane: str, mm: int, sign: int, centre: tuple[float, float, float]) -> None:
    assert read_cut(cut_at(plane, mm, sign, centre), centre) == (plane, mm, sign)


@given(point=SOMEWHERE, normal=SOMEWHERE)
def test_any_cut_can_be_shown(point: tuple[float, float, float], normal: tuple[float, float, float]) -> None:
    plane, mm, sign = read_cut(Cut(point, normal))
    assert plane in PLANES
    assert abs(mm) <= REACH_MM
    assert sign in (1, -1)


def test_a_plane_of_a_script_is_the_same_plane_here() -> None:
    """The anatomy lesson cuts on the midline and takes the left side away, as the panel does by itself."""
    program = library.load("anatomy")
    cuts = {state.cut for t in range(int(program.duration_s)) for state in program.states_at(float(t)) if state.cut}
    assert cut_at("sagittal", 0, 1) in cuts
