"""What a cut shows of each body: cortex round spongy bone, annulus round nucleus, cord in its sac.

A plane meets closed surfaces in closed loops; what lies within a body's loop but in no body inside it is its face. By
itself a body's face is one tone, that of its material; bone and cement are more than one thing, and instruments are
never opened: `viz.bodies` says which is which.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from math import ceil, floor

import numpy as np

from kyphoscope.meshes.bodies import body
from kyphoscope.meshes.build import build, within_shell
from kyphoscope.meshes.devices.balloon import cavity_void
from kyphoscope.meshes.fracture.lesion import MATERIALS
from kyphoscope.meshes.geometry.plane_section import Plane, outline
from kyphoscope.meshes.geometry.triangles import hollows
from kyphoscope.meshes.specs import (
    CavitySpec,
    CementSpec,
    DiscSpec,
    FragmentSpec,
    LesionSpec,
    MarrowSpec,
    RibSpec,
    SacrumSpec,
    Spec,
    VertebraSpec,
)
from kyphoscope.scenes.state import PartState
from kyphoscope.viz.bodies import BODIES
from kyphoscope.viz.bodies import CutFace as CutKind
from kyphoscope.viz.render.cut_fill import Filled, between
from kyphoscope.viz.render.texture import Grain, grain, layered

CutFace = tuple[str, Filled]
Inside = tuple[Spec, ...]
Ring = tuple[str, np.ndarray, list[np.ndarray]]
"""A face's kind, the loops round it, and the loops of what is not part of it."""

ORDER = (
    "skin", "muscle", "ligament", "vein", "disc", "nucleus", "cortex", "marrow", "bone", "dura", "nerve", "cord",
    "tumour", "haematoma", "gas", "compacted_bone", "cement", "cement between trabeculae",
)  # fmt: skip
"""Where two faces overlap, the later in this list is seen."""
LIFT_MM = 0.02
"""How far each is raised above the one before."""
HOLLOWED = ("cleft", "lytic", "haematoma")
"""Lesions that take the place of marrow."""
GRAINED = ("marrow", "cement between trabeculae", "disc")
"""Faces with a grain: trabeculae, and the fibre layers of a disc."""


def is_cut(spec: Spec) -> bool:
    """Whether a cut opens this body."""
    return BODIES[type(spec)].cut != "left whole"


def lift_mm(kind: str) -> float:
    """How far a face stands off its plane."""
    return LIFT_MM * (1 + (ORDER.index(kind) if kind in ORDER else 0))


def inside_of(spec: Spec, parts: tuple[PartState, ...]) -> Inside:
    """Those bodies that lie inside this one: the cavities in a bone, the nucleus of a disc, the cord in its sac."""
    holds = body(spec).holds
    return tuple(part.spec for part in parts if holds(spec, part.spec))


@lru_cache(maxsize=96)
def cut_faces(spec: Spec, inside: Inside, plane: Plane) -> tuple[CutFace, ...]:
    """The faces that a plane shows of a body, without those that are empty.

    spec : the body
    inside : the bodies that hollow it out, in the same frame
    plane : in that frame
    """
    rings = RINGS[BODIES[type(spec)].cut](spec, inside, plane)
    faces = [(kind, between(outer, holes)) for kind, outer, holes in rings if len(outer)]
    return tuple((kind, face) for kind, face in faces if len(face.faces))


def _met(spec: Spec, plane: Plane) -> np.ndarray:
    """The loops in which a plane meets a body; of a cavity those of the hollow within the rim."""
    if isinstance(spec, CavitySpec):
        return outline(*cavity_void(spec), plane)
    part = build(spec)
    return outline(part.vertices, part.faces, plane)


def _one_tone(spec: Spec, inside: Inside, plane: Plane) -> list[Ring]:
    part = build(spec)
    return [(part.material, outline(part.vertices, part.faces, plane), [_met(other, plane) for other in inside])]


