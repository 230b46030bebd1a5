"""The signs of both rules: a dot and a few words while a rule is kept, a triangle and the reason when it is broken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from kyphoscope.meshes.choices import SIDES
from kyphoscope.viz.render.camera import Rect, meet
from kyphoscope.viz.render.style import Colour
from kyphoscope.viz.rules.safety_rules import MEDIAL_WALL, STOP, RuleSign
from kyphoscope.viz.text.text_raster import fill, line_px, paste, stroke, text_sprite, width_px, wrapped

SAFE: Colour = (0.55, 0.85, 0.70)
UNSAFE: Colour = (1.00, 0.45, 0.32)
GROUND: Colour = (0.02, 0.02, 0.02)
WHITE: Colour = (0.95, 0.95, 0.95)
JUDGED_IN = {"ap": (MEDIAL_WALL,), "lateral": (MEDIAL_WALL, STOP)}
"""Which rules an X-ray view shows; a 3D picture shows both."""
NARROW_PX = 340
"""Narrower pictures say no more than whether a rule is kept."""
MOST_ROOM, MOST_HEIGHT = 0.62, 0.45
"""The largest share of a picture's width for one sign, and of its height for all, before they are cut short."""


def draw_rule_signs(
    pane: np.ndarray, signs: tuple[RuleSign, ...], px: int, view: str, taken: Sequence[Rect] = ()
) -> list[Rect]:
    """Draw the signs of the rules that are judged in a view, "ap", "lateral" or "3d"; returns where they are.

    Upper right on an X-ray, beside the mark of a held picture; lower left on 3D, above the letter of the lower edge.
    taken : where other writing is; signs on an X-ray that would overlap it move below it
    """
    h, w, _ = pane.shape
    small, gap, edge, on_xray = max(8, round(0.86 * px)), round(0.5 * px), round(0.6 * px), view in JUDGED_IN
    shown = _in_lines(signs, view, (w, h), small)
    boxes: list[Rect] = []
    y = gap if on_xray else h - round(0.9 * px) - line_px(px)
    for safe, lines in shown if on_xray else reversed(shown):
        wide = max(width_px(line, small) for line in lines) + round(1.7 * small)
        tall = len(lines) * line_px(small)
        x = w - wide - edge - held_px((w, h)) if on_xray else edge + 4
        top = _below(Rect(x - 4, y - 2, wide + 8, tall + 4), taken) + 2 if on_xray else y - tall - 4
        boxes.append(_draw_sign(pane, x, top, small, safe, lines, wide))
        y = top + tall + gap if on_xray else top - gap + 2
    return boxes


def _below(box: Rect, taken: Sequence[Rect]) -> int:
    """The upper edge of a box that is moved down until it meets nothing of `taken`."""
    y = box.y
    for other in sorted(taken, key=lambda one: one.y):
        if meet(replace(box, y=y), other):
            y = other.y + other.h + 1
    return y


def _in_lines(
    signs: tuple[RuleSign, ...], view: str, size: tuple[int, int], px: int
) -> list[tuple[bool, tuple[str, ...]]]:
    """Whether each rule is kept, and its words in lines: as many as there is room for."""
    w, h = size
    room = max(4 * px, round(MOST_ROOM * w) - 2 * px)
    full, short = (
        [(safe, wrapped(text, px, room)) for safe, text in sign_texts(signs, view, narrow)] for narrow in (False, True)
    )
    tall = sum((len(lines) + 1) * line_px(px) for _, lines in full)
    if w >= NARROW_PX and tall <= MOST_HEIGHT * h:
        return full
    most = w - held_px(size) - 3 * px
    if any(width_px(line, px) > most for _, lines in short for line in lines):
        return [(safe, ("",)) for safe, _ in short]  # the shape has to do
    return short


def held_px(size: tuple[int, int]) -> int:
    """How much of the upper right corner of an X-ray of `size` the mark of a held picture takes, px."""
    return 4 * max(2, min(size) // 64)


def sign_texts(signs: tuple[RuleSign, ...], view: str, narrow: bool) -> list[tuple[bool, str]]:
    """Each rule that is judged in a view: whether it is kept, and its words.

    narrow : in two or three words, and one for all needles and all cement while all is well
    """
    rules = JUDGED_IN.get(view, (MEDIAL_WALL, STOP))
    if not narrow:
        return [(sign.safe, in_words(sign, view)) for sign in signs if sign.rule in rules]
    said: list[tuple[bool, str]] = []
    for rule, name in ((rule, "Needle" if rule == MEDIAL_WALL else "Cement") for rule in rules):
        judged = [sign for sign in signs if sign.rule == rule]
        broken = [f"{_side(sign)} {name.lower()}".strip() for sign in judged if not sign.safe]
        said += [(False, f"Stop: {what}") for what in broken]
        if judged and not broken:
            said.append((True, f"{name} safe"))
    return said


def in_words(sign: RuleSign, view: str) -> str:
    """What a sign says where there is room: its number while the rule is kept, the whole sentence when it is not."""
    if not sign.safe:
        return sign.sentence
    numbers = {name: max(0.0, value) for name, value in sign.numbers_mm}  # a hair's breadth past a line is on it
    past = sign.numbers.get("past_posterior_wall", 0.0)
    if sign.rule == STOP:
        far = f"{numbers['before_posterior_quarter']:.1f} mm to the back quarter"
    elif past >= 0.0:
        far = f"{past:.1f} mm past the back wall"
    elif view == "lateral":
        far = f"{-past:.1f} mm to the back wall"
    else:
        far = f"{numbers['lateral_of_inner_margin']:.1f} mm to the inner wall"
    side = _side(sign)
    return f"{side.capitalize()}: {far}, safe" if side else f"{far}, safe"


def _side(sign: RuleSign) -> str:
    """The side that the name of a needle or of cement ends in, "" for none."""
    end = sign.of.rsplit("_", 1)[-1]
    return end if end in SIDES else ""


def _draw_sign(pane: np.ndarray, x: int, y: int, px: int, safe: bool, lines: tuple[str, ...], wide: int) -> Rect:
    box = Rect(x - 4, y - 2, wide + 8, len(lines) * line_px(px) + 4)
    fill(pane, box.x, box.y, box.w, box.h, GROUND, 0.72)
    _draw_shape(pane, x + 0.7 * px, y + 0.62 * px, px, safe)
    for k, line in enumerate(lines):
        paste(pane, text_sprite(line, px, WHITE if safe else UNSAFE), x + round(1.7 * px), y + k * line_px(px))
    return box


def _draw_shape(pane: np.ndarray, x: float, y: float, px: int, safe: bool) -> None:
    """A dot for what is safe, a triangle for what is not."""
    if safe:
        stroke(pane, (x, y), (x, y), 0.7 * px, SAFE)
        return
    r = 0.48 * px
    corners = [(x, y - r), (x + r, y + 0.8 * r), (x - r, y + 0.8 * r)]
    for a, b in pairwise([*corners, corners[0]]):
        stroke(pane, a, b, max(1.5, 0.18 * px), UNSAFE)
