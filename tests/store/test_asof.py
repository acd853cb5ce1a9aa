"""What of a document depends on the day and place asked about, and that nothing else does."""

from __future__ import annotations

import copy
import datetime
import itertools
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rrmm_cli.model.dates import earliest, latest
from rrmm_cli.model.drug import RegulatorStep
from rrmm_cli.store.asof import STANDINGS, Document, set_day


def statement(**fields: object) -> Document:
    return {"from": None, "until": None, "jurisdiction": "US", "basis": "label"} | fields


def event(name: str, date: str | None, jurisdiction: str = "US") -> Document:
    step: Document = {"event": name, "date": date, "jurisdiction": jurisdiction, "text": "alone"}
    return step | {"another_disease": False}


def test_an_approval_for_another_disease_is_none_in_myeloma() -> None:
    elsewhere = event("approved", "2011") | {"another_disease": True}
    (alone,) = set_day(drug(status=[elsewhere]), "2020", "US")["standing"]
    assert alone["state"] == "other-disease"
    steps = [event("investigational", "2010"), elsewhere]
    (tried,) = set_day(drug(status=steps), "2020", "US")["standing"]
    assert tried["state"] == "investigational"
    steps = [elsewhere, event("accelerated", "2015")]
    (allowed,) = set_day(drug(status=steps), "2020", "US")["standing"]
    assert allowed["state"] == "accelerated"


def effect(name: str) -> Document:
    return {"effect": name.replace(" ", "-"), "name": name, "boxed": False}


def warning(effect_id: str | None, start: str | None, end: str | None = None) -> Document:
    return {"effect": effect_id, "from": start, "until": end, "in_force": None}


def drug(**fields: object) -> Document:
    empty: Document = {
        "type": "drug",
        "checked_on": None,
        "status": [],
        "standing": [],
        "statements": [],
        "boxed_warnings": [],
        "programmes": [],
        "cautions": [],
        "side_effects": [],
    }
    return empty | fields


def regimen(**fields: object) -> Document:
    empty: Document = {
        "type": "regimen",
        "checked_on": None,
        "statements": [],
        "cautions": [],
        "side_effects": [],
    }
    return empty | fields


def stands(
    start: str | None, end: str | None, as_of: str, checked_on: str | None = None
) -> bool | None:
    held = regimen(statements=[statement(**{"from": start, "until": end})], checked_on=checked_on)
    in_force: bool | None = set_day(held, as_of, "US")["statements"][0]["in_force"]
    return in_force


def selected(held: Document, as_of: str, jurisdiction: str = "US") -> list[bool]:
    document = set_day(regimen(statements=[held]), as_of, jurisdiction)
    return [each["selected"] for each in document["statements"]]


def standing(events: list[Document], as_of: str) -> list[tuple[str, str, str | None]]:
    document = set_day(drug(status=events), as_of, "US")
    return [(each["jurisdiction"], each["state"], each["since"]) for each in document["standing"]]


# In force


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2022-02-27", False),
        ("2022-02-28", True),
        ("2024-04-04", True),
        ("2024-04-05", False),
        ("2026-11-20", False),
    ],
)
def test_a_statement_stands_from_its_first_day_up_to_the_day_before_its_end(
    as_of: str, expected: bool
) -> None:
    assert stands("2022-02-28", "2024-04-05", as_of) is expected


@pytest.mark.parametrize(
    ("start", "as_of", "expected"),
    [
        ("2022-02", "2022-01-31", False),
        ("2022-02", "2022-02-01", None),
        ("2022-02", "2022-02-27", None),
        ("2022-02", "2022-02-28", True),
        ("2024-02", "2024-02-28", None),
        ("2024-02", "2024-02-29", True),
        ("2022", "2021-12-31", False),
        ("2022", "2022-12-30", None),
        ("2022", "2022-12-31", True),
    ],
)
def test_a_start_without_a_day_leaves_the_days_it_could_mean_open(
    start: str, as_of: str, expected: bool | None
) -> None:
    assert stands(start, None, as_of) is expected


