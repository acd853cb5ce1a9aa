"""What a history amounts to: disease, windows, gaps, each with the rule that it follows."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support import answered

OFF_TREATMENT = {"start": "2020-01-01", "end": "2020-06-01", "progression": "2021-08-01"}
VRD = {"drugs": ["V", "R", "d"], "stopped_for": "toxicity", **OFF_TREATMENT}
MAINTAINED = {
    "regimen": "VRd",
    "start": "2016-01",
    "end": "2019-01-10",
    "transplant": "autologous",
    "maintenance": ["R"],
    "best_response": "CR",
    "progression": "2019-01-05",
    "stopped_for": "progression",
}
DVD = {
    "drugs": ["daratumumab", "V", "d"],
    "start": "2019-02",
    "end": "2019-09-01",
    "best_response": "CR",
    "progression": "2023-01-01",
    "stopped_for": "completed",
}


def history(profile: dict[str, Any], *words: str) -> str:
    return answered("history", "-", *words, given=json.dumps(profile)).stdout


def told(profile: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(history(profile, "--json"))["data"][0]
    return found


def window(profile: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(
        each
        for each in told(profile)["windows"]
        if (each["window"], each["drug"]) == (name, "bortezomib")
    )
    return found


DISEASES: dict[str, tuple[dict[str, Any], str]] = {
    "a class that it is refractory to is enough": (
        {"prior_lines": 4, "refractory": ["triple-class"]},
        "refractory",
    ),
    "refractory to an earlier line only is relapsed": (
        {"lines": [MAINTAINED, DVD]},
        "relapsed",
    ),
    "a response, then progression on the last therapy": (
        {"lines": [MAINTAINED]},
        "relapsed and refractory",
    ),
    "no response in any line": (
        {"lines": [{"drugs": ["R"], "best_response": "PD"}]},
        "primary refractory",
    ),
    "stable disease before an early stop shows no primary refractoriness": (
        {"lines": [VRD | {"best_response": "SD"}]},
        "relapsed",
    ),
    "refractory, then a line that ended in response": (
        {
            "lines": [
                MAINTAINED,
                {
                    "drugs": ["K", "d"],
                    "end": "2020-05-01",
                    "best_response": "PR",
                    "progression": "none",
                },
            ]
        },
        "relapsed",
    ),
    "refractory, then a line of which the progression is not recorded": (
        {"lines": [MAINTAINED, {"drugs": ["daratumumab", "K", "d"], "best_response": "PR"}]},
        "relapsed or refractory, which of them is not recorded",
    ),
    "stable disease in a last line stopped for toxicity is no response": (
        {"lines": [DVD, {"drugs": ["K"], "best_response": "SD", "progression": "none"}]},
        "relapsed",
    ),
    "a last line that goes on without progression": (
        {"lines": [DVD, {"drugs": ["K"], "progression": "none"}]},
        "in response",
    ),
    "progression on the last therapy, responses not recorded": (
        {"prior_lines": 2, "progressed_on_last": True},
        "refractory",
    ),
}


@pytest.mark.parametrize("case", DISEASES)
def test_the_state_of_the_disease_is_named_by_its_definition(case: str) -> None:
    profile, expected = DISEASES[case]
    disease = told(profile)["disease"]
    assert disease["name"] == expected
    assert disease["rule"]
    assert disease["version"]
    assert disease["source"]


def test_a_disease_of_unknown_state_has_no_definition_and_says_what_is_missing() -> None:
    disease = told({"prior_lines": 2})["disease"]
    assert (disease["name"], disease["rule"]) == ("not recorded", None)
    assert disease["missing"] == ["disease"]


@pytest.mark.parametrize(
    ("response", "verdict", "because"),
    [
        ("PR", "met", "14 months"),
        ("SD", "not_met", "best response SD with bortezomib, below PR"),
        (None, "unknown", "14 months; the best response with bortezomib is not recorded"),
    ],
)
def test_a_label_that_asks_for_a_response_is_open_only_after_one(
    response: str | None, verdict: str, because: str
) -> None:
    found = window({"lines": [VRD | {"best_response": response}]}, "bortezomib-label")
    assert (found["verdict"], found["because"]) == (verdict, because)


def test_a_drug_of_unknown_refractoriness_is_not_offered_again() -> None:
    found = window({"lines": [VRD | {"best_response": "SD"}]}, "article")
    assert found["verdict"] == "unknown"
    assert "whether the disease is refractory to bortezomib is not recorded" in found["because"]


def test_a_window_is_unknown_where_a_later_line_may_have_held_the_drug() -> None:
    lines = [VRD | {"best_response": "PR"}, {"start": "2021-09", "progression": "2022-03-01"}]
    found = told({"lines": lines, "exposed": ["V", "R", "d", "daratumumab"]})
    assert {each["verdict"] for each in found["windows"]} == {"unknown"}
    assert found["time_since"] == []


def test_no_window_is_told_for_cells_that_are_given_once() -> None:
    found = told({"prior_lines": 5, "exposed": ["cilta-cel", "V"], "refractory": []})
    assert {each["drug"] for each in found["windows"]} == {"bortezomib"}


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        ({"start": "2020-01-01", "progression": "2020-09-01", "best_response": "PR"}, "met"),
        ({"start": "2020-01-01", "progression": "2020-09-01"}, "unknown"),
        ({"start": "2020-01-01", "progression": "2020-09-01", "best_response": "PD"}, "not_met"),
        ({"start": "2020-01-01", "progression": "2021-09-01"}, "not_met"),
        ({"progression": "2020-09-01", "best_response": "PR"}, "unknown"),
    ],
)
def test_an_early_relapse_follows_a_response(line: dict[str, Any], verdict: str) -> None:
    (fact,) = told({"lines": [{"drugs": ["R"], **line}]})["early_relapse"]
    assert fact["verdict"] == verdict
    assert bool(fact["missing"]) == (verdict == "unknown")


def test_what_is_missing_to_say_more_is_whole() -> None:
    line = {"drugs": ["V", "d"], "transplant": "autologous", "progression": "2021-01-01"}
    missing = told({"lines": [line]})["missing"]
    for key in ("refractory: bortezomib", "transplant.date", "lines.start"):
        assert key in missing, key


@pytest.mark.parametrize(
    ("intolerant", "expected"),
    [(None, None), ([], False), (["V"], True), (["PI"], None)],
)
def test_what_is_not_recorded_of_tolerance_is_null(
    intolerant: list[str] | None, expected: bool | None
) -> None:
    profile = {"prior_lines": 1, "exposed": ["V"]}
    (drug,) = told(profile if intolerant is None else profile | {"intolerant": intolerant})["drugs"]
    assert drug["intolerant"] is expected


def test_every_derived_fact_names_rule_version_and_source() -> None:
    found = told({"lines": [MAINTAINED, DVD]})
    facts = [found["disease"], *found["groups"], *found["classes"], *found["early_relapse"]]
    rules = [*(each["rule"] for each in found["drugs"]), *found["windows"], *found["conventions"]]
    for each in (*facts, *rules):
        assert each["version"], each
        assert each["source"], each
        assert each.get("rule") or each["text"], each


def test_a_definition_stands_once_below_the_facts_that_share_it() -> None:
    page = history({"prior_lines": 1, "exposed": ["V"]})
    assert page.count("Exposed to a drug or a class is") == 1


def test_an_assumed_last_dose_is_told_as_assumed() -> None:
    line = {"regimen": "Rd", "end": "2022-01", "best_response": "PR", "stopped_for": "progression"}
    (lenalidomide,) = [
        each for each in told({"lines": [line]})["drugs"] if each["drug"] == "lenalidomide"
    ]
    assert lenalidomide["because"].endswith("(last dose taken as the end of the line)")


PLANNED: dict[str, list[dict[str, Any]]] = {
    "a transplant with its conditioning, then maintenance": [
        {"regimen": "VRd", "stopped_for": "completed"},
        {"drugs": ["melphalan"], "transplant": "autologous", "stopped_for": "completed"},
        {"drugs": ["lenalidomide"]},
    ],
    "a transplant without a drug, then maintenance": [
        {"regimen": "VRd", "stopped_for": "completed"},
        {"drugs": [], "transplant": "autologous"},
        {"drugs": ["lenalidomide"]},
    ],
}


@pytest.mark.parametrize("case", PLANNED)
def test_each_planned_part_given_as_a_line_is_flagged(case: str) -> None:
    found = json.loads(history({"lines": PLANNED[case]}, "--json"))["warnings"]
    flagged = [each["message"][:6] for each in found if "planned part" in each["message"]]
    assert flagged == ["line 2", "line 3"]


def test_a_transplant_with_its_maintenance_as_a_line_of_its_own_is_flagged() -> None:
    transplant = {"drugs": ["melphalan"], "transplant": "autologous", "maintenance": ["R"]}
    lines = [{"regimen": "VRd", "stopped_for": "completed"}, transplant]
    found = json.loads(history({"lines": lines}, "--json"))["warnings"]
    assert [each["message"][:6] for each in found if "planned part" in each["message"]] == [
        "line 2"
    ]


def test_a_new_line_after_progression_is_not_flagged() -> None:
    lines = [{"regimen": "VRd", "progression": "2020-01-01"}, {"drugs": ["lenalidomide"]}]
    assert "planned part" not in history({"lines": lines}, "--json")


def test_a_steroid_that_a_list_leaves_out_is_not_called_sensitive() -> None:
    found = told({"prior_lines": 2, "exposed": ["V", "d"], "refractory": ["V"]})
    words = {each["drug"]: each["refractory"] for each in found["drugs"]}
    assert words == {"bortezomib": "met", "dexamethasone": "unknown"}


def test_the_last_dose_in_a_line_with_maintenance_is_not_assumed() -> None:
    line = {**MAINTAINED, "progression": "2021-01-01", "stopped_for": "completed"}
    found = told({"lines": [line]})
    assert found["time_since"] == []
    assert {each["verdict"] for each in found["windows"]} == {"unknown"}
    assert found["disease"]["name"] == "relapsed or refractory, which of them is not recorded"


@pytest.mark.parametrize("fewest", ["2020-09", "2020-09-10"])
def test_a_progression_is_never_told_in_negative_days(fewest: str) -> None:
    line = {"drugs": ["R"], "end": "2020-09", "best_response": "PR", "progression": fewest}
    (drug,) = told({"lines": [line]})["drugs"]
    assert "-" not in drug["because"]
    assert "on lenalidomide or up to" in drug["because"]


def test_a_window_runs_from_the_latest_line_with_the_drug() -> None:
    first = {"drugs": ["V"], "start": "2014-06", "end": "2015-01-01", "best_response": "PR"}
    first |= {"progression": "2016-01-01", "stopped_for": "completed"}
    again = first | {"start": "2026-02-01", "end": "2026-08-01", "progression": "2026-11-10"}
    found = window({"lines": [first, again]}, "bortezomib-label")
    assert found["verdict"] == "not_met"
    assert "3 months" in found["because"]


def test_cells_whose_day_is_not_recorded_ask_for_their_last_dose() -> None:
    cells = {"regimen": "cilta-cel", "start": "2024-09-05", "best_response": "CR"}
    found = told({"lines": [cells | {"progression": "2026-07-01"}]})
    assert "lines.last_dose: ciltacabtagene autoleucel" in found["missing"]
