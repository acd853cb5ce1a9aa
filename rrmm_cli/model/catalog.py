"""Owns the catalog as a whole: the shape of each data file and what holds between them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from rrmm_cli.model.base import Claim, Id, Model, PartialDate, Text
from rrmm_cli.model.drug import Drug, DrugClass
from rrmm_cli.model.effect import Effect
from rrmm_cli.model.pending import Pending
from rrmm_cli.model.regimen import Regimen
from rrmm_cli.model.rules import RulesFile
from rrmm_cli.model.source import Source
from rrmm_cli.model.topic import Topic
from rrmm_cli.model.trial import Trial


class AmbiguousName(Claim):
    """A name that the field uses for more than one entry of one kind."""

    name: Text
    """The name; compared folded unless `match_case`."""
    match_case: bool = False
    """True where only this case of the name is ambiguous, as with single letters."""
    means: list[Id] = Field(min_length=2)
    """Ids of the entries, the usual one first where it resolves."""
    resolve: Literal["stop", "note"]
    """`stop`: never picked; `note`: the first is taken and the others are named."""


class Header(Model):
    """catalog.yaml: which catalog this is."""

    name: Text
    """What the catalog is called."""
    version: Text
    """Its version."""
    date: PartialDate
    """The day whose state of knowledge it holds; the default day asked about."""
    default_jurisdiction: str = Field(pattern=r"^[A-Z]{2}$")
    """Where a reader is taken to be unless they say otherwise."""
    jurisdictions: dict[str, Text]
    """The jurisdictions it speaks of, by code, with the regulator's name."""
    licence: Text
    """The licence of the data."""
    intended_use: Text
    """What the catalog is for, printed with every machine answer."""


class DrugsFile(Model):
    """drugs.yaml: classes, drugs and the ambiguous names of drugs."""

    ambiguous: list[AmbiguousName] = []
    """Names that mean more than one drug."""
    classes: list[DrugClass]
    """The drug classes."""
    drugs: list[Drug]
    """The drugs."""


class RegimensFile(Model):
    """regimens.yaml: regimens, the ambiguous names of regimens and pending decisions."""

    ambiguous: list[AmbiguousName] = []
    """Names that mean more than one regimen."""
    pending: list[Pending] = []
    """Decisions that regulators were asked for."""
    regimens: list[Regimen]
    """The regimens."""


class EffectsFile(Model):
    """side_effects.yaml: the side effects."""

    effects: list[Effect]
    """The side effects."""


class TrialsFile(Model):
    """trials.yaml: the trials."""

    trials: list[Trial]
    """The trials."""


class TopicsFile(Model):
    """topics.yaml: the topics."""

    topics: list[Topic]
    """The topics."""


class SourcesFile(Model):
    """sources.yaml: every citation."""

    sources: list[Source]
    """The sources."""


class Catalog(Model):
    """All data files together."""

    header: Header
    """Which catalog this is."""
    drugs_file: DrugsFile
    """Classes and drugs."""
    regimens_file: RegimensFile
    """Regimens."""
    effects_file: EffectsFile
    """Side effects."""
    trials_file: TrialsFile
    """Trials."""
    topics_file: TopicsFile
    """Topics."""
    rules_file: RulesFile
    """Thresholds and derivation rules."""
    sources_file: SourcesFile
    """Sources."""
