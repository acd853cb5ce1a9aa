"""Every answer on the small catalog, in every format, as it was last looked at by a person.

After a change that is meant, `pytest tests/render/test_goldens.py --snapshot-update` writes them
anew; the difference is read before it is kept.
"""

from __future__ import annotations

import json
import os
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from rrmm_cli import __version__
from rrmm_cli.load.schemas import json_schema
from rrmm_cli.render.answer import Format
from tests.conftest import SMALL, OnTerminal, Ran, Rrmm

FILES = {
    Format.TABLE: "txt",
    Format.JSON: "json",
    Format.NDJSON: "ndjson",
    Format.CSV: "csv",
    Format.TSV: "tsv",
    Format.MARKDOWN: "md",
    Format.HTML: "html",
    Format.NAME: "names",
}
"""The extension of the golden file of each format."""
LISTS: dict[str, list[str]] = {
    "drugs": ["drugs"],
    "regimens": ["regimens"],
    "classes": ["classes"],
    "effects": ["effects"],
    "trials": ["trials"],
    "topics": ["topics"],
    "sources": ["sources"],
    "search": ["search", "carfilzomib"],
    "changes": ["changes"],
    "pipeline": ["pipeline", "--jurisdiction", "EU"],
}
PAGES: dict[str, list[str]] = {
    "drug": ["drug", "carfilzomib", "daratumumab", "lenalidomide"],
    "regimen": ["regimen", "dkd"],
    "regimen-then": ["regimen", "krd", "--as-of", "2015-12", "--jurisdiction", "EU"],
    "class": ["class", "imid", "anti-CD38"],
    "effect": ["effect", "neutropenia", "IRR"],
    "trial": ["trial", "CANDOR"],
    "topic": ["topic", "refractory"],
    "source": ["source", "mirror-kyprolis-smpc"],
    "show": ["show", "Cd", "Kyprolis"],
}
ABOUT: dict[str, list[str]] = {
    "catalog-info": ["catalog", "info"],
    "catalog-validate": ["catalog", "validate", "broken"],
    "schema": ["schema"],
}
ERRORS: dict[str, list[str]] = {
    "no-such-name": ["drug", "carfilzomab"],
    "ambiguous-name": ["regimen", "CRd"],
    "wrong-choice": ["drugs", "--route", "by mouth"],
    "unknown-field": ["topics", "--fields", "no-such-field"],
    "unknown-option": ["drugs", "--no-such-option"],
    "no-such-command": ["DKd"],
    "broken-catalog": ["drugs", "--catalog", "broken"],
}
QUESTIONS = LISTS | PAGES | ABOUT


@cache
def stored_as(extension: str) -> type[SingleFileSnapshotExtension]:
    """A golden that is a file of its own, with the extension of its format."""

    class Stored(SingleFileSnapshotExtension):
        _write_mode = WriteMode.TEXT
        file_extension = extension

    return Stored


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the program is called, so that no path in an answer depends on the machine."""
    place = tmp_path_factory.mktemp("goldens")
    shutil.copytree(SMALL, place / "small")
    shutil.copytree(SMALL, place / "broken")
    regimens = place / "broken" / "regimens.yaml"
    text = regimens.read_text(encoding="utf-8")
    regimens.write_text(text.replace("[guideline-2021]", "[guideline-2020]"), encoding="utf-8")
    return place


@pytest.fixture
def ask(rrmm: Rrmm, directory: Path, monkeypatch: pytest.MonkeyPatch) -> Rrmm:
    """Call the program where every machine gives the same answer, whatever the version is."""
    monkeypatch.chdir(directory)

    def call(*words: str, **env: str) -> Ran:
        if words[:2] == ("catalog", "info"):  # it names the compiled file, if there is one
            env["XDG_CACHE_HOME"] = os.devnull
        code, out, err = rrmm(*words, RRMM_CATALOG="small", **env)
        return Ran(code, out.replace(f'"rrmm": "{__version__}"', '"rrmm": "<version>"'), err)

    return call


@pytest.mark.parametrize("format_", Format)
@pytest.mark.parametrize("question", QUESTIONS)
def test_an_answer_stays(
    ask: Rrmm, snapshot: SnapshotAssertion, question: str, format_: Format
) -> None:
    _, out, err = ask(*QUESTIONS[question], "-o", format_)
    assert "fault of rrmm" not in err
    assert out == snapshot(extension_class=stored_as(FILES[format_]))


@pytest.mark.parametrize("question", LISTS)
def test_plain_records_stay(ask: Rrmm, snapshot: SnapshotAssertion, question: str) -> None:
    out = ask(*LISTS[question], "--plain").out
    assert out == snapshot(extension_class=stored_as("txt"))


@pytest.mark.parametrize("question", LISTS | PAGES)
def test_a_terminal_stays(
    on_terminal: OnTerminal, snapshot: SnapshotAssertion, question: str
) -> None:
    _, out, err = on_terminal(*QUESTIONS[question], width=80, NO_COLOR="1")
    shown = f"{out}---- stderr\n{err}"
    assert shown == snapshot(extension_class=stored_as("txt"))


@pytest.mark.parametrize("question", ["drugs", "regimen"])
def test_styles_stay(on_terminal: OnTerminal, snapshot: SnapshotAssertion, question: str) -> None:
    out = on_terminal(*QUESTIONS[question], width=80).out.replace("\x1b", "^[")
    assert out == snapshot(extension_class=stored_as("txt"))


@pytest.mark.parametrize("format_", [Format.TABLE, Format.JSON])
@pytest.mark.parametrize("question", ERRORS)
def test_an_error_stays(
    ask: Rrmm, snapshot: SnapshotAssertion, question: str, format_: Format
) -> None:
    code, out, err = ask(*ERRORS[question], "-o", format_)
    assert out == ""
    said = f"{err}---- exit {code}\n"
    assert said == snapshot(extension_class=stored_as(FILES[format_]))


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_json_answer_is_what_its_schema_says(ask: Rrmm, question: str) -> None:
    answer: dict[str, Any] = json.loads(ask(*QUESTIONS[question], "-o", "json").out)
    words = [word for word in QUESTIONS[question] if word in ("catalog", "info", "validate")]
    name = "-".join(words) or QUESTIONS[question][0]
    assert f"rrmm.{name}/v1" == answer["schema"]
    jsonschema.validate(answer, json_schema(name))


@pytest.mark.parametrize("question", ERRORS)
def test_a_json_error_is_what_its_schema_says(ask: Rrmm, question: str) -> None:
    jsonschema.validate(json.loads(ask(*ERRORS[question], "-o", "json").err), json_schema("error"))


@pytest.mark.parametrize("format_", Format)
@pytest.mark.parametrize("question", QUESTIONS)
def test_an_answer_ends_in_one_line_end_and_holds_no_machine(
    ask: Rrmm, question: str, format_: Format
) -> None:
    _, out, _ = ask(*QUESTIONS[question], "-o", format_)
    assert out == "" or (out.endswith("\n") and not out.endswith("\n\n"))
    assert "/tmp" not in out
    assert str(Path.home()) not in out
