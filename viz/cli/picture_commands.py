"""The commands that draw a lesson into a file: a movie of it, or one picture."""

# As in viz/cli/command_line.py nothing heavy is imported up here, so that --help answers at once.
from __future__ import annotations

from typing import Annotated

from cyclopts import App, Parameter

from kyphoscope.viz.export.options import (
    Out,
    Palette,
    Polarity,
    Quality,
    Rules,
    Scene,
    Set,
    Size,
    StepNumber,
    Theme,
    ViewOf,
    minutes,
)


def register(app: App) -> None:
    """Give `app` these commands."""
    for command in (movie, still):
        app.command(command)


def movie(
    scene: Scene,
    /,
    *,
    out: Out,
    size: Size = "1280x720",
    fps: Annotated[str, Parameter(help="Frames a second: 30, 29.97 or 30000/1001.")] = "30",
    start: Annotated[float | None, Parameter(help="First second of the scene; 0 if left out.")] = None,
    end: Annotated[float | None, Parameter(help="Last second of the scene; its end if left out.")] = None,
    step: StepNumber = None,
    view: ViewOf = "3d",
    rules: Rules = False,
    polarity: Polarity = "bone-dark",
    quality: Quality = "standard",
    theme: Theme = "dark",
    palette: Palette = "natural",
    settings: Set = None,
) -> int:
    """Write a scene, a part of it or one step as an MP4 movie (H.264), with a chapter for each step."""
    from kyphoscope.scenes.library import load
    from kyphoscope.viz.export import request
    from kyphoscope.viz.export.progress import progress

    path = request.out_file(out, ".mp4", "a movie")
    pixels, rate = request.size(size, even=True), request.frame_rate(fps)
    program = load(scene, request.settings(settings))
    start_s, end_s = request.span(program, start=start, end=end, step=step)
    from kyphoscope.viz.export.movie import write_movie

    with progress(path.name) as report:
        count = write_movie(
            program, path, size=pixels, fps=rate, start_s=start_s, end_s=end_s, quality=quality, theme=theme,
            palette=palette, view_options=request.view_options(view, rules, polarity), report=report,
        )  # fmt: skip
    print(f"{path}: {count} frames, {minutes(float(count / rate))} at {float(rate):g} frames a second.")
    return 0


def still(
    scene: Scene,
    /,
    *,
    out: Out,
    at: Annotated[float | None, Parameter(help="Second of the scene.")] = None,
    step: StepNumber = None,
    size: Size = "1280x720",
    view: ViewOf = "3d",
    rules: Rules = False,
    polarity: Polarity = "bone-dark",
    quality: Quality = "high",
    theme: Theme = "dark",
    palette: Palette = "natural",
    settings: Set = None,
) -> int:
    """Write one picture of a scene as a PNG file: at a time, or as a step ends, its work done."""
    from kyphoscope.scenes.library import load
    from kyphoscope.viz.export import request
    from kyphoscope.viz.export.files import write_png

    path = request.out_file(out, ".png", "a still")
    pixels = request.size(size)
    program = load(scene, request.settings(settings))
    t_s = request.moment(program, at=at, step=step)
    from kyphoscope.viz.frame.picture import Picture

    with Picture(program, size=pixels, quality=quality, theme=theme, palette=palette) as picture:
        write_png(path, picture.at(t_s, request.view_options(view, rules, polarity)))
    print(f"{path}: {program.title} at {t_s:.2f} s.")
    return 0
