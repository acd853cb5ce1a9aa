"""Owns the shape of judged documents, for their JSON Schemas; it must never build one."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from rrmm_cli.model.base import Caveat, Id, Model, PartialDate, Text
from rrmm_cli.model.caution import Severity
from rrmm_cli.model.document import ErrorDetail, Remark, SourceCard
from rrmm_cli.model.statement import Basis, Pathway, Premise

Word = Literal["met", "not_met", "unknown"]
"""The verdict on a criterion, a premise or a derived fact."""
Wording = Literal["read", "relayed", "not-read"]
"""Whether the words of a statement were seen."""


class FindingDocument(Model):
    """The judgement of one criterion, in the shape of the criterion."""

    criterion: Text
    """Kind of the criterion."""
    text: Text
    """The criterion in plain words."""
    verdict: Word
    """Whether it is met; unknown where the record does not say."""
    because: str
    """What in the history decides it; empty where the parts say so."""
    missing: list[str]
    """The data that would settle an unknown, as keys of a profile."""
    parts: list[FindingDocument]
    """The judgements of its parts."""


class PremiseDocument(Model):
    """A declared premise of a statement, judged."""

    premise: Premise
    """What is declared."""
    verdict: Word
    """Whether it holds; one that is not recorded is assumed, unless asked to be strict."""
    because: Text
    """What in the history decides it."""


class StatementFindingDocument(Model):
    """One statement judged."""

    statement: Id
    """Its id within the regimen."""
    verdict: Word
    """The verdict on its premises and criteria together."""
    label: Id | None
    """Whose label says it."""
    form: Text | None
    """The product or route that it speaks of."""
    from_: PartialDate | None = Field(alias="from")
    """First day."""
    until: PartialDate | None
    """First day on which it no longer stands."""
    pathway: Pathway | None
    """Regular, accelerated or conditional."""
    marketed_until: PartialDate | None
    """The day on which it left the market, though its label stood on; null when it did not."""
    wording: Wording
    """Whether its wording was read, relayed or not read."""
    outcome: str | None
    """How the trial ended, for a trial's entry criteria."""
    undecided: str
    """Why the statement itself can't be judged; empty where it can."""
    premises: list[PremiseDocument]
    """Its declared premises."""
    assumed: list[Premise]
    """Those that are not recorded and were assumed."""
    finding: FindingDocument
    """The judgement of its criteria."""
    caveat: Caveat | None
    """What stands against the statement, where it is out of date, imprecise or disputed."""
    source: list[Id]
    """Ids of the sources that say it."""


class WarnedPartDocument(Model):
    """What one text says of a danger."""

    text: Text
    """The danger."""
    severity: Severity
    """How this text tells it."""
    attributed_to: list[Id]
    """Ids of the drugs that it is of; none where it is of the regimen as a whole."""


class WarnedDocument(Model):
    """A caution that stands for this history, whatever the verdict."""

    code: Id
    """Key of the danger."""
    severity: Severity
    """How the gravest of its texts tells it."""
    text: Text
    """The danger: every text, behind the drugs that it is of."""
    source: list[Id]
    """Ids of the sources that say so."""
    recorded: bool
    """Whether the history records what it warns of."""
    attributed_to: list[Id]
    """Ids of the drugs that it is of."""
    parts: list[WarnedPartDocument]
    """Its texts one by one."""


class AssessmentDocument(Model):
    """The answer for one regimen and basis; never ranked against another."""

    type: Literal["assessment"]
    """The kind of document."""
    id: Id
    """Id of the regimen."""
    regimen: Id
    """Id of the regimen."""
    name: Text
    """Its name."""
    drugs: Text
    """Its full name."""
    verdict: Literal["met", "not_met", "unknown", "no_statement"]
    """The greatest verdict among its statements in force."""
    words: Text
    """The verdict as people read it."""
    reason: str
    """The datum that decided."""
    basis: Basis
    """Whose statements were judged."""
    jurisdiction: Text
    """Where."""
    as_of: PartialDate
    """The day asked about."""
    statement: Id | None
    """The statement that decides; null where there is none."""
    form: Text | None
    """The product or route that it speaks of."""
    from_: PartialDate | None = Field(alias="from")
    """Its first day."""
    pathway: Pathway | None
    """Its pathway."""
    wording: Wording | None
    """Whether its wording was read."""
    outcome: str | None
    """How the trial ended, for a trial's entry criteria."""
    beside: list[Text]
    """What belongs beside the verdict: form, pathway, relayed wording, the outcome of a trial."""
    findings: list[StatementFindingDocument]
    """Every statement in force, the deciding one first."""
    assumed: list[Premise]
    """Premises that are not recorded and were assumed."""
    missing: list[str]
    """What the record lacks, where the verdict is unknown."""
    cautions: list[WarnedDocument]
    """What is warned of, recorded contraindications first."""
    mark: str
    """The count of cautions as other formats print it."""
    recorded: list[Text]
    """The cautions that the history bears out, in a few words each."""
    citations: list[SourceCard]
    """Every source that the document cites."""


