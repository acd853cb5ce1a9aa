"""Owns the documents: one per entry, as every format prints it; it must never read a file."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator

from rrmm_cli.model.base import Entry
from rrmm_cli.model.catalog import Catalog
from rrmm_cli.model.caution import SEVERITIES, Caution
from rrmm_cli.model.criterion import AllOf, AnyOf, Criterion, Disease, NoneStated, Not, PriorLines
from rrmm_cli.model.drug import BoxedWarning, Drug, DrugClass
from rrmm_cli.model.effect import Attribution, Effect
from rrmm_cli.model.pending import Pending
from rrmm_cli.model.regimen import Regimen
from rrmm_cli.model.source import GRADES, Source
from rrmm_cli.model.statement import Setting, Statement
from rrmm_cli.model.trial import Trial
from rrmm_cli.model.words import Names, criterion_text, statement_text
from rrmm_cli.store.asof import KINDS, LISTED, Document, set_day
from rrmm_cli.store.changes import changes

SETTINGS: tuple[Setting, ...] = (
    "newly-diagnosed",
    "relapsed",
    "maintenance",
    "transplant",
    "smoldering",
    "palliative",
    "any",
)

Span = tuple[int, int | None]
"""A closed range of prior lines; None is no upper bound."""


class _Relations:
    """What one entry says of another, looked up from either side."""

    def __init__(self, catalog: Catalog) -> None:
        self.classes = {entry.id: entry for entry in catalog.drugs_file.classes}
        self.drugs = {entry.id: entry for entry in catalog.drugs_file.drugs}
        self.effects = {entry.id: entry for entry in catalog.effects_file.effects}
        self.names = Names(
            drugs={entry.id: entry.name for entry in self.drugs.values()},
            classes={entry.id: entry.name for entry in self.classes.values()},
        )
        self.attributions: dict[tuple[str, str], list[tuple[Effect, Attribution]]]
        self.attributions = defaultdict(list)
        for effect in catalog.effects_file.effects:
            for attribution in effect.attributed_to:
                if attribution.drug is not None:
                    self.attributions["drug", attribution.drug].append((effect, attribution))
                elif attribution.drug_class is not None:
                    key = ("class", attribution.drug_class)
                    self.attributions[key].append((effect, attribution))
        # Looked up, never searched for: a catalog a hundred times as large has to compile too.
        self.subclasses: dict[str, list[str]] = defaultdict(list)
        for entry in self.classes.values():
            if entry.parent is not None:
                self.subclasses[entry.parent].append(entry.id)
        self.members: dict[str, list[str]] = defaultdict(list)
        self.boxed: dict[str, list[tuple[Drug, BoxedWarning]]] = defaultdict(list)
        for _, drug in sorted(self.drugs.items()):
            for class_id in self.lineage(drug.drug_class):
                self.members[class_id].append(drug.id)
            for warning in drug.boxed_warnings:
                if warning.effect is not None:
                    self.boxed[warning.effect].append((drug, warning))
        self.regimens_of: dict[str, list[Regimen]] = defaultdict(list)
        self.regimens_in_trial: dict[str, set[str]] = defaultdict(set)
        for regimen in catalog.regimens_file.regimens:
            for drug_id in dict.fromkeys(component.drug for component in regimen.components):
                self.regimens_of[drug_id].append(regimen)
            for trial in regimen.trials:
                self.regimens_in_trial[trial].add(regimen.id)
        for study in catalog.trials_file.trials:
            for arm in study.arms:
                if arm.regimen is not None:
                    self.regimens_in_trial[study.id].add(arm.regimen)

    def lineage(self, class_id: str) -> list[str]:
        """The class and its ancestors, nearest first."""
        line = [class_id]
        while (parent := self.classes[line[-1]].parent) is not None:
            line.append(parent)
        return line


def documents(catalog: Catalog) -> list[Document]:
    """Every document of the catalog, for the catalog's own day and place.

    They come by kind and id; what has no name behind them: changes newest first, then pending
    decisions by the day on which they are due.
    """
    relations = _Relations(catalog)
    found: list[Document] = [
        *(_drug(entry, relations) for entry in catalog.drugs_file.drugs),
        *(_regimen(entry, relations) for entry in catalog.regimens_file.regimens),
        *(_class(entry, relations) for entry in catalog.drugs_file.classes),
        *(_effect(entry, relations) for entry in catalog.effects_file.effects),
        *(_trial(entry, relations) for entry in catalog.trials_file.trials),
        *(_plain("topic", entry) for entry in catalog.topics_file.topics),
    ]
    cited, resting = _citations(catalog), _claims_of(catalog)
    found += [_source(entry, cited, resting) for entry in catalog.sources_file.sources]
    found.sort(key=lambda document: (KINDS.index(document["type"]), document["id"]))
    found += changes(found)
    found += sorted(
        (_pending(entry, relations) for entry in catalog.regimens_file.pending),
        key=lambda document: (document["expected"] or "9999", document["id"]),
    )
    header = catalog.header
    cards = {document["id"]: _card(document) for document in found if document["type"] == "source"}
    for document in found:
        set_day(document, header.date, header.default_jurisdiction)
        used = dict.fromkeys(
            [*document["sources"], *(each for claim in _claims(document) for each in claim)]
        )
        document["citations"] = [cards[source] for source in used]
        document["matched"] = None
    return found


def claims_by_grade(catalog: Catalog) -> dict[str, int]:
    """How many claims rest on at least one source of each grade, counted by their best one."""
    grade = {source.id: GRADES[source.kind] for source in catalog.sources_file.sources}
    counts = {"primary": 0, "secondary": 0, "relayed": 0}
    for _, entry in _entries(catalog):
        for sources in _claims(entry.model_dump(mode="json")):
            grades = {grade[source] for source in sources}
            counts[next(name for name in counts if name in grades)] += 1
    return counts


def _claims_of(catalog: Catalog) -> dict[str, list[bool]]:
    """Per source its claims, and of each whether it rests on relayed sources alone."""
    relayed = {each.id for each in catalog.sources_file.sources if GRADES[each.kind] == "relayed"}
    found: dict[str, list[bool]] = defaultdict(list)
    for _, entry in _entries(catalog):
        for sources in _claims(entry.model_dump(mode="json")):
            for source in sources:
                found[source].append(relayed.issuperset(sources))
    return found


def _entries(catalog: Catalog) -> Iterator[tuple[str, Entry | Pending]]:
    lists: tuple[tuple[str, Iterable[Entry | Pending]], ...] = (
        ("drug", catalog.drugs_file.drugs),
        ("regimen", catalog.regimens_file.regimens),
        ("class", catalog.drugs_file.classes),
        ("effect", catalog.effects_file.effects),
        ("trial", catalog.trials_file.trials),
        ("topic", catalog.topics_file.topics),
        ("pending", catalog.regimens_file.pending),
    )
    for kind, entries in lists:
        for entry in entries:
            yield kind, entry


def _claims(data: object) -> Iterator[list[str]]:
    if isinstance(data, dict):
        for key, value in data.items():
            if key == "source" and value:
                yield value
            elif key != "values":  # figures for scripts, whatever their keys are called
                yield from _claims(value)
    elif isinstance(data, list):
        for value in data:
            yield from _claims(value)


def _plain(kind: str, entry: Entry | Source) -> Document:
    return {"type": kind, **entry.model_dump(mode="json")}


def _drug(entry: Drug, relations: _Relations) -> Document:
    document = _plain("drug", entry)
    document["classes"] = relations.lineage(entry.drug_class)
    document["standing"] = []
    document["statements"] = [_statement(each, relations.names) for each in entry.statements]
    for key in ("boxed_warnings", "programmes"):
        for item in document[key]:
            item["in_force"] = None
    document["class_cautions"] = sorted(
        (
            {**caution.model_dump(mode="json"), "attributed_to": [class_id]}
            for class_id, caution in _of_classes(entry, relations)
        ),
        key=_by_severity,
    )
    document["side_effects"] = _effects_of_drug(entry, relations)
    held_by = sorted(relations.regimens_of[entry.id], key=lambda regimen: regimen.id)
    document["regimens"] = [regimen.id for regimen in held_by]
    document["regimen_labels"] = [each for regimen in held_by for each in _labels_of(regimen)]
    return document


def _labels_of(regimen: Regimen) -> list[Document]:
    """When and where labels speak of a regimen, without what they say."""
    return [
        {
            "regimen": regimen.id,
            "jurisdiction": statement.jurisdiction,
            "from": statement.from_,
            "until": statement.until,
            "in_force": None,
            "checked_on": regimen.checked_on,
        }
        for statement in regimen.statements
        if statement.basis == "label"
    ]


def _effects_of_drug(entry: Drug, relations: _Relations) -> list[Document]:
    rows = _attributed(relations, "drug", entry.id)
    for class_id in relations.lineage(entry.drug_class):
        rows += _attributed(relations, "class", class_id)
    return rows


def _attributed(relations: _Relations, kind: str, entry_id: str) -> list[Document]:
    return [
        {
            "effect": effect.id,
            "name": effect.name,
            "plain_name": effect.plain_name,
            "via": entry_id,
            "context": attribution.context,
            "boxed": False,
            "source": attribution.source,
        }
        for effect, attribution in relations.attributions[kind, entry_id]
    ]


def _class(entry: DrugClass, relations: _Relations) -> Document:
    document = _plain("class", entry)
    lineage = relations.lineage(entry.id)
    document["ancestors"] = lineage[1:]
    document["subclasses"] = sorted(relations.subclasses[entry.id])
    document["drugs"] = relations.members[entry.id]
    document["side_effects"] = [
        row for class_id in lineage for row in _attributed(relations, "class", class_id)
    ]
    return document


def _regimen(entry: Regimen, relations: _Relations) -> Document:
    document = _plain("regimen", entry)
    document["statements"] = [_statement(each, relations.names) for each in entry.statements]
    stated = {statement.setting for statement in entry.statements}
    document["settings"] = [setting for setting in SETTINGS if setting in stated]
    document["cautions"] = _cautions(entry, relations)
    document["side_effects"] = _effects_of_regimen(entry, relations)
    document["labels_of_drugs"] = _labels_of_drugs(entry, relations)
    return document


def _labels_of_drugs(entry: Regimen, relations: _Relations) -> list[Document]:
    """The label statements without a line that stand with a regimen's drugs, if each has one.

    Steroids are given with nearly everything: their labels say nothing of a regimen.
    """
    drugs = [relations.drugs[each.drug] for each in entry.components if each.role == "backbone"]
    treating = [
        drug for drug in drugs if "corticosteroid" not in relations.lineage(drug.drug_class)
    ]
    labels = {
        drug.id: [
            each
            for each in drug.statements
            if each.basis == "label" and each.criteria.kind == "none_stated"
        ]
        for drug in treating or drugs
    }
    if not all(labels.values()):
        return []
    return [
        {
            "drug": drug.id,
            "jurisdiction": label.jurisdiction,
            "from": label.from_,
            "until": label.until,
            "checked_on": drug.checked_on,
            "in_force": None,
        }
        for drug in treating or drugs
        for label in labels[drug.id]
    ]


def _cautions(entry: Regimen, relations: _Relations) -> list[Document]:
    """What the regimen, its drugs and their classes warn of, each attributed to who brings it.

    A danger that a drug or the regimen tells itself is not told again for the class.
    """
    rows: dict[tuple[object, ...], Document] = {}

    def add(row: Document, owner: str | None) -> None:
        # Equal warnings of two drugs are one row only where their days are the same too.
        names = ("severity", "code", "text", "jurisdiction", "from", "until")
        key = (*(row[name] for name in names), json.dumps(row["when"]))
        if row["severity"] == "boxed":
            key += (owner,)
        held = rows.setdefault(key, {**row, "attributed_to": []})
        if owner is not None and owner not in held["attributed_to"]:
            held["attributed_to"].append(owner)

    for own in entry.cautions:
        add(_undated(own), None)
    # Drugs that only prepare for a treatment warn on their own pages.
    given = [each for each in entry.components if each.role == "backbone"] or entry.components
    drugs = [relations.drugs[component.drug] for component in given]
    for drug in drugs:
        for warning in drug.boxed_warnings:
            seen: Document = {"severity": "boxed", "when": None, "not_for": [], "in_force": None}
            seen |= {"checked_on": drug.checked_on}
            add(warning.model_dump(mode="json") | seen, drug.id)
        for caution in (*drug.contraindications, *drug.cautions):
            if entry.kind not in caution.not_for:
                add(_undated(caution), drug.id)
    own_codes = {own.code for own in entry.cautions}
    for drug in drugs:
        for class_id, caution in _of_classes(drug, relations):
            if caution.code not in own_codes and entry.kind not in caution.not_for:
                add(_undated(caution), class_id)
    return sorted(rows.values(), key=_by_severity)


def _of_classes(drug: Drug, relations: _Relations) -> Iterator[tuple[str, Caution]]:
    """What the classes of a drug warn of and the drug itself does not, with the class."""
    told = {each.code for each in drug.boxed_warnings}
    told |= {each.code for each in (*drug.contraindications, *drug.cautions)}
    for class_id in relations.lineage(drug.drug_class):
        for caution in relations.classes[class_id].cautions:
            if caution.code not in told:
                yield class_id, caution


def _by_severity(row: Document) -> tuple[int, str]:
    return SEVERITIES.index(row["severity"]), row["code"]


def _undated(caution: Caution) -> Document:
    """A caution without days of its own, in the shape of a dated boxed warning."""
    undated = ("effect", "jurisdiction", "from", "until", "in_force", "checked_on")
    return {**caution.model_dump(mode="json"), **dict.fromkeys(undated)}


def _effects_of_regimen(entry: Regimen, relations: _Relations) -> list[Document]:
    """The union of the components' side effects, each attributed to the drugs that bring it."""
    rows: dict[str, Document] = {}
    for component in entry.components:
        for effect in _effects_of_drug(relations.drugs[component.drug], relations):
            row = rows.setdefault(
                effect["effect"],
                {
                    "effect": effect["effect"],
                    "name": effect["name"],
                    "plain_name": effect["plain_name"],
                    "system": relations.effects[effect["effect"]].system,
                    "attributed_to": [],
                    "boxed": False,
                    "boxed_by": [],
                },
            )
            if component.drug not in row["attributed_to"]:
                row["attributed_to"].append(component.drug)
    return list(rows.values())


