"""Owns what in a profile can't be true together; it must never decide which of the two is right."""

from __future__ import annotations

from collections.abc import Iterator

from rrmm_cli.eligibility.history import (
    History,
    Knowledge,
    Line,
    Named,
    Resolved,
    days_between,
    end_of,
    refractory_by_line,
)
from rrmm_cli.eligibility.judge import state_by_lines
from rrmm_cli.eligibility.names import ALL_READ, Path, Problem, Unread
from rrmm_cli.eligibility.verdict import Verdict
from rrmm_cli.model.dates import earliest, latest
from rrmm_cli.model.profile import GivenLine, Profile
from rrmm_cli.model.rules import RefractoryRule


def contradictions(
    profile: Profile,
    resolved: Resolved,
    history: History,
    knowledge: Knowledge,
    unread: Unread = ALL_READ,
) -> list[Problem]:
    """Everything in a profile that contradicts something else in it, with both places.

    What rests on a part that could not be read is left out: mended, it may say otherwise.
    """
    checks = (
        _lines,
        _drugs,
        _dates,
        _last,
        _disease,
        _transplant,
        _conditions,
        _biomarkers,
        _tolerance,
    )
    found = [problem for check in checks for problem in check(profile, resolved, history, unread)]
    found += _refractoriness(resolved, history, knowledge, unread)
    return [*found, *_exposure(resolved, knowledge, unread)]


_COUNTED = (
    "lines",
    "prior_lines",
    "disease",
    "exposed",
    "exposed_at_least",
    "refractory",
    "refractory_at_least",
)
"""What a missing number of prior lines is told from."""


def _lines(
    profile: Profile, resolved: Resolved, history: History, unread: Unread
) -> Iterator[Problem]:
    given, listed = profile.prior_lines, profile.lines
    if given is not None and listed is not None and given != len(listed):
        lines = "1 line is" if len(listed) == 1 else f"{len(listed)} lines are"
        message = f"prior_lines is {given}, but {lines} listed"
        yield Problem(("prior_lines",), message, ("lines",))
    if history.prior_lines and profile.exposed == [] and not unread.may_name(("exposed",)):
        yield Problem(("exposed",), "prior lines without a drug received", _count(profile))
    if not _first(profile, history, unread):
        return
    for key in ("progressed_on_last", "days_since_last"):
        if getattr(profile, key) not in (None, False):
            yield Problem((key,), "progression on a last therapy, but no line", _count(profile))
    if history.exposed != Named():
        yield Problem(
            _exposure_path(profile), "drugs received without a prior line", _count(profile)
        )


def _first(profile: Profile, history: History, unread: Unread) -> bool:
    """Whether no line came before, as recorded or as told from all the rest."""
    told = profile.prior_lines is not None or profile.lines is not None
    return history.prior_lines == 0 and (told or not unread.may_be((), *_COUNTED))


def _drugs(
    profile: Profile, resolved: Resolved, history: History, unread: Unread
) -> Iterator[Problem]:
    """What a line says of its own drugs."""
    for line in resolved.lines or ():
        place: Path = ("lines", line.number - 1)
        given = line.given
        nothing = given.drugs == [] and given.transplant is None
        if nothing and not unread.may_be(place, "drugs", "transplant"):
            message = "no drug is named; leave the key out where they are not known"
            yield Problem((*place, "drugs"), message)
        elif given.drugs is not None and given.regimen is not None:
            message = "give the regimen or its drugs, not both"
            yield Problem((*place, "regimen"), message, (*place, "drugs"))


def _count(profile: Profile) -> Path:
    return ("lines",) if profile.prior_lines is None else ("prior_lines",)


def _exposure_path(profile: Profile) -> Path:
    keys = ("exposed", "exposed_at_least", "refractory", "refractory_at_least", "lines")
    return next(((key,) for key in keys if getattr(profile, key)), ("exposed",))


