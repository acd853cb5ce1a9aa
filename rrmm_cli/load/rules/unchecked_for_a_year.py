"""Owns the rule that entries are held against their sources; it must never ask the clock."""

from __future__ import annotations

from collections.abc import Iterator

from rrmm_cli.load.rules.rule import Found, Rule
from rrmm_cli.load.within import parts
from rrmm_cli.model.base import Entry
from rrmm_cli.model.catalog import Catalog
from rrmm_cli.model.dates import earliest, latest


def _find(catalog: Catalog) -> Iterator[Found]:
    """Today is the catalog's own date, so that a catalog stays as clean as it was.

    An entry without `checked_on` claims no day, so that nothing it claims has grown old.
    """
    today = earliest(catalog.header.date)
    for place, entry in parts(catalog, Entry):
        if entry.checked_on is None:
            continue
        day = latest(entry.checked_on)
        if (day.year + 1, day.month, day.day) < (today.year, today.month, today.day):
            yield Found(
                place.at("checked_on"),
                f"{entry.id} was last held against its sources on {entry.checked_on}, more than a "
                "year before the catalog's date; read them again",
            )


RULE = Rule(
    "unchecked-for-a-year",
    "an entry last held against its sources more than a year ago",
    _find,
)
