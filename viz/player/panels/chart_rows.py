"""Which charts a lesson has: height, angle and volume, one line for each thing that is measured on each side."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from kyphoscope.viz.facts.history import History, amount
from kyphoscope.viz.player.language.words import tr

BLUE, ORANGE, GREEN = "#3b8ede", "#d9730d", "#1f9e89"
"""Colour-blind people can tell them apart too, and they are seen on dark and light panels alike."""
SOLID, LONG, SHORT = (), (6.0, 3.0), (1.5, 2.0)
"""Strokes and gaps of a line, in its own widths."""


@dataclass(frozen=True, slots=True)
class ChartLine:
    """One curve and how it is drawn.

    lane : index of the side that it is measured on
    key : one of `viz.facts.history.KEYS`
    label : what is written at its end
    prefix : the side's name before its value; "" where there is one side only
    dash : strokes and gaps; () for an unbroken line
    marker : "disc", "ring" or "diamond", at its end and at the present moment
    passing : comes and goes again, so that it is named at its highest point instead of its end
    """

    lane: int
    key: str
    label: str
    prefix: str
    colour: str
    dash: tuple[float, ...]
    marker: str
    passing: bool = False


@dataclass(frozen=True, slots=True)
class ChartRow:
    """One chart.

    heads : what is written above it: a quantity's name with its lines
    unit : of its values, with the space before it
    scale : charts of the same name have the same upright axis
    least_span : how much the axis shows at the least, in that unit
    from_zero : whether the axis begins at 0 and a line where there is something at all
    """

    heads: tuple[tuple[str, tuple[ChartLine, ...]], ...]
    unit: str
    scale: str
    least_span: float
    from_zero: bool = False

    @property
    def lines(self) -> tuple[ChartLine, ...]:
        return tuple(line for _, lines in self.heads for line in lines)


def with_unit(value: float, unit: str) -> str:
    """A value in words: "19.4 mm"; a dash where there is none."""
    if not math.isfinite(value):
        return "–"
    tenths = round(value, 1) + 0.0  # no minus sign before zero
    return f"{tenths:.1f}{unit}".replace("-", "−")


def values_near(history: History, row: ChartRow, t_s: float) -> str:
    """A chart's values at the moment nearest to a time, s, at which they are known; "" while it is not measured."""
    words = []
    for name, lines in row.heads:
        values = []
        for line in lines:
            times_s, known = history.curve(line.lane, line.key)
            if any(a < t_s < b for a, b in history.missing(line.lane)) or not len(times_s):
                return ""
            value = float(known[int(abs(times_s - t_s).argmin())])
            values.append(f"{line.prefix} {with_unit(value, row.unit)}".strip())
        words.append(f"{name} {', '.join(values)}")
    return "; ".join(words)


def sentence(rows: tuple[ChartRow, ...], measured: tuple[Mapping[str, float], ...]) -> str:
    """All values of a moment, for a screen reader."""
    parts = []
    for row in rows:
        for name, lines in row.heads:
            values = (
                f"{line.prefix} {with_unit(amount(measured[line.lane], line.key), row.unit)}".strip() for line in lines
            )
            parts.append(f"{name} {', '.join(values)}")
    return "; ".join(parts)


def rows_of(history: History, lanes: tuple[str, ...]) -> tuple[ChartRow, ...]:
    """The charts of a lesson, from above; none for what never occurs in it.

    Two sides share every chart, so each height has one of its own, on the same axis: four lines would cross in one.
    """
    sides = lanes if len(lanes) > 1 else ("",)
    anterior = (tr("Anterior height"), _lines(history, sides, "anterior_height_mm", tr("anterior"), BLUE, SOLID))
    middle = (tr("Middle height"), _lines(history, sides, "middle_height_mm", tr("middle"), ORANGE, LONG))
    angle = (tr("Wedge angle"), _lines(history, sides, "wedge_angle_deg", tr("angle"), GREEN, SOLID))
    cement = (tr("Cement"), _lines(history, sides, "cement_ml", tr("cement"), ORANGE, SOLID))
    balloons = (tr("Balloons together"), _lines(history, sides, "balloon_ml", tr("balloons"), BLUE, SHORT))
    millimetres, degrees, millilitres = tr(" mm"), tr("°"), tr(" mL")
    heights = ((anterior,), (middle,)) if len(sides) > 1 else ((anterior, middle),)
    rows = [ChartRow(heads, millimetres, "height", 8.0) for heads in heights]
    rows += [
        ChartRow((angle,), degrees, "angle", 8.0),
        ChartRow((cement, balloons), millilitres, "volume", 2.0, from_zero=True),
    ]
    seen = (replace(row, heads=tuple(head for head in row.heads if head[1])) for row in rows)
    return tuple(row for row in seen if row.heads)


def _lines(
    history: History, sides: tuple[str, ...], key: str, label: str, colour: str, dash: tuple[float, ...]
) -> tuple[ChartLine, ...]:
    """One line for each side on which the quantity occurs; of two sides each has its own colour, dash and marker."""
    lanes = [lane for lane in range(len(sides)) if history.occurs(lane, key)]
    passing = key == "balloon_ml"
    if len(sides) == 1:
        marker = "disc" if dash == SOLID else "ring"
        return tuple(ChartLine(lane, key, label, "", colour, dash, marker, passing) for lane in lanes)
    lines = []
    for lane in lanes:
        colour, dash, marker = ((ORANGE, LONG, "ring"), (BLUE, SOLID, "diamond"))[lane % 2]
        name = f"{sides[lane]} {label}" if passing else sides[lane]
        lines.append(ChartLine(lane, key, name, sides[lane], colour, SHORT if passing else dash, marker, passing))
    return tuple(lines)
