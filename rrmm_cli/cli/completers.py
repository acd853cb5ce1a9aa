"""Owns what a shell offers at a place of the line; it must never fail, print or load a model."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rrmm_cli.store.query import Store

_LONGEST_ABOUT = 60


def short(text: str) -> str:
    """A description that no shell's protocol trips over: one line, no brackets, not long."""
    line = " ".join(text.replace("[", "(").replace("]", ")").split())
    line = "".join(letter for letter in line if letter.isprintable())
    return line if len(line) <= _LONGEST_ABOUT else line[: _LONGEST_ABOUT - 1].rstrip() + "…"


def asked_store() -> Store:
    """The store that the environment asks, before any option is read."""
    import os
    from pathlib import Path

    from rrmm_cli.store.query import Store

    directory = os.environ.get("RRMM_CATALOG")
    return Store.open(Path(directory) if directory else None)


def names_of(kind: str | None) -> Callable[[str], list[tuple[str, str]]]:
    """A completer of the ids and names of one kind, or of all."""

    def complete(incomplete: str) -> list[tuple[str, str]]:
        try:
            store = asked_store()
            about_of: dict[str, str] = {}
            for entry_id, written, about in store.names(kind):
                for name in (entry_id, written):
                    about_of.setdefault(name, about)
        except Exception:
            return []
        return _as_typed(list(_fitting(about_of.items(), incomplete)), incomplete)

    return complete


def values_of(kind: str, key: str) -> Callable[[str], list[str]]:
    """A completer of the values of a static filter."""

    def complete(incomplete: str) -> list[str]:
        try:
            store = asked_store()
            values = store.facet_values(kind, key)
        except Exception:
            return []
        return [value for value, _ in _fitting([(value, "") for value in values], incomplete)]

    return complete


def complete_jurisdiction(incomplete: str) -> list[str]:
    """The jurisdictions of the catalog."""
    try:
        store = asked_store()
        return [code for code in store.header["jurisdictions"] if code.startswith(incomplete)]
    except Exception:
        return []


def one_of(values: Iterable[str]) -> Callable[[str], list[str]]:
    """A completer of fixed values."""
    held = list(values)
    return lambda incomplete: [value for value in held if value.startswith(incomplete)]


def _as_typed(found: list[tuple[str, str]], incomplete: str) -> list[tuple[str, str]]:
    """Names found without case; shells offer only what goes on from the letters as typed."""
    if any(name.startswith(incomplete) for name, _ in found):
        return found
    typed = {(incomplete + name[len(incomplete) :].casefold()): about for name, about in found}
    return list(typed.items())


def _fitting(pairs: Iterable[tuple[str, str]], incomplete: str) -> Iterable[tuple[str, str]]:
    """Candidates that start as typed, in words that no shell's protocol trips over."""
    wanted = incomplete.casefold()
    for name, about in pairs:
        plain = name.isprintable() and not any(mark in name for mark in " :")
        if plain and name.casefold().startswith(wanted):
            yield name, short(about)
