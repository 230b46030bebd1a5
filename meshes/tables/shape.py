"""The shape of the vertebrae of each region beside their sizes: a few numbers a level."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import numpy as np

from kyphoscope.meshes.choices import LEVELS


@cache
def _rows() -> dict[str, dict[str, float]]:
    text = files(__package__).joinpath("shape.csv").read_text("utf-8")
    return {row.pop("name"): {k: float(v) for k, v in row.items()} for row in csv.DictReader(text.splitlines())}


def between(knots: Mapping[str, float], level: str) -> float:
    """A number that is given at some levels, from above downwards: straight between them and even beyond."""
    return float(np.interp(LEVELS.index(level), [LEVELS.index(knot) for knot in knots], list(knots.values())))


@cache
def shape(name: str, level: str) -> float:
    """A row of `shape.csv` at a level, straight between the levels it is given for; raises KeyError for no such row.

    The lumbar numbers were fitted to the published mean shapes of L3 and L5 (Clouthier, Wenghofer, Wai, Graham 2023,
    Journal of Biomechanics 146:111421), the thoracic ones drawn after anatomy atlases.
    """
    return between(_rows()[name], level)
