"""The glossary holds the words that commands and answers use, each once and in their place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rrmm_cli.load.schemas import json_schema, schema_names

ROOT = Path(__file__).parent.parent
ROWS = re.findall(
    r"^\| ([a-z][a-z -]*) \| (.+) \|$",
    (ROOT / "docs" / "GLOSSARY.md").read_text("utf-8"),
    re.MULTILINE,
)
WORDS = [word for word, _ in ROWS if word != "word"]
AVOIDED = ("agent", "medication", "protocol", "combo")
"""Words that the glossary says are not said here."""


def test_each_word_stands_once_with_a_sentence() -> None:
    assert len(WORDS) > 30
    assert len(set(WORDS)) == len(WORDS)
    assert all(meaning.endswith(".") for word, meaning in ROWS if word != "word")


@pytest.mark.parametrize("word", WORDS)
def test_a_word_of_the_glossary_is_used(word: str) -> None:
    told = "\n".join(path.read_text("utf-8") for path in (ROOT / "rrmm_cli").rglob("*.py"))
    assert re.search(rf"\b{word.replace(' ', '[ _-]')}", told, re.IGNORECASE)


@pytest.mark.parametrize("name", sorted(schema_names()))
def test_no_field_of_an_answer_is_named_by_a_word_that_is_not_said(name: str) -> None:
    fields = re.findall(r"'(\w+)': \{", str(json_schema(name)))
    assert not {each for each in fields if each in AVOIDED}
