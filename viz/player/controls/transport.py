"""The controls under the picture: back, play, on, how fast, and where we are in the lesson."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from kyphoscope.viz.clock import clock_text
from kyphoscope.viz.player.controls.timeline_slider import TimelineSlider
from kyphoscope.viz.player.language.words import tr
from kyphoscope.viz.player.lesson.playback import MODES, SPEEDS
from kyphoscope.viz.player.style.icons import icon
from kyphoscope.viz.player.style.window_colours import WINDOW_COLOURS, WindowColours
from kyphoscope.viz.player.widgets.basic import Choice, named, tool


def speed_text(speed: float) -> str:
    """A speed as its button names it."""
    return f"{speed:g}×"


class Transport(QFrame):
    """The timeline above a row of buttons; it signals what was pressed, shows what it is given, and decides nothing."""

    speed_chosen = Signal(float)
    mode_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bar")
        self._colours = WINDOW_COLOURS["dark"]
        self._duration_s = 0.0
        self._runs = False
        self.slider = TimelineSlider()
        self.previous = tool(tr("Previous step"), sign="previous")
        self.frame_back = tool(tr("One frame back"), sign="frame_back")
        self.play = named(tool(tr("Play"), sign="play"), "playButton")
        self.frame_on = tool(tr("One frame on"), sign="frame_on")
        self.next = tool(tr("Next step"), sign="next")
        self.reset = tool(tr("Back to the scripted view"), sign="reset", text=tr("Scripted view"))
        self.reset.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.reset.setEnabled(False)
        self.time = named(QLabel(), "timeText")
        self.time.setAccessibleName(tr("Time"))
        self.mode = self._mode_choice()
        self.speed = self._speed_choice()
        self._lay_out()

    def _mode_choice(self) -> Choice:
        choice = Choice(tr("What playing comes to"))
        texts = {
            "step": tr("Pause after each step"), "through": tr("Play through"),
            "repeat_step": tr("Repeat this step"), "repeat_lesson": tr("Repeat the lesson"),
        }  # fmt: skip
        for mode in MODES:
            choice.addItem(texts[mode], mode)
        choice.activated.connect(lambda row: self.mode_chosen.emit(MODES[row]))
        return choice

    def _speed_choice(self) -> Choice:
        choice = Choice(tr("Speed"))
        for speed in SPEEDS:
            choice.addItem(speed_text(speed), speed)
        choice.activated.connect(lambda row: self.speed_chosen.emit(SPEEDS[row]))
        return choice

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        for widget in (self.previous, self.frame_back, self.play, self.frame_on, self.next):
            row.addWidget(widget)
        row.addSpacing(8)
        row.addWidget(self.time)
        row.addStretch(1)
        row.addWidget(self.reset)
        row.addWidget(self.mode)
        row.addWidget(self.speed)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 12, 10)
        column.setSpacing(4)
        column.addWidget(self.slider)
        column.addLayout(row)

    def set_duration(self, duration_s: float) -> None:
        self._duration_s = duration_s

    def set_time(self, t_s: float) -> None:
        """The present moment, on the line and in figures."""
        self.slider.set_time(t_s)
        text = f"{clock_text(t_s)} / {clock_text(self._duration_s)}"
        if text != self.time.text():
            self.time.setText(text)

    def set_running(self, runs: bool) -> None:
        """The middle button offers to pause while the lesson runs, else to play."""
        if runs != self._runs:
            self._runs = runs
            self.play.setAccessibleName(tr("Pause") if runs else tr("Play"))
            self._paint_play()

    def set_pace(self, speed: float, mode: str) -> None:
        self.speed.setCurrentIndex(min(range(len(SPEEDS)), key=lambda i: abs(SPEEDS[i] - speed)))
        self.mode.setCurrentIndex(MODES.index(mode))

    def set_colours(self, colours: WindowColours) -> None:
        self._colours = colours
        self.slider.set_colours(colours)
        for button in (self.previous, self.frame_back, self.frame_on, self.next, self.reset):
            button.setIcon(icon(button.property("sign"), colours.text, colours.muted))
        self._paint_play()

    def _paint_play(self) -> None:
        self.play.setIcon(icon("pause" if self._runs else "play", self._colours.on_accent))
