"""Owns the rule that a claim stands once with all its sources; it must never merge two."""

from __future__ import annotations

from collections.abc import Iterator

from rrmm_cli.load.rules.rule import Found, Rule
from rrmm_cli.load.within import parts
from rrmm_cli.model.base import Claim
from rrmm_cli.model.catalog import Catalog


def _find(catalog: Catalog) -> Iterator[Found]:
    for place, held in parts(catalog, list):
        first: dict[str, int] = {}
        for number, claim in enumerate(held):
            if not isinstance(claim, Claim):
                continue
            says = claim.model_dump_json(exclude={"source"})
            if says in first:
                yield Found(
                    place.at(number),
                    f"says what number {first[says]} of this list says; keep one, with the sources "
                    "of both",
                )
            first.setdefault(says, number)


RULE = Rule(
    "said-twice",
    "a claim that stands twice in one list, each time with other sources",
    _find,
)
