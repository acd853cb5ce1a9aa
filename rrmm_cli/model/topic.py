"""Owns topics: what a word means, what to look for, what is done; each item with its source."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from rrmm_cli.model.base import Entry, Id, Note, Text

Section = Literal[
    "definition",
    "cause",
    "relapse-sign",
    "test",
    "selection-factor",
    "retreatment",
    "procedure",
    "supportive-care",
    "statistic",
    "outlook",
    "clinical-trials",
    "access",
    "treatment-groups",
]


class Topic(Entry):
    """One subject that a reader may look up."""

    section: Section
    """The shelf it stands on."""
    summary: Text
    """What the topic holds, in one sentence without figures."""
    items: list[Note] = Field(min_length=1)
    """What the sources say, one claim each."""
    related: list[Id] = []
    """Ids of entries of any kind worth seeing next."""
