"""Owns the rule that a label statement that stands says since when; it must never date one."""

from __future__ import annotations

from collections.abc import Iterator

from rrmm_cli.load.partners import Approval, approvals
from rrmm_cli.load.rules.rule import Found, Rule
from rrmm_cli.load.within import given, stated, statements
from rrmm_cli.model.catalog import Catalog
from rrmm_cli.model.drug import Drug
from rrmm_cli.model.regimen import Regimen
from rrmm_cli.model.statement import Statement


def _find(catalog: Catalog) -> Iterator[Found]:
    """Only where the catalog itself knows the day, or where nothing at all dates the statement.

    A first day that no source gave stays open: the day on which the entry was held against its
    sources then dates the statement.
    """
    dated = [approval for approval in approvals(catalog) if approval.event.date is not None]
    for entry_place, entry in stated(catalog):
        for place, statement in statements(entry_place, entry):
            standing = statement.basis == "label" and statement.until is None
            if standing and statement.from_ is None:
                for advice in _advice(entry, statement, dated):
                    yield Found(
                        place,
                        f"{statement.id} is a label statement that stands, but not since when; "
                        + advice,
                    )


def _advice(entry: Drug | Regimen, statement: Statement, dated: list[Approval]) -> Iterator[str]:
    alike = [
        each
        for each in entry.statements
        if (each.jurisdiction, each.label) == (statement.jurisdiction, statement.label)
    ]
    ended = [
        each.until
        for each in alike
        if each.until and (each.form, each.setting) == (statement.form, statement.setting)
    ]
    drugs = frozenset(given(entry) if isinstance(entry, Regimen) else [entry.id])
    days = [
        each.event.date
        for each in dated
        if (each.label, each.drugs) == (statement.label, drugs)
        and each.event.jurisdiction == statement.jurisdiction
        and each.event.date not in [other.from_ for other in alike]
    ]
    if ended:
        yield f"give it `from`: what it followed ended on {max(ended)}"
    elif days:
        yield f"give it `from`: the status of {statement.label} has {days[0]}"
    elif entry.checked_on is None:
        yield "give it `from`, or give its entry `checked_on`"


RULE = Rule(
    "label-without-from",
    "a label statement that stands, without the first day that is at hand",
    _find,
)
