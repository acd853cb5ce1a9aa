"""Owns the rule that a dose's days lie in their cycle; it must never read days told in words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rrmm_cli.load.rules.rule import Found, Rule
from rrmm_cli.load.within import parts
from rrmm_cli.model.catalog import Catalog
from rrmm_cli.model.regimen import Schedule

_DAYS = re.compile(r"([0-9]{1,4})(?:-([0-9]{1,4}))?")
"""A day or a range of days."""


def _find(catalog: Catalog) -> Iterator[Found]:
    for place, schedule in parts(catalog, Schedule):
        if schedule.cycle_days is None:
            continue
        for number, dose in enumerate(schedule.doses):
            for wrong in _outside(dose.days or "", schedule.cycle_days):
                yield Found(
                    place.at("doses", number, "days"),
                    f"{wrong} of {dose.drug} is no day of a cycle of {schedule.cycle_days} days; "
                    "mend the days or cycle_days",
                )


def _outside(days: str, last: int) -> Iterator[str]:
    """Days before the first or after the last of a cycle, and ranges that run backwards."""
    for words in re.split("[,;]", days):
        named = words.rpartition(":")[2].strip()  # the cycles that they hold for may stand before
        if read := _DAYS.fullmatch(named):
            first, end = int(read[1]), int(read[2] or read[1])
            if not 1 <= first <= end <= last:
                yield named


RULE = Rule(
    "day-outside-cycle",
    "a dose on a day that its cycle does not have",
    _find,
)
