"""Owns catalogs many times as large as the shipped one; what it adds must never be a fact.

`python -m tests.synthetic TIMES DIR` writes the shipped entries and TIMES - 1 copies of them to
DIR: the same shapes and sizes under names of their own and in nonsense words, the same every time.
"""

from __future__ import annotations

import json
import random
import shutil
import string
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from rrmm_cli.errors import Location
from rrmm_cli.load.catalog import FILES
from rrmm_cli.load.reader import CATALOG_LIMITS, Data, parse_yaml, read_text
from rrmm_cli.model.names import fold

Entry = dict[str, Data]

SHIPPED = Path(__file__).parent.parent / "data"
LISTS = {
    "drugs.yaml": ("classes", "drugs"),
    "regimens.yaml": ("pending", "regimens"),
    "side_effects.yaml": ("effects",),
    "trials.yaml": ("trials",),
    "topics.yaml": ("topics",),
    "sources.yaml": ("sources",),
}
"""The lists that are copied; the header, the rules and the ambiguous names stand once."""

_REFERENCES = {"id"} | {
    *("class", "drug", "drugs", "effect", "label", "parent", "regimen", "related"),
    *("source", "sources", "trials", "unsettled"),
}
"""Keys whose values may be ids of entries."""
_NAMES = {"name", "full_name", "abbreviation", "plain_name", "brand"}
"""Keys of an entry or of its products that no other entry may share."""
_PROSE = {
    *("as_written", "context", "definition", "design", "mechanism", "note", "outcome"),
    *("publisher", "sought", "study", "summary", "text", "title", "treatment"),
}
"""Keys whose words become nonsense: a word of them has no more hits than in the shipped catalog."""


@dataclass(frozen=True)
class Shipped:
    """What is copied: the data of the shipped files that hold entries."""

    files: dict[str, dict[str, Data]]

    @classmethod
    def read(cls, directory: Path = SHIPPED) -> Shipped:
        """The files of the shipped catalog, or of another one that is taken for it."""
        files = {}
        for name in LISTS:
            text = read_text(directory / name, CATALOG_LIMITS, name)
            data = text if isinstance(text, Location) else parse_yaml(text, CATALOG_LIMITS, name)
            assert isinstance(data, dict), data
            files[name] = data
        return cls(files)

    def entries(self, file: str, key: str) -> list[Entry]:
        """One list of one file."""
        found = self.files[file].get(key, [])
        assert isinstance(found, list)
        return [entry for entry in found if isinstance(entry, dict)]

    @cached_property
    def ids(self) -> frozenset[str]:
        """Every id of an entry."""
        lists = [(file, key) for file, keys in LISTS.items() for key in keys]
        return frozenset(
            str(entry["id"]) for file, key in lists for entry in self.entries(file, key)
        )

    @cached_property
    def cited(self) -> frozenset[str]:
        """The sources that entries cite; what only the rules cite is not copied."""
        return frozenset(
            cited
            for file, keys in LISTS.items()
            for key in keys
            for cited in _cited(self.files[file][key])
        )

    def copy(self, number: int, file: str, key: str) -> Iterator[Entry]:
        """The entries of one list as they stand in the copy of this number, which is not 0."""
        copier = _Copier(self, number)
        ambiguous = {fold(str(each["name"])) for each in self.entries(file, "ambiguous")}
        for place, entry in enumerate(self.entries(file, key)):
            if key != "sources" or entry["id"] in self.cited:
                yield copier.entry(entry, place, ambiguous)


def write(times: int, directory: Path) -> None:
    """Write the catalog that is `times` as large as the shipped one to `directory`."""
    directory.mkdir(parents=True, exist_ok=True)
    shipped = Shipped.read()
    for name in FILES:
        if name not in LISTS:
            shutil.copyfile(SHIPPED / name, directory / name)
            continue
        with (directory / name).open("w", encoding="utf-8") as file:
            if "ambiguous" in shipped.files[name]:
                file.writelines(_lines("ambiguous", shipped.entries(name, "ambiguous")))
            for key in LISTS[name]:
                file.writelines(_lines(key, shipped.entries(name, key)))
                for number in range(1, times):
                    file.writelines(_lines(None, shipped.copy(number, name, key)))


def _lines(key: str | None, entries: Iterable[Entry]) -> Iterator[str]:
    """An entry per line, as JSON: it is YAML too, and written in a tenth of the time."""
    if key is not None:
        yield f"{key}:\n"
    for entry in entries:
        yield f"- {json.dumps(entry, ensure_ascii=False)}\n"


def _cited(data: Data) -> Iterator[str]:
    if isinstance(data, dict):
        for key, value in data.items():
            if key in ("source", "sources") and isinstance(value, list):
                yield from map(str, value)
            else:
                yield from _cited(value)
    elif isinstance(data, list):
        for value in data:
            yield from _cited(value)


class _Copier:
    """Turns shipped entries into those of one copy."""

    def __init__(self, shipped: Shipped, number: int) -> None:
        self.ids = shipped.ids
        self.number = number
        self.nonsense = _nonsense(number)

    def entry(self, entry: Entry, place: int, ambiguous: set[str]) -> Entry:
        """The copy of the entry at this place of its list; ambiguous names stay where they are."""
        copy = {key: self._value(key, value, entry) for key, value in entry.items()}
        for part in (copy, *_mappings(copy.get("products"))):
            part |= {key: self._name(part[key]) for key in _NAMES & part.keys()}
        if "aliases" in copy:
            aliases = copy["aliases"]
            assert isinstance(aliases, list)
            named = [(fold(_spelling(alias)), alias) for alias in aliases]
            copy["aliases"] = [self._alias(alias) for name, alias in named if name not in ambiguous]
        if copy.get("url") is not None:
            copy["url"] = f"{copy['url']}#x{self.number}"  # one page is one source
        if copy.get("nct") is not None:
            copy["nct"] = f"NCT9{place:04}{self.number:03}"  # no study has such a number yet
        return copy

    def _value(self, key: str, value: Data, around: Entry) -> Data:
        if isinstance(value, dict):
            return {each: self._value(each, part, value) for each, part in value.items()}
        if isinstance(value, list):
            return [self._value(key, part, around) for part in value]
        if isinstance(value, str):
            of_an_arm = key == "label" and "basis" not in around
            if key in _REFERENCES and value in self.ids and not of_an_arm:
                return f"{value}-x{self.number}"
            if key in _PROSE:
                return value.translate(self.nonsense)
        return value

    def _name(self, name: Data) -> Data:
        return None if name is None else f"{name} x{self.number}"

    def _alias(self, alias: Data) -> Data:
        if isinstance(alias, dict):
            return alias | {"name": self._name(alias["name"])}
        return self._name(alias)


def _mappings(data: Data) -> list[Entry]:
    return [each for each in data if isinstance(each, dict)] if isinstance(data, list) else []


def _spelling(alias: Data) -> str:
    return str(alias["name"] if isinstance(alias, dict) else alias)


def _nonsense(number: int) -> dict[int, str]:
    """Other letters for all letters: words of the same lengths, and others in every copy."""
    letters = list(string.ascii_lowercase)
    random.Random(number).shuffle(letters)
    changed = "".join(letters)
    return {
        ord(old): new
        for olds, news in (
            (string.ascii_lowercase, changed),
            (string.ascii_uppercase, changed.upper()),
        )
        for old, new in zip(olds, news, strict=True)
    }


if __name__ == "__main__":
    write(int(sys.argv[1]), Path(sys.argv[2]))
