"""X-ray pictures in a frame: those of the state, live or held, and nothing drawn twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
import trimesh

from kyphoscope.meshes.geometry.part import Part
from kyphoscope.meshes.geometry.pose import Pose
from kyphoscope.meshes.specs import VertebraSpec
from kyphoscope.scenes.state import Cut, PartState, SceneState
from kyphoscope.viz.frame import xray_panes
from kyphoscope.viz.frame.layout import Layout, divide
from kyphoscope.viz.frame.picture import Picture
from kyphoscope.viz.frame.xray_panes import DRAFT_PX, LEAST_TOLD_PX, XrayPanes, arm_name, computed_px
from kyphoscope.viz.render.camera import Rect, meet
from kyphoscope.viz.render.palette import themed
from kyphoscope.viz.view.view_options import ViewOptions, Xray
from kyphoscope.viz.xray import beam_layers
from kyphoscope.viz.xray.c_arm import CArm, ap, lateral
from kyphoscope.viz.xray.fluoro import radiograph
from kyphoscope.viz.xray.fluoro_look import shown
from tests.lessons import load
from tests.sweep import every

SIZE = (960, 540)
BOTH = Xray(views=("ap", "lateral"))
THEME = themed("dark", "natural")
ARMS = {"ap": ap(), "lateral": lateral()}


@pytest.fixture(scope="module")
def state() -> SceneState:
    (found,) = load("pkp").states_at(66.0)
    return found


@pytest.fixture
def panes() -> Iterator[XrayPanes]:
    made = XrayPanes()
    yield made
    made.close()


def layout_for(xray: Xray, lanes: int = 1, size: tuple[int, int] = SIZE) -> Layout:
    return divide(size, lanes, captions=True, xray=xray)


def drawn(panes: XrayPanes, state: SceneState, xray: Xray = BOTH, **more: bool) -> dict[str, np.ndarray]:
    """Each X-ray picture of a frame, by its view."""
    layout = layout_for(xray)
    frame = np.full((SIZE[1], SIZE[0], 3), 77, np.uint8)
    panes.draw(frame, layout, THEME, 0, state, xray, **more)
    outside = np.ones(frame.shape[:2], bool)
    for rect in layout.xrays[0].values():
        outside[rect.y : rect.y + rect.h, rect.x : rect.x + rect.w] = False
    assert (frame[outside] == 77).all()  # nothing beside its own panes
    return {view: frame[r.y : r.y + r.h, r.x : r.x + r.w].copy() for view, r in layout.xrays[0].items()}


def middle(pane: np.ndarray) -> np.ndarray:
    """What no writing is over."""
    h, w = pane.shape[:2]
    return pane[round(0.22 * h) : round(0.78 * h), 4 : w - 4].astype(int)


def test_a_pane_is_the_monitor_s_picture_of_the_state(panes: XrayPanes, state: SceneState) -> None:
    for view, pane in drawn(panes, state).items():
        h, w, _ = pane.shape
        expected = shown(radiograph(state, ARMS[view], (w, h)), ARMS[view], state.t_s)
        assert np.abs(middle(pane) - middle(expected[..., None])).max() <= 1
        assert middle(pane).std() > 20
        low = pane[-h // 5 :, : w // 2].astype(int)
        assert np.abs(low - expected[-h // 5 :, : w // 2, None]).max() > 100  # what it is, is written on it


def test_a_frame_shows_the_x_rays_of_its_time_beside_the_3d_picture() -> None:
    program = load("pkp")
    view_options = ViewOptions(xray=BOTH)
    with Picture(program, (640, 360)) as picture:
        frame = picture.at(66.0, view_options)
        pane, beside = picture.panes[0], picture.xrays[0]
        assert pane.x == pane.y == 0
        assert all(rect.x == pane.w for rect in beside.values())
        for view, rect in beside.items():
            part = frame[rect.y : rect.y + rect.h, rect.x : rect.x + rect.w]
            beam = radiograph(program.states_at(66.0)[0], ARMS[view], (rect.w, rect.h))
            assert np.abs(middle(part) - middle(shown(beam, ARMS[view], 66.0)[..., None])).max() <= 1
        three_d = frame[: pane.h, : pane.w].astype(int)
        assert np.ptp(three_d, axis=2).max() > 40  # in colour, as no X-ray is


def test_a_viewer_s_layers_and_cuts_change_the_3d_picture_and_no_x_ray() -> None:
    program, own = load("pkp"), Cut((0.0, 0.0, 0.0), (1.0, 0.0, 0.0))
    plain = ViewOptions(xray=BOTH)
    changed = replace(plain.with_layers({"treated": "off", "upper": "faint"}), own_cut=True, cut=own)
    with Picture(program, (640, 360), "draft") as picture:
        before, after = picture.at(66.0, plain), picture.at(66.0, changed)
        pane = picture.panes[0]
        assert not np.array_equal(before[: pane.h, : pane.w], after[: pane.h, : pane.w])
        for rect in picture.xrays[0].values():
            part = (slice(rect.y, rect.y + rect.h), slice(rect.x, rect.x + rect.w))
            assert np.array_equal(before[part], after[part])


def held_and_live() -> tuple[float, float, float]:
    """In the comparison's first lane: a time with the pedal up, the time that is held then, and a live one after it."""
    program = load("compare")
    times = np.arange(0.0, program.duration_s, 1.0)
    held = {float(t): program.states_at(float(t))[0].held_s for t in times}
    up = next(
        t for t, s in held.items() if s is not None and program.states_at(t)[0].parts != program.states_at(s)[0].parts
    )
    live = next(t for t, s in held.items() if s is None and t > up)
    return up, float(held[up]), live  # type: ignore[arg-type]


