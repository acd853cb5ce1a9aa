"""Owns criteria: what a statement asks of a history, as typed values; it must never judge one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, get_args

from pydantic import Field, model_validator

from rrmm_cli.model.base import Id, Model, Text, check_order

Response = Literal["sCR", "CR", "VGPR", "PR", "MR", "SD", "PD"]
"""IMWG response categories, best first."""


class Agent(Model):
    """Exactly one of a drug, a class or a target."""

    drug: Id | None = None
    """Id of one drug."""
    drug_class: Id | None = Field(default=None, alias="class")
    """Id of a drug class; its subclasses count."""
    target: Text | None = None
    """A target of drugs, such as BCMA."""

    @model_validator(mode="after")
    def _exactly_one(self) -> Agent:
        if sum(part is not None for part in (self.drug, self.drug_class, self.target)) != 1:
            raise ValueError("give exactly one of drug, class, target")
        return self


class PriorLines(Model):
    """How many lines of therapy came before."""

    kind: Literal["prior_lines"]
    at_least: int | None = Field(default=None, ge=0)
    """Fewest prior lines."""
    at_most: int | None = Field(default=None, ge=0)
    """Most prior lines."""
    unit: Literal["lines", "therapies", "regimens"]
    """The label's own word; all are judged by lines (convention)."""

    @model_validator(mode="after")
    def _bounded(self) -> PriorLines:
        if self.at_least is None and self.at_most is None:
            raise ValueError("give at_least, at_most or both")
        check_order(self.at_least, self.at_most, "*")
        return self


class ExposedTo(Agent):
    """A drug, class or target was received before."""

    kind: Literal["exposed_to"]
    count: int = Field(default=1, ge=1)
    """How many distinct drugs of it."""
    in_line: Literal["last"] | None = None
    """Only the last line counts, where a trial asks so."""
    min_cycles: int | None = Field(default=None, ge=1)
    """Fewest cycles received, where a trial asks so."""


class RefractoryTo(Agent):
    """The disease is refractory to a drug, class or target."""

    kind: Literal["refractory_to"]
    count: int = Field(default=1, ge=1)
    """How many distinct drugs of it."""
    in_line: Literal["last"] | None = None
    """Only the last line counts, where a trial asks so."""


class Disease(Model):
    """The state of the disease."""

    kind: Literal["disease"]
    state: Literal["newly-diagnosed", "relapsed-or-refractory", "in-response", "smoldering"]
    """The state asked for."""
    risk: Literal["high"] | None = None
    """Only this risk group, where the label says so."""


class RelapsedAfter(Agent):
    """The disease came back after a drug, class or target."""

    kind: Literal["relapsed_after"]


class RespondedTo(Agent):
    """The disease responded to a drug, class or target."""

    kind: Literal["responded_to"]
    at_least: Response = "PR"
    """The least response that counts."""


class IntolerantTo(Agent):
    """A drug, class or target was not tolerated."""

    kind: Literal["intolerant_to"]


class ProgressedWithin(Model):
    """Progression on the last therapy, or within some days of its end."""

    kind: Literal["progressed_within"]
    days: int = Field(ge=0)
    """Days after the end of the last therapy, the last one included."""


class ProgressedSinceLast(Model):
    """Progression on or since the last therapy, without a window of days."""

    kind: Literal["progressed_since_last"]


class TimeSince(Model):
    """How long ago a therapy ended."""

    kind: Literal["time_since"]
    of: Literal["last-therapy", "transplant", "drug"]
    """What ended."""
    drug: Id | None = None
    """Which drug, where `of` is drug."""
    to: Literal["today", "progression"]
    """Until when the time runs."""
    at_least_months: int | None = Field(default=None, ge=0)
    """Shortest time in months."""
    at_most_months: int | None = Field(default=None, ge=0)
    """Longest time in months."""

    @model_validator(mode="after")
    def _complete(self) -> TimeSince:
        if (self.of == "drug") != (self.drug is not None):
            raise ValueError("name the drug when, and only when, of is drug")
        if self.at_least_months is None and self.at_most_months is None:
            raise ValueError("give at_least_months, at_most_months or both")
        check_order(self.at_least_months, self.at_most_months, "*_months")
        return self


