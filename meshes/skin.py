"""The skin over the way in, with the small incision that the instrument passes, and the dressing at the end."""

from __future__ import annotations

import numpy as np

from meshes.loft import angles, loft
from meshes.part import Part
from meshes.pose import Vector
from meshes.specs import BandageSpec, SkinSpec

HALF_WIDTH_MM = 30.0
"""Half the patch across the back: two patches, left and right, then meet near the midline without overlapping."""
HALF_HEIGHT_MM = 45.0
THICKNESS_MM = 2.5
"""Skin of the back, epidermis and dermis, about 2 to 3 mm (Laurent 2007: 2.0 mm at the back of the trunk and more)."""
SIDES = 48
RADIUS_OF_BACK_MM = 160.0
"""How strongly the patch is bent from side to side, as drawn."""
NARROW_MM, WIDE_MM = 3.4, 4.6
"""Opening round an 11G needle (3.05 mm) and round an 8G cannula (4.19 mm)."""
PAD_MM, GAP_MM = 1.2, 0.1


def skin(spec: SkinSpec) -> Part:
    """A softly curved patch of skin, origin on its outer surface; incised, a canal along z lets the instrument through.

    Up to 2 mm of incision the opening grows to what an 11G needle stretches it to; from 6 mm on it takes an 8G
    cannula. Raises ValueError for an incision that is negative or longer than 30 mm.
    """
    if not 0.0 <= spec.incision_mm <= 30.0:
        raise ValueError(f"An incision of {spec.incision_mm:g} mm cannot be shown: write 0 to 30 mm.")
    slope = _slope(spec.vertical)
    edge = _rounded(HALF_WIDTH_MM, HALF_HEIGHT_MM, 5.0, spec.vertical)
    if spec.incision_mm == 0.0:
        outside = [edge * share for share in (0.04, 0.15, 0.3, 0.45, 0.6, 0.8, 0.97)]
        surface = loft([_lifted(r, slope, 0.0) for r in outside] + _border(edge, slope)
                       + [_lifted(r, slope, THICKNESS_MM) for r in reversed(outside)])  # fmt: skip
        return Part(*surface, "skin")
    slit = _slit(spec.incision_mm, spec.vertical)
    outside = [slit + (edge - slit) * share for share in (0.0, 0.02, 0.06, 0.15, 0.3, 0.45, 0.6, 0.8, 0.97)]
    rings = [_lifted(r, slope, 0.0) for r in outside] + _border(edge, slope)
    rings += [_lifted(r, slope, THICKNESS_MM) for r in reversed(outside)]
    return Part(*loft(rings, looped=True), "skin")


def bandage(spec: BandageSpec) -> Part:
    """A small rounded dressing that lies on the skin over the incision, in the skin's frame, a hair's breadth off it.

    Raises ValueError for a length outside 10 to 60 mm.
    """
    if not 10.0 <= spec.length_mm <= 60.0:
        raise ValueError(f"A bandage {spec.length_mm:g} mm long cannot be shown: write 10 to 60 mm.")
    slope = _slope(spec.vertical)
    edge = _rounded(spec.length_mm / 2, spec.length_mm / 3.2, 3.2, spec.vertical)
    top = [(0.1, 1.0), (0.35, 0.97), (0.42, 0.93), (0.5, 0.55), (0.6, 0.45), (0.85, 0.40), (0.96, 0.32), (1.0, 0.15)]
    rings = [_lifted(edge * share, slope, -GAP_MM - PAD_MM * high) for share, high in top]
    rings += [_lifted(edge * share, slope, -GAP_MM) for share in (1.0, 0.85, 0.6, 0.35, 0.1)]
    return Part(*loft(rings), "bandage")


def _upright(vertical: Vector) -> np.ndarray:
    """(2, 2): across the back and up the back, as seen along the way in; rows are unit vectors in x and y."""
    up = np.array(vertical[:2], float)
    length = np.hypot(*up)
    up = up / length if length > 1e-6 else np.array([0.0, 1.0])
    return np.array([[up[1], -up[0]], up])


def _slope(vertical: Vector) -> np.ndarray:
    """(2,): how much the back's plane rises in z per mm of x and y; flat if `vertical` lies along z itself."""
    v = np.array(vertical, float)
    inward = np.array([0.0, 0.0, 1.0]) - v[2] * v
    if inward[2] < 1e-3:
        return np.zeros(2)
    return -inward[:2] / inward[2]


def _lifted(outline: np.ndarray, slope: np.ndarray, deep_mm: float) -> np.ndarray:
    """(n, 3): outline points put on the curved back, `deep_mm` further in along z."""
    across = np.hypot(*outline.T)
    bend = across**2 / (2 * RADIUS_OF_BACK_MM)
    return np.column_stack([outline, outline @ slope + bend + deep_mm])


def _border(edge: np.ndarray, slope: np.ndarray) -> list[np.ndarray]:
    """The rounded edge of the patch, from its outer surface to its inner one."""
    shares = ((0.993, 0.12), (1.0, 0.35), (1.0, 0.65), (0.993, 0.88))
    return [_lifted(edge * share, slope, THICKNESS_MM * deep) for share, deep in shares]


def _rounded(half_across_mm: float, half_up_mm: float, power: float, vertical: Vector) -> np.ndarray:
    """(SIDES, 2): a rectangle with rounded corners, set upright on the back."""
    c, s = np.cos(angles(SIDES)), np.sin(angles(SIDES))
    across = half_across_mm * np.sign(c) * np.abs(c) ** (2 / power)
    up = half_up_mm * np.sign(s) * np.abs(s) ** (2 / power)
    return np.column_stack([across, up]) @ _upright(vertical)


def _slit(incision_mm: float, vertical: Vector) -> np.ndarray:
    """(SIDES, 2): the opening, upright on the back: as wide as the instrument, at least as long as it is wide."""
    wide = NARROW_MM + (WIDE_MM - NARROW_MM) * float(np.clip((incision_mm - 2.0) / 4.0, 0.0, 1.0))
    wide *= min(1.0, incision_mm / 2.0)
    half_up = max(incision_mm, wide) / 2
    # A polygon lies inside its circle: make up for it, so that a round shaft passes between its flats.
    fit = 1.0 / np.cos(np.pi / SIDES)
    outline = np.column_stack([np.cos(angles(SIDES)) * wide / 2, np.sin(angles(SIDES)) * half_up]) * fit
    return outline @ _upright(vertical)
