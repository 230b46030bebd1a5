"""Where the fragment of a burst fracture is broken out: the upper corner of the body behind, between the pedicles."""

from __future__ import annotations

import numpy as np

from kyphoscope.meshes.geometry.solids import radial_distance, smooth_intersection
from kyphoscope.meshes.tables.tables import drawn
from kyphoscope.meshes.vertebra.body_frame import body_frame

HALF_WIDTH, DEPTH, BASE_DEPTH = 0.40, 0.30, 0.16
"""Its half width as a share of the canal's width, its depth at the end plate and at its base as shares of the body's
(as drawn)."""
BASE_UP = 0.12
"""How far above mid height its base is, as a share of half the height: the middle of the basivertebral foramen."""
CRACK_MM = 0.5
"""Width of the crack round it while it has not moved (as drawn)."""
ROUND_MM, UNEVEN_MM = 0.8, 0.4
"""How round its edges and how uneven its broken faces are (as drawn)."""


def fragment_distance(points_mm: np.ndarray, level: str, grown_mm: float = 0.0) -> np.ndarray:
    """Signed distance of points (n, 3) to where the fragment is broken out of, (n,) mm, in a body of the table's size.

    It reaches a little beyond the plate and the wall, so that what is cut out there is open.
    """
    s, f = drawn(level), body_frame(level)
    x, y, z = points_mm.T
    base, top = BASE_UP * f.half_mm, float(f.top(f.back_mm))
    up = np.clip((z - base) / (top - base), 0.0, 1.2)
    half_width = HALF_WIDTH * s.canal_width_mm
    half_depth = (BASE_DEPTH + (DEPTH - BASE_DEPTH) * up) * (f.back_mm - f.front_mm)
    # A half moon from above, its broken faces uneven.
    moon = radial_distance((x / half_width, (f.back_mm - y).clip(0) / half_depth), (half_width, half_depth), 2.6)
    moon += UNEVEN_MM * (np.sin(0.9 * x + 0.5 * z) + np.sin(0.6 * z - 1.1 * x + 1.0) * np.cos(0.5 * z))
    floor = base - z + UNEVEN_MM * (np.sin(0.8 * x) + np.cos(0.7 * y))
    beyond = np.maximum(y - f.back_mm - 1.5, z - top - 2.0)
    return np.maximum(smooth_intersection(moon, floor, ROUND_MM) - grown_mm, beyond)
