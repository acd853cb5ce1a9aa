"""What each option does to an answer, and what it leaves alone."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest

from rrmm_cli.cli import values
from rrmm_cli.render.answer import Color, Format
from rrmm_cli.store.asof import STANDINGS
from tests.conftest import LISTS, PAGES, SMALL, Edited, Rrmm

Document = dict[str, Any]


def answer(rrmm: Rrmm, *words: str) -> Document:
    """The JSON answer of a call that succeeds."""
    code, out, err = rrmm(*words, "--json")
    assert code == 0, err
    found: Document = json.loads(out)
    return found


def data(rrmm: Rrmm, *words: str) -> list[Document]:
    """The documents of an answer."""
    found: list[Document] = answer(rrmm, *words)["data"]
    return found


def ids(rrmm: Rrmm, *words: str) -> list[str]:
    """The ids of the entries of an answer."""
    code, out, err = rrmm(*words, "-o", "name")
    assert code == 0, err
    return out.splitlines()


# Formats


@pytest.mark.parametrize("other", [each for each in Format if each is not Format.JSON])
def test_json_with_another_format_is_a_mistake(rrmm: Rrmm, other: str) -> None:
    for words in (["--json", "-o", other], ["-o", other, "--json"]):
        code, out, err = rrmm("drugs", *words)
        assert (code, out) == (2, "")
        assert "ask for two formats" in err


def test_json_is_the_same_as_o_json(rrmm: Rrmm) -> None:
    asked = rrmm("drugs", "-o", "json")
    assert asked == rrmm("drugs", "--json") == rrmm("drugs", "--json", "-o", "json")
    assert asked == rrmm("drugs", "--output=json") == rrmm("drugs", "-ojson")


def test_an_option_wins_over_the_variable(rrmm: Rrmm) -> None:
    assert rrmm("drugs", "-o", "csv") == rrmm("drugs", "-o", "csv", RRMM_OUTPUT="json")
    assert rrmm("drugs", "--json") == rrmm("drugs", "--json", RRMM_OUTPUT="csv")
    assert rrmm("drugs", "-o", "csv") == rrmm("drugs", RRMM_OUTPUT="csv")
    assert rrmm("drugs") == rrmm("drugs", RRMM_OUTPUT="")


@pytest.mark.parametrize("format_", Format)
@pytest.mark.parametrize(
    "words",
    [
        *([command] for command in LISTS),
        *([kind, name] for kind, name in PAGES.items()),
        ["show", "refractory", "Cd"],
        ["search", "neutropenia"],
        ["search", "nothing-like-it"],
        ["catalog", "info"],
        ["catalog", "validate", str(SMALL)],
        ["schema"],
    ],
    ids=lambda words: " ".join(words).replace(str(SMALL), "small"),
)
def test_every_command_answers_in_every_format(rrmm: Rrmm, words: list[str], format_: str) -> None:
    code, _, err = rrmm(*words, "-o", format_)
    assert code == 0, err
    code, _, err = rrmm(*words, "-o", format_, "--fields", "id")
    assert code == 0 or words[0] == "catalog", err


@pytest.mark.parametrize("command", LISTS)
def test_a_format_never_decides_what_is_in_an_answer(rrmm: Rrmm, command: str) -> None:
    wanted = [document["id"] for document in data(rrmm, command)]
    lines = rrmm(command, "-o", "ndjson").out.splitlines()
    rows = csv.DictReader(io.StringIO(rrmm(command, "-o", "csv").out))
    cells = csv.DictReader(io.StringIO(rrmm(command, "-o", "tsv").out), delimiter="\t")
    assert wanted == ids(rrmm, command)
    assert wanted == [json.loads(line)["id"] for line in lines]
    assert wanted == [row["id"] for row in rows]
    assert wanted == [row["id"] for row in cells]
    table = rrmm(command, "--fields", "id").out.splitlines()
    markdown = rrmm(command, "--fields", "id", "-o", "markdown").out.splitlines()
    html = rrmm(command, "--fields", "id", "-o", "html").out
    assert ["id", *wanted] == table
    assert ["| id |", "| --- |", *(f"| {entry} |" for entry in wanted)] == markdown
    assert wanted == re.findall("<td>(.*?)</td>", html)


@pytest.mark.parametrize("format_", ["csv", "tsv"])
def test_an_empty_list_still_has_its_columns(rrmm: Rrmm, format_: str) -> None:
    heading, *_ = rrmm("drugs", "-o", format_).out.splitlines()
    assert heading + "\n" == rrmm("drugs", "--status", "withdrawn", "-o", format_).out


# Fields


@pytest.mark.parametrize("format_", [each for each in Format if each is not Format.NAME])
@pytest.mark.parametrize("option", ["--fields", "--sort"])
def test_an_unknown_field_is_answered_with_the_fields(
    rrmm: Rrmm, option: str, format_: str
) -> None:
    code, out, err = rrmm("drugs", option, "colour", "-o", format_)
    assert (code, out) == (2, "")
    assert 'no field is called "colour"' in err.replace('\\"', '"')
    assert all(field in err for field in ("aliases", "mechanism", "status", "targets"))


@pytest.mark.parametrize(
    ("field", "known"),
    [
        ("citations.colour", "grade"),
        ("status.colour", "jurisdiction"),
        ("products.colour", "brand"),
        ("boxed_warnings.colour", "effect"),
    ],
)
def test_an_unknown_field_of_a_list_is_answered_with_its_fields(
    rrmm: Rrmm, field: str, known: str
) -> None:
    code, out, err = rrmm("drugs", "--fields", f"id,{field}")
    assert (code, out) == (2, "")
    assert f'no field is called "{field}"' in err
    assert known in err


def test_fields_keep_the_order_in_which_they_were_given(rrmm: Rrmm) -> None:
    for fields in ("name,id,class", "class,name,id"):
        assert [fields.split(",")] * 5 == [
            list(each) for each in data(rrmm, "drugs", "--fields", fields)
        ]
        assert rrmm("drugs", "--fields", fields, "-o", "csv").out.startswith(fields + "\n")


def test_a_nested_field_of_a_list_is_the_list_of_its_values(rrmm: Rrmm) -> None:
    found = data(rrmm, "drugs", "--fields", "id,status.date,products.brand")
    assert found[0] == {
        "id": "carfilzomib",
        "status.date": ["2012-07-20", "2016-01-21", "2015-11"],
        "products.brand": ["Kyprolis", "Kyprolis"],
    }
    rows = rrmm("drugs", "--fields", "id,status.date", "-o", "csv").out.splitlines()
    assert rows[1] == "carfilzomib,2012-07-20; 2016-01-21; 2015-11"


def test_a_nested_value_that_is_missing_is_empty(rrmm: Rrmm) -> None:
    found = data(rrmm, "regimens", "--fields", "id,statements.caveat.text")
    by_id = {each["id"]: each["statements.caveat.text"] for each in found}
    assert [text for text in by_id["kd"] if text is not None] == []
    assert "The label asks for 1 to 3 prior lines." in by_id["dkd"]


@pytest.mark.parametrize("format_", [each for each in Format if each is not Format.NAME])
def test_a_field_that_is_null_everywhere_is_empty_in_every_format(rrmm: Rrmm, format_: str) -> None:
    assert rrmm("drugs", "--fields", "checked_on", "-o", format_).code == 0
    assert rrmm("topics", "--fields", "matched", "-o", format_).code == 0


def test_a_nested_value_that_is_no_scalar_is_compact_json_in_a_table(rrmm: Rrmm) -> None:
    out = rrmm("regimen", "dkd", "--fields", "id,components", "-o", "tsv").out
    assert '"drug":"daratumumab"' in out.replace('\\"', '"')


@pytest.mark.parametrize("command", PAGES)
def test_fields_make_a_list_of_a_page(rrmm: Rrmm, command: str) -> None:
    out = rrmm(command, PAGES[command], "--fields", "id,name").out
    assert out.startswith("id")
    assert len(out.splitlines()) == 2


def test_without_fields_every_field_is_there_and_null_where_nothing_is_known(rrmm: Rrmm) -> None:
    documents = data(rrmm, "classes")
    assert len({tuple(document) for document in documents}) == 1
    assert [each["abbreviation"] for each in documents if each["id"] == "alkylator"] == [None]


# Sort and limit


def test_an_answer_is_sorted_by_the_field_that_is_asked_for(rrmm: Rrmm) -> None:
    by_name = ["kd", "krd", "cy-dex", "cy-rd", "dkd"]
    assert by_name == ids(rrmm, "regimens", "--sort", "full_name")
    assert ids(rrmm, "regimens") == ["cy-dex", "cy-rd", "dkd", "kd", "krd"]
    assert ids(rrmm, "effects", "--sort", "system") == ["neutropenia", "infusion-reaction"]


def test_what_has_no_value_comes_last(rrmm: Rrmm) -> None:
    days = [each["published"] for each in data(rrmm, "sources", "--sort", "published")]
    known = [day for day in days if day is not None]
    assert sorted(known) + [None] * (len(days) - len(known)) == days
    assert 0 < len(known) < len(days)


def test_equal_values_stay_in_the_order_of_their_ids(rrmm: Rrmm) -> None:
    found = data(rrmm, "sources", "--sort", "kind")
    keys = [(each["kind"], each["id"]) for each in found]
    assert sorted(keys) == keys


@pytest.mark.parametrize("format_", Format)
def test_sort_and_limit_hold_in_every_format(rrmm: Rrmm, format_: str) -> None:
    wanted = [each["id"] for each in data(rrmm, "sources", "--sort", "name")][:2]
    out = rrmm("sources", "--sort", "name", "--limit", "2", "-o", format_).out
    others = set(ids(rrmm, "sources")) - set(wanted)
    assert out.index(wanted[0]) < out.index(wanted[1])
    if format_ not in ("json", "ndjson"):
        assert [entry for entry in others if entry in out] == []


@pytest.mark.parametrize("limit", [0, 1, 3, 5, 99])
def test_a_limit_keeps_the_total(rrmm: Rrmm, limit: int) -> None:
    found = answer(rrmm, "drugs", "--limit", str(limit))
    assert (min(limit, 5), 5) == (found["meta"]["count"], found["meta"]["total"])
    assert min(limit, 5) == len(found["data"])


@pytest.mark.parametrize("limit", [0, 1, 3])
def test_a_search_keeps_its_total_too(rrmm: Rrmm, limit: int) -> None:
    whole = answer(rrmm, "search", "carfilzomib")
    found = answer(rrmm, "search", "carfilzomib", "--limit", str(limit))
    assert whole["meta"]["total"] == found["meta"]["total"] > 3
    assert whole["data"][:limit] == found["data"]


def test_a_search_needs_every_word(rrmm: Rrmm) -> None:
    both = set(ids(rrmm, "search", "carfilzomib lenalidomide"))
    assert both == set(ids(rrmm, "search", "carfilzomib", "lenalidomide"))
    assert both <= set(ids(rrmm, "search", "carfilzomib"))
    assert "krd" in both


@pytest.mark.parametrize(
    "text", ['"', "*", "(", "a AND", "NEAR(", "-", "name:x", "_", "^", "'; --", "OR", "{", "\\"]
)
def test_a_search_takes_any_text_for_words(rrmm: Rrmm, text: str) -> None:
    assert rrmm("search", "--", text).code == 0
    assert rrmm("search", "--", f"kd {text}").code == 0


# Day and place


def statements(rrmm: Rrmm, *words: str) -> dict[str, Document]:
    """The statements of KRd by their ids."""
    return {each["id"]: each for each in data(rrmm, "regimen", "krd", *words)[0]["statements"]}


@pytest.mark.parametrize(
    ("day", "in_force"),
    [
        ("2015-07-23", {"us-2015": False, "us-2016": False, "eu": None}),
        ("2015-07-24", {"us-2015": True, "us-2016": False, "eu": None}),
        ("2016-01-20", {"us-2015": True, "us-2016": False, "eu": None}),
        ("2016-01-21", {"us-2015": False, "us-2016": True, "eu": None}),
        ("2016-01", {"us-2015": None, "us-2016": None, "eu": None}),
        ("2016", {"us-2015": None, "us-2016": None, "eu": None}),
        ("2017", {"us-2015": False, "us-2016": True, "eu": None}),
        ("2026-11-20", {"us-2015": False, "us-2016": True, "eu": True}),
    ],
)
def test_a_statement_is_in_force_on_the_days_that_it_gives(
    rrmm: Rrmm, day: str, in_force: dict[str, bool | None]
) -> None:
    found = statements(rrmm, "--as-of", day)
    assert in_force == {name: each["in_force"] for name, each in found.items()}


@pytest.mark.parametrize(
    ("words", "selected"),
    [
        ([], {"us-2016"}),
        (["--jurisdiction", "US"], {"us-2016"}),
        (["--jurisdiction", "EU"], {"eu"}),
        (["--jurisdiction", "eu"], {"eu"}),
        (["--as-of", "2015-12"], {"us-2015"}),
        (["--as-of", "2016-01"], {"us-2015", "us-2016"}),
        (["--as-of", "2015-12", "--jurisdiction", "EU"], {"eu"}),
        (["--as-of", "2014"], set()),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_statement_is_selected_where_it_may_stand(
    rrmm: Rrmm, words: list[str], selected: set[str]
) -> None:
    found = statements(rrmm, *words)
    assert selected == {name for name, each in found.items() if each["selected"]}


@pytest.mark.parametrize(
    ("words", "standing"),
    [
        (["--as-of", "2012"], {}),
        (["--as-of", "2015-11-15"], {}),
        (["--as-of", "2015-11-16"], {"US": "accelerated"}),
        (["--as-of", "2016-06"], {"US": "accelerated", "EU": "conditional"}),
        (["--as-of", "2016-11-21"], {"US": "approved", "EU": "conditional"}),
        ([], {"US": "approved", "EU": "conditional"}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_drugs_standing_is_that_of_the_day(
    rrmm: Rrmm, words: list[str], standing: dict[str, str]
) -> None:
    found = data(rrmm, "drug", "daratumumab", *words)[0]["standing"]
    assert standing == {each["jurisdiction"]: each["state"] for each in found}


def test_a_boxed_warning_that_was_taken_back_is_no_longer_in_force(rrmm: Rrmm) -> None:
    before = data(rrmm, "drug", "lenalidomide", "--as-of", "2026-02-28")[0]
    after = data(rrmm, "drug", "lenalidomide", "--as-of", "2026-11-20")[0]
    assert [each["in_force"] for each in before["boxed_warnings"]] == [True, True]
    assert [each["in_force"] for each in after["boxed_warnings"]] == [False, True]
    assert [each["boxed"] for each in before["side_effects"]] == [True]
    assert [each["boxed"] for each in after["side_effects"]] == [False]


def test_nothing_is_left_out_for_a_day_or_a_place(rrmm: Rrmm) -> None:
    whole = data(rrmm, "regimen", "krd")[0]
    then = data(rrmm, "regimen", "krd", "--as-of", "2015-12", "--jurisdiction", "EU")[0]
    assert set(whole) == set(then)
    assert [each["id"] for each in whole["statements"]] == [
        each["id"] for each in then["statements"]
    ]


@pytest.mark.parametrize(
    ("words", "label", "since"),
    [
        ([], "1 to 3 prior lines of therapy (since 2016-01-21)", "2016-01-21"),
        (["--as-of", "2015-12"], "1 to 3 prior lines of therapy (since 2015-07-24)", "2015-07-24"),
        (["--as-of", "2014"], "", ""),
        (["--jurisdiction", "EU"], "at least 1 prior therapy (day not known)", "day not known"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_list_says_what_the_label_says_then_and_there(
    rrmm: Rrmm, words: list[str], label: str, since: str
) -> None:
    rows = csv.DictReader(io.StringIO(rrmm("regimens", *words, "-o", "csv").out))
    row = {row["id"]: row for row in rows}["krd"]
    assert (label, since) == (row["label"], row["label_from"])


def test_an_answer_says_of_which_day_and_place_it_is(rrmm: Rrmm) -> None:
    meta = answer(rrmm, "drugs")["meta"]
    assert (meta["as_of"], meta["jurisdiction"]) == ("2026-11-20", "US")
    meta = answer(rrmm, "drugs", "--as-of", "2016-02", "--jurisdiction", "eu")["meta"]
    assert (meta["as_of"], meta["jurisdiction"]) == ("2016-02", "EU")


def test_the_day_and_place_of_the_catalog_change_nothing(rrmm: Rrmm) -> None:
    for words in (["regimens"], ["show", "krd"]):
        for format_ in Format:
            assert rrmm(*words, "-o", format_) == rrmm(
                *words, "-o", format_, "--as-of", "2026-11-20", "--jurisdiction", "US"
            )


@pytest.mark.parametrize(
    "day", ["yesterday", "2016-13", "2016-02-30", "16-01-01", "20160101", "", "2016-1-1", "0000"]
)
def test_a_day_that_is_none_is_a_mistake(rrmm: Rrmm, day: str) -> None:
    code, out, err = rrmm("drugs", "--as-of", day)
    assert (code, out) == (2, "")
    assert f'--as-of: "{day}" is no day' in err


# Wrong choices

CHOICES: dict[str, tuple[list[str], tuple[str, ...]]] = {
    "-o": (["drugs", "-o"], tuple(Format)),
    "--color": (["drugs", "--color"], tuple(Color)),
    "--jurisdiction": (["drugs", "--jurisdiction"], ("US", "EU")),
    "--status": (["drugs", "--status"], STANDINGS),
    "--route": (["drugs", "--route"], values.ROUTES),
    "--target": (["drugs", "--target"], ("CD38", "cereblon", "proteasome")),
    "--kind of regimens": (["regimens", "--kind"], values.KINDS_OF_REGIMEN),
    "--setting": (["regimens", "--setting"], values.SETTINGS),
    "--basis": (["regimens", "--basis"], values.BASES),
    "--system": (["effects", "--system"], values.SYSTEMS),
    "--section": (["topics", "--section"], values.SECTIONS),
    "--kind of sources": (["sources", "--kind"], values.KINDS_OF_SOURCE),
}


@pytest.mark.parametrize("option", CHOICES)
def test_a_wrong_choice_is_answered_with_the_list(rrmm: Rrmm, option: str) -> None:
    words, accepted = CHOICES[option]
    code, out, err = rrmm(*words, "wrong")
    assert (code, out) == (2, "")
    assert f"{words[-1]} takes: {', '.join(accepted)}" in err


@pytest.mark.parametrize("option", CHOICES)
def test_a_choice_is_taken_without_regard_to_case(rrmm: Rrmm, option: str) -> None:
    words, accepted = CHOICES[option]
    for value in accepted:
        assert rrmm(*words, value) == rrmm(*words, value.swapcase())


def test_a_near_miss_of_a_choice_is_named(rrmm: Rrmm) -> None:
    assert "did you mean json?" in rrmm("drugs", "-o", "jsn").err
    assert "did you mean relapsed?" in rrmm("regimens", "--setting", "relapse").err


def test_an_unknown_option_is_answered_with_a_near_one(rrmm: Rrmm) -> None:
    assert "--fields" in rrmm("drugs", "--field", "id").err


@pytest.mark.parametrize(
    "words",
    [["drugs", "--class"], ["regimens", "--with"], ["effects", "--drug"], ["trials", "--regimen"]],
    ids=" ".join,
)
def test_a_filter_by_a_name_that_nothing_has_is_no_empty_list(rrmm: Rrmm, words: list[str]) -> None:
    code, out, _ = rrmm(*words, "nothing-like-it")
    assert (code, out) == (3, "")


# Filters


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("drugs", "carfilzomib cyclophosphamide daratumumab dexamethasone lenalidomide"),
        ("drugs --class PI", "carfilzomib"),
        ("drugs --class mAb", "daratumumab"),
        ("drugs --class anti-CD38", "daratumumab"),
        ("drugs --target CD38", "daratumumab"),
        ("drugs --target cd38", "daratumumab"),
        ("drugs --route SC", "daratumumab"),
        ("drugs --route oral", "lenalidomide"),
        ("drugs --route IV --class PI", "carfilzomib"),
        ("drugs --route oral --class PI", ""),
        ("drugs --status withdrawn", ""),
        ("drugs --status accelerated --as-of 2014", "carfilzomib"),
        ("drugs --status conditional --jurisdiction EU", "daratumumab"),
        ("drugs --status approved --jurisdiction EU", "carfilzomib"),
        ("regimens", "cy-dex cy-rd dkd kd krd"),
        ("regimens --with Kyprolis", "dkd kd krd"),
        ("regimens --with Car --with Len", "krd"),
        ("regimens --with Car --without Dara", "kd krd"),
        ("regimens --without Car --without Len", "cy-dex"),
        ("regimens --with Car --without Car", ""),
        ("regimens --class IMiD", "cy-rd krd"),
        ("regimens --class mAb", "dkd"),
        ("regimens --class IMiD --class PI", "krd"),
        ("regimens --kind combination --with Dara", "dkd"),
        ("regimens --kind transplant", ""),
        ("regimens --setting relapsed", "dkd kd krd"),
        ("regimens --setting maintenance", ""),
        ("regimens --basis label", "dkd kd krd"),
        ("regimens --basis article", "dkd"),
        ("regimens --basis guideline", ""),
        ("regimens --basis guideline --as-of 2022 --jurisdiction EU", "dkd"),
        ("regimens --basis guideline --as-of 2022", ""),
        ("regimens --prior-lines 0", ""),
        ("regimens --prior-lines 2", "dkd kd krd"),
        ("regimens --prior-lines 4", ""),
        ("regimens --prior-lines 4 --jurisdiction EU", "krd"),
        ("regimens --prior-lines 2 --as-of 2015-12", "krd"),
        ("regimens --prior-lines 2 --basis article", ""),
        ("regimens --prior-lines 1 --basis guideline --as-of 2022 --jurisdiction EU", "dkd"),
        ("regimens --prior-lines 2 --basis guideline --as-of 2022 --jurisdiction EU", ""),
        ("regimens --prior-lines 2 --setting maintenance", ""),
        ("classes", "alkylator anti-cd38 corticosteroid imid monoclonal-antibody"
         " proteasome-inhibitor"),
        ("effects", "infusion-reaction neutropenia"),
        ("effects --class IMiD", "neutropenia"),
        ("effects --class PI", ""),
        ("effects --class anti-CD38", "infusion-reaction neutropenia"),
        ("effects --drug Len", "neutropenia"),
        ("effects --drug Dara --system immune", "infusion-reaction"),
        ("effects --regimen dkd", "infusion-reaction neutropenia"),
        ("effects --regimen krd", "neutropenia"),
        ("effects --regimen kd", ""),
        ("effects --system blood", "neutropenia"),
        ("trials", "candor"),
        ("trials --regimen KdD", "candor"),
        ("trials --regimen krd", ""),
        ("topics", "prior-line refractory"),
        ("topics --section definition", "prior-line refractory"),
        ("topics --section cause", ""),
        ("sources --relayed", "mirror-kyprolis-smpc news-kyprolis"),
        ("sources --kind label", "label-darzalex label-kyprolis label-revlimid"),
        ("sources --kind news --relayed", "news-kyprolis"),
        ("sources --kind label --relayed", ""),
    ],
)  # fmt: skip
def test_a_filter_keeps_what_fits(rrmm: Rrmm, words: str, wanted: str) -> None:
    assert wanted.split() == ids(rrmm, *words.split())


@pytest.mark.parametrize(
    ("words", "query"),
    [
        ("drugs --class PI", {"class": "proteasome-inhibitor"}),
        ("drugs --target cd38 --route iv", {"target": "CD38", "route": "IV"}),
        ("drugs --status APPROVED", {"status": "approved"}),
        ("regimens --with Kyprolis", {"with": ["carfilzomib"]}),
        ("regimens --class PI --kind Combination", {"class": ["proteasome-inhibitor"],
                                                    "kind": "combination"}),
        ("regimens --prior-lines 2", {"basis": "label", "prior_lines": 2}),
        ("effects --drug Kyprolis", {"drug": "carfilzomib"}),
        ("trials --regimen KdD", {"regimen": "dkd"}),
        ("topics --section Definition", {"section": "definition"}),
        ("sources --relayed", {"relayed": True}),
        ("drug Kyprolis", {"names": ["Kyprolis"]}),
        ("drugs", {}),
    ],
)  # fmt: skip
def test_an_answer_says_what_was_asked_in_the_words_of_the_catalog(
    rrmm: Rrmm, words: str, query: Document
) -> None:
    assert query == answer(rrmm, *words.split())["meta"]["query"]


def test_fewer_prior_lines_than_none_are_a_mistake(rrmm: Rrmm) -> None:
    assert rrmm("regimens", "--prior-lines", "-1").code == 2


# Names


@pytest.mark.parametrize("format_", Format)
@pytest.mark.parametrize(
    ("names", "status"),
    [(["kd", "none"], 3), (["none", "kd"], 3), (["kd", "CRd"], 4), (["CRd", "none"], 4)],
)
def test_several_names_are_all_answered_or_none(
    rrmm: Rrmm, names: list[str], status: int, format_: str
) -> None:
    for command in ("regimen", "show"):
        code, out, _ = rrmm(command, *names, "-o", format_)
        assert (status, "") == (code, out)


def test_several_names_are_answered_in_the_order_given(rrmm: Rrmm) -> None:
    assert ids(rrmm, "regimen", "KRd", "DKd", "Kd70") == ["krd", "dkd", "kd"]
    assert [each["id"] for each in data(rrmm, "show", "krd", "dkd")] == ["krd", "dkd"]


def test_show_answers_with_the_entry_of_each_kind(rrmm: Rrmm, edited: Edited) -> None:
    catalog = str(edited(topics={"aliases: [prior line]": "aliases: [DKd]"}))
    found = data(rrmm, "show", "DKd", "--catalog", catalog)
    assert [(each["type"], each["id"]) for each in found] == [
        ("regimen", "dkd"),
        ("topic", "prior-line"),
    ]


def test_show_of_one_name_is_a_list_of_one(rrmm: Rrmm) -> None:
    found = answer(rrmm, "show", "kd")
    assert (found["meta"]["count"], found["meta"]["total"]) == (1, 1)
    assert [each["id"] for each in found["data"]] == ["kd"]


def test_a_letter_that_is_ambiguous_in_one_case_only_stops_in_that_case(
    rrmm: Rrmm, edited: Edited
) -> None:
    catalog = str(edited(drugs={"aliases: [dex]": "aliases: [dex, d]"}))
    assert rrmm("drug", "D", "--catalog", catalog).code == 4
    assert ids(rrmm, "drug", "d", "--catalog", catalog) == ["dexamethasone"]


@pytest.mark.parametrize(
    ("plural", "kind"),
    [pair for pair in zip(LISTS, PAGES, strict=True) if pair[1] != "source"],
)
def test_every_page_names_the_sources_of_its_entry(rrmm: Rrmm, plural: str, kind: str) -> None:
    unnamed = []
    for document in data(rrmm, plural):
        page = rrmm(kind, document["id"]).out
        cards = {card["id"]: card["title"] for card in document["citations"]}
        unnamed += [
            (document["id"], source) for source in document["sources"] if cards[source] not in page
        ]
    assert unnamed == []


# Catalog and presentation


def test_the_option_wins_over_the_variable_for_the_catalog(
    rrmm: Rrmm, edited: Edited, tmp_path: Path
) -> None:
    other = str(edited(catalog={'version: "1.0.0"': 'version: "9.9.9"'}))
    assert answer(rrmm, "drugs", "--catalog", other)["meta"]["catalog"] == "9.9.9"
    assert answer(rrmm, "drugs")["meta"]["catalog"] == "1.0.0"
    code, out, _ = rrmm("drugs", "--json", "--catalog", other, RRMM_CATALOG=str(tmp_path))
    assert code == 0
    assert json.loads(out)["meta"]["catalog"] == "9.9.9"


def test_an_edit_of_a_catalog_is_seen_by_the_next_call(rrmm: Rrmm, edited: Edited) -> None:
    directory = edited()
    path = directory / "regimens.yaml"
    before = rrmm("regimen", "kd", "--catalog", str(directory)).out
    path.write_text(path.read_text(encoding="utf-8").replace("Kd70", "Kd99"), encoding="utf-8")
    after = rrmm("regimen", "kd", "--catalog", str(directory)).out
    assert "Kd70" in before
    assert before.replace("Kd70", "Kd99") == after


def test_plain_is_records(rrmm: Rrmm) -> None:
    out = rrmm("drugs", "--plain").out
    records = out.strip().split("\n\n")
    assert len(records) == 5
    assert records[0].splitlines()[0] == "drug: carfilzomib"
    assert out == rrmm("drugs", RRMM_PLAIN="1").out
    assert rrmm("drugs").out == rrmm("drugs", RRMM_PLAIN="0").out


@pytest.mark.parametrize("format_", [each for each in Format if each is not Format.TABLE])
def test_presentation_never_changes_a_format_for_programs(rrmm: Rrmm, format_: str) -> None:
    asked = rrmm("regimens", "-o", format_)
    for words in (["--plain"], ["--color", "always"], ["--width", "20"], ["--debug"]):
        assert asked == rrmm("regimens", "-o", format_, *words)


def test_the_catalog_of_the_environment_is_the_one_that_is_validated(
    rrmm: Rrmm, tmp_path: Path
) -> None:
    assert rrmm("catalog", "validate", RRMM_CATALOG=str(tmp_path)).code == 1
    assert rrmm("catalog", "validate", RRMM_CATALOG=str(SMALL)).code == 0
