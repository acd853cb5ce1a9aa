"""Owns what all entries share: ids, dates, sources, notes; it must never know which noun."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from rrmm_cli.model.dates import PARTIAL_DATE, check_partial_date, earliest, latest


def _leave_out_plugins() -> None:
    """Spare pydantic's look for plugins, of which there is none that we want.

    Even where they are off, the module that would look for them reads the metadata of packages:
    nine of the hundred and fifty milliseconds that `match` imports for.
    """
    name = "pydantic.plugin._loader"
    none = ModuleType(name)
    none.get_plugins = tuple  # type: ignore[attr-defined]
    sys.modules.setdefault(name, none)


_leave_out_plugins()

Id = Annotated[
    str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", description="A stable key in kebab-case.")
]
Text = Annotated[str, Field(min_length=1, description="Plain text in our own words.")]
PartialDate = Annotated[
    str,
    AfterValidator(check_partial_date),
    Field(
        json_schema_extra={"pattern": PARTIAL_DATE},
        description="A day, month or year, as precise as the source; never completed.",
    ),
]
SourceIds = Annotated[
    list[Id], Field(min_length=1, description="Ids of the sources that say so; at least one.")
]


def check_order(low: float | None, high: float | None, keys: str) -> None:
    """Refuse a lower bound above the upper one.

    Raises:
        ValueError: naming both keys.
    """
    if low is not None and high is not None and low > high:
        raise ValueError(f"{keys.replace('*', 'at_least')} is above {keys.replace('*', 'at_most')}")


def check_span(start: str | None, end: str | None) -> None:
    """Refuse an end before the start.

    Raises:
        ValueError: naming both days.
    """
    if start is not None and end is not None and latest(end) < earliest(start):
        raise ValueError(f"until {end} is before from {start}")


class Model(BaseModel):
    """What every model is: frozen, closed to unknown keys, each field described."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        defer_build=True,
        strict=True,
        serialize_by_alias=True,
    )


class Alias(Model):
    """A listed spelling of a name."""

    name: Text
    """The spelling, with its case."""
    misspelt: bool = False
    """True where the spelling is a mistake that was seen in a source."""
    source: list[Id] = []
    """Where the spelling was seen; needed for a misspelling."""

    @model_validator(mode="before")
    @classmethod
    def _bare_name(cls, value: object) -> object:
        return {"name": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _misspelling_has_source(self) -> Alias:
        if self.misspelt and not self.source:
            raise ValueError("a misspelling names the source it was seen in")
        return self


class Claim(Model):
    """Something said by somebody: it always names its source."""

    source: SourceIds
    """Ids of the sources that say so."""


Scalar = str | int | float | bool


class Caveat(Claim):
    """What later or better sources say where a claim is out of date or wrong."""

    kind: Literal["outdated", "imprecise", "disputed", "misspelt"]
    """Why the claim can't stand alone."""
    text: Text
    """What the better source says, with its date where there is one."""


class Note(Claim):
    """One sentence worth knowing that no other field holds."""

    id: Id
    """Key of the note inside its entry."""
    text: Text
    """The fact, in our own words."""
    step: int | None = Field(default=None, ge=1)
    """Its place in a sequence, where the order matters."""
    values: dict[str, Scalar | list[Scalar]] = {}
    """The figures and words of the fact for a script; units are in the keys."""
    since: PartialDate | None = None
    """The day from which the fact holds or on which it was said; null when undated."""
    caveat: Caveat | None = None
    """What stands against it."""


class Entry(Model):
    """What every entry of the catalog has."""

    id: Id
    """Its stable key, used in files and on the command line."""
    name: Text
    """What people write."""
    aliases: list[Alias] = []
    """Other listed spellings; only what is listed here resolves."""
    notes: list[Note] = []
    """Facts that no other field holds."""
    sources: SourceIds
    """Where the fields without a source of their own come from."""
    checked_on: PartialDate | None = None
    """The day on which the entry was last held against its sources."""
