"""Owns where compiled files lie and whether they are fresh; it must never parse YAML."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

APPLICATION_ID = 0x72726D6D
"""Marks an SQLite file as ours: the letters `rrmm`."""
FORMAT = 3
"""Version of the compiled file's layout; another one is built anew."""

_PACKAGE = Path(__file__).resolve().parent.parent
_CODE = ("model", "load", "store")
_RACY_NANOSECONDS = 2_000_000_000
"""A file changed this shortly before the build may have changed again within one clock tick."""


class Place(NamedTuple):
    """A catalog directory and the compiled file that belongs to it."""

    directory: Path
    """Where the YAML files are."""
    file: Path
    """Where the compiled file lies, or will."""
    shipped: bool
    """True in an installed wheel: the file was built with it and only its format is checked."""


def locate(directory: Path | None) -> Place:
    """The place of the user's catalog directory, or of the shipped catalog."""
    if directory is not None:
        return Place(directory, _cache_file(directory), shipped=False)
    inside = _PACKAGE / "data"
    if (inside / "catalog.yaml").is_file():
        return Place(inside, _PACKAGE / "catalog.sqlite", shipped=True)
    return Place(_PACKAGE.parent / "data", _PACKAGE.parent / ".catalog.sqlite", shipped=False)


def _cache_file(directory: Path) -> Path:
    import hashlib

    import platformdirs

    key = hashlib.sha256(os.fsencode(directory.absolute())).hexdigest()[:16]
    # Neither a home nor an account: there is nowhere to keep a file.
    homeless = os.path.expanduser("~") == "~" and not os.environ.get("XDG_CACHE_HOME")  # noqa: PTH111
    cache = os.devnull if homeless else platformdirs.user_cache_dir("rrmm", appauthor=False)
    return Path(cache) / f"catalog-{key}.sqlite"


def stamps(directory: Path, names: Iterable[str]) -> str:
    """What the files and the code that compiles them look like now, as JSON text."""
    return json.dumps(
        {
            "built": time.time_ns(),
            "code": _code_stamp(),
            "files": {
                name: [*_stat(directory / name), _digest(directory / name)] for name in names
            },
        }
    )


def still_fresh(directory: Path, recorded: str) -> bool:
    """Whether the files and the code still look as they did when `recorded` was taken."""
    held = json.loads(recorded)
    if held["code"] != _code_stamp():
        return False
    for name, (*status, digest) in held["files"].items():
        racy = max(status[1:]) >= held["built"] - _RACY_NANOSECONDS
        same_stat = _stat(directory / name) == status
        if (racy or not same_stat) and _digest(directory / name) != digest:
            return False
    return True


def settled(directory: Path, recorded: str) -> str:
    """What was `recorded` before a build, as of now where the files still are what they were.

    What changed shortly before is read again by every answer. A large catalog is built for longer
    than that: held against its files once more, it never has to be read again.
    """
    now = time.time_ns()
    if not still_fresh(directory, recorded):
        return recorded
    return json.dumps(json.loads(recorded) | {"built": now})


def _stat(path: Path) -> list[int]:
    """Size and times; the time of the last change of any kind can't be put back by hand."""
    try:
        status = path.stat()
    except OSError:
        return [-1, -1, -1]
    return [status.st_size, status.st_mtime_ns, status.st_ctime_ns]


def _digest(path: Path) -> str | None:
    import hashlib  # not on the way of an answer from a fresh file

    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def _code_stamp() -> list[list[str | int]]:
    """Sizes and times of the modules that make documents, so that an edit of them is noticed."""
    return sorted(
        [f"{room}/{entry.name}", entry.stat().st_size, entry.stat().st_mtime_ns]
        for room in _CODE
        for entry in os.scandir(_PACKAGE / room)
        if entry.name.endswith(".py")
    )
