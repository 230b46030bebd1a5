"""What is written on a finished frame: lane names, labels, letters of orientation, scale bar, read-outs, caption."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from scenes.state import Label, SceneState, View
from viz.camera import Rect, axes, letters, mm_per_px, projected
from viz.labels import Placed, Tag, place
from viz.layout import Layout
from viz.style import Theme
from viz.type import fill, fitted, line_px, paste, stroke, text_sprite, width_px

BAR_MM = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)


@dataclass(frozen=True, slots=True)
class Caption:
    """What the band says. share : how much of the whole has passed, 0 to 1."""

    number: int
    of: int
    phase: str
    title: str
    say: str
    share: float


class Overlay:
    """Draws onto frames of one layout; what has not changed since the last frame is not drawn anew but copied."""

    def __init__(self, layout: Layout, theme: Theme, lanes: tuple[str, ...]) -> None:
        self._layout = layout
        self._theme = theme
        self._lanes = lanes
        self._strips: dict[int, tuple[tuple[Cell, ...], np.ndarray]] = {}
        self._band: tuple[Caption, np.ndarray] | None = None

    def draw_pane(self, frame: np.ndarray, lane: int, state: SceneState, view: View) -> None:
        """Everything that lies over the picture of one lane."""
        pane = self._layout.panes[lane]
        self._draw_labels(frame, pane, state.labels, view)
        self._draw_letters(frame, pane, view)
        self._draw_bar(frame, pane, view)
        if len(self._lanes) > 1:
            self._draw_header(frame, pane, self._lanes[lane], state.waiting_for)
            if lane:
                fill(frame, pane.x, 0, 1, pane.h + self._layout.strips[lane].h, self._theme.line)

    def _draw_header(self, frame: np.ndarray, pane: Rect, name: str, waiting_for: str) -> None:
        em, theme = self._layout.em, self._theme
        x, y = pane.x + em, round(0.6 * em)
        px = round(1.15 * em)
        paste(frame, text_sprite(name, px, theme.ink, bold=True), x, y)
        if waiting_for:
            room = pane.w - 2 * em
            small, lines = fitted(f"waits while {waiting_for}", self._layout.small, room, 2)
            for k, line in enumerate(lines):
                paste(frame, text_sprite(line, small, theme.accent), x, y + line_px(px) + k * line_px(small))

    def _draw_letters(self, frame: np.ndarray, pane: Rect, view: View) -> None:
        """The direction of the body that each edge of the pane lies towards."""
        px, edge = self._layout.small, round(0.45 * self._layout.em)
        right, up, _ = axes(view)
        middle_y, middle_x = pane.h // 2 - line_px(px) // 2, pane.x + pane.w // 2
        for towards, place_x, y in (
            (right, "right", middle_y),
            (-right, "left", middle_y),
            (up, "middle", edge),
            (-up, "middle", pane.h - edge - line_px(px)),
        ):
            text = letters(towards)
            w = width_px(text, px)
            x = {"right": pane.x + pane.w - edge - w, "left": pane.x + edge, "middle": middle_x - w // 2}[place_x]
            paste(frame, text_sprite(text, px, self._theme.quiet_ink), x, y)

    def _draw_bar(self, frame: np.ndarray, pane: Rect, view: View) -> None:
        """A bar of a round length, about a seventh of the pane, at its lower right."""
        em, theme = self._layout.em, self._theme
        scale = mm_per_px(view, pane)
        length_mm = max((mm for mm in BAR_MM if mm <= 0.2 * min(pane.w, 1.6 * pane.h) * scale), default=BAR_MM[0])
        w = length_mm / scale
        x1, y = pane.x + pane.w - 1.0 * em, pane.h - 0.9 * em
        thick = max(1.5, 0.12 * em)
        for a, b in (
            ((x1 - w, y), (x1, y)),
            ((x1 - w, y - 0.25 * em), (x1 - w, y + 0.25 * em)),
            ((x1, y - 0.25 * em), (x1, y + 0.25 * em)),
        ):
            stroke(frame, a, b, thick, theme.quiet_ink)
        text = f"{length_mm:g} mm"
        px = self._layout.small
        x = round(x1 - 0.5 * w - 0.5 * width_px(text, px))
        x = min(x, round(x1 - width_px(text, px)))
        paste(frame, text_sprite(text, px, theme.quiet_ink), x, round(y - 0.3 * em - line_px(px)))

    def _draw_labels(self, frame: np.ndarray, pane: Rect, labels: tuple[Label, ...], view: View) -> None:
        px, theme = self._layout.small, self._theme
        for placed in placed_labels(self._layout, pane, labels, view, len(self._lanes) > 1):
            a, b = placed.leader
            stroke(frame, a, b, max(1.0, 0.08 * px), theme.ink, 0.75)
            stroke(frame, b, b, max(3.0, 0.42 * px), theme.ink)
            fill(frame, placed.box.x - 3, placed.box.y, placed.box.w + 6, placed.box.h, theme.bottom, 0.5)
            paste(frame, text_sprite(placed.tag.text, px, theme.ink), placed.box.x, placed.box.y)

    def draw_strip(self, frame: np.ndarray, lane: int, measured: Mapping[str, float]) -> None:
        """The row of read-outs under one lane."""
        rect = self._layout.strips[lane]
        row = cells(measured)
        known = self._strips.get(lane)
        if known is None or known[0] != row:
            block = np.empty((rect.h, rect.w, 3), np.uint8)
            fill(block, 0, 0, rect.w, rect.h, self._theme.strip)
            fill(block, 0, 0, rect.w, 1, self._theme.line)
            if lane:
                fill(block, 0, 0, 1, rect.h, self._theme.line)
            self._draw_cells(block, row)
            known = self._strips[lane] = (row, block)
        frame[rect.y : rect.y + rect.h, rect.x : rect.x + rect.w] = known[1]

    def _draw_cells(self, block: np.ndarray, row: tuple[Cell, ...]) -> None:
        em, theme = self._layout.em, self._theme
        h, w = block.shape[:2]
        slot = (w - 2 * em) / max(SLOTS, len(row))
        name_px, value_px = self._layout.small, em
        y = (h - line_px(name_px) - line_px(value_px)) // 2
        for k, cell in enumerate(row):
            x, room = round(em + k * slot), round(slot - 0.6 * em)
            small, (name,) = fitted(cell.name, name_px, room, 1)
            paste(block, text_sprite(name, small, theme.quiet_ink), x, y + line_px(name_px) - line_px(small))
            note = f" {cell.note}" if cell.note else ""
            big = value_px
            while big > 8 and width_px(cell.value, big, True) + width_px(note, big - 2) > room:
                big -= 1
            if width_px(cell.value, big, True) + width_px(note, big - 2) > room:
                note = ""
            value = text_sprite(cell.value, big, theme.ink, bold=True)
            top = y + line_px(name_px) + line_px(value_px) - line_px(big)
            paste(block, value, x, top)
            if note:
                paste(block, text_sprite(note, big - 2, theme.quiet_ink), x + value.w, top + 2)

    def draw_band(self, frame: np.ndarray, caption: Caption) -> None:
        """The caption: on the left which step it is, on the right what is said, above both how far the scene is."""
        rect = self._layout.band
        if rect.h == 0:
            return
        still = Caption(caption.number, caption.of, caption.phase, caption.title, caption.say, 0.0)
        if self._band is None or self._band[0] != still:
            self._band = (still, self._band_block(still))
        frame[rect.y : rect.y + rect.h, rect.x : rect.x + rect.w] = self._band[1]
        thick = max(2, round(0.12 * self._layout.em))
        fill(frame, 0, rect.y, rect.w, thick, self._theme.line)
        fill(frame, 0, rect.y, round(rect.w * caption.share), thick, self._theme.accent)

    def _band_block(self, caption: Caption) -> np.ndarray:
        em, theme, rect = self._layout.em, self._theme, self._layout.band
        block = np.empty((rect.h, rect.w, 3), np.uint8)
        fill(block, 0, 0, rect.w, rect.h, theme.band)
        left = round(0.27 * rect.w)
        y = round(0.7 * em)
        where = f"{caption.number} of {caption.of}"
        if caption.phase:
            where += f"  ·  {caption.phase}"
        paste(block, text_sprite(where, self._layout.small, theme.quiet_ink), em, y)
        px, lines = fitted(caption.title, em, left - 2 * em, 2, bold=True)
        for k, line in enumerate(lines):
            top = y + line_px(self._layout.small) + k * line_px(px)
            paste(block, text_sprite(line, px, theme.ink, bold=True), em, top)
        room = min(rect.w - left - em, round(48 * em))
        px, lines = fitted(caption.say, em, room, 3)
        for k, line in enumerate(lines):
            paste(block, text_sprite(line, px, theme.ink), left, y + k * line_px(px))
        return block


SLOTS = 5


@dataclass(frozen=True, slots=True)
class Cell:
    """One read-out as it is written: "Anterior height", "17.8 mm", "76 %"."""

    name: str
    value: str
    note: str = ""


def cells(measured: Mapping[str, float]) -> tuple[Cell, ...]:
    """The read-outs that apply, in an order that keeps each in its place while others come and go."""
    row = []
    for key, name in (("anterior", "Anterior height"), ("middle", "Middle height")):
        if f"{key}_height_mm" in measured:
            share = measured.get(f"{key}_height_percent")
            note = "" if share is None else f"({share:.0f} % of neighbours)"
            row.append(Cell(name, f"{measured[f'{key}_height_mm']:.1f} mm", note))
    if "wedge_angle_deg" in measured:
        row.append(Cell("Wedge angle", f"{measured['wedge_angle_deg']:.1f}°"))
    if measured.get("cement_ml", 0.0) > 0.0:
        row.append(Cell("Cement", f"{measured['cement_ml']:.1f} mL"))
    left, right = measured.get("balloon_left_ml", 0.0), measured.get("balloon_right_ml", 0.0)
    if left > 0.0 or right > 0.0:
        row.append(Cell("Balloon left / right", f"{left:.1f} / {right:.1f} mL"))
    return tuple(row)


def placed_labels(
    layout: Layout, pane: Rect, labels: tuple[Label, ...], view: View, headed: bool
) -> tuple[Placed, ...]:
    """The labels of a pane in its side margins, clear of lane name, letters of orientation and scale bar."""
    em, px = layout.em, layout.small
    tags = []
    for label in labels:
        x, y = projected(view, pane, label.at_mm)
        at = (min(max(x, pane.x + 1.0), pane.x + pane.w - 2.0), min(max(y, 1.0), pane.h - 2.0))
        tags.append(Tag(label.text, width_px(label.text, px), line_px(px), at))
    top, inset = round((4.2 if headed else 1.2) * em), round(2.2 * em)
    left = Rect(pane.x + inset, top, pane.w // 2 - inset, pane.h - top - em)
    right = Rect(pane.x + pane.w // 2, top, pane.w - pane.w // 2 - inset, pane.h - top - round(3.2 * em))
    return place(tags, left, right, round(0.35 * em))
