"""A lesson from its first to its last second: everything checked beforehand, every instant a function of the time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import replace
from itertools import accumulate

from kyphoscope.meshes.access.pathway import Pathway
from kyphoscope.meshes.specs import Spec
from kyphoscope.scenes.actions import do
from kyphoscope.scenes.apply_settings import fitted
from kyphoscope.scenes.capacity_check import check_room
from kyphoscope.scenes.casting import begin, check_cast, treated_name, with_what_belongs
from kyphoscope.scenes.ease import smooth
from kyphoscope.scenes.errors import Path, listed, nearest, shortened
from kyphoscope.scenes.model import Scene, Step, ViewChoice
from kyphoscope.scenes.moment import Moment, moment
from kyphoscope.scenes.planned_ways import sides_of
from kyphoscope.scenes.program import StepMark, held_s
from kyphoscope.scenes.questions import question
from kyphoscope.scenes.scene_builder import SceneBuilder
from kyphoscope.scenes.segments import Segment, segments
from kyphoscope.scenes.state import SceneState
from kyphoscope.scenes.track import Key
from kyphoscope.scenes.verbs import Action, Cut
from kyphoscope.scenes.view_actions import CUT_S, chosen_view, turn_to
from kyphoscope.scenes.views import TURN_S
from kyphoscope.scenes.volumes import check_still

MOST_CHANGES = 20_000
"""A long lesson has a thousand; the limit keeps a script from filling the memory."""


class Timeline:
    """A compiled scene; nothing in it changes or can fail any more. Made by `compile_scene`."""

    def __init__(
        self,
        scene: Scene,
        treated: str,
        steps: tuple[StepMark, ...],
        parts: list[Segment],
        ways: Mapping[str, Pathway],
    ) -> None:
        self._title, self._treated, self._steps, self._segments = scene.title, treated, steps, parts
        self._ways = dict(ways)
        self._starts_s = [segment.starts_s for segment in parts]
        self._first = [next(i for i, s in enumerate(parts) if s.step == mark.index) for mark in steps] + [len(parts)]
        self._duration_s = parts[-1].ends_s
        self._held_s = [held_s(steps, mark.index) for mark in steps]

    @property
    def title(self) -> str:
        return self._title

    @property
    def ways(self) -> Mapping[str, Pathway]:
        """The ways into the treated vertebra by their side, as they were planned; empty where there is none.

        Of the sides that are entered only; where no instrument says its side, of both.
        """
        return self._ways

    @property
    def lanes(self) -> tuple[str, ...]:
        """One lane; it has the scene's title."""
        return (self._title,)

    @property
    def steps(self) -> tuple[StepMark, ...]:
        return self._steps

    @property
    def duration_s(self) -> float:
        return self._duration_s

    def states_at(self, t_s: float) -> tuple[SceneState, ...]:
        return (self.state_at(t_s),)

    def state_at(self, t_s: float) -> SceneState:
        """The state at a time, held within 0 and the duration; at the very start of a step that step has begun."""
        t_s = min(t_s, self._duration_s) if t_s > 0.0 else 0.0
        return self._state(self._segments[max(0, bisect_right(self._starts_s, t_s) - 1)], t_s)

    def state_in_step(self, step: int, t_s: float) -> SceneState:
        """The state at a time held within one step; at the end of the step its last moment, not the next step."""
        first, after = self._first[step], self._first[step + 1]
        t_s = min(max(t_s, self._starts_s[first]), self._segments[after - 1].ends_s)
        return self._state(self._segments[bisect_right(self._starts_s, t_s, first, after) - 1], t_s)

    def _state(self, segment: Segment, t_s: float) -> SceneState:
        mark, parts = self._steps[segment.step], segment.parts_at(t_s)
        return SceneState(
            t_s, segment.step, mark.title, mark.phase, mark.say,
            parts, segment.view_at(t_s), segment.cut, segment.labels_at(t_s), self._treated,
            hidden=segment.hidden_beside(parts), held_s=self._held_s[segment.step],
        )  # fmt: skip

    def specs(self) -> frozenset[Spec]:
        return frozenset(part.spec for segment in self._segments for part in segment.parts)


