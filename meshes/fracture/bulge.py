"""Walls that bulge when a body is crushed: displacements within level planes, each undone by a formula."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kyphoscope.meshes.fracture.compression import soft_step

FADES_MM = 8.0
"""How far in front of the posterior wall the bulging to the sides begins to die away: pedicles stay."""


@dataclass(frozen=True, slots=True)
class Barrel:
    """Front and side walls bulge outward, most halfway up; the posterior wall stays.

    forward_mm, aside : how far the front wall comes forward, and by which share the body grows wider
    middle_mm, half_mm : halfway up, and from there to where the bulge ends
    back_mm, depth_mm : of the posterior wall, and of the body
    """

    forward_mm: float
    aside: float
    middle_mm: float
    half_mm: float
    back_mm: float
    depth_mm: float

    def bulged(self, points: np.ndarray) -> np.ndarray:
        """Where points (n, 3) go, (n, 3) mm."""
        out, most = points.copy(), self._most(points[:, 2])
        ahead = np.maximum((self.back_mm - points[:, 1]) / self.depth_mm, 0.0)
        out[:, 1] -= self.forward_mm * most * ahead**2
        out[:, 0] *= self._wider(out[:, 1], most)
        return out

    def flattened(self, points: np.ndarray) -> np.ndarray:
        """Where points (n, 3) came from, (n, 3) mm."""
        out, most = points.copy(), self._most(points[:, 2])
        out[:, 0] /= self._wider(points[:, 1], most)
        beyond = np.maximum(self.back_mm - points[:, 1], 0.0)
        root = np.sqrt(self.depth_mm**2 + 4 * self.forward_mm * most * beyond)
        ahead = 2 * beyond / (self.depth_mm + root)
        out[:, 1] += self.forward_mm * most * ahead**2
        return out

    def _most(self, z: np.ndarray) -> np.ndarray:
        return np.maximum(1 - ((z - self.middle_mm) / self.half_mm) ** 2, 0.0) ** 2

    def _wider(self, y: np.ndarray, most: np.ndarray) -> np.ndarray:
        return 1 + self.aside * most * soft_step((self.back_mm - y) / FADES_MM)


@dataclass(frozen=True, slots=True)
class PushedWall:
    """The posterior wall comes backward into the canal between the pedicles.

    push_mm : how far on the midline
    aside_mm, up_mm, reach_mm : to where from the midline, at which height the most, and how far from there
    back_mm, from_mm, past_mm : of the wall, how far in front of it and how far behind it is felt
    """

    push_mm: float
    aside_mm: float
    up_mm: float
    reach_mm: float
    back_mm: float
    from_mm: float = 12.0
    past_mm: float = 10.0

    def pushed(self, points: np.ndarray) -> np.ndarray:
        """Where points (n, 3) go, (n, 3) mm."""
        out = points.copy()
        out[:, 1] += self._here(points) * self._felt(points[:, 1])
        return out

    def unpushed(self, points: np.ndarray) -> np.ndarray:
        """Where points (n, 3) came from, (n, 3) mm."""
        out, here = points.copy(), self._here(points)
        rows = np.flatnonzero(here > 0.0)
        y, most = points[rows, 1], here[rows]
        was = y.copy()
        # A push of 3 mm over 10 mm changes by less than half a mm a mm: going back and forth comes to rest.
        for _ in range(40):
            was = y - most * self._felt(was)
        out[rows, 1] = was
        return out

    def _here(self, points: np.ndarray) -> np.ndarray:
        across = np.maximum(1 - (points[:, 0] / self.aside_mm) ** 2, 0.0) ** 2
        return self.push_mm * across * np.maximum(1 - ((points[:, 2] - self.up_mm) / self.reach_mm) ** 2, 0.0) ** 2

    def _felt(self, y: np.ndarray) -> np.ndarray:
        rising = soft_step((y - self.back_mm + self.from_mm) / self.from_mm)
        return rising * (1 - soft_step((y - self.back_mm) / self.past_mm))
