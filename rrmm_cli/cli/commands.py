"""Owns the table of commands and loads the module of one only when it is called."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup, TyperOption

from rrmm_cli import __version__
from rrmm_cli.cli.completers import short
from rrmm_cli.errors import UsageError

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class Command(NamedTuple):
    """One word of the command line: where its function is, or the words below it."""

    help: str
    module: str = ""
    function: str = ""
    below: Mapping[str, Command] | None = None


COMMANDS: dict[str, Command] = {
    "drugs": Command("List drugs.", "drugs", "drugs"),
    "drug": Command("Show drugs whole.", "drugs", "drug"),
    "regimens": Command("List regimens.", "regimens", "regimens"),
    "regimen": Command("Show regimens whole.", "regimens", "regimen"),
    "classes": Command("List drug classes.", "classes", "classes"),
    "class": Command("Show drug classes whole.", "classes", "drug_class"),
    "effects": Command("List side effects.", "effects", "effects"),
    "effect": Command("Show side effects whole.", "effects", "effect"),
    "trials": Command("List trials.", "trials", "trials"),
    "trial": Command("Show trials whole, with results.", "trials", "trial"),
    "topics": Command("List topics: definitions, signs, tests, procedures.", "topics", "topics"),
    "topic": Command("Show topics whole.", "topics", "topic"),
    "sources": Command("List sources.", "sources", "sources"),
    "source": Command("Show sources and what cites them.", "sources", "source"),
    "show": Command("Show the entries of any kind that have a name.", "show", "show"),
    "search": Command("Search all texts for words.", "search", "search"),
    "history": Command("What does a treatment history amount to?", "history", "history"),
    "profile": Command(
        "Write and check profiles of treatment histories.",
        below={
            "new": Command("Print a profile to begin from.", "profile", "new"),
            "check": Command("Report every problem of a profile.", "profile", "check"),
        },
    ),
    "match": Command("Whose stated criteria does a history meet?", "match", "match"),
    "changes": Command("List dated events: approvals, labels, boxes.", "changes", "changes"),
    "pipeline": Command("List decisions that regulators owe.", "changes", "pipeline"),
    "catalog": Command(
        "Ask about the catalog itself.",
        below={
            "info": Command("Version, date, counts, grades of sources.", "catalog", "info"),
            "validate": Command("Report every problem of a catalog.", "catalog", "validate"),
            "build": Command("Compile the catalog now.", "catalog", "build"),
        },
    ),
    "schema": Command("Print the JSON Schemas of files and answers.", "schema", "schema"),
    "completion": Command("Print a shell's completion script.", "completion", "completion"),
    "help": Command("Explain a topic or a command.", "help", "help_"),
}

_GUESSES = {
    "list": "drugs, regimens, classes, effects, trials, topics or sources",
    "ls": "drugs, regimens, classes, effects, trials, topics or sources",
    "get": "show",
    "find": "search",
    "version": "--version",
    "info": "catalog info",
    "validate": "catalog validate",
}
"""What people type who know other tools."""


class _LazyGroup(TyperGroup):
    """A group that knows its commands' names and help lines without loading them."""

    table: Mapping[str, Command] = COMMANDS

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]
        return list(self.table)

    def get_command(self, ctx: typer.Context, cmd_name: str) -> Any:  # type: ignore[override]
        command = self.table.get(cmd_name)
        return None if command is None else _loaded(cmd_name, command)

    def resolve_command(self, ctx: typer.Context, args: list[str]) -> Any:  # type: ignore[override]
        if args[0] not in self.table:
            raise self._unknown(args[0])
        return super().resolve_command(ctx, args)

    def _unknown(self, word: str) -> UsageError:
        import difflib

        near = difflib.get_close_matches(word, self.table, n=1, cutoff=0.7)
        if self.table is not COMMANDS:
            known = f"{self.name} takes: {', '.join(self.table)}"
            hint = f"did you mean: rrmm {self.name} {near[0]}" if near else known
        elif word in _GUESSES:
            hint = f"did you mean: rrmm {_GUESSES[word]}"
        elif near:
            hint = f"did you mean: rrmm {near[0]}"
        elif _names_an_entry(word):
            hint = f"did you mean: rrmm show {word}"
        else:
            hint = "rrmm --help"
        whole = "rrmm" if self.table is COMMANDS else f"rrmm {self.name}"
        return UsageError(message=f'"{word}" is no command of {whole}', hint=hint, input=word)

    def format_commands(self, ctx: typer.Context, formatter: Any) -> None:  # type: ignore[override]
        with formatter.section("Commands"):
            formatter.write_dl([(name, command.help) for name, command in self.table.items()])