def _effect(entry: Effect, relations: _Relations) -> Document:
    document = _plain("effect", entry)
    rows = document.pop("attributed_to")
    document["drugs"] = [_without(row, "class") for row in rows if row["drug"] is not None]
    document["classes"] = [_without(row, "drug") for row in rows if row["class"] is not None]
    document["boxed_for"] = [
        {
            "drug": drug.id,
            "jurisdiction": warning.jurisdiction,
            "from": warning.from_,
            "until": warning.until,
            "in_force": None,
            "checked_on": drug.checked_on,
        }
        for drug, warning in relations.boxed[entry.id]
    ]
    return document


def _without(row: Document, key: str) -> Document:
    return {name: value for name, value in row.items() if name != key}


def _trial(entry: Trial, relations: _Relations) -> Document:
    document = _plain("trial", entry)
    document["regimens"] = sorted(relations.regimens_in_trial[entry.id])
    return document


def _pending(entry: Pending, relations: _Relations) -> Document:
    document: Document = {"type": "pending", **entry.model_dump(mode="json")}
    lineage = {
        each for drug in entry.drugs for each in relations.lineage(relations.drugs[drug].drug_class)
    }
    document["classes"] = sorted(lineage)
    document |= {"aliases": [], "sources": [], "in_force": None, "overdue": False}
    return document


