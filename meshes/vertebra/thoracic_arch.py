"""The arch of a thoracic vertebra: tiled laminae, coronal facets, processes turned back and sloping down.

Places are in shares of the level's own sizes, as in the lumbar arch: x in shares of the distance from the midline to
the pedicle's axis, y behind the posterior wall in shares of the canal's depth, z in shares of half the body's height.
The shares are drawn after anatomy atlases; spans, lengths and slopes are those of the table.
"""

from __future__ import annotations

from functools import lru_cache
from math import cos, radians, sin

import numpy as np

from kyphoscope.meshes.geometry.pose import Vector
from kyphoscope.meshes.geometry.solids import Bar, Keel, smooth_union
from kyphoscope.meshes.tables.shape import between
from kyphoscope.meshes.tables.tables import above, drawn
from kyphoscope.meshes.vertebra import lumbar_arch
from kyphoscope.meshes.vertebra.body_frame import body_frame
from kyphoscope.meshes.vertebra.stacking import vertebra_from_upper

FACET = (0.97, 0.78, -1.20)
"""Middle of the inferior articular facet."""
FACET_UP_DEG, FACET_OUT_DEG = 16.0, 14.0
"""How far the superior facets face upwards and outwards of straight back."""
FACET_RADII = (0.55, 0.28, 0.58)
"""Half the width, thickness and height of an articular process, in shares of half the body's height."""
TRANSVERSE_ROOT = (0.95, 0.58, 0.22)
"""Where the transverse process begins."""
CLUB_CAP, FACET_CAP = 0.55, 0.7
"""How flat a transverse and a superior articular process end: 1 would be a half ball."""
SUPERIOR_THICKER = 1.5
"""How much thicker than the inferior articular process the superior one is."""
MEET_MM = 2.0
"""How far a superior articular process would reach into the inferior one above it, were it not hollowed by it."""

_KNOTS = ("T4", "T6", "T8", "T10", "T11", "T12")
_FORM: dict[str, tuple[float, ...]] = {
    "turned_back_deg": (34, 37, 41, 46, 50, 42),
    "turned_up_deg": (12, 12, 12, 14, 14, 4),
    "club": (0.55, 0.54, 0.51, 0.45, 0.41, 0.36),
    "neck": (0.42, 0.50, 0.50, 0.46, 0.42, 0.40),
    "lamina_begins": (0.66, 0.66, 0.66, 0.66, 0.60, 0.40),
    "facet_rises": (0.80, 0.80, 0.76, 0.70, 0.62, 0.55),
    "tubercles": (0, 0, 0, 0, 0.45, 1),
    "spine_less_steep_deg": (2.4, 2.3, 2.4, 3.0, 2.5, 0.9),
    "spine_begins": (-0.40, -0.46, -0.46, -0.42, -0.34, -0.28),
    "spine_half_width": (0.74, 0.74, 0.72, 0.64, 0.46, 0.36),
    "spine_tip_half_width": (0.27, 0.27, 0.27, 0.28, 0.30, 0.30),
    "spine_half_height": (0.54, 0.52, 0.54, 0.62, 0.68, 0.70),
    "spine_tip_height": (0.36, 0.34, 0.36, 0.42, 0.50, 0.58),
    "spine_ridge": (0.30, 0.30, 0.32, 0.40, 0.6, 0.75),
    "spine_knob": (0.30, 0.30, 0.31, 0.33, 0.35, 0.37),
}
"""How the shape changes down the chest: one number for each level of `_KNOTS`, straight between them.

Radii and heights are shares of half the body's height, `lamina_begins` is an x and `spine_begins` a z as above,
`tubercles` is how far the transverse process is parted into three, `spine_ridge` how broad a spinous process is above.
The middle line of the spinous process is less steep than the table says, since the process tapers and its upper
border, whose slope is published, falls more.
"""


def form(name: str, level: str) -> float:
    """A number of `_FORM` at a level."""
    return between(dict(zip(_KNOTS, _FORM[name], strict=True)), level)


