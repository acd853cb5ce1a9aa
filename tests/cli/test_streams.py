"""Which stream says what: the answer on stdout, everything else on stderr."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from rrmm_cli.load.schemas import json_schema
from rrmm_cli.render.answer import Format
from tests.conftest import LISTS, PAGES, Rrmm

MISTAKES: dict[str, tuple[list[str], int]] = {
    "no argument": (["drug"], 2),
    "one argument too many": (["drugs", "many"], 2),
    "an unknown option": (["drugs", "--no-such-option"], 2),
    "an unknown command": (["no-such-command"], 2),
    "an unknown command of a group": (["catalog", "no-such-command"], 2),
    "an entry for a command": (["DKd"], 2),
    "a value that is no number": (["drugs", "--limit", "few"], 2),
    "a value out of range": (["drugs", "--width", "1"], 2),
    "a wrong choice": (["drugs", "--route", "by mouth"], 2),
    "an unknown field": (["drugs", "--fields", "no-such-field"], 2),
    "a day that is none": (["drugs", "--as-of", "2026-02-30"], 2),
    "an unknown name": (["drug", "carfilzomab"], 3),
    "one unknown name of two": (["drug", "carfilzomib", "carfilzomab"], 3),
    "an ambiguous name": (["regimen", "CRd"], 4),
    "no catalog": (["drugs", "--catalog", "nowhere"], 5),
}
JSON_SPELLINGS = [
    ["--json"],
    ["-o", "json"],
    ["-ojson"],
    ["--output", "json"],
    ["--output=json"],
    ["-o", "ndjson"],
    ["-o", "csv", "-o", "json"],
]


def error_in(err: str) -> dict[str, Any]:
    """The one error that stderr holds, which is what its schema says."""
    assert err.endswith("}\n")
    assert err.count("\n") == 1
    document = json.loads(err)
    jsonschema.validate(document, json_schema("error"))
    found: dict[str, Any] = document["error"]
    return found


@pytest.mark.parametrize("format_", Format)
@pytest.mark.parametrize("mistake", MISTAKES)
def test_stdout_stays_empty_when_there_is_no_answer(rrmm: Rrmm, mistake: str, format_: str) -> None:
    words, status = MISTAKES[mistake]
    code, out, err = rrmm(*words, "-o", format_)
    assert (status, "") == (code, out)
    assert err != ""


@pytest.mark.parametrize("mistake", MISTAKES)
@pytest.mark.parametrize("spelling", JSON_SPELLINGS, ids=" ".join)
def test_where_json_is_asked_for_the_error_is_one_json_object(
    rrmm: Rrmm, mistake: str, spelling: list[str]
) -> None:
    words, status = MISTAKES[mistake]
    code, _, err = rrmm(*words, *spelling)
    assert status == code == error_in(err)["exit"]


@pytest.mark.parametrize("mistake", MISTAKES)
@pytest.mark.parametrize("format_", ["json", "ndjson"])
def test_where_the_environment_asks_for_json_the_error_is_json(
    rrmm: Rrmm, mistake: str, format_: str
) -> None:
    words, status = MISTAKES[mistake]
    assert status == error_in(rrmm(*words, RRMM_OUTPUT=format_).err)["exit"]


@pytest.mark.parametrize("spelling", [["-o", "JSON"], ["-oJson"], ["--output=NDJSON"]])
def test_a_format_in_capitals_has_json_errors_too(rrmm: Rrmm, spelling: list[str]) -> None:
    assert rrmm("drugs", *spelling).code == 0
    assert error_in(rrmm("drug", "carfilzomab", *spelling).err)["exit"] == 3


def test_a_variable_in_capitals_has_json_errors_too(rrmm: Rrmm) -> None:
    assert rrmm("drugs", RRMM_OUTPUT="JSON").out.startswith("{")
    assert error_in(rrmm("drug", "carfilzomab", RRMM_OUTPUT="JSON").err)["exit"] == 3


def test_an_option_wins_over_the_environment_in_errors_too(rrmm: Rrmm) -> None:
    err = rrmm("drug", "carfilzomab", "-o", "table", RRMM_OUTPUT="json").err
    assert err.startswith("error[E301]: ")


@pytest.mark.parametrize("mistake", MISTAKES)
@pytest.mark.parametrize(
    "format_", [each for each in Format if each not in (Format.JSON, Format.NDJSON)]
)
def test_with_any_other_format_the_error_is_prose(rrmm: Rrmm, mistake: str, format_: str) -> None:
    words, status = MISTAKES[mistake]
    first, *_ = rrmm(*words, "-o", format_).err.splitlines()
    assert first.startswith(f"error[E{status}01]: ")


def test_a_variable_with_a_wrong_format_is_answered_with_the_formats(rrmm: Rrmm) -> None:
    code, out, err = rrmm("drugs", RRMM_OUTPUT="yaml")
    assert (code, out) == (2, "")
    assert "RRMM_OUTPUT takes: " + ", ".join(Format) in err


def test_an_unknown_name_is_answered_with_near_ones(rrmm: Rrmm) -> None:
    assert "closest: drug carfilzomib, proteasome inhibitor" in rrmm("drug", "carfilzomab").err
    error = error_in(rrmm("drug", "carfilzomab", "--json").err)
    assert error["input"] == "carfilzomab"
    assert [(each["type"], each["id"]) for each in error["suggestions"]] == [
        ("drug", "carfilzomib")
    ]


def test_a_name_of_another_kind_is_answered_with_show(rrmm: Rrmm) -> None:
    assert "try: rrmm show DKd" in rrmm("drug", "DKd").err


def test_an_ambiguous_name_is_answered_with_each_candidate_and_its_drugs(rrmm: Rrmm) -> None:
    error = error_in(rrmm("regimen", "CRd", "--json").err)
    assert {each["id"]: each["about"] for each in error["candidates"]} == {
        "krd": "carfilzomib + lenalidomide + dexamethasone",
        "cy-rd": "cyclophosphamide + lenalidomide + dexamethasone",
    }
    prose = rrmm("regimen", "CRd").err
    assert "means: regimen krd (KRd), carfilzomib + lenalidomide + dexamethasone" in prose
    assert "means: regimen cy-rd (Cy-Rd), cyclophosphamide + lenalidomide" in prose


def test_every_problem_of_a_catalog_is_told_with_its_place(rrmm: Rrmm, broken: Path) -> None:
    error = error_in(rrmm("drugs", "--json", "--catalog", str(broken)).err)
    location, *others = error["locations"]
    assert others == []
    assert str(broken / "regimens.yaml") == location["file"]
    assert location["path"] == "regimens.2.statements.1.source.0"
    place = f"{location['file']}:{location['line']}:{location['column']}: {location['path']}: "
    assert place in rrmm("drugs", "--catalog", str(broken)).err


@pytest.mark.parametrize("format_", ["json", "table"])
def test_what_was_typed_is_never_obeyed_in_an_error(rrmm: Rrmm, format_: str) -> None:
    typed = "a\x1b[31mb\x07\x9b2J\u202e"
    for words in (["drug", typed], ["drugs", typed], [typed], ["drugs", "--route", typed]):
        err = rrmm(*words, "-o", format_).err
        assert not set(typed) & set(err) - set("a[31mb2J")


def test_what_was_typed_is_whole_in_a_json_error(rrmm: Rrmm) -> None:
    typed = "a\x1b[31mb\x07\x9b2J\u202e"
    assert typed == error_in(rrmm("drug", typed, "--json").err)["input"]


@pytest.mark.parametrize("command", LISTS)
def test_a_list_says_nothing_beside_its_answer(rrmm: Rrmm, command: str) -> None:
    for format_ in Format:
        assert rrmm(command, "-o", format_).err == ""


@pytest.mark.parametrize("format_", [each for each in Format if each is not Format.JSON])
def test_a_note_goes_to_stderr(rrmm: Rrmm, format_: str) -> None:
    code, out, err = rrmm("regimen", "KdD", "-o", format_)
    assert code == 0
    assert err == 'note: "KdD" is listed as an alias of regimen DKd (dkd)\n'
    assert "note:" not in out


def test_a_note_is_a_warning_in_json(rrmm: Rrmm) -> None:
    _, out, err = rrmm("regimen", "KdD", "--json")
    answer = json.loads(out)
    assert err == ""
    assert [warning["code"] for warning in answer["warnings"]] == ["N101"]
    assert '"KdD" is listed as an alias' in answer["warnings"][0]["message"]
    assert answer["data"][0]["matched"] == {"input": "KdD", "by": "alias"}


@pytest.mark.parametrize(
    ("words", "by", "said"),
    [
        (["drug", "Kyprolis"], "brand", "is a brand of drug carfilzomib"),
        (["drug", "carfilzomid"], "misspelling", "is a misspelling of drug carfilzomib"),
        (["class", "PI"], "alias", "is listed as an alias of class proteasome inhibitor"),
        (["regimen", "Cd"], "usual-meaning", "it is also used for cy-dex (cyclophosphamide"),
        (["trial", "NCT03158688"], "alias", "is listed as an alias of trial CANDOR"),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value),
)
def test_a_name_that_is_not_the_entrys_own_is_named(
    rrmm: Rrmm, words: list[str], by: str, said: str
) -> None:
    assert said in rrmm(*words).err
    assert by == json.loads(rrmm(*words, "--json").out)["data"][0]["matched"]["by"]


@pytest.mark.parametrize("name", ["dkd", "DKd", "daratumumab + carfilzomib + dexamethasone"])
def test_an_entrys_own_names_need_no_note(rrmm: Rrmm, name: str) -> None:
    assert rrmm("regimen", name).err == ""


@pytest.mark.parametrize("option", [["trials", "--regimen"], ["effects", "--regimen"]])
def test_a_filters_name_with_a_usual_meaning_names_the_other_reading(
    rrmm: Rrmm, option: list[str]
) -> None:
    assert "it is also used for cy-dex" in rrmm(*option, "Cd").err
    warnings = json.loads(rrmm(*option, "Cd", "--json").out)["warnings"]
    assert [warning["code"] for warning in warnings] == ["N102"]


@pytest.mark.parametrize("format_", ["table", "markdown", "html"])
def test_people_are_told_on_stderr_that_a_list_is_empty(rrmm: Rrmm, format_: str) -> None:
    code, _, err = rrmm("drugs", "--status", "withdrawn", "-o", format_)
    assert (code, err) == (0, "(nothing in the catalog fits)\n")


@pytest.mark.parametrize("format_", ["table", "markdown", "html"])
def test_people_are_told_on_stderr_how_much_a_limit_left_out(rrmm: Rrmm, format_: str) -> None:
    assert rrmm("drugs", "--limit", "2", "-o", format_).err == "(2 of 5 shown)\n"


@pytest.mark.parametrize("command", [*LISTS, *PAGES])
def test_ndjson_is_one_document_of_the_json_answer_per_line(rrmm: Rrmm, command: str) -> None:
    words = [command] + ([PAGES[command]] if command in PAGES else [])
    lines = rrmm(*words, "-o", "ndjson").out.splitlines()
    assert json.loads(rrmm(*words, "-o", "json").out)["data"] == [json.loads(x) for x in lines]


def test_a_validation_tells_its_problems_on_stdout(rrmm: Rrmm, broken: Path) -> None:
    code, out, err = rrmm("catalog", "validate", str(broken), "--json")
    assert (code, err) == (1, "")
    assert [problem["path"] for problem in json.loads(out)["data"]] == [
        "regimens.2.statements.1.source.0"
    ]


def test_an_answer_of_json_has_a_schema_and_a_list(rrmm: Rrmm) -> None:
    answer = json.loads(rrmm("regimen", "dkd", "--json").out)
    assert list(answer) == ["schema", "meta", "data", "warnings"]
    assert answer["schema"] == "rrmm.regimen/v1"
    assert answer["warnings"] == []
    assert {"rrmm", "catalog", "as_of", "jurisdiction", "count", "total", "intended_use"} <= set(
        answer["meta"]
    )
