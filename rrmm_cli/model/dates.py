"""Owns dates that may be a year, a month or a day; it must never complete one or ask the clock."""

from __future__ import annotations

import calendar
import datetime
import re
from functools import lru_cache

PARTIAL_DATE = r"^\d{4}(-\d{2}(-\d{2})?)?$"
"""A date as written in the catalog: `2024`, `2024-04` or `2024-04-05`."""


def check_partial_date(text: str) -> str:
    """Return `text` when it is a real day, month or year.

    Raises:
        ValueError: the text is not of that form, or the calendar has no such day.
    """
    if not re.fullmatch(PARTIAL_DATE, text):
        raise ValueError("not a date; write 2024, 2024-04 or 2024-04-05, in quotes")
    earliest(text)
    return text


@lru_cache(maxsize=4096)
def earliest(date: str) -> datetime.date:
    """The first day that `date` can mean.

    Raises:
        ValueError: the calendar has no such day.
    """
    return datetime.date.fromisoformat((date + "-01-01")[:10])


@lru_cache(maxsize=4096)
def latest(date: str) -> datetime.date:
    """The last day that `date` can mean."""
    year, *rest = (int(part) for part in date.split("-"))
    if not rest:
        return datetime.date(year, 12, 31)
    if len(rest) == 1:
        return datetime.date(year, rest[0], calendar.monthrange(year, rest[0])[1])
    return earliest(date)


def in_force(start: str | None, end: str | None, checked_on: str | None, as_of: str) -> bool | None:
    """Whether something that stands in `[start, end)` stands on the day `as_of`.

    None means that the dates' precision, or a missing start, can't decide it. A missing start
    with a day on which the entry was seen standing (`checked_on`) decides the days from then on.
    """
    first, last = earliest(as_of), latest(as_of)
    if end is not None and first >= latest(end):
        return False
    if start is not None and last < earliest(start):
        return False
    begun = start or checked_on
    if begun is None or first < latest(begun):
        return None
    if end is not None and last >= earliest(end):
        return None
    return True
