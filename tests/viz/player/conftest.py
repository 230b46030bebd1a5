"""A window to drive: a light lesson, a picture that tells in colours what it was asked, and a wall clock to set."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from zlib import crc32

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("VTK_DEFAULT_OPENGL_WINDOW", "vtkEGLRenderWindow")

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kyphoscope.meshes.access.pathway import Pathway
from kyphoscope.meshes.geometry.pose import Pose
from kyphoscope.meshes.specs import NeedleSpec, Spec
from kyphoscope.scenes.errors import SceneError
from kyphoscope.scenes.program import Program, StepMark
from kyphoscope.scenes.state import PartState, SceneState, View
from kyphoscope.viz.frame.layout import parted
from kyphoscope.viz.player.picture import canvas
from kyphoscope.viz.player.settings.settings_store import SettingsStore
from kyphoscope.viz.player.style.appearance import Appearance
from kyphoscope.viz.player.window import PlayerWindow
from kyphoscope.viz.render.camera import Rect
from kyphoscope.viz.view.view_options import SCRIPTED, ViewOptions

EYE = View(focus_mm=(0.0, 0.0, 0.0), towards=(0.0, 1.0, 0.0), up=(0.0, 0.0, 1.0), height_mm=100.0)


@dataclass(frozen=True)
class Lesson:
    """A lesson of four steps, in each a needle of another length."""

    title: str = "A lesson"
    lanes: tuple[str, ...] = ("",)
    lengths: tuple[float, ...] = (4.0, 6.0, 2.5, 7.5)
    words: str = ""

    @property
    def duration_s(self) -> float:
        return sum(self.lengths)

    @property
    def steps(self) -> tuple[StepMark, ...]:
        starts = [sum(self.lengths[:i]) for i in range(len(self.lengths))]
        return tuple(
            StepMark(
                i,
                f"Step of {lasts:g} s",
                "access" if i < 2 else "fill",
                start,
                lasts,
                self.words * i + f"Words for step {i}.",
            )
            for i, (start, lasts) in enumerate(zip(starts, self.lengths, strict=True))
        )

    @property
    def ways(self) -> dict[str, Pathway]:
        return {}

    def states_at(self, t_s: float) -> tuple[SceneState, ...]:
        step = [s for s in self.steps if s.starts_s <= t_s][-1]
        part = PartState("needle", NeedleSpec(length_mm=100.0 + step.index), Pose())
        return (SceneState(t_s, step.index, step.title, step.phase, step.say, (part,), EYE),)

    def specs(self) -> frozenset[Spec]:
        return frozenset()


@dataclass(frozen=True)
class PairOfLessons(Lesson):
    """Two sides: the left one says the words of the step, the right one waits in the second step."""

    title: str = "Two lessons"
    lanes: tuple[str, ...] = ("PVP", "PKP")

    def states_at(self, t_s: float) -> tuple[SceneState, ...]:
        (left,) = super().states_at(t_s)
        right = replace(
            left, caption=f"Other {left.caption}", waiting_for="the balloon is inflated" if left.step == 1 else ""
        )
        return left, right


@dataclass
class PaintedPicture:
    """Red tells the time, green the eye and the lesson, blue quality and theme; a pane for each lane.

    Every frame asked for is written down: its time, the eye of the first pane, its quality; and how it was looked at.
    """

    program: Program
    size: tuple[int, int]
    quality: str
    appearance: Appearance
    asked: list[tuple[float, View | None, str]] = field(default_factory=list)
    options_given: list[ViewOptions] = field(default_factory=list)
    closed: bool = False

    @property
    def theme(self) -> str:
        return self.appearance.theme

    def at(self, t_s: float, view_options: ViewOptions = SCRIPTED) -> np.ndarray:
        assert not self.closed, "a closed picture was asked for a frame"
        self.asked.append((t_s, view_options.camera(0), self.quality))
        self.options_given.append(view_options)
        frame = np.zeros((self.size[1], self.size[0], 3), np.uint8)
        frame[..., 0] = round(255 * t_s / self.program.duration_s)
        frame[..., 2] = {"draft": 60, "standard": 120}[self.quality] + {"dark": 0, "light": 100}[self.theme]
        for lane, (pane, state) in enumerate(zip(self.panes, self.program.states_at(t_s), strict=True)):
            eye = view_options.camera(lane) or state.view
            told = (
                eye,
                self.program.title,
                self.program.lanes[lane],
                view_options.layers,
                view_options.cut,
                view_options.labels,
                view_options.lit,
            )
            where = (
                view_options.xray,
                view_options.marks,
                view_options.wipe,
                view_options.named,
                self.appearance.palette,
                self.appearance.writing,
            )
            frame[:, pane.x : pane.x + pane.w, 1] = crc32(repr((told, where)).encode()) % 256
        return frame

    def label_at(self, lane: int, state: SceneState, px: float, py: float) -> str:
        return ""

    def resize(self, size: tuple[int, int]) -> None:
        self.size = size

    @property
    def _areas(self) -> tuple[dict[str, Rect], ...]:
        xray = self.options_given[-1].xray if self.options_given else SCRIPTED.xray
        return tuple(parted(area, ("3d", *xray.views), xray.large) for area in self.areas)

    @property
    def areas(self) -> tuple[Rect, ...]:
        (w, h), lanes = self.size, len(self.program.lanes)
        return tuple(Rect(w * k // lanes, 0, w // lanes, h) for k in range(lanes))

    @property
    def panes(self) -> tuple[Rect, ...]:
        return tuple(area["3d"] for area in self._areas)

    @property
    def xrays(self) -> tuple[dict[str, Rect], ...]:
        return tuple({view: rect for view, rect in area.items() if view != "3d"} for area in self._areas)

    def close(self) -> None:
        self.closed = True


class WallClock:
    """A wall clock that stands still until it is set."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Driven:
    """The window under test with everything that it was made from."""

    window: PlayerWindow
    wall: WallClock
    pictures: list[PaintedPicture]
    built: list[Spec]

    @property
    def frames(self) -> int:
        return self.window.canvas.frames

    @property
    def t_s(self) -> float:
        return self.window.playback.t_s


