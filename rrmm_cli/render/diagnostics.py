"""Owns stderr: errors, notes and remarks; the only writer of it; it must never write an answer."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import IO

from rrmm_cli.errors import RrmmError
from rrmm_cli.model.json_text import ascii_only, compact
from rrmm_cli.render.answer import Notice
from rrmm_cli.render.text import visible


def notify(notices: Sequence[Notice]) -> None:
    """Say what the reader should know beside the answer."""
    for notice in notices:
        _say(f"note: {notice.message}")


def remark(text: str) -> None:
    """Say something about how the answer is shown."""
    _say(f"({text})")


def progress(text: str) -> None:
    """Say how far a long answer is, where a person watches."""
    if sys.stderr.isatty():
        _write(f"\r{visible(text)}")


def report(error: RrmmError, *, as_json: bool) -> None:
    """Say what is wrong, where, why and what next: prose, or `rrmm.error/v1`."""
    if as_json:
        text = compact(error_document(error))
        _write((text if is_unicode(sys.stderr) else ascii_only(text)) + "\n")
        return
    _say(f"error[{error.code}]: {error.message}")
    for location in error.locations:
        _say(f"  {location}")
    for title, candidates in (("closest", error.suggestions), ("means", error.candidates)):
        for candidate in candidates:
            name = (
                candidate.id
                if candidate.id == candidate.name
                else f"{candidate.id} ({candidate.name})"
            )
            _say(f"  {title}: {candidate.type} {name}, {candidate.about}")
    if error.hint:
        _say("  try: " + error.hint if error.hint.startswith("rrmm ") else "  " + error.hint)


def error_document(error: RrmmError) -> dict[str, object]:
    """The error as scripts read it."""
    return {
        "schema": "rrmm.error/v1",
        "error": {
            "code": error.code,
            "exit": int(error.exit_status),
            "message": error.message,
            "hint": error.hint,
            "input": error.input,
            "suggestions": [each._asdict() for each in error.suggestions],
            "candidates": [each._asdict() for each in error.candidates],
            "locations": [each._asdict() for each in error.locations],
        },
    }


def is_unicode(stream: IO[str]) -> bool:
    """Whether a stream can say any character."""
    return "utf" in (getattr(stream, "encoding", None) or "utf-8").lower()


def _say(line: str) -> None:
    """A line; on a terminal wrapped between words, which the terminal itself would cut."""
    text = visible(line)
    if sys.stderr.isatty():
        import shutil
        import textwrap

        width = max(20, shutil.get_terminal_size((80, 24)).columns)
        text = textwrap.fill(
            text, width, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False
        )
    _write(text + "\n")


def _write(text: str) -> None:
    """Write to stderr; where it takes nothing, the answer and the exit status still stand."""
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except OSError:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123
