"""Owns writing the compiled catalog: documents, names, filters, full text; never in place."""

from __future__ import annotations

import contextlib
import gc
import glob
import json
import os
import sqlite3
import tempfile
import time
import zlib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from rrmm_cli import __version__
from rrmm_cli.interruption import HalfWritten
from rrmm_cli.load.catalog import FILES, read_catalog
from rrmm_cli.load.reader import CATALOG_LIMITS, Limits
from rrmm_cli.model.catalog import Catalog
from rrmm_cli.model.json_text import embedded
from rrmm_cli.model.names import fold
from rrmm_cli.store.asof import KINDS, LISTED, Document
from rrmm_cli.store.documents import claims_by_grade, documents
from rrmm_cli.store.judging import judging
from rrmm_cli.store.place import APPLICATION_ID, FORMAT, Place, settled, stamps
from rrmm_cli.store.summary import summary

_SCHEMA = f"""
PRAGMA application_id = {APPLICATION_ID};
PRAGMA user_version = {FORMAT};
CREATE TABLE meta (
    key TEXT PRIMARY KEY, value TEXT NOT NULL, checksum INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE entry (
    n INTEGER PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL,
    about TEXT NOT NULL, summary TEXT NOT NULL
);
CREATE TABLE document (
    n INTEGER PRIMARY KEY, text TEXT NOT NULL, checksum INTEGER NOT NULL
);
CREATE TABLE facet (
    kind TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, n INTEGER NOT NULL,
    PRIMARY KEY (kind, key, value, n)
) WITHOUT ROWID;
CREATE TABLE statement (
    n INTEGER NOT NULL, basis TEXT NOT NULL, jurisdiction TEXT, setting TEXT NOT NULL,
    start TEXT, until TEXT, checked_on TEXT, lines TEXT NOT NULL
);
CREATE TABLE name (
    folded TEXT NOT NULL, written TEXT NOT NULL, kind TEXT NOT NULL, n INTEGER NOT NULL,
    means TEXT NOT NULL, PRIMARY KEY (folded, kind, written, n)
) WITHOUT ROWID;
CREATE TABLE ambiguous (
    folded TEXT NOT NULL, written TEXT NOT NULL, kind TEXT NOT NULL, match_case INTEGER NOT NULL,
    resolve TEXT NOT NULL, means TEXT NOT NULL, PRIMARY KEY (folded, kind, written)
) WITHOUT ROWID;
CREATE VIRTUAL TABLE search USING fts5 (
    name, text, cited, content = '', tokenize = 'unicode61 remove_diacritics 2'
);
"""
_INDEXES = """
CREATE UNIQUE INDEX entry_id ON entry (kind, id);
CREATE INDEX statement_of ON statement (n);
ANALYZE;
"""


def compile_catalog(
    directory: Path, place: Place | None, limits: Limits = CATALOG_LIMITS
) -> Path | sqlite3.Connection:
    """Compile the catalog in `directory` to `place`, atomically; with no place, in memory.

    Returns the file written, or the connection to the one in memory.

    Raises:
        InvalidFileError: the catalog has problems; nothing was written.
        OSError: the place can't be written.
    """
    before = stamps(directory, FILES)
    catalog = read_catalog(directory, limits)
    if place is None:
        memory = sqlite3.connect(":memory:")
        _fill(memory, catalog, directory, before)
        return memory
    place.file.parent.mkdir(parents=True, exist_ok=True)
    _sweep(place.file)
    handle, name = tempfile.mkstemp(prefix=place.file.name + ".", dir=place.file.parent)
    os.close(handle)
    written = Path(name)
    with HalfWritten(written):
        try:
            _write(written, catalog, directory, before)
        except sqlite3.OperationalError as error:
            raise OSError(f"{place.file}: {error}") from error
        written.replace(place.file)
    return place.file


def _write(file: Path, catalog: Catalog, directory: Path, before: str) -> None:
    connection = sqlite3.connect(file, isolation_level=None)
    try:
        _fill(connection, catalog, directory, before)
    finally:
        connection.close()
    file.chmod(0o644)


def _sweep(file: Path) -> None:
    """Remove what builds that were killed left beside a compiled file."""
    for left in file.parent.glob(glob.escape(file.name) + ".*"):
        with contextlib.suppress(OSError):
            if time.time() - left.stat().st_mtime > _LEFT_SECONDS:
                left.unlink()


_LEFT_SECONDS = 3600
"""No build takes this long; what is older belongs to none."""


