"""What the window shows of a body that is pointed at: its name, a sentence about it, and its sizes at that instant."""

from __future__ import annotations

from dataclasses import dataclass

from kyphoscope.scenes.state import PartState, SceneState
from kyphoscope.viz.bodies import fact_of
from kyphoscope.viz.facts.names import display_name, full_name
from kyphoscope.viz.facts.sizes import sizes

__all__ = ["About", "about", "display_name"]


@dataclass(frozen=True, slots=True)
class About:
    """The name, a sentence and the sizes of a body.

    name : as the field calls it
    sentence : what it is, for a student
    sizes : rows of what is measured and how much it is, "23.4 mm"; from its mesh at that instant
    source : where the sentence is from, as the lessons name it (docs/sources.md)
    """

    name: str
    sentence: str
    sizes: tuple[tuple[str, str], ...]
    source: str


def about(part: PartState, state: SceneState, lane_name: str = "") -> About:
    """Name, sentence and sizes of one body of a state.

    lane_name : in a comparison the name of its side, which is put before its own
    """
    fact = fact_of(part.spec)
    name = full_name(part, state)
    rows = tuple((label, str(amount)) for label, amount in sizes(part, state))
    return About(f"{lane_name}: {name}" if lane_name else name, fact.says, rows, fact.source)
