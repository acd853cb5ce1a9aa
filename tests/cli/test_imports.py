"""Which modules a question costs: an answer never waits for what it does not use."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import rrmm_cli
from tests.conftest import LISTS, PAGES, RRMM, SMALL

PACKAGE = Path(rrmm_cli.__file__).parent
_ASK = """
import contextlib, io, json, sys
before = set(sys.modules)
from rrmm_cli.__main__ import run
said = io.StringIO()
with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
    code = run()
sys.stdout.write(json.dumps([code, sorted(set(sys.modules) - before)]))
"""
MODELS = {"pydantic", "pydantic_core", "yaml", "_yaml", "rrmm_cli.load"}
SCREEN = {"rich", "pygments", "markdown_it"}
NEVER = {"click", "textual", "jinja2", "asyncio", "urllib.request", "socket"}

PIPED = [
    *([command] for command in LISTS),
    *([command, name] for command, name in PAGES.items()),
    ["show", "dkd"],
    ["show", "KdD", "refractory"],
    ["search", "neutropenia"],
    ["drugs", "--class", "PI", "--as-of", "2016"],
    ["regimens", "--with", "Car", "--prior-lines", "2"],
    ["catalog", "info"],
]
FORMATS = ("table", "json", "ndjson", "csv", "tsv", "name", "markdown", "html")


@pytest.fixture(scope="module", autouse=True)
def _fresh(cache_home: Path) -> None:
    """The compiled catalog lies there, and is newer than everything that it is made from."""
    known = {"RRMM_CATALOG": str(SMALL), "XDG_CACHE_HOME": str(cache_home)}
    subprocess.run([*RRMM, "drugs"], capture_output=True, check=True, env=known)


def loaded(environment: dict[str, str], *words: str, **env: str) -> tuple[int, set[str]]:
    """The status of a call, and the modules that it loaded beyond those of Python itself."""
    done = subprocess.run(
        [sys.executable, "-c", _ASK, *words],
        capture_output=True,
        check=True,
        env=environment | env,
    )
    code, modules = json.loads(done.stdout)
    return int(code), set(modules)


def costly(modules: set[str], unwanted: set[str]) -> set[str]:
    """Which of the unwanted packages were loaded."""
    return {
        name
        for name in unwanted
        if any(module == name or module.startswith(name + ".") for module in modules)
    }


@pytest.mark.parametrize("words", PIPED, ids=" ".join)
def test_a_piped_answer_loads_no_model_no_yaml_and_no_rich(
    environment: dict[str, str], words: list[str]
) -> None:
    code, modules = loaded(environment, *words)
    assert code == 0
    assert set() == costly(modules, MODELS | SCREEN | NEVER)


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("words", [["regimens"], ["show", "dkd"]], ids=" ".join)
def test_no_format_loads_a_model_yaml_or_rich_for_a_pipe(
    environment: dict[str, str], words: list[str], format_: str
) -> None:
    code, modules = loaded(environment, *words, "-o", format_, "--color", "always")
    assert code == 0
    assert set() == costly(modules, MODELS | SCREEN | NEVER)


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["--version"],
        ["--help"],
        ["drugs", "--help"],
        ["catalog", "--help"],
        ["help"],
        ["help", "names"],
        ["help", "regimens"],
        ["completion", "bash"],
        ["completion", "fish"],
        ["drug", "nothing-like-it"],
        ["regimen", "CRd", "--json"],
        ["drugs", "--no-such-option"],
        ["no-such-command"],
        ["DKd"],
    ],
    ids=" ".join,
)
def test_help_and_errors_load_no_model_no_yaml_and_no_rich(
    environment: dict[str, str], words: list[str]
) -> None:
    assert set() == costly(loaded(environment, *words)[1], MODELS | SCREEN | NEVER)


@pytest.mark.parametrize(
    "words", [[], ["--help"], ["help", "names"], ["completion", "zsh"]], ids=" ".join
)
def test_help_does_not_open_the_catalog(environment: dict[str, str], words: list[str]) -> None:
    assert set() == costly(loaded(environment, *words)[1], {"sqlite3", "platformdirs"})


@pytest.mark.parametrize("words", [[], ["--help"], ["--version"], ["help", "names"]])
def test_what_no_command_answers_loads_no_other_command(
    environment: dict[str, str], words: list[str]
) -> None:
    _, modules = loaded(environment, *words)
    commands = {f"rrmm_cli.cli.{name}" for name in ("drugs", "regimens", "show", "catalog")}
    assert set() == commands & modules


def test_a_command_loads_no_other_command(environment: dict[str, str]) -> None:
    _, modules = loaded(environment, "drugs")
    assert "rrmm_cli.cli.drugs" in modules
    assert set() == {"rrmm_cli.cli.regimens", "rrmm_cli.cli.show", "rrmm_cli.cli.help"} & modules


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
@pytest.mark.parametrize("line", ["rrmm show ", "rrmm regimen D"])
def test_completion_loads_no_model_and_no_yaml(
    environment: dict[str, str], shell: str, line: str
) -> None:
    asked = {
        "_RRMM_COMPLETE": f"complete_{shell}",
        "COMP_WORDS": line,
        "COMP_CWORD": "2",
        "_TYPER_COMPLETE_ARGS": line,
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
    }
    code, modules = loaded(environment, **asked)
    assert code == 0
    assert "rrmm_cli.store.query" in modules
    # zsh and fish descriptions are made plain by Typer, which loads Rich for it.
    assert set() == costly(modules, MODELS | NEVER | (SCREEN if shell == "bash" else set()))


@pytest.mark.parametrize("words", [["drugs"], ["catalog", "build"]], ids=" ".join)
def test_a_catalog_is_compiled_without_the_linters_rules(
    environment: dict[str, str], tmp_path: Path, words: list[str]
) -> None:
    _, modules = loaded(environment, *words, XDG_CACHE_HOME=str(tmp_path))
    assert "rrmm_cli.load.catalog" in modules
    assert set() == costly(modules, {"rrmm_cli.load.lint", "rrmm_cli.load.rules"})


@pytest.mark.parametrize(
    "words", [["schema"], ["schema", "drug"], ["catalog", "build"], ["catalog", "validate"]]
)
def test_click_is_not_loaded_where_models_are(
    environment: dict[str, str], words: list[str]
) -> None:
    _, modules = loaded(environment, *words)
    assert "pydantic" in modules
    assert set() == costly(modules, {"click"})


def test_the_entry_point_imports_nothing_until_it_runs() -> None:
    ask = (
        "import sys; before = set(sys.modules); import rrmm_cli.__main__; "
        "print(*sorted(set(sys.modules) - before))"
    )
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, check=True, text=True)
    assert set(done.stdout.split()) <= {"rrmm_cli", "rrmm_cli.__main__", "__future__"}


def imports(path: Path) -> Iterator[str]:
    """Every module that a source file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


@pytest.mark.parametrize(
    "path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE))
)
def test_no_source_imports_click_in_either_place(path: Path) -> None:
    found = set(imports(path))
    assert {name for name in found if name.split(".")[0] == "click"} == set()
    assert {name for name in found if name.startswith("typer._click")} == set()


def test_judging_reads_no_metadata_of_packages(environment: dict[str, str]) -> None:
    code, modules = loaded(environment, "match", "--lines", "1", "--json")
    assert code == 0
    assert "pydantic" in modules
    assert set() == costly(modules, {"importlib.metadata", "email", "zipfile"} | NEVER)
