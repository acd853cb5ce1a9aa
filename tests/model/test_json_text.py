from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rrmm_cli.load.reader import Data
from rrmm_cli.model.json_text import compact, embedded, pretty

OBEYED = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]"
)
"""Control and bidirectional characters, without the line feed of the layout."""

SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
)
TEXT = st.text() | st.text(
    st.sampled_from('ab"\\/\x00\n\x1b\x7f\x9b\u061c\u200f\u2028\u202e\u2069')
)
DATA: st.SearchStrategy[Data] = st.recursive(
    SCALARS | TEXT,
    lambda part: st.lists(part, max_size=4) | st.dictionaries(TEXT, part, max_size=4),
    max_leaves=12,
)


@given(DATA)
def test_json_text_says_what_the_data_say(data: Data) -> None:
    assert data == json.loads(pretty(data))
    assert data == json.loads(compact(data))


@given(DATA)
def test_no_character_that_a_terminal_obeys_is_left(data: Data) -> None:
    assert OBEYED.findall(pretty(data)) == []
    assert OBEYED.findall(compact(data)) == []


@pytest.mark.parametrize(
    "character",
    [
        *("\x00", "\x1b", "\x7f", "\x80", "\x9b", "\x9f", "\u061c", "\u200e", "\u200f"),
        *("\u2028", "\u2029", "\u202a", "\u202e", "\u2066", "\u2069", "\ufeff"),
    ],
)
def test_control_and_bidirectional_characters_are_escaped(character: str) -> None:
    assert f'"\\u{ord(character):04x}"' == compact(character)


@pytest.mark.parametrize("text", ["é", "≥", "10⁹/L", "日本", "😀", "\u00a0", "\u200b"])
def test_other_characters_are_written_as_they_are(text: str) -> None:
    assert f'"{text}"' == pretty(text)


def test_a_byte_that_was_no_utf_8_is_escaped() -> None:
    undecodable = b"\xff".decode("utf-8", "surrogateescape")

    assert compact(undecodable) == '"\\udcff"'


def test_several_lines_are_indented_by_two_spaces_and_keep_their_order() -> None:
    assert pretty({"b": [1], "a": {}}) == '{\n  "b": [\n    1\n  ],\n  "a": {}\n}'


def test_one_line_has_no_spaces() -> None:
    assert compact({"b": [1, 2], "a": None}) == '{"b":[1,2],"a":null}'


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_what_json_cannot_say_is_refused(number: float) -> None:
    for write in (pretty, compact):
        with pytest.raises(ValueError, match="JSON compliant"):
            write([number])


@given(st.dictionaries(TEXT, DATA, max_size=4))
def test_an_embedded_document_is_laid_out_as_in_its_answer(document: dict[str, Data]) -> None:
    answer = '{\n  "data": [\n' + embedded(document) + "\n  ]\n}"

    assert pretty({"data": [document]}) == answer
