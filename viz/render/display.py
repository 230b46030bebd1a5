"""Whether a window can be opened here. Qt is asked in a separate process, since it ends a process in which it fails."""

from __future__ import annotations

import os
import subprocess
import sys

_QUESTION = (
    "import sys; from PySide6.QtGui import QGuiApplication; app = QGuiApplication(sys.argv); print(app.platformName())"
)
_PATIENCE_S = 30


def prepare_rendering() -> None:
    """Choose how VTK reaches the graphics: always off-screen, so on Linux through EGL, with a display or without.

    To be called before VTK is imported; a choice that the user made in the environment stands.
    """
    if sys.platform.startswith("linux"):
        os.environ.setdefault("VTK_DEFAULT_OPENGL_WINDOW", "vtkEGLRenderWindow")


def no_display_because() -> str:
    """Why no window can be opened here, as a clause; "" where one can."""
    if sys.platform.startswith("linux") and not any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    ):
        return "neither DISPLAY nor WAYLAND_DISPLAY is set"
    name, complaint = qt_platform()
    return "" if name else complaint


def qt_platform() -> tuple[str, str]:
    """The name of the platform plugin that Qt loads and "", or "" and why it loads none."""
    try:
        answer = subprocess.run(
            [sys.executable, "-P", "-c", _QUESTION],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_PATIENCE_S,
        )
    except subprocess.TimeoutExpired:
        return "", f"Qt did not answer within {_PATIENCE_S} s"
    if answer.returncode == 0:
        return answer.stdout.strip(), ""
    complaint = [line.strip() for line in answer.stderr.splitlines() if line.strip()]
    if not complaint:
        return "", "Qt cannot open one"
    telling = complaint[-1] if complaint[0].startswith("Traceback") else complaint[0]
    return "", f"Qt cannot open one ({telling.rstrip('.')})"
