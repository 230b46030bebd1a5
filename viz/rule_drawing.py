"""The outlines and the signs of both rules, drawn on X-ray and 3D pictures alike: by shape and word, then by colour."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from meshes.specs import SIDES
from scenes.state import SceneState, View
from viz.c_arm import axes, source_mm
from viz.camera import Rect, projected
from viz.outlines import Outline, world_outlines
from viz.sight import Xray
from viz.signs import MEDIAL_WALL, Sign, signs
from viz.style import Colour, Theme
from viz.type import fill, line_px, paste, stroke, text_sprite, width_px, wrapped

LINES: dict[str, tuple[Colour, float, str]] = {
    "pedicle_eye": ((0.34, 0.71, 0.91), 0.0, "pedicle eye"),
    "medial_wall": ((0.90, 0.62, 0.00), 0.0, "inner wall"),
    "posterior_wall": ((0.90, 0.62, 0.00), 0.0, "back wall"),
    "posterior_quarter": ((0.80, 0.47, 0.65), 5.0, "back quarter"),
    "needle_tip": ((0.95, 0.90, 0.25), 0.0, "tip"),
}
"""For each kind of line its colour (Okabe & Ito 2008), the length of its dashes, 0 for none, and its name."""
SEEN_IN = {
    "ap": ("pedicle_eye", "medial_wall", "needle_tip"),
    "lateral": ("posterior_wall", "posterior_quarter", "needle_tip"),
}
"""Which lines an X-ray view shows truly; a 3D picture shows them all."""
SAFE: Colour = (0.55, 0.85, 0.70)
UNSAFE: Colour = (1.00, 0.45, 0.32)
GROUND: Colour = (0.02, 0.02, 0.02)
WHITE: Colour = (0.95, 0.95, 0.95)
FIELD_CORNERS = 32
LEAST_NAMED_PX, LEAST_LINE = 340, 2.0
"""In smaller pictures lines have no names, nor have lines that look shorter than so many letters are high."""
NAMED_BELOW = ("medial_wall", "posterior_wall")
"""What is named at its lower end, so that names do not meet."""


def draw_outline(pane: np.ndarray, line: Outline, dots: np.ndarray, px: int, view: str) -> None:
    """Draw one line whose points fall at `dots` (n, 2) px of the pane; `view` is "ap", "lateral" or "3d"."""
    if line.kind not in SEEN_IN.get(view, LINES):
        return
    colour, dash, name = LINES[line.kind]
    thick = max(1.2, 0.11 * px)
    way = np.vstack([dots, dots[:1]]) if line.closed else dots
    for k, (a, b) in enumerate(pairwise(way)):
        if not dash or k % 2 == 0:
            stroke(pane, tuple(a), tuple(b), thick, colour)
    if line.kind == "needle_tip":
        _draw_tip(pane, dots[-1], px, colour)
    elif min(pane.shape[:2]) >= LEAST_NAMED_PX and np.ptp(dots, axis=0).max() > LEAST_LINE * px and line.of != "right":
        _draw_name(pane, name, dots, px, colour, line.kind in NAMED_BELOW)


def _draw_tip(pane: np.ndarray, at: np.ndarray, px: int, colour: Colour) -> None:
    """A ring of four strokes round the tip, so that the tip itself stays in sight."""
    x, y = at
    for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
        a, b = 0.35 * px, 0.8 * px
        stroke(pane, (x + a * dx, y + a * dy), (x + b * dx, y + b * dy), max(1.2, 0.12 * px), colour)


def _draw_name(pane: np.ndarray, name: str, dots: np.ndarray, px: int, colour: Colour, low: bool) -> None:
    """The line's name at its upper end, or at its lower one, within the pane."""
    small = max(8, round(0.8 * px))
    wide = width_px(name, small)
    x, y = dots[np.argmax(dots[:, 1]) if low else np.argmin(dots[:, 1])]
    left = int(min(max(4, x - 0.5 * wide), pane.shape[1] - wide - 4))
    top = int(min(max(4, y + 0.5 * px if low else y - 0.4 * px - line_px(small)), pane.shape[0] - line_px(small) - 4))
    fill(pane, left - 3, top, wide + 6, line_px(small), GROUND, 0.55)
    paste(pane, text_sprite(name, small, colour), left, top)


def draw_rules(pane: np.ndarray, state: SceneState, px: int) -> None:
    """Outlines and signs of a state over its 3D picture, as seen by the state's view."""
    rect = Rect(0, 0, pane.shape[1], pane.shape[0])
    for line in world_outlines(state):
        dots = np.array([projected(state.view, rect, tuple(point)) for point in line.points_mm])
        draw_outline(pane, line, dots, px, "3d")
    draw_signs(pane, signs(state), px, "3d")


