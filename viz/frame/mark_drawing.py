"""Lengths and angles that a viewer has measured, drawn over the picture with what they measure beside them.

A stretch that runs into the depth of the picture is longer than it looks there: it is dashed, and its number is still
that of the way through space between both points.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil, cos, hypot, sin

import numpy as np

from kyphoscope.meshes.geometry.pose import Vector, distance_mm
from kyphoscope.scenes.state import View
from kyphoscope.viz.frame.layout import Layout
from kyphoscope.viz.render.camera import Rect, meet, mm_per_px, projected
from kyphoscope.viz.render.style import Colour, Theme
from kyphoscope.viz.text.text_raster import fill, line_px, paste, stroke, text_sprite, width_px
from kyphoscope.viz.view.marks import Mark

FLAT = 0.96
"""A stretch that looks at least so long, as a share of its length, lies in the picture: 16° into the depth at most."""
ARC_SHARE, ARC_STEPS = 0.35, 24
"""How far from its corner the arc of an angle is, as a share of its shorter leg, and of how many pieces it is."""

Dot = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Written:
    """What a mark measures, and the rectangle of the picture that the words take, px."""

    text: str
    box: Rect


@dataclass(frozen=True, slots=True)
class _Pen:
    """How wide lines are, px, and their colours: a line, and what it is set off by on bone and on the background."""

    px: float
    em: int
    ink: Colour
    ground: Colour


def draw_marks(
    frame: np.ndarray, layout: Layout, pane: Rect, lane: int, view: View, marks: Iterable[Mark], theme: Theme
) -> None:
    """Draw the marks of one lane into its pane of a finished frame (h, w, 3) uint8, and nothing outside of it.

    view : the eye that the pane is seen by
    marks : those of all lanes; an unfinished one is drawn as far as it goes
    """
    own = [mark for mark in marks if mark.lane == lane]
    canvas = frame[pane.y : pane.y + pane.h, pane.x : pane.x + pane.w]
    inner = Rect(0, 0, pane.w, pane.h)
    pen = _Pen(max(1.5, 0.11 * layout.em), layout.em, theme.accent, theme.bottom)
    for mark in own:
        _draw_shape(canvas, inner, view, mark, pen)
    for words in written(layout, inner, view, own):
        rim = round(0.3 * layout.small)
        box = words.box
        fill(canvas, box.x, box.y, box.w, box.h, theme.band, 0.82)
        paste(canvas, text_sprite(words.text, layout.small, theme.ink, True), box.x + rim, box.y + rim // 2)


def written(layout: Layout, pane: Rect, view: View, marks: Sequence[Mark]) -> tuple[Written, ...]:
    """What each finished mark measures and where that stands: beside its line, within the pane, none over another.

    A mark with no point in the pane has no words.
    """
    placed: list[Written] = []
    for mark in marks:
        dots = [projected(view, pane, point) for point in mark.points_mm]
        if mark.text and any(pane.contains(*dot) for dot in dots):
            rim = round(0.3 * layout.small)
            w = width_px(mark.text, layout.small, True) + 2 * rim
            h = line_px(layout.small) + 2 * (rim // 2)
            placed.append(Written(mark.text, _free(_beside(mark, dots, w, h, layout.em), pane, placed)))
    return tuple(placed)


def _beside(mark: Mark, dots: list[Dot], w: int, h: int, em: int) -> list[Rect]:
    """Places for words `w` by `h` px beside a mark, the best first."""
    if mark.kind == "angle":
        at = dots[1]
        ways = [_way(at, dot) for dot in (dots[0], dots[2])]
        between = _way((0.0, 0.0), (ways[0][0] + ways[1][0], ways[0][1] + ways[1][1]))
        tries = [(between, 3.2), (between, -1.4), (between, 5.0), ((0.0, 1.0), 1.6), ((0.0, -1.0), 1.6)]
    else:
        at = (0.5 * (dots[0][0] + dots[1][0]), 0.5 * (dots[0][1] + dots[1][1]))
        along = _way(dots[0], dots[1])
        across = (-along[1], along[0]) if along[0] < 0.0 else (along[1], -along[0])
        tries = [(across, 0.8), (across, -0.8), (across, 2.6), (across, -2.6), (across, 4.4)]
    places = []
    for (dx, dy), ems in tries:
        # Far enough for the nearest corner of the box to keep its distance from the line.
        reach = ems * em + (1 if ems > 0 else -1) * 0.5 * (abs(dx) * w + abs(dy) * h)
        places.append(Rect(round(at[0] + reach * dx - 0.5 * w), round(at[1] + reach * dy - 0.5 * h), w, h))
    return places


def _way(a: Dot, b: Dot) -> Dot:
    """The unit direction from a to b in the picture; to the right where they are one."""
    length = hypot(b[0] - a[0], b[1] - a[1])
    return ((b[0] - a[0]) / length, (b[1] - a[1]) / length) if length > 1e-9 else (1.0, 0.0)


def _free(places: list[Rect], pane: Rect, taken: Sequence[Written]) -> Rect:
    """The first place in the pane that is free of other words; if there is none, the first that can be moved to one."""
    held = [_held(place, pane) for place in places]
    free = [box for box in held if not any(meet(box, other.box) for other in taken)]
    return next((box for box in free if box in places), (free or held)[0])


def _held(box: Rect, pane: Rect) -> Rect:
    """The same, moved by no more than it must to be within the pane."""
    x = max(pane.x, min(box.x, pane.x + pane.w - box.w))
    return replace(box, x=x, y=max(pane.y, min(box.y, pane.y + pane.h - box.h)))


def _draw_shape(canvas: np.ndarray, pane: Rect, view: View, mark: Mark, pen: _Pen) -> None:
    """The lines, the arc and the ends of a mark, as far as it has been put."""
    dots = [projected(view, pane, point) for point in mark.points_mm]
    lines: list[tuple[Dot, Dot]] = []
    for (a, b), ends in zip(pairwise(mark.points_mm), pairwise(dots), strict=True):
        lines += _stretch(ends, _looks(a, b, view, pane), pen)
    if mark.kind == "angle" and mark.text:
        lines += pairwise(projected(view, pane, point) for point in _arc(*mark.points_mm))
    ticks = [_tick(dots[0], dots[1], pen), _tick(dots[1], dots[0], pen)] if mark.kind == "length" and mark.done else []
    for wider, colour in ((0.22 * pen.em, pen.ground), (0.0, pen.ink)):
        for start, stop in lines + ticks:
            stroke(canvas, start, stop, pen.px + wider, colour)
        for dot in dots:
            stroke(canvas, dot, dot, 0.42 * pen.em + wider, colour)


def _looks(a: Vector, b: Vector, view: View, pane: Rect) -> float:
    """How long a stretch looks, as a share of its length; 1 for one that lies in the picture."""
    length_mm = distance_mm(a, b)
    (ax, ay), (bx, by) = projected(view, pane, a), projected(view, pane, b)
    return hypot(bx - ax, by - ay) * mm_per_px(view, pane) / length_mm if length_mm > 0.0 else 1.0


def _stretch(ends: tuple[Dot, Dot], looks: float, pen: _Pen) -> list[tuple[Dot, Dot]]:
    """A line, or its dashes where it runs into the depth."""
    if looks >= FLAT:
        return [ends]
    (ax, ay), (bx, by) = ends
    count = 2 * ceil(hypot(bx - ax, by - ay) / (1.2 * pen.em)) + 1
    cuts = [(ax + (bx - ax) * k / count, ay + (by - ay) * k / count) for k in range(count + 1)]
    return list(pairwise(cuts))[::2]


def _tick(end: Dot, other: Dot, pen: _Pen) -> tuple[Dot, Dot]:
    """The short line across the end of a length."""
    (dx, dy), half = _way(end, other), 0.45 * pen.em
    return (end[0] - half * dy, end[1] + half * dx), (end[0] + half * dy, end[1] - half * dx)


def _arc(one: Vector, corner: Vector, other: Vector) -> list[Vector]:
    """Points of the arc of an angle, in its own plane, mm; a straight angle's is the line through its corner."""
    a, b = np.subtract(one, corner), np.subtract(other, corner)
    radius = ARC_SHARE * min(np.linalg.norm(a), np.linalg.norm(b))
    u, toward = a / np.linalg.norm(a), b / np.linalg.norm(b)
    square = toward - (toward @ u) * u
    size = float(np.linalg.norm(square))
    v = square / size if size > 1e-9 else np.zeros(3)
    turn = float(np.arctan2(size, toward @ u))
    angles = [turn * k / ARC_STEPS for k in range(ARC_STEPS + 1)]
    points = [np.array(corner) + radius * (cos(angle) * u + sin(angle) * v) for angle in angles]
    return [(float(p[0]), float(p[1]), float(p[2])) for p in points]
