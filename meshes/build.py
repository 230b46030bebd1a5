"""The one door to geometry: the body that a spec describes, made once and then remembered."""

from __future__ import annotations

from functools import lru_cache

from kyphoscope.meshes.bodies import body
from kyphoscope.meshes.geometry.part import Part
from kyphoscope.meshes.specs import Spec

REMEMBERED = 96
"""How many bodies are kept; two lanes show about thirty at a time, and the largest take half a megabyte."""


@lru_cache(maxsize=REMEMBERED)
def build(spec: Spec) -> Part:
    """The body that `spec` describes, in its own frame; the same object for an equal spec while it is remembered.

    Raises TypeError for what is not a spec and ValueError for a spec that no body answers to (an unknown level,
    gauge or balloon, a volume that does not fit).
    """
    return body(spec).build(spec)
