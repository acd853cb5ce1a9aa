"""Owns the shape of documents and answers, for their JSON Schemas; it must never build one."""

from __future__ import annotations

from typing import Any, Generic, Literal, TypeVar

from pydantic import Field

from rrmm_cli.model.base import Id, Model, PartialDate, Text
from rrmm_cli.model.catalog import Header
from rrmm_cli.model.caution import Caution
from rrmm_cli.model.drug import BoxedWarning, Drug, DrugClass, Programme, RegulatorStep
from rrmm_cli.model.effect import EffectFacts, System
from rrmm_cli.model.pending import Pending
from rrmm_cli.model.regimen import Regimen
from rrmm_cli.model.source import Grade, Source, SourceKind
from rrmm_cli.model.statement import Setting, Statement
from rrmm_cli.model.topic import Topic
from rrmm_cli.model.trial import Trial

InForce = bool | None
"""True or false for the day asked about; null where the dates can't decide it."""


class Matched(Model):
    """The name that was typed for an entry."""

    input: Text
    """What was typed."""
    by: Literal["id", "name", "brand", "alias", "misspelling", "usual-meaning"]
    """What the typed name is."""


class SourceCard(Model):
    """What a document says of a source that it cites."""

    id: Id
    """The source's id."""
    kind: SourceKind
    """What sort of document it is."""
    grade: Grade
    """How near it is to the origin of what it says."""
    title: Text
    """Its title."""
    published: PartialDate | None
    """When it was published; null when undated."""
    url: str | None
    """Where it was read."""
    doi: str | None
    """Its DOI."""
    pmid: str | None
    """Its PubMed number."""


class Common(Model):
    """What every document of an entry has beside the entry's own fields."""

    citations: list[SourceCard]
    """Every source that the document cites."""
    matched: Matched | None
    """The name that was typed for it; null in lists."""


class LineSpan(Model):
    """A closed range of prior lines."""

    at_least: int
    """Fewest prior lines."""
    at_most: int | None
    """Most prior lines; null is no upper bound."""


class StatementDocument(Statement):
    """A statement for a day and a place."""

    text: Text
    """Its population and criteria in plain words."""
    criteria_text: Text
    """Its criteria alone in plain words."""
    lines_admitted: list[LineSpan]
    """The ranges of prior lines that it leaves open; empty when it states no criterion."""
    in_force: InForce
    """Whether it stands on the day asked about."""
    selected: bool
    """Whether it may stand on that day and is for the place asked about, or for none."""


class FirstStanding(Model):
    """The approval before a full one."""

    state: Literal["accelerated", "conditional"]
    """Its kind."""
    since: PartialDate | None
    """The day of it."""


class Standing(Model):
    """What a regulator's events up to the day asked about amount to."""

    jurisdiction: str
    """Where."""
    state: Literal[
        "accelerated",
        "approved",
        "conditional",
        "discontinued",
        "investigational",
        "other-disease",
        "refused",
        "under-review",
        "withdrawn",
    ]
    """The state; `discontinued` is off the market, the approval not yet ended; `other-disease` is
    approved, but not in myeloma; `refused` is not let in as it was applied for."""
    since: PartialDate | None
    """The day of the event that led to it."""
    first: FirstStanding | None
    """What stood before a full approval; null where that was the first."""


class DrugEffect(Model):
    """A side effect of a drug or a class."""

    effect: Id
    """Id of the side effect."""
    name: Text
    """Its name."""
    plain_name: Text
    """Its plain name."""
    via: Id
    """The drug or class that it is attributed to."""
    context: Text | None
    """When it happens."""
    boxed: bool
    """Whether a boxed warning speaks of it, in force in the place asked about."""
    source: list[Id]
    """Ids of the sources that say so."""


class RegimenEffect(Model):
    """A side effect of a regimen."""

    effect: Id
    """Id of the side effect."""
    name: Text
    """Its name."""
    plain_name: Text
    """Its plain name."""
    system: System
    """Its organ system."""
    attributed_to: list[Id]
    """The components that bring it."""
    boxed: bool
    """Whether a boxed warning speaks of it, in force in the place asked about."""
    boxed_by: list[Id]
    """The components whose boxed warning it is."""


class DatedWarning(BoxedWarning):
    """A boxed warning for a day."""

    in_force: InForce
    """Whether it stands on the day asked about."""


