"""The vertebra as it is drawn: bone and marrow, whole or broken."""

from __future__ import annotations

from kyphoscope.meshes.fracture.bone_surface import bone_surface, marrow_surface, shape_of
from kyphoscope.meshes.fracture.fracture import broken
from kyphoscope.meshes.geometry.part import Part
from kyphoscope.meshes.specs import MarrowSpec, VertebraSpec
from kyphoscope.meshes.vertebra.irregularities import irregular


def vertebra(spec: VertebraSpec) -> Part:
    """The outer surface of the bone; all of a level and kind of fracture share one faces array."""
    vertices, faces = bone_surface(shape_of(spec))
    return Part(broken(irregular(vertices * spec.size_factor, spec), spec), faces, "bone")


def marrow(spec: MarrowSpec) -> Part:
    """The surface of the spongy bone within the shell."""
    vertices, faces = marrow_surface(shape_of(spec.vertebra))
    return Part(broken(irregular(vertices * spec.vertebra.size_factor, spec.vertebra), spec.vertebra), faces, "marrow")
