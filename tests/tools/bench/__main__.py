"""How fast the lessons are on this machine, as ratios to what the machine can do at all: `python -m tests.tools.bench`.

Nothing here is a test: it prints what it measures beside what is aimed at. Name one or more parts to run only those:
memory, state, change, playing, movie, still, help, anatomy, fluoro, player, hour.
"""

from __future__ import annotations

import sys

from kyphoscope.viz.render.display import prepare_rendering
from tests.tools.bench import anatomy, commands, drawing, fluoro, player

PARTS = {
    # First, while this process is small: on Linux a child's peak begins at what its parent held when it was started.
    "memory": commands.memory_of_movies,
    "state": drawing.state_at,
    "change": drawing.changed_against_unchanged,
    "playing": drawing.playing_against_raw_vtk,
    "movie": drawing.movie_against_render_and_encode,
    "still": commands.stills,
    "help": commands.help_at_once,
    "anatomy": anatomy.anatomy,
    "fluoro": fluoro.fluoro,
    "player": player.player,
    "hour": player.hour,
}


def main(wanted: list[str]) -> int:
    unknown = set(wanted) - set(PARTS)
    if unknown:
        print(f"There is no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}.", file=sys.stderr)
        return 2
    prepare_rendering()
    for name in wanted or PARTS:
        for line in PARTS[name]():
            print(f"{name:8s} {line}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
