"""Owns text made harmless and short for people; it must never change what is said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


def visible(text: str) -> str:
    """`text` with every character that a terminal would obey shown as an escape instead."""
    return _CONTROL.sub(lambda found: _escape(found[0]), text)


def _escape(character: str) -> str:
    number = ord(character)
    return {"\n": "\\n", "\t": "\\t", "\r": "\\r"}.get(
        character, f"\\x{number:02x}" if number < 256 else f"\\u{number:04x}"
    )


def cell(value: Any) -> str:
    """A value as one line of text: lists joined by `; `, nested values as compact JSON."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        from rrmm_cli.model.json_text import compact

        return compact(value)
    if isinstance(value, list | tuple):
        return "; ".join(cell(each) for each in value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """`1 drug`, `2 drugs`."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def wrapped(words: Sequence[str], separator: str = ", ") -> str:
    """Words in one line of prose."""
    return separator.join(words)
