"""The command line: watch a lesson, make a movie or a picture of it, ask what is in it, check a script."""

# Nothing heavy may be imported up here: --help answers at once, and VTK reads its environment when it is imported.
from __future__ import annotations

import os
import signal
import sys
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from io import TextIOWrapper
from pathlib import Path
from types import FrameType
from typing import Annotated

from cyclopts import App, CycloptsError, MissingArgumentError, Parameter, UnusedCliTokensError

from kyphoscope.scenes.errors import SceneError
from kyphoscope.viz.cli import anatomy_commands, mesh_commands, picture_commands
from kyphoscope.viz.cli.picture_commands import movie
from kyphoscope.viz.errors import ExportError, RequestError
from kyphoscope.viz.export.options import Scene, Set, minutes
from kyphoscope.viz.render.display import no_display_because, prepare_rendering

REFUSED = 2
FAILED = 1
INTERRUPTED = 130
TERMINATED = 143

FIRST_SCENE = "compare"
FIRST_MOVIE = Path("kyphoscope-compare.mp4")


def _version() -> str:
    from importlib.metadata import version

    return version("kyphoscope")


app = App(
    name="kyphoscope",
    help="Lessons in 3D on percutaneous vertebroplasty (PVP) and balloon kyphoplasty (PKP).\n\n"
    "Without a command: open the player on both side by side, or where there is no display write that as a movie.",
    help_format="plaintext",
    version=_version,
    suppress_keyboard_interrupt=False,
)


@app.default
def start() -> int:
    """Open the player on the side-by-side scene, or write it as a movie where there is no display."""
    why_not = no_display_because()
    if not why_not:
        return _open(FIRST_SCENE)
    from kyphoscope.viz.export.files import free_name

    out = free_name(FIRST_MOVIE)
    _say(f"There is no display here ({why_not}), so the side-by-side scene is written to {out} instead.")
    return movie(FIRST_SCENE, out=str(out))


@app.command
def play(scene: Scene = FIRST_SCENE, /, *, settings: Set = None) -> int:
    """Open a scene in the player."""
    from kyphoscope.viz.export import request

    chosen = request.settings(settings)
    if why_not := no_display_because():
        from kyphoscope.scenes.library import load

        load(scene, chosen)  # a mistake in the script is worth telling all the same
        raise RequestError(
            f"The player needs a display, and there is none here ({why_not}); write a movie instead: "
            f"kyphoscope movie {scene} --out {Path(scene).stem}.mp4"
        )
    return _open(scene, chosen)


def _open(scene: str, settings: Mapping[str, str] | None = None) -> int:
    from kyphoscope.viz import player

    return player.run(scene, settings or {})


@app.command(name="list")
def list_(scene: Scene | None = None, /, *, settings: Set = None) -> int:
    """List the shipped scenes, or the steps of one scene with their numbers and times, and its settings."""
    from kyphoscope.scenes.library import load, names, settings_of
    from kyphoscope.viz.export import request

    chosen = request.settings(settings)
    if scene is not None:
        program = load(scene, chosen)
        print(f"{program.title}, {minutes(program.duration_s)}")
        for mark in program.steps:
            print(f"{mark.index + 1:4d}  {minutes(mark.starts_s):>6}  {mark.title}")
        for name, value in settings_of(scene).items():
            print(f"      --set {name}={chosen.get(name, value)}")
        return 0
    for name in names():
        program = load(name)
        print(f"{name:9s} {minutes(program.duration_s):>5}  {len(program.steps):2d} steps  {program.title}")
    return 0


@app.command
def inspect(
    scene: Scene,
    /,
    *,
    at: Annotated[float, Parameter(help="Second of the scene.")],
    as_json: Annotated[
        bool,
        Parameter(
            name="--json",
            negative="",
            show_default=False,
            help="As JSON with all parts; `step` is an index from 0 there.",
        ),
    ] = False,
    settings: Set = None,
) -> int:
    """Tell what there is at one time of a scene and what is measured on it."""
    import json

    from kyphoscope.scenes.library import load
    from kyphoscope.viz.export import request
    from kyphoscope.viz.export.inspect import instant, summary

    program = load(scene, request.settings(settings))
    facts = instant(program, request.time_in(program, "--at", at))
    print(json.dumps(facts, indent=2, allow_nan=False) if as_json else summary(facts))
    return 0


@app.command
def check(*files: Annotated[str, Parameter(help="YAML scripts.")], settings: Set = None) -> int:
    """Check scene scripts: what is wrong with each is told with its line; exit code 1 if any is wrong."""
    if not files:
        raise RequestError("Say which scripts to check: kyphoscope check FILE [FILE ...].")
    from kyphoscope.scenes.library import load
    from kyphoscope.viz.export import request

    wrong, chosen = 0, request.settings(settings)
    for file in files:
        try:
            program = load(file, chosen)
        except SceneError as error:
            wrong += 1
            _say(str(error))
        else:
            print(f"{file}: good, {len(program.steps)} steps, {minutes(program.duration_s)}")
    return 1 if wrong else 0


@app.command
def doctor() -> int:
    """Tell what this machine has for drawing, windows and movies, and what to do about what is missing."""
    from kyphoscope.viz.cli.doctor import findings, verdict

    looked_at = findings()
    for finding in looked_at:
        print(f"{finding.about:9s} {finding.result}")
    print(f"\n{verdict(looked_at)}")
    return 0


picture_commands.register(app)
mesh_commands.register(app)
anatomy_commands.register(app)


def run(arguments: Sequence[str]) -> int:
    """Do what the command line says; the exit code: 0 done, 1 failed, 2 refused, 130 interrupted."""
    prepare_rendering()
    try:
        answer = app(arguments, print_error=False, exit_on_error=False, result_action="return_value")
        sys.stdout.flush()
        return answer or 0
    except (RequestError, SceneError) as error:
        return _say(str(error), REFUSED)
    except CycloptsError as error:
        return _say(_misread(error), REFUSED)
    except ExportError as error:
        return _say(str(error), FAILED)
    except KeyboardInterrupt:
        return _say("Interrupted; nothing half done is left behind.", INTERRUPTED)
    except BrokenPipeError:  # `kyphoscope list | head -1`: the reader has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED


def _misread(error: CycloptsError) -> str:
    """What is wrong with the way a command was written, and where to read how."""
    command = " ".join(["kyphoscope", *(error.command_chain or ())])
    if isinstance(error, MissingArgumentError) and error.argument is not None:
        wrong = f"{command}: {error.argument.name} needs a value."
    elif isinstance(error, UnusedCliTokensError) and error.unused_tokens:
        surplus = error.unused_tokens[0]
        wrong = f"{command}: {surplus!r} is one word too many."
        if not error.command_chain:
            near = get_close_matches(surplus, [name for name in app if name.isalpha()], n=1)
            wrong = f"There is no command {surplus!r}{f'; did you mean {near[0]!r}?' if near else '.'}"
    else:
        wrong = " ".join(str(error).split())
    return f"{wrong} See {command} --help."


def main() -> None:
    """The `kyphoscope` command."""
    signal.signal(signal.SIGTERM, _terminate)
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a name that the terminal cannot show stops nothing
    sys.exit(run(sys.argv[1:]))


def _terminate(number: int, frame: FrameType | None) -> None:
    """End in good order, so that a draft of a movie is cleared away."""
    raise SystemExit(TERMINATED)


def _say(sentence: str, code: int = 0) -> int:
    print(sentence, file=sys.stderr)
    return code


if __name__ == "__main__":
    main()
