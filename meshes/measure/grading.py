"""The grade and the kind of a fracture, from the measured heights, as a radiologist reads them."""

from __future__ import annotations

from dataclasses import dataclass

from kyphoscope.meshes.measure.six_point import Heights

GRADES = ((0.20, 1), (0.25, 2), (0.40, 3))
"""From which share of height lost on a vertebra has a grade: mild from 20 %, moderate from 25 %, severe from 40 %
(Genant 1993, semiquantitative; qims.amegroups.com/article/view/24006; jtd.amegroups.org/article/view/43250)."""
ALL_ALIKE = 0.75
"""A fracture is a crush where the posterior height has lost at least so much of what the lowest height has lost: then
the whole body is low (wedge, biconcave, crush: doi 10.1186/1471-2318-13-116, figure 2; the share is a choice)."""
INTO_CANAL = 0.05
"""A fracture is a burst where more than so much of the canal's depth is taken up (AO A3; the share is a choice)."""


@dataclass(frozen=True, slots=True)
class Grading:
    """What a fracture is called.

    grade : 0 none, 1 mild, 2 moderate, 3 severe
    kind : "none" for grade 0, else "wedge", "biconcave", "crush" or "burst"
    anterior_loss, middle_loss, posterior_loss : shares of the heights of the reference
    """

    grade: int
    kind: str
    anterior_loss: float
    middle_loss: float
    posterior_loss: float


def graded(heights: Heights, reference: Heights, narrowing: float = 0.0) -> Grading:
    """The grade and the kind of a vertebra with the heights `heights`, from nothing but what is measured.

    reference : the same vertebra before it broke, or the mean of its neighbours
    narrowing : the share of the canal's depth that is taken up, if that has been measured
    Raises ValueError where the reference has no height.
    """
    if min(reference.anterior_mm, reference.middle_mm, reference.posterior_mm) <= 0.0:
        raise ValueError(f"A loss of height is a share of a height above 0 mm, but the reference is {reference}.")
    front = 1 - heights.anterior_mm / reference.anterior_mm
    middle = 1 - heights.middle_mm / reference.middle_mm
    behind = 1 - heights.posterior_mm / reference.posterior_mm
    most = max(front, middle, behind)
    grade = max((grade for least, grade in GRADES if most >= least), default=0)
    return Grading(grade, _kind(grade, front, middle, behind, narrowing), front, middle, behind)


def between(one: Heights, other: Heights) -> Heights:
    """The mean of two neighbours' heights, which an unbroken vertebra between them would have."""
    return Heights(
        anterior_mm=(one.anterior_mm + other.anterior_mm) / 2,
        middle_mm=(one.middle_mm + other.middle_mm) / 2,
        posterior_mm=(one.posterior_mm + other.posterior_mm) / 2,
        wedge_angle_deg=(one.wedge_angle_deg + other.wedge_angle_deg) / 2,
    )


def _kind(grade: int, front: float, middle: float, behind: float, narrowing: float) -> str:
    if grade == 0:
        return "none"
    if narrowing > INTO_CANAL:
        return "burst"
    if behind >= ALL_ALIKE * max(front, middle, behind):
        return "crush"
    return "wedge" if front >= middle else "biconcave"
