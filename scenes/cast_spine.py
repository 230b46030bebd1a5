"""Who takes part of the spine: bones, what is in them, discs, ribs and soft tissue, each declared with its defaults."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from kyphoscope.meshes import choices
from kyphoscope.meshes.choices import LEVELS, Bone, Erosion, Fracture, Level, RibLevel, Side, TissueName
from kyphoscope.meshes.geometry.pose import Pose
from kyphoscope.meshes.specs import (
    DiscSpec,
    FragmentSpec,
    LesionSpec,
    NucleusSpec,
    RibSpec,
    SacrumSpec,
    Spec,
    TissueSpec,
    VertebraSpec,
)
from kyphoscope.meshes.spine.spine import world_from_disc, world_from_vertebra
from kyphoscope.meshes.tables.tables import SACRUM, below
from kyphoscope.meshes.tissue.surroundings import TISSUES
from kyphoscope.scenes.cast_part import CastPart, Lesson, Shown
from kyphoscope.scenes.field_types import Number, PartName

Role = Literal["treated", "above", "below"]
"""A level by its place: the one that the settings name, the next one above it, the next one below it."""

NARROWING = 0.15
"""Of the canal in treated burst fractures: 15 %, 10 to 40 (PMC2899985)."""


class Stacked(CastPart):
    """A bone or disc of the spine, which stands where the treated vertebra, as it is, leaves it."""

    def in_spine(self, treated: VertebraSpec) -> Pose:
        """world_from_part beside the treated vertebra as it is."""
        raise NotImplementedError

    def place(self, lesson: Lesson, name: str, t_s: float) -> Pose | None:
        return self.in_spine(lesson.treated_spec(t_s))


class Vertebra(Stacked):
    """A vertebra, whole or broken. The treated one stands still; the others are stacked on it."""

    described_by: ClassVar[type[Spec]] = VertebraSpec
    part: Literal["vertebra"] = Field(description="What it is.")
    level: Literal[Level, Role] = Field(
        "treated",
        description="Which one. `treated` takes its level, and how it is broken, from the `settings`; `above` and "
        "`below` are the neighbours of the treated one.",
    )
    fracture: Fracture = Field(
        "none",
        description="How it is broken. The fragment of a burst takes part by itself, named after the vertebra: "
        "`L1_fragment`.",
    )
    height_loss: Annotated[Number, Field(ge=0, le=0.6)] = Field(
        0.0,
        description="Share of the height that is lost at the start; 0.35 is 35 %: in front in a wedge and a burst, in "
        "the middle in a biconcave fracture, everywhere in a crush.",
    )
    narrowing: Annotated[Number, Field(ge=0, le=0.5)] | None = Field(
        None, description="Share of the canal's depth that the fragment of a burst takes up; by itself 0.15."
    )
    lesion: choices.Lesion = Field(
        "none",
        description="What is in the bone besides. It takes part by itself, named after the vertebra: `L1_lesion`.",
    )
    erodes: Erosion = Field("none", description="The wall that a lytic lesion has opened.")
    bone: Bone | None = Field(
        None, description="How dense its spongy bone is; by itself as in the treated one, and there osteoporotic."
    )
    size_factor: Annotated[Number, Field(ge=0.8, le=1.2)] | None = Field(
        None, description="How large the person is; by itself as for the treated one, and there 1, the sizes in tables."
    )
    seed: Annotated[Number, Field(ge=0, le=1000, multiple_of=1)] = Field(
        0.0, description="A whole number that chooses one of many small irregularities; 0 for none."
    )
    shown: Shown = True

    def spec(self, lesson: Lesson, name: str, t_s: float) -> Spec:
        return lesson.vertebra_spec(name, t_s)

    def in_spine(self, treated: VertebraSpec) -> Pose:
        return world_from_vertebra(self.level, treated)

    def brings(self, cast: Mapping[str, CastPart]) -> tuple[str, ...]:
        has = {"lesion": self.lesion != "none", "fragment": self.fracture == "burst"}
        return tuple(kind for kind, is_there in has.items() if is_there)


class Copy(CastPart):
    """A vertebra as it is at the beginning, standing apart from the spine so that now and then can be compared."""

    described_by: ClassVar[type[Spec]] = VertebraSpec
    refers_to: ClassVar[dict[str, tuple[str, ...]]] = {"of": ("vertebra",)}
    part: Literal["copy"] = Field(description="What it is.")
    of: PartName = Field(description="The vertebra that it shows as it was.")
    stands_mm: Annotated[list[Annotated[Number, Field(ge=-400, le=400)]], Field(min_length=3, max_length=3)] = Field(
        description="How far from that vertebra it stands: to the left, backwards and up, mm each."
    )
    shown: Shown = False

    def spec(self, lesson: Lesson, name: str, t_s: float) -> Spec:
        return lesson.vertebra_spec(self.of, 0.0)

    def place(self, lesson: Lesson, name: str, t_s: float) -> Pose:
        beside = lesson.pose(self.of, t_s) or Pose()
        x, y, z = self.stands_mm
        return Pose(beside.point((x, y, z)), beside.axis, beside.roll_deg)

    def brings(self, cast: Mapping[str, CastPart]) -> tuple[str, ...]:
        bone = cast.get(self.of)
        return bone.brings(cast) if isinstance(bone, Vertebra) else ()


class Lesion(CastPart):
    """What is in the bone of a vertebra besides bone. It is there by itself and is shown with the vertebra."""

    described_by: ClassVar[type[Spec]] = LesionSpec
    is_seen_with_host: ClassVar[bool] = True
    rides_on: ClassVar[str | None] = "of"
    refers_to: ClassVar[dict[str, tuple[str, ...]]] = {"of": ("vertebra", "copy")}
    part: Literal["lesion"] = Field(description="What it is.")
    of: PartName = Field(description="The vertebra that it is in.")
    shown: Shown = True

    def spec(self, lesson: Lesson, name: str, t_s: float) -> Spec:
        return LesionSpec(vertebra=lesson.vertebra_spec(self.of, t_s))

    def needs(self) -> str:
        return "`lesion: lytic` for the vertebra"


class Fragment(CastPart):
    """The fragment that a burst drives into the canal. It is there by itself and is shown with its vertebra."""

    described_by: ClassVar[type[Spec]] = FragmentSpec
    is_seen_with_host: ClassVar[bool] = True
    rides_on: ClassVar[str | None] = "of"
    refers_to: ClassVar[dict[str, tuple[str, ...]]] = {"of": ("vertebra", "copy")}
    part: Literal["fragment"] = Field(description="What it is.")
    of: PartName = Field(description="The vertebra that it is broken out of.")
    shown: Shown = True

    def spec(self, lesson: Lesson, name: str, t_s: float) -> Spec:
        return FragmentSpec(vertebra=lesson.vertebra_spec(self.of, t_s))

    def needs(self) -> str:
        return "`fracture: burst` for the vertebra"


class Disc(Stacked):
    """The disc below a vertebra."""

    described_by: ClassVar[type[Spec]] = DiscSpec
    part: Literal["disc"] = Field(description="What it is.")
    above: Literal[Level, "treated", "above"] = Field(
        description="The vertebra above it: T12 for the disc between T12 and L1, L5 for the one on the sacrum, `above` "
        "for the disc over the treated vertebra, `treated` for the one under it."
    )
    shown: Shown = True

    def spec(self, lesson: Lesson, name: str, t_s: float) -> DiscSpec:
        """It follows the dents of the treated vertebra if it lies on it."""
        treated = lesson.treated_spec(t_s)
        beside = treated if treated.level in (self.above, below(self.above)) else None
        return DiscSpec(above=self.above, size_factor=treated.size_factor, beside=beside)

    def in_spine(self, treated: VertebraSpec) -> Pose:
        return world_from_disc(self.above, treated)


class Nucleus(CastPart):
    """The soft middle of a disc, to be seen where the disc is cut. It is shown with its disc."""

    described_by: ClassVar[type[Spec]] = NucleusSpec
    is_seen_with_host: ClassVar[bool] = True
    rides_on: ClassVar[str | None] = "within"
    refers_to: ClassVar[dict[str, tuple[str, ...]]] = {"within": ("disc",)}
    part: Literal["nucleus"] = Field(description="What it is.")
    within: PartName = Field(alias="in", description="The disc that it is in.")
    shown: Shown = True

    def spec(self, lesson: Lesson, name: str, t_s: float) -> Spec:
        return NucleusSpec(disc=lesson.disc_spec(self.within, t_s))


class TissueLayer(CastPart):
    """A layer of soft tissue along the vertebrae of the cast. It moves with the spine when a body loses height."""

    described_by: ClassVar[type[Spec]] = TissueSpec
    pointed_at: ClassVar[str | None] = "surface"
    part: Literal["tissue"] = Field(description="What it is.")
    tissue: TissueName = Field(
        description="Which one. Where there is none of it, as of the cord below L1, it is left out."
    )
    shown: Shown = False

    def spec(self, lesson: Lesson, name: str, t_s: float) -> Spec:
        return TissueSpec(tissue=self.tissue, levels=lesson.levels, treated=lesson.treated_spec(t_s))


class Rib(Stacked):
    """The beginning of a rib, which goes with the vertebra of its number."""

    described_by: ClassVar[type[Spec]] = RibSpec
    pointed_at: ClassVar[str | None] = "shaft"
    part: Literal["rib"] = Field(description="What it is.")
    level: Literal[RibLevel, Role] = Field(description="Whose rib it is: that of T8 for the eighth.")
    side: Side = Field(description="The patient's side that it is on.")
    shown: Shown = True

    def spec(self, lesson: Lesson, name: str, t_s: float) -> Spec:
        return RibSpec(level=self.level, side=self.side, size_factor=lesson.treated_spec(t_s).size_factor)

    def in_spine(self, treated: VertebraSpec) -> Pose:
        return world_from_vertebra(self.level, treated)


class Sacrum(Stacked):
    """The upper sacrum, on which L5 stands. Where the cast does not reach down to L5 it is left out."""

    described_by: ClassVar[type[Spec]] = SacrumSpec
    pointed_at: ClassVar[str | None] = "left_ala"
    part: Literal["sacrum"] = Field(description="What it is.")
    shown: Shown = True

    def spec(self, lesson: Lesson, name: str, t_s: float) -> Spec:
        return SacrumSpec(size_factor=lesson.treated_spec(t_s).size_factor)

    def in_spine(self, treated: VertebraSpec) -> Pose:
        return world_from_vertebra(SACRUM, treated)


def bone_spec(bone: Vertebra, treated: Vertebra, height_loss: float) -> VertebraSpec:
    """A vertebra with so much of its height lost; what it does not say of the person is as in the treated one."""
    size_factor = treated.size_factor if bone.size_factor is None else bone.size_factor
    narrowing = (NARROWING if bone.fracture == "burst" else 0.0) if bone.narrowing is None else bone.narrowing
    return VertebraSpec(
        level=bone.level,
        size_factor=1.0 if size_factor is None else size_factor,
        seed=int(bone.seed),
        bone=bone.bone or treated.bone or "osteoporotic",
        fracture=bone.fracture,
        height_loss=height_loss,
        narrowing=narrowing,
        lesion=bone.lesion,
        erodes=bone.erodes,
    )


def full_opacity(part: CastPart) -> float:
    """How solid a part is when it is shown: a quiet layer of tissue is never wholly so."""
    return TISSUES[part.tissue].opacity if isinstance(part, TissueLayer) else 1.0


def levels_of(parts: Mapping[str, CastPart]) -> tuple[str, ...]:
    """The levels of the vertebrae among some parts, from above downwards, with those between them."""
    places = sorted(LEVELS.index(part.level) for part in parts.values() if isinstance(part, Vertebra))
    return LEVELS[places[0] : places[-1] + 1] if places else ()
