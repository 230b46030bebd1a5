"""What a person chose is as it was the next time; a file that was spoilt costs the choices and nothing else."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QSplitter, QWidget
from pytestqt.qtbot import QtBot

from kyphoscope.viz.player.lesson.playback import MODES, SPEEDS
from kyphoscope.viz.player.settings.settings_store import GROUP, MOST_RECENT, PANELS, SETTINGS, SettingsStore
from kyphoscope.viz.quiz import MODES as ASKING

CHOSEN = {
    "theme": st.sampled_from(["dark", "light"]),
    "palette": st.sampled_from(["natural", "safe"]),
    "text_size": st.integers(80, 200),
    "speed": st.sampled_from(SPEEDS),
    "notes_letters": st.integers(-4, 8),
    "mode": st.sampled_from(MODES),
    "questions": st.sampled_from(ASKING),
    "polarity": st.sampled_from(["bone_dark", "bone_bright"]),
    "tab": st.sampled_from(["", *PANELS]),
    **dict.fromkeys(("captions", "labels", "panels", "steps", "linked_cameras", "xray", "rules"), st.booleans()),
    "folder": st.text(max_size=40),
    **dict.fromkeys(("window", "splitter"), st.binary(max_size=60)),
    "recent": st.lists(st.text(min_size=1, max_size=30), max_size=MOST_RECENT, unique=True).map(tuple),
    "planned": st.dictionaries(st.text(max_size=20), st.floats(0.5, 600.0), max_size=4).map(lambda d: tuple(d.items())),
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "kyphoscope.ini"


def defaults() -> dict[str, object]:
    return {name: setting.default for name, setting in SETTINGS.items()}


def all_of(kept: SettingsStore) -> dict[str, object]:
    return {name: kept.get(name) for name in SETTINGS}


def test_a_person_has_one_file_under_the_programs_name(file: Path) -> None:
    assert SettingsStore().path.parts[-2:] == ("Kyphoscope", "Kyphoscope.ini")
    assert SettingsStore(file).path == file


def test_every_setting_is_tried_here() -> None:
    assert set(CHOSEN) == set(SETTINGS)


@given(chosen=st.fixed_dictionaries({}, optional=CHOSEN))
def test_what_is_chosen_is_there_the_next_time_and_the_rest_is_by_itself(chosen: dict[str, object]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "kept.ini"
        kept = SettingsStore(file)
        for name, value in chosen.items():
            kept.set(name, value)
        kept.sync()
        assert all_of(SettingsStore(file)) == defaults() | chosen


GARBAGE = st.one_of(
    st.text(),
    st.sampled_from(
        [
            "@Invalid()", "@Variant(\0\0\0\x7f)", "@ByteArray(abc)", "@Rect(1 2 3 4)", "@DateTime(x)", "a, b, c",
            "[" * 30_000, '{"a": 1' + "0" * 400 + "}", "9" * 5_000, "nan", "-1", "inf", "null", '[["a"]]',
            '{"a": null}',
        ]
    ),
)  # fmt: skip


@given(stored=st.dictionaries(st.sampled_from(sorted(SETTINGS)), GARBAGE))
def test_nonsense_in_a_place_leaves_every_setting_legal(stored: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "kept.ini"
        raw = QSettings(str(file), QSettings.Format.IniFormat)
        for name, words in stored.items():
            raw.setValue(f"{GROUP}/{name}", words)
        raw.sync()
        _is_legal_and_still_takes_choices(file)


@given(spoilt=st.binary(max_size=300), at=st.integers(0, 400))
def test_bytes_thrown_into_the_file_leave_every_setting_legal(spoilt: bytes, at: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "kept.ini"
        kept = SettingsStore(file)
        for name, value in {"text_size": 120, "recent": ("/a.yaml", "/b c.yaml"), "window": b"\0\1\2" * 9}.items():
            kept.set(name, value)
        kept.sync()
        whole = file.read_bytes()
        file.write_bytes(whole[:at] + spoilt + whole[at:])
        _is_legal_and_still_takes_choices(file)


def _is_legal_and_still_takes_choices(file: Path) -> None:
    """Every value that is read could have been chosen, and what is chosen now is there the next time."""
    kept = SettingsStore(file)
    for name, value in all_of(kept).items():
        kept.set(name, value)
    kept.text_size = 175
    kept.sync()
    assert SettingsStore(file).text_size == 175


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("theme", "sepia"),
        ("text_size", "79"),
        ("text_size", "201"),
        ("text_size", "big"),
        ("speed", "1.1"),
        ("captions", "true"),
        ("questions", "always"),
        ("window", "not base 64!"),
        ("recent", '["/a", "/a"]'),
        ("recent", '["/a", 3]'),
        ("planned", '{"pvp": -4}'),
    ],
)
def test_a_value_that_may_not_be_counts_as_not_there(file: Path, name: str, stored: str) -> None:
    raw = QSettings(str(file), QSettings.Format.IniFormat)
    raw.setValue(f"{GROUP}/{name}", stored)
    raw.sync()
    kept = SettingsStore(file)
    assert kept.get(name) == SETTINGS[name].default


@pytest.mark.parametrize(
    ("name", "value"),
    [("theme", "sepia"), ("text_size", 79), ("text_size", "100"), ("captions", 1), ("speed", 1.1), ("recent", ["/a"])],
)
def test_the_program_cannot_remember_what_may_not_be(file: Path, name: str, value: object) -> None:
    kept = SettingsStore(file)
    with pytest.raises(ValueError, match=name):
        kept.set(name, value)
    kept.sync()
    assert all_of(SettingsStore(file)) == defaults()


def test_names_that_there_are_not_are_refused(file: Path) -> None:
    with pytest.raises(KeyError):
        SettingsStore(file).get("colour")
    with pytest.raises(KeyError):
        SettingsStore(file).set("colour", "red")


def test_a_whole_number_will_do_for_a_speed(file: Path) -> None:
    kept = SettingsStore(file)
    kept.speed = 2
    assert kept.speed == 2.0


def test_the_file_is_written_only_for_another_value(file: Path) -> None:
    kept = SettingsStore(file)
    kept.theme = "dark"
    kept.sync()
    assert not file.exists(), "what is so by itself need not be written"
    kept.theme = "light"
    kept.sync()
    written = file.stat()
    kept.theme = "light"
    kept.sync()
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (written.st_ino, written.st_mtime_ns)
    kept.theme = "dark"
    kept.sync()
    assert SettingsStore(file).theme == "dark"


def test_reset_forgets_all_and_touches_nothing_else(file: Path) -> None:
    raw = QSettings(str(file), QSettings.Format.IniFormat)
    raw.setValue("another/thing", "stays")
    raw.setValue(f"{GROUP}/from_an_older_version", "goes")
    raw.sync()
    beside = file.with_name("beside.ini")
    beside.write_text("[player]\ntheme=light\n")
    kept = SettingsStore(file)
    kept.text_size = 150
    kept.add_recent("/lessons/a.yaml")
    kept.reset()
    assert all_of(kept) == all_of(SettingsStore(file)) == defaults()
    assert QSettings(str(file), QSettings.Format.IniFormat).allKeys() == ["another/thing"]
    assert beside.read_text() == "[player]\ntheme=light\n"


def test_opened_scripts_stand_latest_first_each_once_and_ten_at_most(file: Path) -> None:
    kept = SettingsStore(file)
    for n in range(MOST_RECENT + 2):
        kept.add_recent(f"/lessons/{n}.yaml")
    kept.add_recent("/lessons/5.yaml")
    assert kept.recent == tuple(f"/lessons/{n}.yaml" for n in (5, 11, 10, 9, 8, 7, 6, 4, 3, 2))
    kept.drop_recent("/lessons/9.yaml")
    assert "/lessons/9.yaml" not in kept.recent
    assert len(kept.recent) == MOST_RECENT - 1


def test_scripts_that_are_gone_stay_until_they_are_dropped_one_by_one(file: Path, tmp_path: Path) -> None:
    here = tmp_path / "here.yaml"
    here.write_text("title: Here")
    kept = SettingsStore(file)
    kept.add_recent(str(here))
    kept.add_recent("/nowhere/gone.yaml")
    assert kept.recent == ("/nowhere/gone.yaml", str(here))
    kept.drop_recent("/nowhere/gone.yaml")
    assert kept.recent == (str(here),)


def test_a_path_that_is_no_proper_text_is_remembered_too(file: Path) -> None:
    path = b"/lessons/\xff.yaml".decode(errors="surrogateescape")
    kept = SettingsStore(file)
    kept.add_recent(path)
    kept.sync()
    assert SettingsStore(file).recent == (path,)


def test_minutes_are_planned_for_each_lesson(file: Path) -> None:
    kept = SettingsStore(file)
    kept.plan("pvp", 20)
    kept.plan("/lessons/a.yaml", 7.5)
    kept.plan("pvp", 12)
    kept.sync()
    again = SettingsStore(file)
    assert (again.planned_minutes("pvp"), again.planned_minutes("/lessons/a.yaml")) == (12.0, 7.5)
    assert again.planned_minutes("pkp") is None
    again.plan("pvp", None)
    assert again.planned_minutes("pvp") is None
    with pytest.raises(ValueError, match="planned"):
        again.plan("pvp", -1)


def test_a_splitter_stands_where_it_was_left(qtbot: QtBot, file: Path) -> None:
    def splitter() -> QSplitter:
        made = QSplitter()
        for _ in range(2):
            made.addWidget(QWidget())
        made.resize(400, 100)
        qtbot.addWidget(made)
        return made

    first, second = splitter(), splitter()
    first.setSizes([100, 295])
    kept = SettingsStore(file)
    kept.splitter = bytes(first.saveState().data())
    kept.sync()
    assert second.restoreState(SettingsStore(file).splitter)
    assert second.sizes() == first.sizes()
