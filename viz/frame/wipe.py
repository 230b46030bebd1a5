"""Two times in one picture: an earlier one on the left of a line that can be moved, the present on its right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from kyphoscope.scenes.state import SceneState
from kyphoscope.viz.clock import clock_text
from kyphoscope.viz.frame.layout import Layout
from kyphoscope.viz.render.style import Theme
from kyphoscope.viz.text.text_raster import fill, line_px, paste, stroke, text_sprite, width_px

Drawn = Callable[[tuple[SceneState, ...]], np.ndarray]
"""Draws the panes of some states onto a fresh frame, (h, w, 3) uint8."""


def from_now(earlier: tuple[SceneState, ...], now: tuple[SceneState, ...]) -> tuple[SceneState, ...]:
    """The earlier states, seen from the same view and cut open at the same plane as the present ones."""
    return tuple(replace(a, view=b.view, cut=b.cut) for a, b in zip(earlier, now, strict=True))


def since(measured: dict[str, float], earlier: dict[str, float]) -> dict[str, float]:
    """The present read-outs, each with its value at the earlier time."""
    kept = ("anterior_height_mm", "middle_height_mm", "wedge_angle_deg")
    return measured | {f"start_{key}": earlier[key] for key in kept if key in earlier and key in measured}


class WipedPanes:
    """Keeps the pictures on both sides of the line, so that moving the line draws neither again.

    The last two of each: the draft that is shown while the line moves, and the sharp one once it rests.
    """

    def __init__(self, layout: Layout, theme: Theme) -> None:
        self._layout, self._theme = layout, theme
        self._known: dict[str, list[tuple[object, np.ndarray]]] = {"before": [], "now": []}

    def frame(
        self, draw: Drawn, earlier: tuple[SceneState, ...], now: tuple[SceneState, ...], key: object, share: float
    ) -> np.ndarray:
        """(h, w, 3) uint8: the panes with the line at `share` of their width.

        key : what else the pictures depend on, such as their quality
        """
        before, frame = self._drawn("before", draw, earlier, key), self._drawn("now", draw, now, key).copy()
        for pane, past, present in zip(self._layout.panes, earlier, now, strict=True):
            part = (slice(pane.y, pane.y + pane.h), slice(pane.x, pane.x + pane.w))
            edge = round(min(max(share, 0.0), 1.0) * pane.w)
            frame[part][:, :edge] = before[part][:, :edge]
            self._draw_line(frame[part], edge, past.t_s, present.t_s)
        return frame

    def _drawn(self, slot: str, draw: Drawn, states: tuple[SceneState, ...], key: object) -> np.ndarray:
        known = self._known[slot]
        remembered = next((one for one in known if one[0] == (states, key)), None)
        if remembered is None:
            remembered = ((states, key), draw(states))
        self._known[slot] = [remembered, *(one for one in known if one is not remembered)][:2]
        return remembered[1]

    def _draw_line(self, pane: np.ndarray, edge: int, past_s: float, now_s: float) -> None:
        """The line, and on either side of it which time is seen there."""
        theme, px, em = self._theme, self._layout.small, self._layout.em
        high, wide, _ = pane.shape
        x = min(max(edge, 1), wide - 1) + 0.5
        stroke(pane, (x, 0.0), (x, high - 1.0), max(2.0, 0.12 * em), theme.ink, 0.9)
        y = high - round(2.6 * em)
        before, now = f"Before {clock_text(past_s)}", f"Now {clock_text(now_s)}"
        for text, at in ((before, edge - em - width_px(before, px)), (now, edge + em)):
            if at >= 0 and at + width_px(text, px) <= wide:
                fill(pane, at - 5, y - 2, width_px(text, px) + 10, line_px(px) + 4, theme.strip, 0.8)
                paste(pane, text_sprite(text, px, theme.ink), at, y)
