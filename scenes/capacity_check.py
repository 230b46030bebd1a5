"""Whether the bone has room for all that a lesson puts into it, tested by building the largest bodies it asks for."""

from __future__ import annotations

from collections.abc import Iterable

from kyphoscope.meshes.build import build
from kyphoscope.meshes.specs import BalloonSpec, CementSpec
from kyphoscope.scenes.scene_builder import SceneBuilder
from kyphoscope.scenes.state import PartState


def check_room(builder: SceneBuilder, states: Iterable[PartState]) -> None:
    """Raises SceneError, at the line that fills it, for a balloon or cement that cannot be built where it is.

    Each is tried at its fullest, in the flattest bone that it is in while it holds so much.
    """
    tried: dict[str, set[BalloonSpec | CementSpec]] = {}
    for state in states:
        spec = state.spec
        if isinstance(spec, BalloonSpec | CementSpec) and spec.vertebra is not None:
            tried.setdefault(state.name, set()).add(spec)
    for name, specs in tried.items():
        fullest = max(spec.volume_ml for spec in specs)
        at_its_fullest = [spec for spec in specs if spec.volume_ml == fullest]
        flattest = max(at_its_fullest, key=lambda spec: spec.vertebra.height_loss if spec.vertebra else 0.0)
        try:
            build(flattest)
        except ValueError as no_room:
            filling = max(builder.channels[name].volume_ml.keys, key=lambda key: key.after)
            raise builder.error(filling.path, str(no_room), "Write a smaller volume.") from no_room
