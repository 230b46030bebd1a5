"""The layers of soft tissue round the spine, each with its name, and where they are when a body loses height."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from kyphoscope.meshes.choices import LEVELS
from kyphoscope.meshes.geometry.cache import cached_on_disk
from kyphoscope.meshes.geometry.part import Part
from kyphoscope.meshes.geometry.pose import Pose, Vector
from kyphoscope.meshes.geometry.triangles import Surface
from kyphoscope.meshes.specs import TissueSpec
from kyphoscope.meshes.spine.column import any_bone_field
from kyphoscope.meshes.spine.spine import carried
from kyphoscope.meshes.tables.tables import COLUMN
from kyphoscope.meshes.tissue.canal_contents import cauda_equina, dural_sac, nerve_roots, spinal_cord
from kyphoscope.meshes.tissue.ligaments import anterior_longitudinal_ligament, posterior_longitudinal_ligament
from kyphoscope.meshes.tissue.muscles import back_muscles, skin_of_the_back
from kyphoscope.meshes.tissue.spinal_segment import SpinalSegment
from kyphoscope.meshes.tissue.tissue_contact import behind_fragment, off_bones
from kyphoscope.meshes.tissue.veins import basivertebral_veins, epidural_veins, great_veins, segmental_veins

QUIET = 0.15
IN_THE_CANAL = (
    "spinal_cord", "cauda_equina", "dural_sac", "epidural_veins", "posterior_longitudinal_ligament",
    "basivertebral_veins", "nerve_roots", "segmental_veins",
)  # fmt: skip
"""What the fragment of a burst presses back."""
NEAR_BONE = (
    "dural_sac", "cauda_equina", "nerve_roots", "epidural_veins", "segmental_veins", "posterior_longitudinal_ligament",
    "back_muscles",
)  # fmt: skip
"""What bones that come near each other push aside."""
FAR_MM = 1e3
"""Where there is no bone on a side."""


@dataclass(frozen=True, slots=True)
class Tissue:
    """One layer.

    name : what it is called on the screen
    says : what it is, in a sentence
    material : a key of the look table
    opacity : how solid it is drawn by default, 0 to 1
    made : its resting surface in a segment, empty where there is none of it
    """

    name: str
    says: str
    material: str
    opacity: float
    made: Callable[[SpinalSegment], Surface]


TISSUES: dict[str, Tissue] = {
    "spinal_cord": Tissue(
        "Spinal cord", "The cord ends as the conus, most often between L1 and L2.", "cord", 1.0, spinal_cord
    ),
    "cauda_equina": Tissue(
        "Cauda equina", "Below the conus the roots run on in the sac to their own levels.", "nerve", 1.0, cauda_equina
    ),
    "dural_sac": Tissue(
        "Dural sac", "The sac of dura holds cord, roots and cerebrospinal fluid.", "dura", 0.45, dural_sac
    ),
    "nerve_roots": Tissue(
        "Nerve roots", "A root leaves on either side below the pedicle of its vertebra.", "nerve", 1.0, nerve_roots
    ),
    "basivertebral_veins": Tissue(
        "Basivertebral vein", "It drains a body backwards into the canal.", "vein", 1.0, basivertebral_veins
    ),
    "epidural_veins": Tissue(
        "Epidural veins", "A plexus in front of the sac; it joins the veins of all levels.", "vein", 1.0, epidural_veins
    ),
    "segmental_veins": Tissue(
        "Segmental veins", "They leave through the foramen and go round the body to a great vein.", "vein", 1.0,
        segmental_veins,
    ),
    "great_veins": Tissue(
        "Great veins", "The inferior vena cava, and in the chest the azygos and hemiazygos veins, go to the heart.",
        "vein", 0.8, great_veins,
    ),
    "anterior_longitudinal_ligament": Tissue(
        "Anterior longitudinal ligament", "A broad band on the front of bodies and discs.", "ligament", 0.8,
        anterior_longitudinal_ligament,
    ),
    "posterior_longitudinal_ligament": Tissue(
        "Posterior longitudinal ligament", "A band in the canal, narrow behind a body, wide behind a disc.", "ligament",
        1.0, posterior_longitudinal_ligament,
    ),
    "back_muscles": Tissue(
        "Back muscles", "Erector spinae and multifidus beside the spinous processes.", "muscle", QUIET, back_muscles
    ),
    "skin_of_the_back": Tissue("Skin", "The skin of the back.", "skin", 2 * QUIET, skin_of_the_back),
}  # fmt: skip
"""Every layer by the word that scripts use for it."""


def tissue(spec: TissueSpec) -> Part:
    """A layer of soft tissue as it lies now; all of a segment share one faces array.

    Raises ValueError for an unknown tissue, for levels that are not neighbours in order, and where there is none.
    """
    _check(spec)
    resting, faces, held = _resting(spec.tissue, spec.levels, spec.treated.level)
    if len(faces) == 0:
        raise ValueError(f"There is no {TISSUES[spec.tissue].name.lower()} at {_told(spec.levels)}.")
    factor = spec.treated.size_factor
    lies = carried(resting * factor, spec.treated, held * factor)
    if spec.treated.fracture != "none":
        if spec.tissue in IN_THE_CANAL:
            lies = behind_fragment(lies, spec.treated)
        if spec.tissue in NEAR_BONE:
            lies = off_bones(lies, spec.treated, spec.levels)
    return Part(lies, faces, TISSUES[spec.tissue].material)


def is_there(name: str, levels: tuple[str, ...]) -> bool:
    """Whether there is any of a tissue at these levels: there is no cord below L1, no cauda equina in the chest."""
    if name not in ("spinal_cord", "cauda_equina"):
        return True
    return len(_resting(name, levels, levels[0])[1]) > 0


@lru_cache(512)
def anchor(spec: TissueSpec) -> Pose:
    """Where a label points to: on the surface of the layer, near the treated body's height."""
    part = tissue(spec)
    # On the side that most views look from, unless it has none of the tissue, as of the vena cava at L4.
    seen = part.vertices[:, 0] > min(-1.0, float(part.vertices[:, 0].max()) - 1.0)
    left = part.vertices[seen]
    at = left[np.argmin(np.abs(left[:, 2]) - 0.02 * left[:, 0])]
    point: Vector = (float(at[0]), float(at[1]), float(at[2]))
    return Pose(point)


