"""Owns how one criterion is judged against a history, and why; pure and total over all kinds."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from typing import NamedTuple, assert_never

from rrmm_cli.eligibility.history import (
    RESPONSES,
    STEROIDS,
    History,
    Judged,
    Knowledge,
    Line,
    Named,
    days_between,
    days_told,
    end_of,
    last_dose,
    leaves_steroids_out,
    months_between,
    months_beyond,
    refractory_by_line,
)
from rrmm_cli.eligibility.verdict import Verdict, conjunction, disjunction, negation, recorded
from rrmm_cli.model.criterion import (
    Age,
    Agent,
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
from rrmm_cli.model.profile import DiseaseState, GivenTransplant
from rrmm_cli.model.words import article, plural


class Finding(NamedTuple):
    """The judgement of one criterion; `parts` has the shape of the criterion."""

    criterion: Criterion
    verdict: Verdict
    because: str
    """What in the history decides it; empty where the parts say so."""
    missing: tuple[str, ...] = ()
    """The data that would settle an UNKNOWN, as keys of a profile."""
    parts: tuple[Finding, ...] = ()


HIGH_RISK = "high-risk"
"""The key of a profile's biomarkers for the risk group."""
Facts = tuple[Verdict, str, tuple[str, ...]]
"""Verdict, because, missing."""


def judge(criterion: Criterion, history: History, knowledge: Knowledge) -> Finding:
    """Judge a criterion; what is not recorded is UNKNOWN."""
    match criterion:
        case AllOf():
            parts = tuple(judge(part, history, knowledge) for part in criterion.parts)
            return _joined(criterion, conjunction(part.verdict for part in parts), parts)
        case AnyOf():
            parts = tuple(judge(part, history, knowledge) for part in criterion.parts)
            return _joined(criterion, disjunction(part.verdict for part in parts), parts)
        case Not():
            part = judge(criterion.part, history, knowledge)
            return Finding(criterion, negation(part.verdict), part.because, part.missing, (part,))
        case PriorLines():
            facts = _prior_lines(criterion, history)
        case ExposedTo():
            facts = _exposed_to(criterion, history, knowledge)
        case RefractoryTo():
            facts = _refractory_to(criterion, history, knowledge)
        case Disease():
            facts = _disease(criterion, history)
        case RelapsedAfter():
            facts = _relapsed_after(criterion, history, knowledge)
        case RespondedTo():
            facts = _responded_to(criterion, history, knowledge)
        case IntolerantTo():
            facts = _intolerant_to(criterion, history, knowledge)
        case ProgressedWithin():
            facts = progressed_within(criterion, history)
        case ProgressedSinceLast():
            facts = _progressed_since_last(history)
        case TimeSince():
            facts = _time_since(criterion, history, knowledge)
        case Biomarker():
            facts = _biomarker(criterion, history)
        case Age():
            facts = _age(criterion, history)
        case Condition():
            facts = _condition(criterion, history)
        case Measure():
            facts = _measure(criterion, history)
        case Transplant():
            facts = _transplant(criterion, history)
        case Judgement():
            facts = (Verdict.UNKNOWN, "only a clinician can settle this", (criterion.text,))
        case NoneStated():
            facts = (Verdict.MET, "nothing is asked for", ())
        case _:
            assert_never(criterion)
    verdict, because, missing = facts
    return Finding(criterion, verdict, because, missing if verdict is Verdict.UNKNOWN else ())


def _joined(criterion: Criterion, verdict: Verdict, parts: tuple[Finding, ...]) -> Finding:
    missing = dict.fromkeys(
        key for part in parts if part.verdict is Verdict.UNKNOWN for key in part.missing
    )
    return Finding(
        criterion, verdict, "", tuple(missing) if verdict is Verdict.UNKNOWN else (), parts
    )


# Lines


