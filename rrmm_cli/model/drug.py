"""Owns drugs and their classes: one entry per substance, its forms as products."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from rrmm_cli.model.base import Claim, Entry, Id, Model, PartialDate, Text, check_span
from rrmm_cli.model.caution import Caution
from rrmm_cli.model.statement import Statement

Route = Literal["oral", "IV", "SC", "IM"]


class DrugClass(Entry):
    """A mechanism as labels name it."""

    abbreviation: Text | None = None
    """What people write for it, such as PI."""
    parent: Id | None = None
    """The wider class."""
    mechanism: Text | None = None
    """How it works, in one sentence."""
    unsettled: list[Id] = []
    """Drugs whose membership is not settled: known only from them, the class judges UNKNOWN."""
    cautions: list[Caution] = []
    """What stands for every drug of the class."""


class Product(Model):
    """One form of a drug under a brand."""

    brand: Text
    """The brand name."""
    route: Route | None
    """How it is given; null when not stated in a source."""
    jurisdiction: str = Field(pattern=r"^[A-Z]{2}$")
    """Where this brand is, or was, sold."""
    form: Text | None = None
    """What tells this form apart, such as `with hyaluronidase` or `capsule`."""
    note: Text | None = None
    """What a reader must know about it."""


RegulatorStep = Literal[
    "approved",
    "accelerated",
    "conditional",
    "converted",
    "withdrawn",
    "re-approved",
    "extended",
    "under-review",
    "refused",
    "investigational",
    "discontinued",
]
"""What a regulator may do with a drug."""


class StatusEvent(Claim):
    """One dated step in a drug's or combination's life with a regulator."""

    event: RegulatorStep
    """What happened."""
    date: PartialDate | None
    """When; null when no source gives it."""
    jurisdiction: str = Field(pattern=r"^[A-Z]{2}$")
    """Where."""
    text: Text
    """What it was about, in a few words."""
    another_disease: bool = False
    """True where it is for another disease, and says nothing of myeloma."""


class BoxedWarning(Claim):
    """One item of a label's boxed warning."""

    code: Id
    """Key of the danger, the same wherever the same danger is meant."""
    effect: Id | None = None
    """The side effect that it speaks of."""
    text: Text
    """The danger, in our own words."""
    jurisdiction: str = Field(pattern=r"^[A-Z]{2}$")
    """Whose label."""
    from_: PartialDate | None = Field(default=None, alias="from")
    """First day in the box; null when not known."""
    until: PartialDate | None = None
    """First day no longer in the box; null while it stands."""

    @model_validator(mode="after")
    def _days_in_order(self) -> Self:
        check_span(self.from_, self.until)
        return self


class Programme(Claim):
    """A risk programme (REMS) that a regulator asks for."""

    text: Text
    """What it asks for."""
    jurisdiction: str = Field(pattern=r"^[A-Z]{2}$")
    """Where."""
    from_: PartialDate | None = Field(default=None, alias="from")
    """First day; null when not known."""
    until: PartialDate | None = None
    """First day after it ended; null while it stands."""

    @model_validator(mode="after")
    def _days_in_order(self) -> Self:
        check_span(self.from_, self.until)
        return self


class Advice(Claim):
    """One thing to check, prevent or adjust."""

    topic: Text
    """What it is about, in a word or two."""
    text: Text
    """What the source says."""


class Identifier(Claim):
    """A number under which others know the drug."""

    scheme: Literal["rxcui", "unii", "dailymed-setid", "application", "chembl", "ncit"]
    """Whose number."""
    value: Text
    """The number."""


class Drug(Entry):
    """One substance."""

    drug_class: Id = Field(alias="class")
    """Id of its class."""
    targets: list[Text] = []
    """What it binds, such as CD38."""
    modality: Literal[
        "small-molecule",
        "antibody",
        "bispecific-antibody",
        "trispecific-antibody",
        "antibody-drug-conjugate",
        "peptide-drug-conjugate",
        "cell-therapy",
        "biologic",
    ]
    """What kind of thing it is."""
    mechanism: Text
    """How it works, in one sentence."""
    role: Literal["treatment", "supportive"] = "treatment"
    """Whether it treats the myeloma or supports the person."""
    products: list[Product] = []
    """Its forms under their brands."""
    status: list[StatusEvent]
    """Its dated steps with regulators, oldest first."""
    statements: list[Statement] = []
    """Label statements that name no partner: shown with the drug, never copied to combinations."""
    boxed_warnings: list[BoxedWarning] = []
    """Items of its labels' boxed warnings, dated."""
    programmes: list[Programme] = []
    """Risk programmes (REMS), dated."""
    contraindications: list[Caution] = []
    """For whom the label forbids it."""
    cautions: list[Caution] = []
    """Other dangers that a reader must see."""
    monitoring: list[Advice] = []
    """What to check or prevent."""
    organ_function: list[Advice] = []
    """What kidney or liver impairment changes."""
    identifiers: list[Identifier] = []
    """Numbers seen in a source."""
