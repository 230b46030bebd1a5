"""A person takes the picture in hand, on a desktop: turns it, asks what is shown, makes room, goes and comes back."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from tests.desktop.player import LIGHT_PANEL, PANEL, Player, share_of
from tests.desktop.screen import unlike, until

pytestmark = pytest.mark.sweep


def test_a_body_is_turned_and_named_and_all_is_as_it_was_left(start: Callable[..., Player]) -> None:
    player = start("pvp")
    screen, first = player.screen, player.await_picture()

    picture = player.picture_box
    screen.drag(picture.at(0.4, 0.5), picture.at(0.6, 0.6))
    player.await_change(first, 0.05)
    screen.away()
    screen.press("r")
    player.await_return(first)

    side = player.window.box.part(0.8, 0.3, 0.99, 0.6)
    assert share_of(PANEL, screen.seen(side)) < 0.1
    screen.click(picture.at(0.45, 0.5))
    until("a panel on the body that was clicked", lambda: share_of(PANEL, screen.seen(side)) > 0.5)
    screen.rests()
    screen.keep("about a body")
    about = screen.seen(side)
    screen.press("ctrl+l")
    until("the layers in its place", lambda: unlike(about, screen.seen(side)) > 0.01)
    screen.rests()
    screen.keep("layers")
    screen.press("ctrl+l", "Escape")  # and the body is let go
    screen.away()
    player.await_return(first)

    screen.press("question")
    sheet = screen.await_window("^Keys$")
    screen.rests()
    screen.keep("keys")
    screen.press("Escape")
    until("the sheet of keys to go", lambda: screen.window("^Keys$") is None)
    assert sheet.id != player.window.id

    screen.press("t")
    until("a light window", lambda: share_of(LIGHT_PANEL, screen.seen(player.window.box)) > 0.1)
    player.end("ctrl+q")
    again = start("pvp")
    assert share_of(LIGHT_PANEL, screen.seen(again.window.box)) > 0.1
    assert unlike(first, again.picture()) > 0.3
    again.end("ctrl+w")


def test_a_window_of_another_size_is_filled(start: Callable[..., Player]) -> None:
    player = start("pvp")
    screen, window = player.screen, player.window
    for wide, high in ((940, 600), (1360, 840)):
        window.resize(wide, high)
        until("the new size", lambda: (window.box.w, window.box.h) == (wide, high))  # noqa: B023 (asked at once)
        player.await_picture()
        screen.keep(f"{wide}x{high}")
        seen = screen.seen(window.box)
        assert not (seen == 0).all(axis=2).any(axis=1).all(), "a stripe that is not painted"
        assert (np.ptp(seen.astype(int), axis=(1, 2)) > 0).mean() > 0.9
    player.end("ctrl+q")
