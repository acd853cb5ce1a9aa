"""Owns a profile: what is given of a treatment history; a gap is null and is never filled in."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from rrmm_cli.model.base import Id, Model, PartialDate, Text
from rrmm_cli.model.criterion import Response

Presence = Literal["present", "absent"]
DiseaseState = Literal["newly-diagnosed", "relapsed-or-refractory", "in-response", "smoldering"]


class GivenLine(Model):
    """One line of therapy, as it is given."""

    regimen: Text | None = None
    """A regimen's name; its drugs are then known from the catalog."""
    drugs: list[Text] | None = None
    """The drugs, where no regimen is named."""
    start: PartialDate | None = None
    """First day."""
    end: PartialDate | None = None
    """Last day; null while it goes on or when not recorded."""
    cycles: int | None = Field(default=None, ge=0)
    """How many cycles were given."""
    best_response: Response | None = None
    """Best response by IMWG."""
    transplant: Literal["autologous", "allogeneic"] | None = None
    """A transplant that was part of the line."""
    maintenance: list[Text] = []
    """Drugs given as maintenance within the line."""
    last_dose: dict[str, PartialDate] = {}
    """The day of the last dose, per drug, where it is known."""
    progression: PartialDate | Literal["none"] | None = None
    """The day of progression; `none` records that there was none; null is not recorded."""
    stopped_for: Literal["progression", "toxicity", "completed", "choice", "other"] | None = None
    """Why it ended."""


class GivenTransplant(Model):
    """What is recorded of stem cell transplants."""

    received: Literal["autologous", "allogeneic", "none"] | None = None
    """Which kind was received; `none` records that there was none."""
    date: PartialDate | None = None
    """When."""
    eligible: bool | None = None
    """Whether one is possible."""
    refused: bool | None = None
    """Whether one was refused."""


class GivenMeasure(Model):
    """A measured value."""

    value: float = Field(ge=0, allow_inf_nan=False)
    """The number."""
    unit: Text
    """Its unit."""


class GivenCondition(Model):
    """Another condition of the person."""

    id: Id
    """Its key, such as peripheral-neuropathy."""
    grade: int | None = Field(default=None, ge=1, le=5)
    """CTCAE grade, where it has one."""
    state: Presence = "present"
    """`absent` records that it is not there."""


class Profile(Model):
    """What is given of a history. An absent key is unknown; a present list is complete."""

    label: Text | None = None
    """Free text to tell profiles apart; never a name or a record number."""
    as_of: PartialDate | None = None
    """The day asked about."""
    age: int | None = Field(default=None, ge=0, le=130)
    """Age in years."""
    disease: DiseaseState | None = None
    """The state of the disease."""
    lines: list[GivenLine] | None = None
    """The lines of therapy, in order; or the short form below."""
    prior_lines: int | None = Field(default=None, ge=0, le=50)
    """How many lines came before, where they are not listed."""
    exposed: list[Text] | None = None
    """Every drug, or class, that was received: a complete list."""
    exposed_at_least: list[Text] | None = None
    """Drugs, or classes, that were received, where there may be more."""
    refractory: list[Text] | None = None
    """Every drug, or class, that the disease is refractory to: a complete list."""
    refractory_at_least: list[Text] | None = None
    """Drugs, or classes, that the disease is refractory to, where there may be more."""
    intolerant: list[Text] | None = None
    """Every drug that was not tolerated: a complete list."""
    progressed_on_last: bool | None = None
    """Whether the disease progressed on the last therapy."""
    days_since_last: int | None = Field(default=None, ge=0)
    """Days from the end of the last therapy to the progression."""
    biomarkers: dict[str, Presence] = {}
    """Markers of the disease, such as t(11;14)."""
    measures: dict[Id, GivenMeasure] = {}
    """Measured values, such as creatinine-clearance."""
    conditions: list[GivenCondition] | None = None
    """Other conditions."""
    transplant: GivenTransplant | None = None
    """Stem cell transplants."""
