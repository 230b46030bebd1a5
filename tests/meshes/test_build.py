"""The one door gives the same body for the same description, and nobody can change it."""

from __future__ import annotations

import numpy as np
import pytest

from kyphoscope.meshes.access.pathway import PATH_PLACES, pathway
from kyphoscope.meshes.bodies import BODIES
from kyphoscope.meshes.build import build
from kyphoscope.meshes.choices import SIDES
from kyphoscope.meshes.landmarks import landmarks
from kyphoscope.meshes.specs import (
    BalloonSpec,
    BandageSpec,
    CannulaSpec,
    CavitySpec,
    CementSpec,
    DiscSpec,
    DrillSpec,
    FillerSpec,
    FragmentSpec,
    HypodermicSpec,
    LesionSpec,
    MarrowSpec,
    NeedleSpec,
    NucleusSpec,
    PlungerSpec,
    RibSpec,
    SacrumSpec,
    SkinSpec,
    Spec,
    StyletSpec,
    TampSpec,
    TissueSpec,
    VertebraSpec,
)

BONE = VertebraSpec(level="L1", fracture="wedge", height_loss=0.25)
TAMP = pathway(BONE, "left").anterior_third
FULL = BalloonSpec(volume_ml=1.5, vertebra=BONE, vertebra_from_tamp=TAMP)
ONE_OF_EACH: list[Spec] = [
    BONE,
    MarrowSpec(vertebra=BONE),
    LesionSpec(vertebra=VertebraSpec(level="L1", lesion="lytic")),
    FragmentSpec(vertebra=VertebraSpec(level="L1", fracture="burst", height_loss=0.3, narrowing=0.2)),
    DiscSpec(above="T12"),
    NucleusSpec(disc=DiscSpec(above="T12")),
    RibSpec(level="T12", side="left"),
    SacrumSpec(),
    TissueSpec(tissue="dural_sac", levels=("T12", "L1"), treated=BONE),
    SkinSpec(incision_mm=3.0),
    BandageSpec(skin=SkinSpec()),
    HypodermicSpec(),
    NeedleSpec(),
    StyletSpec(),
    CannulaSpec(),
    DrillSpec(),
    TampSpec(),
    FULL,
    CavitySpec(balloon=FULL, vertebra=BONE),
    FillerSpec(),
    PlungerSpec(),
    CementSpec(vertebra=BONE, pattern="interdigitating", source_mm=(6.0, -6.0, -2.0), volume_ml=1.0),
]


def test_every_spec_has_its_builder() -> None:
    assert {type(s) for s in ONE_OF_EACH} == set(BODIES)


@pytest.mark.parametrize("spec", ONE_OF_EACH, ids=lambda s: type(s).__name__)
def test_every_body_is_closed_remembered_and_read_only(spec: Spec) -> None:
    part = build(spec)
    assert part.mesh().is_volume
    assert build(spec) is part
    with pytest.raises(ValueError, match="read-only"):
        part.vertices[0, 0] = 1.0
    with pytest.raises(ValueError, match="read-only"):
        part.faces[0, 0] = 1


@pytest.mark.parametrize("spec", ONE_OF_EACH, ids=lambda s: type(s).__name__)
def test_every_body_is_the_same_when_it_is_built_again(spec: Spec) -> None:
    first = build(spec)
    again = BODIES[type(spec)].build(spec)
    assert np.array_equal(first.vertices, again.vertices)
    assert np.array_equal(first.faces, again.faces)


def test_changing_a_fresh_mesh_leaves_the_body_as_it_is() -> None:
    mesh = build(NeedleSpec()).mesh()
    before = build(NeedleSpec()).vertices.copy()
    mesh.apply_translation([0.0, 0.0, 5.0])
    assert np.array_equal(build(NeedleSpec()).vertices, before)


def test_what_is_not_a_spec_is_refused() -> None:
    with pytest.raises(TypeError, match="but got a str instead"):
        build("needle")  # type: ignore[arg-type]


def test_bodies_tell_their_named_places() -> None:
    on_bone = landmarks(BONE)
    for side in SIDES:
        for name in PATH_PLACES:
            assert on_bone[f"{side}_path.{name}"] == getattr(pathway(BONE, side), name)
    assert "body.centre" in on_bone
    tamp = landmarks(TampSpec(balloon_mm=20.0))
    assert tamp["front_marker"].tip_mm[2] - tamp["rear_marker"].tip_mm[2] == 20.0
    assert landmarks(CementSpec(vertebra=BONE, pattern="compact", source_mm=(0, 0, 0), volume_ml=1.0)) == {}


@pytest.mark.parametrize(
    "spec", [NeedleSpec(), StyletSpec(), CannulaSpec(), DrillSpec(), TampSpec(), FillerSpec(), PlungerSpec()]
)
def test_the_tip_that_is_named_is_the_foremost_point_that_is_drawn(spec: Spec) -> None:
    assert landmarks(spec)["tip"].tip_mm[2] == pytest.approx(build(spec).vertices[:, 2].max(), abs=1e-6)
