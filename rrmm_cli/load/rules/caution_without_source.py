"""Owns the rule that a caution's source can be looked up; it must never grade one."""

from __future__ import annotations

from collections.abc import Iterator

from rrmm_cli.load.rules.rule import Found, Rule
from rrmm_cli.load.within import Placed, parts
from rrmm_cli.model.catalog import Catalog
from rrmm_cli.model.caution import Caution
from rrmm_cli.model.drug import BoxedWarning
from rrmm_cli.model.rules import HistoryCaution


def _find(catalog: Catalog) -> Iterator[Found]:
    """A caution without any source does not load; one whose sources have no address does."""
    nowhere = {
        source.id
        for source in catalog.sources_file.sources
        if not (source.url or source.doi or source.pmid)
    }
    told: dict[str, tuple[Placed, list[str]]] = {}
    for place, code, sources in _cautions(catalog):
        told.setdefault(code, (place, []))[1].extend(sources)
    for code, (place, cited) in told.items():
        if nowhere.issuperset(cited):
            yield Found(
                place.at("source"),
                f"the caution {code} rests on {', '.join(dict.fromkeys(cited))} alone, without "
                "url, doi or pmid; cite a source that can be looked up",
            )


def _cautions(catalog: Catalog) -> Iterator[tuple[Placed, str, list[str]]]:
    """Each code where it stands, with its sources."""
    for place, caution in parts(catalog, Caution):
        yield place, caution.code, caution.source
    for place, warning in parts(catalog, BoxedWarning):
        yield place, warning.code, warning.source
    for place, rule in parts(catalog, HistoryCaution):
        # A convention is ours, and says so wherever it is printed.
        if not rule.convention:
            yield place, rule.code, rule.source


RULE = Rule(
    "caution-without-source",
    "a caution code that no source with an address says anything of",
    _find,
)
