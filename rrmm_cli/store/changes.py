"""Owns the dated events that the catalog's facts amount to, for lists; it must never add a fact."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rrmm_cli.model.dates import latest
from rrmm_cli.store.asof import Document

Statement = dict[str, Any]


def changes(found: list[Document]) -> list[Document]:
    """Every dated event that the documents of drugs and regimens hold, newest first.

    What has no day is left out: it stands on its drug's page.
    """
    lineage = {each["id"]: each["classes"] for each in found if each["type"] == "drug"}
    events = [
        event
        for document in found
        if document["type"] in ("drug", "regimen")
        for event in _events(document, lineage)
        if event["date"] is not None
    ]
    events.sort(key=lambda event: (latest(event["date"]).toordinal() * -1, event["id"]))
    return events


def _events(document: Document, lineage: dict[str, list[str]]) -> Iterator[Document]:
    if document["type"] == "drug":
        drugs = [document["id"]]
    else:
        drugs = [each["drug"] for each in document["components"] if each["role"] == "backbone"]
    owner = {
        "name": document["name"],
        "of": {"type": document["type"], "id": document["id"]},
        "drugs": drugs,
        "classes": sorted({each for drug in drugs for each in lineage[drug]}),
        "aliases": [],
        "sources": [],
    }
    taken: dict[str, int] = {}
    for event in (*_regulator(document), *_spans(document), *_label(document["statements"])):
        key = f"{document['id']}-{event['event']}-{event['date']}"
        taken[key] = taken.get(key, 0) + 1
        number = f"-{taken[key]}" if taken[key] > 1 else ""
        yield {"type": "change", "id": key + number, **owner, **_EMPTY, **event}


_EMPTY: Document = {"statement": None, "form": None, "before": None, "after": None}


def _regulator(document: Document) -> Iterator[Document]:
    for each in document.get("status", ()):
        yield {key: each[key] for key in ("event", "date", "jurisdiction", "text", "source")}


def _spans(document: Document) -> Iterator[Document]:
    """Boxed warnings and risk programmes, each with a first day and a last one."""
    for key, word in (("boxed_warnings", "boxed-warning"), ("programmes", "programme")):
        for each in document.get(key, ()):
            for date, step in ((each["from"], "added"), (each["until"], "removed")):
                yield {
                    "event": f"{word}-{step}",
                    "date": date,
                    "jurisdiction": each["jurisdiction"],
                    "text": each["text"],
                    "source": each["source"],
                }


def _label(statements: list[Statement]) -> Iterator[Document]:
    """What labels began to say, changed and stopped saying."""
    labels = [each for each in statements if each["basis"] == "label"]
    replaced: set[str] = set()
    for each in labels:
        ended = _predecessors(each, labels)
        if not ended:
            yield _on(each, "label-added", each["from"], each["text"])
        else:
            before = ended[0]
            replaced.update(other["id"] for other in ended)
            event = _on(each, "label-changed", each["from"], _difference(before, each))
            yield event | {"before": before["criteria_text"]}
    for each in labels:
        if each["id"] not in replaced:
            yield _on(each, "label-ended", each["until"], each["text"])
        if each["marketed_until"] is not None:
            yield _on(each, "left-market", each["marketed_until"], each["text"])


def _on(statement: Statement, event: str, date: str | None, text: str) -> Document:
    return {
        "event": event,
        "date": date,
        "jurisdiction": statement["jurisdiction"],
        "text": text,
        "statement": statement["id"],
        "form": statement["form"],
        "after": None if event in ("label-ended", "left-market") else statement["criteria_text"],
        "source": statement["source"],
    }


def _predecessors(statement: Statement, labels: list[Statement]) -> list[Statement]:
    """The statements that ended when this one began, of the same label and use, nearest first."""
    ended = [
        each
        for each in labels
        if each is not statement
        and _may_be_one_day(each["until"], statement["from"])
        and all(each[key] == statement[key] for key in ("jurisdiction", "label"))
        and (
            each["setting"] == statement["setting"]
            or "any" in (each["setting"], statement["setting"])
        )
    ]
    ended.sort(
        key=lambda each: (
            each["form"] != statement["form"],
            each["setting"] != statement["setting"],
        )
    )
    return ended


def _may_be_one_day(one: str | None, other: str | None) -> bool:
    """Whether two dates, each as precise as its source, can mean the same day."""
    if one is None or other is None:
        return False
    return one.startswith(other) or other.startswith(one)


def _difference(before: Statement, after: Statement) -> str:
    """What changed between two statements, the requirement of lines first."""
    said: list[str] = []
    if _asks_for_lines(before) and _asks_for_lines(after):
        said += _lines(before["lines_admitted"], after["lines_admitted"])
    if before["pathway"] != after["pathway"] and None not in (before["pathway"], after["pathway"]):
        said.append(f"{before['pathway']} approval became {after['pathway']}")
    if before["population"] != after["population"]:
        said.append(f"now: {after['text']}")
    elif _without_lines(before) != _without_lines(after):
        said.append(f"now: {after['criteria_text']}")
    return "; ".join(said) or f"now: {after['text']}"


def _lines(before: list[Document], after: list[Document]) -> Iterator[str]:
    if len(before) != 1 or len(after) != 1:
        return
    low, lower = before[0]["at_least"], after[0]["at_least"]
    if low != lower:
        word = "lowered" if lower < low else "raised"
        yield f"line requirement {word} from {low} to {lower}"
    high, higher = before[0]["at_most"], after[0]["at_most"]
    if high != higher:
        words = ["no upper bound" if each is None else f"at most {each}" for each in (high, higher)]
        yield f"prior lines: {words[0]} became {words[1]}"


def _asks_for_lines(statement: Statement) -> bool:
    """Whether it states fewest lines; else the fewest are those of its setting, not its own."""
    criteria = statement["criteria"]
    parts = criteria["parts"] if criteria["kind"] == "all_of" else [criteria]
    return any(part["kind"] == "prior_lines" and part.get("at_least") for part in parts)


def _without_lines(statement: Statement) -> list[Document]:
    """The criteria beside the count of lines."""
    criteria = statement["criteria"]
    parts = criteria["parts"] if criteria["kind"] == "all_of" else [criteria]
    return [part for part in parts if part["kind"] != "prior_lines"]
