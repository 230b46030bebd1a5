"""The window in which a student steps through a lesson: steps at the left, picture and words, controls below."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QHBoxLayout, QMainWindow, QSplitter, QVBoxLayout, QWidget

from meshes.specs import Spec
from scenes.errors import SceneError
from scenes.program import Program
from viz.player.canvas import Canvas, PictureMaker
from viz.player.caption import Caption
from viz.player.commands import bind, commands
from viz.player.header import Header
from viz.player.look import LOOKS, palette, style_sheet
from viz.player.notice import Notice
from viz.player.pieces import named, tight
from viz.player.playback import Playback
from viz.player.rehearsal import Rehearsal
from viz.player.step_list import StepList
from viz.player.transport import Transport


class PlayerWindow(QMainWindow):
    """Owns the views and the playback and ties one to the other; everything that is decided is decided by them.

    name, program : the lesson to begin with and the name it goes by
    names : the shipped lessons on offer
    load : reads another lesson by name or path; raises SceneError
    make_picture : opens a picture of a programme
    build : makes a shape and remembers it
    now : a steady wall clock, s
    """

    def __init__(
        self,
        name: str,
        program: Program,
        *,
        names: tuple[str, ...],
        load: Callable[[str], Program],
        make_picture: PictureMaker,
        build: Callable[[Spec], object],
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self._load = load
        self.name = name
        self.theme = "dark"
        self.playback = Playback(program, now, self)
        self.canvas = Canvas(make_picture)
        self.rehearsal = Rehearsal(build, lambda: self.canvas.rests() and not self.playback.runs, self)
        self.header = Header(names)
        self.notice = Notice()
        self.steps = StepList()
        self.caption = Caption()
        self.transport = Transport()
        self._lay_out()
        self.commands = commands(self)
        bind(self.commands, self)
        self._connect()
        self._wear("dark")
        self._show_lesson()
        self.canvas.setFocus()

    def _lay_out(self) -> None:
        self.setMinimumSize(900, 560)
        self.resize(1280, 800)
        right = QWidget()
        column = tight(QVBoxLayout(right))
        column.addWidget(self.canvas, 1)
        column.addWidget(self.caption)
        side = named(QWidget(), "stepPanel")
        row = tight(QHBoxLayout(side))
        row.addWidget(self.steps)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setHandleWidth(1)
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(side)
        self.split.addWidget(right)
        self.split.setStretchFactor(1, 1)
        side.setMinimumWidth(180)
        self.split.setSizes([264, 1016])
        self.frame = named(QWidget(), "frame")
        rows = tight(QVBoxLayout(self.frame))
        for widget in (self.header, self.notice):
            rows.addWidget(widget)
        rows.addWidget(self.split, 1)
        rows.addWidget(self.transport)
        self.setCentralWidget(self.frame)

    def _connect(self) -> None:
        play, bar = self.playback, self.transport
        play.opened.connect(self._show_lesson)
        play.moved.connect(self._show_time)
        play.changed.connect(self._show_pace)
        for button, command in (
            (bar.play, "play"), (bar.next, "next"), (bar.previous, "previous"), (bar.loop, "loop"),
            (bar.reset, "reset"), (self.header.open, "open"), (self.header.theme, "theme"),
        ):  # fmt: skip
            button.setToolTip(self.commands[command].tip)
        bar.play.clicked.connect(play.toggle)
        bar.next.clicked.connect(play.next_step)
        bar.previous.clicked.connect(play.previous_step)
        bar.loop.clicked.connect(play.set_loop)
        bar.reset.clicked.connect(lambda: self.canvas.set_camera(None))
        bar.speed.setToolTip(f"Speed  ({', '.join(self.commands[c].keys[0] for c in ('slower', 'faster'))})")
        bar.speed_chosen.connect(play.set_speed)
        bar.timeline.picked.connect(play.seek)
        bar.timeline.sliderPressed.connect(play.begin_scrub)
        bar.timeline.sliderReleased.connect(play.end_scrub)
        self.steps.chosen.connect(play.go_to_step)
        self.canvas.camera_changed.connect(lambda: bar.reset.setEnabled(self.canvas.camera is not None))
        self.header.chosen.connect(self.open)
        self.header.open.clicked.connect(self.ask_for_script)
        self.header.theme.clicked.connect(self.switch_theme)

    # what a person may ask of the window

    def open(self, name: str) -> None:
        """Another lesson, by name or path; if it has a mistake, say so and go on with the one that is open."""
        QApplication.setOverrideCursor(Qt.CursorShape.BusyCursor)
        try:
            program = self._load(name)
        except SceneError as mistake:
            self.notice.say(str(mistake))
            self.header.set_lesson(self.name, self.playback.program.title)
            return
        finally:
            QApplication.restoreOverrideCursor()
        self.notice.hide()
        self.name = name
        self.playback.open(program)

    def ask_for_script(self) -> None:
        """Let a person look for a script among their files."""
        dialog = QFileDialog(self, "Open a script", "", "Scripts (*.yaml *.yml);;All files (*)")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        if dialog.exec():
            self.open(dialog.selectedFiles()[0])
        dialog.deleteLater()

    def switch_theme(self) -> None:
        """From dark to light or back."""
        self._wear("light" if self.theme == "dark" else "dark")

    # what the window shows of the playback

    def _show_lesson(self) -> None:
        program = self.playback.program
        self.setWindowTitle(f"{program.title} – Kyphoscope")
        self.header.set_lesson(self.name, program.title)
        self.steps.set_program(program.steps)
        self.caption.set_program(program)
        self.transport.timeline.set_program(program.steps, program.duration_s)
        self.transport.set_duration(program.duration_s)
        self.canvas.show_program(program)
        self.rehearsal.begin(program)
        self._show_time(self.playback.t_s)
        self._show_pace()

    def _show_time(self, t_s: float) -> None:
        self.canvas.show_time(t_s)
        self.transport.set_time(t_s)
        self.steps.set_running(self.playback.step)
        self.caption.set_moment(self.playback.program.states_at(t_s))

    def _show_pace(self) -> None:
        self.transport.set_running(self.playback.runs)
        self.transport.set_pace(self.playback.clock.speed, self.playback.clock.loop)

    def _wear(self, theme: str) -> None:
        self.theme = theme
        look = LOOKS[theme]
        self.setPalette(palette(look))
        self.frame.setStyleSheet(style_sheet(look))  # not the window's: file dialogs look as elsewhere
        for view in (self.header, self.steps, self.transport):
            view.set_look(look)
        self.canvas.set_theme(theme)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        self.playback.stop()
        self.rehearsal.stop()
        self.canvas.release()
        super().closeEvent(event)
