"""A danger is told once, with what each drug's own text says of it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


def rrmm(*words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "rrmm_cli", *words],
        capture_output=True,
        check=True,
        cwd=ROOT,
        text=True,
    )
    return done.stdout


@pytest.mark.parametrize(
    ("regimen", "times"),
    [
        ("isa-pd", ["4 weeks before to 4 weeks after", "5 months after"]),
        ("dpd", ["4 weeks before to 4 weeks after", "3 months after"]),
    ],
)
def test_a_longer_time_that_another_drug_asks_for_is_told(regimen: str, times: list[str]) -> None:
    page = rrmm("regimen", regimen)
    answer = rrmm("match", "--lines", "2", "--exposed", "V,R", "--regimen", regimen, "--json")
    cautions = json.loads(answer)["data"][0]["cautions"]
    (judged,) = [each["text"] for each in cautions if each["code"] == "embryo-fetal-toxicity"]
    for text in (page, judged):
        assert all(time in text for time in times)


def test_a_text_is_never_lent_to_another_drug() -> None:
    page = rrmm("regimen", "SVd")
    assert "(also " not in page


def test_each_code_stands_once_beside_an_assessment() -> None:
    answer = rrmm("match", "--lines", "2", "--exposed", "V,R", "--json")
    for row in json.loads(answer)["data"]:
        codes = [each["code"] for each in row["cautions"]]
        assert len(codes) == len(set(codes)), row["regimen"]
