"""What is measured at one instant: cement and balloon volumes, heights of the treated body, its wedge angle."""

from __future__ import annotations

from functools import lru_cache

from kyphoscope.meshes.build import build
from kyphoscope.meshes.readings import canal_narrowing, grading, heights, volume_ml
from kyphoscope.meshes.specs import BalloonSpec, CementSpec, Spec, VertebraSpec
from kyphoscope.meshes.tables.tables import above, below
from kyphoscope.scenes.state import PartState, SceneState


def readouts(state: SceneState) -> dict[str, float]:
    """All that can be measured in `state`, on the meshes that are drawn.

    Keys, always there: cement_ml, balloon_left_ml, balloon_right_ml (0 where there is none; left and right are the
    patient's). With a treated vertebra: anterior_height_mm, middle_height_mm, posterior_height_mm, wedge_angle_deg.
    With a burst fracture: canal_narrowing_percent, of the canal's depth on the midline.
    With neighbours shown too: anterior_height_percent, middle_height_percent, of the mean of the neighbours.
    With a copy of the treated vertebra beside it: start_anterior_height_mm, start_middle_height_mm and
    start_wedge_angle_deg, measured on the copy.
    """
    numbers = {"cement_ml": 0.0, "balloon_left_ml": 0.0, "balloon_right_ml": 0.0}
    for part in state.parts:
        if isinstance(part.spec, CementSpec):
            numbers["cement_ml"] += _volume_ml(part.spec)
        elif isinstance(part.spec, BalloonSpec):
            numbers["balloon_left_ml" if _is_left(part) else "balloon_right_ml"] += _volume_ml(part.spec)
    treated, neighbours, before = _bodies(state)
    if treated is not None:
        body = heights(treated)
        numbers["anterior_height_mm"] = body.anterior_mm
        numbers["middle_height_mm"] = body.middle_mm
        numbers["posterior_height_mm"] = body.posterior_mm
        numbers["wedge_angle_deg"] = body.wedge_angle_deg
        if treated.fracture == "burst":
            numbers["canal_narrowing_percent"] = 100.0 * canal_narrowing(treated)
        if neighbours:
            beside = [heights(spec) for spec in neighbours]
            mean_anterior = sum(b.anterior_mm for b in beside) / len(beside)
            mean_middle = sum(b.middle_mm for b in beside) / len(beside)
            numbers["anterior_height_percent"] = 100.0 * body.anterior_mm / mean_anterior
            numbers["middle_height_percent"] = 100.0 * body.middle_mm / mean_middle
    if before is not None:
        start = heights(before)
        numbers["start_anterior_height_mm"] = start.anterior_mm
        numbers["start_middle_height_mm"] = start.middle_mm
        numbers["start_wedge_angle_deg"] = start.wedge_angle_deg
    return numbers


def finding(state: SceneState) -> str:
    """The treated vertebra's fracture as a radiologist grades it: "Wedge, grade 2"; "" where there is none.

    Graded from the heights measured on it now and on the same vertebra unbroken.
    """
    treated, _, _ = _bodies(state)
    return "" if treated is None else _called(treated)


@lru_cache(maxsize=512)
def _called(spec: VertebraSpec) -> str:
    seen = grading(spec)
    return f"{seen.kind.capitalize()}, grade {seen.grade}" if seen.grade else ""


def _bodies(state: SceneState) -> tuple[VertebraSpec | None, list[VertebraSpec], VertebraSpec | None]:
    """The treated vertebra, its direct neighbours that are shown, and the copy of it as it was, if any."""
    bones = {part.name: part.spec for part in state.parts if isinstance(part.spec, VertebraSpec)}
    treated = bones.pop(state.treated, None)
    if treated is None:
        return None, [], None
    beside = (above(treated.level), below(treated.level))
    neighbours = [spec for spec in bones.values() if spec.level in beside]
    return treated, neighbours, next((spec for spec in bones.values() if spec.level == treated.level), None)


def _is_left(part: PartState) -> bool:
    """Whether most of the body lies on the patient's left, +x."""
    return part.pose.point(_middle_mm(part.spec))[0] > 0.0


@lru_cache(maxsize=1024)
def _volume_ml(spec: Spec) -> float:
    return volume_ml(build(spec))


@lru_cache(maxsize=1024)
def _middle_mm(spec: Spec) -> tuple[float, float, float]:
    x, y, z = build(spec).vertices.mean(axis=0).tolist()
    return x, y, z
