"""The terminal: whatever a text holds is shown as it stands, whole, and never obeyed."""

from __future__ import annotations

import contextlib
import io
import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from rich.console import Console

from rrmm_cli.errors import Candidate, Location, UnknownNameError
from rrmm_cli.render import lines
from rrmm_cli.render.answer import Color, Format, Notice, Output
from rrmm_cli.render.columns import Column
from rrmm_cli.render.diagnostics import notify, remark, report
from rrmm_cli.render.page import Block, Facts, Grid, Lines, Page
from rrmm_cli.render.screen import drawn, fitting, new_console, show_page, show_table, widths
from rrmm_cli.render.text import NARROWEST_TABLE, visible
from rrmm_cli.render.write import is_styled, show
from tests.conftest import LISTS, SMALL, OnTerminal, Rrmm, answer_of

OBEYED = set(
    map(chr, [*range(0x20), *range(0x7F, 0xA0), *range(0x2028, 0x202F), *range(0x2066, 0x206A)])
) | set("\u061c\u200e\u200f\ufeff")
TAGS = [
    "[dkd]",
    "[i]x[/i]",
    "see [/12]",
    "[red]",
    "[link=http://x]y",
    ":pill:",
    "[4 mg]",
    "a\\[b]",
    "[bold]x",
    "[/]",
    "[@click=app.quit]x",
    "\\",
    "[DKd]",
    "[1~, 2]",
    "100 %",
    "https://example.org/[x]",
    "NR",
    "1:1",
]
MARKED = st.text(alphabet="[]/\\:=abcDK ", max_size=20)
FOREIGN = st.text(alphabet=st.characters(codec="utf-8"), max_size=20)
EVIL = st.text(alphabet=st.sampled_from([*OBEYED, *"[]:ab "]), max_size=12)
_STYLE = re.compile("\x1b\\[[0-9;]*m")
HUMAN = [Format.TABLE, Format.MARKDOWN, Format.HTML]


def counted(text: str) -> Counter[str]:
    """How often each character that is seen stands in a text."""
    return Counter("".join(text.split()))


def seen(draw: Callable[[Console], None], width: int, *, styled: bool = False) -> str:
    """What is seen on a terminal of that width."""
    target = new_console(width, styled=styled, unicode=True)
    draw(target)
    return drawn(target)


def table_of(rows: list[list[str]], width: int, *, styled: bool = False) -> str:
    """A table of rows, as wide as the screen."""
    columns = [Column(f"c{number}", f"c{number}", 8) for number in range(len(rows[0]))]
    return seen(lambda target: show_table(target, columns, rows), width, styled=styled)


