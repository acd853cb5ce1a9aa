from __future__ import annotations

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model

from rrmm_cli.errors import Location
from rrmm_cli.load.catalog import FILES
from rrmm_cli.load.problems import Path, accepted_keys, located, model_problems
from rrmm_cli.load.reader import Data, dotted
from rrmm_cli.model.catalog import RegimensFile, SourcesFile, TopicsFile
from rrmm_cli.model.dates import PARTIAL_DATE
from rrmm_cli.model.statement import Statement
from tests.support import all_of, any_of, exposed_to


def problems(data: Data, model: type[BaseModel]) -> list[tuple[Path, str]]:
    with pytest.raises(ValidationError) as refused:
        model.model_validate(data)
    return model_problems(refused.value, data, model)


def statement_data(criteria: Data) -> dict[str, Data]:
    return {
        "id": "article",
        "basis": "article",
        "setting": "any",
        "criteria": criteria,
        "wording": "read",
        "source": ["article-options"],
    }


def source_data(**fields: Data) -> dict[str, Data]:
    return {"sources": [{"id": "article-options", "kind": "article", "title": "Options", **fields}]}


# --- places


@pytest.mark.parametrize(
    ("path", "expected"),
    [((), ""), (("regimens", 3, "statements", 0, "from"), "regimens.3.statements.0.from")],
)
def test_a_path_is_written_with_dots(path: Path, expected: str) -> None:
    assert expected == dotted(path)


def test_a_problem_stands_at_the_mark_of_its_path() -> None:
    marks = {(): (1, 1), ("a",): (1, 1), ("a", 0): (2, 3)}

    expected = Location("file.yaml", 2, 3, "a.0", "wrong")

    assert expected == located("file.yaml", ("a", 0), "wrong", marks)


def test_a_problem_of_what_is_missing_stands_at_what_it_is_missing_from() -> None:
    marks = {(): (1, 1), ("a",): (3, 1), ("a", 0): (4, 3)}

    assert Location("f", 4, 3, "a.0.b.c", "gone") == located("f", ("a", 0, "b", "c"), "gone", marks)
    assert Location("f", 1, 1, "b", "gone") == located("f", ("b",), "gone", marks)


def test_a_problem_of_an_empty_file_has_no_line() -> None:
    assert Location("f", None, None, "a", "gone") == located("f", ("a",), "gone", {})


def test_the_kind_of_a_criterion_is_no_part_of_its_path() -> None:
    wrong: Data = {"kind": "age", "x": 1}
    criteria = all_of(exposed_to("drug", "abc"), any_of({"kind": "not", "part": wrong}))
    path = ("criteria", "parts", 1, "parts", 0, "part", "x")
    message = "unknown key; use one of at_least_years, at_most_years, kind"

    assert [(path, message)] == problems(statement_data(criteria), Statement)


def test_a_missing_key_is_named_in_the_path_of_its_mapping() -> None:
    assert problems(statement_data(all_of({"kind": "prior_lines", "at_least": 1})), Statement) == [
        (("criteria", "parts", 0, "unit"), "missing; this key is needed"),
    ]


def test_a_renamed_key_is_named_as_in_the_file() -> None:
    data = {**statement_data({"kind": "none_stated"}), "from": 2016}

    assert problems(data, Statement) == [(("from",), "2016 is not accepted; use text; quote it")]


# --- words


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"title": 5}, "5 is not accepted; use text; quote it"),
        ({"title": None}, "nothing stands here; use text; quote it"),
        ({"title": ["a"]}, "['a'] is not accepted; use text; quote it"),
        ({"title": ""}, "empty; some text is needed"),
        ({"published": "May"}, "'May' is not a date; write 2024, 2024-04 or 2024-04-05, in quotes"),
        ({"pmid": "PMC1"}, "'PMC1' is not accepted; use a PubMed number in quotes"),
        ({"pmid": 32682484}, "32682484 is not accepted; use text; quote it"),
    ],
)
def test_what_is_wrong_is_said_with_what_would_be_accepted(
    fields: dict[str, Data], message: str
) -> None:
    (field,) = fields

    assert [(("sources", 0, field), message)] == problems(source_data(**fields), SourcesFile)


@pytest.mark.parametrize(
    ("annotation", "value", "message"),
    [
        (int, "5", "'5' is not accepted; use a whole number"),
        (int, 1.5, "1.5 is not accepted; use a whole number"),
        (float, "NR", "'NR' is not accepted; use a number"),
        (bool, "yes", "'yes' is not accepted; use true or false"),
        (list[str], "a", "'a' is not accepted; use a list"),
        (dict[str, str], ["a"], "['a'] is not accepted; use a mapping of keys to values"),
        (SourcesFile, "a", "'a' is not accepted; use a mapping of keys to values"),
    ],
)
def test_a_wrong_type_is_said_in_words_of_the_data(
    annotation: type, value: Data, message: str
) -> None:
    model = create_model(
        "Model", __config__=ConfigDict(strict=True), field=(annotation, Field(...))
    )

    assert [(("field",), message)] == problems({"field": value}, model)


