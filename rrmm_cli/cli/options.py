"""Owns the options that all commands share, each declared once; it must never answer anything."""

from __future__ import annotations

import copy
import functools
import inspect
import os
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, NamedTuple, get_args, get_type_hints

import typer

from rrmm_cli.cli.completers import complete_jurisdiction
from rrmm_cli.errors import UsageError
from rrmm_cli.model.dates import check_partial_date
from rrmm_cli.render.answer import Color, Format, Output

_PRESENTATION: dict[str, tuple[Any, Any]] = {
    "output": (
        Annotated[
            str | None,
            typer.Option(
                "-o",
                "--output",
                metavar="FORMAT",
                help="How to write the answer: "
                + ", ".join(Format)
                + "; else what RRMM_OUTPUT says, else table.",
                autocompletion=lambda: list(Format),
            ),
        ],
        None,
    ),
    "as_json": (Annotated[bool, typer.Option("--json", help="The same as -o json.")], False),
    "fields": (
        Annotated[
            str | None,
            typer.Option(help="Only these fields of the documents: a,b.c", metavar="FIELDS"),
        ],
        None,
    ),
    "sort": (
        Annotated[
            str | None,
            typer.Option(help="Sort by this field instead of the id.", metavar="FIELD"),
        ],
        None,
    ),
    "limit": (
        Annotated[int | None, typer.Option(help="Show at most so many.", metavar="N", min=0)],
        None,
    ),
    "plain": (
        Annotated[
            bool,
            typer.Option(
                "--plain", envvar="RRMM_PLAIN", help="key: value lines; no boxes, colour or bold."
            ),
        ],
        False,
    ),
    "color": (
        Annotated[
            str,
            typer.Option(
                help="Colour and bold: " + ", ".join(Color) + ".",
                metavar="WHEN",
                autocompletion=lambda: list(Color),
            ),
        ],
        "auto",
    ),
    "width": (
        Annotated[
            int | None,
            typer.Option(
                help="Columns to draw for on a terminal, 20 to 1000.",
                metavar="N",
                min=20,
                max=1000,
            ),
        ],
        None,
    ),
    "debug": (
        Annotated[bool, typer.Option("--debug", help="Show a traceback when rrmm itself fails.")],
        False,
    ),
}
_SELECTION: dict[str, tuple[Any, Any]] = {
    "as_of": (
        Annotated[
            str | None,
            typer.Option(
                "--as-of", help="The day asked about; else the catalog's own.", metavar="DATE"
            ),
        ],
        None,
    ),
    "jurisdiction": (
        Annotated[
            str | None,
            typer.Option(
                help="The place asked about: US, EU, UK or JP.",
                metavar="CODE",
                autocompletion=complete_jurisdiction,
            ),
        ],
        None,
    ),
    "catalog": (
        Annotated[
            Path | None,
            typer.Option(
                envvar="RRMM_CATALOG", help="A catalog directory of your own.", metavar="DIR"
            ),
        ],
        None,
    ),
}


class Asked(NamedTuple):
    """Which catalog is asked, about which day and place."""

    as_of: str | None
    jurisdiction: str | None
    catalog: Path | None


