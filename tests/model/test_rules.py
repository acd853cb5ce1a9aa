"""Rules: what is stored of them is what was checked."""

from __future__ import annotations

from pathlib import Path

import pytest

from rrmm_cli.load.catalog import read_catalog
from rrmm_cli.model.rules import trusted_rules
from tests.support import SMALL

DATA = Path(__file__).parent.parent.parent / "data"


@pytest.mark.parametrize("directory", [SMALL, DATA], ids=["small", "shipped"])
def test_stored_rules_are_built_as_they_were_checked(directory: Path) -> None:
    checked = read_catalog(directory).rules_file
    assert trusted_rules(checked.model_dump(mode="json")) == checked
