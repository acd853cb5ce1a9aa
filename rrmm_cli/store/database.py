"""Owns opening the compiled catalog and healing it; it must never fail for a broken cache."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from rrmm_cli.store.place import APPLICATION_ID, FORMAT, Place, locate, still_fresh

Row = tuple[Any, ...]
Answer = TypeVar("Answer")


class Database:
    """One compiled catalog, open for reading.

    It is built when missing, stale, damaged or foreign, and in memory where it can't be written.
    """

    def __init__(self, place: Place, connection: sqlite3.Connection, *, built: bool) -> None:
        self.place = place
        self._connection = connection
        self._built = built

    @classmethod
    def open(cls, directory: Path | None = None) -> Database:
        """The compiled catalog of `directory`, or the shipped one.

        Raises:
            InvalidFileError: it has to be built and its YAML files have problems.
        """
        place = locate(directory)
        connection = _existing(place)
        if connection is not None:
            return cls(place, connection, built=False)
        return cls(place, _built(place), built=True)

    @property
    def in_memory(self) -> bool:
        """Whether the compiled catalog could not be kept in a file."""
        return not self._connection.execute(
            "SELECT length(file) FROM pragma_database_list WHERE name = 'main'"
        ).fetchone()[0]

    def healed(self, ask: Callable[[], Answer]) -> Answer:
        """What `ask` finds; a file that turns out to be damaged is built anew, once."""
        try:
            return ask()
        except (sqlite3.DatabaseError, ValueError, LookupError, TypeError):
            if self._built:
                raise
        self._built = True
        self._connection.close()
        self._connection = _built(self.place)
        return ask()

    def rows(self, query: str, values: Sequence[object] = ()) -> list[Row]:
        """The rows of a query."""
        return self.healed(lambda: self._connection.execute(query, values).fetchall())

    def meta(self, key: str) -> Any:
        """A value that belongs to the whole catalog: header, counts, claims, what judging needs."""

        def whole() -> Any:
            query = "SELECT CAST(value AS BLOB), checksum FROM meta WHERE key = ?"
            content, checksum = self.rows(query, (key,))[0]
            if zlib.crc32(content) != checksum:
                raise ValueError("a stored value is damaged")
            return json.loads(content)

        return self.healed(whole)


def _existing(place: Place) -> sqlite3.Connection | None:
    """The compiled file if it is there, ours, whole enough to ask, and fresh."""
    connection: sqlite3.Connection | None = None
    with contextlib.suppress(sqlite3.Error, OSError, ValueError, LookupError, TypeError):
        connection = _connect(place.file)
        marks = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in _MARKS]
        if marks == [APPLICATION_ID, FORMAT]:
            if place.shipped:
                return connection
            recorded = connection.execute("SELECT value FROM meta WHERE key = 'stamps'").fetchone()
            if still_fresh(place.directory, recorded[0]):
                return connection
    if connection is not None:
        connection.close()
    return None


_MARKS = ("application_id", "user_version")


def _connect(file: Path) -> sqlite3.Connection:
    """Read-only, without locks: the file is only ever replaced whole."""
    if not file.is_file():
        raise FileNotFoundError(file)
    path = str(file.absolute())
    for mark in "%?#":  # by hand: what quotes addresses costs more than the connection
        path = path.replace(mark, f"%{ord(mark):02x}")
    return sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)


def _built(place: Place) -> sqlite3.Connection:
    from rrmm_cli.load.reader import ANSWER_LIMITS
    from rrmm_cli.store.compile import compile_catalog

    with contextlib.suppress(OSError, sqlite3.Error):
        compile_catalog(place.directory, place, ANSWER_LIMITS)
        return _connect(place.file)
    memory = compile_catalog(place.directory, None, ANSWER_LIMITS)
    assert isinstance(memory, sqlite3.Connection)
    return memory
