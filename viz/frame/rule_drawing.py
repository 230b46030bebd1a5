"""Outlines, signs and beams drawn over a picture, on X-ray and 3D alike: by shape and word, then by colour."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from kyphoscope.scenes.state import SceneState, View
from kyphoscope.viz.frame.sign_drawing import GROUND, draw_rule_signs
from kyphoscope.viz.render.camera import Rect, meet, mm_per_px, projected
from kyphoscope.viz.render.camera import axes as eye_axes
from kyphoscope.viz.render.style import Colour, Theme
from kyphoscope.viz.rules.outlines import Outline, world_outlines
from kyphoscope.viz.rules.safety_rules import rule_signs
from kyphoscope.viz.text.fine_lines import Ink, ink, lay
from kyphoscope.viz.text.text_raster import fill, line_px, paste, text_sprite, width_px
from kyphoscope.viz.view.view_options import Xray
from kyphoscope.viz.xray.c_arm import CArm, axes, source_mm

LINES: dict[str, tuple[Colour, bool, str]] = {
    "pedicle_eye": ((0.34, 0.71, 0.91), False, "pedicle eye"),
    "medial_wall": ((0.90, 0.62, 0.00), False, "inner wall"),
    "posterior_wall": ((0.90, 0.62, 0.00), False, "back wall"),
    "posterior_quarter": ((0.80, 0.47, 0.65), True, "back quarter"),
    "needle_tip": ((0.95, 0.90, 0.25), False, "tip"),
}
"""For each kind of line its colour (Okabe & Ito 2008), whether it is dashed, and its name."""
SEEN_IN = {
    "ap": ("pedicle_eye", "medial_wall", "needle_tip"),
    "lateral": ("posterior_wall", "posterior_quarter", "needle_tip"),
}
"""Which lines an X-ray view shows truly; a 3D picture shows them all."""
FIELD_CORNERS = 96
LEAST_NAMED_PX, LEAST_LINE = 340, 2.0
"""In smaller pictures lines have no names, and neither have lines shorter than this many letter heights."""
NAMED_BELOW = ("medial_wall", "posterior_wall")
"""What is named at its lower end, so that names do not meet."""
STEPS, ASIDE = (0, 1, 2), (0.0, -0.6, 0.6)
"""Where a name goes that meets another: so many lines further off, or so much of its width aside."""

Drawn = Sequence[tuple[Outline, np.ndarray]]
"""Lines, each with where its points are in a picture, (n, 2) px."""


def draw_outlines(pane: np.ndarray, lines: Drawn, px: int, view: str, taken: Sequence[Rect] = ()) -> list[Rect]:
    """Draw the lines that are seen truly in a view, "ap", "lateral" or "3d", and name them where there is room.

    taken : where other writing is, which names keep clear of
    Returns where the names are.
    """
    seen = [(line, dots) for line, dots in lines if line.kind in SEEN_IN.get(view, LINES)]
    size = (pane.shape[1], pane.shape[0])
    for line, dots in seen:
        (colour, dashed, _), thick = LINES[line.kind], max(1.2, 0.11 * px)
        ways = [np.vstack([dots, dots[:1]])] if line.closed else [dots]
        if dashed:  # they are easily lost on bone: thicker, and with a dark edge
            ways, thick = [dots[k : k + 3] for k in range(0, len(dots) - 2, 3)], 1.6 * thick
            lay(pane, ink(ways, size, thick + 1.4), GROUND, 0.5)
        if line.kind == "needle_tip":
            ways += _cross(dots[-1], px)
        lay(pane, ink(ways, size, thick), colour)
    named: list[Rect] = []
    for line, dots in seen if min(size) >= LEAST_NAMED_PX else ():
        if line.kind != "needle_tip" and line.of != "right" and np.ptp(dots, axis=0).max() > LEAST_LINE * px:
            named += _draw_name(pane, line, dots, px, [*taken, *named])
    return named


def _cross(at: np.ndarray, px: int) -> list[np.ndarray]:
    """Four strokes round a tip, so that the tip itself stays in sight."""
    ways = ((1, 0), (-1, 0), (0, 1), (0, -1))
    return [np.array([at + 0.35 * px * np.array(way), at + 0.8 * px * np.array(way)]) for way in ways]


def _draw_name(pane: np.ndarray, line: Outline, dots: np.ndarray, px: int, taken: list[Rect]) -> list[Rect]:
    """Write a line's name near its upper end, or its lower one, clear of other writing, or not at all."""
    (colour, _, name), low = LINES[line.kind], line.kind in NAMED_BELOW
    small = max(8, round(0.8 * px))
    wide, tall = width_px(name, small), line_px(small)
    x, y = dots[np.argmax(dots[:, 1]) if low else np.argmin(dots[:, 1])]
    for step in STEPS:
        top = round(y + 0.5 * px + step * tall if low else y - 0.4 * px - (step + 1) * tall)
        for aside in ASIDE:
            box = Rect(round(x - 0.5 * wide + aside * wide) - 3, top, wide + 6, tall)
            if _within(box, pane) and not any(meet(box, other) for other in taken):
                fill(pane, box.x, box.y, box.w, box.h, GROUND, 0.55)
                paste(pane, text_sprite(name, small, colour), box.x + 3, box.y)
                return [box]
    return []


