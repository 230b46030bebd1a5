"""Descriptions of all bodies that can be built: small frozen records, equal when their bodies are equal.

A spec says everything about a body's shape; `meshes.build.build(spec)` is the only door to its geometry.
Lengths are mm, volumes mL, losses of height a share of the whole (0.35 is 35 %).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from kyphoscope.meshes.choices import BONES, EROSIONS, FRACTURES, LESIONS, LEVELS, RIBBED, SIDES
from kyphoscope.meshes.geometry.pose import Pose, Vector
from kyphoscope.meshes.tables.instrument_tables import (
    ANAESTHETIC_LENGTH_MM,
    FILLER_BORE_MM,
    SHAFT_LENGTH_MM,
    TAMP_LENGTH_MM,
    TOOL_LENGTH_MM,
    TOOL_MM,
)

SIZE_FACTORS = (0.8, 1.2)
"""From a small woman to a tall man: women have 0.93 of men's widths (Yadav 2020)."""
MOST_SEED = 1000
PLUNGER_BEHIND_MM = 18.0
"""How much longer a filler's plunger is than the filler's shaft, so that its disc stays behind the finger flange."""
MOST_LOSS = 0.6
MOST_NARROWING = 0.5


def check_choice(name: str, value: str, allowed: tuple[str, ...]) -> None:
    """Raises ValueError, a sentence with the legal values, for any other value."""
    if value not in allowed:
        words = ", ".join(allowed)
        raise ValueError(f"Invalid value for the '{name}' parameter. Allowed values are {words}, but got {value!r}.")


