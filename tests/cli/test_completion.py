"""What a shell is offered: ids, names and values, and never anything else."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Protocol

import pytest

from rrmm_cli.cli.commands import COMMANDS
from rrmm_cli.render.answer import Format
from tests.conftest import LISTS, PAGES, RRMM, Edited, Ran, Rrmm, Run

SHELLS = ("bash", "zsh", "fish")
_ZSH = re.compile(r'^(?:_arguments \'\*: :\(\()?"([^"]*)"(?::"([^"]*)")?(?:\)\)\')?$')
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


class Complete(Protocol):
    """Ask as a shell does after a line was typed and Tab was pressed."""

    def __call__(self, shell: str, line: str, **env: str) -> Ran: ...


@pytest.fixture
def complete(run: Run) -> Complete:
    def ask(shell: str, line: str, **env: str) -> Ran:
        words = line.split(" ")
        asked = {
            "_RRMM_COMPLETE": f"complete_{shell}",
            "COMP_WORDS": line,
            "COMP_CWORD": str(len(words) - 1),
            "_TYPER_COMPLETE_ARGS": line,
            "_TYPER_COMPLETE_FISH_ACTION": "get-args",
        }
        return run(**asked | env)

    return ask


def offered(shell: str, out: str) -> list[str]:
    """The candidates of an answer in a shell's own protocol."""
    if shell == "bash":
        return [line for line in out.splitlines() if line]
    if shell == "fish":
        return [line.split("\t")[0] for line in out.splitlines() if line]
    if out.strip() == "_files":
        return []
    found = [_ZSH.match(line) for line in out.splitlines()]
    assert None not in found, out
    return [match[1] for match in found if match is not None]


@pytest.fixture
def names(rrmm: Rrmm) -> dict[str, set[str]]:
    """The ids and names of each kind of entry."""
    return {
        kind: {
            entry[key]
            for entry in json.loads(rrmm(command, "--json").out)["data"]
            for key in ("id", "name")
        }
        for command, kind in zip(LISTS, PAGES, strict=True)
    }


@pytest.mark.parametrize("shell", SHELLS)
def test_show_offers_every_id_and_nothing_that_is_no_id_or_name(
    complete: Complete, names: dict[str, set[str]], shell: str
) -> None:
    code, out, err = complete(shell, "rrmm show ")
    found = set(offered(shell, out))
    known = set().union(*names.values())
    assert (code, err) == (0, "")
    assert found <= known
    assert {name for name in known if " " not in name} <= found


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("kind", PAGES)
def test_a_page_offers_entries_of_its_own_kind(
    complete: Complete, names: dict[str, set[str]], kind: str, shell: str
) -> None:
    code, out, err = complete(shell, f"rrmm {kind} ")
    assert (code, err) == (0, "")
    assert {name for name in names[kind] if " " not in name} == set(offered(shell, out))


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(
    ("line", "candidates"),
    [
        ("rrmm ", set(COMMANDS)),
        ("rrmm reg", {"regimens", "regimen"}),
        ("rrmm catalog ", {"info", "validate", "build"}),
        ("rrmm regimen D", {"DKd"}),
        ("rrmm regimen dkd k", {"kd", "krd"}),
        ("rrmm drug CARF", {"CARFilzomib"}),
        ("rrmm regimens --with c", {"carfilzomib", "cyclophosphamide"}),
        ("rrmm drugs --class p", {"proteasome-inhibitor"}),
        ("rrmm drugs --target ", {"CD38", "cereblon", "proteasome"}),
        ("rrmm drugs --route ", {"oral", "IV", "SC", "IM"}),
        ("rrmm drugs --jurisdiction ", {"US", "EU"}),
        ("rrmm drugs -o ", set(Format)),
        ("rrmm drugs --color a", {"auto", "always"}),
        ("rrmm drugs --js", {"--json"}),
        ("rrmm completion ", {"bash", "zsh", "fish"}),
        ("rrmm help na", {"names"}),
        ("rrmm regimen nothing-like-it", set()),
        ("rrmm no-such-command ", set()),
    ],
)
def test_a_place_of_the_line_offers_what_fits_there(
    complete: Complete, line: str, candidates: set[str], shell: str
) -> None:
    code, out, err = complete(shell, line)
    assert (code, err) == (0, "")
    assert candidates == set(offered(shell, out))


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("line", ["rrmm drugs --", "rrmm regimens --", "rrmm drug --"])
def test_every_option_is_offered_on_a_line_of_its_own(
    complete: Complete, line: str, shell: str
) -> None:
    found = offered(shell, complete(shell, line).out)
    assert "--json" in found
    assert [name for name in found if not name.startswith("--")] == []


def test_nothing_is_offered_twice(complete: Complete) -> None:
    found = offered("bash", complete("bash", "rrmm show ").out)
    assert sorted(set(found)) == sorted(found)


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_a_description_is_one_short_line(complete: Complete, edited: Edited, shell: str) -> None:
    long = "daratumumab + carfilzomib + [dexamethasone] " * 9
    catalog = edited(regimens={"daratumumab + carfilzomib + dexamethasone": long.strip()})
    _, out, err = complete(shell, "rrmm regimen dk", RRMM_CATALOG=str(catalog))
    assert err == ""
    assert offered(shell, out) == ["dkd"]
    assert max(len(line) for line in out.splitlines()) < 120
    assert "[" not in out


