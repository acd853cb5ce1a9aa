"""Owns which treatments status events name in their words; it must never guess at other words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from rrmm_cli.load.within import Placed, drugs
from rrmm_cli.model.catalog import Catalog
from rrmm_cli.model.dates import earliest, latest
from rrmm_cli.model.drug import Drug, StatusEvent

_ALLOWS = ("approved", "accelerated", "conditional", "converted", "re-approved", "extended")

_ASIDE = re.compile(r"\([^()]*\)")
_ALONE = re.compile(r"\balone\b")
_WITH = re.compile(r"\bwith (.+?)(?= and with | after |;|$)")
"""What is said from `with` to the next `and with`, or to what was given before."""


class Approval(NamedTuple):
    """A regulator's step that allows a drug in myeloma."""

    place: Placed
    drug: Drug
    """The drug whose status it is."""
    event: StatusEvent
    treatments: list[frozenset[str]]
    """Ids of the drugs of each treatment that its words name; empty where they name none."""


def approvals(catalog: Catalog) -> Iterator[Approval]:
    """Every such step of a drug that treats."""
    named = _Named(catalog)
    for place, drug in drugs(catalog):
        if drug.role == "treatment":
            for number, event in enumerate(drug.status):
                if event.event in _ALLOWS and not event.another_disease:
                    treatments = list(named.treatments(drug.id, event.text))
                    yield Approval(place.at("status", number), drug, event, treatments)


def may_meet(one: str | None, other: str | None) -> bool:
    """Whether two dates can be the same day; one that is not known may be any day."""
    if one is None or other is None:
        return True
    return earliest(one) <= latest(other) and earliest(other) <= latest(one)


class _Named:
    """Finds drugs in words by the names that a catalog lists for them."""

    def __init__(self, catalog: Catalog) -> None:
        self._meant = _meant(catalog)
        name = "|".join(sorted(map(re.escape, self._meant), key=len, reverse=True)) or "(?!)"
        self._name = re.compile(rf"(?<![\w-])(?:{name})(?![\w-])")
        self._either = re.compile(rf"({self._name.pattern}) or ({self._name.pattern})")

    def treatments(self, drug: str, text: str) -> Iterator[frozenset[str]]:
        """`alone` names the drug; `with` names it and every drug behind, one of those of an `or`.

        What else is said there, of route, dose or people, does not matter; what stands in
        parentheses says a thing again.
        """
        words = _ASIDE.sub("", text.lower())
        if _ALONE.search(words):
            yield frozenset([drug])
        for said in _WITH.findall(words):
            partners = {self._meant[name] for name in self._name.findall(said)}
            either = self._either.search(said)
            choice = {self._meant[name] for name in either.groups()} if either else set()
            for chosen in sorted(choice) or [drug]:
                if partners:
                    yield frozenset({drug, chosen} | partners - choice)


def _meant(catalog: Catalog) -> dict[str, str]:
    """The drug that each name means, in small letters; a name of several drugs means none."""
    found: dict[str, set[str]] = {}
    for _, drug in drugs(catalog):
        brands = (product.brand for product in drug.products)
        for name in (drug.name, *(alias.name for alias in drug.aliases), *brands):
            if len(name) > 1:
                found.setdefault(name.lower(), set()).add(drug.id)
    return {name: ids.pop() for name, ids in found.items() if len(ids) == 1}
