"""Owns the rule that an acronym is listed in its usual orders; it must never settle a reading."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations, permutations

from rrmm_cli.load.acronyms import Letters, letters, spellings
from rrmm_cli.load.rules.rule import Found, Rule
from rrmm_cli.load.within import Placed, given, regimens
from rrmm_cli.model.catalog import Catalog
from rrmm_cli.model.names import bare, fold

_TRIPLET = re.compile(r"(?<![A-Za-z])([A-Z])([A-Z])([a-z])(?![A-Za-z])")
"""Two capitals that people write in either order, then the drug that always comes last."""


def _find(catalog: Catalog) -> Iterator[Found]:
    """Only orders with one reading in the catalog: that of BPd would be as ambiguous as it is."""
    known, listed = letters(catalog), _listed(catalog)
    treatments = [drugs for _, regimen in regimens(catalog) if len(drugs := given(regimen)) > 1]
    for place, name, turned in (*_swapped(catalog, known), *_permuted(catalog, known)):
        text = fold(turned)
        read = known.stand_for if known.spell(text) else known.begin_names_of
        if text not in listed and sum(read(text, drugs) for drugs in treatments) == 1:
            listed.add(text)
            yield Found(
                place,
                f"{turned}, the other order of {name}, finds nothing; list it under aliases",
            )


def _swapped(catalog: Catalog, known: Letters) -> Iterator[tuple[Placed, str, str]]:
    """RVd for VRd: each name of listed names and letters with its first two capitals swapped."""
    for place, _, name in spellings(catalog):
        if known.spell(fold(name)):
            yield place, name, _TRIPLET.sub(r"\2\1\3", name)


def _permuted(catalog: Catalog, known: Letters) -> Iterator[tuple[Placed, str, str]]:
    """VDC for VCd: each order that the acronyms of other regimens use.

    They use VDC when V stands before D, V before C and D before C, each in some acronym of theirs;
    of four letters, when each three of them stand so.
    """
    acronyms: dict[str, tuple[Placed, str, tuple[str, ...]]] = {}
    used: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    for place, regimen, name in spellings(catalog):
        order = known.order(name, given(regimen))
        if order is not None:
            acronyms.setdefault(regimen.id, (place, name, order))
            for part in (*combinations(order, 2), *combinations(order, 3)):
                used[part].add(regimen.id)
    for regimen_id, (place, name, order) in acronyms.items():
        letter = dict(zip(order, bare(name), strict=True))
        for other in permutations(order) if len(order) in (3, 4) else ():
            if all(used[part] - {regimen_id} for part in combinations(other, len(order) - 1)):
                yield place, name, "".join(letter[drug] for drug in other)


def _listed(catalog: Catalog) -> set[str]:
    """Every name that finds a regimen or stops with several, folded."""
    names = {each.name for each in catalog.regimens_file.ambiguous}
    for _, regimen in regimens(catalog):
        names |= {regimen.id, regimen.name, *(alias.name for alias in regimen.aliases)}
    return set(map(fold, names))


RULE = Rule(
    "acronym-order",
    "an acronym whose other usual order, as RVd for VRd, is not listed",
    _find,
)
