"""The door to every lesson: shipped names and files, and what is said about anything else."""

from pathlib import Path

import pytest

from scenes.compare import Comparison
from scenes.errors import SceneError
from scenes.library import load, names
from scenes.timeline import Timeline


def test_three_lessons_come_with_the_program() -> None:
    assert set(names()) >= {"pvp", "pkp", "compare"}


@pytest.mark.parametrize("name", names())
def test_every_shipped_lesson_compiles(name: str) -> None:
    assert isinstance(load(name), Comparison if name == "compare" else Timeline)


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
