"""Owns the words of criteria and statements, made from typed values; it must never hold a fact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, assert_never

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
from rrmm_cli.model.statement import Premise, Statement


class Names(NamedTuple):
    """What drugs and classes are called, by id."""

    drugs: Mapping[str, str]
    classes: Mapping[str, str]


_UNITS = {"lines": "lines of therapy", "therapies": "therapies", "regimens": "regimens"}
_UNIT = {"lines": "line of therapy", "therapies": "therapy", "regimens": "regimen"}

_DISEASE = {
    "newly-diagnosed": "newly diagnosed disease",
    "relapsed-or-refractory": "relapsed or refractory disease",
    "in-response": "disease in response",
    "smoldering": "smoldering disease",
}
_TRANSPLANT = {
    "received": "had {}",
    "not-received": "never had {}",
    "eligible": "eligible for {}",
    "ineligible": "not eligible for {}",
    "refused": "refused {}",
}
_TRANSPLANT_NEEDED = {
    "received": "{} received before",
    "not-received": "no {} before",
    "eligible": "fitness for {}",
    "ineligible": "no fitness for {}",
    "refused": "refusal of {}",
}
_PREMISE: dict[Premise, str] = {
    "adult": "an adult",
    "multiple-myeloma": "multiple myeloma that needs treatment",
    "relapsed-or-refractory": "relapsed or refractory disease",
}
_POPULATION: dict[frozenset[Premise], str] = {
    frozenset(): "",
    frozenset({"adult"}): "adults",
    frozenset({"multiple-myeloma"}): "people with multiple myeloma",
    frozenset({"adult", "multiple-myeloma"}): "adults with multiple myeloma",
    frozenset({"relapsed-or-refractory"}): "people with relapsed or refractory multiple myeloma",
    frozenset(
        {"multiple-myeloma", "relapsed-or-refractory"}
    ): "people with relapsed or refractory multiple myeloma",
    frozenset(
        {"adult", "relapsed-or-refractory"}
    ): "adults with relapsed or refractory multiple myeloma",
    frozenset(
        {"adult", "multiple-myeloma", "relapsed-or-refractory"}
    ): "adults with relapsed or refractory multiple myeloma",
}


def statement_text(statement: Statement, names: Names) -> str:
    """A statement in plain words: for whom, then what is asked for."""
    population = _POPULATION[frozenset(statement.population)]
    criteria = criterion_text(statement.criteria, names)
    text = f"{population}: {criteria}" if population else criteria
    first = text.split()[0].rstrip(":;,")
    # A marker such as t(11;14) or eGFR keeps its case.
    return text[0].upper() + text[1:] if first.isalpha() and first.islower() else text


def criterion_text(criterion: Criterion, names: Names) -> str:
    """A criterion in plain words, without a capital or a full stop."""
    match criterion:
        case PriorLines():
            return _bounds(criterion.at_least, criterion.at_most, "prior " + _unit(criterion))
        case ExposedTo():
            return "prior treatment with " + _exposure(criterion, names)
        case RefractoryTo():
            last = " in the last line" if criterion.in_line else ""
            return "refractory to " + _counted(criterion, criterion.count, names) + last
        case Disease():
            return ("high-risk " if criterion.risk else "") + _DISEASE[criterion.state]
        case RelapsedAfter():
            return "relapsed after " + _agent(criterion, names)
        case RespondedTo():
            return f"responded to {_agent(criterion, names)} ({criterion.at_least} or better)"
        case IntolerantTo():
            return f"did not tolerate {_agent(criterion, names)}"
        case ProgressedWithin():
            days = _counting(criterion.days, "day")
            return f"progression on or within {days} of the last therapy"
        case ProgressedSinceLast():
            return "progression on or since the last therapy"
        case TimeSince():
            return _time_since(criterion, names)
        case Biomarker():
            return f"{criterion.marker} {criterion.state}"
        case Age():
            return "age " + _bounds(criterion.at_least_years, criterion.at_most_years, "year", "s")
        case Condition():
            grade = f" of grade {criterion.at_least_grade} or higher"
            name = criterion.name.replace("-", " ") + (grade if criterion.at_least_grade else "")
            return name if criterion.state == "present" else f"no {name}"
        case Measure():
            bounds = _bounds(criterion.at_least, criterion.at_most, criterion.unit)
            return f"{criterion.quantity.replace('-', ' ')} {bounds}"
        case Transplant():
            kind = f"{criterion.type} stem cell transplant" if criterion.type else "transplant"
            return _TRANSPLANT[criterion.state].format(f"{article(kind)} {kind}")
        case Judgement():
            return criterion.text
        case NoneStated():
            return "no criteria stated"
        case AllOf():
            return _all_of(criterion.parts, names)
        case AnyOf():
            return "either " + ", or ".join(_nested(part, names) for part in criterion.parts)
        case Not():
            return _denied(criterion.part, criterion_text(criterion.part, names))
        case _:
            assert_never(criterion)


def needed(criterion: Criterion | Premise, names: Names) -> str:
    """A criterion or premise as what a treatment asks for: `lenalidomide-refractory disease`."""
    if isinstance(criterion, str):
        return _PREMISE[criterion]
    text = criterion_text(criterion, names)
    match criterion:
        case RefractoryTo(drug=str(drug), count=1, in_line=None):
            return f"{names.drugs.get(drug, drug)}-refractory disease"
        case RefractoryTo() | Not(part=RefractoryTo()):
            return f"disease {text}"
        case RelapsedAfter():
            return "a relapse after " + _agent(criterion, names)
        case RespondedTo():
            return f"a response to {_agent(criterion, names)} ({criterion.at_least} or better)"
        case IntolerantTo():
            return "intolerance of " + _agent(criterion, names)
        case Transplant():
            kind = f"{criterion.type} stem cell transplant" if criterion.type else "transplant"
            kind = kind if criterion.state == "not-received" else f"{article(kind)} {kind}"
            return _TRANSPLANT_NEEDED[criterion.state].format(kind)
        case AnyOf():
            parts = [
                f"({_all_of(part.parts, names)})"
                if isinstance(part, AllOf)
                else needed(part, names)
                for part in criterion.parts
            ]
            return "either " + ", or ".join(parts)
        case _:
            return text


def _all_of(parts: Sequence[Criterion], names: Names) -> str:
    """All parts, with the exposures behind the line count, as labels put it."""
    exposures = [part for part in parts if isinstance(part, ExposedTo)]
    others = [part for part in parts if not isinstance(part, ExposedTo)]
    counts = [part for part in others if isinstance(part, PriorLines)]
    words = [_nested(part, names) for part in others]
    if exposures:
        listed = listing([_exposure(part, names) for part in exposures])
        if len(counts) == 1:
            place = others.index(counts[0])
            words[place] += f" including {listed}"
        else:
            words.append(f"prior treatment with {listed}")
    return "; ".join(words)


def _nested(part: Criterion, names: Names) -> str:
    text = criterion_text(part, names)
    return f"({text})" if isinstance(part, AllOf | AnyOf) else text


def _exposure(criterion: ExposedTo, names: Names) -> str:
    text = _counted(criterion, criterion.count, names)
    if criterion.min_cycles:
        text += f" for at least {_counting(criterion.min_cycles, 'cycle')}"
    return text + (" in the last line" if criterion.in_line else "")


def _counted(agent: Agent, count: int, names: Names) -> str:
    if count == 1:
        return _agent(agent, names)
    return f"at least {count} {plural(_bare(agent, names))}"


def _agent(agent: Agent, names: Names) -> str:
    bare = _bare(agent, names)
    return bare if agent.drug is not None else f"{article(bare)} {bare}"


def _bare(agent: Agent, names: Names) -> str:
    if agent.drug is not None:
        return names.drugs.get(agent.drug, agent.drug)
    if agent.drug_class is not None:
        return names.classes.get(agent.drug_class, agent.drug_class)
    return f"{agent.target}-directed therapy"


def article(words: str) -> str:
    """`a` or `an`, as it is said before the words."""
    return "an" if words[0].lower() in "aeiou" or words.startswith("XPO1") else "a"


def plural(words: str) -> str:
    """The plural of a drug class's name."""
    if words.endswith("y") and not words.endswith(("ay", "ey", "oy")):
        return words[:-1] + "ies"
    return words + "s"