def pixels(widget: QWidget) -> np.ndarray:
    """What the widget shows, (h, w, 4) uint8."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return np.array(image.constBits()).reshape(image.height(), image.bytesPerLine() // 4, 4).copy()


def same(before: np.ndarray, widget: QWidget, below: int = 0) -> bool:
    """Whether the widget looks as before, counted from so many pixels below its top."""
    return np.array_equal(before, pixels(widget)[below:])


def key_on(window: QWidget, keys: str) -> None:
    """Press keys as a person does, wherever the keyboard is."""
    QTest.keySequence(window.focusWidget() or window, keys)


def key(driven: Driven, keys: str) -> None:
    key_on(driven.window, keys)


def click(widget: QWidget, at: QPoint | None = None) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=at or widget.rect().center())


def drag(widget: QWidget, start: QPoint, end: QPoint, button: Qt.MouseButton, shift: bool = False) -> None:
    held = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    QTest.mousePress(widget, button, held, start)
    QTest.mouseMove(widget, end)
    QTest.mouseRelease(widget, button, held, end)


LESSONS = {
    "pvp": Lesson("First lesson"),
    "pkp": Lesson("Second lesson", lengths=(3.0, 3.0)),
    "compare": PairOfLessons(),
}


def load(name: str) -> Program:
    if name in LESSONS:
        return LESSONS[name]
    raise SceneError("There is no verb push.", "Write advance.", file=name, line=12)


@pytest.fixture
def drive(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Driven]]:
    """Opens a shown window on a lesson, at rest, its first frame drawn sharp; what it remembers is the test's own."""
    opened: list[PlayerWindow] = []
    monkeypatch.setattr(canvas, "REST_MS", 10)  # a painted picture costs nothing, so that nobody need wait for it

    def make_window(name: str = "pvp", program: Program | None = None) -> Driven:
        pictures: list[PaintedPicture] = []

        def make(program: Program, size: tuple[int, int], quality: str, appearance: Appearance) -> PaintedPicture:
            pictures.append(PaintedPicture(program, size, quality, appearance))
            return pictures[-1]

        wall, built = WallClock(), list[Spec]()
        window = PlayerWindow(
            name, program or LESSONS[name], names=("compare", "pkp", "pvp"), load=load, make_picture=make,
            build=built.append, settings_store=SettingsStore(tmp_path / "settings.ini"), now=wall,
        )  # fmt: skip
        qtbot.addWidget(window)
        opened.append(window)
        window.resize(1024, 640)
        window.show()
        qtbot.waitExposed(window)
        qtbot.waitUntil(lambda: window.canvas.quality == "standard")
        return Driven(window, wall, pictures, built)

    yield make_window
    for window in opened:
        window.close()


@pytest.fixture
def driven(drive: Callable[..., Driven]) -> Driven:
    """The window on the first lesson."""
    return drive()


@pytest.fixture
def at_rest(qtbot: QtBot, driven: Driven) -> Callable[[], None]:
    """Wait until the picture is sharp and nothing more is wanted."""
    return lambda: qtbot.waitUntil(driven.window.canvas.rests)