def test_a_value_is_cut_where_it_is_long() -> None:
    ((_, message),) = problems(source_data(kind="x" * 1000), SourcesFile)

    assert message.startswith("'" + "x" * 56 + "... is not accepted; use 'label', ")


def test_two_reasons_at_one_place_are_one_problem() -> None:
    model = create_model(
        "Model", __config__=ConfigDict(strict=True), field=(int | bool, Field(...))
    )

    assert problems({"field": "a"}, model) == [
        (
            ("field",),
            "'a' is not accepted; use a whole number; or 'a' is not accepted; use true or false",
        )
    ]


def test_every_pattern_of_the_data_files_has_words() -> None:
    def patterns(schema: object) -> set[str]:
        if isinstance(schema, dict):
            own = {schema["pattern"]} if isinstance(schema.get("pattern"), str) else set()
            return own.union(*(patterns(part) for part in schema.values()))
        return set().union(*map(patterns, schema)) if isinstance(schema, list) else set()

    every = set().union(*(patterns(model.model_json_schema()) for model in FILES.values()))
    assert every > {PARTIAL_DATE}
    for pattern in every - {PARTIAL_DATE}:
        model = create_model("Model", field=(str, Field(pattern=pattern)))
        ((_, message),) = problems({"field": "¬"}, model)
        assert pattern not in message


# --- unknown keys


@pytest.mark.parametrize(
    ("data", "path", "message"),
    [
        ({"topic": []}, ("topic",), "unknown key; did you mean topics?"),
        ({"xyz": []}, ("xyz",), "unknown key; use one of topics"),
    ],
)
def test_an_unknown_key_of_a_file_names_the_near_one_or_all(
    data: dict[str, Data], path: Path, message: str
) -> None:
    assert [(path, message)] == problems({"topics": [], **data}, TopicsFile)


def test_an_unknown_key_is_told_beside_the_one_that_is_missing() -> None:
    assert problems({"topic": []}, TopicsFile) == [
        (("topics",), "missing; this key is needed"),
        (("topic",), "unknown key; did you mean topics?"),
    ]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ((), ["ambiguous", "pending", "regimens"]),
        (("ambiguous", 0), ["match_case", "means", "name", "resolve", "source"]),
        (("regimens", 0, "aliases", 0), ["misspelt", "name", "source"]),
        (("regimens", 0, "components", 1), ["drug", "role"]),
        (("regimens", 0, "statements", 0, "caveat"), ["kind", "source", "text"]),
        (("regimens", 0, "statements", 0, "criteria"), ["kind", "parts"]),
        (
            ("regimens", 0, "statements", 0, "criteria", "parts", 0),
            ["at_least", "at_most", "kind", "unit"],
        ),
        (("regimens", 0, "statements", 0, "criteria", "parts", 1), ["kind", "part"]),
        (
            ("regimens", 0, "statements", 0, "criteria", "parts", 1, "part"),
            ["class", "drug", "kind", "target"],
        ),
        (("regimens", 0, "statements", 0, "criteria", "parts", 2), []),
        (("regimens", 0, "name"), []),
        (("regimens", 0, "nowhere", 0), []),
    ],
)
def test_the_keys_of_a_place_are_those_of_its_model(path: Path, expected: list[str]) -> None:
    criteria = all_of(
        {"kind": "prior_lines"},
        {"kind": "not", "part": {"kind": "intolerant_to"}},
        {"kind": "nonsense"},
    )
    data: Data = {"regimens": [{"statements": [{"criteria": criteria}]}]}

    assert expected == accepted_keys(RegimensFile.model_json_schema(), path, data)


# --- more than anybody reads


def numbers(count: int) -> Data:
    return {"sources": [1] * count}


def test_a_thousand_problems_are_told_and_how_many_there_are() -> None:
    told = problems(numbers(1_500), SourcesFile)
    assert told[0] == ((), "1,500 problems; these are the first 1,000")
    assert [("sources", number) for number in range(1_000)] == [path for path, _ in told[1:]]


def test_a_file_that_is_something_else_is_one_problem() -> None:
    expected = "20,001 problems; `rrmm schema` prints what the file has to hold"
    assert [((), expected)] == problems(numbers(20_001), SourcesFile)
