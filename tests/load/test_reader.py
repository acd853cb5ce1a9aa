from __future__ import annotations

import json
import os
import subprocess
import sys
from errno import ENOENT
from pathlib import Path

import pytest
import yaml
from hypothesis import assume, example, given
from hypothesis import strategies as st

from rrmm_cli.errors import Location
from rrmm_cli.load.reader import Data, Limits, marks_of, parse_yaml, read_text

LIMITS = Limits(bytes=1_000_000, nodes=10_000)

YAML_LIKE = st.text(st.sampled_from("ab01:-?,.\"'#&*!|>%@`~<=_+ \n\t[]{}é\x00\ufeff\u2028"))
BELOW_PAIRS = st.characters(exclude_categories=["Cs"], max_codepoint=0xFFFF)
"""JSON writes what lies above as pairs of escapes, which YAML does not have."""
PLANE_ZERO = st.text(BELOW_PAIRS)
KEYS = st.text(BELOW_PAIRS, max_size=100).filter(lambda key: key != "<<")
"""A key of YAML ends on its line, within 1024 characters."""
DATA: st.SearchStrategy[Data] = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**38), 10**38) | PLANE_ZERO,
    lambda part: st.lists(part, max_size=4) | st.dictionaries(KEYS, part, max_size=4),
    max_leaves=15,
)
ALL_TEXT: st.SearchStrategy[Data] = st.recursive(
    st.text(),
    lambda part: (
        st.lists(part, max_size=4)
        | st.dictionaries(st.text().filter(lambda key: key != "<<"), part, max_size=4)
    ),
    max_leaves=15,
)


def parsed(text: str, limits: Limits = LIMITS) -> Data | Location:
    return parse_yaml(text, limits, "file.yaml")


def problem(text: str, limits: Limits = LIMITS) -> str:
    found = parsed(text, limits)
    assert isinstance(found, Location)
    return str(found._replace(path=""))


def nested(depth: int) -> str:
    return "[" * depth + "]" * depth


# --- scalars


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *((text, None) for text in ("", "~", "null", "Null", "NULL")),
        *((text, True) for text in ("true", "True", "TRUE")),
        *((text, False) for text in ("false", "False", "FALSE")),
        *(("0", 0), ("-0", 0), ("7", 7), ("+7", 7), ("-12", -12), ("9" * 40, int("9" * 40))),
        *(
            ("0.5", 0.5),
            (".5", 0.5),
            ("5.", 5.0),
            ("-1.50", -1.5),
            ("1e3", 1e3),
            ("1.5E-3", 1.5e-3),
        ),
    ],
)
def test_a_plain_scalar_is_what_yaml_1_2_says(text: str, value: Data) -> None:
    read = parsed(f"a: {text}")

    assert {"a": value} == read
    assert isinstance(read, dict)
    assert type(value) is type(read["a"])


@pytest.mark.parametrize(
    "text",
    [
        *("2024-01-01", "2024-04", "2024-01-01T10:00:00Z", "2001-12-14 21:59:43.10"),
        *(
            "nULL",
            "tRUE",
            "yess",
            "none",
            "infinity",
            "nan",
            "e5",
            "v1.0",
            "1.2.3",
            "1-3",
            "1 to 3",
        ),
        *("20/70 mg/m2", "0.5 mg", "--", "+", ".", "..", "-.", "t(11;14)", "12:99", "<<", "="),
    ],
)
def test_every_other_plain_scalar_is_text(text: str) -> None:
    assert [text] == parsed(f"- {text}")


@pytest.mark.parametrize(
    "text",
    [
        *("yes", "Yes", "NO", "no", "on", "Off", "012", "-07", "08", "00", "01.5", "0_1"),
        *("0x1F", "0o17", "0b11", "12:30", "12:30:45", "1:2:3.5", "1_000", "+1_0", "1_0.5"),
        *(".inf", "-.INF", "+.Inf", ".NaN", ".nan"),
    ],
)
def test_what_tools_read_differently_is_refused_unless_it_is_quoted(text: str) -> None:
    assert f"file.yaml:2:4: {text} is read differently by different tools; quote it" == problem(
        f"b: 1\na: {text}"
    )
    assert {"a": text} == parsed(f"a: '{text}'")
    assert {"a": text} == parsed(f'a: "{text}"')


