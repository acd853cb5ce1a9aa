"""Owns what must hold between entries: ids, names and citations; it must never repair any of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import islice

from rrmm_cli.load.problems import MOST_PROBLEMS, Path
from rrmm_cli.load.reader import Data
from rrmm_cli.model.names import fold

Found = tuple[str, Path, str]
"""File, path inside it, message."""

_LISTS: tuple[tuple[str, str, str], ...] = (
    ("class", "drugs.yaml", "classes"),
    ("drug", "drugs.yaml", "drugs"),
    ("regimen", "regimens.yaml", "regimens"),
    ("effect", "side_effects.yaml", "effects"),
    ("trial", "trials.yaml", "trials"),
    ("topic", "topics.yaml", "topics"),
    ("source", "sources.yaml", "sources"),
)
"""Each kind of entry, its file and the list that holds it there."""

_REFERENCES: dict[str, str] = {
    "source": "source",
    "sources": "source",
    "drug": "drug",
    "drugs": "drug",
    "label": "drug",
    "unsettled": "drug",
    "class": "class",
    "parent": "class",
    "given_once": "class",
    "effect": "effect",
    "regimen": "regimen",
    "trials": "trial",
    "related": "any",
}
"""Keys whose values are ids, and of which kind; `label` is one only inside a statement."""

MOST_ANCESTORS = 20
"""How many classes may stand above one: every entry below is told all of them."""

_LOCAL_IDS = ("statements", "schedules", "notes", "items", "management")
"""Lists inside an entry whose items have ids of their own."""


@dataclass
class _Index:
    """What the files hold, as far as it can be read from data that may be broken."""

    entries: dict[str, list[tuple[str, Path, dict[str, Data]]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    """By kind: file, path and data of each entry."""
    ids: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    targets: set[str] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)
    """Kinds whose entries could not be read: nothing is known of their ids."""

    def knows(self, kind: str, entry_id: str) -> bool:
        if kind == "any":
            return bool(self.unread) or any(entry_id in ids for ids in self.ids.values())
        return kind in self.unread or entry_id in self.ids[kind]

    def near(self, kind: str, entry_id: str) -> str:
        ids = set().union(*self.ids.values()) if kind == "any" else self.ids[kind]
        close = get_close_matches(entry_id, sorted(ids), n=1, cutoff=0.7)
        return f"; did you mean {close[0]}?" if close else "; add the entry or mend the id"


def reference_problems(files: dict[str, Data]) -> list[Found]:
    """What between the entries does not hold, the first of it; the data may be broken otherwise."""
    index = _indexed(files)
    checks: tuple[Callable[[dict[str, Data], _Index], Iterator[Found]], ...] = (
        _duplicate_ids,
        _unknown_ids,
        _unknown_places,
        _circular_classes,
        _ambiguous_names,
        _name_clashes,
        _same_drugs_twice,
    )
    found = (problem for check in checks for problem in check(files, index))
    return list(islice(found, MOST_PROBLEMS))


def _indexed(files: dict[str, Data]) -> _Index:
    index = _Index()
    for kind, file, key in _LISTS:
        content = files.get(file)
        entries = content.get(key) if isinstance(content, dict) else None
        if not isinstance(entries, list):
            index.unread.add(kind)
            continue
        for number, entry in enumerate(entries):
            if isinstance(entry, dict):
                index.entries[kind].append((file, (key, number), entry))
                if isinstance(entry.get("id"), str):
                    index.ids[kind].add(str(entry["id"]))
                if kind == "drug" and isinstance(targets := entry.get("targets"), list):
                    index.targets |= {str(target) for target in targets}
    return index


def _duplicate_ids(files: dict[str, Data], index: _Index) -> Iterator[Found]:
    for kind, entries in index.entries.items():
        seen: dict[str, Path] = {}
        for file, path, entry in entries:
            entry_id = entry.get("id")
            if not isinstance(entry_id, str):
                continue
            if entry_id in seen:
                place = ".".join(map(str, seen[entry_id]))
                yield file, (*path, "id"), f"the {kind} {entry_id} stands at {place} already"
            seen.setdefault(entry_id, path)
            for key in _LOCAL_IDS:
                yield from _duplicates_in(file, (*path, key), entry.get(key), "in this entry")
    for file, content in files.items():
        if isinstance(content, dict):
            yield from _duplicates_in(file, ("pending",), content.get("pending"), "in this list")


def _duplicates_in(file: str, path: Path, items: Data, where: str) -> Iterator[Found]:
    seen: set[Data] = set()
    for number, item in enumerate(items if isinstance(items, list) else []):
        local = item.get("id") if isinstance(item, dict) else None
        if isinstance(local, str):
            if local in seen:
                yield file, (*path, number, "id"), f"{local} stands twice {where}"
            seen.add(local)


def _unknown_ids(files: dict[str, Data], index: _Index) -> Iterator[Found]:
    for file, content in files.items():
        for path, value in _leaves(content, ()):
            kind = _kind_of(path)
            if kind is not None and isinstance(value, str) and not index.knows(kind, value):
                what = "entry" if kind == "any" else kind
                yield file, path, f"no {what} has the id {value!r}{index.near(kind, value)}"
            elif (
                path[-1] == "target"
                and "values" not in path
                and "drug" not in index.unread
                and isinstance(value, str)
                and value not in index.targets
            ):
                known = ", ".join(sorted(index.targets))
                yield file, path, f"no drug has the target {value!r}; the targets are: {known}"


def _unknown_places(files: dict[str, Data], index: _Index) -> Iterator[Found]:
    """Places that nobody can ask about; a regulator's event may be told of any place."""
    header = files.get("catalog.yaml")
    places = header.get("jurisdictions") if isinstance(header, dict) else None
    if not isinstance(places, dict):
        return
    for file, content in files.items():
        for path, value in _leaves(content, ()):
            asked = path[-1] == "jurisdiction" and "status" not in path
            if asked and isinstance(value, str) and value not in places:
                known = ", ".join(map(str, places))
                message = f"{value!r} is not in catalog.yaml; its jurisdictions are: {known}"
                yield file, path, message


