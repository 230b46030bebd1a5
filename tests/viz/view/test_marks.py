"""What is measured by hand is measured in space, whatever the view, and drawn where its points are seen."""

from __future__ import annotations

from dataclasses import replace
from math import hypot

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyphoscope.meshes.geometry.pose import Vector, unit
from kyphoscope.scenes.state import View
from kyphoscope.viz.frame.layout import Layout, divide
from kyphoscope.viz.frame.mark_drawing import draw_marks, written
from kyphoscope.viz.render.camera import Rect, axes, projected
from kyphoscope.viz.render.style import THEMES
from kyphoscope.viz.text.text_raster import bytes_of
from kyphoscope.viz.view.marks import Mark

LAYOUT = divide((1280, 720), 2, captions=True)
LEFT, RIGHT = LAYOUT.panes
FROM_LEFT = View((0.0, 0.0, 0.0), (1.0, 0.0, 0.0), (0.0, 0.0, 1.0), 100.0)
DARK = THEMES["dark"]
POINTS = st.tuples(*[st.floats(-60.0, 60.0)] * 3)
LEG = Mark("length", 0, ((2.0, 0.0, 0.0), (2.0, 30.0, 40.0)))
CORNER = Mark("angle", 0, ((0.0, 30.0, 0.0), (0.0, 0.0, 0.0), (0.0, 0.0, 30.0)))


def blank(layout: Layout = LAYOUT) -> np.ndarray:
    w, h = layout.size
    return np.full((h, w, 3), 128, np.uint8)


def drawn(*marks: Mark, lane: int = 0, view: View = FROM_LEFT, theme: str = "dark") -> np.ndarray:
    frame = blank()
    draw_marks(frame, LAYOUT, LAYOUT.panes[lane], lane, view, marks, THEMES[theme])
    return frame


def around(frame: np.ndarray, at: tuple[float, float]) -> np.ndarray:
    x, y = int(at[0]), int(at[1])
    return frame[y, x].astype(int)


def test_three_four_five() -> None:
    assert Mark("length", 0, ((1.0, 1.0, 1.0), (1.0, 31.0, 41.0))).text == "50.0 mm"
    assert Mark("length", 0, ((0.0, 0.0, 0.0), (2.0, -3.0, 6.0))).text == "7.0 mm"


@pytest.mark.parametrize(
    ("other", "text"),
    [
        ((0.0, 5.0, 0.0), "90.0°"), ((7.0, 7.0, 0.0), "45.0°"), ((-3.0, 0.0, 0.0), "180.0°"), ((9.0, 0.0, 0.0), "0.0°"),
        ((-1.0, 3.0**0.5, 0.0), "120.0°"), ((1000.0, 1.0, 0.0), "0.1°"),
    ],
)  # fmt: skip
def test_an_angle_is_that_at_its_middle_point(other: Vector, text: str) -> None:
    moved = tuple(np.add(other, (3.0, -4.0, 5.0)).tolist())
    assert Mark("angle", 0, ((5.0, -4.0, 5.0), (3.0, -4.0, 5.0), moved)).text == text


@given(points=st.tuples(POINTS, POINTS, POINTS))
def test_the_angles_of_a_triangle_make_half_a_turn(points: tuple[Vector, Vector, Vector]) -> None:
    a, b, c = points
    found = [Mark("angle", 0, three).text for three in ((a, b, c), (b, c, a), (c, a, b))]
    if all(found):
        assert sum(float(text.removesuffix("°")) for text in found) == pytest.approx(180.0, abs=0.151)


def test_what_is_not_finished_or_has_no_size_says_nothing() -> None:
    here = (1.0, 2.0, 3.0)
    for mark in (
        Mark("length", 0), Mark("length", 0, (here,)), Mark("length", 0, (here, here)),
        Mark("angle", 0, (here, (0.0, 0.0, 0.0))), Mark("angle", 0, (here, here, (0.0, 0.0, 0.0))),
    ):  # fmt: skip
        assert mark.text == ""
        assert not written(LAYOUT, LEFT, FROM_LEFT, [mark])
    assert Mark("length", 0, (here, here)).with_point(here) == Mark("length", 0, (here, here))


def test_marks_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="Allowed values are length, angle"):
        Mark("area", 0)
    with pytest.raises(ValueError, match="has 2 points, but got 3"):
        Mark("length", 0, ((0.0, 0.0, 0.0),) * 3)


@given(towards=POINTS.filter(lambda v: hypot(v[0], v[1]) > 1.0), height_mm=st.floats(60.0, 300.0))
def test_what_is_written_does_not_depend_on_the_view(towards: Vector, height_mm: float) -> None:
    view = View((0.0, 0.0, 0.0), unit(towards), (0.0, 0.0, 1.0), height_mm)
    assert [words.text for words in written(LAYOUT, LEFT, view, [LEG, CORNER])] == ["50.0 mm", "90.0°"]


@given(px=st.floats(30.0, 600.0), py=st.floats(30.0, 500.0), qx=st.floats(30.0, 600.0), qy=st.floats(30.0, 500.0))
def test_ends_are_drawn_where_the_points_are_seen(px: float, py: float, qx: float, qy: float) -> None:
    right, up, _ = axes(FROM_LEFT)
    scale = FROM_LEFT.height_mm / LEFT.h * max(1.0, 1.5 * LEFT.h / LEFT.w)
    ends = tuple(
        tuple(((x - LEFT.w / 2) * scale * right - (y - LEFT.h / 2) * scale * up).tolist())
        for x, y in ((px, py), (qx, qy))
    )
    mark = Mark("length", 0, ends)
    frame = drawn(mark)
    boxes = [words.box for words in written(LAYOUT, LEFT, FROM_LEFT, [mark])]
    for point in ends:
        at = projected(FROM_LEFT, LEFT, point)
        if not any(box.contains(*at) for box in boxes):
            assert around(frame, at) == pytest.approx(bytes_of(DARK.accent), abs=1)


