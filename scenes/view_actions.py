"""Where the learner looks from, and what is cut open for the look."""

from __future__ import annotations

from kyphoscope.meshes.fracture.vertebra_landmarks import FORWARD, vertebra_landmarks
from kyphoscope.meshes.geometry.pose import Pose, Vector, unit
from kyphoscope.scenes.errors import Path
from kyphoscope.scenes.model import ViewChoice
from kyphoscope.scenes.moment import Moment
from kyphoscope.scenes.scene_builder import SceneBuilder
from kyphoscope.scenes.state import Cut as OpenCut
from kyphoscope.scenes.state import View
from kyphoscope.scenes.track import Key
from kyphoscope.scenes.verbs import Cut, Look
from kyphoscope.scenes.views import turning, view

CUT_S = 1e-3
"""A cut is there at once."""

_TAKES: dict[str, Vector] = {
    "left": (1.0, 0.0, 0.0),
    "right": (-1.0, 0.0, 0.0),
    "anterior": (0.0, -1.0, 0.0),
    "posterior": (0.0, 1.0, 0.0),
    "superior": (0.0, 0.0, 1.0),
    "inferior": (0.0, 0.0, -1.0),
}
SIDES_OF = {
    "sagittal": ("left", "right"),
    "coronal": ("posterior", "anterior"),
    "axial": ("superior", "inferior"),
    "along": ("left", "right"),
}
"""The two sides of each plane; the first is taken away unless the script says so."""


def blend_views(a: View, b: View, share: float) -> View:
    """The view a share of the way from one to the other."""
    return turning(a, b)(share)


def chosen_view(builder: SceneBuilder, choice: ViewChoice | Look, t_s: float, path: Path) -> View:
    """The view that a script chooses, at a time; raises SceneError for an unknown landmark."""
    side, treated = choice.side, builder.first_bone
    at = builder.landmark(choice.at, t_s, (*path, "at")).tip_mm if choice.at else None
    if choice.name == "en_face" and at is None:
        at = vertebra_landmarks(builder.treated_spec(t_s))[f"{side}_pedicle.centre"].tip_mm
    way = builder.way(treated, side).entry.axis if treated else FORWARD
    # The middle of the unbroken body: the picture does not shift while the bone changes its height.
    return view(choice.name, Pose().tip_mm, zoom=choice.zoom, at_mm=at, way=way, side=side)


def look(builder: SceneBuilder, action: Look, moment: Moment) -> None:
    """Turns the view."""
    turn_to(builder, chosen_view(builder, action, moment.step_s, moment.path), moment)


def turn_to(builder: SceneBuilder, to: View, moment: Moment) -> None:
    """Leads the view to another, if it is another."""
    before = builder.view.last
    if to != before:
        moment.enter(builder, "the view", builder.view, Key(moment.starts_s, moment.ends_s, before, to, moment.ease))


def _upright_along(axis: Vector, takes: Vector) -> Vector:
    """The normal, towards the side that is taken, of the upright plane along an axis; sagittal for an upright axis."""
    across = (-axis[1], axis[0], 0.0)
    if abs(across[0]) < 1e-6:
        return takes
    facing = 1.0 if across[0] * takes[0] > 0 else -1.0
    return unit((facing * across[0], facing * across[1], 0.0))


def open_cut(builder: SceneBuilder, action: Cut, moment: Moment) -> None:
    """Cuts open along a plane, or closes."""
    path, cut = moment.path, None
    if action.lasts_s is not None:
        wrong = "A cut stays until the next one."
        raise builder.error((*path, "lasts_s"), wrong, "Leave `lasts_s` out and write `cut: off` where it ends.")
    if action.plane != "off":
        sides = SIDES_OF[action.plane]
        takes = action.takes or sides[0]
        if takes not in sides:
            wrong = f"A {action.plane} cut has no {takes} side."
            raise builder.error((*path, "takes"), wrong, f"Legal are: {sides[0]} and {sides[1]}.")
        at = builder.landmark(action.at, moment.step_s, (*path, "at")) if action.at else Pose()
        if action.plane == "along" and action.at is None:
            raise builder.error(path, "This cut does not say along what.", "Write `at:` with a landmark of a way in.")
        cut = OpenCut(at.tip_mm, _upright_along(at.axis, _TAKES[takes]) if action.plane == "along" else _TAKES[takes])
    key = Key(moment.starts_s, moment.starts_s + CUT_S, builder.cut.last, cut, moment.ease)
    moment.enter(builder, "the cut", builder.cut, key)