@pytest.mark.parametrize(
    ("end", "as_of", "expected"),
    [
        ("2024-04", "2024-03-31", True),
        ("2024-04", "2024-04-01", None),
        ("2024-04", "2024-04-29", None),
        ("2024-04", "2024-04-30", False),
        ("2024", "2023-12-31", True),
        ("2024", "2024-06-15", None),
        ("2024", "2025-01-01", False),
    ],
)
def test_an_end_without_a_day_leaves_the_days_it_could_mean_open(
    end: str, as_of: str, expected: bool | None
) -> None:
    assert stands("2015-11-16", end, as_of) is expected


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [("2021", False), ("2022", None), ("2023", True), ("2024", None), ("2024-05", False)],
)
def test_a_year_or_month_asked_about_is_decided_only_when_all_its_days_agree(
    as_of: str, expected: bool | None
) -> None:
    assert stands("2022-02-28", "2024-04-05", as_of) is expected


def test_without_any_date_nothing_is_decided() -> None:
    assert stands(None, None, "2026-11-20") is None


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [("2026-11-19", None), ("2026-11-20", True), ("2027-01-01", True)],
)
def test_the_day_on_which_an_undated_statement_was_seen_decides_from_then_on(
    as_of: str, expected: bool | None
) -> None:
    assert stands(None, None, as_of, checked_on="2026-11-20") is expected


def test_an_end_is_the_end_even_where_the_start_is_not_known() -> None:
    assert stands(None, "2024-04-05", "2024-04-05") is False
    assert stands(None, "2024-04-05", "2024-04-04") is None


def test_a_later_check_does_not_revive_what_has_ended() -> None:
    assert stands("2015", "2024-04-05", "2026-11-20", checked_on="2026-11-20") is False


_DAYS = st.dates(datetime.date(2019, 11, 1), datetime.date(2022, 2, 28))
_PARTIAL = st.tuples(_DAYS, st.sampled_from([4, 7, 10])).map(
    lambda day: day[0].isoformat()[: day[1]]
)


@given(_PARTIAL, _PARTIAL, _PARTIAL)
def test_a_decision_holds_for_every_day_that_the_dates_could_mean(
    start: str, end: str, as_of: str
) -> None:
    decided = stands(start, end, as_of)
    starts, ends, days = ([earliest(date), latest(date)] for date in (start, end, as_of))
    exact = {one <= day < other for one, other, day in itertools.product(starts, ends, days)}
    assert decided is None or exact == {decided}


@given(_DAYS, _DAYS, _DAYS)
def test_full_dates_always_decide(
    start: datetime.date, end: datetime.date, day: datetime.date
) -> None:
    decided = stands(start.isoformat(), end.isoformat(), day.isoformat())
    assert decided is (start <= day < end)


def test_programmes_stand_from_and_until_a_day() -> None:
    document = drug(programmes=[{"from": "2010", "until": "2025-06-26", "in_force": None}])
    days = ("2009-12-31", "2020-01-01", "2025-06-26")
    held = [set_day(document, day, "US")["programmes"][0]["in_force"] for day in days]
    assert held == [False, True, False]


# Selected


def test_a_statement_is_selected_in_its_own_jurisdiction_only() -> None:
    held = statement(jurisdiction="EU", **{"from": "2016"})
    assert selected(held, "2026-11-20", "EU") == [True]
    assert selected(held, "2026-11-20", "US") == [False]


def test_a_statement_of_no_jurisdiction_is_selected_everywhere() -> None:
    held = statement(jurisdiction=None, basis="trial", **{"from": "2016"})
    assert selected(held, "2026-11-20", "US") == [True]
    assert selected(held, "2026-11-20", "JP") == [True]


def test_a_statement_whose_days_decide_nothing_stays_selected() -> None:
    assert selected(statement(), "2026-11-20") == [True]
    assert selected(statement(**{"from": "2026"}), "2026-11-20") == [True]


