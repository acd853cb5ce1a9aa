"""A danger is told once, with what each drug's own text says of it."""

from __future__ import annotations

import json

import pytest

from tests.support import answered


@pytest.mark.parametrize(
    ("regimen", "times"),
    [
        ("isa-pd", ["4 weeks before to 4 weeks after", "5 months after"]),
        ("dpd", ["4 weeks before to 4 weeks after", "3 months after"]),
    ],
)
def test_a_longer_time_that_another_drug_asks_for_is_told(regimen: str, times: list[str]) -> None:
    page = answered("regimen", regimen).stdout
    answer = answered(
        "match", "--lines", "2", "--exposed", "V,R", "--regimen", regimen, "--json"
    ).stdout
    cautions = json.loads(answer)["data"][0]["cautions"]
    (judged,) = [each["text"] for each in cautions if each["code"] == "embryo-fetal-toxicity"]
    for text in (page, judged):
        assert all(time in text for time in times)


def test_a_text_is_never_lent_to_another_drug() -> None:
    page = answered("regimen", "SVd").stdout
    assert "(also " not in page


def test_each_code_stands_once_beside_an_assessment() -> None:
    answer = answered("match", "--lines", "2", "--exposed", "V,R", "--json").stdout
    for row in json.loads(answer)["data"]:
        codes = [each["code"] for each in row["cautions"]]
        assert len(codes) == len(set(codes)), row["regimen"]


def test_a_drug_without_a_label_is_warned_of_as_its_class_is() -> None:
    page = answered("drug", "anito-cel").stdout
    assert "BOXED, bcma-car-t: Cytokine release syndrome" in page
    (drug,) = json.loads(answered("drug", "ciltacabtagene-autoleucel", "--json").stdout)["data"]
    own = {each["code"] for each in (*drug["boxed_warnings"], *drug["cautions"])}
    assert own.isdisjoint(each["code"] for each in drug["class_cautions"])


def test_what_prepares_for_a_treatment_is_said_to_have_cautions_of_its_own() -> None:
    page = answered("regimen", "cilta-cel").stdout
    assert (
        "boxes and cautions of its own: rrmm drug fludarabine, rrmm drug cyclophosphamide" in page
    )
    assert "boxes and cautions of its own" not in answered("regimen", "DKd").stdout
