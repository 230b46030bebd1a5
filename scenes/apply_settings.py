"""Fits a lesson to its chosen settings: which parts there are, what is done, from which side, and in which words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, get_args

from pydantic import ValidationError

from kyphoscope.meshes.choices import LEVELS
from kyphoscope.meshes.tables.instrument_tables import BALLOONS
from kyphoscope.meshes.tables.tables import SACRUM, above, below, beneath, size
from kyphoscope.meshes.tissue.surroundings import is_there
from kyphoscope.scenes import cast
from kyphoscope.scenes.ask import Ask
from kyphoscope.scenes.cast import levels_of
from kyphoscope.scenes.errors import Path, Source, listed
from kyphoscope.scenes.model import Scene, Settings, Step, ViewChoice, Wording
from kyphoscope.scenes.planned_ways import sides_of, way
from kyphoscope.scenes.settings import chosen, refused
from kyphoscope.scenes.verbs import Action, Cut, Label, Look

_WORD = re.compile(r"\{([^{}]*)\}")
_SIDED = ("path", "pedicle", "transverse_process", "lamina")
"""What a vertebra has on either side; written without a side it is the one that is entered."""
_NAMES = ("part", "to", "start", "at", "click")
"""The fields of an action or a question that name a part or a landmark of one."""
Viewing = TypeVar("Viewing", ViewChoice, Look)


@dataclass(frozen=True)
class Fit:
    """What a lesson is fitted to.

    side : the side that is entered; the left where both are
    words : what the settings come to, for `only` and `instead`
    fillings : what the words in braces stand for in texts; empty for a script without settings
    gone : the parts that are left out
    """

    side: str
    words: frozenset[str]
    fillings: Mapping[str, str]
    gone: frozenset[str]


def fitted(scene: Scene, given: Mapping[str, str] | None = None) -> Scene:
    """The lesson for some settings, as plain as one without any.

    Raises SceneError for a setting that it does not take or that cannot be, for a role without a treated vertebra,
    and for a way in that is not gone.
    """
    given = given or {}
    settings = chosen(scene, given)
    parts = _in_place(scene, settings)
    parts = _with_gauge(scene, _on_sides(parts, settings.sides), settings, given)
    parts = _with_balloons(parts)
    parts = _without_loose(scene, parts)
    treats = scene.treats or next((name for name, part in scene.cast.items() if _is_treated(part)), None)
    fit = _fit(scene, settings, given, parts, treats)
    steps, source = [], Source(scene.source.file, dict(scene.source.lines))
    for index, step in enumerate(scene.steps):
        steps.append(_step(step, index, fit, source))
    made = scene.model_copy(
        update={
            "title": _said(scene.title, fit, source, ("title",)),
            "settings": settings if scene.settings else None,
            "treats": treats,
            "cast": parts,
            "steps": steps,
        }
    )
    made._source = source
    return made


# Who takes part


def _is_treated(part: cast.CastPart) -> bool:
    return isinstance(part, cast.Vertebra) and part.level == "treated"


def _in_place(scene: Scene, settings: Settings) -> dict[str, cast.CastPart]:
    """The cast with roles turned into levels; what has no level there is left out."""
    bones = {name: part for name, part in scene.cast.items() if isinstance(part, cast.Vertebra)}
    level = _treated_level(scene, settings, bones)
    places = {"treated": level, "above": level and above(level), "below": level and below(level)}
    placed: dict[str, cast.CastPart] = {}
    for name, part in scene.cast.items():
        key = "level" if isinstance(part, cast.Vertebra | cast.Rib) else "above" if isinstance(part, cast.Disc) else ""
        role = getattr(part, key) if key else ""
        if role not in places:
            placed[name] = part
            continue
        if level is None:
            wrong = f"`{name}` does not say its level, and no vertebra is treated that it could be told from."
            instead = "Write `level:` with T4 to L5, or give the script `settings:` with a `level:`."
            raise scene.source.error(("cast", name), wrong, instead)
        at = places[role]
        if at in _levels_of(part, key):
            own = {"fracture": settings.fracture, "height_loss": settings.height_loss} if role == "treated" else {}
            update = {field: value for field, value in own.items() if value is not None} if name in bones else {}
            placed[name] = part.model_copy(update={key: at, **update})
    return placed


def _levels_of(part: cast.CastPart, key: str) -> tuple[str, ...]:
    return get_args(type(part).model_fields[key].annotation)


def _treated_level(scene: Scene, settings: Settings, bones: Mapping[str, cast.Vertebra]) -> str | None:
    """The level of the treated vertebra: of the settings, of the one that `treats` names, or of the broken one."""
    if settings.level is not None:
        return settings.level
    named = bones.get(scene.treats or "") or next((b for b in bones.values() if b.fracture != "none"), None)
    return named.level if named is not None and named.level in LEVELS else None


def _on_sides(parts: Mapping[str, cast.CastPart], sides: str | None) -> dict[str, cast.CastPart]:
    """The cast without what is for a side that is not entered."""
    unused = {"left": "right", "right": "left"}.get(sides or "")
    kept = {n: p for n, p in parts.items() if not (unused and p.has_side and getattr(p, "side", "") == unused)}
    for name, part in kept.items():
        if unused and isinstance(part, cast.Cement):
            kept[name] = part.model_copy(update={"side": None})  # the only one may cross the midline
    return kept


def _with_gauge(
    scene: Scene, parts: Mapping[str, cast.CastPart], settings: Settings, given: Mapping[str, str]
) -> dict[str, cast.CastPart]:
    """The cast with the needles and cannulas of the gauge that is set, where they do not say theirs."""
    gauged = dict(parts)
    for name, part in parts.items():
        open_ = isinstance(part, cast.Needle | cast.Cannula) and "gauge" not in part.model_fields_set
        if open_ and settings.gauge is not None:
            try:
                written = part.model_dump(by_alias=True, exclude_unset=True)
                gauged[name] = type(part).model_validate(written | {"gauge": settings.gauge})
            except ValidationError as mistakes:
                sizes = mistakes.errors()[0]["ctx"]["sizes"]
                wrong = f"A {cast.kind(part)} of {settings.gauge:g}G is not made."
                raise refused(scene, given, "gauge", wrong, f"Legal are: {sizes}.") from None
    return gauged


def _with_balloons(parts: Mapping[str, cast.CastPart]) -> dict[str, cast.CastPart]:
    """The cast with shorter balloons where the script leaves their length to the body."""
    treated = next((p for p in parts.values() if _is_broken(p)), None)
    sized = dict(parts)
    for name, part in parts.items():
        if isinstance(part, cast.Tamp) and part.or_shorter and isinstance(treated, cast.Vertebra):
            person = size(treated.level, treated.size_factor or 1.0)
            depth_mm = (person.upper_depth_mm + person.lower_depth_mm) / 2
            fitting = [mm for mm in BALLOONS if mm <= depth_mm / 2]
            sized[name] = part.model_copy(
                update={"balloon_mm": min(part.balloon_mm, max(fitting, default=min(BALLOONS)))}
            )
    return sized


def _without_loose(scene: Scene, parts: dict[str, cast.CastPart]) -> dict[str, cast.CastPart]:
    """The cast without what belongs to a part that is left out."""
    levels = levels_of(parts)
    kept = {
        name: part
        for name, part in parts.items()
        if not (isinstance(part, cast.TissueLayer) and levels and not is_there(part.tissue, levels))
        and not (isinstance(part, cast.Sacrum) and levels and beneath(levels[-1]) != SACRUM)
    }
    while True:
        gone = set(scene.cast) - set(kept)  # an unknown name is a mistake that is refused later
        loose = [name for name, part in kept.items() if not gone.isdisjoint(_others(part))]
        if not loose:
            return kept
        for name in loose:
            del kept[name]


def _others(part: cast.CastPart) -> list[str]:
    return [other for field in part.refers_to if (other := getattr(part, field)) is not None]


# What it comes to


def _fit(
    scene: Scene,
    settings: Settings,
    given: Mapping[str, str],
    parts: dict[str, cast.CastPart],
    treats: str | None,
) -> Fit:
    sides = (settings.sides,) if settings.sides in ("left", "right") else sides_of(parts)
    side = sides[0] if len(sides) == 1 else "left"
    words = {*sides, "one"} if len(sides) == 1 else {"two"}
    fillings: dict[str, str] = {}
    bone = parts.get(treats or "") or next((p for p in parts.values() if _is_broken(p)), None)
    if isinstance(bone, cast.Vertebra):
        spec = cast.bone_spec(bone, bone, bone.height_loss)
        try:
            approach = way(spec, side, parts, settings.approach or "auto").approach
        except ValueError as cannot:
            raise refused(scene, given, "approach", str(cannot)) from cannot
        words |= {approach, bone.fracture}
        fillings = {
            "level": bone.level,
            "side": side,
            "approach": approach,
            "fracture": bone.fracture,
            "height_loss": f"{100 * bone.height_loss:.0f} %",
        }
    return Fit(side, frozenset(words), fillings if scene.settings else {}, frozenset(set(scene.cast) - set(parts)))


def _is_broken(part: cast.CastPart) -> bool:
    return isinstance(part, cast.Vertebra) and part.fracture != "none"


# What is done and said


def _step(step: Step, index: int, fit: Fit, source: Source) -> Step:
    path: Path = ("steps", index)
    said = step
    for word, wording in step.instead.items():
        if word in fit.words:
            said = said.model_copy(update=_written(wording))
            _take_lines(source, wording, (*path, "instead", word), path)
    kept = [j for j, action in enumerate(step.do) if _is_done(action, fit)]
    _renumber(source, path, kept)
    return said.model_copy(
        update={
            "title": _said(said.title, fit, source, (*path, "step")),
            "say": _said(said.say, fit, source, (*path, "say")),
            "notes": said.notes and _said(said.notes, fit, source, (*path, "notes")),
            "ask": _asked(said.ask, fit, source, (*path, "ask")),
            "view": _seen(step.view, fit) if step.view else None,
            "instead": {},
            "do": [_action(step.do[j], fit, source, (*path, "do", i)) for i, j in enumerate(kept)],
        }
    )


def _written(wording: Wording) -> dict[str, Any]:
    return {name: said for name in Wording.model_fields if (said := getattr(wording, name)) is not None}


def _take_lines(source: Source, wording: Wording, path: Path, to: Path) -> None:
    """Gives what a step takes over from other words the lines on which that stands."""
    keys = {Wording.model_fields[name].alias or name for name in _written(wording)}
    moved = {(*to, *p[len(path) :]): line for p, line in source.lines.items() if _is_below(p, path, keys)}
    for p in [p for p in source.lines if _is_below(p, to, keys)]:
        del source.lines[p]
    source.lines.update(moved)


def _is_below(path: Path, above: Path, keys: set[str]) -> bool:
    """Whether a path leads through one of some keys of the group of lines at another."""
    return path[: len(above)] == above and len(path) > len(above) and path[len(above)] in keys


def _renumber(source: Source, path: Path, kept: list[int]) -> None:
    """Moves the lines of a step's actions to the numbers that they have when some are left out."""
    length = len(path) + 1
    old = {p: line for p, line in source.lines.items() if p[:length] == (*path, "do") and len(p) > length}
    numbers = {j: i for i, j in enumerate(kept)}
    for p in old:
        del source.lines[p]
    for p, line in old.items():
        if p[length] in numbers:
            source.lines[(*p[:length], numbers[int(p[length])], *p[length + 1 :])] = line


