"""The veins of the spine, from the basivertebral vein in a body to the great veins in front: the way to the lung."""

from __future__ import annotations

import numpy as np

from kyphoscope.meshes.choices import LEVELS
from kyphoscope.meshes.geometry.loft import pipe
from kyphoscope.meshes.geometry.triangles import Surface, joined
from kyphoscope.meshes.tables.tables import size
from kyphoscope.meshes.tissue.canal_contents import ROOT_BELOW_MM, root_radius_mm
from kyphoscope.meshes.tissue.spinal_segment import SpinalSegment, smooth_line
from kyphoscope.meshes.vertebra.body_frame import body_frame
from kyphoscope.meshes.vertebra.vertebra_body import FORAMEN_DEPTH, FORAMEN_UP, posterior_wall_mm
from kyphoscope.meshes.vertebra.vertebra_pedicle import pedicle_axis
from kyphoscope.meshes.vertebra.vertebra_surface import body_field

BASIVERTEBRAL_MM, EPIDURAL_MM, SEGMENTAL_MM = 1.1, 1.0, 1.1
"""Radii as drawn; in life these veins are 1 to 3 mm wide."""
CAVA_MM, AZYGOS_MM, HEMIAZYGOS_MM = 9.0, 3.6, 2.6
"""Radii: the inferior vena cava is about 20 mm wide, the azygos vein 6 to 10 (recalled); the others as drawn."""
LAST_OF_AZYGOS = "T12"
"""Below it the segmental veins go to the vena cava, from it upwards to the azygos and hemiazygos veins."""
CROSSES_AT = "T9"
"""Where the hemiazygos vein crosses to the azygos: T8 or T9 in most people (recalled)."""
WAIST = -0.12
"""Where a segmental vein goes round, as a share of half the body's height."""
OFF_MM = 0.6
"""Left between a vein and bone."""
OFF_BODY_MM = 4.2
"""Left between a great vein and the front of the column."""


Cord = tuple[np.ndarray, float]
"""A line (n, 3) mm and its radius."""


def _thoracic(level: str) -> bool:
    return LEVELS.index(level) <= LEVELS.index(LAST_OF_AZYGOS)


def _wall(level: str, bearing_deg: float, z_mm: float, off_mm: float) -> tuple[float, float, float]:
    """A point off the wall of a body, which is taken to go on beside the disc below it.

    bearing_deg : seen from above, so many degrees from the front towards the left
    """
    turn = np.radians(bearing_deg)
    reach = np.arange(5.0, 40.0, 0.1)
    within = float(np.clip(z_mm, -0.85 * body_frame(level).half_mm, 0.85 * body_frame(level).half_mm))
    points = np.column_stack([reach * np.sin(turn), -reach * np.cos(turn), np.full(len(reach), within)])
    out = float(reach[np.argmax(body_field(level).at(points) > 0.0)]) + off_mm
    return (out * float(np.sin(turn)), -out * float(np.cos(turn)), z_mm)


def _in_front(level: str, bearing_deg: float, off_mm: float) -> tuple[float, float, float]:
    """The same at the waist's height, but off the rims, which stand out further."""
    half, waist = body_frame(level).half_mm, WAIST * body_frame(level).half_mm
    rows = [_wall(level, bearing_deg, share * half, off_mm) for share in (-0.85, WAIST, 0.85)]
    x, y, _ = max(rows, key=lambda at: float(np.hypot(at[0], at[1])))
    return (x, y, waist)


def _foramen_z(level: str) -> float:
    """Height of the vein in the foramen, below the root, in the vertebra's frame."""
    below_pedicle = 2 * root_radius_mm(level) + ROOT_BELOW_MM + OFF_MM + SEGMENTAL_MM
    return float(pedicle_axis(level)[0][2]) - size(level).pedicle_height_mm / 2 - below_pedicle


def _canal_front(level: str, x_mm: float, z_mm: float) -> tuple[float, float, float]:
    """A point of the plexus just behind a body."""
    return (x_mm, posterior_wall_mm(level, 0.0) + 0.9 + EPIDURAL_MM, z_mm)


def _channel_x(level: str) -> float:
    """How far from the midline a longitudinal channel of the plexus runs: beside the ligament, within the pedicles."""
    return 0.30 * size(level).canal_width_mm


def _basivertebral_mm(level: str) -> float:
    """The radius of a body's vein, smaller in a smaller body."""
    return BASIVERTEBRAL_MM * min(1.0, body_frame(level).half_mm / 12.0)


def _vent(level: str) -> float:
    """The height of the basivertebral foramen's mouth."""
    return FORAMEN_UP * body_frame(level).half_mm


def basivertebral_line(segment: SpinalSegment, level: str, side: int) -> np.ndarray:
    """(n, 3): from the middle of a body backwards through its foramen to the channel on one side of the canal."""
    f, z = body_frame(level), _vent(level)
    front = f.back_mm - 0.8 * FORAMEN_DEPTH * 2 * f.back_mm
    x = _channel_x(level)
    marks = [(0.0, front, z), (0.0, f.back_mm - 1.0, z), _canal_front(level, 0.4 * side * x, z)]
    marks.append(_canal_front(level, side * x, z - 0.5))
    return segment.kept_clear(smooth_line(segment.placed(level, marks)), _basivertebral_mm(level), 0.3)


def epidural_line(segment: SpinalSegment, side: int) -> np.ndarray:
    """(n, 3) down the segment: a longitudinal channel of the anterior plexus."""

    def passes(level: str, share: float) -> tuple[float, float, float]:
        return _canal_front(level, side * _channel_x(level), share * body_frame(level).half_mm)

    line = segment.canal(passes)
    return segment.kept_clear(line, EPIDURAL_MM, OFF_MM)


