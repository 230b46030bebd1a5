"""Named places on every body: what a script may aim at, point to or start from."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from kyphoscope.meshes.access.pathway import PATH_PLACES, pathway
from kyphoscope.meshes.choices import SIDES
from kyphoscope.meshes.devices.instruments import markers_mm
from kyphoscope.meshes.fracture.vertebra_landmarks import vertebra_landmarks
from kyphoscope.meshes.geometry.pose import Pose
from kyphoscope.meshes.specs import (
    BandageSpec,
    CannulaSpec,
    DrillSpec,
    FillerSpec,
    HypodermicSpec,
    NeedleSpec,
    RibSpec,
    SacrumSpec,
    SkinSpec,
    Spec,
    StyletSpec,
    TampSpec,
    TissueSpec,
    VertebraSpec,
)
from kyphoscope.meshes.spine.rib import rib_landmarks
from kyphoscope.meshes.spine.sacrum import sacrum_landmarks
from kyphoscope.meshes.tables.instrument_tables import STYLET_POINT_MM
from kyphoscope.meshes.tissue.surroundings import anchor

NOTHING: Mapping[str, Pose] = MappingProxyType({})


@lru_cache(maxsize=512)
def landmarks(spec: Spec) -> Mapping[str, Pose]:
    """The named places of a body in its own frame; none for a body that has no names.

    On a vertebra also the places along the ways in, "left_path.entry" say, their axes along the way. An instrument
    has its "tip"; a tamp also "front_marker" and "rear_marker"; skin and bandage their "surface"; a rib its
    "head", "neck", "tubercle" and "shaft"; the sacrum its "promontory", "left_ala" and more.
    """
    match spec:
        case VertebraSpec():
            return MappingProxyType(dict(vertebra_landmarks(spec)) | _ways(spec))
        case StyletSpec():
            return MappingProxyType({"tip": Pose((0.0, 0.0, STYLET_POINT_MM))})
        case TampSpec():
            front, rear = markers_mm(spec.balloon_mm)
            return MappingProxyType(
                {"tip": Pose(), "front_marker": Pose((0.0, 0.0, front)), "rear_marker": Pose((0.0, 0.0, rear))}
            )
        case NeedleSpec() | CannulaSpec() | DrillSpec() | FillerSpec() | HypodermicSpec():
            return MappingProxyType({"tip": Pose()})
        case RibSpec():
            return MappingProxyType(rib_landmarks(spec))
        case SacrumSpec():
            return MappingProxyType(sacrum_landmarks(spec))
        case TissueSpec():
            return MappingProxyType({"surface": anchor(spec)})
        case SkinSpec() | BandageSpec():
            return MappingProxyType({"surface": Pose()})
        case _:
            return NOTHING


def _ways(spec: VertebraSpec) -> dict[str, Pose]:
    """The places along both ways into a vertebra, by name."""
    found: dict[str, Pose] = {}
    for side in SIDES:
        way = pathway(spec, side)
        found |= {f"{side}_path.{place}": getattr(way, place) for place in PATH_PLACES}
    return found
