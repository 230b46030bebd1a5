"""An educator presents a lesson on a real desktop, with one screen and with the hall's beside it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.desktop.player import Player, share_of
from tests.desktop.screen import Screen, until

pytestmark = pytest.mark.sweep

BLACK = (0, 0, 0)


def test_a_lesson_fills_the_screen_and_gives_it_back(start: Callable[..., Player]) -> None:
    player = start("compare")
    screen, window = player.screen, player.window
    (whole,), before = screen.monitors, window.box
    screen.press("F5")
    until("the whole screen", lambda: window.box == whole)
    screen.away()
    first = player.await_picture()
    screen.keep("presenting")

    screen.press("b")
    until("a black screen", lambda: share_of(BLACK, screen.seen()) > 0.999)
    screen.press("Next")
    player.await_return(first)
    screen.press("Next")
    player.await_change(first, 0.02)
    screen.press("Escape")
    until("the window as it was", lambda: window.box == before)
    player.await_picture()
    player.end("ctrl+q")


def test_notes_are_on_the_screen_that_the_hall_does_not_see(
    make_screen: Callable[..., Screen], start: Callable[..., Player]
) -> None:
    screen = make_screen((1440, 900), (1024, 640))
    player = start("pvp", on=screen)
    screen.press("F5")
    until("the whole of a screen", lambda: player.window.box in screen.monitors)
    hall = player.window.box
    (desk,) = (monitor for monitor in screen.monitors if monitor != hall)
    notes = screen.await_window("^Notes: ")
    until("the notes on the other screen", lambda: desk.x <= notes.box.x < desk.x + desk.w)
    screen.rests()
    screen.keep("notes on another screen")
    player.window.take_keyboard()
    screen.press("Escape")
    until("an end of it", lambda: player.window.box != hall)
    player.end("ctrl+q")
