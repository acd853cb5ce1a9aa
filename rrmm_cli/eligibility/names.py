"""Owns the names in a profile: which drugs and classes they mean; it must never pick one of two."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from rrmm_cli.eligibility.history import Line, Named, Resolved
from rrmm_cli.errors import AmbiguousNameError
from rrmm_cli.model.names import fold
from rrmm_cli.model.profile import GivenLine, Profile
from rrmm_cli.model.rules import RulesFile

Path = tuple[str | int, ...]


class Meaning(NamedTuple):
    """A regimen that a name may mean."""

    id: str
    drugs: frozenset[str]
    """Its backbone."""
    fixed: frozenset[str]
    """Those of them that its schedules end before the others."""


class Resolver(Protocol):
    """What answers for names: the catalog's listed ones and nothing else."""

    def drug(self, name: str) -> str | None:
        """Id of the drug that has the name; raises AmbiguousNameError where two have it."""

    def drug_class(self, name: str) -> str | None:
        """Id of the class that has the name; raises AmbiguousNameError where two have it."""

    def regimens(self, name: str) -> Sequence[Meaning]:
        """Every regimen that the name may mean."""

    def near(self, name: str) -> str:
        """A few words on what may have been meant, or nothing."""


class Problem(NamedTuple):
    """Something in a profile that can't stand, and where; `other` is the place it contradicts."""

    path: Path
    message: str
    other: Path | None = None
    means: frozenset[str] = frozenset()
    """What a name without a single meaning may mean; empty where it may mean anything."""


class Unread(NamedTuple):
    """The parts of a profile that could not be read: nothing is said that rests on them."""

    parts: Mapping[Path, frozenset[str]] = {}
    """Each part to the drugs and classes that it may mean; empty where that is not known."""

    def may_be(self, place: Path, *keys: str) -> bool:
        """Whether something unread may be one of these keys of a line, or of the profile.

        A key that is none of theirs may be a misspelling of any of them.
        """
        known = GivenLine.model_fields if place else Profile.model_fields
        return any(key in keys or key not in known for key in self._keys_in(place))

    def may_name(self, place: Path, meanings: Collection[str] | None = None) -> bool:
        """Whether a name that was not read may mean one of these, or anything at all."""
        return any(
            not means or meanings is None or not means.isdisjoint(meanings)
            for path, means in self.parts.items()
            if _touch(path, place) and (path[0] != "lines" or _holds_names(path))
        )

    def _keys_in(self, place: Path) -> Iterator[str]:
        for path in self.parts:
            if _touch(path, place):
                yield str(path[len(place)]) if len(path) > len(place) else ""


ALL_READ = Unread()
"""Nothing was left out."""


def _touch(path: Path, place: Path) -> bool:
    """Whether one of two places lies within the other."""
    shorter = min(len(path), len(place))
    return path[:shorter] == place[:shorter]


_WITHOUT_NAMES = frozenset(GivenLine.model_fields) - {
    "regimen",
    "drugs",
    "maintenance",
    "last_dose",
}


def _holds_names(path: Path) -> bool:
    """Whether a part of the lines may have named a drug."""
    return len(path) < _KEY_OF_A_LINE or path[_KEY_OF_A_LINE - 1] not in _WITHOUT_NAMES


_KEY_OF_A_LINE = 3
"""How long the path to a key of a line is: the lines, its place among them, the key."""


def resolve_names(
    profile: Profile, resolver: Resolver, rules: RulesFile, unread: Unread = ALL_READ
) -> tuple[Resolved, list[Problem]]:
    """The names of a profile as ids, and every name that has no single meaning."""
    reader = _Reader(resolver, rules, unread)
    lines = None
    if profile.lines is not None:
        lines = tuple(reader.line(index, line) for index, line in enumerate(profile.lines))
    resolved = Resolved(
        lines=lines,
        exposed=reader.named("exposed", profile.exposed),
        exposed_at_least=reader.named("exposed_at_least", profile.exposed_at_least) or Named(),
        refractory=reader.named("refractory", profile.refractory),
        refractory_at_least=reader.named("refractory_at_least", profile.refractory_at_least)
        or Named(),
        intolerant=reader.named("intolerant", profile.intolerant),
    )
    return resolved, reader.problems


