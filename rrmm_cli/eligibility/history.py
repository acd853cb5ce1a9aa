"""Owns a history: what a profile amounts to, each derived fact with what decides it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from rrmm_cli.eligibility.verdict import Verdict
from rrmm_cli.model.criterion import Response
from rrmm_cli.model.dates import earliest, latest
from rrmm_cli.model.profile import GivenCondition, GivenLine, GivenMeasure, GivenTransplant, Profile
from rrmm_cli.model.rules import RulesFile

RESPONSES: tuple[Response, ...] = ("PD", "SD", "MR", "PR", "VGPR", "CR", "sCR")
"""IMWG responses, worst first."""
STEROIDS = "corticosteroid"
"""Id of the class whose drugs count for no class total."""


class Knowledge(NamedTuple):
    """What the catalog knows of drugs, as far as judging needs it."""

    lineage: Mapping[str, Sequence[str]]
    """Drug id to its class and the wider ones."""
    targets: Mapping[str, Sequence[str]]
    """Drug id to what it binds."""
    ancestors: Mapping[str, Sequence[str]]
    """Class id to itself and the wider ones."""
    unsettled: Mapping[str, Sequence[str]]
    """Class id to drugs whose membership is not settled."""
    names: Mapping[str, str]
    """Drug or class id to what people call it."""
    preparing: frozenset[str] = frozenset()
    """Drugs that regimens give to prepare for a treatment: conditioning, lymphodepletion."""

    def belongs(self, drug: str, drug_class: str) -> bool:
        """Whether a drug is of a class or of one below it."""
        return drug_class in self.lineage[drug]

    def is_steroid(self, drug: str) -> bool:
        """Whether a drug is a corticosteroid, which counts for no class total."""
        return STEROIDS in self.lineage[drug]


class Named(NamedTuple):
    """Drugs and classes that a list of a profile names."""

    drugs: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()

    def __or__(self, other: Named) -> Named:
        """Both together."""
        return Named(self.drugs | other.drugs, self.classes | other.classes)


class Line(NamedTuple):
    """One line of therapy with its drugs known."""

    number: int
    """From 1."""
    given: GivenLine
    """What was recorded of it."""
    drugs: frozenset[str] | None
    """Every drug of the line, maintenance included; None where they are not known."""
    maintenance: frozenset[str]
    last_dose: Mapping[str, str]
    """Drug id to the day of its last dose."""
    fixed: frozenset[str] = frozenset()
    """Drugs of the regimen that its schedules end before the others."""
    kept_on: frozenset[str] = frozenset()
    """Drugs of the maintenance that were given before it too."""
    steroids: frozenset[str] = frozenset()
    """Corticosteroids among the drugs."""

    @property
    def known(self) -> frozenset[str]:
        """The drugs that are known to have been given in it, if not all."""
        return (self.drugs or frozenset()) | self.maintenance | frozenset(self.last_dose)

    def may_hold(self, drugs: frozenset[str]) -> bool:
        """Whether one of some drugs, though not known to have been given in it, may have been."""
        return self.drugs is None and not drugs <= self.known


class Judged(NamedTuple):
    """A derived fact: its value and what decides it."""

    verdict: Verdict
    because: str
    line: int | None = None
    """The line that decides it."""
    assumed: bool = False
    """Whether it rests on a day that is taken for a last dose."""


class Resolved(NamedTuple):
    """The names of a profile as ids, in the shape of the profile's lists."""

    lines: tuple[Line, ...] | None
    exposed: Named | None
    exposed_at_least: Named
    refractory: Named | None
    refractory_at_least: Named
    intolerant: Named | None


