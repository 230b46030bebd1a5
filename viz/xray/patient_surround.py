"""The rest of the patient in the beam: the trunk round the spine, the lungs, and the spine beyond what a lesson shows.

A lesson shows the treated vertebra and its neighbours; an X-ray field is wider, and in a patient the spine does not end
within it. What a state does not name is added here: whole vertebrae and ribs in their places, in fewer triangles. Their
discs are left out, since an X-ray shows next to nothing of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import ceil

import numpy as np

from kyphoscope.meshes.choices import LEVELS, RIBBED, SIDES
from kyphoscope.meshes.geometry.pose import Pose, Vector
from kyphoscope.meshes.specs import MarrowSpec, RibSpec, SacrumSpec, Spec, VertebraSpec
from kyphoscope.meshes.spine.spine import world_from_vertebra
from kyphoscope.meshes.tables.tables import SACRUM
from kyphoscope.scenes.state import SceneState
from kyphoscope.viz.xray.attenuation import per_mm
from kyphoscope.viz.xray.beam_layers import Layer, of_part
from kyphoscope.viz.xray.c_arm import CArm, rays, source_mm

HALF_WIDTH_MM, HALF_DEPTH_MM, BACK_MM = 155.0, 103.0, 76.0
"""A trunk of oval section, and how far its back lies behind the middle of the vertebral body, as drawn. Through 20 cm
of it 1.3 % of the beam gets."""
LUNG_MIDDLE_MM: Vector = (82.0, -29.0, 0.0)
LUNG_HALF_MM: Vector = (53.0, 75.0, 128.0)
"""Middle of the left lung in the frame of T7, and its half axes, as drawn: down to T12 behind, a little off the
spine."""
LUNG_LEVEL = "T7"
LEAST_HEIGHT_MM = 22.0
"""Of a thoracic vertebra with its disc."""
MOST_BEYOND = 4


@dataclass(frozen=True, slots=True)
class Quadric:
    """An ellipsoid with its axes along the world's, or an endless cylinder where a half axis is infinite."""

    middle_mm: Vector
    half_mm: Vector
    weight: float

    def path_mm(self, arm: CArm, size: tuple[int, int]) -> np.ndarray:
        """(h, w) float32 mm: the way of every pixel's ray within it."""
        per = (1.0 / np.array(self.half_mm)).astype(np.float32)
        start = (source_mm(arm) - np.array(self.middle_mm)).astype(np.float32) * per
        way = rays(arm, size) * per
        a, b, c = np.einsum("hwi,hwi->hw", way, way), way @ start, float(start @ start) - 1.0
        return (2.0 * np.sqrt(np.maximum(b * b - a * c, 0.0)) / np.maximum(a, 1e-12)).astype(np.float32)


def patient_surround(state: SceneState) -> tuple[Quadric, ...]:
    """The soft tissue round the spine, and the air in the lungs where a level is known."""
    bone, far = state.treated_part, float("inf")
    factor = bone.spec.size_factor if bone is not None and isinstance(bone.spec, VertebraSpec) else 1.0
    at = bone.pose.tip_mm if bone is not None else (0.0, 0.0, 0.0)
    half = (factor * HALF_WIDTH_MM, factor * HALF_DEPTH_MM, far)
    middle = (at[0], at[1] + factor * (BACK_MM - HALF_DEPTH_MM), at[2])
    quadrics = [Quadric(middle, half, per_mm("soft_tissue"))]
    if bone is not None and isinstance(bone.spec, VertebraSpec):
        # Where they are does not change with the fracture, so that the trunk need not be computed again.
        whole = VertebraSpec(level=bone.spec.level, size_factor=factor)
        x, y, z = (factor * part for part in LUNG_MIDDLE_MM)
        # As the chest is curved, the lungs keep their place across, and follow the spine in height alone.
        up = at[2] + world_from_vertebra(LUNG_LEVEL, whole).tip_mm[2]
        air = per_mm("lung") - per_mm("soft_tissue")
        half = tuple(factor * part for part in LUNG_HALF_MM)  # type: ignore[assignment]
        quadrics += [Quadric((at[0] + side * x, at[1] + y, up + z), half, air) for side in (1.0, -1.0)]
    return tuple(quadrics)


@lru_cache(maxsize=8)
def surround_loss(parts: tuple[Quadric, ...], arm: CArm, size: tuple[int, int]) -> np.ndarray:
    """(h, w) float32, read-only: the sum of weight times path over all of them."""
    total = np.zeros((size[1], size[0]), np.float32)
    for part in parts:
        total += np.float32(part.weight) * part.path_mm(arm, size)
    total.setflags(write=False)
    return total


def bones_beyond(state: SceneState, arm: CArm) -> tuple[Layer, ...]:
    """The surfaces of the vertebrae and ribs that a field reaches but the state does not name.

    None where the state shows no neighbour either: then the treated bone is meant to stand alone.
    """
    bone = state.treated_part
    if bone is None or not isinstance(bone.spec, VertebraSpec):
        return ()
    parts = (*state.parts, *state.hidden)
    named = {_place(part.spec) for part in parts}
    if not any(isinstance(part.spec, VertebraSpec) and part.spec.level != bone.spec.level for part in parts):
        return ()
    reach = ceil(arm.field_mm / 2 / arm.magnification / LEAST_HEIGHT_MM / bone.spec.size_factor)
    layers: list[Layer] = []
    for spec, pose in _column(bone.spec, min(reach, MOST_BEYOND)):
        if _place(spec) not in named:
            layers += _light(spec, bone.pose.then(pose))
    return tuple(layers)


def _place(spec: Spec) -> tuple[str, ...]:
    """Which bone or disc it is, broken or not."""
    fields = (getattr(spec, name, "") for name in ("level", "above", "side"))
    return (type(spec).__name__, *(str(field) for field in fields))


def _column(treated: VertebraSpec, reach: int) -> list[tuple[Spec, Pose]]:
    """The spine some levels up and down from the treated one, from above downwards, each whole, where it stands."""
    at, factor = LEVELS.index(treated.level), treated.size_factor
    spine: list[tuple[Spec, Pose]] = []
    for level in LEVELS[max(0, at - reach) : at + reach + 1]:
        stands = world_from_vertebra(level, treated)
        spine.append((VertebraSpec(level=level, size_factor=factor, bone=treated.bone), stands))
        if level in RIBBED:
            spine += [(RibSpec(level=level, side=side, size_factor=factor), stands) for side in SIDES]
    if at + reach >= len(LEVELS):
        spine.append((SacrumSpec(size_factor=factor), world_from_vertebra(SACRUM, treated)))
    return spine


def _light(spec: Spec, pose: Pose) -> list[Layer]:
    """Its surfaces in fewer triangles."""
    name = "beyond " + " ".join(_place(spec)[1:]).strip() + type(spec).__name__.removesuffix("Spec").lower()
    kinds = {VertebraSpec: "light", MarrowSpec: "light"}
    return [
        Layer(layer.name, kinds.get(type(layer.spec), layer.kind), layer.spec, layer.pose, layer.weight)
        for layer in of_part(name, spec, pose)
    ]
