"""Owns what in a profile can't be true together; it must never decide which of the two is right."""

from __future__ import annotations

from collections.abc import Iterator

from rrmm_cli.eligibility.history import (
    History,
    Knowledge,
    Named,
    Resolved,
    days_between,
    end_of,
    refractory_by_line,
)
from rrmm_cli.eligibility.names import Path, Problem
from rrmm_cli.eligibility.verdict import Verdict
from rrmm_cli.model.dates import earliest, latest
from rrmm_cli.model.profile import GivenLine, Profile


def contradictions(
    profile: Profile, resolved: Resolved, history: History, knowledge: Knowledge
) -> list[Problem]:
    """Everything in a profile that contradicts something else in it, with both places."""
    checks = (_lines, _dates, _last, _disease, _transplant, _conditions, _biomarkers, _tolerance)
    found = [problem for check in checks for problem in check(profile, resolved, history)]
    found += _refractoriness(resolved, history, knowledge)
    return [*found, *_exposure(profile, resolved, knowledge)]


def _lines(profile: Profile, resolved: Resolved, history: History) -> Iterator[Problem]:
    given, listed = profile.prior_lines, profile.lines
    if given is not None and listed is not None and given != len(listed):
        message = f"prior_lines is {given}, but {len(listed)} lines are listed"
        yield Problem(("prior_lines",), message, ("lines",))
    if history.prior_lines and profile.exposed == []:
        yield Problem(("exposed",), "prior lines without a drug received", _count(profile))
    if history.prior_lines == 0:
        for key in ("progressed_on_last", "days_since_last"):
            if getattr(profile, key) not in (None, False):
                yield Problem((key,), "progression on a last therapy, but no line", _count(profile))
    if history.prior_lines == 0 and history.exposed != Named():
        yield Problem(
            _exposure_path(profile), "drugs received without a prior line", _count(profile)
        )


def _count(profile: Profile) -> Path:
    return ("lines",) if profile.prior_lines is None else ("prior_lines",)


def _exposure_path(profile: Profile) -> Path:
    keys = ("exposed", "exposed_at_least", "refractory", "refractory_at_least", "lines")
    return next(((key,) for key in keys if getattr(profile, key)), ("exposed",))


def _dates(profile: Profile, resolved: Resolved, history: History) -> Iterator[Problem]:
    before: tuple[int, str] | None = None
    for index, line in enumerate(profile.lines or ()):
        place: Path = ("lines", index)
        for first, second in (("start", "end"), ("start", "progression")):
            one, other = getattr(line, first), getattr(line, second)
            if one is not None and other not in (None, "none") and latest(other) < earliest(one):
                message = f"{second} {other} is before {first} {one}"
                yield Problem((*place, second), message, (*place, first))
        if line.progression == "none" and line.best_response == "PD":
            message = "the best response is progression, but there is none"
            yield Problem((*place, "best_response"), message, (*place, "progression"))
        if line.progression == "none" and line.stopped_for == "progression":
            message = "stopped for progression, but it has none"
            yield Problem((*place, "stopped_for"), message, (*place, "progression"))
        yield from _ends(line, place, history.rules.refractory.days)
        for drug, day in line.last_dose.items():
            # With maintenance, what is called the end may be that of the induction.
            ended = None if line.maintenance else line.end
            if ended is not None and earliest(day) > latest(ended):
                message = f"the last dose {day} is after the end {ended}"
                yield Problem((*place, "last_dose", drug), message, (*place, "end"))
            if line.start is not None and latest(day) < earliest(line.start):
                message = f"the last dose {day} is before the start {line.start}"
                yield Problem((*place, "last_dose", drug), message, (*place, "start"))
        for key in ("start", "end"):
            day = getattr(line, key)
            if day is not None and before is not None and latest(day) < earliest(before[1]):
                message = f"{key} {day}, before the line listed before it began ({before[1]})"
                yield Problem((*place, key), message, ("lines", before[0], "start"))
                break
        if line.start is not None:
            before = (index, line.start)


def _ends(line: GivenLine, place: Path, window: int) -> Iterator[Problem]:
    """A line that was stopped for a progression long after its end."""
    if line.end is None or line.maintenance or line.progression in (None, "none"):
        return
    end = max((line.end, *line.last_dose.values()), key=latest)
    fewest, _ = days_between(end, str(line.progression))
    if line.stopped_for == "progression" and fewest > window:
        message = f"stopped for progression, but that came {fewest} days after its end, {end}"
        yield Problem((*place, "stopped_for"), message, (*place, "progression"))


