"""Streams that can't say every character: nothing fails, and nothing becomes something else."""

from __future__ import annotations

import csv
import html
import io
import json
import os
from pathlib import Path
from typing import Any

import pytest

from rrmm_cli.render.answer import Format
from tests.conftest import LISTS, SMALL, OnTerminal, Run, copy_of_small, raw

SPOKEN = "ANC ≥ 1.0 \N{MULTIPLICATION SIGN}10⁹/L \N{EN DASH} “naïve” 😀"
ENCODINGS = ("ascii", "cp1252", "cp437", "utf-8")


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A catalog with characters of many alphabets in a page and in a list."""
    return str(
        copy_of_small(
            tmp_path_factory.mktemp("foreign") / "catalog",
            regimens={"Daratumumab adds low counts.": SPOKEN},
            drugs={"mechanism: Binds CD38.\n    products": f"mechanism: {SPOKEN}\n    products"},
        )
    )


def as_read(out: str, encoding: str) -> str:
    """What a reader sees who takes the bytes for text in that encoding."""
    return raw(out).decode(encoding)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("format_", Format)
def test_any_encoding_can_be_written(run: Run, foreign: str, format_: str, encoding: str) -> None:
    words = ("show", "dkd", "-o", format_)
    code, out, err = run(*words, RRMM_CATALOG=foreign, PYTHONIOENCODING=encoding)
    assert (code, err) == (0, "")
    assert as_read(out, encoding) != ""


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_any_encoding_can_be_written_on_a_terminal(
    on_terminal: OnTerminal, foreign: str, encoding: str
) -> None:
    for words in (["show", "dkd"], ["drugs"]):
        variables = {"RRMM_CATALOG": foreign, "PYTHONIOENCODING": encoding}
        code, out, _ = on_terminal(*words, width=200, **variables)
        assert code == 0
        assert "ANC" in as_read(out, encoding)


@pytest.mark.parametrize("format_", [Format.TABLE, Format.MARKDOWN, Format.HTML, Format.NDJSON])
def test_utf_8_says_every_character(run: Run, foreign: str, format_: str) -> None:
    ran = run("show", "dkd", "-o", format_, RRMM_CATALOG=foreign, PYTHONIOENCODING="utf-8")
    assert SPOKEN in ran.out


def documents(written: bytes, encoding: str) -> Any:
    """The data of a JSON answer, written in the stream's encoding or in UTF-8."""
    try:
        return json.loads(written.decode(encoding))["data"]
    except UnicodeDecodeError:
        return json.loads(written.decode("utf-8"))["data"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_json_holds_the_same_text_in_any_encoding(run: Run, foreign: str, encoding: str) -> None:
    words = ("show", "dkd", "--json", "--catalog", foreign)
    written = raw(run(*words, PYTHONIOENCODING=encoding).out)
    cautions = documents(written, encoding)[0]["cautions"]
    assert SPOKEN in [caution["text"] for caution in cautions]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_json_error_holds_the_same_text_in_any_encoding(run: Run, encoding: str) -> None:
    err = run("drug", SPOKEN, "--json", PYTHONIOENCODING=encoding).err
    assert json.loads(as_read(err, encoding))["error"]["input"] == SPOKEN


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_html_is_in_the_encoding_that_it_declares(run: Run, foreign: str, encoding: str) -> None:
    out = run("show", "dkd", "-o", "html", RRMM_CATALOG=foreign, PYTHONIOENCODING=encoding).out
    assert '<meta charset="utf-8">' in out
    assert SPOKEN in html.unescape(as_read(out, "utf-8"))


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_what_an_encoding_lacks_is_shown_as_an_escape(
    run: Run, foreign: str, encoding: str
) -> None:
    out = run("drugs", "-o", "csv", RRMM_CATALOG=foreign, PYTHONIOENCODING=encoding).out
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(as_read(out, encoding)))}
    said = SPOKEN.encode(encoding, "backslashreplace").decode(encoding)
    assert said == rows["daratumumab"]["mechanism"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_an_error_can_be_told_in_any_encoding(run: Run, encoding: str) -> None:
    code, out, err = run("drug", SPOKEN, PYTHONIOENCODING=encoding)
    assert (code, out) == (3, "")
    assert SPOKEN.encode(encoding, "backslashreplace").decode(encoding) in as_read(err, encoding)


@pytest.mark.parametrize("locale", ["C", "C.UTF-8", "POSIX", "no_SUCH"])
def test_a_locale_changes_no_byte(run: Run, foreign: str, locale: str) -> None:
    words = ("show", "dkd", "-o", "markdown", "--catalog", foreign)
    assert run(*words) == run(*words, LC_ALL=locale, LANG=locale)


@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
@pytest.mark.parametrize("words", [["show"], ["search"], ["drugs", "--class"], ["drugs", "-o"], []])
def test_words_that_are_no_text_are_a_mistake_and_no_fault(
    run: Run, words: list[str], locale: str
) -> None:
    for options in ([], ["--json"]):
        code, _, err = run(*words, os.fsdecode(b"caf\xe9\xff"), *options, LC_ALL=locale)
        assert code in (0, 2, 3)
        assert "Traceback" not in err


@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
def test_json_stays_text_when_the_words_are_none(run: Run, locale: str) -> None:
    code, out, _ = run("search", os.fsdecode(b"caf\xe9"), "--json", LC_ALL=locale)
    assert code == 0
    assert json.loads(raw(out).decode("utf-8"))["data"] == []


@pytest.mark.parametrize("command", LISTS)
def test_a_catalog_in_a_place_with_a_foreign_name_is_found(
    run: Run, tmp_path: Path, command: str
) -> None:
    place = tmp_path / "Größe ≥ 1 😀"
    place.symlink_to(SMALL)
    assert run(command, "--json", "--catalog", str(place)).code == 0
