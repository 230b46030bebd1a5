"""Solids as signed distances: functions from (n, 3) points in mm to (n,) mm, negative inside."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


def smooth_union(a: np.ndarray, b: np.ndarray, fillet_mm: float) -> np.ndarray:
    """Both solids, joined by a fillet of about that radius (polynomial smooth minimum)."""
    h = np.clip(0.5 + 0.5 * (b - a) / fillet_mm, 0.0, 1.0)
    return b + h * (a - b) - fillet_mm * h * (1.0 - h)


def smooth_intersection(a: np.ndarray, b: np.ndarray, round_mm: float) -> np.ndarray:
    """What lies in both, its edge rounded."""
    return -smooth_union(-a, -b, round_mm)


def smooth_cut(a: np.ndarray, hole: np.ndarray, round_mm: float) -> np.ndarray:
    """The first solid without the second, the edge rounded."""
    return smooth_intersection(a, -hole, round_mm)


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A rounded bar from `start` to `end` whose section is an ellipse; most processes of a vertebra are such bars.

    wide : roughly the direction of the section's `wide_mm` radii, made perpendicular to the bar
    wide_mm, thick_mm : radii at start and end
    power : 2 for an ellipse, more for a squarer section
    cap_share : how far it reaches beyond start and end, as a share of the mean radius there: 1 round, less is flatter
    """

    start: tuple[float, float, float]
    end: tuple[float, float, float]
    wide: tuple[float, float, float]
    wide_mm: tuple[float, float]
    thick_mm: tuple[float, float]
    power: float = 2.0
    cap_share: float = 1.0

    def distance(self, points: np.ndarray) -> np.ndarray:
        """Signed distance, exact on the surface, first order near it."""
        a, along = np.array(self.start), np.array(self.end) - np.array(self.start)
        length = np.linalg.norm(along)
        along = along / length
        wide = np.array(self.wide) - np.dot(self.wide, along) * along
        wide = wide / np.linalg.norm(wide)
        thick = np.cross(along, wide)
        q = points - a
        s = q @ along
        share = np.clip(s / length, 0.0, 1.0)
        rw = self.wide_mm[0] + share * (self.wide_mm[1] - self.wide_mm[0])
        rt = self.thick_mm[0] + share * (self.thick_mm[1] - self.thick_mm[0])
        cap = self.cap_share * (rw + rt) / 2
        over = (s - share * length) / cap
        return radial_distance((q @ wide / rw, q @ thick / rt, over), (rw, rt, cap), self.power)


def radial_distance(scaled: tuple[np.ndarray, ...], radii: tuple[np.ndarray | float, ...], power: float) -> np.ndarray:
    """First-order distance to a superellipsoid, from coordinates divided by its radii."""
    terms = [np.abs(x) for x in scaled]
    r = np.maximum(sum(t**power for t in terms) ** (1.0 / power), 1e-6)
    gradient = sum(((t / r) ** (power - 1) / radius) ** 2 for t, radius in zip(terms, radii, strict=True))
    return (r - 1.0) / np.sqrt(np.maximum(gradient, 1e-4))  # in the very middle it has no direction


@dataclass(frozen=True, kw_only=True)
class Keel:
    """A tapering beam on the midline, of triangular section with its ridge upwards: a spinous process.

    start, end : on the midline, mm; it begins a little before `start` and ends at `end`
    tall_mm : half its height across the beam, at start and end
    base_mm : half its width at the lower side, at start and end
    ridge_share : width of the ridge as a share of the lower side's: 0 a sharp keel, 1 a rectangle
    round_mm : of its edges
    """

    start: tuple[float, float, float]
    end: tuple[float, float, float]
    tall_mm: tuple[float, float]
    base_mm: tuple[float, float]
    ridge_share: float
    round_mm: float

    def distance(self, points: np.ndarray) -> np.ndarray:
        """Signed distance, first order near the surface."""
        a, along = np.array(self.start), np.array(self.end) - np.array(self.start)
        length = np.linalg.norm(along)
        along = along / length
        up = np.array([0.0, -along[2], along[1]])
        q = points - a
        s, v, x = q @ along, q @ up, np.abs(points[:, 0])
        share = np.clip(s / length, -0.2, 1.0)
        tall = self.tall_mm[0] + share * (self.tall_mm[1] - self.tall_mm[0])
        base = self.base_mm[0] + share * (self.base_mm[1] - self.base_mm[0])
        lean = base * (1 - self.ridge_share) / (2 * tall)
        side = (x - base + lean * (v + tall)) / np.sqrt(1 + lean**2)
        section = smooth_intersection(side, np.abs(v) - tall, self.round_mm)
        over = np.maximum(s - length, -0.2 * length - s)
        return smooth_intersection(section, over, 2 * self.round_mm)