def place(level: str, share: Vector) -> np.ndarray:
    """The point (3,) mm at shares of a level's sizes (see above)."""
    s, f = drawn(level), body_frame(level)
    pedicle_x = (s.canal_width_mm + s.pedicle_width_mm) / 2
    return np.array([share[0] * pedicle_x, f.back_mm + share[1] * s.canal_depth_mm, share[2] * f.half_mm])


def _bar(start: np.ndarray, end: np.ndarray, wide: Vector, wide_mm: tuple[float, float], thick_mm: tuple[float, float],
         power: float = 2.0, cap_share: float = 1.0) -> Bar:  # fmt: skip
    return Bar(
        start=(float(start[0]), float(start[1]), float(start[2])),
        end=(float(end[0]), float(end[1]), float(end[2])),
        wide=wide,
        wide_mm=wide_mm,
        thick_mm=thick_mm,
        power=power,
        cap_share=cap_share,
    )


def transverse_direction(level: str) -> np.ndarray:
    """The unit direction (3,) in which the left transverse process points."""
    back, up = radians(form("turned_back_deg", level)), radians(form("turned_up_deg", level))
    return np.array([cos(up) * cos(back), cos(up) * sin(back), sin(up)])


def transverse_process(level: str) -> Bar:
    """The left transverse process, a club whose flattened end reaches half the span."""
    half = body_frame(level).half_mm
    club, neck = form("club", level) * half, form("neck", level) * half
    root, along = place(level, TRANSVERSE_ROOT), transverse_direction(level)
    reach = (drawn(level).transverse_span_mm / 2 - 0.8 * club - root[0]) / along[0]
    return _bar(
        root, root + max(reach, 1.0) * along, (0.0, 0.0, 1.0),
        (1.15 * neck, 1.1 * club), (neck, 0.8 * club), 2.4, CLUB_CAP,
    )  # fmt: skip


def _transverse_root(level: str) -> Bar:
    """The broad beginning of the transverse process."""
    half, club = body_frame(level).half_mm, transverse_process(level)
    start, end = np.array(club.start), np.array(club.end)
    return _bar(start - 0.12 * half * np.array([0.0, 0.0, 1.0]), start + 0.6 * (end - start), (0.0, 0.0, 1.0),
                (0.76 * half, 0.46 * half), (1.06 * form("neck", level) * half, 0.39 * half))  # fmt: skip


