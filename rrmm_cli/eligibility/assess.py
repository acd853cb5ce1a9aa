"""Owns the answer for one regimen: its statements judged, what is assumed, what it warns of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from rrmm_cli.eligibility.history import History, Knowledge, Named
from rrmm_cli.eligibility.judge import Finding, disease_state, judge
from rrmm_cli.eligibility.verdict import Verdict, conjunction, recorded
from rrmm_cli.model.caution import SEVERITIES, Severity
from rrmm_cli.model.criterion import AllOf, Criterion, Not
from rrmm_cli.model.dates import earliest, in_force, latest
from rrmm_cli.model.rules import CautionCode, HistoryCaution
from rrmm_cli.model.statement import Basis, Premise, Setting


class Judgeable(NamedTuple):
    """One statement, as far as judging needs it."""

    id: str
    basis: Basis
    jurisdiction: str | None
    setting: Setting
    form: str | None
    label: str | None
    start: str | None
    until: str | None
    checked_on: str | None
    pathway: str | None
    population: tuple[Premise, ...]
    criteria: Criterion
    wording: str
    outcome: str | None
    marketed_until: str | None
    trial: str | None
    """What the trial is called, for the entry criteria of one."""


class CatalogCaution(NamedTuple):
    """One caution of a regimen, as far as judging needs it."""

    code: str
    severity: Severity
    text: str
    source: tuple[str, ...]
    attributed_to: tuple[str, ...]
    start: str | None
    until: str | None
    checked_on: str | None
    dated: bool
    """Whether its days matter: a boxed warning of a label."""
    when: Criterion | None


class DrugLabel(NamedTuple):
    """A label statement that stands with a drug of a regimen: it names no line to judge by."""

    name: str
    """What the drug is called."""
    jurisdiction: str | None
    start: str | None
    until: str | None
    checked_on: str | None


class Candidate(NamedTuple):
    """One regimen to be judged."""

    id: str
    name: str
    backbone: tuple[str, ...]
    statements: tuple[Judgeable, ...]
    cautions: tuple[CatalogCaution, ...]
    labels: tuple[DrugLabel, ...] = ()


class Question(NamedTuple):
    """What is asked of every regimen."""

    as_of: str
    basis: Basis
    jurisdiction: str
    settings: frozenset[Setting]
    strict: bool = False
    """Whether premises that are not recorded are UNKNOWN instead of assumed; that the disease is
    myeloma is assumed all the same."""

    def on(self, day: str) -> Question:
        """The same question, asked about another day."""
        return self._replace(as_of=day)


class StatementFinding(NamedTuple):
    """One statement judged."""

    statement: Judgeable
    verdict: Verdict
    finding: Finding
    premises: tuple[tuple[Premise, Verdict, str], ...]
    """Each declared premise, its verdict and what decides it."""
    assumed: tuple[Premise, ...]
    """Premises that are not recorded and were assumed."""
    undecided: str = ""
    """Why the statement itself can't be judged: its wording was not read, its dates can't tell."""


class WarnedPart(NamedTuple):
    """What one text says of a danger."""

    text: str
    severity: Severity
    drugs: tuple[str, ...]
    """Ids of the drugs that it is of; none where it is of the regimen as a whole."""


class Warned(NamedTuple):
    """A caution that stands for this history."""

    code: str
    severity: Severity
    """The gravest among its parts, those that the history records before others."""
    text: str
    """All its parts, each behind the drugs that it is of."""
    source: tuple[str, ...]
    recorded: bool
    """Whether the history records what it warns of."""
    parts: tuple[WarnedPart, ...]
    of_history: tuple[str, ...] = ()
    """What the drugs are called that it is about, where the history itself warns."""


class Assessment(NamedTuple):
    """The answer for one regimen and basis; never ranked against another."""

    regimen: str
    name: str
    basis: Basis
    verdict: Verdict | None
    """None where no statement could be judged."""
    reason: str
    """Why there is no statement; empty otherwise."""
    findings: tuple[StatementFinding, ...]
    """The statements in force, the deciding one first."""

    @property
    def deciding(self) -> StatementFinding | None:
        """The finding that decides."""
        return self.findings[0] if self.findings else None

    @property
    def missing(self) -> tuple[str, ...]:
        """What the record lacks, where the verdict is UNKNOWN."""
        if self.verdict is not Verdict.UNKNOWN or self.deciding is None or self.deciding.undecided:
            # Nothing that could be recorded settles what the statement itself leaves open.
            return ()
        lacking = [
            _RECORDS[premise]
            for premise, verdict, _ in self.deciding.premises
            if verdict is Verdict.UNKNOWN
        ]
        return (*lacking, *self.deciding.finding.missing)


_RECORDS: dict[Premise, str] = {
    "adult": "age",
    "relapsed-or-refractory": "disease",
}
"""The key of a profile that records what a premise declares."""

Judge = Callable[[Criterion], Finding]


def judge_once(history: History, knowledge: Knowledge) -> Judge:
    """A judge of one history that judges each distinct criterion once."""
    held: dict[int, Finding] = {}

    def judged(criterion: Criterion) -> Finding:
        found = held.get(id(criterion))
        if found is None:
            found = held[id(criterion)] = judge(criterion, history, knowledge)
        return found

    return judged


def assess(candidate: Candidate, history: History, question: Question, judged: Judge) -> Assessment:
    """Judge one regimen: the greatest verdict among its statements in force decides."""
    asked = asked_of(candidate, question)
    standing = [
        each
        for each in asked
        if stands(each, question) is not False and each.criteria.kind != "none_stated"
    ]
    findings = sorted(
        (judge_statement(each, history, question, judged) for each in standing),
        key=lambda found: (-found.verdict, found.statement.id),
    )
    return Assessment(
        regimen=candidate.id,
        name=candidate.name,
        basis=question.basis,
        verdict=findings[0].verdict if findings else None,
        reason="" if findings else _why_none(candidate, asked, question),
        findings=tuple(findings),
    )


def asked_of(candidate: Candidate, question: Question) -> list[Judgeable]:
    """The statements of a regimen that the question is about, on whatever day."""
    return [
        each
        for each in candidate.statements
        if each.basis == question.basis
        and each.setting in question.settings
        and each.jurisdiction in (None, question.jurisdiction)
    ]


def stands(item: Judgeable | CatalogCaution, question: Question) -> bool | None:
    """Whether a statement or a caution stands on the day; None where its dates can't tell."""
    if isinstance(item, CatalogCaution) and not item.dated:
        return True
    return in_force(item.start, item.until, item.checked_on, question.as_of)


