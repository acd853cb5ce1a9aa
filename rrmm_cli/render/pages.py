"""Owns what a page says of each kind of entry, in which order; it must never know a format."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from rrmm_cli.model.dates import earliest, latest
from rrmm_cli.render.answer import Document
from rrmm_cli.render.page import Citations, Facts, Grid, Lines, Page
from rrmm_cli.render.text import amount, analysis, cell, interval, watched

_JURISDICTION_ORDER = ("US", "EU", "UK", "JP")
_BASES = {
    "guideline": "Guidelines say",
    "trial": "Trials let in",
    "article": "The founding articles say",
}
_CAVEATS = {
    "outdated": "Out of date",
    "imprecise": "Imprecise",
    "disputed": "Disputed",
    "misspelt": "Misspelt",
}


def page_of(document: Document, meta: Mapping[str, object]) -> Page:
    """The page of a document, for the day and place in `meta`."""
    return _BUILDERS[document["type"]](document, meta)


def _drug(document: Document, meta: Mapping[str, object]) -> Page:
    cite = Citations(document)
    page = Page(document["name"], "")
    page.add(
        Facts(
            [
                ("also written", _aliases(document)),
                ("class", ", within ".join(document["classes"])),
                ("target", cell(document["targets"])),
                ("kind", document["modality"].replace("-", " ")),
                ("how it works", document["mechanism"]),
                ("brands", "; ".join(_product(product) for product in document["products"])),
                ("standing", "; ".join(_standing(each) for each in document["standing"])),
            ]
        )
    )
    _add_labels(page, document, meta, cite)
    _add_stated(page, document, _BASES, cite)
    _add_past(page, document, meta, cite)
    page.add(
        Lines("Boxed warnings", [_dated(each, meta, cite) for each in document["boxed_warnings"]])
    )
    page.add(
        Lines("Risk programmes", [_dated(each, meta, cite) for each in document["programmes"]])
    )
    own = [*document["contraindications"], *document["cautions"]]
    _add_cautions(page, [*own, *document["class_cautions"]], cite)
    for title, key in (("Check and prevent", "monitoring"), ("Kidney and liver", "organ_function")):
        page.add(
            Lines(
                title,
                [
                    (f"{each['topic']}: {each['text']}{cite.cite(each['source'])}",)
                    for each in document[key]
                ],
            )
        )
    _add_side_effects(page, document["side_effects"], "via")
    page.add(Lines("Status", [_event(event, meta, cite) for event in document["status"]]))
    _add_notes(page, document, cite)
    page.add(
        Facts(
            [
                ("regimens", ", ".join(document["regimens"])),
                (
                    "identifiers",
                    "; ".join(
                        f"{each['scheme']} {each['value']}" for each in document["identifiers"]
                    ),
                ),
            ]
        )
    )
    _close(page, document, cite)
    return page


def _regimen(document: Document, meta: Mapping[str, object]) -> Page:
    cite = Citations(document)
    page = Page(document["name"], document["full_name"])
    page.add(
        Facts(
            [
                ("kind", document["kind"].replace("-", " ")),
                ("settings", ", ".join(document["settings"])),
                ("also written", _aliases(document)),
            ]
        )
    )
    _add_schedules(page, document, cite)
    _add_labels(page, document, meta, cite)
    _add_stated(page, document, ("article",), cite)
    _add_side_effects(page, document["side_effects"], "attributed_to")
    _add_cautions(page, document["cautions"], cite, _preparing(document))
    _add_stated(page, document, ("guideline", "trial"), cite)
    _add_past(page, document, meta, cite)
    _add_notes(page, document, cite)
    page.add(Facts([("trials", ", ".join(document["trials"]))]))
    _close(page, document, cite)
    return page


def _class(document: Document, meta: Mapping[str, object]) -> Page:
    cite = Citations(document)
    page = Page(document["name"], document["abbreviation"] or "")
    page.add(
        Facts(
            [
                ("also written", _aliases(document)),
                ("within", ", within ".join(document["ancestors"])),
                ("holds", ", ".join(document["subclasses"])),
                ("drugs", ", ".join(document["drugs"])),
                ("not settled", ", ".join(document["unsettled"])),
                ("how it works", document["mechanism"] or ""),
            ]
        )
    )
    _add_cautions(page, document["cautions"], cite)
    _add_side_effects(page, document["side_effects"], "via")
    _add_notes(page, document, cite)
    _close(page, document, cite)
    return page


def _effect(document: Document, meta: Mapping[str, object]) -> Page:
    cite = Citations(document)
    page = Page(document["name"], document["plain_name"])
    page.add(
        Facts(
            [
                ("also written", _aliases(document)),
                ("system", document["system"].replace("-", " ")),
                ("what it is", document["definition"] or ""),
                ("boxed for", ", ".join(_boxed_for(document))),
            ]
        )
    )
    for title, rows, key in (
        ("Attributed to classes", document["classes"], "class"),
        ("Attributed to drugs", document["drugs"], "drug"),
    ):
        page.add(Lines(title, _attributions(rows, key, cite)))
    page.add(
        Grid(
            "How often it was seen",
            ("treatment", "study", "n", "any grade", "grade 3+", "note", "source"),
            [
                (
                    row["treatment"],
                    row["study"],
                    cell(row["n"]),
                    _percent(row["any_grade_percent"]),
                    _percent(row["grade_3_plus_percent"]),
                    row["note"] or "",
                    cite.cite(row["source"]).strip(),
                )
                for row in document["observations"]
            ],
        )
    )
    page.add(
        Lines(
            "Prevention and treatment",
            [(row["text"] + cite.cite(row["source"]),) for row in document["management"]],
        )
    )
    _add_notes(page, document, cite)
    _close(page, document, cite)
    return page


def _boxed_for(document: Document) -> list[str]:
    """The drugs whose box speaks of the effect on the day asked about, each once."""
    standing = [box for box in document["boxed_for"] if box["in_force"] is not False]
    return list(dict.fromkeys(f"{box['drug']} ({box['jurisdiction']})" for box in standing))


def _trial(document: Document, meta: Mapping[str, object]) -> Page:
    cite = Citations(document)
    page = Page(document["name"], document["title"])
    page.add(
        Facts(
            [
                ("number", document["nct"] or "not stated"),
                ("phase", document["phase"] or "not stated"),
                ("design", document["design"] or ""),
                ("people", cell(document["n"]) or "not stated"),
                ("status", document["status"] or ""),
                ("follow-up", "; ".join(watched(each) for each in document["follow_up"])),
                ("regimens", ", ".join(document["regimens"])),
            ]
        )
    )
    page.add(Lines("Who could enter", [(text,) for text in document["population"]]))
    page.add(
        Grid(
            "Arms",
            ("arm", "role", "treatment", "n"),
            [
                (
                    arm["label"],
                    arm["role"],
                    arm["treatment"] or ", ".join(arm["drugs"]),
                    cell(arm["n"]),
                )
                for arm in document["arms"]
            ],
        )
    )
    page.add(
        Grid(
            "Results",
            ("endpoint", "arm", "value", "interval", "analysis", "source"),
            [
                (
                    row["endpoint"],
                    row["arm"],
                    amount(row),
                    interval(row),
                    analysis(row),
                    cite.cite(row["source"]).strip(),
                )
                for row in document["results"]
            ],
        )
    )
    _add_notes(page, document, cite)
    _close(page, document, cite)
    return page


def _topic(document: Document, meta: Mapping[str, object]) -> Page:
    cite = Citations(document)
    page = Page(document["name"], document["summary"])
    page.add(Facts([("also written", _aliases(document)), ("section", document["section"])]))
    page.add(Lines("What is said", [_note(item, cite) for item in document["items"]]))
    _add_notes(page, document, cite)
    page.add(Facts([("see also", ", ".join(document["related"]))]))
    _close(page, document, cite)
    return page


def _source(document: Document, meta: Mapping[str, object]) -> Page:
    page = Page(document["id"], document["title"])
    page.add(
        Facts(
            [
                ("kind", f"{document['kind'].replace('-', ' ')} ({document['grade']})"),
                ("publisher", document["publisher"] or ""),
                ("published", document["published"] or "undated"),
                ("address", document["url"] or ""),
                ("doi", document["doi"] or ""),
                ("pmid", document["pmid"] or ""),
                ("note", document["note"] or ""),
                ("claims", _resting(document)),
                ("looked for", document["sought"] or ""),
            ]
        )
    )
    cited: dict[str, list[str]] = {}
    for entry in document["cited_by"]:
        cited.setdefault(entry["type"], []).append(entry["id"])
    page.add(Lines("Cited by", [(f"{kind}: {', '.join(ids)}",) for kind, ids in cited.items()]))
    return page


def _resting(document: Document) -> str:
    claims, alone = document["claims"], document["claims_only_relayed"]
    return f"{claims}, of which {alone} rest on news and mirrors alone" if alone else str(claims)


def _assessment(document: Document, meta: Mapping[str, object]) -> Page:
    cite = Citations(document)
    page = Page(f"{document['name']}: {document['words']}", document["drugs"])
    page.add(
        Facts(
            [
                ("why", document["reason"]),
                (
                    "judged",
                    f"{document['basis']} statements, {document['jurisdiction']}, on "
                    f"{document['as_of']}",
                ),
                ("assumed", ", ".join(document["assumed"]).replace("-", " ")),
                ("not recorded", ", ".join(document["missing"])),
            ]
        )
    )
    for found in document["findings"]:
        details = "; ".join(
            part
            for part in (
                found["form"] or "",
                f"{found['label']} label" if found["label"] else "",
                found["pathway"] if found["pathway"] != "regular" else "",
                _span(found),
                f"on the market until {found['marketed_until']}" if found["marketed_until"] else "",
                "" if found["wording"] == "read" else f"wording {found['wording']}",
                f"outcome: {found['outcome']}" if found["outcome"] else "",
                found["undecided"],
            )
            if part
        )
        premises = [(_premise(each, found["assumed"]),) for each in found["premises"]]
        title = f"{found['statement']}: {_SAID[found['verdict']]} ({details})"
        tree = [(line,) for line in _tree(found["finding"], 0)]
        against = [(line,) for line in _caveat(found["caveat"], cite)]
        page.add(Lines(title + cite.cite(found["source"]), [*premises, *tree, *against]))
    page.add(
        Lines(
            "Cautions, whatever the verdict",
            [
                (
                    ("RECORDED, " if each["recorded"] else "")
                    + (f"{each['severity'].upper()}: " if each["severity"] != "warning" else "")
                    + each["text"]
                    + cite.cite(each["source"]),
                )
                for each in document["cautions"]
            ],
        )
    )
    page.add(cite.lines())
    return page


def _premise(premise: Document, assumed: Sequence[str]) -> str:
    """A declared premise; what is taken for granted is not marked as met."""
    words = premise["premise"].replace("-", " ")
    if premise["premise"] in assumed:
        return f"[assumed] {words}: not recorded"
    return f"{_MARKS[premise['verdict']]} {words}: {premise['because']}"


_MARKS = {"met": "[met]", "not_met": "[not met]", "unknown": "[not recorded]"}
_SAID = {"met": "met", "not_met": "not met", "unknown": "not recorded"}


def _tree(finding: Document, depth: int) -> list[str]:
    """A finding and its parts, one line each, indented."""
    because = f" ({finding['because']})" if finding["because"] else ""
    words = {"all_of": "all of", "any_of": "any of"}.get(finding["criterion"], finding["text"])
    lines = [f"{'  ' * depth}{_MARKS[finding['verdict']]} {words}{because}"]
    for part in finding["parts"] if finding["criterion"] != "not" else ():
        lines += _tree(part, depth + 1)
    return lines


def _history(document: Document, meta: Mapping[str, object]) -> Page:
    cite = Citations(document)
    page = Page(document["name"], f"on {document['as_of']}")
    lines = document["prior_lines"]
    disease = document["disease"]
    page.add(
        Facts(
            [
                ("prior lines", "not recorded" if lines is None else str(lines)),
                ("disease", disease["name"]),
                ("because", disease["because"]),
                ("definition", _told(disease["rule"], disease, cite) if disease["rule"] else ""),
            ]
        )
    )
    drugs = [
        (
            each["name"],
            _FACTS[each["refractory"]],
            _TOLERANCE[each["intolerant"]],
            each["because"],
        )
        for each in document["drugs"]
    ]
    page.add(Grid("Drugs received", ("drug", "refractory", "tolerance", "because"), drugs))
    by = {each["rule"]["text"]: each["rule"] for each in document["drugs"]}
    page.add(Lines("", [(_told(text, rule, cite),) for text, rule in by.items()]))
    page.add(
        Lines(
            "Beside it",
            [
                (f"{each['name']}: {note['text']}{cite.cite(note['source'])}",)
                for each in document["drugs"]
                for note in each["beside"]
            ],
        )
    )
    if not document["exposure_complete"]:
        page.add(Lines("", [("There may be more drugs: no complete list is recorded.",)]))
    for title, key in (("Groups", "groups"), ("Classes", "classes"), ("Relapse", "early_relapse")):
        page.add(Lines(title, _facts(document[key], cite)))
    page.add(
        Grid(
            "Time since the last dose",
            ("what", "last", "days", "note"),
            [
                (
                    each["what"],
                    each["last"],
                    _day_range(each["fewest_days"], each["most_days"]),
                    "taken as the end of the line" if each["assumed"] else "",
                )
                for each in document["time_since"]
            ],
        )
    )
    page.add(
        Lines(
            "Windows for giving a drug again (told, never used for a match)",
            [
                (
                    f"{each['name']}, {each['basis']}, {each['months']} months to "
                    f"{_MEASURED[each['measured_to']]}: "
                    f"{_FACTS[each['verdict']]} ({each['because']})",
                    _told(each["text"], each, cite),
                )
                for each in document["windows"]
            ],
        )
    )
    page.add(Facts([("to say more, record", ", ".join(document["missing"]))]))
    rules = [*document["line_rules"], *document["conventions"]]
    page.add(
        Lines(
            "Rules",
            [(_told(each["text"], each, cite),) for each in rules],
        )
    )
    page.add(cite.lines())
    return page


def _facts(facts: Sequence[Document], cite: Citations) -> list[tuple[str, ...]]:
    """Each fact, and its definition below the last of the facts that share it."""
    items: list[tuple[str, ...]] = []
    for fact, following in zip(facts, [*facts[1:], None], strict=True):
        told = f"{fact['name']}: {_FACTS[fact['verdict']]} ({fact['because']})"
        if following is not None and following["rule"] == fact["rule"]:
            items.append((told,))
        else:
            items.append((told, _told(fact["rule"], fact, cite)))
    return items


def _told(text: str, rule: Document, cite: Citations) -> str:
    """A rule in plain words with its version and sources."""
    return f"{text} ({rule['version']}){cite.cite(rule['source'])}"


_TOLERANCE = {True: "not tolerated", False: "tolerated", None: ""}
_MEASURED = {"today": "the day asked about", "progression": "the progression"}
_FACTS = {"met": "yes", "not_met": "no", "unknown": "not recorded"}


def _day_range(fewest: int, most: int) -> str:
    return str(fewest) if fewest == most else f"{fewest} to {most}"


def _catalog(document: Document, meta: Mapping[str, object]) -> Page:
    counts = document["counts"]
    claims = document["claims"]
    page = Page(document["name"], f"version {document['version']} of {document['date']}")
    page.add(
        Facts(
            [
                (
                    "holds",
                    ", ".join(f"{number} {_PLURALS[kind]}" for kind, number in counts.items()),
                ),
                ("claims", ", ".join(f"{number} {grade}" for grade, number in claims.items())),
                ("only relayed", f"{document['relayed_percent']:g}% of the claims"),
                ("places", ", ".join(document["jurisdictions"])),
                ("licence", document["licence"]),
                ("use", document["intended_use"]),
                ("files", document["directory"]),
                ("compiled file", document["compiled"] or "in memory: its place can't be written"),
            ]
        )
    )
    return page


_PLURALS = {
    "drug": "drugs",
    "regimen": "regimens",
    "class": "classes",
    "effect": "side effects",
    "trial": "trials",
    "topic": "topics",
    "source": "sources",
    "change": "dated events",
    "pending": "pending decisions",
    "statement": "statements",
}

_BUILDERS: dict[str, Callable[[Document, Mapping[str, object]], Page]] = {
    "drug": _drug,
    "regimen": _regimen,
    "class": _class,
    "effect": _effect,
    "trial": _trial,
    "topic": _topic,
    "source": _source,
    "catalog": _catalog,
    "assessment": _assessment,
    "history": _history,
}


def _close(page: Page, document: Document, cite: Citations) -> None:
    """What the entry as a whole rests on, and every source with its number."""
    page.add(Facts([("rests also on", cite.cite(document["sources"]).strip())]))
    page.add(cite.lines())


def _aliases(document: Document) -> str:
    return ", ".join(
        alias["name"] + (" (misspelt)" if alias["misspelt"] else "")
        for alias in document["aliases"]
    )


def _product(product: Document) -> str:
    details = ", ".join(
        part for part in (product["route"], product["form"], product["jurisdiction"]) if part
    )
    return f"{product['brand']} ({details})"


_STANDING = {"discontinued": "off the market", "other-disease": "approved for another disease"}
"""What people say of a standing, where its key does not."""


def _standing(standing: Document) -> str:
    since = f" since {standing['since']}" if standing["since"] else ""
    state = standing["state"].replace("-", " ")
    state = _STANDING.get(standing["state"], state)
    told = f"{standing['jurisdiction']} {state}{since}"
    first = standing["first"]
    if first is None:
        return told
    return f"{told} ({first['state']} from {first['since'] or 'an unknown day'})"


def _add_labels(
    page: Page, document: Document, meta: Mapping[str, object], cite: Citations
) -> None:
    """What labels say: in the place asked about, then elsewhere; where nothing stands, that."""
    labels = [each for each in document["statements"] if each["basis"] == "label"]
    here = [each for each in labels if each["selected"]]
    elsewhere = [each for each in labels if each["in_force"] is not False and not each["selected"]]
    said = _merged(_newest_first(here), cite)
    if document["type"] == "drug" and _is_in_labelled_regimen(document, meta):
        also = "also " if said else ""
        where = f"rrmm regimens --with {document['id']} --basis label"
        said.append((f"see {also}the regimens that hold it: {where}",))
    elif not said:
        said.append((_no_label(document, meta),))
    page.add(Lines(f"Labels say ({meta['jurisdiction']}, on {meta['as_of']})", said))
    for place in sorted({each["jurisdiction"] for each in elsewhere}, key=_place_order):
        theirs = [each for each in elsewhere if each["jurisdiction"] == place]
        page.add(Lines(f"Labels elsewhere ({place})", _merged(_newest_first(theirs), cite)))


def _no_label(document: Document, meta: Mapping[str, object]) -> str:
    """That no label statement stands, and whether those of its drugs do."""
    labels = document.get("labels_of_drugs", ())
    drugs = dict.fromkeys(each["drug"] for each in labels)
    standing = {
        each["drug"]
        for each in labels
        if each["in_force"] is not False and each["jurisdiction"] in (None, meta["jurisdiction"])
    }
    if not drugs or not set(drugs) <= standing:
        return "no label statement of that place and day in this catalog"
    where = ", ".join(f"rrmm drug {drug}" for drug in drugs)
    own = "its drug's own label stands" if len(drugs) == 1 else "its drugs' own labels stand"
    return f"none of its own; {own}, without a line of therapy: {where}"


def _is_in_labelled_regimen(drug: Document, meta: Mapping[str, object]) -> bool:
    """Whether a label of the place asked about speaks of a regimen that holds the drug."""
    return any(
        each["in_force"] is not False and each["jurisdiction"] == meta["jurisdiction"]
        for each in drug["regimen_labels"]
    )


def _add_stated(page: Page, document: Document, bases: Iterable[str], cite: Citations) -> None:
    """What stands on other bases than a label."""
    for basis in bases:
        stands = [
            each
            for each in document["statements"]
            if each["basis"] == basis and each["in_force"] is not False
        ]
        page.add(Lines(_BASES[basis], _merged(stands, cite)))


def _add_past(page: Page, document: Document, meta: Mapping[str, object], cite: Citations) -> None:
    """What stood before the day asked about, or will stand after it."""
    past = [each for each in document["statements"] if each["in_force"] is False]
    page.add(Lines(f"Not in force on {meta['as_of']}", _merged(_newest_first(past), cite)))


def _place_order(place: str) -> tuple[int, str]:
    known = _JURISDICTION_ORDER
    return (known.index(place) if place in known else len(known), place)


def _newest_first(statements: Sequence[Document]) -> list[Document]:
    return sorted(statements, key=lambda each: each["from"] or "", reverse=True)


def _merged(statements: Sequence[Document], cite: Citations) -> list[tuple[str, ...]]:
    """Statements as items, those with the same words as one item with a line for each."""
    items: dict[str, list[str]] = {}
    for statement in statements:
        items.setdefault(statement["text"], []).extend(_details(statement, cite))
    return [(text, *lines) for text, lines in items.items()]


def _details(statement: Document, cite: Citations) -> list[str]:
    """A statement's day, form and source; its limits; what stands against it."""
    details = [
        statement["id"] if statement["basis"] in ("trial", "guideline") else "",
        statement["setting"].replace("-", " "),
        cite.titles(statement["source"]) if statement["basis"] == "article" else "",
        statement["form"] or "",
        f"{statement['label']} label" if statement["label"] else "",
        statement["pathway"] or "",
        _span(statement),
    ]
    if statement["marketed_until"]:
        details.append(f"on the market until {statement['marketed_until']}")
    if statement["in_force"] is None:
        details.append(
            "the dates can't decide whether it stands on that day"
            if statement["from"]
            else "whether it stood on that day is not known"
        )
    if statement["wording"] != "read":
        details.append(f"wording {statement['wording'].replace('-', ' ')}")
    lines = ["; ".join(part for part in details if part) + cite.cite(statement["source"])]
    if statement["outcome"]:
        lines.append(f"Outcome: {statement['outcome']}")
    lines += [f"Limit: {each['text']}{cite.cite(each['source'])}" for each in statement["limits"]]
    return lines + _caveat(statement["caveat"], cite)