@dataclass(frozen=True)
class History:
    """What is derived from a profile. None and UNKNOWN mean: not recorded."""

    profile: Profile
    rules: RulesFile
    as_of: str
    lines: tuple[Line, ...] | None
    prior_lines: int | None
    exposed: Named
    exposure_complete: bool
    """Whether what is not in `exposed` was not received."""
    refractory: Mapping[str, Judged]
    """Drug id to refractoriness, for every drug that was received."""
    refractory_classes: frozenset[str]
    """Classes known to hold a drug that the disease is refractory to, without naming it."""
    refractory_complete: bool
    """Whether the disease is not refractory to what is neither listed nor derived."""
    intolerant: Named
    intolerance_complete: bool
    progressed_on_last: Judged
    days_since_last: tuple[int, int] | None
    """Fewest and most days from the end of the last therapy to the progression."""
    warnings: tuple[str, ...] = ()
    age: int | None = None
    biomarkers: Mapping[str, str] = field(default_factory=dict)
    measures: Mapping[str, GivenMeasure] = field(default_factory=dict)
    conditions: tuple[GivenCondition, ...] | None = None
    transplant: GivenTransplant = field(default_factory=GivenTransplant)
    transplants: frozenset[str] | None = None
    """The kinds of transplant that were received; None where nothing is recorded."""

    @property
    def progression_recorded(self) -> bool:
        """Whether a day of progression is recorded for the last line."""
        return bool(self.lines) and (self.lines or ())[-1].given.progression not in (None, "none")

    @cached_property
    def refractory_named(self) -> Named:
        """The drugs, and the classes alone, that the disease is refractory to."""
        met = (drug for drug, fact in self.refractory.items() if fact.verdict is Verdict.MET)
        return Named(frozenset(met), self.refractory_classes)


def derive(
    profile: Profile, resolved: Resolved, rules: RulesFile, knowledge: Knowledge, as_of: str
) -> History:
    """The history that a profile amounts to on a day; total: every profile has one."""
    resolved = _with_steroids(resolved, knowledge)
    lines = resolved.lines
    exposed, complete = _exposure(resolved, _prior_lines(profile))
    refractory = {
        drug: _refractory(drug, profile, resolved, rules, knowledge)
        for drug in sorted(exposed.drugs)
    }
    listed = resolved.refractory or Named()
    last = lines[-1] if lines else None
    return History(
        profile=profile,
        rules=rules,
        as_of=as_of,
        lines=lines,
        prior_lines=_prior_lines(profile),
        exposed=exposed,
        exposure_complete=complete,
        refractory=refractory,
        refractory_classes=listed.classes | resolved.refractory_at_least.classes,
        refractory_complete=resolved.refractory is not None,
        intolerant=_intolerance(resolved),
        intolerance_complete=resolved.intolerant is not None,
        progressed_on_last=_progressed_on_last(profile, last),
        days_since_last=_days_since_last(profile, last),
        warnings=tuple(_warnings(profile, lines, as_of, knowledge.preparing)),
        age=profile.age,
        biomarkers=profile.biomarkers,
        measures=profile.measures,
        conditions=None if profile.conditions is None else tuple(profile.conditions),
        transplant=profile.transplant or GivenTransplant(),
        transplants=_transplants(profile, lines),
    )


def _with_steroids(resolved: Resolved, knowledge: Knowledge) -> Resolved:
    if resolved.lines is None:
        return resolved
    lines = (
        line._replace(steroids=frozenset(filter(knowledge.is_steroid, line.known)))
        for line in resolved.lines
    )
    return resolved._replace(lines=tuple(lines))


def _prior_lines(profile: Profile) -> int | None:
    """The recorded number; newly diagnosed disease with nothing received has no line before it."""
    if profile.lines is not None:
        return len(profile.lines)
    received = (
        profile.exposed,
        profile.exposed_at_least,
        profile.refractory,
        profile.refractory_at_least,
    )
    if profile.prior_lines is None and profile.disease == "newly-diagnosed" and not any(received):
        return 0
    return profile.prior_lines


def _exposure(resolved: Resolved, prior_lines: int | None) -> tuple[Named, bool]:
    """What was received, and whether that is all: refractory to a drug implies exposed to it."""
    exposed = resolved.exposed_at_least | resolved.refractory_at_least
    exposed |= (resolved.exposed or Named()) | (resolved.refractory or Named())
    for line in resolved.lines or ():
        exposed |= Named(line.known)
    lines_known = resolved.lines is not None and all(
        line.drugs is not None for line in resolved.lines
    )
    if resolved.exposed is not None:
        # The list is complete: a class that is named elsewhere adds no drug to it.
        return Named(exposed.drugs, resolved.exposed.classes), True
    if lines_known:
        return Named(exposed.drugs), True
    return exposed, prior_lines == 0 and exposed == Named()


