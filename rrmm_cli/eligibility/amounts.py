"""Owns what a history amounts to in the field's names, each with its definition and source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from rrmm_cli.eligibility.history import (
    RESPONSES,
    History,
    Judged,
    Knowledge,
    Line,
    Named,
    days_between,
    is_debated,
    last_dose,
    later_response,
    months_between,
    months_beyond,
    stopped_early,
)
from rrmm_cli.eligibility.judge import disease_state, judge, progressed_within
from rrmm_cli.eligibility.verdict import Verdict, conjunction
from rrmm_cli.model.criterion import ExposedTo, ProgressedWithin, RefractoryTo, Response, trusted
from rrmm_cli.model.rules import EarlyRelapse, Group, Member, Rule, StateId, StateRule, Window
from rrmm_cli.model.words import plural


class Fact(NamedTuple):
    """One derived fact: its value, what decides it, and the rule that it follows."""

    name: str
    verdict: Verdict
    because: str
    rule: Rule | None
    """None where there is nothing to define."""
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
    for kind, rule in rules:
        for drug_class in sorted(classes):
            found = judge(_of_class(kind, drug_class, 1), history, knowledge)
            name = f"{kind} to {knowledge.names[drug_class]}"
            facts.append(Fact(name, found.verdict, found.because, rule, found.missing))
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
            group,
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
    """Relapsed, refractory, both or primary refractory, as far as recorded, by rules.yaml."""
    states: dict[StateId, StateRule] = {state.id: state for state in history.rules.states}
    state, because = disease_state(history)
    if state is None:
        because = "neither a state nor a progression is recorded"
        return Fact("not recorded", Verdict.UNKNOWN, because, None, ("disease",))
    if state == "relapsed-or-refractory":
        named, because = _relapsed_or_refractory(history, because)
    else:
        named = state
    return Fact(states[named].name, Verdict.MET, because, states[named])


def _relapsed_or_refractory(history: History, because: str) -> tuple[StateId, str]:
    """Which of the two, or both: what the best responses and the last progression say."""
    responded, now = _responded(history), _refractory_now(history)
    least = history.rules.refractory.least_response
    if responded is False:
        return "primary-refractory", f"no response of {least} or better in any line"
    if now.verdict is Verdict.NOT_MET:
        return "relapsed", because if history.days_since_last is None else now.because
    if now.verdict is Verdict.UNKNOWN and history.lines is None and any(history.refractory_named):
        return "refractory", because
    if now.verdict is Verdict.UNKNOWN:
        return "relapsed-or-refractory", because
    if responded:
        return "relapsed-and-refractory", f"a response in one line; {now.because}"
    return "refractory", now.because


def _refractory_now(history: History) -> Judged:
    """Whether the last therapy failed: progression on it or within the days of the rule.

    What a steroid's last dose, seldom recorded, would say is left to the others.
    """
    last = (history.lines or (None,))[-1]
    steroids = frozenset[str]() if last is None else last.steroids
    for drug, fact in history.refractory.items():
        if drug in steroids and steroids != (last and last.drugs):
            continue
        if last is not None and fact.verdict is Verdict.MET and fact.line == last.number:
            return Judged(Verdict.MET, fact.because)
    asked = ProgressedWithin(kind="progressed_within", days=history.rules.refractory.days)
    found = progressed_within(asked, history)
    return Judged(found[0], found[1])


def _responded(history: History) -> bool | None:
    """Whether any line reached the least response; None where that is not recorded."""
    least = history.rules.refractory.least_response
    reached = [
        None if stopped_early(line.given) else _reached(line.given.best_response, least)
        for line in history.lines or ()
    ]
    if True in reached:
        return True
    return False if reached and None not in reached else None


def _reached(response: Response | None, least: Response) -> bool | None:
    """Whether a best response is at least another; None where it is not recorded."""
    return None if response is None else RESPONSES.index(response) >= RESPONSES.index(least)


def early_relapse_facts(history: History) -> list[Fact]:
    """Whether the first line ended in an early relapse, by each source's own months."""
    first = history.lines[0] if history.lines else None
    return [_early_relapse(rule, first, history) for rule in history.rules.early_relapse]


def _early_relapse(rule: EarlyRelapse, first: Line | None, history: History) -> Fact:
    def fact(verdict: Verdict, because: str, *missing: str) -> Fact:
        return Fact(f"early relapse ({rule.months} months)", verdict, because, rule, missing)

    if first is None:
        return fact(Verdict.UNKNOWN, "the first line is not listed", "lines")
    given = first.given
    if given.progression == "none":
        return fact(Verdict.NOT_MET, "no progression in the first line")
    if _reached(given.best_response, history.rules.refractory.least_response) is False:
        because = f"line 1: best response {given.best_response}; without a response, no relapse"
        return fact(Verdict.NOT_MET, because)
    if given.start is None or given.progression is None:
        gaps = [key for key in ("start", "progression") if getattr(given, key) is None]
        because = f"line 1: its {' and '.join(gaps)} {'is' if len(gaps) == 1 else 'are'}"
        missing = [f"lines.{key}" for key in gaps]
        return fact(Verdict.UNKNOWN, f"{because} not recorded", *missing)
    fewest, most = months_between(given.start, given.progression)
    because = f"progression {_months(fewest, most)} after the start of line 1"
    if fewest >= rule.months:
        return fact(Verdict.NOT_MET, because)
    if most >= rule.months:
        return fact(Verdict.UNKNOWN, because, "lines.progression")
    if given.best_response is None:
        because = f"{because}, but whether it followed a response is not recorded"
        return fact(Verdict.UNKNOWN, because, "lines.best_response")
    return fact(Verdict.MET, because)


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
        for drug in [each for each in found if line.may_hold(frozenset({each}))]:
            # It may have been given again in a line whose drugs are not recorded.
            del found[drug]
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
    missing: tuple[str, ...] = ()


