"""A sheet of many bones, each turned its own way, drawn in one picture and to one scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from kyphoscope.meshes.build import build
from kyphoscope.meshes.geometry.pose import Pose, Vector
from kyphoscope.meshes.specs import Spec
from kyphoscope.scenes.state import Cut, PartState, SceneState, View
from kyphoscope.viz.render.camera import LEAST_ASPECT
from kyphoscope.viz.render.stage import Stage

EYE: Vector = (1.0, 0.0, 0.0)
"""The sheet stands upright and is looked at from the patient's left: +y is to the right on it, +z up."""


@dataclass(frozen=True, slots=True)
class Viewpoint:
    """A direction to look at a bone from: in its frame, towards the eye and up in the picture."""

    name: str
    towards: Vector
    up: Vector

    def turn(self) -> np.ndarray:
        """(3, 3): from the bone's frame to that of the sheet."""
        towards = np.array(self.towards, float) / np.linalg.norm(self.towards)
        right = np.cross(np.array(self.up, float), towards)
        right /= np.linalg.norm(right)
        return np.array([towards, right, np.cross(towards, right)])


BEHIND = Viewpoint("From behind", (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
LEFT = Viewpoint("From the left", (1.0, 0.0, 0.0), (0.0, 0.0, 1.0))
ABOVE = Viewpoint("From above", (0.0, 0.0, 1.0), (0.0, -1.0, 0.0))
OBLIQUE = Viewpoint("Oblique", (0.62, 0.62, 0.48), (0.0, 0.0, 1.0))


@dataclass(frozen=True, slots=True)
class Figure:
    """What is drawn together: bodies that share a frame, how they are looked at, and whether they are cut open.

    cut : the left half is taken away; only for figures looked at from the left
    """

    specs: tuple[Spec, ...]
    viewpoint: Viewpoint
    cut: bool = False

    def extent(self) -> tuple[float, float, float, float]:
        """How far it reaches to the left, up, to the right and down of its frame's origin, mm."""
        turn = self.viewpoint.turn()
        points = np.vstack([build(spec).vertices @ turn.T for spec in self.specs])[:, 1:]
        low, high = points.min(axis=0), points.max(axis=0)
        return -float(low[0]), float(high[1]), float(high[0]), -float(low[1])


@dataclass(frozen=True, slots=True)
class Placed:
    """A figure whose frame's origin is so many mm to the right of and below the upper left corner of the sheet."""

    figure: Figure
    right_mm: float
    down_mm: float

    def pose(self) -> Pose:
        """Where the figure's frame is on the sheet."""
        turn = self.figure.viewpoint.turn()
        axis = (float(turn[0, 2]), float(turn[1, 2]), float(turn[2, 2]))
        flat = Pose((0.0, self.right_mm, -self.down_mm), axis)
        across, along, _ = flat.columns()
        roll = np.degrees(np.arctan2(turn[:, 0] @ np.array(along), turn[:, 0] @ np.array(across)))
        return replace(flat, roll_deg=float(roll))


def drawn(placed: Sequence[Placed], size: tuple[int, int], px_per_mm: float, theme: str) -> np.ndarray:
    """(h, w, 3) uint8: the figures on an empty sheet of `size` px."""
    width, height = size
    # The stage shows more height where a pane is narrower than LEAST_ASPECT.
    tall = height / px_per_mm / max(1.0, LEAST_ASPECT * height / width)
    view = View((0.0, width / px_per_mm / 2, -height / px_per_mm / 2), EYE, (0.0, 0.0, 1.0), tall)
    whole, opened = _state(placed, view, cut=False), _state(placed, view, cut=True)
    with Stage(size, quality="high", theme=theme) as stage:
        stage.show((whole,))
        sheet = stage.frame().copy()
        if opened.parts:
            stage.show((replace(whole, parts=()),))
            blank = stage.frame()
            stage.show((opened,))
            there = (stage.frame() != blank).any(axis=2)
            sheet[there] = stage.frame()[there]
    return sheet


def _state(placed: Sequence[Placed], view: View, *, cut: bool) -> SceneState:
    """The whole figures, or those that are cut open."""
    chosen = [p for p in placed if p.figure.cut == cut]
    parts = [PartState(f"{i}.{k}", s, p.pose()) for i, p in enumerate(chosen) for k, s in enumerate(p.figure.specs)]
    opening = Cut((0.0, 0.0, 0.0), EYE) if cut else None
    return SceneState(0.0, 0, "", "", "", tuple(parts), view, opening)
