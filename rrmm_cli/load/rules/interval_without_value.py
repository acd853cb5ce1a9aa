"""Owns the rule that an interval holds its value; it must never compute one."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Literal

from rrmm_cli.load.rules.rule import Found, Rule
from rrmm_cli.load.within import parts
from rrmm_cli.model.catalog import Catalog
from rrmm_cli.model.trial import Result


def _find(catalog: Catalog) -> Iterator[Found]:
    for place, result in parts(catalog, Result):
        low, value, high = map(_number, (result.ci_low, result.value, result.ci_high))
        # A comparison with what is not estimable, or not stated, is always false.
        if low > value or value > high or low > high:
            yield Found(
                place,
                f"{result.endpoint} of {result.arm}: the interval from {result.ci_low} to "
                f"{result.ci_high} does not hold {result.value}; mend the wrong one",
            )


def _number(value: float | Literal["NR", "NE"] | None) -> float:
    """A value as it compares: one that was not reached lies beyond every number."""
    if value == "NR":
        return math.inf
    return math.nan if value is None or value == "NE" else value


RULE = Rule(
    "interval-without-value",
    "a confidence interval that does not hold its value",
    _find,
)
