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
        self._row_type = row_type(layout)
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
        px, small = round(1.15 * em), self._layout.small
        rows = [(name, px, theme.ink, True)]
        if waiting_for:
            small, lines = fitted(f"waits while {waiting_for}", small, pane.w - round(2.4 * em), 2)
            rows += [(line, small, theme.accent, False) for line in lines]
        wide = max(width_px(text, size, bold) for text, size, _, bold in rows)
        tall = sum(line_px(size) for _, size, _, _ in rows)
        x, y, rim = pane.x + em, round(0.7 * em), round(0.4 * em)
        fill(frame, x - rim, y - rim // 2, wide + 2 * rim, tall + rim, theme.strip, 0.72)
        for text, size, colour, bold in rows:
            paste(frame, text_sprite(text, size, colour, bold), x, y)
            y += line_px(size)

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
        text, px = f"{length_mm:g} mm", self._layout.small
        x = round(min(x1 - 0.5 * w - 0.5 * width_px(text, px), x1 - width_px(text, px)))
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
        """Name above value, each read-out in its own place."""
        em, theme, type_ = self._layout.em, self._theme, self._row_type
        edges = 0.8 * em + (block.shape[1] - 1.6 * em) * np.cumsum([0.0, *SLOTS.values()]) / sum(SLOTS.values())
        start = dict(zip(SLOTS, edges, strict=False))
        rows = line_px(type_.name_px) + line_px(type_.value_px) + self._layout.stacked * line_px(type_.note_px)
        y = (block.shape[0] - rows) // 2
        for cell in row:
            x, under = round(start[cell.name]), y + line_px(type_.name_px)
            paste(block, text_sprite(cell.names[type_.names], type_.name_px, theme.quiet_ink), x, y)
            value = text_sprite(cell.value, type_.value_px, theme.ink, bold=True)
            paste(block, value, x, under)
            note = text_sprite(cell.notes[type_.notes], type_.note_px, theme.quiet_ink)
            if self._layout.stacked:
                paste(block, note, x, under + line_px(type_.value_px))
            else:
                paste(block, note, x + value.w + em // 2, under + type_.value_px - type_.note_px)

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


SLOTS = {"anterior": 1.4, "middle": 1.4, "wedge": 0.95, "cement": 0.8, "balloon": 1.2}
"""Every read-out's share of the row: each keeps its place while others come and go."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One read-out as it is written: what it is, "17.8 mm", "76 % of neighbours".

    names, notes : three ways of putting it each, from the longest to the shortest
    """

    name: str
    names: tuple[str, str, str]
    value: str
    notes: tuple[str, str, str] = ("", "", "")


def cells(measured: Mapping[str, float]) -> tuple[Cell, ...]:
    """The read-outs that apply."""
    row = []
    for key, name in (("anterior", "Anterior"), ("middle", "Middle")):
        if f"{key}_height_mm" in measured:
            share = measured.get(f"{key}_height_percent")
            notes = ("", "", "") if share is None else (f"{share:.0f} % of neighbours", f"{share:.0f} %", "")
            value = f"{measured[f'{key}_height_mm']:.1f} mm"
            row.append(Cell(key, (f"{name} height", f"{name} height", name), value, notes))
    if "wedge_angle_deg" in measured:
        row.append(Cell("wedge", ("Wedge angle", "Wedge angle", "Wedge"), f"{measured['wedge_angle_deg']:.1f}°"))
    if measured.get("cement_ml", 0.0) > 0.0:
        row.append(Cell("cement", ("Cement", "Cement", "Cement"), f"{measured['cement_ml']:.1f} mL"))
    left, right = measured.get("balloon_left_ml", 0.0), measured.get("balloon_right_ml", 0.0)
    if left > 0.0 or right > 0.0:
        names = ("Balloon left / right", "Balloon L / R", "Balloon L/R")
        row.append(Cell("balloon", names, f"{left:.1f} / {right:.1f} mL"))
    return tuple(row)


@dataclass(frozen=True, slots=True)
class RowType:
    """How a row of read-outs is set: sizes in px, and which way of putting names and notes, 0 the longest."""

    name_px: int
    names: int
    value_px: int
    note_px: int
    notes: int


def row_type(layout: Layout) -> RowType:
    """Chosen for the fullest row there can be, so that nothing changes size when read-outs come and go."""
    most = dict.fromkeys(("anterior_height_mm", "middle_height_mm", "wedge_angle_deg"), 28.8)
    most |= dict.fromkeys(("anterior_height_percent", "middle_height_percent"), 88.0)
    most |= dict.fromkeys(("cement_ml", "balloon_left_ml", "balloon_right_ml"), 8.8)
    row = cells(most)
    unit = (layout.strips[0].w - 1.6 * layout.em) / sum(SLOTS.values())
    rooms = [unit * SLOTS[cell.name] - 0.6 * layout.em for cell in row]
    name_px, names = _size([cell.names for cell in row], rooms, layout.small, False)
    value_px, _ = _size([(cell.value,) * 3 for cell in row], rooms, layout.em, True)
    if not layout.stacked:
        rooms = [
            room - width_px(cell.value, value_px, True) - layout.em // 2 for room, cell in zip(rooms, row, strict=True)
        ]
    note_px, notes = _size([cell.notes for cell in row], rooms, min(layout.small, value_px), False)
    return RowType(name_px, names, value_px, note_px, notes)


def _size(choices: list[tuple[str, str, str]], rooms: list[float], px: int, bold: bool) -> tuple[int, int]:
    """The largest size at which a whole row fits, and which way of putting it: the longest that fits at 80 %."""
    least = max(8, round(0.8 * px))
    for way in range(3):
        for smaller in range(px, least - 1, -1):
            widths = (width_px(texts[way], smaller, bold) if texts[way] else 0 for texts in choices)
            if all(w <= max(0.0, room) for w, room in zip(widths, rooms, strict=True)):
                return smaller, way
    return least, 2


def placed_labels(
    layout: Layout, pane: Rect, labels: tuple[Label, ...], view: View, headed: bool
) -> tuple[Placed, ...]:
    """The labels whose things are in sight, in the side margins, clear of lane name, letters and scale bar."""
    em, px = layout.em, layout.small
    tags = []
    for label in labels:
        at = projected(view, pane, label.at_mm)
        if pane.contains(*at):
            tags.append(Tag(label.text, width_px(label.text, px), line_px(px), at))
    # In a wide pane the words come nearer to the middle, so that leaders stay short.
    top, inset = round((4.6 if headed else 1.2) * em), round(max(2.2 * em, 0.5 * pane.w - 0.95 * pane.h))
    left = Rect(pane.x + inset, top, pane.w // 2 - inset, pane.h - top - em)
    right = Rect(pane.x + pane.w // 2, top, pane.w - pane.w // 2 - inset, pane.h - top - round(3.2 * em))
    return place(tags, left, right, round(0.35 * em))
