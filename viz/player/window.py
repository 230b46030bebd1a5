"""The window in which a student steps through a lesson: steps at the left, picture and words, controls below."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMainWindow

from kyphoscope.meshes.specs import Spec
from kyphoscope.scenes.program import Program
from kyphoscope.viz.player.commands.command import Command
from kyphoscope.viz.player.commands.lesson_commands import lesson_commands
from kyphoscope.viz.player.commands.menus import RecentMenu, build_menus, sync
from kyphoscope.viz.player.commands.shortcuts_sheet import show_keys
from kyphoscope.viz.player.commands.view_commands import view_commands
from kyphoscope.viz.player.controls.caption import Caption
from kyphoscope.viz.player.controls.header import Header
from kyphoscope.viz.player.controls.step_list import StepList
from kyphoscope.viz.player.controls.transport import Transport
from kyphoscope.viz.player.controls.wipe_bar import WipeBar
from kyphoscope.viz.player.export.exporting import Exporting
from kyphoscope.viz.player.language.words import tr
from kyphoscope.viz.player.lesson.lessons import Lessons, dropped_script
from kyphoscope.viz.player.lesson.playback import Playback
from kyphoscope.viz.player.lesson.prebuild import Prebuild
from kyphoscope.viz.player.panels.panel_controller import PanelController
from kyphoscope.viz.player.panels.side_panels import SidePanels
from kyphoscope.viz.player.picture.canvas import Canvas, PictureMaker
from kyphoscope.viz.player.picture.fluoroscopy import Fluoroscopy
from kyphoscope.viz.player.picture.mouse_input import MouseInput
from kyphoscope.viz.player.picture.viewing import Viewing
from kyphoscope.viz.player.presenter.audience_window import AudienceWindow
from kyphoscope.viz.player.presenter.presenting import LARGER, Presenting
from kyphoscope.viz.player.questions.question_card import QuestionCard
from kyphoscope.viz.player.questions.self_check import SelfCheck
from kyphoscope.viz.player.questions.summary_card import SummaryCard
from kyphoscope.viz.player.settings.settings_store import SettingsStore
from kyphoscope.viz.player.settings.settings_sync import SettingsSync
from kyphoscope.viz.player.style.appearance import WindowAppearance
from kyphoscope.viz.player.style.style_sheet import palette, style_sheet
from kyphoscope.viz.player.style.window_colours import WINDOW_COLOURS
from kyphoscope.viz.player.widgets.notice import Notice
from kyphoscope.viz.player.window_buttons import connect_buttons
from kyphoscope.viz.player.window_frame import WindowFrame
from kyphoscope.viz.player.window_settings import window_settings

CARD_SHARE = 0.55
"""How much of the window's height a question may take at most."""


