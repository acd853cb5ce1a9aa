"""Owns the commands `effects` and `effect`."""

from __future__ import annotations

from typing import Annotated

import typer

from rrmm_cli.cli.answers import answer, entry_ids, open_store, show_pages
from rrmm_cli.cli.completers import names_of, one_of
from rrmm_cli.cli.options import Asked, chosen, presented
from rrmm_cli.cli.values import SYSTEMS
from rrmm_cli.render.answer import Document, Notice, Output
from rrmm_cli.render.write import show
from rrmm_cli.store.query import Facet, Item


@presented
def effects(
    asked: Asked,
    output: Output,
    drug_class: Annotated[
        str | None,
        typer.Option(
            "--class",
            metavar="CLASS",
            help="Attributed to this class, its subclasses or their drugs.",
            autocompletion=names_of("class"),
        ),
    ] = None,
    drug: Annotated[
        str | None,
        typer.Option(
            "--drug",
            metavar="DRUG",
            help="Attributed to this drug or its classes.",
            autocompletion=names_of("drug"),
        ),
    ] = None,
    regimen: Annotated[
        str | None,
        typer.Option(
            "--regimen",
            metavar="REGIMEN",
            help="Attributed to a drug of this regimen.",
            autocompletion=names_of("regimen"),
        ),
    ] = None,
    system: Annotated[
        str | None,
        typer.Option(
            metavar="SYSTEM", help=", ".join(SYSTEMS) + ".", autocompletion=one_of(SYSTEMS)
        ),
    ] = None,
) -> None:
    """List side effects and what they are attributed to.

    Examples: rrmm effects --regimen SVd; rrmm effects --class PI --system nervous-system
    """
    store = open_store(asked)
    query: dict[str, str | None] = {}
    facets = []
    notices: list[Notice] = []
    for kind, name in (("class", drug_class), ("drug", drug), ("regimen", regimen)):
        if name is not None:
            query[kind] = entry_ids(store, kind, [name], notices)[0]
            facets.append(Facet(kind, str(query[kind])))
    if system is not None:
        query["system"] = chosen("--system", system, SYSTEMS)
        facets.append(Facet("system", str(query["system"])))
    items = store.select("effect", facets)
    for kind in ("class", "drug", "regimen"):
        if kind in query:
            items = _brought(items, store.documents([store.find(kind, str(query[kind]))])[0])
    found = answer(store, "effects", "effect", items, query, pages=False)
    show(found._replace(notices=[*notices, *found.notices]), output)


def _brought(items: list[Item], document: Document) -> list[Item]:
    """The effects, each with only those drugs and classes that belong to what was asked about."""
    if document["type"] == "regimen":
        by = {row["effect"]: row["attributed_to"] for row in document["side_effects"]}
        return [
            item._replace(summary=item.summary | {"drugs": by[item.id], "classes": []})
            for item in items
        ]
    own = ("drugs", "subclasses") if document["type"] == "class" else ("classes",)
    asked = {document["id"], *(each for key in own for each in document[key])}
    return [
        item._replace(
            summary=item.summary
            | {
                key: [each for each in item.summary[key] if each in asked]
                for key in ("drugs", "classes")
            }
        )
        for item in items
    ]


@presented
def effect(
    asked: Asked,
    output: Output,
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="NAME...",
            help="A side effect's name, such as neuropathy or CRS.",
            autocompletion=names_of("effect"),
        ),
    ],
) -> None:
    """Show side effects whole: attribution, how often seen, management.

    Examples: rrmm effect CRS; rrmm effect "peripheral neuropathy" --json
    """
    show_pages("effect", "effect", names, asked, output)
