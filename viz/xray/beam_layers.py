"""What an X-ray passes through: the closed surfaces of a state, each with how much more its inside absorbs.

The beam is summed up surface by surface: the path within each closed surface, times the attenuation of what it encloses
less that of what it lies in. That is exact as long as bodies lie wholly within each other or apart, as cortex, marrow,
disc and nucleus, rim and hollow of a cavity do. Where two bodies overlap in part, each is counted against what it
mostly lies in: metal against soft tissue, a balloon's contrast and cement in a cavity against the blood in it, cement
between trabeculae against marrow. Steel is thus too dark by the bone or cement that it has pushed aside. Held against
rays that ask at every point which body is there (metal before cement, contrast, rim, blood, marrow, cortex), that is at
most 0.05 of an optical depth of 3 for a cannula in bone, and a tenth of it for steel within cement, where hardly any
beam is left. What differs from soft tissue by 2 % or less (cord, veins, muscle, skin) and the plastic of hubs and
shafts is left out. A lesson's fading, hiding and cutting of the patient is not seen by an X-ray.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Any

import numpy as np

from kyphoscope.meshes.bodies import body
from kyphoscope.meshes.build import build, within_shell
from kyphoscope.meshes.devices.balloon import cavity_void
from kyphoscope.meshes.devices.instruments import filler_bore, markers_mm
from kyphoscope.meshes.geometry.loft import loft, turned
from kyphoscope.meshes.geometry.pose import Pose
from kyphoscope.meshes.geometry.thinning import lightened
from kyphoscope.meshes.geometry.triangles import (
    Surface,
    is_closed,
    joined,
    open_edges,
    outward,
    without_loose,
)
from kyphoscope.meshes.specs import Spec, TampSpec
from kyphoscope.meshes.tables.instrument_tables import TAMP_SHAFT_MM
from kyphoscope.scenes.state import PartState, SceneState
from kyphoscope.viz.bodies import beam_of
from kyphoscope.viz.facts.names import is_copy
from kyphoscope.viz.xray.attenuation import per_mm
from kyphoscope.viz.xray.c_arm import CArm, on_detector

BAND_MM = (TAMP_SHAFT_MM / 2, TAMP_SHAFT_MM / 2 + 0.12)
BAND_HALF_MM = 0.72
"""Inner and outer radius of a marker band and half its length, as drawn on the tamp."""
LIGHT_TRIANGLES = 1800
"""Of either surface of a vertebra at the edge of the field."""
KEPT = 256


@dataclass(frozen=True, slots=True)
class Layer:
    """One closed surface in the beam.

    name : the part's, and what of it this is: "treated", "treated, marrow"
    kind : a key of SURFACES: how the surface is made from the spec
    pose : world_from_part
    weight : how much more its inside absorbs than what it lies in, 1/mm
    """

    name: str
    kind: str
    spec: Spec
    pose: Pose
    weight: float


def layers(state: SceneState) -> tuple[Layer, ...]:
    """All that stands in the beam, in the order of the state's parts."""
    return tuple(layer for part in in_the_beam(state) for layer in of_part(part.name, part.spec, part.pose))


def in_the_beam(state: SceneState) -> list[PartState]:
    """The bodies that an X-ray meets: those that are there, and of the patient also those that the lesson hides.

    An instrument that is hidden is not in the room, and a copy of the treated bone beside it is no part of the patient.
    A state leaves moving bodies out of its hidden ones; only instruments move.
    """
    hidden = [part for part in state.hidden if not body(part.spec).is_shaft]
    there = [*state.parts, *hidden]
    treated = state.treated_part
    return [part for part in there if not is_copy(part, treated)]


def of_part(name: str, spec: Spec, pose: Pose) -> Iterator[Layer]:
    """The surfaces of one body, what lies outermost first; none for what differs too little from soft tissue."""
    for met in beam_of(spec):
        weight = per_mm(met.inside) - per_mm(met.around)
        yield Layer(f"{name}, {met.what}" if met.what else name, met.surface, met.of or spec, pose, weight)


