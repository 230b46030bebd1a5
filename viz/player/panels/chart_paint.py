"""The paint of one chart: its axes, its lines with their names, what is not measured yet, and the present moment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from kyphoscope.viz.facts.history import History, amount
from kyphoscope.viz.player.language.words import tr
from kyphoscope.viz.player.panels.chart_rows import ChartLine, ChartRow, with_unit
from kyphoscope.viz.player.panels.chart_scale import Scale, spread
from kyphoscope.viz.player.style.window_colours import WindowColours

STROKE = 1.8
"""How thick a line is, px."""
HATCH = 7.0
"""Between two strokes where nothing is measured yet, px."""
NEAR = 6.0
"""Between a tick or a line's end and its words, px."""
Stretch = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Ink:
    """Colours and letters."""

    colours: WindowColours
    plain: QFont
    strong: QFont
    small: QFont

    def line_high(self) -> float:
        """How high a line of words is, px."""
        return QFontMetricsF(self.plain).height()


@dataclass(frozen=True, slots=True)
class Place:
    """One chart and where it is.

    head, plot : the words above it, and the field of its lines
    names_wide : the room for names right of the field, px
    scale : its upright axis; None before anything is measured
    """

    row: ChartRow
    head: QRectF
    plot: QRectF
    names_wide: float
    scale: Scale | None


@dataclass(frozen=True, slots=True)
class Curve:
    """What is known of one line: times, s, and values, not a number where there is a gap.

    missing : the stretches that are not measured yet, s
    """

    times_s: np.ndarray
    values: np.ndarray
    missing: tuple[Stretch, ...]


def curve_of(history: History, row: ChartRow, line: ChartLine) -> Curve:
    """A line's curve as it is drawn: a volume without the time in which there is none of it."""
    times_s, values = history.curve(line.lane, line.key)
    if row.from_zero:
        there = np.nan_to_num(values) > 0.0
        beside = there.copy()
        beside[:-1] |= there[1:]
        beside[1:] |= there[:-1]
        values = np.where(beside, values, np.nan)
    return Curve(times_s, values, history.missing(line.lane))


# words


def words_of(row: ChartRow, measured: tuple[Mapping[str, float], ...]) -> list[list[tuple[str, str]]]:
    """The words above a chart: for each quantity pairs of a name and a value, which may be ""; one unit for all."""
    written = []
    for name, lines in row.heads:
        amounts = [amount(measured[line.lane], line.key) for line in lines]
        if not lines[0].prefix:
            written.append([(name, with_unit(amounts[0], row.unit))])
            continue
        units = [row.unit if line is lines[-1] or row.unit == row.unit.strip() else "" for line in lines]
        sides = [(line.prefix, with_unit(a, unit)) for line, a, unit in zip(lines, amounts, units, strict=True)]
        written.append([(name, ""), *sides])
    return written


def flow(ink: Ink, groups: list[list[tuple[str, str]]], wide: float) -> list[tuple[float, int, str, str]]:
    """Those words set in lines of a width, px: from where, in which line, the name and the value.

    A quantity stays in one line if it can; else its name has a line of its own, and the sides share the next.
    """
    plain, strong = QFontMetricsF(ink.plain), QFontMetricsF(ink.strong)
    space = plain.horizontalAdvance(" ")
    x, line, placed = 0.0, 0, []
    for words in groups:
        rooms = [
            plain.horizontalAdvance(name) + (space + strong.horizontalAdvance(value) if value else 0.0)
            for name, value in words
        ]
        whole = sum(rooms) + 2.5 * space * (len(rooms) - 1)
        for i, ((name, value), room) in enumerate(zip(words, rooms, strict=True)):
            overflows = x > 0.0 and x + (room if i else whole) > wide
            if overflows or (i == 1 and whole > wide):
                x, line = 0.0, line + 1
            placed.append((x, line, name, value))
            x += room + 2.5 * space
    return placed


def paint_words(painter: QPainter, ink: Ink, place: Place, measured: tuple[Mapping[str, float], ...]) -> None:
    """The present values in words."""
    plain, high = QFontMetricsF(ink.plain), ink.line_high()
    for x, line, name, value in flow(ink, words_of(place.row, measured), place.head.width()):
        at = QPointF(place.head.left() + x, place.head.top() + line * high + plain.ascent())
        painter.setFont(ink.plain)
        painter.setPen(QColor(ink.colours.muted))
        painter.drawText(at, plain.elidedText(name, Qt.TextElideMode.ElideRight, place.head.width()))
        painter.setFont(ink.strong)
        painter.setPen(QColor(ink.colours.text))
        painter.drawText(QPointF(at.x() + plain.horizontalAdvance(name + " "), at.y()), value)


