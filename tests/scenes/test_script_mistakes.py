"""Every mistake in the text of a script is told with its file, its line, what is wrong and what to write instead."""

import os
import sys
from pathlib import Path

import pytest

from kyphoscope.scenes.errors import SceneError
from kyphoscope.scenes.script import LARGEST_BYTES, read_file, read_text

GOOD = """\
title: Vertebroplasty of L1
sources: [one, two]
cast:
  L1: {part: vertebra, level: L1, fracture: wedge, height_loss: 0.35}
  needle: {part: needle, gauge: 11, side: left}
  cement: {part: cement, inside: L1, pattern: interdigitating}
steps:
  - step: Through the pedicle
    phase: access
    lasts_s: 8
    view: ap
    say: The tip stays lateral.
    do:
      - advance: needle
        from: L1.left_path.entry
        to: L1.left_path.anterior_third
"""

MISTAKES = [
    # what it is, what stands in the script, what is written instead, its line, what is told
    ("titel", "title: V", "titel: V", 1, 'Unknown key "titel". Did you mean "title"?'),
    ("blank title", "title: Vertebroplasty of L1", 'title: "  "', 1, "`title` is empty."),
    ("a terminal's code", "say: The tip stays lateral.", 'say: "\\e[31m red"', 12, "`say` has a character that cannot"),
    (
        "a terminal's code in a verb",
        "advance: needle",
        '"\\e[31m": needle',
        14,
        'Unknown verb "\N{REPLACEMENT CHARACTER}[31m".',
    ),
    ("a name without end", "view: ap", f"view: {'a' * 99}", 11, f'`view` cannot be "{"a" * 39}…".'),
    ("a long name", "phase: access", f"phase: {'a' * 41}", 9, "`phase` is longer than 40 letters."),
    ("a long text", "say: The", f"say: {'a' * 601}", 12, "`say` is longer than 600 letters."),
    ("no title", "title: Vertebroplasty of L1\n", "", 1, "The script has no `title`. Write a line `title: ...`."),
    ("empty title", "title: Vertebroplasty of L1", "title:", 1, "`title` is empty."),
    ("unknown verb", "advance: needle", "advnce: needle", 14, 'Unknown verb "advnce". Did you mean "advance"?'),
    ("no verb", "- advance: needle\n        from", "- from", 14, 'Unknown verb "from".'),
    (
        "two verbs",
        "from: L1.left_path.entry",
        "hide: needle",
        15,
        "There are two verbs in one action: advance and hide.",
    ),
    ("no action", "- advance: needle", "- needle\n      - advance: needle", 14, "This is not an action."),
    ("unknown key", "to: L1", "too: L1", 16, 'Unknown key "too". Did you mean "to"?'),
    ("unknown part", "part: needle", "part: neddle", 5, 'Unknown part "neddle". Did you mean "needle"?'),
    ("no part", "part: needle, ", "", 5, "`needle` does not say what part it is."),
    ("unknown view", "view: ap", "view: app", 11, '`view` cannot be "app". Did you mean "ap"?'),
    ("unknown key of a view", "view: ap", "view: {name: ap, zom: 2}", 11, 'Unknown key "zom". Did you mean "zoom"?'),
    ("unknown level", "level: L1", "level: L9", 4, '`level` cannot be "L9".'),
    ("unknown side", "side: left", "side: lefft", 5, '`side` cannot be "lefft". Did you mean "left"?'),
    ("unknown pattern", "interdigitating", "spongy", 6, '`pattern` cannot be "spongy".'),
    ("a gauge that is not made", "gauge: 11", "gauge: 12", 5, "`gauge` cannot be 12. Legal are: 8, 10, 11, 13."),
    (
        "minutes",
        "lasts_s: 8",
        "lasts_s: 1:30",
        10,
        '`lasts_s` must be a number, but it is "1:30". Write seconds as one',
    ),
    (
        "minutes that are no time",
        "height_loss: 0.35",
        "height_loss: 1:30",
        4,
        '`height_loss` must be a number, but it is "1:30". Write it as in 12',
    ),
    (
        "neither true nor false",
        "side: left}",
        "side: left, shown: maybe}",
        5,
        '`shown` must be true or false, but it is "maybe". Write',
    ),
    (
        "a name with a dash",
        "  needle: {",
        "  bone-needle: {",
        5,
        'The word before the colon must be a name, but it is "bone-needle".',
    ),
    (
        "a disc below the sacrum",
        "  needle: {",
        "  disc: {part: disc, above: S1}\n  needle: {",
        5,
        '`above` cannot be "S1".',
    ),
    ("a word for a number", "lasts_s: 8", "lasts_s: No", 10, '`lasts_s` must be a number, but it is "No".'),
    ("not a number", "lasts_s: 8", "lasts_s: .nan", 10, '`lasts_s` must be a number, but it is ".nan".'),
    ("infinity", "lasts_s: 8", "lasts_s: .inf", 10, '`lasts_s` must be a number, but it is ".inf".'),
    ("python's infinity", "lasts_s: 8", "lasts_s: inf", 10, '`lasts_s` must be a number, but it is "inf".'),
    ("a number that overflows", "lasts_s: 8", f"lasts_s: {'9' * 400}", 10, "`lasts_s` must be a number"),
    ("underscores", "lasts_s: 8", "lasts_s: 1_0", 10, '`lasts_s` must be a number, but it is "1_0".'),
    ("a list for a number", "lasts_s: 8", "lasts_s: [8]", 10, "`lasts_s` must be a number, but it is a list."),
    ("zero seconds", "lasts_s: 8", "lasts_s: 0", 10, '`lasts_s` must be more than 0, but it is "0".'),
    ("negative seconds", "lasts_s: 8", "lasts_s: -2", 10, '`lasts_s` must be more than 0, but it is "-2".'),
    ("too many seconds", "lasts_s: 8", "lasts_s: 601", 10, '`lasts_s` must be at most 600, but it is "601".'),
    ("height lost out of range", "0.35", "0.61", 4, '`height_loss` must be at most 0.6, but it is "0.61".'),
    ("negative height lost", "0.35", "-0.1", 4, '`height_loss` must be at least 0, but it is "-0.1".'),
    ("a list for a name", "inside: L1", "inside: [L1]", 6, "`inside` must be a text, but it is a list."),
    ("a number for a name", "phase: access", "phase: 7", 9, '`phase` must be a name, but it is "7".'),
    ("a word for a list", "sources: [one, two]", "sources: one", 2, '`sources` must be a list, but it is "one".'),
    ("a word for the steps", "do:\n", "do: nothing\n    dont:\n", 13, '`do` must be a list, but it is "nothing".'),
    (
        "a map for a list",
        "steps:\n",
        "steps: {a: b}\nsteeps:\n",
        7,
        "`steps` must be a list, but it is a group of lines.",
    ),
    (
        "no place to go",
        "        from: L1.left_path.entry\n        to: L1.left_path.anterior_third\n",
        "",
        14,
        "Advance does",
    ),
    ("a key that comes twice", "lasts_s: 8", "phase: b", 10, '"phase" is said twice; the first time is on line 9.'),
    (
        "a part that comes twice",
        "  cement: {",
        "  needle: {",
        6,
        '"needle" is said twice; the first time is on line 5.',
    ),
    ("an anchor", "title: V", "title: &v V", 1, "`&v` marks a place to refer to."),
    ("an alias", "title: Vertebroplasty", "title: *v", 1, "`*v` refers to another place."),
    ("a tag", "title: V", "title: !!str V", 1, "A script has no tags"),
    (
        "a tag that would run something",
        "title: V",
        "title: !!python/object/apply:os.system V",
        1,
        "A script has no tags",
    ),
    ("a tag of one's own", "cast:", "cast: !mine", 3, "A script has no tags"),
    ("a merged map", "sources: [one, two]", "<<: {a: b}", 2, "A script does not merge one map into another."),
    ("a second document", "cast:", "---\ncast:", 3, "`---` begins a second script in this file."),
    ("a directive", "title: V", "%YAML 1.1\n---\ntitle: V", 1, "A script has no `%` lines."),
    ("a map for a key", "title: V", "{a: b}: V", 1, "A list or map stands where a word should."),
    (
        "a colon in a text",
        "say: The tip",
        "say: Note: the tip",
        12,
        "This is not YAML: mapping values are not allowed here.",
    ),
    ("a tab", "    phase: access", "\tphase: access", 9, "This is not YAML"),
    ("an open quotation mark", "say: The", 'say: "The', 17, "This is not YAML"),
    ("an open bracket", "[one, two]", "[one, two", 3, "This is not YAML"),
    ("a control character", "say: The", "say: \x07The", 12, "There is a character that no text has (number 7)."),
]