def test_a_point_alone_is_a_dot() -> None:
    frame = drawn(Mark("angle", 0, ((0.0, 10.0, 20.0),)))
    x, y = projected(FROM_LEFT, LEFT, (0.0, 10.0, 20.0))
    assert around(frame, (x, y)) == pytest.approx(bytes_of(DARK.accent), abs=1)
    changed = np.argwhere((frame != 128).any(axis=2))
    assert np.abs(changed - (y, x)).max() < LAYOUT.em


@given(points=st.tuples(POINTS, POINTS, POINTS), height_mm=st.floats(10.0, 300.0), lane=st.sampled_from([0, 1]))
def test_nothing_is_drawn_outside_the_pane(points: tuple[Vector, Vector, Vector], height_mm: float, lane: int) -> None:
    """However far beyond its edges the points are."""
    view, pane = replace(FROM_LEFT, height_mm=height_mm), LAYOUT.panes[lane]
    marks = [Mark("length", lane, points[:2]), Mark("angle", lane, points), Mark("angle", lane, points[1:])]
    frame = drawn(*marks, lane=lane, view=view)
    frame[pane.y : pane.y + pane.h, pane.x : pane.x + pane.w] = 128
    assert (frame == 128).all()
    for words in written(LAYOUT, pane, view, marks):
        box = words.box
        assert pane.x <= box.x <= box.x + box.w <= pane.x + pane.w
        assert pane.y <= box.y <= box.y + box.h <= pane.y + pane.h


def test_marks_of_another_lane_are_not_drawn() -> None:
    assert (drawn(LEG, CORNER, lane=1) == 128).all()
    both = drawn(LEG, replace(CORNER, lane=1))
    assert (both == drawn(LEG)).all()
    assert (both != 128).any()


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("ground", [(0.945, 0.885, 0.765), "top"])
def test_a_line_is_told_from_bone_and_from_the_background(theme: str, ground: tuple | str) -> None:
    """Whatever lies under it, the line and its rim are of colours far apart."""
    colours = THEMES[theme]
    lies_on = bytes_of(colours.top if ground == "top" else ground)  # type: ignore[arg-type]
    frame = blank()
    frame[:] = lies_on
    draw_marks(frame, LAYOUT, LEFT, 0, FROM_LEFT, [LEG], colours)
    (ax, ay), (bx, by) = (projected(FROM_LEFT, LEFT, point) for point in LEG.points_mm)
    x, y = int(ax + 0.25 * (bx - ax)), int(ay + 0.25 * (by - ay))
    near = frame[y - 8 : y + 9, x - 8 : x + 9].reshape(-1, 3).astype(int).sum(axis=1)
    assert np.ptp(near) > 250


def test_a_line_into_the_depth_is_dashed() -> None:
    """In the picture 20 mm long, but 28.3 mm in space: the line has gaps, and the number is that of space."""
    flat = Mark("length", 0, ((0.0, -10.0, 0.0), (0.0, 10.0, 0.0)))
    deep = Mark("length", 0, ((-10.0, -10.0, 0.0), (10.0, 10.0, 0.0)))
    assert [words.text for words in written(LAYOUT, LEFT, FROM_LEFT, [flat, deep])] == ["20.0 mm", "28.3 mm"]
    y = int(projected(FROM_LEFT, LEFT, (0.0, 0.0, 0.0))[1])
    x0, x1 = (int(projected(FROM_LEFT, LEFT, (0.0, at, 0.0))[0]) for at in (-9.0, 9.0))
    solid, dashes = ((drawn(mark)[y, x0:x1] == bytes_of(DARK.accent)).all(axis=1) for mark in (flat, deep))
    assert solid.all()
    assert 0.2 < dashes.mean() < 0.9


def test_the_arc_of_an_angle_goes_round_its_corner() -> None:
    frame = drawn(CORNER)
    share = 0.35 * 30.0
    for turn in (0.2, 0.7, 1.1, 1.4):
        at = projected(FROM_LEFT, LEFT, (0.0, share * np.cos(turn), share * np.sin(turn)))
        assert around(frame, at) == pytest.approx(bytes_of(DARK.accent), abs=90)
        inner = projected(FROM_LEFT, LEFT, (0.0, 0.7 * share * np.cos(turn), 0.7 * share * np.sin(turn)))
        assert (around(frame, inner) == 128).all()


def test_words_of_several_marks_do_not_cover_each_other() -> None:
    marks = [Mark("length", 0, ((0.0, -10.0, up), (0.0, 10.0, up))) for up in (0.0, 1.0, 2.0)]
    boxes = [words.box for words in written(LAYOUT, LEFT, FROM_LEFT, marks)]
    assert len(boxes) == 3
    for i, a in enumerate(boxes):
        for b in boxes[:i]:
            assert a.x + a.w <= b.x or b.x + b.w <= a.x or a.y + a.h <= b.y or b.y + b.h <= a.y


def test_the_other_pane_is_counted_from_its_own_corner() -> None:
    moved = drawn(replace(LEG, lane=1), lane=1)
    same = drawn(LEG)
    shown = (slice(0, LEFT.h), slice(RIGHT.x, RIGHT.x + RIGHT.w))
    assert isinstance(LEFT, Rect)
    assert (moved[shown] == same[: LEFT.h, : LEFT.w]).all()