def _prior_lines(criterion: PriorLines, history: History) -> Facts:
    lines = history.prior_lines
    if lines is None:
        return Verdict.UNKNOWN, "the number of prior lines is not recorded", ("prior_lines",)
    low = criterion.at_least is None or lines >= criterion.at_least
    high = criterion.at_most is None or lines <= criterion.at_most
    because = f"{lines} prior {'line' if lines == 1 else 'lines'} recorded"
    if criterion.unit != "lines" and (not (low and high) or criterion.at_most is not None):
        because += f" ({criterion.unit} are judged by lines: convention)"
    return recorded(low and high), because, ()


# Exposure


def matching(agent: Agent, drugs: Named, knowledge: Knowledge) -> tuple[set[str], bool, set[str]]:
    """What an agent means among some drugs and classes.

    Returns the drugs that it means, whether a class that is named implies it, and the drugs whose
    membership of the class is not settled.
    """
    if agent.drug is not None:
        return {agent.drug} & drugs.drugs, False, set()
    if agent.drug_class is not None:
        wanted = agent.drug_class
        fit = {drug for drug in drugs.drugs if knowledge.belongs(drug, wanted)}
        implied = any(wanted in knowledge.ancestors[each] for each in drugs.classes)
        return fit, implied, set(knowledge.unsettled.get(wanted, ())) & drugs.drugs
    fit = {drug for drug in drugs.drugs if agent.target in knowledge.targets[drug]}
    implied = any(_all_bind(agent.target, each, knowledge) for each in drugs.classes)
    return fit, implied, set()


def _all_bind(target: str | None, drug_class: str, knowledge: Knowledge) -> bool:
    """Whether every drug of a class binds a target."""
    members = [drug for drug in knowledge.lineage if knowledge.belongs(drug, drug_class)]
    return bool(members) and all(target in knowledge.targets[drug] for drug in members)


def _possible_by_class(agent: Agent, drugs: Named, knowledge: Knowledge) -> bool:
    """Whether a class that is named, but not its drugs, may hold what is asked for."""
    if agent.drug is not None:
        return any(knowledge.belongs(agent.drug, each) for each in drugs.classes)
    if agent.drug_class is not None:
        lineage = knowledge.ancestors
        unsettled = knowledge.unsettled.get(agent.drug_class, ())
        return any(
            each in lineage[agent.drug_class]
            or agent.drug_class in lineage[each]
            or any(knowledge.belongs(drug, each) for drug in unsettled)
            for each in drugs.classes
        )
    of_target = [drug for drug, targets in knowledge.targets.items() if agent.target in targets]
    return any(knowledge.belongs(drug, each) for drug in of_target for each in drugs.classes)


def name_of(agent: Agent, knowledge: Knowledge) -> str:
    """What people call the drug, class or target that is asked for."""
    key = agent.drug or agent.drug_class
    return knowledge.names[key] if key is not None else f"{agent.target}-directed therapy"


def _names(drugs: set[str], knowledge: Knowledge) -> str:
    return ", ".join(knowledge.names[drug] for drug in sorted(drugs))


def _asked(criterion: ExposedTo | RefractoryTo, name: str) -> str:
    """What is asked for, with its number: `2 proteasome inhibitors`."""
    return name if criterion.count == 1 else f"{criterion.count} {plural(name)}"


def _by_class_alone(criterion: ExposedTo | RefractoryTo, name: str, implied: bool) -> str:
    """Why a class that is recorded without its drugs leaves the criterion open."""
    if implied:
        return f"{article(name)} {name} is recorded, not whether there were {criterion.count}"
    return f"a class is recorded, not whether {name} is meant"


def _exposed_to(criterion: ExposedTo, history: History, knowledge: Knowledge) -> Facts:
    name = name_of(criterion, knowledge)
    if criterion.in_line == "last":
        return _in_last_line(criterion, history, knowledge, name)
    return _received(criterion, history, knowledge, name)


