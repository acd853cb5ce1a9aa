"""Owns regimens: one entry per set of drugs, with its settings and schedules inside."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from rrmm_cli.model.base import Claim, Entry, Id, Model, Text
from rrmm_cli.model.caution import Caution, RegimenKind
from rrmm_cli.model.statement import Setting, Statement


class Component(Model):
    """One drug of a regimen."""

    drug: Id
    """Id of the drug."""
    role: Literal["backbone", "lymphodepletion", "conditioning", "bridging", "premedication"]
    """Only the backbone counts as treatment given."""


class Dose(Claim):
    """How one component is given in one schedule."""

    drug: Id
    """Id of the drug."""
    dose: Text | None = None
    """The amount as the source gives it, such as `20 then 70`; null when not stated."""
    unit: Text | None = None
    """Unit of the amount, such as mg/m2."""
    route: Text | None = None
    """How it is given; null when not stated."""
    days: Text | None = None
    """On which days of the cycle; null when not stated."""
    cycles: Text | None = None
    """In which cycles, where the source says so."""
    note: Text | None = None
    """What else the source says of this dose."""


class Schedule(Claim):
    """One way in which the regimen is given."""

    id: Id
    """Key of the schedule inside its regimen."""
    name: Text
    """What tells it apart, such as `once weekly, 20/70 mg/m2`."""
    setting: Setting | None = None
    """The setting it belongs to; null when it is the same in all."""
    cycle_days: int | None = Field(default=None, ge=1)
    """Length of a cycle in days; null when not stated or not constant."""
    doses: list[Dose] = Field(min_length=1)
    """A row per component whose dose was read; a missing component is `not stated`."""
    note: Text | None = None
    """What else the source says of the schedule."""


class Regimen(Entry):
    """A named treatment: a combination, a single agent, a cell therapy or a transplant."""

    full_name: Text
    """Its drugs, spelt out."""
    kind: RegimenKind
    """What sort of thing it is."""
    components: list[Component] = Field(min_length=1)
    """Its drugs."""
    schedules: list[Schedule] = []
    """How it is given; empty when no dose was read in a source."""
    statements: list[Statement] = []
    """Who may receive it, according to whom, where and when."""
    trials: list[Id] = []
    """Ids of the trials that speak of it."""
    cautions: list[Caution] = []
    """Dangers of the combination itself; those of its drugs are added to its page."""

    @model_validator(mode="after")
    def _doses_belong_to_components(self) -> Regimen:
        drugs = {component.drug for component in self.components}
        strays = sorted(
            {dose.drug for schedule in self.schedules for dose in schedule.doses} - drugs
        )
        if strays:
            raise ValueError(f"doses of {', '.join(strays)}, which is no component")
        return self
