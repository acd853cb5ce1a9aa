"""Owns the rule that texts are short and our own; it must never judge what they say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rrmm_cli.load.rules.rule import Found, Rule
from rrmm_cli.load.within import parts
from rrmm_cli.model.catalog import Catalog

_LONGEST = 200

_NOT_OURS = ("title", "url")
"""Keys of sources, whose words are those of others and are to be."""

_SENTENCE = re.compile(r"(?<=[.!?])[\"')]?\s+(?=[\"'(]?[A-Z0-9])")
_FINITE = re.compile(
    r"\b(is|are|was|were|be|been|has|have|had|do|does|did"
    r"|can|could|may|might|must|shall|should|will|would)\b",
    re.IGNORECASE,
)
"""Verbs of whole sentences, which notes in key words do without."""


def _find(catalog: Catalog) -> Iterator[Found]:
    for place, text in parts(catalog, str):
        if len(text) <= _LONGEST or place.path[-1] in _NOT_OURS:
            continue
        sentences = [each for each in _SENTENCE.split(text) if _FINITE.search(each)]
        if len(sentences) > 1:
            yield Found(
                place,
                f"{len(text)} characters in whole sentences read like copied prose; say it in "
                f"our own words, shorter than {_LONGEST}, or in several notes",
            )


RULE = Rule(
    "copied-prose",
    "text of over 200 characters in whole sentences, as in copied prose",
    _find,
)