class Biomarker(Model):
    """A marker of the disease."""

    kind: Literal["biomarker"]
    marker: Text
    """The marker as people write it, such as t(11;14)."""
    state: Literal["present", "absent"]
    """What is asked for."""


class Age(Model):
    """The age of the person."""

    kind: Literal["age"]
    at_least_years: int | None = Field(default=None, ge=0)
    """Youngest age."""
    at_most_years: int | None = Field(default=None, ge=0)
    """Oldest age."""

    @model_validator(mode="after")
    def _bounded(self) -> Age:
        if self.at_least_years is None and self.at_most_years is None:
            raise ValueError("give at_least_years, at_most_years or both")
        check_order(self.at_least_years, self.at_most_years, "*_years")
        return self


class Condition(Model):
    """Another condition of the person."""

    kind: Literal["condition"]
    name: Id
    """Its key, such as peripheral-neuropathy."""
    state: Literal["present", "absent"]
    """What is asked for."""
    at_least_grade: int | None = Field(default=None, ge=1, le=5)
    """The least CTCAE grade that counts as present."""


class Measure(Model):
    """A measured value."""

    kind: Literal["measure"]
    quantity: Id
    """What is measured, such as creatinine-clearance."""
    at_least: float | None = None
    """Lowest value."""
    at_most: float | None = None
    """Highest value."""
    unit: Text
    """Unit of both bounds."""

    @model_validator(mode="after")
    def _bounded(self) -> Measure:
        if self.at_least is None and self.at_most is None:
            raise ValueError("give at_least, at_most or both")
        check_order(self.at_least, self.at_most, "*")
        return self


class Transplant(Model):
    """A stem cell transplant received, possible, impossible or refused."""

    kind: Literal["transplant"]
    state: Literal["received", "not-received", "eligible", "ineligible", "refused"]
    """What is asked for."""
    type: Literal["autologous", "allogeneic"] | None = None
    """Which kind, where the statement says so."""


class Judgement(Model):
    """Words that only a clinician can settle."""

    kind: Literal["judgement"]
    text: Text
    """What has to be judged."""


class NoneStated(Model):
    """The statement sets no criterion: no partner, no line rule."""

    kind: Literal["none_stated"]


class AllOf(Model):
    """Every part is asked for."""

    kind: Literal["all_of"]
    parts: list[Criterion] = Field(min_length=1)
    """The parts; an empty list is an error, for it would always be met."""


class AnyOf(Model):
    """One part suffices."""

    kind: Literal["any_of"]
    parts: list[Criterion] = Field(min_length=1)
    """The parts; an empty list is an error, for it would never be met."""


class Not(Model):
    """The part must not hold."""

    kind: Literal["not"]
    part: Criterion
    """What must not hold."""


Criterion = Annotated[
    PriorLines
    | ExposedTo
    | RefractoryTo
    | Disease
    | RelapsedAfter
    | RespondedTo
    | IntolerantTo
    | ProgressedWithin
    | ProgressedSinceLast
    | TimeSince
    | Biomarker
    | Age
    | Condition
    | Measure
    | Transplant
    | Judgement
    | NoneStated
    | AllOf
    | AnyOf
    | Not,
    Field(discriminator="kind"),
]
"""One thing asked of a history, or a tree of such things."""

KINDS: dict[str, type[Model]] = {
    get_args(model.model_fields["kind"].annotation)[0]: model
    for model in get_args(get_args(Criterion)[0])
}
"""Every kind of criterion, by its word."""


def asked_singly(criterion: Criterion) -> Iterator[Criterion]:
    """Everything that a criterion asks for, without all_of, any_of and not."""
    if isinstance(criterion, AllOf | AnyOf):
        for part in criterion.parts:
            yield from asked_singly(part)
    elif isinstance(criterion, Not):
        yield from asked_singly(criterion.part)
    else:
        yield criterion


def trusted(data: Mapping[str, Any]) -> Criterion:
    """A criterion from data that was one before it was stored, without asking again.

    To check the criteria of a whole catalog once more took a tenth of the time of an answer.
    """
    fields = dict(data)
    if "parts" in fields:
        fields["parts"] = [trusted(part) for part in fields["parts"]]
    elif "part" in fields:
        fields["part"] = trusted(fields["part"])
    return KINDS[fields["kind"]].model_construct(**fields)  # type: ignore[return-value]