def reuses(history: History, knowledge: Knowledge) -> list[Reuse]:
    """The re-treatment windows for each drug that is neither refractory nor was not tolerated."""
    found = []
    for drug, fact in history.refractory.items():
        if knowledge.is_steroid(drug) or fact.verdict is Verdict.MET:
            continue
        if _belongs(drug, history.intolerant, knowledge):
            continue
        for window in history.rules.windows:
            once = any(knowledge.belongs(drug, each) for each in window.given_once)
            if window.drug in (None, drug) and not once:
                found.append(Reuse(drug, window, *_open(drug, window, history, knowledge)))
    return found


def tolerated(drug: str, history: History, knowledge: Knowledge) -> bool | None:
    """Whether a drug that was received was tolerated; None where that is not recorded."""
    if drug in history.intolerant.drugs:
        return False
    if _belongs(drug, history.intolerant, knowledge) or not history.intolerance_complete:
        return None
    return True


def _belongs(drug: str, named: Named, knowledge: Knowledge) -> bool:
    """Whether a drug, or a class of it, is among those named."""
    return drug in named.drugs or any(knowledge.belongs(drug, each) for each in named.classes)


def _open(
    drug: str, window: Window, history: History, knowledge: Knowledge
) -> tuple[Verdict, str, tuple[str, ...]]:
    """Open only where the drug is known to have worked, as far as the source asks for that."""
    name = knowledge.names[drug]
    verdict, because, missing = _long_enough(drug, name, window, history)
    if verdict is Verdict.NOT_MET or window.least_response is None:
        worked = verdict, because, missing
    else:
        worked = _worked(drug, name, window.least_response, history, verdict, because, missing)
    if worked[0] is Verdict.MET and history.refractory[drug].verdict is Verdict.UNKNOWN:
        told = f"{worked[1]}, but whether the disease is refractory to {name} is not recorded"
        return Verdict.UNKNOWN, told, (f"refractory: {name}",)
    return worked


def _worked(
    drug: str,
    name: str,
    least: Response,
    history: History,
    verdict: Verdict,
    because: str,
    missing: tuple[str, ...],
) -> tuple[Verdict, str, tuple[str, ...]]:
    """What remains of a window's verdict once the best response to the drug is asked for."""
    line = _last_line_with(drug, history)
    response = None if line is None else line.given.best_response
    reached = _reached(response, least)
    if reached is False:
        return Verdict.NOT_MET, f"best response {response} with {name}, below {least}", ()
    if reached is None:
        gap = f"{because}; the best response with {name} is not recorded"
        return Verdict.UNKNOWN, gap, (*missing, "lines.best_response")
    return verdict, because, missing


def _long_enough(
    drug: str, name: str, window: Window, history: History
) -> tuple[Verdict, str, tuple[str, ...]]:
    missing = (f"lines.last_dose: {name}",)
    line = _last_line_with(drug, history)
    start = None if line is None else last_dose(drug, line)[0]
    if line is None or start is None:
        return Verdict.UNKNOWN, "its last dose is not recorded", missing
    end: Literal["none"] | str | None = history.as_of
    if window.measured_to == "progression":
        end = line.given.progression
    if end == "none":
        return Verdict.NOT_MET, "no progression is recorded as such", ()
    if end is None:
        return Verdict.UNKNOWN, "the progression is not recorded", ("lines.progression",)
    fewest, most = months_between(start, str(end))
    because = _months(fewest, most)
    if window.bound == "more-than":
        fewest, most = (each - 1 for each in months_beyond(start, str(end)))
    if fewest >= window.months:
        return Verdict.MET, because, ()
    if most < window.months:
        return Verdict.NOT_MET, because, ()
    return Verdict.UNKNOWN, because, missing


def _last_line_with(drug: str, history: History) -> Line | None:
    """The last line that held a drug; None where a later one may have held it too."""
    lines = history.lines or ()
    held = [line for line in lines if drug in line.known or line.may_hold(frozenset({drug}))]
    return held[-1] if held and drug in held[-1].known else None


def gaps(history: History, knowledge: Knowledge, facts: Sequence[Fact]) -> list[str]:
    """What is missing to say more, as keys of a profile, each once."""
    found = [key for fact in facts for key in fact.missing]
    for drug, judged in history.refractory.items():
        if judged.verdict is Verdict.UNKNOWN:
            found.append(f"refractory: {knowledge.names[drug]}")
            if _wants_last_dose(drug, judged, history):
                found.append(f"lines.last_dose: {knowledge.names[drug]}")
    if history.transplants and history.transplant.date is None:
        found.append("transplant.date")
    found += [key for reuse in reuses(history, knowledge) for key in reuse.missing]
    return list(dict.fromkeys(found))


def _wants_last_dose(drug: str, judged: Judged, history: History) -> bool:
    """Whether a dated progression waits for the day of a drug's last dose."""
    if judged.line is None:
        return False
    line = (history.lines or ())[judged.line - 1]
    dated = line.given.progression not in (None, "none")
    return dated and drug not in line.last_dose and last_dose(drug, line)[0] is None


def _months(fewest: int, most: int) -> str:
    if fewest == most == 1:
        return "1 month"
    return f"{fewest} months" if fewest == most else f"{fewest} to {most} months"
