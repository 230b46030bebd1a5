"""The grain of spongy bone on a cut face: the trabeculae that a plane meets; they are compressed with the bone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from kyphoscope.meshes.fracture.fracture import unbroken
from kyphoscope.meshes.geometry.plane_section import Plane
from kyphoscope.meshes.specs import DiscSpec, VertebraSpec
from kyphoscope.viz.render.cut_fill import in_space
from kyphoscope.viz.render.hemangioma import in_hemangioma
from kyphoscope.viz.render.lamellae import rings
from kyphoscope.viz.render.style import Colour
from kyphoscope.viz.render.trabeculae import VOXEL_MM, VOXELS, block

TEXEL_MM = VOXEL_MM
"""Edge of one texel of spongy bone."""
BAND_MM = 0.3
"""The same for the fibre layers of a disc, which are coarser."""
BENT_MM = 0.5
"""Spacing of the places at which the origin of broken bone is computed; between them it is interpolated linearly."""


@dataclass(frozen=True, eq=False)
class Grain:
    """Where trabeculae are on a rectangle of a plane.

    bone : (rows, columns) uint8, read-only; row 0 is the lowest, 255 in a trabecula
    thick : (rows, columns) bool, where a hemangioma has left thick columns only; None where there is none
    low_mm, high_mm : corners of the rectangle along the plane's u and v
    """

    bone: np.ndarray
    thick: np.ndarray | None
    low_mm: tuple[float, float]
    high_mm: tuple[float, float]

    def place(self, points: np.ndarray) -> np.ndarray:
        """(n, 2) from 0 to 1: where points (n, 2) of the plane are on the rectangle."""
        low = np.array(self.low_mm)
        return (points - low) / (np.array(self.high_mm) - low)

    def coloured(self, between: Colour, within_lesion: Colour, strut: Colour) -> np.ndarray:
        """(rows, columns, 3) uint8: trabeculae in one colour, what lies between them in another."""
        image = np.take(_shades(between, strut), self.bone, axis=0)
        if self.thick is not None:
            image[self.thick] = _shades(within_lesion, strut)[self.bone[self.thick]]
        return image


@lru_cache(maxsize=16)
def _shades(between: Colour, strut: Colour) -> np.ndarray:
    """(256, 3) uint8: every step from the one to the other."""
    share = np.linspace(0.0, 1.0, 256)[:, None]
    return np.round(255 * (np.array(between) * (1 - share) + np.array(strut) * share)).astype(np.uint8)


@lru_cache(maxsize=48)
def layered(spec: DiscSpec, plane: Plane, low_mm: tuple[float, float], high_mm: tuple[float, float]) -> Grain:
    """The fibre layers of a disc on the rectangle between two corners of a plane in its frame."""
    bands = rings(spec, plane, *_texels(low_mm, high_mm, BAND_MM))
    bands.setflags(write=False)
    return Grain(bands, None, low_mm, high_mm)


@lru_cache(maxsize=48)
def grain(spec: VertebraSpec, plane: Plane, low_mm: tuple[float, float], high_mm: tuple[float, float]) -> Grain:
    """The trabeculae of `spec` on the rectangle between two corners of a plane in its frame."""
    places = _unbroken_places(spec, plane, *_texels(low_mm, high_mm, TEXEL_MM))
    bone, thick = _met(spec.bone, places), None
    if spec.lesion == "hemangioma":
        thick, columns = in_hemangioma(spec, plane.normal, [VOXEL_MM * axis for axis in places])
        bone = np.where(thick, columns, bone)
    bone.setflags(write=False)
    return Grain(bone, thick, low_mm, high_mm)


def _texels(low_mm: tuple[float, float], high_mm: tuple[float, float], size_mm: float) -> tuple[np.ndarray, np.ndarray]:
    """The middles of columns and rows of a rectangle that is divided into texels of about `size_mm`."""
    counts = (max(2, round((b - a) / size_mm)) for a, b in zip(low_mm, high_mm, strict=True))
    u, v = (np.linspace(a, b, 2 * n + 1)[1::2] for a, b, n in zip(low_mm, high_mm, counts, strict=True))
    return u, v


def _unbroken_places(spec: VertebraSpec, plane: Plane, u: np.ndarray, v: np.ndarray) -> list[np.ndarray]:
    """Where each texel was in the unbroken bone: x, y and z, (rows, columns) each, in voxels."""
    across, up = (_knots(ticks, spec.height_loss > 0.0) for ticks in (u, v))
    flat = np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2)
    coarse = (unbroken(in_space(flat, plane), spec) / VOXEL_MM).reshape(len(up), len(across), 3).astype(np.float32)
    return [_between(_between(coarse[..., axis], v, up).T, u, across).T for axis in range(3)]


def _knots(ticks: np.ndarray, bent: bool) -> np.ndarray:
    """Few places from the first to the last tick: two where nothing bends."""
    count = max(2, int(np.ceil((ticks[-1] - ticks[0]) / BENT_MM)) + 1) if bent else 2
    return np.linspace(ticks[0], ticks[-1], count)


def _between(values: np.ndarray, ticks: np.ndarray, knots: np.ndarray) -> np.ndarray:
    """(ticks, columns): rows of values at knots, read linearly at ticks."""
    place = (ticks - knots[0]) / (knots[1] - knots[0])
    first = np.clip(place.astype(int), 0, len(knots) - 2)
    share = (place - first).astype(np.float32)[:, None]
    return values[first] + share * np.diff(values, axis=0)[first]


def _met(kind: str, places: list[np.ndarray]) -> np.ndarray:
    """The block at places in voxels, the nearest voxel each."""
    x, y, z = (np.floor(axis).astype(np.int32) % VOXELS for axis in places)
    return block(kind).ravel()[(x * VOXELS + y) * VOXELS + z]
