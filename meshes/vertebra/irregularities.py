"""No two vertebrae are alike: the free ends of the processes lean a little this way or that, chosen by a seed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kyphoscope.meshes.choices import LEVELS
from kyphoscope.meshes.specs import VertebraSpec
from kyphoscope.meshes.tables.tables import size
from kyphoscope.meshes.vertebra.body_frame import body_frame

SPINOUS_MM = (1.5, 0.1, 0.1)
"""How far the tip of the spinous process may lean to a side, and back and up, where the table has length and slope."""
TRANSVERSE_MM = (0.25, 1.2, 1.2)
"""The same of a transverse process: outwards, where the table has the span, back and up."""
STEEPEST = 0.12
"""A process leans by no more than this share of its free length."""
BEGINS = 0.3
"""Where the spinous process begins to lean, as a share of the way from the canal to its tip: behind all facets."""
NEAR_MM, FAR_MM = 6.0, 15.0
"""How far off the midline bone goes wholly with the spinous process, and from where it does not go with it at all."""
CLEAR_MM = 4.0
"""How far beside the pedicle's outer wall a transverse process begins to lean: beside all facets of the arch."""


@dataclass(frozen=True, eq=False)
class _Lean:
    """A process that leans from `begins` to `ends`, mm along one axis of the vertebra, and by how much at its tip."""

    begins: float
    ends: float
    tip_mm: np.ndarray
    bow_mm: np.ndarray

    def at(self, along: np.ndarray) -> np.ndarray:
        """(n, 3) mm: the displacement of points at `along`; nothing before the process begins."""
        share = np.clip((along - self.begins) / (self.ends - self.begins), 0.0, 1.0)[:, None]
        lean = share**2 * (3 - 2 * share)
        return lean * self.tip_mm + (lean * (1 - lean)) * self.bow_mm


def irregular(points_mm: np.ndarray, spec: VertebraSpec) -> np.ndarray:
    """Points (n, 3) of an even vertebra in its frame, moved to where they are on the one that the seed chooses.

    Body, pedicles, canal and joints stay; the tips move by up to 1.5 mm. Transverse processes that carry a rib (T4 to
    T10) stay, so that its joint does. The map is smooth and never folds: neighbouring points never move apart or
    together by more than half of their distance. For seed 0 the points themselves.
    """
    if spec.seed == 0:
        return points_mm
    spinous, left, right = _leans(spec)
    x, y = points_mm[:, 0], points_mm[:, 1]
    off = np.clip((np.abs(x) / spec.size_factor - NEAR_MM) / (FAR_MM - NEAR_MM), 0.0, 1.0)[:, None]
    moved = points_mm + (1 - off**2 * (3 - 2 * off)) * spinous.at(y)
    for side, lean in ((1.0, left), (-1.0, right)):
        if lean is not None:
            moved = moved + lean.at(side * x)
    return moved


def _leans(spec: VertebraSpec) -> tuple[_Lean, _Lean | None, _Lean | None]:
    """How the spinous, the left and the right transverse process lean."""
    s, f, factor = size(spec.level, spec.size_factor), body_frame(spec.level, spec.size_factor), spec.size_factor
    dice = np.random.default_rng([spec.seed, LEVELS.index(spec.level)])
    tips, bows = dice.uniform(-1, 1, (3, 3)), dice.uniform(-1, 1, (3, 3))

    def lean(i: int, begins: float, ends: float, most: tuple[float, float, float]) -> _Lean:
        limit = np.minimum(factor * np.array(most), STEEPEST * (ends - begins))
        return _Lean(begins, ends, tips[i] * limit, bows[i] * limit)

    canal = f.back_mm + s.canal_depth_mm
    reach = s.spinous_length_mm * np.cos(np.radians(s.spinous_slope_deg))
    spinous = lean(0, canal + BEGINS * reach, canal + reach, SPINOUS_MM)
    if LEVELS.index(spec.level) <= LEVELS.index("T10"):
        return spinous, None, None
    begins = s.canal_width_mm / 2 + s.pedicle_width_mm + CLEAR_MM * factor
    ends = max(s.transverse_span_mm / 2, begins + 1.0)
    return spinous, lean(1, begins, ends, TRANSVERSE_MM), lean(2, begins, ends, TRANSVERSE_MM)
