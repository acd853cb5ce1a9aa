"""Owns the rule that what is superseded has ended; it must never end a statement itself."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import assert_never

from rrmm_cli.load.rules.rule import Found, Rule
from rrmm_cli.load.within import Placed, stated, statements
from rrmm_cli.model.catalog import Catalog
from rrmm_cli.model.criterion import (
    Age,
    AllOf,
    AnyOf,
    Biomarker,
    Condition,
    Criterion,
    Disease,
    ExposedTo,
    IntolerantTo,
    Judgement,
    Measure,
    NoneStated,
    Not,
    PriorLines,
    ProgressedSinceLast,
    ProgressedWithin,
    RefractoryTo,
    RelapsedAfter,
    RespondedTo,
    TimeSince,
    Transplant,
)
from rrmm_cli.model.dates import earliest, latest
from rrmm_cli.model.drug import Drug
from rrmm_cli.model.regimen import Regimen
from rrmm_cli.model.statement import Statement

_Standing = tuple[Placed, Statement]


def _find(catalog: Catalog) -> Iterator[Found]:
    guideline: list[_Standing] = []
    for entry_place, entry in stated(catalog):
        yield from _labels(entry_place, entry)
        guideline += [
            each for each in statements(entry_place, entry) if each[1].basis == "guideline"
        ]
    yield from _guidelines(guideline)


def _labels(entry_place: Placed, entry: Drug | Regimen) -> Iterator[Found]:
    """A label speaks once of the same people; what asks for other people is another indication."""
    chains: defaultdict[tuple[object, ...], list[_Standing]] = defaultdict(list)
    for place, statement in statements(entry_place, entry):
        if statement.basis == "label":
            key = (statement.jurisdiction, statement.label, statement.form, statement.setting)
            chains[*key, frozenset(_people(statement.criteria))].append((place, statement))
            if statement.until is None and statement.caveat and statement.caveat.kind == "outdated":
                yield Found(
                    place,
                    f"{statement.id} stands, yet its caveat calls it outdated; give it `until`, or "
                    "say what else is wrong with it",
                )
    for chain in chains.values():
        for place, statement in chain:
            for _, later in chain:
                if _replaces(later, statement):
                    yield Found(
                        place,
                        f"{statement.id} still stands when {later.id} takes its place on "
                        f"{later.from_}; give it `until`, that day at the latest",
                    )


def _replaces(later: Statement, statement: Statement) -> bool:
    """Whether one statement began after another, which had not ended by then."""
    if later is statement or later.from_ is None:
        return False
    if statement.from_ is None:
        # An undated one may be the newer, unless the other is what stands.
        return statement.until is None and later.until is None
    if earliest(later.from_) <= latest(statement.from_):
        return False
    return statement.until is None or earliest(statement.until) > latest(later.from_)


def _guidelines(found: list[_Standing]) -> Iterator[Found]:
    """An edition ends whole: where most of its statements ended on one day, all did."""
    cited: defaultdict[str, list[_Standing]] = defaultdict(list)
    for place, statement in found:
        for source in statement.source:
            cited[source].append((place, statement))
    told = set()
    for source, told_by in cited.items():
        standing = [(place, each) for place, each in told_by if each.until is None]
        ends = Counter(each.until for _, each in told_by if each.until is not None)
        for day, ended in ends.most_common(1):
            for place, statement in standing:
                if ended > len(standing) and place not in told:
                    told.add(place)
                    yield Found(
                        place,
                        f"{statement.id} still stands, but what else {source} says ended on {day}; "
                        "give it `until` too",
                    )


def _people(criterion: Criterion) -> Iterator[str]:
    """What a criterion asks of the person and the disease, leaving out what was given before."""
    match criterion:
        case AllOf() | AnyOf():
            for part in criterion.parts:
                yield from _people(part)
        case Not():
            yield from (f"not {each}" for each in _people(criterion.part))
        case Age() | Biomarker() | Condition() | Disease() | Transplant():
            yield criterion.model_dump_json()
        case (
            PriorLines()
            | ExposedTo()
            | RefractoryTo()
            | RelapsedAfter()
            | RespondedTo()
            | IntolerantTo()
            | ProgressedWithin()
            | ProgressedSinceLast()
            | TimeSince()
            | Measure()
            | Judgement()
            | NoneStated()
        ):
            return
        case _:
            assert_never(criterion)


RULE = Rule(
    "superseded-statement",
    "a superseded statement that still stands",
    _find,
)
