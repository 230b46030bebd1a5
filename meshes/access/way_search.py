"""Finds the straight way in: many candidate lines, the bone round each of them measured, the best one kept.

Lines are on the left, in the vertebra's frame; the right side mirrors them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kyphoscope.meshes.access.access_anatomy import AccessAnatomy, access_anatomy
from kyphoscope.meshes.specs import VertebraSpec

AIM_SHARE = 0.19
"""How far from the midline one of two ways aims in the anterior third, a share of the upper end plate's width, as
drawn: two balloons then lie side by side."""
ALONE_SHARE = 0.07
"""Where a single way aims if the pedicle lets it: near the midline (openradiology: vertebroplasty)."""
AIMS_ALONE, AIMS_OF_TWO = (0.0, 0.02, 0.04, 0.06, 0.08, 0.10), (0.0, 0.02, 0.04)
"""How much further out than wanted a way may aim, as shares of the same width."""
AIM_DEPTH, AIM_DEPTH_BESIDE = 0.27, 0.20
"""Well inside the anterior third, as a share of the depth of the body from its front, behind the waist; further in on a
way that enters through the side wall, so that a balloon has its length."""
ENOUGH_MM = 1.2
"""Bone round the shaft beyond this thickness counts no further."""
FROM_PLATES_MM = 1.5
"""The distance of a way's shaft from the end plates of the broken body, where there is room."""
FROM_CANAL_MM = 3.0
FROM_NEIGHBOURS_MM = 1.5
IN_PEDICLE = 4.0
"""How much more bone in the pedicle counts than room elsewhere."""
HUGS = 0.8
"""What a millimetre between the shaft and the pedicle beside which it passes costs, in the same measure."""
FROM_RIBS_MM = 0.5
"""Wanted between shaft and rib. At most levels there is not so much: a thick cannula brushes the neck of the rib, whose
joints give way to it."""
FARTHEST_ASIDE_MM = 9.0
"""No way passes the pedicle further out: lateral to the rib's neck lies the pleura."""
PER_MM_ASIDE = 0.12
"""What a millimetre further from the wanted aim costs, in millimetres of bone."""
STEP_MM = 0.5


@dataclass(frozen=True, eq=False)
class Lines:
    """Candidate lines: through `aim` (n, 3) mm, in the unit direction `inward` (n, 3), forward along -y."""

    aim: np.ndarray
    inward: np.ndarray

    def at_y(self, y_mm: np.ndarray) -> np.ndarray:
        """(n, m, 3): the points of every line at some depths (m,)."""
        share = (y_mm[None, :] - self.aim[:, 1:2]) / self.inward[:, 1:2]
        return self.aim[:, None, :] + share[..., None] * self.inward[:, None, :]

    def some(self, chosen: np.ndarray) -> Lines:
        return Lines(self.aim[chosen], self.inward[chosen])


def through_pedicle(spec: VertebraSpec, shaft_diameter_mm: float, alone: bool) -> Lines:
    """The ways down the pedicle that are worth a closer look, the best one first.

    Wanted, in this order: bone all round the shaft in the pedicle, room above and below it in the body, an aim near
    the wanted one, a clean entry that does not run along the side of the joint process, on the upper outer part of
    the pedicle.
    """
    anatomy, radius = access_anatomy(spec), shaft_diameter_mm / 2
    outward, upward = np.meshgrid(np.linspace(-0.14, 0.35, 18), np.linspace(-0.22, 0.22, 13), indexing="ij")
    aside, up = anatomy.size.pedicle_width_mm * outward.ravel(), anatomy.size.pedicle_height_mm * upward.ravel()
    offsets = np.column_stack([aside, 0 * aside, up])
    aims = _aims(anatomy, alone, AIM_DEPTH)
    aim, through = np.repeat(aims, len(offsets), axis=0), np.tile(anatomy.isthmus + offsets, (len(aims), 1))
    inward = aim - through
    lines = Lines(aim, inward / np.linalg.norm(inward, axis=1, keepdims=True))
    wall = anatomy.frame.back_mm
    spare = -_most(anatomy.bone.at, lines, np.arange(*anatomy.pedicle_ends_mm, STEP_MM))
    score = IN_PEDICLE * np.minimum(spare, radius + ENOUGH_MM) + _room(anatomy, lines, radius, wall - 2.0)
    score -= PER_MM_ASIDE * np.abs(lines.aim[:, 0] - aims[0, 0])
    best = np.argsort(score)[-150:]
    lines, score = lines.some(best), score[best]
    behind = lines.at_y(np.arange(anatomy.isthmus[1], anatomy.isthmus[1] + 34.0, STEP_MM / 2))
    depth = anatomy.bone.at(behind.reshape(-1, 3)).reshape(behind.shape[:2])
    grazing = 0.25 * (np.abs(depth) < radius).sum(axis=1) / -lines.inward[:, 1]
    entry = behind[np.arange(len(behind)), (depth > 0).argmax(axis=1)]
    score = score - 0.08 * grazing - 5.0 * (entry[:, 2] <= anatomy.isthmus[2] + 1.0)
    outside = lines.at_y(np.arange(anatomy.isthmus[1] + 5.0, anatomy.isthmus[1] + 60.0, 1.0))
    clear = anatomy.from_neighbours(outside.reshape(-1, 3)).reshape(outside.shape[:2]).min(axis=1) - radius
    score += 8.0 * np.minimum(clear - FROM_NEIGHBOURS_MM, 0.0)
    return lines.some(np.argsort(-score, kind="stable"))