def _received(criterion: ExposedTo, history: History, knowledge: Knowledge, name: str) -> Facts:
    """Whether what is asked for was received, in whatever line."""
    fit, implied, unsettled = matching(criterion, history.exposed, knowledge)
    known = max(len(fit), int(implied))
    missing = (f"exposed: {_asked(criterion, name)}",)
    if known >= criterion.count:
        if criterion.min_cycles is not None:
            named_only = not unsettled and not _possible_by_class(
                criterion, history.exposed, knowledge
            )
            return _enough_cycles(
                criterion, criterion.min_cycles, fit, history, name, named_only=named_only
            )
        received = _names(fit, knowledge) or f"{article(name)} {name}"
        return Verdict.MET, f"{received} received", ()
    if _possible_by_class(criterion, history.exposed, knowledge):
        return Verdict.UNKNOWN, _by_class_alone(criterion, name, implied), missing
    if len(fit) + len(unsettled) >= criterion.count:
        return (
            Verdict.UNKNOWN,
            f"{_names(unsettled, knowledge)} received, of unsettled membership of the class",
            missing,
        )
    if history.exposure_complete:
        received = f"only {_names(fit, knowledge)}" if fit else f"{name} is"
        return (
            Verdict.NOT_MET,
            f"{received} {'' if fit else 'not '}recorded as received".strip(),
            (),
        )
    return Verdict.UNKNOWN, f"whether {name} was received is not recorded", missing


def _in_last_line(criterion: ExposedTo, history: History, knowledge: Knowledge, name: str) -> Facts:
    missing = ("lines",)
    if not history.lines:
        received, because, _ = _received(criterion, history, knowledge, name)
        if received is Verdict.NOT_MET:
            return received, because, ()
        return Verdict.UNKNOWN, "the drugs of the last line are not recorded", missing
    fit, _, unsettled = matching(criterion, Named(history.lines[-1].known), knowledge)
    if len(fit) >= criterion.count:
        return Verdict.MET, f"{_names(fit, knowledge)} in the last line", ()
    if history.lines[-1].drugs is None:
        return Verdict.UNKNOWN, "the drugs of the last line are not recorded", missing
    if len(fit) + len(unsettled) >= criterion.count:
        return Verdict.UNKNOWN, "a membership of the class is not settled", missing
    return Verdict.NOT_MET, f"{name} is not in the last line", ()


def _enough_cycles(
    criterion: ExposedTo,
    least: int,
    fit: set[str],
    history: History,
    name: str,
    *,
    named_only: bool,
) -> Facts:
    """Whether enough drugs were given for enough cycles; a line's cycles count for each.

    Not for what was given as maintenance. Whether the cycles of several lines may be added is not
    said. Where a class is recorded, and not its drugs, there may be more than those named.
    """
    enough = unknown = 0
    for drug in fit:
        lines = history.lines or ()
        held = [_cycles(drug, line, least) for line in lines if drug in line.known]
        open_ = [line.given.cycles for line in lines if line.may_hold(frozenset({drug}))]
        every = [*held, *open_]
        if any(each is not None and each >= least for each in held):
            enough += 1
        elif not held or None in every or sum(each or 0 for each in every) >= least:
            unknown += 1
    if enough >= criterion.count:
        return Verdict.MET, f"at least {least} cycles of {name}", ()
    if enough + unknown >= criterion.count or not named_only:
        return Verdict.UNKNOWN, f"the cycles of {name} are not recorded", ("lines.cycles",)
    return Verdict.NOT_MET, f"fewer than {least} cycles of {name}", ()


def _cycles(drug: str, line: Line, least: int) -> int | None:
    """The cycles of a drug in a line; those of its maintenance are counted nowhere."""
    cycles = line.given.cycles
    if drug not in line.maintenance:
        return cycles
    enough = cycles is not None and cycles >= least
    return cycles if enough and drug in line.kept_on else None


# Refractoriness


