"""What is drawn over a picture: lines where they belong, names that do not meet, signs that turn by shape and word."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kyphoscope.meshes.access.pathway import pathway
from kyphoscope.meshes.fracture.vertebra_landmarks import vertebra_landmarks
from kyphoscope.meshes.geometry.pose import Pose, unit
from kyphoscope.meshes.specs import CannulaSpec, NeedleSpec, VertebraSpec
from kyphoscope.scenes.state import PartState, SceneState, View
from kyphoscope.viz.frame.rule_drawing import LINES, SEEN_IN, draw_beams, draw_outlines, draw_rules
from kyphoscope.viz.frame.sign_drawing import draw_rule_signs, held_px, sign_texts
from kyphoscope.viz.render.camera import Rect, meet, projected
from kyphoscope.viz.render.palette import themed
from kyphoscope.viz.rules.outlines import Outline, world_outlines
from kyphoscope.viz.rules.safety_rules import MEDIAL_WALL, STOP, RuleSign, rule_signs
from kyphoscope.viz.text.fine_lines import ink, lay
from kyphoscope.viz.text.text_raster import bytes_of, line_px
from kyphoscope.viz.view.view_options import Xray
from kyphoscope.viz.xray.c_arm import CArm, ap, in_picture, lateral
from tests.viz.conftest import LATERAL, instant

BONE = VertebraSpec(level="L1", fracture="wedge", height_loss=0.3)
ARMS = {"ap": ap(), "lateral": lateral()}
PX = 15


def black(w: int = 500, h: int = 500) -> np.ndarray:
    return np.zeros((h, w, 3), np.uint8)


def with_needle(depth_mm: float, badly: bool = True) -> SceneState:
    """L1 with one needle so far beyond its entry, towards the canal, or as it should go."""
    state, way = instant(), pathway(BONE, "left", 3.048)
    canal = vertebra_landmarks(BONE)["canal.centre"].tip_mm
    start = way.entry.tip_mm
    aim = unit((canal[0] - start[0], canal[1] - 4.0 - start[1], canal[2] - start[2]))
    place = Pose(start, aim).moved(depth_mm) if badly else way.posterior_wall.moved(depth_mm)
    bones = tuple(part for part in state.parts if not isinstance(part.spec, CannulaSpec))
    return replace(state, parts=(*bones, PartState("needle_left", NeedleSpec(), place)))


def placed(state: SceneState, view: str, size: tuple[int, int]) -> list[tuple[Outline, np.ndarray]]:
    if view == "3d":
        rect = Rect(0, 0, *size)
        points = [(line, line.points_mm) for line in world_outlines(state)]
        return [(line, np.array([projected(state.view, rect, tuple(p)) for p in mm])) for line, mm in points]
    return [(line, in_picture(ARMS[view], size, line.points_mm)) for line in world_outlines(state)]


# lines


@pytest.mark.parametrize("view", ["ap", "lateral"])
def test_lines_are_drawn_where_the_x_ray_shows_their_points(view: str) -> None:
    state = instant()
    for line, dots in placed(state, view, (500, 500)):
        pane = black()
        draw_outlines(pane, [(line, dots)], PX, view)
        if line.kind not in SEEN_IN[view]:
            assert not pane.any()
            continue
        colour, dashed, _ = LINES[line.kind]
        near = [pane[y - 1 : y + 2, x - 1 : x + 2].reshape(-1, 3) for x, y in np.round(dots).astype(int)]
        hit = [np.abs(spots.astype(int) - bytes_of(colour)).max(axis=1).min() < 60 for spots in near]
        assert np.mean(hit) > (0.6 if dashed else 0.99 if line.kind != "needle_tip" else 0.4)
        if line.kind != "needle_tip":
            continue
        rows, columns = np.nonzero(pane.any(axis=2))
        assert np.hypot(columns - dots[-1, 0], rows - dots[-1, 1]).min() < 2.0


def test_a_3d_picture_shows_every_line_where_the_eye_sees_its_points() -> None:
    state, rect = instant(), Rect(0, 0, 640, 480)
    pane = black(640, 480)
    draw_rules(pane, state, PX)
    for line in world_outlines(state):
        dots = np.array([projected(state.view, rect, tuple(point)) for point in line.points_mm])
        x, y = np.floor(dots[len(dots) // 2 if line.kind != "posterior_quarter" else 1]).astype(int)
        assert pane[y - 1 : y + 2, x - 1 : x + 2].max() > 120, line.kind


def test_lines_follow_the_broken_bone() -> None:
    whole, broken = (placed(instant(height_loss=loss), "lateral", (500, 500)) for loss in (0.05, 0.4))
    high = [np.ptp(dots[:, 1]) for lines in (whole, broken) for line, dots in lines if line.kind == "posterior_quarter"]
    assert high[0] > high[1] + 2.0


@given(
    ends=st.tuples(st.floats(10, 190), st.floats(10, 90), st.floats(10, 190), st.floats(10, 90)), px=st.floats(1.5, 6)
)
def test_a_line_covers_as_much_as_it_is_long_and_wide(ends: tuple[float, float, float, float], px: float) -> None:
    a, b = np.array(ends[:2]), np.array(ends[2:])
    covered = float(ink([np.array([a, b])], (200, 100), px).share.sum())
    length = float(np.hypot(*(b - a)))
    assert covered == pytest.approx(length * px, rel=0.3, abs=2.0 * px + 4.0)


def test_what_is_outside_of_a_picture_is_not_drawn() -> None:
    pane = black(50, 40)
    lay(
        pane,
        ink([np.array([[-90.0, 5.0], [-20.0, 30.0]]), np.array([[1e9, 0.0], [2e9, 9.0]])], (50, 40), 3.0),
        (1, 1, 1),
    )
    assert not pane.any()
    lay(pane, ink([np.array([[-1e6, 20.0], [1e6, 20.0]])], (50, 40), 3.0), (1, 1, 1))
    assert (pane[20] == 255).all()
    assert not pane[:17].any()


# names


@settings(max_examples=60, deadline=None)
@given(
    view=st.sampled_from(("3d", "ap", "lateral")),
    size=st.tuples(st.integers(345, 1200), st.integers(345, 900)),
    px=st.integers(9, 30),
    seen_mm=st.floats(50.0, 200.0),
    turn=st.floats(-3.0, 3.0),
)
def test_names_meet_neither_each_other_nor_other_writing_nor_the_edge(
    view: str, size: tuple[int, int], px: int, seen_mm: float, turn: float
) -> None:
    eye = View(LATERAL.focus_mm, (np.cos(turn), np.sin(turn), 0.0), LATERAL.up, seen_mm)
    found = placed(instant(view=eye), view, size)
    taken = [Rect(size[0] // 3, size[1] // 3, size[0] // 4, size[1] // 5)]
    names = draw_outlines(black(*size), found, px, view, taken)
    assert not any(meet(a, b) for a, b in combinations([*names, *taken], 2))
    assert all(n.x >= 0 and n.x + n.w <= size[0] and n.y >= 0 and n.y + n.h <= size[1] for n in names)


def test_every_kind_of_line_has_its_name_once_where_there_is_room() -> None:
    state = instant()
    counts = {
        view: len(draw_outlines(black(900, 700), placed(state, view, (900, 700)), PX, view)) for view in ("3d", *ARMS)
    }
    assert counts == {"3d": 4, "ap": 2, "lateral": 2}


def test_small_pictures_have_lines_without_names() -> None:
    pane = black(200, 200)
    assert draw_outlines(pane, placed(instant(), "ap", (200, 200)), 9, "ap") == []
    assert pane.any()


# signs


def sign_of(depth_mm: float, badly: bool = True) -> tuple[RuleSign, ...]:
    return rule_signs(with_needle(depth_mm, badly))


@pytest.mark.parametrize("view", ["ap", "lateral", "3d"])
@pytest.mark.parametrize("width", [200, 700])
def test_a_badly_aimed_needle_turns_the_sign_in_word_and_shape_on_x_ray_and_3d(view: str, width: int) -> None:
    good, bad = sign_of(12.0), sign_of(26.0)
    assert [sign.safe for sign in (*good, *bad)] == [True, False]
    words = [" ".join(text for _, text in sign_texts(found, view, width < 340)) for found in (good, bad)]
    assert "safe" in words[0]
    assert "Stop" not in words[0]
    assert "Stop" in words[1]
    assert "safe" not in words[1]
    panes = [black(width, 400), black(width, 400)]
    boxes = [draw_rule_signs(pane, found, PX, view)[0] for pane, found in zip(panes, (good, bad), strict=True)]
    small = round(0.86 * PX)
    shapes = [
        pane[box.y + 2 : box.y + 2 + line_px(small), box.x + 4 : box.x + 4 + round(1.4 * small)].max(axis=2) > 90
        for pane, box in zip(panes, boxes, strict=True)
    ]
    dot, triangle = ([int(np.ptp(np.flatnonzero(row))) + 1 for row in shape if row.any()] for shape in shapes)
    assert abs(sum(dot[:3]) - sum(dot[-3:])) <= 3  # as wide above as below, whatever its colour
    assert sum(triangle[-3:]) > 1.8 * sum(triangle[:3])


def test_the_sign_in_a_picture_turns_in_the_step_in_which_the_needle_goes_wrong() -> None:
    depths = np.arange(0.0, 30.0, 1.0)
    kept = [all(sign.safe for sign in sign_of(float(depth))) for depth in depths]
    turns = kept.index(False)
    before, after = black(), black()
    draw_rules(before, with_needle(float(depths[turns - 1])), PX)
    draw_rules(after, with_needle(float(depths[turns])), PX)
    lower_left = (slice(200, 470), slice(0, 330))
    redder = (after[lower_left][..., 0].astype(int) - after[lower_left][..., 2]) > 60
    assert redder.sum() > 100
    assert ((before[lower_left][..., 0].astype(int) - before[lower_left][..., 2]) > 60).sum() < 0.2 * redder.sum()


def test_each_view_tells_the_distance_that_it_shows() -> None:
    (sign,) = rule_signs(with_needle(-6.0, badly=False))
    numbers = sign.numbers
    said = {view: sign_texts((sign,), view, narrow=False)[0][1] for view in ("ap", "lateral")}
    assert said["ap"] == f"Left: {numbers['lateral_of_inner_margin']:.1f} mm to the inner wall, safe"
    assert said["lateral"] == f"Left: {-numbers['past_posterior_wall']:.1f} mm to the back wall, safe"


def test_a_hair_past_a_line_is_no_negative_number() -> None:
    sign = RuleSign(STOP, "cement", True, "", (("before_posterior_quarter", -0.04), ("within_body", 1.0)))
    assert sign_texts((sign,), "3d", narrow=False) == [(True, "0.0 mm to the back quarter, safe")]


def test_where_there_is_little_room_one_word_does_for_all_that_are_safe_and_each_that_is_not() -> None:
    safe = [RuleSign(MEDIAL_WALL, f"cannula_{side}", True, "", ()) for side in ("left", "right")]
    wrong = replace(safe[1], safe=False)
    cement = RuleSign(STOP, "cement", False, "", ())
    assert sign_texts(tuple(safe), "ap", narrow=True) == [(True, "Needle safe")]
    assert sign_texts((safe[0], wrong), "ap", narrow=True) == [(False, "Stop: right needle")]
    assert sign_texts((*safe, cement), "lateral", narrow=True) == [(True, "Needle safe"), (False, "Stop: cement")]
    assert sign_texts((cement,), "ap", narrow=True) == []


@given(
    broken=st.sets(st.tuples(st.sampled_from((MEDIAL_WALL, STOP)), st.sampled_from(("left", "right", ""))), min_size=1)
)
def test_every_broken_rule_has_words_of_its_own_however_little_room(broken: set[tuple[str, str]]) -> None:
    names = {MEDIAL_WALL: "needle", STOP: "cement"}
    found = tuple(RuleSign(rule, f"{names[rule]}_{side}".strip("_"), False, "", ()) for rule, side in sorted(broken))
    said = [text for _, text in sign_texts(found, "lateral", narrow=True)]
    assert len(set(said)) == len(broken)
    assert all(text.startswith("Stop: ") for text in said)
    for rule, side in broken:
        assert any(names[rule] in text and side in text for text in said)


@settings(max_examples=60, deadline=None)
@given(
    view=st.sampled_from(("3d", "ap", "lateral")),
    size=st.tuples(st.integers(120, 1200), st.integers(120, 900)),
    share=st.floats(0.02, 0.045),
    depths=st.lists(st.floats(0.0, 30.0), min_size=1, max_size=2),
)
def test_signs_lie_apart_within_the_picture_and_clear_of_the_mark_of_a_held_one(
    view: str, size: tuple[int, int], share: float, depths: list[float]
) -> None:
    px = max(9, round(share * min(size)))
    found = tuple(sign for depth in depths for sign in sign_of(depth))
    boxes = draw_rule_signs(black(*size), found, px, view)
    assert boxes
    assert not any(meet(a, b) for a, b in combinations(boxes, 2))
    room = size[0] - (held_px(size) if view != "3d" else 0)
    assert all(box.x >= 0 and box.x + box.w <= room and box.y >= 0 and box.y + box.h <= size[1] for box in boxes)


# beams


def test_a_beam_seen_along_its_middle_is_the_round_field_on_the_patient() -> None:
    arm = CArm()
    behind = View(arm.isocentre_mm, (0.0, 1.0, 0.0), (0.0, 0.0, 1.0), 150.0)
    pane = black(600, 600)
    theme = themed("dark", "natural")
    draw_beams(pane, behind, Xray(views=("ap",)), 9, theme)
    rows, columns = np.nonzero(pane.max(axis=2) > 100)
    away = np.hypot(rows - 299.5, columns - 299.5)
    radius = 0.5 * arm.field_mm / arm.magnification * 600 / (150.0 * 1.5)
    ring = away[np.abs(away - radius) < 3.0]
    assert len(ring) > 4 * radius
    assert ring.mean() == pytest.approx(radius, abs=0.6)


def test_beams_are_named_within_the_picture_wherever_the_eye_is(make_state: Callable[..., SceneState]) -> None:
    theme = themed("light", "natural")
    for towards in ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, -1.0, 0.0)):
        pane = np.full((300, 400, 3), 200, np.uint8)
        draw_beams(
            pane, View((300.0, 300.0, 300.0), towards, (0.0, 0.0, 1.0), 80.0), Xray(views=("ap", "lateral")), 12, theme
        )
        assert (pane != 200).any()
