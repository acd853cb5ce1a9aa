"""Help on a terminal that is narrower than its lines breaks between words; a pipe gets it whole."""

from __future__ import annotations

import pytest

from rrmm_cli.cli.help import TOPICS
from rrmm_cli.render.lines import refilled
from tests.conftest import OnTerminal, Rrmm


@pytest.mark.parametrize("width", [30, 40, 59, 80, 99])
@pytest.mark.parametrize("topic", TOPICS)
def test_every_word_of_a_topic_stays_whole_and_in_its_place(topic: str, width: int) -> None:
    text = refilled(TOPICS[topic], width)
    assert text.split() == TOPICS[topic].split()
    assert max(map(len, text.splitlines())) <= width


@pytest.mark.parametrize("topic", TOPICS)
def test_paragraphs_and_rows_begin_as_they_were_written(topic: str) -> None:
    starts = [line[:12] for line in TOPICS[topic].splitlines() if not line.startswith("   ")]
    begun = [line[:12] for line in refilled(TOPICS[topic], 100).splitlines()]
    rows = [line for line in starts if line.startswith("  ")]
    assert [line for line in rows if line not in begun] == []
    assert begun.count("") == starts.count("")


def test_what_stands_in_a_second_column_goes_on_below_its_beginning() -> None:
    text = "  --a N    one two three four five six\n           seven eight\n  --b      nine\n"
    assert refilled(text, 35) == (
        "  --a N    one two three four five\n           six seven eight\n  --b      nine\n"
    )


def test_a_text_that_has_no_room_beside_its_name_stands_below_it() -> None:
    text = "  long-name-of-a-rule  what is wrong with it\n"
    assert refilled(text, 30) == "  long-name-of-a-rule\n    what is wrong with it\n"


def test_lines_that_end_on_purpose_are_not_joined() -> None:
    text = "Exit status 3: no entry.\nSee: rrmm help exit-codes\n"
    assert refilled(text, 60) == text


@pytest.mark.parametrize("words", [[], ["lint"], ["profiles"], ["E301"]], ids=" ".join)
def test_help_on_a_narrow_terminal_has_no_line_that_is_too_long(
    on_terminal: OnTerminal, words: list[str]
) -> None:
    assert max(map(len, on_terminal("help", *words, width=50).out.splitlines())) <= 50


@pytest.mark.parametrize("topic", ["profiles", "formatting"])
def test_a_pipe_and_a_wide_terminal_show_a_topic_as_it_was_written(
    on_terminal: OnTerminal, rrmm: Rrmm, topic: str
) -> None:
    assert rrmm("help", topic, COLUMNS="50").out == TOPICS[topic]
    assert on_terminal("help", topic, width=100).out == TOPICS[topic]