def undecided_of(statement: Judgeable, question: Question) -> str:
    """Why a statement itself can't be judged, or nothing."""
    if statement.wording == "not-read":
        return "its wording was not read"
    if stands(statement, question) is None:
        return f"its dates can't tell whether it stood on {question.as_of}"
    return ""


def premise_verdict(
    premise: Premise, setting: Setting, history: History, question: Question
) -> tuple[Verdict, str, bool]:
    """A declared premise: its verdict, what decides it, and whether it was assumed."""
    verdict, because = _premise(premise, setting, history)
    if verdict is Verdict.UNKNOWN and (not question.strict or premise == "multiple-myeloma"):
        return Verdict.MET, "assumed: not recorded", True
    return verdict, because, False


def judge_statement(
    statement: Judgeable, history: History, question: Question, judged: Judge
) -> StatementFinding:
    """Judge one statement: its premises and its criteria, on the day asked about."""
    found = [
        (premise, *premise_verdict(premise, statement.setting, history, question))
        for premise in statement.population
    ]
    premises = tuple((premise, verdict, because) for premise, verdict, because, _ in found)
    assumed = tuple(premise for premise, _, _, taken in found if taken)
    finding = judged(statement.criteria)
    undecided = undecided_of(statement, question)
    verdicts = [finding.verdict, *(verdict for _, verdict, _ in premises)]
    verdict = Verdict.UNKNOWN if undecided else conjunction(verdicts)
    return StatementFinding(statement, verdict, finding, premises, assumed, undecided)


