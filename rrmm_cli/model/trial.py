"""Owns trials: arms, populations and results as observations; it must never average two of them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from rrmm_cli.model.base import Claim, Entry, Id, Model, Text


class Arm(Model):
    """One arm of a trial."""

    label: Text
    """What the trial calls it."""
    role: Literal["experimental", "control", "single", "choice"]
    """Its part in the comparison; `choice` is a physician's choice of several."""
    drugs: list[Id] = []
    """Ids of its drugs that are in the catalog."""
    treatment: Text | None = None
    """What was given, where drugs alone don't say it."""
    regimen: Id | None = None
    """Id of the regimen, when it is in the catalog."""
    n: int | None = Field(default=None, ge=1)
    """How many people it had; null when not stated."""


class Result(Claim):
    """One measured number of one arm, or of a comparison."""

    endpoint: Text
    """What was measured, such as PFS or ORR."""
    arm: Text
    """The arm's label, or the comparison, such as `DKd vs Kd`."""
    value: float | Literal["NR", "NE"]
    """The number; NR is not reached, NE not estimable."""
    unit: Text
    """Its unit, such as months, percent or ratio."""
    ci_low: float | Literal["NR", "NE"] | None = None
    """Lower bound of the confidence interval."""
    ci_high: float | Literal["NR", "NE"] | None = None
    """Upper bound of the confidence interval."""
    ci_level_percent: float | None = Field(default=None, gt=0, lt=100)
    """Level of the interval, when stated."""
    p_value: Text | None = None
    """The p value as printed."""
    n: int | None = Field(default=None, ge=1)
    """The denominator, when stated."""
    population: Text | None = None
    """The people it speaks of, when not the whole arm."""
    data_cut: Text | None = None
    """Which analysis or publication."""


class FollowUp(Model):
    """For how long the people of a trial had been watched at one analysis."""

    analysis: Text | None = None
    """Which analysis or publication; null when not stated."""
    arm: Text | None = None
    """The arm's label; null for all arms together."""
    months: float = Field(gt=0)
    """The months; of several groups, the shortest."""
    months_at_most: float | None = Field(default=None, gt=0)
    """The longest of several groups, where no one number was given."""
    measure: Literal["median", "minimum"] = "median"
    """What the number is among the people watched."""


class Trial(Entry):
    """One clinical study."""

    nct: str | None = Field(default=None, pattern=r"^NCT\d{8}$")
    """Its ClinicalTrials.gov number."""
    phase: Text | None = None
    """Its phase; null when not stated."""
    title: Text
    """What it studies, in a few words."""
    design: Text | None = None
    """How it is built."""
    status: Text | None = None
    """Where it stands."""
    population: list[Text] = []
    """Who could enter."""
    n: int | None = Field(default=None, ge=1)
    """How many people it had in all; null when not stated."""
    arms: list[Arm] = []
    """Its arms."""
    follow_up: list[FollowUp] = []
    """How long they had been watched, per analysis."""
    results: list[Result] = []
    """What it measured."""