def test_a_statement_is_not_selected_before_or_after_its_days() -> None:
    held = statement(**{"from": "2022-02-28", "until": "2024-04-05"})
    assert selected(held, "2022-02-27") == [False]
    assert selected(held, "2024-04-05") == [False]


# Standing


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2012-07-19", []),
        ("2012-07-20", [("US", "accelerated", "2012-07-20")]),
        ("2016-01-20", [("US", "accelerated", "2012-07-20")]),
        ("2016-01-21", [("US", "approved", "2016-01-21")]),
    ],
)
def test_an_accelerated_approval_that_is_converted_is_regular_from_that_day(
    as_of: str, expected: list[tuple[str, str, str]]
) -> None:
    events = [event("accelerated", "2012-07-20"), event("converted", "2016-01-21")]
    assert standing(events, as_of) == expected


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2020-08-05", [("US", "accelerated", "2020-08-05")]),
        ("2023-02-06", [("US", "withdrawn", "2023-02-06")]),
        ("2025-10-22", [("US", "withdrawn", "2023-02-06")]),
        ("2025-10-23", [("US", "approved", "2025-10-23")]),
    ],
)
def test_a_withdrawn_drug_is_approved_again_from_its_second_approval(
    as_of: str, expected: list[tuple[str, str, str]]
) -> None:
    events = [
        event("accelerated", "2020-08-05"),
        event("withdrawn", "2023-02-06"),
        event("re-approved", "2025-10-23"),
    ]
    assert standing(events, as_of) == expected


def test_off_the_market_and_approval_withdrawn_are_two_days() -> None:
    events = [
        event("accelerated", "2021-02-26"),
        event("discontinued", "2021-10"),
        event("withdrawn", "2024-02-23"),
    ]
    assert standing(events, "2022-12-15") == [("US", "discontinued", "2021-10")]
    assert standing(events, "2024-02-23") == [("US", "withdrawn", "2024-02-23")]


def test_a_drug_that_leaves_the_market_after_its_withdrawal_stays_withdrawn() -> None:
    events = [
        event("approved", "2015-02-23"),
        event("withdrawn", "2021-11"),
        event("discontinued", "2022-01"),
    ]
    assert standing(events, "2026-11-20") == [("US", "withdrawn", "2021-11")]


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2024-07", "under-review"),
        ("2024-09", "refused"),
        ("2025-02", "under-review"),
        ("2025-07-02", "accelerated"),
        ("2026-11-20", "accelerated"),
    ],
)
def test_a_refusal_stands_until_the_next_application_and_ends_no_approval(
    as_of: str, expected: str
) -> None:
    events = [
        event("under-review", "2024-02"),
        event("refused", "2024-08"),
        event("under-review", "2025-02"),
        event("accelerated", "2025-07-02"),
        event("refused", "2026-05"),
    ]
    ((_, state, _),) = standing(events, as_of)
    assert state == expected


def test_a_full_approval_says_what_stood_before_it() -> None:
    events = [event("accelerated", "2012-07-20"), event("converted", "2016-01-21")]
    document = drug(status=events)
    (now,) = set_day(document, "2026-11-20", "US")["standing"]
    assert (now["state"], now["since"]) == ("approved", "2016-01-21")
    assert now["first"] == {"state": "accelerated", "since": "2012-07-20"}
    (then,) = set_day(document, "2013", "US")["standing"]
    assert then["first"] is None


def test_an_investigational_drug_stands_as_such() -> None:
    events = [event("investigational", None)]
    assert standing(events, "2026-11-20") == [("US", "investigational", None)]


def test_an_investigational_drug_becomes_under_review_then_approved() -> None:
    events = [
        event("investigational", "2020"),
        event("under-review", "2025-05"),
        event("approved", "2026-03-01"),
    ]
    states = [standing(events, day)[0][1] for day in ("2021-01-01", "2025-06-01", "2026-03-01")]
    assert states == ["investigational", "under-review", "approved"]


