from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.conftest import OnTerminal, Rrmm
from tests.support import small_catalog

TOPICS = """\
topics:
  - id: refractory
    name: refractory disease
    section: definitions
    summary: yes
    items: [{id: days, text: Within 60 days., since: "2015-17-24", source: [guideline-2021]}]
    sources: [guideline-2021]
"""
PROBLEMS = [
    "topics.yaml:4:5: topics.0.section: 'definitions' is not accepted; use 'definition'",
    "topics.yaml:5:14: topics.0.summary: yes is read differently by different tools; quote it",
    "topics.yaml:6:47: topics.0.items.0.since: '2015-17-24' is no day of the calendar "
    "(month must be in 1..12); write one, such as 2024-04-05",
]


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    return small_catalog(tmp_path / "catalog", {"topics.yaml": TOPICS})


@pytest.mark.parametrize(("words", "start"), [([], ""), (["--plain"], "problem: ")])
def test_a_problem_is_one_line_from_its_place_to_what_would_be_accepted(
    rrmm: Rrmm, broken: Path, words: list[str], start: str
) -> None:
    code, out, _ = rrmm("catalog", "validate", str(broken), *words)

    lines = [line for line in out.splitlines() if line not in ("", "problem")]
    assert code == 1
    assert len(lines) == len(PROBLEMS)
    for line, problem in zip(lines, PROBLEMS, strict=True):
        assert line.startswith(f"{start}{broken}/{problem}")


def test_programs_get_the_parts_of_a_problem(rrmm: Rrmm, broken: Path) -> None:
    (row, *_) = csv.DictReader(
        io.StringIO(rrmm("catalog", "validate", str(broken), "-o", "csv").out)
    )
    (document, *_) = json.loads(rrmm("catalog", "validate", str(broken), "--json").out)["data"]

    assert list(row) == ["file", "line", "column", "path", "message"]
    assert (row["file"], row["line"]) == (f"{broken}/topics.yaml", "4")
    assert set(document) == {"type", "id", *row, "rule"}


def test_fields_choose_parts_in_a_table_too(rrmm: Rrmm, broken: Path) -> None:
    out = rrmm("catalog", "validate", str(broken), "--fields", "line,path").out

    assert [line.split() for line in out.splitlines()][:2] == [
        ["line", "path"],
        ["4", "topics.0.section"],
    ]


@pytest.mark.parametrize("width", [80, 40])
def test_no_file_name_breaks_on_a_terminal(
    on_terminal: OnTerminal, broken: Path, width: int
) -> None:
    shown = on_terminal("catalog", "validate", broken.name, width=width, NO_COLOR="1").out

    for problem in PROBLEMS:
        place, path, _ = problem.split(": ", 2)
        assert f"{broken.name}/{place}:" in shown
        assert f"{path}:" in shown
    assert max(map(len, shown.splitlines())) <= width
