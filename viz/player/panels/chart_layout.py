"""Where each chart of a lesson is: the words above, the field that all share from left to right, the times below."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF

from kyphoscope.viz.player.panels.chart_paint import NEAR, Ink, Place, flow, words_of
from kyphoscope.viz.player.panels.chart_rows import ChartRow
from kyphoscope.viz.player.panels.chart_scale import Scale

SIDE, AIR = 12.0, 8.0
"""Margins at the sides, and above, below and between the charts, px."""
LEAST_PLOT, PLOT = 40, 76
"""How high the field of a chart is at the least and if it may choose, px."""
NAMES = 0.34
"""The share of the width that names at the ends of lines may take."""
TICK = 4.0
"""Length of the mark where a step begins, px."""


@dataclass(frozen=True, slots=True)
class ChartLayout:
    """The charts from top to bottom, and the left and right edges of their fields, px."""

    places: tuple[Place, ...] = ()
    left: float = 0.0
    right: float = 1.0


def laid_out(rows: tuple[ChartRow, ...], scales: Mapping[str, Scale], ink: Ink, width: int, height: int) -> ChartLayout:
    """The charts one above the other in a room of that size, px; `scales` are the axes known by their names."""
    small = QFontMetricsF(ink.small)
    ends = [line.label for row in rows for line in row.lines if not line.passing]
    names = min(NAMES * width, 2.0 + max(map(small.horizontalAdvance, ends), default=0.0))
    left = SIDE + NEAR + _ticks_wide(rows, scales, small)
    right = max(left + 1.0, width - SIDE - NEAR - names)
    heads = [_head_high(row, ink, width) for row in rows]
    free = height - AIR - sum(heads) - len(rows) * (TICK + AIR) - _foot_high(ink)
    high = max(LEAST_PLOT, math.floor(free / max(1, len(rows))))
    places, y = [], AIR
    for row, head in zip(rows, heads, strict=True):
        field = QRectF(left, round(y + head), right - left, high)
        places.append(Place(row, QRectF(SIDE, y, width - 2 * SIDE, head), field, names, scales.get(row.scale)))
        y = field.bottom() + TICK + AIR
    return ChartLayout(tuple(places), left, right)


def height_for(rows: tuple[ChartRow, ...], ink: Ink, width: int, plot: int) -> int:
    """How high a room of that width must be for fields of that height, px."""
    return math.ceil(AIR + sum(_head_high(row, ink, width) + plot + TICK + AIR for row in rows) + _foot_high(ink))


def _ticks_wide(rows: tuple[ChartRow, ...], scales: Mapping[str, Scale], small: QFontMetricsF) -> float:
    """The room for the values of the axes, px; the same before they are known, unless they get long."""
    ticks = [f"{tick:g}{row.unit}" for row in rows if row.scale in scales for tick in scales[row.scale].ticks()]
    return max(map(small.horizontalAdvance, [*ticks, *(f"88{row.unit}" for row in rows)]), default=0.0)


def _head_high(row: ChartRow, ink: Ink, width: int) -> float:
    """The room for the words above a chart when they are as long as they get, px: it stays while they change."""
    most = dict.fromkeys(("balloon_left_ml", "balloon_right_ml"), 44.4)
    most |= {line.key: 88.8 for line in row.lines}
    lanes = 1 + max(line.lane for line in row.lines)
    lines = 1 + flow(ink, words_of(row, (most,) * lanes), width - 2 * SIDE)[-1][1]
    return lines * ink.line_high() + 0.6 * QFontMetricsF(ink.small).capHeight() + 2.0


def _foot_high(ink: Ink) -> float:
    """The room for the times below, px."""
    return TICK + QFontMetricsF(ink.small).height()
