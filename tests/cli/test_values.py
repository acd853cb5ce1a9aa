"""The values that filters offer are those of the models."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from rrmm_cli.cli import values
from rrmm_cli.model.base import Model
from rrmm_cli.model.document import Standing
from rrmm_cli.model.drug import Route, StatusEvent
from rrmm_cli.model.effect import System
from rrmm_cli.model.regimen import Regimen
from rrmm_cli.model.source import SourceKind
from rrmm_cli.model.statement import Basis, Setting
from rrmm_cli.model.topic import Section
from rrmm_cli.store import asof, documents
from rrmm_cli.store.asof import STANDINGS


def literals(model: type[Model], field: str) -> tuple[Any, ...]:
    """The values that a field of a model accepts."""
    return get_args(model.model_fields[field].annotation)


@pytest.mark.parametrize(
    ("offered", "accepted"),
    [
        (values.BASES, get_args(Basis)),
        (values.KINDS_OF_REGIMEN, literals(Regimen, "kind")),
        (values.KINDS_OF_SOURCE, get_args(SourceKind)),
        (values.ROUTES, get_args(Route)),
        (values.SECTIONS, get_args(Section)),
        (values.SETTINGS, get_args(Setting)),
        (values.SYSTEMS, get_args(System)),
    ],
    ids=[
        "bases",
        "kinds of regimen",
        "kinds of source",
        "routes",
        "sections",
        "settings",
        "systems",
    ],
)
def test_a_filter_offers_what_its_model_accepts_in_the_same_order(
    offered: tuple[str, ...], accepted: tuple[str, ...]
) -> None:
    assert accepted == offered


def test_every_list_of_values_is_held_against_a_model() -> None:
    listed = {name for name in vars(values) if name.isupper()}
    assert {
        "BASES",
        "KINDS_OF_REGIMEN",
        "KINDS_OF_SOURCE",
        "ROUTES",
        "SECTIONS",
        "SETTINGS",
        "SYSTEMS",
    } == listed


def test_a_standing_is_one_that_the_schema_knows() -> None:
    assert set(literals(Standing, "state")) == set(STANDINGS)


def test_every_status_event_leads_to_a_standing() -> None:
    assert set(literals(StatusEvent, "event")) == set(asof._STATES)


def test_the_settings_of_a_document_come_in_the_order_of_the_model() -> None:
    assert get_args(Setting) == documents.SETTINGS
