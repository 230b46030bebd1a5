"""Writing may be made up to twice as large: still nothing is cut, sticks out or lies over other words."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

import kyphoscope.viz.frame.overlay
import kyphoscope.viz.frame.strip
from kyphoscope.scenes.program import Program
from kyphoscope.scenes.state import SceneState
from kyphoscope.viz.frame.layout import divide
from kyphoscope.viz.frame.overlay import Caption, Overlay, Words
from kyphoscope.viz.frame.picture import Picture
from kyphoscope.viz.frame.strip import row_type
from kyphoscope.viz.render.camera import Rect
from kyphoscope.viz.render.style import THEMES
from kyphoscope.viz.text.text_raster import Sprite, paste
from tests import lessons

SIZES = [(640, 360), (1024, 640), (1920, 1080)]
FULL = {
    "anterior_height_mm": 28.8, "anterior_height_percent": 88.0, "middle_height_mm": 28.8,
    "middle_height_percent": 88.0, "wedge_angle_deg": 28.8, "cement_ml": 8.8, "balloon_left_ml": 8.8,
    "balloon_right_ml": 8.8,
}  # fmt: skip
"""Everything that a row of read-outs can hold."""


class Written:
    """The places of all words since it was last asked, each with the picture that it was drawn on."""

    def __init__(self) -> None:
        self._boxes: list[tuple[Rect, tuple[int, int]]] = []

    def paste(self, frame: np.ndarray, sprite: Sprite, x: int, y: int) -> None:
        if sprite.rest.min() < 256:  # no box where there are no words
            self._boxes.append((Rect(x, y, sprite.w, sprite.h), (frame.shape[1], frame.shape[0])))
        paste(frame, sprite, x, y)

    def taken(self) -> list[tuple[Rect, tuple[int, int]]]:
        taken, self._boxes = self._boxes, []
        return taken


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Written:
    kept = Written()
    monkeypatch.setattr(kyphoscope.viz.frame.overlay, "paste", kept.paste)
    monkeypatch.setattr(kyphoscope.viz.frame.strip, "paste", kept.paste)
    return kept


def check(boxes: list[tuple[Rect, tuple[int, int]]]) -> None:
    """Everything is inside of what it is drawn on, and nothing over anything else but the space above its letters."""
    assert boxes
    for box, (w, h) in boxes:
        assert box.x >= 0
        assert box.x + box.w <= w
        assert box.y >= 0
        assert box.y + 0.85 * box.h <= h  # of the last line there may be less below the letters
    for (a, _), (b, _) in combinations(boxes, 2):
        beside = a.x + a.w <= b.x or b.x + b.w <= a.x
        above = a.y + a.h <= b.y + 0.12 * b.h or b.y + b.h <= a.y + 0.12 * a.h
        assert beside or above


def caption(program: Program, step: int, states: tuple[SceneState, ...]) -> Caption:
    words = tuple(Words("", "") if state.waiting_for else Words(state.title, state.caption) for state in states)
    mark = program.steps[step]
    return Caption(mark.index + 1, len(program.steps), mark.phase, words, 0.5)


@pytest.mark.parametrize("writing", [1.4, 2.0])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["anatomy", "compare"])
def test_all_words_of_a_lesson_have_room(
    name: str, size: tuple[int, int], writing: float, written: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    real = kyphoscope.viz.frame.overlay.text_sprite
    monkeypatch.setattr(
        kyphoscope.viz.frame.overlay, "text_sprite", lambda text, *how: said.append(text) or real(text, *how)
    )
    program = lessons.load(name)
    layout = divide(size, len(program.lanes), True, writing)
    overlay = Overlay(layout, THEMES["dark"], program.lanes)
    frame = np.zeros((size[1], size[0], 3), np.uint8)
    for mark in program.steps:
        states = program.states_at(mark.starts_s + 0.9 * mark.lasts_s)
        for lane, state in enumerate(states):
            overlay.draw_pane(frame, lane, state, state.view)
            in_pane, pane = written.taken(), layout.panes[lane]
            assert {drawn_on for _, drawn_on in in_pane} == {(pane.w, pane.h)}, "each lane in its own pane"
            check(in_pane)
            overlay.draw_strip(frame, lane, FULL | {"wedge_angle_deg": 10.0 + mark.index}, "Biconcave, grade 3")
            check(written.taken())
        overlay.draw_band(frame, caption(program, mark.index, states))
        check(written.taken())
    assert not [text for text in said if "…" in text]


@pytest.mark.parametrize("lanes", [1, 2])
@pytest.mark.parametrize("size", SIZES)
def test_larger_writing_is_larger_and_leaves_the_picture_most_of_the_frame(size: tuple[int, int], lanes: int) -> None:
    ems, values = [], []
    for writing in (0.8, 1.0, 1.25, 1.5, 2.0):
        layout = divide(size, lanes, True, writing)
        assert layout.panes[0].h >= 0.54 * size[1]
        ems.append(layout.em)
        values.append(row_type(layout).value_px)
    assert ems == sorted(ems)
    assert values[-1] >= values[1] - 1  # in a narrow pane read-outs have no room to grow
    assert ems[-1] >= 1.4 * ems[1]
    assert divide(size, lanes, True, 1.0) == divide(size, lanes, True)


@pytest.mark.parametrize("writing", [0.79, 2.01, 0.0, float("nan")])
def test_writing_out_of_reach_is_refused(writing: float) -> None:
    with pytest.raises(ValueError, match=r"'writing' parameter. It goes from 0.8 to 2, but got"):
        divide((1280, 720), 1, True, writing)


def test_a_picture_is_written_on_in_the_size_that_was_asked_for() -> None:
    program = lessons.load("sparse")
    rooms = []
    for writing in (1.0, 1.6):
        with Picture(program, size=(480, 270), writing=writing) as picture:
            assert picture.at(0.0).shape == (270, 480, 3)
            rooms.append(picture.panes[0].h)
            picture.resize((640, 360))
            assert picture.panes == divide((640, 360), 1, True, writing).panes
    assert rooms[1] < rooms[0]
