"""The command that writes bodies for other programs: one of a level, or all that a lesson shows at a moment."""

# As in command_line.py nothing heavy is imported up here, so that --help answers at once.
from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Annotated

from cyclopts import App, Parameter

from kyphoscope.meshes.choices import LEVELS, Bone, Erosion, Fracture, Lesion
from kyphoscope.viz.errors import RequestError
from kyphoscope.viz.export.options import USUAL_LOSS, MeshPart, Set, SizeFactor, StepNumber


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class OfLevel:
    """Which body of a level, and of which vertebra."""

    part: Annotated[
        MeshPart,
        Parameter(help="Of a level: what to write; the disc is the one below; layers run on to the neighbours."),
    ] = "vertebra"
    fracture: Annotated[Fracture, Parameter(help="How the body is broken.")] = "none"
    height_loss: Annotated[
        float | None,
        Parameter(
            show_default=False, help=f"Lost share of the height, 0 to 0.6; {USUAL_LOSS:g} if a fracture is named alone."
        ),
    ] = None
    narrowing: Annotated[float, Parameter(help="Share of the canal that a burst's fragment takes, 0 to 0.5.")] = 0.0
    lesion: Annotated[Lesion, Parameter(help="What else is in the bone.")] = "none"
    erodes: Annotated[Erosion, Parameter(help="The wall that a lytic lesion has opened.")] = "none"
    bone: Annotated[Bone, Parameter(help="How dense the spongy bone is.")] = "osteoporotic"
    seed: Annotated[int, Parameter(help="Which small irregularities the processes have; 0 for none.")] = 0
    size_factor: SizeFactor = 1.0

    def given(self) -> list[str]:
        """The options that are not as they are by themselves."""
        names = [field.name for field in fields(self) if getattr(self, field.name) != field.default]
        return [f"--{name.replace('_', '-')}" for name in names]


def register(app: App) -> None:
    """Give `app` this command."""
    app.command(export)


def export(
    what: Annotated[
        str, Parameter(help="A level, T4 to L5, or a scene (see `kyphoscope list`) or the path of a YAML script.")
    ],
    /,
    *,
    out: Annotated[
        str, Parameter(help="The file to write: of a level .stl, .ply or .glb; of a scene .glb, .vtm or .ply.")
    ],
    at: Annotated[float | None, Parameter(help="Of a scene: the second.")] = None,
    step: StepNumber = None,
    settings: Set = None,
    of_level: OfLevel | None = None,
) -> int:
    """Write a body of a level, or all bodies that a scene shows at a time or as a step ends, for other programs.

    STL, PLY and VTK are in mm, +x to the patient's left, +y posterior, +z superior (DICOM LPS). glTF (.glb) is in
    metres with +Y superior, +Z anterior and +X to the left, as its standard asks. Of a scene every body is named and
    coloured.
    """
    given = [name for name, value in (("--at", at), ("--step", step), ("--set", settings)) if value is not None]
    level_options = of_level or OfLevel()
    if what.upper() in LEVELS and given:
        raise RequestError(f"{given[0]} is for a scene, and {what} is a level; leave it out, or name a scene.")
    if not given and not _is_scene(what):
        return _export_of_level(what, out, level_options)
    for option in level_options.given():
        raise RequestError(f"{option} is for a level, such as T12; {what} is changed by --set, see `kyphoscope list`.")
    return _export_moment(what, out, at, step, settings)


def _is_scene(what: str) -> bool:
    """Whether a word means a scene: the name of one that comes with the program, or a file."""
    from kyphoscope.scenes.library import names

    return what in names() or "/" in what or what.lower().endswith((".yaml", ".yml"))


def _export_of_level(level: str, out: str, asked: OfLevel) -> int:
    from kyphoscope.viz.export.mesh_files import ENDINGS, part_of, write_mesh
    from kyphoscope.viz.export.request import out_file, vertebra

    path = out_file(out, ENDINGS, "a mesh")
    if asked.height_loss and asked.fracture == "none":
        raise RequestError(f"--height-loss {asked.height_loss:g} needs a kind of fracture, such as --fracture wedge.")
    usual = USUAL_LOSS if asked.fracture != "none" else 0.0
    spec = vertebra(
        level, size_factor=asked.size_factor, seed=asked.seed, bone=asked.bone, fracture=asked.fracture,
        height_loss=usual if asked.height_loss is None else asked.height_loss,
        narrowing=asked.narrowing, lesion=asked.lesion, erodes=asked.erodes,
    )  # fmt: skip
    body = part_of(spec, asked.part)
    write_mesh(path, body)
    print(f"{path}: {asked.part} of {spec.level}, {len(body.faces)} triangles, {body.volume_mm3 / 1000:.1f} mL.")
    return 0


def _export_moment(scene: str, out: str, at: float | None, step: int | None, settings: list[str] | None) -> int:
    from kyphoscope.scenes.library import load
    from kyphoscope.viz.export import request
    from kyphoscope.viz.export.moment_files import MOMENT_ENDINGS, write_moment

    path = request.out_file(out, MOMENT_ENDINGS, "a moment of a scene")
    program = load(scene, request.settings(settings))
    t_s = request.moment(program, at=at, step=step)
    bodies = write_moment(path, program, t_s)
    triangles = sum(len(body.faces) for body in bodies)
    print(f"{path}: {program.title} at {t_s:.2f} s, {len(bodies)} bodies, {triangles} triangles.")
    return 0
