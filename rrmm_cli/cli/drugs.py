"""Owns the commands `drugs` and `drug`."""

from __future__ import annotations

from typing import Annotated

import typer

from rrmm_cli.cli.answers import entry_ids, facet_value, open_store, show_list, show_pages
from rrmm_cli.cli.completers import names_of, one_of, values_of
from rrmm_cli.cli.options import Asked, chosen, presented
from rrmm_cli.cli.values import ROUTES
from rrmm_cli.render.answer import Notice, Output
from rrmm_cli.store.asof import STANDINGS
from rrmm_cli.store.query import Facet


@presented
def drugs(
    asked: Asked,
    output: Output,
    drug_class: Annotated[
        str | None,
        typer.Option(
            "--class",
            metavar="CLASS",
            help="Drugs of this class and its subclasses, such as PI.",
            autocompletion=names_of("class"),
        ),
    ] = None,
    target: Annotated[
        str | None,
        typer.Option(
            metavar="TARGET",
            help="Drugs that bind this, such as BCMA.",
            autocompletion=values_of("drug", "target"),
        ),
    ] = None,
    status: Annotated[
        str | None,
        typer.Option(
            metavar="STATUS",
            help="Standing in the place and on the day asked about: " + ", ".join(STANDINGS) + ".",
            autocompletion=one_of(STANDINGS),
        ),
    ] = None,
    route: Annotated[
        str | None,
        typer.Option(
            metavar="ROUTE",
            help="How a product is given: " + ", ".join(ROUTES) + ".",
            autocompletion=one_of(ROUTES),
        ),
    ] = None,
) -> None:
    """List drugs, one per substance, with class, target, brands and standing.

    Examples: rrmm drugs --class PI; rrmm drugs --target BCMA --json
    """
    store = open_store(asked)
    notices: list[Notice] = []
    classes = [] if drug_class is None else [drug_class]
    query: dict[str, str | None] = {
        "class": next(iter(entry_ids(store, "class", classes, notices)), None),
        "target": None
        if target is None
        else facet_value(store, "drug", "target", "--target", target),
        "route": None if route is None else chosen("--route", route, ROUTES),
    }
    facets = [Facet(key, value) for key, value in query.items() if value is not None]
    standing = None if status is None else chosen("--status", status, STANDINGS)
    query["status"] = standing
    show_list("drugs", "drug", store, output, query, facets, standing=standing, notices=notices)


@presented
def drug(
    asked: Asked,
    output: Output,
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="NAME...",
            help="A generic name, brand or abbreviation.",
            autocompletion=names_of("drug"),
        ),
    ],
) -> None:
    """Show drugs whole: class, brands, status, warnings, side effects, sources.

    Examples: rrmm drug Kyprolis; rrmm drug carfilzomib --json
    """
    show_pages("drug", "drug", names, asked, output)
