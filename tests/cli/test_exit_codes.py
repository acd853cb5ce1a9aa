"""What the exit status says, as a shell sees it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from rrmm_cli.errors import Exit
from rrmm_cli.render.answer import Format
from tests.conftest import RRMM, SMALL, Ran, Rrmm, Run, interrupted

SENTINEL = "SENTINEL-of-a-person"
Shim = Callable[[str, str], str]


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["--help"],
        ["--version"],
        ["drugs"],
        ["regimen", "DKd"],
        ["show", "DKd", "neutropenia"],
        ["search", "neutropenia"],
        ["catalog"],
        ["catalog", "info"],
        ["catalog", "build"],
        ["catalog", "validate", str(SMALL)],
        ["schema"],
        ["schema", "drug"],
        ["completion", "bash"],
        ["help"],
        ["help", "names"],
        ["help", "catalog", "info"],
    ],
    ids=" ".join,
)
def test_an_answer_exits_0(run: Run, words: list[str]) -> None:
    code, out, err = run(*words)
    assert (code, err) == (0, "") if words[:2] != ["catalog", "validate"] else code == 0
    assert out != "" or words[:2] == ["catalog", "validate"]


@pytest.mark.parametrize("format_", Format)
@pytest.mark.parametrize(
    "words", [["drugs", "--status", "withdrawn"], ["search", "nothing-like-it"]], ids=" ".join
)
def test_an_empty_list_exits_0(run: Run, words: list[str], format_: str) -> None:
    assert run(*words, "-o", format_).code == 0


def test_a_catalog_with_problems_exits_1(run: Run, broken: Path) -> None:
    code, out, _ = run("catalog", "validate", str(broken))
    assert code == 1
    assert "guideline-2020" in out


@pytest.mark.parametrize(
    "words",
    [
        ["--no-such-option"],
        ["no-such-command"],
        ["DKd"],
        ["catalog", "no-such-command"],
        ["drug"],
        ["drugs", "too", "many"],
        ["drugs", "--json", "-o", "csv"],
        ["drugs", "-o", "xml"],
        ["drugs", "--limit", "few"],
        ["drugs", "--limit", "-1"],
        ["drugs", "--width", "10"],
        ["drugs", "--as-of", "yesterday"],
        ["drugs", "--fields", "no-such-field"],
        ["help", "no-such-topic"],
        ["completion", "tcsh"],
        ["schema", "no-such-schema"],
    ],
    ids=" ".join,
)
def test_a_call_that_is_not_accepted_exits_2(run: Run, words: list[str]) -> None:
    assert run(*words).code == 2


@pytest.mark.parametrize(
    "words",
    [
        ["drug", "teclistimab"],
        ["show", "teclistimab"],
        ["drug", "carfilzomib", "teclistimab"],
        ["drugs", "--class", "teclistimab"],
        ["drug", ""],
    ],
    ids=" ".join,
)
def test_a_name_that_nothing_has_exits_3(run: Run, words: list[str]) -> None:
    assert run(*words).code == 3


def test_a_name_in_bytes_that_are_no_text_exits_3(run: Run) -> None:
    assert run("show", os.fsdecode(b"\xff")).code == 3


@pytest.mark.parametrize(
    "words",
    [["regimen", "CRd"], ["show", "CRd"], ["drug", "D"], ["trials", "--regimen", "CRd"]],
    ids=" ".join,
)
def test_a_name_with_two_meanings_exits_4(run: Run, words: list[str]) -> None:
    assert run(*words).code == 4


def test_a_catalog_that_is_not_there_exits_5(run: Run, tmp_path: Path) -> None:
    assert run("drugs", "--catalog", str(tmp_path / "none")).code == 5
    assert run("drugs", RRMM_CATALOG=str(tmp_path / "none")).code == 5


def test_an_answer_from_a_catalog_with_problems_exits_5(run: Run, broken: Path) -> None:
    code, out, err = run("regimen", "dkd", "--catalog", str(broken))
    assert (code, out) == (5, "")
    assert "regimens.yaml" in err


@pytest.mark.parametrize("file", ["catalog.yaml", "regimens.yaml"])
def test_a_catalog_file_that_is_no_text_exits_5(run: Run, broken: Path, file: str) -> None:
    (broken / file).write_bytes(b"\xff\xfe\x00")
    assert run("regimens", "--catalog", str(broken)).code == 5


FAULTS = {
    "at its import": f"raise RuntimeError({SENTINEL!r})",
    "at its call": f"def user_cache_dir(*_, **__):\n    raise RuntimeError({SENTINEL!r})",
    "by a recursion": "def user_cache_dir(*_, **__):\n    return user_cache_dir()",
    "by a name that is missing": "",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_rrmm_exits_70_and_tells_nothing_of_the_data(
    run: Run, shim: Shim, fault: str
) -> None:
    code, out, err = run("drugs", PYTHONPATH=shim("platformdirs", FAULTS[fault]))
    assert (code, out) == (70, "")
    assert "a fault of rrmm itself" in err
    assert "Traceback" not in err
    assert SENTINEL not in err


def test_a_fault_of_rrmm_is_told_in_json_where_json_was_asked_for(run: Run, shim: Shim) -> None:
    code, out, err = run("drugs", "--json", PYTHONPATH=shim("platformdirs", FAULTS["at its call"]))
    assert (code, out) == (70, "")
    assert err.startswith('{"schema":"rrmm.error/v1"')
    assert SENTINEL not in err


@pytest.mark.parametrize("options", [[], ["--json"], ["--debug"]], ids=" ".join)
@pytest.mark.parametrize("command", ["history", "match"])
def test_a_fault_of_rrmm_tells_nothing_of_a_profile(
    run: Run, shim: Shim, tmp_path: Path, command: str, options: list[str]
) -> None:
    profile = tmp_path / "case.yaml"
    profile.write_text(f"label: {SENTINEL}\nexposed: [carfilzomib]\n", encoding="utf-8")
    path = shim("platformdirs", "def user_cache_dir(*_, **__):\n    raise RuntimeError('fault')")
    code, out, err = run(command, str(profile), *options, PYTHONPATH=path)
    assert (code, out) == (70, "")
    assert SENTINEL not in err


def test_debug_shows_the_traceback_of_a_fault(run: Run, shim: Shim) -> None:
    path = shim("platformdirs", FAULTS["at its call"])
    _, out, err = run("drugs", "--debug", PYTHONPATH=path)
    assert out == ""
    assert "Traceback (most recent call last)" in err
    assert SENTINEL in err


def test_debug_does_not_change_the_status_of_a_fault(run: Run, shim: Shim) -> None:
    path = shim("platformdirs", FAULTS["at its call"])
    assert run("drugs", "--debug", PYTHONPATH=path).code == 70


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["drugs", "--no-such-option"], Exit.USAGE),
        (["drug", "teclistimab"], Exit.UNKNOWN_NAME),
        (["drug", "D"], Exit.AMBIGUOUS_NAME),
        (["drugs", "--catalog", "none"], Exit.INVALID_INPUT),
    ],
)
def test_debug_does_not_change_the_status_of_a_mistake(
    run: Run, words: list[str], status: Exit
) -> None:
    done = run(*words, "--debug")
    assert status == done.code
    assert "Traceback" not in done.err


def test_a_name_that_looks_like_an_option_does_not_ask_for_a_traceback(run: Run) -> None:
    code, _, err = run("show", "--", "--debug")
    assert code == 3
    assert "Traceback" not in err


def test_ctrl_c_exits_130(environment: dict[str, str], tmp_path: Path) -> None:
    words = [*RRMM, "catalog", "validate", str(tmp_path)]
    assert Ran(130, "", "") == interrupted(words, tmp_path / "catalog.yaml", environment)


def test_a_reader_that_went_away_exits_141(environment: dict[str, str]) -> None:
    reads, writes = os.pipe()
    os.close(reads)
    done = subprocess.run(
        [*RRMM, "drugs"], stdout=writes, stderr=subprocess.PIPE, check=False, env=environment
    )
    os.close(writes)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.parametrize("format_", Format)
@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["regimen", "dkd"], 0),
        (["drug"], 2),
        (["regimen", "nothing-like-it"], 3),
        (["regimen", "CRd"], 4),
        (["regimens", "--catalog", "nowhere"], 5),
    ],
)
def test_the_status_does_not_depend_on_the_format(
    rrmm: Rrmm, words: list[str], status: int, format_: str
) -> None:
    assert status == rrmm(*words, "-o", format_).code


@pytest.mark.parametrize("format_", Format)
def test_the_status_of_a_validation_does_not_depend_on_the_format(
    rrmm: Rrmm, broken: Path, format_: str
) -> None:
    assert rrmm("catalog", "validate", str(broken), "-o", format_).code == 1
    assert rrmm("catalog", "validate", str(SMALL), "-o", format_).code == 0
