"""What is written on a frame is legible, true to scale and never in its own way."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kyphoscope.meshes.geometry.pose import unit
from kyphoscope.scenes.state import Label, SceneState, View
from kyphoscope.viz.frame.labels import Tag, place
from kyphoscope.viz.frame.layout import divide
from kyphoscope.viz.frame.overlay import Caption, Overlay, Words, placed_labels
from kyphoscope.viz.frame.strip import cells, row_type
from kyphoscope.viz.render.camera import Rect, axes, letters, mm_per_px, projected
from kyphoscope.viz.render.style import THEMES
from kyphoscope.viz.text.text_raster import fill, fitted, line_px, paste, stroke, text_sprite, width_px, wrapped

SIZES = [(640, 360), (800, 600), (1280, 720), (1920, 1080)]
FRONT = View((0.0, 0.0, 0.0), (0.0, -1.0, 0.0), (0.0, 0.0, 1.0), 100.0)
WORDS = st.text("abcdefghij ", min_size=1, max_size=400).filter(lambda s: s.strip())
TAGS = st.lists(st.tuples(st.integers(20, 180), st.floats(0, 800), st.floats(0, 400)), max_size=9)


@given(tags=TAGS)
def test_words_never_overlap_and_stay_in_their_margins(tags: list[tuple[int, float, float]]) -> None:
    left, right = Rect(20, 30, 380, 360), Rect(400, 30, 380, 360)
    placed = place([Tag((str(k),), w, 20, (x, y)) for k, (w, x, y) in enumerate(tags)], left, right, 6)
    assert sorted(p.tag.lines for p in placed) == sorted((str(k),) for k in range(len(tags)))
    for p in placed:
        margin = left if p.box.x < 400 and p.box.x == left.x else right
        assert margin.x <= p.box.x
        assert p.box.x + p.box.w <= margin.x + margin.w
        assert margin.y <= p.box.y
        assert p.box.y + p.box.h <= margin.y + margin.h
    for a, b in itertools.combinations(placed, 2):
        if (a.box.x == left.x) == (b.box.x == left.x):
            assert a.box.y + a.box.h <= b.box.y or b.box.y + b.box.h <= a.box.y


@pytest.mark.parametrize("size", SIZES)
def test_a_thing_out_of_sight_has_no_label(size: tuple[int, int]) -> None:
    layout = divide(size, 1, True)
    labels = (Label("here", (10.0, 0.0, 5.0)), Label("away", (0.0, 0.0, 70.0)))
    (only,) = placed_labels(layout, layout.panes[0], labels, FRONT, False)
    assert only.tag.lines == ("here",)
    assert only.leader[1] == pytest.approx(projected(FRONT, layout.panes[0], (10.0, 0.0, 5.0)))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lanes", [1, 2])
def test_a_frame_is_divided_without_gaps(size: tuple[int, int], lanes: int) -> None:
    layout = divide(size, lanes, True)
    covered = np.zeros((size[1], size[0]), int)
    for rect in (*layout.panes, *layout.strips, layout.band):
        covered[rect.y : rect.y + rect.h, rect.x : rect.x + rect.w] += 1
    assert (covered == 1).all()
    assert layout.panes[0].h > 0.6 * size[1]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lanes", [1, 2])
def test_read_outs_stay_in_their_places(size: tuple[int, int], lanes: int) -> None:
    """Every read-out fits its share of the row, the fullest row too, and at reference size nothing is left out."""
    layout = divide(size, lanes, True)
    kind = row_type(layout)
    assert kind.value_px >= 8
    if size[1] >= 720:
        assert kind.notes == 0
    few, many = {"wedge_angle_deg": 12.0}, {"wedge_angle_deg": 12.0, "cement_ml": 2.0, "balloon_left_ml": 1.0}
    rect = layout.strips[0]
    drawn = []
    for measured in (few, many):
        frame = np.zeros((size[1], size[0], 3), np.uint8)
        Overlay(layout, THEMES["dark"], ("PVP", "PKP")[:lanes]).draw_strip(frame, 0, measured)
        drawn.append(frame[rect.y : rect.y + rect.h, rect.x : rect.x + rect.w])
    changed = np.flatnonzero((drawn[0] != drawn[1]).any(axis=(0, 2)))
    assert changed.min() > 0.5 * rect.w


def test_read_outs_say_what_is_measured() -> None:
    measured = {"anterior_height_mm": 17.84, "anterior_height_percent": 75.6, "wedge_angle_deg": 12.36}
    said = {cell.name: (cell.value, cell.notes[0]) for cell in cells(measured | {"cement_ml": 0.0})}
    assert said == {"anterior": ("17.8 mm", "76 % of neighbours"), "wedge": ("12.4°", "")}
    both = cells({"balloon_left_ml": 1.24, "balloon_right_ml": 0.0, "cement_ml": 0.66})
    assert [cell.value for cell in both] == ["0.7 mL", "1.2 / 0.0 mL"]
    named = cells({"wedge_angle_deg": 12.0}, "Wedge, grade 2")
    assert [(cell.names[0], cell.value) for cell in named] == [("Wedge angle", "12.0°"), ("Fracture", "Wedge, grade 2")]
    burst = cells({"canal_narrowing_percent": 27.6}, "Burst, grade 3")
    assert [(cell.names[0], cell.value) for cell in burst] == [("Fracture, canal narrowed 28 %", "Burst, grade 3")]


@pytest.mark.parametrize("height_mm", [20.0, 60.0, 110.0, 230.0])
def test_the_scale_bar_is_as_long_as_it_says(height_mm: float) -> None:
    layout = divide((1280, 720), 1, True)
    view = View((0.0, 0.0, 0.0), (0.0, -1.0, 0.0), (0.0, 0.0, 1.0), height_mm)
    frame = np.zeros((720, 1280, 3), np.uint8)
    Overlay(layout, THEMES["dark"], ("",)).draw_pane(frame, 0, SceneState(0.0, 0, "", "", "", (), view), view)
    pane = layout.panes[0]
    lit = frame[pane.h - 3 * layout.em // 2 : pane.h, pane.w // 2 + 40 :].max(axis=2) > 60
    row = lit[lit.sum(axis=1).argmax()]
    long_mm = (np.flatnonzero(row)[-1] - np.flatnonzero(row)[0]) * mm_per_px(view, pane)
    assert min(abs(long_mm / mm - 1.0) for mm in (1, 2, 5, 10, 20, 50, 100)) < 0.04


@given(
    towards=st.tuples(*[st.floats(-1, 1)] * 3).filter(lambda v: np.linalg.norm(v[:2]) > 0.2),
)
def test_opposite_edges_carry_opposite_letters(towards: tuple[float, float, float]) -> None:
    right, up, _ = axes(View((0.0, 0.0, 0.0), unit(towards), (0.0, 0.0, 1.0), 100.0))
    other = str.maketrans("LRAPSI", "RLPAIS")
    for direction in (right, up):
        assert letters(direction).translate(other) == letters(-direction)
    assert letters(up)


@given(text=WORDS, px=st.integers(9, 30), room=st.integers(120, 900), most=st.integers(1, 3))
@example(text="a" * 25 + " a", px=13, room=120, most=2)  # a word too wide for a line that is not the last
def test_text_fits_its_room(text: str, px: int, room: int, most: int) -> None:
    size, lines = fitted(text, px, room, most)
    assert size <= px
    assert len(lines) * line_px(size) <= max(most * line_px(px), line_px(size))
    assert all(width_px(line, size) <= room for line in lines)
    whole = wrapped(text, px, room)
    assert " ".join(whole).split() == text.split()


def test_captions_of_every_size_are_whole() -> None:
    """Two sentences are shown in full, at every size, in letters that can be read."""
    say = (
        "The tip stays lateral to the inner wall of the pedicle until it has passed the back wall of the body, as the "
        "side view shows. Only then may it cross towards the middle, to the anterior third."
    )
    for size, lanes in itertools.product(SIZES, (1, 2)):
        layout = divide(size, lanes, True)
        room = layout.panes[0].w - round(1.6 * layout.em) if lanes > 1 else round(0.7 * size[0])
        px, lines = fitted(say, layout.em, room, 3)
        assert not lines[-1].endswith("…")
        assert px >= 8


def test_a_caption_is_drawn_once_and_copied_after() -> None:
    layout = divide((640, 360), 1, True)
    overlay = Overlay(layout, THEMES["light"], ("",))
    frames = []
    for share in (0.25, 0.75):
        frame = np.zeros((360, 640, 3), np.uint8)
        overlay.draw_band(frame, Caption(1, 4, "access", (Words("Into the body", "Words."),), share))
        frames.append(frame)
    rows = np.flatnonzero((frames[0] != frames[1]).any(axis=(1, 2)))
    assert rows.max() - rows.min() < 4


@given(x=st.integers(-60, 60), y=st.integers(-40, 40))
def test_what_sticks_out_of_a_frame_is_dropped(x: int, y: int) -> None:
    frame = np.full((30, 40, 3), 90, np.uint8)
    paste(frame, text_sprite("word", 14, (1.0, 1.0, 1.0)), x, y)
    stroke(frame, (x, y), (x + 30.0, y + 9.0), 2.0, (1.0, 1.0, 1.0))
    fill(frame, x, y, 5, 5, (0.0, 0.0, 0.0), 0.5)
    assert frame.shape == (30, 40, 3)


def test_a_stroke_covers_its_own_area() -> None:
    frame = np.zeros((60, 120, 3), np.uint8)
    stroke(frame, (20.0, 20.0), (100.0, 35.0), 4.0, (1.0, 1.0, 1.0))
    long = np.hypot(80.0, 15.0)
    assert frame[..., 0].sum() / 255 == pytest.approx(4.0 * long + np.pi * 4.0, rel=0.03)


@given(w=st.integers(8, 300), h=st.integers(12, 200), lanes=st.integers(1, 2))
@settings(max_examples=30)
def test_even_a_tiny_window_gets_a_whole_frame(w: int, h: int, lanes: int) -> None:
    layout = divide((w, h), lanes, True)
    frame = np.zeros((h, w, 3), np.uint8)
    overlay = Overlay(layout, THEMES["dark"], ("PVP", "PKP")[:lanes])
    state = SceneState(0.0, 0, "", "", "", (), FRONT, labels=(Label("a word", (0.0, 0.0, 0.0)),), waiting_for="it")
    for lane in range(lanes):
        overlay.draw_pane(frame, lane, state, FRONT)
        overlay.draw_strip(frame, lane, {"wedge_angle_deg": 12.0, "cement_ml": 2.0})
    overlay.draw_band(frame, Caption(1, 4, "access", (Words("Into the body", "Words to say."),) * lanes, 0.5))
    assert frame.any()