@pytest.mark.parametrize(
    "later", ["accelerated", "conditional", "under-review", "investigational", "extended"]
)
def test_no_later_step_of_lower_rank_lowers_an_approval(later: str) -> None:
    events = [event("approved", "2015-11-30"), event(later, "2021-02-04")]
    assert standing(events, "2026-11-20") == [("US", "approved", "2015-11-30")]


def test_a_second_approval_does_not_move_the_day_of_the_first() -> None:
    events = [event("approved", "2015-11-30"), event("approved", "2018-01-01")]
    assert standing(events, "2026-11-20") == [("US", "approved", "2015-11-30")]


@pytest.mark.parametrize("pathway", ["accelerated", "conditional"])
def test_a_review_under_way_does_not_lower_a_preliminary_approval(pathway: str) -> None:
    events = [event(pathway, "2022-10-25"), event("under-review", "2025-12-01")]
    assert standing(events, "2026-11-20") == [("US", pathway, "2022-10-25")]


@pytest.mark.parametrize("pathway", ["accelerated", "conditional"])
def test_a_second_preliminary_approval_does_not_move_the_day_of_the_first(pathway: str) -> None:
    events = [event(pathway, "2022-10-25"), event(pathway, "2025-12-01")]
    assert standing(events, "2026-11-20") == [("US", pathway, "2022-10-25")]


def test_the_order_of_events_in_the_file_does_not_matter() -> None:
    events = [
        event("accelerated", "2012-07-20"),
        event("converted", "2016-01-21"),
        event("withdrawn", "2024-01-01"),
    ]
    found = {tuple(standing(list(order), "2026-11-20")) for order in itertools.permutations(events)}
    assert found == {(("US", "withdrawn", "2024-01-01"),)}


def test_an_undated_approval_stands_before_every_dated_event() -> None:
    events = [event("withdrawn", "2024-01-01"), event("approved", None)]
    assert standing(events, "2020-01-01") == [("US", "approved", None)]
    assert standing(events, "2024-01-01") == [("US", "withdrawn", "2024-01-01")]


def test_an_undated_conversion_does_not_stand_before_the_approval_that_it_converts() -> None:
    events = [event("accelerated", "2006-05"), event("converted", None)]
    assert standing(events, "2006-04-30") == []
    assert standing(events, "2026-11-20") == [("US", "approved", None)]


@pytest.mark.parametrize("end", ["withdrawn", "discontinued"])
def test_an_undated_end_does_not_stand_before_the_approval_that_it_ends(end: str) -> None:
    events = [event("approved", "2015-02-23"), event(end, None)]
    assert standing(events, "2015-02-22") == []
    assert standing(events, "2026-11-20") == [("US", end, None)]


def test_each_jurisdiction_has_its_own_standing() -> None:
    events = [
        event("accelerated", "2015-11-16"),
        event("conditional", "2016-05", "EU"),
        event("approved", "2016-11-21"),
    ]
    assert standing(events, "2026-11-20") == [
        ("EU", "conditional", "2016-05"),
        ("US", "approved", "2016-11-21"),
    ]


def test_every_standing_that_events_can_lead_to_is_listed() -> None:
    reached = {
        state
        for name in get_args(RegulatorStep)
        for _, state, _ in standing([event(name, "2020")], "2026")
    }
    elsewhere = event("approved", "2020") | {"another_disease": True}
    reached |= {state for _, state, _ in standing([elsewhere], "2026")}
    assert reached == set(STANDINGS)


# Boxed


def test_a_side_effect_is_boxed_while_a_boxed_warning_of_it_stands() -> None:
    document = drug(
        boxed_warnings=[warning("neutropenia", "2005-12-27", "2026-03-01")],
        side_effects=[effect("anemia"), effect("neutropenia")],
    )
    found = {
        day: [
            (each["name"], each["boxed"]) for each in set_day(document, day, "US")["side_effects"]
        ]
        for day in ("2005-12-26", "2005-12-27", "2026-03-01")
    }
    assert found == {
        "2005-12-26": [("anemia", False), ("neutropenia", False)],
        "2005-12-27": [("neutropenia", True), ("anemia", False)],
        "2026-03-01": [("anemia", False), ("neutropenia", False)],
    }