def _dates(
    profile: Profile, resolved: Resolved, history: History, unread: Unread
) -> Iterator[Problem]:
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
        if history.lines and not unread.may_be(place, *_OF_AN_END):
            yield from _ends(history.lines[index], place, history.rules.refractory)
        for drug, day in line.last_dose.items():
            # With maintenance, what is called the end may be that of the induction.
            induction = line.maintenance or unread.may_be(place, "maintenance")
            ended = None if induction else line.end
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


_OF_AN_END = ("regimen", "drugs", "maintenance", "transplant", "end", "last_dose")
"""What tells when a line ended."""


def _ends(line: Line, place: Path, rule: RefractoryRule) -> Iterator[Problem]:
    """A line that ended in a progression, but too long before it."""
    given, end = line.given, end_of(line)
    if end is None or given.progression in (None, "none"):
        return
    fewest, _ = days_between(end, str(given.progression))
    came = f"but that came {fewest} days after its end, {end}"
    if given.stopped_for == "progression" and fewest > rule.days:
        message = f"stopped for progression, {came}"
        yield Problem((*place, "stopped_for"), message, (*place, "progression"))
    if given.best_response == "PD" and fewest > rule.days:
        message = f"the best response is progression, {came}"
        yield Problem((*place, "best_response"), message, (*place, "progression"))


def _exposure(resolved: Resolved, knowledge: Knowledge, unread: Unread) -> Iterator[Problem]:
    yield from _beside_the_list(resolved, knowledge, unread)
    yield from _beside_the_lines(resolved, knowledge, unread)


def _beside_the_list(resolved: Resolved, knowledge: Knowledge, unread: Unread) -> Iterator[Problem]:
    """What was received beside a complete list of what was received."""
    complete = resolved.exposed
    if complete is None:
        return

    def missing(drugs: frozenset[str]) -> Iterator[str]:
        for drug in _not_in(complete, drugs, knowledge):
            if not unread.may_name(("exposed",), _meanings(drug, knowledge)):
                yield drug

    for key in ("exposed_at_least", "refractory", "refractory_at_least", "intolerant"):
        for drug in missing(_named(resolved, key).drugs):
            message = f"{drug} stands here, but is not in the complete list of drugs received"
            yield Problem((key,), message, ("exposed",))
    for line in resolved.lines or ():
        for drug in missing(line.drugs or frozenset()):
            message = f"{drug} was given in this line, but is not in the list of drugs received"
            yield Problem(("lines", line.number - 1), message, ("exposed",))
    if not unread.may_name(("exposed",)):
        yield from _strays(resolved, complete, ("exposed",), knowledge)


def _beside_the_lines(
    resolved: Resolved, knowledge: Knowledge, unread: Unread
) -> Iterator[Problem]:
    """What was received beside lines of which every drug is known."""
    lines = resolved.lines
    if lines is None or not all(
        line.drugs is not None or unread.may_name(("lines", line.number - 1)) for line in lines
    ):
        return
    given = frozenset[str]().union(*(line.drugs or frozenset() for line in lines))
    keys = ("exposed", "exposed_at_least", "refractory", "refractory_at_least", "intolerant")
    for key in keys:
        for drug in sorted(_named(resolved, key).drugs - given - knowledge.preparing):
            unknown = unread.may_name(("lines",), _meanings(drug, knowledge))
            if not knowledge.is_steroid(drug) and not unknown:
                yield Problem((key,), f"{drug} stands here, but in no line", ("lines",))
    if not unread.may_name(("lines",)):
        yield from _strays(resolved, Named(given), ("lines",), knowledge)


def _named(resolved: Resolved, key: str) -> Named:
    named: Named | None = getattr(resolved, key)
    return named or Named()


