"""Owns which combinations status events name in their words; it must never guess at other words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from rrmm_cli.load.within import Placed, drugs
from rrmm_cli.model.catalog import Catalog
from rrmm_cli.model.drug import StatusEvent

_ALLOWS = ("approved", "accelerated", "conditional", "converted", "re-approved", "extended")


class Approval(NamedTuple):
    """A regulator's step that allows a drug with named partners."""

    place: Placed
    label: str
    """Id of the drug whose status it is."""
    event: StatusEvent
    drugs: frozenset[str]
    """Ids of the drug and its partners."""


def approvals(catalog: Catalog) -> Iterator[Approval]:
    """Every event whose words are `with A`, `with A and B` or `with A, B and C`, then a stop.

    `with A for melanoma` and `with A or B` are not read: they say more than a list of partners.
    """
    meant = _meant(catalog)
    if not meant:
        return
    name = "(?:" + "|".join(sorted(map(re.escape, meant), key=len, reverse=True)) + ")"
    listed = re.compile(rf"\bwith ({name}(?:(?:, | and |, and ){name})*)(?= after |\s?[,;.(]|$)")
    for place, drug in drugs(catalog):
        for number, event in enumerate(drug.status):
            if event.event not in _ALLOWS:
                continue
            for words in listed.findall(event.text.lower()):
                partners = {meant[each] for each in re.findall(name, words)}
                at = place.at("status", number)
                yield Approval(at, drug.id, event, frozenset({drug.id, *partners}))


def _meant(catalog: Catalog) -> dict[str, str]:
    """The drug that each name means, in small letters; a name of several drugs means none."""
    found: dict[str, set[str]] = {}
    for _, drug in drugs(catalog):
        brands = (product.brand for product in drug.products)
        for name in (drug.name, *(alias.name for alias in drug.aliases), *brands):
            if len(name) > 1:
                found.setdefault(name.lower(), set()).add(drug.id)
    return {name: ids.pop() for name, ids in found.items() if len(ids) == 1}