def _source(
    entry: Source, cited: dict[str, list[Document]], resting: dict[str, list[bool]]
) -> Document:
    named: Document = {"name": entry.title, "aliases": [], "sources": []}
    document = {"type": "source", "id": entry.id} | named | entry.model_dump(mode="json")
    document["grade"] = GRADES[entry.kind]
    document["cited_by"] = cited.get(entry.id, [])
    document["claims"] = len(resting.get(entry.id, ()))
    document["claims_only_relayed"] = sum(resting.get(entry.id, ()))
    return document


def _card(source: Document) -> Document:
    """What a document that cites a source says of it."""
    keys = ("id", "kind", "grade", "title", "published", "url", "doi", "pmid")
    return {key: source[key] for key in keys}


def _citations(catalog: Catalog) -> dict[str, list[Document]]:
    """The entries that cite each source, for themselves or for a claim of theirs."""
    cited: dict[str, list[Document]] = defaultdict(list)
    for kind, entry in _entries(catalog):
        here = set(entry.sources) if isinstance(entry, Entry) else set()
        for sources in _claims(entry.model_dump(mode="json")):
            here.update(sources)
        for source in here:
            cited[source].append({"type": kind, "id": entry.id})
    for entries in cited.values():
        entries.sort(key=lambda each: (LISTED.index(each["type"]), each["id"]))
    return cited


