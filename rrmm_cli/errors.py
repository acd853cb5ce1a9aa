"""Owns what a user can get wrong, each with its code and exit status; it must never print."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import NamedTuple

from rrmm_cli import interruption


class Exit(IntEnum):
    """The exit statuses, which scripts may rely on."""

    DONE = 0
    """The answer was given; an empty list is an answer too."""
    NO = 1
    """The answer is "no": a validation found problems."""
    USAGE = 2
    """The command was called in a way that it does not accept."""
    UNKNOWN_NAME = 3
    """Nothing in the catalog has this name."""
    AMBIGUOUS_NAME = 4
    """More than one entry of one kind has this name."""
    INVALID_INPUT = 5
    """An input file can't be read, or is invalid where an answer needed it."""
    BUG = 70
    """A fault of rrmm's own, or of the place the answer goes to."""
    INTERRUPTED = interruption.STATUS
    """Stopped by Ctrl-C."""
    READER_GONE = 141
    """Whoever read the output went away."""


class Location(NamedTuple):
    """A place in a data file and what is wrong there."""

    file: str
    line: int | None
    """Line from 1; None where the fault has no line (an unreadable file)."""
    column: int | None
    """Column from 1."""
    path: str
    """Dotted path inside the file, empty for the file itself."""
    message: str
    """What is wrong, and what would be accepted."""

    def __str__(self) -> str:
        """`file:line:col: path: message`, leaving out what is not known."""
        place = ":".join(
            str(part) for part in (self.file, self.line, self.column) if part is not None
        )
        return ": ".join(part for part in (place, self.path, self.message) if part)


class Candidate(NamedTuple):
    """An entry that a name could mean."""

    type: str
    id: str
    name: str
    about: str
    """What tells it apart: a drug's class, a regimen's drugs."""


class RrmmError(Exception):
    """A mistake that a user can make and mend; the base of all of them.

    Args:
        message: what is wrong and why, in one sentence.
        hint: what to do next.
        input: what was typed, as it was typed.
        suggestions: near names, which are never taken by themselves.
        candidates: the entries that an ambiguous name means.
        locations: every problem of an input file.
    """

    code = "E000"
    exit_status = Exit.BUG

    def __init__(
        self,
        message: str,
        hint: str = "",
        input: str | None = None,
        suggestions: Sequence[Candidate] = (),
        candidates: Sequence[Candidate] = (),
        locations: Sequence[Location] = (),
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.input = input
        self.suggestions = suggestions
        self.candidates = candidates
        self.locations = locations


class UsageError(RrmmError):
    """The command line is not one that rrmm accepts."""

    code = "E201"
    exit_status = Exit.USAGE


class UnknownNameError(RrmmError):
    """No entry has the name that was asked for."""

    code = "E301"
    exit_status = Exit.UNKNOWN_NAME


class AmbiguousNameError(RrmmError):
    """Several entries of one kind have the name, and none is what is usually meant."""

    code = "E401"
    exit_status = Exit.AMBIGUOUS_NAME


class InvalidFileError(RrmmError):
    """An input file can't be read or does not say what its model allows."""

    code = "E501"
    exit_status = Exit.INVALID_INPUT


class UnwritableError(RrmmError):
    """The answer can't be written where it goes: a full disk, a device that refuses."""

    code = "E701"
    exit_status = Exit.BUG


def unwritable(error: OSError) -> UnwritableError:
    """What a stream that takes no more means for an answer."""
    return UnwritableError(
        message=f"the answer can't be written: {error.strerror}",
        hint="make room where it goes, or write it elsewhere",
    )
