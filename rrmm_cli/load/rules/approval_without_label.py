"""Owns the rule that an approved combination has a label statement; it must never write one."""

from __future__ import annotations

from collections.abc import Iterator

from rrmm_cli.load.partners import approvals
from rrmm_cli.load.rules.rule import Found, Rule
from rrmm_cli.load.within import given, regimens
from rrmm_cli.model.catalog import Catalog


def _find(catalog: Catalog) -> Iterator[Found]:
    combinations = {
        frozenset(given(regimen)): (place, regimen)
        for place, regimen in regimens(catalog)
        if regimen.kind == "combination"
    }
    told = set()
    for approval in approvals(catalog):
        if approval.drugs not in combinations:
            continue
        place, regimen = combinations[approval.drugs]
        where = approval.event.jurisdiction
        labels = {each.jurisdiction for each in regimen.statements if each.basis == "label"}
        if where not in labels and (regimen.id, where) not in told:
            told.add((regimen.id, where))
            yield Found(
                place.at("statements"),
                f"{regimen.name} has no label statement for {where}, yet {approval.label} was "
                f'{approval.event.event} there "{approval.event.text}"; add the statement',
            )


RULE = Rule(
    "approval-without-label",
    "an approved combination that has no label statement where it is approved",
    _find,
)
