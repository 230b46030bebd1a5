"""What the panels show: layers, cutaway, charts, what a body is; kept in step with the picture."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from kyphoscope.scenes.program import Program
from kyphoscope.scenes.state import SceneState
from kyphoscope.viz.bodies import group_of
from kyphoscope.viz.facts.about import about, display_name
from kyphoscope.viz.facts.readouts import readouts
from kyphoscope.viz.player.language.words import tr
from kyphoscope.viz.player.lesson.playback import Playback
from kyphoscope.viz.player.panels.about_panel import AboutPanel
from kyphoscope.viz.player.panels.charts import Charts
from kyphoscope.viz.player.panels.cut_panel import CutPanel
from kyphoscope.viz.player.panels.layer_rows import LayerRow
from kyphoscope.viz.player.panels.layers_panel import LayersPanel
from kyphoscope.viz.player.panels.side_panels import SidePanels
from kyphoscope.viz.player.picture.canvas import Canvas
from kyphoscope.viz.player.picture.viewing import Viewing
from kyphoscope.viz.player.style.window_colours import WindowColours

LETTERS_PX = 13
"""How high letters on the panels are at their usual size."""


def rows_of(states: tuple[SceneState, ...]) -> tuple[LayerRow, ...]:
    """The named bodies of all panes, each name once: those that are there, and those that can be switched on."""
    rows: dict[str, LayerRow] = {}
    for state in states:
        for part, there in [*((p, True) for p in state.parts), *((p, False) for p in state.hidden)]:
            if part.name not in rows or (there and not rows[part.name].there):
                rows[part.name] = LayerRow(part.name, display_name(part, state), group_of(part.spec), there)
    return tuple(rows.values())


class PanelController(QObject):
    """Owns the four panels and decides what each of them shows.

    quiet : whether the machine is free, so that the charts may measure
    """

    def __init__(
        self, panels: SidePanels, canvas: Canvas, viewing: Viewing, playback: Playback, quiet: Callable[[], bool]
    ) -> None:
        super().__init__(panels)
        self._panels, self._canvas, self._viewing, self._playback = panels, canvas, viewing, playback
        self._pointed = ("", "")
        self._uncharted: Program | None = None
        self.layers, self.cut, self.charts, self.about = LayersPanel(), CutPanel(), Charts(quiet), AboutPanel()
        panels.add("layers", tr("Layers"), tr("Each body on, faint or off"), self.layers)
        panels.add("cut", tr("Cutaway"), tr("Cut the bones open where you like"), self.cut, scrolls=True)
        panels.add("charts", tr("Charts"), tr("Heights, angle and volumes over the lesson"), self.charts, scrolls=True)
        panels.add("about", tr("About"), tr("What a body is that you clicked"), self.about, scrolls=True)
        self._connect()

    def _connect(self) -> None:
        self.layers.changed.connect(self._viewing.set_layers)
        self.cut.changed.connect(self._viewing.set_cut)
        self.charts.picked.connect(self._playback.seek)
        self.charts.grasped.connect(self._playback.begin_scrub)
        self.charts.released.connect(self._playback.end_scrub)
        self._viewing.pointed.connect(self._point)
        self._viewing.changed.connect(self._show_choices)
        self._panels.changed.connect(self.refresh)
        self._playback.moved.connect(lambda _t_s: self._show_numbers())
        self._canvas.sharpened.connect(self.refresh)

    def open(self, program: Program) -> None:
        """Another lesson, or the same one changed."""
        if not self._canvas.view_options.lit:
            self._pointed = ("", "")
        self._uncharted = program
        self.refresh()

    def set_colours(self, colours: WindowColours) -> None:
        for panel in (self.layers, self.cut, self.charts):
            panel.set_colours(colours)

    def set_writing(self, factor: float) -> None:
        self.charts.set_letters(round(LETTERS_PX * factor))

    def refresh(self) -> None:
        """Show the panel in front as things are now."""
        if self._panels.shows("layers"):
            self.layers.set_bodies(rows_of(self._viewing.shown.states_at(self._playback.t_s)))
        elif self._panels.shows("about"):
            self._tell()
        self._show_choices()
        self._show_numbers()

    def _show_choices(self) -> None:
        view_options = self._canvas.view_options
        self.layers.set_layers(dict(view_options.layers))
        self.cut.set_from(view_options.own_cut, view_options.cut)

    def _show_numbers(self) -> None:
        if self._panels.shows("charts"):
            if self._uncharted is not None:  # a lesson is charted only once the charts are opened
                self.charts.set_program(self._uncharted)
                self._uncharted = None
            states = self._playback.program.states_at(self._playback.t_s)
            self.charts.set_moment(self._playback.t_s, tuple(readouts(state) for state in states))

    def _point(self, lane: int, name: str) -> None:
        """A body was clicked: say what it is. A click beside all bodies opens nothing."""
        self._pointed = (self._viewing.shown.lanes[lane], name)
        if name and not self._panels.shows("about"):
            self._panels.bring("about")
        self._tell()

    def _tell(self) -> None:
        side, name = self._pointed
        sides = dict(zip(self._viewing.shown.lanes, self._viewing.states(), strict=True))
        state = sides.get(side)
        part = next((part for part in state.parts if part.name == name), None) if state is not None else None
        facts = about(part, state, side if self._viewing.paired else "") if part is not None and state else None
        self.about.tell(facts)
