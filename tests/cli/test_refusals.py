"""What is said of words that rrmm does not take: what is wrong, and what it takes."""

from __future__ import annotations

import json
import re

import pytest

from rrmm_cli.errors import RrmmError
from tests.conftest import Edited, OnTerminal, Rrmm


@pytest.mark.parametrize(
    ("words", "option", "value", "accepted"),
    [
        (["regimens", "--prior-lines", "x"], "--prior-lines", "x", "a whole number from 0"),
        (["regimens", "--prior-lines", "-1"], "--prior-lines", "-1", "a whole number from 0"),
        (["drugs", "--limit", "x"], "--limit", "x", "a whole number from 0"),
        (["drugs", "--limit", "2.5"], "--limit", "2.5", "a whole number from 0"),
        (["drugs", "--limit", "1_0"], "--limit", "1_0", "a whole number from 0"),
        (["drugs", "--limit", "9" * 5000], "--limit", "9" * 5000, "a whole number from 0"),
        (["drugs", "--width", "19"], "--width", "19", "a whole number from 20 to 1000"),
        (["drugs", "--width", "1001"], "--width", "1001", "a whole number from 20 to 1000"),
        (["match", "--lines", "two"], "--lines", "two", "a whole number"),
        (["match", "--age", ""], "--age", "", "a whole number"),
    ],
)
def test_a_value_that_is_no_number_is_refused_with_what_is_taken(
    rrmm: Rrmm, words: list[str], option: str, value: str, accepted: str
) -> None:
    code, out, err = rrmm(*words, "--json")

    error = json.loads(err)["error"]
    assert (code, out, error["code"], error["input"]) == (2, "", "E201", value)
    assert error["message"] == f'{option}: "{value}" is not accepted'
    assert error["hint"] == f"{option} takes {accepted}"


@pytest.mark.parametrize(
    ("words", "ids"),
    [(["--limit", "0"], 0), (["--limit", "+1"], 1), (["--width", "20", "--limit", "2"], 2)],
)
def test_a_number_at_its_bound_is_taken(rrmm: Rrmm, words: list[str], ids: int) -> None:
    assert len(rrmm("drugs", *words, "-o", "name").out.splitlines()) == ids


@pytest.mark.parametrize(
    ("group", "word", "hint"),
    [
        ("catalog", "frob", "catalog takes: info, validate, build"),
        ("profile", "frob", "profile takes: new, check"),
        ("catalog", "inof", "did you mean: rrmm catalog info"),
    ],
)
def test_a_wrong_word_of_a_group_is_answered_in_a_sentence(
    rrmm: Rrmm, group: str, word: str, hint: str
) -> None:
    err = rrmm(group, word).err

    assert f'error[E201]: "{word}" is no command of rrmm {group}\n  {hint}\n' == err


@pytest.mark.parametrize(
    ("command", "listing"), [("drug", "drugs"), ("class", "classes"), ("show", "search WORD")]
)
@pytest.mark.parametrize("name", ["", " -"])
def test_a_name_of_no_letter_is_answered_with_the_list(
    rrmm: Rrmm, command: str, listing: str, name: str
) -> None:
    code, _, err = rrmm(command, name)

    assert code == 3
    assert err.endswith(f"  try: rrmm {listing}\n")


def test_a_letter_that_stops_among_drugs_is_told_whole_among_regimens(rrmm: Rrmm) -> None:
    told = rrmm("regimen", "D").err
    meant = rrmm("drug", "D").err

    assert "  try: rrmm drug daratumumab   or: rrmm drug dexamethasone\n" in told
    assert re.findall(r"closest: (.*)", told) == re.findall(r"means: (.*)", meant)


def test_no_declared_meaning_is_left_out_for_there_being_many(rrmm: Rrmm, edited: Edited) -> None:
    drugs = ["carfilzomib", "cyclophosphamide", "daratumumab", "dexamethasone"]
    catalog = edited(drugs={"[daratumumab, dexamethasone]": f"[{', '.join(drugs)}]"})

    told = rrmm("class", "D", RRMM_CATALOG=str(catalog)).err

    assert [each for each in drugs if f"closest: drug {each}, " in told] == drugs


def test_a_declared_meaning_that_lists_the_name_too_is_told_once(
    rrmm: Rrmm, edited: Edited
) -> None:
    catalog = edited(drugs={"aliases: [dex]": "aliases: [dex, D]"})

    assert rrmm("class", "D", RRMM_CATALOG=str(catalog)).err.count("closest: ") == 2


@pytest.mark.parametrize("error", [RrmmError, *RrmmError.__subclasses__()])
def test_the_code_of_an_error_is_explained(rrmm: Rrmm, error: type[RrmmError]) -> None:
    code, out, _ = rrmm("help", error.code)

    assert code == 0
    assert out.startswith(f"{error.code}\n")
    assert f"\nExit status {int(error.exit_status)}: " in out
    assert rrmm("help", error.code.lower()).out == out


def test_what_an_error_means_is_told_by_its_definition(rrmm: Rrmm) -> None:
    assert "\nNo entry has the name that was asked for.\n" in rrmm("help", "E301").out
    assert rrmm("help", "E999").code == 2


@pytest.mark.parametrize("width", [40, 30])
def test_below_60_columns_no_word_is_cut(on_terminal: OnTerminal, width: int) -> None:
    shown = on_terminal("regimens", width=width).out
    plain = on_terminal("regimens", "--plain").out

    assert shown.split() == plain.split()
    assert max(map(len, shown.splitlines())) <= width < max(map(len, plain.splitlines()))
