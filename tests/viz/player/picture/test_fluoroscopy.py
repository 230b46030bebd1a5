"""X-ray in the window: beside the 3D picture at one key, any picture large, the C-arm in the viewer's hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kyphoscope.viz.player import app
from kyphoscope.viz.player.settings.settings_store import SettingsStore
from kyphoscope.viz.player.window import PlayerWindow
from kyphoscope.viz.render.camera import Rect
from kyphoscope.viz.view.view_options import Xray
from kyphoscope.viz.xray.c_arm import ANGULATIONS_DEG, ROTATIONS_DEG, ap, down_the_pedicle, lateral
from tests import lessons
from tests.viz.player.conftest import Driven, click, drag, key, key_on, pixels, same

Settle = Callable[[], None]


def xray(driven: Driven) -> Xray:
    """How X-ray is looked at in the frame that was drawn last."""
    return driven.pictures[-1].options_given[-1].xray


def middle(rect: Rect) -> QPoint:
    return QPoint(rect.x + rect.w // 2, rect.y + rect.h // 2)


def in_view(driven: Driven, view: str) -> QPoint:
    return middle(driven.pictures[-1].xrays[0][view])


@pytest.mark.parametrize("how", ["key", "button"])
def test_one_key_brings_ap_and_lateral_and_takes_them_away(driven: Driven, at_rest: Settle, how: str) -> None:
    button = driven.window.header.xray
    before = pixels(driven.window.canvas)
    key(driven, "F") if how == "key" else click(button)
    at_rest()
    assert xray(driven).views == ("ap", "lateral")
    assert button.isChecked()
    assert not same(before, driven.window.canvas)
    key(driven, "F") if how == "key" else click(button)
    at_rest()
    assert xray(driven).views == ()
    assert not button.isChecked()
    assert same(before, driven.window.canvas)


def test_any_picture_can_be_made_large_by_key_and_by_double_click(driven: Driven, at_rest: Settle) -> None:
    key(driven, "G")
    for large in ("3d", "ap", "lateral", "3d"):
        at_rest()
        assert xray(driven).large == large
        rects = {"3d": driven.pictures[-1].panes[0], **driven.pictures[-1].xrays[0]}
        assert max(rects, key=lambda view: rects[view].w * rects[view].h) == large
        key(driven, "G")
    at_rest()
    canvas = driven.window.canvas
    for view in ("lateral", "ap"):
        QTest.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=in_view(driven, view))
        at_rest()
        assert xray(driven).large == view
    QTest.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=in_view(driven, "ap"))
    at_rest()
    assert xray(driven).large == "3d", "a large picture becomes small again"


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ("D", lambda x: x.drawn),
        ("Shift+D", lambda x: x.beam),
        ("Shift+F", lambda x: x.polarity == "bone_bright"),
    ],
)
def test_how_x_ray_is_shown(driven: Driven, at_rest: Settle, keys: str, told: Callable[[Xray], bool]) -> None:
    key(driven, "F")
    at_rest()
    before = pixels(driven.window.canvas)
    for wanted in (True, False):
        key(driven, keys)
        at_rest()
        assert told(xray(driven)) is wanted
        assert same(before, driven.window.canvas) is not wanted


def test_a_drag_in_an_x_ray_turns_its_c_arm_only_while_that_is_free(driven: Driven, at_rest: Settle) -> None:
    canvas = driven.window.canvas
    key(driven, "F")
    at_rest()
    start = in_view(driven, "ap")
    drag(canvas, start, start + QPoint(40, 20), Qt.MouseButton.LeftButton)
    assert driven.window.fluoroscopy.xray.arm("ap") == ap()
    assert not any(canvas.view_options.cameras), "the 3D picture is not turned by it either"
    key(driven, "O")
    drag(canvas, start, start + QPoint(40, 20), Qt.MouseButton.LeftButton)
    at_rest()
    arm = xray(driven).arm("ap")
    assert (arm.rotation_deg, arm.angulation_deg) == (10.0, 5.0)
    assert xray(driven).arm("lateral") == lateral()
    drag(canvas, start, start + QPoint(4000, -4000), Qt.MouseButton.LeftButton)
    arm = driven.window.fluoroscopy.xray.arm("ap")
    assert (arm.rotation_deg, arm.angulation_deg) == (ROTATIONS_DEG[1], ANGULATIONS_DEG[0]), (
        "no farther than it reaches"
    )
    key(driven, "O")
    assert driven.window.fluoroscopy.xray.arm("ap") == ap(), "it stands as its view is named again"


def test_a_click_in_an_x_ray_picture_points_at_nothing(driven: Driven, at_rest: Settle) -> None:
    key(driven, "F")
    at_rest()
    pointed: list[str] = []
    driven.window.viewing.pointed.connect(lambda _lane, name: pointed.append(name))
    click(driven.window.canvas, in_view(driven, "lateral"))
    assert pointed == []


def test_it_stays_when_another_lesson_is_opened(driven: Driven, at_rest: Settle) -> None:
    key(driven, "F")
    key(driven, "D")
    driven.window.open("compare")
    at_rest()
    assert xray(driven) == Xray(views=("ap", "lateral"), drawn=True)
    assert len(driven.pictures[-1].xrays) == 2, "both lanes have theirs"


@pytest.mark.parametrize("side", ["left", "right"])
def test_down_the_pedicle_is_down_the_one_that_is_gone_in_at(driven: Driven, side: str) -> None:
    lesson = lessons.load("pvp", {"sides": side})
    driven.window.playback.open(lesson)
    assert driven.window.fluoroscopy.can_look_down
    key(driven, "Shift+O")
    arm = driven.window.fluoroscopy.xray.arm("ap")
    assert arm == down_the_pedicle(lesson.ways[side])
    assert (arm.rotation_deg > 0.0) is (side == "left"), "the detector on the side of the needle's hub"


def test_with_no_way_to_look_down_nothing_is_asked_of_the_c_arm(driven: Driven) -> None:
    fluoroscopy, before = driven.window.fluoroscopy, driven.window.canvas.view_options
    assert not fluoroscopy.can_look_down
    fluoroscopy.switch_down()
    assert driven.window.canvas.view_options == before


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[PlayerWindow]:
    """The window on the vertebroplasty, as the needle has come to the front third."""
    made = app.window("pvp", lessons.load("pvp"), settings_store=SettingsStore(tmp_path / "settings.ini"))
    made.self_check.set_mode("off")
    qtbot.addWidget(made)
    made.resize(1024, 640)
    made.show()
    made.playback.seek(made.playback.program.steps[5].rests_s)
    qtbot.waitUntil(made.canvas.rests, timeout=60_000)
    yield made
    made.close()


def test_down_the_pedicle_the_needle_is_a_dot(qtbot: QtBot, window: PlayerWindow) -> None:
    key_on(window, "F")
    key_on(window, "G")
    dark = {}
    for keys in ("", "Shift+O"):
        if keys:
            key_on(window, keys)
        qtbot.waitUntil(window.canvas.rests, timeout=60_000)
        image, rect = pixels(window.canvas)[..., :3], window.canvas._picture.xrays[0]["ap"]
        grey = image[rect.y : rect.y + rect.h, rect.x : rect.x + rect.w].max(axis=2)
        y, x = np.ogrid[: rect.h, : rect.w]
        field = np.hypot(x - rect.w / 2, y - rect.h / 2) < 0.45 * min(rect.w, rect.h)
        dark[keys] = ((grey < 45) & field).sum()
    assert dark["Shift+O"] < 0.3 * dark[""], "a long shaft before, a dot along its own axis"
    assert window.fluoroscopy.down
    key_on(window, "Shift+O")
    assert window.fluoroscopy.xray.arm("ap") == ap()
