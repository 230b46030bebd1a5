"""What each command of the window comes to: read off the window before and after, and where on the screen it shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from kyphoscope.meshes.geometry.pose import Pose
from kyphoscope.scenes.program import Question, StepMark
from kyphoscope.viz.player.picture.camera import ZOOM_PER_NOTCH, orbit, pan, zoom
from kyphoscope.viz.player.window import PlayerWindow
from kyphoscope.viz.view.marks import Mark
from kyphoscope.viz.view.view_options import Wipe
from tests.viz.player.conftest import EYE, Lesson

Window = Callable[[PlayerWindow], object]

WHOLE: Callable[[PlayerWindow], QWidget] = lambda window: window  # noqa: E731 (one of the table's columns)
MARKS = (
    Mark("length", 0, ((0.0, 0.0, 0.0), (9.0, 0.0, 0.0))),
    Mark("length", 0, ((0.0, 0.0, 0.0), (0.0, 0.0, 5.0))),
)


@dataclass(frozen=True)
class Asking(Lesson):
    """A lesson whose first step asks at once."""

    title: str = "A lesson that asks"

    @property
    def steps(self) -> tuple[StepMark, ...]:
        question = Question("choice", "Which way?", 0.0, "Through the pedicle.", ("Pedicle", "Rib"), 0)
        return tuple(replace(step, question=question if step.index == 0 else None) for step in super().steps)


@dataclass(frozen=True)
class Way:
    """As much of a way into a vertebra as a C-arm asks of it."""

    pedicle: Pose = field(default_factory=lambda: Pose(axis=(0.0, -1.0, 0.0)))


@dataclass(frozen=True)
class WithAWay(Lesson):
    title: str = "A lesson with a way in"

    @property
    def ways(self) -> dict[str, Way]:  # type: ignore[override]
        return {"left": Way()}


@dataclass(frozen=True, kw_only=True)
class Change:
    """What a command comes to.

    told : what is read off the window; after : what it is then, and never before
    first : what is done beforehand, for a command that needs something there
    seen : what looks different then; None where it shows in the menu, at the pointer or in another window only
    lesson : the lesson that it is asked of
    """

    told: Window
    after: object
    first: Window = lambda _window: None
    seen: Callable[[PlayerWindow], QWidget] | None = WHOLE
    lesson: str = "pvp"


def _eye(window: PlayerWindow) -> object:
    return window.canvas.view_options.camera(0)


def _canvas(window: PlayerWindow) -> QWidget:
    return window.canvas


def _mm(window: PlayerWindow, px: float) -> float:
    return px * EYE.height_mm / window.canvas.height()


def _looked_from(move: Callable[[PlayerWindow], object]) -> Change:
    """The viewer's eye stands where the scripted one comes to by that move."""
    return Change(told=lambda w: _eye(w) == move(w), after=True, seen=_canvas)


def _at(after_s: float, before_s: float = 0.0) -> Change:
    return Change(
        told=lambda w: round(w.playback.t_s, 6), after=round(after_s, 6), first=lambda w: w.playback.seek(before_s)
    )


def _switch(told: Window, after: object, first: Window = lambda _window: None, seen: bool = True) -> Change:
    return Change(told=told, after=after, first=first, seen=WHOLE if seen else None)


def _mode(mode: str) -> Change:
    other = "through" if mode == "step" else "step"
    return Change(
        told=lambda w: w.playback.mode, after=mode, first=lambda w: w.playback.set_mode(other),
        seen=lambda w: w.transport.mode,
    )  # fmt: skip


def _pace(speed: float) -> Change:
    return Change(told=lambda w: w.playback.clock.speed, after=speed, seen=lambda w: w.transport.speed)


def _asks(mode: str) -> Change:
    """The question that is on the screen goes, or may or may not be skipped."""

    def first(window: PlayerWindow) -> None:
        window.self_check.set_mode("required" if mode != "required" else "optional")
        window.playback.open(Asking())

    return Change(told=lambda w: (w.self_check.mode, w.card.isHidden()), after=(mode, mode == "off"), first=first)


def _sides(sides: str, first: str, lanes: tuple[str, ...]) -> Change:
    return Change(
        told=lambda w: w.viewing.shown.lanes, after=lanes, first=lambda w: w.viewing.show_sides(first), seen=_canvas,
        lesson="compare",
    )  # fmt: skip