def _refractory_to(criterion: RefractoryTo, history: History, knowledge: Knowledge) -> Facts:
    name = name_of(criterion, knowledge)
    missing = (f"refractory: {_asked(criterion, name)}",)
    fit, implied_exposure, unsettled = matching(criterion, history.exposed, knowledge)
    facts = {drug: _status(drug, criterion, history, knowledge) for drug in fit}
    met = {drug for drug, fact in facts.items() if fact.verdict is Verdict.MET}
    open_ = {drug for drug, fact in facts.items() if fact.verdict is Verdict.UNKNOWN}
    listed = Named(classes=history.refractory_classes)
    implied = matching(criterion, listed, knowledge)[1] and criterion.in_line is None
    if max(len(met), int(implied)) >= criterion.count:
        if not met:
            return Verdict.MET, f"refractory to {article(name)} {name}, as recorded", ()
        return Verdict.MET, "; ".join(facts[drug].because for drug in sorted(met)), ()
    if (
        history.refractory_classes
        and history.exposure_complete
        and len(fit) + len(unsettled) < criterion.count
        and not _possible_by_class(criterion, history.exposed, knowledge)
    ):
        received = f"only {_names(fit, knowledge)}" if fit else f"no {name}"
        return Verdict.NOT_MET, f"{received} recorded as received", ()
    if open_:
        because = "; ".join(facts[drug].because for drug in sorted(open_))
        if len(met) + len(open_) >= criterion.count or not history.exposure_complete:
            return Verdict.UNKNOWN, because, missing
    if _possible_by_class(criterion, listed, knowledge):
        return Verdict.UNKNOWN, _by_class_alone(criterion, name, implied), missing
    refractory_unsettled = {
        drug for drug in unsettled if history.refractory[drug].verdict is not Verdict.NOT_MET
    }
    if len(met) + len(open_) + len(refractory_unsettled) >= criterion.count:
        return Verdict.UNKNOWN, "a membership of the class is not settled", missing
    if history.refractory_complete:
        if _left_out(criterion, history, knowledge):
            because = f"the list of refractory drugs leaves {name} out, as such lists do"
            return Verdict.UNKNOWN, because, missing
        if met:
            return Verdict.NOT_MET, f"only {_names(met, knowledge)} recorded as refractory", ()
        if fit or implied_exposure:
            return Verdict.NOT_MET, f"{name} recorded as not refractory", ()
        if history.exposure_complete:
            return Verdict.NOT_MET, f"{name} is not recorded as received", ()
        return Verdict.NOT_MET, f"{name} is not in the list of refractory drugs", ()
    all_known = history.exposure_complete and not implied_exposure
    if all_known and not _possible_by_class(criterion, history.exposed, knowledge):
        if fit and len(fit) < criterion.count:
            return Verdict.NOT_MET, f"only {_names(fit, knowledge)} recorded as received", ()
        because = "; ".join(facts[drug].because for drug in sorted(fit))
        return Verdict.NOT_MET, because or f"{name} is not recorded as received", ()
    return Verdict.UNKNOWN, f"whether the disease is refractory to {name} is not recorded", missing


def _left_out(criterion: RefractoryTo, history: History, knowledge: Knowledge) -> bool:
    """Whether a list of refractory drugs says nothing of a steroid that may have been received."""
    if criterion.drug is not None:
        steroid = knowledge.is_steroid(criterion.drug)
    else:
        steroid = criterion.drug_class == STEROIDS
    if not steroid or not leaves_steroids_out(history.refractory_named, knowledge):
        return False
    possible = _possible_by_class(criterion, history.exposed, knowledge)
    return possible or not history.exposure_complete


def _status(drug: str, criterion: RefractoryTo, history: History, knowledge: Knowledge) -> Judged:
    fact = history.refractory[drug]
    if criterion.in_line is None or fact.verdict is Verdict.NOT_MET:
        return fact
    last = (history.lines or (None,))[-1]
    name = knowledge.names[drug]
    if last is not None and drug not in last.known and not last.may_hold(frozenset({drug})):
        return Judged(Verdict.NOT_MET, f"{name} is not in the last line", last.number)
    if fact.verdict is Verdict.UNKNOWN:
        return fact
    if last is None or drug not in last.known:
        return Judged(Verdict.UNKNOWN, "in which line it became refractory is not recorded")
    found = refractory_by_line(drug, history.profile, history.lines, history.rules, name)
    return found[-1]


