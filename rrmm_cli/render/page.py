"""Owns the parts of a page and the numbers of its citations; it must never know a format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from rrmm_cli.render.answer import Document


class Facts(NamedTuple):
    """Short facts, each under its label."""

    rows: Sequence[tuple[str, str]]


class Lines(NamedTuple):
    """Sentences under a heading; each may have further lines that belong to it."""

    title: str
    items: Sequence[tuple[str, ...]]


class Grid(NamedTuple):
    """A small table under a heading."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


Block = Facts | Lines | Grid


@dataclass
class Page:
    """One entry shown whole."""

    title: str
    subtitle: str
    blocks: list[Block] = field(default_factory=list)

    def add(self, block: Block) -> None:
        """Add a block, unless it is empty."""
        if isinstance(block, Facts):
            filled = any(value for _, value in block.rows)
        else:
            filled = bool(block.rows if isinstance(block, Grid) else block.items)
        if filled:
            self.blocks.append(block)


class Citations:
    """Numbers the sources of a page in the order in which they are cited."""

    def __init__(self, document: Document) -> None:
        self._known = {source["id"]: source for source in document["citations"]}
        self._own: Sequence[str] = document.get("sources", ())
        self._used: dict[str, int] = {}

    def cite(self, sources: Sequence[str]) -> str:
        """The mark of the sources, such as ` [1, 2~]`; `~` says that one is only relayed."""
        marks = []
        for source in sources:
            number = self._used.setdefault(source, len(self._used) + 1)
            relayed = self._known[source]["grade"] == "relayed"
            marks.append(f"{number}~" if relayed else str(number))
        return f" [{', '.join(marks)}]" if marks else ""

    def titles(self, sources: Sequence[str]) -> str:
        """The titles of the sources."""
        return ", ".join(self._known[source]["title"] for source in sources)

    def lines(self) -> Lines:
        """The list of the sources that were cited, then of those that the entry itself rests on."""
        self.cite(self._own)
        items = []
        for source, number in self._used.items():
            known = self._known[source]
            place = known["url"] or (known["doi"] and f"doi:{known['doi']}") or ""
            said = ", ".join(
                part
                for part in (
                    known["kind"].replace("-", " "),
                    known["published"] or "undated",
                    "relayed, not the origin" if known["grade"] == "relayed" else "",
                )
                if part
            )
            items.append((f"{number} {known['title']} ({said}) {place}".strip(),))
        return Lines("Sources", items)
