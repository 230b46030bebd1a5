"""Pictures of the window as it is on small and large screens, dark and light, for designers to look at.

`python -m tests.desktop.gallery [FOLDER]` writes them into `.ci-output/gallery` or that folder.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.desktop.player import Player
from tests.desktop.screen import Screen, missing_tools

SIZES = ((1024, 640), (1440, 900), (2560, 1440))
RESTS_S = 2.0
"""Nothing must move so long before a picture is taken: charts are measured in quiet moments."""


@contextmanager
def filling(screen: Screen, lesson: str) -> Iterator[Player]:
    """The program on that lesson, over the whole screen."""
    with TemporaryDirectory() as home:
        player = Player.start(screen, Path(home), lesson)
        try:
            screen.press("F11")
            player.await_picture()
            yield player
        finally:
            player.process.kill()
            player.process.wait()


def take(screen: Screen, name: str, size: tuple[int, int], rests_s: float = RESTS_S) -> None:
    screen.away()
    screen.rests(for_s=rests_s)
    screen.keep(f"{name} {'x'.join(map(str, size))}")


def comparison(screen: Screen, size: tuple[int, int]) -> None:
    """The side-by-side lesson with charts, the sheet of keys, the export dialog, presented, with the notes."""
    with filling(screen, "compare") as player:
        screen.press(*["Right"] * 8, *["shift+Right"] * 12, "ctrl+m")
        for theme in ("dark", "light"):
            take(screen, f"charts {theme}", size)
            for name, title, key in (("keys", "^Keys$", "question"), ("export", "^Export$", "ctrl+e")):
                screen.press(key)
                screen.await_window(title).take_keyboard()
                take(screen, f"{name} {theme}", size)
                screen.press("Escape")
                player.window.take_keyboard()
            screen.press("shift+F5")
            take(screen, f"presented {theme}", size)
            screen.press("F6")
            screen.await_window("^Notes: ").take_keyboard()
            take(screen, f"notes {theme}", size, rests_s=0.7)  # a watch ticks in it
            player.window.take_keyboard()
            screen.press("F6", "Escape", "t")


def questions(screen: Screen, size: tuple[int, int]) -> None:
    """Kyphoplasty while the balloons are filled, and where a question is asked."""
    with filling(screen, "pkp"):
        for theme in ("dark", "light"):
            screen.press("alt+q", "Home", *["Right"] * 8, *["shift+Right"] * 12)
            take(screen, f"balloons {theme}", size)
            screen.press("Home", "q", *["Right"] * 8, *["bracketright"] * 4, "space")
            take(screen, f"question {theme}", size)
            screen.press("t")


def main(folder: Path) -> None:
    if missing := missing_tools():
        raise SystemExit(f"No virtual desktop here: {', '.join(missing)} not installed.")
    for size in SIZES:
        with TemporaryDirectory() as memory:
            screen = Screen(Path(memory), (size,), folder)
            try:
                comparison(screen, size)
                questions(screen, size)
            finally:
                screen.close()
    print(*sorted(folder.glob("*.png")), sep="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[2] / ".ci-output" / "gallery")
