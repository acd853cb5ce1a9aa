"""Owns how a profile is given: a file, `-` or flags named like its keys; it must never judge it."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from rrmm_cli.errors import UsageError
from rrmm_cli.load.profile import (
    LIMITS,
    Reading,
    profile_of,
    read_file,
    read_leniently,
)

FLAGS: dict[str, tuple[Any, Any]] = {
    "lines": (
        Annotated[
            int | None,
            typer.Option(
                "--lines", "--prior-lines", metavar="N", help="How many lines of therapy before."
            ),
        ],
        None,
    ),
    "exposed": (
        Annotated[
            str | None,
            typer.Option(metavar="A,B", help="Every drug or class received; none for no drug."),
        ],
        None,
    ),
    "exposed_at_least": (
        Annotated[
            str | None,
            typer.Option("--exposed-at-least", metavar="A,B", help="Received; there may be more."),
        ],
        None,
    ),
    "refractory": (
        Annotated[
            str | None,
            typer.Option(metavar="A,B", help="Every drug or class it is refractory to, or none."),
        ],
        None,
    ),
    "refractory_at_least": (
        Annotated[
            str | None,
            typer.Option(
                "--refractory-at-least", metavar="A,B", help="Refractory to; there may be more."
            ),
        ],
        None,
    ),
    "intolerant": (
        Annotated[
            str | None, typer.Option(metavar="A,B", help="Every drug not tolerated, or none.")
        ],
        None,
    ),
    "progressed_on_last": (
        Annotated[
            bool | None,
            typer.Option(
                "--progressed-on-last/--no-progressed-on-last",
                help="Progression on the last therapy.",
            ),
        ],
        None,
    ),
    "days_since_last": (
        Annotated[
            int | None,
            typer.Option(
                "--days-since-last",
                metavar="N",
                help="Days from the end of the last therapy to the progression.",
            ),
        ],
        None,
    ),
    "age": (Annotated[int | None, typer.Option(metavar="N", help="Age in years.")], None),
    "disease": (
        Annotated[
            str | None,
            typer.Option(
                metavar="STATE",
                help="newly-diagnosed, relapsed-or-refractory, in-response or smoldering.",
            ),
        ],
        None,
    ),
    "biomarker": (
        Annotated[
            list[str] | None,
            typer.Option(metavar="MARKER[=absent]", help="Such as 't(11;14)'; may be repeated."),
        ],
        None,
    ),
    "condition": (
        Annotated[
            list[str] | None,
            typer.Option(
                metavar="ID[:GRADE]", help="Such as peripheral-neuropathy:2; may be repeated."
            ),
        ],
        None,
    ),
    "measure": (
        Annotated[
            list[str] | None,
            typer.Option(
                metavar="ID=VALUEUNIT",
                help="Such as creatinine-clearance=45mL/min; may be repeated.",
            ),
        ],
        None,
    ),
    "transplant": (
        Annotated[
            str | None,
            typer.Option(
                metavar="WHAT", help="autologous, allogeneic, none, eligible, ineligible, refused."
            ),
        ],
        None,
    ),
}


def given_profile(path: Path | None, flags: dict[str, Any]) -> Reading:
    """What can be read of the profile of a file, of stdin (`-`) or of flags.

    Raises:
        UsageError: no profile is given, or a file and flags are.
        InvalidFileError: it can't be read, or the flags are not valid.
    """
    data = _data(flags)
    if path is None:
        if not data:
            raise UsageError(
                message="no profile is given",
                hint="give a file, - for stdin, or flags such as --lines 2 --exposed V,R",
            )
        return Reading(profile_of(data, "flags"), (), ())
    if data:
        raise UsageError(
            message="a profile's file and its flags are both given", hint="keep one of them"
        )
    return read_leniently(*content_of(path))


def content_of(path: Path) -> tuple[bytes, str]:
    """The content of a file, or of stdin (`-`), and what it is called in messages.

    Raises:
        UsageError: stdin is a terminal.
        InvalidFileError: it can't be read.
    """
    if str(path) != "-":
        return read_file(path), str(path)
    if sys.stdin is None or sys.stdin.isatty():
        raise UsageError(
            message="- reads a profile from stdin, which is a terminal",
            hint="rrmm match case.yaml, or: rrmm match - < case.yaml",
        )
    return sys.stdin.buffer.read(LIMITS.bytes + 1), "stdin"


def _data(flags: dict[str, Any]) -> dict[str, Any]:
    """A profile's data from flags; a flag that is not given leaves its key absent."""
    data: dict[str, Any] = {}
    for key in ("exposed", "exposed_at_least", "refractory", "refractory_at_least", "intolerant"):
        if flags[key] is not None:
            names = [name.strip() for name in flags[key].split(",") if name.strip()]
            if not names:
                option = "--" + key.replace("_", "-")
                raise UsageError(message=f"{option}: no name is given", hint=f"{option} none")
            data[key] = [] if [name.casefold() for name in names] == ["none"] else names
    for key in ("progressed_on_last", "days_since_last", "age", "disease"):
        if flags[key] is not None:
            data[key] = flags[key]
    if flags["lines"] is not None:
        data["prior_lines"] = flags["lines"]
    if flags["biomarker"]:
        data["biomarkers"] = dict(_marker(text) for text in flags["biomarker"])
    if flags["condition"]:
        data["conditions"] = [_condition(text) for text in flags["condition"]]
    if flags["measure"]:
        data["measures"] = dict(_measure(text) for text in flags["measure"])
    if flags["transplant"] is not None:
        data["transplant"] = _transplant(flags["transplant"])
    return data


def _marker(text: str) -> tuple[str, str]:
    marker, _, state = text.partition("=")
    return marker, state or "present"


def _condition(text: str) -> dict[str, Any]:
    name, _, grade = text.partition(":")
    if grade and not grade.isdigit():
        raise UsageError(
            message=f'--condition: "{text}" has no grade from 1 to 5',
            hint="--condition peripheral-neuropathy:2",
            input=text,
        )
    return {"id": name, "grade": int(grade)} if grade else {"id": name}


def _measure(text: str) -> tuple[str, dict[str, Any]]:
    found = re.fullmatch(r"([a-z0-9-]+)=([0-9]+(?:\.[0-9]+)?)\s*([^\s0-9.].*)", text)
    if found is None:
        raise UsageError(
            message=f'--measure: "{text}" is no value with a unit',
            hint="--measure creatinine-clearance=45mL/min",
            input=text,
        )
    return found[1], {"value": float(found[2]), "unit": found[3]}


def _transplant(text: str) -> dict[str, Any]:
    known: dict[str, dict[str, Any]] = {
        "autologous": {"received": "autologous"},
        "allogeneic": {"received": "allogeneic"},
        "none": {"received": "none"},
        "eligible": {"eligible": True},
        "ineligible": {"eligible": False},
        "refused": {"refused": True},
    }
    if text not in known:
        raise UsageError(
            message=f'--transplant: "{text}" is not accepted',
            hint="--transplant takes: " + ", ".join(known),
            input=text,
        )
    return known[text]
