"""The one door to geometry: the body that a spec describes, made once and then remembered."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from meshes import specs
from meshes.balloon import balloon, cavity
from meshes.cement import cement
from meshes.disc import disc, nucleus
from meshes.fragment import fragment
from meshes.instruments import cannula, drill, filler, hypodermic, needle, stylet, tamp
from meshes.lesion import lesion
from meshes.part import Part
from meshes.rib import rib
from meshes.sacrum import sacrum
from meshes.skin import bandage, skin
from meshes.specs import Spec
from meshes.surroundings import tissue
from meshes.vertebra import marrow, vertebra

BUILDERS: dict[type, Callable[[Any], Part]] = {
    specs.VertebraSpec: vertebra,
    specs.MarrowSpec: marrow,
    specs.LesionSpec: lesion,
    specs.FragmentSpec: fragment,
    specs.DiscSpec: disc,
    specs.NucleusSpec: nucleus,
    specs.TissueSpec: tissue,
    specs.RibSpec: rib,
    specs.SacrumSpec: sacrum,
    specs.SkinSpec: skin,
    specs.BandageSpec: bandage,
    specs.HypodermicSpec: hypodermic,
    specs.NeedleSpec: needle,
    specs.StyletSpec: stylet,
    specs.CannulaSpec: cannula,
    specs.DrillSpec: drill,
    specs.TampSpec: tamp,
    specs.FillerSpec: filler,
    specs.BalloonSpec: balloon,
    specs.CavitySpec: cavity,
    specs.CementSpec: cement,
}

REMEMBERED = 96
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
