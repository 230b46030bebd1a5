"""The bone that a way in has to pass, with distances to it: pedicle, canal, broken body, neighbours."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from kyphoscope.meshes.choices import RIBBED
from kyphoscope.meshes.fracture.fracture import broken
from kyphoscope.meshes.fracture.vertebra_landmarks import vertebra_landmarks
from kyphoscope.meshes.geometry.grid import Grid
from kyphoscope.meshes.specs import VertebraSpec
from kyphoscope.meshes.spine.rib import rib_distance
from kyphoscope.meshes.spine.spine import world_from_vertebra
from kyphoscope.meshes.tables.tables import LevelSize, above, below, size
from kyphoscope.meshes.vertebra.body_frame import BodyFrame, body_frame
from kyphoscope.meshes.vertebra.vertebra_pedicle import canal_distance
from kyphoscope.meshes.vertebra.vertebra_surface import body_field, bone_field

COLUMN_MM = 0.2
LEAST_HALF_MM = 3.0
"""A pedicle's walls are measured at least this far before and behind its narrowest place."""


@dataclass(frozen=True, eq=False)
class AccessAnatomy:
    """One vertebra as a search for a way sees it, in its own frame; the way is on its left.

    bone, body : signed distances to the unbroken bone and to its body alone; pedicles and arch do not move when the
        body breaks
    isthmus : (3,) mm, the middle of the left pedicle at its narrowest
    depths_mm : (n,) y of some columns through the body, from front to back
    upper_mm, lower_mm : (n,) z of the broken body's surface in them, a little beside the midline
    """

    spec: VertebraSpec
    size: LevelSize
    frame: BodyFrame
    bone: Grid
    body: Grid
    isthmus: np.ndarray
    depths_mm: np.ndarray
    upper_mm: np.ndarray
    lower_mm: np.ndarray

    @property
    def depth_mm(self) -> float:
        """From the front wall to the back wall, as a lateral view shows them."""
        return self.frame.back_mm - self.frame.front_mm

    def from_ribs(self, points_mm: np.ndarray) -> np.ndarray:
        """(n,) signed mm to the nearer of the left ribs that end at this body: its own and the next one."""
        factor, nearest = self.spec.size_factor, np.full(len(points_mm), 1e3)
        for level in (self.spec.level, below(self.spec.level)):
            if level in RIBBED:
                place = world_from_vertebra(level, self.spec.unbroken()).inverse()
                nearest = np.minimum(nearest, factor * rib_distance(place.apply(points_mm) / factor, level))
        return nearest

    @property
    def pedicle_ends_mm(self) -> tuple[float, float]:
        """y where the pedicle begins behind the body, and as far behind its narrowest place."""
        half = max(self.isthmus[1] - self.frame.back_mm, LEAST_HALF_MM)
        return float(self.isthmus[1] - half), float(self.isthmus[1] + half)

    def mid_height_mm(self, y_mm: float) -> float:
        """z halfway between the plates of the body as it is broken."""
        return float(np.interp(y_mm, self.depths_mm, (self.upper_mm + self.lower_mm) / 2))

    def from_plates(self, points_mm: np.ndarray) -> np.ndarray:
        """(n,) mm: how far points lie from the nearer end plate of the broken body, up or down; negative beyond it."""
        y, z = points_mm[:, 1], points_mm[:, 2]
        up = np.interp(y, self.depths_mm, self.upper_mm) - z
        down = z - np.interp(y, self.depths_mm, self.lower_mm)
        return np.minimum(up, down)

    def from_canal(self, points_mm: np.ndarray) -> np.ndarray:
        """(n,) signed mm to the vertebral canal."""
        factor = self.spec.size_factor
        return factor * canal_distance(points_mm / factor, self.spec.level)

    def from_neighbours(self, points_mm: np.ndarray) -> np.ndarray:
        """(n,) signed mm to the nearer neighbour, with the body broken as it is or whole, whichever is nearer."""
        level, factor = self.spec.level, self.spec.size_factor
        nearest = np.full(len(points_mm), 1e3)
        for other in (above(level), below(level)):
            if other is None:
                continue
            places = {world_from_vertebra(other, spec) for spec in (self.spec, self.spec.unbroken())}
            for place in places:
                nearest = np.minimum(nearest, bone_field(other, factor).at(place.inverse().apply(points_mm)))
        return nearest


@lru_cache(64)
def access_anatomy(spec: VertebraSpec) -> AccessAnatomy:
    """The anatomy that a search for a way into this vertebra needs."""
    s, f, body = size(spec.level, spec.size_factor), body_frame(spec.level, spec.size_factor), _body(spec)
    depths = np.linspace(f.front_mm + 1.5, f.back_mm - 1.0, 24)
    ends = np.array([_column(body, 0.1 * s.upper_width_mm, float(y), f) for y in depths])
    upper, lower = (broken(ends[:, i], spec)[:, 2] for i in (1, 0))
    return AccessAnatomy(
        spec, s, f, bone_field(spec.level, spec.size_factor), body,
        spec.size_factor * np.array(vertebra_landmarks(VertebraSpec(level=spec.level))["left_pedicle.centre"].tip_mm),
        depths, upper, lower,
    )  # fmt: skip


def _body(spec: VertebraSpec) -> Grid:
    return body_field(spec.level, spec.size_factor)


def _column(body: Grid, x_mm: float, y_mm: float, f: BodyFrame) -> tuple[np.ndarray, np.ndarray]:
    """The lower and the upper end of an upright column through an unbroken body, (3,) mm each."""
    z = np.arange(-f.half_mm - 4.0, f.half_mm + 4.0, COLUMN_MM)
    inside = z[body.at(np.column_stack([0 * z + x_mm, 0 * z + y_mm, z])) < 0]
    low, high = (float(inside[0]), float(inside[-1])) if len(inside) else (-f.half_mm, f.half_mm)
    return np.array([x_mm, y_mm, low]), np.array([x_mm, y_mm, high])
