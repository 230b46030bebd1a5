"""A lesson that is being compiled: what is known so far of where everybody is and how full, for any time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast as known_as

import numpy as np

from kyphoscope.meshes.access.pathway import Pathway
from kyphoscope.meshes.build import build
from kyphoscope.meshes.choices import SIDES
from kyphoscope.meshes.fracture.fracture import broken, unbroken
from kyphoscope.meshes.fracture.vertebra_landmarks import vertebra_landmarks
from kyphoscope.meshes.geometry.pose import Pose, Vector, mix
from kyphoscope.meshes.landmarks import landmarks
from kyphoscope.meshes.specs import (
    BandageSpec,
    CannulaSpec,
    DiscSpec,
    DrillSpec,
    FillerSpec,
    FragmentSpec,
    HypodermicSpec,
    LesionSpec,
    NeedleSpec,
    NucleusSpec,
    RibSpec,
    SacrumSpec,
    SkinSpec,
    Spec,
    StyletSpec,
    TampSpec,
    TissueSpec,
    VertebraSpec,
)
from kyphoscope.meshes.spine.spine import world_from_disc, world_from_vertebra
from kyphoscope.meshes.tables.tables import SACRUM, below
from kyphoscope.scenes import cast
from kyphoscope.scenes.errors import Path, SceneError, nearest
from kyphoscope.scenes.model import Scene
from kyphoscope.scenes.state import Cut, View
from kyphoscope.scenes.track import Track, blend_in_steps, blend_numbers, blend_places, hold
from kyphoscope.scenes.ways import places, way


def _numbers(initial: float = 0.0) -> Track[float]:
    return Track(initial, blend_numbers)


def _shape(initial: float = 0.0) -> Track[float]:
    return Track(initial, blend_in_steps)


@dataclass
class Channels:
    """Everything about one part that can change.

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
class Draft:
    """The channels of a scene's cast while its actions are entered one after the other.

    treated : the name of the treated vertebra, "" if there is none
    sources_mm : where each cement leaves its instrument, in the coordinates of the unbroken bone
    """

    scene: Scene
    treated: str
    channels: dict[str, Channels]
    view: Track[View]
    cut: Track[Cut | None] = field(default_factory=lambda: Track(None, hold))
    labels: list[LabelTime] = field(default_factory=list)
    sources_mm: dict[str, Vector] = field(default_factory=dict)
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

    def host(self, name: str) -> str | None:
        return cast.host(self.scene.cast[name])

    # Where they are

    def pose(self, name: str, t_s: float) -> Pose | None:
        """world_from_part at a time; None for an instrument that is nowhere yet."""
        member = self.member(name)
        if isinstance(member, cast.Vertebra | cast.Disc | cast.Rib | cast.Sacrum):
            return self.bone_pose(member, self.treated_spec(t_s))
        if isinstance(member, cast.Copy):
            beside = self.pose(member.of, t_s) or Pose()
            x, y, z = member.stands_mm
            return Pose(beside.point((x, y, z)), beside.axis, beside.roll_deg)
        if isinstance(member, cast.TissueLayer):
            return Pose()
        if isinstance(member, cast.Cavity):
            return self.pose(self.treated, t_s)
        if isinstance(member, cast.Cement):
            return self.pose(member.inside, t_s)
        if isinstance(member, cast.Skin):
            return self.skin_pose(name, member, t_s)
        host = self.host(name)
        if host is None:
            place = self.channels[name].place.at(t_s)
            return place and Pose(place.tip_mm, place.axis, self.channels[name].roll_deg.at(t_s))
        base = self.pose(host, t_s)
        if base is None or isinstance(member, cast.Balloon | cast.Bandage | cast.Nucleus | cast.Lesion | cast.Fragment):
            return base
        travel_mm = self.channels[name].travel.at(t_s)
        if travel_mm is None:
            return None
        moved = base.moved(travel_mm)
        return Pose(moved.tip_mm, moved.axis, moved.roll_deg + self.channels[name].roll_deg.at(t_s))

    def bone_pose(self, member: cast.Vertebra | cast.Disc | cast.Rib | cast.Sacrum, treated: VertebraSpec) -> Pose:
        """world_from_part of a bone or disc beside the treated vertebra as it is."""
        if isinstance(member, cast.Disc):
            return world_from_disc(member.above, treated)
        return world_from_vertebra(SACRUM if isinstance(member, cast.Sacrum) else member.level, treated)

    def skin_pose(self, name: str, member: cast.Skin, t_s: float) -> Pose:
        """The skin lies where the way in meets it when it is first asked for, and stays there."""
        if name not in self.skins:
            way = self.way(member.vertebra, member.side).skin
            world = self.pose(member.vertebra, t_s) or Pose()
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
        loss = self.channels[name].height_loss.at(t_s)
        if (name, loss) not in self.bones:
            treated = known_as(cast.Vertebra, self.member(self.first_bone))
            self.bones[name, loss] = cast.bone_spec(known_as(cast.Vertebra, self.member(name)), treated, loss)
        return self.bones[name, loss]

    def disc_spec(self, member: cast.Disc, t_s: float) -> DiscSpec:
        """A disc, which follows the dents of the treated vertebra if it lies on it."""
        treated = self.treated_spec(t_s)
        beside = treated if treated.level in (member.above, below(member.above)) else None
        return DiscSpec(above=member.above, size_factor=treated.size_factor, beside=beside)

    def skin_spec(self, name: str, member: cast.Skin, t_s: float) -> SkinSpec:
        """One side of the back, as upright and as far from the midline as the way in finds it."""
        pose = self.skin_pose(name, member, t_s)
        x, y, z = pose.columns()
        away = 1.0 if pose.tip_mm[0] > 0 else -1.0
        return SkinSpec(
            incision_mm=self.channels[name].incision_mm.at(t_s),
            outward=(away * x[0], away * y[0], away * z[0]),
            vertical=(x[2], y[2], z[2]),
            midline_mm=abs(pose.tip_mm[0]),
        )

    def plain_spec(self, name: str, t_s: float) -> Spec | None:
        """What a part is at a time; None for what depends on what went before: balloons, cavities and cement."""
        member = self.member(name)
        match member:
            case cast.Vertebra():
                return self.vertebra_spec(name, t_s)
            case cast.Copy():
                return self.vertebra_spec(member.of, 0.0)
            case cast.Lesion():
                return LesionSpec(vertebra=known_as(VertebraSpec, self.plain_spec(member.of, t_s)))
            case cast.Fragment():
                return FragmentSpec(vertebra=known_as(VertebraSpec, self.plain_spec(member.of, t_s)))
            case cast.Disc():
                return self.disc_spec(member, t_s)
            case cast.Nucleus():
                return NucleusSpec(disc=self.disc_spec(known_as(cast.Disc, self.member(member.within)), t_s))
            case cast.TissueLayer():
                levels = cast.levels_of(self.scene.cast)
                return TissueSpec(tissue=member.tissue, levels=levels, treated=self.treated_spec(t_s))
            case cast.Rib():
                return RibSpec(level=member.level, side=member.side, size_factor=self.treated_spec(t_s).size_factor)
            case cast.Sacrum():
                return SacrumSpec(size_factor=self.treated_spec(t_s).size_factor)
            case cast.Skin():
                return self.skin_spec(name, member, t_s)
            case cast.Bandage():
                skin = known_as(cast.Skin, self.member(member.on))
                return BandageSpec(skin=self.skin_spec(member.on, skin, t_s))
            case cast.Hypodermic():
                return HypodermicSpec(length_mm=member.length_mm)
            case cast.Needle():
                return NeedleSpec(gauge=int(member.gauge), length_mm=member.length_mm)
            case cast.Cannula():
                return CannulaSpec(gauge=int(member.gauge), length_mm=member.length_mm)
            case cast.Stylet():
                hollow = self.hollow(member.within)
                return StyletSpec(gauge=int(hollow.gauge), length_mm=hollow.length_mm)
            case cast.Drill():
                return DrillSpec(length_mm=member.length_mm)
            case cast.Filler():
                return FillerSpec(length_mm=member.length_mm)
            case cast.Tamp():
                return TampSpec(balloon_mm=member.balloon_mm)
        return None

    def hollow(self, name: str) -> cast.Needle | cast.Cannula:
        """The needle or cannula of that name."""
        return known_as(cast.Needle, self.member(name))

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
            spec = self.vertebra_spec(part, t_s) if isinstance(member, cast.Vertebra) else self.plain_spec(part, t_s)
            return part, "body.centre", vertebra_landmarks(spec)["body.centre"]  # type: ignore[arg-type]
        if isinstance(member, cast.Cement):
            if part not in self.sources_mm:
                raise self.error(path, f"{part} is not anywhere yet.", "Inject it in an earlier step.")
            bone = self.vertebra_spec(member.inside, t_s)
            return part, "", Pose(_point(broken(np.array([self.sources_mm[part]]), bone)))
        if member.pointed_at is not None:
            return part, member.pointed_at, self.marks(part, t_s)[member.pointed_at]
        if isinstance(member, cast.Lesion | cast.Fragment):
            within = build(known_as(Spec, self.plain_spec(part, t_s)))
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
        tamp = self.host(balloon) or ""
        marks = landmarks(self.plain_spec(tamp, 0.0))  # type: ignore[arg-type]
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