def _intolerance(resolved: Resolved) -> Named:
    stopped = frozenset(
        drug
        for line in resolved.lines or ()
        if line.given.stopped_for == "toxicity" and line.drugs is not None and len(line.drugs) == 1
        for drug in line.drugs
    )
    return (resolved.intolerant or Named()) | Named(stopped)


def _refractory(
    drug: str, profile: Profile, resolved: Resolved, rules: RulesFile, knowledge: Knowledge
) -> Judged:
    """Whether the disease is refractory to a drug that was received; once it is, it stays so."""
    name = knowledge.names[drug]
    for listed, key in (
        (resolved.refractory or Named(), "refractory"),
        (resolved.refractory_at_least, "refractory_at_least"),
    ):
        if drug in listed.drugs:
            return Judged(Verdict.MET, f"{name} is listed under {key}")
    found = refractory_by_line(drug, profile, resolved.lines, rules, name)
    for judged in found:
        # A list that is given decides where the lines leave it open, or rest on an assumed day.
        if judged.verdict is Verdict.MET and not (judged.assumed and resolved.refractory):
            return _with_later_response(judged, drug, resolved, rules)
    for judged in found if resolved.refractory is None else ():
        if judged.verdict is Verdict.UNKNOWN:
            return judged
    if resolved.refractory is not None:
        if _class_may_mean(drug, resolved.refractory.classes, knowledge):
            return Judged(
                Verdict.UNKNOWN, f"a class of {name} is listed under refractory, not the drug"
            )
        if knowledge.is_steroid(drug) and leaves_steroids_out(resolved.refractory, knowledge):
            because = f"the list of refractory drugs leaves {name} out, as such lists do"
            return Judged(Verdict.UNKNOWN, because)
        return Judged(Verdict.NOT_MET, f"{name} is not in the list of refractory drugs")
    for line in resolved.lines or () if found else ():
        # Had it been given in this line too, would the line show what the others do not?
        if line.may_hold(frozenset({drug})):
            shown = _shown_by(line, drug, profile, resolved.lines, rules, name)
            if shown.verdict is not Verdict.NOT_MET:
                because = f"line {line.number}: its drugs are not recorded; {name} may be one"
                return Judged(Verdict.UNKNOWN, because, line.number)
    if found:
        return found[-1]
    return Judged(Verdict.UNKNOWN, f"whether the disease is refractory to {name} is not recorded")


def leaves_steroids_out(listed: Named, knowledge: Knowledge) -> bool:
    """Whether a list of refractory drugs names some, but no steroid: it says nothing of those."""
    return listed != Named() and not any(map(knowledge.is_steroid, listed.drugs))


def refractory_by_line(
    drug: str, profile: Profile, lines: tuple[Line, ...] | None, rules: RulesFile, name: str
) -> list[Judged]:
    """What each line with a drug shows of refractoriness to it; nothing where none is listed."""
    return [
        _shown_by(line, drug, profile, lines, rules, name)
        for line in lines or ()
        if drug in line.known
    ]


def _shown_by(
    line: Line,
    drug: str,
    profile: Profile,
    lines: tuple[Line, ...] | None,
    rules: RulesFile,
    name: str,
) -> Judged:
    """What one line shows of refractoriness to a drug, held to have been given in it."""
    if line is (lines or ())[-1]:
        return _by_the_short_form(drug, line, profile, rules, name)
    return _refractory_in(drug, line, rules, name)


def _by_the_short_form(
    drug: str, line: Line, profile: Profile, rules: RulesFile, name: str
) -> Judged:
    """The last line, whose progression the short form may tell instead."""
    judged = _refractory_in(drug, line, rules, name)
    window = rules.refractory.days
    days = profile.days_since_last
    few = line.given.cycles is not None and line.given.cycles < rules.refractory.least_cycles
    if judged.verdict is not Verdict.UNKNOWN or few:
        return judged
    if not profile.progressed_on_last and days is None:
        return judged
    before = _before_the_end(drug, line)
    if before is None:
        return judged
    # From the drug's last dose to the end of the line, and from there to the progression; on the
    # therapy it came by the end at the latest.
    fewest, most = before[0] + (days or 0), before[1] + (days or 0)
    taken = _taken_for(drug, line)
    noted = _noted(drug, line, rules, taken)
    if days is not None and fewest > window:
        came = f"progression {_after(fewest, most, name)}{noted}"
        return _late(judged, line, came, rules)
    if most > window:
        because = f"the dates can't tell day {window} after the last dose of {name} from later"
        return Judged(Verdict.UNKNOWN, f"line {line.number}: {because}", line.number)
    when = "on the last therapy" if not days else f"{days_told(days, days)} after the last therapy"
    because = f"line {line.number}: progression {when}, as recorded{noted}"
    return Judged(Verdict.MET, because, line.number, bool(taken))


