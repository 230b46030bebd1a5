"""What is asked in the export dialog, as the command line understands it; and what is refused, in people's words."""

from __future__ import annotations

import math
from dataclasses import asdict
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyphoscope.meshes.choices import FRACTURES, LESIONS, LEVELS
from kyphoscope.scenes.library import names, settings_of
from kyphoscope.viz.cli import command_line
from kyphoscope.viz.errors import RequestError
from kyphoscope.viz.export.options import MeshPart
from kyphoscope.viz.player.export.order import (
    KINDS,
    MESH_ENDINGS,
    VIEWS,
    Asked,
    Offer,
    all_settings,
    files,
    free_file,
    mistakes,
    moment_s,
    order,
    seconds,
    span_s,
    usual_stem,
)
from kyphoscope.viz.player.export.preview import preview
from kyphoscope.viz.player.export.texts import in_words, left_text, moment_text, part_words
from tests.lessons import load

PVP = load("pvp")
OFFER = Offer(
    lesson="pvp", settings={"level": "T12", "height_loss": "0.3"}, title=PVP.title, steps=PVP.steps,
    duration_s=PVP.duration_s, t_s=47.25, step=4,
)  # fmt: skip


def parsed(arguments: tuple[str, ...]) -> tuple[str, dict[str, Any]]:
    """The command's name and all its values, as the command line itself reads them."""
    command, bound, _ = command_line.app.parse_args(list(arguments), exit_on_error=False, print_error=False)
    bound.apply_defaults()
    return command.__name__, dict(bound.arguments)


asked_for = st.builds(
    Asked,
    kind=st.sampled_from(KINDS),
    span=st.sampled_from(("whole", "step", "part")),
    moment=st.sampled_from(("now", "step")),
    step=st.integers(0, len(PVP.steps) - 1),
    start=st.sampled_from(("", "0", "0:07", "12.5", "1:02.25")),
    end=st.sampled_from(("", "64", "1:30", "100,5")),
    size=st.sampled_from(("320x180", "1280x720", "3840x2160")),
    fps=st.sampled_from(("24", "25", "30", "60")),
    quality=st.sampled_from(("draft", "standard", "high")),
    theme=st.sampled_from(("dark", "light")),
    view=st.sampled_from(VIEWS),
    level=st.sampled_from(LEVELS),
    part=st.sampled_from(get_args(MeshPart)),
    fracture=st.sampled_from(FRACTURES),
    lost_percent=st.integers(0, 600).map(lambda tenths: tenths / 10),
    narrowed_percent=st.integers(0, 500).map(lambda tenths: tenths / 10),
    lesion=st.sampled_from(LESIONS),
    ending=st.sampled_from(MESH_ENDINGS),
    file=st.sampled_from(("/some/a b.x", "/-/--out", "/ä/=.")).map(Path),
)


on_the_screen = st.builds(
    dict,
    palette=st.sampled_from(("natural", "safe")),
    rules=st.booleans(),
    polarity=st.sampled_from(("bone-dark", "bone-bright")),
)


@given(asked=asked_for, t_s=st.floats(0.0, PVP.duration_s), screen=on_the_screen)
def test_the_command_line_reads_what_was_asked(asked: Asked, t_s: float, screen: dict[str, Any]) -> None:
    offer = Offer(
        lesson="pvp", settings=OFFER.settings, title=PVP.title, steps=PVP.steps, duration_s=PVP.duration_s, t_s=t_s,
        **screen,
    )  # fmt: skip
    wanted = order(offer, asked)
    command, values = parsed(wanted.arguments)
    if "of_level" in values:
        values |= asdict(values.pop("of_level"))
    now, number = asked.moment == "now", asked.step + 1
    lesson = {"scene": "pvp", "settings": ["level=T12", "height_loss=0.3"]}
    look = {"size": asked.size, "quality": asked.quality, "theme": asked.theme, "view": asked.view, **screen}
    part = asked.span == "part"
    expected: dict[str, tuple[str, dict[str, Any]]] = {
        "movie": ("movie", {
            **lesson, **look, "out": str(asked.file), "fps": asked.fps,
            "step": number if asked.span == "step" else None,
            "start": seconds("start", asked.start) if part else None,
            "end": seconds("end", asked.end) if part else None,
        }),
        "picture": ("still", {
            **lesson, **look, "out": str(asked.file), "at": t_s if now else None, "step": None if now else number,
        }),
        "numbers": ("inspect", {
            **lesson, "as_json": True, "at": t_s if now else PVP.steps[asked.step].rests_s,
        }),
        "atlas": ("atlas", {"out": str(asked.file), "theme": asked.theme}),
        "mesh": ("export", {
            "what": asked.level, "out": str(asked.file), "at": None, "step": None, "settings": None,
            "part": asked.part, "fracture": asked.fracture,
            "height_loss": None if asked.fracture == "none" else pytest.approx(asked.lost_percent / 100),
            "narrowing": pytest.approx(asked.narrowed_percent / 100) if asked.fracture == "burst" else 0.0,
            "lesion": asked.lesion, "erodes": "none", "bone": "osteoporotic", "seed": 0, "size_factor": 1.0,
        }),
    }  # fmt: skip
    assert (command, values) == expected[asked.kind]
    assert wanted.prints == (asked.kind == "numbers")


