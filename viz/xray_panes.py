"""The X-ray pictures beside the 3D picture: what the operator sees at this instant, with what a teacher draws on it."""

from __future__ import annotations

import numpy as np

from scenes.state import SceneState
from viz.c_arm import CArm, in_picture
from viz.camera import Rect
from viz.fluoro import Fluoroscope
from viz.fluoro_look import HELD, SCHEMATIC, Monitor, shown
from viz.layout import Layout
from viz.outlines import outlines
from viz.rule_drawing import draw_outline, draw_signs
from viz.sight import Xray
from viz.signs import signs
from viz.style import Theme
from viz.type import fill, line_px, paste, text_sprite, width_px

NAMES = {"ap": "AP", "lateral": "Lateral"}
SETTINGS = {"bone_dark": "bone dark", "bone_bright": "bone bright"}
WHITE = (0.93, 0.94, 0.95)
BLACK = (0.02, 0.02, 0.02)


def arm_name(view: str, xray: Xray) -> str:
    """What an X-ray picture is called: by its view, or by the angles of a C-arm that was turned away from it."""
    arm = xray.arm(view)
    if view not in dict(xray.arms):
        return NAMES[view]
    tilt = "cranial" if arm.angulation_deg >= 0.0 else "caudal"
    return f"Turned {arm.rotation_deg:+.0f}°, {abs(arm.angulation_deg):.0f}° {tilt}"


class XrayPanes:
    """Draws the X-ray pictures of all lanes; each is made anew only when something in its beam has changed.

    Holds graphics memory until it is closed.
    """

    def __init__(self) -> None:
        self._scopes: dict[tuple[int, str], Fluoroscope] = {}
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
    ) -> None:
        """Draw one lane's pictures onto a frame (h, w, 3) uint8.

        state : what the beam goes through; of the moment at which the pedal was let go, where it is up (`held`)
        """
        for view, rect in layout.xrays[lane].items():
            pane = frame[rect.y : rect.y + rect.h, rect.x : rect.x + rect.w]
            pane[:] = self._picture((lane, view), rect, state, xray, held)[..., None]
            if xray.drawn:
                _draw_rules(pane, layout, state, xray.arm(view), view)
            _draw_words(pane, layout, arm_name(view, xray), f"{SCHEMATIC}, {SETTINGS[xray.polarity]}", held)
            fill(frame, rect.x, rect.y, rect.w, 1, theme.line)
            fill(frame, rect.x, rect.y, 1, rect.h, theme.line)

    def _picture(self, key: tuple[int, str], rect: Rect, state: SceneState, xray: Xray, held: bool) -> np.ndarray:
        """(h, w) uint8: the picture on the monitor, the very same while nothing has changed."""
        scope = self._scopes.get(key)
        if scope is None:
            scope = self._scopes[key] = Fluoroscope()
        arm = xray.arm(key[1])
        intensity = scope.radiograph(state, arm, (rect.w, rect.h))
        asked = (id(intensity), state.t_s, xray.polarity, held)
        known = self._pictures.get(key)
        if known is None or known[0] != asked:
            known = (asked, shown(intensity, arm, state.t_s, Monitor(polarity=xray.polarity), held))
            self._pictures[key] = known
        return known[1]

    def close(self) -> None:
        """Give back what the graphics card holds."""
        for scope in self._scopes.values():
            scope.close()
        self._scopes.clear()
        self._pictures.clear()


def _draw_rules(pane: np.ndarray, layout: Layout, state: SceneState, arm: CArm, view: str) -> None:
    """The outlines that are seen truly in that view, and the rules that are judged in it."""
    h, w, _ = pane.shape
    for line, _ in outlines(state, arm):
        draw_outline(pane, line, in_picture(arm, (w, h), line.points_mm), layout.small, view)
    draw_signs(pane, signs(state), layout.small, view)


def _draw_words(pane: np.ndarray, layout: Layout, name: str, kind: str, held: bool) -> None:
    """The name of the view, what kind of picture this is, and whether it stands still."""
    px, small = layout.small, max(8, round(0.8 * layout.small))
    edge = round(0.5 * layout.em)
    _write(pane, name, px, edge, edge)
    low = pane.shape[0] - edge - line_px(small)
    _write(pane, kind, small, edge, low)
    if held:
        _write(pane, HELD, small, edge, low - line_px(small) - 3)


def _write(pane: np.ndarray, text: str, px: int, x: int, y: int) -> None:
    fill(pane, x - 4, y - 1, width_px(text, px) + 8, line_px(px) + 2, BLACK, 0.6)
    paste(pane, text_sprite(text, px, WHITE), x, y)
