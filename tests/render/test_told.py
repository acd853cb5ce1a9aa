"""What people are told of nested values, of p values, and of lists that are cut to nothing."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from rrmm_cli.model.trial import FollowUp
from rrmm_cli.render.text import cell, interval, told, watched
from tests.conftest import LISTS, Rrmm


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"brand": "Kyprolis", "form": None, "routes": ["IV", "SC"]},
         "brand: Kyprolis; routes: IV, SC"),
        ([{"arm": "KdD", "value": 28.6, "note": ""}, {"arm": "Kd", "value": 15.0}],
         "arm: KdD; value: 28.6 | arm: Kd; value: 15"),
        ({"id": "a", "doses": [{"drug": "x"}, {"drug": "y"}]}, "id: a; doses: (drug: x | drug: y)"),
        ({"of": {"id": "a"}, "known": False, "n": 0}, "of: (id: a); known: false; n: 0"),
        ({"sources": [], "caveat": {}}, ""),
    ],
    ids=str,
)  # fmt: skip
def test_a_mapping_is_told_by_what_is_filled_in_it(value: Any, text: str) -> None:
    assert text == told(value)


@pytest.mark.parametrize("value", [None, True, 28.0, "NR", [], ["a", 1.0], [["a"], "b"]], ids=repr)
def test_what_holds_no_mapping_is_told_as_in_every_table(value: Any) -> None:
    assert cell(value) == told(value)


@pytest.mark.parametrize("format_", ["table", "markdown", "html"])
def test_no_table_for_people_holds_json(rrmm: Rrmm, format_: str) -> None:
    out = rrmm("trial", "candor", "--fields", "results", "-o", format_).out
    assert "endpoint: PFS hazard ratio" in out
    assert '{"' not in out
    assert "&quot;" not in out


def test_csv_holds_nested_values_as_json(rrmm: Rrmm) -> None:
    rows = csv.reader(io.StringIO(rrmm("drug", "daratumumab", "--fields", "matched,products",
                                       "-o", "csv").out))  # fmt: skip
    assert json.loads(list(rows)[1][0])["by"] == "id"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"ci_low": 0.6, "ci_high": 1.03, "p_value": "0.042 (as printed)"},
         "0.6 to 1.03; p 0.042 (as printed)"),
        ({"ci_low": 0.6, "ci_high": "NE", "ci_level_percent": 95}, "95% CI 0.6 to NE"),
        ({"p_value": "0.001"}, "p 0.001"),
        ({}, ""),
    ],
    ids=str,
)  # fmt: skip
def test_an_interval_and_a_p_value_stand_together(given: dict[str, Any], said: str) -> None:
    nothing = dict.fromkeys(("ci_low", "ci_high", "ci_level_percent", "p_value"))
    assert said == interval(nothing | given)


@pytest.mark.parametrize("command", LISTS)
def test_a_list_cut_to_nothing_says_how_many_there_are(rrmm: Rrmm, command: str) -> None:
    total = len(rrmm(command, "-o", "name").out.splitlines())
    for more in ([], ["--sort", "name"]):
        assert (0, "", f"(0 of {total} shown)\n") == rrmm(command, "--limit", "0", *more)


def test_a_trial_says_how_long_people_had_been_watched(rrmm: Rrmm) -> None:
    out = rrmm("trial", "candor").out
    assert "follow-up: median 16.9 months (primary, KdD); median 16.3 months (primary, Kd);" in out


@pytest.mark.parametrize(
    ("given", "told_as"),
    [
        ({"months": 50.0}, "median 50 months"),
        ({"months": 9.1, "measure": "minimum"}, "minimum 9.1 months"),
        ({"months": 30.0, "months_at_most": 38.0}, "median 30 to 38 months"),
        ({"months": 13.2, "arm": "SVd"}, "median 13.2 months (SVd)"),
    ],
)
def test_a_follow_up_says_what_its_number_is(given: dict[str, Any], told_as: str) -> None:
    assert told_as == watched(FollowUp.model_validate(given).model_dump())
