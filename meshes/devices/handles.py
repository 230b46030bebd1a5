"""Grips of the instruments: wing handles, caps, knobs and hubs, as rings for a loft; the shaft is in front, at +z."""

from __future__ import annotations

import numpy as np

from kyphoscope.meshes.geometry.loft import SIDES, angles, ring, turned

Rings = list[np.ndarray]

LUER_MM = 2.1
"""Radius of a female Luer socket at its mouth (ISO 80369-7: 4.3 mm bore)."""

HUB_LENGTH_MM = 26.0
"""From the end of the usable shaft to the back of a needle's hub."""


def grooves(outer_mm: float, length_mm: float, every_mm: float = 10.0, depth_mm: float = 0.08) -> Rings:
    """The shaft from near its tip to its hub, a shallow groove at every centimetre and a wide one at every fifth."""
    rings: Rings = []
    for number in range(1, int((length_mm - 5.0) / every_mm) + 1):
        z, half = -number * every_mm, 0.9 if number % 5 == 0 else 0.45
        # Steep enough to be drawn as an edge, so that the smooth shaft needs no further rings beside it.
        profile = ((0.0, half), (depth_mm, half - 1.4 * depth_mm))
        rings += turned([(outer_mm - deep, z + at) for deep, at in profile])
        rings += turned([(outer_mm - deep, z - at) for deep, at in reversed(profile)])
    return rings


def wings(front_mm: float, neck_mm: float, span_mm: float, deep_mm: float, thick_mm: float) -> Rings:
    """A two-winged grip that sweeps forward at its ends, from its front face to its back face.

    front_mm : z of the front face at the axis
    neck_mm : radius of the hub before and behind it
    span_mm, deep_mm, thick_mm : its full size along x, y and z
    """
    half, deep = span_mm / 2, deep_mm / 2
    edge = [(0.0, 1.9), (0.15, 1.2), (0.55, 0.6), (1.2, 0.2), (2.2, 0.0)]
    outline = edge + [(thick_mm - at, inset) for at, inset in reversed(edge)]
    middle = ring(front_mm, max(0.3 * half, 1.1 * neck_mm), max(0.8 * deep, 1.02 * neck_mm), 2.8)
    rings = [middle]
    for at, inset in outline:
        rings.append(ring(front_mm - at, half - inset, max(deep - inset, 1.02 * neck_mm), 2.8))
    rings.append(middle - [0.0, 0.0, thick_mm])
    return [swept(flat, span_mm) for flat in rings]


def swept(points: np.ndarray, span_mm: float) -> np.ndarray:
    """Ring points pushed forward the further they are from the axis, as finger grips are."""
    bent = points.copy()
    bent[:, 2] += 4.0 * (2 * bent[:, 0] / span_mm) ** 2
    return bent


def lobed(z_mm: float, radius_mm: float, depth_mm: float, lobes: int, sides: int = SIDES) -> np.ndarray:
    """A knob's ring: round, with finger grooves `depth_mm` deep between its lobes."""
    radius = radius_mm - depth_mm * (0.5 - 0.5 * np.cos(lobes * angles(sides)))
    flat = ring(z_mm, 1.0, sides=sides)
    return flat * np.column_stack([radius, radius, np.ones(sides)])


def knob(front_mm: float, radius_mm: float, length_mm: float, lobes: int = 4, sides: int = SIDES) -> Rings:
    """A rounded, grooved grip that widens from its neck and closes in a dome, front to back."""
    shares = [(0.0, 0.45, 0.0), (0.03, 0.62, 0.0), (0.09, 0.80, 0.3), (0.2, 0.92, 0.8), (0.4, 0.98, 1.0)]
    shares += [(0.6, 1.0, 1.0), (0.78, 0.98, 0.9), (0.9, 0.86, 0.5), (0.97, 0.62, 0.1), (1.0, 0.3, 0.0)]
    deep = 0.13 * radius_mm
    return [lobed(front_mm - at * length_mm, radius_mm * wide, deep * cut, lobes, sides) for at, wide, cut in shares]


def cap(front_mm: float, half_x_mm: float, half_y_mm: float, thick_mm: float) -> Rings:
    """A stylet's cap, an oval button with a rounded back, front to back."""
    shares = [(0.0, 0.80), (0.0, 0.94), (0.1, 1.0), (0.55, 1.0), (0.8, 0.93), (0.94, 0.76), (1.0, 0.45)]
    return [ring(front_mm - at * thick_mm, half_x_mm * w, half_y_mm * w, 2.4) for at, w in shares]


def diamond(radius_mm: float, point_mm: float, sides: int = SIDES) -> Rings:
    """The four facets of a trocar point ground on a round rod: from its very tip back to the full rod.

    point_mm : how far it stands out of a needle whose mouth is at z = 0
    """
    slope = radius_mm / (point_mm + 0.3)
    widest = np.maximum(np.abs(np.cos(angles(sides))), np.abs(np.sin(angles(sides))))
    rings = []
    for share in (0.03, 0.35, 0.7071, 0.76, 0.82, 0.88, 0.94, 1.0):
        radius = np.minimum(radius_mm, share * radius_mm / widest)
        flat = ring(point_mm - (share - 0.03) * radius_mm / slope, 1.0, sides=sides)
        rings.append(flat * np.column_stack([radius, radius, np.ones(sides)]))
    return rings


def fluted(radius_mm: float, z_mm: float, turn_rad: float, depth: float, sides: int = SIDES) -> np.ndarray:
    """One ring of a twist drill with two flutes, `depth` of the radius deep, turned about the axis."""
    wave = 0.5 + 0.5 * np.cos(2 * angles(sides))
    radius = radius_mm * (1.0 - depth * np.clip(1.25 * wave - 0.25, 0, 1) ** 0.7)
    c, s = np.cos(angles(sides) + turn_rad), np.sin(angles(sides) + turn_rad)
    return np.column_stack([radius * c, radius * s, np.full(sides, z_mm)])
