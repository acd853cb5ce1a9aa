"""Owns how a regimen's name is read letter by letter; it must never know a letter by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from rrmm_cli.load.within import Placed, given, regimens
from rrmm_cli.model.catalog import Catalog
from rrmm_cli.model.drug import Drug
from rrmm_cli.model.names import fold
from rrmm_cli.model.regimen import Regimen

_MOST_DRUGS = 10
"""A regimen of more drugs has no acronym; the search for its letters would double with each."""

_LONGEST = 60
"""A longer name is none."""


@dataclass(frozen=True)
class Letters:
    """The letters and short forms that a catalog lists for its drugs, folded."""

    codes: Mapping[str, frozenset[str]]
    """Ids of the drugs that each listed name, short form or single letter can mean."""
    names: Mapping[str, tuple[str, ...]]
    """The listed names of each drug."""

    def spell(self, text: str) -> bool:
        """Whether a folded text is wholly made of listed names and letters, two or more."""
        pieces = [0, *([-1] * len(text))]
        for end in range(1, len(text) + 1):
            before = [
                pieces[start]
                for start in range(end)
                if pieces[start] >= 0 and text[start:end] in self.codes
            ]
            if before:
                pieces[end] = max(before) + 1
        return pieces[-1] > 1

    def stand_for(self, text: str, drugs: list[str]) -> bool:
        """Whether listed names and letters, one per drug, make up a folded text."""
        return _made_up(text, drugs, lambda piece, drug: drug in self.codes.get(piece, ()))

    def begin_names_of(self, text: str, drugs: list[str]) -> bool:
        """Whether beginnings of the drugs' names, one per drug, make up a folded text."""
        return _made_up(text, drugs, self._begins)

    def _begins(self, piece: str, drug: str) -> bool:
        listed = drug in self.codes.get(piece, ())
        return listed or any(name.startswith(piece) for name in self.names[drug])


def letters(catalog: Catalog) -> Letters:
    """The letters that a catalog's drugs and ambiguous names list."""
    codes: defaultdict[str, set[str]] = defaultdict(set)
    names = {drug.id: tuple(map(fold, _names(drug))) for drug in catalog.drugs_file.drugs}
    for drug_id, listed in names.items():
        for name in listed:
            codes[name].add(drug_id)
    for ambiguous in catalog.drugs_file.ambiguous:
        codes[fold(ambiguous.name)].update(ambiguous.means)
    return Letters({code: frozenset(means) for code, means in codes.items()}, names)


def spellings(catalog: Catalog) -> Iterator[tuple[Placed, Regimen, str]]:
    """The names and aliases of the regimens that can have an acronym."""
    for place, regimen in regimens(catalog):
        if not 1 < len(given(regimen)) <= _MOST_DRUGS:
            continue
        listed = [(place.at("name"), regimen.name)]
        for number, alias in enumerate(regimen.aliases):
            if not alias.misspelt:
                listed.append((place.at("aliases", number), alias.name))
        yield from ((at, regimen, name) for at, name in listed if len(name) <= _LONGEST)


def _names(drug: Drug) -> Iterator[str]:
    yield drug.name
    yield from (alias.name for alias in drug.aliases)
    yield from (product.brand for product in drug.products)


def _made_up(text: str, drugs: list[str], means: Callable[[str, str], bool]) -> bool:
    """Whether a text can be cut into pieces that mean the drugs, each once and in any order."""

    @cache
    def rest(start: int, left: frozenset[int]) -> bool:
        if start == len(text):
            return not left
        return any(
            means(text[start:end], drugs[number]) and rest(end, left - {number})
            for number in left
            for end in range(start + 1, len(text) + 1)
        )

    return rest(0, frozenset(range(len(drugs))))