def _late(judged: Judged, line: Line, came: str, rules: RulesFile) -> Judged:
    """What a progression later than the window shows: nothing without a response before it."""
    response = line.given.best_response
    least = RESPONSES.index(rules.refractory.least_response)
    if response is None:
        because = f"line {line.number}: {came}, but the best response is not recorded"
        return Judged(Verdict.UNKNOWN, because, line.number)
    if RESPONSES.index(response) < least:
        return judged
    return Judged(Verdict.NOT_MET, f"line {line.number}: {response}, and {came}", line.number)


def _before_the_end(drug: str, line: Line) -> tuple[int, int] | None:
    """Fewest and most days from a drug's last dose to the end of its line; None if not recorded.

    A drug without a recorded last dose is taken to have been given to the end, unless it may have
    ended before.
    """
    if drug not in line.last_dose:
        return None if _may_end_early(drug, line) else (0, 0)
    end = end_of(line)
    if end is None:
        return None
    fewest, most = days_between(line.last_dose[drug], end)
    return max(0, fewest), max(0, most)


def _noted(drug: str, line: Line, rules: RulesFile, assumed: str) -> str:
    """What stands beside a refractoriness: that it is debated, what its last dose is taken for."""
    debated = ", on maintenance (debated)" if is_debated(drug, line, rules) else ""
    return debated + (f" ({assumed})" if assumed else "")


def _with_later_response(judged: Judged, drug: str, resolved: Resolved, rules: RulesFile) -> Judged:
    """A refractoriness with the response that a later line with the drug brought, if it did."""
    later = later_response(drug, judged, resolved.lines, rules)
    if later is None:
        return judged
    told = f"; since then {later.given.best_response} with it in line {later.number}"
    return judged._replace(because=judged.because + told)


def later_response(
    drug: str, judged: Judged, lines: tuple[Line, ...] | None, rules: RulesFile
) -> Line | None:
    """The first line with a drug and a response after the line that made it refractory."""
    least = RESPONSES.index(rules.refractory.least_response)
    for line in lines or ():
        after = judged.line is not None and line.number > judged.line
        response = line.given.best_response
        if after and drug in line.known and response and RESPONSES.index(response) >= least:
            return line
    return None


def is_debated(drug: str, line: Line, rules: RulesFile) -> bool:
    """Whether a progression on the drug came on maintenance, where it is debated what that says."""
    return drug in line.maintenance and any(drug == each.drug for each in rules.maintenance)


def _class_may_mean(drug: str, classes: Iterable[str], knowledge: Knowledge) -> bool:
    return any(knowledge.belongs(drug, each) for each in classes)


def stopped_early(given: GivenLine) -> bool:
    """Whether disease was stable in a line that is not known to have run its course."""
    return given.best_response == "SD" and given.stopped_for not in ("progression", "completed")


_ASSUMED = "last dose taken as the end of the line"
_AT_PROGRESSION = "taken to have been given until the progression"


def _taken_for(drug: str, line: Line) -> str:
    """What the last dose of a drug is taken for, where it is not recorded."""
    if drug in line.last_dose:
        return ""
    return _AT_PROGRESSION if line.given.end is None else _ASSUMED


