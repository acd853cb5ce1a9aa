"""Readers that leave, streams that are shut, keys that are pressed, tables that are piped."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import rrmm_cli
from rrmm_cli.errors import Exit
from rrmm_cli.render.answer import Format
from tests.conftest import LISTS, RRMM, Ran, Rrmm, Run, interrupted

Shim = Callable[[str, str], str]

PACKAGE = str(Path(rrmm_cli.__file__).parent) + os.sep
AS_MODULE = (sys.executable, "-m", "rrmm_cli")
LARGE = ["show", *["dkd"] * 60]
"""An answer that no pipe's buffer holds."""


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize(
    "words",
    [
        [],
        ["--help"],
        ["--version"],
        ["drugs"],
        ["drugs", "-h"],
        ["regimens", "-o", "json"],
        ["regimens", "-o", "html"],
        ["regimen", "dkd"],
        ["drug", "nothing-like-it", "-o", "name"],
        ["search", "kd", "-o", "csv"],
        ["catalog", "info"],
        ["help", "names"],
        ["completion", "bash"],
        ["schema", "regimen"],
        [*LARGE, "--json"],
        LARGE,
    ],
    ids=lambda words: " ".join(words[:4]),
)
def test_a_reader_that_was_never_there_is_left_quietly(
    environment: dict[str, str], words: list[str], unbuffered: str
) -> None:
    reads, writes = os.pipe()
    os.close(reads)
    done = subprocess.run(
        [*RRMM, *words],
        stdout=writes,
        stderr=subprocess.PIPE,
        check=False,
        env=environment | {"PYTHONUNBUFFERED": unbuffered},
    )
    os.close(writes)
    if "nothing-like-it" in words:  # there is nothing to write, so nobody is missed
        assert done.returncode == Exit.UNKNOWN_NAME
    else:
        assert (done.returncode, done.stderr) == (Exit.READER_GONE, b"")


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("words", [LARGE, [*LARGE, "--json"], [*LARGE, "-o", "markdown"]])
def test_a_reader_that_leaves_in_the_middle_is_left_quietly(
    environment: dict[str, str], words: list[str], unbuffered: str
) -> None:
    process = subprocess.Popen(
        [*RRMM, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment | {"PYTHONUNBUFFERED": unbuffered},
    )
    assert process.stdout is not None
    assert process.stderr is not None
    assert len(os.read(process.stdout.fileno(), 10)) == 10
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait() == Exit.READER_GONE


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_that_does_not_wait_for_completions_is_left_quietly(
    environment: dict[str, str], shell: str
) -> None:
    reads, writes = os.pipe()
    os.close(reads)
    asked = {
        "_RRMM_COMPLETE": f"complete_{shell}",
        "COMP_WORDS": "rrmm show ",
        "COMP_CWORD": "2",
        "_TYPER_COMPLETE_ARGS": "rrmm show ",
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
    }
    done = subprocess.run(
        RRMM, stdout=writes, stderr=subprocess.PIPE, check=False, env=environment | asked
    )
    os.close(writes)
    assert done.returncode in (Exit.DONE, Exit.READER_GONE)
    assert done.stderr == b""


@pytest.mark.parametrize("words", [["drugs"], ["regimen", "dkd", "--json"], ["help"], []])
def test_an_answer_to_a_closed_stdout_is_not_given(run: Run, words: list[str]) -> None:
    code, out, err = run(*words, program=["sh", "-c", 'exec "$0" "$@" >&-', *RRMM])
    assert (code, out) == (Exit.BUG, "")
    assert "E701" in err
    assert "the answer can't be written: stdout is closed" in err


def test_a_closed_stdout_keeps_the_status_of_a_mistake(run: Run) -> None:
    code, _, err = run("drug", "none", program=["sh", "-c", 'exec "$0" "$@" >&-', *RRMM])
    assert code == 3
    assert err.startswith("error[E301]")


@pytest.mark.parametrize(
    ("words", "status"), [(["drugs"], 0), (["drugs", "--limit", "1"], 0), (["drug", "none"], 3)]
)
def test_a_closed_stderr_keeps_the_answer_and_the_status(
    run: Run, words: list[str], status: int
) -> None:
    code, out, _ = run(*words, program=["sh", "-c", 'exec "$0" "$@" 2>&-', *RRMM])
    assert (status, run(*words).out) == (code, out)


def test_a_closed_stdin_is_no_fault(run: Run) -> None:
    assert run("drugs") == run("drugs", program=["sh", "-c", 'exec "$0" "$@" <&-', *RRMM])


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")
@pytest.mark.parametrize("words", [["drugs"], ["drugs", "--json"], ["--help"]])
def test_an_answer_that_does_not_fit_on_the_disk_says_so(run: Run, words: list[str]) -> None:
    code, _, err = run(*words, program=["sh", "-c", 'exec "$0" "$@" >/dev/full', *RRMM])
    assert code in set(Exit) - {Exit.DONE, Exit.NO}
    assert "No space left on device" in err
    assert "Exception ignored" not in err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")
@pytest.mark.parametrize(
    ("words", "status"), [(["drugs", "--limit", "1"], 0), (["drug", "none"], 3)]
)
def test_words_that_stderr_does_not_take_change_no_status(
    run: Run, words: list[str], status: int
) -> None:
    full = run(*words, program=["sh", "-c", 'exec "$0" "$@" 2>/dev/full', *RRMM])
    assert status == full.code


@pytest.mark.parametrize("program", [RRMM, AS_MODULE], ids=["script", "module"])
@pytest.mark.parametrize("module", ["typer", "difflib", "json"])
def test_ctrl_c_while_modules_are_imported_exits_130_in_silence(
    environment: dict[str, str],
    tmp_path: Path,
    shim: Shim,
    module: str,
    program: tuple[str, ...],
) -> None:
    fifo = tmp_path / "fifo"
    path = shim(module, f"with open({str(fifo)!r}) as file:\n    file.read()\n")
    ran = interrupted([*program, "drugs"], fifo, environment | {"PYTHONPATH": path})
    assert Ran(130, "", "") == ran


@pytest.mark.parametrize("words", [["drugs"], ["--version"], ["drugs", "--json"], ["DKd"]])
def test_ctrl_c_while_a_catalog_is_read_exits_130_in_silence(
    environment: dict[str, str], tmp_path: Path, words: list[str]
) -> None:
    fifo = tmp_path / "catalog.yaml"
    ran = interrupted([*RRMM, *words], fifo, environment | {"RRMM_CATALOG": str(tmp_path)})
    assert Ran(130, "", "") == ran


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_ctrl_c_while_a_shell_waits_for_completions_says_nothing(
    environment: dict[str, str], tmp_path: Path, shell: str
) -> None:
    asked = {
        "RRMM_CATALOG": str(tmp_path),
        "_RRMM_COMPLETE": f"complete_{shell}",
        "COMP_WORDS": "rrmm show ",
        "COMP_CWORD": "2",
        "_TYPER_COMPLETE_ARGS": "rrmm show ",
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
    }
    ran = interrupted(RRMM, tmp_path / "catalog.yaml", environment | asked)
    assert (ran.out, ran.err) == ("", "")


@pytest.mark.parametrize("seconds", [0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3])
def test_ctrl_c_at_any_moment_shows_no_traceback_of_ours(
    environment: dict[str, str], tmp_path: Path, seconds: float
) -> None:
    code, out, err = interrupted(
        [*RRMM, "catalog", "validate", str(tmp_path)],
        tmp_path / "catalog.yaml",
        environment,
        seconds=seconds,
    )
    # Until our first line runs, the signal is the interpreter's: it dies of it, or says where.
    assert out == ""
    assert code in (130, -signal.SIGINT, 1)
    assert PACKAGE not in err
    if code == 130:
        assert err == ""


PRESSING = """
import os, signal
class Presses:
    def press(self, *_):
        os.kill(os.getpid(), signal.SIGINT)
"""
HIDDEN = {
    "where an object is let go of": "Presses.__del__ = Presses.press\nPresses()\n",
    "in a class body": "Presses.__set_name__ = Presses.press\nclass Body:\n    a = Presses()\n",
    "where every error is dropped": (
        "try:\n    Presses().press()\nexcept BaseException:\n    pass\n"
    ),
}
"""Where Python hides a KeyboardInterrupt, or whoever is running does."""


@pytest.mark.parametrize("where", HIDDEN)
def test_ctrl_c_ends_the_program_where_python_would_hide_it(
    run: Run, shim: Shim, where: str
) -> None:
    path = shim("difflib", PRESSING + HIDDEN[where])
    assert Ran(130, "", "") == run("drug", "teclistimab", PYTHONPATH=path)


def test_a_program_that_was_started_deaf_to_ctrl_c_stays_so(run: Run, shim: Shim) -> None:
    path = shim("difflib", PRESSING + "Presses().press()\nos._exit(7)\n")
    deaf = ["sh", "-c", 'trap "" INT; exec "$0" "$@"', *RRMM]
    assert run("drug", "teclistimab", program=deaf, PYTHONPATH=path).code == 7


NARROW = [
    {},
    {"COLUMNS": "20"},
    {"TERM": "dumb"},
    {"TERM": "dumb", "COLUMNS": "20"},
    {"GITHUB_ACTIONS": "1", "TTY_COMPATIBLE": "1", "TTY_INTERACTIVE": "1"},
]


@pytest.mark.parametrize("variables", NARROW, ids=str)
@pytest.mark.parametrize("command", LISTS)
def test_a_piped_list_is_one_line_per_record(
    run: Run, rrmm: Rrmm, command: str, variables: dict[str, str]
) -> None:
    records = json.loads(rrmm(command, "--json").out)["data"]
    out = run(command, **variables).out
    assert out.endswith("\n")
    assert 1 + len(records) == len(out.splitlines())
    assert "…" not in out


@pytest.mark.parametrize("variables", NARROW, ids=str)
def test_a_piped_page_does_not_depend_on_the_terminal(run: Run, variables: dict[str, str]) -> None:
    assert run("show", "dkd", "candor", "neutropenia") == run(
        "show", "dkd", "candor", "neutropenia", **variables
    )


@pytest.mark.parametrize("command", LISTS)
def test_a_piped_list_has_no_box_and_no_space_at_line_ends(rrmm: Rrmm, command: str) -> None:
    lines = rrmm(command).out.splitlines()
    assert [line for line in lines if set(line) & set("─│┃━")] == []
    assert [line for line in lines if line != line.rstrip()] == []


@pytest.mark.parametrize("format_", Format)
def test_a_width_is_no_matter_to_a_pipe(run: Run, format_: str) -> None:
    assert run("regimens", "-o", format_) == run("regimens", "-o", format_, "--width", "20")
