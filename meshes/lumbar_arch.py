"""The arch of a lumbar vertebra: laminae and processes, rounded bars whose shape was fitted once.

Places are given in shares of the level's own sizes, so that one shape serves every level: x in shares of the distance
from the midline to the pedicle's axis, y behind the posterior wall in shares of the canal's depth, z in shares of half
the body's height. The coefficients were found by least squares against the published mean shape of L3 (Clouthier,
Wenghofer, Wai, Graham 2023, Journal of Biomechanics 146:111421); lengths and widths stay those of the table.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from meshes.body_frame import body_frame
from meshes.solids import Bar, smooth_union
from meshes.tables import LevelSize, drawn


@dataclass(frozen=True, slots=True)
class Strut:
    """One bar of the left half of the arch, in shares of the level's sizes (see above).

    wide : the direction of its section's `wide_radii`, at start and end, shares of half the body's height
    """

    start: tuple[float, float, float]
    end: tuple[float, float, float]
    wide: tuple[float, float, float]
    wide_radii: tuple[float, float]
    thick_radii: tuple[float, float]
    power: float
    fillet_mm: float


STRUTS = {
    "pars": Strut(
        (0.750, 0.400, 0.607),
        (0.530, 1.167, -1.268),
        (0.914, 0.304, -0.269),
        (0.120, 0.536),
        (0.382, 0.267),
        2.00,
        2.00,
    ),
    "inferior_articular_process": Strut(
        (0.547, 0.968, -1.035),
        (0.675, 1.101, -1.723),
        (0.677, 0.736, 0.001),
        (0.468, 0.464),
        (0.349, 0.245),
        2.00,
        2.84,
    ),
    "superior_articular_process": Strut(
        (0.908, 0.535, -0.001),
        (0.971, 0.932, 1.117),
        (0.490, 0.777, -0.396),
        (0.246, 0.587),
        (0.481, 0.211),
        2.00,
        2.55,
    ),
    "mammillary_process": Strut(
        (1.036, 0.771, 0.081),
        (1.110, 1.378, 0.888),
        (-0.073, -0.132, 0.989),
        (0.120, 0.504),
        (0.430, 0.224),
        2.00,
        2.42,
    ),
    "lamina": Strut(
        (0.552, 0.498, 0.166),
        (0.000, 1.356, -0.564),
        (0.000, -0.502, 0.865),
        (0.601, 0.840),
        (0.140, 0.283),
        2.30,
        2.36,
    ),
    "transverse_root": Strut(
        (0.546, 0.442, 0.620), (1.400, 0.721, 0.210), (-0.060, 0.326, 0.943), (0.663, 0.336), (0.408, 0.289), 2.00, 3.18
    ),
    "transverse_process": Strut(
        (1.350, 0.545, 0.231), (0.979, 0.968, 0.268), (-0.015, 0.030, 0.999), (0.460, 0.388), (0.231, 0.163), 2.00, 2.04
    ),
    "spinous_process": Strut(
        (0.000, 1.028, -0.027),
        (0.000, 0.514, -0.667),
        (-0.000, 0.100, 0.995),
        (0.476, 0.851),
        (0.146, 0.208),
        2.00,
        3.56,
    ),
    "spinous_tip": Strut(
        (0.000, 0.836, -0.325),
        (0.000, 0.669, -1.308),
        (-0.023, 1.000, -0.000),
        (0.454, 0.493),
        (0.217, 0.276),
        2.04,
        2.31,
    ),
}
"""What lies behind the pedicles. The transverse process ends at a share of half the span, the spinous process and
its tip lie at shares of the spinous length behind the lamina."""

TIP_BEYOND = 0.255
"""How far the rounded tip of the transverse process reaches beyond its bar's end, a share of half the body's height."""

ARTICULAR = ("pars", "inferior_articular_process")
"""What meets the next vertebra downwards."""


def _bar(name: str, s: LevelSize) -> Bar:
    f, strut = body_frame(s.level), STRUTS[name]
    pedicle_x = (s.canal_width_mm + s.pedicle_width_mm) / 2
    ridge_y = f.back_mm + s.canal_depth_mm + 2.0

    def place(share: tuple[float, float, float]) -> list[float]:
        return [share[0] * pedicle_x, f.back_mm + share[1] * s.canal_depth_mm, share[2] * f.half_mm]

    start, end = place(strut.start), place(strut.end)
    if name == "transverse_process":
        end[0] = s.transverse_span_mm / 2 - TIP_BEYOND * f.half_mm
    if name == "spinous_process":
        end[1] = ridge_y + strut.end[1] * s.spinous_length_mm
    if name == "spinous_tip":
        start[1] = ridge_y + strut.start[1] * s.spinous_length_mm
        end[1] = ridge_y + strut.end[1] * s.spinous_length_mm
    return Bar(
        start=(start[0], start[1], start[2]),
        end=(end[0], end[1], end[2]),
        wide=strut.wide,
        wide_mm=(strut.wide_radii[0] * f.half_mm, strut.wide_radii[1] * f.half_mm),
        thick_mm=(strut.thick_radii[0] * f.half_mm, strut.thick_radii[1] * f.half_mm),
        power=strut.power,
    )


def processes_distance(points_mm: np.ndarray, level: str) -> np.ndarray:
    """Signed distance of points (n, 3; x >= 0) to the left half of laminae and processes, (n,) mm."""
    s = drawn(level)
    arch = np.full(len(points_mm), 1e3)
    for name, strut in STRUTS.items():
        arch = smooth_union(arch, _bar(name, s).distance(points_mm), strut.fillet_mm)
    return arch


def inferior_articular_distance(points_mm: np.ndarray, level: str) -> np.ndarray:
    """Signed distance of points (n, 3; x >= 0) to what meets the next vertebra downwards, (n,) mm."""
    s = drawn(level)
    pars, process = (_bar(name, s).distance(points_mm) for name in ARTICULAR)
    return smooth_union(pars, process, STRUTS[ARTICULAR[1]].fillet_mm)
