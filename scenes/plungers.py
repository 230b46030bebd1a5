"""The plunger goes forward as it presses cement out of an instrument, and is drawn back for the next portion."""

from __future__ import annotations

from kyphoscope.scenes.ease import smooth
from kyphoscope.scenes.moment import Moment
from kyphoscope.scenes.scene_builder import SceneBuilder
from kyphoscope.scenes.track import SOON_S, Key
from kyphoscope.scenes.verbs import Inject

REFILL_S = 1.0
"""How long a plunger takes at most to be drawn back, which stands for taking the next filler."""
HELD_MM = 20.0
"""This length of a plunger stays in its tube."""


def press_out(builder: SceneBuilder, action: Inject, moment: Moment, pours: list[Key[float]]) -> None:
    """Moves the plungers of the instrument that an action injects from.

    pours : the changes of the cement's volume that the action has entered, mL
    A portion that is more than the tube holds is more than one filler of cement; the plunger makes the last one's way.
    Raises SceneError where one is being moved by another action at that time.
    """
    instrument = builder.poured_from[action.part]
    for name, part in builder.scene.cast.items():
        if part.host == instrument and part.stroke_mm_per_ml is not None and part.rests_mm is not None:
            most_mm = builder.length_mm(instrument) - HELD_MM
            for pour in pours:
                stroke_mm = min((pour.after - pour.before) * part.stroke_mm_per_ml, most_mm)
                _press(builder, name, part.rests_mm, stroke_mm, pour, moment)


def _press(
    builder: SceneBuilder, name: str, home_mm: float, stroke_mm: float, pour: Key[float], moment: Moment
) -> None:
    """One stroke, from where the plunger is with that much cement in front of it to where it has none."""
    travel = builder.channels[name].travel
    drawn_mm = home_mm - stroke_mm
    if not travel.keys:
        travel.initial = drawn_mm
    ready_s = min(travel.free_s + REFILL_S, pour.starts_s)
    if travel.last != drawn_mm and ready_s > travel.free_s + SOON_S:
        back: Key[float | None] = Key(travel.free_s, ready_s, travel.last, drawn_mm, smooth)
        moment.enter(builder, name, travel, back)
    stroke: Key[float | None] = Key(pour.starts_s, pour.ends_s, drawn_mm, home_mm, pour.ease)
    moment.enter(builder, name, travel, stroke)
