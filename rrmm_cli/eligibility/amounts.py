"""Owns what a history amounts to in the field's names, each with its definition and source."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from rrmm_cli.eligibility.history import (
    RESPONSES,
    History,
    Knowledge,
    Line,
    days_between,
    is_debated,
    last_dose,
    later_response,
    months_between,
    months_beyond,
)
from rrmm_cli.eligibility.judge import disease_state, judge
from rrmm_cli.eligibility.verdict import Verdict, conjunction
from rrmm_cli.model.criterion import ExposedTo, RefractoryTo, trusted
from rrmm_cli.model.rules import Group, Member, Window
from rrmm_cli.model.words import plural


class Fact(NamedTuple):
    """One derived fact: its value, what decides it, and the rule that it follows."""

    name: str
    verdict: Verdict
    because: str
    rule: str
    source: tuple[str, ...]
    missing: tuple[str, ...] = ()


def class_facts(history: History, knowledge: Knowledge) -> list[Fact]:
    """Exposure and refractoriness for the classes of the drugs received and of the named groups."""
    classes = {member.drug_class for group in history.rules.groups for member in group.members} | {
        knowledge.lineage[drug][0]
        for drug in history.exposed.drugs
        if not knowledge.is_steroid(drug)
    }
    rules = (("exposed", history.rules.exposed), ("refractory", history.rules.refractory))
    facts = []
    for drug_class in sorted(classes):
        for kind, rule in rules:
            found = judge(_of_class(kind, drug_class, 1), history, knowledge)
            name = f"{kind} to {knowledge.names[drug_class]}"
            source = tuple(rule.source)
            facts.append(Fact(name, found.verdict, found.because, rule.text, source, found.missing))
    return facts


def group_facts(history: History, knowledge: Knowledge) -> list[Fact]:
    """The named groups: double-refractory, triple-class exposed or refractory, penta-refractory."""
    return [fact for group in history.rules.groups for fact in _group(group, history, knowledge)]


def _group(group: Group, history: History, knowledge: Knowledge) -> Iterator[Fact]:
    kinds = ("exposed", "refractory") if group.of == "either" else (group.of,)
    for kind in kinds:
        found = [
            judge(_of_class(kind, member.drug_class, member.count), history, knowledge)
            for member in group.members
        ]
        verdict = conjunction(each.verdict for each in found)
        deciding = [
            _of_member(member, each.because, knowledge)
            for member, each in zip(group.members, found, strict=True)
            if each.verdict is verdict
        ]
        missing = dict.fromkeys(key for each in found for key in each.missing)
        yield Fact(
            f"{group.name} {kind}",
            verdict,
            "; ".join(deciding),
            group.text,
            tuple(group.source),
            tuple(missing) if verdict is Verdict.UNKNOWN else (),
        )


def _of_member(member: Member, because: str, knowledge: Knowledge) -> str:
    """What decides a part of a group, with its name: `2 proteasome inhibitors: ...`."""
    name = knowledge.names[member.drug_class]
    if because.startswith(name):
        return because
    return f"{name if member.count == 1 else f'{member.count} {plural(name)}'}: {because}"


def _of_class(kind: str, drug_class: str, count: int) -> ExposedTo | RefractoryTo:
    found = trusted({"kind": f"{kind}_to", "class": drug_class, "count": count})
    assert isinstance(found, ExposedTo | RefractoryTo)
    return found


class Beside(NamedTuple):
    """What stands beside a drug's refractoriness without changing it."""

    text: str
    source: tuple[str, ...]


def besides(drug: str, history: History) -> list[Beside]:
    """That its maintenance is debated, and that a later line with it brought a response."""
    judged, rules = history.refractory[drug], history.rules
    if judged.verdict is not Verdict.MET or judged.line is None:
        return []
    line = (history.lines or ())[judged.line - 1]
    told = [
        rule for rule in rules.maintenance if rule.drug == drug and is_debated(drug, line, rules)
    ]
    found = [Beside(rule.text, tuple(rule.source)) for rule in told]
    if later_response(drug, judged, history.lines, rules) is not None:
        found.append(Beside(rules.ever.text, tuple(rules.ever.source)))
    return found


def disease_fact(history: History) -> Fact:
    """Relapsed, refractory, relapsed-and-refractory or primary refractory, as far as recorded."""
    rule = history.rules.refractory
    state, because = disease_state(history)
    met = [drug for drug, fact in history.refractory.items() if fact.verdict is Verdict.MET]
    responded = _responded(history)
    if state is not None and state != "relapsed-or-refractory":
        state = state.replace("-", " ")
    elif met and responded is False:
        state = "primary refractory"
        because = f"no response of {rule.least_response} or better in any line"
    elif met and responded is True:
        state, because = "relapsed and refractory", "a response in one line, refractory now"
    elif met:
        state = "refractory"
    elif state == "relapsed-or-refractory":
        state = "relapsed"
    verdict = Verdict.UNKNOWN if state is None else Verdict.MET
    return Fact(state or "not recorded", verdict, because, rule.text, tuple(rule.source))


