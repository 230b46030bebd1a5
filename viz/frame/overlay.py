"""What is written on a finished frame: lane names, labels, letters of orientation, scale bar, read-outs, caption."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from kyphoscope.scenes.state import Label, SceneState, View
from kyphoscope.viz.frame.labels import Placed, Tag, have_room, place
from kyphoscope.viz.frame.layout import Layout
from kyphoscope.viz.frame.strip import Cell, cells, draw_cells, row_type
from kyphoscope.viz.render.camera import Rect, axes, letters, mm_per_px, projected
from kyphoscope.viz.render.style import Colour, Theme
from kyphoscope.viz.text.text_raster import fill, fitted, line_px, paste, stroke, text_sprite, width_px, wrapped

MOST_OF_PANE = 0.3
"""How much of a pane's width a label may take before it is broken into lines."""

BAR_MM = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)


@dataclass(frozen=True, slots=True)
class Words:
    """The caption of one lane; no title while nothing happens in it."""

    title: str
    say: str


@dataclass(frozen=True, slots=True)
class Caption:
    """What the band says: which step of how many, and the words for each lane.

    share : how much of the whole has passed, 0 to 1
    """

    number: int
    of: int
    phase: str
    words: tuple[Words, ...]
    share: float


class Overlay:
    """Draws onto frames of one layout; what has not changed since the last frame is copied."""

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
        canvas = frame[pane.y : pane.y + pane.h, pane.x : pane.x + pane.w]
        inner = Rect(0, 0, pane.w, pane.h)
        self._draw_labels(canvas, inner, state.labels, view)
        header_w = 0
        if len(self._lanes) > 1:
            header_w = self._draw_header(canvas, inner, self._lanes[lane], state.waiting_for)
        self._draw_letters(canvas, inner, view, header_w)
        self._draw_bar(canvas, inner, view)
        if lane:
            area = self._layout.areas[lane]
            fill(frame, area.x, 0, 1, area.h + self._layout.strips[lane].h, self._theme.line)

    def _draw_header(self, frame: np.ndarray, pane: Rect, name: str, waiting_for: str) -> int:
        """The lane's name and what it waits for, at the upper left; returns how far that reaches, px."""
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
        return wide + em + rim

    def _draw_letters(self, frame: np.ndarray, pane: Rect, view: View, header_w: int) -> None:
        """The direction of the body that each edge of the pane lies towards; the upper one clear of the header."""
        px, edge = self._layout.small, round(0.45 * self._layout.em)
        right, up, _ = axes(view)
        tall = line_px(px)
        for towards, x_share, y in (
            (right, 1.0, pane.h // 2 - tall // 2),
            (-right, 0.0, pane.h // 2 - tall // 2),
            (up, 0.5, edge),
            (-up, 0.5, pane.h - edge - tall),
        ):
            text = letters(towards)
            room = pane.w - 2 * edge - width_px(text, px)
            x = pane.x + edge + round(x_share * room)
            if towards is up:
                x = max(x, pane.x + header_w + edge)
            self._write(frame, text, px, x, y)

    def _write(self, frame: np.ndarray, text: str, px: int, x: int, y: int) -> None:
        """Quiet letters on a faint ground, so that they are read on bone too."""
        if text:
            fill(frame, x - 3, y, width_px(text, px) + 6, line_px(px), self._theme.bottom, 0.45)
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
        self._write(frame, text, px, x, round(y - 0.35 * em - line_px(px)))

    def _draw_labels(self, frame: np.ndarray, pane: Rect, labels: tuple[Label, ...], view: View) -> None:
        theme = self._theme
        for placed in placed_labels(self._layout, pane, labels, view, len(self._lanes) > 1):
            px, (a, b) = placed.tag.px, placed.leader
            stroke(frame, a, b, max(1.0, 0.08 * px), theme.ink, 0.75)
            stroke(frame, b, b, max(3.0, 0.42 * px), theme.ink)
            fill(frame, placed.box.x - 3, placed.box.y, placed.box.w + 6, placed.box.h, theme.bottom, 0.5)
            for k, line in enumerate(placed.tag.lines):
                paste(frame, text_sprite(line, px, theme.ink), placed.box.x, placed.box.y + k * line_px(px))

    def draw_strip(self, frame: np.ndarray, lane: int, measured: Mapping[str, float], finding: str = "") -> None:
        """The row of read-outs under one lane; `finding` is what a fracture is called, where there is room for it."""
        rect = self._layout.strips[lane]
        row = cells(measured, "" if self._layout.stacked else finding)
        known = self._strips.get(lane)
        if known is None or known[0] != row:
            block = np.empty((rect.h, rect.w, 3), np.uint8)
            fill(block, 0, 0, rect.w, rect.h, self._theme.strip)
            fill(block, 0, 0, rect.w, 1, self._theme.line)
            if lane:
                fill(block, 0, 0, 1, rect.h, self._theme.line)
            draw_cells(block, row, self._row_type, self._layout, self._theme)
            known = self._strips[lane] = (row, block)
        frame[rect.y : rect.y + rect.h, rect.x : rect.x + rect.w] = known[1]

    def draw_band(self, frame: np.ndarray, caption: Caption) -> None:
        """The caption: which step it is and what is said, above both how far the scene is."""
        rect = self._layout.band
        if rect.h == 0:
            return
        still = replace(caption, share=0.0)
        if self._band is None or self._band[0] != still:
            self._band = (still, self._band_block(still))
        frame[rect.y : rect.y + rect.h, rect.x : rect.x + rect.w] = self._band[1]
        thick = max(2, round(0.12 * self._layout.em))
        fill(frame, 0, rect.y, rect.w, thick, self._theme.line)
        fill(frame, 0, rect.y, round(rect.w * caption.share), thick, self._theme.accent)

    def _band_block(self, caption: Caption) -> np.ndarray:
        theme, rect = self._theme, self._layout.band
        block = np.empty((rect.h, rect.w, 3), np.uint8)
        fill(block, 0, 0, rect.w, rect.h, theme.band)
        where = f"{caption.number} of {caption.of}" + (f"  ·  {caption.phase}" if caption.phase else "")
        if len(caption.words) == 1:
            self._draw_words_beside(block, where, caption.words[0])
        for lane, words in enumerate(caption.words if len(caption.words) > 1 else ()):
            pane = self._layout.areas[lane]
            self._draw_words_under(block, pane, words, where if lane == 0 else "")
            if lane:
                fill(block, pane.x, 0, 1, rect.h, theme.line)
        return block

    def _draw_words_beside(self, block: np.ndarray, where: str, words: Words) -> None:
        """One lane: the step on the left, what is said on the right."""
        em, theme, w = self._layout.em, self._theme, block.shape[1]
        left, y = round(0.27 * w), round(0.7 * em)
        small, lines = fitted(where, self._layout.small, left - 2 * em, 1)
        paste(block, text_sprite(lines[0], small, theme.quiet_ink), em, y)
        under = y + line_px(small)
        self._draw_lines(block, words.title, em, em, under, left - 2 * em, 2, theme.ink, True)
        self._draw_lines(block, words.say, em, left, y, min(w - left - em, 48 * em), 3, theme.ink, False)

    def _draw_words_under(self, block: np.ndarray, pane: Rect, words: Words, where: str) -> None:
        """Several lanes: the words of each under its own picture."""
        em, theme = self._layout.em, self._theme
        x, y, room = pane.x + round(0.8 * em), round(0.6 * em), pane.w - round(1.6 * em)
        spare = room - em // 2 - width_px(words.title, round(0.6 * em), True)
        small, lines = fitted(where, self._layout.small, max(spare, room // 4), 1)
        note = width_px(lines[0], small) if lines else 0
        if lines:
            paste(block, text_sprite(lines[0], small, theme.quiet_ink), x + room - note, y + em - small)
        if words.title:
            self._draw_lines(block, words.title, em, x, y, room - note - (em // 2 if note else 0), 1, theme.ink, True)
        ink = theme.ink if words.title else theme.quiet_ink
        self._draw_lines(block, words.say, round(0.92 * em), x, y + line_px(em), room, 3, ink, False)

    def _draw_lines(
        self, block: np.ndarray, text: str, px: int, x: int, y: int, room: int, most: int, ink: Colour, bold: bool
    ) -> None:
        px, lines = fitted(text, px, room, most, bold)
        for k, line in enumerate(lines):
            paste(block, text_sprite(line, px, ink, bold), x, y + k * line_px(px))


def placed_labels(
    layout: Layout, pane: Rect, labels: tuple[Label, ...], view: View, headed: bool
) -> tuple[Placed, ...]:
    """The labels whose things are in sight, in the side margins, clear of lane name, letters and scale bar.

    Where they have no room at the size of the layout all of them are smaller, down to 60 %.
    """
    em = layout.em
    # In a wide pane the words come nearer to the middle, so that leaders stay short.
    top, inset = round((4.6 if headed else 1.2) * em), round(max(2.2 * em, 0.5 * pane.w - 0.95 * pane.h))
    left = Rect(pane.x + inset, top, pane.w // 2 - inset, pane.h - top - em)
    right = Rect(pane.x + pane.w // 2, top, pane.w - pane.w // 2 - inset, pane.h - top - round(3.2 * em))
    for px in range(layout.small, min(layout.small, max(8, round(0.6 * layout.small))) - 1, -1):
        tags = _tags(pane, labels, view, px)
        placed = place(tags, left, right, round(0.35 * em))
        if all(tag.w <= MOST_OF_PANE * pane.w for tag in tags) and have_room(placed, left, right):
            break
    return placed


def _tags(pane: Rect, labels: tuple[Label, ...], view: View, px: int) -> list[Tag]:
    """The words of the labels whose things are in sight, in lines of letters of `px`."""
    tags = []
    for label in labels:
        at = projected(view, pane, label.at_mm)
        if pane.contains(*at):
            lines = wrapped(label.text, px, round(MOST_OF_PANE * pane.w))
            wide = max(width_px(line, px) for line in lines) if lines else 0
            tags.append(Tag(lines, wide, len(lines) * line_px(px), at, px, label.part))
    return tags
