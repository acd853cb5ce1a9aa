"""Owns the rule that a triplet is listed in both its orders; it must never settle a reading."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rrmm_cli.load.acronyms import letters, spellings
from rrmm_cli.load.rules.rule import Found, Rule
from rrmm_cli.load.within import given, regimens
from rrmm_cli.model.catalog import Catalog
from rrmm_cli.model.names import fold

_TRIPLET = re.compile(r"(?<![A-Za-z])([A-Z])([A-Z])([a-z])(?![A-Za-z])")
"""Two capitals that people write in either order, then the drug that always comes last."""


def _find(catalog: Catalog) -> Iterator[Found]:
    """Only names with one reading in the catalog: another order of BPd would be as ambiguous."""
    known, listed = letters(catalog), _listed(catalog)
    treatments = [drugs for _, regimen in regimens(catalog) if len(drugs := given(regimen)) > 1]
    for place, _, name in spellings(catalog):
        turned = _TRIPLET.sub(r"\2\1\3", name)
        if fold(turned) in listed or not known.spell(fold(name)):
            continue
        if sum(known.stand_for(fold(name), drugs) for drugs in treatments) == 1:
            yield Found(
                place,
                f"{turned}, the other order of {name}, finds nothing; list it under aliases",
            )


def _listed(catalog: Catalog) -> set[str]:
    """Every name that finds a regimen or stops with several, folded."""
    names = {each.name for each in catalog.regimens_file.ambiguous}
    for _, regimen in regimens(catalog):
        names |= {regimen.id, regimen.name, *(alias.name for alias in regimen.aliases)}
    return set(map(fold, names))


RULE = Rule(
    "acronym-order",
    "a triplet such as VRd whose other order, RVd, is not listed",
    _find,
)
