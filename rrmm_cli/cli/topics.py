"""Owns the commands `topics` and `topic`."""

from __future__ import annotations

from typing import Annotated

import typer

from rrmm_cli.cli.answers import open_store, show_list, show_pages
from rrmm_cli.cli.completers import names_of, one_of
from rrmm_cli.cli.options import Asked, chosen, presented
from rrmm_cli.cli.values import SECTIONS
from rrmm_cli.render.answer import Output
from rrmm_cli.store.query import Facet


@presented
def topics(
    asked: Asked,
    output: Output,
    section: Annotated[
        str | None,
        typer.Option(
            metavar="SECTION", help=", ".join(SECTIONS) + ".", autocompletion=one_of(SECTIONS)
        ),
    ] = None,
) -> None:
    """List topics: definitions, relapse signs, tests, procedures, statistics.

    Examples: rrmm topics --section definition
    """
    found = None if section is None else chosen("--section", section, SECTIONS)
    facets = [] if found is None else [Facet("section", found)]
    show_list("topics", "topic", open_store(asked), output, {"section": found}, facets)


@presented
def topic(
    asked: Asked,
    output: Output,
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="NAME...",
            help="A topic's name, such as relapse-signs or MRD.",
            autocompletion=names_of("topic"),
        ),
    ],
) -> None:
    """Show topics whole: what each source says, and where they differ.

    Examples: rrmm topic relapse-signs; rrmm topic MRD --json
    """
    show_pages("topic", "topic", names, asked, output)