def _span(item: Document) -> str:
    """From when until when, in words."""
    if item["from"] and item["until"]:
        return f"{item['from']} until {item['until']}"
    if item["from"]:
        return f"since {item['from']}"
    return f"until {item['until']}" if item["until"] else "undated"


def _caveat(caveat: Document | None, cite: Citations) -> list[str]:
    if caveat is None:
        return []
    return [f"{_CAVEATS[caveat['kind']]}: {caveat['text']}{cite.cite(caveat['source'])}"]


def _dated(item: Document, meta: Mapping[str, object], cite: Citations) -> tuple[str, ...]:
    when = ""
    if item["in_force"] is False:
        when = "not yet: " if _is_later(item["from"], meta) else "no longer: "
    span = _span(item)
    days = ", first day not known" if span == "undated" else f", {span}"
    return (f"{when}{item['text']} ({item['jurisdiction']}{days}){cite.cite(item['source'])}",)


def _is_later(date: str | None, meta: Mapping[str, object]) -> bool:
    """Whether a date comes after the day asked about."""
    return date is not None and earliest(date) > latest(str(meta["as_of"]))


def _add_schedules(page: Page, document: Document, cite: Citations) -> None:
    """A dose table per schedule; a component without a row is `not stated`."""
    if not document["schedules"]:
        stated = [(component["drug"], "not stated") for component in document["components"]]
        page.add(Grid("Doses", ("drug", "dose"), stated))
    for schedule in document["schedules"]:
        length = f"{schedule['cycle_days']}-day cycle" if schedule["cycle_days"] else ""
        days = f", {length}" if length and length not in schedule["name"] else ""
        given = {dose["drug"] for dose in schedule["doses"]}
        rows = [_dose(dose, cite) for dose in schedule["doses"]]
        rows += [
            (component["drug"], "not stated", "", "", "", "")
            for component in document["components"]
            if component["drug"] not in given and component["role"] == "backbone"
        ]
        title = f"Doses: {schedule['name']}{days}{cite.cite(schedule['source'])}"
        page.add(Grid(title, ("drug", "dose", "route", "days", "cycles", "source"), rows))
        items = [
            (f"{_row_of(dose, schedule)}: {dose['note']}",)
            for dose in schedule["doses"]
            if dose["note"]
        ]
        if schedule["note"]:
            items.append((schedule["note"],))
        page.add(Lines("", items))


