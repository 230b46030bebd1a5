"""What a viewer changes is changed and nothing else: bodies, eyes, cuts, names of what a script shows."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyphoscope.meshes.geometry.pose import Pose
from kyphoscope.meshes.specs import NeedleSpec
from kyphoscope.scenes.state import Cut, Label, PartState, SceneState, View
from kyphoscope.viz.view.view_options import LAYERS, LIT, SCRIPTED, ViewOptions, Wipe, seen

NAMES = ("L1", "needle", "cement", "balloon", "disc", "skin")
EYE = View((0.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0), 100.0)
OWN = replace(EYE, height_mm=40.0)
CUT = Cut((1.0, 2.0, 3.0), (1.0, 0.0, 0.0))
OWN_CUT = Cut((0.0, 0.0, 0.0), (0.0, 0.0, 1.0))
LABELS = (Label("Pedicle", (0.0, 0.0, 0.0)), Label("Canal", (1.0, 0.0, 0.0)))

shares = st.floats(0.01, 1.0)
bodies = st.builds(
    PartState, name=st.sampled_from(NAMES), spec=st.just(NeedleSpec()), pose=st.just(Pose()), opacity=shares,
    highlight=st.floats(0.0, 1.0),
)  # fmt: skip


@st.composite
def states(draw: st.DrawFn) -> SceneState:
    """An instant in which every body is there or hidden, or neither."""
    every = draw(st.lists(bodies, unique_by=lambda part: part.name, max_size=len(NAMES)))
    there = draw(st.integers(0, len(every)))
    cut, labels = draw(st.sampled_from([None, CUT])), draw(st.sampled_from([(), LABELS]))
    return SceneState(
        3.0, 0, "A step", "access", "Words.", tuple(every[:there]), EYE, cut, labels, hidden=tuple(every[there:])
    )


choices = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(sorted(LAYERS)))


@given(state=states(), asked=choices)
def test_layers_keep_the_order_and_touch_only_what_is_asked_for(state: SceneState, asked: dict[str, str]) -> None:
    (shown,) = seen((state,), SCRIPTED.with_layers(asked))
    there = [part.name for part in state.parts if asked.get(part.name) != "off"]
    called = [part.name for part in state.hidden if asked.get(part.name) in ("on", "faint")]
    assert [part.name for part in shown.parts] == there + called
    scripted = {part.name: part for part in (*state.parts, *state.hidden)}
    for part in shown.parts:
        if part.name in asked:
            assert part == replace(scripted[part.name], opacity=LAYERS[asked[part.name]])
        else:
            assert part is scripted[part.name], "what nobody asked for is the very same body"
    assert all(part.opacity > 0 for part in shown.parts)
    assert replace(shown, parts=state.parts, hidden=state.hidden) == state


@given(state=states(), asked=choices)
def test_every_body_is_either_drawn_or_hidden_whatever_is_asked(state: SceneState, asked: dict[str, str]) -> None:
    (shown,) = seen((state,), SCRIPTED.with_layers(asked))
    names = [part.name for part in (*shown.parts, *shown.hidden)]
    assert sorted(names) == sorted(part.name for part in (*state.parts, *state.hidden))
    scripted = {part.name: part for part in (*state.parts, *state.hidden)}
    assert all(part is scripted[part.name] for part in shown.hidden), "as solid as it is when it is shown"
    assert not {part.name for part in shown.parts} & {name for name, choice in asked.items() if choice == "off"}


@given(state=states(), name=st.sampled_from(NAMES))
def test_one_body_off_faint_and_on(state: SceneState, name: str) -> None:
    def opacity(choice: str) -> float | None:
        (shown,) = seen((state,), SCRIPTED.with_layers({name: choice}))
        return next((part.opacity for part in shown.parts if part.name == name), None)

    known = any(part.name == name for part in (*state.parts, *state.hidden))
    assert opacity("off") is None
    assert opacity("faint") == (LAYERS["faint"] if known else None)
    assert opacity("on") == (1.0 if known else None)


@given(state=states(), lit=st.sampled_from(NAMES))
def test_a_body_that_was_pointed_at_is_lit_and_no_other(state: SceneState, lit: str) -> None:
    (shown,) = seen((state,), replace(SCRIPTED, lit=lit))
    for before, after in zip(state.parts, shown.parts, strict=True):
        if after.name == lit:
            assert after == replace(before, highlight=max(before.highlight, LIT)), "what the script lights stays lit"
        else:
            assert after is before


@given(state=states())
def test_as_scripted_is_the_very_same(state: SceneState) -> None:
    both = (state, state)
    assert seen(both, SCRIPTED) is both
    assert seen(both, ViewOptions(wipe=Wipe(1.0))) == both, "marks and a wipe change no body"


def test_each_pane_has_its_own_eye_and_panes_beyond_have_the_scripts() -> None:
    state = SceneState(0.0, 0, "", "", "", (), EYE)
    assert [s.view for s in seen((state, state), ViewOptions(cameras=(None, OWN)))] == [EYE, OWN]
    assert [s.view for s in seen((state, state), ViewOptions(cameras=(OWN,)))] == [OWN, EYE]


@pytest.mark.parametrize("scripted", [None, CUT])
@pytest.mark.parametrize(("own", "cut"), [(False, None), (False, OWN_CUT), (True, None), (True, OWN_CUT)])
def test_an_own_cut_goes_before_the_scripts_and_none_closes_it(
    scripted: Cut | None, own: bool, cut: Cut | None
) -> None:
    state = SceneState(0.0, 0, "", "", "", (), EYE, scripted)
    (shown,) = seen((state,), ViewOptions(own_cut=own, cut=cut))
    assert shown.cut == (cut if own else scripted)


@pytest.mark.parametrize("labels", [True, False])
def test_what_a_viewer_names_is_named_with_labels_on_or_off(labels: bool) -> None:
    here = Label("Here", (5.0, 0.0, 0.0))
    state = SceneState(0.0, 0, "", "", "", (), EYE, labels=LABELS)
    (shown,) = seen((state,), ViewOptions(labels=labels, named=(here,)))
    assert shown.labels == ((*LABELS, here) if labels else (here,))
