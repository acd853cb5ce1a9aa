"""What help says is what the program does."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

import rrmm_cli
from rrmm_cli import __version__
from rrmm_cli.cli.commands import COMMANDS, Command
from rrmm_cli.cli.help import TOPICS
from rrmm_cli.errors import Exit
from rrmm_cli.model.source import GRADES
from rrmm_cli.render.answer import Format
from tests.conftest import Rrmm, Run

PACKAGE = Path(rrmm_cli.__file__).parent


def leaves(table: Mapping[str, Command], *above: str) -> Iterator[list[str]]:
    """The words of every command that answers something itself."""
    for name, command in table.items():
        if command.below is None:
            yield [*above, name]
        else:
            yield from leaves(command.below, *above, name)


LEAVES = list(leaves(COMMANDS))
GROUPS = [[name] for name, command in COMMANDS.items() if command.below is not None]
EVERYTHING = [[], *GROUPS, *LEAVES]


@pytest.mark.parametrize("words", EVERYTHING, ids=" ".join)
def test_every_command_has_help_under_both_its_options(rrmm: Rrmm, words: list[str]) -> None:
    code, out, err = rrmm(*words, "--help")
    assert (code, err) == (0, "")
    assert out.startswith(" ".join(["Usage: rrmm", *words]))
    assert rrmm(*words, "-h").out == out


# A topic goes before a command of the same name.
@pytest.mark.parametrize(
    "words", [each for each in (*GROUPS, *LEAVES) if each[0] not in TOPICS], ids=" ".join
)
def test_the_help_of_a_command_is_found_through_help_too(rrmm: Rrmm, words: list[str]) -> None:
    assert rrmm(*words, "--help") == rrmm("help", *words)


def examples(text: str) -> list[str]:
    """The calls that a help text gives as examples."""
    _, _, given = text.partition("Examples:")
    given, _, _ = " ".join(given.split()).partition(" Options:")
    return re.findall(r"rrmm (?:[^;\"()]|\"[^\"]*\")+", given)


@pytest.mark.parametrize("words", LEAVES, ids=" ".join)
def test_every_command_has_an_example_of_itself(rrmm: Rrmm, words: list[str]) -> None:
    found = examples(rrmm(*words, "--help").out)
    assert found != []
    assert [call for call in found if not call.startswith(" ".join(["rrmm", *words]))] == []


@pytest.mark.parametrize("words", LEAVES, ids=" ".join)
def test_an_example_uses_only_options_that_there_are(rrmm: Rrmm, words: list[str]) -> None:
    text = rrmm(*words, "--help").out
    options = {
        option for call in examples(text) for option in re.findall(r" (--?[a-z][a-z-]*)", call)
    }
    assert set() == {option for option in options if not re.search(rf"{option}\b", text)}


@pytest.mark.parametrize("words", GROUPS, ids=" ".join)
def test_a_bare_group_shows_its_help(rrmm: Rrmm, words: list[str]) -> None:
    assert rrmm(*words) == rrmm(*words, "--help")


def test_a_bare_call_shows_the_help_and_exits_0(run: Run) -> None:
    code, out, err = run()
    assert (code, err) == (0, "")
    assert run("--help").out == out
    assert "rrmm regimen DKd" in out


@pytest.mark.parametrize("name", COMMANDS)
def test_the_first_help_names_every_command_and_what_it_is_for(rrmm: Rrmm, name: str) -> None:
    assert re.search(rf"^  {name} +{re.escape(COMMANDS[name].help[:40])}", rrmm().out, re.MULTILINE)


def test_help_without_a_topic_names_the_topics(rrmm: Rrmm) -> None:
    code, out, _ = rrmm("help")
    assert code == 0
    assert out.startswith(rrmm("--help").out.rstrip())
    assert ", ".join(TOPICS) in out


@pytest.mark.parametrize("words", EVERYTHING, ids=" ".join)
def test_help_is_plain_text_that_loses_no_bracket(rrmm: Rrmm, words: list[str]) -> None:
    out = rrmm(*words, "--help", FORCE_COLOR="1", GITHUB_ACTIONS="1").out
    assert "\x1b" not in out
    assert "[OPTIONS]" in out


def test_a_place_in_brackets_is_not_taken_for_markup(rrmm: Rrmm) -> None:
    assert "[TOPIC]" in rrmm("help", "--help").out
    assert "[NAME]" in rrmm("schema", "--help").out
    assert "[DIR]" in rrmm("catalog", "validate", "--help").out


@pytest.mark.parametrize("width", ["abc", "", "-3", "1e3", "²", "0", "99999999999999999999"])
@pytest.mark.parametrize("words", [[], ["--help"], ["drugs", "-h"], ["drugs"], ["nope"]])
def test_a_terminal_width_that_is_none_breaks_nothing(
    rrmm: Rrmm, words: list[str], width: str
) -> None:
    assert rrmm(*words).code == rrmm(*words, TERMINAL_WIDTH=width).code


def test_a_terminal_width_that_is_none_breaks_no_process(run: Run) -> None:
    assert run("--help") == run("--help", TERMINAL_WIDTH="abc")


@pytest.mark.parametrize("option", ["--version"])
def test_the_version_names_the_program_and_the_catalog(rrmm: Rrmm, option: str) -> None:
    assert rrmm(option).out == f"rrmm {__version__} (catalog 1.0.0 of 2026-11-20)\n"


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("DKd", "did you mean: rrmm show DKd"),
        ("kdd", "did you mean: rrmm show kdd"),
        ("Kyprolis", "did you mean: rrmm show Kyprolis"),
        ("CRd", "did you mean: rrmm show CRd"),
        ("list", "did you mean: rrmm drugs, regimens"),
        ("version", "did you mean: rrmm --version"),
        ("validate", "did you mean: rrmm catalog validate"),
        ("drgus", "did you mean: rrmm drugs"),
        ("regimans", "did you mean: rrmm regimens"),
        ("sho", "did you mean: rrmm show"),
        ("nothing-like-it", "rrmm --help"),
    ],
)
def test_a_word_that_is_no_command_is_answered_with_what_was_meant(
    rrmm: Rrmm, word: str, hint: str
) -> None:
    code, out, err = rrmm(word)
    assert (code, out) == (2, "")
    assert f'"{word}" is no command of rrmm' in err
    assert hint in err


def test_list_drugs_is_answered_with_drugs(rrmm: Rrmm) -> None:
    code, _, err = rrmm("list", "drugs")
    assert code == 2
    assert "rrmm drugs" in err


def test_a_word_that_is_no_command_of_a_group_is_answered_with_those_there_are(rrmm: Rrmm) -> None:
    assert "info, validate, build" in rrmm("catalog", "nothing-like-it").err
    assert "validate" in rrmm("catalog", "valdiate").err


def test_a_broken_catalog_does_not_change_what_is_said_of_a_wrong_command(
    rrmm: Rrmm, tmp_path: Path
) -> None:
    code, _, err = rrmm("DKd", RRMM_CATALOG=str(tmp_path))
    assert code == 2
    assert "rrmm --help" in err


@pytest.mark.parametrize("topic", TOPICS)
def test_a_topic_is_printed_as_it_stands(rrmm: Rrmm, topic: str) -> None:
    code, out, err = rrmm("help", topic)
    assert (code, err) == (0, "")
    # What the linter's rules find, they say themselves.
    assert out.startswith(TOPICS[topic]) if topic == "lint" else out == TOPICS[topic]


def test_an_unknown_topic_is_answered_with_the_topics_and_commands(rrmm: Rrmm) -> None:
    code, out, err = rrmm("help", "exitcodes")
    assert (code, out) == (2, "")
    assert f"topics: {', '.join(TOPICS)}" in err
    assert ", ".join(COMMANDS) in err


def test_the_exit_codes_topic_lists_every_code() -> None:
    listed = re.findall(r"^  (\d+) ", TOPICS["exit-codes"], re.MULTILINE)
    assert [str(int(code)) for code in Exit] == listed


def test_the_formatting_topic_lists_every_format() -> None:
    listed = re.findall(r"^  -o ([a-z, ]+?)(?:  |$)", TOPICS["formatting"], re.MULTILINE)
    assert set(Format) == {name for names in listed for name in names.split(", ")}


def test_the_sources_topic_gives_each_kind_its_grade() -> None:
    lines = dict(re.findall(r"^  (\w+) +(.*)$", TOPICS["sources"], re.MULTILINE))
    assert set(GRADES.values()) == set(lines)
    for kind, grade in GRADES.items():
        word = re.compile(rf"(?<![\w-]){kind}(?![\w-])")
        assert [grade] == [each for each, line in lines.items() if word.search(line)]


def variables_read() -> set[str]:
    """The names of the environment variables that the code reads."""
    spelled = re.compile(
        r"""environ(?:ment)?(?:\.get\(|\[|\.pop\()\s*["']([A-Z_]+)["']"""
        r"""|getenv\(\s*["']([A-Z_]+)["']"""
        r"""|envvar=["']([A-Z_]+)["']"""
    )
    found: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        for groups in spelled.findall(path.read_text(encoding="utf-8")):
            found.update(name for name in groups if name)
    return found


def test_the_environment_topic_lists_every_variable_that_is_read() -> None:
    # TERMINAL_WIDTH is only taken away from Typer; COLUMNS is read by shutil.
    wanted = variables_read() - {"TERMINAL_WIDTH"} | {"COLUMNS"}
    listed = set(re.findall(r"^  ([A-Z_]{3,})", TOPICS["environment"], re.MULTILINE))
    assert {"RRMM_OUTPUT", "RRMM_CATALOG", "RRMM_PLAIN", "NO_COLOR", "FORCE_COLOR"} <= wanted
    assert wanted == listed


@pytest.mark.parametrize(
    "name", ["DKd", "dkd", "D-Kd", "KdD", "K d D", "DARA_KD", "dara/kd", "d.k.d"]
)
def test_a_name_is_found_without_regard_to_case_spaces_and_marks(rrmm: Rrmm, name: str) -> None:
    assert rrmm("regimen", name, "-o", "name").out == "dkd\n"


@pytest.mark.parametrize("name", ["DdK", "kDD", "DK", "DKdd", "KD-D-", "carfilzomi", "Kyprolis2"])
def test_a_name_that_is_not_listed_is_never_taken(rrmm: Rrmm, name: str) -> None:
    folded = name.casefold().replace("-", "")
    assert (0 if folded == "kdd" else 3) == rrmm("show", name).code


def test_json_carries_the_name_that_was_typed_as_the_names_topic_says(rrmm: Rrmm) -> None:
    document = json.loads(rrmm("regimen", "KdD", "--json").out)["data"][0]
    assert document["matched"] == {"input": "KdD", "by": "alias"}
    assert '"matched": {"input": "KdD", "by": "alias"}' in TOPICS["names"]


@pytest.mark.parametrize("words", LEAVES, ids=" ".join)
def test_an_option_is_described_in_every_command_that_has_it(rrmm: Rrmm, words: list[str]) -> None:
    text = rrmm(*words, "--help").out
    options = re.findall(r"^  (?:-\w, )?(--[a-z-]+)(.*)\n(.*)", text, re.MULTILINE)
    assert options != []
    assert [name for name, rest, below in options if not (rest + below).strip()] == []


@pytest.mark.parametrize(
    "words",
    [each for each in LEAVES if each not in (["help"], ["completion"], ["profile", "new"])],
    ids=" ".join,
)
def test_every_command_that_answers_has_the_options_of_presentation(
    rrmm: Rrmm, words: list[str]
) -> None:
    text = rrmm(*words, "--help").out
    shared = ("-o,", "--json", "--fields", "--sort", "--limit", "--plain", "--color", "--width")
    assert [option for option in (*shared, "--debug") if option not in text] == []


def test_help_takes_a_command_of_two_words_as_one_argument_too(rrmm: Rrmm) -> None:
    assert rrmm("help", "profile new").out == rrmm("help", "profile", "new").out