def _row_of(dose: Document, schedule: Document) -> str:
    """Which row of the table a remark belongs to: its drug, and more where the drug has several."""
    rows = [each for each in schedule["doses"] if each["drug"] == dose["drug"]]
    if len(rows) == 1:
        return str(dose["drug"])
    told = (
        dose["dose"] and _amount(dose),
        _numbered("day", dose["days"]),
        _numbered("cycle", dose["cycles"]),
    )
    return ", ".join((dose["drug"], *(part for part in told if part)))


def _numbered(unit: str, value: str | None) -> str:
    """Days or cycles in a sentence: numbers with their unit, words as they are."""
    if not value or not value[0].isdigit():
        return value or ""
    return f"{unit} {value}" if value.isdecimal() else f"{unit}s {value}"


def _amount(dose: Document) -> str:
    return " ".join(part for part in (dose["dose"], dose["unit"]) if part)


def _dose(dose: Document, cite: Citations) -> tuple[str, ...]:
    return (
        dose["drug"],
        _amount(dose) or "not stated",
        dose["route"] or "",
        dose["days"] or "",
        dose["cycles"] or "",
        cite.cite(dose["source"]).strip(),
    )


def _add_side_effects(page: Page, effects: Sequence[Document], key: str) -> None:
    """Boxed ones first, then the others, together where the same drugs bring them."""
    rows: dict[tuple[bool, str], dict[str, list[str]]] = {}
    for effect in effects:
        owners = effect[key] if isinstance(effect[key], list) else [effect[key]]
        boxed: list[str] = owners if effect["boxed"] else []
        if "boxed_by" in effect:
            boxed = effect["boxed_by"]
        others = [owner for owner in owners if owner not in boxed]
        for unboxed, bringers in ((False, boxed), (True, others)):
            if bringers:
                names = rows.setdefault((unboxed, ", ".join(bringers)), {})
                names.setdefault(effect["name"], []).append(effect.get("context") or "")
    items = []
    for (unboxed, owners), names in sorted(rows.items()):
        # A context is told where the effect is never attributed without one.
        listed = [
            name if "" in contexts else f"{name} ({'; '.join(dict.fromkeys(contexts))})"
            for name, contexts in names.items()
        ]
        items.append((f"{'' if unboxed else 'BOXED, '}{owners}: {', '.join(listed)}",))
    page.add(Lines("Side effects", items))