def _meanings(drug: str, knowledge: Knowledge) -> set[str]:
    """A drug and the classes that it is of: what a name of it may mean."""
    return {drug, *knowledge.lineage[drug]}


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
        for each in sorted(_named(resolved, key).classes):
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
    resolved: Resolved, history: History, knowledge: Knowledge, unread: Unread
) -> Iterator[Problem]:
    shaken = _shaken(history, unread)
    for key in ("refractory", "refractory_at_least"):
        for drug in sorted(_named(resolved, key).drugs):
            found = refractory_by_line(
                drug, history.profile, history.lines, history.rules, knowledge.names[drug]
            )
            unknown = unread.may_name(("lines",), {drug}) or any(
                each.line in shaken for each in found
            )
            denied = bool(found) and all(each.verdict is Verdict.NOT_MET for each in found)
            if denied and not unknown:
                place: Path = ("lines", (found[-1].line or 1) - 1)
                yield Problem((key,), f"{drug} is listed, but {found[-1].because}", place)
        yield from _denied_classes(key, resolved, history, knowledge, unread)
    if resolved.refractory is None:
        return
    yield from _refractory_to_nothing(resolved, history, unread)
    for drug, judged in history.refractory.items():
        stated = drug in resolved.refractory.drugs or knowledge.is_steroid(drug)
        stated = stated or any(
            knowledge.belongs(drug, each) for each in resolved.refractory.classes
        )
        # A day that is taken for a last dose says nothing against a list that is given.
        stated = stated or judged.assumed
        unknown = judged.line in shaken or unread.may_name(
            ("refractory",), _meanings(drug, knowledge)
        )
        if judged.verdict is Verdict.MET and judged.line and not stated and not unknown:
            message = f"{drug} is not listed, but {judged.because}"
            yield Problem(("refractory",), message, ("lines", judged.line - 1))


def _denied_classes(
    key: str, resolved: Resolved, history: History, knowledge: Knowledge, unread: Unread
) -> Iterator[Problem]:
    """Classes that are listed, though the lines deny it of each of their drugs."""
    if not history.exposure_complete or unread != ALL_READ:
        return
    for each in sorted(_named(resolved, key).classes):
        drugs = [drug for drug in sorted(history.exposed.drugs) if knowledge.belongs(drug, each)]
        found = [
            refractory_by_line(
                drug, history.profile, history.lines, history.rules, knowledge.names[drug]
            )
            for drug in drugs
        ]
        every = [judged for judgements in found for judged in judgements]
        if not all(found) or not every or set(knowledge.unsettled.get(each, ())) & set(drugs):
            continue
        if all(judged.verdict is Verdict.NOT_MET for judged in every):
            place: Path = ("lines", (every[-1].line or 1) - 1)
            yield Problem((key,), f"{each} is listed, but {every[-1].because}", place)


def _refractory_to_nothing(
    resolved: Resolved, history: History, unread: Unread
) -> Iterator[Problem]:
    """A list that says to nothing, beside a progression on the last therapy or soon after it."""
    profile, window = history.profile, history.rules.refractory.days
    days = profile.days_since_last
    for key, failed in (
        ("progressed_on_last", bool(profile.progressed_on_last)),
        ("days_since_last", days is not None and days <= window),
    ):
        short = resolved.lines is None and resolved.refractory == Named()
        if failed and short and not unread.may_name(("refractory",)):
            message = "refractory to nothing, but the disease progressed on the last therapy"
            message += "" if key == "progressed_on_last" else f" or within {window} days of it"
            yield Problem(("refractory",), message, (key,))
            return


def _shaken(history: History, unread: Unread) -> frozenset[int]:
    """The lines of which a part was not read that may change what they show of refractoriness."""
    lines = history.lines or ()
    keys = GivenLine.model_fields
    shaken = {line.number for line in lines if unread.may_be(("lines", line.number - 1), *keys)}
    if unread.may_be((), "progressed_on_last", "days_since_last"):
        shaken.add(len(lines))
    return frozenset(shaken)


def _last(
    profile: Profile, resolved: Resolved, history: History, unread: Unread
) -> Iterator[Problem]:
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
    if (profile.days_since_last or 0) > window:
        ended = {"stopped_for": last.stopped_for == "progression"}
        ended["best_response"] = last.best_response == "PD"
        for key in (key for key, in_progression in ended.items() if in_progression):
            message = f"{profile.days_since_last} days, but the last line ended in progression"
            yield Problem(("days_since_last",), message, (*place, key))
    end = end_of(history.lines[-1]) if history.lines else None
    keys = ("regimen", "drugs", "maintenance", "end", "last_dose", "stopped_for")
    if last.progression in (None, "none") or end is None or unread.may_be(place, *keys):
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


