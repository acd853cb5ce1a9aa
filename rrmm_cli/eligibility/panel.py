"""Owns verdicts alone, for many histories: every distinct leaf is judged once per history."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rrmm_cli.eligibility.assess import (
    Candidate,
    Question,
    asked_of,
    history_cautions,
    may_be_silent,
    premise_verdict,
    present_conditions,
    rank,
    stands,
    undecided_of,
)
from rrmm_cli.eligibility.history import History, Knowledge
from rrmm_cli.eligibility.judge import judge
from rrmm_cli.eligibility.verdict import Verdict, negation, recorded
from rrmm_cli.model.caution import Severity
from rrmm_cli.model.criterion import AllOf, AnyOf, Criterion, Not
from rrmm_cli.model.rules import CautionCode
from rrmm_cli.model.statement import Premise, Setting

Tree = int | tuple[str, tuple["Tree", ...]]
"""A criterion whose leaves are places in the list of distinct leaves."""


class Row(NamedTuple):
    """The verdict on one regimen."""

    regimen: str
    verdict: Verdict | None
    statement: str | None
    cautions: tuple[str, ...]
    """Codes of what it warns of."""


Severities = Mapping[CautionCode, Severity]
"""How grave what a history itself warns of is, by its code."""
Declared = tuple[Premise, Setting]
"""A premise, and the setting of the statement that declares it."""


@dataclass(frozen=True)
class _Statement:
    id: str
    undecided: bool
    premises: tuple[Declared, ...]
    tree: Tree


@dataclass(frozen=True)
class _Caution:
    code: str
    severity: Severity
    tree: Tree | None
    """The history that it is meant for; None where it is meant for every one."""
    always: bool
    """Whether it stands for a history that it is not meant for too."""


@dataclass(frozen=True)
class _Entry:
    candidate: Candidate
    statements: tuple[_Statement, ...]
    cautions: tuple[_Caution, ...]
    trees: tuple[Tree, ...]
    """What the cautions that are not meant for every history ask of one, in their order."""
    bare: Row
    """The row where no statement is judged and the history itself warns of nothing."""
    conditions: frozenset[str]
    """Codes of the cautions that are meant for every history: a condition may be called so."""
    orders: dict[tuple[tuple[str, ...], tuple[Verdict, ...], frozenset[str]], tuple[str, ...]]
    """The codes in their order, for each outcome that was met with: few histories differ in it."""


class Panel:
    """All regimens of one question, prepared once and asked of one history after the other."""

    def __init__(self, candidates: Sequence[Candidate], question: Question) -> None:
        self._question = question
        self._leaves: list[Criterion] = []
        self._places: dict[str, int] = {}
        self._entries = [self._entry(candidate) for candidate in candidates]
        self._premises = {
            premise
            for entry in self._entries
            for statement in entry.statements
            for premise in statement.premises
        }

    def rows(self, history: History, knowledge: Knowledge) -> list[Row]:
        """The verdict on each regimen, with the statement that decides it."""
        leaves = [judge(leaf, history, knowledge).verdict for leaf in self._leaves]
        premises = {
            declared: premise_verdict(*declared, history, self._question)[0]
            for declared in self._premises
        }
        told = history_cautions(history, knowledge)
        severities: dict[CautionCode, Severity] = {
            rule.code: rule.severity for rule in history.rules.cautions
        }
        present = present_conditions(history)
        return [
            _row(entry, leaves, premises, told, severities, present & entry.conditions)
            for entry in self._entries
        ]

    def _entry(self, candidate: Candidate) -> _Entry:
        question = self._question
        asked = [
            each
            for each in asked_of(candidate, question)
            if stands(each, question) is not False and each.criteria.kind != "none_stated"
        ]
        standing = [each for each in candidate.cautions if stands(each, question) is not False]
        cautions = tuple(
            _Caution(
                each.code,
                each.severity,
                None if each.when is None else self._tree(each.when),
                not may_be_silent(each),
            )
            for each in standing
        )
        return _Entry(
            bare=Row(candidate.id, None, None, _ordered((each, False) for each in cautions)),
            candidate=candidate,
            statements=tuple(
                _Statement(
                    each.id,
                    bool(undecided_of(each, question)),
                    tuple((premise, each.setting) for premise in each.population),
                    self._tree(each.criteria),
                )
                for each in sorted(asked, key=lambda each: each.id)
            ),
            cautions=cautions,
            trees=tuple(each.tree for each in cautions if each.tree is not None),
            conditions=frozenset(each.code for each in cautions if each.tree is None),
            orders={},
        )

    def _tree(self, criterion: Criterion) -> Tree:
        if isinstance(criterion, AllOf | AnyOf):
            return criterion.kind, tuple(self._tree(part) for part in criterion.parts)
        if isinstance(criterion, Not):
            return criterion.kind, (self._tree(criterion.part),)
        key = json.dumps(criterion.model_dump(mode="json"), sort_keys=True)
        if key not in self._places:
            self._places[key] = len(self._leaves)
            self._leaves.append(criterion)
        return self._places[key]


def _row(
    entry: _Entry,
    leaves: Sequence[Verdict],
    premises: Mapping[Declared, Verdict],
    told: Mapping[str, Sequence[CautionCode]],
    severities: Severities,
    present: frozenset[str],
) -> Row:
    own = [code for drug in entry.candidate.backbone for code in told.get(drug, ())]
    if not (own or entry.statements or entry.trees or present):
        return entry.bare
    best: Verdict | None = None
    deciding: str | None = None
    for statement in entry.statements:
        verdict = Verdict.UNKNOWN if statement.undecided else _verdict(statement.tree, leaves)
        if not statement.undecided:
            for premise in statement.premises:
                verdict = min(verdict, premises[premise])
        if best is None or verdict > best:
            best, deciding = verdict, statement.id
    meant = tuple([_verdict(tree, leaves) for tree in entry.trees])
    key = (tuple(own), meant, present)
    codes = entry.orders.get(key)
    if codes is None:
        codes = entry.orders[key] = _codes(entry, own, meant, severities, present)
    return Row(entry.candidate.id, best, deciding, codes)


def _codes(
    entry: _Entry,
    own: Sequence[CautionCode],
    meant: Sequence[Verdict],
    severities: Severities,
    present: frozenset[str],
) -> tuple[str, ...]:
    """The codes of the cautions that stand, for one outcome of what they are meant for."""
    verdicts = iter(meant)
    judged = [
        (each, recorded(each.code in present) if each.tree is None else next(verdicts))
        for each in entry.cautions
    ]
    stand = [
        (each, verdict is Verdict.MET)
        for each, verdict in judged
        if verdict is not Verdict.NOT_MET or each.always
    ]
    mine = [(_Caution(code, severities[code], None, always=True), True) for code in own]
    return _ordered([*mine, *stand])


def _ordered(cautions: Iterable[tuple[_Caution, bool]]) -> tuple[str, ...]:
    """The codes, each once, in the order in which an assessment tells them."""
    ranked = sorted((rank(each.severity, told), each.code) for each, told in cautions)
    return tuple(dict.fromkeys(code for _, code in ranked))


def _verdict(tree: Tree, leaves: Sequence[Verdict]) -> Verdict:
    if isinstance(tree, int):
        return leaves[tree]
    kind, parts = tree
    if kind == "not":
        return negation(_verdict(parts[0], leaves))
    verdicts = [_verdict(part, leaves) for part in parts]
    return min(verdicts) if kind == "all_of" else max(verdicts)