def _refractory_in(drug: str, line: Line, rules: RulesFile, name: str) -> Judged:
    """Refractoriness to a drug as one line shows it (IMWG 2011; conventions of rules.yaml)."""
    given, number = line.given, line.number

    def judged(verdict: Verdict, because: str, *, assumed: bool = False) -> Judged:
        return Judged(verdict, f"line {number}: {because}", number, assumed)

    cycles, asked = given.cycles, rules.refractory
    if cycles is not None and cycles < asked.least_cycles:
        return judged(Verdict.UNKNOWN, f"{_count(cycles, 'cycle')} of {name}, too few to tell")
    response = given.best_response
    least = RESPONSES.index(rules.refractory.least_response)
    too_little = response is not None and RESPONSES.index(response) < least
    early = stopped_early(given)
    short = cycles is not None and cycles < asked.least_cycles_if_stable
    open_ = _TOO_EARLY if early else ""
    if response == "SD" and short:
        open_ = f"stable disease after {_count(cycles or 0, 'cycle')} of {name}, too few to tell"
    if too_little and not open_:
        return judged(
            Verdict.MET, f"best response {response}, below {rules.refractory.least_response}"
        )
    if given.progression is None and given.stopped_for == "progression":
        before = _before_the_end(drug, line)
        # The progression may be dated a little after the end.
        if before is not None and before[1] + asked.days_to_confirm <= asked.days:
            taken = _taken_for(drug, line)
            told = f"stopped for progression while on {name}{_noted(drug, line, rules, taken)}"
            return judged(Verdict.MET, told, assumed=bool(taken))
        return judged(
            Verdict.UNKNOWN,
            f"whether {name} was still given at the progression it was stopped for is not recorded",
        )
    if given.progression in (None, "none"):
        if open_:
            return judged(Verdict.UNKNOWN, open_)
        if given.progression == "none" and response is not None:
            return judged(Verdict.NOT_MET, "no progression is recorded as such")
        return judged(Verdict.UNKNOWN, "whether the disease progressed is not recorded")
    anchor, taken = _anchor(drug, line)
    if anchor is None:
        followed = ", and a transplant or maintenance followed"
        why = followed if given.transplant is not None or line.maintenance else ""
        return judged(Verdict.UNKNOWN, f"the last dose of {name} is not recorded{why}")
    fewest, most = days_between(anchor, given.progression)
    window = rules.refractory.days
    noted = _noted(drug, line, rules, taken)
    least_by, most_by = _by_the_stop(drug, line, fewest, most, rules)
    if most_by <= window:
        when = f"progression {_after(fewest, most, name)}"
        when += f", within {window} days" if 0 < most <= window else ""
        if taken == _AT_PROGRESSION or most > window:
            when = f"stopped for progression while on {name} or soon after"
        return judged(Verdict.MET, when + noted, assumed=bool(taken))
    if taken and drug in line.maintenance:
        return judged(Verdict.UNKNOWN, f"how long maintenance with {name} went on is not recorded")
    if least_by <= window:
        told = f"the dates can't tell day {window} after the last dose of {name} from later"
        return judged(Verdict.UNKNOWN, told)
    if open_:
        return judged(Verdict.UNKNOWN, open_)
    if response is None:
        return judged(Verdict.UNKNOWN, "the best response is not recorded")
    told = f"{response}, and progression {_after(fewest, most, name)}"
    return judged(Verdict.NOT_MET, told + (f" ({taken})" if taken else ""))


def _by_the_stop(
    drug: str, line: Line, fewest: int, most: int, rules: RulesFile
) -> tuple[int, int]:
    """Days to a progression, no more than a line that was stopped for it leaves room for."""
    before = _before_the_end(drug, line)
    if before is None or not _goes_on(line):
        return fewest, most
    confirmed = rules.refractory.days_to_confirm
    return min(fewest, before[0] + confirmed), min(most, before[1] + confirmed)


_TOO_EARLY = "stable disease, and whether the course was completed is not recorded, or it was not"


def _after(fewest: int, most: int, name: str) -> str:
    """When a progression came: on a drug, or how long after its last dose."""
    if most <= 0:
        return f"on {name}"
    after = f"after the last dose of {name}"
    if fewest < 0:
        return f"on {name} or up to {days_told(most, most)} {after}"
    return f"{days_told(fewest, most)} {after}"


def last_dose(drug: str, line: Line) -> tuple[str | None, bool]:
    """The day of a drug's last dose in a line, and whether it is assumed from the line's end.

    What is called the end of a line with maintenance may be that of what came before it.
    """
    if drug in line.last_dose:
        return line.last_dose[drug], False
    if _may_end_early(drug, line) or (line.maintenance and not _end_is_of_all(line)):
        return None, False
    return line.given.end, line.given.end is not None


