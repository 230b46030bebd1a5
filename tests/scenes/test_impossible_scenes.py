"""What cannot be is refused when a scene is compiled, with its line; what can be is not."""

import pytest

from kyphoscope.scenes.errors import SceneError
from kyphoscope.scenes.script import read_text
from kyphoscope.scenes.timeline import Timeline, compile_scene


def compiled(text: str) -> Timeline:
    return compile_scene(read_text(text, "lesson.yaml"))


def line_of(text: str, words: str) -> int:
    """The line, from 1, on which some words stand for the first time."""
    return text[: text.index(words)].count("\n") + 1


NEEDLE_MISTAKES = {
    "an unknown part": ("highlight: L1", "highlight: L8", 'There is no part "L8". Did you mean "L1"?'),
    "a part of the wrong kind": ("incise: skin", "incise: needle", "needle is a needle; incise is for: skin."),
    "a bone that is told to advance": ("advance: needle, to", "advance: L1, to", "L1 is a vertebra; advance is for"),
    "an unknown landmark": ("to: L1.left_path.entry", "to: L1.left_path.entri", "L1 has no landmark left_path.entri."),
    "a landmark of nobody": ("to: L1.left_path.entry", "to: L5.left_path.entry", "There is no part L5."),
    "a landmark where there is none": ("at: needle.tip, volume", "at: needle.middle, volume", "needle has no landmark"),
    "a way into nobody": ("to: L1.left_path.anterior_third", "to: L9.left_path.pedicle", "There is no part L9."),
    "a way that there is not": ("to: L1.left_path.anterior_third", "to: L1.upper_path.pedicle", "L1 has no landmark"),
    "a way into a needle": ("to: L1.left_path.anterior_third", "to: needle.left_path.pedicle",
        "needle has no landmark"),
    "no way": ("from: L1.left_path.skin, to", "to", "needle is not anywhere yet, so it has no way to"),
    "a way from nowhere": ("from: L1.left_path.skin, to: L1.left_path.entry", "by_mm: 20",
        "needle is not anywhere yet."),
    "no direction": ("from: L1.left_path.skin, to: L1.left_path.entry", "by_mm: 9, to: L1.body.centre",
        "L1.body.centre"),
    "the other side": ("to: L1.left_path.anterior_third", "to: L1.right_path.anterior_third", "needle is for the left"),
    "backwards": ("to: L1.left_path.anterior_third", "to: L1.left_path.skin", "That landmark lies behind the tip of"),
    "sideways": ("to: L1.left_path.anterior_third", "to: T12.body.centre", "needle would have to go"),
    "on the spot": ("to: L1.left_path.anterior_third", "to: L1.left_path.entry", "needle is there already."),
    "a jump": ("advance: needle, to: L1", "advance: needle, from: L1.left_path.skin, to: L1", "needle is 50 mm away"),
    "withdrawn forward": ("withdraw: needle, by_mm: 60", "withdraw: stylet, to: L1.left_path.anterior_third",
        "L1.left_path"),
    "withdrawn while advanced": ("- {show: skin}",
        "- {withdraw: needle, by_mm: 3}\n      - {advance: needle, by_mm: 2, starts_s: 3, lasts_s: 1}",
        "Two actions lead needle"),
    "cement from a bone": ("at: needle.tip, volume", "at: L1.body.centre, volume", "Cement does not come out of"),
    "cement from nowhere": ("at: needle.tip, volume", "volume", "cement does not say where it comes out."),
    "cement outside the body": ("left_path.anterior_third", "left_path.pedicle",
        "needle.tip is not inside the body of L1"),
    "too much cement": ("volume_ml: 2,", "volume_ml: 19,", "19 mL of cement do not fit: the body of L1 has room for"),
    "cement that softens": ("{set: cement, to: set, lasts_s: 2}", "{set: cement, to: set, lasts_s: 1}\n      - "
                            "{set: cement, to: liquid, starts_s: 1}", "cement is harder than liquid already"),
    "cement that is not there": ("- {highlight: L1}", "- {set: cement, to: set}", "cement is not there yet"),
    "a label on what is not there": ("- {show: skin}", "- {label: Cement, at: cement}", "cement is not anywhere yet."),
    "height of a whole bone": ("restore: L1", "restore: T12", "T12 is not the broken vertebra that is treated"),
    "restored the wrong way": ("height_loss: 0.33", "height_loss: 0.4", "restore to 0.4 from 0.35 is the wrong way."),
    "settled the wrong way": ("restore: L1, ", "settle: L1, ", "settle to 0.33 from 0.35 is the wrong way."),
    "two on one channel": ("- {turn: needle, by_deg: 90}", "- {advance: needle, by_mm: 5, starts_s: 2}",
                           "Two actions lead needle in the same way at the same time: this `advance` and the one"),
    "two views": ("- {highlight: L1}", "- {look: ap}\n      - {look: oblique}",
                  "Two actions lead the view in the same way at the same time"),
    "ends after its step": ("lasts_s: 2}\n      - {hide: stylet", "lasts_s: 9}\n      - {hide: stylet",
        "This ends 9 s after"),
    "begins after its step": ("starts_s: 2}", "starts_s: 20}", "This begins after 20 s, but its step lasts only 3 s."),
    "a cut with an end": ("cut: sagittal", "lasts_s: 1, cut: sagittal", "A cut stays until the next one."),
    "a side that a cut has not": ("cut: sagittal", "takes: superior, cut: sagittal",
        "A sagittal cut has no superior side."),
    "a stylet in nothing": ("in: needle", "in: neddle",
        "`in` must name a needle or cannula, but neddle is not in the cast."),
    "a bandage on a needle": ("on: skin", "on: needle", "`on` must name a skin, but needle is a needle."),
    "treats nobody": ("cast:", "treats: L7\ncast:", "There is no vertebra L7 to treat."),
    "treats the wrong one": ("cast:", "treats: T12\ncast:", "T12 is to be treated, but L1 is broken."),
    "two broken": ("level: T12}", "level: T12, fracture: wedge}",
        "L1 and T12 are broken; a scene treats one vertebra."),
    "lost but not broken": ("fracture: wedge, ", "", "L1 has lost height but is not broken."),
    "the same bone twice": ("level: T12}", "level: L1}", "T12 and L1 are the same vertebra."),
    "compact without a cavity": ("inside: L1}", "inside: L1, pattern: compact}",
        "cement is compact but fills no cavity."),
}  # fmt: skip

