"""Owns reading a profile: bytes in, one profile or every problem out; it must never keep a byte."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from rrmm_cli.errors import InvalidFileError, Location
from rrmm_cli.load.problems import Path as DataPath
from rrmm_cli.load.problems import located, model_problems
from rrmm_cli.load.reader import Data, Limits, Marks, marks_of, parse_yaml
from rrmm_cli.model.profile import Profile

LIMITS = Limits(bytes=1_000_000, nodes=20_000)


class ReadProfile(NamedTuple):
    """A profile and where each of its parts stands."""

    profile: Profile
    shown: str
    """What its file is called in messages."""
    marks: Marks

    def location(self, path: DataPath, message: str) -> Location:
        """A problem at a path of the profile."""
        return located(self.shown, path, message, self.marks)


def read_profile(content: bytes, shown: str) -> ReadProfile:
    """The profile that `content` holds: YAML, or JSON when it starts with `{` or `[`.

    Raises:
        InvalidFileError: with every problem of the content.
    """
    if len(content) > LIMITS.bytes:
        raise invalid(shown, [Location(shown, None, None, "", f"over {LIMITS.bytes:,} bytes")])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        problem = Location(shown, line, None, "", "not UTF-8 text; save the file as UTF-8")
        raise invalid(shown, [problem]) from None
    data, marks = _parsed(text, shown)
    if data is None:
        data = {}
    try:
        profile = Profile.model_validate(data)
    except ValidationError as error:
        problems = model_problems(error, data, Profile)
        raise invalid(
            shown, [located(shown, path, message, marks) for path, message in problems]
        ) from None
    return ReadProfile(profile, shown, marks)


def read_file(path: Path) -> bytes:
    """The content of a profile's file, no more than a little over what is accepted.

    Raises:
        InvalidFileError: it can't be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(LIMITS.bytes + 1)
    except OSError as error:
        shown = str(path)
        message = f"can't be read: {error.strerror}"
        raise invalid(shown, [Location(shown, None, None, "", message)]) from None


def profile_of(data: dict[str, Any], shown: str) -> ReadProfile:
    """The profile that flags or a line of a batch amount to.

    Raises:
        InvalidFileError: with every problem.
    """
    try:
        return ReadProfile(Profile.model_validate(data), shown, {})
    except ValidationError as error:
        problems = model_problems(error, data, Profile)
        raise invalid(
            shown, [located(shown, path, message, {}) for path, message in problems]
        ) from None


def invalid(shown: str, locations: Sequence[Location]) -> InvalidFileError:
    """The error for a profile with problems."""
    return InvalidFileError(
        message="the profile is not valid",
        hint="rrmm schema profile describes a profile; rrmm profile new writes one",
        input=shown,
        locations=locations,
    )


def _parsed(text: str, shown: str) -> tuple[Data, Marks]:
    """The data and their marks; JSON goes to the JSON parser, which has places for faults only."""
    if not text.lstrip().startswith(("{", "[")):
        data = parse_yaml(text, LIMITS, shown)
        if isinstance(data, Location):
            raise invalid(shown, [data])
        return data, marks_of(text, LIMITS)
    try:
        found = parse_json(text)
    except json.JSONDecodeError as error:
        problem = Location(shown, error.lineno, error.colno, "", f"not JSON: {error.msg}")
        raise invalid(shown, [problem]) from None
    except RecursionError:
        raise invalid(shown, [Location(shown, None, None, "", "nested too deep")]) from None
    except ValueError as error:
        raise invalid(shown, [Location(shown, None, None, "", f"not JSON: {error}")]) from None
    # JSON of this form is YAML too, so its marks can be had the same way.
    marked = parse_yaml(text, LIMITS, shown)
    return found, {} if isinstance(marked, Location) else marks_of(text, LIMITS)


def parse_json(text: str | bytes) -> Any:
    """The data of a JSON text in which no key stands twice and every number is one.

    Raises:
        ValueError: it is no such text.
        RecursionError: it is nested too deep.
    """
    return json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"the key {twice!r} stands twice; keep one of them")
    return found


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no number")
