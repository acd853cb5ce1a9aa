"""Owns the rule that one page is one source; it must never say which of two should stay."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rrmm_cli.load.rules.rule import Found, Rule
from rrmm_cli.load.within import Placed
from rrmm_cli.model.catalog import Catalog


def _find(catalog: Catalog) -> Iterator[Found]:
    first: dict[str, str] = {}
    for number, source in enumerate(catalog.sources_file.sources):
        # The answer to a search holds several records: each is a source of its own.
        if source.url is None or "search=" in source.url:
            continue
        address = re.sub(r"^https?://(?:www\.)?", "", source.url).rstrip("/").casefold()
        if address in first:
            yield Found(
                Placed("sources.yaml", ("sources", number, "url")),
                f"{first[address]} has this address too; one page is one source: keep one of them",
            )
        first.setdefault(address, source.id)


RULE = Rule(
    "same-address",
    "a source with the address of another: one page is one source",
    _find,
)
