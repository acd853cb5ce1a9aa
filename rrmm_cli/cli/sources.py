"""Owns the commands `sources` and `source`."""

from __future__ import annotations

from typing import Annotated

import typer

from rrmm_cli.cli.answers import open_store, show_list, show_pages
from rrmm_cli.cli.completers import names_of, one_of
from rrmm_cli.cli.options import Asked, chosen, presented
from rrmm_cli.cli.values import KINDS_OF_SOURCE
from rrmm_cli.render.answer import Output
from rrmm_cli.store.query import Facet


@presented
def sources(
    asked: Asked,
    output: Output,
    kind: Annotated[
        str | None,
        typer.Option(
            metavar="KIND",
            help=", ".join(KINDS_OF_SOURCE) + ".",
            autocompletion=one_of(KINDS_OF_SOURCE),
        ),
    ] = None,
    relayed: Annotated[
        bool,
        typer.Option(
            "--relayed",
            help="Only news and mirrors on which a claim rests that has nothing better.",
        ),
    ] = False,
) -> None:
    """List sources with their kind, grade and how many entries and claims cite them.

    "only relayed" counts the claims that rest on news and mirrors alone; rrmm source ID says what
    was looked for in their place.

    Examples: rrmm sources --relayed; rrmm sources --kind label -o csv
    """
    found = None if kind is None else chosen("--kind", kind, KINDS_OF_SOURCE)
    facets = [] if found is None else [Facet("kind", found)]
    if relayed:
        facets.append(Facet("rests", "relayed"))
    query = {"kind": found, "relayed": relayed or None}
    show_list("sources", "source", open_store(asked), output, query, facets)


@presented
def source(
    asked: Asked,
    output: Output,
    names: Annotated[
        list[str],
        typer.Argument(metavar="ID...", help="A source's id.", autocompletion=names_of("source")),
    ],
) -> None:
    """Show sources whole: where they are and which entries cite them.

    Examples: rrmm source nci-pdq-myeloma
    """
    show_pages("source", "source", names, asked, output)
