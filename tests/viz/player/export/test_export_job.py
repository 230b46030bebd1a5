"""An export in a process of its own: how far it is, how it ends, and that nothing half done is left of it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kyphoscope.viz.player.export import job as export_job
from kyphoscope.viz.player.export.job import ExportJob
from kyphoscope.viz.player.export.order import Order
from kyphoscope.viz.player.export.queue import Exports

WRITES = "import sys, pathlib; pathlib.Path(sys.argv[1]).write_text('whole')"
SLEEPS = "import time; print('kyphoscope-progress 1 9', file=__import__('sys').stderr, flush=True); time.sleep(60)"
ENDS_WELL = (
    "import signal, sys, time, pathlib\n"
    "draft = pathlib.Path(sys.argv[1]).with_name('.' + 'a' * 16 + '.part'); draft.touch()\n"
    "def end(*_): draft.unlink(); sys.exit(143)\n"
    "signal.signal(signal.SIGTERM, end)\n"
    "print('kyphoscope-progress 1 9', file=sys.stderr, flush=True)\n"
    "time.sleep(60)"
)
DEAF = (
    "import signal, sys, time, pathlib\n"
    "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
    "pathlib.Path(sys.argv[1]).with_name('.' + 'b' * 16 + '.part').touch()\n"
    "print('kyphoscope-progress 1 9', file=sys.stderr, flush=True)\n"
    "time.sleep(60)"
)
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM")


class Heard:
    """All that a job has told, in order."""

    def __init__(self, job: ExportJob | Exports) -> None:
        self.told: list[tuple[object, ...]] = []
        job.progressed.connect(lambda done, total: self.told.append(("progressed", done, total)))
        job.finished.connect(lambda path: self.told.append(("finished", path)))
        job.failed.connect(lambda *words: self.told.append(("failed", *words)))
        job.cancelled.connect(lambda *words: self.told.append(("cancelled", *words)))

    @property
    def end(self) -> tuple[object, ...]:
        """How it ended, once and for all."""
        ends = [told for told in self.told if told[0] != "progressed"]
        assert len(ends) == 1, self.told
        assert self.told[-1] == ends[0]
        return ends[0]


def python(code: str) -> tuple[str, ...]:
    return (sys.executable, "-c", code)


def order_to(path: Path, prints: bool = False) -> Order:
    return Order(arguments=(str(path),), files=(path,), prints=prints)


def run(qtbot: QtBot, code: str, order: Order) -> Heard:
    """A job from its start to its end."""
    job = ExportJob(order, python(code))
    heard = Heard(job)
    job.start()
    qtbot.waitUntil(lambda: not job.runs and bool(heard.told), timeout=20_000)
    return heard


def test_a_good_end_tells_the_file(qtbot: QtBot, tmp_path: Path) -> None:
    code = WRITES + "\nfor i in (1, 2, 3): print(f'kyphoscope-progress {i} 3', file=sys.stderr)"
    heard = run(qtbot, code, order_to(tmp_path / "a"))
    assert heard.told == [
        ("progressed", 1, 3), ("progressed", 2, 3), ("progressed", 3, 3), ("finished", str(tmp_path / "a")),
    ]  # fmt: skip
    assert (tmp_path / "a").read_text() == "whole"


def test_what_is_printed_goes_to_the_file(qtbot: QtBot, tmp_path: Path) -> None:
    heard = run(qtbot, "print('ä {}')", order_to(tmp_path / "a.json", prints=True))
    assert heard.end == ("finished", str(tmp_path / "a.json"))
    assert (tmp_path / "a.json").read_text(encoding="utf-8") == "ä {}\n"
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]


def test_what_was_printed_before_a_failure_goes_nowhere(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("older")
    heard = run(qtbot, "import sys; print('{'); sys.exit('No.')", order_to(tmp_path / "a.json", prints=True))
    assert heard.end[0] == "failed"
    assert (tmp_path / "a.json").read_text() == "older"


def test_a_folder_that_went_away_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    heard = run(qtbot, "print('{}')", order_to(tmp_path / "gone" / "a.json", prints=True))
    assert heard.end[0] == "failed"
    assert "could not be written" in str(heard.end[1])
    assert "choose another folder" in str(heard.end[1])


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("sys.stderr.write('libGL: a warning\\n--size 9x9 is out of range; write 320x180.'); sys.exit(2)",
         "Size 9x9 is out of range; write 320x180."),
        ("sys.stderr.write('a.mp4 could not be written: No space left on device.\\n'); sys.exit(1)",
         "a.mp4 could not be written: No space left on device. Nothing half done is left behind; make room"),
        ("raise KeyError('knee')", "The export failed by a mistake in the program (KeyError: 'knee')"),
        ("sys.exit(3)", "The export failed by a mistake in the program (it said nothing, code 3)"),
        ("os.abort()", "The export was ended by the system"),
    ],
)  # fmt: skip
def test_a_failure_is_told_in_a_sentence(qtbot: QtBot, tmp_path: Path, code: str, words: str) -> None:
    heard = run(qtbot, f"import os, sys; {code}", order_to(tmp_path / "a"))
    assert heard.end[0] == "failed"
    assert str(heard.end[1]).startswith(words)
    assert str(heard.end[1]).endswith(".")


def test_a_program_that_is_not_there_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    job = ExportJob(order_to(tmp_path / "a"), (str(tmp_path / "no-such-program"),))
    heard = Heard(job)
    job.start()
    qtbot.waitUntil(lambda: bool(heard.told))
    assert heard.end[0] == "failed"
    assert "could not be started" in str(heard.end[1])


def test_a_program_that_crashes_leaves_no_draft_of_its_own(qtbot: QtBot, tmp_path: Path) -> None:
    others = tmp_path / f".{'c' * 16}.part"
    others.touch()  # somebody else began it before
    code = f"import os, pathlib; pathlib.Path({str(tmp_path)!r}, '.' + 'd' * 16 + '.part').touch(); os.abort()"
    assert run(qtbot, code, order_to(tmp_path / "a")).end[0] == "failed"
    assert list(tmp_path.iterdir()) == [others]


@posix
@pytest.mark.parametrize("code", [SLEEPS, ENDS_WELL], ids=["no handler", "clears away"])
def test_a_cancelled_job_leaves_nothing(qtbot: QtBot, tmp_path: Path, code: str) -> None:
    job = ExportJob(order_to(tmp_path / "a"), python(code))
    heard = Heard(job)
    job.start()
    qtbot.waitUntil(lambda: job.done == 1, timeout=20_000)
    job.cancel()
    job.cancel()
    qtbot.waitUntil(lambda: not job.runs, timeout=5_000)
    assert heard.end == ("cancelled",)
    assert list(tmp_path.iterdir()) == []


@posix
def test_who_does_not_listen_is_ended(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_job, "PATIENCE_MS", 300)
    job = ExportJob(order_to(tmp_path / "a"), python(DEAF))
    heard = Heard(job)
    job.start()
    qtbot.waitUntil(lambda: job.done == 1, timeout=20_000)
    assert len(list(tmp_path.iterdir())) == 1
    job.cancel()
    qtbot.waitUntil(lambda: not job.runs, timeout=5_000)
    assert heard.end == ("cancelled",)
    assert list(tmp_path.iterdir()) == []


@posix
@pytest.mark.parametrize("code", [SLEEPS, DEAF], ids=["listens", "deaf"])
def test_a_window_that_closes_leaves_no_process(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    monkeypatch.setattr(export_job, "PATIENCE_MS", 600)
    exports = Exports(lambda order: ExportJob(order, python(code)))
    exports.add(order_to(tmp_path / "a"))
    exports.add(order_to(tmp_path / "b"))
    job = exports.running
    assert job is not None
    qtbot.waitUntil(lambda: job.done == 1, timeout=20_000)
    exports.stop()
    assert exports.running is None
    assert exports.waiting == ()
    assert list(tmp_path.iterdir()) == []


def test_exports_wait_for_each_other_and_a_failure_stops_none(qtbot: QtBot, tmp_path: Path) -> None:
    codes = {"a": WRITES, "b": "import sys; sys.exit('No.')", "c": WRITES}
    exports = Exports(lambda order: ExportJob(order, python(codes[order.files[0].name])))
    heard = Heard(exports)
    atonce = []
    exports.changed.connect(lambda: atonce.append((exports.running is not None, len(exports.waiting))))
    for name in codes:
        exports.add(order_to(tmp_path / name))
    assert exports.busy == {tmp_path / name for name in codes}
    assert atonce[-1] == (True, 2)
    qtbot.waitUntil(lambda: exports.running is None and not exports.waiting, timeout=20_000)
    assert [(told[0], Path(str(told[-1])).name) for told in heard.told] == [
        ("finished", "a"), ("failed", "b"), ("finished", "c"),
    ]  # fmt: skip
    assert exports.busy == frozenset()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "c"]


@posix
def test_after_a_cancelled_export_comes_the_next(qtbot: QtBot, tmp_path: Path) -> None:
    codes = {"a": SLEEPS, "b": WRITES}
    exports = Exports(lambda order: ExportJob(order, python(codes[order.files[0].name])))
    heard = Heard(exports)
    exports.add(order_to(tmp_path / "a"))
    exports.add(order_to(tmp_path / "b"))
    qtbot.waitUntil(lambda: len(heard.told) == 1, timeout=20_000)
    exports.cancel()
    qtbot.waitUntil(lambda: exports.running is None, timeout=20_000)
    assert heard.told[1:] == [("cancelled", str(tmp_path / "a")), ("finished", str(tmp_path / "b"))]


def test_the_time_left_is_known_from_the_pace(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = iter([100.0, 110.0, 110.0])
    monkeypatch.setattr(export_job.time, "monotonic", lambda: next(now))
    job = ExportJob(order_to(tmp_path / "a"))
    assert job.left_s() is None
    job._hear(b"kyphoscope-progress 1 101\n")
    job._hear(b"kyphoscope-progress 21 101\n")
    assert job.left_s() == pytest.approx(40.0)
