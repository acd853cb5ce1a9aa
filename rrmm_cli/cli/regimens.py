"""Owns the commands `regimens` and `regimen`."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from rrmm_cli.cli.answers import entry_ids, open_store, show_list, show_pages
from rrmm_cli.cli.completers import names_of, one_of
from rrmm_cli.cli.options import Asked, chosen, presented
from rrmm_cli.cli.values import BASES, KINDS_OF_REGIMEN, SETTINGS
from rrmm_cli.render.answer import Notice, Output
from rrmm_cli.store.query import Facet, StatementFilter


@presented
def regimens(
    asked: Asked,
    output: Output,
    with_: Annotated[
        list[str] | None,
        typer.Option(
            "--with",
            metavar="DRUG",
            help="Regimens with this drug; may be repeated.",
            autocompletion=names_of("drug"),
        ),
    ] = None,
    without: Annotated[
        list[str] | None,
        typer.Option(
            "--without",
            metavar="DRUG",
            help="Regimens without this drug; may be repeated.",
            autocompletion=names_of("drug"),
        ),
    ] = None,
    drug_class: Annotated[
        list[str] | None,
        typer.Option(
            "--class",
            metavar="CLASS",
            help="Regimens with a drug of this class or its subclasses; may be repeated.",
            autocompletion=names_of("class"),
        ),
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(
            metavar="KIND",
            help=", ".join(KINDS_OF_REGIMEN) + ".",
            autocompletion=one_of(KINDS_OF_REGIMEN),
        ),
    ] = None,
    setting: Annotated[
        str | None,
        typer.Option(
            metavar="SETTING",
            help="With a statement for this setting: " + ", ".join(SETTINGS) + ".",
            autocompletion=one_of(SETTINGS),
        ),
    ] = None,
    basis: Annotated[
        str | None,
        typer.Option(
            metavar="BASIS",
            help="With a statement on this basis: " + ", ".join(BASES) + ".",
            autocompletion=one_of(BASES),
        ),
    ] = None,
    prior_lines: Annotated[
        int | None,
        typer.Option(
            "--prior-lines",
            metavar="N",
            min=0,
            help="With a statement (of a label, unless --basis says otherwise) that admits N "
            "prior lines.",
        ),
    ] = None,
) -> None:
    """List regimens, with their drugs and what labels say.

    Statements count when they stand on the day and in the place asked about; --setting, --basis
    and --prior-lines are asked of one and the same statement.

    Examples: rrmm regimens --with daratumumab --without lenalidomide --prior-lines 2
    """
    store = open_store(asked)
    chosen_basis = None if basis is None else chosen("--basis", basis, BASES)
    if prior_lines is not None and chosen_basis is None:
        chosen_basis = "label"
    notices: list[Notice] = []
    query: dict[str, Any] = {
        "with": entry_ids(store, "drug", with_ or [], notices),
        "without": entry_ids(store, "drug", without or [], notices),
        "class": entry_ids(store, "class", drug_class or [], notices),
        "kind": None if kind is None else chosen("--kind", kind, KINDS_OF_REGIMEN),
        "setting": None if setting is None else chosen("--setting", setting, SETTINGS),
        "basis": chosen_basis,
        "prior_lines": prior_lines,
    }
    facets = [Facet("drug", drug) for drug in query["with"]]
    facets += [Facet("drug", drug, lacks=True) for drug in query["without"]]
    facets += [Facet("class", class_id) for class_id in query["class"]]
    if query["kind"] is not None:
        facets.append(Facet("kind", query["kind"]))
    asks_statement = (query["setting"], chosen_basis, prior_lines) != (None, None, None)
    statement = StatementFilter(chosen_basis, query["setting"], prior_lines)
    show_list(
        "regimens",
        "regimen",
        store,
        output,
        query,
        facets,
        statement if asks_statement else None,
        notices=notices,
    )


@presented
def regimen(
    asked: Asked,
    output: Output,
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="NAME...",
            help="A regimen's name or a listed spelling of it.",
            autocompletion=names_of("regimen"),
        ),
    ],
) -> None:
    """Show regimens whole: drugs, doses, who may receive them, side effects, sources.

    Examples: rrmm regimen DKd; rrmm regimen Carvykti --as-of 2023-08-01
    """
    show_pages("regimen", "regimen", names, asked, output)