# what stays while time passes


def paint_still(
    painter: QPainter, ink: Ink, place: Place, curves: Mapping[ChartLine, Curve], x_at: Callable[[float], float]
) -> None:
    """Axis, lines and their names."""
    _paint_missing(painter, ink, place.plot, [s for curve in curves.values() for s in curve.missing], x_at)
    if place.scale is None:
        return
    _paint_axis(painter, ink, place, place.scale)
    for line, curve in reversed(list(curves.items())):  # the first side's dashes over the second's unbroken line
        _paint_line(painter, place, line, curve, x_at)
    _paint_ends(painter, ink, place, curves, x_at)
    for line, curve in curves.items():
        if line.passing:
            _paint_peak(painter, ink, place, line, curve, x_at)


def y_at(place: Place, value: float) -> float:
    """How far down a value lies, px."""
    share = place.scale.share(value) if place.scale else 0.0
    return place.plot.bottom() - share * place.plot.height()


def _paint_axis(painter: QPainter, ink: Ink, place: Place, scale: Scale) -> None:
    """A hairline at every tick with its value; the unit is written at the uppermost."""
    metrics = QFontMetricsF(ink.small)
    painter.setFont(ink.small)
    units = metrics.horizontalAdvance(place.row.unit)
    for value in scale.ticks():
        y = round(y_at(place, value)) + 0.5
        painter.setPen(QPen(QColor(ink.colours.line), 1.0))
        painter.drawLine(QPointF(place.plot.left(), y), QPointF(place.plot.right(), y))
        text = f"{value:g}".replace("-", "−")
        right = place.plot.left() - NEAR - units
        at = QPointF(right - metrics.horizontalAdvance(text), y + 0.5 * metrics.capHeight())
        painter.setPen(QColor(ink.colours.muted))
        painter.drawText(at, text + (place.row.unit if value == scale.high else ""))


def _paint_missing(
    painter: QPainter, ink: Ink, plot: QRectF, stretches: list[Stretch], x_at: Callable[[float], float]
) -> None:
    """Faint hatching where something is not measured yet, and the word for it where there is room."""
    if not stretches:
        return
    held = QPainterPath()
    held.setFillRule(Qt.FillRule.WindingFill)  # two lines may miss the same stretch
    for a, b in stretches:
        held.addRect(QRectF(QPointF(x_at(a), plot.top()), QPointF(x_at(b), plot.bottom())))
    painter.save()
    painter.setClipPath(held)
    painter.setPen(QPen(QColor(ink.colours.hover), 1.0))
    for i in range(int((plot.width() + plot.height()) / HATCH) + 1):
        x = plot.left() + i * HATCH
        painter.drawLine(QPointF(x, plot.top()), QPointF(x - plot.height(), plot.bottom()))
    painter.restore()
    a, b = max(stretches, key=lambda stretch: stretch[1] - stretch[0])
    metrics, text = QFontMetricsF(ink.small), tr("measuring …")
    room = metrics.boundingRect(text).adjusted(-NEAR, -1, NEAR, 1)
    room.moveCenter(QPointF(0.5 * (x_at(a) + x_at(b)), plot.center().y()))
    if room.width() < x_at(b) - x_at(a):
        painter.fillRect(room, QColor(ink.colours.panel))
        painter.setFont(ink.small)
        painter.setPen(QColor(ink.colours.muted))
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, text)


def runs_of(curve: Curve) -> list[list[tuple[float, float]]]:
    """The stretches of a curve without a gap, each as times, s, and values; a moment known by itself is one too."""
    runs: list[list[tuple[float, float]]] = [[]]
    gaps = set(curve.missing)
    for t_s, value in zip(curve.times_s.tolist(), curve.values.tolist(), strict=True):
        if runs[-1] and (value != value or (runs[-1][-1][0], t_s) in gaps):
            runs.append([])
        if value == value:
            runs[-1].append((t_s, value))
    return [run for run in runs if run]


