"""A window to drive: a light lesson, a picture that tells in colours what it was asked, and a wall clock to set."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
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

from meshes.pose import Pose
from meshes.specs import NeedleSpec, Spec
from scenes.errors import SceneError
from scenes.program import Program, StepMark
from scenes.state import PartState, SceneState, View
from viz.camera import Rect
from viz.player.window import PlayerWindow

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
    """Red tells the time, green the eye, blue the quality and the theme; every frame asked for is written down."""

    program: Program
    size: tuple[int, int]
    quality: str
    theme: str
    asked: list[tuple[float, View | None, str]] = field(default_factory=list)
    closed: bool = False

    def at(self, t_s: float, camera: View | None = None) -> np.ndarray:
        assert not self.closed, "a closed picture was asked for a frame"
        self.asked.append((t_s, camera, self.quality))
        frame = np.zeros((self.size[1], self.size[0], 3), np.uint8)
        frame[..., 0] = round(255 * t_s / self.program.duration_s)
        eye = camera or self.program.states_at(t_s)[0].view
        frame[..., 1] = crc32(repr((eye, self.program.title)).encode()) % 256
        frame[..., 2] = {"draft": 60, "standard": 120}[self.quality] + {"dark": 0, "light": 100}[self.theme]
        return frame

    def resize(self, size: tuple[int, int]) -> None:
        self.size = size

    @property
    def panes(self) -> tuple[Rect, ...]:
        return (Rect(0, 0, *self.size),)

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
def driven(qtbot: QtBot) -> Iterator[Driven]:
    """A shown window at rest on the first lesson, its first frame drawn sharp."""
    pictures: list[PaintedPicture] = []

    def make(program: Program, size: tuple[int, int], quality: str, theme: str) -> PaintedPicture:
        pictures.append(PaintedPicture(program, size, quality, theme))
        return pictures[-1]

    wall = WallClock()
    built: list[Spec] = []
    window = PlayerWindow(
        "pvp", LESSONS["pvp"], names=("pkp", "pvp"), load=load, make_picture=make, build=built.append, now=wall
    )
    qtbot.addWidget(window)
    window.resize(1024, 640)
    window.show()
    qtbot.waitExposed(window)
    qtbot.waitUntil(lambda: window.canvas.quality == "standard")
    yield Driven(window, wall, pictures, built)
    window.close()


@pytest.fixture
def at_rest(qtbot: QtBot, driven: Driven) -> Callable[[], None]:
    """Wait until the picture is sharp and nothing more is wanted."""
    return lambda: qtbot.waitUntil(driven.window.canvas.rests)