def _exposure(profile: Profile, resolved: Resolved, knowledge: Knowledge) -> Iterator[Problem]:
    complete = resolved.exposed
    if complete is not None:
        for key, named in (
            ("exposed_at_least", resolved.exposed_at_least),
            ("refractory", resolved.refractory or Named()),
            ("refractory_at_least", resolved.refractory_at_least),
            ("intolerant", resolved.intolerant or Named()),
        ):
            for drug in _not_in(complete, named.drugs, knowledge):
                message = f"{drug} stands here, but is not in the complete list of drugs received"
                yield Problem((key,), message, ("exposed",))
        for line in resolved.lines or ():
            for drug in _not_in(complete, line.drugs or frozenset(), knowledge):
                message = f"{drug} was given in this line, but is not in the list of drugs received"
                yield Problem(("lines", line.number - 1), message, ("exposed",))
        yield from _strays(resolved, complete, ("exposed",), knowledge)
    known = resolved.lines is not None and all(line.drugs is not None for line in resolved.lines)
    if known:
        given = frozenset().union(*(line.drugs or frozenset() for line in resolved.lines or ()))
        for key, named in (
            ("exposed", complete or Named()),
            ("exposed_at_least", resolved.exposed_at_least),
            ("refractory", resolved.refractory or Named()),
            ("refractory_at_least", resolved.refractory_at_least),
            ("intolerant", resolved.intolerant or Named()),
        ):
            for drug in sorted(named.drugs - given - knowledge.preparing):
                if not knowledge.is_steroid(drug):
                    yield Problem((key,), f"{drug} stands here, but in no line", ("lines",))
        yield from _strays(resolved, Named(given), ("lines",), knowledge)


def _not_in(complete: Named, drugs: frozenset[str], knowledge: Knowledge) -> list[str]:
    """The drugs that no drug or class of a complete list stands for."""
    return [
        drug
        for drug in sorted(drugs - complete.drugs)
        if not knowledge.is_steroid(drug)
        and not any(knowledge.belongs(drug, each) for each in complete.classes)
    ]


def _strays(
    resolved: Resolved, received: Named, other: Path, knowledge: Knowledge
) -> Iterator[Problem]:
    """Classes that are named though no drug of them was received."""
    for key in ("exposed_at_least", "refractory", "refractory_at_least"):
        named: Named = getattr(resolved, key) or Named()
        for each in sorted(named.classes):
            unsettled = knowledge.unsettled.get(each, ())
            possible = any(
                knowledge.belongs(drug, each) or drug in unsettled for drug in received.drugs
            )
            listed = (knowledge.ancestors[other] for other in received.classes)
            akin = any(each in line for line in listed) or any(
                other in knowledge.ancestors[each] for other in received.classes
            )
            if not possible and not akin:
                yield Problem((key,), f"no drug of {each} is among those received", other)


def _refractoriness(
    resolved: Resolved, history: History, knowledge: Knowledge
) -> Iterator[Problem]:
    for key in ("refractory", "refractory_at_least"):
        listed: Named = getattr(resolved, key) or Named()
        for drug in sorted(listed.drugs):
            found = refractory_by_line(
                drug, history.profile, resolved.lines, history.rules, knowledge.names[drug]
            )
            if found and all(each.verdict is Verdict.NOT_MET for each in found):
                place: Path = ("lines", (found[-1].line or 1) - 1)
                yield Problem((key,), f"{drug} is listed, but {found[-1].because}", place)
    if resolved.refractory is None:
        return
    for drug, judged in history.refractory.items():
        stated = drug in resolved.refractory.drugs or knowledge.is_steroid(drug)
        stated = stated or any(
            knowledge.belongs(drug, each) for each in resolved.refractory.classes
        )
        if judged.verdict is Verdict.MET and not stated and judged.line is not None:
            message = f"{drug} is not listed, but {judged.because}"
            yield Problem(("refractory",), message, ("lines", judged.line - 1))


