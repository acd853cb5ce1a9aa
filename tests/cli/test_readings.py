"""How a record is read where two readings were possible: each case is one that was once misread."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from rrmm_cli.load.schemas import json_schema
from tests.support import called

VRD = {"drugs": ["V", "R", "d"], "start": "2019", "end": "2020-01-01", "best_response": "PR"}
RELAPSED = VRD | {"progression": "2020-06-01"}
KD = {"drugs": ["K", "d"], "start": "2020-07", "end": "2020-09-01"}


def verdict(profile: dict[str, Any], *words: str) -> str:
    done = called("match", "-", *words, "--json", given=json.dumps(profile))
    assert done.returncode == 0, done.stderr
    (found,) = json.loads(done.stdout)["data"]
    return str(found["verdict"])


def problems(profile: dict[str, Any]) -> list[str]:
    done = called("profile", "check", "-", "--json", given=json.dumps(profile))
    assert done.returncode in (0, 1), done.stderr
    return [each["message"] for each in json.loads(done.stdout)["data"]]


CONTRADICTORY: dict[str, dict[str, Any]] = {
    "a progression a year after the last dose of what was stopped for it": {
        "lines": [
            RELAPSED,
            {
                "drugs": ["K", "d"],
                "best_response": "PR",
                "last_dose": {"carfilzomib": "2021-06-01", "dexamethasone": "2021-06-01"},
                "progression": "2022-06-01",
                "stopped_for": "progression",
            },
        ]
    },
    "200 days to a progression that the last line was stopped for": {
        "days_since_last": 200,
        "lines": [RELAPSED, {"drugs": ["K", "d"], "stopped_for": "progression"}],
    },
    "progression as the best response, 68 days after the end": {
        "lines": [RELAPSED, KD | {"best_response": "PD", "progression": "2020-11-08"}]
    },
    "refractory to a class whose one drug the line denies": {
        "refractory": ["PI"],
        "lines": [VRD | {"progression": "2021-06-01"}],
    },
    "relapsed disease whose last line has no progression": {
        "disease": "relapsed-or-refractory",
        "lines": [VRD | {"progression": "none"}],
    },
    "refractory to nothing, but progressed on the last therapy": {
        "prior_lines": 1,
        "exposed": ["V", "R"],
        "refractory": [],
        "progressed_on_last": True,
    },
    "days to a progression beside none": {
        "days_since_last": 30,
        "lines": [RELAPSED, KD | {"best_response": "PR", "progression": "none"}],
    },
    "stopped for a progression that came five months later": {
        "lines": [RELAPSED, KD | {"progression": "2021-03-01", "stopped_for": "progression"}]
    },
    "a last dose after the end": {
        "lines": [VRD | {"last_dose": {"bortezomib": "2021-10-01"}, "progression": "2021-11-01"}]
    },
    "no progression on a line with PD as the best response": {
        "progressed_on_last": False,
        "lines": [RELAPSED, KD | {"best_response": "PD"}],
    },
    "refractory to a drug whose lines say the opposite": {
        "refractory": ["lenalidomide"],
        "lines": [VRD | {"best_response": "CR", "progression": "2024-01-01"}],
    },
    "refractory to a drug outside a complete list with a class in it": {
        "prior_lines": 2,
        "exposed": ["PI", "lenalidomide"],
        "refractory": ["daratumumab"],
    },
    "refractory to a class outside a complete list with a class in it": {
        "prior_lines": 2,
        "exposed": ["PI", "lenalidomide"],
        "refractory": ["anti-CD38"],
    },
    "responding after a last line that was stopped for progression": {
        "disease": "in-response",
        "lines": [VRD | {"progression": "2020-01-01", "stopped_for": "progression"}],
    },
    "a line that ended before the one listed before it began": {
        "lines": [KD | {"progression": "2020-09-01"}, {"drugs": ["R"], "end": "2019-01-01"}]
    },
    "progression on a last therapy without a line": {"lines": [], "progressed_on_last": True},
    "a transplant without a prior line": {
        "prior_lines": 0,
        "transplant": {"received": "autologous"},
    },
    "a day of no transplant": {"transplant": {"received": "none", "date": "2020"}},
    "a drug stopped for toxicity that was tolerated": {
        "intolerant": [],
        "lines": [{"drugs": ["lenalidomide"], "stopped_for": "toxicity"}],
    },
    "a marker in two spellings": {
        "biomarkers": {"t(11;14)": "present", "T(11;14)": "absent"},
    },
    "a number beyond every number": {
        "measures": {"creatinine-clearance": {"value": 1e999, "unit": "mL/min"}}
    },
}


@pytest.mark.parametrize("case", CONTRADICTORY)
def test_what_cannot_be_true_together_is_named(case: str) -> None:
    assert len(problems(CONTRADICTORY[case])) == 1


PLAIN: dict[str, dict[str, Any]] = {
    "the short form of the template": {
        "prior_lines": 2,
        "exposed": ["bortezomib", "lenalidomide", "daratumumab", "carfilzomib"],
        "refractory": ["lenalidomide"],
        "progressed_on_last": True,
        "days_since_last": 20,
    },
    "a progression found ten days after the end": {
        "progressed_on_last": True,
        "lines": [RELAPSED, KD | {"progression": "2020-09-11", "stopped_for": "progression"}],
    },
    "a list of drugs without the steroid": {"exposed": ["V", "R"], "lines": [RELAPSED]},
    "a list of drugs with the conditioning": {
        "exposed": ["V", "R", "d", "melphalan"],
        "lines": [RELAPSED | {"transplant": "autologous"}],
    },
    "a list of drugs with the lymphodepletion": {
        "exposed": ["cilta-cel", "fludarabine", "cyclophosphamide"],
        "lines": [{"regimen": "cilta-cel"}],
    },
    "a class of which only an unsettled member was given": {
        "prior_lines": 2,
        "exposed": ["bortezomib", "iberdomide"],
        "refractory": ["IMiD"],
    },
    "a last dose of maintenance after the end of the induction": {
        "lines": [VRD | {"maintenance": ["R"], "last_dose": {"R": "2022-01-10"}}]
    },
}


@pytest.mark.parametrize("case", PLAIN)
def test_what_can_be_true_together_is_no_contradiction(case: str) -> None:
    assert problems(PLAIN[case]) == []


def test_progression_as_the_best_response_is_progression_on_the_therapy() -> None:
    profile = {"lines": [RELAPSED, KD | {"best_response": "PD"}], "exposed": ["V", "R", "K"]}
    found = called("history", "-", "--json", given=json.dumps(profile))
    assert json.loads(found.stdout)["data"][0]["disease"]["name"] == "relapsed and refractory"
    assert verdict(profile, "--regimen", "Pd") == "met"


@pytest.mark.parametrize("said", [{"progressed_on_last": True}, {"days_since_last": 30}])
def test_a_progression_that_the_short_form_tells_reaches_the_drugs(said: dict[str, Any]) -> None:
    assert verdict({"lines": [VRD], **said}, "--regimen", "cilta-cel") == "met"


def test_a_progression_long_after_the_last_therapy_shows_no_refractoriness() -> None:
    assert verdict({"lines": [VRD], "days_since_last": 90}, "--regimen", "cilta-cel") == "not_met"


def test_a_line_after_toxicity_is_no_relapse() -> None:
    first = {"regimen": "Rd", "best_response": "CR", "stopped_for": "toxicity"}
    ended = {"drugs": ["V", "d"], "best_response": "PR", "progression": "2021-01-01"}
    profile = {"biomarkers": {"t(11;14)": "present"}, "lines": [first, ended]}
    assert verdict(profile, "--basis", "trial", "--regimen", "ven-dex") != "met"


def test_eligible_for_a_transplant_does_not_say_of_which_type() -> None:
    profile = {
        "transplant": {"received": "autologous", "date": "2018-01-15", "eligible": True},
        "lines": [{"regimen": "VRd", "transplant": "autologous", "progression": "2019-02-14"}],
    }
    words = ("--basis", "guideline", "--jurisdiction", "EU", "--regimen", "allo-sct")
    assert verdict(profile, *words) != "met"


def test_a_biomarker_is_found_without_regard_to_its_case() -> None:
    words = ("--setting", "smoldering", "--regimen", "daratumumab-alone")
    profile = {"prior_lines": 0, "disease": "smoldering"}
    found = {
        name: verdict(profile | {"biomarkers": {name: "present"}}, *words)
        for name in ("high-risk", "High-Risk")
    }
    assert found == {"high-risk": "met", "High-Risk": "met"}


def test_a_label_that_came_later_is_not_told_as_withdrawn() -> None:
    profile = {"as_of": "2020-01-01", "prior_lines": 5}
    done = called("match", "-", "--regimen", "cilta-cel", "--json", given=json.dumps(profile))
    (found,) = json.loads(done.stdout)["data"]
    assert found["reason"] == "not yet on 2020-01-01: since 2022-02-28"


def test_stable_disease_after_a_single_cycle_says_nothing() -> None:
    one = {"drugs": ["lenalidomide"], "end": "2021-01-10", "cycles": 1, "best_response": "SD"}
    found = called("history", "-", "--json", given=json.dumps({"lines": [one]}))
    (drug,) = json.loads(found.stdout)["data"][0]["drugs"]
    assert drug["refractory"] == "unknown"


@pytest.mark.parametrize(("until", "expected"), [("2020-07-15", "not_met"), ("2020-07-16", "met")])
def test_more_than_six_months_is_more_than_six_months(until: str, expected: str) -> None:
    line = {
        "drugs": ["lenalidomide"],
        "best_response": "PR",
        "last_dose": {"lenalidomide": "2020-01-15"},
        "progression": until,
    }
    found = called("history", "-", "--json", given=json.dumps({"lines": [line]}))
    (told,) = json.loads(found.stdout)["data"]
    window = next(each for each in told["windows"] if each["window"] == "article")
    assert window["verdict"] == expected


def test_a_drug_of_a_class_that_was_not_tolerated_is_not_offered_again() -> None:
    line = VRD | {"progression": "2022-06-01", "last_dose": {"bortezomib": "2020-01-01"}}
    found = called(
        "history", "-", "--json", given=json.dumps({"intolerant": ["PI"], "lines": [line]})
    )
    (told,) = json.loads(found.stdout)["data"]
    assert "bortezomib" not in [each["drug"] for each in told["windows"]]


def records(*profiles: str) -> list[dict[str, Any]]:
    done = called("match", "--batch", "-", given="\n".join(profiles))
    found = [json.loads(line) for line in done.stdout.splitlines()]
    for each in found:
        jsonschema.validate(each, json_schema("match-batch"))
    return found


def test_a_batch_tells_cautions_in_the_order_of_an_assessment() -> None:
    profile = {"prior_lines": 2, "exposed": ["V", "R", "Dara"], "refractory": ["R"]}
    profile |= {"conditions": [{"id": "pregnancy"}, {"id": "active-infection"}]}
    (record,) = records(json.dumps(profile))
    single = json.loads(called("match", "-", "--json", given=json.dumps(profile)).stdout)["data"]
    by_id = {each["regimen"]: each["cautions"] for each in record["assessments"]}
    assert len(single) > 20
    for each in single:
        assert by_id[each["regimen"]] == list(dict.fromkeys(c["code"] for c in each["cautions"]))


def test_a_batch_tells_what_to_know_beside_an_answer() -> None:
    late = {"as_of": "2021-01-01", "lines": [{"regimen": "Rd", "start": "2020", "end": "2023-01"}]}
    first, second = records(json.dumps(late), '{"prior_lines": 1}')
    assert "is after the day asked about" in first["warnings"][0]["message"]
    assert "warnings" not in second


@pytest.mark.parametrize("line", ['{"prior_lines": 1, "prior_lines": 4}', '{"age": NaN}'])
def test_a_batch_reads_no_json_that_a_single_profile_may_not_hold(line: str) -> None:
    (record,) = records(line)
    assert record["error"]["code"] == "E501"
    assert called("match", "-", given=line).returncode == 5


def test_the_recorded_cautions_stand_in_the_row() -> None:
    profile = {"prior_lines": 2, "exposed": ["V", "R", "Dara"], "refractory": ["R", "Dara"]}
    words = ("match", "-", "--regimen", "DRd", "-o", "csv", "--fields", "regimen,recorded")
    told = called(*words, given=json.dumps(profile)).stdout
    assert "refractory: daratumumab, lenalidomide" in told


@pytest.mark.parametrize(
    ("condition", "regimen"),
    [("hepatitis-b", "daratumumab-alone"), ("peripheral-neuropathy", "bortezomib-alone")],
)
def test_a_caution_of_a_condition_that_is_there_is_recorded(condition: str, regimen: str) -> None:
    words = ("match", "-", "--regimen", regimen, "--json")
    for state, recorded in (("present", True), ("absent", False)):
        profile = {"conditions": [{"id": condition, "state": state}]}
        (found,) = json.loads(called(*words, given=json.dumps(profile)).stdout)["data"]
        told = {each["code"]: each["recorded"] for each in found["cautions"]}
        assert told[condition] is recorded, state


def test_a_profile_that_records_nothing_is_told() -> None:
    found = json.loads(called("match", "-", "--json", given="{}").stdout)
    assert "N204" in [each["code"] for each in found["warnings"]]
