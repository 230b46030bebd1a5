"""Every mistake in a question or in notes is told with its line, what is wrong and what to write instead."""

from __future__ import annotations

import pytest

from kyphoscope.scenes.errors import SceneError
from kyphoscope.scenes.script import read_text
from tests.scenes.test_questions import SCRIPT, compiled

STOP = "stop: false"
CLICK = "within_mm: 6"


def line_of(text: str, words: str) -> int:
    """The line, from 1, on which some words stand for the first time."""
    return text[: text.index(words)].count("\n") + 1


MISTAKES = {
    # what stands in the script, what is written instead, the words on the line that is meant, what is told
    "neither of the three": ("      stop: false\n", "", "ask:\n      question: Stop?",
        "`ask` does not say how it is answered. Write `click:` with a landmark"),
    "two of the three": (CLICK, "stop: true", "stop: true",
        "`ask` is answered in two ways: `click` and `stop`. Leave one of them out."),
    "choices and a click": (CLICK, "choices: [a, b]\n      right: a", "choices: [a",
        "`ask` is answered in two ways: `click` and `choices`."),
    "neither true nor false": (STOP, "stop: maybe", "stop: maybe",
        '`stop` must be true or false, but it is "maybe".'),
    "no question": ("      question: Where on the {side}?\n", "", "ask:",
        "`ask` has no `question`. Write a line `question: ...`."),
    "no reason": ("      because: There is room.\n", "", "ask:\n      question: Stop?", "`ask` has no `because`."),
    "notes that are a list": ("notes: Point at", "notes: [Point]\n    say: Point at", "notes: [",
        "`notes` must be a text, but it is a list."),
    "an unknown key": (CLICK, "within: 6", "within: 6", 'Unknown key "within". Did you mean "within_mm"?'),
    "too near": (CLICK, "within_mm: 0.5", "within_mm: 0.5", "`within_mm` must be at least 1,"),
    "too far": (CLICK, "within_mm: 41", "within_mm: 41", "`within_mm` must be at most 40,"),
    "near what": (STOP, "stop: false\n      within_mm: 7", "within_mm: 7",
        "`within_mm` says how near a click must be, but nothing is clicked on. Leave it out."),
    "right without choices": (STOP, "stop: false\n      right: Stop", "right: Stop",
        "`right` stands without `choices`. Write `choices:` with two to six answers."),
    "choices without right": (STOP, "choices: [Yes, No]", "ask:\n      question: Stop?",
        "`ask` has `choices` but does not say which is right. Write a line `right: ...`."),
    "right is none of them": (STOP, "choices: [Upper wall, Inner wall]\n      right: Iner wall", "right: Iner wall",
        '`right` is "Iner wall", which is not among the choices. Did you mean "Inner wall"? Choices: Upper wall and'),
    "one choice": (STOP, "choices: [Yes]\n      right: Yes", "choices: [Yes]",
        "`choices` needs at least 2, but has 1. Add what is missing."),
    "seven choices": (STOP, "choices: [a, b, c, d, e, f, g]\n      right: a", "choices: [a, b",
        "`choices` has more than 6. Leave some out."),
    "equal choices": (STOP, "choices: [Yes, No, yes]\n      right: No", "choices: [Yes",
        '"yes" is among the choices twice. Leave one of them out.'),
    "an empty choice": (STOP, "choices:\n        - Yes\n        - ''\n      right: Yes", "- ''", "This is empty."),
    "one word for the choices": (STOP, "choices: Yes\n      right: Yes", "choices: Yes",
        '`choices` must be a list, but it is "Yes".'),
    "a landmark that is none": ("click: treated.path.entry", "click: 7", "click: 7",
        '`click` must be a landmark such as L1.left_path.entry, but it is "7".'),
    "a word that no setting comes to": ("only: [one]", "only: [onee]", "only: [onee]",
        '`only` cannot be "onee". Did you mean "one"?'),
    "a mistake in other words": ("right: Beside it", "right: Under it", "right: Under it",
        '`right` is "Under it", which is not among the choices.'),
    "an unknown key in other words": ("because: It", "becaus: It", "becaus: It",
        'Unknown key "becaus". Did you mean "because"?'),
    "before it begins": ("starts_s: 2", "starts_s: -1", "starts_s: -1", "`starts_s` must be at least 0"),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "at", "told"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_told_with_its_line_and_with_what_to_write(old: str, new: str, at: str, told: str) -> None:
    assert SCRIPT.count(old) == 1
    broken = SCRIPT.replace(old, new)
    with pytest.raises(SceneError) as mistake:
        read_text(broken, "lesson.yaml")
    assert str(mistake.value).startswith(f"lesson.yaml, line {line_of(broken, at)}: {told}")


def test_a_question_is_a_group_of_lines() -> None:
    broken = f"{SCRIPT[: SCRIPT.rindex('    ask:')]}    ask: Where?\n{SCRIPT[SCRIPT.rindex('    do:') :]}"
    with pytest.raises(
        SceneError, match=r'`ask` must be a group of `key: value` lines, but it is "Where\?"'
    ) as mistake:
        read_text(broken)
    assert mistake.value.line == line_of(broken, "ask: Where?")


IMPOSSIBLE = {
    "an unknown landmark": ("click: treated.path.entry", "click: treated.path.entri",
        "treated has no landmark left_path.entri. Did you mean"),
    "a landmark of nobody": ("click: treated.path.entry", "click: T7.path.entry", "There is no part T7."),
    "after its step": ("starts_s: 2", "starts_s: 6",
        "This is asked after 6 s, but its step lasts only 6 s. Write a number less than 6."),
    "an unknown word in the question": ("question: Where on the {side}?", "question: Where on the {sid}?",
        "{sid} stands for nothing. Words in braces may be {level}"),
    "an unknown word in the notes": ("notes: Point at the {side}", "notes: Point at the {sid}", "{sid} stands for"),
    "an unknown word in the reason": ("because: The {side} one", "because: The {sid} one", "{sid} stands for"),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "told"), IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_what_cannot_be_asked_is_refused_with_its_line(old: str, new: str, told: str) -> None:
    assert SCRIPT.count(old) == 1
    text = SCRIPT.replace(old, new)
    with pytest.raises(SceneError) as mistake:
        compiled(text)
    assert str(mistake.value).startswith(f"lesson.yaml, line {line_of(text, new)}: {told}")


def test_a_tip_that_is_nowhere_yet_cannot_be_clicked_on() -> None:
    early = "    lasts_s: 3\n    ask: {question: Where, click: needle_left.tip, because: There.}\n"
    text = SCRIPT.replace("    lasts_s: 3\n", early)
    with pytest.raises(SceneError, match=r"needle_left.tip cannot be found when this is asked: needle_left is") as told:
        compiled(text)
    assert told.value.line == line_of(text, "click: needle_left.tip")


OTHER_WORDS = {
    "an unknown word in a question": ("question: Which way on the {side}?", "question: Which on the {sid}?",
        "{sid} stands for nothing."),
    "an unknown word in an answer": ('"Through {level}", Beside', '"Through {levl}", Beside',
        "{levl} stands for nothing."),
    "answers that become one": ('"Through {level}", Beside it', '"At {level}", At L1, Beside it',
        'With these settings "At L1" is among the choices twice. Say them in other words.'),
    "an unknown word in notes": ("notes: Beside the pedicle of {level}", "notes: Beside {lvl}",
        "{lvl} stands for nothing."),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "told"), OTHER_WORDS.values(), ids=OTHER_WORDS)
def test_a_mistake_in_other_words_is_told_on_the_line_of_those(old: str, new: str, told: str) -> None:
    assert SCRIPT.count(old) == 1
    text = SCRIPT.replace(old, new)
    assert compiled(text).steps[1].question is not None  # they are not said with the settings as they are
    with pytest.raises(SceneError) as mistake:
        compiled(text, approach="parapedicular")
    assert str(mistake.value).startswith(f"lesson.yaml, line {line_of(text, new)}: {told}")
