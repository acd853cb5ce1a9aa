"""Owns the rule that a label statement that stands says since when; it must never date one."""

from __future__ import annotations

from collections.abc import Iterator

from rrmm_cli.load.partners import Approval, approvals, may_meet
from rrmm_cli.load.rules.rule import Found, Rule
from rrmm_cli.load.within import given, stated, statements
from rrmm_cli.model.catalog import Catalog
from rrmm_cli.model.drug import Drug
from rrmm_cli.model.regimen import Regimen
from rrmm_cli.model.statement import Statement


def _find(catalog: Catalog) -> Iterator[Found]:
    """`from: null` says that no source gives the day, which is wrong where the catalog has it."""
    dated = [approval for approval in approvals(catalog) if approval.event.date is not None]
    for entry_place, entry in stated(catalog):
        for place, statement in statements(entry_place, entry):
            standing = statement.basis == "label" and statement.until is None
            if standing and statement.from_ is None:
                at_hand = _at_hand(entry, statement, dated)
                if at_hand is not None:
                    advice = f"give it `from`: {at_hand}"
                elif "from_" not in statement.model_fields_set:
                    advice = "give it `from`, or `from: null` if no source gives the day"
                else:
                    continue
                yield Found(
                    place,
                    f"{statement.id} is a label statement that stands, but not since when; "
                    + advice,
                )


def _at_hand(entry: Drug | Regimen, statement: Statement, dated: list[Approval]) -> str | None:
    """Where the catalog itself has the day, if it has."""
    alike = [
        each
        for each in entry.statements
        if (each.jurisdiction, each.label) == (statement.jurisdiction, statement.label)
    ]
    for each in alike:
        same_use = (each.form, each.setting) == (statement.form, statement.setting)
        if each.until is not None and same_use:
            return f"{each.id}, which it followed, ended on {each.until}"
    if statement.form is not None:  # which may have come later than the step that names the drugs
        return None
    drugs = frozenset(given(entry) if isinstance(entry, Regimen) else [entry.id])
    days = [each.from_ for each in alike if each.from_ is not None]
    for drug, event in ((each.drug, each.event) for each in dated if drugs in each.treatments):
        own = (drug.id, event.jurisdiction) == (statement.label, statement.jurisdiction)
        if own and not any(may_meet(event.date, day) for day in days):
            return f"the status of {drug.id} has {event.date}"
    return None


RULE = Rule(
    "label-without-from",
    "a label statement that stands but does not say since when",
    _find,
)
