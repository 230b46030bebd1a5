"""Whatever legal script an educator writes, it compiles, and every instant of it keeps its promises."""

import numpy as np
import yaml
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from kyphoscope.meshes.specs import CementSpec, VertebraSpec
from kyphoscope.scenes.model import Scene
from kyphoscope.scenes.script import read_text
from kyphoscope.scenes.timeline import Timeline, compile_scene
from kyphoscope.scenes.verbs import ViewName
from tests.sweep import examples

LEVELS = st.sampled_from(["T8", "T12", "L1", "L2", "L4"])
SECONDS = st.integers(20, 120).map(lambda tenths: tenths / 10)
VIEWS = st.sampled_from(ViewName.__args__)  # type: ignore[attr-defined]
EASES = st.sampled_from(["smooth", "even", "gentle_start", "gentle_end"])


@st.composite
def scripts(draw: st.DrawFn) -> dict:
    """A vertebroplasty at any level, from either side, in any time, with any amount, looked at from anywhere."""
    level, side = draw(LEVELS), draw(st.sampled_from(["left", "right"]))
    loss = draw(st.integers(100, 500)) / 1000
    volume_ml = draw(st.integers(20, 150)) / 50
    way = f"{level}.{side}_path"
    steps = [
        [{"advance": "needle", "to": f"{way}.skin", "by_mm": draw(st.integers(10, 60))}],
        [{"advance": "needle", "to": f"{way}.anterior_third"}, {"label": "Tip", "at": "needle.tip"}],
        [{"withdraw": "stylet", "by_mm": 140}],
        [{"inject": "cement", "at": "needle.tip", "volume_ml": volume_ml}],
        [{"restore": level, "height_loss": round(loss * draw(st.sampled_from([0.5, 0.8, 0.9])), 3)}],
        [{"set": "cement", "to": draw(st.sampled_from(["doughy", "set"]))}, {"withdraw": "needle", "by_mm": 90}],
        [{"hide": "needle"}, {"cut": draw(st.sampled_from(["sagittal", "coronal", "axial", "off"]))}],
    ]
    told = []
    for index, actions in enumerate(steps):
        lasts_s = draw(SECONDS)
        for action in actions:
            if "cut" not in action:
                action["starts_s"] = draw(st.sampled_from([0, 0.2, round(lasts_s / 3, 2)]))
                action["lasts_s"] = round((lasts_s - action["starts_s"]) * draw(st.sampled_from([0.4, 1.0])), 3)
                action["ease"] = draw(EASES)
        step = {"step": f"Step {index}", "phase": f"p{index}", "lasts_s": lasts_s, "say": "So it goes.", "do": actions}
        told.append(step | ({"view": draw(VIEWS)} if draw(st.booleans()) else {}))
    cast = {
        level: {"part": "vertebra", "level": level, "fracture": "wedge", "height_loss": loss},
        "needle": {"part": "needle", "side": side},
        "stylet": {"part": "stylet", "in": "needle"},
        "cement": {"part": "cement", "inside": level, "seed": draw(st.integers(0, 9))},
    }
    return {"title": "Any", "cast": cast, "steps": told}


def compiled(script: dict) -> Timeline:
    scene = read_text(yaml.safe_dump(script, sort_keys=False))
    assert isinstance(scene, Scene)
    return compile_scene(scene)


relaxed = examples(25, few=8, suppress_health_check=[HealthCheck.too_slow])


@relaxed
@given(scripts(), st.lists(st.floats(0.0, 1.0), min_size=5, max_size=5))
def test_every_instant_keeps_its_promises(script: dict, shares: list[float]) -> None:
    timeline = compiled(script)
    assert timeline.duration_s == sum(mark.lasts_s for mark in timeline.steps) or np.isclose(
        timeline.duration_s, sum(mark.lasts_s for mark in timeline.steps)
    )
    specs = timeline.specs()
    for t in (share * timeline.duration_s for share in shares):
        state = timeline.state_at(t)
        mark = timeline.steps[state.step]
        assert mark.starts_s <= t
        assert state.title == mark.title
        for part in state.parts:
            assert part.spec in specs
            assert 0.0 < part.opacity <= 1.0
            assert np.isclose(np.linalg.norm(part.pose.axis), 1.0)
        assert np.isclose(np.dot(state.view.towards, state.view.up), 0.0, atol=1e-9)


@relaxed
@given(scripts())
def test_what_was_asked_is_there_at_the_end(script: dict) -> None:
    end = compiled(script).state_at(1e9)
    inject, restore = script["steps"][3]["do"][0], script["steps"][4]["do"][0]
    cement, bone = end.part("cement").spec, end.part(end.treated).spec
    assert isinstance(cement, CementSpec)
    assert isinstance(bone, VertebraSpec)
    assert cement.volume_ml == inject["volume_ml"]
    assert cement.vertebra == bone
    assert bone.height_loss == restore["height_loss"]


@relaxed
@given(scripts())
def test_reading_what_was_written_again_gives_the_same_lesson(script: dict) -> None:
    one, other = compiled(script), compiled(script)
    for t in np.linspace(0.0, one.duration_s, 23):
        assert one.state_at(float(t)) == other.state_at(float(t))