def _anchor(drug: str, line: Line) -> tuple[str | None, str]:
    """The day from which a progression is counted for a drug, and what it is taken for if so."""
    if drug in line.last_dose:
        return line.last_dose[drug], ""
    if _may_end_early(drug, line):
        return None, ""
    progression = line.given.progression
    if progression not in (None, "none") and _goes_on(line) and _may_go_on(line):
        # Still given when the disease progressed: the line has no end before it.
        return progression, _AT_PROGRESSION
    return line.given.end, _ASSUMED if line.given.end is not None else ""


def _may_go_on(line: Line) -> bool:
    """Whether a line may have gone on after the end that is recorded, if one is."""
    return line.given.end is None or bool(line.maintenance)


def _may_end_early(drug: str, line: Line) -> bool:
    """Whether a drug may have ended before its line: by a transplant, or a number of cycles."""
    if drug in line.maintenance:
        return False
    return line.given.transplant is not None or bool(line.maintenance) or drug in line.fixed


def _goes_on(line: Line) -> bool:
    """Whether a line went on until the progression: it was stopped for it.

    A missing end alone does not say so: it may only not have been recorded.
    """
    return line.given.stopped_for == "progression"


def days_between(start: str, end: str) -> tuple[int, int]:
    """Fewest and most days from one partial date to another; negative where the end comes first."""
    return (
        (earliest(end) - latest(start)).days,
        (latest(end) - earliest(start)).days,
    )


def days_told(fewest: int, most: int) -> str:
    """A number of days, or from the fewest to the most, in words."""
    return _count(fewest, "day") if fewest == most else f"{fewest} to {most} days"


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _progressed_on_last(profile: Profile, last: Line | None) -> Judged:
    if profile.progressed_on_last is not None:
        verdict = Verdict.MET if profile.progressed_on_last else Verdict.NOT_MET
        return Judged(verdict, "recorded as progressed_on_last")
    if last is None:
        return Judged(Verdict.UNKNOWN, "progression on the last therapy is not recorded")
    given = last.given
    if given.stopped_for == "progression":
        if _all_given_before(last):
            because = f"line {last.number}: what was given until the progression is not recorded"
            return Judged(Verdict.UNKNOWN, because, last.number)
        return Judged(Verdict.MET, f"line {last.number} was stopped for progression", last.number)
    if given.best_response == "PD":
        because = f"line {last.number}: the best response is progression"
        return Judged(Verdict.MET, because, last.number)
    if given.progression == "none":
        return Judged(Verdict.NOT_MET, f"line {last.number}: no progression", last.number)
    if given.progression is None:
        because = f"line {last.number}: progression is not recorded"
        return Judged(Verdict.UNKNOWN, because, last.number)
    end = end_of(last)
    if end is None:
        # The day that is called the end may be that of a part; what came before it came on it.
        if given.end is not None and days_between(given.end, given.progression)[1] <= 0:
            return Judged(Verdict.MET, f"line {last.number}: progression on it", last.number)
        because = f"line {last.number}: the day on which it ended is not recorded"
        return Judged(Verdict.UNKNOWN, because, last.number)
    fewest, most = days_between(end, given.progression)
    if most <= 0:
        return Judged(Verdict.MET, f"line {last.number}: progression on it", last.number)
    if fewest > 0:
        return Judged(Verdict.NOT_MET, f"line {last.number}: progression after it", last.number)
    because = f"line {last.number}: its dates can't tell whether progression was on it"
    return Judged(Verdict.UNKNOWN, because, last.number)


def end_of(line: Line) -> str | None:
    """The day on which a line ended, with the last of its drugs; None where not recorded."""
    ends = list(line.last_dose.values())
    end = line.given.end
    if line.maintenance and not _end_is_of_all(line):
        if not line.maintenance <= set(line.last_dose):
            return None
        ends += [] if end is None else [end]
    elif end is not None:
        return end
    elif not _all_last_doses(line):
        return None
    return max(ends, key=latest, default=None)


def _all_given_before(line: Line) -> bool:
    """Whether the last doses of all drugs lie before a progression, a transplant between them.

    That the line was stopped for the progression does not say then how long it had gone on.
    """
    progression = line.given.progression
    if progression in (None, "none") or line.given.transplant is None or line.maintenance:
        return False
    known = line.drugs is not None and line.drugs - line.steroids <= set(line.last_dose)
    return known and all(
        days_between(day, str(progression))[0] > 0 for day in line.last_dose.values()
    )