def _premise(premise: Premise, setting: Setting, history: History) -> tuple[Verdict, str]:
    """Whether a declared premise is recorded to hold, or not to."""
    if premise == "adult":
        if history.age is None:
            return Verdict.UNKNOWN, "the age is not recorded"
        return recorded(history.age >= history.rules.adult.years), f"age {history.age}"
    if premise == "relapsed-or-refractory":
        state, because = disease_state(history)
        if state is None:
            return Verdict.UNKNOWN, "the state of the disease is not recorded"
        return recorded(state == "relapsed-or-refractory"), because
    if history.profile.disease == "smoldering" and setting != "smoldering":
        return Verdict.NOT_MET, "recorded as smoldering"
    return Verdict.UNKNOWN, "whether it is myeloma is not recorded"


def _why_none(candidate: Candidate, asked: Sequence[Judgeable], question: Question) -> str:
    """Why there is no statement to judge, in words."""
    if any(each.criteria.kind == "none_stated" for each in asked):
        return "the statement names no criteria"
    if question.basis == "label" and (drugs := _labelled(candidate, question)):
        listed = " and ".join(drugs)
        return f"its drugs' own labels stand, without a line to judge by: {listed}"
    later = [
        each.start
        for each in asked
        if each.start is not None and earliest(each.start) > latest(question.as_of)
    ]
    ended = [
        each.until
        for each in asked
        if each.until is not None and earliest(each.until) <= latest(question.as_of)
    ]
    if later and not ended:
        return f"not yet on {question.as_of}: since {min(later)}"
    if ended:
        return f"withdrawn or superseded: until {max(ended)}"
    same_basis = [each for each in candidate.statements if each.basis == question.basis]
    if any(each.jurisdiction in (None, question.jurisdiction) for each in same_basis):
        settings = sorted({each.setting for each in same_basis})
        return f"only for another setting: {', '.join(settings)}"
    if same_basis:
        return f"none stored for {question.jurisdiction}"
    return f"no {question.basis} statement in this catalog"


def _labelled(candidate: Candidate, question: Question) -> list[str]:
    """The drugs of a regimen, if the own label of each stands with statements that name no line."""
    stand = {
        each.name: any(
            other.name == each.name
            and other.jurisdiction in (None, question.jurisdiction)
            and in_force(other.start, other.until, other.checked_on, question.as_of) is not False
            for other in candidate.labels
        )
        for each in candidate.labels
    }
    return list(stand) if all(stand.values()) else []


def warned(
    candidate: Candidate, history: History, knowledge: Knowledge, question: Question, judged: Judge
) -> list[Warned]:
    """What the catalog warns of for this history, each danger once; recorded dangers first.

    Never a part of a verdict.
    """
    stand: dict[str, list[tuple[bool, CatalogCaution]]] = {}
    conditions = present_conditions(history)
    for caution in candidate.cautions:
        if stands(caution, question) is False:
            continue
        if caution.when is None:
            verdict = recorded(caution.code in conditions)
        else:
            verdict = judged(caution.when).verdict
        if verdict is not Verdict.NOT_MET or not may_be_silent(caution):
            stand.setdefault(caution.code, []).append((verdict is Verdict.MET, caution))
    found = [_warned(told, candidate, knowledge) for told in stand.values()]
    warned_of = [*_of_history(candidate, history, knowledge), *found]
    return sorted(warned_of, key=lambda each: (rank(each.severity, each.recorded), each.code))


def _warned(
    told: Sequence[tuple[bool, CatalogCaution]], candidate: Candidate, knowledge: Knowledge
) -> Warned:
    """One danger with what each drug's text says of it: another may ask for a longer time."""
    ranked = sorted(told, key=lambda each: rank(each[1].severity, each[0]))
    is_recorded, first = ranked[0]
    parts = _parts(caution for _, caution in ranked)
    if len(candidate.backbone) > 1 or len(parts) > 1:
        text = " ".join([_owned(part, first.severity, knowledge) for part in parts])
    else:
        text = first.text
    sources = dict.fromkeys([source for _, caution in ranked for source in caution.source])
    return Warned(first.code, first.severity, text, tuple(sources), is_recorded, parts)


def _parts(cautions: Iterable[CatalogCaution]) -> tuple[WarnedPart, ...]:
    """What is said, each text once, with all the drugs that it is said of."""
    texts: dict[str, WarnedPart] = {}
    for caution in cautions:
        same = texts.get(caution.text)
        if same is None:
            part = WarnedPart(caution.text, caution.severity, caution.attributed_to)
        else:
            part = same._replace(drugs=tuple(dict.fromkeys((*same.drugs, *caution.attributed_to))))
        texts[caution.text] = part
    return tuple(texts.values())