def _fill(connection: sqlite3.Connection, catalog: Catalog, directory: Path, before: str) -> None:
    # Documents are long: small pages chain a hundred of them together for a list.
    connection.executescript(
        "PRAGMA page_size = 16384; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
    )
    connection.executescript(_SCHEMA)
    connection.execute("BEGIN")
    found = documents(catalog)
    # Writing JSON leaves circles behind: an answer can do without collecting them, a whole catalog
    # can't. Entries and documents hold none, and looking through them took a third of the time.
    gc.freeze()
    gc.enable()
    numbers = {
        (document["type"], document["id"]): number for number, document in enumerate(found, 1)
    }
    place = catalog.header.default_jurisdiction
    by_class = {
        document["id"]: document["ancestors"] for document in found if document["type"] == "class"
    }
    facts = _Facts(found, by_class)
    for number, document in enumerate(found, 1):
        kind, about = document["type"], facts.about(document)
        short = json.dumps(summary(document, place), ensure_ascii=False)
        connection.execute(
            "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?)",
            (number, kind, document["id"], document["name"], about, short),
        )
        text = embedded(document)
        checksum = zlib.crc32(text.encode())
        connection.execute("INSERT INTO document VALUES (?, ?, ?)", (number, text, checksum))
        connection.executemany(
            "INSERT OR IGNORE INTO facet VALUES (?, ?, ?, ?)",
            [(kind, key, value, number) for key, value in facts.facets(document)],
        )
        connection.executemany(
            "INSERT INTO statement VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [_statement_row(number, document, each) for each in document.get("statements", ())],
        )
        if kind not in KINDS:
            continue  # what has no name is found by its list alone
        names = list(_names(document))
        connection.executemany(
            "INSERT OR IGNORE INTO name VALUES (?, ?, ?, ?, ?)",
            [(fold(name), name, kind, number, means) for name, means in names],
        )
        called = " ".join(name for name, _ in names)
        told = " ".join([*_texts(document), *facts.effect_names(document)])
        connection.execute(
            "INSERT INTO search (rowid, name, text, cited) VALUES (?, ?, ?, ?)",
            # A source is short and its title full of the field's words: it would head every list.
            (number, "", "", told) if kind == "source" else (number, called, told, ""),
        )
    for kind, declared in (
        ("drug", catalog.drugs_file.ambiguous),
        ("regimen", catalog.regimens_file.ambiguous),
    ):
        connection.executemany(
            "INSERT INTO ambiguous VALUES (?, ?, ?, ?, ?, ?)",
            [
                (
                    fold(name.name),
                    name.name,
                    kind,
                    name.match_case,
                    name.resolve,
                    json.dumps([numbers[kind, entry] for entry in name.means]),
                )
                for name in declared
            ],
        )
    _fill_meta(connection, catalog, found, settled(directory, before))
    connection.execute("COMMIT")
    connection.executescript(_INDEXES)


def _fill_meta(
    connection: sqlite3.Connection, catalog: Catalog, found: list[Document], before: str
) -> None:
    counts = dict.fromkeys(LISTED, 0)
    for document in found:
        counts[document["type"]] += 1
    statements = sum(len(document.get("statements", ())) for document in found)
    values = {
        "header": catalog.header.model_dump_json(),
        "counts": json.dumps(counts | {"statement": statements}),
        "claims": json.dumps(claims_by_grade(catalog)),
        "judging": json.dumps(judging(catalog, found), ensure_ascii=False),
        "stamps": before,
        "rrmm": __version__,
    }
    connection.executemany(
        "INSERT INTO meta VALUES (?, ?, ?)",
        [(key, value, zlib.crc32(value.encode())) for key, value in values.items()],
    )


def _statement_row(number: int, document: Document, statement: Document) -> tuple[object, ...]:
    lines = [[span["at_least"], span["at_most"]] for span in statement["lines_admitted"]]
    return (
        number,
        statement["basis"],
        statement["jurisdiction"],
        statement["setting"],
        statement["from"],
        statement["until"],
        document["checked_on"],
        json.dumps(lines),
    )


def _names(document: Document) -> Iterator[tuple[str, str]]:
    """The names of an entry, each with what it is: the first of two equal ones counts."""
    yield document["id"], "id"
    yield document["name"], "name"
    if "full_name" in document:
        yield document["full_name"], "name"
    for product in document.get("products", ()):
        yield product["brand"], "brand"
    for alias in document["aliases"]:
        yield alias["name"], "misspelling" if alias["misspelt"] else "alias"
    for key in ("abbreviation", "plain_name", "nct"):
        if document.get(key):
            yield document[key], "alias"


_NOT_PROSE = {"id", "type", "source", "sources", "url", "doi", "pmid", "code", "kind"}
_NOT_PROSE |= {"regimen_labels"}  # the regimens' own texts
_NOT_PROSE |= {"effect"}  # an id; its names are added