@pytest.mark.parametrize(
    ("old", "new", "line", "told"), [row[1:] for row in MISTAKES], ids=[row[0] for row in MISTAKES]
)
def test_names_file_and_line_and_says_what_is_wrong(old: str, new: str, line: int, told: str) -> None:
    assert GOOD.count(old) >= 1
    with pytest.raises(SceneError) as mistake:
        read_text(GOOD.replace(old, new, 1), "lesson.yaml")
    assert (mistake.value.file, mistake.value.line) == ("lesson.yaml", line)
    assert str(mistake.value).startswith(f"lesson.yaml, line {line}: {told}")


def test_the_good_script_is_good() -> None:
    scene = read_text(GOOD)
    assert scene.title == "Vertebroplasty of L1"
    assert read_text(GOOD) == scene


@pytest.mark.parametrize(("word", "phase"), [("No", "No"), ("yes", "yes"), ("on", "on"), ("null", "null")])
def test_the_declared_type_decides_how_a_word_is_read(word: str, phase: str) -> None:
    assert read_text(GOOD.replace("phase: access", f"phase: {word}")).steps[0].phase == phase


def test_a_text_may_go_over_several_lines() -> None:
    broken = GOOD.replace("say: The tip stays lateral.", "say: >\n      The tip\n      stays\n\n      lateral.")
    assert read_text(broken).steps[0].say == "The tip stays lateral."


