"""Owns pending decisions: what a regulator was asked and has not answered, dated; never a guess."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from rrmm_cli.model.base import Claim, Id, PartialDate, Text, check_span


class Pending(Claim):
    """One application or opinion that waits for a regulator's decision."""

    id: Id
    """Its stable key."""
    name: Text
    """What it is about, in a few words."""
    drugs: list[Id] = Field(min_length=1)
    """The drugs that it is about."""
    regimen: Id | None = None
    """The regimen that it is about, when it is in the catalog."""
    jurisdiction: str = Field(pattern=r"^[A-Z]{2}$")
    """Where the decision is to be made."""
    step: Literal["filed", "accepted", "opinion"]
    """How far it has come: handed in, accepted for review, or with a committee's opinion."""
    text: Text
    """What is asked for, in our own words."""
    from_: PartialDate = Field(alias="from")
    """The day of that step."""
    expected: PartialDate | None = None
    """When the decision is due; null when no source says."""
    until: PartialDate | None = None
    """The day of the decision; null while none was seen."""
    outcome: Text | None = None
    """What was decided; null while no decision was seen."""
    checked_on: PartialDate
    """The day on which somebody last looked for a decision."""

    @model_validator(mode="after")
    def _decision_has_its_day(self) -> Self:
        check_span(self.from_, self.until)
        if (self.until is None) != (self.outcome is None):
            raise ValueError("a decision has a day and an outcome: give both or neither")
        return self
