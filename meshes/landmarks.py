"""Named places on every body, which a script may aim at, point to or start from."""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType

from kyphoscope.meshes.bodies import Places, body
from kyphoscope.meshes.specs import Spec


@lru_cache(maxsize=512)
def landmarks(spec: Spec) -> Places:
    """The named places of a body in its own frame; none for a body that has no names.

    On a vertebra also the places along the ways in, "left_path.entry" say, their axes along the way. An instrument
    has its "tip"; a tamp also "front_marker" and "rear_marker"; skin and bandage their "surface"; a rib its
    "head", "neck", "tubercle" and "shaft"; the sacrum its "promontory", "left_ala" and more.
    """
    return MappingProxyType(dict(body(spec).places(spec)))