def _panel(name: str) -> Change:
    return _switch(lambda w: w.panels.current, name)


def _pointer(window: PlayerWindow) -> Qt.CursorShape:
    """What the mouse looks like as it moves over the picture."""
    for x in (100, 110):
        QTest.mouseMove(window.canvas, QPoint(x, 100))
    return window.canvas.cursor().shape()


def _tool(tool: str) -> Change:
    """The tool is in the hand, and the pointer over the picture is a cross."""
    return Change(told=lambda w: (w.viewing.tool, _pointer(w)), after=(tool, Qt.CursorShape.CrossCursor), seen=None)


def _marked(window: PlayerWindow) -> None:
    window.canvas.set_view_options(replace(window.canvas.view_options, marks=MARKS))


def _marks(after: tuple[Mark, ...]) -> Change:
    return Change(told=lambda w: w.canvas.view_options.marks, after=after, first=_marked, seen=_canvas)


def _arm_angles(window: PlayerWindow) -> tuple[float, float]:
    """Where the C-arm of the AP picture stands, deg."""
    arm = window.fluoroscopy.xray.arm("ap")
    return arm.rotation_deg, arm.angulation_deg


def _xray(told: Window, after: object, first: Window = lambda w: w.fluoroscopy.switch()) -> Change:
    """A change of the X-ray pictures that are there."""
    return Change(told=told, after=after, first=first, seen=_canvas)


def _layered(window: PlayerWindow) -> None:
    window.viewing.set_layers({"needle": "faint"})
    window.viewing.set_cut(True, None)


def _copied(window: PlayerWindow) -> bool:
    copied, shown = QGuiApplication.clipboard().image(), window.canvas.image()
    return copied.size() == shown.size() and copied.convertToFormat(shown.format()) == shown


def _presents(window: PlayerWindow) -> None:
    window.presenting.begin(0)


