"""Histories judged by real processes: answers against their schemas, batches, bad profiles."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from rrmm_cli.load.schemas import json_schema

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
SHORT = ["--lines", "2", "--exposed", "bortezomib,lenalidomide,dexamethasone"]


def rrmm(*words: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run the program on the shipped catalog."""
    program = [sys.executable, "-m", "rrmm_cli", *words]
    return subprocess.run(program, input=given, capture_output=True, check=False, cwd=ROOT)


def answer(*words: str, given: bytes = b"") -> dict[str, Any]:
    """The JSON answer to a question."""
    done = rrmm(*words, "--json", given=given)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def verdicts(*words: str, given: bytes = b"") -> dict[str, str]:
    """The verdict on each regimen."""
    return {
        each["regimen"]: each["verdict"] for each in answer("match", *words, given=given)["data"]
    }


def test_there_are_six_examples() -> None:
    assert len(EXAMPLES) == 6


@pytest.mark.parametrize("profile", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_is_a_valid_profile(profile: Path) -> None:
    done = rrmm("profile", "check", str(profile), "--json")
    jsonschema.validate(json.loads(done.stdout), json_schema("profile-check"))
    assert (done.returncode, json.loads(done.stdout)["data"]) == (0, [])


@pytest.mark.parametrize("profile", EXAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("command", ["match", "history"])
def test_an_answer_about_an_example_is_as_its_schema_says(profile: Path, command: str) -> None:
    jsonschema.validate(answer(command, str(profile)), json_schema(command))


def test_trial_criteria_are_as_the_schema_says_too() -> None:
    found = answer("match", *SHORT, "--basis", "any", "--strict")
    jsonschema.validate(found, json_schema("match"))
    assert {each["basis"] for each in found["data"]} == {"label", "guideline", "trial", "article"}


def test_the_profile_that_new_prints_is_valid() -> None:
    written = rrmm("profile", "new").stdout
    assert rrmm("profile", "check", "-", given=written).returncode == 0


def test_regimens_of_one_verdict_stand_in_the_order_of_their_ids() -> None:
    found = answer("match", *SHORT)["data"]
    for verdict in ("met", "unknown", "not_met"):
        ids = [each["id"] for each in found if each["verdict"] == verdict]
        assert sorted(ids) == ids
        assert ids != []


def test_every_answer_says_that_it_recommends_nothing() -> None:
    assert b"not a recommendation" in rrmm("match", *SHORT).stderr
    assert "not a treatment recommendation" in answer("match", *SHORT)["meta"]["intended_use"]


def test_cautions_travel_with_the_verdict_in_every_format() -> None:
    plain = rrmm("match", *SHORT, "-o", "name").stdout.decode()
    assert any(line.startswith("svd !") for line in plain.splitlines())
    assert "!" in rrmm("match", *SHORT, "-o", "csv", "--regimen", "SVd").stdout.decode()


def test_nothing_recorded_is_nowhere_a_failed_criterion() -> None:
    assert set(verdicts("-", given=b"{}")) == set(verdicts(*SHORT))
    assert "not_met" not in verdicts("-", given=b"{}").values()


def test_a_flag_stands_for_the_key_of_a_profile() -> None:
    profile = b"prior_lines: 2\nexposed: [bortezomib, lenalidomide, dexamethasone]\n"
    assert verdicts(*SHORT) == verdicts("-", given=profile)


def test_the_day_asked_about_decides_which_label_is_judged() -> None:
    words = [*SHORT, "--refractory", "lenalidomide", "--regimen", "cilta-cel"]
    assert verdicts(*words, "--as-of", "2023-06-01") == {"cilta-cel": "not_met"}
    assert verdicts(*words, "--as-of", "2024-06-01") == {"cilta-cel": "met"}


def test_a_refractory_component_is_warned_of() -> None:
    found = answer("match", *SHORT, "--refractory", "lenalidomide", "--regimen", "KRd")
    codes = [each["code"] for each in found["data"][0]["cautions"] if each["recorded"]]
    assert "refractory-component" in codes


def test_each_text_of_a_caution_says_whose_it_is_and_how_it_is_told() -> None:
    (found,) = answer("match", *SHORT, "--regimen", "Isa-Pd")["data"]
    told = {each["code"]: each for each in found["cautions"]}
    fetal = told["embryo-fetal-toxicity"]
    assert [(each["attributed_to"], each["severity"]) for each in fetal["parts"]] == [
        (["pomalidomide"], "boxed"),
        (["isatuximab"], "warning"),
    ]
    assert fetal["attributed_to"] == ["pomalidomide", "isatuximab"]
    assert "Isatuximab (warning): " in fetal["text"]


def test_a_caution_of_a_combination_names_the_drug_that_brings_it() -> None:
    for regimen in ("Isa-Pd", "DRd", "DKd", "PomVd"):
        (found,) = answer("match", *SHORT, "--regimen", regimen)["data"]
        for caution in found["cautions"]:
            for part in caution["parts"]:
                named = all(each in caution["text"].lower() for each in part["attributed_to"])
                assert named, caution["text"]


def test_a_batch_says_of_each_profile_what_match_says_of_it() -> None:
    for profile in EXAMPLES:
        given = subprocess.run(
            [sys.executable, "-c", _TO_JSON, str(profile)], capture_output=True, check=True
        ).stdout
        done = rrmm("match", "--batch", "-", given=given)
        record = json.loads(done.stdout)
        jsonschema.validate(record, json_schema("match-batch"))
        found = {each["regimen"]: each for each in record["assessments"]}
        for one in answer("match", str(profile))["data"]:
            row = found[one["regimen"]]
            assert (one["verdict"], one["statement"]) == (row["verdict"], row["statement"])
            assert sorted(each["code"] for each in one["cautions"]) == sorted(row["cautions"])


_TO_JSON = "import json, sys, yaml; print(json.dumps(yaml.safe_load(open(sys.argv[1]))))"


def test_a_bad_line_of_a_batch_is_a_record_and_stops_nothing() -> None:
    done = rrmm("match", "--batch", "-", given=b'{"prior_lines":1}\nnot json\n{"age":-1}\n{}\n')
    records = [json.loads(line) for line in done.stdout.splitlines()]
    for record in records:
        jsonschema.validate(record, json_schema("match-batch"))
    assert done.returncode == 5
    assert [record["line"] for record in records] == [1, 2, 3, 4]
    assert ["error" in record for record in records] == [False, True, True, False]


BAD = {
    "a wrong key": b"prior_line: 2\n",
    "a wrong type": b"prior_lines: two\n",
    "an unknown drug": b"exposed: [bortezomip]\n",
    "an ambiguous letter": b"exposed: [D]\n",
    "a name with a usual and another meaning": b"lines: [{regimen: DVd}]\n",
    "no mapping": b"- 1\n",
    "broken YAML": b"a: [\n",
    "an alias": b"a: &a [1]\nexposed: *a\n",
    "a tag": b"age: !!python/object:os.system {}\n",
    "not UTF-8": b"label: \xff\n",
    "a null byte": b"label: a\x00b\n",
    "a contradiction": b"prior_lines: 1\nlines: []\n",
    "refractory without exposure": b"exposed: [bortezomib]\nrefractory: [lenalidomide]\n",
    "stopped for a progression that was none": (
        b"lines: [{regimen: Rd, stopped_for: progression, progression: none}]\n"
    ),
    "responding and progressing": b"disease: in-response\nprogressed_on_last: true\n",
    "newly diagnosed and refractory": b"disease: newly-diagnosed\nrefractory: [bortezomib]\n",
    "refractory to a class never received": (b"exposed: [bortezomib]\nrefractory: [anti-CD38]\n"),
    "a class received at least, but by no listed drug": (
        b"prior_lines: 2\nexposed: [bortezomib]\nexposed_at_least: [anti-CD38]\n"
    ),
    "refractory to a class that no line holds": (
        b"lines: [{regimen: VRd}]\nrefractory: [anti-CD38]\n"
    ),
    "not tolerated, but never received": b"exposed: [lenalidomide]\nintolerant: [bortezomib]\n",
    "progressed on it, days after it": b"progressed_on_last: true\ndays_since_last: 400\n",
    "a line that held no drug": b"lines: [{drugs: []}]\n",
    "lines, but nothing received": b"prior_lines: 2\nexposed: []\n",
    "two documents": b"age: 1\n---\nage: 2\n",
    "a doubled key": b"age: 1\nage: 2\n",
    "depth": b"[" * 5000,
}


@pytest.mark.parametrize("given", BAD.values(), ids=BAD)
@pytest.mark.parametrize("command", ["match", "history"])
def test_a_bad_profile_is_told_of_and_gives_no_answer(command: str, given: bytes) -> None:
    done = rrmm(command, "-", "--json", given=given)
    assert (done.returncode, done.stdout) == (5, b"")
    error = json.loads(done.stderr)
    jsonschema.validate(error, json_schema("error"))
    assert error["error"]["locations"] != []


@pytest.mark.parametrize("given", BAD.values(), ids=BAD)
def test_check_lists_the_problems_of_a_bad_profile(given: bytes) -> None:
    done = rrmm("profile", "check", "-", "--json", given=given)
    assert b"Traceback" not in done.stderr
    if done.returncode == 1:
        assert json.loads(done.stdout)["data"] != []
    else:
        assert (done.returncode, done.stdout) == (5, b"")


def test_exit_status_says_that_no_stated_criteria_are_met() -> None:
    words = ["match", *SHORT, "--exit-status", "--regimen"]
    assert rrmm(*words, "SVd").returncode == 0
    assert rrmm(*words, "teclistamab").returncode == 1


def test_the_profile_schema_describes_the_examples() -> None:
    import yaml

    for path in EXAMPLES:
        profile = yaml.safe_load(path.read_text(encoding="utf-8"))
        jsonschema.validate(profile, json_schema("profile"))


def test_a_regimen_that_is_taken_by_its_usual_meaning_names_the_other_reading() -> None:
    found = answer("match", *SHORT, "--regimen", "DVd")
    assert "N102" in [each["code"] for each in found["warnings"]]


def test_a_catalog_older_than_90_days_says_so(tmp_path: Path) -> None:
    for file in (ROOT / "tests" / "cases" / "small").glob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        (tmp_path / file.name).write_text(text.replace("2026-11-20", "2020-01-01"))
    found = answer("match", "--lines", "2", "--catalog", str(tmp_path))
    assert [each["code"] for each in found["warnings"]] == ["N202"]


@pytest.mark.parametrize("value", ["crcl=45", "crcl=4.5", "crcl=", "=3"])
def test_a_measure_without_a_unit_is_no_measure(value: str) -> None:
    assert rrmm("match", *SHORT, "--measure", value).returncode == 2


@pytest.mark.parametrize(
    "given", [["--condition", "foo:1"], ["--measure", "crcl=45mL/min"], ["--biomarker", "zzz"]]
)
def test_a_fact_that_no_criterion_asks_for_is_told(given: list[str]) -> None:
    assert "N203" in [each["code"] for each in answer("match", *SHORT, *given)["warnings"]]


def test_findings_belong_to_a_batch() -> None:
    assert rrmm("match", *SHORT, "--findings").returncode == 2


def test_an_empty_list_of_names_is_not_taken_for_none() -> None:
    assert rrmm("match", "--lines", "2", "--exposed", "").returncode == 2


def test_what_looks_like_one_line_given_as_several_is_flagged() -> None:
    given = b"lines: [{regimen: VRd, progression: none}, {drugs: [lenalidomide]}]"
    told = [each["message"] for each in answer("match", "-", given=given)["warnings"]]
    assert any("looks like a planned part of line 1" in message for message in told)


def test_a_disease_that_responds_now_is_not_called_refractory_now() -> None:
    given = b"""lines:
- {regimen: Rd, best_response: PR, progression: "2024-01-10", stopped_for: progression}
- {regimen: DKd, best_response: CR, progression: none}
"""
    assert answer("history", "-", given=given)["data"][0]["disease"]["name"] == "in response"


@pytest.mark.parametrize("option", [["--basis", "any"], ["--verdict", "met"], ["--exit-status"]])
def test_a_batch_refuses_what_it_would_answer_by_half(option: list[str]) -> None:
    done = rrmm("match", "--batch", "-", *option, given=b"{}\n")
    assert (done.returncode, done.stdout) == (2, b"")


INDUCTION = b"""lines:
- regimen: VRd
  start: "2019-01"
  end: "2024-06-01"
  transplant: autologous
  maintenance: [lenalidomide]
  best_response: VGPR
  progression: "2024-05-20"
  stopped_for: progression
"""


def test_the_end_of_a_maintenance_is_no_last_dose_of_the_induction() -> None:
    told = answer("history", "-", given=INDUCTION)["data"][0]
    assert [each["what"] for each in told["time_since"]] == ["lenalidomide"]
    of_bortezomib = [each for each in told["windows"] if each["drug"] == "bortezomib"]
    assert {each["verdict"] for each in of_bortezomib} == {"unknown"}


def test_a_drug_of_a_maintenance_counts_though_its_induction_is_not_recorded() -> None:
    given = b"lines: [{maintenance: [lenalidomide], last_dose: {lenalidomide: '2024-06'}}]"
    told = answer("history", "-", given=given)["data"][0]
    assert [each["what"] for each in told["time_since"]] == ["lenalidomide"]


def drug_of(given: bytes, drug: str) -> dict[str, Any]:
    (told,) = answer("history", "-", given=given)["data"]
    found: dict[str, Any] = next(each for each in told["drugs"] if each["drug"] == drug)
    return found


def test_lenalidomide_maintenance_counts_with_the_debate_beside_it() -> None:
    told = drug_of(INDUCTION, "lenalidomide")
    assert told["refractory"] == "met"
    assert "on maintenance (debated)" in told["because"]
    (beside,) = told["beside"]
    assert "debated" in beside["text"]
    assert beside["source"]
    page = rrmm("history", "-", given=INDUCTION).stdout.decode()
    assert "Beside it" in page


def test_no_debate_is_shown_for_what_was_no_maintenance() -> None:
    given = b"""lines:
- {regimen: Rd, best_response: PR, progression: "2024-01-10", end: "2024-01-10"}
"""
    assert drug_of(given, "lenalidomide")["beside"] == []


LATER = b"""lines:
- {regimen: Rd, best_response: PR, end: "2022-01-10", progression: "2022-01-10"}
- {regimen: KRd, best_response: %s, end: "2023-05-01", progression: none}
"""


def test_a_later_response_to_a_refractory_drug_is_told_beside_it() -> None:
    told = drug_of(LATER % b"VGPR", "lenalidomide")
    assert told["refractory"] == "met"
    assert "since then VGPR with it in line 2" in told["because"]
    assert len(told["beside"]) == 1


def test_stable_disease_later_is_no_later_response() -> None:
    told = drug_of(LATER % b"SD", "lenalidomide")
    assert "since then" not in told["because"]
    assert told["beside"] == []


def test_stable_disease_in_a_first_cycle_that_goes_on_says_nothing_yet() -> None:
    given = b"lines: [{regimen: DPd, start: '2026-11', cycles: 1, best_response: SD}]"
    assert drug_of(given, "pomalidomide")["refractory"] == "unknown"
    ended = given.replace(b"cycles: 1", b"stopped_for: completed, cycles: 4")
    assert drug_of(ended, "pomalidomide")["refractory"] == "met"


@pytest.mark.parametrize(
    "given",
    [
        b"lines: [{regimen: Rd, last_dose: {lenalidomide: '2027-01-01'}}]",
        b"prior_lines: 1\ntransplant: {received: autologous, date: '2027'}",
    ],
)
def test_what_comes_after_the_day_asked_about_is_told(given: bytes) -> None:
    told = [each["message"] for each in answer("history", "-", given=given)["warnings"]]
    assert any("is after the day asked about" in each for each in told)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (b"conditions: [{id: a}, {id: a, state: absent}]", "a is recorded twice, not alike"),
        (
            b"progressed_on_last: true\n"
            b"lines: [{regimen: Rd, end: '2024-01-01', progression: '2024-06-01'}]",
            "progressed_on_last is true, but the progression came after",
        ),
        (
            b"progressed_on_last: false\n"
            b"lines: [{regimen: Rd, end: '2024-02-01', progression: '2024-01-01'}]",
            "progressed_on_last is false, but the progression came before",
        ),
        (b"measures: {creatinine-clearance: {value: -5, unit: mL/min}}", "0"),
    ],
)
def test_a_contradiction_is_named_with_its_place(given: bytes, says: str) -> None:
    done = rrmm("profile", "check", "-", given=given)
    assert done.returncode == 1
    assert says in done.stdout.decode()