# The disease


def _disease(criterion: Disease, history: History) -> Facts:
    state, because = disease_state(history)
    if state is None and criterion.state == "newly-diagnosed" and (history.prior_lines or 0) > 1:
        return Verdict.NOT_MET, f"{history.prior_lines} prior lines recorded", ()
    if state is None:
        return Verdict.UNKNOWN, "the state of the disease is not recorded", ("disease",)
    if state != criterion.state:
        return Verdict.NOT_MET, because, ()
    if criterion.risk is not None:
        risk = _marker(HIGH_RISK, history)
        if risk is None:
            return Verdict.UNKNOWN, "the risk group is not recorded", (f"biomarkers: {HIGH_RISK}",)
        return recorded(risk == "present"), f"high risk recorded as {risk}", ()
    return Verdict.MET, because, ()


def disease_state(history: History) -> tuple[DiseaseState | None, str]:
    """The state of the disease and what says so, or None where nothing does."""
    if history.profile.disease is not None:
        return history.profile.disease, f"recorded as {history.profile.disease}"
    return state_by_lines(history)


def state_by_lines(history: History) -> tuple[DiseaseState | None, str]:
    """The state of the disease as lines, lists and progressions tell it.

    A last line that goes on without progression holds the disease; one that has ended without
    progression does so only where there was none before.
    """
    last = history.lines[-1] if history.lines else None
    holds = last is not None and last.given.progression == "none"
    if last is not None and holds and _goes_well(last, history):
        return "in-response", f"line {last.number}: no progression"
    came_back = _came_back_by(history)
    if came_back is not None:
        return "relapsed-or-refractory", came_back
    if last is not None and holds and _responded(last, history):
        return "in-response", f"line {last.number}: no progression"
    if history.prior_lines == 0:
        return "newly-diagnosed", "no prior line is recorded"
    return None, ""


def _came_back_by(history: History) -> str | None:
    """What says that the disease is relapsed or refractory, or None where nothing does."""
    for drug in sorted(history.refractory):
        fact = history.refractory[drug]
        if fact.verdict is Verdict.MET:
            return fact.because
    if history.refractory_classes:
        return "refractory to a class, as recorded"
    if history.progressed_on_last.verdict is Verdict.MET:
        return history.progressed_on_last.because
    dated = [line for line in history.lines or () if _came_back(line)]
    if dated:
        return f"line {dated[-1].number}: a progression is recorded"
    return "a progression is recorded" if history.days_since_last is not None else None


def _goes_well(line: Line, history: History) -> bool:
    """Whether a line without progression goes on, and did not fall short of a response."""
    given = line.given
    ended = given.end is not None or given.stopped_for is not None
    return not ended and (given.best_response is None or _responded(line, history))


def _responded(line: Line, history: History) -> bool:
    """Whether a line was given long enough and reached the least response."""
    given, asked = line.given, history.rules.refractory
    few = given.cycles is not None and given.cycles < asked.least_cycles
    response = given.best_response
    reached = response is not None and RESPONSES.index(response) >= RESPONSES.index(
        asked.least_response
    )
    return reached and not few


def _relapsed_after(criterion: RelapsedAfter, history: History, knowledge: Knowledge) -> Facts:
    """The disease progressed in a line that held the agent, or in a later one."""
    name = name_of(criterion, knowledge)
    exposed = _exposed_to(
        ExposedTo.model_construct(
            kind="exposed_to",
            drug=criterion.drug,
            drug_class=criterion.drug_class,
            target=criterion.target,
            count=1,
            in_line=None,
            min_cycles=None,
        ),
        history,
        knowledge,
    )
    if exposed[0] is not Verdict.MET:
        return exposed
    fit, _, _ = matching(criterion, history.exposed, knowledge)
    lines = history.lines or ()
    first = next((line.number for line in lines if line.known & fit), len(lines))
    came_back = [line.number for line in lines[first - 1 :] if _came_back(line)]
    if came_back:
        because = f"{name} received, and a progression in line {came_back[0]}"
        return Verdict.MET, because, ()
    if not lines and _came_back_after(fit, history):
        return Verdict.MET, f"{name} received, and the disease came back", ()
    none_since = all(line.given.progression == "none" for line in lines[first - 1 :])
    none_since &= not any(line.may_hold(frozenset(fit)) for line in lines[: first - 1])
    if lines and none_since and history.profile.disease != "relapsed-or-refractory":
        return Verdict.NOT_MET, f"no progression from line {first} on", ()
    return (
        Verdict.UNKNOWN,
        f"whether the disease came back after {name} is not recorded",
        ("lines",),
    )


