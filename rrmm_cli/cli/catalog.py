"""Owns the commands `catalog info`, `catalog validate` and `catalog build`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from rrmm_cli import __version__
from rrmm_cli.cli.answers import meta, open_store, problem_document
from rrmm_cli.cli.options import Asked, presented
from rrmm_cli.errors import Exit
from rrmm_cli.model.json_text import embedded
from rrmm_cli.render.answer import Answer, Format, Output
from rrmm_cli.render.write import show


def _answer(command: str, about: dict[str, Any], documents: list[dict[str, Any]]) -> Answer:
    return Answer(
        command=command,
        meta=about,
        kind="problem" if command == "catalog-validate" else "catalog",
        kinds=[document["type"] for document in documents],
        summaries=documents,
        texts=lambda: [embedded(document) for document in documents],
        documents=lambda: documents,
        pages=command != "catalog-validate",
    )


@presented
def info(asked: Asked, output: Output) -> None:
    """Show the catalog's version, date, counts and how near its sources are to the origin.

    Examples: rrmm catalog info; rrmm catalog info --json
    """
    show(_info(asked), output)


def _info(asked: Asked) -> Answer:
    store = open_store(asked)
    claims = store.database.meta("claims")
    total = sum(claims.values())
    document = {
        "type": "catalog",
        "id": "catalog",
        **store.header,
        "counts": store.database.meta("counts"),
        "claims": claims,
        "relayed_percent": round(100 * claims["relayed"] / total, 1) if total else 0.0,
        "directory": str(store.database.place.directory),
        "compiled": None if store.database.in_memory else str(store.database.place.file),
    }
    return _answer("catalog-info", meta(store, {}), [document])


@presented
def validate(
    output: Output,
    directory: Annotated[
        Path | None,
        typer.Argument(
            metavar="[DIR]",
            envvar="RRMM_CATALOG",
            show_envvar=False,
            help="A catalog directory; else what RRMM_CATALOG says, else the shipped one.",
        ),
    ] = None,
) -> int:
    """Report every problem of every file of a catalog; exit 1 when there is one.

    A catalog that can be read is held against the rules of rrmm help lint too.

    Examples: rrmm catalog validate; rrmm catalog validate data --json
    """
    from rrmm_cli.load.lint import lint_catalog
    from rrmm_cli.store.place import locate

    place = locate(None).directory if directory is None else directory
    remarks = lint_catalog(place)
    documents = [problem_document(problem) | {"rule": rule} for problem, rule in remarks]
    if output.format is Format.TABLE and not output.fields:
        # One line per problem, as editors and people read it; programs get the parts.
        output = output._replace(fields=("problem",))
        documents = [
            document | {"problem": str(remark.problem)}
            for document, remark in zip(documents, remarks, strict=True)
        ]
    about = {"rrmm": __version__, "query": {"directory": str(place)}}
    found = _answer("catalog-validate", about, documents)
    show(found._replace(when_empty=f"no problems in {place}"), output)
    return Exit.NO if remarks else Exit.DONE


@presented
def build(asked: Asked, output: Output) -> None:
    """Compile the catalog now instead of when it is first asked.

    A large one has to be: an answer by itself compiles no file of over 4 MB or 100,000 values.

    Examples: rrmm catalog build; rrmm catalog build --catalog data
    """
    from rrmm_cli.store.compile import compile_catalog
    from rrmm_cli.store.place import locate

    place = locate(asked.catalog)
    compile_catalog(place.directory, place)
    show(_info(asked), output)
