"""Kyphoscope: lessons in 3D on percutaneous vertebroplasty and balloon kyphoplasty.

`open_lesson` opens one for a notebook or a pipeline; see `kyphoscope.viz.notebook`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kyphoscope.scenes.errors import SceneError
    from kyphoscope.viz.errors import RequestError
    from kyphoscope.viz.notebook import Lesson, open_lesson

__all__ = ["Lesson", "RequestError", "SceneError", "open_lesson"]

_PLACES = {
    "Lesson": "viz.notebook",
    "RequestError": "viz.errors",
    "SceneError": "scenes.errors",
    "open_lesson": "viz.notebook",
}
"""Where each name is made; it is imported when it is first asked for, so that the command line answers at once."""


def __getattr__(name: str) -> object:
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
