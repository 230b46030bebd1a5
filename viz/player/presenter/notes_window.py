"""What the educator alone sees during a talk: the notes of the running step, what comes next, and the time."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, QTime, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QHideEvent, QImage, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QLabel, QSplitter, QToolButton, QVBoxLayout, QWidget

from kyphoscope.scenes.program import Program, StepMark
from kyphoscope.viz.player.language.words import phase_text, tr
from kyphoscope.viz.player.presenter.next_step import NextStep
from kyphoscope.viz.player.presenter.notes import Notes
from kyphoscope.viz.player.presenter.talk_time import TalkTime
from kyphoscope.viz.player.style.icons import icon
from kyphoscope.viz.player.style.style_sheet import palette, style_sheet
from kyphoscope.viz.player.style.window_colours import WINDOW_COLOURS, WindowColours
from kyphoscope.viz.player.widgets.basic import named, tight, tool
from kyphoscope.viz.talk import Stopwatch

KEYS = {
    "next": ("Right", "PgDown"),
    "previous": ("Left", "PgUp"),
    "play": ("Space",),
    "blank": ("B", "."),
    "white": (",",),
    "spotlight": ("S",),
    "leave": ("Esc",),
    "present": ("F5",),
    "present_here": ("Shift+F5",),
}
"""What each key asks for, in Qt's spelling; presentation remotes send some of these."""
ONCE = ("play", "blank", "white", "spotlight", "leave", "present", "present_here")
"""What a key held down asks for once."""
LETTERS = (17, 34)
"""The letters of the notes in a small and in a large window, px."""
LARGER, STEPS = 1.15, (-4, 8)
"""How much one press of a button grows the letters, and how many presses below and above there are."""


