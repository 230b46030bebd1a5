"""A lesson seen closely, and what a viewer changes of how it is looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from kyphoscope.meshes.geometry.pose import Pose
from kyphoscope.meshes.specs import CannulaSpec, NeedleSpec
from kyphoscope.scenes.state import PartState, SceneState
from kyphoscope.viz.view.view_options import ViewOptions
from tests.viz.player.conftest import EYE, Driven, Lesson, pixels

Drive = Callable[..., Driven]
LEFT = Qt.MouseButton.LeftButton
CLOSE = replace(EYE, focus_mm=(0.0, 0.0, -40.0))


@dataclass(frozen=True)
class WithCannula(Lesson):
    """A cannula stands upright in the middle of the picture and is withdrawn halfway; a needle is put away."""

    title: str = "With a cannula"

    def states_at(self, t_s: float) -> tuple[SceneState, ...]:
        (state,) = super().states_at(t_s)
        aside = Pose(tip_mm=(200.0, 0.0, 0.0)) if t_s >= 10.0 else Pose()
        parts = (
            PartState("cannula", CannulaSpec(), aside),
            PartState("drill", NeedleSpec(), Pose(tip_mm=(90.0, 0, 0))),
        )
        hidden = (PartState("needle", NeedleSpec(), Pose(tip_mm=(-90.0, 0.0, 0.0))),)
        return (replace(state, parts=parts, hidden=hidden, view=CLOSE),)


@pytest.fixture
def rest(qtbot: QtBot) -> Callable[[Driven], None]:
    """Wait until the picture is sharp and nothing more is wanted."""
    return lambda driven: qtbot.waitUntil(driven.window.canvas.rests)


Rest = Callable[[Driven], None]


def view_options(driven: Driven) -> ViewOptions:
    """How the picture that is on the screen was looked at."""
    return driven.pictures[-1].options_given[-1]


def painted(driven: Driven) -> list[tuple[int, ...]]:
    """What colour each pane has on the screen: it tells everything that the picture was asked."""
    shown = pixels(driven.window.canvas)
    return [tuple(shown[pane.y + pane.h // 2, pane.x + pane.w // 2]) for pane in driven.pictures[-1].panes]


@pytest.fixture
def cannula(drive: Drive, rest: Rest) -> Driven:
    driven = drive(program=WithCannula())
    rest(driven)
    return driven


def at_mm(driven: Driven, x_mm: float, z_mm: float) -> QPoint:
    """The place of the picture under which that point of the patient is, seen from behind: left is on the left."""
    canvas = driven.window.canvas
    px_mm = canvas.height() / CLOSE.height_mm
    return QPoint(round(canvas.width() / 2 - x_mm * px_mm), round(canvas.height() / 2 - (z_mm + 40.0) * px_mm))
