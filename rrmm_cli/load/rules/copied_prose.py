"""Owns the rule that texts are short and our own; it must never judge what they say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rrmm_cli.load.rules.rule import Found, Rule
from rrmm_cli.load.within import parts
from rrmm_cli.model.catalog import Catalog

_LONGEST = 200
"""Text up to here is looked at no further."""

_NEVER = 400
"""Nothing is longer, however it is written."""

_UNBROKEN = 300
"""Longer text has at least three parts, each closed by a full stop or a semicolon."""

_NOT_OURS = ("title", "url")
"""Keys of sources, whose words are those of others and are to be."""

_SENTENCE = re.compile(r"(?<=[.!?])[\"')]?\s+(?=[\"'(]?[A-Z0-9])")
_PART = re.compile(r"[.!?;][\"')]?\s")
_FINITE = re.compile(
    r"\b(is|are|was|were|be|been|has|have|had|do|does|did"
    r"|can|could|may|might|must|shall|should|will|would)\b",
    re.IGNORECASE,
)
"""Verbs of whole sentences, which notes in key words do without."""

_OF_LABELS = re.compile(
    r"\b(patients|should|administer|monitor|withhold|withheld|interrupt|resume|initiate"
    r"|discontinue|permanently|recommended|indicated|adverse reactions)",
    re.IGNORECASE,
)
"""Words of labels that our own texts seldom need."""


def _find(catalog: Catalog) -> Iterator[Found]:
    for place, text in parts(catalog, str):
        if len(text) > _LONGEST and place.path[-1] not in _NOT_OURS:
            sign = _sign(text)
            if sign is not None:
                yield Found(
                    place,
                    f"{len(text)} characters {sign} read like copied prose; say it in our own "
                    f"words, shorter than {_LONGEST}, or in several notes",
                )


def _sign(text: str) -> str | None:
    """By what a long text looks copied; None where it does not."""
    if sum(1 for each in _SENTENCE.split(text) if _FINITE.search(each)) > 1:
        return "in whole sentences"
    words = dict.fromkeys(word.lower() for word in _OF_LABELS.findall(text))
    if len(words) > 1:
        return f"with words of a label ({', '.join(words)})"
    if len(text) > _UNBROKEN and len(_PART.split(text)) < 3:
        return "in one or two sentences"
    return "in one text" if len(text) > _NEVER else None


RULE = Rule(
    "copied-prose",
    "text of over 200 characters that reads like copied prose",
    _find,
)