class DatedProgramme(Programme):
    """A risk programme for a day."""

    in_force: InForce
    """Whether it stands on the day asked about."""


class AttributedCaution(Caution):
    """A caution of a regimen or of one of its components."""

    effect: Id | None
    """The side effect that a boxed warning speaks of."""
    jurisdiction: str | None
    """Whose label, for a boxed warning."""
    from_: PartialDate | None = Field(alias="from")
    """First day, for a boxed warning."""
    until: PartialDate | None
    """First day no longer in the box."""
    in_force: InForce
    """Whether a boxed warning stands on the day asked about; null where that can't be decided."""
    checked_on: PartialDate | None
    """The day on which a boxed warning was last seen standing."""
    attributed_to: list[Id]
    """The drugs or classes that bring it; empty for the regimen's own."""


class ClassCaution(Caution):
    """A caution of a drug's class that the drug itself does not tell."""

    attributed_to: list[Id]
    """The class that brings it."""


class RegimenLabel(Model):
    """A label statement of a regimen that holds the drug."""

    regimen: Id
    """Id of the regimen."""
    jurisdiction: str
    """Whose label."""
    from_: PartialDate | None = Field(alias="from")
    """First day of the statement."""
    until: PartialDate | None
    """First day on which it no longer stands."""
    in_force: InForce
    """Whether it stands on the day asked about; null where that can't be decided."""
    checked_on: PartialDate | None
    """The day on which it was last seen standing."""


class DrugDocument(Drug, Common):
    """A drug as `rrmm drug` shows it."""

    type: Literal["drug"]
    """The kind of entry."""
    classes: list[Id]
    """Its class and the wider ones."""
    standing: list[Standing]
    """Its standing per jurisdiction on the day asked about."""
    statements: list[StatementDocument]  # type: ignore[assignment]
    """Label statements that name no partner."""
    boxed_warnings: list[DatedWarning]  # type: ignore[assignment]
    """Items of its labels' boxed warnings."""
    programmes: list[DatedProgramme]  # type: ignore[assignment]
    """Risk programmes."""
    class_cautions: list[ClassCaution]
    """What its classes warn of beyond what it tells itself, boxed first."""
    side_effects: list[DrugEffect]
    """Its side effects and those of its classes, boxed first."""
    regimens: list[Id]
    """The regimens that hold it."""
    regimen_labels: list[RegimenLabel]
    """What labels say of those regimens: where, and from when until when."""


class DrugLabel(Model):
    """A label statement that stands with a drug of the regimen, since it names no line."""

    drug: Id
    """Id of the drug."""
    jurisdiction: str | None
    """Where it holds."""
    from_: PartialDate | None = Field(alias="from")
    """First day on which it stood."""
    until: PartialDate | None
    """First day on which it no longer stood."""
    checked_on: PartialDate | None
    """The day on which it was last seen standing."""
    in_force: InForce
    """Whether it stands on the day asked about; null where that can't be decided."""


class RegimenDocument(Regimen, Common):
    """A regimen as `rrmm regimen` shows it."""

    type: Literal["regimen"]
    """The kind of entry."""
    statements: list[StatementDocument]  # type: ignore[assignment]
    """Who may receive it, according to whom."""
    settings: list[Setting]
    """The settings of its statements."""
    cautions: list[AttributedCaution]  # type: ignore[assignment]
    """Its cautions and those of its components: contraindications, boxed, warnings."""
    side_effects: list[RegimenEffect]
    """The union of its components' side effects, boxed first; sources stand with each effect."""
    labels_of_drugs: list[DrugLabel]
    """The label statements without a line that stand with its drugs, where each drug has one."""


class ClassDocument(DrugClass, Common):
    """A drug class as `rrmm class` shows it."""

    type: Literal["class"]
    """The kind of entry."""
    ancestors: list[Id]
    """The wider classes, nearest first."""
    subclasses: list[Id]
    """The classes directly below it."""
    drugs: list[Id]
    """Its drugs and those of its subclasses."""
    side_effects: list[DrugEffect]
    """The side effects of the class and of wider ones."""


class DrugAttribution(Model):
    """A drug that an effect is attributed to."""

    drug: Id
    """Id of the drug."""
    context: Text | None
    """When it happens."""
    as_written: Text | None
    """The words of an article for it."""
    source: list[Id]
    """Ids of the sources that say so."""


