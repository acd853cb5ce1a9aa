"""Owns the commands `effects` and `effect`."""

from __future__ import annotations

from typing import Annotated

import typer

from rrmm_cli.cli.answers import answer, entry_ids, open_store, show_pages
from rrmm_cli.cli.completers import names_of, one_of
from rrmm_cli.cli.options import Asked, chosen, presented
from rrmm_cli.cli.values import SYSTEMS
from rrmm_cli.model.json_text import embedded
from rrmm_cli.render.answer import Document, Notice, Output
from rrmm_cli.render.write import show
from rrmm_cli.store.query import Facet, Store


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
    found = answer(store, "effects", "effect", items, query, pages=False)
    asked_of = [kind for kind in ("class", "drug", "regimen") if kind in query]
    if asked_of:
        from rrmm_cli.store.summary import summary

        brings = [_bringing(store, kind, str(query[kind])) for kind in asked_of]
        narrowed = [
            _narrowed(document, frozenset.intersection(*brings))
            for document in store.documents(items)
        ]
        found = found._replace(
            summaries=[
                {"type": "effect", **summary(each, store.jurisdiction)} for each in narrowed
            ],
            documents=lambda: narrowed,
            texts=lambda: [embedded(each) for each in narrowed],
        )
    show(found._replace(notices=[*notices, *found.notices]), output)


def _bringing(store: Store, kind: str, name: str) -> frozenset[str]:
    """The drugs, and the classes, by which what was asked about brings a side effect."""
    (document,) = store.documents([store.find(kind, name)])
    if kind == "class":
        return frozenset([name, *document["subclasses"], *document["drugs"]])
    if kind == "drug":
        return frozenset([name, *document["classes"]])
    drugs = [store.find("drug", each["drug"]) for each in document["components"]]
    return frozenset(
        each for drug in store.documents(drugs) for each in (drug["id"], *drug["classes"])
    )


def _narrowed(document: Document, brings: frozenset[str]) -> Document:
    """A side effect with only those attributions and boxes that belong to what was asked about."""
    return document | {
        "drugs": [row for row in document["drugs"] if row["drug"] in brings],
        "classes": [row for row in document["classes"] if row["class"] in brings],
        "boxed_for": [row for row in document["boxed_for"] if row["drug"] in brings],
    }


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