def _statement(statement: Statement, names: Names) -> Document:
    document = statement.model_dump(mode="json")
    document["text"] = statement_text(statement, names)
    document["criteria_text"] = criterion_text(statement.criteria, names)
    document["lines_admitted"] = [
        {"at_least": low, "at_most": high}
        for low, high in spans(statement.criteria, statement.setting)
    ]
    document["in_force"] = None
    document["selected"] = False
    return document


def spans(criterion: Criterion, setting: Setting) -> list[Span]:
    """The ranges of prior lines that a statement leaves open.

    Empty when it states no criterion, and where maintenance or a transplant is bound to no line:
    such a statement says nothing of a relapse.
    """
    if isinstance(criterion, NoneStated):
        return []
    if setting in ("newly-diagnosed", "smoldering"):
        return [(0, 0)]
    whole: Span = (1, None) if setting == "relapsed" else (0, None)
    found = _spans(criterion, whole)
    return [] if setting in ("maintenance", "transplant") and found == [whole] else found


def _spans(criterion: Criterion, whole: Span) -> list[Span]:
    match criterion:
        case PriorLines():
            span = (criterion.at_least or 0, criterion.at_most)
            return [both] if (both := _both(span, whole)) else []
        case Disease(state="newly-diagnosed" | "smoldering"):
            return [(0, 0)]
        case AllOf():
            ranges = [whole]
            for part in criterion.parts:
                theirs = _spans(part, whole)
                ranges = [
                    both for mine in ranges for their in theirs if (both := _both(mine, their))
                ]
            return ranges
        case AnyOf():
            return sorted(
                {span for part in criterion.parts for span in _spans(part, whole)},
                key=lambda span: (span[0], span[1] is None, span[1] or 0),
            )
        case Not(part=PriorLines() as denied):
            low, high = denied.at_least or 0, denied.at_most
            below: list[Span] = [(0, low - 1)] if low else []
            above: list[Span] = [] if high is None else [(high + 1, None)]
            return [both for span in below + above if (both := _both(span, whole))]
        case _:
            return [whole]


def _both(one: Span, other: Span) -> Span | None:
    low = max(one[0], other[0])
    highs = [high for high in (one[1], other[1]) if high is not None]
    high = min(highs) if highs else None
    return None if high is not None and high < low else (low, high)
