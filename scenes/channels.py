"""Everything about one member of the cast that can change in the course of a lesson."""

from __future__ import annotations

from dataclasses import dataclass, field

from kyphoscope.meshes.geometry.pose import Pose
from kyphoscope.scenes.track import Track, blend_in_steps, blend_numbers, blend_places


def _numbers(initial: float = 0.0) -> Track[float]:
    return Track(initial, blend_numbers)


def _shape(initial: float = 0.0) -> Track[float]:
    return Track(initial, blend_in_steps)


@dataclass
class Channels:
    """The tracks of one part.

    place : world_from_part of an instrument that is fastened to nothing; None while it is nowhere
    travel : for one that goes through another: how far its tip is before the other's, mm; None while it is nowhere
    """

    opacity: Track[float]
    place: Track[Pose | None] = field(default_factory=lambda: Track(None, blend_places))
    travel: Track[float | None] = field(default_factory=lambda: Track(None, _blend_travel))
    roll_deg: Track[float] = field(default_factory=_numbers)
    highlight: Track[float] = field(default_factory=_numbers)
    hardness: Track[float] = field(default_factory=_numbers)
    volume_ml: Track[float] = field(default_factory=_shape)
    height_loss: Track[float] = field(default_factory=_shape)
    incision_mm: Track[float] = field(default_factory=_shape)

    def all(self) -> list[Track]:
        return [
            self.opacity, self.place, self.travel, self.roll_deg, self.highlight, self.hardness, self.volume_ml,
            self.height_loss, self.incision_mm,
        ]  # fmt: skip


def _blend_travel(a: float | None, b: float | None, share: float) -> float | None:
    return b if a is None or b is None else blend_numbers(a, b, share)
