"""What every member of the cast answers: what it is, where it is, and what goes with it.

A new kind of part is a class in `cast.py` or `cast_spine.py` with a place in `cast.KINDS`; nothing else in `scenes`
lists kinds of parts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Protocol

from pydantic import Field

from kyphoscope.meshes.geometry.pose import Pose
from kyphoscope.meshes.specs import DiscSpec, SkinSpec, Spec, VertebraSpec
from kyphoscope.scenes.channels import Channels
from kyphoscope.scenes.field_types import Declared, Switch

Shown = Annotated[Switch, Field(description="Whether it is there from the start.")]


class Lesson(Protocol):
    """The lesson that is being compiled, as a member of the cast asks it; times in seconds of the lesson."""

    @property
    def treated(self) -> str:
        """The name of the treated vertebra, "" if there is none."""

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels of the cast from above downwards."""

    @property
    def channels(self) -> Mapping[str, Channels]:
        """What changes about each part, by its name."""

    def member(self, name: str) -> CastPart:
        """The part of that name."""

    def pose(self, name: str, t_s: float) -> Pose | None:
        """world_from_part; None for an instrument that is nowhere yet."""

    def treated_spec(self, t_s: float) -> VertebraSpec:
        """The treated vertebra as it is."""

    def vertebra_spec(self, name: str, t_s: float) -> VertebraSpec:
        """A vertebra of the cast, or the one that something of the cast is a copy of or belongs to."""

    def disc_spec(self, name: str, t_s: float) -> DiscSpec:
        """A disc of the cast."""

    def skin_pose(self, name: str, t_s: float) -> Pose:
        """Where a skin of the cast lies."""

    def skin_spec(self, name: str, t_s: float) -> SkinSpec:
        """A skin of the cast."""


class CastPart(Declared):
    """A member of the cast."""

    described_by: ClassVar[type[Spec]]
    """The kind of body that it is."""
    rides_on: ClassVar[str | None] = None
    """The field that names the part it is fastened to, with which it moves."""
    refers_to: ClassVar[dict[str, tuple[str, ...]]] = {}
    """For each field that names another part: what that part may be."""
    pointed_at: ClassVar[str | None] = None
    """The landmark that it is pointed at where none is named."""
    is_seen_with_host: ClassVar[bool] = False
    """Whether it is shown and hidden with the part that it is fastened to."""
    is_instrument: ClassVar[bool] = False
    """Whether it comes and goes: once it is put away, a viewer cannot call it up either."""
    is_moved: ClassVar[bool] = False
    """Whether the script moves it: `advance`, `withdraw` and `turn` are for it."""
    slides: ClassVar[bool] = False
    """Whether it goes along the axis of the part that it is fastened to."""
    rests_mm: ClassVar[float | None] = None
    """For one that slides: how far its tip is before the other's at the beginning; None for one that is nowhere yet."""
    closes_bore: ClassVar[bool] = False
    """Whether no other instrument goes in, and no cement comes out, while it lies in its host."""
    pours: ClassVar[bool] = False
    """Whether cement comes out of its tip."""
    stroke_mm_per_ml: ClassVar[float | None] = None
    """For one that presses cement out of its host: how far it goes forward for a millilitre that leaves."""
    has_side: ClassVar[bool] = False
    """Whether it belongs to one side of the patient, and takes no part where that side is not entered."""

    def spec(self, lesson: Lesson, name: str, t_s: float) -> Spec | None:
        """What it is at a time; None for what depends on what went before: balloons, cavities and cement."""
        return None

    def place(self, lesson: Lesson, name: str, t_s: float) -> Pose | None:
        """world_from_part at a time: by itself that of the part it is fastened to; None while it is nowhere."""
        host = self.host
        return Pose() if host is None else lesson.pose(host, t_s)

    @property
    def host(self) -> str | None:
        """The name of the part that it is fastened to, if it is fastened to one."""
        return getattr(self, self.rides_on) if self.rides_on else None

    def brings(self, cast: Mapping[str, CastPart]) -> tuple[str, ...]:
        """The kinds of parts that take part by themselves because it does, each once, named after it."""
        return ()

    def needs(self) -> str:
        """What is to be written for the part that would bring it, where a script names it and that part does not."""
        return ""
