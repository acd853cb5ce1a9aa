"""Owns which columns a list has, per kind of entry; the order of those columns is promised."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from rrmm_cli.errors import UsageError
from rrmm_cli.render.answer import Document


class Column(NamedTuple):
    """One column of a list."""

    title: str
    key: str
    """Dotted path of its value in a summary or document."""
    least: int = 8
    """The narrowest it may become on a terminal."""
    weight: int = 1
    """Columns of higher weight stay longer when the terminal is narrow."""


COLUMNS: dict[str, tuple[Column, ...]] = {
    "drug": (
        Column("drug", "name", 14, 9),
        Column("id", "id", 12, 1),
        Column("class", "class", 14, 8),
        Column("targets", "targets", 8, 4),
        Column("brands", "brands", 12, 7),
        Column("routes", "routes", 6, 5),
        Column("standing", "standing", 11, 6),
        Column("mechanism", "mechanism", 36, 2),
    ),
    "regimen": (
        Column("regimen", "name", 12, 9),
        Column("id", "id", 10, 1),
        Column("drugs", "drugs", 20, 8),
        Column("kind", "kind", 11, 2),
        Column("settings", "settings", 12, 4),
        Column("label says", "label", 34, 7),
        Column("since", "label_from", 10, 0),
    ),
    "class": (
        Column("class", "name", 16, 9),
        Column("id", "id", 14, 1),
        Column("short", "abbreviation", 5, 8),
        Column("within", "parent", 12, 5),
        Column("drugs", "drugs", 24, 6),
    ),
    "effect": (
        Column("effect", "name", 16, 9),
        Column("id", "id", 14, 1),
        Column("plain name", "plain_name", 16, 8),
        Column("system", "system", 9, 6),
        Column("classes", "classes", 16, 5),
        Column("drugs", "drugs", 20, 4),
        Column("boxed for", "boxed_for", 9, 7),
    ),
    "trial": (
        Column("trial", "name", 12, 9),
        Column("id", "id", 10, 1),
        Column("nct", "nct", 11, 3),
        Column("phase", "phase", 5, 6),
        Column("n", "n", 4, 4),
        Column("regimens", "regimens", 19, 8),
        Column("title", "title", 18, 5),
        Column("measured", "measured", 24, 7),
    ),
    "topic": (
        Column("topic", "name", 16, 9),
        Column("id", "id", 14, 1),
        Column("section", "section", 12, 8),
        Column("items", "items", 5, 4),
        Column("summary", "summary", 24, 6),
    ),
    "source": (
        Column("id", "id", 20, 9),
        Column("kind", "kind", 10, 5),
        Column("grade", "grade", 9, 8),
        Column("published", "published", 10, 4),
        Column("cited by", "cited_by", 8, 3),
        Column("title", "name", 24, 7),
        Column("claims", "claims", 6, 2),
        Column("only relayed", "claims_only_relayed", 12, 6),
    ),
    "assessment": (
        Column("regimen", "name", 11, 9),
        Column("id", "id", 10, 1),
        Column("verdict", "words", 11, 8),
        Column("why", "reason", 19, 7),
        Column("beside", "beside", 11, 6),
        Column("!", "mark", 3, 7),
        Column("recorded", "recorded", 13, 7),
        Column("basis", "basis", 7, 1),
        Column("statement", "statement", 8, 2),
        Column("since", "from", 10, 4),
    ),
    "history": (
        Column("history", "name", 10, 9),
        Column("lines", "prior_lines", 5, 8),
        Column("disease", "disease.name", 12, 7),
        Column("groups", "groups", 20, 5),
        Column("drugs", "drugs", 20, 4),
    ),
    "change": (
        Column("date", "date", 10, 9),
        Column("id", "id", 10, 1),
        Column("place", "jurisdiction", 5, 3),
        Column("event", "event", 19, 8),
        Column("name", "name", 14, 9),
        Column("what", "text", 24, 7),
        Column("form", "form", 10, 2),
        Column("sources", "sources", 20, 4),
    ),
    "pending": (
        Column("about", "name", 14, 9),
        Column("id", "id", 10, 1),
        Column("place", "jurisdiction", 5, 6),
        Column("step", "step", 8, 7),
        Column("since", "from", 10, 4),
        Column("due", "expected", 10, 8),
        Column("last checked", "checked_on", 12, 9),
        Column("what", "text", 20, 5),
        Column("sources", "sources", 12, 3),
    ),
    "hit": (
        Column("type", "type", 7, 7),
        Column("id", "id", 12, 9),
        Column("name", "name", 14, 8),
        Column("about", "about", 16, 4),
        Column("excerpt", "excerpt", 30, 6),
    ),
    "problem": (
        Column("file", "file", 12, 9),
        Column("line", "line", 4, 8),
        Column("column", "column", 6, 7),
        Column("path", "path", 16, 6),
        Column("message", "message", 24, 9),
    ),
    "mixed": (
        Column("type", "type", 7, 7),
        Column("id", "id", 12, 9),
        Column("name", "name", 14, 8),
    ),
    "catalog": (
        Column("catalog", "name", 12, 9),
        Column("version", "version", 8, 8),
        Column("date", "date", 10, 7),
        Column("counts", "counts", 20, 5),
        Column("claims", "claims", 20, 4),
        Column("compiled", "compiled", 20, 3),
    ),
    "schema": (
        Column("schema", "id", 14, 9),
        Column("describes", "name", 30, 8),
    ),
}


def columns_of(kinds: Sequence[str]) -> tuple[Column, ...]:
    """The columns of a list whose entries are of these kinds."""
    kind = kinds[0] if len(set(kinds)) == 1 else "mixed"
    return COLUMNS[kind]


def at(document: Document, path: str) -> Any:
    """The value at a dotted path; lists on the way give the list of their values."""
    value: Any = document
    for key in path.split("."):
        if isinstance(value, dict):
            value = value.get(key)
        elif isinstance(value, list):
            found = [each.get(key) for each in value if isinstance(each, dict)]
            value = [
                part for each in found for part in (each if isinstance(each, list) else [each])
            ]
        else:
            return None
    return value


def check_fields(documents: Sequence[Document], fields: Sequence[str]) -> None:
    """Refuse fields that no document has.

    Raises:
        UsageError: with the list of fields that there are.
    """
    if not documents:
        return
    for field in fields:
        held = [_has(document, field.split(".")) for document in documents]
        if True not in held and False in held:
            parent = ".".join(field.split(".")[:-1])
            inner = [at(document, parent) if parent else document for document in documents]
            known = sorted({key for value in inner for key in _keys(value)})
            if not known:
                known = sorted({key for document in documents for key in document})
            raise UsageError(
                message=f'no field is called "{field}"',
                hint="fields: " + ", ".join(known),
                input=field,
            )


def _has(value: Any, keys: Sequence[str]) -> bool | None:
    """Whether there is such a field; None where nothing stands that could tell."""
    if not keys:
        return True
    if value is None or value == []:
        return None
    if isinstance(value, list):
        held = [_has(each, keys) for each in value]
        return True if True in held else (False if False in held else None)
    if not isinstance(value, dict) or keys[0] not in value:
        return False
    return _has(value[keys[0]], keys[1:])


def _keys(value: Any) -> list[str]:
    if isinstance(value, dict):
        return list(value)
    if isinstance(value, list):
        return [key for each in value for key in _keys(each)]
    return []
