"""Owns the list of the linter's rules, one file each; it must never run one."""

from __future__ import annotations

from rrmm_cli.load.rules import (
    acronym_letters,
    acronym_order,
    approval_without_label,
    arm_above_trial,
    caution_without_source,
    class_without_drugs,
    copied_prose,
    day_outside_cycle,
    hidden_boxed_warning,
    interval_without_value,
    label_without_from,
    label_without_successor,
    percentage_out_of_range,
    said_twice,
    same_address,
    superseded_statement,
    unchecked_for_a_year,
    uncited_source,
)
from rrmm_cli.load.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    acronym_letters.RULE,
    acronym_order.RULE,
    approval_without_label.RULE,
    arm_above_trial.RULE,
    caution_without_source.RULE,
    class_without_drugs.RULE,
    copied_prose.RULE,
    day_outside_cycle.RULE,
    hidden_boxed_warning.RULE,
    interval_without_value.RULE,
    label_without_from.RULE,
    label_without_successor.RULE,
    percentage_out_of_range.RULE,
    said_twice.RULE,
    same_address.RULE,
    superseded_statement.RULE,
    unchecked_for_a_year.RULE,
    uncited_source.RULE,
)
"""Every rule, by its id."""
