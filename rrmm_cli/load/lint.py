"""Owns running the linter's rules over a catalog's files; an answer must never wait for it."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

from rrmm_cli.errors import Location
from rrmm_cli.load.catalog import FILES, check_catalog
from rrmm_cli.load.problems import located
from rrmm_cli.load.reader import CATALOG_LIMITS, marks_of, read_text
from rrmm_cli.load.rules import RULES
from rrmm_cli.load.rules.rule import Found
from rrmm_cli.model.catalog import Catalog


class Remark(NamedTuple):
    """A problem of a catalog, and the rule that found it."""

    problem: Location
    rule: str | None
    """None where the problem keeps the catalog from loading: no rule was asked then."""


def lint_catalog(directory: Path) -> list[Remark]:
    """Every problem of the catalog in `directory`, in the order of files and lines."""
    catalog, problems = check_catalog(directory)
    if catalog is None:
        return [Remark(problem, None) for problem in problems]
    return findings(catalog, directory)


def findings(catalog: Catalog, directory: Path) -> list[Remark]:
    """What the rules find in a catalog that was read from `directory`."""
    found: defaultdict[str, list[tuple[str, Found]]] = defaultdict(list)
    for rule in RULES:
        for each in rule.find(catalog):
            found[each.place.file].append((rule.id, each))
    remarks: list[Remark] = []
    for name in FILES:
        if found[name]:
            remarks += _located(directory / name, found[name])
    return remarks


def _located(file: Path, found: list[tuple[str, Found]]) -> list[Remark]:
    text = read_text(file, CATALOG_LIMITS, str(file))
    marks = marks_of(text, CATALOG_LIMITS) if isinstance(text, str) else {}
    remarks = [
        Remark(located(str(file), each.place.path, f"{each.message} [{rule}]", marks), rule)
        for rule, each in found
    ]
    return sorted(remarks, key=lambda each: (each.problem.line or 0, each.problem.column or 0))
