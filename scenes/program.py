"""What every lesson offers, one scene or two side by side: its steps, its length, its state at any time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from kyphoscope.meshes.access.pathway import Pathway
from kyphoscope.meshes.geometry.pose import Vector
from kyphoscope.meshes.specs import Spec
from kyphoscope.scenes.state import SceneState


@dataclass(frozen=True, slots=True)
class Question:
    """What a learner is asked in a step, and what is said after the answer.

    kind : "choice" among `choices`; "place", a click on a place in the picture; "stop", whether to stop or to go on
    at_s : when it is asked, s of the programme
    choices : what may be answered; for "stop" these are ("Stop", "Go on"), for "place" there are none
    right : index of the right one among `choices`; -1 for "place"
    because : the reason, shown after the answer whichever it was
    place_mm, within_mm : for "place", the right point of the world and how far off still counts, mm
    sources : where the answer comes from
    """

    kind: str
    text: str
    at_s: float
    because: str
    choices: tuple[str, ...] = ()
    right: int = -1
    place_mm: Vector | None = None
    within_mm: float = 0.0
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StepMark:
    """A step in the table of contents.

    turns_s : how long before its end the view begins to turn to the next step's
    pedal : "down" while X-ray is live in it, "up" while the last picture stands
    notes : what the educator alone sees, "" for nothing
    question : what is asked in it, None for nothing
    """

    index: int
    title: str
    phase: str
    starts_s: float
    lasts_s: float
    say: str
    sources: tuple[str, ...] = ()
    turns_s: float = 0.0
    pedal: str = "down"
    notes: str = ""
    question: Question | None = None

    @property
    def rests_s(self) -> float:
        """The last instant at which the step is done and still seen from its own view."""
        return max(self.starts_s, self.starts_s + self.lasts_s - self.turns_s - 0.001)


def held_s(steps: Sequence[StepMark], index: int) -> float | None:
    """When the X-ray picture was taken that stands in a step, s: as the last step with the pedal down was done.

    None while X-ray is live; 0 where it never was.
    """
    if steps[index].pedal == "down":
        return None
    return next((mark.rests_s for mark in reversed(steps[:index]) if mark.pedal == "down"), 0.0)


class Program(Protocol):
    """A compiled scene (one lane) or comparison (two lanes); nothing in it changes or can fail any more."""

    @property
    def title(self) -> str: ...

    @property
    def lanes(self) -> tuple[str, ...]:
        """A short name for each lane: ("PVP", "PKP")."""

    @property
    def steps(self) -> tuple[StepMark, ...]: ...

    @property
    def duration_s(self) -> float: ...

    @property
    def ways(self) -> Mapping[str, Pathway]:
        """The ways into the treated vertebra by their side, as they were planned; empty where there is none."""

    def states_at(self, t_s: float) -> tuple[SceneState, ...]:
        """One state per lane at `t_s`, held within 0 and the duration; the same for the same time, always."""

    def specs(self) -> frozenset[Spec]:
        """Every body that the programme can ask for."""
