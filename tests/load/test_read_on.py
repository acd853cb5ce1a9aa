from __future__ import annotations

import pytest

from rrmm_cli.load.reader import Data, Key, Limits, Read, read_yaml

LIMITS = Limits(bytes=1_000_000, nodes=10_000)


def read(text: str) -> Read:
    return read_yaml(text, LIMITS, "f")


def told(text: str) -> list[str]:
    return [str(problem) for problem in read(text).problems]


def test_every_refused_value_of_a_file_is_told_with_its_path() -> None:
    assert told("a: [yes, 012]\nb: {c: 12:30}\n3: 1_0\n") == [
        "f:1:5: a.0: yes is read differently by different tools; quote it",
        "f:1:10: a.1: 012 is read differently by different tools; quote it",
        "f:2:8: b.c: 12:30 is read differently by different tools; quote it",
        "f:3:1: 3: the key '3' must be a word; quote it",
        "f:3:4: 3: 1_0 is read differently by different tools; quote it",
    ]


@pytest.mark.parametrize(
    ("text", "data", "doubtful"),
    [
        ("{a: yes, b: 1}", {"a": "yes", "b": 1}, {("a",)}),
        ("{a: 1, a: {c: no}, b: 1}", {"a": 1, "b": 1}, {("a",), ("a", "c")}),
        ("{a: &x [1], b: *x}", {"a": [1], "b": None}, {("b",)}),
        ("{a: !!int '1'}", {"a": "1"}, {("a",)}),
        ("{<<: {b: 1}, c: 2}", {"<<": {"b": 1}, "c": 2}, {("<<",)}),
        ("[{*x : 1}]", [{"*x": 1}], {(0, "*x")}),
    ],
)
def test_what_stands_around_a_refused_value_is_read(
    text: str, data: Data, doubtful: set[tuple[Key, ...]]
) -> None:
    found = read(text)

    assert data == found.data
    assert doubtful == found.doubtful
    assert found.whole


def test_of_a_key_that_stands_twice_the_first_value_is_kept_and_the_second_looked_through() -> None:
    text = "{a: {b: 1}, a: {b: on, b: 2}}"

    assert read(text).data == {"a": {"b": 1}}
    assert [problem.split(": ", 2)[2] for problem in told(text)] == [
        "the key 'a' stands twice; keep one of them",
        "on is read differently by different tools; quote it",
        "the key 'b' stands twice; keep one of them",
    ]


@pytest.mark.parametrize("end", ["\n]", "\n- {", "\n---\nb: 1", "\n? [a]\n: 1"])
def test_what_was_found_before_a_text_breaks_off_is_told_too(end: str) -> None:
    found = read(f"a: yes{end}")

    assert [problem.path for problem in found.problems] == ["a", ""]
    assert not found.whole
    assert found.data is None


def test_a_file_of_nothing_but_refused_values_is_read_no_further_than_a_thousand() -> None:
    found = read("- yes\n" * 1_001)

    assert len(found.problems) == 1_001
    assert str(found.problems[-1]) == "f:1001:3: 1,000 such problems; the file was read no further"
    assert not found.whole
    assert len(read("- yes\n" * 1_000).problems) == 1_000
