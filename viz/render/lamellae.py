"""The rings of a disc on a cut face: fibre layers of the annulus, circles in level cuts, bulging lines in others."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from kyphoscope.meshes.build import build
from kyphoscope.meshes.geometry.plane_section import Plane
from kyphoscope.meshes.specs import DiscSpec
from kyphoscope.viz.render.cut_fill import in_space

LAYERS = 11
"""From the disc's edge to its middle; in life 15 to 25 on the way to the nucleus alone (Marchand 1990, doi
10.1097/00007632-199005000-00011), too fine to be seen at the size of a picture."""
BULGE = 0.10
"""How much further out a layer is at half height than at the plates, as a share of the way to the edge."""
SOFT = 0.5
"""Further in than this share of the way to the edge there are no layers: there lies the nucleus."""
BEARINGS = 72


def rings(spec: DiscSpec, plane: Plane, u: np.ndarray, v: np.ndarray) -> np.ndarray:
    """(len(v), len(u)) uint8: 255 in the middle of every second layer, 0 in the middle of those between."""
    points = in_space(np.stack(np.meshgrid(u, v), axis=-1).reshape(-1, 2), plane)
    middle, reach, half_mm = _edge(spec)
    x, y = points[:, 0] - middle[0], points[:, 1] - middle[1]
    bearing = (np.arctan2(y, x) / (2.0 * np.pi) + 0.5) * BEARINGS
    out = np.hypot(x, y) / np.interp(bearing, np.arange(BEARINGS + 1), reach)
    out -= BULGE * (1.0 - np.clip(points[:, 2] / half_mm, -1.0, 1.0) ** 2)
    firm = np.clip((out - SOFT) / 0.1, 0.0, 1.0)
    wave = 0.5 + 0.5 * firm * np.cos(2.0 * np.pi * LAYERS * out)
    return np.round(255 * wave).astype(np.uint8).reshape(len(v), len(u))


@lru_cache(maxsize=32)
def _edge(spec: DiscSpec) -> tuple[np.ndarray, np.ndarray, float]:
    """The middle of a disc (x, y), how far out its edge is from bearing -180 to 180 degrees, half its height; mm."""
    vertices = build(spec).vertices
    middle = 0.5 * (vertices.min(axis=0) + vertices.max(axis=0))
    x, y = vertices[:, 0] - middle[0], vertices[:, 1] - middle[1]
    bearing = (np.arctan2(y, x) / (2.0 * np.pi) + 0.5) * BEARINGS
    reach = np.zeros(BEARINGS + 1)
    np.maximum.at(reach, np.round(bearing).astype(int), np.hypot(x, y))
    reach[[0, -1]] = max(reach[0], reach[-1])
    return middle[:2], reach, float(vertices[:, 2].max())
