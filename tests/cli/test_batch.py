"""A batch writes one record per line and refuses what it would pass over."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from rrmm_cli.load.schemas import json_schema

ROOT = Path(__file__).parents[2]
PROFILE = '{"label": "a", "prior_lines": 1}\n'


def batch(*words: str, given: str = PROFILE, **env: str) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-m", "rrmm_cli", "match", "--batch", "-", *words]
    return subprocess.run(
        program,
        input=given,
        capture_output=True,
        check=False,
        cwd=ROOT,
        text=True,
        env={**os.environ, **env},
    )


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["-o", "csv"], "-o csv"),
        (["-o", "table"], "-o table"),
        (["--fields", "regimen"], "--fields"),
        (["--sort", "id"], "--sort"),
        (["--limit", "0"], "--limit"),
    ],
)
def test_a_batch_refuses_a_way_of_showing_that_it_does_not_have(
    words: list[str], named: str
) -> None:
    done = batch(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"leave out {named}; -o ndjson may stand" in done.stderr


@pytest.mark.parametrize("words", [["-o", "ndjson"], ["-o", "NDJSON"], ["--json"]])
def test_a_batch_may_be_asked_for_what_it_writes_anyway(words: list[str]) -> None:
    done = batch(*words)
    assert (done.returncode, done.stdout) == (0, batch().stdout)


def test_the_usual_format_of_a_user_does_not_stop_a_batch() -> None:
    done = batch(RRMM_OUTPUT="csv")
    assert (done.returncode, done.stdout) == (0, batch().stdout)


def records(given: str) -> list[dict[str, Any]]:
    found = [json.loads(line) for line in batch(given=given).stdout.splitlines()]
    for each in found:
        jsonschema.validate(each, json_schema("match-batch"))
    return found


BAD = {
    "an ambiguous name": ('{"label": "c", "exposed": ["P"]}', "c"),
    "an unknown key": ('{"label": "c", "agge": 1}', "c"),
    "a contradiction": ('{"label": "c", "lines": [], "prior_lines": 1}', "c"),
    "an unknown unit": (
        '{"label": "c", "measures": {"creatinine-clearance": {"value": 1, "unit": "kg"}}}',
        "c",
    ),
    "a label that is no text": ('{"label": 7, "age": 60}', None),
    "no label": ('{"age": -1}', None),
    "no JSON": ('{"label": "c", ', None),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_line_keeps_its_label_where_it_was_read(case: str) -> None:
    given, label = BAD[case]
    (record,) = records(given)
    assert record["label"] == label
    assert record["error"]["code"] == "E501"


def test_a_basis_that_is_not_known_names_all_of_them() -> None:
    done = batch("--basis", "foo")
    assert done.returncode == 2
    assert "--basis takes: label, guideline, trial, article, any" in done.stderr


def test_any_basis_is_any_basis_in_capitals_too() -> None:
    assert batch("--basis", "ANY").returncode == 2
