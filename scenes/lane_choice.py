"""Some of the sides of a comparison, in any order: swapped, or one of them alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kyphoscope.meshes.access.pathway import Pathway
from kyphoscope.meshes.specs import Spec
from kyphoscope.scenes.compare import Comparison
from kyphoscope.scenes.program import Program, StepMark
from kyphoscope.scenes.state import SceneState


@dataclass(frozen=True)
class Sides:
    """A programme of which only some lanes are shown, in a given order; its steps and its clock stay whole.

    order : indices of the lanes of `whole`, each at most once
    """

    whole: Program
    order: tuple[int, ...]

    def __post_init__(self) -> None:
        lanes = len(self.whole.lanes)
        if not self.order or len(set(self.order)) < len(self.order) or not set(self.order) <= set(range(lanes)):
            raise ValueError(f"An order names lanes from 0 to {lanes - 1}, each at most once, but got {self.order}.")

    @property
    def title(self) -> str:
        return self.whole.title

    @property
    def lanes(self) -> tuple[str, ...]:
        return tuple(self.whole.lanes[k] for k in self.order)

    @property
    def steps(self) -> tuple[StepMark, ...]:
        return self.whole.steps

    @property
    def duration_s(self) -> float:
        return self.whole.duration_s

    @property
    def ways(self) -> Mapping[str, Pathway]:
        """The ways into the treated vertebra by their side, as the first of the shown sides plans them that has any."""
        return next((ways for ways in self.ways_of_lanes if ways), {})

    @property
    def ways_of_lanes(self) -> tuple[Mapping[str, Pathway], ...]:
        """What each of the shown sides has of them."""
        whole = self.whole
        every = whole.ways_of_lanes if isinstance(whole, Comparison | Sides) else (whole.ways,) * len(whole.lanes)
        return tuple(every[k] for k in self.order)

    def states_at(self, t_s: float) -> tuple[SceneState, ...]:
        states = self.whole.states_at(t_s)
        return tuple(states[k] for k in self.order)

    def specs(self) -> frozenset[Spec]:
        return self.whole.specs()
