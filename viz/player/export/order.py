"""What may be written of a lesson: what is asked for, what is wrong with it, and the command that does it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast, get_args

from kyphoscope.scenes import library
from kyphoscope.scenes.errors import SceneError
from kyphoscope.scenes.program import Program, StepMark
from kyphoscope.viz.errors import RequestError
from kyphoscope.viz.export import options, request
from kyphoscope.viz.player.export.texts import in_words
from kyphoscope.viz.player.language.words import tr

KINDS = ("movie", "picture", "mesh", "numbers", "atlas")
ENDINGS = {"movie": ".mp4", "picture": ".png", "numbers": ".json", "atlas": ".png"}
"""How the file of each kind ends; a mesh has a choice."""
MESH_ENDINGS = (".stl", ".ply", ".glb")
VIEWS = get_args(options.VIEWS)
"""Which pictures a movie or a picture shows."""
USUAL_QUALITY = {"movie": "standard", "picture": "high"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Offer:
    """The lesson and the moment that are on the screen, of which something may be written.

    lesson : a shipped name, or the path of a script; settings : what is chosen of its settings
    t_s, step : the moment now, s, and the index of the step that runs
    theme : "dark" or "light"
    palette, rules, polarity : the colours of bodies on the screen, whether outlines and rules are drawn, and which way
        X-rays are shown; movies and pictures have them too
    view : which pictures are on the screen, one of `VIEWS`
    """

    lesson: str
    settings: Mapping[str, str]
    title: str
    steps: tuple[StepMark, ...]
    duration_s: float
    t_s: float = 0.0
    step: int = 0
    theme: str = "dark"
    palette: str = "natural"
    view: str = "3d"
    rules: bool = False
    polarity: str = "bone-dark"


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What a person has asked for in the dialog; what is typed stands as it was typed.

    kind : one of `KINDS`
    span : of a movie, the "whole" lesson, one "step", or the "part" from `start` to `end`
    moment : of a picture and of numbers, "now" or as a "step" ends; step : its index
    lost_percent, narrowed_percent : of the height and of the canal
    view : of a movie or picture, one of `VIEWS`
    ending : of a mesh, one of `MESH_ENDINGS`
    file : where to, an absolute path
    """

    kind: str = "movie"
    span: str = "whole"
    moment: str = "now"
    step: int = 0
    start: str = ""
    end: str = ""
    size: str = "1280x720"
    fps: str = "30"
    quality: str = "standard"
    theme: str = "dark"
    view: str = "3d"
    level: str = "L1"
    part: str = "vertebra"
    fracture: str = "none"
    lost_percent: float = 0.0
    narrowed_percent: float = 0.0
    lesion: str = "none"
    ending: str = MESH_ENDINGS[0]
    file: Path = field(default_factory=Path)

    @property
    def file_ending(self) -> str:
        """How its file ends."""
        return ENDINGS.get(self.kind, self.ending)


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """A command that writes files.

    arguments : what follows `kyphoscope` on the command line
    files : what it writes, the one that was named first
    prints : whether it prints what belongs into the file instead of writing it
    """

    arguments: tuple[str, ...]
    files: tuple[Path, ...]
    prints: bool = False


def order(offer: Offer, asked: Asked) -> Order:
    """The command for what is asked; to be called when `mistakes` finds none."""
    lesson = (_lesson(offer), *(word for setting in offer.settings.items() for word in ("--set", "=".join(setting))))
    out = ("--out", str(asked.file))
    theme = ("--theme", asked.theme)
    if asked.kind == "movie":
        words = ("movie", *lesson, *out, *_frames(offer, asked), *theme, "--fps", asked.fps, *_span_words(asked))
    elif asked.kind == "picture":
        words = ("still", *lesson, *out, *_frames(offer, asked), *theme, *_moment_words(offer, asked))
    elif asked.kind == "numbers":
        words = ("inspect", *lesson, "--json", "--at", repr(moment_s(offer, asked)))
    elif asked.kind == "mesh":
        words = ("export", asked.level, *out, *_mesh_words(asked))
    else:
        words = ("atlas", *out, *theme)
    return Order(arguments=words, files=files(asked), prints=asked.kind == "numbers")


def files(asked: Asked) -> tuple[Path, ...]:
    """What would be written; an atlas has a second sheet beside the first."""
    if asked.kind != "atlas":
        return (asked.file,)
    return asked.file, asked.file.with_stem(asked.file.stem + "-fractures")


def mistakes(offer: Offer, asked: Asked, busy: Collection[Path] = ()) -> dict[str, str]:
    """What cannot be done as it is asked, a sentence for each field that is wrong.

    busy : files that an export on its way writes
    """
    checks: dict[str, Callable[[], object]] = {"file": lambda: _check_files(asked, busy)}
    if asked.kind in ("movie", "picture"):
        checks["size"] = lambda: request.size(asked.size, even=asked.kind == "movie")
    if asked.kind == "movie":
        checks["fps"] = lambda: request.frame_rate(asked.fps)
        checks["end"] = lambda: span_s(offer, asked)
    wrong = {}
    for name, check in checks.items():
        try:
            check()
        except RequestError as error:
            wrong["start" if str(error).startswith("--start ") else name] = in_words(str(error))
    return wrong


