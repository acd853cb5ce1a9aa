"""Owns the rule that what is approved has a label statement; it must never write one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from rrmm_cli.load.partners import Approval, approvals, may_meet
from rrmm_cli.load.rules.rule import Found, Rule
from rrmm_cli.load.within import Placed, given, regimens, stated
from rrmm_cli.model.catalog import Catalog
from rrmm_cli.model.drug import Drug
from rrmm_cli.model.regimen import Regimen
from rrmm_cli.model.statement import Statement

_Entry = Drug | Regimen
_Whose = tuple[str | None, str | None]


def _find(catalog: Catalog) -> Iterator[Found]:
    """The treatment that a step names has one of that day; of others, the drug's label has one.

    Only where the catalog has the treatment, or anything of the drug's label in that place.
    """
    labels = _labels(catalog)
    holders = {
        frozenset(given(regimen)): (place.at("statements"), regimen.name)
        for place, regimen in regimens(catalog)
    }
    for approval in approvals(catalog):
        event = approval.event
        there = labels[approval.drug.id, event.jurisdiction]
        begun = [entry for entry, each in there if may_meet(each.from_, event.date)]
        for treatment in approval.treatments:
            spoken_of = any(_speaks_of(entry, treatment) for entry in begun)
            if treatment in holders and not spoken_of:
                yield _found(*holders[treatment], approval)
        # What was extended may be how the drug is given, and combinations may be unnamed.
        other = event.event == "extended" or "combination" in event.text
        if not approval.treatments and not other and there and not begun:
            yield _found(approval.place, approval.drug.name, approval)


def _labels(catalog: Catalog) -> defaultdict[_Whose, list[tuple[_Entry, Statement]]]:
    """Label statements with the entries that hold them, by the drug whose label it is and place."""
    found: defaultdict[_Whose, list[tuple[_Entry, Statement]]] = defaultdict(list)
    for _, entry in stated(catalog):
        for each in entry.statements:
            if each.basis == "label":
                found[each.label, each.jurisdiction].append((entry, each))
    return found


def _speaks_of(entry: _Entry, treatment: frozenset[str]) -> bool:
    """Whether an entry's statements are about the treatment; those of a drug name no partner."""
    return isinstance(entry, Drug) or treatment == set(given(entry))


def _found(place: Placed, holder: str, approval: Approval) -> Found:
    event = approval.event
    day = "" if event.date is None else f" from {event.date}"
    return Found(
        place,
        f"{holder} has no label statement for {event.jurisdiction}{day}, yet "
        f'{approval.drug.name} was {event.event} there "{event.text}"; add the statement',
    )


RULE = Rule(
    "approval-without-label",
    "an approval in myeloma with no label statement that begins on its day",
    _find,
)
