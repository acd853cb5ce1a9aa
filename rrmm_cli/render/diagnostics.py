"""Owns stderr: errors, notes and remarks; the only writer of it; it must never write an answer."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from rrmm_cli.errors import RrmmError
from rrmm_cli.model.json_text import compact
from rrmm_cli.render.answer import Notice
from rrmm_cli.render.text import visible


def notify(notices: Sequence[Notice]) -> None:
    """Say what the reader should know beside the answer."""
    for notice in notices:
        _say(f"note: {notice.message}")


def remark(text: str) -> None:
    """Say something about how the answer is shown."""
    _say(f"({text})")


def report(error: RrmmError, *, as_json: bool) -> None:
    """Say what is wrong, where, why and what next: prose, or `rrmm.error/v1`."""
    if as_json:
        sys.stderr.write(compact(error_document(error)) + "\n")
        sys.stderr.flush()
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


def _say(line: str) -> None:
    sys.stderr.write(visible(line) + "\n")
    sys.stderr.flush()
