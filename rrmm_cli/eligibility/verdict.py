"""Owns the three values of a judgement and their laws; it must never become a plain yes or no."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from typing import NoReturn


class Verdict(IntEnum):
    """NOT_MET < UNKNOWN < MET. What is not recorded is UNKNOWN: never a pass and never a fail.

    | all_of  | NOT_MET | UNKNOWN | MET     |   | any_of  | NOT_MET | UNKNOWN | MET |
    | NOT_MET | NOT_MET | NOT_MET | NOT_MET |   | NOT_MET | NOT_MET | UNKNOWN | MET |
    | UNKNOWN | NOT_MET | UNKNOWN | UNKNOWN |   | UNKNOWN | UNKNOWN | UNKNOWN | MET |
    | MET     | NOT_MET | UNKNOWN | MET     |   | MET     | MET     | MET     | MET |
    """

    NOT_MET = 0
    UNKNOWN = 1
    MET = 2

    def __bool__(self) -> NoReturn:
        """Refuse: `if verdict:` would read UNKNOWN as a yes.

        Raises:
            TypeError: always.
        """
        raise TypeError("a verdict has three values; compare it with one of them")

    @property
    def word(self) -> str:
        """The value as JSON writes it."""
        return self.name.lower()


def conjunction(verdicts: Iterable[Verdict]) -> Verdict:
    """All of them: the least."""
    return min(verdicts, default=Verdict.MET)


def disjunction(verdicts: Iterable[Verdict]) -> Verdict:
    """Any of them: the greatest."""
    return max(verdicts, default=Verdict.NOT_MET)


def negation(verdict: Verdict) -> Verdict:
    """The mirror: MET and NOT_MET change places, UNKNOWN stays."""
    return Verdict(2 - verdict)


def recorded(value: bool | None) -> Verdict:
    """A recorded yes or no; None is UNKNOWN."""
    if value is None:
        return Verdict.UNKNOWN
    return Verdict.MET if value is True else Verdict.NOT_MET