def _preparing(document: Document) -> list[str]:
    """The drugs that only prepare for a treatment, whose own cautions stand on their own pages."""
    roles = [(each["drug"], each["role"]) for each in document["components"]]
    if not any(role == "backbone" for _, role in roles):
        return []
    return list(dict.fromkeys(drug for drug, role in roles if role != "backbone"))


def _add_cautions(
    page: Page, cautions: Sequence[Document], cite: Citations, preparing: Sequence[str] = ()
) -> None:
    """Each danger once, with what each drug's text says of it; only like texts share a line."""
    by_code: dict[str, dict[tuple[str, str], list[Document]]] = {}
    for caution in cautions:
        if caution.get("in_force") is not False:
            like = (caution["severity"], caution["text"])
            by_code.setdefault(caution["code"], {}).setdefault(like, []).append(caution)
    items = [
        tuple(_caution_line(alike, cite) for alike in told.values()) for told in by_code.values()
    ]
    if preparing:
        see = ", ".join(f"rrmm drug {drug}" for drug in preparing)
        items.append((f"What is given to prepare for it has boxes and cautions of its own: {see}",))
    page.add(Lines("Cautions", items))


def _caution_line(alike: Sequence[Document], cite: Citations) -> str:
    """What cautions of one text say, and whose they are."""
    first = alike[0]
    owners = list(dict.fromkeys(owner for each in alike for owner in each.get("attributed_to", ())))
    source = list(dict.fromkeys(source for each in alike for source in each["source"]))
    lead = {"boxed": "BOXED", "contraindication": "CONTRAINDICATION"}.get(first["severity"], "")
    head = ", ".join([lead, *owners] if lead else owners)
    text = first["text"] + cite.cite(source)
    return f"{head}: {text}" if head else text


