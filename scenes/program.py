"""What every shown thing offers, one scene or two side by side: its steps, its length, its state at any time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from meshes.specs import Spec
from scenes.state import SceneState


@dataclass(frozen=True, slots=True)
class StepMark:
    """A step as a table of contents tells it.

    turns_s : how long before its end the view begins to turn to the next step's
    """

    index: int
    title: str
    phase: str
    starts_s: float
    lasts_s: float
    say: str
    sources: tuple[str, ...] = ()
    turns_s: float = 0.0

    @property
    def rests_s(self) -> float:
        """The last instant at which the step is done and still seen from where it is told."""
        return max(self.starts_s, self.starts_s + self.lasts_s - self.turns_s - 0.001)


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

    def states_at(self, t_s: float) -> tuple[SceneState, ...]:
        """One state per lane at `t_s`, held within 0 and the duration; the same for the same time, always."""

    def specs(self) -> frozenset[Spec]:
        """Every body that the programme can ask for."""
