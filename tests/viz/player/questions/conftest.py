"""A lesson that asks three questions, and the hand of a learner on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from kyphoscope.meshes.geometry.pose import Pose
from kyphoscope.meshes.specs import CannulaSpec
from kyphoscope.scenes.program import Question, StepMark
from kyphoscope.scenes.state import PartState, SceneState
from tests.viz.player.conftest import EYE, Driven, Lesson, key

Drive = Callable[..., Driven]
CLOSE = replace(EYE, focus_mm=(0.0, 0.0, -40.0))
WAY = Question("choice", "Which way?", 3.0, "The pedicle leads in.", ("Disc", "Pedicle", "Rib"), 1, sources=("A book",))
STOP = Question("stop", "Cement at the back wall.", 8.0, "It may leak.", ("Stop", "Go on"), 0)
PLACE = Question("place", "Where is the tube?", 11.0, "It is here.", place_mm=(0.0, 2.0, -50.0), within_mm=4.0)


@dataclass(frozen=True)
class Asking(Lesson):
    """A lesson of four steps, three of which ask; a tube stands in the middle of its picture."""

    title: str = "A lesson that asks"
    questions: tuple[Question | None, ...] = (WAY, STOP, PLACE, None)

    @property
    def steps(self) -> tuple[StepMark, ...]:
        return tuple(replace(s, question=q) for s, q in zip(super().steps, self.questions, strict=True))

    def states_at(self, t_s: float) -> tuple[SceneState, ...]:
        (state,) = super().states_at(t_s)
        return (replace(state, parts=(PartState("tube", CannulaSpec(), Pose()),), view=CLOSE),)


@dataclass
class Asked:
    """The window on a lesson that asks, and hands on it."""

    driven: Driven
    qtbot: QtBot
    faces: dict[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        window = self.driven.window
        self.window, self.check, self.card, self.summary = window, window.self_check, window.card, window.summary

    def key(self, keys: str) -> None:
        key(self.driven, keys)

    def run(self, by_s: float) -> None:
        """Let so much time pass, as seen by a picture that takes its time."""
        self.driven.wall.now += by_s
        before_s = self.check._last_s
        self.qtbot.waitUntil(lambda: self.check._last_s != before_s or not self.window.playback.runs)

    def play_to(self, question: Question) -> None:
        """Play from the beginning until that question is on the screen."""
        self.key("Home")
        self.key("Shift+P")
        self.key("Space")
        self.run(question.at_s + 0.7)
        self.qtbot.waitUntil(lambda: not self.card.isHidden())

    @property
    def t_s(self) -> float:
        return self.driven.t_s

    def outcomes(self) -> list[str]:
        return [row.outcome for row in self.check.quiz.summary().rows]

    def rest(self) -> None:
        self.qtbot.waitUntil(self.window.canvas.rests)

    def place(self, x_mm: float, z_mm: float) -> QPoint:
        """The place of the picture under which that point is; seen from behind, left is on the left."""
        canvas = self.window.canvas
        px_mm = canvas.height() / CLOSE.height_mm
        return QPoint(round(canvas.width() / 2 - x_mm * px_mm), round(canvas.height() / 2 - (z_mm + 40.0) * px_mm))


@pytest.fixture
def asked(drive: Drive, qtbot: QtBot) -> Asked:
    """The lesson at its beginning; questions may be skipped."""
    driven = drive(program=Asking())
    assert driven.window.self_check.mode == "optional"
    return Asked(driven, qtbot)


def ask_as(asked: Asked, mode: str) -> None:
    """Choose by its key whether questions are asked, and wait for an answer."""
    asked.key({"optional": "Q", "required": "Shift+Q", "off": "Alt+Q"}[mode])
