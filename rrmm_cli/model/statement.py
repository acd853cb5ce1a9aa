"""Owns statements: who may receive a treatment, according to whom, where, from when until when."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from rrmm_cli.model.base import Caveat, Claim, Id, PartialDate, Text, check_span
from rrmm_cli.model.criterion import Criterion

Basis = Literal["label", "guideline", "trial", "article"]
Setting = Literal[
    "newly-diagnosed", "relapsed", "maintenance", "transplant", "smoldering", "palliative", "any"
]
Premise = Literal["adult", "multiple-myeloma", "relapsed-or-refractory"]
Pathway = Literal["regular", "accelerated", "conditional"]


class Limit(Claim):
    """A limit of use, always printed with its statement."""

    text: Text
    """The limit, in our own words."""


class Statement(Claim):
    """Who may receive a regimen or a drug, according to one source on some days."""

    id: Id
    """Key of the statement inside its entry."""
    basis: Basis
    """Who says so: a label, a guideline, a trial's entry criteria, or an article."""
    jurisdiction: str | None = Field(default=None, pattern=r"^[A-Z]{2}$")
    """Where it holds; null for a trial or an article that names no place."""
    setting: Setting
    """The situation that it speaks of."""
    form: Text | None = None
    """The product or route that it speaks of; null where it holds for every form."""
    label: Id | None = None
    """Id of the drug whose label says it."""
    from_: PartialDate | None = Field(default=None, alias="from")
    """First day on which it stood; null when not known."""
    until: PartialDate | None = None
    """First day on which it no longer stood; null while it stands."""
    marketed_until: PartialDate | None = None
    """The day on which the product left the market, which may differ from `until`."""
    pathway: Pathway | None = None
    """How a regulator let it in; null for other bases."""
    population: list[Premise] = []
    """Declared premises: assumed when a history does not record them."""
    criteria: Criterion
    """What it asks of a history."""
    limits: list[Limit] = []
    """Limits of use."""
    outcome: Text | None = None
    """For a trial: how it ended."""
    wording: Literal["read", "relayed", "not-read"]
    """Whether the wording itself was read, only relayed, or not read at all."""
    caveat: Caveat | None = None
    """What stands against it, where it is out of date or wrong."""

    @model_validator(mode="after")
    def _dates_and_places(self) -> Statement:
        check_span(self.from_, self.until)
        if self.basis == "label" and (self.jurisdiction is None or self.label is None):
            raise ValueError("a label statement names its jurisdiction and whose label says it")
        return self