def _bone(spec: VertebraSpec, inside: Inside, plane: Plane) -> list[Ring]:
    """Cortex round marrow; a lesion within the marrow is a hollow of it, filled with what the lesion is made of."""
    marrow = build(MarrowSpec(vertebra=spec))
    solid, hollow = _parted(_as_broken(spec))
    inner = outline(marrow.vertices, solid, plane)
    void = outline(marrow.vertices, hollow, plane)
    # Where a lesion reaches the edge of the marrow there is no hollow in it but a bay.
    in_bay = spec.lesion in HOLLOWED and spec.erodes == "none" and not len(hollow)
    bay = [_met(LesionSpec(vertebra=spec), plane)] if in_bay else []
    rings: list[Ring] = [
        ("cortex", _met(spec, plane), [inner, *bay]),
        ("marrow", inner, [void, *(_met(other, plane) for other in inside)]),
    ]
    if bay:
        return [*rings, (MATERIALS[spec.lesion], bay[0], [])]
    return [*rings, (MATERIALS[spec.lesion], void, [])] if len(void) else rings


def _as_broken(spec: VertebraSpec) -> VertebraSpec:
    """One and the same spec for every height loss above 0, since all have the same triangles."""
    return replace(spec, height_loss=0.1 if spec.height_loss > 0.0 else 0.0)


@lru_cache(maxsize=32)
def _parted(spec: VertebraSpec) -> tuple[np.ndarray, np.ndarray]:
    """The faces (n, 3) of the outside of a vertebra's marrow, and those round a hollow in it, turned outward."""
    part = build(MarrowSpec(vertebra=spec))
    if spec.lesion not in HOLLOWED:
        return part.faces, part.faces[:0]
    hollow = hollows(part.vertices, part.faces)
    return part.faces[~hollow], part.faces[hollow, ::-1]


def _cement(spec: CementSpec, inside: Inside, plane: Plane) -> list[Ring]:
    kind = "cement between trabeculae" if spec.pattern == "interdigitating" else "cement"
    return [(kind, _met(spec, plane), [])]


def _shelled(spec: Spec, inside: Inside, plane: Plane) -> list[Ring]:
    """A small bone whose marrow is not modelled as a separate body: a shell of even thickness round it."""
    inner = outline(*within_shell(spec), plane)
    return [("cortex", _met(spec, plane), [inner]), ("marrow", inner, [])]


RINGS: dict[CutKind, Callable[..., list[Ring]]] = {
    "one tone": _one_tone,
    "bone": _bone,
    "shell": _shelled,
    "cement": _cement,
}
"""What a cut shows of each kind of body that it opens (`viz.bodies`)."""


def grain_of(spec: Spec, plane: Plane, face: Filled) -> Grain | None:
    """The trabeculae on a face of a vertebra or of cement in one, the layers of a disc; None for any other body."""
    low, high = face.points.min(axis=0), face.points.max(axis=0)
    # Whole millimetres, so that a face that hardly changes keeps its rectangle.
    corners = (floor(low[0]), floor(low[1])), (ceil(high[0]), ceil(high[1]))
    if isinstance(spec, DiscSpec):
        return layered(spec, plane, *corners)
    bone = _spongy(spec)
    return grain(bone, plane, *corners) if bone is not None else None


def _spongy(spec: Spec) -> VertebraSpec | None:
    """The vertebra whose trabeculae a body shows; a rib shows those of its own level, the sacrum those of L5."""
    if isinstance(spec, CementSpec):
        return spec.vertebra
    if isinstance(spec, FragmentSpec):  # it has moved as one piece, so its trabeculae are not bent
        return spec.vertebra.unbroken()
    if isinstance(spec, SacrumSpec):  # the trabeculae of its neighbour
        return VertebraSpec(level="L5", size_factor=spec.size_factor)
    if isinstance(spec, RibSpec):
        return VertebraSpec(level=spec.level, size_factor=spec.size_factor)
    return spec if isinstance(spec, VertebraSpec) else None
