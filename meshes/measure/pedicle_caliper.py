"""The narrowest place of a pedicle and its axis, found on sections of a built vertebra as on CT."""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, degrees, hypot

import numpy as np

from kyphoscope.meshes.geometry.plane_section import cross_section

X, Y, Z = np.eye(3)
STEP_MM = 0.25
BEHIND = 0.5
"""How far behind the posterior wall a pedicle is looked for, as a share of the canal's depth; laminae follow."""
PLATEAU = 1.15
"""Passages up to this much longer than the shortest tell the direction of the walls."""


@dataclass(frozen=True, eq=False)
class PedicleCaliper:
    """One pedicle as measured.

    width_mm, transverse_deg : the shortest way from the canal to the outside in the axial section through its middle,
        and how far the line square to that runs towards the midline going forward (Zindrick 1987)
    height_mm, sagittal_deg : the shortest way from its upper to its lower edge in the upright section along that line,
        and how far the line square to that falls going forward
    middle : (3,) mm
    chord_mm : along both lines, from the surface behind to the surface of the body in front
    """

    width_mm: float
    height_mm: float
    transverse_deg: float
    sagittal_deg: float
    middle: np.ndarray
    chord_mm: float


@dataclass(frozen=True, eq=False)
class _Passage:
    """The shortest way between two walls: its length, middle (2,) and unit direction (2,), from the first wall on."""

    length_mm: float
    middle: np.ndarray
    direction: np.ndarray


def pedicle_caliper(
    vertices: np.ndarray, faces: np.ndarray, side: float, wall_y: float, canal_mm: float, z_from: float, z_to: float
) -> PedicleCaliper:
    """The left (`side` 1) or right (-1) pedicle, behind a posterior wall at `wall_y`, beside a canal `canal_mm` deep.

    It is looked for between the heights `z_from` and `z_to`. Raises ValueError where there is none.
    """
    mirrored = vertices * np.array([side, 1.0, 1.0])
    x, z = _first_guess(mirrored, faces, wall_y + 0.25 * canal_mm, z_from, z_to)
    for _ in range(3):
        axial = [_axial(mirrored, faces, x, z + up, wall_y, canal_mm) for up in (-1.0, 0.0, 1.0)]
        across = np.mean([p.direction for p in axial], axis=0)
        across /= np.hypot(*across)
        level = np.array([across[1], -across[0]]) * np.sign(across[0])
        at = np.array([*axial[1].middle, z])
        upright = _upright(mirrored, faces, at, np.array([level[0], level[1], 0.0]), canal_mm)
        x, z = float(at[0]), float(upright.middle[1])
    rise = upright.direction
    fall = np.array([abs(rise[1]), -rise[0] * np.sign(rise[1])])
    forward = np.array([level[0] * fall[0], level[1] * fall[0], fall[1]])
    return PedicleCaliper(
        width_mm=axial[1].length_mm,
        height_mm=upright.length_mm,
        transverse_deg=degrees(atan2(-level[0], -level[1])),
        sagittal_deg=degrees(atan2(-forward[2], hypot(forward[0], forward[1]))),
        middle=np.array([side * at[0], at[1], z]),
        chord_mm=_chord(mirrored, faces, np.array([at[0], at[1], z]), forward),
    )


def _first_guess(vertices: np.ndarray, faces: np.ndarray, y: float, z_from: float, z_to: float) -> tuple[float, float]:
    """x and z of a point within the pedicle: of the bone that borders the canal in a coronal section."""
    cut = cross_section(vertices, faces, np.array([0.0, y, 0.0]), X, Z)
    beside_canal = []
    for z in np.arange(z_from, z_to, 0.5):
        beside = cut.along(np.array([0.0, z]), X[:2])
        beside = beside[beside[:, 0] > 2.0]
        if len(beside):
            beside_canal.append((float(beside[0, 0]), float(beside[0, 1]), float(z)))
    if not beside_canal:
        raise ValueError("There is no bone beside the canal: no pedicle is found.")
    near = np.array(beside_canal)
    near = near[near[:, 0] < 1.25 * near[:, 0].min()]
    low, high, z = np.median(near, axis=0)
    return float(low + min(high - low, 0.7 * low) / 2), float(z)


