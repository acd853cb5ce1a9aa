"""The published schemas are those of the models."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rrmm_cli.load.schemas import json_schema, schema_names

SCHEMAS = Path(__file__).parent.parent / "schemas"


@pytest.mark.parametrize("name", schema_names())
def test_a_published_schema_is_that_of_its_model(name: str) -> None:
    published = SCHEMAS / f"{name}.schema.json"
    assert json_schema(name) == json.loads(published.read_text(encoding="utf-8")), "make schema"


def test_no_schema_is_published_that_no_model_has() -> None:
    wanted = {f"{name}.schema.json" for name in schema_names()}
    assert wanted == {path.name for path in SCHEMAS.iterdir()}


def fields(part: Any, place: str) -> Iterator[tuple[str, Any]]:
    """Every field of a schema, however deep, with the model that has it."""
    if isinstance(part, dict):
        properties = part.get("properties", {})
        yield from ((f"{place}.{key}", value) for key, value in properties.items())
        for key, value in part.items():
            yield from fields(value, key if key[:1].isupper() else place)
    elif isinstance(part, list):
        for value in part:
            yield from fields(value, place)


@pytest.mark.parametrize("name", schema_names())
def test_every_field_of_a_schema_is_described(name: str) -> None:
    found = dict(fields(json_schema(name), name))

    assert [place for place, field in found.items() if not field.get("description")] == []
    assert found
