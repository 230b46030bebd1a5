"""Lessons as they are shipped, each compiled once in a process however many tests ask for it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from kyphoscope.scenes import library
from kyphoscope.scenes.program import Program


def load(name: str, settings: Mapping[str, str] | None = None) -> Program:
    """What `library.load` gives; a programme is a value that nobody can change, so that tests may share it."""
    return _loaded(name, tuple(sorted((settings or {}).items())))


@lru_cache(maxsize=24)
def _loaded(name: str, settings: tuple[tuple[str, str], ...]) -> Program:
    return library.load(name, dict(settings))
