"""The published schemas are those of the models."""

from __future__ import annotations

import json
from pathlib import Path

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


@pytest.mark.parametrize("name", schema_names())
def test_every_field_of_a_schema_is_described(name: str) -> None:
    schema = json_schema(name)
    bare = [
        f"{title}.{field}"
        for title, part in {**schema.get("$defs", {}), name: schema}.items()
        for field, value in part.get("properties", {}).items()
        if not {"description", "const", "$ref"} & set(value)
    ]
    assert bare == []
