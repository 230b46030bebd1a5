"""However a script is spoilt, its author gets a sentence with a line, and what still compiles can be watched."""

import random
import re
from importlib import resources

from hypothesis import given
from hypothesis import strategies as st

from kyphoscope.scenes.errors import SceneError
from kyphoscope.scenes.model import Scene
from kyphoscope.scenes.script import read_text
from kyphoscope.scenes.timeline import Timeline, compile_scene
from tests.sweep import examples

LIBRARY = resources.files("kyphoscope.scenes.library")
SCRIPTS = [LIBRARY.joinpath(f"{name}.yaml").read_text("utf-8") for name in ("pvp", "pkp")]
WORD = re.compile(r"[A-Za-z_0-9.]+")
WORDS = sorted({word for script in SCRIPTS for word in WORD.findall(script)} | {"0", "-1", "99", "0.01", "1e9", "nan"})
SIGNS = "{}[]:,&*!'\"-\t#%@`|>"


def spoilt(script: str, dice: random.Random) -> str:
    """A script with one line gone, doubled or moved, one word replaced, or one sign too many."""
    lines = script.split("\n")
    i, j = dice.randrange(len(lines)), dice.randrange(len(lines))
    match dice.choice(["drop", "double", "swap", "word", "word", "word", "sign"]):
        case "drop":
            del lines[i]
        case "double":
            lines.insert(j, lines[i])
        case "swap":
            lines[i], lines[j] = lines[j], lines[i]
        case "word":
            words = list(WORD.finditer(lines[i]))
            if words:
                word = dice.choice(words)
                lines[i] = lines[i][: word.start()] + dice.choice(WORDS) + lines[i][word.end() :]
        case "sign":
            at = dice.randrange(len(lines[i]) + 1)
            lines[i] = lines[i][:at] + dice.choice(SIGNS) + lines[i][at:]
    return "\n".join(lines)


@examples(200, few=40)
@given(st.sampled_from(SCRIPTS), st.integers(0, 2**32), st.integers(1, 3))
def test_a_spoilt_script_is_told_or_can_be_watched(script: str, seed: int, times: int) -> None:
    dice = random.Random(seed)
    for _ in range(times):
        script = spoilt(script, dice)
    mistake, timeline = outcome(script)
    if mistake is not None:
        assert mistake.line is not None
        assert 1 <= mistake.line <= script.count("\n") + 1
        assert str(mistake).startswith(f"lesson.yaml, line {mistake.line}: ")
        assert mistake.wrong.endswith((".", "?"))
    if timeline is not None:
        for share in (0.0, 0.17, 0.5, 0.83, 1.0):
            assert {part.spec for part in timeline.state_at(share * timeline.duration_s).parts} <= timeline.specs()


def outcome(script: str) -> tuple[SceneError | None, Timeline | None]:
    """What is told about a script, or the lesson that it still is."""
    try:
        lesson = read_text(script, "lesson.yaml")
        return None, compile_scene(lesson) if isinstance(lesson, Scene) else None
    except SceneError as mistake:
        return mistake, None
