"""Formats for programs: whole, in order, one record per line, and the same text read back."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rrmm_cli.errors import UsageError
from rrmm_cli.model.json_text import compact, embedded, pretty
from rrmm_cli.render.answer import Answer, Format, Notice, Output
from rrmm_cli.render.columns import COLUMNS, at, check_fields, columns_of
from rrmm_cli.render.machine import arranged, lines, table
from rrmm_cli.render.text import told
from tests.conftest import answer_of

CONTROLS = "".join(map(chr, [*range(0x20), *range(0x7F, 0xA0)]))
BIDI = "\u061c\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
TEXT = st.text(alphabet=st.characters(codec="utf-8"))
MARKS = st.text(alphabet='ab ",;\\|\t\n\r\x00\x1b\u2028[]<>&' + BIDI)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT | MARKS,
    lambda part: st.lists(part, max_size=3) | st.dictionaries(TEXT, part, max_size=3),
    max_leaves=8,
)  # fmt: skip
DOCUMENTS = st.lists(st.dictionaries(TEXT, VALUES, max_size=4), max_size=4)


def written(answer: Answer, format_: str, **output: Any) -> str:
    """What is written of an answer in a format."""
    wanted = Output(format=Format(format_), **output)
    pieces = lines(arranged(answer, wanted), wanted)
    return "".join(piece if isinstance(piece, str) else piece.decode() for piece in pieces)


def drugs(texts: Sequence[str]) -> Answer:
    """An answer of drugs that have nothing but these names."""
    return answer_of("drug", [{"id": f"d{n}", "name": text} for n, text in enumerate(texts)])


# JSON


@given(DOCUMENTS)
@example([{"text": CONTROLS + BIDI, CONTROLS + BIDI: None}])
def test_json_reads_back_as_what_was_written(documents: list[dict[str, Any]]) -> None:
    answer = json.loads(written(answer_of("drug", documents), "json"))
    assert documents == answer["data"]
    assert len(documents) == answer["meta"]["count"] == answer["meta"]["total"]


@given(DOCUMENTS)
@example([{"text": CONTROLS + BIDI, CONTROLS + BIDI: None}])
def test_ndjson_reads_back_line_by_line(documents: list[dict[str, Any]]) -> None:
    out = written(answer_of("drug", documents), "ndjson")
    assert documents == [json.loads(line) for line in out.splitlines()]


@pytest.mark.parametrize("format_", ["json", "ndjson"])
@given(documents=DOCUMENTS)
@example(documents=[{"text": CONTROLS + BIDI, CONTROLS + BIDI: None}])
def test_no_character_of_json_is_obeyed_by_a_terminal(
    format_: str, documents: list[dict[str, Any]]
) -> None:
    out = written(answer_of("drug", documents), format_)
    assert not set(out) & (set(CONTROLS + BIDI) - {"\n"})


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_json_never_holds_what_is_no_number(number: float) -> None:
    for write in (pretty, compact):
        with pytest.raises(ValueError, match="not JSON compliant"):
            write({"value": number})


def test_json_is_indented_by_two_spaces_and_ends_in_a_line_end() -> None:
    out = written(drugs(["é"]), "json")
    assert json.dumps(json.loads(out), indent=2, ensure_ascii=False) + "\n" == out


@given(st.dictionaries(TEXT, VALUES, max_size=3))
def test_a_stored_document_stands_at_its_depth(document: dict[str, Any]) -> None:
    assert embedded(document).startswith("    {")
    whole = '{"data": [\n' + embedded(document) + "\n]}"
    assert [document] == json.loads(whole)["data"]


def test_json_keeps_the_order_of_keys_and_null() -> None:
    out = written(answer_of("drug", [{"id": "b", "a": None, "c": []}]), "ndjson")
    assert out == '{"id":"b","a":null,"c":[]}\n'


def test_a_notice_is_a_warning() -> None:
    answer = answer_of("drug", [], notices=[Notice("N101", "a \x1b\u202e")])
    out = written(answer, "json")
    assert json.loads(out)["warnings"] == [{"code": "N101", "message": "a \x1b\u202e"}]
    assert "\x1b" not in out
    assert "\u202e" not in out


# CSV and TSV


@given(st.lists(TEXT | MARKS, max_size=4))
@example(["a\\b", 'a"b', "a\rb", "a\nb", "a\tb", "a,b", "", " ", "'"])
@example(["a\rb"])
@example(["\r"])
@example(["a\\b"])
def test_csv_reads_back_as_what_was_written(texts: list[str]) -> None:
    out = written(drugs(texts), "csv", fields=("name", "id"))
    rows = list(csv.DictReader(io.StringIO(out, newline="")))
    assert texts == [row["name"] for row in rows]


@given(st.lists(TEXT | MARKS, min_size=1, max_size=4))
@example(["", ""])
def test_csv_of_one_column_reads_back_too(texts: list[str]) -> None:
    out = written(drugs(texts), "csv", fields=("name",))
    assert [["name"], *([text] for text in texts)] == list(csv.reader(io.StringIO(out, newline="")))


@given(st.lists(TEXT | MARKS, max_size=4))
@example(["a\\b", 'a"b', "a\rb", "a\nb", "a\tb", "", " "])
def test_tsv_is_one_line_per_record_and_one_tab_per_column(texts: list[str]) -> None:
    out = written(drugs(texts), "tsv", fields=("id", "name", "id"))
    records = out.split("\n")
    assert records.pop() == ""
    assert 1 + len(texts) == len(records)
    assert {2} == {record.count("\t") for record in records}
    assert "\r" not in out


@given(st.lists(st.text(alphabet="abc \"'\\,;|[]"), max_size=4))
@example(['"quoted"', "a\\b"])
def test_tsv_says_harmless_text_as_it_is(texts: list[str]) -> None:
    out = written(drugs(texts), "tsv", fields=("id", "name"))
    assert texts == [record.split("\t")[1] for record in out.splitlines()[1:]]


@pytest.mark.parametrize("value", ["", None, [], "\t", "\n", "\r"])
@pytest.mark.parametrize("format_", ["csv", "tsv"])
def test_a_single_column_may_be_empty(format_: str, value: Any) -> None:
    answer = answer_of("drug", [{"id": "a", "name": value}])
    assert len(written(answer, format_, fields=("name",)).splitlines()) >= 1


@pytest.mark.parametrize("kind", COLUMNS)
@pytest.mark.parametrize(("format_", "mark"), [("csv", ","), ("tsv", "\t")])
def test_a_list_has_the_keys_of_its_columns_for_a_heading(
    kind: str, format_: str, mark: str
) -> None:
    document: dict[str, Any] = {"id": "x"}
    for column in COLUMNS[kind]:
        *above, key = column.key.split(".")
        place = document
        for each in above:
            place = place.setdefault(each, {})
        place[key] = "x"
    heading, row = written(answer_of(kind, [document]), format_).splitlines()
    assert [column.key for column in COLUMNS[kind]] == heading.split(mark)
    assert {"x"} == set(row.split(mark))


def test_a_list_of_values_is_joined_and_a_mapping_is_compact_json() -> None:
    answer = answer_of("drug", [{"id": "a", "list": ["x", "y"], "map": {"k": [1, None]}}])
    row = next(csv.DictReader(io.StringIO(written(answer, "csv", fields=("list", "map")))))
    assert row == {"list": "x; y", "map": '{"k":[1,null]}'}


# Names


def test_a_list_of_names_is_one_id_per_line() -> None:
    assert written(drugs(["b", "a"]), "name") == "d0\nd1\n"
    assert written(drugs([]), "name") == ""


# Order and length


@given(st.lists(st.integers() | TEXT | st.none(), max_size=6))
def test_sorting_loses_nothing_and_puts_numbers_before_text_before_nothing(
    values: list[Any],
) -> None:
    answer = answer_of("drug", [{"id": n, "key": value} for n, value in enumerate(values)])
    found = arranged(answer, Output(sort="key"))
    order = [document["id"] for document in found.documents()]
    ranks = [2 if values[n] is None else 0 if isinstance(values[n], int) else 1 for n in order]
    assert sorted(range(len(values))) == sorted(order)
    assert sorted(ranks) == ranks
    assert list(found.summaries) == list(found.documents())
    assert [json.loads(text) for text in found.texts()] == list(found.documents())


def test_sorting_is_stable_and_knows_no_case() -> None:
    answer = answer_of("drug", [{"id": n, "key": k} for n, k in enumerate("bAaB")])
    assert [each["id"] for each in arranged(answer, Output(sort="key")).summaries] == [1, 2, 0, 3]


@given(st.integers(0, 6), st.integers(0, 6))
def test_a_limit_keeps_the_first_and_the_total(size: int, limit: int) -> None:
    found = arranged(drugs(["x"] * size), Output(limit=limit))
    assert [f"d{n}" for n in range(min(size, limit))] == [each["id"] for each in found.summaries]
    assert size == found.total


def test_a_total_of_the_commands_own_stays() -> None:
    assert arranged(answer_of("hit", [{"id": "a"}], total=7), Output(limit=1)).total == 7


# Fields

NESTED = {
    "id": "a",
    "none": None,
    "deep": {"er": {"est": 1}},
    "list": [{"x": 1, "in": [{"y": "p"}, {"y": "q"}]}, {"x": None, "in": []}],
    "empty": [],
}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("id", "a"),
        ("none", None),
        ("none.more", None),
        ("id.more", None),
        ("deep.er.est", 1),
        ("deep.er", {"est": 1}),
        ("list.x", [1, None]),
        ("list.in.y", ["p", "q"]),
        ("list.z", [None, None]),
        ("empty", []),
        ("empty.x", []),
        ("missing", None),
        ("missing.x", None),
    ],
)
def test_a_path_leads_to_a_value_or_to_nothing(path: str, value: Any) -> None:
    assert value == at(NESTED, path)


@pytest.mark.parametrize("path", ["id", "none", "deep.er.est", "list.x", "list.in.y", "empty"])
def test_a_field_that_a_document_has_is_accepted(path: str) -> None:
    check_fields([NESTED, {"id": "b"}], [path])


@pytest.mark.parametrize(
    ("path", "known"),
    [
        ("ids", "deep, empty, id, list, none"),
        ("deep.x", "er"),
        ("deep.er.x", "est"),
        ("list.z", "in, x"),
        ("list.in.z", "y"),
        ("id.x", "deep, empty, id, list, none"),
        ("", "deep, empty, id, list, none"),
    ],
)
def test_a_field_that_no_document_has_is_answered_with_those_there_are(
    path: str, known: str
) -> None:
    with pytest.raises(UsageError) as error:
        check_fields([NESTED], [path])
    assert f"fields: {known}" == error.value.hint


def test_a_field_of_an_empty_list_is_known_only_from_other_documents() -> None:
    documents: list[dict[str, Any]] = [{"list": []}, {"list": [{"x": 1}]}]
    check_fields(documents, ["list.x"])
    with pytest.raises(UsageError, match=r"list\.y"):
        check_fields(documents, ["list.y"])


def test_an_empty_answer_has_no_field_to_refuse() -> None:
    check_fields([], ["anything"])


def test_entries_of_several_kinds_share_the_columns_that_all_have() -> None:
    assert COLUMNS["mixed"] == columns_of(["drug", "regimen"])
    assert COLUMNS["drug"] == columns_of(["drug", "drug"])


@given(st.lists(st.fixed_dictionaries({"id": TEXT, "name": VALUES}), max_size=4))
def test_a_table_holds_each_value_as_its_text(documents: list[dict[str, Any]]) -> None:
    columns, rows = table(answer_of("drug", documents), Output(fields=("name", "id")))
    assert [column.key for column in columns] == ["name", "id"]
    assert [[told(each["name"]), each["id"]] for each in documents] == rows