def segmental_line(segment: SpinalSegment, level: str, side: int) -> np.ndarray:
    """(n, 3): from the channel out of the foramen, round the side of the body to the great vein of that side."""
    middle, low = pedicle_axis(level)[0], _foramen_z(level)
    x, waist = _channel_x(level), WAIST * body_frame(level).half_mm
    marks: list[tuple[float, float, float]] = [
        _canal_front(level, side * x, low),
        (side * (size(level).canal_width_mm / 2 - 0.5), _canal_front(level, 0.0, 0.0)[1] + 0.6, low),
        (side * float(middle[0]), posterior_wall_mm(level, 0.0) + 1.0, low - 0.3),
    ]
    off = SEGMENTAL_MM + OFF_MM
    marks += [_wall(level, side * turn, z, off) for turn, z in ((118.0, low), (104.0, 0.6 * low), (84.0, waist))]
    ends = great_vein(segment, level, side)
    turns = (62.0, 44.0) if side * ends[0] > 0 else (60.0, 36.0, 14.0, -6.0)
    marks += [_wall(level, side * turn, waist, off) for turn in turns]
    outward = segment.placed(level, marks)
    return segment.kept_clear(smooth_line(np.vstack([outward, ends]), 1.5), SEGMENTAL_MM, OFF_MM)


def great_vein(segment: SpinalSegment, level: str, side: int) -> np.ndarray:
    """(3,) where the segmental vein of one side of a level ends, in the middle of a great vein."""
    if not _thoracic(level):
        return segment.placed(level, [_in_front(level, -24.0, CAVA_MM + OFF_BODY_MM)])[0]
    radius, bearing = (AZYGOS_MM, -20.0) if side < 0 else (HEMIAZYGOS_MM, 38.0)
    return segment.placed(level, [_in_front(level, bearing, radius + OFF_BODY_MM)])[0]


def _down(segment: SpinalSegment, levels: list[str], side: int) -> np.ndarray:
    """(n, 3) a great vein along some levels, prolonged to the ends of the segment where it does not end before."""
    marks = np.array([great_vein(segment, level, side) for level in levels])
    first, last = (np.array([[0.0, -0.05, 1.0]]), np.array([[0.0, 0.0, -1.0]]))
    marks = np.vstack([marks[0] + first * 42.0, marks, marks[-1] + last * 42.0])
    return segment.clipped(smooth_line(marks, 2.0))


def _cava(segment: SpinalSegment) -> list[np.ndarray]:
    """The vena cava's line (n, 3); none in the chest, for above L1 it leaves the spine for the liver and the heart."""
    lumbar = [level for level in segment.around if not _thoracic(level)]
    if not lumbar:
        return []
    line = _down(segment, lumbar, -1)
    if _thoracic(segment.around[0]):
        line = line[line[:, 2] < great_vein(segment, lumbar[0], -1)[2] + 12.0]
    return [line] if len(line) > 2 else []


def _azygos(segment: SpinalSegment, side: int) -> list[np.ndarray]:
    """The line (n, 3) of the azygos vein (right), or of the hemiazygos and accessory hemiazygos (left); none below."""
    chest = [level for level in segment.around if _thoracic(level)]
    if not chest:
        return []
    line = _down(segment, chest, side)
    if not _thoracic(segment.around[-1]):
        line = line[line[:, 2] > great_vein(segment, chest[-1], side)[2] - 14.0]
    return [line] if len(line) > 2 else []


def _great_cords(segment: SpinalSegment) -> list[Cord]:
    """The vena cava, the azygos vein, the hemiazygos and what joins these two."""
    cords: list[Cord] = [(line, CAVA_MM) for line in _cava(segment)]
    for side, radius in ((-1, AZYGOS_MM), (1, HEMIAZYGOS_MM)):
        cords += [(line, radius) for line in _azygos(segment, side)]
    if CROSSES_AT in segment.levels:
        ends = [great_vein(segment, CROSSES_AT, side) for side in (1, -1)]
        bridge = segment.placed(CROSSES_AT, [_in_front(CROSSES_AT, 8.0, HEMIAZYGOS_MM + OFF_BODY_MM)])[0]
        cords.append((smooth_line(np.array([ends[0], bridge, ends[1]])), 0.8 * HEMIAZYGOS_MM))
    return cords


def great_veins(segment: SpinalSegment) -> Surface:
    """The inferior vena cava in the lumbar spine, the azygos and hemiazygos veins in the chest."""
    return joined([pipe(line, radius, sides=14) for line, radius in _great_cords(segment)])


def basivertebral_veins(segment: SpinalSegment) -> Surface:
    """One in each body of the segment, forked where it comes out of the foramen."""
    lines = [(basivertebral_line(segment, level, side), level) for level in segment.levels for side in (1, -1)]
    return joined([pipe(line, _basivertebral_mm(level)) for line, level in lines])


def epidural_veins(segment: SpinalSegment) -> Surface:
    """The anterior internal plexus: a channel on either side and a bridge behind each body."""
    veins = [pipe(epidural_line(segment, side), EPIDURAL_MM, every=3) for side in (1, -1)]
    for level in segment.levels:
        x, z = _channel_x(level), _vent(level) - 3.5
        bridge = smooth_line(segment.placed(level, [_canal_front(level, share * x, z) for share in (1, 0, -1)]))
        veins.append(pipe(segment.kept_clear(bridge, 0.7 * EPIDURAL_MM, OFF_MM), 0.7 * EPIDURAL_MM))
    return joined(veins)


def segmental_veins(segment: SpinalSegment) -> Surface:
    """One round either side of each body of the segment."""
    lines = [segmental_line(segment, level, side) for level in segment.levels for side in (1, -1)]
    return joined([pipe(line, SEGMENTAL_MM) for line in lines])