def _texts(data: object) -> Iterator[str]:
    """Every text of a document that a reader might search for."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key not in _NOT_PROSE:
                yield from _texts(value)
    elif isinstance(data, list):
        for value in data:
            yield from _texts(value)
    elif isinstance(data, str):
        yield data


class _Facts:
    """What filters and candidate lists need to know of each document."""

    def __init__(self, found: list[Document], ancestors: dict[str, list[str]]) -> None:
        self.ancestors = ancestors
        self.class_of = {
            document["id"]: document["class"] for document in found if document["type"] == "drug"
        }
        self.names = {
            (document["type"], document["id"]): document["name"]
            for document in found
            if document["type"] in ("drug", "class")
        }
        self.effect_aliases = {
            document["id"]: [alias["name"] for alias in document["aliases"]]
            for document in found
            if document["type"] == "effect"
        }
        self.effects: dict[str, set[tuple[str, str]]] = defaultdict(set)
        self.regimens: dict[str, dict[str, bool]] = defaultdict(dict)
        """Per drug the regimens that treat with it, and whether with it alone."""
        for document in found:
            kind = document["type"]
            if kind == "regimen":
                given = {
                    each["drug"] for each in document["components"] if each["role"] == "backbone"
                }
                for drug in given:
                    self.regimens[drug][document["id"]] = len(given) == 1
            if kind in ("drug", "regimen", "class"):
                for effect in document["side_effects"]:
                    held = self.effects[effect["effect"]]
                    held.add((kind, document["id"]))
                    if kind == "drug":
                        held.update(("class", class_id) for class_id in document["classes"])

    def about(self, document: Document) -> str:
        """What tells an entry apart from one with the same name."""
        kind = document["type"]
        if kind == "drug":
            return str(self.names["class", document["class"]])
        if kind == "regimen":
            return str(document["full_name"])
        if kind == "class":
            return "drug class"
        if kind == "effect":
            return f"side effect: {document['plain_name']}"
        if kind == "trial":
            return str(document["title"])
        if kind == "topic":
            return f"topic: {document['section'].replace('-', ' ')}"
        if kind in ("change", "pending"):
            return str(document["text"])
        return f"source: {document['kind']}"

    def effect_names(self, document: Document) -> list[str]:
        """What else the side effects of a document are called: each is searched for by any name."""
        attributed = {each["effect"] for each in document.get("side_effects", ())}
        return [name for effect in sorted(attributed) for name in self.effect_aliases[effect]]

    def facets(self, document: Document) -> Iterator[tuple[str, str]]:
        """The static filter values of a document."""
        kind = document["type"]
        if kind == "drug":
            for class_id in document["classes"]:
                yield "class", class_id
            for target in document["targets"]:
                yield "target", target
            for product in document["products"]:
                if product["route"] is not None:
                    yield "route", product["route"]
        elif kind == "regimen":
            yield "kind", document["kind"]
            for component in document["components"]:
                yield "drug", component["drug"]
                for class_id in self._lineage(component["drug"]):
                    yield "class", class_id
        elif kind == "effect":
            yield "system", document["system"]
            yield from sorted(self.effects[document["id"]])
        elif kind == "trial":
            for regimen in document["regimens"]:
                yield "regimen", regimen
            if document["phase"] is not None:
                yield "phase", document["phase"]
            for result in document["results"]:
                yield "endpoint", result["endpoint"]
        elif kind == "topic":
            yield "section", document["section"]
        elif kind == "source":
            yield "kind", document["kind"]
            yield "grade", document["grade"]
            if document["claims_only_relayed"]:
                yield "rests", "relayed"
        elif kind in ("change", "pending"):
            yield "jurisdiction", document["jurisdiction"]
            for drug in document["drugs"]:
                yield "drug", drug
            for class_id in document["classes"]:
                yield "class", class_id
            for regimen in self._regimens(document):
                yield "regimen", regimen

    def _regimens(self, document: Document) -> Iterator[str]:
        """The regimens whose page an event or a pending decision belongs to.

        What a drug's box or risk programme says holds for every regimen with it; what it was
        approved for, only where it is the whole regimen.
        """
        if document["type"] == "pending":
            if document["regimen"] is not None:
                yield document["regimen"]
        elif document["of"]["type"] == "regimen":
            yield document["of"]["id"]
        else:
            spreads = document["event"].startswith(("boxed-warning", "programme"))
            for regimen, alone in self.regimens[document["of"]["id"]].items():
                if spreads or alone:
                    yield regimen

    def _lineage(self, drug: str) -> list[str]:
        class_id = self.class_of[drug]
        return [class_id, *self.ancestors[class_id]]
