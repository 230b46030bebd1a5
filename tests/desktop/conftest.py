"""A desktop for tests, and the program started on it as a person does."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.desktop.player import Player
from tests.desktop.screen import PATIENCE_S, Screen, missing_tools


@pytest.fixture(scope="session")
def make_screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Screen]]:
    """Turns on a screen with monitors of these sizes; where pictures of it are kept is told by CI_OUTPUT.

    Without the tools for it a test is skipped, but not where CI_OUTPUT is set: there they have to be.
    """
    output = os.environ.get("CI_OUTPUT")
    if missing := missing_tools():
        (pytest.fail if output else pytest.skip)(f"no virtual desktop here: {', '.join(missing)} not installed")
    pictures = Path(output) / "desktop" if output else tmp_path_factory.mktemp("pictures")
    screens: list[Screen] = []

    def make(*monitors: tuple[int, int]) -> Screen:
        screens.append(Screen(tmp_path_factory.mktemp("screen"), monitors, pictures))
        return screens[-1]

    yield make
    for screen in screens:
        screen.close()


@pytest.fixture(scope="session")
def screen(make_screen: Callable[..., Screen]) -> Screen:
    """The screen of a laptop."""
    return make_screen((1440, 900))


@pytest.fixture
def start(request: pytest.FixtureRequest, screen: Screen, tmp_path: Path) -> Iterator[Callable[..., Player]]:
    """Starts `kyphoscope play` with these words and waits for its first picture; what it remembers is the test's own.

    Of a program that still runs at the end of a test, which then has failed, the last picture is kept.
    """
    players: list[Player] = []

    def play(*words: str, on: Screen = screen) -> Player:
        players.append(Player.start(on, tmp_path, *words))
        return players[-1]

    yield play
    for player in players:
        if player.process.poll() is None:
            player.screen.keep(f"failed {request.node.name}")
            player.process.kill()
            player.process.wait(PATIENCE_S)