def _responded(history: History) -> bool | None:
    """Whether any line reached the least response; None where that is not recorded."""
    least = RESPONSES.index(history.rules.refractory.least_response)
    reached = [
        None if response is None else RESPONSES.index(response) >= least
        for response in (line.given.best_response for line in history.lines or ())
    ]
    if True in reached:
        return True
    return False if reached and None not in reached else None


def early_relapse_facts(history: History) -> list[Fact]:
    """Whether the first line ended in an early relapse, by each source's own months."""
    first = history.lines[0] if history.lines else None
    facts = []
    for rule in history.rules.early_relapse:
        verdict, because = Verdict.UNKNOWN, "the dates of the first line are not recorded"
        if first is not None and first.given.progression == "none":
            verdict, because = Verdict.NOT_MET, "no progression in the first line"
        elif first is not None and first.given.start and first.given.progression:
            fewest, most = months_between(first.given.start, first.given.progression)
            because = f"progression {_range(fewest, most)} months after the start of line 1"
            if most < rule.months:
                verdict = Verdict.MET
            elif fewest >= rule.months:
                verdict = Verdict.NOT_MET
        facts.append(
            Fact(
                f"early relapse ({rule.months} months)",
                verdict,
                because,
                rule.text,
                tuple(rule.source),
            )
        )
    return facts


class Since(NamedTuple):
    """How long ago a drug or a transplant was."""

    what: str
    last: str
    """The day of the last dose, or of the transplant."""
    fewest_days: int
    most_days: int
    assumed: bool
    """Whether the day is the line's end, since the last dose is not recorded."""


def times_since(history: History, knowledge: Knowledge) -> list[Since]:
    """How long ago each drug and transplant was, on the day asked about."""
    found: dict[str, Since] = {}
    for line in history.lines or ():
        for drug in sorted(line.known):
            day, assumed = last_dose(drug, line)
            if day is None:
                # Given again, on days that are not recorded: the earlier day is no longer its last.
                found.pop(drug, None)
                continue
            fewest, most = days_between(day, history.as_of)
            found[drug] = Since(knowledge.names[drug], day, fewest, most, assumed)
    held = [found[drug] for drug in sorted(found)]
    if history.transplant.date is not None:
        fewest, most = days_between(history.transplant.date, history.as_of)
        held.append(Since("transplant", history.transplant.date, fewest, most, assumed=False))
    return held


class Reuse(NamedTuple):
    """What one source's re-treatment window says of one drug; it never feeds a match."""

    drug: str
    window: Window
    verdict: Verdict
    because: str


def reuses(history: History, knowledge: Knowledge) -> list[Reuse]:
    """The re-treatment windows for each drug that is neither refractory nor was not tolerated."""
    found = []
    for drug, fact in history.refractory.items():
        named = history.intolerant
        if knowledge.is_steroid(drug) or drug in named.drugs:
            continue
        if any(knowledge.belongs(drug, each) for each in named.classes):
            continue
        if fact.verdict is Verdict.MET:
            continue
        for window in history.rules.windows:
            if window.drug in (None, drug):
                verdict, because = _open(drug, window, history)
                found.append(Reuse(drug, window, verdict, because))
    return found


def _open(drug: str, window: Window, history: History) -> tuple[Verdict, str]:
    line = _last_line_with(drug, history)
    if line is None:
        return Verdict.UNKNOWN, "its last dose is not recorded"
    start, _ = last_dose(drug, line)
    end: Literal["none"] | str | None = history.as_of
    if window.measured_to == "progression":
        end = line.given.progression
    if start is None or end in (None, "none"):
        return Verdict.UNKNOWN, "the dates are not recorded"
    fewest, most = months_between(start, str(end))
    because = f"{_range(fewest, most)} months"
    if window.bound == "more-than":
        fewest, most = (each - 1 for each in months_beyond(start, str(end)))
    if fewest >= window.months:
        return Verdict.MET, because
    return (Verdict.NOT_MET if most < window.months else Verdict.UNKNOWN), because


def _last_line_with(drug: str, history: History) -> Line | None:
    held = [line for line in history.lines or () if drug in line.known]
    return held[-1] if held else None


def _range(fewest: int, most: int) -> str:
    return str(fewest) if fewest == most else f"{fewest} to {most}"