def _came_back_after(drugs: set[str], history: History) -> bool:
    """Whether a history without lines tells of a progression after some drugs, not before them."""
    if history.profile.disease == "relapsed-or-refractory" or history.days_since_last is not None:
        return True
    if history.progressed_on_last.verdict is Verdict.MET or drugs & history.refractory_named.drugs:
        return True
    # Whatever was received was received in the one line that there was.
    return history.prior_lines == 1 and history.refractory_named != Named()


def _came_back(line: Line) -> bool:
    """Whether a progression is recorded; a further line alone tells of none: it may be planned."""
    given = line.given
    dated = given.progression not in (None, "none")
    return dated or given.stopped_for == "progression" or given.best_response == "PD"


def _responded_to(criterion: RespondedTo, history: History, knowledge: Knowledge) -> Facts:
    name = name_of(criterion, knowledge)
    fit, implied, unsettled = matching(criterion, history.exposed, knowledge)
    possible = implied or bool(unsettled)
    possible |= _possible_by_class(criterion, history.exposed, knowledge)
    if not fit and history.exposure_complete and not possible:
        return Verdict.NOT_MET, f"{name} is not recorded as received", ()
    least = RESPONSES.index(criterion.at_least)
    held = [line for line in history.lines or () if line.known & fit]
    for line in held:
        response = line.given.best_response
        if response is not None and RESPONSES.index(response) >= least:
            return Verdict.MET, f"line {line.number}: {response} with {name}", ()
    known = held and all(line.given.best_response is not None for line in held)
    if (
        known
        and not unsettled
        and history.exposure_complete
        and len(held)
        == len([line for line in history.lines or () if line.drugs is None or line.known & fit])
    ):
        return Verdict.NOT_MET, f"no response of {criterion.at_least} or better with {name}", ()
    return Verdict.UNKNOWN, f"the response to {name} is not recorded", ("lines.best_response",)


def _intolerant_to(criterion: IntolerantTo, history: History, knowledge: Knowledge) -> Facts:
    name = name_of(criterion, knowledge)
    fit, implied, unsettled = matching(criterion, history.intolerant, knowledge)
    if fit or implied:
        return Verdict.MET, f"{_names(fit, knowledge) or name} recorded as not tolerated", ()
    if _possible_by_class(criterion, history.intolerant, knowledge):
        return Verdict.UNKNOWN, f"a class is recorded, not whether {name} is meant", ("intolerant",)
    if unsettled:
        return Verdict.UNKNOWN, "a membership of the class is not settled", ("intolerant",)
    if history.intolerance_complete:
        return Verdict.NOT_MET, f"{name} is not in the list of drugs not tolerated", ()
    return Verdict.UNKNOWN, f"whether {name} was tolerated is not recorded", ("intolerant",)


# Progression and time


def progressed_within(criterion: ProgressedWithin, history: History) -> Facts:
    """Whether the disease progressed on the last therapy or soon after it."""
    on_last, days = history.progressed_on_last, history.days_since_last
    if on_last.verdict is Verdict.MET:
        return Verdict.MET, on_last.because, ()
    if days is not None:
        fewest, most = days
        because = f"progression {days_told(fewest, most)} after the last therapy"
        if most <= criterion.days:
            return Verdict.MET, because, ()
        if fewest > criterion.days:
            return Verdict.NOT_MET, because, ()
        return Verdict.UNKNOWN, because, ("days_since_last",)
    if _no_progression(history):
        return Verdict.NOT_MET, "no progression is recorded as such", ()
    return (
        Verdict.UNKNOWN,
        "when the disease progressed after the last therapy is not recorded",
        ("progressed_on_last or days_since_last",),
    )


