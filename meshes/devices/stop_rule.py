"""Where filling stops: the back quarter of the body stays free, seen from the side."""

from __future__ import annotations

from functools import lru_cache

from kyphoscope.meshes.fracture.vertebra_landmarks import vertebra_landmarks
from kyphoscope.meshes.specs import VertebraSpec

STOP_SHARE = 0.25
"""The share of the body's depth, from its back wall, that stays free: filling stops before cement reaches it on the
lateral view. That holds for a cavity too: the part further back, its neck towards the cannula, stays empty."""
SPARE_MM = 0.5
"""How far before the back quarter cement is stopped, as drawn, so that a viewer sees it in front of the line."""


@lru_cache(maxsize=32)
def stop_mm(level: str, factor: float = 1.0) -> float:
    """y where the back quarter of a body begins, between the walls that a lateral view shows, mm.

    factor : how large the person is
    """
    marks = vertebra_landmarks(VertebraSpec(level=level, size_factor=factor))
    front, back = marks["body.anterior_wall"].tip_mm[1], marks["body.posterior_wall"].tip_mm[1]
    return back - STOP_SHARE * (back - front)


def filled_to_mm(level: str, factor: float = 1.0) -> float:
    """y behind which no cement goes: a little in front of where the back quarter begins, mm.

    factor : how large the person is
    """
    return stop_mm(level, factor) - SPARE_MM
