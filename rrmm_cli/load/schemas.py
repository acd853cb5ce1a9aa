"""Owns the list of published JSON Schemas: of files and of answers; it must never write one."""

from __future__ import annotations

from functools import cache, reduce
from operator import or_
from typing import Any

from pydantic import BaseModel

from rrmm_cli.load.catalog import FILES
from rrmm_cli.load.described import describe_models
from rrmm_cli.model import document as doc
from rrmm_cli.model import judged
from rrmm_cli.model.profile import Profile

_PER_ENTRY: dict[str, tuple[str, type[BaseModel]]] = {
    "drug": ("drugs", doc.DrugDocument),
    "regimen": ("regimens", doc.RegimenDocument),
    "class": ("classes", doc.ClassDocument),
    "effect": ("effects", doc.EffectDocument),
    "trial": ("trials", doc.TrialDocument),
    "topic": ("topics", doc.TopicDocument),
    "source": ("sources", doc.SourceDocument),
}


def _answers() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for singular, (plural, model) in _PER_ENTRY.items():
        found[singular] = found[plural] = doc.Answer[model]  # type: ignore[valid-type]
    entry: Any = reduce(or_, (model for _, model in _PER_ENTRY.values()))
    found["show"] = doc.Answer[entry]
    found["changes"] = doc.Answer[doc.ChangeDocument]
    found["pipeline"] = doc.Answer[doc.PendingDocument]
    found["search"] = doc.Answer[doc.Hit]
    found["catalog-info"] = doc.Answer[doc.CatalogDocument]
    found["catalog-validate"] = doc.Answer[doc.CatalogProblem]
    found["history"] = doc.Answer[judged.HistoryDocument]
    found["match"] = doc.Answer[judged.AssessmentDocument]
    found["match-batch"] = judged.BatchRecord
    found["profile-check"] = doc.Answer[doc.Problem]
    found["schema"] = doc.Answer[doc.SchemaDocument]
    found["error"] = doc.Error
    return found


def schema_names() -> dict[str, str]:
    """What each published schema is called, and what it describes."""
    files = {name: f"the data file {name}" for name in FILES}
    answers = {
        name: _ODD.get(name, f"the answer of rrmm {_spoken(name)}") for name in sorted(_answers())
    }
    return files | {"profile": "a profile of a treatment history"} | answers


_ODD = {
    "error": "an error, on stderr",
    "match-batch": "a line of the answer of rrmm match --batch",
}
"""Schemas that describe no whole answer."""


def _spoken(name: str) -> str:
    return name.replace("-", " ")


@cache
def _described() -> None:
    """Describe the models once in a process."""
    describe_models()


def json_schema(name: str) -> dict[str, Any]:
    """One published schema.

    Raises:
        KeyError: no schema has the name.
    """
    _described()
    files = {**FILES, "profile": Profile}
    model: Any = files[name] if name in files else _answers()[name]
    schema: dict[str, Any] = model.model_json_schema(mode="validation")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"rrmm:{name}/v1",
        **schema,
    }