@given(
    st.from_regex(
        r"[-+]?([0-9][0-9_]{0,5})?(:[0-5]?[0-9]){0,2}(\.[0-9_]{0,4})?([eE][-+][0-9]{1,2})?"
        r"|[-+]?0[xob][0-9a-f_]{1,6}|[-+]?\.(inf|INF|nan)|(yes|No|ON|off|true|False)",
        fullmatch=True,
    )
)
@example(".5_0")
@example("1_2:30")
@example("1_0.5e+3")
@example("685.230_15e+03")
def test_what_yaml_1_1_reads_as_a_number_is_read_as_the_same_one_or_refused(text: str) -> None:
    try:
        older = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError):
        older = None
    assume(isinstance(older, bool | int | float))

    read = parsed(text)

    assert isinstance(read, Location) or older == read


@given(st.from_regex(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", fullmatch=True))
@example("01e5")
def test_what_yaml_1_2_reads_as_a_number_is_read_as_the_same_one_or_refused(text: str) -> None:
    number = float(text) if set(".eE") & set(text) else int(text)

    read = parsed(text)

    assert isinstance(read, Location) or number == read


@pytest.mark.parametrize("text", ["1e999", "-1e999", "9" * 41])
def test_a_number_that_no_machine_holds_is_refused(text: str) -> None:
    assert "is not accepted" in problem(f"a: {text}")
    assert {"a": text} == parsed(f"a: '{text}'")


@pytest.mark.parametrize("style", ["'{}'", '"{}"', "|-\n  {}", ">-\n  {}"])
@pytest.mark.parametrize("text", ["1", "true", "null", "~", "yes", "2024", "1_000", "- a"])
def test_a_quoted_scalar_is_always_text(style: str, text: str) -> None:
    assert {"a": text} == parsed("a: " + style.format(text))


# --- structure


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\na: 2", "2:1: the key 'a' stands twice; keep one of them"),
        ("a: 1\n'a': 2", "2:1: the key 'a' stands twice; keep one of them"),
        ("- {b: {c: 1, d: 2, c: 3}}", "1:20: the key 'c' stands twice; keep one of them"),
        ("a: !!str 1", "1:4: the tag tag:yaml.org,2002:str is not accepted; write a plain value"),
        ("- !x [1]", "1:3: the tag !x is not accepted; write a plain value"),
        ("!!python/object:os.system {}", "1:1: the tag tag:yaml.org,2002:python/object:os.system "
         "is not accepted; write a plain value"),
        ("a: ! 1", "1:4: the tag ! is not accepted; write a plain value"),
        ("a: &x 1", "1:4: anchors and aliases are not accepted; write the value out"),
        ("&x [1]", "1:1: anchors and aliases are not accepted; write the value out"),
        ("a: *x", "1:4: anchors and aliases are not accepted; write the value out"),
        ("&x a: 1", "1:1: anchors and aliases are not accepted; write the value out"),
        ("a:\n  <<: {b: 1}", "2:3: merge keys are not accepted; write the values out"),
        ("--- a\n--- b", "2:1: a second document starts here; one file holds one document"),
        ("a: 1\n...\n---\n", "3:1: a second document starts here; one file holds one document"),
        ("a: 1\n2: b", "2:1: the key '2' must be a word; quote it"),
        ("{null: a}", "1:2: the key 'null' must be a word; quote it"),
        ("{1.5: a}", "1:2: the key '1.5' must be a word; quote it"),
        ("true: a", "1:1: the key 'true' must be a word; quote it"),
        ("yes: a", "1:1: yes is read differently by different tools; quote it"),
        ("? [a, b]\n: c", "1:3: a key must be a word, not a list or a mapping"),
        ("? {a: b}\n: c", "1:3: a key must be a word, not a list or a mapping"),
        ("{[a]: c}", "1:2: a key must be a word, not a list or a mapping"),
        ("é: [ü, yes]", "1:8: yes is read differently by different tools; quote it"),
    ],
)  # fmt: skip
def test_what_is_more_than_plain_data_is_refused_where_it_stands(text: str, expected: str) -> None:
    assert f"file.yaml:{expected}" == problem(text)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: [1\n", "2:1"),
        ("- a\nb: 1", "2:1"),
        ("a: 'b", "1:6"),
        ("a: b: c", "1:5"),
        ("\ta: 1", "1:1"),
        ("@", "1:1"),
    ],
)
def test_what_is_no_yaml_is_refused_where_it_breaks(text: str, place: str) -> None:
    assert problem(text).startswith(f"file.yaml:{place}: not YAML: ")


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x7f", "\x80", "\x9b", "\ufffe"])
def test_control_characters_are_refused_unless_they_are_escaped(character: str) -> None:
    name = f"{ord(character):04x}"

    assert f"not YAML: unacceptable character #x{name}" in problem(f"a: b{character}")
    assert {"a": f"b{character}"} == parsed(f'a: "b\\u{name}"')


