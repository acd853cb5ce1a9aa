"""Owns the rule that a use does not end unsaid; it must never say how one went on."""

from __future__ import annotations

from collections.abc import Iterator

from rrmm_cli.load.partners import may_meet
from rrmm_cli.load.rules.rule import Found, Rule
from rrmm_cli.load.within import given, stated, statements
from rrmm_cli.model.catalog import Catalog
from rrmm_cli.model.dates import earliest, latest
from rrmm_cli.model.drug import Drug
from rrmm_cli.model.regimen import Regimen
from rrmm_cli.model.statement import Statement

_TAKES_AWAY = ("withdrawn", "discontinued")

_Labels = list[tuple[Drug | Regimen, Statement]]
"""Label statements with the entries that hold them."""


def _find(catalog: Catalog) -> Iterator[Found]:
    labels: _Labels = [
        (entry, statement)
        for _, entry in stated(catalog)
        for statement in entry.statements
        if statement.basis == "label"
    ]
    taken = [
        (drug.id, event.jurisdiction, event.date)
        for drug in catalog.drugs_file.drugs
        for event in drug.status
        if event.event in _TAKES_AWAY
    ]
    for entry_place, entry in stated(catalog):
        for place, statement in statements(entry_place, entry):
            day = statement.until
            if statement.basis != "label" or day is None:
                continue
            withdrawn = any(
                (label, where) == (statement.label, statement.jurisdiction) and may_meet(day, date)
                for label, where, date in taken
            )
            if not withdrawn and not _went_on(entry, statement, day, labels):
                yield Found(
                    place,
                    f"{statement.id} ended on {day}, and no label statement for "
                    f"{statement.jurisdiction} took its place; add it, or say in the status of "
                    f"{statement.label} that it was withdrawn",
                )


def _went_on(entry: Drug | Regimen, statement: Statement, day: str, labels: _Labels) -> bool:
    """Whether the same label still had a statement on that day that speaks of the use.

    That is one of the same entry; or one that began on the day and stands with the drug, naming no
    partner, or with a regimen of the same drugs and one more.
    """
    for holder, each in labels:
        same = (each.label, each.jurisdiction) == (statement.label, statement.jurisdiction)
        if each is statement or not same:
            continue
        if holder is entry and (each.until is None or latest(each.until) > earliest(day)):
            return True
        wider = isinstance(holder, Drug) or _drugs(holder) > _drugs(entry)
        if wider and each.from_ is not None and may_meet(day, each.from_):
            return True
    return False


def _drugs(entry: Drug | Regimen) -> set[str]:
    return {entry.id} if isinstance(entry, Drug) else set(given(entry))


RULE = Rule(
    "label-without-successor",
    "a label statement that ended with nothing in its place and no withdrawal",
    _find,
)
