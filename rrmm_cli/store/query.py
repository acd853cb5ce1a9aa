"""Owns the questions that commands ask of the compiled catalog; it must never print or judge."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from rrmm_cli.model.dates import in_force
from rrmm_cli.model.json_text import INDENT, embedded, pretty
from rrmm_cli.model.names import fold
from rrmm_cli.store.asof import KINDS, Document, set_day
from rrmm_cli.store.database import Database
from rrmm_cli.store.resolve import Match, resolve, unknown

Summary = dict[str, Any]

_UNMATCHED = f'"matched": null\n{INDENT}}}'.encode()


class Item(NamedTuple):
    """One entry of an answer."""

    number: int
    kind: str
    id: str
    summary: Summary
    match: Match | None = None


class Facet(NamedTuple):
    """One static condition on entries: a key has, or lacks, a value."""

    key: str
    value: str | tuple[str, ...]
    """The value, or several of which one is enough."""
    lacks: bool = False


class StatementFilter(NamedTuple):
    """What one statement of an entry must be, all at once."""

    basis: str | None = None
    setting: str | None = None
    prior_lines: int | None = None


class Store:
    """The compiled catalog, asked about one day and one place."""

    def __init__(
        self, database: Database, as_of: str | None = None, jurisdiction: str | None = None
    ) -> None:
        self.database = database
        self.header: dict[str, Any] = database.meta("header")
        self.as_of: str = as_of or self.header["date"]
        self.jurisdiction: str = jurisdiction or self.header["default_jurisdiction"]

    @classmethod
    def open(
        cls,
        directory: Path | None = None,
        as_of: str | None = None,
        jurisdiction: str | None = None,
    ) -> Store:
        """The store of a catalog directory, or of the shipped catalog."""
        return cls(Database.open(directory), as_of, jurisdiction)

    @cached_property
    def is_stored_day(self) -> bool:
        """Whether the stored documents already are for the day and place asked about."""
        asked = (self.as_of, self.jurisdiction)
        return asked == (self.header["date"], self.header["default_jurisdiction"])

    def find(self, kind: str, name: str) -> Item:
        """The entry of one kind that a name means.

        Raises:
            UnknownNameError: no entry of that kind has the name.
            AmbiguousNameError: several have it.
        """
        match = resolve(self.database, kind, name)
        if match is None:
            raise unknown(self.database, kind, name)
        return self._items([match.number], {match.number: match})[0]

    def find_all(self, name: str) -> list[Item]:
        """The entry of each kind that has the name.

        Raises:
            UnknownNameError: nothing has the name.
            AmbiguousNameError: several entries of one kind have it.
        """
        found = [resolve(self.database, kind, name) for kind in KINDS]
        matches = {match.number: match for match in found if match is not None}
        if not matches:
            raise unknown(self.database, None, name)
        return self._items(list(matches), matches)

    def select(
        self, kind: str, facets: Iterable[Facet] = (), statement: StatementFilter | None = None
    ) -> list[Item]:
        """The entries of one kind that fit every condition, by id."""
        query = "SELECT n FROM entry WHERE kind = ?"
        values: list[object] = [kind]
        for facet in facets:
            word = "NOT IN" if facet.lacks else "IN"
            query += (
                f" AND n {word} (SELECT n FROM facet WHERE kind = ? AND key = ? "
                "AND value IN (SELECT value FROM json_each(?)))"
            )
            accepted = [facet.value] if isinstance(facet.value, str) else facet.value
            values += [kind, facet.key, json.dumps(accepted)]
        numbers = [row[0] for row in self.database.rows(query + " ORDER BY n", values)]
        if statement is not None:
            fitting = self._with_statement(statement)
            numbers = [number for number in numbers if number in fitting]
        return self._items(numbers, {})

    def facet_values(self, kind: str, key: str) -> list[str]:
        """Every value that a facet has."""
        rows = self.database.rows(
            "SELECT DISTINCT value FROM facet WHERE kind = ? AND key = ? ORDER BY value",
            (kind, key),
        )
        return [row[0] for row in rows]

    def names(self, kind: str | None = None) -> list[tuple[str, str, str]]:
        """Id, name and description of every entry of a kind, or of all that have names."""
        rows = self.database.rows(
            "SELECT id, name, about FROM entry "
            "WHERE kind = ?1 OR (?1 IS NULL AND kind NOT IN ('change', 'pending')) ORDER BY n",
            (kind,),
        )
        return [(row[0], row[1], row[2]) for row in rows]

    def search(self, text: str, limit: int) -> tuple[list[Document], int]:
        """The entries that hold every word of `text`, best first, and how many there are.

        What is called so comes first, then what has the words in its names, then in its texts.
        """
        words = re.findall(r"\w+", text)
        if not words:
            return [], 0
        wanted = " ".join(f'"{word}"*' for word in words)
        called = self.database.rows(
            "SELECT DISTINCT n FROM name WHERE folded = ?", (fold(" ".join(words)),)
        )
        rows = self.database.rows(
            "SELECT entry.kind, entry.id, entry.name, entry.about, document.text "
            "FROM (SELECT rowid AS n, bm25(search, 8.0, 1.0, 0.1) AS distance, "
            "             rowid IN (SELECT value FROM json_each(?3)) AS called FROM search "
            "      WHERE search MATCH ?1 ORDER BY called DESC, distance, rowid LIMIT ?2) AS hit "
            "JOIN entry ON entry.n = hit.n JOIN document ON document.n = hit.n "
            "ORDER BY hit.called DESC, hit.distance, hit.n",
            (wanted, limit, json.dumps([number for (number,) in called])),
        )
        total = self.database.rows("SELECT count(*) FROM search WHERE search MATCH ?", (wanted,))
        hits = [
            {
                "type": row[0],
                "id": row[1],
                "name": row[2],
                "about": row[3],
                "excerpt": _excerpt(json.loads(row[4]), words),
            }
            for row in rows
        ]
        return hits, total[0][0]

    def texts(self, items: Sequence[Item]) -> list[bytes]:
        """The JSON text of each item in UTF-8, ready to stand in an answer."""
        if not self.is_stored_day:
            return [embedded(document).encode() for document in self.documents(items)]
        stored = self._stored(items)
        return [_with_match(stored[item.number], item.match) for item in items]

    def documents(self, items: Sequence[Item]) -> list[Document]:
        """The document of each item, for the day and place asked about."""
        stored = self._stored(items)
        found = []
        for item in items:
            document = json.loads(stored[item.number])
            document["matched"] = _matched(item.match)
            if not self.is_stored_day:
                set_day(document, self.as_of, self.jurisdiction)
            found.append(document)
        return found

    def _stored(self, items: Sequence[Item]) -> dict[int, bytes]:
        return self.database.healed(lambda: self._whole([item.number for item in items]))

    def _whole(self, numbers: Sequence[int]) -> dict[int, bytes]:
        """The stored texts, each held against its checksum.

        Raises:
            ValueError: one is not as it was written.
        """
        rows = self.database.rows(
            "SELECT n, CAST(text AS BLOB), checksum FROM document "
            "WHERE n IN (SELECT value FROM json_each(?))",
            (json.dumps(numbers),),
        )
        for _, content, checksum in rows:
            if zlib.crc32(content) != checksum:
                raise ValueError("a stored document is damaged")
        found = {row[0]: row[1] for row in rows}
        return {number: found[number] for number in numbers}

    def _items(self, numbers: Sequence[int], matches: dict[int, Match]) -> list[Item]:
        return self.database.healed(lambda: self._read_items(numbers, matches))

    def _read_items(self, numbers: Sequence[int], matches: dict[int, Match]) -> list[Item]:
        rows = self.database.rows(
            "SELECT n, kind, id, summary FROM entry WHERE n IN (SELECT value FROM json_each(?))",
            (json.dumps(numbers),),
        )
        by_number = {row[0]: row for row in rows}
        if self.is_stored_day:
            # One text of all, since to begin a thousand readings takes longer than the reading.
            held = json.loads(f"[{','.join(by_number[number][3] for number in numbers)}]")
        else:
            held = [{} for _ in numbers]
        items = [
            Item(number, by_number[number][1], by_number[number][2], short, matches.get(number))
            for number, short in zip(numbers, held, strict=True)
        ]
        if self.is_stored_day:
            return items
        from rrmm_cli.store.summary import summary

        documents = self.documents(items)
        return [
            item._replace(summary=summary(document, self.jurisdiction))
            for item, document in zip(items, documents, strict=True)
        ]

    def _with_statement(self, wanted: StatementFilter) -> set[int]:
        """Numbers of the entries that have one selected statement of all that is wanted."""
        rows = self.database.rows(
            "SELECT n, start, until, checked_on, lines FROM statement "
            "WHERE (basis = ?1 OR ?1 IS NULL) AND (setting = ?2 OR ?2 IS NULL) "
            "AND (jurisdiction = ?3 OR jurisdiction IS NULL)",
            (wanted.basis, wanted.setting, self.jurisdiction),
        )
        return {
            number
            for number, start, until, checked_on, lines in rows
            if in_force(start, until, checked_on, self.as_of) is not False
            and (wanted.prior_lines is None or _admits(json.loads(lines), wanted.prior_lines))
        }


def _admits(spans: list[tuple[int, int | None]], lines: int) -> bool:
    return any(low <= lines and (high is None or lines <= high) for low, high in spans)


def _matched(match: Match | None) -> dict[str, str] | None:
    return None if match is None else {"input": match.input, "by": match.by}


def _with_match(text: bytes, match: Match | None) -> bytes:
    """The stored text of a document with the name that was typed for it."""
    matched = _matched(match)
    if matched is None:
        return text
    assert text.endswith(_UNMATCHED)
    filled = pretty(matched).replace("\n", "\n" + INDENT + "  ")
    return text[: -len(_UNMATCHED)] + f'"matched": {filled}\n{INDENT}}}'.encode()


def _excerpt(document: Document, words: list[str]) -> str:
    """The text of the document in which most of the words stand, shortened around the first."""
    wanted = [_plain(word) for word in words]
    best, most = "", 0
    for text in _texts(document):
        plain = _plain(text)
        held = sum(word in plain for word in wanted)
        if held > most:
            best, most = text, held
    plain = _plain(best)
    place = min((at for word in wanted if (at := plain.find(word)) >= 0), default=0)
    start = max(0, place - 60)
    piece = best[start : start + 160]
    return ("…" if start else "") + piece + ("…" if start + 160 < len(best) else "")


def _plain(text: str) -> str:
    """Text without accents and case, letter for letter, as the full-text index compares it."""
    if text.isascii():
        return text.lower()
    import unicodedata

    return "".join(unicodedata.normalize("NFKD", letter)[0].lower()[:1] for letter in text)


_NO_PROSE = {"id", "type", "source", "sources", "matched", "citations", "name", "aliases"}
_NO_PROSE |= {"full_name", "plain_name", "brand", "abbreviation", "nct"}
_NO_PROSE |= {"regimen_labels", "effect", "code", "system", "kind", "url", "doi", "pmid"}


def _texts(data: object) -> Iterable[str]:
    if isinstance(data, dict):
        if "effect" in data and "plain_name" in data:
            yield f"side effect: {data['name']} ({data['plain_name']})"
        if "system" in data:
            yield f"system: {data['system'].replace('-', ' ')}"
        for key, value in data.items():
            if key not in _NO_PROSE:
                yield from _texts(value)
    elif isinstance(data, list):
        for value in data:
            yield from _texts(value)
    elif isinstance(data, str):
        yield data
