"""The X-ray pictures beside the 3D picture: what the operator sees at this instant, with what a teacher draws on it."""

from __future__ import annotations

import numpy as np

from kyphoscope.scenes.state import SceneState
from kyphoscope.viz.frame.layout import Layout
from kyphoscope.viz.frame.rule_drawing import draw_outlines
from kyphoscope.viz.frame.sign_drawing import draw_rule_signs
from kyphoscope.viz.render.camera import Rect
from kyphoscope.viz.render.style import Theme
from kyphoscope.viz.rules.outlines import world_outlines
from kyphoscope.viz.rules.safety_rules import rule_signs
from kyphoscope.viz.text.text_raster import fill, fitted, line_px, paste, text_sprite, width_px
from kyphoscope.viz.view.view_options import Xray
from kyphoscope.viz.xray.c_arm import CArm, in_picture
from kyphoscope.viz.xray.fluoro import LEAST_PX, MOST_PX, Fluoroscope
from kyphoscope.viz.xray.fluoro_look import HELD, POLARITIES, SCHEMATIC, Monitor, Signal, on_monitor, signal

NAMES = {"ap": "AP", "lateral": "Lateral"}
WHITE = (0.93, 0.94, 0.95)
BLACK = (0.02, 0.02, 0.02)
LETTERS = 0.085
"""The most that a letter's height may be of a picture's width or height."""
LEAST_TOLD_PX = 80
"""Lower pictures have their name alone on them."""
DRAFT_PX = 300
"""While things move, the shorter side of a picture is computed with at most this many pixels."""


def arm_name(view: str, xray: Xray) -> str:
    """The name of an X-ray picture: its view, or the angles of a C-arm that was turned away from it."""
    arm = xray.arm(view)
    if view not in dict(xray.arms):
        return NAMES[view]
    return f"{arm.rotation_deg:+.0f}° round, {arm.angulation_deg:+.0f}° to the head"


class XrayPanes:
    """Draws the X-ray pictures of all lanes; each is computed again only when something in its beam has changed.

    lanes : their names, written where there are several and no 3D picture shows them
    Holds graphics memory until it is closed.
    """

    def __init__(self, lanes: tuple[str, ...] = ()) -> None:
        self._lanes = lanes if len(lanes) > 1 else ()
        self._scopes: dict[tuple[int, str], Fluoroscope] = {}
        self._signals: dict[tuple[int, str], tuple[np.ndarray, Signal]] = {}
        self._pictures: dict[tuple[int, str], tuple[object, np.ndarray]] = {}

    def draw(
        self,
        frame: np.ndarray,
        layout: Layout,
        theme: Theme,
        lane: int,
        state: SceneState,
        xray: Xray,
        held: bool = False,
        draft: bool = False,
    ) -> None:
        """Draw one lane's pictures onto a frame (h, w, 3) uint8.

        state : what the beam goes through; while the pedal is up (`held`), the state when it was let go
        draft : large pictures may be coarse, because things move
        """
        lines, judged = (world_outlines(state), rule_signs(state)) if xray.drawn else ((), ())
        for view, rect in layout.xrays[lane].items():
            pane = frame[rect.y : rect.y + rect.h, rect.x : rect.x + rect.w]
            pane[:] = self._picture((lane, view), rect, state, xray, held, draft)[..., None]
            name = arm_name(view, xray)
            if xray.alone and self._lanes:
                name = f"{self._lanes[lane]}, {name}"
            px = _letters_px(layout, rect)
            words = _draw_words(pane, px, name, f"{SCHEMATIC}, {POLARITIES[xray.polarity]}", held)
            if xray.drawn:
                arm, size = xray.arm(view), (rect.w, rect.h)
                placed = [(line, in_picture(arm, size, line.points_mm)) for line in lines]
                boxes = draw_rule_signs(pane, judged, px, view, words)
                draw_outlines(pane, placed, px, view, [*words, *boxes])
            fill(frame, rect.x, rect.y, rect.w, 1, theme.line)
            fill(frame, rect.x, rect.y, 1, rect.h, theme.line)

    def _picture(
        self, key: tuple[int, str], rect: Rect, state: SceneState, xray: Xray, held: bool, draft: bool
    ) -> np.ndarray:
        """(h, w) uint8: the picture on the monitor, the same array while nothing has changed."""
        detected = self._signal(key, rect, state, xray.arm(key[1]), draft)
        asked = (id(detected), state.t_s, xray.polarity, held)
        known = self._pictures.get(key)
        if known is None or known[0] != asked:
            known = (asked, on_monitor(detected, state.t_s, Monitor(polarity=xray.polarity), held))
            self._pictures[key] = known
        return known[1]

    def _signal(self, key: tuple[int, str], rect: Rect, state: SceneState, arm: CArm, draft: bool) -> Signal:
        """What the detector receives, the same array while nothing in the beam has changed."""
        scope = self._scopes.get(key)
        if scope is None:
            scope = self._scopes[key] = Fluoroscope()
        intensity = scope.radiograph(state, arm, computed_px((rect.w, rect.h), draft))
        known = self._signals.get(key)
        if known is None or known[0] is not intensity or known[1].depth.shape != (rect.h, rect.w):
            known = self._signals[key] = (intensity, signal(intensity, arm).stretched((rect.w, rect.h)))
        return known[1]

    def close(self) -> None:
        """Give back what the graphics card holds."""
        for scope in self._scopes.values():
            scope.close()
        self._scopes.clear()
        self._signals.clear()
        self._pictures.clear()


def computed_px(size: tuple[int, int], draft: bool) -> tuple[int, int]:
    """The size (w, h) to compute a picture of `size` at: within the limits of a radiograph, coarser in a draft."""
    share = min(1.0, MOST_PX / max(size), DRAFT_PX / min(size) if draft else 1.0)
    return max(LEAST_PX, round(share * size[0])), max(LEAST_PX, round(share * size[1]))


def _letters_px(layout: Layout, rect: Rect) -> int:
    """How high letters are in a pane: as all over the frame, unless it is too small for such."""
    return max(7, min(layout.small, round(LETTERS * min(rect.w, rect.h))))


def _draw_words(pane: np.ndarray, px: int, name: str, kind: str, held: bool) -> list[Rect]:
    """The name of the view, what kind of picture this is, whether it stands still; returns where they are."""
    small, edge = max(7, round(0.8 * px)), round(0.6 * px)
    room = pane.shape[1] - 2 * edge
    px, names = fitted(name, px, room, 2)
    small, low = fitted(kind, small, room, 2)
    if pane.shape[0] < LEAST_TOLD_PX:
        low = ()
    elif held:
        low = (HELD, *low)
    top = pane.shape[0] - edge - len(low) * (line_px(small) + 3) + 3
    boxes = [_write(pane, line, px, edge, edge + k * line_px(px)) for k, line in enumerate(names)]
    return boxes + [_write(pane, line, small, edge, top + k * (line_px(small) + 3)) for k, line in enumerate(low)]


def _write(pane: np.ndarray, text: str, px: int, x: int, y: int) -> Rect:
    box = Rect(x - 4, y - 1, width_px(text, px) + 8, line_px(px) + 2)
    fill(pane, box.x, box.y, box.w, box.h, BLACK, 0.6)
    paste(pane, text_sprite(text, px, WHITE), x, y)
    return box
