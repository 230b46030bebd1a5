"""Height, angle and volume against the time of the lesson, in small charts, with the present moment marked."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np
from PySide6.QtCore import QElapsedTimer, QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QHideEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from kyphoscope.scenes.program import Program
from kyphoscope.viz.clock import clock_text
from kyphoscope.viz.facts.history import History, amount
from kyphoscope.viz.player.language.words import tr
from kyphoscope.viz.player.panels.chart_layout import LEAST_PLOT, PLOT, TICK, ChartLayout, height_for, laid_out
from kyphoscope.viz.player.panels.chart_paint import NEAR, Ink, Place, curve_of, paint_present, paint_still, paint_words
from kyphoscope.viz.player.panels.chart_rows import ChartRow, rows_of, sentence, values_near
from kyphoscope.viz.player.panels.chart_scale import scale_for, times_between
from kyphoscope.viz.player.style.window_colours import WINDOW_COLOURS, WindowColours

PAUSE_MS, BUDGET_MS = 20, 12
"""Between two rounds of measuring, and how long one round goes on starting new work."""
FRESH_MS = 250
"""How often the lines are drawn again while more of them becomes known."""


class Charts(QWidget):
    """The charts of a lesson; `picked` gives a time that a person chose by a click or a drag, s.

    `grasped` and `released` say when a drag begins and ends. The lesson is measured while the charts are in sight and
    `quiet` says that the machine is idle; once all is known, nothing runs any more.
    """

    picked = Signal(float)
    grasped = Signal()
    released = Signal()

    def __init__(self, quiet: Callable[[], bool] = lambda: True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._quiet = quiet
        self._lanes: tuple[str, ...] = ()
        self._steps_s: tuple[float, ...] = ()
        self._duration_s, self._t_s = 1.0, 0.0
        self._measured: tuple[Mapping[str, float], ...] = ()
        self._colours, self._letters = WINDOW_COLOURS["dark"], 12
        self._spans: dict[str, tuple[float, float]] = {}
        self._still: QPixmap | None = None
        self._dragging = False
        self.history: History | None = None
        self.rows: tuple[ChartRow, ...] = ()
        self.arranged = ChartLayout()
        self._timer = QTimer(self, interval=PAUSE_MS)
        self._timer.timeout.connect(self._measure)
        self._since_drawn = QElapsedTimer()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)
        self.setMouseTracking(True)
        self.setAccessibleName(tr("Height, angle and volume over the lesson"))

    # what is shown

    def set_program(self, program: Program) -> None:
        """The lesson whose course is shown from now on; nothing of it is known yet."""
        self.history = History(program)
        self._lanes, self._duration_s = program.lanes, max(program.duration_s, 0.001)
        self._steps_s = tuple(step.starts_s for step in program.steps)
        self._t_s, self._measured = 0.0, tuple({} for _ in program.lanes)
        self._spans = {}
        self.rows = rows_of(self.history, program.lanes)
        self._lay_out()
        self._say()
        if self.isVisible():
            self._begin()

    def set_moment(self, t_s: float, measured: tuple[dict[str, float], ...]) -> None:
        """The present moment, s, and what `viz.facts.readouts.readouts` measures on each side at it."""
        if (t_s, measured) == (self._t_s, self._measured):
            return
        said = self._measured
        self._t_s, self._measured = t_s, measured
        if said != measured:
            self._say()
            present = [np.array([amount(measured[line.lane], line.key) for line in row.lines]) for row in self.rows]
            if any([self._reach(row, values) for row, values in zip(self.rows, present, strict=True)]):
                self._lay_out()
        self.update()

    def set_colours(self, colours: WindowColours) -> None:
        self._colours = colours
        self._draw_anew()

    def set_letters(self, pixels: int) -> None:
        """How high the letters are, px."""
        if pixels != self._letters:
            self._letters = pixels
            self._lay_out()

    def measures(self) -> bool:
        """Whether it goes on measuring."""
        return self._timer.isActive()

    def x_at(self, t_s: float) -> float:
        """Where that time is, px from the left."""
        return self.arranged.left + (self.arranged.right - self.arranged.left) * t_s / self._duration_s

    def time_at(self, x: float) -> float:
        """The time at that place, s, held within the lesson."""
        share = (x - self.arranged.left) / (self.arranged.right - self.arranged.left)
        return min(max(share, 0.0), 1.0) * self._duration_s

    # measuring in quiet moments

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 (Qt's name)
        super().showEvent(event)
        self._begin()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        self._timer.stop()
        super().hideEvent(event)

    def _begin(self) -> None:
        if self.history is not None and self.rows and not self.history.complete:
            self._since_drawn.start()
            self._timer.start()

    def _measure(self) -> None:
        if self.history is None or not self._quiet():
            return
        spent = QElapsedTimer()
        spent.start()
        while self.history.step() and spent.elapsed() < BUDGET_MS:
            pass
        if self.history.complete:
            self._timer.stop()
        if self.history.complete or self._since_drawn.elapsed() > FRESH_MS:
            self._since_drawn.start()
            self._take_in()

    def _take_in(self) -> None:
        """Let the axes hold all that is known by now, and draw the lines again."""
        if self.history is not None:
            for row in self.rows:
                curves = [self.history.curve(line.lane, line.key)[1] for line in row.lines]
                self._reach(row, np.concatenate(curves))
        self._lay_out()

    def _reach(self, row: ChartRow, values: np.ndarray) -> bool:
        """Let the axis hold these values too; returns whether it had to change. It never shrinks."""
        there = values[np.isfinite(values)]
        if len(there) == 0:
            return False
        before = self._spans.get(row.scale, (0.0, 0.0) if row.from_zero else (math.inf, -math.inf))
        after = (min(before[0], float(there.min())), max(before[1], float(there.max())))
        self._spans[row.scale] = after
        return after != before or not any(place.scale for place in self.arranged.places if place.row == row)

    # layout

    def _ink(self) -> Ink:
        fonts = [QFont(self.font()) for _ in range(3)]
        for font, pixels in zip(fonts, (self._letters, self._letters, max(10, self._letters - 1)), strict=True):
            font.setPixelSize(pixels)
        fonts[1].setWeight(QFont.Weight.DemiBold)
        return Ink(self._colours, *fonts)

    def _lay_out(self) -> None:
        least = {row.scale: (row.least_span, 0.0 if row.from_zero else -math.inf) for row in self.rows}
        scales = {name: scale_for(*span, *least[name]) for name, span in self._spans.items()}
        self.arranged = laid_out(self.rows, scales, self._ink(), self.width(), self.height())
        self.updateGeometry()
        self._draw_anew()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(240, height_for(self.rows, self._ink(), max(240, self.width()), LEAST_PLOT))

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(320, height_for(self.rows, self._ink(), max(240, self.width()), PLOT))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._lay_out()

    # mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.button() == Qt.MouseButton.LeftButton and self._in_charts(event.position().x()):
            self._dragging = True
            self.grasped.emit()
            self.picked.emit(self.time_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        inside = self._in_charts(event.position().x())
        self.setCursor(Qt.CursorShape.PointingHandCursor if inside else Qt.CursorShape.ArrowCursor)
        if self._dragging:
            self.picked.emit(self.time_at(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.button() == Qt.MouseButton.LeftButton and self._dragging:
            self._dragging = False
            self.released.emit()

    def _in_charts(self, x: float) -> bool:
        return bool(self.rows) and self.arranged.left - NEAR <= x <= self.arranged.right + NEAR

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.values_at(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def values_at(self, at: QPointF) -> str:
        """What is measured at a place in a chart, px: the nearest moment that is known, with its values."""
        place = next((p for p in self.arranged.places if p.head.top() <= at.y() <= p.plot.bottom()), None)
        if place is None or self.history is None or not self._in_charts(at.x()):
            return ""
        t_s = self.time_at(at.x())
        words = values_near(self.history, place.row, t_s) or tr("not measured yet")
        return f"{clock_text(t_s)}   {words}"

    # painting

    def _say(self) -> None:
        """The present values for a screen reader."""
        words = sentence(self.rows, self._measured)
        if words != self.accessibleDescription():
            self.setAccessibleDescription(words)

    def _draw_anew(self) -> None:
        self._still = None
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        ink = self._ink()
        if self._still is None or self._still.devicePixelRatio() != self.devicePixelRatioF():
            self._still = self._painted_still(ink)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.drawPixmap(0, 0, self._still)
            for place in self.arranged.places:
                paint_words(painter, ink, place, self._measured)
                paint_present(painter, ink, place, self.x_at(self._t_s), self._measured)
            if self.hasFocus():
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(QColor(self._colours.accent), 2.0))
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(2, 2, -2, -2), 4, 4)

    def _painted_still(self, ink: Ink) -> QPixmap:
        """All that stays while time passes, in the pixels of the screen."""
        ratio = self.devicePixelRatioF()
        still = QPixmap(math.ceil(self.width() * ratio), math.ceil(self.height() * ratio))
        still.setDevicePixelRatio(ratio)
        still.fill(QColor(self._colours.panel))
        with QPainter(still) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for place in self.arranged.places:
                curves = (
                    {line: curve_of(self.history, place.row, line) for line in place.row.lines} if self.history else {}
                )
                paint_still(painter, ink, place, curves, self.x_at)
                self._paint_steps(painter, place)
            self._paint_foot(painter, ink)
        return still

    def _paint_steps(self, painter: QPainter, place: Place) -> None:
        """A short mark where each step begins."""
        faint = QColor(self._colours.muted)
        faint.setAlphaF(0.55)
        painter.setPen(QPen(faint, 1.0))
        for t_s in self._steps_s:
            x, y = round(self.x_at(t_s)) + 0.5, place.plot.bottom() + 1.0
            painter.drawLine(QPointF(x, y), QPointF(x, y + TICK))

    def _paint_foot(self, painter: QPainter, ink: Ink) -> None:
        """The times below the last chart; a word where there is none."""
        metrics = QFontMetricsF(ink.small)
        painter.setFont(ink.small)
        painter.setPen(QColor(self._colours.muted))
        if not self.arranged.places:
            words = tr("Nothing is measured in this lesson.") if self.history else ""
            painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignCenter, words)
            return
        plot = self.arranged.places[-1].plot
        room = metrics.horizontalAdvance("00:00") + 10.0
        for t_s in times_between(self._duration_s, plot.width() / room):
            text = clock_text(t_s)
            x = self.x_at(t_s) - 0.5 * metrics.horizontalAdvance(text)
            painter.drawText(QPointF(x, plot.bottom() + TICK + 2.0 + metrics.ascent()), text)
