"""Owns bringing a profile and the catalog together for judging; it must never judge or draw."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from rrmm_cli.cli.answers import open_store
from rrmm_cli.cli.options import Asked
from rrmm_cli.eligibility.assess import Candidate, CatalogCaution, DrugLabel, Judgeable
from rrmm_cli.eligibility.contradictions import contradictions
from rrmm_cli.eligibility.history import History, Knowledge, derive
from rrmm_cli.eligibility.judge import HIGH_RISK
from rrmm_cli.eligibility.names import Meaning, Unread, resolve_names
from rrmm_cli.eligibility.names import Path as Place
from rrmm_cli.eligibility.units import units_known, unknown_units
from rrmm_cli.errors import AmbiguousNameError, Location
from rrmm_cli.load.profile import Reading, ReadProfile, by_place, invalid
from rrmm_cli.model.criterion import (
    Biomarker,
    Condition,
    Criterion,
    Measure,
    asked_singly,
    trusted,
)
from rrmm_cli.model.profile import Profile
from rrmm_cli.model.rules import RulesFile, trusted_rules
from rrmm_cli.render.answer import Notice
from rrmm_cli.store.query import Store
from rrmm_cli.store.resolve import readings, resolve, suggest


@dataclass(frozen=True)
class Judging:
    """All that judging needs of the catalog."""

    rules: RulesFile
    knowledge: Knowledge
    candidates: tuple[Candidate, ...]
    about: dict[str, dict[str, Any]]
    """Regimen id to what a reader is told of it: drugs, kind, sources of statements."""
    cards: dict[str, dict[str, Any]]
    """Source id to what a document that cites it says of it."""

    @cached_property
    def units(self) -> Mapping[str, Collection[str]]:
        """Per measured quantity the units in which criteria ask for it."""
        return units_known(self.candidates)


def open_judging(store: Store) -> Judging:
    """What the compiled catalog holds for judging, as typed values."""
    raw = store.database.meta("judging")
    criteria = [trusted(each) for each in raw["criteria"]]
    return Judging(
        rules=trusted_rules(raw["rules"]),
        knowledge=Knowledge(
            **raw["knowledge"] | {"preparing": frozenset(raw["knowledge"]["preparing"])}
        ),
        candidates=tuple(
            _candidate(each, criteria, raw["knowledge"]["names"]) for each in raw["candidates"]
        ),
        about={each["id"]: each for each in raw["candidates"]},
        cards={each["id"]: each for each in raw["sources"]},
    )


def _candidate(
    raw: dict[str, Any], criteria: Sequence[Criterion], names: Mapping[str, str]
) -> Candidate:
    checked_on = raw["checked_on"]
    return Candidate(
        id=raw["id"],
        name=raw["name"],
        backbone=tuple(raw["backbone"]),
        labels=tuple(
            DrugLabel(
                name=names[each["drug"]],
                jurisdiction=each["jurisdiction"],
                start=each["from"],
                until=each["until"],
                checked_on=each["checked_on"],
            )
            for each in raw["labels_of_drugs"]
        ),
        statements=tuple(
            Judgeable(
                id=each["id"],
                basis=each["basis"],
                jurisdiction=each["jurisdiction"],
                setting=each["setting"],
                form=each["form"],
                label=each["label"],
                start=each["from"],
                until=each["until"],
                checked_on=checked_on,
                pathway=each["pathway"],
                marketed_until=each["marketed_until"],
                population=tuple(each["population"]),
                criteria=criteria[each["criteria"]],
                wording=each["wording"],
                outcome=each["outcome"],
                trial=each["trial"],
            )
            for each in raw["statements"]
        ),
        cautions=tuple(
            CatalogCaution(
                code=each["code"],
                severity=each["severity"],
                text=each["text"],
                source=tuple(each["source"]),
                attributed_to=tuple(each["attributed_to"]),
                start=each["from"],
                until=each["until"],
                checked_on=each["checked_on"] or checked_on,
                dated=each["severity"] == "boxed" and bool(each["attributed_to"]),
                when=None if each["when"] is None else criteria[each["when"]],
            )
            for each in raw["cautions"]
        ),
    )


class CatalogNames:
    """Names as the catalog lists them, each looked up once."""

    def __init__(self, store: Store, judging: Judging) -> None:
        self._store = store
        self._meanings = {
            each.id: Meaning(
                each.id, frozenset(each.backbone), frozenset(judging.about[each.id]["fixed"])
            )
            for each in judging.candidates
        }
        self._held: dict[tuple[str, str], str | AmbiguousNameError | None] = {}

    def drug(self, name: str) -> str | None:
        """Id of the drug that has the name."""
        return self._id("drug", name)

    def drug_class(self, name: str) -> str | None:
        """Id of the class that has the name."""
        return self._id("class", name)

    def regimens(self, name: str) -> list[Meaning]:
        """Every regimen that the name may mean."""
        ids = readings(self._store.database, "regimen", name)
        return [self._meanings[each] for each in ids]

    def near(self, name: str) -> str:
        """What may have been meant; a suggestion only."""
        found = suggest(self._store.database, "drug", name)
        return f"; did you mean {found[0].id}?" if found else ""

    def _id(self, kind: str, name: str) -> str | None:
        key = (kind, name)
        if key not in self._held:
            try:
                match = resolve(self._store.database, kind, name)
                self._held[key] = None if match is None else match.id
            except AmbiguousNameError as error:
                self._held[key] = error
        held = self._held[key]
        if isinstance(held, AmbiguousNameError):
            raise held
        return held


def judged(
    read: ReadProfile, broken: Iterable[Place], judging: Judging, names: CatalogNames, day: str
) -> tuple[list[Location], History]:
    """What is wrong in a profile though its model accepts it, and the history it amounts to.

    Of what rests on a broken part nothing is said: mended, it may be right.
    """
    left_out = dict.fromkeys(broken, frozenset[str]())
    resolved, stray = resolve_names(read.profile, names, judging.rules, Unread(left_out))
    history = derive(read.profile, resolved, judging.rules, judging.knowledge, day)
    nameless = {each.path: each.means for each in stray if each.other is None}
    # What was left out may mean anything: it goes before a name that may mean a few.
    unread = Unread(nameless | left_out)
    problems = [*stray, *contradictions(read.profile, resolved, history, judging.knowledge, unread)]
    if read.profile.measures:
        problems += unknown_units(read.profile, judging.units)
    return [read.location(each.path, each.message, each.other) for each in problems], history


def whole(
    reading: Reading, judging: Judging, names: CatalogNames, asked: Asked, store: Store
) -> ReadProfile:
    """The profile of a reading, if all of it could be read.

    Raises:
        InvalidFileError: with every problem, those too that its readable parts show.
    """
    read = reading.read
    if read is not None and not reading.problems:
        return read
    found = list(reading.problems)
    if read is not None:
        day = asked_day(read, asked, store)
        found += judged(read, reading.broken, judging, names, day)[0]
    raise invalid(found[0].file, sorted(found, key=by_place))


def history_of(read: ReadProfile, judging: Judging, names: CatalogNames, as_of: str) -> History:
    """The history that a profile amounts to.

    Raises:
        InvalidFileError: names without a single meaning, contradictions with both places, units
            that no criterion could compare.
    """
    found, history = judged(read, (), judging, names, as_of)
    if found:
        raise invalid(read.shown, sorted(found, key=by_place))
    return history


def asked_day(read: ReadProfile, asked: Asked, store: Store) -> str:
    """The day asked about: the flag's, then the profile's, then the catalog's own."""
    return asked.as_of or read.profile.as_of or str(store.header["date"])