def _progressed_since_last(history: History) -> Facts:
    if history.progressed_on_last.verdict is Verdict.MET:
        return Verdict.MET, history.progressed_on_last.because, ()
    if history.days_since_last is not None:
        return Verdict.MET, "a progression after the last therapy is recorded", ()
    if history.progression_recorded:
        return Verdict.MET, "a progression on or after the last therapy is recorded", ()
    if _no_progression(history):
        return Verdict.NOT_MET, "no progression is recorded as such", ()
    return (
        Verdict.UNKNOWN,
        "progression on or since the last therapy is not recorded",
        ("progressed_on_last",),
    )


def _no_progression(history: History) -> bool:
    if history.profile.disease in ("in-response", "newly-diagnosed"):
        return True
    return bool(history.lines) and (history.lines or ())[-1].given.progression == "none"


def _time_since(criterion: TimeSince, history: History, knowledge: Knowledge) -> Facts:
    what = {
        "last-therapy": "the last therapy",
        "transplant": "the transplant",
        "drug": knowledge.names.get(criterion.drug or "", criterion.drug or ""),
    }[criterion.of]
    missing = (f"the day on which {what} ended",)
    start, end = _span(criterion, history)
    if start is None or end is None:
        return Verdict.UNKNOWN, f"how long ago {what} was is not recorded", missing
    fewest, most = (max(0, months) for months in months_between(start, end))
    shown = str(fewest) if fewest == most else f"{fewest} to {most}"
    because = f"{shown} months after {what}"
    low, high = criterion.at_least_months, criterion.at_most_months
    fewest_begun, most_begun = months_beyond(start, end)
    if (low is None or fewest >= low) and (high is None or most_begun <= high):
        return Verdict.MET, because, ()
    if (low is not None and most < low) or (high is not None and fewest_begun > high):
        return Verdict.NOT_MET, because, ()
    return Verdict.UNKNOWN, because, missing


def _until_unrecorded(lines: Sequence[Line]) -> list[str | None]:
    """The progressions of lines, as far as each line says whether there was one."""
    known = takewhile(lambda line: line.given.progression is not None, lines)
    return [line.given.progression for line in known]


def _transplanted(line: Line, given: GivenTransplant) -> bool:
    """Whether a line holds the transplant whose day is recorded."""
    return line.given.transplant is not None and given.received in (None, line.given.transplant)


def _span(criterion: TimeSince, history: History) -> tuple[str | None, str | None]:
    """From the end of what is meant until today or to the progression that followed."""
    lines = history.lines or ()
    following: list[str | None]
    if criterion.of == "transplant":
        start = history.transplant.date
        places = [line.number for line in lines if _transplanted(line, history.transplant)]
        first = min(places, default=1)
        following = _until_unrecorded(lines[first - 1 :])
    else:
        wanted = criterion.drug
        held = [
            line
            for line in lines
            if wanted is None or wanted in line.known or line.may_hold(frozenset({wanted}))
        ]
        if not held or (wanted is not None and wanted not in held[-1].known):
            return None, None
        line = held[-1]
        start = end_of(line) if wanted is None else last_dose(wanted, line)[0]
        following = [line.given.progression]
        if criterion.to == "progression" and _came_on_it(start, line):
            return line.given.progression, line.given.progression
    if criterion.to == "today":
        return start, history.as_of
    days = [
        day
        for day in following
        if day not in (None, "none") and start is not None and days_between(start, str(day))[1] >= 0
    ]
    return start, str(days[0]) if days else None


def _came_on_it(end: str | None, line: Line) -> bool:
    """Whether the progression of a line came before an end: on the therapy, no time after it."""
    progression = line.given.progression
    if end is None or progression in (None, "none"):
        return False
    return days_between(end, str(progression))[1] < 0