def listing(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return ", ".join(words[:-1]) + " and " + words[-1]


def _unit(criterion: PriorLines) -> str:
    last = criterion.at_most if criterion.at_most is not None else criterion.at_least
    return (_UNIT if last == 1 else _UNITS)[criterion.unit]


def _bounds(low: float | None, high: float | None, unit: str, ending: str = "") -> str:
    """Bounds with their unit, which takes its ending unless the last number is one."""
    shown = [_number(each) for each in (low, high) if each is not None]
    named = unit if shown[-1] == "1" else unit + ending
    if low is not None and high is not None:
        return f"{shown[0]} {named}" if low == high else f"{shown[0]} to {shown[1]} {named}"
    return f"at {'least' if low is not None else 'most'} {shown[0]} {named}"


def _counting(number: int, noun: str) -> str:
    return f"{number} {noun if number == 1 else noun + 's'}"


def _number(value: float) -> str:
    return format(value, ".15g")


def _time_since(criterion: TimeSince, names: Names) -> str:
    ended = {
        "last-therapy": "the last therapy",
        "transplant": "the transplant",
        "drug": names.drugs.get(criterion.drug or "", criterion.drug or ""),
    }[criterion.of]
    until = {"today": "since", "progression": "to progression after"}[criterion.to]
    months = _bounds(criterion.at_least_months, criterion.at_most_months, "month", "s")
    return f"{months} {until} {ended}"


def _denied(criterion: Criterion, text: str) -> str:
    """A denied criterion as people say it; one with parts stays in brackets, to be clear."""
    if isinstance(criterion, ExposedTo) and text.startswith("prior treatment"):
        return f"no {text}"
    if isinstance(criterion, RefractoryTo):
        return f"not {text}"
    return f"not ({text})"
