"""Owns the rule that a share lies between 0 and 100; it must never read figures in a text."""

from __future__ import annotations

from collections.abc import Iterator

from rrmm_cli.load.rules.rule import Found, Rule
from rrmm_cli.load.within import Placed, parts
from rrmm_cli.model.base import Note
from rrmm_cli.model.catalog import Catalog
from rrmm_cli.model.trial import Result


def _find(catalog: Catalog) -> Iterator[Found]:
    for place, value in (*_results(catalog), *_notes(catalog)):
        if isinstance(value, int | float) and not 0 <= value <= 100:
            yield Found(
                place,
                f"{value} percent is below 0 or above 100; mend it, or name the unit otherwise "
                "when it is no share",
            )


def _results(catalog: Catalog) -> Iterator[tuple[Placed, object]]:
    for place, result in parts(catalog, Result):
        if result.unit in ("percent", "%"):
            yield place.at("value"), result.value
            yield place.at("ci_low"), result.ci_low
            yield place.at("ci_high"), result.ci_high


def _notes(catalog: Catalog) -> Iterator[tuple[Placed, object]]:
    """The figures of notes, whose units are in their keys."""
    for place, note in parts(catalog, Note):
        for key, value in note.values.items():
            if "percent" in key.split("_"):
                at = place.at("values", key)
                for number, each in enumerate(value if isinstance(value, list) else [value]):
                    yield at.at(number) if isinstance(value, list) else at, each


RULE = Rule(
    "percentage-out-of-range",
    "a percentage of a result or a note below 0 or above 100",
    _find,
)
