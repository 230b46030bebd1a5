"""The one door to geometry: the body that a spec describes, made once and then remembered."""

from __future__ import annotations

from functools import lru_cache

from kyphoscope.meshes.bodies import body
from kyphoscope.meshes.geometry.part import Part
from kyphoscope.meshes.geometry.triangles import Surface, vertex_normals
from kyphoscope.meshes.specs import Spec

SHELL_MM = 0.5
"""Drawn thickness of the cortex of a rib, the sacrum and a fragment, whose marrow is no separate body; in life 0.3 to
1.2 mm."""
REMEMBERED = 96
"""How many bodies are kept; two lanes show about thirty at a time, and the largest take half a megabyte."""


@lru_cache(maxsize=REMEMBERED)
def build(spec: Spec) -> Part:
    """The body that `spec` describes, in its own frame; the same object for an equal spec while it is remembered.

    Raises TypeError for anything but a spec and ValueError for a spec without a body (an unknown level,
    gauge or balloon, a volume that does not fit).
    """
    return body(spec).build(spec)


@lru_cache(maxsize=REMEMBERED)
def within_shell(spec: Spec) -> Surface:
    """The inside of a small bone's shell, where its marrow begins: vertices (n, 3) mm and faces (m, 3) of its body."""
    part = build(spec)
    return part.vertices - SHELL_MM * vertex_normals(part.vertices, part.faces), part.faces
