"""The vertebra as it is drawn: bone and marrow, whole or broken."""

from __future__ import annotations

from meshes.fracture import broken
from meshes.part import Part
from meshes.specs import MarrowSpec, VertebraSpec
from meshes.vertebra_surface import inner_surface, outer_surface


def vertebra(spec: VertebraSpec) -> Part:
    """The outer surface of the bone; all of a level share one faces array."""
    vertices, faces = outer_surface(spec.level)
    return Part(broken(vertices, spec), faces, "bone")


def marrow(spec: MarrowSpec) -> Part:
    """The surface of the spongy bone within the shell."""
    vertices, faces = inner_surface(spec.vertebra.level)
    return Part(broken(vertices, spec.vertebra), faces, "marrow")
