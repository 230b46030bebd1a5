"""The beginning of a rib: its head on the bodies, its neck, its tubercle and a hand's breadth less of its shaft."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.interpolate import CubicSpline, PchipInterpolator
from scipy.spatial import cKDTree

from kyphoscope.meshes.geometry.cache import cached_on_disk
from kyphoscope.meshes.geometry.grid import Grid, contour, sample
from kyphoscope.meshes.geometry.part import Part
from kyphoscope.meshes.geometry.pose import Pose
from kyphoscope.meshes.geometry.solids import radial_distance, smooth_cut, smooth_intersection, smooth_union
from kyphoscope.meshes.geometry.thinning import thinned
from kyphoscope.meshes.specs import RibSpec
from kyphoscope.meshes.tables.tables import above
from kyphoscope.meshes.vertebra.body_frame import body_frame
from kyphoscope.meshes.vertebra.costal_facets import head_joint, tubercle_joint
from kyphoscope.meshes.vertebra.stacking import vertebra_from_upper
from kyphoscope.meshes.vertebra.vertebra_body import body_distance
from kyphoscope.meshes.vertebra.vertebra_surface import bone_field

JOINT_SPACE_MM = 0.8
"""Left between rib and bone."""
SHAFT_MM = 40.0
"""How much of the shaft there is beyond the tubercle."""
POINTS = 240
SPACING_MM = 0.7
TRIANGLES = 900


def rib(spec: RibSpec) -> Part:
    """The stub of one rib, rounded where it is cut off, in the frame of the vertebra with its number."""
    made = cached_on_disk("rib", spec.level, lambda: _surface(spec.level))
    sign = 1.0 if spec.side == "left" else -1.0
    faces = made["faces"] if spec.side == "left" else np.ascontiguousarray(made["faces"][:, ::-1])
    return Part(made["vertices"] * (np.array([sign, 1.0, 1.0]) * spec.size_factor), faces, "rib")


def rib_landmarks(spec: RibSpec) -> dict[str, Pose]:
    """Places in the middle of a rib: "head", "neck", "tubercle" from T4 to T10, and "shaft" at its bend."""
    knots, line = _knots(spec.level), _course(spec.level).points
    halfway = (knots[0] + knots[1]) / 2
    neck = line[np.argmin(np.linalg.norm(line - halfway, axis=1))]
    places = {"head": knots[0], "neck": neck, "shaft": knots[3]}
    if tubercle_joint(spec.level) is not None:
        places["tubercle"] = knots[1]
    sign = 1.0 if spec.side == "left" else -1.0
    return {
        name: Pose((sign * spec.size_factor * float(x), spec.size_factor * float(y), spec.size_factor * float(z)))
        for name, (x, y, z) in places.items()
    }


def _direction(*v: float) -> np.ndarray:
    return np.array(v) / np.linalg.norm(v)


def _knots(level: str) -> list[np.ndarray]:
    """Points (3,) mm along the left rib: head, neck or tubercle, angle, end."""
    head, tubercle = head_joint(level), tubercle_joint(level)
    at = [np.array(head.middle_mm)]
    if tubercle is None:
        # No tubercle: past the short transverse process without touching it, and steeper down.
        at.append(at[0] + 16.0 * _direction(0.90, 0.38, -0.22))
        turns = [(14.0, (0.86, 0.38, -0.34)), (13.0, (0.90, 0.14, -0.40)), (12.0, (0.88, -0.10, -0.44))]
    else:
        at.append(np.array(tubercle.middle_mm))
        turns = [(13.0, (0.82, 0.50, -0.26)), (14.0, (0.92, 0.12, -0.34)), (13.0, (0.88, -0.28, -0.38))]
    for share, towards in turns:
        at.append(at[-1] + share * SHAFT_MM / 40.0 * _direction(*towards))
    return at


@dataclass(frozen=True, eq=False)
class _Course:
    """The left rib's middle line, closely spaced, with the radii of its oval section: (n, 3), (n, 3), (n,), (n,) mm."""

    points: np.ndarray
    along: np.ndarray
    tall_mm: np.ndarray
    thick_mm: np.ndarray

    def distance(self, points: np.ndarray) -> np.ndarray:
        """Signed distance of points (n, 3), first order near the surface; both ends are rounded."""
        nearest = cKDTree(self.points).query(points)[1]
        q, along = points - self.points[nearest], self.along[nearest]
        tall, thick = self.tall_mm[nearest], self.thick_mm[nearest]
        across = np.cross(along, [0.0, -0.15, 1.0])
        across /= np.linalg.norm(across, axis=1)[:, None]
        up = np.cross(across, along)
        scaled = [np.einsum("ij,ij->i", q, axis) for axis in (up, across, along)]
        cap = (tall + thick) / 2
        return radial_distance((scaled[0] / tall, scaled[1] / thick, scaled[2] / cap), (tall, thick, cap), 2.3)


