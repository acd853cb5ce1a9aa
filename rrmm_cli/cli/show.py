"""Owns the command `show`."""

from __future__ import annotations

from typing import Annotated

import typer

from rrmm_cli.cli.answers import answer, open_store
from rrmm_cli.cli.completers import names_of
from rrmm_cli.cli.options import Asked, presented
from rrmm_cli.render.answer import Output
from rrmm_cli.render.write import show as show_answer


@presented
def show(
    asked: Asked,
    output: Output,
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="NAME...", help="Any name in the catalog.", autocompletion=names_of(None)
        ),
    ],
) -> None:
    """Show the entry of each kind that has the name: Carvykti is a drug and a regimen.

    Examples: rrmm show Carvykti; rrmm show DKd neuropathy --json
    """
    store = open_store(asked)
    items = [item for name in names for item in store.find_all(name)]
    show_answer(answer(store, "show", "mixed", items, {"names": names}, pages=True), output)
