"""Owns the units of measures: which ones criteria know; it must never convert one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from rrmm_cli.eligibility.assess import Candidate
from rrmm_cli.eligibility.names import Problem
from rrmm_cli.model.criterion import Measure, asked_singly
from rrmm_cli.model.profile import Profile


def units_known(candidates: Iterable[Candidate]) -> dict[str, frozenset[str]]:
    """Per measured quantity the units in which criteria ask for it."""
    found: dict[str, frozenset[str]] = {}
    for candidate in candidates:
        whens = (caution.when for caution in candidate.cautions if caution.when is not None)
        for criterion in (*(each.criteria for each in candidate.statements), *whens):
            for each in asked_singly(criterion):
                if isinstance(each, Measure):
                    found[each.quantity] = found.get(each.quantity, frozenset()) | {each.unit}
    return found


def unknown_units(profile: Profile, known: Mapping[str, Collection[str]]) -> Iterator[Problem]:
    """Measures in a unit in which no criterion asks for them: they could never be compared."""
    for quantity, measure in profile.measures.items():
        units = known.get(quantity, ())
        if units and measure.unit.casefold() not in {unit.casefold() for unit in units}:
            accepted = " or ".join(sorted(units))
            message = f"{measure.unit!r} is not accepted; use {accepted}"
            yield Problem(("measures", quantity, "unit"), message)