def draw_beams(pane: np.ndarray, view: View, xray: Xray, px: int, theme: Theme) -> None:
    """Where each X-ray picture is taken from: the edges of its beam, and its name at the side of the detector."""
    rect = Rect(0, 0, pane.shape[1], pane.shape[0])
    for name in xray.views:
        arm = xray.arm(name)
        right, up, along = axes(arm)
        focus, tube = np.array(arm.isocentre_mm), source_mm(arm)
        radius = 0.5 * arm.field_mm / arm.magnification
        turns = np.linspace(0.0, 2.0 * np.pi, FIELD_CORNERS + 1)
        field = focus + radius * (np.cos(turns)[:, None] * right + np.sin(turns)[:, None] * up)
        ring = [projected(view, rect, tuple(point)) for point in field]
        for a, b in pairwise(ring):
            stroke(pane, a, b, max(1.2, 0.09 * px), theme.accent, 0.9)
        for edge in field[:: FIELD_CORNERS // 4][:4]:
            far = tube + (edge - tube) * (arm.source_detector_mm / arm.source_object_mm)
            a, b = (projected(view, rect, tuple(point)) for point in (edge + 0.35 * (tube - edge), far))
            stroke(pane, a, b, max(1.0, 0.06 * px), theme.accent, 0.55)
        _name_beam(pane, projected(view, rect, tuple(focus + (radius + 12.0) * along)), name, px, theme)


def _name_beam(pane: np.ndarray, at: tuple[float, float], view: str, px: int, theme: Theme) -> None:
    text = {"ap": "AP detector", "lateral": "Lateral detector"}[view]
    x = int(min(max(4, at[0] - width_px(text, px) / 2), pane.shape[1] - width_px(text, px) - 4))
    y = int(min(max(4, at[1]), pane.shape[0] - line_px(px) - 4))
    fill(pane, x - 3, y, width_px(text, px) + 6, line_px(px), theme.bottom, 0.6)
    paste(pane, text_sprite(text, px, theme.accent), x, y)


def draw_signs(pane: np.ndarray, found: tuple[Sign, ...], px: int, view: str) -> None:
    """The rules that are judged in a view, one under the other at the upper right: kept, or broken and why.

    A rule that is kept has a dot and a few words; one that is broken a triangle and the whole sentence.
    """
    rule = {"ap": (MEDIAL_WALL,), "lateral": ("stop", MEDIAL_WALL)}.get(view, (MEDIAL_WALL, "stop"))
    y = round(0.5 * px)
    room = max(120, round(0.62 * pane.shape[1]))
    for sign in (sign for sign in found if sign.rule in rule):
        small = max(8, round(0.86 * px))
        lines = wrapped(short(sign, pane.shape[1] < LEAST_NAMED_PX), small, room - 2 * small)
        wide = max(width_px(line, small) for line in lines) + 2 * small
        left = pane.shape[1] - wide - round(0.6 * px)
        tall = len(lines) * line_px(small)
        fill(pane, left - 4, y - 2, wide + 8, tall + 4, GROUND, 0.68)
        _draw_shape(pane, left + 0.7 * small, y + 0.62 * small, small, sign.safe)
        ink = WHITE if sign.safe else UNSAFE
        for k, line in enumerate(lines):
            paste(pane, text_sprite(line, small, ink), left + round(1.7 * small), y + k * line_px(small))
        y += tall + round(0.5 * px)


def short(sign: Sign, narrow: bool = False) -> str:
    """What a sign says in the picture: a few words while the rule is kept, the sentence when it is not."""
    if not sign.safe:
        return "Stop" if narrow else sign.sentence
    numbers, end = sign.numbers, sign.of.rsplit("_", 1)[-1]
    side = f"{end.capitalize()}: " if end in SIDES and not narrow else ""
    if sign.rule == MEDIAL_WALL:
        past = numbers["past_posterior_wall"]
        if past >= 0.0:
            far = f"{past:.1f} mm past the back wall"
        else:
            far = f"{numbers['lateral_of_inner_margin']:.1f} mm to the inner wall"
    else:
        far = f"{numbers['before_posterior_quarter']:.1f} mm to the back quarter"
    return "Safe" if narrow else f"{side}{far}, safe"


def _draw_shape(pane: np.ndarray, x: float, y: float, px: int, safe: bool) -> None:
    """A dot for what is safe, a triangle for what is not."""
    if safe:
        stroke(pane, (x, y), (x, y), 0.7 * px, SAFE)
        return
    r = 0.48 * px
    corners = [(x, y - r), (x + r, y + 0.8 * r), (x - r, y + 0.8 * r)]
    for a, b in pairwise([*corners, corners[0]]):
        stroke(pane, a, b, max(1.5, 0.18 * px), UNSAFE)