class PlayerWindow(QMainWindow):
    """Owns the views and the playback and connects them; every decision is theirs.

    name, program : the lesson to begin with and the name it goes by
    names : the shipped lessons on offer
    load : reads another lesson by name or path; raises SceneError
    make_picture : opens a picture of a programme
    build : makes a shape and remembers it
    settings : what is chosen of the lesson's settings, for exports
    settings_store : what is remembered from one time to the next
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
        settings_store: SettingsStore,
        settings: Callable[[str], dict[str, str]] = lambda _name: {},
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self.settings_store = settings_store
        self.appearance = WindowAppearance(self)
        self.playback = Playback(program, now, self)
        self.lessons = Lessons(name, names, load, self.playback, settings_store)
        self.canvas = Canvas(make_picture)
        self.mouse_input = MouseInput(self.canvas)
        self.viewing = Viewing(self.canvas, self.playback, self)
        self.fluoroscopy = Fluoroscopy(self.canvas, lambda: self.viewing.shown, self)
        self.prebuild = Prebuild(build, self.is_quiet, self)
        self._make_views(names)
        self.panel_controller = PanelController(self.panels, self.canvas, self.viewing, self.playback, self.is_quiet)
        self.self_check = SelfCheck(self.playback, self.viewing, self.card, self.summary)
        self._lay_out()
        self.exporting = Exporting(
            self, lessons=self.lessons, playback=self.playback, canvas=self.canvas, appearance=self.appearance,
            settings=settings,
        )  # fmt: skip
        self.frame.add_bar(self.exporting.bar)
        self.presenting = self._make_presenting(make_picture, now)
        self.commands = self._make_commands()
        self.actions_by_name = build_menus(self.commands, self)
        self.recent = RecentMenu(self.actions_by_name["reload"], self.open, lambda: settings_store.recent)
        self._connect()
        self._show_lesson(True)
        self.settings_sync = self._make_settings_sync()
        self.canvas.setFocus()

    def is_quiet(self) -> bool:
        """Whether the machine is idle now."""
        return self.canvas.rests() and not self.playback.runs

    def _make_views(self, names: tuple[str, ...]) -> None:
        self.header, self.notice = Header(names), Notice()
        self.steps, self.caption = StepList(), Caption()
        self.card, self.summary = QuestionCard(), SummaryCard()
        self.wipe_bar, self.transport = WipeBar(), Transport()
        self.panels = SidePanels()

    def _lay_out(self) -> None:
        self.setMinimumSize(900, 560)
        self.resize(1280, 800)
        self.setAcceptDrops(True)
        self.frame = WindowFrame(
            above=(self.header, self.notice), steps=self.steps,
            centre=(self.canvas, self.card, self.summary, self.caption), panels=self.panels,
            below=(self.wipe_bar, self.transport),
        )  # fmt: skip
        self.split, self.step_panel = self.frame.split, self.frame.step_panel
        self.setCentralWidget(self.frame)

    def _make_presenting(self, make_picture: PictureMaker, now: Callable[[], float]) -> Presenting:
        audience = AudienceWindow(
            self, split=self.split, step_panel=self.step_panel, panels=self.panels,
            bars=(self.menuBar(), self.header, self.transport), changed=self._show_appearance,
        )  # fmt: skip
        return Presenting(
            self, self.frame, audience, lessons=self.lessons, playback=self.playback, canvas=self.canvas,
            appearance=self.appearance, questions=self.self_check, store=self.settings_store, make_picture=make_picture,
            now=now,
        )  # fmt: skip

    def _make_commands(self) -> dict[str, Command]:
        return lesson_commands(
            self, lessons=self.lessons, playback=self.playback, self_check=self.self_check, presenting=self.presenting,
            exporting=self.exporting,
        ) | view_commands(
            self, canvas=self.canvas, viewing=self.viewing, appearance=self.appearance, panels=self.panels,
            fluoroscopy=self.fluoroscopy,
        )  # fmt: skip

    def _make_settings_sync(self) -> SettingsSync:
        settings = window_settings(
            self.settings_store, playback=self.playback, canvas=self.canvas, viewing=self.viewing,
            self_check=self.self_check, fluoroscopy=self.fluoroscopy, step_panel=self.step_panel, panels=self.panels,
            steps_switched=self.actions_by_name["steps"].toggled, appearance=self.appearance,
        )  # fmt: skip
        return SettingsSync(self, self.split, self.settings_store, settings, lent=lambda: self.presenting.on)

    def _connect(self) -> None:
        play, bar = self.playback, self.transport
        self.lessons.opened.connect(self._show_lesson)
        self.lessons.refused.connect(self._refuse)
        play.moved.connect(lambda _t_s: self._show_time())
        play.changed.connect(self._show_pace)
        self.viewing.changed.connect(self._show_viewing)
        self.canvas.view_options_changed.connect(self._show_eye)
        self.self_check.changed.connect(self._show_words)
        self.appearance.changed.connect(self._show_appearance)
        self.exporting.refused.connect(self.notice.say)
        self.presenting.asked.connect(self._do)
        for part in (self.panels, self.presenting, self.fluoroscopy):
            part.changed.connect(self._sync)
        connect_buttons(self.commands, header=self.header, transport=bar, wipe_bar=self.wipe_bar)
        bar.speed_chosen.connect(play.set_speed)
        bar.mode_chosen.connect(play.set_mode)
        bar.slider.picked.connect(play.seek)
        bar.slider.sliderPressed.connect(play.begin_scrub)
        bar.slider.sliderReleased.connect(play.end_scrub)
        self.wipe_bar.picked.connect(self.viewing.set_before)
        self.steps.chosen.connect(play.go_to_step)
        self.header.chosen.connect(self.lessons.open)

    @property
    def name(self) -> str:
        """The name that the open lesson goes by."""
        return self.lessons.name

    # what a person may ask of the window

    def open(self, name: str) -> None:
        """Another lesson, by name or path; if it has a mistake, say so and go on with the one that is open."""
        self.lessons.open(name)

    def ask_for_script(self) -> None:
        """Let a person look for a script among their files."""
        kinds = tr("Scripts (*.yaml *.yml);;All files (*)")
        dialog = QFileDialog(self, tr("Open a script"), self.settings_store.folder, kinds)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        if dialog.exec():
            self.settings_store.folder = dialog.directory().absolutePath()
            self.open(dialog.selectedFiles()[0])
        dialog.deleteLater()

    def ask_to_forget(self) -> None:
        """Everything as it was when the program was new, once a person has said yes."""
        self.settings_sync.ask_to_forget()

    def copy_picture(self) -> None:
        """The picture as it is on the screen, for another program."""
        QGuiApplication.clipboard().setImage(self.canvas.image())

    def next_step(self) -> None:
        if not self.presenting.step(1):
            self.playback.next_step()

    def previous_step(self) -> None:
        if not self.presenting.step(-1):
            self.playback.previous_step()

    def switch_steps(self) -> None:
        """Show the list of steps, or give its place to the picture."""
        self.step_panel.setVisible(self.step_panel.isHidden())
        self._sync()

    def shows_steps(self) -> bool:
        return self.step_panel.isVisibleTo(self)

    def switch_full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def show_keys(self) -> None:
        """All commands with their keys."""
        show_keys(self.commands.values(), self.frame)

    def leave(self) -> None:
        """What Escape does: end or hide the first thing that can be."""
        if self.presenting.back_out() or self.viewing.put_away() or self.self_check.put_away():
            return
        if not self.notice.isHidden():
            self.notice.hide()
        elif self.isFullScreen():
            self.switch_full_screen()

    def _do(self, command: str) -> None:
        """A command by its name, if there is one."""
        if command in self.commands:
            self.commands[command].do()

    # what the window shows of the others

    def _show_lesson(self, anew: bool) -> None:
        program = self.playback.program
        self.notice.hide()
        self.setWindowTitle(f"{program.title} – Kyphoscope")
        self.header.set_lesson(self.name, program.title)
        self.steps.set_program(program.steps)
        self.transport.slider.set_program(program.steps, program.duration_s)
        self.transport.set_duration(program.duration_s)
        self.canvas.show_time(self.playback.t_s)
        self.viewing.open() if anew else self.viewing.reopen()
        self.prebuild.begin(program)
        self.panel_controller.open(program)
        self.presenting.open()
        self._show_time()
        self._show_pace()
        self.self_check.open(program.steps, anew=anew)

    def _refuse(self, sentence: str) -> None:
        self.notice.say(sentence)
        self.header.set_lesson(self.name, self.playback.program.title)

    def _show_time(self) -> None:
        t_s = self.playback.t_s  # not the time of the signal: a question may have held the lesson back meanwhile
        self.canvas.show_time(t_s)
        self.transport.set_time(t_s)
        self.steps.set_time(self.playback.step, t_s)
        self.caption.set_moment(self.viewing.shown.states_at(t_s))
        self.presenting.show_step(self.playback.step)

    def _show_pace(self) -> None:
        self.transport.set_running(self.playback.runs)
        self.transport.set_pace(self.playback.clock.speed, self.playback.mode)
        self._sync()

    def _show_viewing(self) -> None:
        """Which panes there are, and the wipe."""
        view_options = self.canvas.view_options
        self.wipe_bar.set_wipe(
            view_options.wipe.before_s if view_options.wipe else None, self.playback.program.duration_s
        )
        if self.caption.program != self.viewing.shown:
            self.caption.set_program(self.viewing.shown)
            self.caption.set_moment(self.viewing.shown.states_at(self.playback.t_s))
        self._sync()

    def _show_eye(self) -> None:
        """Whether the viewer has a camera of their own."""
        self.transport.reset.setEnabled(any(self.canvas.view_options.cameras))

    def _show_words(self) -> None:
        """Show the words of the step, unless a question is on the screen that they may answer, or the summary."""
        asked = not (self.card.isHidden() and self.summary.isHidden())
        self.caption.setVisible(self.appearance.captions and not asked)
        self.card.setMaximumHeight(round(CARD_SHARE * self.height()))
        self._sync()

    def _sync(self) -> None:
        """Show in menus and buttons what is on."""
        sync(self.commands, self.actions_by_name)
        for name, button in self.header.panels.items():
            button.setChecked(self.panels.shows(name))
        self.header.xray.setChecked(self.fluoroscopy.shown)

    def _show_appearance(self) -> None:
        colours, writing = WINDOW_COLOURS[self.appearance.theme], self.appearance.text_percent / 100
        self.setPalette(palette(colours))
        sheet = style_sheet(colours, writing)
        for widget in (self.frame, self.menuBar()):
            widget.setStyleSheet(sheet)  # not the window's: file dialogs look as elsewhere
        bars = (self.header, self.steps, self.transport)
        for view in (*bars, self.panel_controller, self.panels, self.card, self.summary):
            view.set_colours(colours)
        self.steps.set_writing(writing)
        self.panel_controller.set_writing(writing)
        self.caption.set_writing(writing * (LARGER if self.presenting.on else 1.0))
        for card in (self.card, self.summary):
            card.set_letters(round(17 * writing))
        self.canvas.set_appearance(self.appearance.of_pictures)
        self.exporting.show_appearance()
        self.presenting.show_appearance()
        self._show_words()

    # Qt's events

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 (Qt's name)
        if dropped_script([url.toLocalFile() for url in event.mimeData().urls()]):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        event.acceptProposedAction()
        self.open(dropped_script([url.toLocalFile() for url in event.mimeData().urls()]))

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        if not self.exporting.may_close():
            event.ignore()
            return
        self.settings_sync.keep_places()
        self.exporting.stop()
        self.presenting.close()
        self.playback.stop()
        self.prebuild.stop()
        self.canvas.release()
        super().closeEvent(event)
