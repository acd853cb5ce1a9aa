"""Owns the rule that what is told was checked of late; it must never ask the clock."""

from __future__ import annotations

from collections.abc import Iterator

from rrmm_cli.load.rules.rule import Found, Rule
from rrmm_cli.load.within import Placed, parts
from rrmm_cli.model.base import Entry
from rrmm_cli.model.catalog import Catalog
from rrmm_cli.model.dates import earliest, latest
from rrmm_cli.model.pending import Pending


def _find(catalog: Catalog) -> Iterator[Found]:
    """Today is the catalog's own date, so that a catalog stays as clean as it was.

    What was decided long ago claims no day.
    """
    today = earliest(catalog.header.date)
    for place, checked, checked_on in _checked(catalog):
        if checked_on is None:
            yield Found(
                place,
                f"{checked} does not say when it was last held against its sources; read them, "
                "and give it `checked_on`",
            )
            continue
        day = latest(checked_on)
        if (day.year + 1, day.month, day.day) < (today.year, today.month, today.day):
            yield Found(
                place.at("checked_on"),
                f"{checked} was last held against its sources on {checked_on}, more than a "
                "year before the catalog's date; read them again",
            )


def _checked(catalog: Catalog) -> Iterator[tuple[Placed, str, str | None]]:
    """What is to be held against its sources, or watched for a decision, and the day."""
    for place, entry in parts(catalog, Entry):
        yield place, entry.id, entry.checked_on
    for place, pending in parts(catalog, Pending):
        if pending.until is None:
            yield place, pending.id, pending.checked_on


RULE = Rule(
    "unchecked-for-a-year",
    "an entry not held against its sources for a year, or with no day for it",
    _find,
)