def _end_is_of_all(line: Line) -> bool:
    """Whether the end of a line with maintenance is that of the maintenance too.

    It may be that of what came before it, unless a progression stopped the line by then.
    """
    end, progression = line.given.end, line.given.progression
    if end is None or progression in (None, "none") or not _goes_on(line):
        return False
    return days_between(str(progression), end)[0] >= 0


def _all_last_doses(line: Line) -> bool:
    """Whether the last doses tell the end of a line: of each drug that went on, no transplant."""
    if line.drugs is None or line.given.transplant is not None:
        return False
    going_on = line.drugs - line.fixed or line.drugs
    return going_on <= set(line.last_dose)


def _days_since_last(profile: Profile, last: Line | None) -> tuple[int, int] | None:
    """Days from the end of the last therapy to the progression."""
    if profile.days_since_last is not None:
        return profile.days_since_last, profile.days_since_last
    if last is None or last.given.progression in (None, "none"):
        return None
    end = end_of(last)
    if end is None:
        return (0, 0) if _goes_on(last) and not _all_given_before(last) else None
    fewest, most = days_between(end, last.given.progression)
    return max(0, fewest), max(0, most)


def _transplants(profile: Profile, lines: tuple[Line, ...] | None) -> frozenset[str] | None:
    """The kinds of transplant that were received, those of the lines included."""
    kinds = {line.given.transplant for line in lines or () if line.given.transplant is not None}
    received = profile.transplant.received if profile.transplant is not None else None
    if received is None and not kinds:
        return None
    return frozenset({*kinds, *([] if received in (None, "none") else [received])})


def _warnings(
    profile: Profile, lines: tuple[Line, ...] | None, as_of: str, preparing: frozenset[str]
) -> Iterator[str]:
    for what, day in _days_given(profile, lines):
        if day not in (None, "none") and earliest(str(day)) > latest(as_of):
            yield f"{what} ({day}) is after the day asked about, {as_of}"
    planned: frozenset[str] = frozenset()
    for line, following in pairwise(lines or ()):
        start, end = following.given.start, line.given.end
        if start is not None and end is not None and latest(start) < earliest(end):
            yield f"line {following.number} starts before line {line.number} ended"
        planned |= line.known
        if _is_planned(line, following, planned, preparing):
            yield (
                f"line {following.number} looks like a planned part of line {line.number} "
                "(transplant or maintenance); it is counted as a line of its own, as given"
            )
        else:
            planned = frozenset()


def _days_given(
    profile: Profile, lines: tuple[Line, ...] | None
) -> Iterator[tuple[str, str | None]]:
    """Every day that is recorded, and what happened on it."""
    for line in lines or ():
        place = f"line {line.number}: its"
        yield f"{place} start", line.given.start
        yield f"{place} end", line.given.end
        yield f"{place} progression", line.given.progression
        for drug, day in line.last_dose.items():
            yield f"{place} last dose of {drug}", day
    if profile.transplant is not None:
        yield "the transplant", profile.transplant.date


def _is_planned(
    line: Line, following: Line, planned: frozenset[str], preparing: frozenset[str]
) -> bool:
    """Whether what is listed as a new line looks like a planned part of the one before.

    Such is a transplant with what prepares for it, and a further course of drugs that the line,
    with its planned parts, held already.
    """
    ended_well = line.given.progression in (None, "none")
    ended_well &= line.given.stopped_for in (None, "completed")
    if not ended_well:
        return False
    given = (following.drugs or frozenset()) - preparing - following.maintenance
    if following.given.transplant is not None and given <= planned:
        return True
    return following.drugs is not None and following.drugs <= planned


def months_beyond(start: str, end: str) -> tuple[int, int]:
    """Fewest and most months from one partial date to another, a month that has begun counted."""
    return (
        _months(latest(start), earliest(end), begun=True),
        _months(earliest(start), latest(end), begun=True),
    )


def months_between(start: str, end: str) -> tuple[int, int]:
    """Fewest and most whole months from one partial date to another."""
    return (
        _months(latest(start), earliest(end)),
        _months(earliest(start), latest(end)),
    )


def _months(start: datetime.date, end: datetime.date, *, begun: bool = False) -> int:
    months = (end.year - start.year) * 12 + end.month - start.month
    if begun:
        return months + 1 if end.day > start.day else months
    return months - 1 if end.day < start.day else months
