"""Owns the commands `classes` and `class`."""

from __future__ import annotations

from typing import Annotated

import typer

from rrmm_cli.cli.answers import open_store, show_list, show_pages
from rrmm_cli.cli.completers import names_of
from rrmm_cli.cli.options import Asked, presented
from rrmm_cli.render.answer import Output


@presented
def classes(asked: Asked, output: Output) -> None:
    """List drug classes with their drugs.

    Examples: rrmm classes; rrmm classes -o csv
    """
    show_list("classes", "class", open_store(asked), output, {})


@presented
def drug_class(
    asked: Asked,
    output: Output,
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="NAME...",
            help="A class's name or abbreviation, such as PI or anti-CD38.",
            autocompletion=names_of("class"),
        ),
    ],
) -> None:
    """Show drug classes whole: how they work, their drugs, dangers, side effects.

    Examples: rrmm class PI; rrmm class "CAR-T" --json
    """
    show_pages("class", "class", names, asked, output)
