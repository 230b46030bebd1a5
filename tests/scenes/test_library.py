"""The door to every lesson: shipped names and files, and what is said about anything else."""

from pathlib import Path

import pytest

from kyphoscope.meshes.fracture.load import loss_under
from kyphoscope.meshes.readings import heights
from kyphoscope.scenes.compare import Comparison
from kyphoscope.scenes.errors import SceneError
from kyphoscope.scenes.library import load, names
from kyphoscope.scenes.timeline import Timeline

LOAD_KN = 7.5
"""What both captions of the comparison of dense and sparse bone tell."""


def test_the_lessons_that_come_with_the_program() -> None:
    assert set(names()) == {"anatomy", "compare", "dense", "pkp", "pvp", "sparse", "trauma"}


@pytest.mark.parametrize("name", names())
def test_every_shipped_lesson_compiles(name: str) -> None:
    assert isinstance(load(name), Comparison if name in ("compare", "trauma") else Timeline)


def test_a_file_is_a_lesson_too(tmp_path: Path, needle_script: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(needle_script)
    assert load(str(path)).title == "A needle"


def test_a_mistake_in_a_file_names_the_file(tmp_path: Path, needle_script: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(needle_script.replace("volume_ml: 2", "volume_ml: two"))
    with pytest.raises(SceneError) as mistake:
        load(str(path))
    assert str(mistake.value).startswith(f'{path}, line 45: `volume_ml` must be a number, but it is "two".')


@pytest.mark.parametrize(("word", "near"), [("pvpp", "pvp"), ("comparee", "compare")])
def test_a_misspelt_name_is_told_with_the_right_one(word: str, near: str) -> None:
    with pytest.raises(SceneError, match=f'There is no lesson "{word}". Did you mean "{near}"?'):
        load(word)


@pytest.mark.parametrize("word", ["", "nothing.yaml", "no/such/folder"])
def test_what_is_no_lesson_is_told(word: str) -> None:
    with pytest.raises(SceneError):
        load(word)


@pytest.mark.parametrize(("name", "bone"), [("dense", "healthy"), ("sparse", "osteoporotic")])
@pytest.mark.parametrize("level", ["T8", "L1", "L5"])
def test_the_same_load_leaves_what_the_rule_says(name: str, bone: str, level: str) -> None:
    lesson = load(name, {"level": level})
    first, last = (lesson.states_at(t)[0] for t in (0.0, lesson.duration_s))
    before, after = (heights(state.part("treated").spec).anterior_mm for state in (first, last))
    assert 1 - after / before == pytest.approx(loss_under(LOAD_KN, bone), abs=0.005)
    assert f"{LOAD_KN:g} kN" in lesson.steps[1].say
