"""What a person may ask for on the command line, in words that tell them what to write instead."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from kyphoscope.meshes.specs import VertebraSpec
from kyphoscope.scenes.errors import listed
from kyphoscope.scenes.program import Program, StepMark
from kyphoscope.viz.errors import RequestError
from kyphoscope.viz.view.view_options import ViewOptions, Xray

SMALLEST = (320, 180)
LARGEST = (7680, 4320)
FASTEST_FPS = 240
PICTURES: dict[str, tuple[str, ...]] = {"3d": (), "ap": ("ap",), "lateral": ("lateral",), "all": ("ap", "lateral")}
"""The X-ray pictures that each word for --view asks for."""


def size(text: str, *, even: bool = False) -> tuple[int, int]:
    """Width and height in pixels out of "1280x720"; `even` for a movie, whose colours are kept for 2 x 2 pixels."""
    match = re.fullmatch(r"([0-9]{1,6})[x×X]([0-9]{1,6})", text.strip())
    if not match:
        raise RequestError(f"--size {text!r} is not a size; write width x height in pixels, such as 1280x720.")
    width, height = int(match[1]), int(match[2])
    if not (SMALLEST[0] <= width <= LARGEST[0] and SMALLEST[1] <= height <= LARGEST[1]):
        raise RequestError(
            f"--size {text} is out of range; a picture is from {SMALLEST[0]}x{SMALLEST[1]} to "
            f"{LARGEST[0]}x{LARGEST[1]} pixels."
        )
    if even and (width % 2 or height % 2):
        nearest = f"{width + width % 2}x{height + height % 2}"
        raise RequestError(f"--size {text} has an odd side, which H.264 movies cannot have; write {nearest} instead.")
    return width, height


def frame_rate(text: str) -> Fraction:
    """Frames a second out of "30", "29.97" or "30000/1001"."""
    try:
        rate = Fraction(text.strip())
    except (ValueError, ZeroDivisionError):
        raise RequestError(f"--fps {text!r} is not a number of frames a second; write 30, say.") from None
    if not 1 <= rate <= FASTEST_FPS or rate.denominator > 10_000:
        raise RequestError(f"--fps {text} is out of range; write a number from 1 to {FASTEST_FPS}, such as 30.")
    return rate


def settings(texts: Sequence[str] | None) -> dict[str, str]:
    """The settings out of words such as "level=T12", by name; the lesson says later which there are."""
    values: dict[str, str] = {}
    for text in texts or ():
        name, equals, value = (word.strip() for word in text.partition("="))
        if not name or not equals or not value:
            raise RequestError(f"--set {text!r} does not say what to set; write name=value, such as --set level=T12.")
        if name in values:
            raise RequestError(f"--set {name} is said twice, {values[name]} and {value}; leave one of them out.")
        values[name] = value
    return values


def view_options(view: str, rules: bool, polarity: str) -> ViewOptions:
    """The way of looking that --view, --rules and --polarity ask for; a lone X-ray picture has all the room."""
    alone = view in ("ap", "lateral")
    drawn = Xray(views=PICTURES[view], alone=alone, polarity=polarity.replace("-", "_"), drawn=rules)
    return ViewOptions(xray=drawn)


def moment(program: Program, *, at: float | None, step: int | None) -> float:
    """The one time that is asked for: `at` seconds, or the end of step number `step`, where its work is done."""
    if step is not None and at is None:
        return step_numbered(program, step).rests_s
    if at is None or step is not None:
        raise RequestError("Say which moment: either --at SECONDS or --step NUMBER, one of the two.")
    return time_in(program, "--at", at)


def span(program: Program, *, start: float | None, end: float | None, step: int | None) -> tuple[float, float]:
    """Where a movie starts and ends, seconds of the scene: the whole of it, a part of it, or step number `step`."""
    if step is not None:
        if start is not None or end is not None:
            raise RequestError("--step and --start or --end exclude each other: a step has its own start and end.")
        mark = step_numbered(program, step)
        return mark.starts_s, min(mark.starts_s + mark.lasts_s, program.duration_s)
    start_s = 0.0 if start is None else time_in(program, "--start", start)
    end_s = program.duration_s if end is None else time_in(program, "--end", end)
    if not start_s < end_s:
        raise RequestError(f"--start {start_s:g} is not before --end {end_s:g}; a movie needs a start before its end.")
    return start_s, end_s


def step_numbered(program: Program, number: int) -> StepMark:
    """The step with that number, counted from 1 as the screen and `kyphoscope list` do."""
    count = len(program.steps)
    if not 1 <= number <= count:
        raise RequestError(f"--step {number} is out of range; {program.title!r} has steps 1 to {count}.")
    return program.steps[number - 1]


def out_file(text: str, endings: str | Sequence[str], what: str) -> Path:
    """The path to write to; raises RequestError unless it has one of `endings` and its folder can be written to."""
    path = Path(text)
    try:
        wrong = _obstacle(path, (endings,) if isinstance(endings, str) else endings, what)
    except OSError as error:  # a name that is too long, a folder that may not be looked into
        wrong = f"it cannot be written ({error.strerror}); write another name."
    if wrong:
        raise RequestError(f"--out {text}: {wrong}")
    return path


def _obstacle(path: Path, endings: Sequence[str], what: str) -> str:
    """What keeps a file from being at `path`, "" for nothing."""
    usual = endings[0]
    if path.is_dir():
        return f"this is a folder; write the name of a file in it, such as {path / ('lesson' + usual)}."
    if path.suffix.lower() not in endings:
        return f"{what} ends in {listed(endings, 'or')}; write {path.with_suffix(usual)}, say."
    if path.exists() and not path.is_file():
        return "this is not an ordinary file; write another name."
    if not path.parent.is_dir():
        return f"there is no folder {path.parent}; make it first or name another."
    if not os.access(path.parent, os.W_OK | os.X_OK):
        return f"the folder {path.parent} cannot be written; name another."
    return ""


def vertebra(level: str, **chosen: Any) -> VertebraSpec:
    """The vertebra that is asked for, by the fields of `VertebraSpec`; raises RequestError for any other value."""
    try:
        return VertebraSpec(level=level.upper(), **chosen)
    except ValueError as error:
        raise RequestError(str(error)) from error


def time_in(program: Program, option: str, seconds: float) -> float:
    """`seconds`, unless it is no time within the scene: NaN, infinity, below 0, after the end."""
    if not (math.isfinite(seconds) and 0 <= seconds <= program.duration_s):
        raise RequestError(
            f"{option} {seconds:g} is not a time in {program.title!r}; write seconds from 0 to "
            f"{_down(program.duration_s)}."
        )
    return float(seconds)


def _down(seconds: float) -> str:
    """Seconds rounded down to two places."""
    return f"{math.floor(seconds * 100) / 100:g}"