def streams(act: Callable[[], None]) -> tuple[str, str]:
    """What is written to stdout and to stderr meanwhile."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        act()
    return out.getvalue(), err.getvalue()


# Text is never markup


@pytest.mark.parametrize("styled", [True, False])
@pytest.mark.parametrize("text", TAGS)
def test_a_cell_is_shown_as_it_stands(text: str, styled: bool) -> None:
    assert text in _STYLE.sub("", table_of([[text, "x"], ["y", text]], 200, styled=styled))


@given(MARKED)
@example("[dkd] [/dkd]")
@example("a\\[b]")
def test_a_cell_of_brackets_is_shown_as_it_stands(text: str) -> None:
    out = table_of([[text, "x"]], 200)
    assert text.strip() in out


@pytest.mark.parametrize("styled", [True, False])
@pytest.mark.parametrize("text", TAGS)
def test_every_part_of_a_page_is_shown_as_it_stands(text: str, styled: bool) -> None:
    blocks: list[Block] = [
        Facts([("label", text)]),
        Lines(text, [(text, text)]),
        Grid(text, ("c", "d"), [(text, "x")]),
    ]
    page = Page(text, text, blocks)
    out = _STYLE.sub("", seen(lambda target: show_page(target, page), 200, styled=styled))
    assert out.count(text) >= 7


@pytest.mark.parametrize("text", TAGS)
@pytest.mark.parametrize("plain", [True, False])
def test_a_piped_list_shows_text_as_it_stands(text: str, plain: bool) -> None:
    answer = answer_of("drug", [{"id": "a", "name": text}])
    out, _ = streams(lambda: show(answer, Output(fields=("id", "name"), plain=plain)))
    assert text in out


@pytest.mark.parametrize("text", TAGS)
def test_an_error_shows_text_as_it_stands(text: str) -> None:
    error = UnknownNameError(
        message=f'no drug is called "{text}"',
        hint=text,
        input=text,
        suggestions=[Candidate("drug", text, text, text)],
        locations=[Location(text, 1, 2, text, text)],
    )
    _, err = streams(lambda: report(error, as_json=False))
    assert err.count(text) >= 6


# Nothing is obeyed


@pytest.mark.parametrize("plain", [True, False])
@pytest.mark.parametrize("format_", HUMAN)
@given(texts=st.lists(EVIL, min_size=1, max_size=3))
@example(texts=["".join(sorted(OBEYED))])
def test_nothing_in_a_list_for_people_is_obeyed(
    format_: Format, plain: bool, texts: list[str]
) -> None:
    answer = answer_of("drug", [{"id": "a", "name": text, "list": texts} for text in texts])
    wanted = Output(format=format_, fields=("id", "name", "list"), plain=plain)
    out, _ = streams(lambda: show(answer, wanted))
    assert not set(out) & (OBEYED - {"\n"})


@given(texts=st.lists(EVIL, min_size=2, max_size=2), width=st.integers(60, 200))
@example(texts=["".join(sorted(OBEYED))] * 2, width=80)
def test_nothing_in_a_table_on_a_terminal_is_obeyed(texts: list[str], width: int) -> None:
    assert not set(table_of([texts], width)) & (OBEYED - {"\n"})
    assert not set(_STYLE.sub("", table_of([texts], width, styled=True))) & (OBEYED - {"\n"})


@given(text=EVIL, width=st.integers(20, 200))
@example(text="".join(sorted(OBEYED)), width=80)
def test_nothing_in_a_page_is_obeyed(text: str, width: int) -> None:
    blocks: list[Block] = [
        Facts([("label", text)]),
        Lines(text, [(text, text)]),
        Grid(text, ("c",), [(text,)]),
    ]
    page = Page(text, text, blocks)
    out = seen(lambda target: show_page(target, page), width)
    assert not set(out + "".join(lines.page_lines(page))) & (OBEYED - {"\n"})


@given(EVIL)
@example("".join(sorted(OBEYED)))
def test_nothing_in_an_error_or_a_note_is_obeyed(text: str) -> None:
    error = UnknownNameError(
        message=text,
        hint=text,
        input=text,
        suggestions=[Candidate(text, text, text, text)],
        candidates=[Candidate(text, text, "other", text)],
        locations=[Location(text, None, None, text, text)],
    )

    def say() -> None:
        for as_json in (False, True):
            report(error, as_json=as_json)
        notify([Notice("N101", text)])
        remark(text)

    _, err = streams(say)
    assert not set(err) & (OBEYED - {"\n"})


@given(EVIL | FOREIGN)
@example("".join(sorted(OBEYED)))
def test_a_json_error_loses_nothing(text: str) -> None:
    error = UnknownNameError(
        message=text, input=text, candidates=[Candidate("drug", "a", text, text)]
    )
    _, err = streams(lambda: report(error, as_json=True))
    said = json.loads(err)["error"]
    assert [text] * 3 == [said["message"], said["input"], said["candidates"][0]["name"]]


# Nothing is cut

WORDS = st.text(alphabet="ab cd;[]/", max_size=60)


@settings(max_examples=60)
@given(
    rows=st.lists(st.lists(WORDS, min_size=4, max_size=4), min_size=1, max_size=4),
    width=st.integers(60, 200),
)
def test_no_cell_of_a_table_is_cut(rows: list[list[str]], width: int) -> None:
    out = table_of(rows, width)
    expected = counted("c0c1c2c3" + "".join(cell for row in rows for cell in row))
    assert expected == counted(out.replace("─", ""))
    assert max(len(line) for line in out.splitlines()) <= width


@settings(max_examples=60)
@given(
    facts=st.lists(WORDS.filter(str.strip), max_size=3),
    sentences=st.lists(st.lists(WORDS, min_size=1, max_size=3), max_size=3),
    rows=st.lists(st.lists(WORDS.filter(str.strip), min_size=3, max_size=3), max_size=3),
    width=st.integers(20, 200),
)
def test_no_part_of_a_page_is_cut(
    facts: list[str], sentences: list[list[str]], rows: list[list[str]], width: int
) -> None:
    page = Page("title", "subtitle")
    page.add(Facts([("label", fact) for fact in facts]))
    page.add(Lines("heading", [tuple(each) for each in sentences]))
    page.add(Grid("grid", ("c0", "c1", "c2"), rows))
    out = seen(lambda target: show_page(target, page), width)
    expected = counted(
        "titlesubtitle"
        + "".join("label" + fact for fact in facts)
        + ("heading" if sentences else "")
        + "".join("-" + "".join(each) for each in sentences)
        + ("grid" if rows else "")
        + ("c0c1c2" if rows and width >= NARROWEST_TABLE else "")
        + "".join("" if width >= NARROWEST_TABLE else "c0:c1:c2:" for _ in rows)
        + "".join("".join(row) for row in rows)
    )
    assert expected == counted(out)
    assert max(len(line) for line in out.splitlines()) <= width


@given(st.lists(st.tuples(st.integers(3, 40), st.integers(1, 9)), min_size=1, max_size=9),
       st.integers(20, 300))  # fmt: skip
def test_the_columns_that_stay_fit_and_the_lightest_go_first(
    shapes: list[tuple[int, int]], width: int
) -> None:
    columns = [Column(str(n), str(n), least, weight) for n, (least, weight) in enumerate(shapes)]
    kept = fitting(columns, [["x" * 60] * len(columns)], width)
    dropped = set(range(len(columns))) - set(kept)
    assert sorted(kept) == kept != []
    gaps = 2 * (len(kept) - 1)
    assert len(kept) == 1 or sum(columns[each].least for each in kept) + gaps <= width
    assert all(columns[out].weight <= columns[stays].weight for out in dropped for stays in kept)


def test_a_column_that_holds_little_takes_no_room_from_another() -> None:
    columns = [Column("id", "id", 40, 9), Column("n", "n", 8, 1)]
    assert fitting(columns, [["dkd", "466"]], 20) == [0, 1]


@given(
    st.lists(st.lists(st.integers(0, 60), min_size=3, max_size=3), min_size=1, max_size=4),
    st.integers(64, 200),
)
def test_the_widths_fill_the_screen_and_give_each_column_its_least(
    lengths: list[list[int]], width: int
) -> None:
    columns = [Column(f"c{n}", f"c{n}", 8) for n in range(3)]
    rows = [["x" * length for length in row] for row in lengths]
    natural = [max(2, *(row[n] for row in lengths)) for n in range(3)]
    given_ = widths(columns, rows, width)
    assert sum(given_) + 4 <= width
    assert all(min(8, most) <= each <= most for each, most in zip(given_, natural, strict=True))
    assert given_ == natural or sum(given_) + 4 == width


# Colour


def test_a_screen_without_style_has_no_escape_at_all() -> None:
    page = Page(
        "t", "s", [Facts([("a", "b")]), Lines("h", [("x", "y")]), Grid("g", ("c",), [("1",)])]
    )
    assert "\x1b" not in seen(lambda target: show_page(target, page), 80)
    assert "\x1b" in seen(lambda target: show_page(target, page), 80, styled=True)


@pytest.mark.parametrize("terminal", [True, False])
@pytest.mark.parametrize(
    "variables", [{}, {"NO_COLOR": "1"}, {"FORCE_COLOR": "1"}, {"TERM": "dumb"}]
)
def test_color_and_plain_win_over_everything(terminal: bool, variables: dict[str, str]) -> None:
    assert is_styled(Output(color=Color.ALWAYS), terminal, variables)
    assert not is_styled(Output(color=Color.NEVER), terminal, variables)
    assert not is_styled(Output(color=Color.ALWAYS, plain=True), terminal, variables)


# A catalog whose every text is hostile


def poisoned(data: Any, poison: str) -> Any:
    """A catalog file with the poison in every text that is not an id, a date or a choice."""
    prose = {"text", "name", "mechanism", "definition", "plain_name", "summary", "title", "note",
             "full_name", "topic", "form", "dose", "days", "cycles", "as_written", "context",
             "treatment", "study", "endpoint", "arm", "label", "status", "publisher",
             "unit"}  # fmt: skip
    if isinstance(data, dict):
        return {
            key: f"{value}{poison}"
            if key in prose
            and isinstance(value, str)
            and not (key == "label" and "basis" in data)
            and not (key == "unit" and "kind" in data)
            else poisoned(value, poison)
            for key, value in data.items()
        }
    if isinstance(data, list):
        return [poisoned(value, poison) for value in data]
    return data


def poison_catalog(directory: Path, poison: str) -> str:
    """A copy of the small catalog with the poison in its texts."""
    directory.mkdir()
    for path in SMALL.glob("*.yaml"):
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        held = poisoned(data, poison) if path.name != "rules.yaml" else data
        (directory / path.name).write_text(json.dumps(held), encoding="utf-8")
    return str(directory)


POISON = " [dkd] [i]x[/i] [/12] :pill: \\[b] \x1b]0;t\x07\x9b31m\u202e<b>|&`"
QUESTIONS = [
    *([command] for command in LISTS),
    ["show", "dkd", "krd", "kd"],
    ["drug", "lenalidomide", "daratumumab"],
    ["class", "imid"],
    ["effect", "neutropenia", "infusion-reaction"],
    ["trial", "candor"],
    ["topic", "refractory"],
    ["source", "mirror-kyprolis-smpc"],
    ["search", "dkd"],
    ["catalog", "info"],
]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> str:
    return poison_catalog(tmp_path_factory.mktemp("hostile") / "catalog", POISON)


@pytest.mark.parametrize("words", QUESTIONS, ids=lambda words: " ".join(words[:2]))
@pytest.mark.parametrize("options", [["-o", each] for each in HUMAN] + [["--plain"]], ids=" ".join)
def test_no_text_of_a_catalog_is_obeyed_or_lost(
    rrmm: Rrmm, hostile: str, words: list[str], options: list[str]
) -> None:
    code, out, err = rrmm(*words, *options, RRMM_CATALOG=hostile)
    assert code == 0, err
    assert not set(out + err) & (OBEYED - {"\n"})
    if options == ["-o", "table"]:
        assert visible(POISON).strip() in out


@pytest.mark.parametrize("words", QUESTIONS, ids=lambda words: " ".join(words[:2]))
def test_no_text_of_a_catalog_is_obeyed_on_a_terminal(
    on_terminal: OnTerminal, hostile: str, words: list[str]
) -> None:
    code, out, err = on_terminal(*words, width=200, RRMM_CATALOG=hostile)
    assert code == 0
    assert not set(_STYLE.sub("", out) + err) & (OBEYED - {"\n"})


@pytest.mark.parametrize("words", QUESTIONS[:-1], ids=lambda words: " ".join(words[:2]))
def test_json_holds_every_text_of_a_catalog_whole(
    rrmm: Rrmm, hostile: str, words: list[str]
) -> None:
    _, out, _ = rrmm(*words, "--json", RRMM_CATALOG=hostile)
    assert not set(out) & (OBEYED - {"\n"})
    texts = [text for document in json.loads(out)["data"] for text in _texts(document)]
    assert any(text.endswith(POISON) for text in texts)


def _texts(data: Any) -> list[str]:
    if isinstance(data, dict):
        return [text for value in data.values() for text in _texts(value)]
    if isinstance(data, list):
        return [text for value in data for text in _texts(value)]
    return [data] if isinstance(data, str) else []


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(poison=EVIL)
@example(poison="".join(sorted(OBEYED)))
def test_any_text_of_a_catalog_is_harmless_to_people_and_whole_in_json(
    rrmm: Rrmm, tmp_path_factory: pytest.TempPathFactory, poison: str
) -> None:
    catalog = poison_catalog(tmp_path_factory.mktemp("poison") / "catalog", poison)
    for words in (["regimens"], ["show", "dkd", "lenalidomide"]):
        for format_ in HUMAN:
            code, out, err = rrmm(*words, "-o", format_, RRMM_CATALOG=catalog)
            assert code == 0, err
            assert not set(out) & (OBEYED - {"\n"})
        code, out, _ = rrmm(*words, "--json", RRMM_CATALOG=catalog)
        assert not set(out) & (OBEYED - {"\n"})
    names = [document["name"] for document in json.loads(out)["data"]]
    assert [f"DKd{poison}", f"lenalidomide{poison}"] == names
