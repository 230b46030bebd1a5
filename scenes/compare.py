"""Two procedures on the same fracture and the same clock, held together phase by phase."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, replace

from kyphoscope.meshes.access.pathway import Pathway
from kyphoscope.meshes.specs import Spec
from kyphoscope.scenes.ease import smooth
from kyphoscope.scenes.errors import listed
from kyphoscope.scenes.model import Pairing
from kyphoscope.scenes.program import StepMark
from kyphoscope.scenes.state import SceneState, View
from kyphoscope.scenes.timeline import Timeline
from kyphoscope.scenes.views import TURN_S, turning


@dataclass(frozen=True, slots=True)
class Stretch:
    """The steps of one phase in one lane, in the lane's own time."""

    first: int
    last: int
    starts_s: float
    ends_s: float


@dataclass(frozen=True, slots=True)
class Phase:
    """One phase of a comparison.

    stretches : what each lane does in it; None for one that waits
    leads : the lane whose view is shown and whose steps are listed
    """

    name: str
    starts_s: float
    ends_s: float
    stretches: tuple[Stretch | None, ...]
    leads: int


class Comparison:
    """Two compiled scenes side by side; nothing in it changes or can fail any more. Made by `compile_pairing`."""

    def __init__(self, pairing: Pairing, lanes: list[Timeline], phases: list[Phase]) -> None:
        self._title, self._timelines, self._phases = pairing.title, tuple(lanes), tuple(phases)
        self._lanes = tuple(lane.name for lane in pairing.lanes)
        self._waiting = dict(pairing.waiting)
        self._phase_starts_s = [phase.starts_s for phase in phases]
        self._steps = self._marks()
        self._step_starts_s = [mark.starts_s for mark in self._steps]
        self._handover: dict[int, View] = {}
        for index, phase in enumerate(phases[1:], 1):
            if phase.leads != phases[index - 1].leads:
                self._handover[index] = self._view(index - 1, phase.starts_s)

    @property
    def title(self) -> str:
        return self._title

    @property
    def lanes(self) -> tuple[str, ...]:
        return self._lanes

    @property
    def steps(self) -> tuple[StepMark, ...]:
        return self._steps

    @property
    def duration_s(self) -> float:
        return self._phases[-1].ends_s

    @property
    def ways(self) -> Mapping[str, Pathway]:
        """The ways into the treated vertebra by their side, as the first side plans them that has any."""
        return next((ways for ways in self.ways_of_lanes if ways), {})

    @property
    def ways_of_lanes(self) -> tuple[Mapping[str, Pathway], ...]:
        """What each lane has of them."""
        return tuple([timeline.ways for timeline in self._timelines])

    def view(self, t_s: float) -> View:
        """The one camera of both lanes."""
        t_s = self._held(t_s)
        return self._view(bisect_right(self._phase_starts_s, t_s) - 1, t_s)

    def states_at(self, t_s: float) -> tuple[SceneState, ...]:
        t_s = self._held(t_s)
        index = bisect_right(self._phase_starts_s, t_s) - 1
        step = bisect_right(self._step_starts_s, t_s) - 1
        view = self._view(index, t_s)
        return tuple([self._state(lane, index, step, t_s, view) for lane in range(len(self._timelines))])

    def specs(self) -> frozenset[Spec]:
        return frozenset().union(*(timeline.specs() for timeline in self._timelines))

    def _held(self, t_s: float) -> float:
        return min(t_s, self.duration_s) if t_s > 0.0 else 0.0

    def _state(self, lane: int, index: int, step: int, t_s: float, view: View) -> SceneState:
        own, phase = self._own(lane, index, t_s), self._phases[index]
        # A lane that waits in a phase is seen from the other's view, and cut where the other is cut.
        cut = own.cut if phase.stretches[lane] is not None else self._own(phase.leads, index, t_s).cut
        return SceneState(
            t_s, step, own.title, own.phase, own.caption, own.parts, view, cut, own.labels, own.treated,
            self._waits_for(lane, index, t_s), own.hidden, self._held_s(lane, own.held_s),
        )  # fmt: skip

    def _held_s(self, lane: int, own_s: float | None) -> float | None:
        """When a lane's standing X-ray picture was taken, in the time of the comparison."""
        if own_s is None:
            return None
        for phase in self._phases:
            done = phase.stretches[lane]
            if done is not None and done.starts_s <= own_s < done.ends_s:
                return phase.starts_s + own_s - done.starts_s
        return 0.0

    def _own(self, lane: int, index: int, t_s: float) -> SceneState:
        """A lane's own state; while it waits, the last moment before."""
        phase, timeline = self._phases[index], self._timelines[lane]
        stretch = phase.stretches[lane]
        if stretch is not None:
            own_s = stretch.starts_s + (t_s - phase.starts_s)
            if own_s < stretch.ends_s or stretch.ends_s >= timeline.duration_s:
                return timeline.state_at(own_s)
            return timeline.state_in_step(stretch.last, stretch.ends_s)
        for earlier in reversed(self._phases[:index]):
            done = earlier.stretches[lane]
            if done is not None:
                return timeline.state_in_step(done.last, done.ends_s)
        return timeline.state_at(0.0)

    def _waits_for(self, lane: int, index: int, t_s: float) -> str:
        """What happens in the other lane while this one waits; "" while this one runs."""
        phase = self._phases[index]
        stretch = phase.stretches[lane]
        if stretch is not None and t_s - phase.starts_s <= stretch.ends_s - stretch.starts_s:
            return ""
        if phase.name in self._waiting:
            return self._waiting[phase.name]
        return f"{self._lanes[phase.leads]} goes on with: {self._own(phase.leads, index, t_s).title}"

    def _view(self, index: int, t_s: float) -> View:
        """The view of the lane that leads; where the lead changes hands, the view turns there from the other's."""
        phase = self._phases[index]
        to = self._own(phase.leads, index, t_s).view
        gone_s = t_s - phase.starts_s
        if index not in self._handover or gone_s >= TURN_S:
            return to
        return turning(self._handover[index], to)(smooth(gone_s / TURN_S))

    def _marks(self) -> tuple[StepMark, ...]:
        """The steps of the leading lane of each phase, one after the other."""
        marks: list[StepMark] = []
        for phase in self._phases:
            stretch, steps = phase.stretches[phase.leads], self._timelines[phase.leads].steps
            if stretch is None:
                continue
            for own in steps[stretch.first : stretch.last + 1]:
                starts_s = phase.starts_s + (own.starts_s - stretch.starts_s)
                asked = own.question and replace(own.question, at_s=starts_s + (own.question.at_s - own.starts_s))
                marks.append(replace(own, index=len(marks), starts_s=starts_s, question=asked))
        return tuple(marks)