def _whole(spec: Spec) -> Surface:
    part = build(spec)
    return part.vertices, part.faces


def _shaft(spec: Any) -> Surface:
    """An instrument's metal: the same surface without the hub or handle of plastic, closed where it is left off."""
    part, back = build(spec), -spec.length_mm
    beyond = part.vertices[:, 2] <= back + 1e-6
    faces = part.faces[~beyond[part.faces].all(axis=1)]
    vertices = part.vertices.copy()
    vertices[beyond, 2] = back
    rim = open_edges(faces)
    caps = np.column_stack([rim[:, ::-1], np.full(len(rim), len(vertices))])
    return without_loose(np.vstack([vertices, [0.0, 0.0, back]]), np.vstack([faces, caps]))


def _bands(spec: TampSpec) -> Surface:
    """The two marker bands of a tamp, rings of metal."""
    inner, outer = BAND_MM
    rings = []
    for z in markers_mm(spec.balloon_mm):
        front, rear = z + BAND_HALF_MM, z - BAND_HALF_MM
        rings.append(
            outward(*loft(turned([(inner, front), (outer, front), (outer, rear), (inner, rear)]), looped=True))
        )
    return joined(rings)


def _light(spec: Spec) -> Surface:
    part = build(spec)
    return lightened(part.vertices, part.faces, LIGHT_TRIANGLES)


SURFACES: dict[str, Callable[[Any], Surface]] = {
    "whole": _whole,
    "within": within_shell,
    "shaft": _shaft,
    "bore": filler_bore,
    "hollow": cavity_void,
    "bands": _bands,
    "light": _light,
}
"""How a layer's surface is made."""


@lru_cache(maxsize=KEPT)
def surface(kind: str, spec: Spec) -> Surface:
    """Vertices (n, 3) mm and faces (m, 3) of a layer in the frame of its part, closed and wound outward."""
    vertices, faces = SURFACES[kind](spec)
    return vertices, faces


def on_the_picture(beam: tuple[Layer, ...], arm: CArm, size: tuple[int, int]) -> tuple[Layer, ...]:
    """The layers that may fall on a picture of `size` (w, h), judged by the box round each body."""
    if not beam:
        return beam
    boxes = np.concatenate([layer.pose.apply(_box_mm(layer.kind, layer.spec)) for layer in beam])
    flat = on_detector(arm, boxes).reshape(len(beam), 8, 2)
    half_mm = 0.5 * arm.mm_per_px(size) * np.array(size)
    met = ((flat.min(axis=1) < half_mm) & (flat.max(axis=1) > -half_mm)).all(axis=1)
    return tuple(layer for layer, falls in zip(beam, met, strict=True) if falls)


@lru_cache(maxsize=KEPT)
def _box_mm(kind: str, spec: Spec) -> np.ndarray:
    """(8, 3) mm: the corners of the box round a layer in the frame of its part."""
    points, _ = surface(kind, spec)
    return np.array(list(product(*zip(points.min(axis=0), points.max(axis=0), strict=True))))


def checked(layer: Layer) -> Surface:
    """The surface of a layer; raises ValueError, a sentence that names the part, where it is not closed."""
    vertices, faces = surface(layer.kind, layer.spec)
    if not _is_closed(_Faces(faces)):
        raise ValueError(
            f"The surface of {layer.name} ({type(layer.spec).__name__}) is open, and the path of an X-ray through it"
            " has no end: close it, so that every edge lies between two triangles."
        )
    return vertices, faces


@dataclass(frozen=True, slots=True)
class _Faces:
    """Faces known by which array they are: parts that differ only in shape share one."""

    array: np.ndarray

    def __hash__(self) -> int:
        return id(self.array)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Faces) and other.array is self.array


@lru_cache(maxsize=KEPT)
def _is_closed(faces: _Faces) -> bool:
    return len(faces.array) > 0 and is_closed(faces.array)
