from __future__ import annotations

import json
import os
from errno import ENOENT
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rrmm_cli.errors import InvalidFileError, Location
from rrmm_cli.load.catalog import FILES, check_catalog, read_catalog
from rrmm_cli.load.reader import CATALOG_LIMITS, Data, Limits, parse_yaml
from tests.support import SMALL, small_catalog

GONE = f"can't be read: {os.strerror(ENOENT)}"

TOPICS = """\
topics:
  - id: refractory
    name: refractory disease
    section: definition
    summary: When a disease is refractory to a drug.
    items:
      - {{id: days, text: Within 60 days., values: {values}, source: [guideline-2021]}}
    sources: [guideline-2021]
"""

KD_AND_DKD = """\
ambiguous: [{ambiguous}]
regimens:
  - id: dkd
    name: DKd
    full_name: daratumumab + carfilzomib + dexamethasone
    aliases: [{dkd_aliases}]
    kind: combination
    components: [{{drug: daratumumab, role: backbone}}, {{drug: carfilzomib, role: backbone}}]
    sources: [label-kyprolis]
  - id: kd
    name: Kd
    full_name: carfilzomib + dexamethasone
    aliases: [{kd_aliases}]
    kind: combination
    components: [{{drug: carfilzomib, role: backbone}}, {{drug: dexamethasone, role: backbone}}]
    sources: [label-kyprolis]
"""


def problems_of(directory: Path) -> list[str]:
    found = check_catalog(directory)[1]
    return [str(problem).removeprefix(str(directory) + os.sep) for problem in found]


def test_a_valid_catalog_is_read_whole() -> None:
    catalog = read_catalog(SMALL)

    assert catalog.header.name == "small catalog for tests"
    assert {
        "classes": len(catalog.drugs_file.classes),
        "drugs": len(catalog.drugs_file.drugs),
        "regimens": len(catalog.regimens_file.regimens),
        "effects": len(catalog.effects_file.effects),
        "trials": len(catalog.trials_file.trials),
        "topics": len(catalog.topics_file.topics),
        "sources": len(catalog.sources_file.sources),
    } == {
        "classes": 6,
        "drugs": 5,
        "regimens": 5,
        "effects": 2,
        "trials": 1,
        "topics": 2,
        "sources": 10,
    }


def test_a_valid_catalog_has_no_problems() -> None:
    catalog, found = check_catalog(SMALL)

    assert catalog == read_catalog(SMALL)
    assert found == []


@pytest.mark.parametrize("file", ["catalog.yaml", "topics.yaml"])
def test_a_missing_file_is_a_problem_of_that_file(tmp_path: Path, file: str) -> None:
    directory = small_catalog(tmp_path)
    (directory / file).unlink()

    assert [f"{file}: {GONE}"] == problems_of(directory)


def test_a_missing_directory_lacks_every_file(tmp_path: Path) -> None:
    assert [f"{file}: {GONE}" for file in FILES] == problems_of(tmp_path / "nowhere")


def test_a_directory_in_place_of_a_file_is_a_problem(tmp_path: Path) -> None:
    directory = small_catalog(tmp_path)
    (directory / "topics.yaml").unlink()
    (directory / "topics.yaml").mkdir()

    (problem,) = problems_of(directory)

    assert problem.startswith("topics.yaml: can't be read: ")


@pytest.mark.parametrize(
    ("files", "counted"),
    [
        ({"topics.yaml": "topics: []\nauthors: me\n"}, "1 problem"),
        ({"topics.yaml": "topics: []\nauthors: me\nyear: 1\n"}, "2 problems"),
    ],
)
def test_an_invalid_catalog_is_an_error_with_every_problem(
    tmp_path: Path, files: dict[str, str], counted: str
) -> None:
    directory = small_catalog(tmp_path, files)

    with pytest.raises(InvalidFileError) as refused:
        read_catalog(directory)

    assert f"the catalog in {directory} has {counted}" == str(refused.value)
    assert check_catalog(directory)[1] == refused.value.locations
    assert f"rrmm catalog validate {directory}" in refused.value.hint


def test_a_byte_order_mark_is_accepted(tmp_path: Path) -> None:
    content = (SMALL / "topics.yaml").read_bytes()
    directory = small_catalog(tmp_path, {"topics.yaml": b"\xef\xbb\xbf" + content})

    assert problems_of(directory) == []


def test_json_is_accepted_as_yaml(tmp_path: Path) -> None:
    files = {name: json.dumps(data_of(name)) for name in FILES}

    directory = small_catalog(tmp_path, files)

    assert read_catalog(SMALL) == read_catalog(directory)


@pytest.mark.parametrize("ambiguous", ["Cd", "C-D", "cD"])
def test_a_name_of_two_regimens_is_accepted_where_it_is_declared(
    tmp_path: Path, ambiguous: str
) -> None:
    declared = f"{{name: {ambiguous}, means: [kd, dkd], resolve: stop, source: [reference-names]}}"
    text = KD_AND_DKD.format(ambiguous=declared, dkd_aliases="Cd", kd_aliases="C.d")

    assert problems_of(small_catalog(tmp_path, {"regimens.yaml": text})) == []


