"""How much the graphics card is given in each frame: the triangles of all bodies that a lesson shows at one time."""

import numpy as np
import pytest

from kyphoscope.meshes.build import build
from kyphoscope.scenes.library import names
from kyphoscope.scenes.state import SceneState
from tests.lessons import load
from tests.sweep import every_row

MOST = 60_000
EVERY_S = 4.0
LEVELS = ("T8", "L4")
"""A small vertebra with ribs, and one of the largest with its cement; without a choice lessons show another still."""
SHOWN: list[tuple[str, dict[str, str]]] = [(name, {}) for name in names()] + [
    (name, {"level": level}) for name in ("anatomy", "pvp", "pkp") for level in LEVELS
]


def triangles(state: SceneState) -> int:
    return sum(len(build(part.spec).faces) for part in state.parts)


@pytest.mark.parametrize(("name", "chosen"), every_row(SHOWN, SHOWN[::4]))
def test_no_lane_of_a_lesson_ever_shows_more_triangles_than_a_plain_graphics_card_draws(
    name: str, chosen: dict[str, str]
) -> None:
    program = load(name, chosen)
    # The middle of each step too: a body may be there in no other.
    middles = [mark.starts_s + mark.lasts_s / 2 for mark in program.steps]
    for t_s in [*np.arange(0.0, program.duration_s, EVERY_S).tolist(), *middles]:
        for state in program.states_at(t_s):
            assert triangles(state) <= MOST, f"at {t_s:g} s, in {state.title}"
