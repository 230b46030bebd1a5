"""A segment of the unbroken spine: where its bones stand and how far from them a point is, to lay soft tissue in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.interpolate import PchipInterpolator

from kyphoscope.meshes.geometry.grid import Grid
from kyphoscope.meshes.geometry.pose import Pose
from kyphoscope.meshes.geometry.solids import radial_distance
from kyphoscope.meshes.specs import VertebraSpec
from kyphoscope.meshes.spine.column import any_bone_field, with_sacrum
from kyphoscope.meshes.spine.disc import disc_field
from kyphoscope.meshes.spine.sacrum import canal_middle_mm
from kyphoscope.meshes.spine.spine import world_from_disc, world_from_vertebra
from kyphoscope.meshes.tables.tables import SACRUM, above, below, size
from kyphoscope.meshes.vertebra.body_frame import body_frame
from kyphoscope.meshes.vertebra.vertebra_surface import body_field

FAR_MM = 50.0
"""The distance given for places that are near no body."""
BESIDE_MM = 6.0
"""How far above and below a body the distance to it is evaluated."""
BEYOND_MM = 11.0
"""How far soft tissue goes on beyond the outermost end plates."""
IN_SACRUM_MM = (-4.0, -14.0)
"""Heights in the sacral canal between which the contents of the canal go on."""
FORWARD_MM = 0.6
"""How much further forward than in the canal of L5 it lies there, as drawn."""
STEP_MM = 1.0
ALL_ROUND = np.array([(x, y, z) for x in (-1, 0, 1) for y in (-1, 0, 1) for z in (-1, 0, 1) if x or y or z], float)
ALL_ROUND /= np.linalg.norm(ALL_ROUND, axis=1, keepdims=True)
"""(26, 3) unit directions, evenly enough to all sides."""


@dataclass(frozen=True)
class SpinalSegment:
    """Neighbouring vertebrae of a person of the table's size, unbroken, in the frame of the treated one.

    levels : from above downwards
    treated : the level at whose body the frame is
    """

    levels: tuple[str, ...]
    treated: str

    @cached_property
    def around(self) -> tuple[str, ...]:
        """The levels, with the next one upwards and downwards where there is one."""
        more = (above(self.levels[0]), *self.levels, below(self.levels[-1]))
        return tuple(level for level in more if level is not None)

    @cached_property
    def poses(self) -> dict[str, Pose]:
        """Where each vertebra of `around` stands."""
        whole = VertebraSpec(level=self.treated)
        return {level: world_from_vertebra(level, whole) for level in self.around}

    @cached_property
    def bones(self) -> dict[str, Pose]:
        """Where each bone of the segment stands: the vertebrae of `around`, and the sacrum below L5 at its end."""
        return self.poses | {
            level: world_from_vertebra(level, VertebraSpec(level=self.treated))
            for level in with_sacrum(self.levels)[len(self.levels) :]
        }

    @cached_property
    def span_mm(self) -> tuple[float, float]:
        """The heights between which soft tissue is drawn, low and high, mm."""
        first, last = self.levels[0], self.levels[-1]
        low = self.poses[last].point((0.0, 0.0, -body_frame(last).half_mm))[2]
        return low - BEYOND_MM, self.poses[first].point((0.0, 0.0, body_frame(first).half_mm))[2] + BEYOND_MM

    def placed(self, level: str, points_mm: Sequence[Sequence[float]]) -> np.ndarray:
        """(n, 3) points given in a vertebra's frame."""
        return self.poses[level].apply(np.asarray(points_mm, float))

    def to_bones(self, points_mm: np.ndarray) -> np.ndarray:
        """(n,) mm: how far points (n, 3) lie outside the bones, negative within them."""
        nearest = np.full(len(points_mm), FAR_MM)
        for level, pose in self.bones.items():
            _lessen(nearest, points_mm, any_bone_field(level), pose)
        return nearest

    def to_discs(self, points_mm: np.ndarray) -> np.ndarray:
        """(n,) mm: how far points (n, 3) lie outside the discs."""
        whole = VertebraSpec(level=self.treated)
        nearest = np.full(len(points_mm), FAR_MM)
        for upper in tuple(self.bones)[:-1]:
            _lessen(nearest, points_mm, disc_field(upper), world_from_disc(upper, whole))
        return nearest

    def to_column(self, points_mm: np.ndarray) -> np.ndarray:
        """(n,) mm: how far points (n, 3) lie outside the bodies and the discs between them."""
        nearest = self.to_discs(points_mm)
        for level, pose in self.poses.items():
            _lessen(nearest, points_mm, body_field(level), pose, body_frame(level).half_mm + BESIDE_MM)
        for level in self.bones.keys() - self.poses.keys():
            _lessen(nearest, points_mm, any_bone_field(level), self.bones[level])
        return nearest

    def canal(self, points_mm: Callable[[str, float], tuple[float, float, float]]) -> np.ndarray:
        """(n, 3) a smooth line down the canal, a point every mm, from the upper to the lower end of the segment.

        points_mm : for a level and a share of half its body's height (1 the upper rim, -1 the lower) the point, in the
            vertebra's frame, that the line passes there
        """
        marks = [self.placed(level, [points_mm(level, share)])[0] for level in self.around for share in (0.8, -0.8)]
        if SACRUM in self.bones:
            last, s = self.levels[-1], size(self.levels[-1])
            x, y, _ = points_mm(last, -0.8)
            behind = y - body_frame(last).back_mm - s.canal_depth_mm / 2 - FORWARD_MM
            for height_mm in IN_SACRUM_MM:
                middle = canal_middle_mm(height_mm)
                marks.append(np.array(self.bones[SACRUM].point((x, middle[1] + behind, height_mm))))
        return self.clipped(smooth_line(self._prolonged(np.array(marks))))

    def _prolonged(self, marks: np.ndarray) -> np.ndarray:
        """The marks with one straight on at either end, so that a line through them leaves the segment."""
        first = marks[0] + (marks[0] - marks[1]) * 1.5
        last = marks[-1] + (marks[-1] - marks[-2]) * 1.5
        return np.vstack([first, marks, last])

    def clipped(self, line: np.ndarray) -> np.ndarray:
        """The part of a line (n, 3) that lies within the segment."""
        low, high = self.span_mm
        return line[(line[:, 2] >= low) & (line[:, 2] <= high)]

    def kept_clear(self, line: np.ndarray, radii_mm: np.ndarray | float, gap_mm: float, rounds: int = 80) -> np.ndarray:
        """The same line (n, 3), pushed off bones and discs until a cord of such radii keeps `gap_mm` from them."""
        moved = line.copy()
        radii = np.broadcast_to(np.asarray(radii_mm, float), len(line))
        for _ in range(rounds):
            # Asked on the cord's surface: further off, a smooth solid's distance is too large.
            around = moved[:, None] + radii[:, None, None] * ALL_ROUND
            at = around.reshape(-1, 3)
            left = np.minimum(self.to_bones(at), self.to_discs(at)).reshape(len(line), -1)
            nearest, short = left.argmin(axis=1), np.maximum(gap_mm - left.min(axis=1), 0.0)
            if short.max() < 0.05:
                break
            moved = moved - 0.7 * short[:, None] * ALL_ROUND[nearest]
            moved[1:-1] = 0.15 * moved[:-2] + 0.7 * moved[1:-1] + 0.15 * moved[2:]
        return moved