def compile_scene(scene: Scene, settings: Mapping[str, str] | None = None) -> Timeline:
    """The timeline of a scene.

    settings : what is chosen of the scene's settings, by name, as it is written
    Raises SceneError for a setting that the scene does not take or that cannot be, for an unknown part or landmark, for
    what an instrument, a balloon, cement or a bone cannot do, and for two actions that lead one thing at the same time.
    """
    scene = with_what_belongs(fitted(scene, settings))
    treated = treated_name(scene)
    check_cast(scene)
    builder = begin(scene, treated)
    starts_s = [0.0, *accumulate(step.lasts_s for step in scene.steps)]
    asked = []
    for index, (step, start_s) in enumerate(zip(scene.steps, starts_s, strict=False)):
        _enter(builder, index, step, start_s)
        asked.append(question(builder, step, start_s, ("steps", index, "ask")))
    check_still(builder)
    _check_size(builder)
    marks = tuple(
        StepMark(
            i,
            step.title,
            step.phase,
            starts_s[i],
            step.lasts_s,
            step.say,
            tuple(step.sources),
            turns_s=_turns_s(builder, starts_s[i + 1]),
            pedal=step.pedal,
            notes=step.notes or "",
            question=asked[i],
        )
        for i, step in enumerate(scene.steps)
    )
    parts = segments(builder, starts_s[:-1], starts_s[-1])
    check_room(builder, (part for segment in parts for part in segment.parts))
    entered = sides_of(scene.cast) if treated else ()
    return Timeline(scene, treated, marks, parts, {side: builder.way(treated, side) for side in entered})


def _check_size(builder: SceneBuilder) -> None:
    """Raises SceneError for a lesson in which shapes change more often than a viewer could follow."""
    tracks = [track for channels in builder.channels.values() for track in channels.all()]
    changes = sum(max(1, key.steps) for track in tracks for key in track.keys) + len(builder.labels)
    if changes > MOST_CHANGES:
        wrong = f"There are {changes} changes of shape or place in this lesson; the most is {MOST_CHANGES}."
        raise builder.error(("steps",), wrong, "Divide it into several lessons.")


def _enter(builder: SceneBuilder, index: int, step: Step, start_s: float) -> None:
    """Enters a step's view and actions, the earlier ones first."""
    path: Path = ("steps", index)
    if step.view is not None:
        _enter_view(builder, step, step.view, start_s, (*path, "view"))
    order = sorted(enumerate(step.do), key=lambda entry: entry[1].starts_s)
    for j, action in order:
        here = (*path, "do", j)
        _check_part(builder, action, here)
        do(builder, action, moment(builder, step, start_s, action, here))


def _enter_view(builder: SceneBuilder, step: Step, choice: ViewChoice, start_s: float, path: Path) -> None:
    """Turns the view so that a step begins with its own: a jump to a step shows at once what it is about.

    The turn takes the last moment of the step before, or, where that turns the view itself, the step's first.
    """
    to = chosen_view(builder, choice, start_s, path)
    if start_s == 0.0:
        builder.view.initial = to
        return
    if to == builder.view.last:
        return  # nothing turns, so nothing needs to be out of the way
    begins_s = max(start_s - TURN_S, builder.view.free_s)
    if start_s - begins_s < TURN_S / 2:
        begins_s = start_s
    ends_s = begins_s + min(TURN_S, start_s - begins_s or step.lasts_s)
    if begins_s < start_s:
        _close_before(builder, step, begins_s)
    turn_to(builder, to, Moment(start_s, begins_s, ends_s, smooth, path, "view"))


def _close_before(builder: SceneBuilder, step: Step, begins_s: float) -> None:
    """While the view turns to a step, nothing is labelled, and a cut that the step opens again is closed."""
    builder.labels[:] = [replace(label, ends_s=min(label.ends_s, begins_s)) for label in builder.labels]
    if builder.cut.last is not None and any(isinstance(action, Cut) and action.starts_s == 0.0 for action in step.do):
        builder.cut.add(Key(begins_s, begins_s + CUT_S, builder.cut.last, None, smooth))


def _turns_s(builder: SceneBuilder, end_s: float) -> float:
    """How long before the end of a step its view turns to the next one's."""
    return next((end_s - key.starts_s for key in builder.view.keys if key.ends_s == end_s), 0.0)


def _check_part(builder: SceneBuilder, action: Action, path: Path) -> None:
    """Raises SceneError for an action on a part that is not in the cast, or not of a kind that it can be done to."""
    if action.parts is None:
        return
    name, path = action.part, (*path, action.verb)  # type: ignore[attr-defined]
    if name not in builder.scene.cast:
        raise builder.error(path, f"There is no part {shortened(name)}.", nearest(name, builder.scene.cast, "Parts"))
    if action.parts and builder.kind(name) not in action.parts:
        fitting = [other for other in builder.scene.cast if builder.kind(other) in action.parts]
        wrong = f"{name} is a {builder.kind(name)}; {action.verb} is for: {listed(action.parts)}."
        instead = f"Write {listed(fitting).replace(' and ', ' or ')}." if fitting else "Add one to the cast."
        raise builder.error(path, wrong, instead)
