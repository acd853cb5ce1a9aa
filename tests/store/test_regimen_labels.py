"""A drug's page sends to the regimens that labels speak of only where there are some."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import SMALL, Edited, Rrmm

PLACES = ("US", "EU", "UK", "JP")
SENT = "see the regimens that hold it: rrmm regimens --with carfilzomib --basis label"


@pytest.mark.parametrize("day", ["2026-11-20", "2016-02", "2010"])
@pytest.mark.parametrize(
    ("catalog", "place"), [*(("", place) for place in PLACES), (SMALL, "US"), (SMALL, "EU")]
)
def test_a_page_sends_to_regimens_where_and_when_that_command_finds_some(
    rrmm: Rrmm, catalog: str | Path, place: str, day: str
) -> None:
    of = {"RRMM_CATALOG": str(catalog)}
    asked = ["--jurisdiction", place, "--as-of", day]
    drugs = rrmm("drugs", "-o", "name", **of).out.split()
    pages = rrmm("drug", *drugs, *asked, "--plain", **of)
    listed = rrmm("regimens", "--basis", "label", *asked, "--json", **of).out
    held = {each["drug"] for row in json.loads(listed)["data"] for each in row["components"]}
    sent = {drug for drug in drugs if f"--with {drug} --basis label" in pages.out}
    assert sent == held & set(drugs)


def test_a_drug_without_a_label_of_its_own_sends_in_a_sentence(rrmm: Rrmm) -> None:
    assert f"- {SENT}\n" in rrmm("drug", "carfilzomib").out
    assert SENT.replace("carfilzomib", "daratumumab").replace("see the", "see also the") in (
        rrmm("drug", "daratumumab").out
    )


def test_a_search_finds_the_regimen_of_a_label_and_not_its_drugs(
    rrmm: Rrmm, edited: Edited
) -> None:
    catalog = str(edited(regimens={'from: "2020-08-20"': 'from: "2020-08-21"'}))
    found = rrmm("search", "2020-08-21", "-o", "name", RRMM_CATALOG=catalog).out.split()
    assert "dkd" in found
    assert "carfilzomib" not in found


def test_a_drug_tells_each_label_of_its_regimens_with_its_days(rrmm: Rrmm, edited: Edited) -> None:
    catalog = str(edited(regimens={'from: "2020-08-20"': 'from: "2030-01-01"'}))
    (drug,) = json.loads(rrmm("drug", "carfilzomib", "--json", RRMM_CATALOG=catalog).out)["data"]
    dkd = [each for each in drug["regimen_labels"] if each["regimen"] == "dkd"]
    assert [(each["from"], each["in_force"]) for each in dkd] == [("2030-01-01", False)]
