"""Every curve leads from 0 to 1 and never back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyphoscope.scenes.ease import EASES, time_share
from kyphoscope.scenes.field_types import EaseName

shares = st.floats(0.0, 1.0)
curves = pytest.mark.parametrize("name", EASES)


@curves
def test_begins_at_nothing_and_ends_at_all(name: str) -> None:
    assert EASES[name](0.0) == 0.0
    assert EASES[name](1.0) == 1.0


@curves
@given(a=shares, b=shares)
def test_never_goes_back(name: str, a: float, b: float) -> None:
    low, high = sorted((a, b))
    assert EASES[name](low) <= EASES[name](high) + 1e-15


@curves
@given(way=shares)
def test_the_time_of_a_share_of_the_way_is_its_inverse(name: str, way: float) -> None:
    assert EASES[name](time_share(EASES[name], way)) == pytest.approx(way, abs=1e-12)


def test_scripts_may_name_every_curve() -> None:
    assert set(EaseName.__args__) == set(EASES)  # type: ignore[attr-defined]