class FactDocument(Model):
    """A derived fact of a history."""

    name: Text
    """What it says."""
    verdict: Word
    """Whether it holds."""
    because: str
    """What decides it."""
    rule: Text | None
    """The definition that it follows; null where nothing is there to define."""
    version: Text | None
    """Who set the definition, and in which year."""
    source: list[Id]
    """Ids of the sources of the definition."""
    missing: list[str]
    """The data that would settle an unknown."""


class RuleDocument(Model):
    """A rule or convention of judging."""

    version: Text
    """Its version."""
    text: Text
    """The rule."""
    source: list[Id]
    """Ids of its sources; empty for a convention of ours."""


class BesideDocument(Model):
    """What stands beside a drug's refractoriness."""

    text: Text
    """What it is."""
    source: list[Id]
    """Ids of the sources that say so."""


class GivenDrug(Model):
    """A drug that was received."""

    drug: Id
    """Its id."""
    name: Text
    """Its name."""
    drug_class: Id = Field(alias="class")
    """Its class."""
    refractory: Word
    """Whether the disease is refractory to it."""
    because: Text
    """What decides that."""
    line: int | None
    """The line of therapy that decides it, from 1."""
    rule: RuleDocument
    """When a disease is refractory to a drug."""
    intolerant: bool | None
    """Whether it was not tolerated; null where that is not recorded."""
    beside: list[BesideDocument]
    """What stands beside the refractoriness without changing it."""


class SinceDocument(Model):
    """How long ago something ended."""

    what: Text
    """What ended."""
    last: PartialDate
    """On which day."""
    fewest_days: int
    """Fewest days since then."""
    most_days: int
    """Most days since then."""
    assumed: bool
    """Whether the day is taken from the end of the line."""


class ReuseDocument(Model):
    """Whether a rule on using a drug again would let it."""

    drug: Id
    """The drug."""
    name: Text
    """Its name."""
    window: Id
    """The rule."""
    basis: Basis
    """Whose rule it is."""
    months: int
    """The time that it asks for, in months."""
    measured_to: Literal["today", "progression"]
    """From the end of the treatment until when."""
    verdict: Word
    """Whether the time has passed and the drug worked, as far as the rule asks for that."""
    because: Text
    """What decides it."""
    version: Text
    """Who set the rule, and in which year."""
    text: Text
    """The rule in words."""
    source: list[Id]
    """Ids of its sources."""


class HistoryDocument(Model):
    """What a history amounts to."""

    type: Literal["history"]
    """The kind of document."""
    id: Text
    """The profile's label, or `history`."""
    name: Text
    """The same."""
    as_of: PartialDate
    """The day asked about."""
    prior_lines: int | None
    """Prior lines of therapy; null where not recorded."""
    line_rules: list[RuleDocument]
    """How lines are counted."""
    disease: FactDocument
    """The state of the disease."""
    groups: list[FactDocument]
    """Double, triple-class and penta groups."""
    classes: list[FactDocument]
    """Exposure and refractoriness per class."""
    drugs: list[GivenDrug]
    """Every drug that was received."""
    classes_alone: list[Id]
    """Classes that were received without a drug being named."""
    exposure_complete: bool
    """Whether what is not listed was not received."""
    early_relapse: list[FactDocument]
    """Whether the first relapse was early."""
    time_since: list[SinceDocument]
    """How long ago each therapy and the transplant ended."""
    windows: list[ReuseDocument]
    """The rules on using a drug again; they feed no verdict."""
    missing: list[str]
    """What the record lacks for these facts."""
    conventions: list[RuleDocument]
    """Rules that are ours."""
    citations: list[SourceCard]
    """Every source that the document cites."""


class BatchRow(Model):
    """The verdict on one regimen, in a record of a batch."""

    regimen: Id
    """Id of the regimen."""
    verdict: Literal["met", "not_met", "unknown", "no_statement"]
    """The greatest verdict among its statements in force."""
    statement: Id | None
    """The statement that decides."""
    cautions: list[Id]
    """Codes of what is warned of."""


class BatchRecord(Model):
    """One line of `rrmm match --batch`."""

    line: int
    """The line of the input, from 1."""
    label: str | None
    """The profile's label."""
    assessments: list[BatchRow] | list[AssessmentDocument] = []
    """A row per regimen; with --findings, whole assessments; none where the line is no profile."""
    warnings: list[Remark] = []
    """What to know beside the answer; absent where there is nothing."""
    error: ErrorDetail | None = None
    """What is wrong with the line; such a record has no assessments."""
