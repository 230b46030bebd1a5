"""The arch of a lumbar vertebra: laminae and processes, rounded bars whose shape was fitted once.

Places are given in shares of the level's own sizes, so that one shape serves every level: x in shares of the distance
from the midline to the pedicle's axis, y behind the posterior wall in shares of the canal's depth, z in shares of half
the body's height. The coefficients were found by least squares against the published mean shapes of L3 and L5
(Clouthier, Wenghofer, Wai, Graham 2023, Journal of Biomechanics 146:111421); lengths and widths stay those of the
table.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

import numpy as np

from kyphoscope.meshes.geometry.solids import Bar, smooth_union
from kyphoscope.meshes.tables.tables import LevelSize, drawn
from kyphoscope.meshes.vertebra.body_frame import body_frame


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


@cache
def _fitted() -> dict[str, dict[str, np.ndarray]]:
    """The fitted numbers of each bar, (15,), by level."""
    by_level: dict[str, dict[str, np.ndarray]] = {}
    text = files("kyphoscope.meshes.tables").joinpath("lumbar_struts.csv").read_text("utf-8")
    for row in csv.DictReader(text.splitlines()):
        level, name, *numbers = row.values()
        by_level.setdefault(level, {})[name] = np.array(numbers, float)
    return by_level


@cache
def struts(fitted: str) -> dict[str, Strut]:
    """What lies behind the pedicles as fitted to a level, L3 or L5.

    The transverse process ends at a share of half the span, the spinous process and its tip lie at shares of the
    spinous length behind the lamina.
    """
    return {name: _strut(numbers) for name, numbers in _fitted()[fitted].items()}


def _strut(v: np.ndarray) -> Strut:
    start, end, wide, wide_radii, thick_radii = (tuple(map(float, part)) for part in np.split(v[:13], (3, 6, 9, 11)))
    return Strut(start, end, wide, wide_radii, thick_radii, float(v[13]), float(v[14]))  # type: ignore[arg-type]


TIP_BEYOND = 0.255
"""How far the rounded tip of the transverse process reaches beyond its bar's end, a share of half the body's height."""

SLIDE_MM = 3.0
"""Room below an inferior articular process: it slides down when the body below is crushed, and in bending backwards."""
CLOSER_MM = 0.25
"""How much nearer the joints are made, since the rounding of their thin edges opens flat joints again."""

ARTICULAR = ("pars", "inferior_articular_process")
"""What meets the next vertebra downwards."""


def _bar(strut: Strut, name: str, s: LevelSize) -> Bar:
    f = body_frame(s.level)
    pedicle_x = (s.canal_width_mm + s.pedicle_width_mm) / 2
    ridge_y = f.back_mm + s.canal_depth_mm + 2.0

    def place(share: tuple[float, float, float]) -> list[float]:
        return [share[0] * pedicle_x, f.back_mm + share[1] * s.canal_depth_mm, share[2] * f.half_mm]

    start, end = place(strut.start), place(strut.end)
    if name == "transverse_process":
        end[0] = s.transverse_span_mm / 2 - TIP_BEYOND * f.half_mm
    if name == "spinous_process":
        end[1] = ridge_y + strut.end[1] * s.spinous_length_mm
    if name in ("spinous_tip", "spinous_edge"):
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


def _longer(bar: Bar, longer_mm: float) -> Bar:
    """The same bar, its end so much farther away."""
    start, end = np.array(bar.start), np.array(bar.end)
    end = end + longer_mm * (end - start) / np.linalg.norm(end - start)
    return replace(bar, end=(float(end[0]), float(end[1]), float(end[2])))


def _distance(points_mm: np.ndarray, level: str, names: tuple[str, ...], longer_mm: float = 0.0) -> np.ndarray:
    """Signed distance of points to some of the bars, joined: L5 as fitted to L5, the others as fitted to L3.

    longer_mm : how much longer the inferior articular process is made
    """
    s, joined = drawn(level), np.full(len(points_mm), 1e3)
    fitted = struts("L5" if level == "L5" else "L3")
    for name in names:
        bar = _bar(fitted[name], name, s)
        if longer_mm and name == ARTICULAR[1]:
            bar = _longer(bar, longer_mm)
        joined = smooth_union(joined, bar.distance(points_mm), fitted[name].fillet_mm)
    return joined


def processes_distance(points_mm: np.ndarray, level: str) -> np.ndarray:
    """Signed distance of points (n, 3; x >= 0) to the left half of laminae and processes, (n,) mm."""
    return _distance(points_mm, level, tuple(struts("L3")))


def articular_distance(points_mm: np.ndarray, level: str, longer_mm: float = 0.0) -> np.ndarray:
    """Signed distance of points (n, 3; x >= 0) to pars and inferior articular process, so much longer, (n,) mm."""
    return _distance(points_mm, level, ARTICULAR, longer_mm)


def inferior_articular_distance(points_mm: np.ndarray, level: str) -> np.ndarray:
    """Signed distance of points (n, 3; x >= 0) to what meets the next vertebra downwards, (n,) mm.

    That is pars and inferior articular process, with room for the process to slide down.
    """
    return articular_distance(points_mm, level, SLIDE_MM) + CLOSER_MM
