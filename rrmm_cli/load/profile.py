"""Owns reading a profile: bytes in, one profile or every problem out; it must never keep a byte."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from rrmm_cli.errors import InvalidFileError, Location
from rrmm_cli.load.problems import MOST_PROBLEMS, located, model_problems
from rrmm_cli.load.problems import Path as DataPath
from rrmm_cli.load.reader import Data, Limits, Marks, Read, marks_of, parse_yaml, read_yaml
from rrmm_cli.model.profile import Profile

LIMITS = Limits(bytes=1_000_000, nodes=20_000)


class ReadProfile(NamedTuple):
    """A profile and where each of its parts stands."""

    profile: Profile
    shown: str
    """What its file is called in messages."""
    marks: Marks
    kept: Mapping[DataPath, Sequence[int]] = {}
    """The lists of which items were left out, each to the places of those that were kept."""

    def location(self, path: DataPath, message: str, other: DataPath | None = None) -> Location:
        """A problem at a path of the profile, with the place that it contradicts."""
        if other is not None:
            opposed = self.location(other, "")
            line = "" if opposed.line is None else f"line {opposed.line}, "
            message += f" ({line}{opposed.path})"
        return located(self.shown, self._original(path), message, self.marks)

    def _original(self, path: DataPath) -> DataPath:
        """A path of the profile as its file has it."""
        found: DataPath = ()
        for index, part in enumerate(path):
            kept = self.kept.get(path[:index])
            found += (part if kept is None or not isinstance(part, int) else kept[part],)
        return found


class Reading(NamedTuple):
    """What a profile's content holds, as far as its model accepts it."""

    read: ReadProfile | None
    """The profile without its broken parts; None where nothing is left."""
    problems: tuple[Location, ...]
    """What the model refused, each with its place."""
    broken: tuple[DataPath, ...]
    """The parts that were left out: what they were meant to say is not known."""


def read_profile(content: bytes, shown: str) -> ReadProfile:
    """The profile that `content` holds: YAML, or JSON when it starts with `{` or `[`.

    Raises:
        InvalidFileError: with every problem of the content.
    """
    reading = read_leniently(content, shown)
    if reading.read is None or reading.problems:
        raise invalid(shown, reading.problems)
    return reading.read


def read_leniently(content: bytes, shown: str) -> Reading:
    """What can be read of a profile beside its problems, so that the rest can be judged too.

    Raises:
        InvalidFileError: the content is no data at all.
    """
    written, marks = _parsed(_text(content, shown), shown)
    data = {} if written.data is None else written.data
    broken = {_part(path, data) for path in written.doubtful}
    locations = [*written.problems]
    try:
        profile = Profile.model_validate(data)
    except ValidationError as error:
        problems = [
            (path, message)
            for path, message in _refused(error, data)
            # The reader has said what is wrong there.
            if not any(path[: len(each)] == each for each in written.doubtful)
        ]
        locations += [located(shown, path, message, marks) for path, message in problems]
        broken |= {_part(path, data) for path, _ in problems}
    if not broken:
        return Reading(ReadProfile(profile, shown, marks), tuple(locations), ())
    if () in broken:
        return Reading(None, tuple(locations), ((),))
    kept: dict[DataPath, Sequence[int]] = {}
    profile = Profile.model_validate(_without(data, broken, (), kept))
    return Reading(ReadProfile(profile, shown, marks, kept), tuple(locations), tuple(broken))


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
        problems = _refused(error, data)
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


def by_place(location: Location) -> tuple[int, int]:
    """Where a problem stands, to sort by."""
    return location.line or 0, location.column or 0


def _text(content: bytes, shown: str) -> str:
    if len(content) > LIMITS.bytes:
        raise invalid(shown, [Location(shown, None, None, "", f"over {LIMITS.bytes:,} bytes")])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        problem = Location(shown, line, None, "", "not UTF-8 text; save the file as UTF-8")
        raise invalid(shown, [problem]) from None


_BOUNDS = {"greater_than_equal": ("ge", "or more"), "less_than_equal": ("le", "or less")}


def _refused(error: ValidationError, data: Data) -> list[tuple[DataPath, str]]:
    """What the model refused, as (path, message); a number out of its bounds in our words."""
    outside: dict[DataPath, str] = {}
    if error.error_count() <= MOST_PROBLEMS:
        for detail in error.errors(include_url=False):
            if detail["type"] in _BOUNDS:
                key, side = _BOUNDS[detail["type"]]
                bound = f"{detail['ctx'][key]:g} {side}"
                outside[detail["loc"]] = f"{detail['input']!r} is not accepted; use {bound}"
    return [
        (path, outside.get(path, message)) for path, message in model_problems(error, data, Profile)
    ]


_WHOLE = ("conditions", "measures")
"""Keys whose items say nothing any more once a part of them is left out."""


def _part(path: DataPath, data: Data) -> DataPath:
    """The smallest part around a problem that can be left out, its absence meaning: not known."""
    if path and path[0] in _WHOLE:
        path = path[:2]
    for index, part in enumerate(path):
        if isinstance(data, list) and isinstance(part, int):
            data = data[part]
        elif isinstance(data, dict) and part in data:
            data = data[str(part)]
        else:
            return path[:index]
    return path


def _without(
    data: Data, broken: set[DataPath], path: DataPath, kept: dict[DataPath, Sequence[int]]
) -> Data:
    """The data without their broken parts; a line is left empty, for it still counts as one."""
    if isinstance(data, dict):
        return {
            key: _without(value, broken, (*path, key), kept)
            for key, value in data.items()
            if (*path, key) not in broken
        }
    if not isinstance(data, list):
        return data
    if path == ("lines",):
        return [
            {} if (*path, index) in broken else _without(value, broken, (*path, index), kept)
            for index, value in enumerate(data)
        ]
    whole = [index for index in range(len(data)) if (*path, index) not in broken]
    if len(whole) < len(data):
        kept[path] = whole
    return [_without(data[index], broken, (*path, index), kept) for index in whole]


def _parsed(text: str, shown: str) -> tuple[Read, Marks]:
    """The data and their marks; JSON goes to the JSON parser, which has places for faults only."""
    if not text.lstrip().startswith(("{", "[")):
        read = read_yaml(text, LIMITS, shown)
        if not read.whole:
            raise invalid(shown, read.problems)
        return read, marks_of(text, LIMITS)
    # JSON of this form is YAML too, so its marks can be had the same way; YAML takes no tabs.
    alike = text.replace("\t", " ")
    marked = parse_yaml(alike, LIMITS, shown)
    try:
        found = parse_json(text)
    except json.JSONDecodeError as error:
        problem = Location(shown, error.lineno, error.colno, "", f"not JSON: {error.msg}")
        raise invalid(shown, [problem]) from None
    except RecursionError:
        raise invalid(shown, [Location(shown, None, None, "", "nested too deep")]) from None
    except ValueError as error:
        problem = Location(shown, None, None, "", f"not JSON: {error}")
        raise invalid(shown, [marked if isinstance(marked, Location) else problem]) from None
    read = Read(found, [], frozenset(), whole=True)
    return read, {} if isinstance(marked, Location) else marks_of(alike, LIMITS)


def parse_json(text: str | bytes) -> Any:
    """The data of a JSON text in which no key stands twice and every number is one.

    Raises:
        ValueError: it is no such text.
        RecursionError: it is nested too deep.
    """
    return json.loads(
        text, object_pairs_hook=_unique, parse_constant=_no_constant, parse_float=_finite
    )


def _finite(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise ValueError(f"the number {text} is too large")
    return number


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"the key {twice!r} stands twice; keep one of them")
    return found


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no number")
