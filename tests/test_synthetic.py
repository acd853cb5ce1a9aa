"""The catalogs on which size is measured are catalogs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from rrmm_cli.load.references import reference_problems
from tests.conftest import Rrmm
from tests.synthetic import LISTS, SHIPPED, Shipped, write

ROOT = SHIPPED.parent
CASE = str(ROOT / "examples" / "first-relapse.yaml")


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A catalog twice as large as the shipped one."""
    directory = tmp_path_factory.mktemp("twice")
    write(2, directory)
    return str(directory)


def asked(rrmm: Rrmm, *words: str, catalog: str = str(SHIPPED)) -> dict[str, Any]:
    ran = rrmm(*words, "--json", "--catalog", catalog)
    assert ran.code == 0, ran.err
    answer: dict[str, Any] = json.loads(ran.out)
    return answer


def test_twice_the_shipped_catalog_has_no_problem(rrmm: Rrmm, twice: str) -> None:
    ran = rrmm("catalog", "validate", twice)
    assert (ran.code, ran.out) == (0, "")


def test_once_the_shipped_catalog_is_the_shipped_catalog(tmp_path: Path) -> None:
    write(1, tmp_path)
    assert Shipped.read(tmp_path) == Shipped.read()


def test_the_same_catalog_is_written_every_time(tmp_path: Path, twice: str) -> None:
    write(2, tmp_path)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == {
        file.name: file.read_bytes() for file in Path(twice).iterdir()
    }


def test_a_copy_refers_to_nothing_outside_itself() -> None:
    shipped = Shipped.read()
    copies: dict[str, Any] = {
        file: {key: list(shipped.copy(7, file, key)) for key in keys}
        for file, keys in LISTS.items()
    }
    assert reference_problems(copies) == []


def test_twice_the_shipped_catalog_holds_every_entry_and_statement_twice(
    rrmm: Rrmm, twice: str
) -> None:
    one, two = (
        asked(rrmm, "catalog", "info", catalog=catalog)["data"][0]["counts"]
        for catalog in (str(SHIPPED), twice)
    )
    assert {kind: 2 * count for kind, count in one.items() if kind != "source"} == {
        kind: count for kind, count in two.items() if kind != "source"
    }
    assert one["source"] < two["source"] <= 2 * one["source"]  # what only rules cite stands once


def test_an_entry_and_its_copy_have_names_of_their_own(rrmm: Rrmm, twice: str) -> None:
    ids = [
        asked(rrmm, "drug", name, catalog=twice)["data"][0]["id"]
        for name in ("Kyprolis", "Kyprolis x1")
    ]
    assert ids == ["carfilzomib", "carfilzomib-x1"]


def test_a_word_of_the_texts_has_no_more_hits_in_twice_the_catalog(rrmm: Rrmm, twice: str) -> None:
    one, two = (
        asked(rrmm, "search", "prophylactic", catalog=catalog) for catalog in (str(SHIPPED), twice)
    )
    assert one["meta"]["total"] == two["meta"]["total"] > 0


def verdicts(rrmm: Rrmm, catalog: str) -> dict[str, str]:
    """The verdict on every regimen."""
    every = ("--verdict", "met,unknown,not_met,no_statement")
    found = asked(rrmm, "match", CASE, *every, catalog=catalog)["data"]
    return {each["regimen"]: each["verdict"] for each in found}


def test_copies_change_no_verdict_and_are_judged_too(rrmm: Rrmm, twice: str) -> None:
    one, two = verdicts(rrmm, str(SHIPPED)), verdicts(rrmm, twice)
    assert {regimen: two[regimen] for regimen in one} == one
    assert set(two) - set(one) == {f"{regimen}-x1" for regimen in one}