TABLE: dict[str, Change] = {
    # files; dialogs are answered by the test
    "open": _switch(lambda w: w.name, "pkp"),
    "reload": _switch(lambda w: w.playback.program.title, "Mended"),
    "export": _switch(lambda w: w.exporting.dialog is not None and w.exporting.dialog.isVisible(), True, seen=False),
    "copy": _switch(_copied, True, lambda _window: QGuiApplication.clipboard().clear(), seen=False),
    "forget": _switch(lambda w: w.appearance.theme, "dark", lambda w: w.appearance.switch_theme()),
    "close": _switch(lambda w: w.isVisible(), False, seen=False),
    # along the lesson
    "play": Change(told=lambda w: w.playback.runs, after=True, seen=lambda w: w.transport.play),
    "next": _at(4.0),
    "previous": _at(4.0, 10.0),
    "frame_on": _at(1 / 30),
    "frame_back": _at(10 - 1 / 30, 10.0),
    "later": _at(3.0, 2.0),
    "earlier": _at(1.0, 2.0),
    "start": _at(0.0, 11.0),
    "end": _at(20.0, 11.0),
    **{f"mode_{mode}": _mode(mode) for mode in ("step", "through", "repeat_step", "repeat_lesson")},
    "faster": _pace(1.5),
    "slower": _pace(0.75),
    # the eye
    "reset": Change(told=_eye, after=None, first=lambda w: w.canvas.orbit(40, 0), seen=_canvas),
    "turn_right": _looked_from(lambda w: orbit(EYE, 15, 0)),
    "turn_left": _looked_from(lambda w: orbit(EYE, -15, 0)),
    "turn_up": _looked_from(lambda w: orbit(EYE, 0, -15)),
    "turn_down": _looked_from(lambda w: orbit(EYE, 0, 15)),
    "slide_right": _looked_from(lambda w: pan(EYE, _mm(w, 40), 0.0)),
    "slide_left": _looked_from(lambda w: pan(EYE, -_mm(w, 40), 0.0)),
    "slide_up": _looked_from(lambda w: pan(EYE, 0.0, -_mm(w, 40))),
    "slide_down": _looked_from(lambda w: pan(EYE, 0.0, _mm(w, 40))),
    "nearer": _looked_from(lambda w: zoom(EYE, ZOOM_PER_NOTCH)),
    "farther": _looked_from(lambda w: zoom(EYE, 1 / ZOOM_PER_NOTCH)),
    # how it looks
    "theme": _switch(lambda w: w.appearance.theme, "light"),
    "palette": Change(told=lambda w: w.appearance.palette, after="safe", seen=_canvas),
    "larger": Change(told=lambda w: w.appearance.text_percent, after=115, seen=lambda w: w.caption),
    "smaller": Change(told=lambda w: w.appearance.text_percent, after=90, seen=lambda w: w.caption),
    "captions": _switch(lambda w: w.caption.isVisible(), False),
    "labels": Change(told=lambda w: w.canvas.view_options.labels, after=False, seen=_canvas),
    "steps": _switch(lambda w: w.steps.isVisible(), False),
    **{f"panel_{name}": _panel(name) for name in ("layers", "cut", "charts", "about")},
    "unlayered": Change(
        told=lambda w: (w.canvas.view_options.layers, w.canvas.view_options.own_cut),
        after=((), False),
        first=_layered,
        seen=_canvas,
    ),
    # two sides
    "sides_both": _sides("both", "left", ("PVP", "PKP")),
    "sides_left": _sides("left", "both", ("PVP",)),
    "sides_right": _sides("right", "both", ("PKP",)),
    "swap": _sides("both", "both", ("PKP", "PVP")),
    "linked": Change(told=lambda w: w.canvas.linked, after=False, seen=None, lesson="compare"),
    "wipe": _switch(lambda w: w.canvas.view_options.wipe is not None and w.wipe_bar.isVisible(), True),
    "before": _switch(lambda w: w.canvas.view_options.wipe, Wipe(5.0), lambda w: w.playback.seek(5.0)),
    "wipe_left": _switch(lambda w: w.canvas.view_options.wipe, Wipe(0.0, 0.45), lambda w: w.viewing.switch_wipe()),
    "wipe_right": _switch(lambda w: w.canvas.view_options.wipe, Wipe(0.0, 0.55), lambda w: w.viewing.switch_wipe()),
    # X-ray
    "xray": Change(
        told=lambda w: (w.canvas.view_options.xray.views, w.header.xray.isChecked()), after=(("ap", "lateral"), True)
    ),
    "enlarge": _xray(lambda w: w.canvas.view_options.xray.large, "ap"),
    "rules": _xray(lambda w: w.canvas.view_options.xray.drawn, True),
    "polarity": _xray(lambda w: w.canvas.view_options.xray.polarity, "bone_bright"),
    "beam": _xray(lambda w: w.canvas.view_options.xray.beam, True),
    "free_arm": _xray(lambda w: w.fluoroscopy.free, True, lambda _window: None),
    **{
        f"arm_{way}": _xray(_arm_angles, angles, lambda w: w.fluoroscopy.switch_free())
        for way, angles in (("right", (5.0, 0.0)), ("left", (-5.0, 0.0)), ("up", (0.0, 5.0)), ("down", (0.0, -5.0)))
    },
    "down_pedicle": _xray(lambda w: w.fluoroscopy.down, True, lambda w: w.playback.open(WithAWay())),
    # by hand
    "length": _tool("length"),
    "angle": _tool("angle"),
    "unmark": _marks(MARKS[:1]),
    "unmark_all": _marks(()),
    # questions
    **{f"ask_{mode}": _asks(mode) for mode in ("off", "optional", "required")},
    "summary": _switch(lambda w: w.summary.isVisible(), True),
    # for an audience
    "present": _switch(lambda w: (w.presenting.on, w.playback.t_s), (True, 0.0), lambda w: w.playback.seek(5.0)),
    "present_here": _switch(lambda w: (w.presenting.on, w.playback.t_s), (True, 4.0), lambda w: w.playback.seek(5.0)),
    "blank": _switch(lambda w: w.presenting.blank, True, _presents),
    "spotlight": _switch(lambda w: w.presenting.spotlit, True, _presents),
    "notes": _switch(lambda w: w.presenting.notes is not None and w.presenting.notes.isVisible(), True, seen=False),
    "full": _switch(lambda w: w.isFullScreen(), True),
    "leave": _switch(lambda w: w.notice.isVisible(), False, lambda w: w.notice.say("Something.")),
    "keys": _switch(lambda w: w.property("keysShown"), True, seen=False),
}
"""By the name of each command."""
