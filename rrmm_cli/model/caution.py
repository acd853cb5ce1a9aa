"""Owns cautions: facts that stand whatever a verdict is; they are never part of one."""

from __future__ import annotations

from typing import Literal, get_args

from rrmm_cli.model.base import Claim, Id, Text
from rrmm_cli.model.criterion import Criterion

Severity = Literal["contraindication", "boxed", "warning"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
"""The gravest first."""
RegimenKind = Literal["combination", "single-agent", "cell-therapy", "transplant"]


class Caution(Claim):
    """A fact that stands whatever a verdict is."""

    code: Id
    """Key of the caution, the same wherever the same danger is meant; where a person may have it
    already, the key of the condition."""
    severity: Severity
    """How the label ranks it."""
    text: Text
    """What may happen, or what to do first."""
    when: Criterion | None = None
    """The history that it is meant for; null where it stands for every one."""
    not_for: list[RegimenKind] = []
    """Kinds of regimen that it does not speak of: a transplant comes after the collection."""
