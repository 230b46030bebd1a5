"""The grade and kind that are read off the heights are those that were asked for; the boundaries are Genant's."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kyphoscope.meshes.choices import BONES, FRACTURES, LEVELS
from kyphoscope.meshes.fracture.load import STRENGTH_KN, loss_under
from kyphoscope.meshes.measure.grading import GRADES, between, graded
from kyphoscope.meshes.measure.six_point import Heights
from kyphoscope.meshes.readings import canal_narrowing, heights
from kyphoscope.meshes.specs import MOST_LOSS, VertebraSpec

WHOLE = Heights(20.0, 20.0, 20.0, 0.0)
BOUNDARIES = [least for least, _ in GRADES]


def lost(front: float, middle: float, behind: float) -> Heights:
    return Heights(20 * (1 - front), 20 * (1 - middle), 20 * (1 - behind), 0.0)


@settings(max_examples=60)
@given(level=st.sampled_from(LEVELS), kind=st.sampled_from(FRACTURES[1:]), loss=st.integers(0, 600))
def test_what_is_asked_is_what_is_named(level: str, kind: str, loss: int) -> None:
    share = loss / 1000
    assume(all(abs(share - boundary) > 0.005 for boundary in BOUNDARIES))
    spec = VertebraSpec(
        level=level, fracture=kind, height_loss=share, narrowing=0.2 if kind == "burst" and share > 0 else 0.0
    )
    found = graded(heights(spec), heights(VertebraSpec(level=level)), canal_narrowing(spec))
    assert found.grade == sum(share >= boundary for boundary in BOUNDARIES)
    assert found.kind == (kind if found.grade else "none")


@pytest.mark.parametrize(
    ("front", "middle", "behind", "grade", "kind"),
    [
        (0.19, 0.1, 0.0, 0, "none"),
        (0.21, 0.1, 0.0, 1, "wedge"),
        (0.26, 0.13, 0.0, 2, "wedge"),
        (0.05, 0.39, 0.1, 2, "biconcave"),
        (0.0, 0.41, 0.0, 3, "biconcave"),
        (0.24, 0.23, 0.22, 1, "crush"),
        (0.6, 0.6, 0.6, 3, "crush"),
    ],
)
def test_known_heights_have_a_known_name(front: float, middle: float, behind: float, grade: int, kind: str) -> None:
    found = graded(lost(front, middle, behind), WHOLE)
    assert (found.grade, found.kind) == (grade, kind)
    assert (found.anterior_loss, found.middle_loss, found.posterior_loss) == pytest.approx((front, middle, behind))
    assert graded(lost(front, middle, behind), WHOLE, narrowing=0.1).kind == ("burst" if grade else "none")


def test_the_reference_may_be_the_mean_of_the_neighbours_but_never_nothing() -> None:
    assert between(lost(0, 0, 0), lost(0.2, 0.4, 0.0)) == Heights(18.0, 16.0, 20.0, 0.0)
    with pytest.raises(ValueError, match="a share of a height above 0 mm"):
        graded(WHOLE, Heights(0.0, 20.0, 20.0, 0.0))


@given(load=st.floats(0.0, 20.0), more=st.floats(0.0, 20.0), bone=st.sampled_from(BONES))
def test_bone_gives_way_beyond_its_strength_and_the_more_the_greater_the_load(
    load: float, more: float, bone: str
) -> None:
    less, more = sorted((load, more))
    assert 0.0 <= loss_under(less, bone) <= loss_under(more, bone) < MOST_LOSS
    assert (loss_under(load, bone) > 0.0) == (load > STRENGTH_KN[bone])
    assert loss_under(load, "healthy") <= loss_under(load, "osteoporotic")


def test_a_load_that_cannot_be_or_bone_that_is_not_known_is_refused() -> None:
    with pytest.raises(ValueError, match="from 0 to 20, but got 25"):
        loss_under(25.0, "healthy")
    with pytest.raises(ValueError, match="Allowed values are osteoporotic, healthy"):
        loss_under(5.0, "glass")
