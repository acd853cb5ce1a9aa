"""Dated events: each comes from a fact of the catalog, and says what changed for whom."""

from __future__ import annotations

from pathlib import Path

import pytest

from rrmm_cli.load.catalog import read_catalog
from rrmm_cli.load.reader import Data
from rrmm_cli.store.asof import Document
from rrmm_cli.store.changes import changes
from rrmm_cli.store.documents import documents
from tests.support import SMALL

DATA = Path(__file__).parent.parent.parent / "data"
PI = {"kind": "exposed_to", "drug": None, "class": "proteasome-inhibitor", "target": None}


def lines(at_least: int | None = None, at_most: int | None = None) -> dict[str, Data]:
    return {"kind": "prior_lines", "at_least": at_least, "at_most": at_most, "unit": "lines"}


def statement(name: str, begun: str | None, **differs: object) -> Document:
    """A label statement of one regimen as its document has it."""
    low: object = differs.pop("low", 1)
    high: object = differs.pop("high", None)
    more: object = differs.pop("more", [])
    assert isinstance(more, list)
    said = f"at least {low}" + "".join(" and more" for _ in more)
    return {
        "id": name,
        "basis": "label",
        "jurisdiction": "US",
        "label": "carfilzomib",
        "setting": "relapsed",
        "form": None,
        "from": begun,
        "until": None,
        "marketed_until": None,
        "pathway": "regular",
        "population": ["adult"],
        "criteria": {"kind": "all_of", "parts": [{"kind": "prior_lines", "at_least": low}, *more]},
        "criteria_text": said,
        "text": f"Adults: {said}",
        "lines_admitted": [{"at_least": low, "at_most": high}],
        "source": ["label-kyprolis"],
    } | differs


def events(*statements: Document, **drug: object) -> list[Document]:
    """The events of one regimen with these statements, and of its drug."""
    carfilzomib = {"type": "drug", "id": "carfilzomib", "name": "carfilzomib", "classes": ["pi"]}
    own: Document = {"statements": [], "status": [], "boxed_warnings": [], "programmes": []}
    regimen: Document = {
        "type": "regimen",
        "id": "kd",
        "name": "Kd",
        "components": [{"drug": "carfilzomib", "role": "backbone"}],
        "statements": list(statements),
    }
    return changes([carfilzomib | own | drug, regimen])


def said(found: list[Document]) -> list[tuple[str, str, str]]:
    return [(each["date"], each["event"], each["text"]) for each in found]


def test_a_lowered_line_requirement_is_named_with_both_numbers() -> None:
    found = events(
        statement("first", "2022-02-28", low=4, until="2024-04-05"),
        statement("now", "2024-04-05", low=1),
    )
    assert said(found) == [
        ("2024-04-05", "label-changed", "line requirement lowered from 4 to 1"),
        ("2022-02-28", "label-added", "Adults: at least 4"),
    ]
    assert (found[0]["before"], found[0]["after"]) == ("at least 4", "at least 1")


def test_a_raised_line_requirement_is_named_as_such() -> None:
    found = events(
        statement("first", "2015", low=1, until="2020-01-01"),
        statement("now", "2020-01-01", low=3),
    )
    assert found[0]["text"] == "line requirement raised from 1 to 3"


def test_a_new_upper_bound_is_named() -> None:
    found = events(
        statement("first", "2015", until="2020-01-01"),
        statement("now", "2020-01-01", high=3),
    )
    assert found[0]["text"] == "prior lines: no upper bound became at most 3"


def test_further_criteria_that_changed_are_told_with_the_lines() -> None:
    found = events(
        statement("first", "2015", low=4, until="2020-01-01"),
        statement("now", "2020-01-01", low=1, more=[PI]),
    )
    assert found[0]["text"] == "line requirement lowered from 4 to 1; now: at least 1 and more"


def test_a_change_of_pathway_alone_says_so() -> None:
    found = events(
        statement("first", "2022-10-25", pathway="accelerated", until="2026-03-05"),
        statement("now", "2026-03-05"),
    )
    assert found[0]["text"] == "accelerated approval became regular"


def test_what_changed_beside_the_criteria_is_told_as_it_now_reads() -> None:
    found = events(
        statement("first", "2015-07-24", until="2016-01-21"),
        statement("now", "2016-01-21", text="Relapsed or refractory: at least 1"),
    )
    assert found[0]["text"] == "now: Relapsed or refractory: at least 1"


@pytest.mark.parametrize("key", ["jurisdiction", "label", "setting"])
def test_a_statement_of_another_label_place_or_setting_replaces_nothing(key: str) -> None:
    found = events(
        statement("first", "2015", until="2020-01-01"),
        statement("now", "2020-01-01", **{key: "other"}),
    )
    assert [each["event"] for each in found] == ["label-added", "label-ended", "label-added"]


