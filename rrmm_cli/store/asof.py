"""Owns what of a document depends on the day and place asked about; it must never hide the rest."""

from __future__ import annotations

import datetime
from typing import Any

from rrmm_cli.model.dates import earliest, in_force, latest

Document = dict[str, Any]

KINDS = ("drug", "regimen", "class", "effect", "trial", "topic", "source")
"""Every kind of entry, in the order in which `show` prints them."""
LISTED = (*KINDS, "change", "pending")
"""Every kind of document; the last two have no names and stand in lists alone."""

_STATES = {
    "approved": "approved",
    "re-approved": "approved",
    "converted": "approved",
    "extended": None,
    "accelerated": "accelerated",
    "conditional": "conditional",
    "withdrawn": "withdrawn",
    "discontinued": "discontinued",
    "under-review": "under-review",
    "refused": "refused",
    "investigational": "investigational",
}
"""What a status event makes of the standing; None leaves it as it was."""

_ELSEWHERE = "other-disease"
"""The standing of a drug that has been let in for another disease alone."""

STANDINGS = tuple(sorted({_ELSEWHERE, *(state for state in _STATES.values() if state)}))
"""Every standing that a drug can have in a jurisdiction."""


def set_day(document: Document, as_of: str, jurisdiction: str) -> Document:
    """`document` with every field that depends on the day and the place set for them.

    `in_force` is null where the dates' precision can't decide it. `selected` marks the statements
    that stand on that day in that jurisdiction, or that are bound to none. `standing` is what the
    regulators' events up to that day amount to. Nothing is left out. The document is changed.
    """
    checked_on = document.get("checked_on")
    for statement in document.get("statements", ()):
        stands = _stands(statement, checked_on, as_of)
        statement["in_force"] = stands
        here = statement["jurisdiction"] in (None, jurisdiction)
        statement["selected"] = stands is not False and here
    dated = ("boxed_warnings", "programmes", "cautions", "boxed_for")
    for key in (*dated, "labels_of_drugs", "regimen_labels"):
        for item in document.get(key, ()):
            if "in_force" in item:
                item["in_force"] = _stands(item, item.get("checked_on", checked_on), as_of)
    if "status" in document and document["type"] == "drug":
        document["standing"] = _standings(document["status"], as_of)
    if document["type"] == "pending":
        document["in_force"] = _stands(document, checked_on, as_of)
        due = document["expected"]
        document["overdue"] = due is not None and earliest(as_of) > latest(due)
    warnings = {"regimen": "cautions", "drug": "boxed_warnings"}.get(document["type"])
    if warnings is not None:
        boxed: dict[str | None, list[str]] = {}
        for item in document[warnings]:
            if item["in_force"] is not False and item.get("jurisdiction") in (None, jurisdiction):
                boxed.setdefault(item["effect"], []).extend(item.get("attributed_to", ()))
        for effect in document["side_effects"]:
            effect["boxed"] = effect["effect"] in boxed
            if "boxed_by" in effect:
                effect["boxed_by"] = list(dict.fromkeys(boxed.get(effect["effect"], ())))
        document["side_effects"].sort(
            key=lambda effect: (not effect["boxed"], effect["name"], effect.get("via", ""))
        )
    return document


def _stands(item: Document, checked_on: str | None, as_of: str) -> bool | None:
    return in_force(item["from"], item["until"], checked_on, as_of)


def _standings(events: list[Document], as_of: str) -> list[Document]:
    """Per jurisdiction, the state that the events up to the day leave, with its date.

    An undated event comes before the dated ones, save what changes or ends an approval: that is
    not earlier than the first approval.
    """
    standings: dict[str, Document] = {}
    for event in sorted(events, key=lambda event: (_day(event, events), event["date"] is None)):
        if _day(event, events) > latest(as_of):
            continue
        state = _ELSEWHERE if event["another_disease"] else _STATES[event["event"]]
        place = event["jurisdiction"]
        held = standings.get(place)
        if held and state == _ELSEWHERE:
            continue
        if state is None or (held and state in _NO_STEP.get(held["state"], ())):
            continue
        first = None
        if held and state == "approved" and held["state"] in ("accelerated", "conditional"):
            first = {"state": held["state"], "since": held["since"]}
        standings[place] = {
            "jurisdiction": place,
            "state": state,
            "since": event["date"],
            "first": first,
        }
    return [standings[place] for place in sorted(standings)]


_AFTER_APPROVAL = ("converted", "extended", "re-approved", "withdrawn", "discontinued")


def _day(event: Document, events: list[Document]) -> datetime.date:
    """The first day on which an event can have happened."""
    if event["date"] is not None:
        return earliest(event["date"])
    if event["event"] not in _AFTER_APPROVAL:
        return datetime.date.min
    approvals = [
        earliest(other["date"])
        for other in events
        if other["jurisdiction"] == event["jurisdiction"]
        and other["event"] in ("approved", "accelerated", "conditional")
        and other["date"] is not None
    ]
    return min(approvals, default=datetime.date.min)


_NOT_YET = ("refused", "under-review", "investigational")
_NO_STEP = {
    "approved": ("approved", "accelerated", "conditional", *_NOT_YET),
    "accelerated": ("accelerated", "conditional", *_NOT_YET),
    "conditional": ("conditional", "accelerated", *_NOT_YET),
    "discontinued": ("discontinued", *_NOT_YET),
    "withdrawn": ("withdrawn", "discontinued", *_NOT_YET),
    "refused": ("refused", "investigational"),
    "under-review": ("under-review", "investigational"),
    "investigational": ("investigational",),
}
"""States that add nothing to a standing: a further use neither lowers it nor moves its day."""
