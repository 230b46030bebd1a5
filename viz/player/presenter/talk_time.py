"""The time of a talk: how long it has gone on, how long it may, and where by plan it should be at this step."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QLocale, QPointF, Qt, QTime, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QSpinBox

from kyphoscope.scenes.program import StepMark
from kyphoscope.viz.clock import clock_text
from kyphoscope.viz.player.language.words import tr
from kyphoscope.viz.player.style.icons import icon
from kyphoscope.viz.player.style.window_colours import WINDOW_COLOURS, WindowColours
from kyphoscope.viz.player.widgets.basic import named, tool
from kyphoscope.viz.talk import Plan, Stopwatch, whole_minutes

LONGEST_MIN = 600
"""The longest talk that can be planned, min."""


class Minutes(QSpinBox):
    """Whole minutes to set; it takes digits only and leaves every other key to the talk.

    A remote sends page keys, letters and dots: they must go from step to step wherever the keyboard happens to be.
    """

    EDITS = (
        Qt.Key.Key_Backspace, Qt.Key.Key_Delete, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Up, Qt.Key.Key_Down,
        Qt.Key.Key_Escape,
    )  # fmt: skip

    done = Signal()
    """Called when a person has finished, by Enter or Escape."""

    def __init__(self) -> None:
        super().__init__()
        self.setRange(1, LONGEST_MIN)
        self.setSuffix(tr(" min"))
        self.setAccessibleName(tr("Planned minutes"))
        self.setKeyboardTracking(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.lineEdit().setTextMargins(6, 0, 0, 0)
        self.lineEdit().returnPressed.connect(self.done)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            edits = event.text().isdigit() or event.key() in self.EDITS
            event.setAccepted(edits)
            return edits
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        if event.key() == Qt.Key.Key_Escape:
            self.lineEdit().setText(self.textFromValue(self.value()) + self.suffix())
            self.done.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        with QPainter(self) as painter:  # a style sheet can draw these arrows from image files only
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self.palette().placeholderText().color(), 1.6))
            x, middle = self.width() - 18.0, self.height() / 2
            for side in (-1, 1):
                y = middle + 4.0 * side
                painter.drawPolyline([QPointF(x, y), QPointF(x + 4.5, y + 4.5 * side), QPointF(x + 9, y)])


def pace_text(plan: Plan, index: int, elapsed_s: float, begun: bool) -> tuple[str, str]:
    """Where by plan the talk should be in that step, in words; and "", "behind" or "ahead" for what it is."""
    start_s, end_s = plan.span_s(index)
    span = {"start": clock_text(start_s), "end": clock_text(end_s)}
    late_s = plan.late_s(index, elapsed_s)
    if not begun:
        return tr("Planned {start} to {end} here", **span), ""
    if late_s >= 1:
        return tr("Planned {start} to {end} here: you are {by} behind", by=clock_text(late_s), **span), "behind"
    if late_s <= -1:
        return tr("Planned {start} to {end} here: you are {by} ahead", by=clock_text(-late_s), **span), "ahead"
    return tr("Planned {start} to {end} here: you are on time", **span), ""


class TalkTime(QFrame):
    """Shows the stopwatch against the plan, and the time of day; `tick` reads the clocks.

    now : a steady wall clock, s
    time_of_day : what the clock on the wall shows
    """

    planned_changed = Signal(int)

    def __init__(self, now: Callable[[], float], time_of_day: Callable[[], QTime]) -> None:
        super().__init__()
        self._now, self._time_of_day = now, time_of_day
        self._colours = WINDOW_COLOURS["dark"]
        self._watch = Stopwatch()
        self._steps: tuple[StepMark, ...] = ()
        self._index = 0
        self.elapsed = named(QLabel(), "elapsedText")
        self.of = named(QLabel(tr("of")), "notesHead")
        self.day = named(QLabel(), "dayText")
        self.pace = named(QLabel(), "paceText")
        self.pace.setWordWrap(True)
        self.minutes = named(Minutes(), "minutes")
        self.minutes.setToolTip(tr("How long the talk is to take"))
        self.minutes.valueChanged.connect(self._plan_anew)
        self.run = tool(tr("Pause the time"))
        self.reset = tool(tr("Time back to 0:00"), sign="reset")
        self.reset.setToolTip(tr("Time back to 0:00"))
        self._lay_out()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.elapsed)
        row.addWidget(self.of)
        for widget in (self.minutes, self.run, self.reset):
            row.addWidget(widget)
        row.addSpacing(16)
        row.addStretch(1)
        row.addWidget(self.day)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(4)
        grid.addLayout(row, 0, 0)
        grid.addWidget(self.pace, 1, 0)
        grid.setRowStretch(2, 1)  # beside a title of two lines it stays with the time

    def set_steps(self, steps: tuple[StepMark, ...], duration_s: float) -> None:
        """The steps that share the time; it is planned as long as the lesson itself, in whole minutes."""
        self._steps, self._index = steps, 0
        self.set_planned(whole_minutes(duration_s))

    def set_planned(self, minutes: int) -> None:
        """How long the talk is to take; set without a signal."""
        self.minutes.blockSignals(True)
        self.minutes.setValue(minutes)
        self.minutes.blockSignals(False)
        self.tick()

    def set_step(self, index: int) -> None:
        self._index = index
        self.tick()

    def set_stopwatch(self, watch: Stopwatch) -> None:
        self._watch = watch
        self._dress()
        self.tick()

    def tick(self) -> None:
        """Show what the clocks say now."""
        elapsed_s = self._watch.elapsed_s(self._now())
        begun = self._watch.runs or elapsed_s > 0
        _say(self.elapsed, clock_text(elapsed_s))
        self.elapsed.setAccessibleName(tr("Time of the talk: {time}", time=clock_text(elapsed_s)))
        _say(self.day, QLocale().toString(self._time_of_day(), QLocale.FormatType.ShortFormat))
        self.day.setAccessibleName(tr("Time of day: {time}", time=self.day.text()))
        if self._steps:
            plan = Plan(60.0 * self.minutes.value(), tuple(step.lasts_s for step in self._steps))
            words, pace = pace_text(plan, self._index, elapsed_s, begun)
            _say(self.pace, words)
            if pace != self.pace.property("pace"):
                self.pace.setProperty("pace", pace)
                self.pace.style().polish(self.pace)  # its colour goes by the property

    def _plan_anew(self, minutes: int) -> None:
        self.tick()
        self.planned_changed.emit(minutes)

    def set_letters(self, pixels: int) -> None:
        """How high the letters to read are, px."""
        for label, share in ((self.elapsed, 1.5), (self.of, 0.8), (self.day, 1.1), (self.pace, 0.8)):
            font = label.font()
            font.setPixelSize(round(pixels * share))
            label.setFont(font)

    def set_colours(self, colours: WindowColours) -> None:
        self._colours = colours
        self.reset.setIcon(icon("reset", colours.text))
        self._dress()

    def _dress(self) -> None:
        """The button says what it would do."""
        runs = self._watch.runs
        words = tr("Pause the time") if runs else tr("Let the time run")
        self.run.setIcon(icon("pause" if runs else "play", self._colours.text))
        self.run.setAccessibleName(words)
        self.run.setToolTip(words)


def _say(label: QLabel, words: str) -> None:
    if words != label.text():
        label.setText(words)