def test_each_part_of_a_group_says_what_decides_it() -> None:
    given = b"prior_lines: 3\nexposed: [V, R, Dara, d]\nrefractory: [V, R]"
    (told,) = answer("history", "-", given=given)["data"]
    penta = next(each for each in told["groups"] if each["name"] == "penta refractory")
    assert "2 proteasome inhibitors: " in penta["because"]
    assert "2 immunomodulatory drugs: " in penta["because"]


@pytest.mark.parametrize("regimen", ["cilta-cel", "teclistamab-alone", "linvoseltamab-alone"])
def test_a_recorded_infection_heads_the_cautions_of_a_t_cell_therapy(regimen: str) -> None:
    given = b"conditions: [{id: active-infection}]"
    (told,) = answer("match", "-", "--regimen", regimen, given=given)["data"]
    assert told["cautions"][0]["code"] == "active-infection"
    assert told["cautions"][0]["recorded"] is True


@pytest.mark.parametrize(("clearance", "recorded"), [("59", [True]), ("60", []), (None, [False])])
def test_a_low_creatinine_clearance_heads_what_depends_on_the_kidneys(
    clearance: str | None, recorded: list[bool]
) -> None:
    measured = () if clearance is None else ("--measure", f"creatinine-clearance={clearance}mL/min")
    (told,) = answer("match", *SHORT, *measured, "--regimen", "KRd")["data"]
    found = [each["recorded"] for each in told["cautions"] if each["code"] == "renal-function"]
    assert found == recorded
