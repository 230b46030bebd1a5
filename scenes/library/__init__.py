"""The lessons that come with the program, by their names, and the one function that loads any lesson."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources
from pathlib import Path

from kyphoscope.scenes.compare import Comparison, compile_pairing
from kyphoscope.scenes.errors import SceneError, nearest
from kyphoscope.scenes.model import Pairing, Scene
from kyphoscope.scenes.program import Program
from kyphoscope.scenes.script import read_file, read_text
from kyphoscope.scenes.settings import check_known, taken
from kyphoscope.scenes.timeline import Timeline, compile_scene


def names() -> tuple[str, ...]:
    """The names of the lessons that come with the program, in the order of the alphabet."""
    files = resources.files(__name__).iterdir()
    return tuple(sorted(entry.name.removesuffix(".yaml") for entry in files if entry.name.endswith(".yaml")))


def load(name_or_path: str, settings: Mapping[str, str] | None = None) -> Program:
    """The compiled lesson of a shipped name, or of a YAML file.

    settings : what is chosen of the lesson's settings, by name, as it is written on the command line
    Raises SceneError for a mistake in the lesson, and for a setting that it does not take or that cannot be.
    """
    return _compiled(_lesson(str(name_or_path)), settings or {})


def settings_of(name_or_path: str) -> dict[str, str]:
    """The settings that a lesson takes, each with its default; two words where two lanes differ."""
    lesson = _lesson(str(name_or_path))
    if isinstance(lesson, Scene):
        return taken(lesson)
    shared: dict[str, str] = {}
    for index, lane in enumerate(lesson.lanes):
        for name, value in taken(_scene(lesson, index)).items():
            both = {f"{shared[name]} ({lesson.lanes[0].name})", f"{value} ({lane.name})"} if name in shared else set()
            shared[name] = value if shared.get(name, value) == value else ", ".join(sorted(both, reverse=True))
    return shared


def _lesson(name: str) -> Scene | Pairing:
    return _shipped(name) if name in names() else read_file(_path(name))


def _path(name: str) -> Path:
    """The file that is meant; raises SceneError for a word that is neither a shipped name nor a file."""
    path = Path(name)
    if "/" not in name and not name.endswith((".yaml", ".yml")) and not _is_there(path):
        raise SceneError(f'There is no lesson "{name}".', f"{nearest(name, names(), 'Lessons')} Or name a YAML file.")
    return path


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a name that is too long for a file
        return False


def _shipped(name: str) -> Scene | Pairing:
    text = resources.files(__name__).joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    return read_text(text, f"{name}.yaml")


def _compiled(lesson: Scene | Pairing, settings: Mapping[str, str]) -> Timeline | Comparison:
    if isinstance(lesson, Scene):
        return compile_scene(lesson, settings)
    scenes = [_scene(lesson, index) for index in range(len(lesson.lanes))]
    check_known(settings, {name for scene in scenes for name in taken(scene)})
    lanes = [compile_scene(scene, {n: t for n, t in settings.items() if n in taken(scene)}) for scene in scenes]
    return compile_pairing(lesson, lanes)


def _scene(pairing: Pairing, index: int) -> Scene:
    """One side of a comparison; only lessons that come with the program, for a script opens no other file."""
    name = pairing.lanes[index].scene
    scene = _shipped(name) if name in names() else None
    if not isinstance(scene, Scene):
        single = [other for other in names() if isinstance(_shipped(other), Scene)]
        wrong = f'"{name}" is not a lesson on one procedure that comes with the program.'
        raise pairing.source.error(("lanes", index, "scene"), wrong, nearest(name, single, "Lessons"))
    return scene