def test_two_forms_that_become_one_statement_are_one_change_told_by_the_same_form() -> None:
    found = events(
        statement("iv", "2015", form="IV", low=2, until="2020-01-01"),
        statement("sc", "2016", form="SC", low=3, until="2020-01-01"),
        statement("now", "2020-01-01", form="SC", low=1),
    )
    assert [(each["event"], each["statement"]) for each in found] == [
        ("label-changed", "now"),
        ("label-added", "sc"),
        ("label-added", "iv"),
    ]
    assert found[0]["text"] == "line requirement lowered from 3 to 1"


def test_a_change_of_the_people_is_told_beside_that_of_the_lines() -> None:
    found = events(
        statement("first", "2015", low=4, population=["multiple-myeloma"], until="2020-01-01"),
        statement("now", "2020-01-01", low=2),
    )
    assert found[0]["text"] == "line requirement lowered from 4 to 2; now: Adults: at least 2"


def test_fewest_lines_that_a_statement_does_not_name_are_not_compared() -> None:
    first = statement("first", "2015", low=4, until="2020-01-01")
    now = statement("now", "2020-01-01", low=1, high=3)
    now["criteria"] = {"kind": "prior_lines", "at_least": None, "at_most": 3, "unit": "lines"}
    assert "lowered" not in events(first, now)[0]["text"]


def test_leaving_the_market_and_losing_the_approval_are_two_days() -> None:
    found = events(
        statement("first", "2015-02-23", marketed_until="2021-11-30", until="2022-03-24")
    )
    assert [(each["date"], each["event"]) for each in found] == [
        ("2022-03-24", "label-ended"),
        ("2021-11-30", "left-market"),
        ("2015-02-23", "label-added"),
    ]
    assert found[0]["after"] is None


def test_only_labels_make_events_of_statements() -> None:
    assert events(statement("trial", "2020", basis="trial")) == []


def test_a_boxed_warning_and_a_programme_begin_and_end() -> None:
    span: Document = {
        "from": "2020",
        "until": "2025-06",
        "jurisdiction": "US",
        "text": "It.",
        "source": [],
    }
    found = events(boxed_warnings=[span], programmes=[span])
    assert [(each["date"], each["event"]) for each in found] == [
        ("2025-06", "boxed-warning-removed"),
        ("2025-06", "programme-removed"),
        ("2020", "boxed-warning-added"),
        ("2020", "programme-added"),
    ]


def test_what_has_no_day_is_no_event() -> None:
    event: Document = {
        "event": "approved",
        "date": None,
        "jurisdiction": "EU",
        "text": "x",
        "source": [],
    }
    assert events(statement("first", None), status=[event]) == []


def test_two_events_of_one_kind_and_day_have_their_own_ids() -> None:
    span: Document = {
        "from": "2020",
        "until": None,
        "jurisdiction": "US",
        "text": "It.",
        "source": [],
    }
    found = events(boxed_warnings=[span, span])
    assert [each["id"] for each in found] == [
        "carfilzomib-boxed-warning-added-2020",
        "carfilzomib-boxed-warning-added-2020-2",
    ]


@pytest.mark.parametrize("directory", [SMALL, DATA], ids=["small", "shipped"])
def test_every_dated_fact_of_a_catalog_is_told_once(directory: Path) -> None:
    found = documents(read_catalog(directory))
    told = [each for each in found if each["type"] == "change"]
    assert len({each["id"] for each in told}) == len(told)
    drugs = [each for each in found if each["type"] == "drug"]
    dated = [event for drug in drugs for event in drug["status"] if event["date"]]
    boxes = [box for drug in drugs for box in drug["boxed_warnings"] if box["from"]]
    labels = [
        each
        for document in found
        if document["type"] in ("drug", "regimen")
        for each in document["statements"]
        if each["basis"] == "label" and each["from"]
    ]
    kinds = [each["event"] for each in told]
    assert kinds.count("boxed-warning-added") == len(boxes)
    assert kinds.count("label-added") + kinds.count("label-changed") == len(labels)
    regulators = {event["event"] for event in dated}
    assert sum(kind in regulators for kind in kinds) == len(dated)


def test_a_month_and_a_day_in_it_are_one_change() -> None:
    found = events(
        statement("first", "2006", until="2015-02"),
        statement("now", "2015-02-17", setting="any", text="Adults: as it now reads"),
    )
    assert [each["event"] for each in found] == ["label-changed", "label-added"]


def test_a_year_is_no_day_of_another_year() -> None:
    found = events(statement("first", "2006", until="2015"), statement("now", "2016-02-17"))
    assert "label-changed" not in [each["event"] for each in found]