def test_a_lone_surrogate_is_refused() -> None:
    assert "file.yaml" in problem("a: \ud800")


@pytest.mark.parametrize("text", ["", "\n", "# only a comment\n", "---\n", "null", "\ufeff"])
def test_an_empty_file_holds_nothing(text: str) -> None:
    assert parsed(text) is None


@pytest.mark.parametrize("start", ["", "\ufeff", "# a comment\n", "---\n", "%YAML 1.2\n---\n"])
def test_what_may_stand_before_the_data_changes_nothing(start: str) -> None:
    assert parsed(start + "a: [1, {b: }]") == {"a": [1, {"b": None}]}


@pytest.mark.parametrize(
    "text", ["- a\n- b: c\n  d: [e]\n", "[a, {b: c, d: [e]}]", '["a", {"b": "c", "d": ["e"]}]']
)
def test_block_flow_and_json_say_the_same(text: str) -> None:
    assert parsed(text) == ["a", {"b": "c", "d": ["e"]}]


# --- limits


def test_a_hundred_levels_are_read_and_one_more_is_refused() -> None:
    assert not isinstance(parsed(nested(100)), Location)
    assert problem(nested(101)) == "file.yaml:1:101: nested deeper than 100 levels"
    assert "nested deeper than 100 levels" in problem(
        "".join(" " * level + "a:\n" for level in range(101))
    )


def test_the_hundred_and_first_level_is_refused_below_a_key_too() -> None:
    assert not isinstance(parsed("{a: " * 100 + "1" + "}" * 100), Location)
    assert "nested deeper than 100 levels" in problem("{a: " * 101 + "1" + "}" * 101)


@pytest.mark.parametrize(
    "text",
    [
        *("'[' * 100_000", "'[' * 100_000 + ']' * 100_000", "'{a: ' * 100_000", "'- ' * 100_000"),
        *("'? ' * 100_000", "'{' * 100_000", "'[{' * 100_000", "'!' * 100_000"),
        *("'1' + '_' * 1_000_000 + 'x'", "'0' * 1_000_000 + 'x'", "'1:' * 1_000_000 + 'x'"),
        *("'&a ' * 100_000", "'x' * 1_000_000", "'\"' * 999_999", "'a: |\\n' + ' ' * 1_000_000"),
    ],
)
def test_no_text_kills_the_reader_or_keeps_it_busy(text: str) -> None:
    code = (
        "from rrmm_cli.load.reader import CATALOG_LIMITS, parse_yaml\n"
        f"parse_yaml({text}, CATALOG_LIMITS, 'file.yaml')\n"
    )

    done = subprocess.run([sys.executable, "-c", code], check=False, timeout=120)

    assert done.returncode == 0


def test_too_many_values_are_refused_at_the_first_that_is_too_much() -> None:
    limits = Limits(bytes=1000, nodes=5)

    assert parsed("[a, b, c, d]", limits) == ["a", "b", "c", "d"]
    assert (
        problem("[a, b, c, d, e]", limits) == "file.yaml:1:14: more than 5 values; split the file"
    )
    assert parsed("{a: b, c: d}", limits) == {"a": "b", "c": "d"}
    assert (
        problem("{a: b, c: d, e: f}", limits)
        == "file.yaml:1:14: more than 5 values; split the file"
    )


def test_too_many_bytes_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "file.yaml"
    file.write_bytes("aé1\n".encode())

    assert read_text(file, Limits(bytes=5, nodes=1), "shown.yaml") == "aé1\n"
    assert (
        str(read_text(file, Limits(bytes=4, nodes=1), "shown.yaml"))
        == "shown.yaml: larger than 4 bytes; split the file"
    )


# --- files


