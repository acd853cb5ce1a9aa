"""The cautions that must not be missing stand beside every regimen whose drugs bring them."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.support import answered

DATA = Path(__file__).parent.parent / "data"
PROFILE = {
    "prior_lines": 4,
    "exposed": ["V", "K", "R", "Pom", "Dara", "teclistamab", "talquetamab"],
    "refractory": ["Dara"],
}
OF_DRUG = {
    "bortezomib": ["peripheral-neuropathy", "wrong-route", "herpes-zoster"],
    "thalidomide": ["peripheral-neuropathy", "vte", "embryo-fetal-toxicity"],
    "lenalidomide": ["stem-cell-collection", "vte", "embryo-fetal-toxicity", "renal-function"],
    "pomalidomide": ["vte", "embryo-fetal-toxicity", "pembrolizumab-with-imid"],
    "iberdomide": ["vte", "embryo-fetal-toxicity"],
    "carfilzomib": ["cardiac-failure"],
    "pegylated-liposomal-doxorubicin": ["cardiomyopathy"],
    "panobinostat": ["cardiac-ischemia", "arrhythmia", "diarrhea"],
    "daratumumab": ["hepatitis-b", "blood-typing", "herpes-zoster", "anti-cd38-again", "eyes"],
    "isatuximab": ["blood-typing", "anti-cd38-again"],
    "belantamab-mafodotin": ["eyes", "prior-bcma"],
    "teclistamab": ["prior-bcma", "herpes-zoster"],
    "ciltacabtagene-autoleucel": ["prior-bcma", "t-cell-collection"],
    "idecabtagene-vicleucel": ["prior-bcma", "t-cell-collection"],
    "talquetamab": ["prior-gprc5d", "herpes-zoster"],
    "venetoclax": ["venetoclax-outside-t1114"],
    "bendamustine": ["t-cell-collection"],
    "dexamethasone": ["live-vaccines"],
}
"""Drug id to the codes that its regimens must bring, whatever the day or the basis."""


@cache
def told(as_of: str) -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """Regimen id to the drugs that treat in it, and the codes that stand beside it on a day."""
    words = ("--catalog", str(DATA), "--as-of", as_of, "--json")
    every = ("--basis", "any", "--verdict", "met,unknown,not_met,no_statement")
    given = json.dumps(PROFILE)
    found: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
    drugs = {each["id"]: _given(each["components"]) for each in _data("regimens", *words)}
    for row in _data("match", "-", *every, *words, given=given):
        codes = frozenset(each["code"] for each in row["cautions"])
        found[row["regimen"]] = (drugs[row["regimen"]], codes)
    return found


def _given(components: list[dict[str, str]]) -> frozenset[str]:
    """The drugs that treat; in a mere preparation or a supportive regimen, all of them."""
    treating = frozenset(each["drug"] for each in components if each["role"] == "backbone")
    return treating or frozenset(each["drug"] for each in components)


def _data(*words: str, given: str = "") -> list[dict[str, Any]]:
    done = answered(*words, given=given)
    rows: list[dict[str, Any]] = json.loads(done.stdout)["data"]
    return rows


@pytest.mark.parametrize("as_of", ["2026-11-20", "2020-01-01"])
@pytest.mark.parametrize("drug", OF_DRUG)
def test_every_regimen_with_a_drug_brings_its_cautions(drug: str, as_of: str) -> None:
    held = {regimen: codes for regimen, (drugs, codes) in told(as_of).items() if drug in drugs}
    assert held
    lacking = {regimen: set(OF_DRUG[drug]) - codes for regimen, codes in held.items()}
    assert {regimen: codes for regimen, codes in lacking.items() if codes} == {}
