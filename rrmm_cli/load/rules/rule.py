"""Owns what a rule of the linter is and what it finds; it must never know a single rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from rrmm_cli.load.within import Placed
from rrmm_cli.model.catalog import Catalog


class Found(NamedTuple):
    """One thing in a catalog that breaks a rule."""

    place: Placed
    """Where it stands."""
    message: str
    """What is wrong, and what to do about it."""


@dataclass(frozen=True)
class Rule:
    """What the field knows of data that load without a problem."""

    id: str
    """Its key in kebab-case, which ends every message of it."""
    says: str
    """What it finds, in one line of `rrmm help lint`."""
    find: Callable[[Catalog], Iterator[Found]]
    """What breaks it in a catalog: pure, and in any order."""