def test_a_name_that_is_ambiguous_in_one_case_only_is_refused_in_another(tmp_path: Path) -> None:
    declared = (
        "{name: C, match_case: true, means: [kd, dkd], resolve: stop, source: [reference-names]}"
    )
    accepted = KD_AND_DKD.format(ambiguous=declared, dkd_aliases="C", kd_aliases="C")
    refused = KD_AND_DKD.format(ambiguous=declared, dkd_aliases="c", kd_aliases="c")

    assert problems_of(small_catalog(tmp_path / "accepted", {"regimens.yaml": accepted})) == []
    assert problems_of(small_catalog(tmp_path / "refused", {"regimens.yaml": refused})) == [
        "regimens.yaml:13:15: regimens.1.aliases.0: c is a name of dkd too; "
        "declare it under `ambiguous` or take it from one of them"
    ]


def test_a_name_may_stand_twice_in_one_entry_and_in_two_kinds(tmp_path: Path) -> None:
    text = KD_AND_DKD.format(ambiguous="", dkd_aliases="D-Kd, d.k.d", kd_aliases="Carfilzomib")

    assert problems_of(small_catalog(tmp_path, {"regimens.yaml": text})) == []


@pytest.mark.parametrize("figure", ["drug", "source", "class", "trials", "related", "target"])
def test_the_figures_of_a_note_are_no_references(tmp_path: Path, figure: str) -> None:
    text = TOPICS.format(values=f"{{{figure}: none of ours}}")

    assert problems_of(small_catalog(tmp_path, {"topics.yaml": text})) == []


def places_of(data: Data, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    found = [path]
    if isinstance(data, dict):
        for key, value in data.items():
            found += places_of(value, (*path, key))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            found += places_of(value, (*path, number))
    return found


def with_value_at(data: Data, path: tuple[str | int, ...], value: Data) -> Data:
    if not path:
        return value
    first, *rest = path
    if isinstance(data, dict) and isinstance(first, str):
        return {**data, first: with_value_at(data[first], tuple(rest), value)}
    assert isinstance(data, list)
    assert isinstance(first, int)
    return [*data[:first], with_value_at(data[first], tuple(rest), value), *data[first + 1 :]]


def data_of(name: str) -> Data:
    read = parse_yaml((SMALL / name).read_text(encoding="utf-8"), CATALOG_LIMITS, name)
    assert not isinstance(read, Location)
    return read


WHOLE = {name: data_of(name) for name in FILES}
PLACES = [(name, path) for name, data in WHOLE.items() for path in places_of(data)]
ODD_VALUES: st.SearchStrategy[Data] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 5)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(["", "kd", "imid", "all_of", "not", "2024", "label-kyprolis", "a b"]),
    lambda part: (
        st.lists(part, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "kind", "parts", "part", "not", "drug", "name", "x"]), part
        )
    ),
    max_leaves=6,
)


@given(st.sampled_from(PLACES), ODD_VALUES)
def test_any_value_anywhere_gives_a_catalog_or_problems_with_their_lines(
    tmp_path_factory: pytest.TempPathFactory, place: tuple[str, tuple[str | int, ...]], value: Data
) -> None:
    file, path = place
    directory = small_catalog(
        tmp_path_factory.getbasetemp() / "any-value",
        {file: json.dumps(with_value_at(WHOLE[file], path, value))},
    )

    catalog, found = check_catalog(directory)

    assert (catalog is None) == bool(found)
    assert all(problem.line is not None and problem.message for problem in found)


# --- catalogs that are too large


CHAIN = "classes:\n" + "".join(
    f"  - {{id: c-{number}, name: c {number}, parent: c-{number + 1}, sources: [guideline-2021]}}\n"
    for number in range(40)
)


def test_a_class_has_at_most_twenty_above_it(tmp_path: Path) -> None:
    top = "  - {id: c-40, name: c 40, sources: [guideline-2021]}\n"
    drugs = (SMALL / "drugs.yaml").read_text(encoding="utf-8").replace("classes:\n", CHAIN + top)
    assert [
        f"drugs.yaml: classes.{number}.parent: more than 20 classes stand above it"
        for number in range(20)
    ] == [
        f"drugs.yaml: {problem.path}: {problem.message}"
        for problem in check_catalog(small_catalog(tmp_path, {"drugs.yaml": drugs}))[1]
    ]


def test_a_thousand_problems_between_entries_are_told(tmp_path: Path) -> None:
    unknown = ", ".join(["nowhere"] * 1_200)
    topics = TOPICS.format(values="{}").replace("guideline-2021]}", unknown + "]}")
    found = check_catalog(small_catalog(tmp_path, {"topics.yaml": topics}))[1]
    assert len(found) == 1_000


def test_a_file_over_its_limit_says_what_to_do(tmp_path: Path) -> None:
    limits = Limits(bytes=2_000, nodes=4_000, instead="ask somebody")
    found = check_catalog(small_catalog(tmp_path), limits)[1]
    assert f"{tmp_path / 'drugs.yaml'}: larger than 2,000 bytes; ask somebody" == str(found[0])