def _disease(
    profile: Profile, resolved: Resolved, history: History, unread: Unread
) -> Iterator[Problem]:
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
    if profile.disease == "relapsed-or-refractory" and last is not None:
        place: Path = ("lines", len(profile.lines or ()) - 1)
        unknown = unread.may_be((), "lines") or unread.may_be(place, *GivenLine.model_fields)
        before = any(line.progression not in (None, "none") for line in profile.lines or ())
        if state_by_lines(history)[0] == "in-response" and not unknown and not before:
            message = "relapsed or refractory, but the last line has no progression"
            yield Problem(("disease",), message, (*place, "progression"))
    for key in ("refractory", "refractory_at_least"):
        if profile.disease in ("newly-diagnosed", "smoldering") and getattr(profile, key):
            words = profile.disease.replace("-", " ")
            yield Problem(("disease",), f"{words} disease is refractory to nothing yet", (key,))
    if profile.disease == "newly-diagnosed" and history.prior_lines:
        message = "newly diagnosed disease has no prior line"
        yield Problem(("disease",), message, _count(profile))
    if profile.disease == "relapsed-or-refractory" and _first(profile, history, unread):
        message = "relapsed or refractory disease has at least one prior line"
        yield Problem(("disease",), message, _count(profile))


def _transplant(
    profile: Profile, resolved: Resolved, history: History, unread: Unread
) -> Iterator[Problem]:
    given = profile.transplant
    if given is None:
        return
    if _first(profile, history, unread) and given.received not in (None, "none"):
        message = "a transplant without a prior line"
        yield Problem(("transplant", "received"), message, _count(profile))
    first = profile.lines[0].start if profile.lines else None
    if given.date is not None and first is not None and latest(given.date) < earliest(first):
        message = f"the transplant {given.date} is before the start {first} of the first line"
        yield Problem(("transplant", "date"), message, ("lines", 0, "start"))
    if given.received != "none":
        return
    if given.date is not None:
        message = "no transplant was received, but it has a day"
        yield Problem(("transplant", "received"), message, ("transplant", "date"))
    for index, line in enumerate(profile.lines or ()):
        if line.transplant is not None:
            message = "no transplant was received, but this line holds one"
            yield Problem(("transplant", "received"), message, ("lines", index, "transplant"))


def _conditions(
    profile: Profile, resolved: Resolved, history: History, unread: Unread
) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for index, condition in enumerate(profile.conditions or ()):
        before = first.setdefault(condition.id, index)
        if before == index or profile.conditions is None:
            continue
        if profile.conditions[before] != condition:
            message = f"{condition.id} is recorded twice, not alike"
            yield Problem(("conditions", index), message, ("conditions", before))


def _biomarkers(
    profile: Profile, resolved: Resolved, history: History, unread: Unread
) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for name, state in profile.biomarkers.items():
        before = first.setdefault(name.casefold(), name)
        if profile.biomarkers[before] != state:
            message = f"{name} is recorded twice, not alike"
            yield Problem(("biomarkers", name), message, ("biomarkers", before))


def _tolerance(
    profile: Profile, resolved: Resolved, history: History, unread: Unread
) -> Iterator[Problem]:
    """A drug that was stopped for toxicity, beside a complete list without it."""
    if resolved.intolerant is None or resolved.intolerant.classes:
        return
    for line in resolved.lines or ():
        place: Path = ("lines", line.number - 1)
        unsure = unread.may_be(place, "regimen", "drugs", "maintenance")
        alone = line.drugs is not None and len(line.drugs) == 1 and not unsure
        if line.given.stopped_for == "toxicity" and alone:
            for drug in sorted((line.drugs or frozenset()) - resolved.intolerant.drugs):
                if not unread.may_name(("intolerant",)):
                    message = f"{drug} is not listed, but it was stopped for toxicity"
                    yield Problem(("intolerant",), message, (*place, "stopped_for"))