def test_a_boxed_warning_whose_days_decide_nothing_still_marks_its_effect() -> None:
    document = drug(boxed_warnings=[warning("rash", None)], side_effects=[effect("rash")])
    assert set_day(document, "2026-11-20", "US")["side_effects"][0]["boxed"] is True


def test_a_regimen_marks_the_effects_that_boxed_warnings_of_its_drugs_speak_of() -> None:
    document = regimen(
        cautions=[warning("crs", "2022-02-28"), warning(None, None)],
        side_effects=[effect("anemia"), effect("crs")],
    )
    marked = [
        (each["name"], each["boxed"])
        for each in set_day(document, "2026-11-20", "US")["side_effects"]
    ]
    assert marked == [("crs", True), ("anemia", False)]
    marked = [
        (each["name"], each["boxed"])
        for each in set_day(document, "2021-01-01", "US")["side_effects"]
    ]
    assert marked == [("anemia", False), ("crs", False)]


# Nothing is lost


def whole_drug() -> Document:
    return drug(
        checked_on="2026-11-20",
        status=[
            event("accelerated", "2012-07-20"),
            event("withdrawn", "2024"),
            event("approved", None),
        ],
        statements=[
            statement(id="old", **{"from": "2012-07-20", "until": "2016-01-21"}),
            statement(id="eu", jurisdiction="EU", **{"from": "2015-11"}),
            statement(id="trial", jurisdiction=None),
        ],
        boxed_warnings=[warning("rash", "2012", "2020"), warning("crs", "2024-01")],
        programmes=[{"from": "2010", "until": "2025-06-26", "in_force": None}],
        cautions=[{"code": "cardiac"}],
        side_effects=[effect("anemia"), effect("crs"), effect("rash")],
    )


_DATES_ASKED = st.dates(datetime.date(2000, 1, 1), datetime.date(2040, 1, 1)).map(str)
_PLACES = st.sampled_from(["US", "EU", "JP"])


@given(_DATES_ASKED, _PLACES)
def test_another_day_and_place_remove_nothing(as_of: str, jurisdiction: str) -> None:
    before, after = whole_drug(), set_day(whole_drug(), as_of, jurisdiction)
    assert after["status"] == before["status"]
    assert [each["id"] for each in after["statements"]] == ["old", "eu", "trial"]
    assert len(after["boxed_warnings"]) == 2
    assert len(after["programmes"]) == 1
    assert after["cautions"] == before["cautions"]
    assert sorted(each["name"] for each in after["side_effects"]) == ["anemia", "crs", "rash"]


@given(_DATES_ASKED, _PLACES)
def test_asking_about_another_day_and_back_again_changes_nothing(
    as_of: str, jurisdiction: str
) -> None:
    stored = set_day(whole_drug(), "2026-11-20", "US")
    elsewhere = set_day(copy.deepcopy(stored), as_of, jurisdiction)
    assert set_day(elsewhere, "2026-11-20", "US") == stored


@given(_DATES_ASKED, _PLACES)
def test_a_document_of_a_day_does_not_depend_on_the_day_it_was_stored_for(
    as_of: str, jurisdiction: str
) -> None:
    stored = set_day(whole_drug(), "2026-11-20", "US")
    assert set_day(stored, as_of, jurisdiction) == set_day(whole_drug(), as_of, jurisdiction)


def test_a_document_without_dated_fields_is_left_as_it_is() -> None:
    topic: Document = {"type": "topic", "id": "remission", "checked_on": "2026-11-20", "items": []}
    assert set_day(copy.deepcopy(topic), "2020-01-01", "EU") == topic
