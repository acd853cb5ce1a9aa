"""Owns sources: the citation of a claim and how near it is to the origin."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from rrmm_cli.model.base import Id, Model, PartialDate, Text

SourceKind = Literal[
    "label",
    "approval-notice",
    "trial-publication",
    "registry",
    "guideline",
    "reference",
    "article",
    "news",
    "mirror",
]
Grade = Literal["primary", "secondary", "relayed"]

GRADES: dict[SourceKind, Grade] = {
    "label": "primary",
    "approval-notice": "primary",
    "trial-publication": "primary",
    "registry": "primary",
    "guideline": "secondary",
    "reference": "secondary",
    "article": "secondary",
    "news": "relayed",
    "mirror": "relayed",
}
"""How near each kind of source is to the origin of what it says."""


class Source(Model):
    """One document that claims rest on."""

    id: Id
    """Its stable key."""
    kind: SourceKind
    """What sort of document it is."""
    title: Text
    """Its title, or what it is in a few words."""
    publisher: Text | None = None
    """Who published it."""
    url: str | None = Field(default=None, pattern=r"^https?://\S+$")
    """Where it was read."""
    doi: str | None = Field(default=None, pattern=r"^10\.\d{4,}/\S+$")
    """Its DOI."""
    pmid: str | None = Field(default=None, pattern=r"^\d{1,8}$")
    """Its PubMed number."""
    published: PartialDate | None = None
    """When it was published or last revised; null when undated."""
    accessed: PartialDate | None = None
    """When it was read."""
    note: Text | None = None
    """What a reader must know about this copy."""
    sought: Text | None = None
    """For a relayed source: what was looked for in its place, and why it still stands."""

    @model_validator(mode="after")
    def _can_be_found(self) -> Source:
        if self.kind != "article" and not (self.url or self.doi or self.pmid):
            raise ValueError("give a url, a doi or a pmid, so that it can be found")
        return self