def _is_done(action: Action | Ask, fit: Fit) -> bool:
    """Whether an action or a question is among those for the settings, and every part that it names is in the cast."""
    if action.only and not any(word in fit.words for word in action.only):
        return False
    names = (getattr(action, field, None) for field in _NAMES)
    return not any(name and name.partition(".")[0] in fit.gone for name in names)


def _action(action: Action, fit: Fit, source: Source, path: Path) -> Action:
    """An action with its sides and words filled in."""
    update: dict[str, Any] = {"only": []}
    for field in ("to", "start", "at"):
        if getattr(action, field, None):
            update[field] = _sided(getattr(action, field), fit)
    if isinstance(action, Look):
        action = _seen(action, fit)
    if isinstance(action, Cut) and action.takes is None and action.plane in ("sagittal", "along"):
        update["takes"] = fit.side
    if isinstance(action, Label):
        update["text"] = _said(action.text, fit, source, (*path, "label"))
    return action.model_copy(update=update)


def _asked(ask: Ask | None, fit: Fit, source: Source, path: Path) -> Ask | None:
    """A question with its side and words filled in; None for one that is not asked with the settings."""
    if ask is None or not _is_done(ask, fit):
        return None
    update: dict[str, Any] = {"only": [], "click": ask.click and _sided(ask.click, fit)}
    for field in ("question", "because", "right"):
        text = getattr(ask, field)
        update[field] = text and _said(text, fit, source, (*path, field))
    if ask.choices is not None:
        update["choices"] = [_said(text, fit, source, (*path, "choices", i)) for i, text in enumerate(ask.choices)]
    return ask.model_copy(update=update)


def _seen(view: Viewing, fit: Fit) -> Viewing:
    """A view from the side that is entered, unless it says from which."""
    at = view.at
    if at and at.partition(".")[0] in fit.gone:
        at = None
    side = view.side if "side" in view.model_fields_set else fit.side
    return view.model_copy(update={"side": side, "at": at and _sided(at, fit)})


def _sided(landmark: str, fit: Fit) -> str:
    """A landmark such as L1.path.entry with its side: L1.left_path.entry."""
    part, dot, name = landmark.partition(".")
    first, more, rest = name.partition(".")
    return f"{part}.{fit.side}_{first}{more}{rest}" if dot and first in _SIDED else landmark


def _said(text: str, fit: Fit, source: Source, path: Path) -> str:
    """A text with its words in braces filled in; raises SceneError for one that stands for nothing."""
    if not fit.fillings:
        return text
    for word in _WORD.findall(text):
        if word not in fit.fillings:
            legal = listed(f"{{{known}}}" for known in fit.fillings)
            raise source.error(path, f"{{{word}}} stands for nothing.", f"Words in braces may be {legal}.")
    filled = _WORD.sub(lambda match: fit.fillings[match[1]], text)
    return filled[:1].upper() + filled[1:] if text.startswith("{") else filled
