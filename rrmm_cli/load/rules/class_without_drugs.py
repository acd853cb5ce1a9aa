"""Owns the rule that a criterion can be met by drugs of the catalog; it must never judge one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rrmm_cli.load.rules.rule import Found, Rule
from rrmm_cli.load.within import Placed, drugs, lineage, parts
from rrmm_cli.model.catalog import Catalog
from rrmm_cli.model.criterion import Agent, ExposedTo, RefractoryTo
from rrmm_cli.model.rules import Member

_CLASS, _TARGET = "class", "target"


def _find(catalog: Catalog) -> Iterator[Found]:
    """Members of a class that are not settled do not count: known from them alone it is unknown."""
    lines = lineage(catalog)
    there = Counter(
        (kind, each)
        for _, drug in drugs(catalog)
        for kind, group in ((_CLASS, lines[drug.drug_class]), (_TARGET, set(drug.targets)))
        for each in group
    )
    for place, kind, name, wanted in _asked(catalog):
        if there[kind, name] < wanted:
            yield Found(
                place,
                f"asks for {wanted} of the {kind} {name}, of which the catalog has "
                f"{there[kind, name]}, so that it is never met; mend it, or add the drugs",
            )


def _asked(catalog: Catalog) -> Iterator[tuple[Placed, str, str, int]]:
    """Each class or target that is asked for, and how many drugs of it."""
    for place, member in parts(catalog, Member):
        yield place, _CLASS, member.drug_class, member.count
    for place, agent in parts(catalog, Agent):
        count = agent.count if isinstance(agent, ExposedTo | RefractoryTo) else 1
        if agent.drug_class is not None:
            yield place, _CLASS, agent.drug_class, count
        elif agent.target is not None:
            yield place, _TARGET, agent.target, count


RULE = Rule(
    "class-without-drugs",
    "a criterion that asks for more drugs of a class or target than there are",
    _find,
)
