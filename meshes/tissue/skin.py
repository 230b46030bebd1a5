"""The skin over the way in, with the small incision that the instrument passes, and the dressing at the end."""

from __future__ import annotations

import numpy as np

from kyphoscope.meshes.geometry.loft import angles, loft
from kyphoscope.meshes.geometry.part import Part
from kyphoscope.meshes.specs import BandageSpec, SkinSpec

OUTWARD_MM = 38.0
"""How far the skin is drawn beyond the way in, away from the midline."""
SEAM_MM = 0.4
"""Left on either side of the midline, where left and right meet."""
HALF_HEIGHT_MM = 52.0
THICKNESS_MM = 2.5
"""Skin of the back, as drawn."""
SIDES = 48
RADIUS_OF_BACK_MM = 160.0
"""How strongly the patch is bent from side to side, as drawn."""
NARROW_MM, WIDE_MM = 3.4, 4.6
"""Opening round an 11G needle (3.05 mm) and round an 8G cannula (4.19 mm)."""
PAD_MM, GAP_MM = 1.2, 0.1


def skin(spec: SkinSpec) -> Part:
    """One side of the softly rounded back, origin on its outer surface; incised, a canal along z lets a shaft through.

    Up to 2 mm of incision the opening grows to what an 11G needle stretches it to; from 6 mm on it takes an 8G
    cannula. Raises ValueError for an incision that is negative or longer than 30 mm.
    """
    if not 0.0 <= spec.incision_mm <= 30.0:
        raise ValueError(f"An incision of {spec.incision_mm:g} mm cannot be shown: write 0 to 30 mm.")
    edge = _patch(spec)
    incised = spec.incision_mm > 0.0
    inmost = _slit(spec) if incised else np.zeros_like(edge)
    nearest = (0.0, 0.02, 0.06) if incised else (0.04,)
    outside = [inmost + (edge - inmost) * share for share in (*nearest, 0.15, 0.3, 0.45, 0.6, 0.8, 0.97)]
    rings = [_lifted(r, spec, 0.0) for r in outside] + _border(edge, spec)
    rings += [_lifted(r, spec, THICKNESS_MM) for r in reversed(outside)]
    return Part(*loft(rings, looped=incised), "skin")


def bandage(spec: BandageSpec) -> Part:
    """A small rounded dressing that lies on the skin over the incision, in the skin's frame, a hair's breadth off it.

    Raises ValueError for a length outside 10 to 60 mm.
    """
    if not 10.0 <= spec.length_mm <= 60.0:
        raise ValueError(f"A bandage {spec.length_mm:g} mm long cannot be shown: write 10 to 60 mm.")
    edge = _rounded(spec.length_mm / 2, spec.length_mm / 3.2, 3.2)
    top = [(0.1, 1.0), (0.35, 0.97), (0.42, 0.93), (0.5, 0.55), (0.6, 0.45), (0.85, 0.40), (0.96, 0.32), (1.0, 0.15)]
    rings = [_lifted(edge * share, spec.skin, -GAP_MM - PAD_MM * high) for share, high in top]
    rings += [_lifted(edge * share, spec.skin, -GAP_MM) for share in (1.0, 0.85, 0.6, 0.35, 0.1)]
    return Part(*loft(rings), "bandage")


def _lifted(outline: np.ndarray, spec: SkinSpec, deep_mm: float) -> np.ndarray:
    """(n, 3): points given as mm outward and up the back, put on its rounded surface, `deep_mm` further in along z."""
    outward, up = np.array(spec.outward, float), np.array(spec.vertical, float)
    points = outline[:, :1] * outward + outline[:, 1:] * up
    points[:, 2] += _bent(outline[:, 0], spec) + deep_mm  # along the way in, so that the canal stays straight
    return points


def _bent(aside_mm: np.ndarray, spec: SkinSpec) -> np.ndarray:
    """(n,) mm along the way in: how far the rounded back lies in front of the flat one, so far outward of the way."""
    inward = np.cross(np.array(spec.outward, float), np.array(spec.vertical, float))
    bend = ((aside_mm + spec.midline_mm) ** 2 - spec.midline_mm**2) / (2 * RADIUS_OF_BACK_MM)
    return bend / abs(inward[2])


def _border(edge: np.ndarray, spec: SkinSpec) -> list[np.ndarray]:
    """The rounded edge of the patch, from its outer surface to its inner one."""
    shares = ((0.997, 0.12), (1.0, 0.35), (1.0, 0.65), (0.997, 0.88))
    return [_lifted(edge * share, spec, THICKNESS_MM * deep) for share, deep in shares]


def _rounded(half_outward_mm: float, half_up_mm: float, power: float) -> np.ndarray:
    """(SIDES, 2): a rectangle with rounded corners, outward and up."""
    c, s = np.cos(angles(SIDES)), np.sin(angles(SIDES))
    outward = half_outward_mm * np.sign(c) * np.abs(c) ** (2 / power)
    up = half_up_mm * np.sign(s) * np.abs(s) ** (2 / power)
    return np.column_stack([outward, up])


def _patch(spec: SkinSpec) -> np.ndarray:
    """(SIDES, 2): the edge of one side of the back: straight along the midline, rounded away from it."""
    edge, square = _rounded(1.0, HALF_HEIGHT_MM, 7.0), _rounded(1.0, HALF_HEIGHT_MM, 16.0)
    edge = np.where(edge[:, :1] > 0, edge, square)
    # The skin's thickness runs along the way in, which leans towards the midline.
    inner = spec.midline_mm - SEAM_MM - THICKNESS_MM * abs(spec.outward[2])
    for _ in range(4):  # and so does its bend, which draws the edge away from the midline
        drawn = float(_bent(np.array([-inner]), spec)[0]) * spec.outward[2]
        inner = spec.midline_mm - SEAM_MM - THICKNESS_MM * abs(spec.outward[2]) + drawn
    edge[:, 0] *= np.where(edge[:, 0] > 0, OUTWARD_MM, inner)
    return edge


def _slit(spec: SkinSpec) -> np.ndarray:
    """(SIDES, 2): the opening, outward and up: as wide as the instrument, at least as long as it is wide.

    It is an ellipse as the instrument meets it, looking along z.
    """
    wide = NARROW_MM + (WIDE_MM - NARROW_MM) * float(np.clip((spec.incision_mm - 2.0) / 4.0, 0.0, 1.0))
    wide *= min(1.0, spec.incision_mm / 2.0)
    half_up = max(spec.incision_mm, wide) / 2
    # A polygon lies inside its circle: make up for it, so that a round shaft passes between its flats.
    fit = 1.0 / np.cos(np.pi / SIDES)
    across = np.column_stack([np.cos(angles(SIDES)) * wide / 2, np.sin(angles(SIDES)) * half_up]) * fit
    on_back = np.array([spec.outward[:2], spec.vertical[:2]])  # rows: what a mm outward or up is across the way
    upright = np.array(spec.vertical[:2]) / np.hypot(*spec.vertical[:2])
    beside = np.array([upright[1], -upright[0]]) * np.sign(np.dot([upright[1], -upright[0]], spec.outward[:2]))
    return (across[:, :1] * beside + across[:, 1:] * upright) @ np.linalg.inv(on_back)
