"""A lesson that is being compiled: what is known so far of where every part is and how full, for any time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np

from kyphoscope.meshes.access.pathway import Pathway
from kyphoscope.meshes.build import build
from kyphoscope.meshes.choices import SIDES
from kyphoscope.meshes.fracture.fracture import broken, unbroken
from kyphoscope.meshes.fracture.vertebra_landmarks import vertebra_landmarks
from kyphoscope.meshes.geometry.pose import Pose, Vector, mix
from kyphoscope.meshes.landmarks import landmarks
from kyphoscope.meshes.specs import (
    DiscSpec,
    SkinSpec,
    Spec,
    VertebraSpec,
)
from kyphoscope.scenes import cast
from kyphoscope.scenes.channels import Channels
from kyphoscope.scenes.errors import Path, SceneError, nearest
from kyphoscope.scenes.model import Scene
from kyphoscope.scenes.planned_ways import places, way
from kyphoscope.scenes.state import Cut, View
from kyphoscope.scenes.track import Track, hold

Part = TypeVar("Part", bound=cast.CastPart)


@dataclass(frozen=True)
class LabelTime:
    """A word and when it stands at which point of which part, in that part's frame; `landmark` for a vertebra's."""

    starts_s: float
    ends_s: float
    text: str
    part: str
    landmark: str
    point_mm: Vector


@dataclass
class SceneBuilder:
    """The channels of a scene's cast while its actions are entered one after the other.

    treated : the name of the treated vertebra, "" if there is none
    sources_mm : where each cement leaves its instrument, in the coordinates of the unbroken bone
    poured_from : the instrument that each cement was injected from last
    """

    scene: Scene
    treated: str
    channels: dict[str, Channels]
    view: Track[View]
    cut: Track[Cut | None] = field(default_factory=lambda: Track(None, hold))
    labels: list[LabelTime] = field(default_factory=list)
    sources_mm: dict[str, Vector] = field(default_factory=dict)
    poured_from: dict[str, str] = field(default_factory=dict)
    skins: dict[str, Pose] = field(default_factory=dict)
    ways: dict[tuple[str, str], Pathway] = field(default_factory=dict)
    bones: dict[tuple[str, float], VertebraSpec] = field(default_factory=dict)

    def error(self, path: Path, wrong: str, instead: str = "") -> SceneError:
        return self.scene.source.error(path, wrong, instead)

    # Who they are

    def member(self, name: str) -> cast.CastPart:
        return self.scene.cast[name]

    def kind(self, name: str) -> str:
        return cast.kind(self.scene.cast[name])

    def member_of(self, kind: type[Part], name: str) -> Part:
        """The part of that name, which is of that kind, as references between parts have been checked to be."""
        member = self.scene.cast[name]
        if not isinstance(member, kind):
            raise TypeError(f"{name} is no {cast.word(kind)} but a {cast.kind(member)}.")
        return member

    def host(self, name: str) -> str | None:
        return self.scene.cast[name].host

    # Where they are

    def pose(self, name: str, t_s: float) -> Pose | None:
        """world_from_part at a time; None for an instrument that is nowhere yet."""
        return self.member(name).place(self, name, t_s)

    def skin_pose(self, name: str, t_s: float) -> Pose:
        """The skin lies where the way in meets it when it is first asked for, and stays there."""
        if name not in self.skins:
            skin = self.member_of(cast.Skin, name)
            way = self.way(skin.vertebra, skin.side).skin
            world = self.pose(skin.vertebra, t_s) or Pose()
            self.skins[name] = way if world == Pose() else world.then(way)
        return self.skins[name]

    # What they are

    def treated_spec(self, t_s: float) -> VertebraSpec:
        """The treated vertebra at a time, or the first vertebra of the cast, on which the others are stacked."""
        return self.vertebra_spec(self.first_bone, t_s) if self.first_bone else VertebraSpec(level="L1")

    @property
    def first_bone(self) -> str:
        """The treated vertebra, or the first of the cast; "" for a cast without any."""
        return self.treated or next((n for n in self.scene.cast if self.kind(n) == "vertebra"), "")

    def vertebra_spec(self, name: str, t_s: float) -> VertebraSpec:
        """A vertebra as it is at a time; of a copy, the vertebra that it shows as it was."""
        member = self.member(name)
        if isinstance(member, cast.Copy):
            return self.vertebra_spec(member.of, 0.0)
        loss = self.channels[name].height_loss.at(t_s)
        if (name, loss) not in self.bones:
            bone, treated = self.member_of(cast.Vertebra, name), self.member_of(cast.Vertebra, self.first_bone)
            self.bones[name, loss] = cast.bone_spec(bone, treated, loss)
        return self.bones[name, loss]

    def disc_spec(self, name: str, t_s: float) -> DiscSpec:
        return self.member_of(cast.Disc, name).spec(self, name, t_s)

    def skin_spec(self, name: str, t_s: float) -> SkinSpec:
        """One side of the back, as upright and as far from the midline as the way in finds it."""
        pose = self.skin_pose(name, t_s)
        x, y, z = pose.columns()
        away = 1.0 if pose.tip_mm[0] > 0 else -1.0
        return SkinSpec(
            incision_mm=self.channels[name].incision_mm.at(t_s),
            outward=(away * x[0], away * y[0], away * z[0]),
            vertical=(x[2], y[2], z[2]),
            midline_mm=abs(pose.tip_mm[0]),
        )

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels of the vertebrae of the cast, from above downwards, with those between them."""
        return cast.levels_of(self.scene.cast)

    def plain_spec(self, name: str, t_s: float) -> Spec | None:
        """What a part is at a time; None for what depends on what went before: balloons, cavities and cement."""
        return self.member(name).spec(self, name, t_s)

    def length_mm(self, name: str) -> float:
        """How long the shaft of an instrument of the cast is."""
        return float(getattr(self.member(name), "length_mm", 0.0))

    # Landmarks

    def landmark(self, text: str, t_s: float, path: Path, *, when: str = "at the start of this step") -> Pose:
        """A landmark in the world at a time, which is called `when`; raises SceneError for one that is not there."""
        part, _, local = self.local_landmark(text, t_s, path)
        world = self.pose(part, t_s)
        if world is None:
            wrong = f"{text} cannot be found {when}: {part} is not anywhere yet."
            raise self.error(path, wrong, f"Advance {part} in an earlier step.")
        return local if world == Pose() else world.then(local)

    def local_landmark(self, text: str, t_s: float, path: Path) -> tuple[str, str, Pose]:
        """Part, name and place in the part's frame of a landmark such as L1.left_path.entry, or of a part's middle."""
        part, _, name = text.partition(".")
        if part not in self.scene.cast:
            raise self.error(path, f"There is no part {part}.", nearest(part, self.scene.cast, "Parts"))
        if not name:
            return self._middle(part, t_s, path)
        known = self.marks(part, t_s)
        if name not in known:
            instead = nearest(name, known, f"Landmarks of {part}") if known else f"Write {part} alone."
            raise self.error(path, f"{part} has no landmark {name}.", instead)
        return part, name, known[name]

    def marks(self, part: str, t_s: float) -> Mapping[str, Pose]:
        """The landmarks of a part in its own frame at a time; those on a way in stay where they were planned."""
        member, spec = self.member(part), self.plain_spec(part, t_s)
        if not isinstance(spec, VertebraSpec):
            return landmarks(spec) if spec is not None else {}
        bone = member.of if isinstance(member, cast.Copy) else part
        planned: dict[str, Pose] = {}
        for side in SIDES:
            planned |= places(self.way(bone, side), side)
        return {**vertebra_landmarks(spec), **planned}

    def way(self, vertebra: str, side: str) -> Pathway:
        """The way into a vertebra, planned for it as it is when the lesson begins; raises SceneError without one."""
        if (vertebra, side) not in self.ways:
            settings = self.scene.settings
            approach = settings.approach if settings is not None and vertebra == self.treated else None
            spec = self.vertebra_spec(vertebra, 0.0)
            try:
                self.ways[vertebra, side] = way(spec, side, self.scene.cast, approach or "auto")
            except ValueError as refused:
                raise self.error(("settings", "approach"), str(refused)) from refused
        return self.ways[vertebra, side]

    def _middle(self, part: str, t_s: float, path: Path) -> tuple[str, str, Pose]:
        """Where a part is pointed at when no landmark of it is named."""
        member = self.member(part)
        if isinstance(member, cast.Vertebra | cast.Copy):
            return part, "body.centre", vertebra_landmarks(self.vertebra_spec(part, t_s))["body.centre"]
        if isinstance(member, cast.Cement):
            if part not in self.sources_mm:
                raise self.error(path, f"{part} is not anywhere yet.", "Inject it in an earlier step.")
            bone = self.vertebra_spec(member.inside, t_s)
            return part, "", Pose(_point(broken(np.array([self.sources_mm[part]]), bone)))
        if member.pointed_at is not None:
            return part, member.pointed_at, self.marks(part, t_s)[member.pointed_at]
        if isinstance(member, cast.Lesion | cast.Fragment):
            within = build(member.spec(self, part, t_s))
            return part, "", Pose(_point(within.vertices.mean(axis=0, keepdims=True)))
        if isinstance(member, cast.Balloon):
            return part, "", Pose(self.balloon_middle(part))
        if isinstance(member, cast.Cavity):
            tamp = self.pose(member.of, t_s)
            if tamp is None or not self.channels[member.of].volume_ml.keys:
                raise self.error(path, f"{part} is not there yet.", f"Inflate {member.of} in an earlier step.")
            filled = self.pose(member.of, self.channels[member.of].volume_ml.keys[0].ends_s) or tamp
            return part, "", Pose(filled.point(self.balloon_middle(member.of)))
        return part, "", Pose()

    def balloon_middle(self, balloon: str) -> Vector:
        """The middle of a balloon in its tamp's frame: halfway between the marker bands."""
        tamp = self.member_of(cast.Balloon, balloon).on
        marks = landmarks(self.member_of(cast.Tamp, tamp).spec(self, tamp, 0.0))
        return mix(marks["front_marker"].tip_mm, marks["rear_marker"].tip_mm, 0.5)

    def unbroken_point(self, vertebra: str, world_mm: Vector, t_s: float) -> Vector:
        """A point of the world in the coordinates of the unbroken bone of a vertebra as it is at a time."""
        world = self.pose(vertebra, t_s) or Pose()
        local = world_mm if world == Pose() else world.inverse().point(world_mm)
        return _point(unbroken(np.array([local]), self.vertebra_spec(vertebra, t_s)))


def _point(rows: np.ndarray) -> Vector:
    """The first of (n, 3) points as plain floats, to a thousandth of a millimetre so that equal places are equal."""
    x, y, z = (round(float(v), 3) for v in rows[0])
    return (x, y, z)
