"""The player's door: cheap to import, and a script with a mistake is refused before any window opens."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kyphoscope.scenes.errors import SceneError
from kyphoscope.viz.player import run


def test_the_door_brings_neither_qt_nor_vtk() -> None:
    code = "import sys, kyphoscope.viz.player; print({'PySide6', 'vtkmodules', 'numpy'} & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "set()"


def test_the_window_brings_no_plotting_library() -> None:
    """The plotting of pyvista, and matplotlib with it, would keep everyone waiting most of a second at each start."""
    code = "import sys, kyphoscope.viz.player.app; print({'pyvista.plotting', 'matplotlib'} & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "set()"


def test_a_script_with_a_mistake_opens_no_window(tmp_path: Path) -> None:
    script = tmp_path / "mine.yaml"
    script.write_text("title: Mine\nsteps: 5\n")
    windows = QApplication.topLevelWidgets() if QApplication.instance() else []
    with pytest.raises(SceneError, match=r"mine\.yaml"):
        run(str(script))
    assert (QApplication.topLevelWidgets() if QApplication.instance() else []) == windows


def test_qt_leaves_none_alive(qtbot: QtBot) -> None:
    """A Qt binding made for another Python lets None's count sink at every call, until the player dies of it."""
    calls = 500
    before = sys.getrefcount(None)
    for _ in range(calls):
        QApplication.processEvents()
    assert sys.getrefcount(None) > before - calls // 2