BALLOON_MISTAKES = {
    "beyond the balloon": ("volume_ml: 1.2", "volume_ml: 4.1",
        "A balloon of 15 mm holds at most 4 mL, but it is given 4.1."),
    "inflated too early": ("to: L1.left_path.anterior_third}\n  - step: Balloon up",
        "by_mm: 60}\n  - step: Balloon up", None),
    "moved while inflated": ("withdraw: tamp, by_mm: 150, starts_s: 2",
        "withdraw: tamp, by_mm: 150, starts_s: 1", None),
    "beside its axis": ("advance: tamp, to: L1.left", "advance: tamp, to: L1.right", "That landmark lies"),
    "an empty balloon deflated": ("- {settle: L1", "- {deflate: balloon, starts_s: 3}\n      - {settle: L1",
        "balloon is empty"),
    "a full balloon in the way": ("- {deflate: balloon, lasts_s: 2}\n", "", None),
    "a cavity that is not made": ("- {inflate: balloon, volume_ml: 1.2, lasts_s: 4}\n", "", None),
    "a bore that is closed": ("by_mm: 130", "by_mm: 100", "stylet still lies in cannula, so tamp cannot go in."),
    "forward that is back": ("advance: tamp, to: L1.left_path.anterior_third",
        "advance: tamp, by_mm: 160}\n      - {advance: "
                             "stylet, by_mm: 10, starts_s: 1", None),
    "fills a balloon": ("fills: cavity", "fills: balloon", "`fills` must name a cavity, but balloon is a balloon."),
    "names that are not as many": ("named: [One, Two, Three]", "named: [One, Two]", "This: `named` needs one name"),
    "portions that do not fit": ("[0.4, 0.4, 0.5]", "[5, 5, 5]", "15 mL of cement do not fit"),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "told"), NEEDLE_MISTAKES.values(), ids=NEEDLE_MISTAKES)
def test_a_needle_cannot(needle_script: str, old: str, new: str, told: str | None) -> None:
    check(needle_script, old, new, told)


@pytest.mark.parametrize(("old", "new", "told"), BALLOON_MISTAKES.values(), ids=BALLOON_MISTAKES)
def test_a_balloon_cannot(balloon_script: str, old: str, new: str, told: str | None) -> None:
    check(balloon_script, old, new, told)