def test_a_byte_order_mark_is_not_part_of_the_text(tmp_path: Path) -> None:
    file = tmp_path / "file.yaml"
    file.write_bytes(b"\xef\xbb\xbfa: 1\n")

    assert read_text(file, LIMITS, "file.yaml") == "a: 1\n"


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_bytes_that_are_no_utf_8_are_refused_at_their_line(tmp_path: Path, mark: bytes) -> None:
    file = tmp_path / "file.yaml"
    file.write_bytes(mark + b"a: 1\nb:\n\xff\n")

    assert (
        str(read_text(file, LIMITS, "file.yaml"))
        == "file.yaml:3: not UTF-8 text; save the file as UTF-8"
    )


def test_utf_16_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "file.yaml"
    file.write_bytes("a: 1".encode("utf-16"))

    assert (
        str(read_text(file, LIMITS, "file.yaml"))
        == "file.yaml:1: not UTF-8 text; save the file as UTF-8"
    )


def test_a_file_that_cannot_be_read_is_a_problem_without_a_line(tmp_path: Path) -> None:
    missing = read_text(tmp_path / "missing.yaml", LIMITS, "missing.yaml")
    directory = read_text(tmp_path, LIMITS, "directory")

    assert f"missing.yaml: can't be read: {os.strerror(ENOENT)}" == str(missing)
    assert str(directory).startswith("directory: can't be read: ")


# --- marks


def test_marks_point_at_keys_and_items() -> None:
    text = "# drugs\ndrugs:\n  - id: a\n    tags: [x, {y: z}]\n  - - b\n'é é': |\n  text\n"

    assert marks_of(text, LIMITS) == {
        (): (2, 1),
        ("drugs",): (2, 1),
        ("drugs", 0): (3, 5),
        ("drugs", 0, "id"): (3, 5),
        ("drugs", 0, "tags"): (4, 5),
        ("drugs", 0, "tags", 0): (4, 12),
        ("drugs", 0, "tags", 1): (4, 15),
        ("drugs", 0, "tags", 1, "y"): (4, 16),
        ("drugs", 1): (5, 5),
        ("drugs", 1, 0): (5, 7),
        ("é é",): (6, 1),
    }


def test_columns_count_characters_and_not_bytes() -> None:
    assert marks_of("[é, 😀, x]", LIMITS)[(2,)] == (1, 8)


def test_an_empty_document_has_no_marks() -> None:
    assert marks_of("# nothing\n", LIMITS) == {}


def paths_of(data: Data, path: tuple[str | int, ...] = ()) -> set[tuple[str | int, ...]]:
    found = {path}
    if isinstance(data, dict):
        for key, value in data.items():
            found |= paths_of(value, (*path, key))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            found |= paths_of(value, (*path, number))
    return found


@given(DATA)
def test_every_value_has_a_mark_inside_the_text(data: Data) -> None:
    text = json.dumps(data, indent=1)
    lines = text.splitlines()

    marks = marks_of(text, LIMITS)

    assert paths_of(data) == set(marks)
    assert all(
        1 <= line <= len(lines) and 1 <= column <= len(lines[line - 1])
        for line, column in marks.values()
    )


# --- laws


@given(DATA, st.sampled_from([None, 2]))
def test_what_json_writes_is_read_back_equal(data: Data, indent: int | None) -> None:
    read = parsed(json.dumps(data, indent=indent))

    assert data == read
    assert json.dumps(data) == json.dumps(read)


@given(ALL_TEXT)
def test_what_yaml_writes_in_quotes_is_read_back_equal(data: Data) -> None:
    assert data == parsed(yaml.safe_dump(data, default_style='"', sort_keys=False))


@given(st.text() | YAML_LIKE)
@example("a: b\x00")
@example("? ")
@example("- |\n\t")
def test_any_text_gives_data_or_a_problem(text: str) -> None:
    read = parsed(text)

    if isinstance(read, Location):
        assert read.message
        assert read.line is None or 1 <= read.line <= len(text.splitlines()) + 1
    else:
        assert paths_of(read) == set(marks_of(text, LIMITS)) | {()}


@given(st.binary() | YAML_LIKE.map(str.encode))
@example(b"\xef\xbb\xbf")
@example(b"\xff\xfe")
def test_any_bytes_give_data_or_a_problem(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    file = tmp_path_factory.getbasetemp() / "any-bytes.yaml"
    file.write_bytes(content)

    text = read_text(file, LIMITS, "file.yaml")

    read = text if isinstance(text, Location) else parsed(text)
    assert not isinstance(read, Location) or read.message
