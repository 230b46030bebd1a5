"""Shapes that take long to work out, remembered on disk between runs so that a lesson opens at once.

An entry is used only if its checksum fits this very request; otherwise the shape is made again. The folder is
`KYPHOSCOPE_CACHE` where that is set, else the user's cache folder. It may be deleted at any time, and where it cannot
be written all still works, only slower.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import re
import tempfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import numpy as np
import platformdirs

Arrays = dict[str, np.ndarray]

ENDING = ".arrays"
FOLDER_LIMIT_MB = 500.0
"""The least lately written entries go when the folder holds more than this."""

SOURCES = Path(__file__).parents[1]
"""The package `meshes`, on whose code and tables every shape depends."""

_DIGEST_BYTES = 32


def cached_on_disk(kind: str, key: object, make: Callable[[], Arrays]) -> Arrays:
    """The arrays that `make()` returns, from disk where they have been made before.

    kind : what they are, for the file's name; letters and dashes
    key : all that they depend on beside the sources of `meshes`; two keys are the same if their `repr` is, so it may
        not hold arrays
    Raises ValueError for another kind of `kind`, and whatever `make` raises.
    """
    if not re.fullmatch(r"[A-Za-z]+(-[A-Za-z]+)*", kind):
        raise ValueError(f"Invalid value for the 'kind' parameter. It is letters and dashes, but got {kind!r} instead.")
    question = f"{kind}\n{key!r}\n{_sources_digest()}".encode()
    path = folder() / f"{kind}-{hashlib.sha256(question).hexdigest()[:32]}{ENDING}"
    arrays = _read(path, question)
    if arrays is None:
        arrays = {name: np.asarray(array) for name, array in make().items()}
        with contextlib.suppress(OSError):  # a folder that cannot be written only costs time
            _write(path, question, arrays)
    return arrays


def folder() -> Path:
    """Where the entries lie; it need not exist."""
    chosen = os.environ.get("KYPHOSCOPE_CACHE")
    return Path(chosen) if chosen else Path(platformdirs.user_cache_dir("kyphoscope", appauthor=False))


def size_mb() -> float:
    """What the entries take on disk, MB."""
    return sum(size for _, size, _ in _entries(folder())) / 1e6


@lru_cache(maxsize=1)
def _sources_digest() -> str:
    """A fingerprint of the code and tables of this package: a new version never reads an old version's shapes."""
    return sources_digest(SOURCES)


def sources_digest(package: Path) -> str:
    """A fingerprint of all code and tables in the folder `package` and below: what they say and where they lie."""
    digest = hashlib.sha256()
    for path in sorted(path for path in package.rglob("*") if path.suffix in (".py", ".csv")):
        where = path.relative_to(package).as_posix()
        digest.update(where.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _checksum(question: bytes, payload: bytes) -> bytes:
    """The request is part of it, so that an entry which was renamed or copied serves no other request."""
    return hashlib.sha256(hashlib.sha256(question).digest() + payload).digest()


def _read(path: Path, question: bytes) -> Arrays | None:
    """The arrays in the entry, None where there is none or it is not whole."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    payload = content[_DIGEST_BYTES:]
    if content[:_DIGEST_BYTES] != _checksum(question, payload):  # before anything parses a single byte of it
        return None
    with np.load(io.BytesIO(payload), allow_pickle=False) as stored:
        return {name: stored[name] for name in stored.files}


def _write(path: Path, question: bytes, arrays: Arrays) -> None:
    """Put the entry in place in one move, so that other processes see all of it or nothing."""
    packed = io.BytesIO()
    np.savez(packed, allow_pickle=False, **arrays)  # type: ignore[arg-type]
    payload = packed.getvalue()
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=ENDING)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(_checksum(question, payload) + payload)
        os.replace(beside, path)
    except BaseException:  # also when interrupted: nothing half written stays behind
        with contextlib.suppress(OSError):
            os.unlink(beside)
        raise
    _make_room(path)


def _make_room(newest: Path) -> None:
    """Delete the oldest entries, never `newest`, until the rest is within the limit."""
    entries = sorted(_entries(newest.parent))
    surplus = sum(size for _, size, _ in entries) - FOLDER_LIMIT_MB * 1e6
    for _, size, path in entries:
        if surplus <= 0:
            return
        if path != newest:
            with contextlib.suppress(OSError):
                path.unlink()
                surplus -= size


def _entries(where: Path) -> list[tuple[float, int, Path]]:
    """When each entry was written, its size in bytes and its path; those that vanish meanwhile are left out."""
    entries = []
    with contextlib.suppress(OSError):
        for path in where.glob(f"*{ENDING}"):
            with contextlib.suppress(OSError):
                status = path.stat()
                entries.append((status.st_mtime, status.st_size, path))
    return entries
