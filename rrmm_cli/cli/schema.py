"""Owns the command `schema`."""

from __future__ import annotations

from typing import Annotated

import typer

from rrmm_cli import __version__
from rrmm_cli.cli.options import chosen, presented
from rrmm_cli.model.json_text import embedded, pretty
from rrmm_cli.render.answer import Answer, Output
from rrmm_cli.render.write import show, write_text


def _named(incomplete: str) -> list[str]:
    from rrmm_cli.load.schemas import schema_names

    return [name for name in schema_names() if name.startswith(incomplete)]


@presented
def schema(
    output: Output,
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[NAME]",
            help="A file or an answer; none lists them.",
            autocompletion=_named,
        ),
    ] = None,
) -> None:
    """Print the JSON Schema of a data file or of an answer; without a name, list them.

    Examples: rrmm schema; rrmm schema regimens.yaml; rrmm schema regimen
    """
    from rrmm_cli.load.schemas import json_schema, schema_names

    names = schema_names()
    if name is not None:
        write_text(pretty(json_schema(chosen("NAME", name, list(names)))) + "\n")
        return
    documents = [{"type": "schema", "id": each, "name": about} for each, about in names.items()]
    listed = Answer(
        command="schema",
        meta={"rrmm": __version__, "query": {}},
        kind="schema",
        kinds=["schema"] * len(documents),
        summaries=documents,
        texts=lambda: [embedded(document) for document in documents],
        documents=lambda: documents,
    )
    show(listed, output)