def _axial(vertices: np.ndarray, faces: np.ndarray, x: float, z: float, wall_y: float, canal_mm: float) -> _Passage:
    """From the canal to the outside in the axial section at `z`, by way of the bone at `x`."""
    cut = cross_section(vertices, faces, np.array([0.0, 0.0, z]), X, Y)
    medial: list[tuple[float, float]] = []
    lateral: list[tuple[float, float]] = []
    for y in np.arange(wall_y - 12.0, wall_y + BEHIND * canal_mm, STEP_MM):
        low, high = cut.chord(np.array([x, y]), X[:2]) or (1.0, 1.0)
        if low > 0 or high < 0:  # beside the bone
            medial, lateral = ([], []) if y < wall_y + 0.25 * canal_mm else (medial, lateral)
            continue
        lateral.append((x + high, y))
        if x + low > 0.4 * x:  # else it is the body
            medial.append((x + low, y))
    return _shortest(medial, lateral)


def _upright(vertices: np.ndarray, faces: np.ndarray, at: np.ndarray, level: np.ndarray, canal_mm: float) -> _Passage:
    """From the lower to the upper edge in the upright section through `at` along `level`, as s along it and z."""
    cut = cross_section(vertices, faces, np.array([at[0], at[1], 0.0]), level, Z)
    lower: list[tuple[float, float]] = []
    upper: list[tuple[float, float]] = []
    for s in np.arange(-0.4 * canal_mm, 0.6 * canal_mm, STEP_MM):
        low, high = cut.chord(np.array([s, at[2]]), np.array([0.0, 1.0])) or (1.0, 1.0)
        if low > 0 or high < 0:
            if s > 0:
                break
            lower, upper = [], []
            continue
        lower.append((s, at[2] + low))
        upper.append((s, at[2] + high))
    return _shortest(lower, upper)


def _shortest(first: list[tuple[float, float]], second: list[tuple[float, float]]) -> _Passage:
    """The shortest way between two walls, and the mean direction of those hardly longer.

    Only ways count that are the shortest from either end, so square to both walls; and none to the end of a wall,
    since the wall goes on there.
    """
    if len(first) < 5 or len(second) < 5:
        raise ValueError("The bone beside the canal is too short for a pedicle.")
    a, b = _even(np.array(first)), _even(np.array(second))
    ways = b[None, :] - a[:, None]
    length = np.hypot(ways[..., 0], ways[..., 1])
    there, back = length.argmin(axis=1), length.argmin(axis=0)
    here = np.arange(len(a))
    inner = (here > 0) & (here < len(a) - 1) & (there > 0) & (there < len(b) - 1)
    square = inner & (np.abs(back[there] - here) <= 2)
    pairs = np.column_stack([here, there])[square if square.any() else inner]
    if len(pairs) == 0:
        raise ValueError("The bone beside the canal has no narrowest place: no pedicle is found.")
    lengths = length[pairs[:, 0], pairs[:, 1]]
    near = pairs[lengths < PLATEAU * lengths.min()]
    units = ways[near[:, 0], near[:, 1]] / length[near[:, 0], near[:, 1]][:, None]
    direction = units.mean(axis=0)
    middles = (a[near[:, 0]] + b[near[:, 1]]) / 2
    return _Passage(float(lengths.min()), middles.mean(axis=0), direction / np.hypot(*direction))


def _even(curve: np.ndarray) -> np.ndarray:
    """The same curve in even steps, without what jumps."""
    run = np.hypot(*np.diff(curve, axis=0).T)
    way = np.concatenate([[0.0], np.cumsum(run)])
    at = np.arange(0.0, way[-1], STEP_MM)
    return np.column_stack([np.interp(at, way, curve[:, 0]), np.interp(at, way, curve[:, 1])])


def _chord(vertices: np.ndarray, faces: np.ndarray, at: np.ndarray, forward: np.ndarray) -> float:
    """From the surface behind to the surface in front along `forward`, mm."""
    across = np.cross(forward, Z) / np.linalg.norm(np.cross(forward, Z))
    stretch = cross_section(vertices, faces, at, forward, across).chord(np.zeros(2), np.array([1.0, 0.0]))
    return stretch[1] - stretch[0] if stretch else float("nan")
