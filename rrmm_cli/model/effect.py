"""Owns side effects: their attribution to drugs and classes, and how often each was seen."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from rrmm_cli.model.base import Claim, Entry, Id, Text

System = Literal[
    "blood",
    "immune",
    "infection",
    "nervous-system",
    "heart",
    "vessels",
    "lungs",
    "gut",
    "liver",
    "kidney",
    "skin",
    "eye",
    "ear",
    "mouth",
    "muscle-and-bone",
    "metabolism",
    "endocrine",
    "reproduction",
    "general",
    "mind",
    "neoplasm",
    "laboratory",
]


class Attribution(Claim):
    """A drug or a class that the effect is attributed to."""

    drug: Id | None = None
    """Id of the drug."""
    drug_class: Id | None = Field(default=None, alias="class")
    """Id of the class; its subclasses and drugs are meant too."""
    context: Text | None = None
    """When it happens, such as `infusion reaction`."""
    as_written: Text | None = None
    """The words of an article for it, where they differ from the name."""

    @model_validator(mode="after")
    def _exactly_one(self) -> Attribution:
        if (self.drug is None) == (self.drug_class is None):
            raise ValueError("give exactly one of drug, class")
        return self


class Observation(Claim):
    """How often the effect was seen in one study."""

    drug: Id | None = None
    """Id of the drug under study, when one is meant."""
    regimen: Id | None = None
    """Id of the regimen under study, when it is in the catalog."""
    treatment: Text
    """What was given, as people write it."""
    study: Text
    """The trial or label table."""
    n: int | None = Field(default=None, ge=1)
    """How many people were observed; null when not stated."""
    any_grade_percent: float | None = Field(default=None, ge=0, le=100)
    """Share with any grade, in percent."""
    grade_3_plus_percent: float | None = Field(default=None, ge=0, le=100)
    """Share with grade 3 or higher, in percent."""
    note: Text | None = None
    """What else belongs to the figure."""


class Management(Claim):
    """How the effect is prevented or treated, according to a source."""

    id: Id
    """Key of the note inside its entry."""
    text: Text
    """What the source says."""


class EffectFacts(Entry):
    """What is known of a side effect beside what brings it."""

    plain_name: Text
    """What a person without training would say."""
    system: System
    """The organ system."""
    definition: Text | None = None
    """What it is, in one sentence."""
    observations: list[Observation] = []
    """How often it was seen, per study."""
    management: list[Management] = []
    """How it is prevented or treated."""


class Effect(EffectFacts):
    """One side effect under its usual term."""

    attributed_to: list[Attribution] = []
    """The drugs and classes that sources attribute it to."""