# The person


def _biomarker(criterion: Biomarker, history: History) -> Facts:
    state = _marker(criterion.marker, history)
    if state is None:
        missing = (f"biomarkers: {criterion.marker}",)
        return Verdict.UNKNOWN, f"{criterion.marker} is not recorded", missing
    return recorded(state == criterion.state), f"{criterion.marker} recorded as {state}", ()


def _marker(name: str, history: History) -> str | None:
    held = {key.casefold(): state for key, state in history.biomarkers.items()}
    return held.get(name.casefold())


def _age(criterion: Age, history: History) -> Facts:
    age = history.age
    if age is None:
        return Verdict.UNKNOWN, "the age is not recorded", ("age",)
    low = criterion.at_least_years is None or age >= criterion.at_least_years
    high = criterion.at_most_years is None or age <= criterion.at_most_years
    return recorded(low and high), f"age {age}", ()


def _condition(criterion: Condition, history: History) -> Facts:
    words = criterion.name.replace("-", " ")
    missing = (f"conditions: {criterion.name}",)
    if history.conditions is None:
        return Verdict.UNKNOWN, f"{words} is not recorded", missing
    present: bool | None = False
    because = f"{words} is not in the list of conditions"
    for each in history.conditions:
        if each.id == criterion.name:
            present = each.state == "present"
            because = f"{words} recorded as {each.state}"
            if present and criterion.at_least_grade is not None:
                present = None if each.grade is None else each.grade >= criterion.at_least_grade
                because = f"{words} of grade {each.grade or 'not recorded'}"
    asked = recorded(present)
    return asked if criterion.state == "present" else negation(asked), because, missing


def _measure(criterion: Measure, history: History) -> Facts:
    words = criterion.quantity.replace("-", " ")
    missing = (f"measures: {criterion.quantity}",)
    held = history.measures.get(criterion.quantity)
    if held is None:
        return Verdict.UNKNOWN, f"{words} is not recorded", missing
    because = f"{words} {held.value:g} {held.unit}"
    if held.unit.casefold() != criterion.unit.casefold():
        return Verdict.UNKNOWN, f"{because}, but {criterion.unit} is asked for", missing
    low = criterion.at_least is None or held.value >= criterion.at_least
    high = criterion.at_most is None or held.value <= criterion.at_most
    return recorded(low and high), because, ()


def _transplant(criterion: Transplant, history: History) -> Facts:
    given = history.transplant
    if criterion.state in ("received", "not-received"):
        return _transplant_received(criterion, history)
    key = {"eligible": "eligible", "ineligible": "eligible", "refused": "refused"}[criterion.state]
    value = given.refused if key == "refused" else given.eligible
    if value is None:
        missing = (f"transplant: {key}",)
        return Verdict.UNKNOWN, f"whether a transplant is {key} is not recorded", missing
    if value and criterion.type == "allogeneic":
        missing = (f"transplant: {key}, of which type",)
        return Verdict.UNKNOWN, f"of which transplant {key} is said is not recorded", missing
    because = f"transplant recorded as {'' if value else 'not '}{key}"
    return recorded(not value if criterion.state == "ineligible" else value), because, ()


def _transplant_received(criterion: Transplant, history: History) -> Facts:
    kinds = history.transplants
    if kinds is None:
        return Verdict.UNKNOWN, "whether there was a transplant is not recorded", ("transplant",)
    had = bool(kinds) if criterion.type is None else criterion.type in kinds
    received = " and ".join(sorted(kinds))
    if not had and history.transplant.received is None:
        # The lines name a transplant of the other kind; none of them can say that it held none.
        why = f"{received} transplant received, whether {criterion.type} too is not recorded"
        return Verdict.UNKNOWN, why, ("transplant",)
    because = f"{received} transplant received" if kinds else "no transplant recorded"
    return recorded(had if criterion.state == "received" else not had), because, ()