def _last(profile: Profile, resolved: Resolved, history: History) -> Iterator[Problem]:
    window = history.rules.refractory.days
    if profile.progressed_on_last and (profile.days_since_last or 0) > window:
        message = f"progressed_on_last is true, but {profile.days_since_last} days lie between"
        yield Problem(("progressed_on_last",), message, ("days_since_last",))
    if not profile.lines:
        return
    last = profile.lines[-1]
    place: Path = ("lines", len(profile.lines) - 1)
    stated = profile.progressed_on_last
    if stated is True and last.progression == "none":
        message = "progressed_on_last is true, but the last line has no progression"
        yield Problem(("progressed_on_last",), message, (*place, "progression"))
    if profile.days_since_last is not None and last.progression == "none":
        message = "days to a progression are given, but the last line has none"
        yield Problem(("days_since_last",), message, (*place, "progression"))
    if stated is False and last.best_response == "PD":
        message = "progressed_on_last is false, but the best response of the last line is PD"
        yield Problem(("progressed_on_last",), message, (*place, "best_response"))
    if stated is False and last.stopped_for == "progression":
        message = "progressed_on_last is false, but the last line was stopped for progression"
        yield Problem(("progressed_on_last",), message, (*place, "stopped_for"))
    end = end_of(resolved.lines[-1]) if resolved.lines else None
    if last.progression in (None, "none") or end is None:
        return
    fewest, most = days_between(end, str(last.progression))
    if stated is True and fewest > window and last.stopped_for != "progression":
        message = f"progressed_on_last is true, but the progression came after its end, {end}"
        yield Problem(("progressed_on_last",), message, (*place, "progression"))
    if stated is False and most <= 0 and last.stopped_for != "progression":
        message = f"progressed_on_last is false, but the progression came before its end, {end}"
        yield Problem(("progressed_on_last",), message, (*place, "progression"))
    days = profile.days_since_last
    if days is not None and not max(0, fewest) <= days <= max(0, most):
        message = f"days_since_last is {days}, but the dates say otherwise"
        yield Problem(("days_since_last",), message, place)


def _disease(profile: Profile, resolved: Resolved, history: History) -> Iterator[Problem]:
    if profile.disease == "in-response" and profile.progressed_on_last:
        message = "the disease responds, but progressed_on_last is true"
        yield Problem(("disease",), message, ("progressed_on_last",))
    if profile.disease == "in-response" and profile.days_since_last is not None:
        message = "the disease responds, but days to a progression are given"
        yield Problem(("disease",), message, ("days_since_last",))
    last = profile.lines[-1] if profile.lines else None
    if profile.disease == "in-response" and last is not None:
        for key in ("progression", "stopped_for"):
            if getattr(last, key) not in (None, "none", "completed", "toxicity", "choice", "other"):
                message = "the disease responds, but the last line ended in progression"
                index = len(profile.lines or ()) - 1
                yield Problem(("disease",), message, ("lines", index, key))
                break
    for key in ("refractory", "refractory_at_least"):
        if profile.disease in ("newly-diagnosed", "smoldering") and getattr(profile, key):
            words = profile.disease.replace("-", " ")
            yield Problem(("disease",), f"{words} disease is refractory to nothing yet", (key,))
    if profile.disease == "newly-diagnosed" and history.prior_lines:
        message = "newly diagnosed disease has no prior line"
        yield Problem(("disease",), message, _count(profile))
    if profile.disease == "relapsed-or-refractory" and history.prior_lines == 0:
        message = "relapsed or refractory disease has at least one prior line"
        yield Problem(("disease",), message, _count(profile))


def _transplant(profile: Profile, resolved: Resolved, history: History) -> Iterator[Problem]:
    given = profile.transplant
    if given is None:
        return
    if history.prior_lines == 0 and given.received not in (None, "none"):
        message = "a transplant without a prior line"
        yield Problem(("transplant", "received"), message, _count(profile))
    if given.received != "none":
        return
    if given.date is not None:
        message = "no transplant was received, but it has a day"
        yield Problem(("transplant", "received"), message, ("transplant", "date"))
    for index, line in enumerate(profile.lines or ()):
        if line.transplant is not None:
            message = "no transplant was received, but this line holds one"
            yield Problem(("transplant", "received"), message, ("lines", index, "transplant"))


def _conditions(profile: Profile, resolved: Resolved, history: History) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for index, condition in enumerate(profile.conditions or ()):
        before = first.setdefault(condition.id, index)
        if before == index or profile.conditions is None:
            continue
        if profile.conditions[before] != condition:
            message = f"{condition.id} is recorded twice, not alike"
            yield Problem(("conditions", index), message, ("conditions", before))


def _biomarkers(profile: Profile, resolved: Resolved, history: History) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for name, state in profile.biomarkers.items():
        before = first.setdefault(name.casefold(), name)
        if profile.biomarkers[before] != state:
            message = f"{name} is recorded twice, not alike"
            yield Problem(("biomarkers", name), message, ("biomarkers", before))


def _tolerance(profile: Profile, resolved: Resolved, history: History) -> Iterator[Problem]:
    """A drug that was stopped for toxicity, beside a complete list without it."""
    if resolved.intolerant is None or resolved.intolerant.classes:
        return
    for line in resolved.lines or ():
        alone = line.drugs is not None and len(line.drugs) == 1
        if line.given.stopped_for == "toxicity" and alone:
            for drug in sorted((line.drugs or frozenset()) - resolved.intolerant.drugs):
                message = f"{drug} is not listed, but it was stopped for toxicity"
                yield Problem(("intolerant",), message, ("lines", line.number - 1, "stopped_for"))
