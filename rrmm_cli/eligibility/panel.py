"""Owns verdicts alone, for many histories: every distinct leaf is judged once per history."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rrmm_cli.eligibility.assess import (
    Candidate,
    Question,
    asked_of,
    history_cautions,
    may_be_silent,
    premise_verdict,
    stands,
    undecided_of,
)
from rrmm_cli.eligibility.history import History, Knowledge
from rrmm_cli.eligibility.judge import judge
from rrmm_cli.eligibility.verdict import Verdict, negation
from rrmm_cli.model.criterion import AllOf, AnyOf, Criterion, Not
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


Declared = tuple[Premise, Setting]
"""A premise, and the setting of the statement that declares it."""


@dataclass(frozen=True)
class _Statement:
    id: str
    undecided: bool
    premises: tuple[Declared, ...]
    tree: Tree


@dataclass(frozen=True)
class _Entry:
    candidate: Candidate
    statements: tuple[_Statement, ...]
    always: tuple[str, ...]
    """Codes of the cautions that stand for every history."""
    sometimes: tuple[tuple[str, Tree], ...]
    """Codes of the cautions that stand for some, and for which."""
    bare: Row
    """The row where no statement is judged and the history itself warns of nothing."""


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
        return [_row(entry, leaves, premises, told) for entry in self._entries]

    def _entry(self, candidate: Candidate) -> _Entry:
        question = self._question
        asked = [
            each
            for each in asked_of(candidate, question)
            if stands(each, question) is not False and each.criteria.kind != "none_stated"
        ]
        standing = [each for each in candidate.cautions if stands(each, question) is not False]
        always = dict.fromkeys(each.code for each in standing if not may_be_silent(each))
        return _Entry(
            bare=Row(candidate.id, None, None, tuple(always)),
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
            always=tuple(always),
            sometimes=tuple(
                (each.code, self._tree(each.when))
                for each in standing
                if each.when is not None and each.code not in always
            ),
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
    told: Mapping[str, Sequence[str]],
) -> Row:
    own = [code for drug in entry.candidate.backbone for code in told.get(drug, ())]
    if not (own or entry.statements or entry.sometimes):
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
    codes: tuple[str, ...] = entry.always
    if own:
        codes = (*dict.fromkeys(own), *codes)
    if entry.sometimes:
        codes += tuple(
            code for code, tree in entry.sometimes if _verdict(tree, leaves) is not Verdict.NOT_MET
        )
    return Row(entry.candidate.id, best, deciding, codes)


def _verdict(tree: Tree, leaves: Sequence[Verdict]) -> Verdict:
    if isinstance(tree, int):
        return leaves[tree]
    kind, parts = tree
    if kind == "not":
        return negation(_verdict(parts[0], leaves))
    verdicts = [_verdict(part, leaves) for part in parts]
    return min(verdicts) if kind == "all_of" else max(verdicts)
