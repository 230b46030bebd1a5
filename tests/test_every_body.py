"""Every kind of body is entered in each table, so that nothing is found missing by whoever shows it."""

from __future__ import annotations

from importlib.resources import files
from typing import get_args

import numpy as np
import pytest

from kyphoscope.meshes import bodies as made
from kyphoscope.meshes import choices, specs
from kyphoscope.meshes.build import build
from kyphoscope.meshes.fracture.fracture_kinds import JUDGED_BY, MADE
from kyphoscope.meshes.fracture.lesion import MATERIALS as LESION_MATERIALS
from kyphoscope.meshes.specs import MarrowSpec, Spec
from kyphoscope.meshes.tissue.surroundings import TISSUES
from kyphoscope.scenes import cast, library
from kyphoscope.scenes.actions import HANDLERS
from kyphoscope.scenes.apply_settings import fitted
from kyphoscope.scenes.casting import with_what_belongs
from kyphoscope.scenes.model import Scene
from kyphoscope.scenes.script import read_text
from kyphoscope.scenes.timeline import compile_scene
from kyphoscope.scenes.verbs import VERBS
from kyphoscope.viz import bodies as shown
from kyphoscope.viz.bodies import beam_of, fact_of, group_of, name_of
from kyphoscope.viz.body_words import BROKEN, CEMENT_FACTS, LESION_FACTS
from kyphoscope.viz.facts.sizes import MEASURED
from kyphoscope.viz.render.cut_faces import RINGS
from kyphoscope.viz.render.style import LOOKS
from kyphoscope.viz.xray.attenuation import per_mm
from kyphoscope.viz.xray.beam_layers import SURFACES

KINDS = [kind for kind in vars(specs).values() if isinstance(kind, type) and Spec in kind.__bases__]
NEVER_CAST = {MarrowSpec}
"""What is only ever within another body."""


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_kind_is_made_played_and_shown(kind: type[Spec]) -> None:
    name = kind.__name__
    assert kind in made.BODIES, f"{name} is described in meshes/specs.py; say in meshes/bodies.py what makes it"
    assert kind in shown.BODIES, f"{name} is made; say in viz/bodies.py how it is shown and told of"
    played = {part.described_by for part in cast.KINDS.values()} | NEVER_CAST
    assert kind in played, f"{name} is made; declare in scenes/cast.py or scenes/cast_spine.py how a script casts it"


def test_no_table_has_what_is_not_described() -> None:
    assert set(made.BODIES) == set(shown.BODIES) == set(KINDS)


@pytest.mark.parametrize(("name", "chosen"), [("compare", {}), ("anatomy", {"level": "T8"}), ("trauma", {})])
def test_every_word_of_the_tables_means_something(name: str, chosen: dict[str, str]) -> None:
    one_of_each = {type(spec): spec for spec in sorted(library.load(name, chosen).specs(), key=repr)}
    for spec in one_of_each.values():
        entry = shown.BODIES[type(spec)]
        assert build(spec).material in LOOKS, "say in LOOKS of viz/render/style.py what this material looks like"
        assert entry.measured in MEASURED
        assert entry.cut in {*RINGS, "left whole"}
        assert len(name_of(spec)) == 2
        assert fact_of(spec).source
        assert group_of(spec)
        for met in beam_of(spec):
            assert met.surface in SURFACES
            assert per_mm(met.inside) != per_mm(met.around), "what does not differ need not be in the beam"


@pytest.mark.parametrize("name", ["pkp", "pvp", "anatomy", "dense"])
def test_every_part_is_the_kind_of_body_that_its_cast_says(name: str) -> None:
    """In every state of a lesson, shown or hidden, those that take part by themselves included."""
    scene = read_text(files("kyphoscope.scenes.library").joinpath(f"{name}.yaml").read_text("utf-8"))
    assert isinstance(scene, Scene)
    parts = with_what_belongs(fitted(scene)).cast
    lesson = compile_scene(scene)
    seen = set()
    for t_s in np.arange(0.0, lesson.duration_s, 0.5):
        state = lesson.state_at(float(t_s))
        seen |= {(part.name, type(part.spec)) for part in (*state.parts, *state.hidden)}
    assert {name for name, _ in seen} == set(parts)
    assert seen == {(name, part.described_by) for name, part in parts.items()}


def test_every_word_that_can_be_chosen_is_known_where_it_is_made_and_shown() -> None:
    """A word that is added to meshes/choices.py is missing here until it is entered where the message says."""
    for words, table, place in (
        (get_args(choices.FractureKind), MADE, "MADE of meshes/fracture/fracture_kinds.py"),
        (get_args(choices.FractureKind), JUDGED_BY, "JUDGED_BY of meshes/fracture/fracture_kinds.py"),
        (get_args(choices.FractureKind), BROKEN, "BROKEN of viz/body_words.py"),
        (choices.LESIONS[1:], LESION_MATERIALS, "MATERIALS of meshes/fracture/lesion.py"),
        (choices.LESIONS[1:], LESION_FACTS, "LESION_FACTS of viz/body_words.py"),
        (get_args(choices.TissueName), TISSUES, "TISSUES of meshes/tissue/surroundings.py"),
        (get_args(choices.TissueName), shown.TISSUE_GROUPS, "TISSUE_GROUPS of viz/bodies.py"),
        (choices.PATTERNS, CEMENT_FACTS, "CEMENT_FACTS of viz/body_words.py"),
    ):
        assert set(words) == set(table), f"enter {sorted(set(words) ^ set(table))} in {place}"


def test_every_verb_does_something() -> None:
    missing = [word for word, verb in VERBS.items() if verb not in HANDLERS]
    assert not missing, f"say in HANDLERS of scenes/actions.py what {missing} does"


def test_what_nobody_has_entered_is_refused_with_the_place_to_go_to() -> None:
    class Unknown(Spec):
        pass

    with pytest.raises(TypeError, match=r"meshes/bodies\.py, but got a Unknown instead"):
        made.body(Unknown())
