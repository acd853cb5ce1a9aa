"""Each rule finds what its bad example holds, and nothing in its good one."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

import rrmm_cli.load.rules
from rrmm_cli.load.catalog import FILES, read_catalog
from rrmm_cli.load.lint import findings, lint_catalog
from rrmm_cli.load.partners import approvals
from rrmm_cli.load.rules import RULES
from rrmm_cli.load.rules.rule import Rule
from rrmm_cli.model.catalog import (
    DrugsFile,
    EffectsFile,
    RegimensFile,
    SourcesFile,
    TopicsFile,
    TrialsFile,
)
from rrmm_cli.model.document import CatalogProblem
from tests.conftest import Edited, Rrmm, copy_of_small
from tests.support import CASES, SMALL

EXAMPLES = CASES / "lint"
"""Per rule `good.yaml` and `bad.yaml`: words of the small catalog to replace, and what is found."""

DATA = Path(__file__).parent.parent.parent / "data"

each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)


def example(rule: Rule, name: str) -> dict[str, Any]:
    path = EXAMPLES / rule.id / f"{name}.yaml"
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def small_with(directory: Path, replaced: dict[str, dict[str, str]]) -> Path:
    return copy_of_small(
        directory, **{file.removesuffix(".yaml"): words for file, words in replaced.items()}
    )


def placeless(directory: Path) -> list[str]:
    """What is found, without line and column, which the small catalog may change."""
    return [
        f"{Path(problem.file).name}: {problem.path}: {problem.message}"
        for problem, _ in lint_catalog(directory)
    ]


@each_rule
def test_a_bad_example_yields_exactly_these_findings(rule: Rule, tmp_path: Path) -> None:
    bad = example(rule, "bad")
    assert bad["finds"]
    found = placeless(small_with(tmp_path / "bad", bad["replace"]))
    assert [f"{each} [{rule.id}]" for each in bad["finds"]] == found


@each_rule
def test_a_good_example_yields_none(rule: Rule, tmp_path: Path) -> None:
    good = example(rule, "good")
    assert list(good) == ["replace"]
    assert placeless(small_with(tmp_path / "good", good["replace"])) == []


def test_every_example_belongs_to_a_rule() -> None:
    assert [rule.id for rule in RULES] == sorted(path.name for path in EXAMPLES.iterdir())


def test_every_file_of_rules_holds_the_rule_that_it_is_named_for() -> None:
    folder = Path(rrmm_cli.load.rules.__file__).parent
    files = {path.stem for path in folder.glob("*.py")} - {"__init__", "rule"}
    assert sorted(files) == [rule.id.replace("-", "_") for rule in RULES]


@each_rule
def test_a_rule_says_in_one_short_line_what_it_finds(rule: Rule) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.id)
    assert len(rule.says) <= 75
    assert re.fullmatch(r"an? [^\n]*[a-z0-9]|text [^\n]*[a-z0-9]", rule.says)


@each_rule
def test_help_lint_names_every_rule_and_what_it_finds(rrmm: Rrmm, rule: Rule) -> None:
    code, out, err = rrmm("help", "lint")
    assert (code, err) == (0, "")
    assert re.search(rf"^  {rule.id} +{re.escape(rule.says)}$", out, re.MULTILINE)


def test_the_shipped_catalog_breaks_no_rule() -> None:
    assert [str(problem) for problem, _ in lint_catalog(DATA)] == []


def test_a_finding_stands_at_the_line_and_column_of_what_breaks_the_rule(edited: Edited) -> None:
    catalog = edited(trials={"n: 312": "n: 512"})

    [remark] = lint_catalog(catalog)

    lines = (catalog / "trials.yaml").read_text(encoding="utf-8").splitlines()
    assert remark.problem.line is not None
    assert remark.problem.column is not None
    assert lines[remark.problem.line - 1][remark.problem.column - 1 :].startswith("n: 512")


def test_findings_stand_in_the_order_of_files_and_lines(edited: Edited) -> None:
    catalog = edited(
        drugs={
            'checked_on: "2026-11-20"': 'checked_on: "2020"',
            "code: cardiac": "code: cytopenia",
        },
        sources={"kind: registry,": "kind: news,", "10.1000/candor": "10.1000/other"},
        trials={'checked_on: "2026-11-20"': 'checked_on: "2020"', "n: 312": "n: 512"},
    )

    places = [
        (list(FILES).index(Path(problem.file).name), problem.line, problem.column)
        for problem, _ in lint_catalog(catalog)
    ]

    assert len(places) > 4
    assert sorted(places) == places


def test_a_catalog_that_cannot_be_read_is_asked_for_no_rule(broken: Path) -> None:
    remarks = lint_catalog(broken)
    assert [remark.rule for remark in remarks] == [None]


def test_a_finding_makes_validate_say_no_and_names_its_rule(rrmm: Rrmm, edited: Edited) -> None:
    catalog = edited(trials={"n: 312": "n: 512"})

    code, out, err = rrmm("catalog", "validate", str(catalog), "--json")

    assert (code, err) == (1, "")
    [problem] = json.loads(out)["data"]
    assert problem["rule"] == "arm-above-trial"
    assert problem["message"].endswith("[arm-above-trial]")
    assert set(CatalogProblem.model_fields) == set(problem)


def test_a_problem_that_no_rule_found_has_none(rrmm: Rrmm, broken: Path) -> None:
    out = rrmm("catalog", "validate", str(broken), "--json").out
    assert [problem["rule"] for problem in json.loads(out)["data"]] == [None]


def test_a_catalog_that_breaks_a_rule_still_answers(rrmm: Rrmm, edited: Edited) -> None:
    catalog = edited(trials={"n: 312": "n: 512"})
    assert rrmm("trial", "CANDOR", "--catalog", str(catalog)).code == 0


@pytest.mark.parametrize(
    ("date", "found"),
    [
        ("2027-11-20", set()),
        ("2027-11-21", {"unchecked-for-a-year"}),
        ("2027", set()),
        ("2028", {"unchecked-for-a-year"}),
    ],
)
def test_today_is_the_catalogs_own_date(edited: Edited, date: str, found: set[str]) -> None:
    catalog = edited(catalog={'date: "2026-11-20"': f'date: "{date}"'})
    assert found == {rule for _, rule in lint_catalog(catalog)}


C, D, L = "carfilzomib", "dexamethasone", "lenalidomide"


@pytest.mark.parametrize(
    ("words", "treatments"),
    [
        ("use alone made a full approval", [{C}]),
        ("with subcutaneous daratumumab after one line", [{C, "daratumumab"}]),
        ("with IV Darzalex (daratumumab) plus low-dose dex", [{C, D, "daratumumab"}]),
        ("with Revlimid/dexamethasone, newly diagnosed", [{C, D, L}]),
        ("with dexamethasone after lenalidomide, and with Rev + dex", [{C, D}, {C, D, L}]),
        (
            "with lenalidomide or cyclophosphamide, each with dex",
            [{C, D, "cyclophosphamide"}, {C, D, L}],
        ),
        ("with progression on the last; lenalidomide was given before", []),
        ("after at least two therapies including lenalidomide", []),
        ("any multiple myeloma, without dexamethasone", []),
    ],
)
def test_an_approval_is_read_by_the_drugs_that_its_words_name(
    edited: Edited, words: str, treatments: list[set[str]]
) -> None:
    catalog = read_catalog(edited(drugs={"text: with Rd": f'text: "{words}"'}))
    [read] = [each for each in approvals(catalog) if each.event.text == words]
    assert treatments == read.treatments


def test_a_step_for_another_disease_allows_nothing_in_myeloma(edited: Edited) -> None:
    catalog = read_catalog(edited(drugs={"text: with Rd": "another_disease: true, text: with Rd"}))
    assert "EU" not in {each.event.jurisdiction for each in approvals(catalog) if each.drug.id == C}


def test_a_catalog_without_an_entry_breaks_no_rule() -> None:
    small = read_catalog(SMALL)
    empty = small.model_copy(
        update={
            "drugs_file": DrugsFile(classes=[], drugs=[]),
            "regimens_file": RegimensFile(regimens=[]),
            "effects_file": EffectsFile(effects=[]),
            "trials_file": TrialsFile(trials=[]),
            "topics_file": TopicsFile(topics=[]),
            "rules_file": small.rules_file.model_copy(update={"groups": []}),
            "sources_file": SourcesFile(sources=[]),
        }
    )
    assert findings(empty, SMALL) == []


def test_rules_find_the_same_when_asked_twice() -> None:
    catalog = read_catalog(SMALL)
    assert findings(catalog, SMALL) == findings(catalog, SMALL) == []
