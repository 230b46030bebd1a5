"""How a frame is divided: panes side by side, under each its read-outs, at the bottom the caption."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from kyphoscope.viz.render.camera import Rect
from kyphoscope.viz.view.view_options import SCRIPTED, Xray


@dataclass(frozen=True, slots=True)
class Layout:
    """Rectangles of one frame, px, and the size of its writing.

    areas : per lane the space of all its pictures; panes : of that the 3D picture, of no size where there is none
    xrays : per lane the X-ray pictures by the names of their views
    strips : per lane the row of read-outs under its pictures
    band : the caption's; no height where captions are off
    em : height of caption letters, px
    stacked : notes of read-outs stand under their values, because panes are narrow
    """

    size: tuple[int, int]
    areas: tuple[Rect, ...]
    panes: tuple[Rect, ...]
    xrays: tuple[dict[str, Rect], ...]
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
        return self.size[0], self.areas[0].h


BAND_EM, STRIP_EM = 5.1, 2.9
BAND_STACKED_EM, STRIP_STACKED_EM = 5.9, 3.9
"""Heights of caption and read-outs in letters, for one pane and for several side by side."""

WIDE = 1.15
"""From this width on, in heights, smaller pictures stand beside the large one, else below it."""
MOST_BESIDE = 0.42
"""What share of the room they take at most."""

WRITING = (0.8, 2.0)
"""How much smaller and larger than by itself the writing may be."""
LEAST_EM = 11
MOST_WRITING = 0.45
"""Share of the height that writing may take; in a window too small for that the letters get smaller still."""


def divide(
    size: tuple[int, int], lanes: int, captions: bool, writing: float = 1.0, xray: Xray = SCRIPTED.xray
) -> Layout:
    """The layout of a frame of `size` (width, height) px.

    writing : a factor on the size of all that is written; raises ValueError outside of WRITING
    xray : which X-ray pictures there are
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
    areas = tuple(Rect(a, 0, b - a, pane_h) for a, b in spans)
    shares = [parted(area, (*(() if xray.alone else ("3d",)), *xray.views), xray.large) for area in areas]
    return Layout(
        size,
        areas,
        tuple(share.get("3d", Rect(area.x, 0, 0, 0)) for share, area in zip(shares, areas, strict=True)),
        tuple({view: rect for view, rect in share.items() if view != "3d"} for share in shares),
        tuple(Rect(a, pane_h, b - a, strip_h) for a, b in spans),
        Rect(0, pane_h + strip_h, w, band_h),
        em,
        stacked,
    )


def parted(area: Rect, views: tuple[str, ...], large: str) -> dict[str, Rect]:
    """A rectangle for each view: the large one, or the first, has most of the area, the others a column or a row."""
    first = large if large in views else views[0]
    others = [view for view in views if view != first]
    if not others:
        return {first: area}
    places = {}
    if area.w >= WIDE * area.h:
        side = min(round(area.h / len(others)), round(MOST_BESIDE * area.w))
        places[first] = Rect(area.x, area.y, area.w - side, area.h)
        edges = [round(area.h * k / len(others)) for k in range(len(others) + 1)]
        spots = [Rect(area.x + area.w - side, area.y + a, side, b - a) for a, b in pairwise(edges)]
    else:
        tall = min(round(area.w / len(others)), round(MOST_BESIDE * area.h))
        places[first] = Rect(area.x, area.y, area.w, area.h - tall)
        edges = [round(area.w * k / len(others)) for k in range(len(others) + 1)]
        spots = [Rect(area.x + a, area.y + area.h - tall, b - a, tall) for a, b in pairwise(edges)]
    return places | dict(zip(others, spots, strict=True))
