"""Where filling stops: the back quarter of the body stays free, seen from the side."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from meshes.vertebra import body_field

STOP_SHARE = 0.25
"""The back quarter of the body stays free: filling stops before cement reaches it on the lateral view. Cement in a
cavity stays no further back than the cavity, which a balloon keeps in front of that quarter too."""


@lru_cache(maxsize=32)
def stop_mm(level: str) -> float:
    """y where the back quarter of a body begins, along its middle, mm."""
    body = body_field(level)
    y = np.arange(-40.0, 40.0, 0.1)
    within = y[body.at(np.column_stack([0 * y, y, 0 * y])) < 0]
    return float(within[-1] - STOP_SHARE * (within[-1] - within[0]))
