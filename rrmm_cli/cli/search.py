"""Owns the command `search`."""

from __future__ import annotations

from typing import Annotated

import typer

from rrmm_cli.cli.answers import meta, open_store
from rrmm_cli.cli.options import Asked, presented
from rrmm_cli.model.json_text import embedded
from rrmm_cli.render.answer import Answer, Output
from rrmm_cli.render.write import show

MOST_HITS = 20
"""How many hits are shown unless --limit says otherwise."""


@presented
def search(
    asked: Asked,
    output: Output,
    words: Annotated[list[str], typer.Argument(metavar="TEXT...", help="Words to look for.")],
) -> None:
    """Search names and texts of all entries; every word must be there, best hits first.

    Examples: rrmm search neuropathy; rrmm search BCMA accelerated --limit 5
    """
    store = open_store(asked)
    hits, total = store.search(" ".join(words), MOST_HITS if output.limit is None else output.limit)
    found = Answer(
        command="search",
        meta=meta(store, {"text": " ".join(words)}),
        kind="hit",
        kinds=["hit"] * len(hits),
        summaries=hits,
        texts=lambda: [embedded(hit) for hit in hits],
        documents=lambda: hits,
        total=total,
    )
    show(found, output._replace(limit=None))