class _Reader:
    def __init__(self, resolver: Resolver, rules: RulesFile, unread: Unread) -> None:
        self._resolver = resolver
        self._unread = unread
        self._groups: Mapping[str, frozenset[str]] = {
            fold(group.name): frozenset(member.drug_class for member in group.members)
            for group in rules.groups
            if all(member.count == 1 for member in group.members)
        }
        self.problems: list[Problem] = []

    def named(self, key: str, names: Sequence[str] | None) -> Named | None:
        """A list of drugs, classes and groups of classes."""
        if names is None:
            return None
        found = Named()
        for index, name in enumerate(names):
            found |= self._one((key, index), name)
        return found

    def _one(self, path: Path, name: str) -> Named:
        if fold(name) in self._groups:
            return Named(classes=self._groups[fold(name)])
        try:
            if (drug := self._resolver.drug(name)) is not None:
                return Named(drugs=frozenset({drug}))
            if (drug_class := self._resolver.drug_class(name)) is not None:
                return Named(classes=frozenset({drug_class}))
        except AmbiguousNameError as error:
            self._ambiguous(path, name, error)
            return Named()
        self.problems.append(
            Problem(path, f"no drug or class is called {name!r}{self._resolver.near(name)}")
        )
        return Named()

    def _drug(self, path: Path, name: str) -> frozenset[str]:
        try:
            drug = self._resolver.drug(name)
        except AmbiguousNameError as error:
            self._ambiguous(path, name, error)
            return frozenset()
        if drug is None:
            message = f"no drug is called {name!r}{self._resolver.near(name)}"
            self.problems.append(Problem(path, message))
            return frozenset()
        return frozenset({drug})

    def _ambiguous(self, path: Path, name: str, error: AmbiguousNameError) -> None:
        meanings = [candidate.id for candidate in error.candidates]
        message = f"{name!r} may mean {', '.join(meanings)}; write one of them"
        self.problems.append(Problem(path, message, means=frozenset(meanings)))

    def line(self, index: int, given: GivenLine) -> Line:
        """A line with its drugs known, as far as they are recorded."""
        place: Path = ("lines", index)
        before = len(self.problems)
        drugs: frozenset[str] | None = None
        fixed: frozenset[str] = frozenset()
        if given.drugs:
            drugs = self._drugs((*place, "drugs"), given.drugs)
        elif given.regimen is not None:
            meant = self._regimen((*place, "regimen"), given.regimen)
            if meant is not None:
                drugs, fixed = meant.drugs, meant.fixed
        elif given.drugs is not None:
            drugs = frozenset()
        maintenance = self._drugs((*place, "maintenance"), given.maintenance)
        last_dose: dict[str, str] = {}
        for name, day in given.last_dose.items():
            for drug in self._drug((*place, "last_dose", name), name):
                last_dose[drug] = day
        whole = None if drugs is None else drugs | maintenance
        all_read = len(self.problems) == before and not self._unread.may_name(place)
        if whole is not None and all_read:
            self._strays(place, whole, given)
        kept_on = maintenance & (drugs or frozenset())
        return Line(index + 1, given, whole, maintenance, last_dose, fixed, kept_on)

    def _strays(self, place: Path, drugs: frozenset[str], given: GivenLine) -> None:
        """Last doses of what is no drug of the line; with a transplant, it may be conditioning."""
        for name in given.last_dose if given.transplant is None else ():
            path = (*place, "last_dose", name)
            if self._drug(path, name) - drugs:
                message = f"{name} has a last dose but is no drug of this line"
                self.problems.append(Problem(path, message, place))

    def _drugs(self, path: Path, names: Sequence[str]) -> frozenset[str]:
        named = (self._drug((*path, number), name) for number, name in enumerate(names))
        return frozenset[str]().union(*named)

    def _regimen(self, path: Path, name: str) -> Meaning | None:
        """The regimen of a name; a name with several readings will do when they hold the same."""
        meanings = self._resolver.regimens(name)
        if not meanings:
            message = f"no regimen is called {name!r}{self._resolver.near(name)}"
            self.problems.append(Problem(path, message))
            return None
        if len({meaning.drugs for meaning in meanings}) > 1:
            readings = ", ".join(meaning.id for meaning in meanings)
            message = f"{name!r} may mean {readings}; write one of them, or the drugs"
            means = frozenset[str]().union(*(meaning.drugs for meaning in meanings))
            self.problems.append(Problem(path, message, means=means))
            return None
        return meanings[0]
