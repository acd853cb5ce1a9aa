"""Owns the descriptions of fields: read from the source, for schemas alone; it must never guess."""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from types import ModuleType

from rrmm_cli.model.base import Model


def describe_models() -> None:
    """Give each field the text that stands under it in the source, and build the models anew.

    Pydantic can do so itself, but for every process: reading the sources took a sixth of the time
    of an answer that needs models.
    """
    found = list(_below(Model))
    for model in found:
        texts: dict[str, str] = {}
        for parent in reversed(model.__mro__):
            texts |= _texts(sys.modules[parent.__module__]).get(parent.__qualname__, {})
        for name, field in model.model_fields.items():
            if field.description is None:
                field.description = texts.get(name) or _of_a_kind(model, name)
    for model in found:
        # What was built before would go on inside the models that hold it.
        if _BUILT in model.__dict__:
            delattr(model, _BUILT)
    for model in found:
        model.model_rebuild(force=True)


def _of_a_kind(model: type[Model], name: str) -> str | None:
    """What the word says that chooses a model of several: the model's own first sentence."""
    return inspect.getdoc(model) if name == "kind" else None


_BUILT = "__pydantic_core_schema__"
"""Where pydantic keeps what it built of a model."""


def _below(model: type[Model]) -> Iterator[type[Model]]:
    for each in model.__subclasses__():
        yield each
        yield from _below(each)


@cache
def _texts(module: ModuleType) -> dict[str, dict[str, str]]:
    """Per class of a module, the text under each annotated name."""
    if not module.__name__.startswith("rrmm_cli."):
        return {}
    tree = ast.parse(inspect.getsource(module))
    return {
        node.name: dict(_under(node.body)) for node in tree.body if isinstance(node, ast.ClassDef)
    }


def _under(body: list[ast.stmt]) -> Iterator[tuple[str, str]]:
    for one, following in pairwise(body):
        if not (isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name)):
            continue
        if isinstance(following, ast.Expr) and isinstance(following.value, ast.Constant):
            yield one.target.id, inspect.cleandoc(str(following.value.value))
