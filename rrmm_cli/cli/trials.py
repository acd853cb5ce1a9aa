"""Owns the commands `trials` and `trial`."""

from __future__ import annotations

import re
from typing import Annotated, Any

import typer

from rrmm_cli.cli.answers import answer, entry_ids, facet_value, open_store, show_pages
from rrmm_cli.cli.completers import names_of, values_of
from rrmm_cli.cli.options import Asked, chosen, presented
from rrmm_cli.render.answer import Notice, Output
from rrmm_cli.render.text import figure
from rrmm_cli.render.write import show
from rrmm_cli.store.query import Facet, Item, Store


@presented
def trials(
    asked: Asked,
    output: Output,
    regimen: Annotated[
        str | None,
        typer.Option(
            "--regimen",
            metavar="REGIMEN",
            help="Trials that speak of this regimen.",
            autocompletion=names_of("regimen"),
        ),
    ] = None,
    endpoint: Annotated[
        str | None,
        typer.Option(
            "--endpoint",
            metavar="WORDS",
            help="Trials with a result whose endpoint has these words, such as PFS; it is shown.",
            autocompletion=values_of("trial", "endpoint"),
        ),
    ] = None,
    phase: Annotated[
        str | None,
        typer.Option(
            "--phase",
            metavar="PHASE",
            help="Trials of this phase, such as 3.",
            autocompletion=values_of("trial", "phase"),
        ),
    ] = None,
) -> None:
    """List trials with their number, phase and regimens.

    Examples: rrmm trials --regimen DKd; rrmm trials --phase 3 --endpoint "median PFS"
    """
    store = open_store(asked)
    notices: list[Notice] = []
    found = None if regimen is None else entry_ids(store, "regimen", [regimen], notices)[0]
    facets = [] if found is None else [Facet("regimen", found)]
    query: dict[str, Any] = {"regimen": found, "endpoint": endpoint, "phase": None}
    if phase is not None:
        query["phase"] = facet_value(store, "trial", "phase", "--phase", phase)
        facets.append(Facet("phase", query["phase"]))
    if endpoint is None:
        items = store.select("trial", facets)
    else:
        endpoints = _endpoints(store, endpoint)
        facets.append(Facet("endpoint", endpoints))
        items = _measured(store, store.select("trial", facets), endpoints)
    listed = answer(store, "trials", "trial", items, query, pages=False)
    show(listed._replace(notices=[*notices, *listed.notices]), output)


def _endpoints(store: Store, typed: str) -> tuple[str, ...]:
    """The endpoints that hold every word that was typed.

    Raises:
        UsageError: there is none.
    """
    known = store.facet_values("trial", "endpoint")
    wanted = _words(typed)
    fitting = tuple(each for each in known if wanted and wanted <= _words(each))
    return fitting or (chosen("--endpoint", typed, known),)


def _words(endpoint: str) -> set[str]:
    return set(re.findall(r"[\w+>=^%]+", endpoint.casefold()))


def _measured(store: Store, items: list[Item], endpoints: tuple[str, ...]) -> list[Item]:
    """The trials, each with the results that were asked for among what its list shows."""
    return [
        item._replace(
            summary=item.summary
            | {
                "measured": [
                    f"{each['endpoint']}, {each['arm']}: {figure(each)}"
                    for each in document["results"]
                    if each["endpoint"] in endpoints
                ]
            }
        )
        for item, document in zip(items, store.documents(items), strict=True)
    ]


@presented
def trial(
    asked: Asked,
    output: Output,
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="NAME...",
            help="A trial's name or NCT number.",
            autocompletion=names_of("trial"),
        ),
    ],
) -> None:
    """Show trials whole: arms, who could enter, results.

    Examples: rrmm trial CANDOR; rrmm trial NCT03158688 --json
    """
    show_pages("trial", "trial", names, asked, output)