@given(asked=asked_for)
def test_what_is_not_refused_can_be_told_in_a_sentence(asked: Asked) -> None:
    if not mistakes(OFFER, asked).keys() - {"file"}:
        told = preview(OFFER, asked)
        assert told.endswith(".")
        assert "{" not in told
        assert preview(OFFER, asked, waits=True).startswith(told + " ")


def test_the_sentence_counts_the_frames_that_are_written() -> None:
    told = preview(OFFER, Asked(kind="movie", span="part", start="10", end="1:10", fps="25"))
    assert "1:00" in told
    assert "1500 frames" in told.replace(",", "")
    assert "1280 × 720" in told
    assert "single frame" in preview(OFFER, Asked(kind="movie", span="part", start="10", end="10.01"))


def test_every_shipped_lesson_and_every_script_is_found_by_the_other_process(tmp_path: Path) -> None:
    for name in names():
        offer = Offer(lesson=name, settings={}, title="", steps=PVP.steps, duration_s=1.0)
        assert parsed(order(offer, Asked(kind="picture")).arguments)[1]["scene"] == name
    offer = Offer(lesson="-mine.yaml", settings={}, title="", steps=PVP.steps, duration_s=1.0)
    assert parsed(order(offer, Asked(kind="picture")).arguments)[1]["scene"] == str(Path("-mine.yaml").absolute())


def test_an_atlas_writes_the_two_files_that_the_command_writes() -> None:
    assert files(Asked(kind="atlas", file=Path("/x/a.png"))) == (Path("/x/a.png"), Path("/x/a-fractures.png"))
    assert files(Asked(kind="picture", file=Path("/x/a.png"))) == (Path("/x/a.png"),)


REFUSED = [
    ({"size": "641x361"}, "size", "Size 641x361 has an odd side, which H.264 movies cannot have; write 642x362 "),
    ({"size": "big"}, "size", "Size 'big' is not a size; write width x height in pixels, such as 1280x720."),
    ({"size": "10x10"}, "size", "Size 10x10 is out of range"),
    ({"size": ""}, "size", "Size '' is not a size"),
    ({"fps": "0"}, "fps", "Frames a second 0 is out of range"),
    ({"span": "part", "start": "soon"}, "start", "Start soon is not a time; write seconds, or minutes and seconds"),
    ({"span": "part", "end": "1:75"}, "end", "End 1:75 is not a time"),
    ({"span": "part", "start": "500"}, "start", "Start 500 is not a time in"),
    ({"span": "part", "end": "500"}, "end", "End 500 is not a time in"),
    ({"span": "part", "start": "9", "end": "5"}, "start", "Start 9 is not before end 5; a movie needs a start"),
    ({"file": Path("/no/such/folder/a.mp4")}, "file", "File /no/such/folder/a.mp4: there is no folder"),
]  # fmt: skip


@pytest.mark.parametrize(("wrong", "field", "sentence"), REFUSED)
def test_a_mistake_is_told_beside_its_field_in_words_of_the_dialog(
    tmp_path: Path, wrong: dict[str, Any], field: str, sentence: str
) -> None:
    good = {"kind": "movie", "file": tmp_path / "a.mp4"}
    assert mistakes(OFFER, Asked(**good)) == {}
    found = mistakes(OFFER, Asked(**(good | wrong)))
    assert found.keys() == {field}
    assert found[field].startswith(sentence)
    assert "--" not in found[field]


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    wrong = Asked(kind="movie", span="part", end="1e9", size="x", file=tmp_path / "a.avi")
    assert mistakes(OFFER, wrong).keys() == {"end", "size", "file"}


def test_only_what_is_written_is_looked_at(tmp_path: Path) -> None:
    unused = Asked(kind="mesh", size="x", fps="x", start="x", span="part", file=tmp_path / "a.stl")
    assert mistakes(OFFER, unused) == {}
    assert mistakes(OFFER, Asked(kind="picture", size="641x361", file=tmp_path / "a.png")) == {}


@pytest.mark.parametrize(
    ("kind", "ending"), [("movie", ".mp4"), ("picture", ".png"), ("numbers", ".json"), ("atlas", ".png")]
)
def test_a_file_ends_as_its_kind_does(tmp_path: Path, kind: str, ending: str) -> None:
    assert mistakes(OFFER, Asked(kind=kind, file=tmp_path / f"a{ending}")) == {}
    assert f"ends in {ending}" in mistakes(OFFER, Asked(kind=kind, file=tmp_path / "a.xyz"))["file"]
    assert "this is a folder" in mistakes(OFFER, Asked(kind=kind, file=tmp_path))["file"]
    assert "this is a folder" in mistakes(OFFER, Asked(kind=kind, file=Path("/")))["file"]