def opened(asked: Asked) -> tuple[Store, Judging, CatalogNames]:
    """The store, what judging needs of it, and its names."""
    store = open_store(asked)
    judging = open_judging(store)
    return store, judging, CatalogNames(store, judging)


Facts = Mapping[str, set[str]]
"""Per kind of fact the names that criteria of the catalog ask for."""


def notices_of(history: History, judging: Judging, facts: Facts | None = None) -> list[Notice]:
    """What a reader should know of a history beside what it amounts to.

    Many histories are asked about with the `facts_asked` of the catalog worked out once.
    """
    told = [Notice("N201", warning) for warning in history.warnings]
    if history.profile == Profile():
        told.append(Notice("N204", "the profile records nothing; rrmm profile new prints one"))
    return [*told, *_undecisive(history.profile, judging, facts)]


def facts_asked(judging: Judging) -> Facts:
    """What criteria of the catalog ask for by name, and what its cautions are called by."""
    asked: dict[str, set[str]] = {"biomarker": {HIGH_RISK}, "condition": set(), "measure": set()}
    asked["caution"] = set()
    for candidate in judging.candidates:
        asked["caution"].update(each.code for each in candidate.cautions if each.when is None)
        whens = (caution.when for caution in candidate.cautions if caution.when is not None)
        for criterion in (*(each.criteria for each in candidate.statements), *whens):
            for kind, name in _facts_asked(criterion):
                asked[kind].add(name)
    return asked


def _undecisive(profile: Profile, judging: Judging, facts: Facts | None) -> Iterator[Notice]:
    """What is recorded under a name that nothing in the catalog listens to: often a slip."""
    given = {
        "biomarker": list(profile.biomarkers),
        "condition": [condition.id for condition in profile.conditions or ()],
        "measure": list(profile.measures),
    }
    if not any(given.values()):
        return
    asked = facts_asked(judging) if facts is None else facts
    for kind, names in given.items():
        # A caution is of the condition that its code names.
        codes = asked["caution"] if kind == "condition" else set()
        known = {name.casefold() for name in asked[kind] | codes}
        for name in names:
            if name.casefold() not in known:
                listed = ", ".join(sorted(asked[kind]))
                listed += ", or the code of a caution" if codes else ""
                yield Notice("N203", f'no criterion asks for the {kind} "{name}"; asked: {listed}')


def _facts_asked(criterion: Criterion) -> Iterator[tuple[str, str]]:
    for each in asked_singly(criterion):
        if isinstance(each, Biomarker):
            yield "biomarker", each.marker
        elif isinstance(each, Condition):
            yield "condition", each.name
        elif isinstance(each, Measure):
            yield "measure", each.quantity