def _event(event: Document, meta: Mapping[str, object], cite: Citations) -> tuple[str, ...]:
    later = "not yet: " if _is_later(event["date"], meta) else ""
    day = later + (event["date"] or "undated")
    kind = event["event"].replace("-", " ")
    return (f"{day} {event['jurisdiction']} {kind}: {event['text']}{cite.cite(event['source'])}",)


def _add_notes(page: Page, document: Document, cite: Citations) -> None:
    page.add(Lines("Notes", [_note(note, cite) for note in document["notes"]]))


def _note(note: Document, cite: Citations) -> tuple[str, ...]:
    step = f"Step {note['step']}: " if note["step"] is not None else ""
    since = f" ({note['since']})" if note["since"] else ""
    text = f"{step}{note['text']}{since}{cite.cite(note['source'])}"
    return (text, *_caveat(note["caveat"], cite))


def _attributions(rows: Sequence[Document], key: str, cite: Citations) -> list[tuple[str, ...]]:
    """Each drug or class once per context and wording, with all sources that say so."""
    sources: dict[str, list[str]] = {}
    for row in rows:
        words = [row["context"], f'"{row["as_written"]}"' if row["as_written"] else None]
        details = "; ".join(word for word in words if word)
        sources.setdefault(row[key] + (f" ({details})" if details else ""), []).extend(
            row["source"]
        )
    return [(text + cite.cite(list(dict.fromkeys(each))),) for text, each in sources.items()]


def _percent(value: float | None) -> str:
    return "" if value is None else f"{value:g}%"