def test_a_file_that_is_being_written_is_not_written_twice(tmp_path: Path) -> None:
    asked = Asked(kind="atlas", file=tmp_path / "a.png")
    assert "not done yet" in mistakes(OFFER, asked, {tmp_path / "a-fractures.png"})["file"]
    assert mistakes(OFFER, asked, {tmp_path / "b.png"}) == {}


def test_a_name_on_offer_takes_nothing_from_anybody(tmp_path: Path) -> None:
    assert free_file(tmp_path, "a", ".mp4") == tmp_path / "a.mp4"
    (tmp_path / "a.mp4").touch()
    assert free_file(tmp_path, "a", ".mp4") == tmp_path / "a-2.mp4"
    assert free_file(tmp_path, "a", ".mp4", {tmp_path / "a-2.mp4"}) == tmp_path / "a-3.mp4"


def test_names_on_offer_tell_what_is_in_the_file() -> None:
    stems = {
        usual_stem(OFFER, asked)
        for asked in (
            Asked(), Asked(span="step", step=4), Asked(span="part"), Asked(kind="picture"), Asked(kind="atlas"),
            Asked(kind="numbers", moment="step", step=2), Asked(kind="mesh", level="T5", part="left_rib"),
            Asked(kind="mesh", fracture="burst"),
        )
    }  # fmt: skip
    assert stems == {
        "pvp", "pvp-step-5", "pvp-part", "pvp-0m47", "atlas", "pvp-step-3", "T5-left-rib", "L1-vertebra-burst",
    }  # fmt: skip


@given(st.integers(0, 5999), st.integers(0, 99))
def test_times_are_read_as_they_are_typed(whole: int, hundredths: int) -> None:
    share = f"{hundredths:02d}"
    assert seconds("start", f"{whole}.{share}") == pytest.approx(whole + hundredths / 100)
    assert seconds("start", f" {whole // 60}:{whole % 60:02d},{share} ") == pytest.approx(whole + hundredths / 100)
    tenths = whole + hundredths // 10 / 10
    assert moment_text(tenths) == f"{whole // 60}:{whole % 60:02d}.{hundredths // 10}"


@pytest.mark.parametrize("typed", ["-1", "nan", "inf", "1:2:3", "1:60", "1:5", "1e3", "a", ":30", "1:"])
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(RequestError, match="is not a time"):
        seconds("start", typed)


def test_nothing_typed_is_the_beginning_and_the_end() -> None:
    assert span_s(OFFER, Asked(span="part", start=" ", end="")) == (0.0, PVP.duration_s)
    assert span_s(OFFER, Asked(span="step", step=1, start="50")) == (
        PVP.steps[1].starts_s,
        PVP.steps[1].starts_s + PVP.steps[1].lasts_s,
    )
    assert moment_s(OFFER, Asked(moment="step", step=3)) == PVP.steps[3].rests_s


def test_settings_are_those_chosen_before_those_of_the_lesson(tmp_path: Path) -> None:
    assert all_settings(OFFER) == {**settings_of("pvp"), "level": "T12", "height_loss": "0.3"}
    gone = Offer(lesson=str(tmp_path / "gone.yaml"), settings={"level": "T5"}, title="", steps=(), duration_s=1.0)
    assert all_settings(gone) == {"level": "T5"}


def test_options_become_words_and_nothing_else_does() -> None:
    assert in_words("--out /a/--size.png: there is no folder /a.") == "File /a/--size.png: there is no folder /a."
    assert in_words("--part fragment: only a burst has one; add --fracture burst.") == (
        "Part fragment: only a burst has one; add fracture burst."
    )
    assert in_words("/x/a--out.mp4 could not be written: no room.") == "/x/a--out.mp4 could not be written: no room."
    assert in_words("--unheard-of 3") == "--unheard-of 3"


def test_every_part_has_a_name() -> None:
    assert part_words().keys() == set(get_args(MeshPart))


@given(st.floats(0.0, 1e5))
def test_the_time_left_is_told_about_right(left_s: float) -> None:
    told = left_text(left_s)
    if told == "a few seconds left":
        assert left_s <= 7.5
        return
    assert told.startswith("about ")
    words = told.split()[1:-1]
    per = {"h": 3600, "min": 60, "s": 1}
    total = sum(int(number) * per[unit] for number, unit in zip(words[::2], words[1::2], strict=True))
    assert math.isclose(total, left_s, rel_tol=0.34, abs_tol=2.5)


def test_no_time_is_told_that_is_not_known() -> None:
    assert left_text(None) == ""
    assert left_text(130.0) == "about 2 min left"
    assert left_text(4200.0) == "about 1 h 10 min left"
