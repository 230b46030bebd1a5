"""A wipe shows two times at once: left of its line the earlier one as it is seen now, right of it the present."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyphoscope.meshes.geometry.pose import unit
from kyphoscope.meshes.readings import heights
from kyphoscope.meshes.specs import Spec, VertebraSpec
from kyphoscope.scenes.program import StepMark
from kyphoscope.scenes.state import Cut, SceneState, View
from kyphoscope.viz.facts.readouts import readouts
from kyphoscope.viz.frame.layout import Layout, divide
from kyphoscope.viz.frame.picture import Picture
from kyphoscope.viz.frame.strip import cells
from kyphoscope.viz.frame.wipe import WipedPanes, from_now, since
from kyphoscope.viz.render.stage import Stage
from kyphoscope.viz.render.style import THEMES
from kyphoscope.viz.view.view_options import SCRIPTED, ViewOptions, Wipe, seen

MakeState = Callable[..., SceneState]
EARLIER_S, NOW_S = 2.0, 8.0
OBLIQUE = View((0.0, 10.0, 0.0), unit((0.8, 0.5, 0.3)), (0.0, 0.0, 1.0), 120.0)
CUT = Cut((3.0, 0.0, 0.0), (1.0, 0.0, 0.0))


@dataclass(frozen=True)
class Lifted:
    """A fracture that is lifted half way through, and from then on seen from elsewhere and cut open."""

    before: tuple[SceneState, ...]
    after: tuple[SceneState, ...]
    lanes: tuple[str, ...]
    title: str = "Lifted"
    duration_s: float = 10.0
    steps: tuple[StepMark, ...] = (StepMark(0, "A step", "restore", 0.0, 10.0, "Words."),)

    def states_at(self, t_s: float) -> tuple[SceneState, ...]:
        return tuple(replace(state, t_s=t_s) for state in (self.before if t_s < 5.0 else self.after))

    def specs(self) -> frozenset[Spec]:
        return frozenset(part.spec for state in (*self.before, *self.after) for part in state.parts)


def lifted(make_state: MakeState, lanes: tuple[str, ...]) -> Lifted:
    broken, restored = make_state(height_loss=0.4), make_state(height_loss=0.1, cut=CUT, view=OBLIQUE)
    return Lifted((broken,) * len(lanes), (restored,) * len(lanes), lanes)


@pytest.fixture(params=[("PKP",), ("PVP", "PKP")], ids=["one pane", "two panes"], scope="module")
def picture(request: pytest.FixtureRequest, make_state: MakeState) -> Iterator[Picture]:
    with Picture(lifted(make_state, request.param), (640, 360), quality="draft") as made:
        yield made


def layout_of(picture: Picture) -> Layout:
    return divide(picture.size, len(picture.panes), captions=True)


def wiped(picture: Picture, share: float, before_s: float = EARLIER_S) -> np.ndarray:
    return picture.at(NOW_S, ViewOptions(wipe=Wipe(before_s, share)))


@pytest.mark.parametrize("share", [0.0, 0.3, 0.5, 0.85, 1.0])
def test_left_of_the_line_is_then_as_seen_now_and_right_of_it_now(picture: Picture, share: float) -> None:
    lanes = len(picture.panes)
    as_seen_now = ViewOptions(cameras=(OBLIQUE,) * lanes, own_cut=True, cut=CUT)
    then, now, both = picture.at(EARLIER_S, as_seen_now), picture.at(NOW_S), wiped(picture, share)
    words = round(3 * layout_of(picture).em)
    for pane in picture.panes:
        assert (then[: pane.h - words, pane.x :] != now[: pane.h - words, pane.x :]).any()
        edge = pane.x + round(share * pane.w)
        left, right = slice(pane.x, max(pane.x, edge - 3)), slice(edge + 3, pane.x + pane.w)
        above = slice(0, pane.h - words)  # of the words that tell the times
        np.testing.assert_array_equal(both[above, left], then[above, left])
        np.testing.assert_array_equal(both[above, right], now[above, right])


def test_the_line_is_seen_and_on_either_side_of_it_which_time_that_is(picture: Picture) -> None:
    both, later = wiped(picture, 0.5), wiped(picture, 0.5, EARLIER_S + 1.0)
    ink = 255 * np.array(THEMES["dark"].ink)
    for pane in picture.panes:
        edge = pane.x + round(0.5 * pane.w)
        line = both[: pane.h, edge - 1 : edge + 2].astype(int)
        assert (np.abs(line - ink).max(axis=2).min(axis=1) < 60).all(), "from the top to the bottom"
        rows, columns = np.nonzero((both != later).any(axis=2)[: pane.h, pane.x : pane.x + pane.w])
        assert len(rows), "0:02 is another word than 0:03"
        assert rows.min() > pane.h - 3 * layout_of(picture).em
        assert columns.max() < edge - pane.x, "the earlier time stands left of the line"


def test_moving_the_line_draws_no_body_anew(picture: Picture, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []
    whole = Stage.frame
    monkeypatch.setattr(Stage, "frame", lambda stage: (drawn.append(stage.quality), whole(stage))[1])
    for quality in ("draft", "standard"):  # as the player does: a draft, and once nothing moves a sharp one
        picture.quality = quality
        wiped(picture, 0.5)
    drawn.clear()
    for share in (0.2, 0.4, 0.9):
        picture.quality = "draft"
        moving = wiped(picture, share)
        picture.quality = "standard"
        assert (wiped(picture, share) != moving).any(), "drawn sharp at rest"
    assert drawn == []
    wiped(picture, 0.5, EARLIER_S + 1.0)
    assert drawn == ["standard"], "another earlier time is one more picture"
    picture.quality = "draft"


def test_without_a_wipe_the_picture_is_as_before(picture: Picture) -> None:
    before = picture.at(NOW_S)
    wiped(picture, 0.5)
    np.testing.assert_array_equal(picture.at(NOW_S), before)


def test_numbers_tell_from_what_they_came(picture: Picture) -> None:
    then, now = (picture.program.states_at(t_s)[0] for t_s in (EARLIER_S, NOW_S))
    (was,) = (heights(part.spec) for part in then.parts if part.name == "L1" and isinstance(part.spec, VertebraSpec))
    told = {cell.name: cell.notes[0] for cell in cells(since(readouts(now), readouts(then)))}
    assert told["anterior"] == f"from {was.anterior_mm:.1f} mm"
    assert told["middle"] == f"from {was.middle_mm:.1f} mm"
    assert told["wedge"] == f"from {was.wedge_angle_deg:.1f}°"
    plain, both = picture.at(NOW_S), wiped(picture, 0.5)
    for strip in layout_of(picture).strips:
        where = (slice(strip.y, strip.y + strip.h), slice(strip.x, strip.x + strip.w))
        assert (plain[where] != both[where]).any()


def test_what_was_not_there_has_no_earlier_number() -> None:
    assert since({"cement_ml": 2.0, "anterior_height_mm": 20.0}, {"cement_ml": 0.0}) == {
        "cement_ml": 2.0, "anterior_height_mm": 20.0
    }  # fmt: skip


def test_the_earlier_state_is_seen_as_the_present_one_and_keeps_its_bodies(make_state: MakeState) -> None:
    then, now = make_state(height_loss=0.4), make_state(height_loss=0.1, cut=CUT, view=OBLIQUE)
    own = ViewOptions(cameras=(replace(OBLIQUE, height_mm=50.0),), own_cut=True, cut=None, layers=(("T12", "off"),))
    for view_options in (SCRIPTED, own):
        (seen_then,), (seen_now,) = seen((then,), view_options), seen((now,), view_options)
        (shown,) = from_now((seen_then,), (seen_now,))
        assert (shown.view, shown.cut) == (seen_now.view, seen_now.cut)
        assert replace(shown, view=seen_then.view, cut=seen_then.cut) == seen_then


@given(share=st.floats(-0.5, 1.5), lanes=st.integers(1, 2), again=st.floats(0.0, 1.0))
def test_the_line_parts_every_pane_at_its_share(share: float, lanes: int, again: float) -> None:
    layout = divide((400, 240), lanes, captions=False)
    view = View((0.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0), 100.0)
    then, now = (tuple(SceneState(t_s, 0, "", "", "", (), view) for _ in range(lanes)) for t_s in (EARLIER_S, NOW_S))
    drawn: list[float] = []

    def draw(states: tuple[SceneState, ...]) -> np.ndarray:
        drawn.append(states[0].t_s)
        return np.full((240, 400, 3), round(10 * states[0].t_s), np.uint8)

    panes = WipedPanes(layout, THEMES["dark"])
    panes.frame(draw, then, now, "draft", again)
    frame = panes.frame(draw, then, now, "draft", share)
    assert drawn == [EARLIER_S, NOW_S]
    held = min(max(share, 0.0), 1.0)
    for pane in layout.panes:
        row = frame[5, pane.x : pane.x + pane.w, 0]
        edge = round(held * pane.w)
        assert (row[: max(0, edge - 3)] == 20).all()
        assert (row[edge + 3 :] == 80).all()
        assert ((row != 20) & (row != 80)).any(), "the line itself, at the very edge too"