def _paint_line(painter: QPainter, place: Place, line: ChartLine, curve: Curve, x_at: Callable[[float], float]) -> None:
    """The line through all that is measured, broken where nothing is; a moment known by itself is a dot."""
    pen = QPen(QColor(line.colour), STROKE)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap if line.dash else Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if line.dash:
        pen.setDashPattern(list(line.dash))
    for run in runs_of(curve):
        points = [QPointF(x_at(t_s), y_at(place, value)) for t_s, value in run]
        if len(points) == 1:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(line.colour))
            painter.drawEllipse(points[0], STROKE / 2, STROKE / 2)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(points)


def _paint_ends(
    painter: QPainter, ink: Ink, place: Place, curves: Mapping[ChartLine, Curve], x_at: Callable[[float], float]
) -> None:
    """A marker at the end of each line that stays, and its name to the right, clear of the others."""
    ends = []
    for line, curve in curves.items():
        there = np.flatnonzero(np.isfinite(curve.values))
        if not line.passing and len(there):
            t_s, value = float(curve.times_s[there[-1]]), float(curve.values[there[-1]])
            ends.append((line, QPointF(x_at(t_s), y_at(place, value))))
    metrics = QFontMetricsF(ink.small)
    half = 0.5 * metrics.capHeight()
    left = place.plot.right() + NEAR + 2.0
    middles = spread([at.y() for _, at in ends], metrics.height() - 1.0, place.plot.top(), place.plot.bottom())
    painter.setFont(ink.small)
    for (line, at), y in zip(ends, middles, strict=True):
        paint_marker(painter, ink, line, at, 2.6)
        painter.setPen(QColor(ink.colours.text))
        painter.drawText(
            QPointF(left, y + half), metrics.elidedText(line.label, Qt.TextElideMode.ElideRight, place.names_wide)
        )


def _paint_peak(
    painter: QPainter, ink: Ink, place: Place, line: ChartLine, curve: Curve, x_at: Callable[[float], float]
) -> None:
    """The name of what comes and goes, beside its highest point, before it or, where there is no room, after it."""
    if not np.isfinite(curve.values).any() or place.scale is None:
        return
    metrics = QFontMetricsF(ink.small)
    peak = float(np.nanmax(curve.values))
    under = metrics.height() / place.plot.height() * (place.scale.high - place.scale.low)
    high = np.flatnonzero(np.nan_to_num(curve.values, nan=-np.inf) >= peak - under)
    wide = metrics.horizontalAdvance(line.label)
    rises, falls = x_at(float(curve.times_s[high[0]])) - NEAR, x_at(float(curve.times_s[high[-1]])) + NEAR
    left, right = place.plot.left(), place.plot.right()
    before = rises - wide >= left or rises - left >= right - falls
    x = max(left, rises - wide) if before else min(falls, right - wide)
    baseline = y_at(place, peak) + metrics.ascent() - 1.0
    ground = QRectF(x - 2.0, baseline - metrics.capHeight() - 2.0, wide + 4.0, metrics.capHeight() + 4.0)
    painter.fillRect(ground, QColor(ink.colours.panel))
    painter.setFont(ink.small)
    painter.setPen(QColor(ink.colours.text))
    painter.drawText(QPointF(x, baseline), line.label)


# what moves


def paint_present(
    painter: QPainter, ink: Ink, place: Place, x: float, measured: tuple[Mapping[str, float], ...]
) -> None:
    """The present moment across the chart, with a marker on what is measured in it."""
    painter.setPen(QPen(QColor(ink.colours.accent), 1.0))
    painter.drawLine(QPointF(x, place.plot.top()), QPointF(x, place.plot.bottom()))
    if place.scale is None:
        return
    for line in reversed(place.row.lines):
        value = amount(measured[line.lane], line.key)
        if value == value and not (place.row.from_zero and value <= 0.0):
            paint_marker(painter, ink, line, QPointF(x, y_at(place, value)), 3.6)


def paint_marker(painter: QPainter, ink: Ink, line: ChartLine, at: QPointF, radius: float) -> None:
    """A line's own sign, set off from what lies under it."""
    painter.setPen(QPen(QColor(ink.colours.panel), 3.0))
    painter.setBrush(QColor(line.colour))
    if line.marker == "diamond":
        r = 1.3 * radius
        shape = QPolygonF([at + QPointF(0, -r), at + QPointF(r, 0), at + QPointF(0, r), at + QPointF(-r, 0)])
        painter.drawPolygon(shape)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawPolygon(shape)
        return
    painter.drawEllipse(at, radius, radius)
    painter.setPen(QPen(QColor(line.colour), 1.6))
    painter.setBrush(QColor(ink.colours.panel if line.marker == "ring" else line.colour))
    painter.drawEllipse(at, radius, radius)
