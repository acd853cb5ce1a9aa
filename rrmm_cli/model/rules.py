"""Owns thresholds and derivation rules, each with source and version; it must never apply one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Self, get_args

from pydantic import Field, model_validator

from rrmm_cli.model.base import Claim, Id, Model, Text
from rrmm_cli.model.caution import Severity
from rrmm_cli.model.criterion import Response


class Rule(Claim):
    """A rule by which a history is read."""

    version: Text
    """Who set the rule, and in which year."""
    text: Text
    """The rule in plain words."""
    convention: bool = False
    """True where the rule is ours and no source settles it; printed as such."""


class RefractoryRule(Rule):
    """When the disease counts as refractory to a drug."""

    days: int = Field(ge=0)
    """Progression up to this many days after the last dose, that day included, counts."""
    least_response: Response
    """A best response below this one counts too."""
    least_cycles: int = Field(ge=0)
    """With fewer cycles of the drug it is unknown."""
    least_cycles_if_stable: int = Field(ge=0)
    """Where the best response is stable disease, it is unknown with fewer cycles."""
    days_to_confirm: int = Field(ge=0)
    """How many days after the end of a line the progression it was stopped for may be dated."""


class Member(Model):
    """One class of a group and how many of its drugs are asked for."""

    drug_class: Id = Field(alias="class")
    """Id of the class."""
    count: int = Field(default=1, ge=1)
    """How many distinct drugs of it."""


class AdultRule(Rule):
    """Who is an adult where a label names no age."""

    years: int = Field(ge=0)
    """From this age on."""


class Group(Rule):
    """A named set of classes, such as triple-class."""

    id: Id
    """Key of the group."""
    name: Text
    """What people write, such as triple-class."""
    of: Literal["exposed", "refractory", "either"]
    """Whether the name is used of exposure, of refractoriness, or of both."""
    members: list[Member] = Field(min_length=1)
    """Its classes."""


StateId = Literal[
    "newly-diagnosed",
    "smoldering",
    "in-response",
    "relapsed",
    "refractory",
    "relapsed-and-refractory",
    "relapsed-or-refractory",
    "primary-refractory",
]


class StateRule(Rule):
    """What a state of the disease is called, and when."""

    id: StateId
    """Key of the state."""
    name: Text
    """What people write."""


class MaintenanceDebate(Rule):
    """A drug for which it is debated whether progression on maintenance counts as refractory."""

    drug: Id
    """The drug."""


class Window(Rule):
    """How long ago a treatment must have been to be used again, according to one source."""

    id: Id
    """Key of the window."""
    basis: Literal["label", "guideline", "article"]
    """Who says so."""
    drug: Id | None = None
    """The drug it is about; null where it is about any."""
    months: int = Field(ge=0)
    """How many months."""
    bound: Literal["more-than", "at-least"]
    """Whether exactly so many are enough."""
    measured_to: Literal["today", "progression"]
    """From the end of the treatment until when."""
    least_response: Response | None = None
    """The best response to the drug that is asked for at least; null where none is asked for."""
    given_once: list[Id] = []
    """Classes whose drugs are given once, of which it does not speak."""


class EarlyRelapse(Rule):
    """What counts as an early relapse, according to one source."""

    id: Id
    """Key of the rule."""
    months: int = Field(ge=1)
    """Progression within this many months of the start of the first line."""


CautionCode = Literal[
    "refractory-component", "refractory-class", "intolerant-component", "intolerant-class"
]


class HistoryCaution(Rule):
    """What a history itself warns of, whatever the regimen's label says."""

    code: CautionCode
    """Key of the caution."""
    severity: Severity
    """How grave it is."""


class RulesFile(Model):
    """rules.yaml: thresholds and derivation rules."""

    adult: AdultRule
    """The age from which a person is an adult where a label names none."""
    refractory: RefractoryRule
    """What makes the disease refractory to a drug."""
    ever: Rule
    """What a later response to a drug says of an earlier refractoriness."""
    maintenance: list[MaintenanceDebate]
    """Drugs whose maintenance counts, though that is debated."""
    exposed: Rule
    """When a drug or a class counts as received."""
    lines: list[Rule] = Field(min_length=1)
    """How lines of therapy are counted."""
    states: list[StateRule]
    """What the states of the disease are called."""
    groups: list[Group]
    """Named sets of classes."""
    windows: list[Window]
    """Re-treatment windows."""
    early_relapse: list[EarlyRelapse]
    """What counts as an early relapse."""
    cautions: list[HistoryCaution]
    """What a history itself warns of."""
    conventions: list[Rule]
    """Rules of our own."""

    @model_validator(mode="after")
    def _every_caution_once(self) -> Self:
        told = [caution.code for caution in self.cautions]
        wanted = get_args(CautionCode)
        if sorted(told) != sorted(wanted):
            raise ValueError(f"cautions: tell each of these once: {', '.join(wanted)}")
        return self

    @model_validator(mode="after")
    def _every_state_once(self) -> Self:
        wanted = get_args(StateId)
        if sorted(state.id for state in self.states) != sorted(wanted):
            raise ValueError(f"states: tell each of these once: {', '.join(wanted)}")
        return self

    @model_validator(mode="after")
    def _ids_once(self) -> Self:
        for rules in (self.windows, self.early_relapse):
            ids = [rule.id for rule in rules]
            if len(ids) != len(set(ids)):
                raise ValueError(f"two rules share an id: {', '.join(ids)}")
        return self


def trusted_rules(data: Mapping[str, Any]) -> RulesFile:
    """Rules from data that were rules before they were stored, without asking again."""

    def each(key: str, model: type[Model]) -> list[Any]:
        return [model.model_construct(**rule) for rule in data[key]]

    groups = [
        Group.model_construct(
            **{**group, "members": [Member.model_construct(**each) for each in group["members"]]}
        )
        for group in data["groups"]
    ]
    return RulesFile.model_construct(
        adult=AdultRule.model_construct(**data["adult"]),
        refractory=RefractoryRule.model_construct(**data["refractory"]),
        ever=Rule.model_construct(**data["ever"]),
        maintenance=each("maintenance", MaintenanceDebate),
        exposed=Rule.model_construct(**data["exposed"]),
        lines=each("lines", Rule),
        states=each("states", StateRule),
        groups=groups,
        windows=each("windows", Window),
        early_relapse=each("early_relapse", EarlyRelapse),
        cautions=each("cautions", HistoryCaution),
        conventions=each("conventions", Rule),
    )