@pytest.mark.parametrize("text", ["", "   \n", "# only a remark\n", "---"])
def test_an_empty_script_is_told(text: str) -> None:
    with pytest.raises(SceneError) as mistake:
        read_text(text, "lesson.yaml")
    assert (mistake.value.file, mistake.value.line) == ("lesson.yaml", 1)


@pytest.mark.parametrize("text", ["one word", "- a\n- b\n", "[]", "{}"])
def test_a_text_that_is_no_script_is_told(text: str) -> None:
    with pytest.raises(SceneError, match=r"lesson.yaml, line 1: .*title"):
        read_text(text, "lesson.yaml")


@pytest.mark.parametrize("deep", ["[" * 100_000, "{a: " * 20_000, "- " * 50_000, "[" * 9 + "]" * 9])
def test_lists_too_deep_in_each_other_are_told_and_do_no_harm(deep: str) -> None:
    with pytest.raises(SceneError, match="Lists lie too deep in each other") as mistake:
        read_text(f"title: V\nsources: {deep}" if deep[0] != "-" else deep, "lesson.yaml")
    assert mistake.value.line == (2 if deep[0] != "-" else 1)


def refused(path: Path) -> SceneError:
    with pytest.raises(SceneError) as mistake:
        read_file(path)
    assert mistake.value.file == str(path)
    return mistake.value


def test_a_missing_file(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.yaml").wrong == "There is no such file."


def test_a_file_below_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(GOOD)
    assert refused(tmp_path / "a.yaml" / "b.yaml").wrong == "It cannot be read: Not a directory."


def test_a_name_that_no_file_can_have(tmp_path: Path) -> None:
    assert refused(Path("a\0b.yaml")).wrong == "This is not the name of a file."
    assert "too long" in refused(tmp_path / ("a" * 5000)).wrong


def test_a_folder(tmp_path: Path) -> None:
    assert refused(tmp_path).wrong == "This is a folder."


def test_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    assert refused(tmp_path / "pipe.yaml").wrong == "This is not a file that can be read."


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "secret.yaml"
    path.write_text(GOOD)
    path.chmod(0)
    if os.access(path, os.R_OK):  # the superuser may read everything
        monkeypatch.setattr(Path, "open", lambda *_, **__: (_ for _ in ()).throw(PermissionError(13, "no")))
    assert refused(path).wrong == "You may not read this file."


def test_a_huge_file_is_refused_without_being_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "huge.yaml"
    with path.open("wb") as stream:
        stream.truncate(50_000_000)
    monkeypatch.setattr(Path, "open", lambda *_, **__: pytest.fail("the file was opened"))
    assert refused(path).wrong == "It is 50.0 MB large; a script has at most 1 MB."


def test_a_file_just_over_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    path.write_text(GOOD + "#" * (LARGEST_BYTES + 1 - len(GOOD)))
    assert "a script has at most" in refused(path).wrong


def test_a_binary_file(tmp_path: Path) -> None:
    path = tmp_path / "picture.yaml"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    assert (refused(path).wrong, refused(path).line) == ("This is a binary file, not a text.", 3)


def test_letters_that_are_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "latin.yaml"
    path.write_bytes(GOOD.replace("The tip stays lateral", "Der Weg führt").encode("latin-1"))
    assert (refused(path).wrong, refused(path).line) == ("There is a letter that is not UTF-8.", 12)


def test_a_mark_at_the_beginning_of_a_windows_file_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "windows.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert read_file(path).title == "Vertebroplasty of L1"


def test_reading_goes_no_deeper_than_python_can(tmp_path: Path) -> None:
    limit = sys.getrecursionlimit()
    with pytest.raises(SceneError):
        read_text("a: " + "[" * (10 * limit))
