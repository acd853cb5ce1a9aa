"""Builders that tests share: catalog directories, criteria and statements."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter

from rrmm_cli.load.reader import Data
from rrmm_cli.model.criterion import KINDS, Criterion
from rrmm_cli.model.statement import Statement

ROOT = Path(__file__).parent.parent
CASES = ROOT / "tests" / "cases"
SMALL = CASES / "small"
"""A tiny valid catalog; its facts are shortened and partly made up."""

CRITERION_KINDS = KINDS
"""Every member of the criterion union, by its kind."""

_CRITERION: TypeAdapter[Criterion] = TypeAdapter(Criterion)


def called(*words: str, given: str = "") -> subprocess.CompletedProcess[str]:
    """The program called with the shipped catalog, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "rrmm_cli", *words],
        input=given,
        capture_output=True,
        check=False,
        cwd=ROOT,
        text=True,
    )


def answered(*words: str, given: str = "") -> subprocess.CompletedProcess[str]:
    """The same, where it must answer."""
    done = called(*words, given=given)
    assert done.returncode == 0, done.stderr
    return done


def small_catalog(directory: Path, files: Mapping[str, str | bytes] | None = None) -> Path:
    """`directory` with the small catalog in it, some of its files replaced."""
    shutil.copytree(SMALL, directory, dirs_exist_ok=True)
    for name, content in (files or {}).items():
        data = content.encode("utf-8") if isinstance(content, str) else content
        (directory / name).write_bytes(data)
    return directory


def criterion(data: Data) -> Criterion:
    """A criterion from the mapping that would stand in a data file."""
    return _CRITERION.validate_python(data)


def prior_lines(
    at_least: int | None = None,
    at_most: int | None = None,
    unit: Literal["lines", "therapies", "regimens"] = "lines",
) -> dict[str, Data]:
    """The mapping of a count of prior lines."""
    return {"kind": "prior_lines", "at_least": at_least, "at_most": at_most, "unit": unit}


def exposed_to(agent: Literal["drug", "class", "target"], of: str, count: int = 1) -> Data:
    """The mapping of an exposure."""
    return {"kind": "exposed_to", agent: of, "count": count}


def refractory_to(agent: Literal["drug", "class", "target"], of: str, count: int = 1) -> Data:
    """The mapping of a refractoriness."""
    return {"kind": "refractory_to", agent: of, "count": count}


def all_of(*parts: Data) -> Data:
    """The mapping of a criterion that asks for every part."""
    return {"kind": "all_of", "parts": list(parts)}


def any_of(*parts: Data) -> Data:
    """The mapping of a criterion that one part meets."""
    return {"kind": "any_of", "parts": list(parts)}


def statement(criteria: Data, population: tuple[str, ...] = ()) -> Statement:
    """An article's statement about relapse, with the least it can say."""
    return Statement.model_validate(
        {
            "id": "article",
            "basis": "article",
            "setting": "relapsed",
            "population": list(population),
            "criteria": criteria,
            "wording": "read",
            "source": ["article-options"],
        }
    )
