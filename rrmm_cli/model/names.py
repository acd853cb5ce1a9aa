"""Owns how names are folded for comparison; it must never guess which entry a name means."""

from __future__ import annotations

import re
from collections.abc import Callable

_IGNORED = re.compile("[\\s\\-_/+.\u00ae\u2122\u2010-\u2015]+")


def fold(name: str) -> str:
    """`name` without case, spaces, hyphens, `_ / + .`, ® and ™: how listed names are compared."""
    return _settled(name, str.casefold)


def bare(name: str) -> str:
    """`name` without spaces and marks, but with its case: how single letters are compared."""
    return _settled(name, str)


def _settled(name: str, change: Callable[[str], str]) -> str:
    text = change(_IGNORED.sub("", name))
    if text.isascii():
        return text
    import unicodedata

    before = ""
    while before != text:  # taking marks out may leave letters that compose
        before = text
        text = _IGNORED.sub("", change(unicodedata.normalize("NFKC", text)))
    return text
