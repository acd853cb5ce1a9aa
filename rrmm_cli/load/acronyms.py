"""Owns how a regimen's name is read letter by letter; it must never know a letter by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import permutations

from rrmm_cli.load.within import Placed, given, regimens
from rrmm_cli.model.catalog import Catalog
from rrmm_cli.model.drug import Drug
from rrmm_cli.model.names import bare, fold
from rrmm_cli.model.regimen import Regimen

_MOST_DRUGS = 10
"""A regimen of more drugs has no acronym; the search for its letters would double with each."""

_MOST_LETTERS = 5
"""A longer acronym is not read in order; the orders to try would grow with each letter."""

_LONGEST = 60
"""A longer name is none."""


@dataclass(frozen=True)
class Letters:
    """The letters and short forms that a catalog lists for its drugs, folded."""

    codes: Mapping[str, frozenset[str]]
    """Ids of the drugs that each listed name, short form or single letter can mean."""
    names: Mapping[str, tuple[str, ...]]
    """The listed names of each drug."""
    single: Mapping[str, frozenset[str]]
    """Ids of the drugs that each listed single letter can mean, in its own case."""

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

    def order(self, name: str, drugs: list[str]) -> tuple[str, ...] | None:
        """The drugs in the order of a name of one letter each; None for any other name.

        A letter that is not listed means the drugs whose names begin with it.
        """
        text = bare(name)
        if not len(text) == len(drugs) <= _MOST_LETTERS:
            return None
        orders = [
            order
            for order in permutations(drugs)
            if all(self._means(letter, drug) for letter, drug in zip(text, order, strict=True))
        ]
        return orders[0] if len(orders) == 1 else None

    def _means(self, letter: str, drug: str) -> bool:
        if letter in self.single:
            return drug in self.single[letter]
        return any(name.startswith(fold(letter)) for name in self.names[drug])

    def _begins(self, piece: str, drug: str) -> bool:
        listed = drug in self.codes.get(piece, ())
        return listed or any(name.startswith(piece) for name in self.names[drug])


def letters(catalog: Catalog) -> Letters:
    """The letters that a catalog's drugs and ambiguous names list."""
    meant: defaultdict[str, set[str]] = defaultdict(set)
    names = {drug.id: list(_names(drug)) for drug in catalog.drugs_file.drugs}
    for drug_id, listed in names.items():
        for name in listed:
            meant[name].add(drug_id)
    for ambiguous in catalog.drugs_file.ambiguous:
        meant[ambiguous.name].update(ambiguous.means)
    codes: defaultdict[str, set[str]] = defaultdict(set)
    for name, means in meant.items():
        codes[fold(name)] |= means
    return Letters(
        codes={code: frozenset(means) for code, means in codes.items()},
        names={drug_id: tuple(map(fold, listed)) for drug_id, listed in names.items()},
        single={name: frozenset(means) for name, means in meant.items() if len(name) == 1},
    )


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