def check_range(name: str, value: float, low: float, high: float) -> None:
    """Raises ValueError, a sentence with the legal range, for a value outside it and for NaN."""
    if not low <= value <= high:
        raise ValueError(
            f"Invalid value for the '{name}' parameter. It may be from {low:g} to {high:g}, but got {value!r}."
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Spec:
    """One body, described by value. Each kind has a class below and a line in `meshes.bodies.BODIES`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class VertebraSpec(Spec):
    """A vertebra, whole or broken; frame: the middle of its unbroken body, +x left, +y posterior, +z superior.

    level : "T4" to "L5"
    size_factor : how large the person is, 1 for the sizes of the table
    seed : chooses one of many small irregularities of the processes; 0 for none, left and right alike
    bone : how dense the spongy bone is
    fracture, height_loss : how it is broken, and the share of its unbroken height that is lost: in front in a wedge, in
        the middle in a biconcave fracture, everywhere in a crush, in front in a burst
    narrowing : share of the canal's depth that the fragment of a burst takes up
    lesion, erodes : what is in the bone besides, and which wall a lytic lesion has opened
    Raises ValueError for values that no vertebra has.
    """

    level: str
    size_factor: float = 1.0
    seed: int = 0
    bone: str = "osteoporotic"
    fracture: str = "none"
    height_loss: float = 0.0
    narrowing: float = 0.0
    lesion: str = "none"
    erodes: str = "none"

    def __post_init__(self) -> None:
        check_choice("level", self.level, LEVELS)
        check_choice("bone", self.bone, BONES)
        check_choice("fracture", self.fracture, FRACTURES)
        check_choice("lesion", self.lesion, LESIONS)
        check_choice("erodes", self.erodes, EROSIONS)
        check_range("size_factor", self.size_factor, *SIZE_FACTORS)
        check_range("seed", self.seed, 0, MOST_SEED)
        check_range("height_loss", self.height_loss, 0.0, MOST_LOSS)
        check_range("narrowing", self.narrowing, 0.0, MOST_NARROWING)

    def unbroken(self) -> VertebraSpec:
        """The same vertebra before it broke; a lesion is in it still."""
        return replace(self, fracture="none", height_loss=0.0, narrowing=0.0)


@dataclass(frozen=True, kw_only=True, slots=True)
class MarrowSpec(Spec):
    """The spongy bone within the cortical shell of `vertebra`, in its frame."""

    vertebra: VertebraSpec


@dataclass(frozen=True, kw_only=True, slots=True)
class LesionSpec(Spec):
    """What is in the bone of `vertebra` besides bone (its `lesion`), in its frame."""

    vertebra: VertebraSpec


@dataclass(frozen=True, kw_only=True, slots=True)
class FragmentSpec(Spec):
    """The piece of bone that a burst fracture of `vertebra` drives into the canal, in its frame."""

    vertebra: VertebraSpec


@dataclass(frozen=True, kw_only=True, slots=True)
class DiscSpec(Spec):
    """The disc below the vertebra `above`: "T12" for the disc T12-L1, "L5" for L5-S1.

    Frame: the disc's middle, +z superior.

    beside : the broken vertebra on one side of it, whose dented plate it follows; None for a disc between whole ones
    """

    above: str
    size_factor: float = 1.0
    beside: VertebraSpec | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class NucleusSpec(Spec):
    """The nucleus of a disc, in the disc's frame."""

    disc: DiscSpec


@dataclass(frozen=True, kw_only=True, slots=True)
class TissueSpec(Spec):
    """A layer of soft tissue along some neighbouring vertebrae, in the frame of the treated one.

    tissue : one of `meshes.tissue.surroundings.TISSUES`
    levels : those vertebrae, from above downwards; the tissue goes on a little beyond them
    treated : the vertebra in whose frame it is, as it is now; the tissue moves with it
    """

    tissue: str
    levels: tuple[str, ...]
    treated: VertebraSpec


@dataclass(frozen=True, kw_only=True, slots=True)
class RibSpec(Spec):
    """The beginning of one rib, with head, neck, tubercle and some of its shaft; frame of the vertebra of its level.

    Raises ValueError for a level without ribs and for an unknown side.
    """

    level: str
    side: str
    size_factor: float = 1.0

    def __post_init__(self) -> None:
        check_choice("level", self.level, RIBBED)
        check_choice("side", self.side, SIDES)
        check_range("size_factor", self.size_factor, *SIZE_FACTORS)


@dataclass(frozen=True, kw_only=True, slots=True)
class SacrumSpec(Spec):
    """The upper sacrum, S1 and S2; frame: the middle of its upper end plate, +z out of it, +x left, +y posterior."""

    size_factor: float = 1.0

    def __post_init__(self) -> None:
        check_range("size_factor", self.size_factor, *SIZE_FACTORS)


@dataclass(frozen=True, kw_only=True, slots=True)
class SkinSpec(Spec):
    """One side of the skin of the back, over the way in, with an incision; left and right meet on the midline.

    Frame: z into the body along the way in, origin where it meets the skin.

    incision_mm : length of the cut, 0 for unbroken skin
    outward, vertical : the unit directions away from the midline along the back, and superior, in this frame
    midline_mm : how far the origin lies from the midline
    """

    incision_mm: float = 0.0
    outward: Vector = (1.0, 0.0, 0.0)
    vertical: Vector = (0.0, 1.0, 0.0)
    midline_mm: float = 30.0


@dataclass(frozen=True, kw_only=True, slots=True)
class BandageSpec(Spec):
    """A small adhesive dressing over the incision of `skin`, in whose frame it is."""

    skin: SkinSpec
    length_mm: float = 25.0


@dataclass(frozen=True, kw_only=True, slots=True)
class HypodermicSpec(Spec):
    """A thin needle with its syringe for the local anaesthetic; tip at the origin, shaft along -z."""

    gauge: int = 22
    length_mm: float = ANAESTHETIC_LENGTH_MM


@dataclass(frozen=True, kw_only=True, slots=True)
class NeedleSpec(Spec):
    """The hollow part of a bone needle, with hub and centimetre marks; tip at the origin, shaft along -z."""

    gauge: int = 11
    length_mm: float = SHAFT_LENGTH_MM


@dataclass(frozen=True, kw_only=True, slots=True)
class StyletSpec(Spec):
    """The solid diamond-tipped core of a bone needle; frame of the needle it lies in."""

    gauge: int = 11
    length_mm: float = SHAFT_LENGTH_MM


@dataclass(frozen=True, kw_only=True, slots=True)
class CannulaSpec(Spec):
    """The working cannula of a kyphoplasty; tip at the origin, shaft along -z."""

    gauge: int = 8
    length_mm: float = SHAFT_LENGTH_MM


@dataclass(frozen=True, kw_only=True, slots=True)
class DrillSpec(Spec):
    """The hand drill that goes through a working cannula; tip at the origin, shaft along -z."""

    diameter_mm: float = TOOL_MM
    length_mm: float = TOOL_LENGTH_MM


@dataclass(frozen=True, kw_only=True, slots=True)
class TampSpec(Spec):
    """The balloon tamp's shaft with its two marker bands, without the balloon; tip at the origin, shaft along -z."""

    balloon_mm: float = 15.0
    length_mm: float = TAMP_LENGTH_MM


@dataclass(frozen=True, kw_only=True, slots=True)
class BalloonSpec(Spec):
    """The balloon of a tamp at one volume, in the tamp's frame: folded round the shaft at 0 mL.

    Inside a vertebra it fills with contrast only where there is marrow: `vertebra` and the tamp's place in it,
    `vertebra_from_tamp`, are then both given; outside both are None and the volume is 0.
    """

    balloon_mm: float = 15.0
    volume_ml: float = 0.0
    vertebra: VertebraSpec | None = None
    vertebra_from_tamp: Pose | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class CavitySpec(Spec):
    """What a balloon leaves in the bone: a hollow with a rim of compacted spongy bone; frame of the vertebra.

    The body that is drawn is the rim. `balloon` is the fullest the balloon has been; `vertebra` is the bone now, with
    which the hollow moves.
    """

    balloon: BalloonSpec
    vertebra: VertebraSpec


@dataclass(frozen=True, kw_only=True, slots=True)
class FillerSpec(Spec):
    """The cement filler that goes through a working cannula; tip at the origin, shaft along -z."""

    diameter_mm: float = TOOL_MM
    length_mm: float = TOOL_LENGTH_MM


@dataclass(frozen=True, kw_only=True, slots=True)
class PlungerSpec(Spec):
    """The rod that presses cement out of a filler; its front face at the origin, rod along -z.

    length_mm : from its front face to the disc that the hand presses; a sliding fit in the bore of the filler
    """

    diameter_mm: float = FILLER_BORE_MM - 0.1
    length_mm: float = TOOL_LENGTH_MM + PLUNGER_BEHIND_MM


@dataclass(frozen=True, kw_only=True, slots=True)
class CementSpec(Spec):
    """Bone cement in a vertebra, in its frame.

    pattern : "interdigitating" spreads between the trabeculae, "compact" fills the cavity it is given first
    source_mm : where it leaves the instrument, in the coordinates of the unbroken bone (see `fracture.unbroken`)
    side : the half of the body that interdigitating cement keeps to, "left" or "right", or "both"
    """

    vertebra: VertebraSpec
    pattern: str
    source_mm: Vector
    volume_ml: float
    fills: CavitySpec | None = None
    seed: int = 0
    side: str = "both"
