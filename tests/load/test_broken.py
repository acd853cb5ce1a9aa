from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from rrmm_cli.load.catalog import FILES, check_catalog
from tests.support import CASES, small_catalog

BROKEN = sorted(case for case in (CASES / "broken").iterdir() if case.is_dir())
"""Each case: the files that differ from the small catalog, and the problems they must yield."""

KEBAB_CASE = r"^[a-z0-9]+(-[a-z0-9]+)*$"
OWN_IDS = {"id", "code"}
"""Keys of ids that name the thing itself."""

FREE_IDS = {"name", "quantity"}
"""Keys of ids that need no entry: conditions and measured quantities."""


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: case.name)
def test_a_broken_catalog_yields_exactly_these_problems(case: Path, tmp_path: Path) -> None:
    expected = (case / "expected.txt").read_text(encoding="utf-8").splitlines()
    directory = small_catalog(
        tmp_path, {file.name: file.read_bytes() for file in case.glob("*.yaml")}
    )

    catalog, problems = check_catalog(directory)

    assert expected == [str(each).removeprefix(str(tmp_path) + os.sep) for each in problems]
    assert catalog is None


def id_keys(schema: object) -> Iterator[str]:
    """The keys of a JSON Schema whose values are ids or lists of ids."""
    if isinstance(schema, dict):
        for key, value in schema.get("properties", {}).items():
            forms = [value, value.get("items", {}), *value.get("anyOf", ())]
            if any(form.get("pattern") == KEBAB_CASE for form in forms):
                yield key
    parts = schema.values() if isinstance(schema, dict) else schema
    if isinstance(parts, Iterable) and not isinstance(parts, str):
        for part in parts:
            yield from id_keys(part)


@pytest.mark.parametrize("file", FILES)
def test_every_reference_has_a_case_in_which_its_id_is_unknown(file: str) -> None:
    told = "".join((case / "expected.txt").read_text(encoding="utf-8") for case in BROKEN)
    refused = set(re.findall(rf"^{file}:.*?(\w+)(?:\.\d+)?: no \w+ has the id", told, re.MULTILINE))

    references = set(id_keys(FILES[file].model_json_schema())) - OWN_IDS - FREE_IDS

    assert references == refused
