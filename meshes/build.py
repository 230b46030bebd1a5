"""The one door to geometry: the body that a spec describes, made once and then remembered."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from meshes import balloon, cement, instruments, skin, specs, spine, vertebra
from meshes.part import Part
from meshes.specs import Spec

BUILDERS: dict[type, Callable[[Any], Part]] = {
    specs.VertebraSpec: vertebra.vertebra,
    specs.MarrowSpec: vertebra.marrow,
    specs.DiscSpec: spine.disc,
    specs.SkinSpec: skin.skin,
    specs.BandageSpec: skin.bandage,
    specs.HypodermicSpec: instruments.hypodermic,
    specs.NeedleSpec: instruments.needle,
    specs.StyletSpec: instruments.stylet,
    specs.CannulaSpec: instruments.cannula,
    specs.DrillSpec: instruments.drill,
    specs.TampSpec: instruments.tamp,
    specs.FillerSpec: instruments.filler,
    specs.BalloonSpec: balloon.balloon,
    specs.CavitySpec: balloon.cavity,
    specs.CementSpec: cement.cement,
}

REMEMBERED = 256
"""How many bodies are kept; two lanes show about thirty at a time, and the largest take half a megabyte."""


@lru_cache(maxsize=REMEMBERED)
def build(spec: Spec) -> Part:
    """The body that `spec` describes, in its own frame; the same object for an equal spec while it is remembered.

    Raises TypeError for what is not a spec and ValueError for a spec that no body answers to (an unknown level,
    gauge or balloon, a volume that does not fit).
    """
    try:
        builder = BUILDERS[type(spec)]
    except KeyError:
        raise TypeError(f"build() makes bodies from specs, but got a {type(spec).__name__} instead.") from None
    return builder(spec)
