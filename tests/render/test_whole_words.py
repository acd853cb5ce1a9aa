"""Narrow columns: a word that can stay whole does, and a long one goes on after a hyphen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rrmm_cli.render.columns import Column
from rrmm_cli.render.screen import drawn, fitting, new_console, show_table, widths
from tests.conftest import OnTerminal

LETTERS = st.text(alphabet="abcxyz-", min_size=1, max_size=20)
CELL = st.lists(LETTERS, max_size=4).map(" ".join)


def shown(columns: list[Column], rows: list[list[str]], width: int) -> str:
    """The table of the columns that fit."""
    kept = fitting(columns, rows, width)
    target = new_console(width, styled=False, unicode=True)
    show_table(target, [columns[n] for n in kept], [[row[n] for n in kept] for row in rows])
    return drawn(target)


@given(rows=st.lists(st.lists(CELL, min_size=5, max_size=5), min_size=1, max_size=4),
       width=st.integers(60, 160))  # fmt: skip
def test_a_word_of_twenty_letters_is_never_broken(rows: list[list[str]], width: int) -> None:
    columns = [Column(f"c{number}", f"c{number}", 4, number) for number in range(5)]
    out = shown(columns, rows, width).split()
    kept = fitting(columns, rows, width)
    words = [word for row in rows for number in kept for word in row[number].split()]
    assert [word for word in words if word not in out] == []


def test_a_longer_word_goes_on_after_a_hyphen() -> None:
    columns = [Column("drug", "drug", 8), Column("why", "why", 40)]
    rows = [["pegylated-liposomal-doxorubicin", "word " * 30]]
    out = shown(columns, rows, 62).split()
    assert {"pegylated-liposomal-", "doxorubicin"} < set(out)
    assert "pegylated-liposomal-doxorubicin" in shown(columns, rows, 160).split()


def test_a_longer_word_without_a_hyphen_is_broken_where_its_line_ends() -> None:
    columns = [Column("c", "c", 8), Column("d", "d", 8)]
    rows = [["x" * 45, "y" * 45]]
    assert widths(columns, rows, 60) == [29, 29]
    assert shown(columns, rows, 60).count("x") == 45


def test_each_piece_of_a_cell_begins_a_line() -> None:
    columns = [Column("c", "c", 8), Column("d", "d", 30)]
    rows = [["x", "one label; of its own (since 2020) | another (since 2021)"]]
    first, second = shown(columns, rows, 60).splitlines()[2:]
    assert first.split() == ["x", "one", "label;", "of", "its", "own", "(since", "2020)", "|"]
    assert second.strip() == "another (since 2021)"


def test_of_equally_light_columns_the_last_goes_first() -> None:
    columns = [Column(f"c{number}", f"c{number}") for number in range(5)]
    assert fitting(columns, [["x" * 20] * 5], 64) == [0, 1, 2]


@pytest.mark.parametrize(
    ("words", "whole"),
    [
        (["drugs"], ["investigational", "under-review", "proteasome-inhibitor"]),
        (["classes"], ["monoclonal-antibody", "anti-SLAMF7", "CELMoD"]),
        (["trials"], ["observational", "retrospective", "dexamethasone-alone"]),
        (["effects"], ["nervous-system", "lenalidomide;"]),
    ],
    ids=lambda value: value[0],
)
def test_fixed_terms_are_whole_on_80_columns(
    on_terminal: OnTerminal, words: list[str], whole: list[str]
) -> None:
    out = on_terminal(*words, width=80, RRMM_CATALOG="", NO_COLOR="1").out.split()
    assert [word for word in whole if word not in out] == []
