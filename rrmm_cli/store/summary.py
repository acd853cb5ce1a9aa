"""Owns the few values of a document that lists show; it must never make up a value of its own."""

from __future__ import annotations

from typing import Any

from rrmm_cli.store.asof import Document

Summary = dict[str, Any]


def summary(document: Document, jurisdiction: str) -> Summary:
    """What a list shows of a document, for the day and place already set on it."""
    common = {"id": document["id"], "name": document["name"]}
    return common | _BY_KIND[document["type"]](document, jurisdiction)


def current_label(document: Document) -> list[Document]:
    """The selected label statements of a regimen or drug, newest first."""
    rows = [
        statement
        for statement in document["statements"]
        if statement["selected"] and statement["basis"] == "label"
    ]
    return sorted(rows, key=lambda statement: statement["from"] or "", reverse=True)


def _drug(document: Document, jurisdiction: str) -> Summary:
    return {
        "class": document["class"],
        "targets": document["targets"],
        "brands": _unique(
            product["brand"]
            for product in document["products"]
            if product["jurisdiction"] == jurisdiction
        ),
        "routes": _unique(
            product["route"] for product in document["products"] if product["route"] is not None
        ),
        "standing": _standing(document, jurisdiction),
        "mechanism": document["mechanism"],
    }


def _standing(document: Document, jurisdiction: str) -> str | None:
    for standing in document["standing"]:
        if standing["jurisdiction"] == jurisdiction:
            return str(standing["state"])
    return None


def _regimen(document: Document, jurisdiction: str) -> Summary:
    label = current_label(document)
    return {
        "drugs": document["full_name"],
        "kind": document["kind"],
        "settings": document["settings"],
        "label": _LABEL_BREAK.join(_label(statement) for statement in label),
        "label_from": _LABEL_BREAK.join(_first_day(statement) for statement in label),
    }


_LABEL_BREAK = " | "
"""Between two labels; their criteria have `; ` of their own."""


def _label(statement: Document) -> str:
    """What one label says, of which form, since when."""
    day = statement["from"]
    about = [statement["form"], f"since {day}" if day else _first_day(statement)]
    return f"{statement['criteria_text']} ({', '.join(each for each in about if each)})"


def _first_day(statement: Document) -> str:
    return statement["from"] or "day not known"


def _class(document: Document, jurisdiction: str) -> Summary:
    return {
        "abbreviation": document["abbreviation"],
        "parent": document["parent"],
        "drugs": document["drugs"],
    }


def _effect(document: Document, jurisdiction: str) -> Summary:
    return {
        "plain_name": document["plain_name"],
        "system": document["system"],
        "classes": _unique(row["class"] for row in document["classes"]),
        "drugs": _unique(row["drug"] for row in document["drugs"]),
        "boxed_for": _unique(
            box["drug"] for box in document["boxed_for"] if box["in_force"] is not False
        ),
    }


def _trial(document: Document, jurisdiction: str) -> Summary:
    return {
        "nct": document["nct"],
        "phase": document["phase"],
        "n": document["n"],
        "regimens": document["regimens"],
        "title": document["title"],
    }


def _topic(document: Document, jurisdiction: str) -> Summary:
    return {
        "section": document["section"],
        "items": len(document["items"]),
        "summary": document["summary"],
    }


def _source(document: Document, jurisdiction: str) -> Summary:
    return {
        "kind": document["kind"],
        "grade": document["grade"],
        "published": document["published"],
        "cited_by": len(document["cited_by"]),
        "claims": document["claims"],
        "claims_only_relayed": document["claims_only_relayed"],
    }


def _change(document: Document, jurisdiction: str) -> Summary:
    return {
        "date": document["date"],
        "jurisdiction": document["jurisdiction"],
        "event": document["event"],
        "text": document["text"],
        "form": document["form"],
        "sources": _marked(document),
    }


def _pending(document: Document, jurisdiction: str) -> Summary:
    keys = ("expected", "jurisdiction", "step", "from", "checked_on", "overdue", "text", "in_force")
    return {key: document[key] for key in keys} | {"sources": _marked(document)}


def _marked(document: Document) -> list[str]:
    """The sources of a claim, the relayed ones with their mark."""
    return [
        each["id"] + ("~" if each["grade"] == "relayed" else "") for each in document["citations"]
    ]


_BY_KIND = {
    "drug": _drug,
    "regimen": _regimen,
    "class": _class,
    "effect": _effect,
    "trial": _trial,
    "topic": _topic,
    "source": _source,
    "change": _change,
    "pending": _pending,
}


def _unique(values: Any) -> list[Any]:
    return list(dict.fromkeys(values))