class NotesWindow(QWidget):
    """A window of its own for the educator's screen; it shows what it is given and passes on what is asked of it.

    `asked` gives a command: a key of `KEYS`, "stopwatch", "reset_stopwatch" or "swap".
    `planned_changed` gives the minutes that a person plans, `letters_changed` how many sizes above the usual they read.
    `closed` says that a person closed the window.

    now : a steady wall clock, s
    time_of_day : what the clock on the wall shows
    """

    asked = Signal(str)
    planned_changed = Signal(int)
    letters_changed = Signal(int)
    closed = Signal()

    def __init__(
        self,
        now: Callable[[], float] = time.monotonic,
        time_of_day: Callable[[], QTime] = QTime.currentTime,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("notesWindow")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(tr("Notes – Kyphoscope"))
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # a click beside the fields ends what is typed there
        self.setMinimumSize(760, 480)
        self.resize(1024, 640)
        self._steps: tuple[StepMark, ...] = ()
        self._index = 0
        self._letters = 0
        self._colours, self._sheet = WINDOW_COLOURS["dark"], ""
        self._timer: QTimer | None = None
        self.place = named(QLabel(), "notesHead")
        self.title = named(QLabel(), "notesTitle")
        self.time = TalkTime(now, time_of_day)
        self.notes = Notes()
        self.next_step = NextStep()
        self._make_buttons()
        self._lay_out()
        self._connect()
        self.set_colours(WINDOW_COLOURS["dark"])
        self.set_stopwatch(Stopwatch())
        self.setFocus()

    def _make_buttons(self) -> None:
        self.previous = tool(tr("Previous step"), sign="previous")
        self.next = tool(tr("Next step"), sign="next")
        self.blank = tool(tr("Blank the hall's screen"), text=tr("Blank"))
        self.spotlight = tool(tr("Spotlight"), text=tr("Spotlight"))
        self.blank.setCheckable(True)
        self.spotlight.setCheckable(True)
        self.swap = tool(tr("Swap the screens"), text=tr("Swap screens"))
        self.swap.setToolTip(tr("Notes and lesson change screens"))
        self.swap.hide()
        self.smaller = tool(tr("Smaller letters"), text="A−")
        self.larger = tool(tr("Larger letters"), text="A+")
        self.hall = named(QLabel(), "hallText")
        self.hall.setWordWrap(True)
        for button, command in ((self.previous, "previous"), (self.next, "next"), (self.blank, "blank"),
                                (self.spotlight, "spotlight")):  # fmt: skip
            keys = [QKeySequence(k).toString(QKeySequence.SequenceFormat.NativeText) for k in KEYS[command]]
            button.setToolTip(f"{button.accessibleName()}  ({', '.join(keys)})")
        for button in (self.smaller, self.larger):
            button.setToolTip(button.accessibleName())

    def _lay_out(self) -> None:
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setWordWrap(True)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.place)
        words.addWidget(self.title)
        words.addStretch(1)
        head = named(QFrame(), "header")
        row = QHBoxLayout(head)
        row.setContentsMargins(16, 10, 16, 10)
        row.setSpacing(24)
        row.addLayout(words, 1)
        row.addWidget(self.time, 1)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setChildrenCollapsible(False)
        self.split.setHandleWidth(5)
        self.split.addWidget(self.notes)
        self.split.addWidget(self.next_step)
        self.split.setStretchFactor(0, 3)
        self.split.setStretchFactor(1, 2)
        self.split.setSizes([600, 400])
        rows = tight(QVBoxLayout(self))
        rows.addWidget(head)
        rows.addWidget(self.split, 1)
        rows.addWidget(self._bar())

    def _bar(self) -> QFrame:
        bar = named(QFrame(), "bar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(8)
        for button in (self.previous, self.next, self.blank, self.spotlight):
            row.addWidget(button)
        row.addSpacing(8)
        row.addWidget(self.hall, 1)
        for button in (self.swap, self.smaller, self.larger):
            row.addWidget(button)
        return bar

    def _connect(self) -> None:
        for button, command in (
            (self.previous, "previous"), (self.next, "next"), (self.blank, "blank"), (self.spotlight, "spotlight"),
            (self.time.run, "stopwatch"), (self.time.reset, "reset_stopwatch"), (self.swap, "swap"),
        ):  # fmt: skip
            button.clicked.connect(lambda _checked, command=command: self.asked.emit(command))
        self.smaller.clicked.connect(lambda: self._resize_letters(-1))
        self.larger.clicked.connect(lambda: self._resize_letters(1))
        self.time.planned_changed.connect(self.planned_changed)
        self.time.minutes.done.connect(self.setFocus)
        for command, keys in KEYS.items():
            for key in keys:
                shortcut = QShortcut(QKeySequence(key), self, lambda command=command: self._ask(command))
                shortcut.setAutoRepeat(command not in ONCE)
        for key, by in (("+", 1), ("=", 1), ("-", -1)):
            QShortcut(QKeySequence(key), self, lambda by=by: self._resize_letters(by))
        for key, by in (("Up", -2), ("Down", 2)):
            QShortcut(QKeySequence(key), self, lambda by=by: self.notes.scroll_lines(by))

    # what it shows

    def set_program(self, program: Program) -> None:
        """The lesson that is presented from now on, at its first step and planned as long as it is."""
        self._steps = program.steps
        self.setWindowTitle(tr("Notes: {title} – Kyphoscope", title=program.title))
        self.time.set_steps(program.steps, program.duration_s)
        self._show_step(0)

    def set_step(self, index: int) -> None:
        """The running step; the picture of the next one is asked for again."""
        if index != self._index:
            self._show_step(index)

    def set_next(self, image: QImage | None) -> None:
        """The next step's picture, given after `set_step`; None while it is being drawn, and after the last."""
        self.next_step.set_image(image)

    def set_stopwatch(self, watch: Stopwatch) -> None:
        """The talk's stopwatch as it is now."""
        self.time.set_stopwatch(watch)

    def set_planned(self, minutes: int) -> None:
        """How long the talk is to take, min; `set_program` plans the lesson's own length."""
        self.time.set_planned(minutes)

    def set_letters(self, larger: int) -> None:
        """How many sizes above the usual the letters are, below it if negative; held within what can be read."""
        self._letters = min(max(larger, STEPS[0]), STEPS[1])
        self.smaller.setEnabled(self._letters > STEPS[0])
        self.larger.setEnabled(self._letters < STEPS[1])
        self._fit_letters()

    def set_hall(self, blank: str, spotlight: bool) -> None:
        """What covers the hall's picture, as `Presentation` has it: "", "black" or "white"; and the spotlight."""
        self.blank.setChecked(bool(blank))
        self.spotlight.setChecked(spotlight)
        lit = tr("The spotlight is on") if spotlight else ""
        words = {"": lit, "black": tr("The hall sees a black screen"), "white": tr("The hall sees a white screen")}
        self.hall.setText(words[blank])

    def offer_swap(self, offered: bool) -> None:
        """Whether there are two screens, so that the windows can change places."""
        self.swap.setVisible(offered)

    def set_colours(self, colours: WindowColours) -> None:
        self._colours = colours
        self.setPalette(palette(colours))
        self._fit_buttons()
        for button in (self.previous, self.next):
            button.setIcon(icon(button.property("sign"), colours.text))
        self.time.set_colours(colours)
        self.next_step.set_colours(colours)

    def tick(self) -> None:
        """Show what the clocks say now."""
        self.time.tick()

    # what it does by itself

    def _show_step(self, index: int) -> None:
        self._index = index
        step = self._steps[index]
        last = index + 1 == len(self._steps)
        number = tr("{number} of {count}", number=index + 1, count=len(self._steps))
        self.place.setText(f"{number}  ·  {phase_text(step.phase)}")
        self.title.setText(step.title)
        self.notes.set_step(step)
        self.next_step.set_title(None if last else self._steps[index + 1].title)
        self.time.set_step(index)

    def _ask(self, command: str) -> None:
        """A key's command; the space bar presses the button that was reached with Tab."""
        focused = self.focusWidget()
        if command == "play" and isinstance(focused, QAbstractButton) and focused.isEnabled():
            focused.click()
        else:
            self.asked.emit(command)

    def _resize_letters(self, by: int) -> None:
        before = self._letters
        self.set_letters(before + by)
        if self._letters != before:
            self.letters_changed.emit(self._letters)

    def _fit_letters(self) -> None:
        """Letters that grow with the window, and with what a person asked for."""
        usual = self._usual_px()
        self.notes.set_letters(round(usual * LARGER**self._letters))
        for part in (self.next_step, self.time):
            part.set_letters(round(usual))
        for label, share in ((self.title, 1.25), (self.place, 0.8), (self.hall, 0.8)):
            font = label.font()
            font.setPixelSize(round(usual * share))
            label.setFont(font)

        self._fit_buttons()

    def _fit_buttons(self) -> None:
        """Buttons that grow with the letters: at a lectern they are read from farther away than at a desk."""
        pixels = max(14, round(0.7 * self._usual_px()))
        high = f"font-size: {pixels}px; min-height: {round(1.6 * pixels)}px;"
        sheet = f"{style_sheet(self._colours)} QToolButton, #minutes {{ {high} }}"
        if sheet != self._sheet:
            self._sheet = sheet
            self.setStyleSheet(sheet)
            for button in self.findChildren(QToolButton):
                button.setIconSize(QSize(round(1.6 * pixels), round(1.6 * pixels)))

    def _usual_px(self) -> float:
        return min(max(min(self.width() / 56, self.height() / 34), LETTERS[0]), LETTERS[1])

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        super().resizeEvent(event)
        self._fit_letters()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        if self._timer is None:
            self._timer = QTimer(self, interval=1000)
            self._timer.setTimerType(Qt.TimerType.PreciseTimer)
            self._timer.timeout.connect(self.tick)
            self._timer.start()
        self.tick()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        if self._timer is not None:
            self._timer.stop()
            self._timer.deleteLater()
            self._timer = None
        super().hideEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        super().closeEvent(event)
        self.closed.emit()
