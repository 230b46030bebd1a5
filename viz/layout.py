"""How a frame is divided: panes side by side, under each its read-outs, at the bottom the caption."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from viz.camera import Rect


@dataclass(frozen=True, slots=True)
class Layout:
    """Rectangles of one frame, px, and the size of its writing.

    panes, strips : per lane the picture and the row of read-outs under it
    band : the caption's; no height where captions are off
    em : height of caption letters, px
    stacked : notes of read-outs stand under their values, because panes are narrow
    """

    size: tuple[int, int]
    panes: tuple[Rect, ...]
    strips: tuple[Rect, ...]
    band: Rect
    em: int
    stacked: bool

    @property
    def small(self) -> int:
        """Height of the letters of labels, read-outs, scale bar."""
        return max(9, round(0.84 * self.em))

    @property
    def stage(self) -> tuple[int, int]:
        """Width and height of all panes together."""
        return self.size[0], self.panes[0].h


BAND_EM, STRIP_EM = 5.1, 2.9
BAND_STACKED_EM, STRIP_STACKED_EM = 5.9, 3.9
"""Heights of caption and read-outs in letters, for one pane and for several side by side."""

WRITING = (0.8, 2.0)
"""How much smaller and larger than by itself the writing may be."""
LEAST_EM = 11
MOST_WRITING = 0.45
"""Share of the height that writing may take; in a window too small for that the letters get smaller still."""


def divide(size: tuple[int, int], lanes: int, captions: bool, writing: float = 1.0) -> Layout:
    """The layout of a frame of `size` (width, height) px.

    writing : a factor on the size of all that is written; raises ValueError outside of WRITING
    """
    least, most = WRITING
    if not least <= writing <= most:
        raise ValueError(
            f"Invalid value for the 'writing' parameter. It goes from {least:g} to {most:g}, but got {writing!r}."
        )
    w, h = size
    stacked = lanes > 1
    band = (BAND_STACKED_EM if stacked else BAND_EM) if captions else 0.0
    strip = STRIP_STACKED_EM if stacked else STRIP_EM
    em = max(LEAST_EM, round(writing * max(LEAST_EM, min(0.0265 * h, 0.0175 * w))))
    em = max(1, min(em, int(MOST_WRITING * h / (band + strip))))
    band_h, strip_h = int(band * em), int(strip * em)
    pane_h = h - band_h - strip_h
    edges = [round(w * k / lanes) for k in range(lanes + 1)]
    spans = list(pairwise(edges))
    return Layout(
        size,
        tuple(Rect(a, 0, b - a, pane_h) for a, b in spans),
        tuple(Rect(a, pane_h, b - a, strip_h) for a, b in spans),
        Rect(0, pane_h + strip_h, w, band_h),
        em,
        stacked,
    )
