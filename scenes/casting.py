"""Checks the cast and which parts go together, and puts every part where it is when the lesson begins."""

from __future__ import annotations

from kyphoscope.meshes.choices import FRACTURES
from kyphoscope.meshes.tables.tables import SACRUM
from kyphoscope.scenes import cast
from kyphoscope.scenes.channels import Channels
from kyphoscope.scenes.errors import Path, listed, nearest
from kyphoscope.scenes.model import Scene, ViewChoice
from kyphoscope.scenes.scene_builder import SceneBuilder
from kyphoscope.scenes.state import View
from kyphoscope.scenes.track import Track, blend_in_steps, blend_numbers
from kyphoscope.scenes.view_actions import blend_views, chosen_view

_ANYWHERE = View((0.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0), 100.0)


def treated_name(scene: Scene) -> str:
    """The vertebra that the script says is treated, or the broken one; "" if there is none."""
    bones = {name: part for name, part in scene.cast.items() if isinstance(part, cast.Vertebra)}
    for name, bone in bones.items():
        _check_bone(scene, name, bone)
    broken = [name for name, bone in bones.items() if bone.fracture != "none"]
    if len(broken) > 1:
        wrong = f"{listed(broken)} are broken; a scene treats one vertebra."
        raise scene.source.error(("cast", broken[1]), wrong, "Leave `fracture` out on all but one.")
    if scene.treats is None:
        return broken[0] if broken else ""
    if scene.treats not in bones:
        wrong = f"There is no vertebra {scene.treats} to treat."
        raise scene.source.error(("treats",), wrong, nearest(scene.treats, bones, "Vertebrae"))
    if broken and scene.treats not in broken:
        wrong = f"{scene.treats} is to be treated, but {broken[0]} is broken."
        raise scene.source.error(("treats",), wrong, f"Write `treats: {broken[0]}`.")
    return scene.treats


def _check_bone(scene: Scene, name: str, bone: cast.Vertebra) -> None:
    """Raises SceneError for a vertebra that shows what only another kind of fracture or lesion has."""
    path: Path = ("cast", name)
    if bone.height_loss and bone.fracture == "none":
        wrong = f"{name} has lost height but is not broken."
        kinds = " or ".join(FRACTURES[1:])
        raise scene.source.error((*path, "height_loss"), wrong, f"Write `fracture:` with {kinds} beside it.")
    if bone.narrowing and bone.fracture != "burst":
        wrong = f"{name} narrows the canal, but only the fragment of a burst does."
        raise scene.source.error((*path, "narrowing"), wrong, "Write `fracture: burst` beside it.")
    if bone.erodes != "none" and bone.lesion != "lytic":
        wrong = f"{name} has an eroded wall but no lytic lesion."
        raise scene.source.error((*path, "erodes"), wrong, "Write `lesion: lytic` beside it.")


def with_what_belongs(scene: Scene) -> Scene:
    """The scene with what its parts bring along in the cast, each right after its own: lesions, fragments, plungers.

    Raises SceneError for one that a script names though what it belongs to has none.
    """
    named = {(cast.kind(part), part.host) for part in scene.cast.values()}
    whole: dict[str, cast.CastPart] = {}
    for name, part in scene.cast.items():
        whole[name] = part
        if part.needs():
            _check_is_brought(scene, name, part)
        for kind in part.brings(scene.cast):
            if (kind, name) not in named and f"{name}_{kind}" not in scene.cast:
                whole[f"{name}_{kind}"] = cast.KINDS[kind].model_validate({"part": kind, "of": name})
    made = scene.model_copy(update={"cast": whole})
    made._source = scene.source
    return made


def _check_is_brought(scene: Scene, name: str, part: cast.CastPart) -> None:
    owner = scene.cast.get(part.host or "")
    if owner is None or cast.kind(owner) not in part.refers_to["of"]:
        return  # refused with the other references
    if cast.kind(part) not in owner.brings(scene.cast):
        wrong = f"{name} is the {cast.kind(part)} of {part.host}, which has none."
        raise scene.source.error(("cast", name, "of"), wrong, f"Write, say, {part.needs()}.")


def check_cast(scene: Scene) -> None:
    """Raises SceneError for a part that refers to one that is not there or not of the right kind."""
    seen: dict[tuple[str, str], str] = {}
    for name, part in scene.cast.items():
        path: Path = ("cast", name)
        for field, kinds in part.refers_to.items():
            _check_reference(scene, part, path, field, kinds)
        level = str(getattr(part, "level", getattr(part, "above", getattr(part, "tissue", ""))))
        level = SACRUM if isinstance(part, cast.Sacrum) else level
        key = (cast.kind(part), f"{level} {part.side}" if isinstance(part, cast.Rib) else level)
        if level and seen.setdefault(key, name) != name:
            wrong = f"{name} and {seen[key]} are the same {key[0]}."
            raise scene.source.error(path, wrong, "Leave one of them out.")
        if isinstance(part, cast.Cement) and part.pattern == "compact" and part.fills is None:
            wrong = f"{name} is compact but fills no cavity."
            raise scene.source.error((*path, "pattern"), wrong, "Name the cavity: `fills: ...`.")


def _check_reference(scene: Scene, part: cast.CastPart, path: Path, field: str, kinds: tuple[str, ...]) -> None:
    """Raises SceneError for one field that names another part of the cast."""
    other = getattr(part, field)
    key = type(part).model_fields[field].alias or field
    fitting = [name for name, member in scene.cast.items() if cast.kind(member) in kinds]
    if other is not None and other not in fitting:
        is_a = f"is a {cast.kind(scene.cast[other])}" if other in scene.cast else "is not in the cast"
        wrong = f"`{key}` must name a {' or '.join(kinds)}, but {other} {is_a}."
        instead = nearest(other, fitting, "Fitting") if fitting else f"Add a {kinds[0]} to the cast."
        raise scene.source.error((*path, key), wrong, instead)


def begin(scene: Scene, treated: str) -> SceneBuilder:
    """Put every part where it is when the lesson begins."""
    channels = {name: _channels(part) for name, part in scene.cast.items()}
    builder = SceneBuilder(scene, treated, channels, Track(_ANYWHERE, blend_views))
    builder.view.initial = chosen_view(builder, ViewChoice.model_validate("oblique"), 0.0, ())
    return builder


def _channels(part: cast.CastPart) -> Channels:
    channels = Channels(opacity=Track(cast.full_opacity(part) if part.shown else 0.0, blend_numbers))  # type: ignore[attr-defined]
    if isinstance(part, cast.Vertebra):
        channels.height_loss = Track(part.height_loss, blend_in_steps)
    channels.travel.initial = part.rests_mm
    return channels
