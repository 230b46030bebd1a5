"""The doctor finds what is missing and says what to do; it never falls ill itself."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from kyphoscope.viz.cli import doctor
from kyphoscope.viz.cli.doctor import Finding, verdict
from kyphoscope.viz.render import display


def about(found: list[Finding], name: str) -> Finding:
    return next(finding for finding in found if finding.about == name)


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)


def crash(monkeypatch: pytest.MonkeyPatch, answer: str = "") -> None:
    """Every process that is asked something crashes, after it has said so much."""
    crashed = subprocess.CompletedProcess([], -11, stdout=answer, stderr="")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: crashed)


@pytest.fixture
def no_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    crash(monkeypatch)


@pytest.mark.sweep
def test_a_machine_that_can_do_all_is_told_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    found = doctor.findings()
    assert [finding.about for finding in found] == ["Python", "Graphics", "Speed", "Movies", "Display", "Cache"]
    frame_ms = float(about(found, "Speed").result.split()[0])
    assert 0 < frame_ms < 5000
    assert bool(about(found, "Speed").advice) == (frame_ms > doctor.SMOOTH_MS) or abs(frame_ms - doctor.SMOOTH_MS) < 1
    assert "offscreen" in about(found, "Display").result
    others = [finding for finding in found if finding.about != "Speed"]
    assert verdict(others) == "Everything works here."


@pytest.mark.usefixtures("nowhere", "no_driver")
def test_no_display_is_told_with_a_way_out() -> None:
    finding = about(doctor.findings(), "Display")
    assert "neither DISPLAY nor WAYLAND_DISPLAY is set" in finding.result
    assert "kyphoscope movie" in finding.advice
    assert verdict([finding]) == finding.advice


def test_a_display_that_does_not_answer_is_none(monkeypatch: pytest.MonkeyPatch, nowhere: None) -> None:
    """Qt would end the whole process; asking is done in another one."""
    monkeypatch.setenv("DISPLAY", ":987")
    assert display.no_display_because().startswith("Qt cannot open one")


def test_offscreen_counts_as_a_display(monkeypatch: pytest.MonkeyPatch, nowhere: None) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert display.no_display_because() == ""
    assert display.qt_platform() == ("offscreen", "")


@pytest.mark.parametrize("answer", ["", "Segmentation fault\n", "{not json\n"])
def test_a_driver_that_crashes_is_a_finding(monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    crash(monkeypatch, answer)
    found = doctor.findings()
    assert "libegl1" in about(found, "Graphics").advice
    assert "Speed" not in [finding.about for finding in found]


@pytest.mark.usefixtures("no_driver")
def test_a_cache_that_cannot_be_written_is_a_finding(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    monkeypatch.setenv("KYPHOSCOPE_CACHE", str(in_the_way / "cache"))
    assert "KYPHOSCOPE_CACHE" in about(doctor.findings(), "Cache").advice
    monkeypatch.setenv("KYPHOSCOPE_CACHE", str(tmp_path / "not" / "yet"))
    assert about(doctor.findings(), "Cache").advice == ""
    assert not (tmp_path / "not").exists()


def test_a_choice_of_the_user_for_vtk_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("VTK_DEFAULT_OPENGL_WINDOW", "vtkOSOpenGLRenderWindow")
    display.prepare_rendering()
    assert doctor.os.environ["VTK_DEFAULT_OPENGL_WINDOW"] == "vtkOSOpenGLRenderWindow"
    monkeypatch.delenv("VTK_DEFAULT_OPENGL_WINDOW")
    display.prepare_rendering()
    assert doctor.os.environ["VTK_DEFAULT_OPENGL_WINDOW"] == "vtkEGLRenderWindow"
