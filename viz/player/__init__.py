"""The lesson on the screen: a window with the steps, the picture, the words to read and the controls.

May import: meshes.build, meshes.specs, scenes, viz.frame.
"""

from __future__ import annotations

from collections.abc import Mapping


def run(scene: str, settings: Mapping[str, str] | None = None) -> int:
    """Open the window on a lesson, by name or path, and stay until it is closed; the exit code.

    settings : chosen values of its settings, by name; lessons that are opened later take those that they know
    Raises scenes.errors.SceneError, before any window opens, for a script with a mistake.
    """
    from kyphoscope.scenes import library  # Qt and VTK are slow to import: only those who open the window pay for them

    program = library.load(scene, settings)

    from kyphoscope.viz.player.app import show

    return show(scene, program, settings or {})