class _Leaf(TyperCommand):
    """A command whose help lists the values that the catalog gives its filters."""

    def format_options(self, ctx: typer.Context, formatter: Any) -> None:  # type: ignore[override]
        for parameter in self.params:
            if isinstance(parameter, TyperOption) and (values := _values_of(parameter.opts[0])):
                parameter.help = f"{parameter.help} One of: {', '.join(values)}."
        super().format_options(ctx, formatter)

    def shell_complete(self, ctx: typer.Context, incomplete: str) -> list[Any]:  # type: ignore[override]
        items = super().shell_complete(ctx, incomplete)
        for item in items:
            # Typer wraps a longer text, and a newline breaks the protocol of fish and zsh.
            item.help = short(item.help or "")
        return items


def _values_of(option: str) -> list[str]:
    """What the catalog accepts for a filter; nothing where it can't be read."""
    from rrmm_cli.cli.completers import asked_store
    from rrmm_cli.errors import RrmmError

    if option not in ("--class", "--target"):
        return []
    try:
        store = asked_store()
    except RrmmError:
        return []
    if option == "--target":
        return store.facet_values("drug", "target")
    return [entry_id for entry_id, _, _ in store.names("class")]


def _names_an_entry(word: str) -> bool:
    """Whether something in the catalog has the name; a broken catalog knows none."""
    from rrmm_cli.cli.completers import asked_store
    from rrmm_cli.errors import AmbiguousNameError, RrmmError

    try:
        return bool(asked_store().find_all(word))
    except AmbiguousNameError:
        return True
    except RrmmError:
        return False


def _loaded(name: str, command: Command) -> Any:
    if command.below is not None:
        return _group(name, command.below, command.help)
    module = importlib.import_module(f"rrmm_cli.cli.{command.module}")
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    app.command(name=name, cls=_Leaf, context_settings=CONTEXT)(getattr(module, command.function))
    return typer.main.get_command(app)


def _group(name: str, table: Mapping[str, Command], text: str) -> TyperGroup:
    group = type("_Below", (_LazyGroup,), {"table": table})
    app = typer.Typer(
        name=name,
        cls=group,
        help=text,
        add_completion=False,
        rich_markup_mode=None,
        context_settings=CONTEXT,
        invoke_without_command=True,
    )
    app.callback()(_help_when_bare)
    built = typer.main.get_command(app)
    assert isinstance(built, TyperGroup)
    return built


def root() -> TyperGroup:
    """The whole command line."""
    app = typer.Typer(
        cls=_LazyGroup,
        add_completion=False,
        rich_markup_mode=None,
        context_settings=CONTEXT,
        invoke_without_command=True,
        pretty_exceptions_enable=False,
        pretty_exceptions_show_locals=False,
    )
    app.callback()(_root)
    built = typer.main.get_command(app)
    assert isinstance(built, TyperGroup)
    return built


def _root(
    ctx: typer.Context,
    version: bool = typer.Option(False, "--version", help="Print the versions and leave."),
    debug: bool = typer.Option(False, "--debug", help="Show a traceback when rrmm itself fails."),
) -> int | None:
    """Explore treatment regimens for relapsed or refractory multiple myeloma.

    Offline, every fact with its source and its day. Reference only: rrmm never ranks,
    recommends or computes a dose.

    Try: rrmm regimen DKd, rrmm drugs --class PI, rrmm regimens --json
    """
    if version:
        return _show_version()
    return _help_when_bare(ctx)


def _help_when_bare(ctx: typer.Context) -> int | None:
    if ctx.invoked_subcommand is not None:
        return None
    from rrmm_cli.render.write import write_text

    write_text(ctx.get_help() + "\n")
    return 0


def _show_version() -> int:
    from rrmm_cli.cli.completers import asked_store
    from rrmm_cli.render.write import write_text

    header = asked_store().header
    write_text(f"rrmm {__version__} (catalog {header['version']} of {header['date']})\n")
    raise typer.Exit(0)
