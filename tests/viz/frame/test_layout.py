"""How a frame is divided: whatever its size, its panes lie apart and leave nothing over."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyphoscope.viz.frame.layout import Layout, divide
from kyphoscope.viz.render.camera import Rect, meet
from kyphoscope.viz.view.view_options import Xray

VIEWS = ((), ("ap",), ("lateral",), ("ap", "lateral"))

frames = st.builds(
    lambda w, h, lanes, captions, writing, xray: (divide((w, h), lanes, captions, writing, xray), xray),
    st.integers(240, 4000),
    st.integers(160, 2400),
    st.integers(1, 2),
    st.booleans(),
    st.floats(0.8, 2.0),
    st.builds(
        lambda views, large, alone: Xray(views=views, large=large, alone=alone and bool(views)),
        st.sampled_from(VIEWS),
        st.sampled_from(("3d", "ap", "lateral")),
        st.booleans(),
    ),
)


def pictures(layout: Layout, lane: int) -> dict[str, Rect]:
    shown = {"3d": layout.panes[lane], **layout.xrays[lane]}
    return {view: rect for view, rect in shown.items() if rect.w and rect.h}


def within(one: Rect, other: Rect) -> bool:
    inside = other.x <= one.x and one.x + one.w <= other.x + other.w
    return inside and other.y <= one.y and one.y + one.h <= other.y + other.h


@given(frame=frames)
def test_pictures_fill_their_area_and_lie_apart(frame: tuple[Layout, Xray]) -> None:
    layout, xray = frame
    for lane, area in enumerate(layout.areas):
        shown = pictures(layout, lane)
        assert set(shown) == {*xray.views, *(() if xray.alone else ("3d",))}
        assert all(within(rect, area) for rect in shown.values())
        assert not any(meet(a, b) for a, b in combinations(shown.values(), 2))
        assert sum(rect.w * rect.h for rect in shown.values()) == area.w * area.h


@given(frame=frames)
def test_areas_readouts_and_caption_fill_the_frame_and_lie_apart(frame: tuple[Layout, Xray]) -> None:
    layout, _ = frame
    w, h = layout.size
    all_of_it = [rect for rect in (*layout.areas, *layout.strips, layout.band) if rect.w and rect.h]
    assert all(within(rect, Rect(0, 0, w, h)) for rect in all_of_it)
    assert not any(meet(a, b) for a, b in combinations(all_of_it, 2))
    assert sum(rect.w * rect.h for rect in all_of_it) == w * h


@given(frame=frames)
def test_the_large_picture_is_the_largest(frame: tuple[Layout, Xray]) -> None:
    layout, xray = frame
    for lane in range(len(layout.areas)):
        shown = pictures(layout, lane)
        large = shown.get(xray.large)
        if large is not None:
            assert large.w * large.h == max(rect.w * rect.h for rect in shown.values())


@given(frame=frames)
def test_x_rays_beside_3d_are_of_one_size(frame: tuple[Layout, Xray]) -> None:
    layout, xray = frame
    for beside in layout.xrays if not xray.alone and xray.large == "3d" else ():
        for a, b in combinations(beside.values(), 2):
            assert abs(a.w - b.w) <= 1
            assert abs(a.h - b.h) <= 1


@pytest.mark.parametrize("large", ["3d", "ap", "lateral"])
@pytest.mark.parametrize("lanes", [1, 2])
def test_3d_stands_left_or_above_of_the_x_rays_and_any_can_be_the_large_one(large: str, lanes: int) -> None:
    layout = divide((1280, 720), lanes, True, xray=Xray(views=("ap", "lateral"), large=large))
    for lane, area in enumerate(layout.areas):
        shown = pictures(layout, lane)
        assert (shown[large].x, shown[large].y) == (area.x, area.y)
        others = [rect for view, rect in shown.items() if view != large]
        assert all(rect.x == shown[large].x + shown[large].w or rect.y == shown[large].h for rect in others)
        assert shown[large].w > 1.3 * others[0].w


def test_writing_out_of_range_is_refused_in_a_sentence() -> None:
    with pytest.raises(ValueError, match=r"'writing' parameter. It goes from 0.8 to 2, but got 3.0"):
        divide((1280, 720), 1, True, writing=3.0)
