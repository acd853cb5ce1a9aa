"""Owns the rule that a trial is no smaller than its parts; it must never add arms up."""

from __future__ import annotations

from collections.abc import Iterator

from rrmm_cli.load.rules.rule import Found, Rule
from rrmm_cli.load.within import parts
from rrmm_cli.model.catalog import Catalog
from rrmm_cli.model.trial import Trial


def _find(catalog: Catalog) -> Iterator[Found]:
    for place, trial in parts(catalog, Trial):
        counted = [
            *((("arms", number), arm.label, arm.n) for number, arm in enumerate(trial.arms)),
            *((("results", number), each.arm, each.n) for number, each in enumerate(trial.results)),
        ]
        for keys, label, n in counted:
            if trial.n is not None and n is not None and n > trial.n:
                yield Found(
                    place.at(*keys, "n"),
                    f"{label} has {n} people, the whole trial {trial.n}; mend the wrong one",
                )


RULE = Rule(
    "arm-above-trial",
    "an arm, or the people behind a result, of more than the whole trial",
    _find,
)
