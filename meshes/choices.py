"""The choices for levels, sides, fractures and more, in the words that scripts, command line, window and manual use.

Each is declared once, as a type to check against and, below it, as a tuple to list. Nothing heavy is imported here, so
that the command line can list them at once.
"""

from __future__ import annotations

from typing import Literal, get_args

RibLevel = Literal["T4", "T5", "T6", "T7", "T8", "T9", "T10", "T11", "T12"]
"""A level that carries ribs."""
Level = Literal[RibLevel, "L1", "L2", "L3", "L4", "L5"]
Side = Literal["left", "right"]
"""The patient's."""
Sides = Literal[Side, "two"]
"""The sides on which a vertebra is entered."""
FractureKind = Literal["wedge", "biconcave", "crush", "burst"]
Fracture = Literal["none", FractureKind]
Lesion = Literal["none", "cleft", "lytic", "hemangioma", "haematoma"]
Erosion = Literal["none", "posterior_wall", "left_pedicle", "right_pedicle"]
"""The wall that a lytic lesion has opened."""
Bone = Literal["osteoporotic", "healthy"]
Approach = Literal["transpedicular", "parapedicular"]
"""Through the pedicle or beside it."""
Pattern = Literal["interdigitating", "compact"]
"""How cement spreads: between the trabeculae, or as one body."""
TissueName = Literal[
    "spinal_cord", "cauda_equina", "dural_sac", "nerve_roots", "basivertebral_veins", "epidural_veins",
    "segmental_veins", "great_veins", "anterior_longitudinal_ligament", "posterior_longitudinal_ligament",
    "back_muscles", "skin_of_the_back",
]  # fmt: skip

RIBBED: tuple[str, ...] = get_args(RibLevel)
LEVELS: tuple[str, ...] = get_args(Level)
"""From above downwards."""
SIDES: tuple[str, ...] = get_args(Side)
FRACTURES: tuple[str, ...] = get_args(Fracture)
LESIONS: tuple[str, ...] = get_args(Lesion)
EROSIONS: tuple[str, ...] = get_args(Erosion)
BONES: tuple[str, ...] = get_args(Bone)
APPROACHES: tuple[str, ...] = get_args(Approach)
PATTERNS: tuple[str, ...] = get_args(Pattern)
