"""What a person sees: a real terminal at the other end, wide and narrow, clever and dumb."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

import pytest

from rrmm_cli.render.answer import Format
from rrmm_cli.render.columns import COLUMNS, Column
from tests.conftest import LISTS, PAGES, OnTerminal, Ran, Rrmm, Run

KINDS = dict(zip(LISTS, PAGES, strict=True))
_ESCAPE = re.compile("\x1b\\[[0-9;]*m")
_HIDDEN = re.compile(r"\(columns that did not fit: (.*) \(widen the terminal or use --fields\)\)\n")


def bare(text: str) -> str:
    """What is seen, without colour and bold."""
    return _ESCAPE.sub("", text)


def squeezed(text: str) -> str:
    """A text without the spaces and line ends at which it may have been wrapped."""
    return "".join(text.split())


def hidden_titles(err: str) -> list[str]:
    """The columns that stderr says were dropped."""
    return found[1].split(", ") if (found := _HIDDEN.fullmatch(err)) else []


def column_texts(
    lines: Sequence[str], columns: Sequence[Column], hidden: Sequence[str]
) -> dict[str, str]:
    """All that stands under each heading of a table, without spaces."""
    heading, _, *body = lines
    starts: dict[str, int] = {}
    place = 0
    for column in columns:
        if column.title in hidden:
            continue
        found = re.compile(rf"(?:^|(?<= )){re.escape(column.title)}(?= |$)").search(heading, place)
        if found is not None:
            starts[column.title] = found.start()
            place = found.end()
    ends = [*list(starts.values())[1:], None]
    return {
        title: squeezed("".join(line[start:end] for line in body))
        for (title, start), end in zip(starts.items(), ends, strict=True)
    }


COLOUR_RULES: list[tuple[list[str], dict[str, str], bool]] = [
    ([], {}, True),
    ([], {"NO_COLOR": "1"}, False),
    ([], {"NO_COLOR": "0"}, False),
    ([], {"NO_COLOR": ""}, True),
    ([], {"FORCE_COLOR": "0"}, False),
    ([], {"FORCE_COLOR": ""}, True),
    ([], {"FORCE_COLOR": "1"}, True),
    ([], {"TERM": "dumb"}, False),
    ([], {"TERM": "dumb", "FORCE_COLOR": "1"}, True),
    ([], {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
    ([], {"NO_COLOR": "", "FORCE_COLOR": "0"}, False),
    (["--color", "auto"], {}, True),
    (["--color", "auto"], {"NO_COLOR": "1"}, False),
    (["--color", "never"], {}, False),
    (["--color", "never"], {"FORCE_COLOR": "1"}, False),
    (["--color", "always"], {}, True),
    (["--color", "always"], {"NO_COLOR": "1"}, True),
    (["--color", "always"], {"FORCE_COLOR": "0"}, True),
    (["--color", "always"], {"TERM": "dumb"}, True),
    (["--color", "ALWAYS"], {"NO_COLOR": "1"}, True),
    (["--plain"], {}, False),
    (["--plain", "--color", "always"], {"FORCE_COLOR": "1"}, False),
    ([], {"RRMM_PLAIN": "1"}, False),
    ([], {"TTY_COMPATIBLE": "0"}, True),
]


@pytest.mark.parametrize("words", [["drugs"], ["regimen", "dkd"]], ids=" ".join)
@pytest.mark.parametrize(
    ("options", "variables", "coloured"),
    COLOUR_RULES,
    ids=[" ".join([*rule[0], *(f"{k}={v}" for k, v in rule[1].items())]) for rule in COLOUR_RULES],
)
def test_colour_follows_its_rules(
    on_terminal: OnTerminal,
    words: list[str],
    options: list[str],
    variables: dict[str, str],
    coloured: bool,
) -> None:
    assert coloured == ("\x1b" in on_terminal(*words, *options, width=80, **variables).out)


@pytest.mark.parametrize(
    "words", [["drugs"], ["regimens"], ["regimen", "dkd"], ["trial", "candor"]]
)
def test_colour_changes_no_character(on_terminal: OnTerminal, words: list[str]) -> None:
    coloured = on_terminal(*words).out
    assert coloured != bare(coloured)
    assert bare(coloured) == on_terminal(*words, NO_COLOR="1").out


@pytest.mark.parametrize("options", [["--color", "always"], []])
def test_colour_that_is_asked_for_goes_through_a_pipe_too(run: Run, options: list[str]) -> None:
    coloured = run("regimens", *options, FORCE_COLOR="1").out
    assert "\x1b" in coloured
    assert run("regimens").out == bare(coloured)


def test_notes_and_errors_are_never_coloured(on_terminal: OnTerminal) -> None:
    for words in (["regimen", "KdD"], ["regimen", "none"], ["regimens", "--limit", "1"]):
        err = on_terminal(*words, "--color", "always", FORCE_COLOR="1").err
        assert err != ""
        assert "\x1b" not in err


@pytest.mark.parametrize("words", [["--help"], ["drugs", "-h"], ["help", "names"]])
def test_help_is_never_coloured(on_terminal: OnTerminal, words: list[str]) -> None:
    assert "\x1b" not in on_terminal(*words, FORCE_COLOR="1", GITHUB_ACTIONS="1").out


@pytest.mark.parametrize("width", [60, 80, 120, 200])
@pytest.mark.parametrize("command", LISTS)
def test_a_table_fits_and_every_column_is_whole_or_named_on_stderr(
    on_terminal: OnTerminal, rrmm: Rrmm, command: str, width: int
) -> None:
    columns = COLUMNS[KINDS[command]]
    rows = list(csv.DictReader(io.StringIO(rrmm(command, "-o", "csv").out)))
    filled = {
        column.title: squeezed("".join(row[column.key] for row in rows)) for column in columns
    }
    code, out, err = on_terminal(command, width=width)
    lines, hidden = bare(out).splitlines(), hidden_titles(err)
    shown = column_texts(lines, columns, hidden)
    assert code == 0
    assert max(len(line) for line in lines) <= width
    assert {title for title, text in filled.items() if text} == {*shown, *hidden}
    assert {title: filled[title] for title in shown} == shown


def test_the_column_of_the_name_is_never_dropped(on_terminal: OnTerminal) -> None:
    for command in LISTS:
        first = COLUMNS[KINDS[command]][0].title
        assert first not in hidden_titles(on_terminal(command, width=60).err)


def test_a_terminal_that_is_wide_enough_drops_nothing(on_terminal: OnTerminal) -> None:
    for command in LISTS:
        assert on_terminal(command, width=400).err == ""


@pytest.mark.parametrize("width", [20, 59])
@pytest.mark.parametrize("command", LISTS)
def test_a_narrow_terminal_gets_records_with_every_value(
    on_terminal: OnTerminal, rrmm: Rrmm, command: str, width: int
) -> None:
    code, out, err = on_terminal(command, width=width)
    assert rrmm(command, "--plain") == (code, out.replace("\n  ", " "), err)


@pytest.mark.parametrize(("width", "option"), [(200, 20), (200, 59), (20, 60), (20, 200)])
def test_the_width_asked_for_wins_over_the_terminal(
    on_terminal: OnTerminal, width: int, option: int
) -> None:
    asked = on_terminal("regimens", "--width", str(option), width=width)
    assert on_terminal("regimens", width=option) == asked


def test_columns_wins_over_the_terminal(on_terminal: OnTerminal) -> None:
    assert on_terminal("regimens", width=70) == on_terminal("regimens", width=200, COLUMNS="70")


@pytest.mark.parametrize("columns", ["0", "-1", "many", ""])
def test_columns_that_is_no_width_is_ignored(on_terminal: OnTerminal, columns: str) -> None:
    assert on_terminal("regimens", width=90) == on_terminal("regimens", width=90, COLUMNS=columns)


@pytest.mark.parametrize("width", [20, 59, 80, 200])
@pytest.mark.parametrize("kind", PAGES)
def test_a_page_fits_and_every_sentence_is_whole(
    on_terminal: OnTerminal, rrmm: Rrmm, kind: str, width: int
) -> None:
    out = bare(on_terminal(kind, PAGES[kind], width=width).out)
    sentences = [
        line for line in rrmm(kind, PAGES[kind]).out.splitlines() if line.startswith(("- ", "  "))
    ]
    assert [line for line in out.splitlines() if len(line) > width and not is_address(line)] == []
    assert sentences != []
    assert [line for line in sentences if squeezed(line) not in squeezed(out)] == []


SCREEN_LINES = 24


def is_address(line: str) -> bool:
    return " " not in line.strip() and line.strip().startswith(("https://", "http://"))


@pytest.mark.parametrize("kind", PAGES)
def test_an_address_is_one_line_to_be_copied_whole(
    on_terminal: OnTerminal, rrmm: Rrmm, kind: str
) -> None:
    out = bare(on_terminal(kind, PAGES[kind], width=60).out)
    addresses = re.findall(r"https?://\S+", rrmm(kind, PAGES[kind]).out)
    assert [each for each in addresses if each not in out] == []


def test_a_page_longer_than_the_screen_goes_to_the_pager(on_terminal: OnTerminal) -> None:
    whole = on_terminal("regimen", "dkd", TYPED="1", PAGER="cat").out
    assert len(whole.splitlines()) > SCREEN_LINES
    assert on_terminal("regimen", "dkd", TYPED="1", PAGER="head -n 4").out == "".join(
        whole.splitlines(keepends=True)[:4]
    )


def test_a_pager_keeps_styles_and_stays_when_the_page_is_short(on_terminal: OnTerminal) -> None:
    told = on_terminal("regimen", "dkd", TYPED="1", PAGER="sh -c 'echo $LESS'").out
    assert told == "FRX\n"
    own = on_terminal("regimen", "dkd", TYPED="1", PAGER="sh -c 'echo $LESS'", LESS="S").out
    assert own == "S\n"


@pytest.mark.parametrize("pager", ["", "cat", "no-such-pager-anywhere", "'unbalanced"])
def test_without_a_pager_the_page_is_written(on_terminal: OnTerminal, pager: str) -> None:
    written = on_terminal("regimen", "dkd").out
    assert on_terminal("regimen", "dkd", TYPED="1", PAGER=pager).out == written


@pytest.mark.parametrize(
    "words",
    [["drugs"], ["class", "imid"], ["regimen", "dkd", "--json"], ["regimen", "dkd", "-o", "csv"]],
)
def test_lists_short_pages_and_data_never_go_to_a_pager(
    on_terminal: OnTerminal, words: list[str]
) -> None:
    assert on_terminal(*words, TYPED="1", PAGER="true") == on_terminal(*words)


def test_a_dumb_terminal_gets_no_pager(on_terminal: OnTerminal) -> None:
    assert on_terminal("regimen", "dkd", TYPED="1", TERM="dumb", PAGER="true").out != ""


@pytest.mark.parametrize("kind", PAGES)
def test_a_page_does_not_end_in_empty_lines(on_terminal: OnTerminal, rrmm: Rrmm, kind: str) -> None:
    for out in (rrmm(kind, PAGES[kind]).out, bare(on_terminal(kind, PAGES[kind]).out)):
        assert out.endswith("\n")
        assert out.splitlines()[-1].strip() != ""


@pytest.mark.parametrize("name", ["cy-rd", "krd", "kd", "dkd"])
def test_no_page_has_two_empty_lines_in_a_row(rrmm: Rrmm, name: str) -> None:
    for format_ in ("table", "markdown"):
        assert "\n\n\n" not in rrmm("regimen", name, "-o", format_).out


def test_a_narrow_page_breaks_no_word_of_a_table_into_letters(on_terminal: OnTerminal) -> None:
    page, _, _ = bare(on_terminal("effect", "neutropenia", width=20).out).partition("Sources")
    assert "CANDOR" in page


def test_a_dumb_terminal_gets_no_box(on_terminal: OnTerminal) -> None:
    assert "─" not in on_terminal("drugs", TERM="dumb").out


def test_a_dumb_terminal_gets_the_same_columns(on_terminal: OnTerminal) -> None:
    assert on_terminal("drugs").err == on_terminal("drugs", TERM="dumb").err


def test_an_ascii_terminal_gets_an_ascii_box(on_terminal: OnTerminal) -> None:
    out = on_terminal("drugs", PYTHONIOENCODING="ascii").out
    assert out.isascii()
    assert "\\u" not in out
    assert "carfilzomib" in out


def test_plain_is_the_same_on_a_terminal_and_through_a_pipe(
    on_terminal: OnTerminal, run: Run
) -> None:
    for words in (["drugs"], ["regimen", "dkd"], ["show", "candor"]):
        assert run(*words, "--plain") == on_terminal(*words, "--plain", width=20)


TERMINALS = [
    {},
    {"FORCE_COLOR": "1"},
    {"GITHUB_ACTIONS": "1"},
    {"TTY_COMPATIBLE": "1"},
    {"COLUMNS": "20"},
    {"TERM": "dumb"},
    {"RRMM_PLAIN": "1"},
]
FOR_PROGRAMS = [each for each in Format if each is not Format.TABLE]


@pytest.fixture(scope="module")
def goldens() -> dict[str, Ran]:
    """What was piped without any of the variables, per format."""
    return {}


@pytest.mark.parametrize("variables", TERMINALS, ids=str)
@pytest.mark.parametrize("format_", FOR_PROGRAMS)
def test_a_format_for_programs_has_the_same_bytes_on_a_terminal_and_through_a_pipe(
    on_terminal: OnTerminal,
    run: Run,
    goldens: dict[str, Ran],
    format_: str,
    variables: dict[str, str],
) -> None:
    words = ["regimens", "-o", format_]
    golden = goldens.setdefault(format_, run(*words))
    assert "\x1b" not in golden.out
    assert golden == run(*words, "--color", "always", **variables)
    assert golden == on_terminal(*words, "--color", "always", width=30, **variables)


@pytest.mark.parametrize("format_", FOR_PROGRAMS)
def test_a_page_for_programs_has_the_same_bytes_on_a_terminal_and_through_a_pipe(
    on_terminal: OnTerminal, run: Run, format_: str
) -> None:
    words = ["show", "dkd", "candor", "-o", format_]
    variables = {name: value for each in TERMINALS for name, value in each.items()}
    assert run(*words) == on_terminal(*words, "--color", "always", width=30, **variables)