def _course(level: str) -> _Course:
    knots, half = np.array(_knots(level)), body_frame(level).half_mm
    way = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(knots, axis=0), axis=1))])
    # The line leaves the head a little before the straight way to the tubercle and runs smoothly on.
    line, at = CubicSpline(way, knots), np.linspace(0.0, way[-1], POINTS)
    along = line(at, 1)
    with_tubercle = tubercle_joint(level) is not None
    tall = [0.44, 0.40, 0.50, 0.60, 0.64, 0.62] if with_tubercle else [0.44, 0.42, 0.48, 0.54, 0.56, 0.54]
    stations = way[[0, 0, 1, 2, 3, 4]] + np.array([0.0, 0.4 * way[1], 0, 0, 0, 0])
    return _Course(
        line(at),
        along / np.linalg.norm(along, axis=1)[:, None],
        half * PchipInterpolator(stations, tall)(at),
        half * PchipInterpolator(stations, [0.36, 0.27, 0.32, 0.32, 0.31, 0.29])(at),
    )


def rib_distance(points_mm: np.ndarray, level: str) -> np.ndarray:
    """Signed distance of points (n, 3; in the frame of the vertebra) to the left rib of a level, (n,) mm."""
    return _distance(points_mm, level)


def _distance(points: np.ndarray, level: str) -> np.ndarray:
    """Signed distance of points (n, 3) to the left rib before it is fitted to the bones, (n,) mm."""
    bone, tubercle = _course(level).distance(points), tubercle_joint(level)
    for joint in [head_joint(level), *([tubercle] if tubercle else [])]:
        # The ball is larger than the rib is thick: only its cap on the facet is bone.
        middle, wall = np.array(joint.middle_mm), np.array(joint.wall_mm)
        to_bone = (wall - middle) / np.linalg.norm(wall - middle)
        ball = np.linalg.norm(points - middle, axis=1) - (joint.radius_mm - JOINT_SPACE_MM)
        knob = smooth_intersection(ball, -(points - middle) @ to_bone - 0.35 * joint.radius_mm, 2.0)
        bone = smooth_union(bone, knob, 2.5)
    return bone


@lru_cache(32)
def rib_field(level: str) -> Grid:
    """Signed distance to the left rib of a level, of the table's size, in the vertebra's frame."""
    made = cached_on_disk("rib-field", level, lambda: _sampled(level))
    return Grid(made["origin_mm"], SPACING_MM, made["values"])


def _column(points: np.ndarray, level: str) -> np.ndarray:
    """Distance of points (n, 3) to the body's wall carried on upwards and downwards, within which the discs lie, mm."""
    f = body_frame(level)
    low, high = f.bottom(points[:, 1]) + 2.0, f.top(points[:, 1]) - 2.0
    inside = np.column_stack([points[:, :2], np.clip(points[:, 2], low, high)])
    return body_distance(inside, level)


def _sampled(level: str) -> dict[str, np.ndarray]:
    knots = np.array(_knots(level))
    upper = above(level)

    def distance(points: np.ndarray) -> np.ndarray:
        near = np.minimum(bone_field(level).at(points), _column(points, level))
        if upper is not None:
            in_upper = vertebra_from_upper(level).inverse().apply(points)
            near = np.minimum(near, bone_field(upper).at(in_upper))
        return smooth_cut(_distance(points, level), near - JOINT_SPACE_MM, 0.6)

    field = sample(distance, knots.min(axis=0) - 9, knots.max(axis=0) + 9, SPACING_MM)
    return {"origin_mm": field.origin_mm, "values": field.values}


def _surface(level: str) -> dict[str, np.ndarray]:
    vertices, faces = contour(rib_field(level), 0.0)
    fewer = thinned(vertices, faces, min(1.0, TRIANGLES / len(faces)))
    return dict(zip(("vertices", "faces"), fewer, strict=True))
