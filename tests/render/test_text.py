"""Text for people: harmless, short, and never something else than what was said."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rrmm_cli.render.text import cell, visible

OBEYED = [
    *range(0x20),
    *range(0x7F, 0xA0),
    0x061C,
    0x200E,
    0x200F,
    *range(0x2028, 0x202F),
    *range(0x2066, 0x206A),
    0xFEFF,
]
"""Code points that a terminal obeys instead of showing: controls, and marks of direction."""
HARMLESS = st.text(
    alphabet=st.characters(exclude_characters=[chr(each) for each in OBEYED], codec="utf-8")
)
NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
SCALARS = st.none() | st.booleans() | NUMBERS | st.text()


@pytest.mark.parametrize("code", OBEYED, ids=lambda code: f"U+{code:04X}")
def test_a_character_that_a_terminal_obeys_is_shown_as_an_escape(code: int) -> None:
    shown = visible(f"a{chr(code)}b")
    assert re.fullmatch(r"a\\(n|t|r|x[0-9a-f]{2}|u[0-9a-f]{4})b", shown)
    assert chr(code) == json.loads('"' + re.sub(r"\\x", r"\\u00", shown) + '"')[1]


@given(st.text())
@example("".join(map(chr, OBEYED)))
def test_no_text_has_anything_left_to_obey(text: str) -> None:
    assert not set(visible(text)) & set(map(chr, OBEYED))


@given(HARMLESS)
def test_harmless_text_stays_as_it_is(text: str) -> None:
    assert text == visible(text)


@given(st.text())
def test_what_is_visible_stays_as_it_is(text: str) -> None:
    assert visible(text) == visible(visible(text))


@pytest.mark.parametrize(
    "text",
    [
        "[dkd]",
        "[i]x[/i]",
        "see [/12]",
        "[red]",
        "[link=http://x]y",
        ":pill:",
        "[4 mg]",
        "a\\[b]",
        "≥ 1.0 ×10⁹/L",  # noqa: RUF001
        "Größe",
        "😀",
        "CD38 ↔ 多",
        "",
        " ",
    ],
)
def test_brackets_names_of_pictures_and_foreign_letters_stay(text: str) -> None:
    assert text == visible(text) == cell(text)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "true"),
        (False, "false"),
        (0, "0"),
        (28, "28"),
        (14.0, "14"),
        (15.8, "15.8"),
        (-0.5, "-0.5"),
        ("NR", "NR"),
        ("", ""),
        ([], ""),
        (["a", "b"], "a; b"),
        (("a", 1.0), "a; 1"),
        ([["a", "b"], "c"], "a; b; c"),
        ({}, "{}"),
        ({"a": None, "b": [1]}, '{"a":null,"b":[1]}'),
        ([{"a": "é"}, {"a": 1}], '{"a":"é"}; {"a":1}'),
    ],
    ids=repr,
)
def test_a_value_is_one_text(value: Any, text: str) -> None:
    assert text == cell(value)


@given(st.recursive(SCALARS, lambda part: st.lists(part) | st.dictionaries(st.text(), part)))
def test_every_value_has_a_text(value: Any) -> None:
    assert isinstance(cell(value), str)


@given(st.dictionaries(st.text(), SCALARS))
def test_a_mapping_is_json_that_reads_back(value: dict[str, Any]) -> None:
    assert value == json.loads(cell(value))
