"""Histories judged against the shipped label statements: cases that a clinician can read.

Every file of cases/eligibility is a list of cases: the regimen, the statement, a profile, and the
verdict with, where it matters, words of the reason. Every label statement must have a case that
meets it, one in which each of its leaves fails, and one that leaves it unknown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from rrmm_cli.cli.judging import CatalogNames, Judging, history_of, opened
from rrmm_cli.cli.options import Asked
from rrmm_cli.eligibility.assess import (
    Candidate,
    Judgeable,
    Question,
    StatementFinding,
    judge_statement,
)
from rrmm_cli.eligibility.judge import Finding, judge
from rrmm_cli.eligibility.verdict import Verdict
from rrmm_cli.load.profile import profile_of
from rrmm_cli.model.criterion import AllOf, AnyOf, Criterion, Not

CASES = Path(__file__).parent / "cases" / "eligibility"
DAY = "2026-11-20"


def cases() -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted(CASES.glob("*.yaml")):
        for case in yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader):
            yield path.stem, case


ALL = list(cases())


@cache
def shipped() -> tuple[Judging, CatalogNames]:
    _, judging, names = opened(Asked(None, None, None))
    return judging, names


@cache
def regimens() -> dict[str, Candidate]:
    return {candidate.id: candidate for candidate in shipped()[0].candidates}


def statement_of(case: dict[str, Any]) -> Judgeable:
    candidate = regimens()[case["regimen"]]
    return next(each for each in candidate.statements if each.id == case["statement"])


def judged(case: dict[str, Any]) -> StatementFinding:
    """The statement judged on the day the case asks about, or else on its own first day."""
    judging, names = shipped()
    statement = statement_of(case)
    day = case["profile"].get("as_of") or _day_of(statement)
    read = profile_of(case["profile"], case["name"])
    history = history_of(read, judging, names, day)
    question = Question(day, statement.basis, "US", frozenset({statement.setting}))
    return judge_statement(
        statement, history, question, lambda each: judge(each, history, judging.knowledge)
    )


def _day_of(statement: Judgeable) -> str:
    """A day on which the statement stood: the last before it ended, or the catalog's."""
    if statement.until is None:
        return DAY
    assert statement.start is not None
    return statement.start if len(statement.start) == 10 else DAY


@pytest.mark.parametrize(
    ("file", "case"), ALL, ids=lambda each: each if isinstance(each, str) else each["name"]
)
def test_a_history_is_judged_as_the_case_says(file: str, case: dict[str, Any]) -> None:
    found = judged(case)
    words = {Verdict.MET: "met", Verdict.NOT_MET: "not_met", Verdict.UNKNOWN: "unknown"}
    assert case["verdict"] == words[found.verdict]
    if "because" in case:
        told = " ".join(_told(found))
        assert case["because"] in told


def _told(found: StatementFinding) -> Iterator[str]:
    yield from (because for _, _, because in found.premises)
    yield found.undecided
    yield from _words(found.finding)


def _words(finding: Finding) -> Iterator[str]:
    yield finding.because
    yield from finding.missing
    for part in finding.parts:
        yield from _words(part)


def _leaves(criterion: Criterion, path: tuple[int, ...] = ()) -> Iterator[tuple[int, ...]]:
    if isinstance(criterion, AllOf | AnyOf):
        for number, part in enumerate(criterion.parts):
            yield from _leaves(part, (*path, number))
    elif isinstance(criterion, Not):
        yield path
    else:
        yield path


def _at(finding: Finding, path: tuple[int, ...]) -> Finding:
    for number in path:
        finding = finding.parts[number]
    return finding


def labels() -> list[tuple[str, Judgeable]]:
    return [
        (candidate.id, statement)
        for candidate in regimens().values()
        for statement in candidate.statements
        if statement.basis == "label"
        and statement.criteria.kind != "none_stated"
        and statement.wording != "not-read"
    ]


@cache
def by_statement() -> dict[tuple[str, str], list[StatementFinding]]:
    found: dict[tuple[str, str], list[StatementFinding]] = defaultdict(list)
    for _, case in ALL:
        found[case["regimen"], case["statement"]].append(judged(case))
    return found


@pytest.mark.parametrize(
    ("regimen", "statement"), labels(), ids=lambda each: each if isinstance(each, str) else each.id
)
def test_a_label_statement_has_a_complete_set_of_cases(regimen: str, statement: Judgeable) -> None:
    found = by_statement()[regimen, statement.id]
    verdicts = {each.verdict for each in found}
    judgement_only = any(
        leaf.criterion.kind == "judgement"
        for each in found
        for leaf in [_at(each.finding, path) for path in _leaves(statement.criteria)]
    )
    wanted = {Verdict.MET, Verdict.UNKNOWN, Verdict.NOT_MET}
    assert set() == (wanted - {Verdict.MET} if judgement_only else wanted) - verdicts
    never_failed = [
        path
        for path in _leaves(statement.criteria)
        if not any(
            _at(each.finding, path).verdict is Verdict.NOT_MET
            or _at(each.finding, path).criterion.kind == "judgement"
            for each in found
        )
    ]
    assert never_failed == []