def test_while_the_pedal_is_up_the_held_picture_stands_with_its_mark_and_then_the_live_one_comes_back() -> None:
    up, held_s, live = held_and_live()
    program, view_options = load("compare"), ViewOptions(xray=Xray(views=("ap",), alone=True))
    with Picture(program, (640, 360)) as picture:
        standing, then, again = (picture.at(t, view_options) for t in (up, held_s, live))
        rect = picture.xrays[0]["ap"]
        part = (slice(rect.y, rect.y + rect.h), slice(rect.x, rect.x + rect.w))
        assert np.array_equal(middle(standing[part]), middle(then[part]))
        assert not np.array_equal(middle(again[part]), middle(then[part]))
        corner = (slice(rect.y + 2, rect.y + 9), slice(rect.x + rect.w - 9, rect.x + rect.w))
        assert standing[corner].max() > 190
        assert again[corner].max() < 60
        beam = radiograph(program.states_at(live)[0], ap(), (rect.w, rect.h))
        expected = shown(beam, ap(), program.states_at(live)[0].t_s)
        assert np.abs(middle(again[part]) - middle(expected[..., None])).max() <= 1


def test_polarity_turns_dark_into_bright(panes: XrayPanes, state: SceneState) -> None:
    dark, bright = (drawn(panes, state, replace(BOTH, polarity=name)) for name in ("bone_dark", "bone_bright"))
    for view in ("ap", "lateral"):
        h, w, _ = dark[view].shape
        inside = np.hypot(*(np.indices((h, w)) - np.array([h / 2, w / 2])[:, None, None])) < 0.4 * min(h, w)
        inside[: round(0.22 * h)] = inside[round(0.78 * h) :] = False
        assert np.abs(dark[view].astype(int) + bright[view] - 255)[inside].max() <= 1
        assert not np.array_equal(dark[view][-h // 6 :, : w // 2], 255 - bright[view][-h // 6 :, : w // 2])


def test_nothing_is_made_anew_while_nothing_has_changed(
    panes: XrayPanes, state: SceneState, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: dict[str, int] = {"signal": 0, "on_monitor": 0}

    def counted(name: str) -> Callable[..., object]:
        real = getattr(xray_panes, name)

        def call(*args: object) -> object:
            calls[name] += 1
            return real(*args)

        return call

    for name in calls:
        monkeypatch.setattr(xray_panes, name, counted(name))
    first = drawn(panes, state)
    for _ in range(3):
        again = drawn(panes, replace(state, parts=tuple(state.parts)))
    assert all(np.array_equal(first[view], again[view]) for view in first)
    assert calls == {"signal": 2, "on_monitor": 2}
    later = drawn(panes, replace(state, t_s=state.t_s + 0.5))  # only the grain moves on
    assert calls == {"signal": 2, "on_monitor": 4}
    assert not any(np.array_equal(first[view], later[view]) for view in first)
    drawn(panes, replace(state, parts=state.parts[:-1]))
    assert calls["signal"] == 4


def test_two_lanes_have_pictures_of_their_own_states(panes: XrayPanes) -> None:
    program = load("compare")
    layout = layout_for(BOTH, lanes=2)
    frame = np.zeros((SIZE[1], SIZE[0], 3), np.uint8)
    states = program.states_at(100.0)
    for lane, state in enumerate(states):
        panes.draw(frame, layout, THEME, lane, state, BOTH)
    for lane, state in enumerate(states):
        for view, rect in layout.xrays[lane].items():
            part = middle(frame[rect.y : rect.y + rect.h, rect.x : rect.x + rect.w])
            expected = shown(radiograph(state, ARMS[view], (rect.w, rect.h)), ARMS[view], state.t_s)
            assert np.abs(part - middle(expected[..., None])).max() <= 1


def test_x_rays_alone_tell_their_lane_where_there_are_two(state: SceneState) -> None:
    alone = Xray(views=("ap",), alone=True)
    made = [XrayPanes(names) for names in ((), ("PVP",), ("PVP", "PKP"))]
    plain, single, named = (drawn(panes, state, alone)["ap"] for panes in made)
    assert np.array_equal(plain, single)
    assert not np.array_equal(plain[:40, :200], named[:40, :200])
    assert np.array_equal(middle(plain), middle(named))
    for panes in made:
        panes.close()


def test_a_draft_of_a_large_picture_is_coarser_and_shows_the_same(state: SceneState) -> None:
    alone = Xray(views=("lateral",), alone=True)
    sharp, draft, once_more = [], [], []
    for found, quick in ((sharp, False), (draft, True), (once_more, True)):
        panes = XrayPanes()
        found.append(middle(drawn(panes, state, alone, draft=quick)["lateral"]))
        panes.close()
    assert np.array_equal(draft[0], once_more[0])
    assert draft[0].shape == sharp[0].shape
    assert 0.1 < np.abs(draft[0] - sharp[0]).mean() < 3.0


@pytest.mark.parametrize("size", [(5, 9), (284, 284), (1280, 570), (7680, 3800)])
@pytest.mark.parametrize("draft", [True, False])
def test_every_pane_is_reckoned_at_a_size_that_a_radiograph_can_have(size: tuple[int, int], draft: bool) -> None:
    found = computed_px(size, draft)
    assert all(16 <= side <= 4096 for side in found)
    assert not draft or min(found) <= DRAFT_PX
    if min(size) >= 16 and max(size) <= DRAFT_PX:
        assert found == size


def test_a_pane_of_hardly_any_pixels_breaks_nothing(panes: XrayPanes, state: SceneState) -> None:
    layout = layout_for(BOTH, size=(60, 34))
    frame = np.zeros((34, 60, 3), np.uint8)
    panes.draw(frame, layout, THEME, 0, state, replace(BOTH, drawn=True))


def test_a_turned_arm_is_told_by_its_angles_and_shows_another_picture(panes: XrayPanes, state: SceneState) -> None:
    turned = replace(BOTH, arms=(("ap", CArm(rotation_deg=-30.0, angulation_deg=12.0)),))
    assert arm_name("ap", turned) == "-30° round, +12° to the head"
    assert (arm_name("lateral", turned), arm_name("ap", BOTH)) == ("Lateral", "AP")
    before, after = drawn(panes, state), drawn(panes, state, turned)
    assert np.abs(middle(before["ap"]) - middle(after["ap"])).mean() > 5
    assert np.array_equal(before["lateral"], after["lateral"])


@pytest.mark.parametrize("view", ["ap", "lateral"])
def test_rules_are_drawn_on_request_alone(panes: XrayPanes, state: SceneState, view: str) -> None:
    plain, ruled = (drawn(panes, state, replace(BOTH, drawn=on))[view] for on in (False, True))
    assert np.ptp(plain.astype(int)[2:-2, 2:-2], axis=2).max() <= 6  # grey, as an X-ray is
    coloured = np.ptp(middle(ruled), axis=2) > 60
    assert 50 < coloured.sum() < 0.1 * coloured.size


@pytest.mark.parametrize("size", every([(320, 180), (640, 360), (1280, 720), (1920, 1080)], [(320, 180), (1280, 720)]))
@pytest.mark.parametrize("writing", every([0.8, 1.0, 2.0], [1.0, 2.0]))
@pytest.mark.parametrize("held", [True, False])
def test_writing_on_a_pane_lies_apart_and_within_it(
    panes: XrayPanes,
    state: SceneState,
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int],
    writing: float,
    held: bool,
) -> None:
    told: list[tuple[tuple[int, int], list[Rect]]] = []

    def listen(pane: np.ndarray, found: object, px: int, view: str, taken: list[Rect]) -> list[Rect]:
        told.append(((pane.shape[1], pane.shape[0]), taken))
        return []

    monkeypatch.setattr(xray_panes, "draw_outlines", listen)
    turned = replace(BOTH, drawn=True, arms=(("ap", CArm(rotation_deg=-30.0, angulation_deg=12.0)),))
    layout = divide(size, 1, captions=True, writing=writing, xray=turned)
    panes.draw(np.zeros((size[1], size[0], 3), np.uint8), layout, THEME, 0, state, turned, held=held)
    for (w, h), boxes in told:
        assert len(boxes) >= (3 + held if h >= LEAST_TOLD_PX else 2)
        assert all(box.y >= 0 and box.y + box.h <= h for box in boxes)
        assert all(box.x >= 0 and box.x + box.w <= w + 4 for box in boxes)
        assert not any(meet(replace(a, h=a.h - 3), b) for a, b in combinations(boxes, 2))


# what cannot be


@pytest.mark.parametrize("wrong", [{"rotation_deg": 170.0}, {"angulation_deg": -60.0}])
def test_an_arm_out_of_reach_is_refused_in_a_sentence(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="The C-arm does not reach"):
        Xray(views=("ap",), arms=(("ap", CArm(**wrong)),))


def test_an_open_mesh_is_named_and_the_next_picture_is_right(
    panes: XrayPanes, state: SceneState, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = drawn(panes, state)

    def open_mesh(spec: object) -> Part:
        ball = trimesh.creation.icosphere(radius=10.0)
        return Part(np.array(ball.vertices), np.array(ball.faces)[1:], "bone")

    odd = PartState("my bone", VertebraSpec(level="L5", size_factor=0.907), Pose())
    with monkeypatch.context() as patch:
        patch.setattr(beam_layers, "build", open_mesh)
        with pytest.raises(ValueError, match=r"surface of my bone \(VertebraSpec\) is open"):
            drawn(panes, replace(state, parts=(odd,), hidden=(), treated=""))
    beam_layers.surface.cache_clear()
    after = drawn(panes, state)
    assert all(np.abs(before[view].astype(int) - after[view]).max() <= 1 for view in before)


def test_nothing_in_the_beam_is_an_even_grey_field(panes: XrayPanes, state: SceneState) -> None:
    empty = replace(state, parts=(), hidden=(), treated="")
    for view, pane in drawn(panes, empty, replace(BOTH, drawn=True)).items():
        w = pane.shape[1]
        field = middle(pane)[:, w // 3 : 2 * w // 3]
        assert 60 < field.mean() < 220, view
        assert field.std() < 20
        assert np.ptp(field, axis=2).max() == 0