def _leaves(data: Data, path: Path) -> Iterator[tuple[Path, Data]]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _leaves(value, (*path, key))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from _leaves(value, (*path, number))
    elif path:
        yield path, data


def _kind_of(path: Path) -> str | None:
    key = path[-2] if isinstance(path[-1], int) and len(path) > 1 else path[-1]
    if key == "label" and "statements" not in path:
        return None
    if "values" in path:
        return None
    return _REFERENCES.get(str(key))


def _circular_classes(files: dict[str, Data], index: _Index) -> Iterator[Found]:
    parents = {
        entry_id: parent
        for _, _, entry in index.entries["class"]
        if isinstance(entry_id := entry.get("id"), str)
        and isinstance(parent := entry.get("parent"), str)
    }
    for file, path, entry in index.entries["class"]:
        entry_id = entry.get("id")
        seen: set[str] = set()
        before, parent = entry_id, parents.get(entry_id) if isinstance(entry_id, str) else None
        while parent is not None and parent not in seen:
            if parent == entry_id:
                yield file, (*path, "parent"), f"the class is its own ancestor through {before}"
            seen.add(parent)
            before, parent = parent, parents.get(parent)
            if len(seen) > MOST_ANCESTORS:
                yield file, (*path, "parent"), f"more than {MOST_ANCESTORS} classes stand above it"
                break


def _declared(files: dict[str, Data]) -> Iterator[tuple[str, str, Path, dict[str, Data]]]:
    for kind, file in (("drug", "drugs.yaml"), ("regimen", "regimens.yaml")):
        content = files.get(file)
        names = content.get("ambiguous") if isinstance(content, dict) else None
        for number, name in enumerate(names if isinstance(names, list) else []):
            if isinstance(name, dict) and isinstance(name.get("name"), str):
                yield kind, file, ("ambiguous", number), name


def _ambiguous_names(files: dict[str, Data], index: _Index) -> Iterator[Found]:
    folded: dict[tuple[str, str], list[str]] = defaultdict(list)
    for kind, ids in index.ids.items():
        for known in sorted(ids):
            folded[kind, fold(known)].append(known)
    for kind, file, path, declared in _declared(files):
        means = declared.get("means")
        for number, entry_id in enumerate(means if isinstance(means, list) else []):
            if isinstance(entry_id, str) and not index.knows(kind, entry_id):
                message = f"no {kind} has the id {entry_id!r}{index.near(kind, entry_id)}"
                yield file, (*path, "means", number), message
        name = str(declared["name"])
        if declared.get("match_case") is not True:
            for known in folded[kind, fold(name)]:
                message = f"{name} is declared ambiguous, but the id {known} folds to it"
                yield file, (*path, "name"), message


def _name_clashes(files: dict[str, Data], index: _Index) -> Iterator[Found]:
    """Names that two entries of one kind share, folded, without being declared ambiguous."""
    declared: dict[str, set[str]] = defaultdict(set)
    exact: dict[str, set[str]] = defaultdict(set)
    for kind, _, _, name_data in _declared(files):
        text = str(name_data["name"])
        if name_data.get("match_case") is True:
            exact[kind].add(text)
        else:
            declared[kind].add(fold(text))
    for kind, entries in index.entries.items():
        owners: dict[str, str] = {}
        for file, path, entry in entries:
            entry_id = entry.get("id")
            if not isinstance(entry_id, str):
                continue
            for name_path, name in _names(path, entry):
                folded = fold(name)
                if not folded:
                    yield file, name_path, f"{name!r} holds no letter or digit"
                elif folded in declared[kind] or name in exact[kind]:
                    continue
                elif owners.setdefault(folded, entry_id) != entry_id:
                    message = (
                        f"{name} is a name of {owners[folded]} too; declare it under `ambiguous` "
                        "or take it from one of them"
                    )
                    yield file, name_path, message


def _names(path: Path, entry: dict[str, Data]) -> Iterator[tuple[Path, str]]:
    for key in ("id", "name", "full_name", "abbreviation", "plain_name"):
        if isinstance(entry.get(key), str):
            yield (*path, key), str(entry[key])
    aliases = entry.get("aliases")
    for number, alias in enumerate(aliases if isinstance(aliases, list) else []):
        name = alias.get("name") if isinstance(alias, dict) else alias
        if isinstance(name, str):
            yield (*path, "aliases", number), name
    products = entry.get("products")
    for number, product in enumerate(products if isinstance(products, list) else []):
        if isinstance(product, dict) and isinstance(product.get("brand"), str):
            yield (*path, "products", number, "brand"), str(product["brand"])


def _same_drugs_twice(files: dict[str, Data], index: _Index) -> Iterator[Found]:
    """One regimen per kind and set of backbone drugs; settings and schedules live inside it."""
    owners: dict[tuple[str, frozenset[str]], str] = {}
    for file, path, entry in index.entries["regimen"]:
        components = entry.get("components")
        drugs = frozenset(
            str(component.get("drug"))
            for component in (components if isinstance(components, list) else [])
            if isinstance(component, dict) and component.get("role") == "backbone"
        )
        entry_id = entry.get("id")
        if not isinstance(entry_id, str):
            continue
        owner = owners.setdefault((str(entry.get("kind")), drugs), entry_id)
        if drugs and owner != entry_id:
            message = f"the same drugs as {owner}; make it a setting or a schedule of that one"
            yield file, (*path, "components"), message
