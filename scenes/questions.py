"""Turns what a step asks into a question with its time and, for a click, its place in the world."""

from __future__ import annotations

from kyphoscope.scenes.ask import WITHIN_MM, Ask, said_twice
from kyphoscope.scenes.errors import Path, shortened
from kyphoscope.scenes.model import Step
from kyphoscope.scenes.program import Question
from kyphoscope.scenes.scene_builder import SceneBuilder

STOP_OR_GO = ("Stop", "Go on")


def question(builder: SceneBuilder, step: Step, step_s: float, path: Path) -> Question | None:
    """The question of a step whose actions are entered, None for a step without one.

    step_s : when the step begins, s of the scene
    path : where `ask` stands in the script
    Raises SceneError for one that is asked after its step, whose place cannot be found at its time, or whose answers
    are the same in the words of the settings.
    """
    ask = step.ask
    if ask is None:
        return None
    if ask.starts_s >= step.lasts_s:
        wrong = f"This is asked after {ask.starts_s:g} s, but its step lasts only {step.lasts_s:g} s."
        raise builder.error((*path, "starts_s"), wrong, f"Write a number less than {step.lasts_s:g}.")
    at_s, sources = step_s + ask.starts_s, tuple(ask.sources or step.sources)
    if ask.click is not None:
        place_mm = builder.landmark(ask.click, at_s, (*path, "click"), when="when this is asked").tip_mm
        within_mm = ask.within_mm or WITHIN_MM
        return Question(
            "place", ask.question, at_s, ask.because, place_mm=place_mm, within_mm=within_mm, sources=sources
        )
    if ask.stop is not None:
        right = 0 if ask.stop else 1
        return Question("stop", ask.question, at_s, ask.because, STOP_OR_GO, right, sources=sources)
    choices = _choices(builder, ask, path)
    return Question("choice", ask.question, at_s, ask.because, choices, choices.index(ask.right or ""), sources=sources)


def _choices(builder: SceneBuilder, ask: Ask, path: Path) -> tuple[str, ...]:
    """The answers in the words of the settings; raises SceneError where two of them have become one."""
    choices = tuple(ask.choices or ())
    twin = said_twice(choices)
    if twin is not None:
        wrong = f"With these settings {shortened(twin)} is among the choices twice."
        raise builder.error((*path, "choices"), wrong, "Say them in other words.")
    return choices