def presented(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the shared options; it gets them as `output` and, where it asks, `asked`."""
    return bundled(function)


def bundled(
    function: Callable[..., Any], **bundles: Mapping[str, tuple[Any, Any]]
) -> Callable[..., Any]:
    """`presented`, with further bundles of options, each handed over as one mapping."""
    hints = get_type_hints(function, include_extras=True)
    own = [
        parameter.replace(annotation=hints[parameter.name])
        for parameter in inspect.signature(function).parameters.values()
        if parameter.name not in ("output", "asked", *bundles)
    ]
    selects = "asked" in hints
    shared = _PRESENTATION | (_SELECTION if selects else {})
    added = [
        inspect.Parameter(
            name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation
        )
        for group in (*bundles.values(), shared)
        for name, (annotation, default) in group.items()
    ]
    parameters = [
        _read_by_us(each.replace(kind=inspect.Parameter.KEYWORD_ONLY)) for each in own + added
    ]

    @functools.wraps(function)
    def command(**given: Any) -> Any:
        taken = {name: given.pop(name) for name in shared}
        for bundle, options in bundles.items():
            given[bundle] = {name: given.pop(name) for name in options}
        given["output"] = _output(taken)
        if selects:
            given["asked"] = _asked(taken)
        return function(**given)

    signature = inspect.Signature(parameters)
    command.__signature__ = signature  # type: ignore[attr-defined]
    command.__annotations__ = {
        parameter.name: parameter.annotation for parameter in signature.parameters.values()
    }
    return command


def _read_by_us(parameter: inspect.Parameter) -> inspect.Parameter:
    """An option whose value is a whole number, refused in our words; others as they are."""
    held, *about = get_args(parameter.annotation) or (None,)
    if held != int | None:
        return parameter
    (option,) = map(copy.copy, about)
    names = [option.default, *(option.param_decls or ())]
    spelt = [name for name in names if isinstance(name, str) and name.startswith("--")]
    name = spelt[0] if spelt else "--" + parameter.name.replace("_", "-")
    option.parser = functools.partial(_whole_number, name, option.min, option.max)
    return parameter.replace(annotation=Annotated[held, option])


def _whole_number(option: str, least: int | None, most: int | None, value: str) -> int:
    accepted = "a whole number"
    if least is not None:
        accepted += f" from {least}" + ("" if most is None else f" to {most}")
    number = int(value) if re.fullmatch(r"[-+]?[0-9]{1,40}", value, re.ASCII) else None
    if number is None or not _within(number, least, most):
        raise UsageError(
            message=f'{option}: "{value}" is not accepted',
            hint=f"{option} takes {accepted}",
            input=value,
        )
    return number


def _within(number: int, least: int | None, most: int | None) -> bool:
    return (least is None or least <= number) and (most is None or number <= most)


def _output(given: dict[str, Any]) -> Output:
    option, written = "-o", given["output"]
    if given["as_json"]:
        if written not in (None, "json"):
            raise UsageError(
                message=f"--json and -o {written} ask for two formats", hint="keep one of them"
            )
        written = "json"
    if written is None:
        option, written = "RRMM_OUTPUT", os.environ.get("RRMM_OUTPUT") or "table"
    fields = [field.strip() for field in (given["fields"] or "").split(",")]
    return Output(
        format=Format(chosen(option, written, [*Format])),
        fields=tuple(field for field in fields if field),
        sort=given["sort"],
        limit=given["limit"],
        plain=given["plain"],
        color=Color(chosen("--color", given["color"], [*Color])),
        width=given["width"],
    )


def _asked(given: dict[str, Any]) -> Asked:
    return Asked(day("--as-of", given["as_of"]), given["jurisdiction"], given["catalog"])


def day(option: str, value: str | None) -> str | None:
    """A day, month or year that was typed.

    Raises:
        UsageError: it is none.
    """
    if value is None:
        return None
    try:
        return check_partial_date(value)
    except ValueError as error:
        raise UsageError(
            message=f'{option}: "{value}" is no day: {str(error).removesuffix(", in quotes")}',
            hint=f"{option} 2023-08-01",
            input=value,
        ) from None


def chosen(option: str, value: str, accepted: Sequence[str]) -> str:
    """`value` as one of the accepted ones, without regard to case.

    Raises:
        UsageError: with the list of what is accepted.
    """
    for each in accepted:
        if each.casefold() == value.casefold():
            return each
    import difflib

    near = difflib.get_close_matches(value, accepted, n=1, cutoff=0.6)
    meant = f"; did you mean {near[0]}?" if near else ""
    raise UsageError(
        message=f'{option}: "{value}" is not accepted{meant}',
        hint=f"{option} takes: {', '.join(accepted)}",
        input=value,
    )
