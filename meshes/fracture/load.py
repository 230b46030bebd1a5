"""What the same load does to dense and to osteoporotic bone: a simple rule for a picture, not a prediction.

A body gives way when the load exceeds its strength. The larger the excess, the more height is lost, up to the most that
is drawn.
"""

from __future__ import annotations

from kyphoscope.meshes.choices import BONES
from kyphoscope.meshes.specs import MOST_LOSS, check_choice, check_range

STRENGTH_KN = {"healthy": 6.0, "osteoporotic": 2.0}
"""Of a lumbar body under pressure, rounded: 8 to 10 kN in young adults, 1 to 2 kN in old age (Mosekilde and Mosekilde
1986, Bone 7:207, as recalled); failure of 54 osteoporotic bodies L1 and L2 is measured in PMC3004543."""
MOST_KN = 20.0


def loss_under(load_kn: float, bone: str) -> float:
    """The share of a body's height that is lost under a load, 0 to `MOST_LOSS`: 0 up to the strength of the bone.

    It is `MOST_LOSS` times the share of the load that the bone cannot carry (schematic). Raises ValueError for a load
    outside 0 to `MOST_KN` and another kind of bone.
    """
    check_choice("bone", bone, BONES)
    check_range("load_kn", load_kn, 0.0, MOST_KN)
    strength = STRENGTH_KN[bone]
    return MOST_LOSS * (1 - strength / load_kn) if load_kn > strength else 0.0
