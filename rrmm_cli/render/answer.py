"""Owns an answer and how it is wanted: what commands hand over; it must never write."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

Document = dict[str, Any]


class Format(StrEnum):
    """The formats of an answer."""

    TABLE = "table"
    JSON = "json"
    NDJSON = "ndjson"
    CSV = "csv"
    TSV = "tsv"
    MARKDOWN = "markdown"
    HTML = "html"
    NAME = "name"


class Color(StrEnum):
    """When colour and bold are used."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


class Output(NamedTuple):
    """How an answer is wanted; it never decides what is in it."""

    format: Format = Format.TABLE
    fields: tuple[str, ...] = ()
    """Dotted document fields to show instead of the usual ones."""
    sort: str | None = None
    """Dotted document field to sort by."""
    limit: int | None = None
    """The most entries to show."""
    plain: bool = False
    """Records of `key: value` lines, without boxes, colour or bold."""
    color: Color = Color.AUTO
    width: int | None = None
    """Columns of the terminal, where it is not to be asked."""

    @property
    def for_machines(self) -> bool:
        """Whether a program reads the answer as JSON, and so its errors too."""
        return self.format in (Format.JSON, Format.NDJSON)


class Notice(NamedTuple):
    """Something that the reader should know beside the answer."""

    code: str
    message: str


class Answer(NamedTuple):
    """What a command found, in the order in which it is shown."""

    command: str
    """The command whose answer it is, as in its schema's name."""
    meta: Mapping[str, Any]
    """What was asked, of which catalog."""
    kind: str
    """The kind of entry that the command lists, also where there is none."""
    kinds: Sequence[str]
    """The kind of each entry, in their order."""
    summaries: Sequence[Document]
    """The few values of each entry that lists show."""
    texts: Callable[[], Sequence[str | bytes]]
    """The JSON text of each entry at the depth of `data`, fetched when needed.

    What the catalog holds comes as UTF-8: it need not be read to be printed.
    """
    documents: Callable[[], Sequence[Document]]
    """The document of each entry, fetched when needed."""
    pages: bool = False
    """Whether each entry is shown whole, as a page."""
    notices: Sequence[Notice] = ()
    total: int | None = None
    """How many entries there were before a limit of the command's own."""
    when_empty: str = "nothing in the catalog fits"
    """What is said beside an empty answer."""
