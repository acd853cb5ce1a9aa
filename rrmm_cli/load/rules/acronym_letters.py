"""Owns the rule that an acronym's letters name its components, each once; no other spelling."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rrmm_cli.load.acronyms import letters, spellings
from rrmm_cli.load.rules.rule import Found, Rule
from rrmm_cli.load.within import given
from rrmm_cli.model.catalog import Catalog
from rrmm_cli.model.names import fold

_ROUTE = re.compile(r" (?:iv|sc)\b.*", re.IGNORECASE)
"""How it is given and what follows, after an acronym; the I and V of MPT iv are no drugs."""


def _find(catalog: Catalog) -> Iterator[Found]:
    """Only names wholly made of listed names and letters are acronyms; BiRd and VAD are not.

    A letter fits a component when one of the component's listed names begins with it, so the M of
    VMP needs no entry of its own.
    """
    known = letters(catalog)
    for place, regimen, name in spellings(catalog):
        text, drugs = fold(_ROUTE.sub("", name)), given(regimen)
        if known.spell(text) and not known.begin_names_of(text, drugs):
            yield Found(
                place,
                f"the letters of {name} do not name {', '.join(drugs)}, each once; "
                "mend the name, or list what a letter stands for under the drug's aliases",
            )


RULE = Rule(
    "acronym-letters",
    "an acronym whose letters do not name its components, each once",
    _find,
)
