"""The shipped catalog keeps its promises."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from rrmm_cli.load.catalog import check_catalog
from rrmm_cli.model.base import Entry
from rrmm_cli.model.catalog import Catalog
from rrmm_cli.model.statement import Statement
from tests.support import answered

DATA = Path(__file__).parent.parent / "data"


@cache
def catalog() -> Catalog:
    found, problems = check_catalog(DATA)
    assert found is not None, "\n".join(map(str, problems))
    return found


def entries() -> Iterator[tuple[str, Entry]]:
    shipped = catalog()
    lists: dict[str, list[Any]] = {
        "class": shipped.drugs_file.classes,
        "drug": shipped.drugs_file.drugs,
        "regimen": shipped.regimens_file.regimens,
        "effect": shipped.effects_file.effects,
        "trial": shipped.trials_file.trials,
        "topic": shipped.topics_file.topics,
    }
    for kind, found in lists.items():
        for entry in found:
            yield kind, entry


def statements() -> Iterator[tuple[str, Statement]]:
    shipped = catalog()
    for drug in shipped.drugs_file.drugs:
        yield from ((f"{drug.id}/{each.id}", each) for each in drug.statements)
    for regimen in shipped.regimens_file.regimens:
        yield from ((f"{regimen.id}/{each.id}", each) for each in regimen.statements)


def test_the_shipped_catalog_has_no_problem() -> None:
    assert catalog().header.version


@pytest.mark.parametrize("kind", ["class", "drug", "regimen", "effect", "trial", "topic"])
def test_entries_stand_in_the_order_of_their_ids(kind: str) -> None:
    ids = [entry.id for each, entry in entries() if each == kind]
    assert sorted(ids) == ids


def test_sources_stand_in_the_order_of_their_ids() -> None:
    ids = [source.id for source in catalog().sources_file.sources]
    assert sorted(ids) == ids


def test_every_source_is_cited() -> None:
    cited: set[str] = set()

    def walk(data: object) -> None:
        if isinstance(data, dict):
            for key, value in data.items():
                if key in ("source", "sources"):
                    cited.update(value)
                else:
                    walk(value)
        elif isinstance(data, list):
            for value in data:
                walk(value)

    for _, entry in entries():
        walk(entry.model_dump(mode="json"))
    for file in (catalog().drugs_file, catalog().regimens_file):
        walk([name.model_dump() for name in file.ambiguous])
    assert [each.id for each in catalog().sources_file.sources if each.id not in cited] == []


def test_no_source_is_a_guideline_whose_licence_forbids_it() -> None:
    # Copies carry the name in their path; VJHemOnc is another's, an open video journal.
    forbidden = re.compile(r"nccn\.org|(?<!vj)hemonc", re.IGNORECASE)
    assert [
        source.id
        for source in catalog().sources_file.sources
        if forbidden.search(f"{source.url} {source.title}")
    ] == []


def test_what_was_looked_for_is_told_to_a_reader_not_to_whoever_looks_next() -> None:
    notes = re.compile(
        r"not looked for yet|weight|round|batch|budget|move the|drop them|could be re|helper"
        r"|g[0-9]\b|k[0-9]\b|m[0-9]\b",
        re.IGNORECASE,
    )
    told = {source.id: source.sought for source in catalog().sources_file.sources if source.sought}
    assert told
    assert {key: text for key, text in told.items() if notes.search(text)} == {}
    assert [key for key, text in told.items() if len(text) > 300] == []


def test_a_relay_that_nothing_better_stands_beside_says_what_was_looked_for() -> None:
    found = json.loads(answered("sources", "--relayed", "--json").stdout)["data"]
    assert found
    assert [source["id"] for source in found if source["sought"] is None] == []


def test_every_entry_says_when_it_was_last_held_against_its_sources() -> None:
    assert [entry.id for _, entry in entries() if entry.checked_on is None] == []


def test_a_statement_that_is_superseded_says_from_when_it_stood() -> None:
    assert [
        place for place, statement in statements() if statement.until and not statement.from_
    ] == []


def test_single_letters_resolve_only_where_the_field_has_one_meaning() -> None:
    letters = {
        alias.name: drug.id
        for drug in catalog().drugs_file.drugs
        for alias in drug.aliases
        if len(alias.name) == 1
    }
    expected = {"V": "bortezomib", "R": "lenalidomide", "K": "carfilzomib", "d": "dexamethasone"}
    assert expected == letters
    stops = {each.name for each in catalog().drugs_file.ambiguous if each.match_case}
    assert {"P", "D", "I", "T", "B", "C", "E", "M", "S"} <= stops


@pytest.mark.parametrize("name", ["PVd", "BPd", "BVd", "PCd", "CRd"])
def test_a_regimen_name_with_two_readings_stops(name: str) -> None:
    declared = {each.name: each.resolve for each in catalog().regimens_file.ambiguous}
    assert declared[name] == "stop"


@pytest.mark.parametrize("name", ["Vd", "DVd", "VAD", "IRd"])
def test_a_regimen_name_with_one_usual_reading_resolves_with_a_note(name: str) -> None:
    declared = {each.name: each.resolve for each in catalog().regimens_file.ambiguous}
    assert declared[name] == "note"


def test_a_label_that_names_no_partner_and_no_line_is_not_copied_to_combinations() -> None:
    copied = [
        regimen.id
        for regimen in catalog().regimens_file.regimens
        for statement in regimen.statements
        if regimen.kind == "combination"
        and statement.basis == "label"
        and statement.criteria.kind == "none_stated"
    ]
    assert copied == []


def test_elotuzumab_is_never_an_anti_cd38_antibody() -> None:
    classes = {drug.id: drug.drug_class for drug in catalog().drugs_file.drugs}
    assert classes["elotuzumab"] == "anti-slamf7"


def test_iberdomide_and_mezigdomide_are_unsettled_members_of_the_imids() -> None:
    imid = next(each for each in catalog().drugs_file.classes if each.id == "imid")
    assert {"iberdomide", "mezigdomide"} <= set(imid.unsettled)
