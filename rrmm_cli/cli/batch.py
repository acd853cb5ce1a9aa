"""Owns `match --batch`: profiles in, a record of verdicts each out, in their order."""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import IO, Any

from rrmm_cli.cli.assessments import assessment_document
from rrmm_cli.cli.judging import CatalogNames, Judging, facts_asked, history_of, notices_of
from rrmm_cli.eligibility.assess import Candidate, Question, assess, judge_once, warned
from rrmm_cli.eligibility.history import History
from rrmm_cli.eligibility.panel import Panel, Row
from rrmm_cli.errors import Exit, InvalidFileError, Location, UsageError
from rrmm_cli.load.profile import LIMITS, invalid, parse_json, profile_of
from rrmm_cli.model.json_text import compact
from rrmm_cli.render.answer import Format, Output
from rrmm_cli.render.diagnostics import error_document, progress
from rrmm_cli.render.write import stream

PROGRESS_EVERY = 1000


def check_presentation(output: Output, format_given: str | None) -> None:
    """Refuse what a batch would pass over: it writes NDJSON, with every field, in their order.

    `RRMM_OUTPUT` is what a user wants where nothing else is said, so it is no reason to refuse.

    Raises:
        UsageError: with what to leave out.
    """
    other = format_given is not None and output.format not in (Format.NDJSON, Format.JSON)
    refused = [f"-o {format_given}"] if other else []
    refused += ["--fields"] if output.fields else []
    refused += ["--sort"] if output.sort is not None else []
    refused += ["--limit"] if output.limit is not None else []
    if refused:
        raise UsageError(
            message="--batch writes one NDJSON record per profile, whole, in the order given",
            hint=f"leave out {', '.join(refused)}; -o ndjson may stand, and jq selects from it",
        )


def run_batch(
    source: Path,
    judging: Judging,
    names: CatalogNames,
    question: Question,
    only: Sequence[Candidate],
    *,
    findings: bool,
    day_is_given: bool,
) -> int:
    """Judge every profile of an NDJSON source; a bad line is a record too, and stops nothing."""
    gc.enable()  # a batch may live for hours
    panels: dict[str, Panel] = {}
    facts = facts_asked(judging)
    failed = False
    for number, line in _lines(source):
        if number % PROGRESS_EVERY == 0:
            progress(f"{number} profiles")
        shown, label = f"line {number}", None
        try:
            data = _data(line, shown)
            label = _label(data)
            read = profile_of(data, shown)
            day = question.as_of if day_is_given else read.profile.as_of or question.as_of
            history = history_of(read, judging, names, day)
        except InvalidFileError as error:
            failed = True
            record = {"line": number, "label": label, "error": error_document(error)["error"]}
            stream(compact(record))
            continue
        asked = question.on(day)
        if findings:
            texts = [compact(each) for each in _with_findings(history, judging, asked, only)]
        else:
            panel = panels.get(day)
            if panel is None:
                if len(panels) >= _MOST_DAYS:
                    panels.clear()
                panel = panels[day] = Panel(only, asked)
            texts = [_text(row) for row in panel.rows(history, judging.knowledge)]
        notes = [
            {"code": each.code, "message": each.message}
            for each in notices_of(history, judging, facts)
        ]
        said = f',"warnings":{compact(notes)}' if notes else ""
        stream(
            f'{{"line":{number},"label":{compact(label)},"assessments":[{",".join(texts)}]{said}}}'
        )
    return Exit.INVALID_INPUT if failed else Exit.DONE


@lru_cache(maxsize=16384)
def _text(row: Row) -> str:
    """The JSON text of a row; most histories share most of theirs."""
    verdict = "no_statement" if row.verdict is None else row.verdict.word
    return compact(
        {
            "regimen": row.regimen,
            "verdict": verdict,
            "statement": row.statement,
            "cautions": row.cautions,
        }
    )


_MOST_DAYS = 64
"""Days asked about whose regimens are kept prepared; more of them start anew."""


def _with_findings(
    history: History, judging: Judging, question: Question, only: Sequence[Candidate]
) -> list[dict[str, Any]]:
    judged = judge_once(history, judging.knowledge)
    return [
        assessment_document(
            assess(candidate, history, question, judged),
            warned(candidate, history, judging.knowledge, question, judged),
            question,
            judging,
        )
        for candidate in only
    ]


def _lines(source: Path) -> Iterator[tuple[int, bytes]]:
    """The lines that hold something, with their numbers; none is kept."""
    if str(source) == "-":
        if sys.stdin is None or sys.stdin.isatty():
            raise UsageError(
                message="- reads profiles from stdin, which is a terminal",
                hint="rrmm match --batch - < profiles.ndjson",
            )
        yield from _numbered(sys.stdin.buffer)
        return
    try:
        with source.open("rb") as file:
            yield from _numbered(file)
    except OSError as error:
        place = Location(str(source), None, None, "", f"can't be read: {error.strerror}")
        raise invalid(str(source), [place]) from None


def _numbered(file: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    number = 0
    while line := file.readline(LIMITS.bytes + 1):
        number += 1
        if len(line) > LIMITS.bytes and not line.endswith(b"\n"):
            while (rest := file.readline(LIMITS.bytes)) and not rest.endswith(b"\n"):
                pass
        if line.strip():
            yield number, line


def _label(data: dict[str, Any]) -> str | None:
    """What tells the profile apart, also where the rest of it is not valid."""
    label = data.get("label")
    return label if isinstance(label, str) else None


def _data(line: bytes, shown: str) -> dict[str, Any]:
    """The JSON object of a line.

    Raises:
        InvalidFileError: the line is none.
    """
    if len(line) > LIMITS.bytes:
        raise invalid(shown, [Location(shown, None, None, "", f"over {LIMITS.bytes:,} bytes")])
    try:
        data = parse_json(line)
    except json.JSONDecodeError:
        message = "not a JSON object on one line; a YAML profile goes to rrmm match FILE"
        raise invalid(shown, [Location(shown, None, None, "", message)]) from None
    except (ValueError, RecursionError) as error:
        message = "nested too deep" if isinstance(error, RecursionError) else f"not JSON: {error}"
        raise invalid(shown, [Location(shown, None, None, "", message)]) from None
    if not isinstance(data, dict):
        message = "not a JSON object on one line; a YAML profile goes to rrmm match FILE"
        raise invalid(shown, [Location(shown, None, None, "", message)])
    return data
