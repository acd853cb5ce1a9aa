"""What a reader is told beside a verdict: the datum that decides, form, pathway, outcome."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from tests.support import answered as rrmm


def match(*words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(rrmm("match", *words, "--json").stdout)
    return found


REASONS: dict[str, tuple[list[str], str]] = {
    "cilta-cel": (
        ["--lines", "1", "--exposed", "V,R", "--refractory", "none"],
        "needs lenalidomide-refractory disease; recorded as not refractory",
    ),
    "dkd": (
        ["--lines", "1", "--exposed", "V,R", "--age", "15"],
        "needs an adult; age 15",
    ),
    "kd": (
        ["--lines", "5", "--exposed", "V,R"],
        "needs 1 to 3 prior lines of therapy; 5 prior lines recorded",
    ),
    "daratumumab-alone": (
        ["--lines", "2", "--exposed", "V,R", "--refractory", "R"],
        "needs either (at least 3 prior lines of therapy including a proteasome inhibitor and an "
        "immunomodulatory drug), or (refractory to a proteasome inhibitor; refractory to an "
        "immunomodulatory drug); 2 prior lines recorded; proteasome inhibitor recorded as not "
        "refractory",
    ),
    "sd": (
        ["--lines", "4", "--refractory", "triple-class"],
        "not recorded: refractory: 2 proteasome inhibitors, refractory: 2 immunomodulatory drugs",
    ),
}


@pytest.mark.parametrize("regimen", REASONS)
def test_the_datum_that_decides_is_told_in_plain_words(regimen: str) -> None:
    flags, expected = REASONS[regimen]
    (found,) = match(*flags, "--regimen", regimen)["data"]
    assert found["reason"] == expected


def test_one_branch_of_several_is_never_told_as_if_it_were_asked_for() -> None:
    words = ("--lines", "2", "--exposed", "V,R", "--refractory", "none", "--basis", "any")
    for found in match(*words, "--verdict", "not_met")["data"]:
        parts = [each["finding"]["criterion"] for each in found["findings"]]
        if parts[0] == "any_of" and found["reason"].startswith("needs"):
            assert found["reason"].startswith("needs either"), found["reason"]


def test_an_open_alternative_is_one_datum() -> None:
    words = ("--lines", "2", "--exposed", "V,R", "--refractory", "R,V", "--regimen", "Pd")
    (found,) = match(*words)["data"]
    assert found["missing"] == ["progressed_on_last or days_since_last"]


def test_entry_criteria_of_a_trial_are_called_so_and_bring_its_outcome() -> None:
    words = ("--lines", "2", "--exposed", "V,R", "--refractory", "none", "--basis", "trial")
    done = rrmm("match", *words, "--regimen", "Ven-Vd", "-o", "csv")
    (row,) = csv.DictReader(io.StringIO(done.stdout))
    assert row["words"] == "entry criteria of BELLINI as published are met"
    assert "more people died" in row["beside"]


@pytest.mark.parametrize("shape", [[], ["-o", "csv"], ["-o", "tsv"]])
def test_form_pathway_and_relayed_wording_stand_beside_a_verdict(shape: list[str]) -> None:
    words = ("--lines", "5", "--exposed", "V,K,R,Pom,Dara,d", "--refractory", "V,R,Dara")
    told = rrmm("match", *words, "--regimen", "iber-dd", "--fields", "name,beside", *shape)
    assert "Darzalex Faspro (SC); accelerated approval; wording relayed" in told.stdout


def test_a_recorded_caution_spells_its_target() -> None:
    words = ("--lines", "3", "--exposed", "teclistamab,Dara", "--refractory", "Dara")
    (found,) = match(*words, "--regimen", "Tec-Dara")["data"]
    assert {"prior BCMA", "anti-CD38 again"} <= set(found["recorded"])


@pytest.mark.parametrize("shape", ["table", "csv", "ndjson", "name", "json"])
def test_the_footer_travels_in_every_format(shape: str) -> None:
    done = rrmm("match", "--lines", "2", "--exposed", "V,R", "-o", shape)
    told = done.stderr if shape != "json" else " ".join(json.loads(done.stdout)["meta"]["remarks"])
    for words in ("contraindications, fitness and access are not judged", "without a statement"):
        assert words in told


def test_the_reasons_for_no_statement_add_up() -> None:
    first = match("--lines", "2", "--exposed", "V,R")["meta"]["remarks"][0]
    total, _, listed = first.partition(" regimens without a statement to judge (")
    counts = [int(each.split()[0]) for each in listed.partition(")")[0].split("; ")]
    assert sum(counts) == int(total)


def test_a_condition_that_a_caution_listens_to_is_no_slip() -> None:
    flags = ("--lines", "1", "--regimen", "cilta-cel", "--condition")
    assert match(*flags, "hepatitis-b")["warnings"] == []
    (slip,) = match(*flags, "hepatitis-x")["warnings"]
    assert slip["code"] == "N203"


@pytest.mark.parametrize(
    ("option", "name", "among"),
    [
        ("--regimen", "SVd", {"selinexor", "bortezomib", "dexamethasone"}),
        ("--drug", "carfilzomib", {"carfilzomib"}),
    ],
)
def test_a_side_effect_is_attributed_to_what_was_asked_about_alone(
    option: str, name: str, among: set[str]
) -> None:
    found = json.loads(rrmm("effects", option, name, "--json").stdout)["data"]
    assert found
    for each in found:
        drugs = [row["drug"] for key in ("drugs", "boxed_for") for row in each[key]]
        assert set(drugs) <= among, each["id"]
        assert drugs or each["classes"], each["id"]


def test_a_list_of_side_effects_marks_what_a_box_warns_of() -> None:
    done = rrmm("effects", "--regimen", "cilta-cel", "-o", "csv")
    rows = {row["id"]: row["boxed_for"] for row in csv.DictReader(io.StringIO(done.stdout))}
    assert rows["crs"] == "ciltacabtagene-autoleucel"
    assert rows["anemia"] == ""


@pytest.mark.parametrize("regimen", ["rd", "bortezomib-alone", "bortezomib-dex", "vmp"])
def test_a_label_that_stands_with_the_drug_is_not_told_as_none(regimen: str) -> None:
    (found,) = match("--lines", "1", "--exposed", "V,R", "--regimen", regimen)["data"]
    assert found["verdict"] == "no_statement"
    assert found["reason"].startswith("its drugs' own labels stand, without a line to judge by")
    assert "own label" in rrmm("regimen", regimen).stdout


def test_a_regimen_with_a_drug_that_has_no_such_label_is_told_as_without_one() -> None:
    (found,) = match("--lines", "1", "--exposed", "V,R", "--regimen", "bela-pd")["data"]
    assert "own labels" not in found["reason"]


def test_a_second_form_whose_label_is_met_too_stands_beside_the_first() -> None:
    words = ("--lines", "1", "--exposed", "V,R", "--refractory", "none", "--age", "60")
    told = {each["regimen"]: each["beside"] for each in match(*words)["data"]}
    assert told["drd"] == ["Darzalex (IV)", "also met: Darzalex Faspro (SC)"]
    words = ("--lines", "1", "--exposed", "V,R", "--refractory", "R", "--age", "60")
    told = {each["regimen"]: each["beside"] for each in match(*words)["data"]}
    assert told["dpd"] == ["Darzalex Faspro (SC)"]
