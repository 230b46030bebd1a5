"""Presenting the lesson: the window fills the hall's screen, the notes stand on the educator's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from kyphoscope.viz.player.lesson.lessons import Lessons
from kyphoscope.viz.player.lesson.playback import STILL_S, Playback
from kyphoscope.viz.player.picture.canvas import Canvas, Picture, PictureMaker
from kyphoscope.viz.player.presenter.audience_window import AudienceWindow
from kyphoscope.viz.player.presenter.cover import Blank
from kyphoscope.viz.player.presenter.notes_window import NotesWindow
from kyphoscope.viz.player.presenter.presentation import Presentation
from kyphoscope.viz.player.presenter.screens import other_screen, place, swap
from kyphoscope.viz.player.presenter.spotlight import Spotlight
from kyphoscope.viz.player.settings.settings_store import SettingsStore
from kyphoscope.viz.player.style.appearance import WindowAppearance
from kyphoscope.viz.player.style.window_colours import WINDOW_COLOURS
from kyphoscope.viz.talk import whole_minutes

LARGER = 1.3
"""How many times larger captions are while presenting."""
NEXT_PX = (960, 540)
"""The picture of the next step."""


class Questions(Protocol):
    """The questions on the way; `waits` says whether one is on the screen and not answered."""

    @property
    def waits(self) -> bool: ...

    def run_on(self) -> object: ...

    def set_audience(self, audience: bool) -> object: ...


class Presenting(QObject):
    """Leads the window, the screens and the notes while a lesson is presented.

    `changed` says that it began, ended, or covers the picture; `asked` gives a command from the notes for the window.

    window : what is presented; frame : all of it but the menus, which a blank screen covers
    make_picture : opens the picture of the next step, for the notes
    now : a steady wall clock, s
    """

    changed = Signal()
    asked = Signal(str)

    def __init__(
        self,
        window: QWidget,
        frame: QWidget,
        audience: AudienceWindow,
        *,
        lessons: Lessons,
        playback: Playback,
        canvas: Canvas,
        appearance: WindowAppearance,
        questions: Questions,
        store: SettingsStore,
        make_picture: PictureMaker,
        now: Callable[[], float],
    ) -> None:
        super().__init__(window)
        self._window, self._audience, self._now = window, audience, now
        self._lessons, self._playback, self._questions = lessons, playback, questions
        self._appearance, self._store, self._make_picture = appearance, store, make_picture
        self.state = Presentation(now, self)
        self._blank = Blank(frame)
        self._spotlight = Spotlight(frame)
        self.notes: NotesWindow | None = None
        self._next: Picture | None = None
        self._next_of = self._told_step = -1
        self._was_on = False
        self._blank.lifted.connect(self.state.lift)
        self.state.changed.connect(self._show)
        canvas.sharpened.connect(self._show_next)

    @property
    def on(self) -> bool:
        """Whether the lesson is being presented."""
        return self.state.on

    @property
    def blank(self) -> bool:
        return bool(self.state.blank)

    @property
    def spotlit(self) -> bool:
        return self.state.spotlight

    @property
    def shows_notes(self) -> bool:
        return self.notes is not None and self.notes.isVisible()

    # what a person may ask

    def begin(self, step: int) -> None:
        """Present from the very start of that step, at rest; with a second screen the notes are shown there."""
        self._playback.pause()
        self._playback.go_to_step(step)
        self.state.begin(step)
        if other_screen(self._window) is None:
            return
        if self.shows_notes and self.notes is not None:
            place(self.notes, self._window)  # they may have stood where the lesson is now
        else:
            self.switch_notes()

    def switch_blank(self) -> None:
        self.state.toggle_blank()

    def switch_spotlight(self) -> None:
        self.state.toggle_spotlight()

    def switch_notes(self) -> None:
        """Open the window with the notes, on the other screen if there is one, or close it."""
        if self.shows_notes and self.notes is not None:
            self.notes.close()
            return
        if self.notes is None:
            self.notes = self._made_notes()
        notes = self.notes
        place(notes, self._window)
        notes.offer_swap(other_screen(self._window) is not None)
        self.show_appearance()
        self.open()
        notes.show()
        self._show_next()
        self.changed.emit()

    def step(self, by: int) -> bool:
        """What the two buttons of a remote do while presenting; returns whether anything was done.

        Forward: a step that has not begun yet is played, else the next one; how far depends on the mode.
        After the last step it stays at the end of the lesson.
        """
        if not self.on:
            return False
        if self.state.lift():
            return True
        play = self._playback
        fresh = play.t_s - play.program.steps[play.step].starts_s <= STILL_S and not play.runs
        if by < 0:
            play.pause()
            play.previous_step()
        else:
            if not fresh:
                play.next_step()
            if self._questions.waits:
                self._questions.run_on()
            elif play.t_s < play.program.duration_s:
                play.play()
        return True

    def back_out(self) -> bool:
        """What Escape does while presenting: uncover the picture, else leave; False where nothing is presented."""
        was_on = self.on
        if was_on:
            self.state.back_out()
        return was_on

    # what it follows

    def open(self) -> None:
        """Another lesson is in the window, or the same one changed."""
        self._release_next()
        if self.notes is not None:
            program = self._playback.program
            self.notes.set_program(program)
            planned = self._store.planned_minutes(self._lessons.name)
            self.notes.set_planned(round(planned) if planned else whole_minutes(program.duration_s))
            self.notes.set_step(self._playback.step)
            self._show_hall()

    def show_step(self, index: int) -> None:
        """The lesson has come to that step."""
        if self.notes is not None:
            if index != self._told_step:
                self._next_of = -1  # what was drawn is not what comes next any more
            self._told_step = index
            self.notes.set_step(index)

    def show_appearance(self) -> None:
        """The window is dark or light, its letters have another size."""
        self._release_next()
        if self.notes is not None:
            self.notes.set_colours(WINDOW_COLOURS[self._appearance.theme])
            self.notes.set_letters(self._store.notes_letters)

    def close(self) -> None:
        """Free what it holds; for a window that closes."""
        self._release_next()
        if self.notes is not None:
            self.notes.close()

    # how it shows

    def _made_notes(self) -> NotesWindow:
        notes = NotesWindow(self._now)
        notes.asked.connect(self._obey)
        notes.planned_changed.connect(lambda minutes: self._store.plan(self._lessons.name, minutes))
        notes.letters_changed.connect(self._keep_letters)
        notes.closed.connect(self._release_next)
        notes.closed.connect(self.changed)
        return notes

    def _keep_letters(self, larger: int) -> None:
        self._store.notes_letters = larger

    def _obey(self, command: str) -> None:
        """What is asked in the window with the notes."""
        if command == "swap" and self.notes is not None:
            swap(self.notes, self._window)
        elif not self.state.obey(command):
            self.asked.emit(command)
        self._show_hall()  # a button that asked for what cannot be done is up again

    def _show(self) -> None:
        """Fill the screen with the picture and its words, or give the window back as it was."""
        if self.on != self._was_on:
            self._was_on = self.on
            self._questions.set_audience(self.on)
            self._audience.give() if self.on else self._audience.take_back()
        self._blank.set_colour(self.state.blank)
        self._spotlight.set_on(self.state.spotlight)
        self._show_hall()
        self.changed.emit()

    def _show_hall(self) -> None:
        if self.notes is not None:
            self.notes.set_stopwatch(self.state.stopwatch)
            self.notes.set_hall(self.state.blank, self.state.spotlight)

    def _show_next(self) -> None:
        """Draw the end of the next step, in a quiet moment and once."""
        play = self._playback
        if not self.shows_notes or play.runs or play.step == self._next_of or self.notes is None:
            return
        self._next_of = play.step
        if play.step + 1 >= len(play.program.steps):
            self.notes.set_next(None)
            return
        if self._next is None:
            self._next = self._make_picture(play.program, NEXT_PX, "standard", self._appearance.of_pictures)
        frame = self._next.at(play.program.steps[play.step + 1].rests_s)
        high, wide, _ = frame.shape
        self.notes.set_next(QImage(frame.data, wide, high, 3 * wide, QImage.Format.Format_RGB888).copy())

    def _release_next(self) -> None:
        self._next_of = -1
        if self._next is not None:
            self._next.close()
            self._next = None
