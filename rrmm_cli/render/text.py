"""Owns text made harmless and short for people; it must never change what is said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

NARROWEST_TABLE = 60
"""Below this width, in columns, a list is shown as records."""
PIECE_BREAK = " | "
"""Between several mappings, or the labels of a regimen, in one cell."""
_CONTROL = "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"


def visible(text: str) -> str:
    """`text` with every character that a terminal would obey shown as an escape instead."""
    # To compile the pattern would cost every answer some milliseconds; hardly any text needs it.
    if text.isprintable():
        return text
    return re.sub(_CONTROL, lambda found: _escape(found[0]), text)


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


def told(value: Any) -> str:
    """A value as people read it: of a mapping what is filled, ` | ` between several mappings."""
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_inside(each)}" for key, each in value.items() if _says(each))
    if isinstance(value, list | tuple) and _holds_mappings(value):
        return PIECE_BREAK.join(told(each) for each in value)
    return cell(value)


def _inside(value: Any) -> str:
    """A value of a mapping, in brackets where it is a mapping or holds some."""
    if _holds_mappings([value]) or (isinstance(value, list | tuple) and _holds_mappings(value)):
        return f"({told(value)})"
    return ", ".join(map(cell, value)) if isinstance(value, list | tuple) else cell(value)


def _holds_mappings(values: Iterable[Any]) -> bool:
    return any(isinstance(each, dict) for each in values)


def _says(value: Any) -> bool:
    return value is not None and value not in ("", [], {})


def figure(result: Mapping[str, Any]) -> str:
    """A result of a trial in a few words: its value and unit, its interval, which analysis."""
    shown = "; ".join(detail for detail in (interval(result), analysis(result)) if detail)
    said = amount(result)
    return f"{said} ({shown})" if shown else said


def watched(follow_up: Mapping[str, Any]) -> str:
    """How long people had been watched: the number, and of which analysis and arm it is."""
    longest = follow_up["months_at_most"]
    months = cell(follow_up["months"]) + ("" if longest is None else f" to {cell(longest)}")
    of = ", ".join(filter(None, (follow_up["analysis"], follow_up["arm"])))
    return f"{follow_up['measure']} {months} months" + (f" ({of})" if of else "")


def analysis(result: Mapping[str, Any]) -> str:
    """Who was counted, how many, and of which analysis, as far as the result says."""
    of = "" if result["n"] is None else f"n {result['n']}"
    return "; ".join(each for each in (result["population"], of, result["data_cut"]) if each)


def amount(result: Mapping[str, Any]) -> str:
    """The value of a result with its unit; a ratio has none."""
    value, unit = cell(result["value"]), result["unit"]
    return value if unit == "ratio" else f"{value} {unit}"


def interval(result: Mapping[str, Any]) -> str:
    """The confidence interval of a result and its p value, as far as the result says."""
    low, high, level = (result[key] for key in ("ci_low", "ci_high", "ci_level_percent"))
    named = f"{level:g}% CI " if level else ""
    limits = "" if low is None and high is None else f"{named}{cell(low)} to {cell(high)}"
    p_value = f"p {result['p_value']}" if result["p_value"] else ""
    return "; ".join(each for each in (limits, p_value) if each)