def _facet_axes() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Unit directions of a left superior facet: along its width, the way it faces, up along it."""
    up, out = radians(FACET_UP_DEG), radians(FACET_OUT_DEG)
    faces = np.array([sin(out) * cos(up), cos(out) * cos(up), sin(up)])
    rises = np.array([0.0, 0.0, 1.0]) - sin(up) * faces
    rises /= np.linalg.norm(rises)
    return np.cross(faces, rises), faces, rises


@lru_cache(32)
def _inferior(level: str, longer_mm: float) -> Bar:
    half = body_frame(level).half_mm
    across, faces, up = _facet_axes()
    wide, thick, tall = (r * half for r in FACET_RADII)
    middle = place(level, FACET) + thick * faces
    end = middle - (tall - 0.5 * wide + longer_mm) * up
    start = middle + 1.1 * tall * up
    return _bar(start, end, tuple(across), (wide, wide), (thick * 1.1, thick), 2.6)


@lru_cache(32)
def _superior(level: str) -> Bar:
    """It stands where the inferior process of the next vertebra upwards is, whatever lies between their bodies."""
    half, upper = body_frame(level).half_mm, above(level)
    across, faces, up = _facet_axes()
    wide, thick, tall = (r * half for r in FACET_RADII)
    if upper is None:
        met = place(level, (FACET[0], FACET[1] - 0.05, -FACET[2]))
    else:
        met = vertebra_from_upper(level).apply(place(upper, FACET)[None])[0]
    thick *= SUPERIOR_THICKER
    middle = met - (thick - MEET_MM) * faces
    tip, root = (
        middle + (form("facet_rises", level) * tall - 0.6 * wide) * up,
        middle - 1.5 * tall * up - 0.3 * thick * faces,
    )
    return _bar(root, tip, tuple(across), (1.1 * wide, 0.92 * wide), (thick * 1.4, thick * 1.1), 2.4, FACET_CAP)


def _lamina(level: str) -> Bar:
    half = body_frame(level).half_mm
    start, end = place(level, (form("lamina_begins", level), 0.88, -0.22)), place(level, (0.0, 1.13, -0.50))
    return _bar(start, end, (0.0, 0.34, -0.94), (1.0 * half, 0.92 * half), (0.30 * half, 0.28 * half), 3.0)


def _spine(level: str) -> Keel:
    s, half = drawn(level), body_frame(level).half_mm
    slope, ridge = radians(s.spinous_slope_deg - form("spine_less_steep_deg", level)), form("spine_ridge", level)
    start = place(level, (0.0, 1.0, form("spine_begins", level)))
    end = start + s.spinous_length_mm * np.array([0.0, cos(slope), -sin(slope)])
    return Keel(
        start=(0.0, float(start[1]), float(start[2])),
        end=(0.0, float(end[1]), float(end[2])),
        tall_mm=(form("spine_half_height", level) * half, form("spine_tip_height", level) * half),
        base_mm=(form("spine_half_width", level) * half, form("spine_tip_half_width", level) * half),
        ridge_share=ridge,
        round_mm=2.0,
    )


def _spinous_knob(level: str) -> Bar:
    """The small flattened tip of the spinous process, hardly thicker than what carries it."""
    half, keel = body_frame(level).half_mm, _spine(level)
    along = (np.array(keel.end) - keel.start) / np.linalg.norm(np.array(keel.end) - keel.start)
    radius = form("spine_knob", level) * half
    middle = np.array(keel.end) - 1.02 * radius * along
    return _bar(middle - 6.0 * along, middle, (0.0, 0.0, 1.0),
                (0.9 * keel.tall_mm[1], keel.tall_mm[1]), (0.6 * radius, 0.9 * radius))  # fmt: skip


def _tubercles(level: str) -> list[Bar]:
    """The upper and the lower of three short knobs that stand for the transverse process at T12."""
    half, share = body_frame(level).half_mm, form("tubercles", level)
    root = place(level, (0.98, 0.62, 0.05))
    upper, lower = place(level, (1.12, 1.04, 0.62)), place(level, (1.10, 0.96, -0.40))
    return [
        _bar(root, root + share * (tip - root), (0.0, 0.0, 1.0), (0.50 * half, 0.26 * half), (0.46 * half, 0.26 * half))
        for tip in (upper, lower)
    ]


def processes_distance(points_mm: np.ndarray, level: str) -> np.ndarray:
    """Signed distance of points (n, 3; x >= 0) to the left half of laminae and processes, (n,) mm."""
    arch = _lamina_and_joint(points_mm, level, 0.0)
    spine = smooth_union(_spine(level).distance(points_mm), _spinous_knob(level).distance(points_mm), 2.0)
    arch = smooth_union(arch, spine, 5.0)
    root = _transverse_root(level).distance(points_mm)
    transverse = smooth_union(root, transverse_process(level).distance(points_mm), 5.0)
    arch = smooth_union(arch, transverse, 3.0)
    return smooth_union(arch, _superior(level).distance(points_mm), 2.0)


def inferior_articular_distance(points_mm: np.ndarray, level: str) -> np.ndarray:
    """Signed distance of points (n, 3; x >= 0) to what meets the next vertebra downwards, (n,) mm.

    That is lamina and inferior articular process, with room for the process to slide down.
    """
    return _lamina_and_joint(points_mm, level, lumbar_arch.SLIDE_MM) + lumbar_arch.CLOSER_MM


def _lamina_and_joint(points_mm: np.ndarray, level: str, longer_mm: float) -> np.ndarray:
    """Signed distance to lamina and inferior articular process, (n,) mm, the process made longer.

    At T12 the process is that of a lumbar vertebra: the facets turn from coronal to sagittal there.
    """
    if level == "T12":
        process = lumbar_arch.articular_distance(points_mm, level, longer_mm)
    else:
        process = _inferior(level, longer_mm).distance(points_mm)
    arch = smooth_union(_lamina(level).distance(points_mm), process, 2.5)
    if form("tubercles", level) > 0:
        for knob in _tubercles(level):
            arch = smooth_union(arch, knob.distance(points_mm), 3.0)
    return arch
