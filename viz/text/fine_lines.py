"""Thin lines through many points, with soft edges, laid over a finished picture in one go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, floor

import numpy as np
from PIL import Image, ImageDraw

from kyphoscope.viz.render.style import Colour

FINE = 4
"""Lines are drawn so many times larger and then made small, which gives them soft edges."""
FAR_PX = 20_000.0
"""Points further off are drawn at this distance."""
KEPT = 64


@dataclass(frozen=True, eq=False)
class Ink:
    """Where lines are in a picture.

    rows, columns : (n,) int of the pixels that they touch
    share : (n, 1) float32, how much of each they cover, 0 to 1
    """

    rows: np.ndarray
    columns: np.ndarray
    share: np.ndarray


def ink(ways: Sequence[np.ndarray], size: tuple[int, int], px: float) -> Ink:
    """Lines through the points of each way, (n, 2) px, n >= 2, `px` wide, in a picture of `size` (w, h)."""
    return _ink(tuple(np.ascontiguousarray(way, float).tobytes() for way in ways), size, px)


@lru_cache(maxsize=KEPT)
def _ink(ways: tuple[bytes, ...], size: tuple[int, int], px: float) -> Ink:
    """The same for points that can be looked up: most lines stand still from picture to picture."""
    lines = [np.clip(np.frombuffer(way).reshape(-1, 2), -FAR_PX, FAR_PX) for way in ways]
    dots, reach = np.vstack(lines), 0.5 * px + 1.0
    x0, y0 = (max(0, floor(low - reach)) for low in dots.min(axis=0))
    x1, y1 = (min(most, ceil(high + reach)) for high, most in zip(dots.max(axis=0), size, strict=True))
    if x0 >= x1 or y0 >= y1:
        return Ink(np.zeros(0, int), np.zeros(0, int), np.zeros((0, 1), np.float32))
    mask = Image.new("L", (FINE * (x1 - x0), FINE * (y1 - y0)))
    draw = ImageDraw.Draw(mask)
    for line in lines:
        draw.line((FINE * (line - (x0, y0)) - 0.5).ravel().tolist(), fill=255, width=max(1, round(FINE * px)))
    cover = np.asarray(mask.reduce(FINE))
    rows, columns = np.nonzero(cover)
    return Ink(rows + y0, columns + x0, cover[rows, columns, None].astype(np.float32) / 255.0)


def lay(pane: np.ndarray, lines: Ink, colour: Colour, strength: float = 1.0) -> None:
    """Lay the lines over a pane (h, w, 3) uint8 of the size that they were made for."""
    below = pane[lines.rows, lines.columns]
    over = strength * lines.share * (255.0 * np.array(colour, np.float32) - below)
    pane[lines.rows, lines.columns] = np.round(below + over).astype(np.uint8)
