"""Every kind of body: how it is made, its named places, and the bodies that hollow it out.

This is where a new kind of body is entered: its spec in `specs.py`, what makes it in the room that it belongs to, and
a line here. How it plays is said in `scenes.cast`, how it is shown and described in `viz.bodies`; a test asks for
all three.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from kyphoscope.meshes import specs
from kyphoscope.meshes.access.pathway import PATH_PLACES, pathway
from kyphoscope.meshes.choices import SIDES
from kyphoscope.meshes.devices.balloon import balloon, cavity
from kyphoscope.meshes.devices.cement import cement
from kyphoscope.meshes.devices.instruments import (
    cannula,
    drill,
    filler,
    hypodermic,
    markers_mm,
    needle,
    plunger,
    stylet,
    tamp,
)
from kyphoscope.meshes.fracture.fragment import fragment
from kyphoscope.meshes.fracture.lesion import lesion
from kyphoscope.meshes.fracture.vertebra import marrow, vertebra
from kyphoscope.meshes.fracture.vertebra_landmarks import vertebra_landmarks
from kyphoscope.meshes.geometry.part import Part
from kyphoscope.meshes.geometry.pose import Pose
from kyphoscope.meshes.specs import Spec
from kyphoscope.meshes.spine.disc import disc, nucleus
from kyphoscope.meshes.spine.rib import rib, rib_landmarks
from kyphoscope.meshes.spine.sacrum import sacrum, sacrum_landmarks
from kyphoscope.meshes.tables.instrument_tables import STYLET_POINT_MM
from kyphoscope.meshes.tissue.skin import bandage, skin
from kyphoscope.meshes.tissue.surroundings import anchor, tissue

Places = Mapping[str, Pose]
"""The named places of a body, each in the body's own frame."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Body:
    """What `meshes` knows of one kind of body.

    build : makes it from its spec, in the frame that the spec names
    places : its named places; none by itself
    is_shaft : whether it is an instrument: tip at the origin, shaft along -z
    holds : whether another body lies inside this one and hollows it out, asked with this spec and the other
    """

    build: Callable[[Any], Part]
    places: Callable[[Any], Places] = lambda spec: {}
    is_shaft: bool = False
    holds: Callable[[Any, Spec], bool] = lambda spec, other: False


def _vertebra_places(spec: specs.VertebraSpec) -> Places:
    """Those of the bone, and those along both ways into it, "left_path.entry" say, their axes along the way."""
    ways = {side: pathway(spec, side) for side in SIDES}
    on_ways = {f"{side}_path.{place}": getattr(ways[side], place) for side in SIDES for place in PATH_PLACES}
    return {**vertebra_landmarks(spec), **on_ways}


def _tip(spec: Spec) -> Places:
    return {"tip": Pose()}


def _point_of_stylet(spec: specs.StyletSpec) -> Places:
    return {"tip": Pose((0.0, 0.0, STYLET_POINT_MM))}


def _markers(spec: specs.TampSpec) -> Places:
    front, rear = markers_mm(spec.balloon_mm)
    return {"tip": Pose(), "front_marker": Pose((0.0, 0.0, front)), "rear_marker": Pose((0.0, 0.0, rear))}


def _surface(spec: Spec) -> Places:
    return {"surface": Pose()}


def _surface_of_tissue(spec: specs.TissueSpec) -> Places:
    return {"surface": anchor(spec)}


def _cavity_in(bone: specs.VertebraSpec, other: Spec) -> bool:
    return isinstance(other, specs.CavitySpec) and other.vertebra == bone


def _nucleus_in(disc: specs.DiscSpec, other: Spec) -> bool:
    return isinstance(other, specs.NucleusSpec) and other.disc == disc


def _cord_in(sac: specs.TissueSpec, other: Spec) -> bool:
    if sac.tissue != "dural_sac" or not isinstance(other, specs.TissueSpec):
        return False
    return other.tissue in ("spinal_cord", "cauda_equina") and other.treated == sac.treated


BODIES: Mapping[type[Spec], Body] = MappingProxyType(
    {
        specs.VertebraSpec: Body(build=vertebra, places=_vertebra_places, holds=_cavity_in),
        specs.MarrowSpec: Body(build=marrow),
        specs.LesionSpec: Body(build=lesion),
        specs.FragmentSpec: Body(build=fragment),
        specs.DiscSpec: Body(build=disc, holds=_nucleus_in),
        specs.NucleusSpec: Body(build=nucleus),
        specs.TissueSpec: Body(build=tissue, places=_surface_of_tissue, holds=_cord_in),
        specs.RibSpec: Body(build=rib, places=rib_landmarks),
        specs.SacrumSpec: Body(build=sacrum, places=sacrum_landmarks),
        specs.SkinSpec: Body(build=skin, places=_surface),
        specs.BandageSpec: Body(build=bandage, places=_surface),
        specs.HypodermicSpec: Body(build=hypodermic, places=_tip, is_shaft=True),
        specs.NeedleSpec: Body(build=needle, places=_tip, is_shaft=True),
        specs.StyletSpec: Body(build=stylet, places=_point_of_stylet, is_shaft=True),
        specs.CannulaSpec: Body(build=cannula, places=_tip, is_shaft=True),
        specs.DrillSpec: Body(build=drill, places=_tip, is_shaft=True),
        specs.TampSpec: Body(build=tamp, places=_markers, is_shaft=True),
        specs.FillerSpec: Body(build=filler, places=_tip, is_shaft=True),
        specs.PlungerSpec: Body(build=plunger, places=_tip, is_shaft=True),
        specs.BalloonSpec: Body(build=balloon, is_shaft=True),
        specs.CavitySpec: Body(build=cavity),
        specs.CementSpec: Body(build=cement),
    }
)
"""Every kind of body by the type of its spec."""


def body(spec: Spec) -> Body:
    """What is known of the kind of body that `spec` describes; raises TypeError for anything that is not a spec."""
    try:
        return BODIES[type(spec)]
    except KeyError:
        wrong = f"A body is described by a spec of meshes/bodies.py, but got a {type(spec).__name__} instead."
        raise TypeError(wrong) from None
