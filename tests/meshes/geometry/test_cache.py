"""What was remembered is what was made, whatever happened to the file in between."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kyphoscope import meshes
from kyphoscope.meshes.geometry import cache
from kyphoscope.meshes.geometry.cache import Arrays, cached_on_disk


class Counted:
    """A slow recipe that knows how often it was asked."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> Arrays:
        self.times += 1
        return {
            "field": np.linspace(0, 1, 24, dtype=np.float32).reshape(2, 3, 4),
            "faces": np.asfortranarray(np.arange(12, dtype=np.int32).reshape(4, 3)),
            "empty": np.zeros((0, 3)),
            "one": np.array(3.5),
        }


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KYPHOSCOPE_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def same(a: Arrays, b: Arrays) -> bool:
    return a.keys() == b.keys() and all(
        a[name].dtype == b[name].dtype and a[name].shape == b[name].shape and np.array_equal(a[name], b[name])
        for name in a
    )


def entry(place: Path) -> Path:
    (only,) = place.iterdir()
    return only


def test_the_second_time_comes_from_disk_and_is_the_same() -> None:
    make = Counted()
    first = cached_on_disk("field", ("L1", 0.25), make)
    second = cached_on_disk("field", ("L1", 0.25), make)
    assert make.times == 1
    assert same(first, second)
    assert same(second, Counted()())


def test_another_key_or_kind_is_another_entry(place: Path) -> None:
    make = Counted()
    for kind, key in (("field", 1), ("field", 1.0), ("field", "1"), ("bone", 1)):
        cached_on_disk(kind, key, make)
    assert make.times == 4
    assert len(list(place.iterdir())) == 4


def test_other_sources_are_another_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    make = Counted()
    cached_on_disk("field", 1, make)
    monkeypatch.setattr(cache, "_sources_digest", lambda: "another version")
    cached_on_disk("field", 1, make)
    assert make.times == 2


def test_the_sources_are_those_of_every_room(tmp_path: Path) -> None:
    """An edit, a move or a new file at any depth asks for new shapes; what is no source does not."""
    deep = tmp_path / "room" / "cupboard"
    deep.mkdir(parents=True)
    (tmp_path / "build.py").write_text("whole")
    (deep / "sizes.csv").write_text("1,2")
    seen = [cache.sources_digest(tmp_path)]
    for change in (
        lambda: (deep / "sizes.csv").write_text("1,3"),
        lambda: (deep / "sizes.csv").rename(tmp_path / "room" / "sizes.csv"),
        lambda: (tmp_path / "room" / "bone.py").write_text("whole"),
    ):
        change()
        seen.append(cache.sources_digest(tmp_path))
    assert len(set(seen)) == len(seen)
    assert Path(meshes.__file__).parent == cache.SOURCES
    (deep / "bone.pyc").write_text("made from a source")
    assert cache.sources_digest(tmp_path) == seen[-1]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_damage_is_ever_believed(place: Path, data: st.DataObject) -> None:
    """Any byte changed, anything cut off, put in front or added: made anew, and whole on disk again afterwards."""
    whole = cached_on_disk("field", 1, Counted())
    path = entry(place)
    content = path.read_bytes()
    at = data.draw(st.integers(0, len(content) - 1))
    damage = data.draw(st.sampled_from(["flip", "cut", "add", "shift", "other"]))
    damaged = {
        "flip": content[:at] + bytes([content[at] ^ 0x40]) + content[at + 1 :],
        "cut": content[:at],
        "add": content + content[: at + 1],
        "shift": b"\0" + content,
        "other": data.draw(st.binary(max_size=200)),
    }[damage]
    path.write_bytes(damaged)
    make = Counted()
    assert same(cached_on_disk("field", 1, make), whole)
    assert make.times == 1
    assert path.read_bytes() == content


def test_an_entry_under_another_name_is_not_believed(place: Path) -> None:
    cached_on_disk("field", 1, Counted())
    one = entry(place)
    content = one.read_bytes()
    one.unlink()
    cached_on_disk("field", 2, lambda: {"field": np.zeros(3)})
    entry(place).write_bytes(content)
    assert cached_on_disk("field", 2, lambda: {"field": np.ones(2)})["field"].tolist() == [1.0, 1.0]


def test_a_pickled_object_is_never_written_or_read(place: Path) -> None:
    with pytest.raises(ValueError, match="pickle"):
        cached_on_disk("field", 1, lambda: {"field": np.array([object()])})
    assert not list(place.glob("*"))


@pytest.mark.parametrize("obstacle", ["the folder is a file", "the entry is a folder", "below a file"])
def test_a_folder_that_cannot_be_used_is_no_error(place: Path, obstacle: str, monkeypatch: pytest.MonkeyPatch) -> None:
    make = Counted()
    if obstacle == "the entry is a folder":
        cached_on_disk("field", 1, make)
        path = entry(place)
        path.unlink()
        (path / "inside").mkdir(parents=True)
    else:
        place.write_text("in the way")
        if obstacle == "below a file":
            monkeypatch.setenv("KYPHOSCOPE_CACHE", str(place / "deeper"))
    make.times = 0
    assert same(cached_on_disk("field", 1, make), Counted()())
    assert same(cached_on_disk("field", 1, make), Counted()())
    assert make.times == 2
    assert not list(place.glob(".*"))


def test_an_interrupted_write_leaves_nothing(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        cached_on_disk("field", 1, Counted())
    assert list(place.iterdir()) == []


def test_the_folder_stays_within_its_limit(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "FOLDER_LIMIT_MB", 0.25)
    for key in range(6):
        cached_on_disk("field", key, lambda: {"field": np.zeros(10_000)})  # 0.08 MB each
        newest = max(place.iterdir(), key=lambda path: path.stat().st_mtime_ns)
        os.utime(newest, (key, key))  # a clear order, whatever the clock of the disk resolves
    assert cache.size_mb() <= 0.25
    assert len(list(place.iterdir())) == 3
    make = Counted()
    cached_on_disk("field", 5, make)
    assert make.times == 0


def test_two_that_write_at_once_both_get_the_truth(place: Path) -> None:
    """Two processes hammer the same three entries, each now and then damaging one."""
    code = (
        "import sys, numpy as np\n"
        "from kyphoscope.meshes.geometry.cache import folder, cached_on_disk\n"
        "for turn in range(150):\n"
        "    key = turn % 3\n"
        "    got = cached_on_disk('field', key, lambda: {'field': np.full(5000, key)})['field']\n"
        "    assert got.shape == (5000,) and (got == key).all(), got\n"
        "    if turn % 7 == int(sys.argv[1]):\n"
        "        for path in sorted(folder().glob('field-*'))[:1]:\n"
        "            path.write_bytes(path.read_bytes()[:100])\n"
    )
    both = [subprocess.Popen([sys.executable, "-c", code, str(n)], stderr=subprocess.PIPE, text=True) for n in range(2)]
    for process in both:
        _, complaint = process.communicate(timeout=120)
        assert process.returncode == 0, complaint
    for key in range(3):
        assert cached_on_disk("field", key, lambda key=key: {"field": np.full(5000, key)})["field"][0] == key  # type: ignore[misc]
    assert not list(place.glob(".*"))


@pytest.mark.parametrize("kind", ["", "a/b", "..", "a b", "-a", "a\n"])
def test_a_kind_that_is_no_name_is_refused(kind: str) -> None:
    with pytest.raises(ValueError, match="letters and dashes"):
        cached_on_disk(kind, 1, Counted())
