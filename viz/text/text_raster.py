"""Writing and drawing on a finished frame: small pictures of text, thin lines, dots, blended in by numpy.

Latin and Chinese stand on one line, each in its own font (see `fonts.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import ceil, floor

import numpy as np
from PIL import Image, ImageDraw

from kyphoscope.viz.render.style import Colour
from kyphoscope.viz.text.fonts import HAN_BOLD, Run, font, han_font, pieces, runs


@dataclass(frozen=True, eq=False)
class Sprite:
    """A small picture with soft edges.

    ink : (h, w, 3) uint8, colour already multiplied by how much of it there is
    rest : (h, w, 1) uint16, 0 to 256: how much of what lies below stays
    """

    ink: np.ndarray
    rest: np.ndarray

    @property
    def w(self) -> int:
        return int(self.ink.shape[1])

    @property
    def h(self) -> int:
        return int(self.ink.shape[0])


@lru_cache(maxsize=2048)
def width_px(text: str, px: int, bold: bool = False) -> int:
    """How wide one line of text is."""
    return sum(_run_px(run, px, bold) for run in runs(text))


def _run_px(run: Run, px: int, bold: bool) -> int:
    letters = han_font(px) if run.han else font(px, bold)
    return ceil(letters.getlength(run.text))


def line_px(px: int) -> int:
    """The height of a sprite of text: the same for every text of a size, so that lines share a baseline."""
    return ceil(1.28 * px)


@lru_cache(maxsize=1024)
def text_sprite(text: str, px: int, colour: Colour, bold: bool = False) -> Sprite:
    """One line of text."""
    mask = Image.new("L", (max(1, width_px(text, px, bold)), line_px(px)))
    draw = ImageDraw.Draw(mask)
    x = 0
    for run in runs(text):
        letters = han_font(px) if run.han else font(px, bold)
        ascent, _ = letters.getmetrics()
        thick = HAN_BOLD * px if run.han and bold else 0.0
        draw.text((x, px - ascent), run.text, fill=255, font=letters, stroke_width=thick, stroke_fill=255)
        x += _run_px(run, px, bold)
    return shaded(np.asarray(mask), colour)


def shaded(cover: np.ndarray, colour: Colour) -> Sprite:
    """A sprite of one colour; `cover` (h, w) uint8 says how much of it there is."""
    share = cover[..., None].astype(np.float32) / 255.0
    ink = np.round(share * (255.0 * np.array(colour, np.float32))).astype(np.uint8)
    rest = np.round(256.0 * (1.0 - share)).astype(np.uint16)
    return Sprite(ink, rest)


def paste(frame: np.ndarray, sprite: Sprite, x: int, y: int) -> None:
    """Blend a sprite into the frame (h, w, 3) uint8 with its upper left at (x, y); what sticks out is dropped."""
    x0, y0 = max(0, x), max(0, y)
    x1, y1 = min(frame.shape[1], x + sprite.w), min(frame.shape[0], y + sprite.h)
    if x0 >= x1 or y0 >= y1:
        return
    below = frame[y0:y1, x0:x1]
    part = (slice(y0 - y, y1 - y), slice(x0 - x, x1 - x))
    below[:] = sprite.ink[part] + ((below * sprite.rest[part]) >> 8).astype(np.uint8)


def fill(frame: np.ndarray, x: int, y: int, w: int, h: int, colour: Colour, strength: float = 1.0) -> None:
    """A rectangle of one colour, laid over what is there."""
    area = frame[max(0, y) : max(0, y + h), max(0, x) : max(0, x + w)]
    if strength >= 1.0:
        area[:] = bytes_of(colour)
    else:
        rest = round(256 * (1.0 - strength))
        ink = np.round(np.array(colour) * 255 * strength).astype(np.uint16)
        area[:] = (((area * np.uint16(rest)) >> 8) + ink).clip(0, 255).astype(np.uint8)


def bytes_of(colour: Colour) -> np.ndarray:
    """(3,) uint8 of a colour from 0 to 1."""
    return np.round(255.0 * np.array(colour)).astype(np.uint8)


def stroke(
    frame: np.ndarray, a: tuple[float, float], b: tuple[float, float], px: float, colour: Colour, strength: float = 1.0
) -> None:
    """A straight line from a to b, `px` wide, with soft edges and round ends; a dot where a and b are the same."""
    reach = 0.5 * px + 1.0
    x0, x1 = max(0, floor(min(a[0], b[0]) - reach)), min(frame.shape[1], ceil(max(a[0], b[0]) + reach))
    y0, y1 = max(0, floor(min(a[1], b[1]) - reach)), min(frame.shape[0], ceil(max(a[1], b[1]) + reach))
    if x0 >= x1 or y0 >= y1:
        return
    x = np.arange(x0, x1, dtype=np.float32) + 0.5 - a[0]
    y = (np.arange(y0, y1, dtype=np.float32) + 0.5 - a[1])[:, None]
    dx, dy = b[0] - a[0], b[1] - a[1]
    along = np.clip((x * dx + y * dy) / max(dx * dx + dy * dy, 1e-9), 0.0, 1.0)
    away = np.sqrt((x - along * dx) ** 2 + (y - along * dy) ** 2)
    cover = np.clip(0.5 * px + 0.5 - away, 0.0, 1.0) * strength
    below = frame[y0:y1, x0:x1]
    below[:] = np.round(below + cover[..., None] * (255.0 * np.array(colour, np.float32) - below)).astype(np.uint8)


@lru_cache(maxsize=256)
def wrapped(text: str, px: int, room_px: int, bold: bool = False) -> tuple[str, ...]:
    """The text in lines none of which is wider than `room_px`, except a single word that is.

    Lines end at spaces, and beside Chinese characters where the marks between them allow it.
    """
    lines: list[str] = []
    for word in text.split():
        space = " "
        for piece in pieces(word):
            longer = f"{lines[-1]}{space}{piece}" if lines else piece
            if lines and width_px(longer, px, bold) <= room_px:
                lines[-1] = longer
            else:
                lines.append(piece)
            space = ""
    return tuple(lines)


@lru_cache(maxsize=256)
def fitted(text: str, px: int, room_px: int, most: int, bold: bool = False) -> tuple[int, tuple[str, ...]]:
    """A size of at most `px` at which the text takes at most `most` lines, and the lines.

    Down to 60 % of the size; what does not fit even then ends in an ellipsis.
    """
    for smaller in range(px, min(px, max(7, round(0.6 * px))) - 1, -1):
        room = most * line_px(px) // line_px(smaller)
        lines = wrapped(text, smaller, room_px, bold)
        if len(lines) <= max(most, room) and all(width_px(line, smaller, bold) <= room_px for line in lines):
            return smaller, lines
    if not lines:
        return px, ()
    kept = [line if width_px(line, smaller, bold) <= room_px else _cut(line, smaller, room_px, bold) for line in lines]
    if len(kept) > most:
        kept[most - 1 :] = [_cut(lines[most - 1], smaller, room_px, bold)]
    return smaller, tuple(kept)


def _cut(line: str, px: int, room_px: int, bold: bool) -> str:
    """As much of a line as fits with an ellipsis behind it."""
    while line and width_px(line + "…", px, bold) > room_px:
        line = line[:-1]
    return line + "…"