def _owned(part: WarnedPart, severity: Severity, knowledge: Knowledge) -> str:
    """A text behind the names of those it is of, and how it is told if not as the others are."""
    owners = ", ".join(knowledge.names[each] for each in part.drugs)
    if not owners:
        return part.text
    lent = "" if part.severity == severity else f" ({part.severity})"
    return f"{owners[0].upper()}{owners[1:]}{lent}: {part.text}"


def present_conditions(history: History) -> frozenset[str]:
    """The conditions that are recorded as present: a caution with the code of one is of it."""
    return frozenset(each.id for each in history.conditions or () if each.state == "present")


def may_be_silent(caution: CatalogCaution) -> bool:
    """Whether a caution is left out for a history that it is not meant for.

    What a label forbids or puts in a box always stands: a list of conditions may have been written
    without it in mind.
    """
    return caution.when is not None and caution.severity == "warning"


def rank(severity: Severity, recorded: bool) -> tuple[bool, int]:
    """Where a caution stands: what this history records heads, then by how grave it is."""
    return (not recorded, SEVERITIES.index(severity))


Pairs = tuple[tuple[CautionCode, CautionCode], tuple[CautionCode, CautionCode]]

_CODES: Pairs = (
    ("refractory-component", "refractory-class"),
    ("intolerant-component", "intolerant-class"),
)


def history_cautions(history: History, knowledge: Knowledge) -> dict[str, list[CautionCode]]:
    """What the history itself warns of, per drug: refractory, not tolerated, or of such a class."""
    told: dict[str, list[CautionCode]] = {}
    groups = zip(_CODES, (history.refractory_named, history.intolerant), strict=True)
    for (itself, akin), named in groups:
        if named == Named():
            continue
        classes = {knowledge.lineage[drug][0] for drug in named.drugs} | named.classes
        for drug, lineage in knowledge.lineage.items():
            if knowledge.is_steroid(drug):
                continue
            if drug in named.drugs:
                told.setdefault(drug, []).append(itself)
            elif not classes.isdisjoint(lineage):
                told.setdefault(drug, []).append(akin)
    return told


def _of_history(candidate: Candidate, history: History, knowledge: Knowledge) -> list[Warned]:
    rules = {rule.code: rule for rule in history.rules.cautions}
    told = history_cautions(history, knowledge)
    by_code: dict[CautionCode, list[str]] = {}
    for drug in candidate.backbone:
        for code in told.get(drug, ()):
            by_code.setdefault(code, []).append(drug)
    return [
        _of_drugs(rules[code], tuple(drugs), tuple(knowledge.names[each] for each in drugs))
        for code, drugs in by_code.items()
    ]


def _of_drugs(rule: HistoryCaution, drugs: tuple[str, ...], names: tuple[str, ...]) -> Warned:
    """What a rule warns of, for the drugs of a regimen that the history speaks of."""
    return Warned(
        rule.code,
        rule.severity,
        f"{', '.join(names)}: {rule.text}",
        tuple(rule.source),
        recorded=True,
        parts=(WarnedPart(rule.text, rule.severity, drugs),),
        of_history=names,
    )


def deciding_part(found: StatementFinding) -> Finding | None:
    """The part that a NOT_MET rests on: of what is asked for together, the first that fails.

    Where one of several would do, none of them alone is asked for: they stay together.
    """
    part = found.finding
    if part.verdict is not Verdict.NOT_MET:
        return None
    while isinstance(part.criterion, AllOf):
        part = next(each for each in part.parts if each.verdict is Verdict.NOT_MET)
    return part


def why(part: Finding) -> str:
    """What in the history decides a part that failed; of several that would do, of each."""
    if not part.parts or isinstance(part.criterion, Not):
        return part.because
    reasons = [why(each) for each in part.parts if each.verdict is Verdict.NOT_MET]
    if isinstance(part.criterion, AllOf):
        return reasons[0]
    return "; ".join(dict.fromkeys(reasons))