def compile_pairing(pairing: Pairing, lanes: list[Timeline]) -> Comparison:
    """The comparison of two compiled scenes.

    Raises SceneError for two sides of one name, for a lane in which a phase comes twice, for phases that the lanes have
    in different orders, and for a word of waiting for a phase that no lane has.
    """
    one, other = (lane.name for lane in pairing.lanes)
    if one == other:
        raise pairing.source.error(("lanes", 1, "name"), f"Both sides are called {one}.", "Give each its own name.")
    stretches = [_stretches(pairing, index, lane) for index, lane in enumerate(lanes)]
    order = _merged(pairing, [list(own) for own in stretches])
    for name in pairing.waiting:
        if name not in order:
            wrong = f"Neither side has a phase {name}."
            raise pairing.source.error(("waiting", name), wrong, f"Phases: {listed(order)}.")
    phases, starts_s = [], 0.0
    for name in order:
        row = tuple(own.get(name) for own in stretches)
        lasts_s = [stretch.ends_s - stretch.starts_s if stretch else 0.0 for stretch in row]
        phases.append(Phase(name, starts_s, starts_s + max(lasts_s), row, lasts_s.index(max(lasts_s))))
        starts_s += max(lasts_s)
    return Comparison(pairing, lanes, phases)


def _stretches(pairing: Pairing, index: int, lane: Timeline) -> dict[str, Stretch]:
    """The phases of a lane in order; the steps of a phase follow each other."""
    stretches: dict[str, Stretch] = {}
    for mark in lane.steps:
        ends_s = lane.steps[mark.index + 1].starts_s if mark.index + 1 < len(lane.steps) else lane.duration_s
        begun = stretches.get(mark.phase)
        if begun is not None and begun.last != mark.index - 1:
            wrong = f"The phase {mark.phase} comes twice in {pairing.lanes[index].scene}."
            raise pairing.source.error(("lanes", index), wrong, "Give the steps of one phase one after the other.")
        first, starts_s = (begun.first, begun.starts_s) if begun else (mark.index, mark.starts_s)
        stretches[mark.phase] = Stretch(first, mark.index, starts_s, ends_s)
    return stretches


def _merged(pairing: Pairing, orders: list[list[str]]) -> list[str]:
    """All phases in an order that both lanes keep; what only one has comes as soon as it can, the left one's first."""
    left, right = orders
    shared = [name for name in left if name in right]
    if shared != [name for name in right if name in left]:
        wrong = f"The two sides have their phases in different orders: {listed(left)}; {listed(right)}."
        raise pairing.source.error(("lanes",), wrong, "Put the phases of both into one order.")
    merged: list[str] = []
    for name in [*shared, None]:
        for order in (left, right):
            stop = order.index(name) if name is not None else len(order)
            merged += [other for other in order[:stop] if other not in merged and other not in shared]
        merged += [name] if name is not None else []
    return merged
