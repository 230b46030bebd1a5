"""Every body has its line in the list of layers, whatever the lesson."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kyphoscope.meshes.specs import TissueSpec, VertebraSpec
from kyphoscope.meshes.tissue.surroundings import TISSUES
from kyphoscope.viz.bodies import BODIES as KINDS
from kyphoscope.viz.bodies import group_of
from kyphoscope.viz.player.panels.layer_rows import (
    CHOICES,
    GROUPS,
    SCRIPTED,
    LayerLine,
    LayerRow,
    asked,
    isolated,
    lines_of,
)
from kyphoscope.viz.view.view_options import LAYERS
from tests import lessons


def test_every_body_that_can_be_built_has_a_group() -> None:
    groups = set()
    for kind in KINDS:
        if kind is not TissueSpec:
            groups.add(group_of(object.__new__(kind)))
    for name in TISSUES:
        groups.add(group_of(TissueSpec(tissue=name, levels=("L1",), treated=VertebraSpec(level="L1"))))
    assert groups == set(GROUPS)


def test_every_body_of_the_lessons_has_a_group() -> None:
    for name in ("pvp", "anatomy"):
        program = lessons.load(name)
        assert {group_of(part.spec) for part in program.states_at(program.duration_s)[0].parts} <= set(GROUPS)


NAMES = st.sampled_from("abcdef")
SOME = st.builds(LayerRow, NAMES, NAMES, st.sampled_from(GROUPS), st.booleans(), st.booleans())
BODIES = st.lists(SOME, min_size=1, max_size=6, unique_by=lambda row: row.name).map(tuple)
ASKED = st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from(sorted(LAYERS)))


@given(rows=BODIES)
def test_every_body_is_listed_once_and_once_under_its_group(rows: tuple[LayerRow, ...]) -> None:
    lines = lines_of(rows)
    assert sorted(line.rows[0].name for line in lines if not line.is_head) == sorted(row.name for row in rows)
    assert sorted(row.name for line in lines if line.is_head for row in line.rows) == sorted(row.name for row in rows)


@given(rows=BODIES, layers=ASKED, choice=st.sampled_from(CHOICES), data=st.data())
def test_asking_a_line_changes_its_own_bodies_alone(
    rows: tuple[LayerRow, ...], layers: dict[str, str], choice: str, data: st.DataObject
) -> None:
    line: LayerLine = data.draw(st.sampled_from(lines_of(rows)))
    after = asked(layers, line, choice)
    assert set(after.values()) <= set(LAYERS)
    for name in set("abcdefgh") - line.names:
        assert after.get(name) == layers.get(name)
    for row in line.rows:
        can_be = choice in (SCRIPTED, "off") or row.there or row.can_show
        assert after.get(row.name, SCRIPTED) == (choice if can_be else layers.get(row.name, SCRIPTED))


@given(rows=BODIES, layers=ASKED, rest=st.sampled_from(["faint", "off"]), data=st.data())
def test_isolating_twice_is_isolating_once(
    rows: tuple[LayerRow, ...], layers: dict[str, str], rest: str, data: st.DataObject
) -> None:
    line: LayerLine = data.draw(st.sampled_from(lines_of(rows)))
    after = isolated(layers, rows, line, rest)
    assert isolated(after, rows, line, rest) == after
    for row in rows:
        if row.name not in line.names:
            assert after.get(row.name) == (rest if rest == "off" or row.there else None)
        elif row.there or row.can_show:
            assert after[row.name] == "on"
    assert {n: x for n, x in after.items() if n in "gh"} == {n: x for n, x in layers.items() if n in "gh"}
