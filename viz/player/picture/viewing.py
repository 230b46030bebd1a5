"""A viewer's own way of looking at the lesson: which sides, from where, which layers, what is pointed at, measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from kyphoscope.meshes.geometry.pose import Vector
from kyphoscope.scenes.lane_choice import Sides
from kyphoscope.scenes.program import Program
from kyphoscope.scenes.state import Cut, Label, SceneState, View
from kyphoscope.viz.frame.wipe import from_now
from kyphoscope.viz.player.language.words import tr
from kyphoscope.viz.player.lesson.playback import Playback
from kyphoscope.viz.player.picture.canvas import Canvas
from kyphoscope.viz.view.marks import Mark
from kyphoscope.viz.view.pick import hit, plane_point
from kyphoscope.viz.view.view_options import SCRIPTED, Wipe, seen

SIDES = ("both", "left", "right")
"""Which panes of a comparison are shown."""


class Viewing(QObject):
    """What a person has chosen of all that; applied to the canvas.

    changed : any choice was made
    pointed : a body was clicked; its pane and its name, "" for a click beside all of them
    placed : a click while a place was asked for, as a point of the world, mm
    """

    changed = Signal()
    pointed = Signal(int, str)
    placed = Signal(object)

    def __init__(self, canvas: Canvas, playback: Playback, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._canvas, self._playback = canvas, playback
        self._order: tuple[int, ...] = (0,)
        self.sides = "both"
        self.tool = ""
        self.before_s = 0.0
        self._asks_place = False
        self._eyes: dict[int, View | None] = {}
        self._marks_aside: tuple[Mark, ...] = ()
        canvas.pointed.connect(self._point)

    @property
    def shown(self) -> Program:
        """The lesson with the panes that are shown."""
        whole = self._playback.program
        if len(whole.lanes) == 1:
            return whole
        order = {"left": self._order[:1], "right": self._order[1:]}.get(self.sides, self._order)
        return whole if order == tuple(range(len(whole.lanes))) else Sides(whole, order)

    @property
    def paired(self) -> bool:
        """Whether the lesson has two sides."""
        return len(self._playback.program.lanes) > 1

    def states(self) -> tuple[SceneState, ...]:
        """What is shown now in each pane, as the viewer looks at it."""
        return seen(self.shown.states_at(self._playback.t_s), self._canvas.view_options)

    def open(self) -> None:
        """Another lesson: all of it as scripted again, but labels stay on or off."""
        self._order, self.sides, self.before_s = tuple(range(len(self._playback.program.lanes))), "both", 0.0
        self._eyes, self._marks_aside = {}, ()
        self.take_tool("")
        before = self._canvas.view_options
        self._canvas.view_options = replace(SCRIPTED, labels=before.labels, xray=replace(before.xray, arms=()))
        self._canvas.show_program(self.shown)
        self.changed.emit()

    def reopen(self) -> None:
        """The same lesson, changed: looked at as before."""
        if len(self._order) != len(self._playback.program.lanes):
            self._order, self.sides = tuple(range(len(self._playback.program.lanes))), "both"
        self._canvas.show_program(self.shown)
        self.changed.emit()

    # two sides

    def show_sides(self, sides: str) -> None:
        """Both panes, or one of them alone; one of `SIDES`."""
        if self.paired and sides != self.sides:
            before = self._lanes_shown()
            self.sides = sides
            self._rearrange(before)

    def swap(self) -> None:
        """The left one to the right."""
        if self.paired:
            before = self._lanes_shown()
            self._order = self._order[::-1]
            self._rearrange(before)

    def switch_linked(self) -> None:
        """Turn both sides together, or each for itself."""
        self._canvas.linked = not self._canvas.linked
        self.changed.emit()

    def _lanes_shown(self) -> tuple[int, ...]:
        return self.shown.order if isinstance(self.shown, Sides) else self._order

    def _rearrange(self, before: tuple[int, ...]) -> None:
        """Each side keeps its camera and its marks wherever it goes, and while it is not shown."""
        view_options, now = self._canvas.view_options, self._lanes_shown()
        self._eyes |= {lane: view_options.camera(k) for k, lane in enumerate(before)}
        if self._canvas.linked:
            self._eyes |= {lane: view_options.camera(0) for lane in now if lane not in before}
        cameras = tuple(self._eyes.get(lane) for lane in now)
        marks = (*(replace(mark, lane=before[mark.lane]) for mark in view_options.marks), *self._marks_aside)
        self._marks_aside = tuple(mark for mark in marks if mark.lane not in now)
        shown = tuple(replace(mark, lane=now.index(mark.lane)) for mark in marks if mark.lane in now)
        self._canvas.view_options = replace(view_options, cameras=cameras if any(cameras) else (), marks=shown)
        self._canvas.show_program(self.shown)
        self.changed.emit()

    # what is drawn, and how

    def look_as_scripted(self) -> None:
        self._canvas.look_as_scripted()

    def switch_labels(self) -> None:
        self._see(labels=not self._canvas.view_options.labels)

    def set_layers(self, layers: Mapping[str, str]) -> None:
        """These bodies on, faint or off, all others as scripted."""
        self._canvas.set_view_options(self._canvas.view_options.with_layers(layers))
        self.changed.emit()

    def reset_layers(self) -> None:
        """All layers and the cut as scripted."""
        self._see(layers=(), own_cut=False, cut=None)

    def set_cut(self, own: bool, cut: Cut | None) -> None:
        """An own cut (or none) instead of the script's; the script's again where `own` is false."""
        self._see(own_cut=own, cut=cut if own else None)

    def switch_wipe(self) -> None:
        self._see(wipe=None if self._canvas.view_options.wipe is not None else Wipe(self.before_s))

    def move_line(self, by: float) -> None:
        """Move the line of the wipe by a share of its pane, to the right if above 0."""
        wipe = self._canvas.view_options.wipe
        if wipe is not None:
            self._see(wipe=replace(wipe, share=min(max(wipe.share + by, 0.0), 1.0)))

    def take_before(self) -> None:
        """The present moment is the earlier one of the wipe from now on."""
        self.set_before(self._playback.t_s)

    def set_before(self, t_s: float) -> None:
        """That time is the earlier one of the wipe."""
        self.before_s = t_s
        wipe = self._canvas.view_options.wipe or Wipe(t_s)
        self._see(wipe=replace(wipe, before_s=t_s))

    def _see(self, **what: object) -> None:
        self._canvas.set_view_options(replace(self._canvas.view_options, **what))  # type: ignore[arg-type]
        self.changed.emit()

    # pointing and measuring

    def take_tool(self, tool: str) -> None:
        """Clicks put points of a "length" or an "angle"; the tool in hand, or "", ends that.

        A measurement that was begun and not finished goes with its tool.
        """
        self.tool = "" if tool == self.tool else tool
        self._canvas.point(bool(self.tool) or self._asks_place)
        self._see(marks=tuple(mark for mark in self._canvas.view_options.marks if mark.done))

    def ask_for_place(self, asked: bool) -> None:
        """Whether a click means a place instead of a body; a tool that is taken up meanwhile comes first."""
        if asked:
            self.take_tool("")
        self._asks_place = asked
        self._canvas.point(asked or bool(self.tool))

    def take_keyboard(self) -> None:
        """Give the keyboard to the picture, where every key is the window's."""
        self._canvas.setFocus()

    def show_place(self, place_mm: Vector | None) -> None:
        """Name that place of the world in the picture; None takes the name away."""
        self._see(named=() if place_mm is None else (Label(tr("Here"), place_mm),))

    def take_mark_away(self) -> None:
        self._see(marks=self._canvas.view_options.marks[:-1])

    def take_marks_away(self) -> None:
        self._marks_aside = ()
        self._see(marks=())

    def put_away(self) -> bool:
        """Put the tool down, or else unselect the body that is lit; returns False where there was neither."""
        if self.tool:
            self.take_tool("")
        elif self._canvas.view_options.lit:
            self._see(lit="")
            self.pointed.emit(0, "")
        else:
            return False
        return True

    def _point(self, lane: int, x: float, y: float) -> None:
        if lane >= len(self._canvas.panes) or not self._canvas.panes[lane].contains(x, y):
            return  # the numbers below the picture are nothing to point at
        state, pane = self._state_at(lane, x), self._canvas.panes[lane]
        struck = hit(state, state.view, pane, x, y)
        point_mm = struck.point_mm if struck is not None else plane_point(state.view, pane, x, y)
        if self.tool:
            self._put_point(lane, point_mm)
        elif self._asks_place:
            self.placed.emit(point_mm)
        else:
            name = self._canvas.label_at(lane, state, x, y) or (struck.part if struck is not None else "")
            self._see(lit=name)
            self.pointed.emit(lane, name)

    def _state_at(self, lane: int, x: float) -> SceneState:
        """What is seen in a pane at that place of the frame: left of the line of a wipe the earlier time."""
        now, view_options, pane = self.states(), self._canvas.view_options, self._canvas.panes[lane]
        if view_options.wipe is None or x >= pane.x + view_options.wipe.share * pane.w:
            return now[lane]
        return from_now(seen(self.shown.states_at(view_options.wipe.before_s), view_options), now)[lane]

    def _put_point(self, lane: int, point_mm: Vector) -> None:
        """One more point of the measurement that was begun in this pane, or the first of a new one."""
        done = [mark for mark in self._canvas.view_options.marks if mark.done]
        begun = next((mark for mark in self._canvas.view_options.marks if not mark.done and mark.lane == lane), None)
        mark = (begun or Mark(self.tool, lane)).with_point(point_mm)
        self._see(marks=(*done, mark))
