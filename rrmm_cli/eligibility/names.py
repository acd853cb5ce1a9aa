"""Owns the names in a profile: which drugs and classes they mean; it must never pick one of two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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


def resolve_names(
    profile: Profile, resolver: Resolver, rules: RulesFile
) -> tuple[Resolved, list[Problem]]:
    """The names of a profile as ids, and every name that has no single meaning."""
    reader = _Reader(resolver, rules)
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
    def __init__(self, resolver: Resolver, rules: RulesFile) -> None:
        self._resolver = resolver
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
        meanings = ", ".join(candidate.id for candidate in error.candidates)
        self.problems.append(Problem(path, f"{name!r} may mean {meanings}; write one of them"))

    def line(self, index: int, given: GivenLine) -> Line:
        """A line with its drugs known, as far as they are recorded."""
        place: Path = ("lines", index)
        drugs: frozenset[str] | None = None
        fixed: frozenset[str] = frozenset()
        if given.drugs == [] and given.transplant is None:
            message = "no drug is named; leave the key out where they are not known"
            self.problems.append(Problem((*place, "drugs"), message))
        elif given.drugs is not None:
            named = [
                self._drug((*place, "drugs", number), name)
                for number, name in enumerate(given.drugs)
            ]
            drugs = frozenset().union(*named)
            if given.regimen is not None:
                message = "give the regimen or its drugs, not both"
                self.problems.append(Problem((*place, "regimen"), message, (*place, "drugs")))
        elif given.regimen is not None:
            meant = self._regimen((*place, "regimen"), given.regimen)
            if meant is not None:
                drugs, fixed = meant.drugs, meant.fixed
        maintenance: frozenset[str] = frozenset().union(
            *(
                self._drug((*place, "maintenance", number), name)
                for number, name in enumerate(given.maintenance)
            )
        )
        last_dose: dict[str, str] = {}
        for name, day in given.last_dose.items():
            for drug in self._drug((*place, "last_dose", name), name):
                last_dose[drug] = day
        whole = None if drugs is None else drugs | maintenance
        for name in given.last_dose if whole is not None else ():
            strays = self._quietly(name) - (whole or frozenset())
            if strays:
                message = f"{name} has a last dose but is no drug of this line"
                self.problems.append(Problem((*place, "last_dose", name), message, place))
        return Line(index + 1, given, whole, maintenance, last_dose, fixed)

    def _quietly(self, name: str) -> frozenset[str]:
        try:
            drug = self._resolver.drug(name)
        except AmbiguousNameError:
            return frozenset()
        return frozenset() if drug is None else frozenset({drug})

    def _regimen(self, path: Path, name: str) -> Meaning | None:
        """The regimen of a name; a name with several readings will do when they hold the same."""
        meanings = self._resolver.regimens(name)
        if not meanings:
            message = f"no regimen is called {name!r}{self._resolver.near(name)}"
            self.problems.append(Problem(path, message))
            return None
        if len({meaning.drugs for meaning in meanings}) > 1:
            readings = ", ".join(meaning.id for meaning in meanings)
            self.problems.append(
                Problem(path, f"{name!r} may mean {readings}; write one of them, or the drugs")
            )
            return None
        return meanings[0]