class ClassAttribution(Model):
    """A class that an effect is attributed to."""

    drug_class: Id = Field(alias="class")
    """Id of the class."""
    context: Text | None
    """When it happens."""
    as_written: Text | None
    """The words of an article for it."""
    source: list[Id]
    """Ids of the sources that say so."""


class EffectBox(Model):
    """A drug's boxed warning of a side effect, for a day."""

    drug: Id
    """Id of the drug."""
    jurisdiction: str | None
    """Whose label."""
    from_: PartialDate | None = Field(alias="from")
    """First day in the box."""
    until: PartialDate | None
    """First day no longer in the box."""
    in_force: InForce
    """Whether it stands on the day asked about; null where that can't be decided."""
    checked_on: PartialDate | None
    """The day on which it was last seen standing."""


class EffectDocument(EffectFacts, Common):
    """A side effect as `rrmm effect` shows it."""

    type: Literal["effect"]
    """The kind of entry."""
    drugs: list[DrugAttribution]
    """The drugs that it is attributed to."""
    classes: list[ClassAttribution]
    """The classes that it is attributed to."""
    boxed_for: list[EffectBox]
    """The boxed warnings that speak of it."""


class TrialDocument(Trial, Common):
    """A trial as `rrmm trial` shows it."""

    type: Literal["trial"]
    """The kind of entry."""
    regimens: list[Id]
    """The regimens that it speaks of."""


class TopicDocument(Topic, Common):
    """A topic as `rrmm topic` shows it."""

    type: Literal["topic"]
    """The kind of entry."""


class Citing(Model):
    """An entry that cites a source."""

    type: Literal["drug", "regimen", "class", "effect", "trial", "topic", "pending"]
    """The kind of entry."""
    id: Id
    """Its id."""


class Owner(Model):
    """The entry that a dated event belongs to."""

    type: Literal["drug", "regimen"]
    """The kind of entry."""
    id: Id
    """Its id."""


class ChangeDocument(Common):
    """A dated event as `rrmm changes` lists it."""

    type: Literal["change"]
    """The kind of document."""
    id: Id
    """Its entry, event and day."""
    of: Owner
    """The entry that it belongs to."""
    name: Text
    """The entry's name."""
    drugs: list[Id]
    """The drugs that it concerns."""
    classes: list[Id]
    """Their classes and the wider ones."""
    aliases: list[Any] = Field(max_length=0)
    """Always empty: an event has no names."""
    sources: list[Any] = Field(max_length=0)
    """Always empty: its own source says it."""
    event: Literal[
        RegulatorStep,
        "boxed-warning-added",
        "boxed-warning-removed",
        "programme-added",
        "programme-removed",
        "label-added",
        "label-changed",
        "label-ended",
        "left-market",
    ]
    """What happened: a regulator's step, or what began, changed or ended on the label."""
    date: PartialDate
    """When, as precise as the source."""
    jurisdiction: str
    """Where."""
    text: Text
    """What it was about."""
    statement: Id | None
    """The statement that it is about; null for a drug's event."""
    form: Text | None
    """The product or route that it speaks of."""
    before: Text | None
    """What the label asked for until then, where that is known."""
    after: Text | None
    """What the label has asked for since."""
    source: list[Id]
    """Ids of the sources that say so."""


class PendingDocument(Pending, Common):
    """A pending decision as `rrmm pipeline` lists it."""

    type: Literal["pending"]
    """The kind of document."""
    classes: list[Id]
    """The classes of its drugs and the wider ones."""
    aliases: list[Any] = Field(max_length=0)
    """Always empty: it has no names."""
    sources: list[Any] = Field(max_length=0)
    """Always empty: its own source says it."""
    in_force: InForce
    """Whether it was pending on the day asked about; null where the dates can't decide it."""
    overdue: bool
    """Whether the day due had passed on the day asked about."""


class SourceDocument(Source, Common):
    """A source as `rrmm source` shows it."""

    type: Literal["source"]
    """The kind of entry."""
    name: Text
    """Its title."""
    aliases: list[Any] = Field(max_length=0)
    """Always empty: a source has only its id."""
    sources: list[Any] = Field(max_length=0)
    """Always empty: a source rests on itself."""
    grade: Grade
    """How near it is to the origin of what it says."""
    cited_by: list[Citing]
    """The entries that cite it."""
    claims: int
    """How many claims cite it."""
    claims_only_relayed: int
    """How many of them rest on news and mirrors alone."""


