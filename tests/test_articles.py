"""Everything that the four founding articles state is answered by a command.

Each row of cases/articles.yaml names a statement, the command that answers it, a path into the
first document of the answer and the value that must stand there. The claim that the path runs
through must name the article as its source, so that an answer that merely agrees does not pass.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from rrmm_cli.cli.main import main
from rrmm_cli.store.query import Store

CASES = Path(__file__).parent / "cases" / "articles.yaml"
ARTICLES = {
    "S000": "article-what-to-know",
    "S001": "article-understanding-rrmm",
    "S002": "article-six-options",
    "S003": "article-healthline",
}
STATEMENTS = {"S000": 83, "S001": 47, "S002": 104, "S003": 144}
"""How many statements each article makes."""

ROWS: list[dict[str, Any]] = yaml.load(CASES.read_text(encoding="utf-8"), yaml.CSafeLoader)
_STEP = re.compile(r"([a-z_]+)(?:\[(?:(\d+)|([a-z_]+)=([^\]]*))\])?")


@cache
def _answer(command: tuple[str, ...]) -> str:
    store = Store.open()
    kind, *names = command
    items = store.find_all(names[0]) if kind == "show" else [store.find(kind, names[0])]
    return store.texts(items)[0].decode()


def value_and_sources(document: Any, path: str) -> tuple[Any, list[str]]:
    """The value at a path, and the sources of the nearest claim that the path runs through."""
    sources = document["sources"]
    value = document
    for key, index, field, wanted in _STEP.findall(path):
        value = value[key]
        if index:
            value = value[int(index)]
        elif field:
            value = next(each for each in value if str(each.get(field)) == wanted)
        if isinstance(value, dict) and value.get("source"):
            sources = value["source"]
    return value, sources


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['id']} {' '.join(row['command'])}")
def test_a_statement_of_an_article_is_answered_with_its_source(row: dict[str, Any]) -> None:
    document = json.loads(_answer(tuple(row["command"])))
    value, sources = value_and_sources(document, row["path"])
    if "equals" in row:
        assert row["equals"] == value
    else:
        assert row["includes"] in value
    assert ARTICLES[row["id"][:4]] in sources


def test_every_statement_of_the_articles_has_a_row() -> None:
    numbers = Counter(row_id[:4] for row_id in {row["id"] for row in ROWS})
    assert dict(numbers) == STATEMENTS


def test_each_row_asks_for_exactly_one_value() -> None:
    keys = {"id", "command", "path"}
    assert [row for row in ROWS if set(row) not in (keys | {"equals"}, keys | {"includes"})] == []


def test_a_command_of_the_rows_answers_through_the_whole_program(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for command in sorted({tuple(row["command"]) for row in ROWS})[::25]:
        assert main([*command, "--json"]) == 0
        shown = json.loads(capsys.readouterr().out)["data"][0]
        assert json.loads(_answer(command)) == shown
