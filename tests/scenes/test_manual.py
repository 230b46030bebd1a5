"""The manual says what the declarations say, and its examples are lessons."""

import re
from pathlib import Path

import pytest

from kyphoscope.meshes.choices import LEVELS, Level
from kyphoscope.meshes.tables.instrument_tables import BALLOONS, GAUGES
from kyphoscope.scenes.cast import KINDS
from kyphoscope.scenes.field_types import sizes_of
from kyphoscope.scenes.manual import reference, schema, with_reference
from kyphoscope.scenes.model import Pairing, Scene
from kyphoscope.scenes.script import read_text
from kyphoscope.scenes.timeline import compile_scene
from kyphoscope.scenes.verbs import VERBS, ViewName

MANUAL = Path(__file__).parents[2] / "docs" / "scripts.md"
TEXT = MANUAL.read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)


def test_the_reference_in_the_manual_is_up_to_date() -> None:
    assert with_reference(TEXT) == TEXT, "run: python -m kyphoscope.scenes.manual docs/scripts.md"


def test_a_manual_without_a_place_for_the_reference_is_refused() -> None:
    with pytest.raises(ValueError, match="has no place for the reference"):
        with_reference("# Nothing")


@pytest.mark.parametrize("word", [*KINDS, *VERBS])
def test_every_part_and_verb_has_its_heading(word: str) -> None:
    assert f"#### {word}\n" in reference()


def test_every_declared_field_is_explained() -> None:
    for declared in (*KINDS.values(), *VERBS.values(), Scene, Pairing):
        for name, field in declared.model_fields.items():
            assert field.description, (declared, name)


@pytest.mark.parametrize("name", ViewName.__args__)  # type: ignore[attr-defined]
def test_every_view_is_described(name: str) -> None:
    assert f"`{name}`" in TEXT.partition("## Reference")[0]


@pytest.mark.parametrize("text", EXAMPLES)
def test_the_examples_can_be_used_as_they_are(text: str) -> None:
    lesson = read_text(text)
    if isinstance(lesson, Scene):
        assert compile_scene(lesson).duration_s > 0


def test_there_is_an_example_of_each() -> None:
    assert {type(read_text(text)) for text in EXAMPLES} == {Scene, Pairing}


def test_the_schema_knows_every_part_and_verb() -> None:
    told = str(schema())
    assert all(f"'{word}'" in told for word in (*KINDS, *VERBS))


def test_scripts_may_name_every_level_of_the_tables() -> None:
    assert set(Level.__args__) == set(LEVELS)  # type: ignore[attr-defined]


def test_scripts_may_name_only_what_is_made() -> None:
    assert set(sizes_of(KINDS["tamp"].model_fields["balloon_mm"].metadata)) == set(BALLOONS)
    for word in ("needle", "cannula"):
        assert set(sizes_of(KINDS[word].model_fields["gauge"].metadata)) <= set(GAUGES)
