"""The options that several commands have: which lesson, where to, how large, in which look."""

# As in viz/cli/command_line.py nothing heavy is imported up here, so that --help answers at once.
from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated, Literal

from cyclopts import Parameter, Token

from kyphoscope.meshes.choices import TissueName


def _whole_number(_: type, tokens: Sequence[Token]) -> int:
    """Only what is written as one: cyclopts would round 1.5."""
    if not re.fullmatch("[+-]?[0-9]{1,9}", tokens[0].value):
        raise ValueError(f"{tokens[0].value!r} is not a whole number.")
    return int(tokens[0].value)


Scene = Annotated[
    str, Parameter(help="A shipped scene (pvp, pkp, compare; see `kyphoscope list`) or the path of a YAML script.")
]
Out = Annotated[str, Parameter(help="The file to write; one of that name is replaced once the new one is whole.")]
Size = Annotated[str, Parameter(help="Width x height in pixels.")]
Quality = Annotated[
    Literal["draft", "standard", "high"], Parameter(help="draft as in the player while it plays, high the slowest.")
]
Theme = Annotated[Literal["dark", "light"], Parameter(help="The background.")]
Palette = Annotated[
    Literal["natural", "safe"], Parameter(help="The colours of bodies; safe for colour-blind viewers, or natural.")
]
Set = Annotated[
    list[str] | None,
    Parameter(
        name="--set",
        negative="",
        show_default=False,
        help="A setting of the scene, such as --set level=T12; may be given again for others. `kyphoscope list SCENE` "
        "tells which there are.",
    ),
]
StepNumber = Annotated[
    int | None,
    Parameter(converter=_whole_number, help="Number of a step, counted from 1 as in `kyphoscope list SCENE`."),
]
VIEWS = Literal["3d", "ap", "lateral", "all"]
ViewOf = Annotated[
    VIEWS, Parameter(name="--view", help="The 3D picture, one of the X-ray pictures, or 3D with both beside it.")
]
Rules = Annotated[
    bool,
    Parameter(
        negative="",
        show_default=False,
        help="Draw pedicle eyes, walls and needle tips, and say whether the medial-wall rule and the stop rule are "
        "kept.",
    ),
]
Polarity = Annotated[
    Literal["bone-dark", "bone-bright"],
    Parameter(help="Of the X-ray pictures: bone dark as on an image intensifier, or bright as on film."),
]


def minutes(seconds: float) -> str:
    """A length as minutes and seconds, "3:05"."""
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}"


SizeFactor = Annotated[float, Parameter(help="How large the person is, 0.8 to 1.2; 1 for the sizes of the table.")]
MeshPart = Literal[
    "vertebra", "marrow", "lesion", "fragment", "disc", "nucleus", "left_rib", "right_rib", "sacrum", TissueName,
]  # fmt: skip
"""What can be written of a level: its bone, the disc below it, and the layers round it and its neighbours."""
USUAL_LOSS = 0.3
"""Of a fracture whose height loss is not said: grade 2."""
