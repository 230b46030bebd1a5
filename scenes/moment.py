"""When an action happens, and how it is entered into a channel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from kyphoscope.scenes.ease import EASES, Ease
from kyphoscope.scenes.errors import Path
from kyphoscope.scenes.model import Step
from kyphoscope.scenes.scene_builder import SceneBuilder
from kyphoscope.scenes.track import SOON_S, Key, Track
from kyphoscope.scenes.verbs import Action

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Moment:
    """The time of one action, seconds of the scene.

    step_s : when its step begins; moving landmarks are found at that time
    path : the action in the script
    """

    step_s: float
    starts_s: float
    ends_s: float
    ease: Ease
    path: Path
    verb: str

    def change(
        self,
        builder: SceneBuilder,
        part: str,
        track: Track[float],
        to: float,
        *,
        step: float = 0.0,
        before: float | None = None,
    ) -> None:
        """Leads a channel of numbers to a value; `step` for one that goes in steps of about that size."""
        start = track.last if before is None else before
        steps = max(1, round(abs(to - start) / step)) if step else 0
        self.enter(builder, part, track, Key(self.starts_s, self.ends_s, start, to, self.ease, steps))

    def enter(self, builder: SceneBuilder, part: str, track: Track[T], key: Key[T]) -> None:
        """Adds a key; raises SceneError where the channel is being led by another action at that time."""
        overlap = track.add(Key(key.starts_s, key.ends_s, key.before, key.after, key.ease, key.steps, self.path))
        if overlap is not None:
            line = builder.scene.source.line(overlap.path)
            other = f"the one on line {line}" if line is not None else "another"
            wrong = f"Two actions lead {part} in the same way at the same time: this `{self.verb}` and {other}."
            begin_s = overlap.ends_s - self.step_s
            instead = f"Start this one at `starts_s: {begin_s:g}` or later, or move it to another step."
            raise builder.error(self.path, wrong, instead)


def moment(builder: SceneBuilder, step: Step, step_s: float, action: Action, path: Path) -> Moment:
    """When an action of a step happens; raises SceneError for one that begins or ends after its step."""
    if action.starts_s >= step.lasts_s:
        wrong = f"This begins after {action.starts_s:g} s, but its step lasts only {step.lasts_s:g} s."
        raise builder.error((*path, "starts_s"), wrong, f"Write a number less than {step.lasts_s:g}.")
    rest_s = step.lasts_s - action.starts_s
    lasts_s = action.lasts_s if action.lasts_s is not None else min(action.usual_s or rest_s, rest_s)
    if lasts_s > rest_s + SOON_S:
        wrong = f"This ends {action.starts_s + lasts_s:g} s after the beginning of a step of {step.lasts_s:g} s."
        raise builder.error((*path, "lasts_s"), wrong, f"Write a number not above {rest_s:g}.")
    starts_s = step_s + action.starts_s
    ends_s = step_s + step.lasts_s if lasts_s >= rest_s - SOON_S else starts_s + lasts_s
    return Moment(step_s, starts_s, ends_s, EASES[action.ease], path, action.verb)