def check(script: str, old: str, new: str, told: str | None) -> None:
    """The changed script is refused; on the line of the change where the sentence about it is given."""
    assert old in script
    text = script.replace(old, new, 1)
    with pytest.raises(SceneError) as mistake:
        compiled(text)
    assert mistake.value.file == "lesson.yaml"
    assert mistake.value.line is not None
    assert mistake.value.instead or mistake.value.wrong
    if told is not None:
        assert mistake.value.wrong.startswith(told.split("?")[0].split(". Did")[0])


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("volume_ml: 2,", "volume_ml: 19,", "volume_ml: 19,"),
        ("height_loss: 0.33", "height_loss: 0.4", "height_loss: 0.4"),
        ("starts_s: 2}", "starts_s: 20}", "starts_s: 20}"),
        ("at: needle.tip, volume", "at: needle.middle, volume", "needle.middle"),
        ("- {turn: needle, by_deg: 90}", "- {advance: needle, by_mm: 5, starts_s: 2}", "by_mm: 5"),
    ],
)
def test_the_line_is_that_of_the_mistake(needle_script: str, old: str, new: str, line: str) -> None:
    text = needle_script.replace(old, new, 1)
    with pytest.raises(SceneError) as mistake:
        compiled(text)
    assert mistake.value.line == line_of(text, line)


def test_a_closed_needle_says_what_closes_it(needle_script: str) -> None:
    text = needle_script.replace("by_mm: 140", "by_mm: 14").replace("      - {hide: stylet, starts_s: 2}\n", "")
    with pytest.raises(SceneError, match="stylet still closes needle"):
        compiled(text)


def test_a_moved_balloon_says_who_moves(balloon_script: str) -> None:
    text = balloon_script.replace("by_mm: 150, starts_s: 2", "by_mm: 150, starts_s: 1")
    with pytest.raises(SceneError, match="tamp moves while balloon is inflated") as mistake:
        compiled(text)
    assert mistake.value.line == line_of(text, "by_mm: 150")


def test_a_cannula_may_not_move_around_a_full_balloon_either(balloon_script: str) -> None:
    text = balloon_script.replace(
        "- {deflate: balloon, lasts_s: 2}",
        "- {withdraw: cannula, by_mm: 5, lasts_s: 1}\n      - {deflate: balloon, lasts_s: 2}",
        1,
    )
    with pytest.raises(SceneError, match="cannula moves while balloon is inflated"):
        compiled(text)


def test_a_scene_made_by_a_program_has_no_lines(needle_script: str) -> None:
    scene = read_text(needle_script.replace("volume_ml: 2,", "volume_ml: 19,"))
    rebuilt = type(scene).model_validate(scene.model_dump(by_alias=True))
    with pytest.raises(SceneError) as mistake:
        compile_scene(rebuilt)
    assert mistake.value.line is None


@pytest.mark.parametrize(("level", "fits"), [("T4", False), ("T12", True)])
def test_a_cannula_that_is_too_thick_for_a_pedicle_is_refused(balloon_script: str, level: str, fits: bool) -> None:
    text = balloon_script.replace("level: L1", f"level: {level}").partition("  - step: Stylet out")[0]
    if fits:
        assert compiled(text).duration_s == pytest.approx(4.0)
        return
    asked = text.replace("cast:\n", "settings: {approach: transpedicular}\ncast:\n")
    with pytest.raises(
        SceneError, match=r"left pedicle of T4 is 4.5 mm wide.* write approach: parapedicular"
    ) as mistake:
        compiled(asked)
    assert mistake.value.line == line_of(asked, "settings:")
    assert compiled(text).ways["left"].approach == "parapedicular"


def test_a_lesson_with_no_end_of_changes_is_refused(balloon_script: str) -> None:
    pumped = "".join(
        f"      - {{inflate: balloon, volume_ml: 4, starts_s: {i}, lasts_s: 0.5}}\n"
        f"      - {{deflate: balloon, starts_s: {i + 0.5}, lasts_s: 0.5}}\n"
        for i in range(40)
    )
    step = "  - step: Again {}\n    phase: again\n    lasts_s: 40\n    say: Once more.\n    do:\n"
    text = balloon_script.partition("  - step: Balloon up")[0] + "".join(step.format(i) + pumped for i in range(2))
    with pytest.raises(SceneError, match=r"There are \d+ changes of shape or place in this lesson") as mistake:
        compiled(text)
    assert mistake.value.line == line_of(text, "steps:")


def test_both_lessons_are_good(needle_script: str, balloon_script: str) -> None:
    assert compiled(needle_script).duration_s == pytest.approx(21.0)
    assert compiled(balloon_script).duration_s == pytest.approx(33.0)
