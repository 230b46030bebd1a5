"""Rays through triangle meshes one by one, exactly: what the quick ways are held against."""

from __future__ import annotations

import numpy as np

from kyphoscope.viz.xray.attenuation import per_mm
from kyphoscope.viz.xray.beam_layers import Layer, checked

PARALLEL = 1e-14

# What is where several bodies overlap: the first of these that is there.
PRIORITY = (
    "platinum_iridium", "steel", "cement", "contrast", "compacted_bone", "haematoma", "air", "tumour", "nucleus",
    "disc", "marrow_healthy", "marrow_osteoporotic", "cortical_bone",
)  # fmt: skip


def crossings(layer: Layer, origin: np.ndarray, ways: np.ndarray) -> list[np.ndarray]:
    """For each ray from `origin` along unit `ways` (n, 3): how far off it meets the surface, in order, mm."""
    vertices, faces = checked(layer)
    corners = layer.pose.apply(vertices)[faces]
    a, ab, ac = corners[:, 0], corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    to_origin = origin - a
    q = np.cross(to_origin, ab)
    found = []
    for way in ways:
        p = np.cross(way, ac)
        det = np.einsum("ij,ij->i", ab, p)
        safe = np.where(np.abs(det) < PARALLEL, 1.0, det)
        u = np.einsum("ij,ij->i", to_origin, p) / safe
        v = q @ way / safe
        t = np.einsum("ij,ij->i", ac, q) / safe
        met = (np.abs(det) >= PARALLEL) & (u >= 0) & (v >= 0) & (u + v <= 1)
        found.append(np.sort(t[met]))
    return found


def path_mm(met: np.ndarray) -> float:
    """How far a ray runs within a closed surface that it meets at these distances."""
    return float((met[1::2] - met[::2]).sum())


def sorted_loss(
    layers: tuple[Layer, ...], material: dict[str, str], origin: np.ndarray, ways: np.ndarray
) -> np.ndarray:
    """(n,) what rays lose beyond soft tissue when, point by point, the body first in PRIORITY is what is there.

    material : of each layer by its name
    """
    met = [crossings(layer, origin, ways) for layer in layers]
    ranks = [PRIORITY.index(material[layer.name]) for layer in layers]
    order = np.argsort(ranks, kind="stable")
    more = np.array([per_mm(material[layers[i].name]) - per_mm("soft_tissue") for i in order])
    found = []
    for ray in range(len(ways)):
        ends = np.unique(np.concatenate([m[ray] for m in met]))
        middles = (ends[1:] + ends[:-1]) / 2
        inside = np.array([np.searchsorted(met[i][ray], middles) % 2 == 1 for i in order]).reshape(len(order), -1)
        first = inside.argmax(axis=0)
        found.append(float((np.where(inside.any(axis=0), more[first], 0.0) * np.diff(ends)).sum()))
    return np.array(found)
