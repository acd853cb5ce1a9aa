"""`profile check` tells every problem at once, each with its place, and none that is not there."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support import called

Told = tuple[int | None, int | None, str]


def problems(given: str) -> list[dict[str, Any]]:
    done = called("profile", "check", "-", "--json", given=given)
    found: list[dict[str, Any]] = json.loads(done.stdout)["data"]
    assert done.returncode == bool(found), done.stderr
    return found


def places(given: str) -> list[Told]:
    return [(each["line"], each["column"], each["path"]) for each in problems(given)]


SHORT_FORM = """\
prior_lines: 2
exposed: [bortezomib, lenalidomide, D]
refractory: [carfilzomib]
progressed_on_last: true
days_since_last: 200
favourite: tea
measures: {creatinine-clearance: {value: 45, unit: mg/dL}}
"""


def test_unknown_keys_names_contradictions_and_units_are_told_together() -> None:
    assert places(SHORT_FORM) == [
        (2, 37, "exposed.2"),
        (3, 1, "refractory"),
        (4, 1, "progressed_on_last"),
        (6, 1, "favourite"),
        (7, 46, "measures.creatinine-clearance.unit"),
    ]


LINES = """\
prior_lines: 3
lines:
  - regimen: Vd
    start: "2021-01"
    end: "2020-01"
  - {regimen: DRd, start: "2019-01", end: "2019-13"}
"""


def test_a_line_whose_regimen_is_ambiguous_still_has_its_dates_compared() -> None:
    assert places(LINES) == [
        (1, 1, "prior_lines"),
        (3, 5, "lines.0.regimen"),
        (5, 5, "lines.0.end"),
        (6, 20, "lines.1.start"),
        (6, 38, "lines.1.end"),
    ]


def test_a_name_after_a_broken_item_is_told_at_its_own_place() -> None:
    assert places("exposed: [V, 12, D]") == [(1, 14, "exposed.1"), (1, 18, "exposed.2")]


def test_a_problem_inside_a_line_that_is_no_line_leaves_it_counted() -> None:
    assert [each[2] for each in places("prior_lines: 2\nlines: [5, {regimen: DRd}]")] == ["lines.0"]


INVENTED = {
    "a drug beside an ambiguous name that may mean it": (
        "exposed: [V, D]\nrefractory: [daratumumab]",
        ["exposed.1"],
    ),
    "a drug beside a name of nothing": (
        "exposed: [V, Kyprolsi]\nrefractory: [carfilzomib]",
        ["exposed.1"],
    ),
    "a last dose beside an ambiguous name": (
        "lines: [{drugs: [V, D], last_dose: {daratumumab: '2020'}}]",
        ["lines.0.drugs.1"],
    ),
    "a last dose beside a misspelt maintenance": (
        "lines: [{drugs: [V], maintenence: [R], last_dose: {lenalidomide: '2020'}}]",
        ["lines.0.maintenence"],
    ),
    "an empty list of drugs whose item was broken": ("lines: [{drugs: [12]}]", ["lines.0.drugs.0"]),
    "no line before newly diagnosed disease with a broken list": (
        "disease: newly-diagnosed\nexposed: 12\nprogressed_on_last: true",
        ["exposed"],
    ),
    "a progression after a line of which it is not known what stopped it": (
        "progressed_on_last: true\n"
        "lines: [{regimen: Rd, end: '2020', progression: '2021-06', stopped_for: 5}]",
        ["lines.0.stopped_for"],
    ),
    "a condition of which the grade is broken": (
        "conditions: [{id: a, grade: 9}, {id: a, grade: 2}]",
        ["conditions.0.grade"],
    ),
}


@pytest.mark.parametrize("case", INVENTED)
def test_nothing_is_said_that_rests_on_a_broken_part(case: str) -> None:
    given, expected = INVENTED[case]
    assert [each["path"] for each in problems(given)] == expected


def test_a_drug_that_an_ambiguous_name_cannot_mean_is_still_missing() -> None:
    found = [each["path"] for each in problems("exposed: [V, D]\nrefractory: [carfilzomib]")]
    assert found == ["exposed.1", "refractory"]


def test_a_transplant_before_the_first_line_is_a_contradiction() -> None:
    line = "lines: [{regimen: VRd, start: '2020-02', transplant: autologous}]"
    (found,) = problems(f"transplant: {{received: autologous, date: '2020-01-31'}}\n{line}")
    assert found["path"] == "transplant.date"
    assert "before the start 2020-02 of the first line (line 2, lines.0.start)" in found["message"]
    assert problems(f"transplant: {{received: autologous, date: '2020'}}\n{line}") == []


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("prior_lines: -1", "-1 is not accepted; use 0 or more"),
        ("prior_lines: 51", "51 is not accepted; use 50 or less"),
        ("lines: [{cycles: -2}]", "-2 is not accepted; use 0 or more"),
    ],
)
def test_a_number_out_of_bounds_is_told_with_what_is_accepted(given: str, message: str) -> None:
    (found,) = problems(given)
    assert found["message"] == message
    assert found["line"] == 1


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ('{\n "age": 1e999}', (2, 9)),
        ('{\n\t"age": 1,\n\t"age": 2}', (3, 2)),
        ('\t{"age": "old"\t}\n\t', (1, 3)),
    ],
)
def test_a_problem_of_json_has_its_line_and_column(given: str, place: tuple[int, int]) -> None:
    (found,) = problems(given)
    assert (found["line"], found["column"]) == place


def test_a_unit_that_no_criterion_knows_is_refused_with_the_ones_that_are_known() -> None:
    given = "measures: {creatinine-clearance: {value: 45, unit: mg/dL}}"
    (found,) = problems(given)
    assert found["message"] == "'mg/dL' is not accepted; use mL/min"
    done = called("match", "-", given=given)
    assert (done.returncode, done.stdout) == (5, "")
    assert "'mg/dL' is not accepted; use mL/min" in done.stderr


def test_a_unit_is_known_without_regard_to_its_case() -> None:
    assert problems("measures: {creatinine-clearance: {value: 45, unit: ML/MIN}}") == []


def test_a_measure_that_no_criterion_asks_for_may_have_any_unit() -> None:
    assert problems("measures: {shoe-size: {value: 45, unit: EU}}") == []


CONTRADICTED = """\
exposed: [V]
refractory: [R]
measures: {creatinine-clearance: {value: 5, unit: furlong}}
"""


@pytest.mark.parametrize("command", ["match", "history"])
def test_a_contradiction_and_an_unknown_unit_are_told_in_one_go(command: str) -> None:
    done = called(command, "-", "--json", given=CONTRADICTED)
    found = [each["path"] for each in json.loads(done.stderr)["error"]["locations"]]
    assert (done.returncode, found) == (5, ["refractory", "measures.creatinine-clearance.unit"])


STABLE = """\
lines:
  - {drugs: [R], start: "2020", end: "2021", cycles: 6, best_response: SD, stopped_for: completed}
"""


def test_a_line_that_shows_refractoriness_denies_an_empty_list_but_not_its_class() -> None:
    assert places(STABLE + "refractory: []\n") == [(3, 1, "refractory")]
    assert places(STABLE + "refractory: [imid]\n") == []
