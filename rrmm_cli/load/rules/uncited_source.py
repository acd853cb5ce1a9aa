"""Owns the rule that every source is cited; it must never say which claim should."""

from __future__ import annotations

from collections.abc import Iterator

from rrmm_cli.load.rules.rule import Found, Rule
from rrmm_cli.load.within import Placed, parts
from rrmm_cli.model.base import Alias, Claim, Entry
from rrmm_cli.model.catalog import Catalog


def _find(catalog: Catalog) -> Iterator[Found]:
    cited: set[str] = set()
    for _, part in parts(catalog, Claim, Entry, Alias):
        if isinstance(part, Entry):
            cited.update(part.sources)
        elif isinstance(part, Claim | Alias):
            cited.update(part.source)
    for number, source in enumerate(catalog.sources_file.sources):
        if source.id not in cited:
            yield Found(
                Placed("sources.yaml", ("sources", number)),
                f"nobody cites {source.id}; cite it where it says something, or take it out",
            )


RULE = Rule(
    "uncited-source",
    "a source that nobody cites",
    _find,
)