def _within(box: Rect, pane: np.ndarray) -> bool:
    return box.x >= 1 and box.y >= 1 and box.x + box.w < pane.shape[1] and box.y + box.h < pane.shape[0]


def draw_rules(pane: np.ndarray, state: SceneState, px: int, taken: Sequence[Rect] = ()) -> None:
    """Outlines and signs of a state over its 3D picture, as seen by the state's view; names keep clear of `taken`."""
    rect = Rect(0, 0, pane.shape[1], pane.shape[0])
    lines = [(line, _dots(state.view, rect, line.points_mm)) for line in world_outlines(state)]
    draw_outlines(pane, lines, px, "3d", [*taken, *draw_rule_signs(pane, rule_signs(state), px, "3d")])


def _dots(view: View, rect: Rect, points_mm: np.ndarray) -> np.ndarray:
    """(n, 2) px: where points (n, 3) of the world fall in a 3D picture, as `camera.projected` says of one."""
    right, up, _ = eye_axes(view)
    away = (points_mm - np.array(view.focus_mm)) / mm_per_px(view, rect)
    return np.column_stack([rect.x + 0.5 * rect.w + away @ right, rect.y + 0.5 * rect.h - away @ up])


def draw_beams(pane: np.ndarray, view: View, xray: Xray, px: int, theme: Theme) -> None:
    """Where each X-ray picture is taken from: the edges of its beam, and its name at the side of the detector."""
    size = (pane.shape[1], pane.shape[0])
    for name in xray.views:
        arm = xray.arm(name)
        field, edges, at = _beam(view, arm, size, px)
        lay(pane, field, theme.accent, 0.9)
        lay(pane, edges, theme.accent, 0.55)
        _name_beam(pane, at, name, px, theme)


@lru_cache(maxsize=8)
def _beam(view: View, arm: CArm, size: tuple[int, int], px: int) -> tuple[Ink, Ink, tuple[float, float]]:
    """The round field, four edges of the cone, and where the detector is named, as a 3D picture shows them."""
    rect = Rect(0, 0, *size)
    right, up, along = axes(arm)
    focus, tube = np.array(arm.isocentre_mm), source_mm(arm)
    radius = 0.5 * arm.field_mm / arm.magnification
    turns = np.linspace(0.0, 2.0 * np.pi, FIELD_CORNERS + 1)
    field = focus + radius * (np.cos(turns)[:, None] * right + np.sin(turns)[:, None] * up)
    edges = []
    for edge in field[:: FIELD_CORNERS // 4][:4]:
        far = tube + (edge - tube) * (arm.source_detector_mm / arm.source_object_mm)
        edges.append(_dots(view, rect, np.array([edge + 0.35 * (tube - edge), far])))
    round_ = ink([_dots(view, rect, field)], size, max(1.2, 0.09 * px))
    at = projected(view, rect, tuple(focus + (radius + 12.0) * along))
    return round_, ink(edges, size, max(1.0, 0.06 * px)), at


def _name_beam(pane: np.ndarray, at: tuple[float, float], view: str, px: int, theme: Theme) -> None:
    text = {"ap": "AP detector", "lateral": "Lateral detector"}[view]
    x = int(min(max(4, at[0] - width_px(text, px) / 2), pane.shape[1] - width_px(text, px) - 4))
    y = int(min(max(4, at[1]), pane.shape[0] - line_px(px) - 4))
    fill(pane, x - 3, y, width_px(text, px) + 6, line_px(px), theme.bottom, 0.6)
    paste(pane, text_sprite(text, px, theme.accent), x, y)
