"""Owns the command `completion`: it prints a script and never edits a shell's files."""

from __future__ import annotations

from typing import Annotated

import typer

from rrmm_cli.cli.completers import one_of
from rrmm_cli.cli.options import chosen
from rrmm_cli.render.write import write_text

SHELLS = ("bash", "zsh", "fish")


def completion(
    shell: Annotated[
        str,
        typer.Argument(
            metavar="SHELL", help=", ".join(SHELLS) + ".", autocompletion=one_of(SHELLS)
        ),
    ],
) -> None:
    """Print a completion script for a shell.

    Examples: source <(rrmm completion bash); rrmm completion fish > rrmm.fish
    """
    from typer.completion import get_completion_script  # type: ignore[attr-defined]

    script = get_completion_script(
        prog_name="rrmm", complete_var="_RRMM_COMPLETE", shell=chosen("SHELL", shell, SHELLS)
    )
    write_text(script + "\n")