@pytest.mark.parametrize("shell", SHELLS)
def test_a_name_from_a_catalog_is_never_obeyed_by_the_terminal(
    complete: Complete, edited: Edited, shell: str
) -> None:
    evil = '"D\\e]0;title\\a\\u202eKd"'
    names = {"name: DKd": f"name: {evil}", "full_name: dara": f"full_name: {evil} #"}
    catalog = edited(regimens=names)
    code, out, err = complete(shell, "rrmm show ", RRMM_CATALOG=str(catalog))
    assert (code, err) == (0, "")
    assert "dkd" in offered(shell, out)
    assert [line for line in out.split("\n") if _UNSEEN.search(line.replace("\t", ""))] == []


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(
    "line", ["rrmm show ", "rrmm drugs --class ", "rrmm drugs --jurisdiction "]
)
def test_a_broken_catalog_offers_nothing_and_says_nothing(
    complete: Complete, broken: Path, tmp_path: Path, line: str, shell: str
) -> None:
    for catalog in (broken, tmp_path / "none", Path("/dev/null")):
        code, out, err = complete(shell, line, RRMM_CATALOG=str(catalog))
        assert (code, err, offered(shell, out)) == (0, "", [])


@pytest.mark.parametrize("shell", SHELLS)
def test_a_fault_of_rrmm_says_nothing(complete: Complete, tmp_path: Path, shell: str) -> None:
    (tmp_path / "sqlite3.py").write_text("raise RuntimeError('SENTINEL')", encoding="utf-8")
    code, out, err = complete(shell, "rrmm show ", PYTHONPATH=str(tmp_path))
    assert (code, err, offered(shell, out)) == (0, "", [])


@pytest.mark.parametrize("shell", SHELLS)
def test_what_the_shell_leaves_out_is_no_fault(run: Run, shell: str) -> None:
    code, _, err = run(_RRMM_COMPLETE=f"complete_{shell}")
    assert (code, err) == (0, "")


@pytest.mark.parametrize(
    "variables",
    [
        {"FORCE_COLOR": "1", "GITHUB_ACTIONS": "1"},
        {"RRMM_OUTPUT": "json"},
        {"TERMINAL_WIDTH": "x", "COLUMNS": "20"},
    ],
    ids=str,
)
@pytest.mark.parametrize("shell", SHELLS)
def test_the_environment_changes_no_candidate(
    complete: Complete, shell: str, variables: dict[str, str]
) -> None:
    assert complete(shell, "rrmm show ") == complete(shell, "rrmm show ", **variables)


@pytest.mark.parametrize(("line", "offers"), [("rrmm show ", True), ("rrmm search ", False)])
def test_fish_is_told_whether_there_is_anything_to_offer(
    complete: Complete, line: str, offers: bool
) -> None:
    code, out, err = complete("fish", line, _TYPER_COMPLETE_FISH_ACTION="is-args")
    assert (out.strip(), err) == ("", "")
    assert offers == (code == 0)


@pytest.mark.parametrize(
    ("shell", "words"),
    [
        ("bash", ["complete -o default -F _rrmm_completion rrmm", "_RRMM_COMPLETE=complete_bash"]),
        ("zsh", ["#compdef rrmm", "_RRMM_COMPLETE=complete_zsh"]),
        ("fish", ["complete --command rrmm", "_RRMM_COMPLETE=complete_fish"]),
    ],
)
def test_a_script_is_printed_for_each_shell(run: Run, shell: str, words: list[str]) -> None:
    code, out, err = run("completion", shell)
    assert (code, err) == (0, "")
    assert [word for word in words if word not in out] == []
    assert out.endswith("\n")


def test_no_file_of_the_users_is_edited(run: Run, environment: dict[str, str]) -> None:
    for shell in SHELLS:
        run("completion", shell)
    assert list(Path(environment["HOME"]).iterdir()) == []


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_a_real_bash_completes_with_the_script(environment: dict[str, str]) -> None:
    script = """
        source <(rrmm completion bash)
        COMP_WORDS=(rrmm regimen D); COMP_CWORD=2
        _rrmm_completion rrmm
        printf '%s\\n' "${COMPREPLY[@]}"
    """
    path = f"{Path(RRMM[0]).parent}:{environment['PATH']}"
    done = subprocess.run(
        ["bash", "--norc", "-c", script],
        capture_output=True,
        check=True,
        text=True,
        env=environment | {"PATH": path},
    )
    assert done.stdout == "DKd\n" or {"DKd", "dkd"} == set(done.stdout.split())
    assert done.stderr == ""


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("rrmm help ma", ["match"]),
        ("rrmm help ex", ["exit-codes"]),
        ("rrmm schema regimens.", ["regimens.yaml"]),
        ("rrmm schema match-", ["match-batch"]),
    ],
)
def test_what_help_and_schema_can_tell_is_offered(
    complete: Complete, shell: str, line: str, expected: list[str]
) -> None:
    assert offered(shell, complete(shell, line).out) == expected
