"""The sizes that a caliper would find on a built vertebra, from its triangles alone.

All is measured in the vertebra's own axes (+x left, +y posterior, +z superior; the midline is x = 0); nothing is taken
from a spec, a table or the fields that the surface was made from. `level` in the sense of a height is along the axis of
the body, which stands square on the plane halfway between both end plates.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, cos, degrees, radians, sin

import numpy as np

from kyphoscope.meshes.geometry.part import Part
from kyphoscope.meshes.geometry.plane_section import CrossSection, area_and_middle, cross_section
from kyphoscope.meshes.measure.pedicle_caliper import pedicle_caliper
from kyphoscope.meshes.measure.six_point import EndPlate, end_plates

X, Y, Z = np.eye(3)
BAND = 0.12
"""Share of the body's height, from an end plate on, in which its edge is looked for: it bulges just under the rim."""
CLEAR_OF_PEDICLES = 0.55
"""Share of the depth, from the front, in which the width is looked for: a pedicle may leave the side behind that."""


FREE = (0.4, 0.8)
"""Of the way from the front of the arch to the tip: there the spinous process is free, and its blunt end not begun."""
BESIDE_MM = (-3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0)
"""Sagittal planes that make up the side view of the spinous process, which need not lie on the midline."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Morphometry:
    """What is measured on one unbroken vertebra; names and units are those of `tables.LevelSize`.

    upper_width_mm, lower_width_mm : from side to side, the widest within an eighth of the height of the end plate
    upper_depth_mm, lower_depth_mm : front to back on the midline along the end plate, the deepest within that eighth
    anterior_height_mm, posterior_height_mm : between the rims of both end plates on the midline (six-point morphometry)
    pedicle_width_mm, pedicle_transverse_deg : in the axial section at half its height, the shortest way from the canal
        to the outside, and the angle of the line square to it with the sagittal plane, positive where it runs towards
        the midline going forward (on CT: Zindrick 1987); mean of both sides, as all that follows of the pedicle
    pedicle_height_mm, pedicle_sagittal_deg : in the upright section along that line, the shortest way from the lower to
        the upper edge, and how far the line square to it falls, going forward, below the plane between both end plates
    canal_width_mm : the widest inner width at the height of the middle of the pedicles, between them
    canal_depth_mm : the shortest way on the midline from the posterior wall to the front of the arch
    transverse_span_mm : from tip to tip of the transverse processes
    spinous_length_mm : along the middle line of the spinous process in its side view, from where it is free of the
        laminae (no more than twice as thick as at its thinnest) to its tip
    spinous_slope_deg : how far the upper border of its free part, in the side view, falls below the plane between both
        end plates
    chord_mm : along the pedicle's axis, from the bone's surface behind to the surface of the body in front
    wedge_deg : between both end plates, positive where the body is lower in front
    body_volume_ml : of the body in front of its posterior wall
    """

    upper_width_mm: float
    lower_width_mm: float
    upper_depth_mm: float
    lower_depth_mm: float
    anterior_height_mm: float
    posterior_height_mm: float
    pedicle_width_mm: float
    pedicle_height_mm: float
    pedicle_transverse_deg: float
    pedicle_sagittal_deg: float
    canal_width_mm: float
    canal_depth_mm: float
    transverse_span_mm: float
    spinous_length_mm: float
    spinous_slope_deg: float
    chord_mm: float
    wedge_deg: float
    body_volume_ml: float


@dataclass(frozen=True, kw_only=True, slots=True)
class DiscHeights:
    """The space between two bodies on the midline; names are those of `tables.LevelSize`.

    disc_anterior_mm, disc_posterior_mm : between the facing rims in front and behind
    disc_middle_mm : halfway between these, from rim plane to rim plane: the hollows of the end plates do not count
    """

    disc_anterior_mm: float
    disc_middle_mm: float
    disc_posterior_mm: float


@dataclass(frozen=True, eq=False)
class _Midline:
    """The mid-sagittal section: y and z of the body's outline and of the arch's, and what is read off them."""

    body: np.ndarray
    arch: np.ndarray
    upper: EndPlate
    lower: EndPlate
    gap_mm: float

    @property
    def tilt_deg(self) -> float:
        """How much the plane between both end plates rises from front to back."""
        return (self.upper.rise_deg + self.lower.rise_deg) / 2

    @property
    def wall_y(self) -> float:
        return float(self.body[:, 0].max())

    @property
    def height_mm(self) -> float:
        return float(np.hypot(*(self.upper.front + self.upper.behind - self.lower.front - self.lower.behind)) / 2)


def measured(part: Part) -> Morphometry:
    """Every size of an unbroken vertebra that the table has a column for, discs apart; see `Morphometry`.

    Raises ValueError for a surface in which no body and arch, no canal between them or no pedicle is found.
    """
    vertices, faces = part.vertices, part.faces
    middle = _midline(vertices, faces)
    upper, lower = (_plate_size(vertices, middle, up) for up in (1.0, -1.0))
    top, floor = middle.upper.behind[1] + 3.0, (middle.upper.behind[1] + middle.lower.behind[1]) / 2 - 1.0
    sides = [pedicle_caliper(vertices, faces, side, middle.wall_y, middle.gap_mm, floor, top) for side in (1.0, -1.0)]
    spinous_length_mm, spinous_slope_deg = _spinous(vertices, faces, middle)
    behind = vertices[vertices[:, 1] > middle.wall_y]
    return Morphometry(
        upper_width_mm=upper[0],
        lower_width_mm=lower[0],
        upper_depth_mm=upper[1],
        lower_depth_mm=lower[1],
        anterior_height_mm=float(np.hypot(*(middle.upper.front - middle.lower.front))),
        posterior_height_mm=float(np.hypot(*(middle.upper.behind - middle.lower.behind))),
        pedicle_width_mm=_mean([s.width_mm for s in sides]),
        pedicle_height_mm=_mean([s.height_mm for s in sides]),
        pedicle_transverse_deg=_mean([s.transverse_deg for s in sides]),
        pedicle_sagittal_deg=_mean([s.sagittal_deg for s in sides]) + middle.tilt_deg,
        canal_width_mm=_canal_width(vertices, faces, middle, _mean([s.middle[2] for s in sides])),
        canal_depth_mm=middle.gap_mm,
        transverse_span_mm=float(np.ptp(behind[:, 0])),
        spinous_length_mm=spinous_length_mm,
        spinous_slope_deg=spinous_slope_deg + middle.tilt_deg,
        chord_mm=_mean([s.chord_mm for s in sides]),
        wedge_deg=middle.upper.rise_deg - middle.lower.rise_deg,
        body_volume_ml=_body_volume_ml(vertices, faces, middle),
    )


def measured_disc(upper: Part, lower: Part) -> DiscHeights:
    """The heights of the space between two vertebrae, both given in one frame; see `DiscHeights`."""
    ceiling, floor = _midline(upper.vertices, upper.faces).lower, _midline(lower.vertices, lower.faces).upper
    front, behind = ceiling.front - floor.front, ceiling.behind - floor.behind
    return DiscHeights(
        disc_anterior_mm=float(np.hypot(*front)),
        disc_middle_mm=float(np.hypot(*(front + behind)) / 2),
        disc_posterior_mm=float(np.hypot(*behind)),
    )


def _mean(values: list[float]) -> float:
    return float(np.mean(values))


def _midline(vertices: np.ndarray, faces: np.ndarray) -> _Midline:
    """The mid-sagittal section, parted into body and arch by the canal."""
    cut = cross_section(vertices, faces, np.zeros(3), Y, Z)
    rings = [ring for ring in cut.outlines if area_and_middle(ring)[0] > 5.0]
    if not rings:
        raise ValueError("The sagittal plane at x = 0 misses the bone.")
    body = min(rings, key=lambda ring: float(ring[:, 0].min()))
    rest = [ring for ring in rings if ring is not body and ring[:, 0].min() > body[:, 0].max() - 3.0]
    if not rest:
        raise ValueError("The section on the midline is one piece: there is no canal between body and arch.")
    arch = max(rest, key=lambda ring: area_and_middle(ring)[0])
    dense_body, dense_arch = _dense(body), _dense(arch)
    gaps = np.hypot(*(dense_arch[:, None] - dense_body).transpose(2, 0, 1))
    return _Midline(body, arch, *end_plates(body), float(gaps.min()))


def _closed(ring: np.ndarray) -> CrossSection:
    """One outline, to be asked as a section."""
    return CrossSection(ring, np.roll(ring, -1, axis=0), np.roll(np.arange(len(ring)), -1))


def _dense(ring: np.ndarray, step_mm: float = 0.3) -> np.ndarray:
    """An outline with points no farther apart than `step_mm`."""
    closed = np.vstack([ring, ring[:1]])
    way = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(closed, axis=0).T))])
    at = np.arange(0.0, way[-1], step_mm)
    return np.column_stack([np.interp(at, way, closed[:, 0]), np.interp(at, way, closed[:, 1])])


def _plate_size(vertices: np.ndarray, middle: _Midline, up: float) -> tuple[float, float]:
    """Width and depth of the upper (`up` 1) or lower (-1) end plate, mm."""
    plate = middle.upper if up > 0 else middle.lower
    rise = radians(plate.rise_deg)
    along, inward = np.array([cos(rise), sin(rise)]), up * np.array([sin(rise), -cos(rise)])

    def in_band(points: np.ndarray) -> np.ndarray:
        depth = (points - plate.front) @ inward
        return (depth > -2.0) & (depth < BAND * middle.height_mm)

    edge = _dense(middle.body)
    run = edge[in_band(edge)] @ along
    places = vertices[:, 1:] @ along
    chosen = in_band(vertices[:, 1:]) & (places < run.min() + CLEAR_OF_PEDICLES * np.ptp(run))
    return float(np.ptp(vertices[chosen, 0])), float(np.ptp(run))


def _canal_width(vertices: np.ndarray, faces: np.ndarray, middle: _Midline, z: float) -> float:
    """The widest free stretch across the midline at the height `z`, behind the posterior wall and before the arch."""
    cut = cross_section(vertices, faces, np.array([0.0, 0.0, z]), X, Y)
    widest = 0.0
    for y in np.arange(middle.wall_y - 1.0, middle.wall_y + 0.6 * middle.gap_mm, 0.3):
        stretches = cut.along(np.array([0.0, y]), np.array([1.0, 0.0]))
        left, right = stretches[stretches[:, 0] > 0, 0], -stretches[stretches[:, 1] < 0, 1]
        if len(left) and len(right) and not (stretches[:, 0] * stretches[:, 1] < 0).any():
            widest = max(widest, float(left.min() + right.min()))
    return widest


def _spinous(vertices: np.ndarray, faces: np.ndarray, middle: _Midline) -> tuple[float, float]:
    """Length along its middle line, mm, and fall of the upper border below the horizontal, degrees."""
    profiles = [cross_section(vertices, faces, x * X, Y, Z) for x in BESIDE_MM]
    front = middle.arch[np.argmin(middle.arch[:, 0])]
    near = (np.abs(vertices[:, 0]) < BESIDE_MM[-1]) & (vertices[:, 1] > front[0])
    at, along = (front + middle.arch[np.argmax(middle.arch[:, 0])]) / 2, np.array([1.0, 0.0])
    for _ in range(2):  # first from right behind, then square to what was found
        reach = (vertices[near, 1:] - at) @ along
        borders = _borders(profiles, at, along, reach.min() + np.ptp(reach) * np.linspace(*FREE, 21))
        upper, points = borders[:, 1], borders.mean(axis=1)
        at, along = points.mean(axis=0), _direction(upper)
    fall, along = _fall_deg(along), _direction(points)
    tip_mm = float(((vertices[near, 1:] - at) @ along).max())
    begins = _free_of_laminae(vertices, faces, at, along, (middle.arch - at) @ along)
    return tip_mm - begins, fall


def _direction(points: np.ndarray) -> np.ndarray:
    """The unit direction, backwards, of the line through points (n, 2)."""
    along = np.linalg.svd(points - points.mean(axis=0))[2][0]
    return along * np.sign(along[0])


def _fall_deg(along: np.ndarray) -> float:
    return degrees(atan2(-along[1], along[0]))


def _borders(profiles: list[CrossSection], at: np.ndarray, along: np.ndarray, stations: np.ndarray) -> np.ndarray:
    """(k, 2, 2) mm: the lower and the upper border of a process in its side view, square to a line through `at`."""
    across, borders = np.array([-along[1], along[0]]), []
    for s in stations:
        through = at + s * along
        met = np.vstack([profile.along(through, across) for profile in profiles])
        if len(met):
            borders.append((through + met.min() * across, through + met.max() * across))
    if len(borders) < 5:
        raise ValueError("There is no bone behind the canal that could be a spinous process.")
    return np.array(borders)


def _free_of_laminae(
    vertices: np.ndarray, faces: np.ndarray, at: np.ndarray, along: np.ndarray, reach: np.ndarray
) -> float:
    """How far along its middle line (mm from `at`) the spinous process stands free."""
    up = np.array([0.0, -along[1], along[0]])
    stations = np.arange(reach.min(), reach.max() - 2.0, 0.3)
    thick = np.full(len(stations), np.inf)
    for i, s in enumerate(stations):
        point = np.array([0.0, *(at + s * along)])
        stretch = cross_section(vertices, faces, point, X, up).chord(np.zeros(2), np.array([1.0, 0.0]))
        if stretch is not None and stretch[0] < 0 < stretch[1]:
            thick[i] = stretch[1] - stretch[0]
    first, last = (int(share * len(stations)) for share in FREE)
    least = first + int(np.argmin(thick[first:last]))
    wide = np.nonzero(thick[:least] > 2.0 * thick[least])[0]
    return float(stations[wide[-1]]) if len(wide) else float(stations[0])


def _body_volume_ml(vertices: np.ndarray, faces: np.ndarray, middle: _Midline) -> float:
    """The volume in front of the posterior wall, from axial sections 0.5 mm apart."""
    profile, step_mm, total = _closed(middle.body), 0.5, 0.0
    for z in np.arange(middle.body[:, 1].min() + step_mm / 2, middle.body[:, 1].max(), step_mm):
        wall = float(profile.along(np.array([0.0, z]), np.array([1.0, 0.0])).max(initial=-np.inf))
        cut = cross_section(vertices, faces, np.array([0.0, 0.0, z]), X, Y)
        # Outlines pressed flat against the wall enclose no more than what lies before it.
        a, b = (np.minimum(ends, [np.inf, wall]) for ends in (cut.starts, cut.stops))
        total += abs(float(np.sum(a[:, 0] * b[:, 1] - b[:, 0] * a[:, 1]))) / 2 * step_mm
    return total / 1000.0
