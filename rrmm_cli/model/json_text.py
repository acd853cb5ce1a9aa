"""Owns how data are written as JSON text: stable and harmless; it must never change a value."""

from __future__ import annotations

import json
import re
from typing import Any

_UNSAFE = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")


def pretty(data: Any) -> str:
    """`data` as JSON over several lines, indented by two spaces."""
    return _harmless(json.dumps(data, ensure_ascii=False, allow_nan=False, indent=2))


def compact(data: Any) -> str:
    """`data` as JSON on one line."""
    return _harmless(json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":")))


INDENT = "    "
"""The depth of a document inside an answer's `data` list."""


def embedded(document: dict[str, Any]) -> str:
    """A document's JSON text at the depth at which an answer holds it."""
    return INDENT + pretty(document).replace("\n", "\n" + INDENT)


def ascii_only(text: str) -> str:
    """JSON text with every character beyond ASCII as an escape, for streams that can't say it."""
    return text if text.isascii() else _BEYOND.sub(_escaped, text)


_BEYOND = re.compile(r"[^\x00-\x7f]")


def _escaped(found: re.Match[str]) -> str:
    return json.dumps(found[0])[1:-1]


def _harmless(text: str) -> str:
    """Characters that a terminal may obey, written as escapes; json escapes those below U+0020."""
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
