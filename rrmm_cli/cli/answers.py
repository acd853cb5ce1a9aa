"""Owns how a question to the store becomes an answer to show; it must never draw or query."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rrmm_cli import __version__
from rrmm_cli.cli.options import Asked
from rrmm_cli.errors import Location
from rrmm_cli.model.dates import earliest, latest
from rrmm_cli.render.answer import Answer, Notice, Output
from rrmm_cli.render.write import show
from rrmm_cli.store.query import Facet, Item, StatementFilter, Store
from rrmm_cli.store.resolve import Match


def open_store(asked: Asked) -> Store:
    """The catalog that is asked, about the day and the place that are asked about.

    Raises:
        UsageError: the catalog has no such jurisdiction.
    """
    from rrmm_cli.cli.options import chosen

    store = Store.open(asked.catalog, asked.as_of)
    if asked.jurisdiction is not None:
        known = list(store.header["jurisdictions"])
        store.jurisdiction = chosen("--jurisdiction", asked.jurisdiction, known)
    return store


def show_pages(command: str, kind: str, names: Sequence[str], asked: Asked, output: Output) -> None:
    """Show entries of one kind whole; one name that fails fails the whole question."""
    store = open_store(asked)
    items = [store.find(kind, name) for name in names]
    show(answer(store, command, kind, items, {"names": list(names)}, pages=True), output)


def show_list(
    command: str,
    kind: str,
    store: Store,
    output: Output,
    query: Mapping[str, Any],
    facets: Iterable[Facet] = (),
    statement: StatementFilter | None = None,
    standing: str | None = None,
    notices: Sequence[Notice] = (),
) -> None:
    """Show the entries of one kind that fit every condition."""
    items = store.select(kind, facets, statement)
    if standing is not None:
        items = [item for item in items if item.summary["standing"] == standing]
    total = len(items)
    if output.sort is None:  # what is not shown is not read: it may be ten thousand documents
        items = items[: output.limit]
    found = answer(store, command, kind, items, query, pages=False)
    show(found._replace(notices=[*notices, *found.notices], total=total), output)


def answer(
    store: Store,
    command: str,
    kind: str,
    items: Sequence[Item],
    query: Mapping[str, Any],
    *,
    pages: bool,
) -> Answer:
    """The answer that consists of these entries."""
    return Answer(
        command=command,
        meta=meta(store, query),
        kind=kind,
        kinds=[item.kind for item in items],
        summaries=[{"type": item.kind, **item.summary} for item in items],
        texts=lambda: store.texts(items),
        documents=lambda: store.documents(items),
        pages=pages,
        notices=[
            *after_the_catalog(store),
            *(notice for item in items if item.match for notice in _notices(item.match)),
        ],
    )


def after_the_catalog(store: Store) -> Iterator[Notice]:
    """That the day asked about comes after the catalog's own, where it does."""
    ends = str(store.header["date"])
    if store.as_of != ends and earliest(store.as_of) > latest(ends):
        yield Notice("N106", f"this catalog ends on {ends}; what came after it is not known")


def meta(store: Store, query: Mapping[str, Any]) -> dict[str, Any]:
    """What every machine answer says of itself."""
    asked = {key: value for key, value in query.items() if value not in (None, [], ())}
    return {
        "rrmm": __version__,
        "catalog": store.header["version"],
        "catalog_date": store.header["date"],
        "as_of": store.as_of,
        "jurisdiction": store.jurisdiction,
        "query": asked,
        "intended_use": store.header["intended_use"],
    }


def _notices(match: Match) -> Iterable[Notice]:
    shown = match.name if match.id == match.name else f"{match.name} ({match.id})"
    said = {
        "alias": f'"{match.input}" is listed as an alias of {match.kind} {shown}',
        "brand": f'"{match.input}" is a brand of {match.kind} {shown}',
        "misspelling": f'"{match.input}" is a misspelling of {match.kind} {shown}',
    }
    if match.by in said:
        yield Notice("N101", said[match.by])
    elif match.by == "usual-meaning":
        others = "; ".join(f"{other.id} ({other.about})" for other in match.others)
        yield Notice(
            "N102", f'"{match.input}" is taken as {match.id}; it is also used for {others}'
        )


def entry_ids(
    store: Store, kind: str, names: Sequence[str], notices: list[Notice] | None = None
) -> list[str]:
    """The ids of the entries that a filter's values name; doubtful readings join `notices`."""
    items = [store.find(kind, name) for name in names]
    if notices is not None:
        read = [item.match for item in items if item.match and item.match.by in _DOUBTFUL]
        notices += [notice for match in read for notice in _notices(match)]
    return [item.id for item in items]


_DOUBTFUL = ("usual-meaning", "misspelling")
"""Ways of reading a filter's value that could have gone elsewhere; the answer shows the others."""


def facet_value(store: Store, kind: str, key: str, option: str, value: str) -> str:
    """A filter value as the catalog spells it.

    Raises:
        UsageError: with the list of values that there are.
    """
    from rrmm_cli.cli.options import chosen

    return chosen(option, value, store.facet_values(kind, key))


def problem_document(problem: Location) -> dict[str, Any]:
    """A problem of a file as every format shows it."""
    place = (problem.file, problem.line, problem.column)
    shown = ":".join(str(part) for part in place if part is not None)
    return {"type": "problem", "id": shown, **problem._asdict()}
