"""Wide questions: the default run asks them of a few examples, `pytest -m sweep` of all."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any

import pytest
from hypothesis import settings

# How long an answer takes is no question of a test.
settings.register_profile("default_run", deadline=None)
settings.register_profile("sweep", deadline=None, max_examples=200)

FEW_LEVELS = ("T5", "T9", "L1", "L5")
"""A pedicle too narrow to go through, the middle of the chest, the level that breaks most, the lowest of all."""


def every(values: Iterable[Any], few: Collection[Any]) -> list[Any]:
    """Values for `parametrize`: those among `few` in every run, the others in the sweep alone."""
    return [value if value in few else pytest.param(value, marks=pytest.mark.sweep) for value in values]


def every_row(rows: Iterable[tuple[Any, ...]], few: Collection[tuple[Any, ...]]) -> list[Any]:
    """The same for `parametrize` with several names at once."""
    return [row if row in few else pytest.param(*row, marks=pytest.mark.sweep) for row in rows]


def examples(most: int, few: int, **more: Any) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The settings of a test whose examples hypothesis draws: `few` in the default run, and `most` in the sweep."""
    if settings.default is not settings.get_profile("sweep"):
        return settings(max_examples=few, **more)
    return lambda test: pytest.mark.sweep(settings(max_examples=most, **more)(test))
