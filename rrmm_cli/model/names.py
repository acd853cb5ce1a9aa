"""Owns how names are folded for comparison; it must never guess which entry a name means."""

from __future__ import annotations

import re

_IGNORED = re.compile("[\\s\\-_/+.\u00ae\u2122\u2010-\u2015]+")


def fold(name: str) -> str:
    """`name` without case, spaces, hyphens, `_ / + .`, ® and ™: how listed names are compared."""
    bare = _IGNORED.sub("", name)
    if not bare.isascii():
        import unicodedata

        bare = _IGNORED.sub("", unicodedata.normalize("NFKC", bare))
    return bare.casefold()
