"""Owns the commands `trials` and `trial`."""

from __future__ import annotations

from typing import Annotated

import typer

from rrmm_cli.cli.answers import entry_ids, open_store, show_list, show_pages
from rrmm_cli.cli.completers import names_of
from rrmm_cli.cli.options import Asked, presented
from rrmm_cli.render.answer import Notice, Output
from rrmm_cli.store.query import Facet


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
) -> None:
    """List trials with their number, phase and regimens.

    Examples: rrmm trials --regimen DKd
    """
    store = open_store(asked)
    notices: list[Notice] = []
    found = None if regimen is None else entry_ids(store, "regimen", [regimen], notices)[0]
    facets = [] if found is None else [Facet("regimen", found)]
    show_list("trials", "trial", store, output, {"regimen": found}, facets, notices=notices)


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