def _lessen(nearest: np.ndarray, points_mm: np.ndarray, field: Grid, pose: Pose, half_mm: float = np.inf) -> None:
    """Bring distances (n,) of points down to those of one more body, whose field stands at `pose`.

    Only points at the heights of its box are evaluated, or within `half_mm` of its middle: most of a segment is
    nowhere near one body.
    """
    low, high = field.origin_mm, field.origin_mm + field.spacing_mm * (np.array(field.values.shape) - 1)
    low, high = np.maximum(low, [-np.inf, -np.inf, -half_mm]), np.minimum(high, [np.inf, np.inf, half_mm])
    corners = pose.apply(np.stack(np.meshgrid(*zip(low, high, strict=True)), axis=-1).reshape(-1, 3))
    bottom, top = corners[:, 2].min(), corners[:, 2].max()
    near = np.flatnonzero((points_mm[:, 2] > bottom) & (points_mm[:, 2] < top))
    nearest[near] = np.minimum(nearest[near], field.at(pose.inverse().apply(points_mm[near])))


def smooth_line(marks: np.ndarray, step_mm: float = STEP_MM) -> np.ndarray:
    """(n, 3) a smooth line through marks (m, 3), a point about every `step_mm`."""
    way = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(marks, axis=0), axis=1))])
    count = max(int(way[-1] / step_mm) + 1, 4)
    return PchipInterpolator(way, marks)(np.linspace(0.0, way[-1], count))


def oval_distance(points_mm: np.ndarray, line: np.ndarray, half_x_mm: np.ndarray, half_y_mm: np.ndarray) -> np.ndarray:
    """Signed distance of points (n, 3) to an upright cord of oval section along a line that runs down, (n,) mm."""
    order = np.argsort(line[:, 2])
    z = points_mm[:, 2]
    x, y, a, b = (np.interp(z, line[order, 2], v[order]) for v in (line[:, 0], line[:, 1], half_x_mm, half_y_mm))
    return radial_distance(((points_mm[:, 0] - x) / a, (points_mm[:, 1] - y) / b), (a, b), 2.0)
