"""A hand-made instant of a kyphoplasty: three vertebrae, two discs, two balloons; no script needed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from kyphoscope.meshes.access.pathway import Pathway, pathway
from kyphoscope.meshes.geometry.pose import Pose
from kyphoscope.meshes.specs import BalloonSpec, CannulaSpec, CavitySpec, CementSpec, DiscSpec, Spec, VertebraSpec
from kyphoscope.meshes.spine.spine import world_from_disc, world_from_vertebra
from kyphoscope.scenes.program import StepMark
from kyphoscope.scenes.state import Cut, Label, PartState, SceneState, View

LATERAL = View(focus_mm=(0.0, 15.0, 0.0), towards=(1.0, 0.0, 0.0), up=(0.0, 0.0, 1.0), height_mm=110.0)
MID_SAGITTAL = Cut(point_mm=(0.0, 0.0, 0.0), normal=(1.0, 0.0, 0.0))


def instant(
    *,
    height_loss: float = 0.3,
    balloon_ml: float = 0.0,
    cavity_ml: float = 0.0,
    cement_ml: float = 0.0,
    view: View = LATERAL,
    cut: Cut | None = None,
    labels: tuple[Label, ...] = (),
    waiting_for: str = "",
    t_s: float = 0.0,
    bone_opacity: float = 1.0,
) -> SceneState:
    """The thoracolumbar junction with L1 treated from both sides."""
    broken = VertebraSpec(level="L1", fracture="wedge", height_loss=height_loss)
    parts = [
        PartState("T12", VertebraSpec(level="T12"), world_from_vertebra("T12", broken), bone_opacity),
        PartState("L1", broken, Pose(), bone_opacity),
        PartState("L2", VertebraSpec(level="L2"), world_from_vertebra("L2", broken), bone_opacity),
        PartState("upper_disc", DiscSpec(above="T12"), world_from_disc("T12", broken), bone_opacity),
        PartState("lower_disc", DiscSpec(above="L1"), world_from_disc("L1", broken), bone_opacity),
    ]
    for side in ("left", "right"):
        way = pathway(broken, side, 4.191)
        parts.append(PartState(f"{side}_cannula", CannulaSpec(), way.inside_posterior_wall))
        target = way.anterior_third
        if cavity_ml:
            fullest = BalloonSpec(volume_ml=cavity_ml, vertebra=broken, vertebra_from_tamp=target)
            parts.append(PartState(f"{side}_cavity", CavitySpec(balloon=fullest, vertebra=broken), Pose()))
        if balloon_ml:
            balloon = BalloonSpec(volume_ml=balloon_ml, vertebra=broken, vertebra_from_tamp=target)
            parts.append(PartState(f"{side}_balloon", balloon, target))
    if cement_ml:
        spec = CementSpec(vertebra=broken, pattern="interdigitating", source_mm=(6.0, -6.0, 0.0), volume_ml=cement_ml)
        parts.append(PartState("cement", spec, Pose(), hardness=0.5))
    words = "The balloon lifts the end plate and packs the spongy bone around it."
    return SceneState(
        t_s, 0, "The balloon is inflated", "restore", words, tuple(parts), view, cut, labels, "L1", waiting_for
    )


@pytest.fixture(scope="session")
def make_state() -> Callable[..., SceneState]:
    """`instant`, for tests."""
    return instant


@dataclass(frozen=True)
class HandMade:
    """A programme whose states are given: the same at all times but for the clock."""

    states: tuple[SceneState, ...]
    lanes: tuple[str, ...] = ("PKP",)
    title: str = "Hand-made"
    duration_s: float = 10.0
    steps: tuple[StepMark, ...] = field(
        default=(
            StepMark(0, "The balloon is inflated", "restore", 0.0, 6.0, "The balloon lifts the end plate."),
            StepMark(1, "Cement fills the hollow", "fill", 6.0, 4.0, "Thick cement, at low pressure."),
        )
    )

    @property
    def ways(self) -> dict[str, Pathway]:
        return {}

    def states_at(self, t_s: float) -> tuple[SceneState, ...]:
        return self.states

    def specs(self) -> frozenset[Spec]:
        return frozenset(part.spec for state in self.states for part in state.parts)


@pytest.fixture(scope="session")
def make_program() -> Callable[..., HandMade]:
    """`HandMade`, for tests."""
    return HandMade
