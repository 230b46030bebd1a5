"""The one door to geometry: the body that a spec describes, made once and then remembered."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from kyphoscope.meshes import specs
from kyphoscope.meshes.devices.balloon import balloon, cavity
from kyphoscope.meshes.devices.cement import cement
from kyphoscope.meshes.devices.instruments import cannula, drill, filler, hypodermic, needle, stylet, tamp
from kyphoscope.meshes.fracture.fragment import fragment
from kyphoscope.meshes.fracture.lesion import lesion
from kyphoscope.meshes.fracture.vertebra import marrow, vertebra
from kyphoscope.meshes.geometry.part import Part
from kyphoscope.meshes.specs import Spec
from kyphoscope.meshes.spine.disc import disc, nucleus
from kyphoscope.meshes.spine.rib import rib
from kyphoscope.meshes.spine.sacrum import sacrum
from kyphoscope.meshes.tissue.skin import bandage, skin
from kyphoscope.meshes.tissue.surroundings import tissue

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
