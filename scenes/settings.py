"""The settings that may be chosen for a lesson, and the sentence about a choice that is not possible."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import ValidationError

from kyphoscope.scenes.errors import SceneError, nearest, shortened
from kyphoscope.scenes.model import Scene, Settings
from kyphoscope.scenes.validation_messages import complaint

_NONE = Settings.model_validate({})


def taken(scene: Scene) -> dict[str, str]:
    """The settings that a lesson takes, each with its default."""
    settings = scene.settings or _NONE
    return {name: _plain(getattr(settings, name)) for name in sorted_names(settings.model_fields_set)}


def sorted_names(names: Iterable[str]) -> list[str]:
    """Names of settings in the order in which they are declared."""
    return [name for name in Settings.model_fields if name in names]


def chosen(scene: Scene, given: Mapping[str, str]) -> Settings:
    """The settings of a lesson with those that are given by name; raises SceneError for one that it does not take."""
    settings = scene.settings or _NONE
    check_known(given, settings.model_fields_set)
    words: Any = {name: _plain(getattr(settings, name)) for name in settings.model_fields_set} | dict(given)
    try:
        return Settings.model_validate(words)
    except ValidationError as mistakes:
        mistake: Any = mistakes.errors()[0]
        name = str(mistake["loc"][0])
        located = mistake | {"loc": ("settings", *mistake["loc"])}
        _, wrong, instead = complaint(located, Scene, {"settings": words})
        raise SceneError(wrong, instead, file=_option(name, given) if name in given else "") from None


def check_known(given: Mapping[str, str], known: Iterable[str]) -> None:
    """Raises SceneError for a setting that is not among the known ones."""
    row = sorted_names(known)
    for name in given:
        if name not in row:
            wrong = f"This lesson has no setting {shortened(name)}."
            instead = nearest(name, row, "Settings") if row else "It takes none."
            raise SceneError(wrong, instead, file=_option(name, given))


def _plain(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def refused(scene: Scene, given: Mapping[str, str], name: str, wrong: str, instead: str = "") -> SceneError:
    """The error for a setting that cannot be: at the choice where one was made, otherwise at its line in the script."""
    if name in given:
        return SceneError(wrong, instead, file=_option(name, given))
    return scene.source.error(("settings", name), wrong, instead)


def _option(name: str, given: Mapping[str, str]) -> str:
    return f"--set {name}={given[name]}"
