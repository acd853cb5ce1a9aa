"""Owns the units of measures: which ones criteria know; it must never convert one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from rrmm_cli.eligibility.assess import Candidate
from rrmm_cli.eligibility.names import Problem
from rrmm_cli.model.criterion import AllOf, AnyOf, Criterion, Measure, Not
from rrmm_cli.model.profile import Profile


def units_known(candidates: Iterable[Candidate]) -> dict[str, frozenset[str]]:
    """Per measured quantity the units in which criteria ask for it."""
    found: dict[str, frozenset[str]] = {}
    for candidate in candidates:
        whens = (caution.when for caution in candidate.cautions if caution.when is not None)
        for criterion in (*(each.criteria for each in candidate.statements), *whens):
            for measure in _measures(criterion):
                found[measure.quantity] = found.get(measure.quantity, frozenset()) | {measure.unit}
    return found


def _measures(criterion: Criterion) -> Iterator[Measure]:
    if isinstance(criterion, AllOf | AnyOf):
        for part in criterion.parts:
            yield from _measures(part)
    elif isinstance(criterion, Not):
        yield from _measures(criterion.part)
    elif isinstance(criterion, Measure):
        yield criterion


def unknown_units(profile: Profile, known: Mapping[str, Collection[str]]) -> Iterator[Problem]:
    """Measures in a unit in which no criterion asks for them: they could never be compared."""
    for quantity, measure in profile.measures.items():
        units = known.get(quantity, ())
        if units and measure.unit.casefold() not in {unit.casefold() for unit in units}:
            accepted = " or ".join(sorted(units))
            message = f"{measure.unit!r} is not accepted; use {accepted}"
            yield Problem(("measures", quantity, "unit"), message)