@lru_cache(256)
def _resting(name: str, levels: tuple[str, ...], treated: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Vertices and faces of a layer along the unbroken spine of a person of the table's size, and what holds it."""

    def made() -> dict[str, np.ndarray]:
        segment = SpinalSegment(levels, treated)
        vertices, faces = TISSUES[name].made(segment)
        return {"vertices": vertices, "faces": faces, "held": _held(segment, vertices)}

    kept = cached_on_disk("tissue", (name, levels, treated), made)
    kept["faces"].setflags(write=False)
    return kept["vertices"], kept["faces"], kept["held"]


def _held(segment: SpinalSegment, points_mm: np.ndarray) -> np.ndarray:
    """(n, 3) mm: how far points are from the bones above the treated one, from itself, and from those below."""
    off_by_place = np.full((len(points_mm), 3), FAR_MM)
    for level, pose in segment.bones.items():
        place = int(np.sign(COLUMN.index(level) - COLUMN.index(segment.treated))) + 1
        off = any_bone_field(level).distance_mm(pose.inverse().apply(points_mm))
        off_by_place[:, place] = np.minimum(off_by_place[:, place], off)
    return off_by_place


def _check(spec: TissueSpec) -> None:
    if spec.tissue not in TISSUES:
        raise ValueError(f"There is no tissue {spec.tissue!r}; there are {', '.join(TISSUES)}.")
    start = LEVELS.index(spec.levels[0]) if spec.levels and spec.levels[0] in LEVELS else -1
    if start < 0 or spec.levels != LEVELS[start : start + len(spec.levels)]:
        raise ValueError(f"{_told(spec.levels)} are not neighbours from above downwards; write such as T12, L1, L2.")


def _told(levels: tuple[str, ...]) -> str:
    return levels[0] if len(levels) == 1 else f"{levels[0]} to {levels[-1]}" if levels else "no levels"
