"""Owns what judging needs of the catalog, in one piece; it must never judge."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from rrmm_cli.model.catalog import Catalog
from rrmm_cli.store.asof import Document

_STATEMENT = (
    "id",
    "basis",
    "jurisdiction",
    "setting",
    "form",
    "label",
    "from",
    "until",
    "pathway",
    "population",
    "wording",
    "outcome",
    "marketed_until",
    "caveat",
    "source",
)
_CAUTION = (
    "code",
    "severity",
    "text",
    "source",
    "attributed_to",
    "from",
    "until",
    "checked_on",
    "effect",
)


def judging(catalog: Catalog, found: list[Document]) -> dict[str, Any]:
    """Rules, knowledge of drugs, and every regimen with its statements and cautions.

    Criteria stand in one list, each distinct one once, and are referred to by their place in it:
    what is judged once for a history need not be judged again.
    """
    criteria = _Distinct()
    trials = {trial.id: trial.name for trial in catalog.trials_file.trials}
    candidates = [
        _candidate(document, criteria, trials)
        for document in found
        if document["type"] == "regimen"
    ]
    return {
        "rules": catalog.rules_file.model_dump(mode="json"),
        "knowledge": _knowledge(found),
        "candidates": candidates,
        "criteria": criteria.held,
        "sources": _cards(found, candidates, catalog),
    }


def _cards(
    found: list[Document], candidates: list[dict[str, Any]], catalog: Catalog
) -> list[Document]:
    """What is said of each source that a candidate or a rule cites."""
    used: set[str] = set()
    for candidate in candidates:
        caveats = (each["caveat"] for each in candidate["statements"] if each["caveat"])
        for claim in (*candidate["statements"], *caveats, *candidate["cautions"]):
            used.update(claim["source"])
    rules = catalog.rules_file
    single = (rules.adult, rules.exposed, rules.refractory, rules.ever)
    claims = (
        *single,
        *rules.maintenance,
        *rules.lines,
        *rules.states,
        *rules.groups,
        *rules.windows,
        *rules.early_relapse,
    )
    for rule in (*claims, *rules.cautions, *rules.conventions):
        used.update(rule.source)
    keys = ("id", "kind", "grade", "title", "published", "url", "doi", "pmid")
    return [
        {key: document[key] for key in keys}
        for document in found
        if document["type"] == "source" and document["id"] in used
    ]


class _Distinct:
    """Criteria by their text, each once."""

    def __init__(self) -> None:
        self.held: list[Any] = []
        self._places: dict[str, int] = {}

    def place(self, criterion: Any) -> int | None:
        if criterion is None:
            return None
        key = json.dumps(criterion)
        if key not in self._places:
            self._places[key] = len(self.held)
            self.held.append(criterion)
        return self._places[key]


def _candidate(
    document: Document, criteria: _Distinct, trials: Mapping[str, str]
) -> dict[str, Any]:
    return {
        "id": document["id"],
        "name": document["name"],
        "kind": document["kind"],
        "full_name": document["full_name"],
        "checked_on": document["checked_on"],
        "backbone": [each["drug"] for each in document["components"] if each["role"] == "backbone"],
        "fixed": _fixed(document),
        "labels_of_drugs": [
            {key: each[key] for key in ("drug", "jurisdiction", "from", "until", "checked_on")}
            for each in document["labels_of_drugs"]
        ],
        "statements": [
            {
                **{key: each[key] for key in _STATEMENT},
                "criteria": criteria.place(each["criteria"]),
                "trial": _study(each["id"], trials) if each["basis"] == "trial" else None,
            }
            for each in document["statements"]
        ],
        "cautions": [
            {key: each[key] for key in _CAUTION} | {"when": criteria.place(each["when"])}
            for each in document["cautions"]
        ],
    }


def _study(key: str, trials: Mapping[str, str]) -> str:
    """What a study is called whose entry criteria a statement gives: a smaller one is no entry."""
    if key in trials:
        return trials[key]
    return f"a study ({key.upper() if key.startswith('nct') else key.replace('-', ' ')})"


_BOUNDED = re.compile(r"(?:up to |at most |\d+-)?\d+(?: cycles.*)?")
"""Cycles of a dose that end: `1-8`, `at most 8`."""


def _fixed(document: Document) -> list[str]:
    """The drugs that a schedule of the regimen ends while it goes on with others."""
    found: set[str] = set()
    for schedule in document["schedules"]:
        ends: dict[str, bool] = {}
        for dose in schedule["doses"]:
            bounded = dose["cycles"] is not None and bool(_BOUNDED.fullmatch(dose["cycles"]))
            ends[dose["drug"]] = ends.get(dose["drug"], True) and bounded
        if not all(ends.values()):
            found.update(drug for drug, bounded in ends.items() if bounded)
    return sorted(found)


def _knowledge(found: list[Document]) -> dict[str, Any]:
    drugs = [document for document in found if document["type"] == "drug"]
    classes = [document for document in found if document["type"] == "class"]
    return {
        "lineage": {drug["id"]: drug["classes"] for drug in drugs},
        "targets": {drug["id"]: drug["targets"] for drug in drugs},
        "ancestors": {each["id"]: [each["id"], *each["ancestors"]] for each in classes},
        "unsettled": {each["id"]: each["unsettled"] for each in classes if each["unsettled"]},
        "names": {each["id"]: each["name"] for each in (*classes, *drugs)},
        "preparing": sorted(
            {
                component["drug"]
                for document in found
                if document["type"] == "regimen"
                for component in document["components"]
                if component["role"] != "backbone"
            }
        ),
    }