def beside_pedicle(spec: VertebraSpec, shaft_diameter_mm: float, alone: bool) -> Lines | None:
    """The best way that passes the pedicle laterally, alone; None where there is none.

    It passes over the transverse process, lateral to the pedicle, and meets the bone first at the side wall of the
    body, behind its middle.
    """
    anatomy, radius = access_anatomy(spec), shaft_diameter_mm / 2
    turn, fall = (a.ravel() for a in np.meshgrid(np.arange(12.0, 62.0, 2.0), np.arange(-30.0, 40.0, 2.0)))
    turn, fall = np.radians(turn), np.radians(fall)
    directions = np.column_stack([-np.sin(turn) * np.cos(fall), -np.cos(turn) * np.cos(fall), -np.sin(fall)])
    aims = _aims(anatomy, alone, AIM_DEPTH_BESIDE)
    lines = Lines(np.repeat(aims, len(directions), axis=0), np.tile(directions, (len(aims), 1)))
    score = _room(anatomy, lines, radius, 0.0) - PER_MM_ASIDE * np.abs(lines.aim[:, 0] - aims[0, 0])
    # Lateral to the pedicle where that is narrowest, and clear of the canal all along.
    beside = lines.at_y(anatomy.isthmus[1:2])[:, 0]
    aside = beside[:, 0] - anatomy.isthmus[0] - anatomy.size.pedicle_width_mm / 2
    score -= HUGS * np.maximum(aside - radius, 0.0)
    # Along the upper half of the pedicle: the nerve root leaves under it, and runs on under the rib.
    over = beside[:, 2] - anatomy.isthmus[2] - anatomy.size.pedicle_height_mm / 2
    under = anatomy.isthmus[2] - beside[:, 2]
    score -= HUGS * np.maximum(over, 0.0) + 4.0 * np.maximum(under, 0.0)
    canal = _least(anatomy.from_canal, lines, np.arange(aims[0, 1], anatomy.isthmus[1] + 20.0, 1.0)) - radius
    score += 2.0 * np.minimum(canal - FROM_CANAL_MM, 0.0)
    possible = (aside > 0.0) & (aside < radius + FARTHEST_ASIDE_MM) & (canal > 1.0)
    if not possible.any():
        return None
    lines, score = lines.some(possible), score[possible]
    best = np.argsort(score)[-600:]
    lines, score = lines.some(best), score[best]
    score = score + _beside(anatomy, lines, radius)
    if not np.isfinite(score).any():
        return None
    return lines.some(np.array([score.argmax()]))


def _beside(anatomy: AccessAnatomy, lines: Lines, radius: float) -> np.ndarray:
    """(n,) how good lines are outside the bone and at the wall; minus infinity for lines that cannot be used."""
    y = np.arange(lines.aim[0, 1], anatomy.isthmus[1] + 45.0, STEP_MM)
    points = lines.at_y(y)
    depth = anatomy.bone.at(points.reshape(-1, 3)).reshape(points.shape[:2])
    out = depth > 0
    first = out.argmax(axis=1)  # from the aim backwards, the first place outside
    at_wall = points[np.arange(len(points)), first]
    beyond = np.arange(len(y))[None, :] > first[:, None]
    touches = (beyond & ~out).any(axis=1)
    grazing = (beyond & (depth < radius)).sum(axis=1) * STEP_MM / -lines.inward[:, 1]
    neighbours = anatomy.from_neighbours(points.reshape(-1, 3)).reshape(points.shape[:2]).min(axis=1) - radius
    coarse = points[:, ::2]
    ribs = anatomy.from_ribs(coarse.reshape(-1, 3)).reshape(coarse.shape[:2]).min(axis=1) - radius
    on_body = anatomy.body.at(at_wall)
    good = out.any(axis=1) & ~touches & (at_wall[:, 1] > 0.0) & (on_body < 2.0)
    score = (
        4.0 * np.minimum(neighbours - FROM_NEIGHBOURS_MM, 0.0)
        + 2.0 * np.minimum(ribs - FROM_RIBS_MM, 0.0)
        - 0.15 * grazing
        - 0.3 * np.maximum(on_body, 0.0)
    )
    return np.where(good, score, -np.inf)


def _aims(anatomy: AccessAnatomy, alone: bool, depth: float) -> np.ndarray:
    """(n, 3) mm: where a way may end, in the anterior third at mid height of what is left; the wanted place first."""
    share = ALONE_SHARE if alone else AIM_SHARE
    x = (share + np.array(AIMS_ALONE if alone else AIMS_OF_TWO)) * anatomy.size.upper_width_mm
    y = anatomy.frame.front_mm + depth * anatomy.depth_mm
    return np.column_stack([x, 0 * x + y, 0 * x + anatomy.mid_height_mm(y)])


def _room(anatomy: AccessAnatomy, lines: Lines, radius: float, from_y: float) -> np.ndarray:
    """(n,) mm: the room above and below each line in the broken body, capped at what counts."""
    points = lines.at_y(np.linspace(lines.aim[0, 1], from_y, 10))
    free = anatomy.from_plates(points.reshape(-1, 3)).reshape(points.shape[:2]).min(axis=1) - radius
    return np.minimum(free, FROM_PLATES_MM)


def _most(field, lines: Lines, y_mm: np.ndarray) -> np.ndarray:  # type: ignore[no-untyped-def]
    points = lines.at_y(y_mm)
    return field(points.reshape(-1, 3)).reshape(points.shape[:2]).max(axis=1)


def _least(field, lines: Lines, y_mm: np.ndarray) -> np.ndarray:  # type: ignore[no-untyped-def]
    points = lines.at_y(y_mm)
    return field(points.reshape(-1, 3)).reshape(points.shape[:2]).min(axis=1)