def span_s(offer: Offer, asked: Asked) -> tuple[float, float]:
    """Where the movie starts and ends, s of the lesson; raises RequestError for times that cannot be."""
    start, end = _part(asked)
    return request.span(_as_program(offer), start=start, end=end, step=_number(asked, asked.span))


def moment_s(offer: Offer, asked: Asked) -> float:
    """The moment that a picture or numbers are of, s of the lesson."""
    at = offer.t_s if asked.moment == "now" else None
    return request.moment(_as_program(offer), at=at, step=_number(asked, asked.moment))


def all_settings(offer: Offer) -> dict[str, str]:
    """What is set in the lesson, chosen or not; only what is chosen, if its script has been broken meanwhile."""
    try:
        return {**library.settings_of(offer.lesson), **offer.settings}
    except SceneError:
        return dict(offer.settings)


def seconds(option: str, text: str) -> float | None:
    """A time as people type it, "65", "65.5", "1:05"; None for nothing. Raises RequestError for other words."""
    if not text.strip():
        return None
    match = re.fullmatch(r"(?:([0-9]{1,6}):(?=[0-5][0-9](?![0-9])))?([0-9]{1,6}(?:[.,][0-9]{0,9})?)", text.strip())
    if not match:
        wrong = tr("--{option} {typed} is not a time; write seconds, or minutes and seconds, such as 65 or 1:05.",
                   option=option, typed=text.strip())  # fmt: skip
        raise RequestError(wrong)
    return 60 * int(match[1] or 0) + float(match[2].replace(",", "."))


def free_file(folder: Path, stem: str, ending: str, busy: Collection[Path] = ()) -> Path:
    """A name that is free in the folder: `stem`, with -2, -3 ... where it is taken already."""
    names = (folder / f"{stem}{f'-{n}' if n > 1 else ''}{ending}" for n in range(1, 10_000))
    return next(name for name in names if not os.path.lexists(name) and name not in busy)


def usual_stem(offer: Offer, asked: Asked) -> str:
    """The name of the file until the user gives one, without ending: "pvp-step-5", "L1-disc"."""
    lesson = Path(offer.lesson).stem
    if asked.kind == "mesh":
        broken = "" if asked.fracture == "none" else f"-{asked.fracture}"
        return f"{asked.level}-{asked.part.replace('_', '-')}{broken}"
    if asked.kind == "atlas":
        return "atlas"
    if _number(asked, asked.span if asked.kind == "movie" else asked.moment):
        return f"{lesson}-step-{asked.step + 1}"
    if asked.kind == "movie":
        return lesson if asked.span == "whole" else f"{lesson}-part"
    return f"{lesson}-{int(offer.t_s) // 60}m{int(offer.t_s) % 60:02d}"


def _lesson(offer: Offer) -> str:
    """As the other process finds it, wherever it runs and whatever the path begins with."""
    return offer.lesson if offer.lesson in library.names() else os.path.abspath(offer.lesson)


def _frames(offer: Offer, asked: Asked) -> tuple[str, ...]:
    """How large and how fine, which pictures, and what on them is as on the screen."""
    rules = ("--rules",) if offer.rules else ()
    frame = ("--size", asked.size.strip(), "--quality", asked.quality, "--view", asked.view)
    return *frame, *rules, "--polarity", offer.polarity, "--palette", offer.palette


def _span_words(asked: Asked) -> tuple[str, ...]:
    if asked.span == "step":
        return "--step", str(asked.step + 1)
    start, end = _part(asked)
    return (
        *(() if start is None else ("--start", repr(start))),
        *(() if end is None else ("--end", repr(end))),
    )


def _moment_words(offer: Offer, asked: Asked) -> tuple[str, ...]:
    return ("--at", repr(float(offer.t_s))) if asked.moment == "now" else ("--step", str(asked.step + 1))


def _mesh_words(asked: Asked) -> tuple[str, ...]:
    words = ["--part", asked.part, "--fracture", asked.fracture, "--lesion", asked.lesion]
    if asked.fracture != "none":
        words += ["--height-loss", f"{asked.lost_percent / 100:g}"]
    if asked.fracture == "burst":
        words += ["--narrowing", f"{asked.narrowed_percent / 100:g}"]
    return tuple(words)


def _part(asked: Asked) -> tuple[float | None, float | None]:
    if asked.span != "part":
        return None, None
    return seconds("start", asked.start), seconds("end", asked.end)


def _number(asked: Asked, choice: str) -> int | None:
    """The number of the step that is asked for, counted from 1; None where no step is."""
    return asked.step + 1 if choice == "step" else None


def _check_files(asked: Asked, busy: Collection[Path]) -> None:
    what = {"movie": "a movie", "mesh": "a mesh", "numbers": "a file of numbers", "atlas": "an atlas"}
    request.out_file(str(asked.file), asked.file_ending, what.get(asked.kind, "a picture"))
    for path in files(asked):
        request.out_file(str(path), asked.file_ending, what.get(asked.kind, "a picture"))
        if path in busy:
            raise RequestError(tr("An export that is not done yet writes this file; write another name."))


def _as_program(offer: Offer) -> Program:
    """The checks of the command line ask a programme for its title, steps and length, and an offer has these."""
    return cast(Program, offer)