class Hit(Model):
    """An entry that `rrmm search` found."""

    type: Literal["drug", "regimen", "class", "effect", "trial", "topic", "source"]
    """The kind of entry."""
    id: Id
    """Its id."""
    name: Text
    """Its name."""
    about: Text
    """What tells it apart."""
    excerpt: str
    """The text in which a word was found; empty where it was found in a name only."""


class Problem(Model):
    """A problem of a catalog file."""

    type: Literal["problem"]
    """The kind of document."""
    id: Text
    """Its place: file, line and column."""
    file: Text
    """The file."""
    line: int | None
    """Line from 1; null where the fault has none."""
    column: int | None
    """Column from 1."""
    path: str
    """Dotted path inside the file."""
    message: Text
    """What is wrong, and what would be accepted."""


class CatalogProblem(Problem):
    """A problem of a catalog file, or what a rule of the linter found there."""

    rule: Id | None
    """Id of the rule; null where the problem keeps the catalog from loading."""


class Counts(Model):
    """How many entries of each kind there are."""

    drug: int
    """Drugs."""
    regimen: int
    """Regimens."""
    drug_class: int = Field(alias="class")
    """Drug classes."""
    effect: int
    """Side effects."""
    trial: int
    """Trials."""
    topic: int
    """Topics."""
    source: int
    """Sources."""
    change: int
    """Dated events."""
    pending: int
    """Decisions that were asked for."""
    statement: int
    """Statements of drugs and regimens."""


class Claims(Model):
    """How many claims rest, at best, on a source of each grade."""

    primary: int
    """On a label, notice, publication or registry."""
    secondary: int
    """On a guideline, reference or article."""
    relayed: int
    """Only on news or mirrors."""


class CatalogDocument(Header):
    """The catalog as `rrmm catalog info` shows it."""

    type: Literal["catalog"]
    """The kind of document."""
    id: Literal["catalog"]
    """There is one."""
    counts: Counts
    """Entries, by kind."""
    claims: Claims
    """How many claims rest on which grade of source."""
    relayed_percent: float
    """Share of the claims all of whose sources are relayed."""
    directory: Text
    """Where its YAML files lie."""
    compiled: Text | None
    """Where its compiled file lies; null when it could not be written."""


class SchemaDocument(Model):
    """A published JSON Schema."""

    type: Literal["schema"]
    """The kind of document."""
    id: Text
    """What `rrmm schema` calls it."""
    name: Text
    """What it describes."""


class Remark(Model):
    """Something to know beside an answer."""

    code: str = Field(pattern=r"^N\d{3}$")
    """Its stable code."""
    message: Text
    """What it is."""


Found = TypeVar("Found")


class Answer(Model, Generic[Found]):
    """What every command writes with `--json`."""

    schema_: str = Field(alias="schema", pattern=r"^rrmm\.[a-z-]+/v1$")
    """The name and version of this answer's schema."""
    meta: dict[str, Any]
    """What was asked, of which catalog, and how many entries there are."""
    data: list[Found]
    """The documents, always a list."""
    warnings: list[Remark]
    """What to know beside the answer."""


class CandidateDocument(Model):
    """An entry that a name could mean."""

    type: Text
    """The kind of entry."""
    id: Id
    """Its id."""
    name: Text
    """Its name."""
    about: Text
    """What tells it apart."""


class LocationDocument(Model):
    """A place in a file and what is wrong there."""

    file: Text
    """The file."""
    line: int | None
    """Line from 1."""
    column: int | None
    """Column from 1."""
    path: str
    """Dotted path inside the file."""
    message: Text
    """What is wrong."""


class ErrorDetail(Model):
    """What went wrong."""

    code: str = Field(pattern=r"^E\d{3}$")
    """Its stable code."""
    exit: int
    """The exit status."""
    message: Text
    """What is wrong and why."""
    hint: str
    """What to do next."""
    input: str | None
    """What was typed."""
    suggestions: list[CandidateDocument]
    """Near names; never taken by themselves."""
    candidates: list[CandidateDocument]
    """The entries that an ambiguous name means."""
    locations: list[LocationDocument]
    """Every problem of an input file."""


class Error(Model):
    """What a failing command writes to stderr with a JSON format."""

    schema_: Literal["rrmm.error/v1"] = Field(alias="schema")
    """The name and version of this schema."""
    error: ErrorDetail
    """The mistake, with its place and what to do."""
