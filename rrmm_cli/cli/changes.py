"""Owns the commands `changes` and `pipeline`: what happened on which day, and what is awaited."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Annotated, Any

import typer

from rrmm_cli.cli.answers import answer, entry_ids, open_store
from rrmm_cli.cli.completers import names_of
from rrmm_cli.cli.options import Asked, day, presented
from rrmm_cli.errors import UsageError
from rrmm_cli.model.dates import earliest, latest
from rrmm_cli.render.answer import Notice, Output
from rrmm_cli.render.write import show
from rrmm_cli.store.query import Facet, Item, Store

_Drug = Annotated[
    str | None,
    typer.Option(
        "--drug", metavar="DRUG", help="Only what concerns it.", autocompletion=names_of("drug")
    ),
]
_Regimen = Annotated[
    str | None,
    typer.Option(
        "--regimen",
        metavar="REGIMEN",
        help="Only what concerns it.",
        autocompletion=names_of("regimen"),
    ),
]
_Class = Annotated[
    str | None,
    typer.Option(
        "--class",
        metavar="CLASS",
        help="Only what concerns a drug of it or of its subclasses.",
        autocompletion=names_of("class"),
    ),
]


@presented
def changes(
    asked: Asked,
    output: Output,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help="From this day on.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help="Before this day.")
    ] = None,
    drug: _Drug = None,
    regimen: _Regimen = None,
    drug_class: _Class = None,
) -> None:
    """List dated events in one place, newest first: approvals, what labels ask for, boxed warnings.

    A date that is only a month or a year is listed wherever it may fall. With --regimen, what its
    drugs' boxed warnings and risk programmes say is listed too.

    Examples: rrmm changes --since 2024-01-01; rrmm changes --regimen cilta-cel -o csv
    """
    start, end = day("--since", since), day("--until", until)
    if start is not None and end is not None and earliest(end) <= earliest(start):
        raise UsageError(
            message=f"--until {end} leaves nothing of --since {start}",
            hint="--until names the first day that is left out: --since 2024 --until 2025",
            input=until,
        )
    store = open_store(asked)
    notices: list[Notice] = []
    query, facets = _asked_for(store, drug, regimen, drug_class, notices)

    def fits(item: Item) -> bool:
        return _falls(item.summary["date"], start, end, store.as_of)

    items = [item for item in store.select("change", facets) if fits(item)]
    query |= {"since": start, "until": end}
    notices += _elsewhere(store, "change", facets, fits)
    found = answer(store, "changes", "change", items, query, pages=False)
    show(found._replace(notices=[*notices, *found.notices], when_empty=_NOTHING), output)


_NOTHING = "no dated event in the catalog fits; undated ones stand on the pages of their drugs"


def _falls(date: str, since: str | None, until: str | None, as_of: str) -> bool:
    """Whether an event may fall in `[since, until)`, and not after the day asked about."""
    if earliest(date) > latest(as_of):
        return False
    if since is not None and latest(date) < earliest(since):
        return False
    return until is None or earliest(date) < earliest(until)


@presented
def pipeline(
    asked: Asked,
    output: Output,
    drug: _Drug = None,
    regimen: _Regimen = None,
    drug_class: _Class = None,
) -> None:
    """List what regulators were asked and had not answered when somebody last looked.

    "last checked" is that day: a decision may have come since. The nearest due day comes first.

    Examples: rrmm pipeline; rrmm pipeline --jurisdiction EU --json
    """
    store = open_store(asked)
    notices: list[Notice] = []
    query, facets = _asked_for(store, drug, regimen, drug_class, notices)

    def pends(item: Item) -> bool:
        return item.summary["in_force"] is not False

    items = [item for item in store.select("pending", facets) if pends(item)]
    late = [item.summary["name"] for item in items if item.summary["overdue"]]
    if late:
        notices.append(
            Notice("N104", "the day due has passed, no decision was seen: " + "; ".join(late))
        )
    notices += _elsewhere(store, "pending", facets, pends)
    found = answer(store, "pipeline", "pending", items, query, pages=False)
    empty = f"nothing is pending in {store.jurisdiction} as far as the catalog knows"
    show(found._replace(notices=[*notices, *found.notices], when_empty=empty), output)


def _elsewhere(
    store: Store, kind: str, facets: list[Facet], fits: Callable[[Item], bool]
) -> Iterator[Notice]:
    """How much of the same there is in places that were not asked about."""
    others = {
        place: sum(map(fits, store.select(kind, [Facet("jurisdiction", place), *facets[1:]])))
        for place in store.header["jurisdictions"]
        if place != store.jurisdiction
    }
    told = ", ".join(f"{place} {count}" for place, count in others.items() if count)
    if told:
        yield Notice("N105", f"{store.jurisdiction} only; with --jurisdiction also: {told}")


def _asked_for(
    store: Store,
    drug: str | None,
    regimen: str | None,
    drug_class: str | None,
    notices: list[Notice],
) -> tuple[dict[str, Any], list[Facet]]:
    """The question in ids, and the conditions that it makes."""
    typed = {"drug": drug, "regimen": regimen, "class": drug_class}
    query: dict[str, Any] = {
        kind: None if name is None else entry_ids(store, kind, [name], notices)[0]
        for kind, name in typed.items()
    }
    facets = [Facet("jurisdiction", store.jurisdiction)]
    facets += [Facet(kind, found) for kind, found in query.items() if found is not None]
    return query, facets
