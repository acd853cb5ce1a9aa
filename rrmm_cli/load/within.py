"""Owns the way through a read catalog: each part with its file and path; it must never judge."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, TypeVar

from pydantic import BaseModel

from rrmm_cli.load.catalog import FILES
from rrmm_cli.load.problems import Path
from rrmm_cli.model.catalog import Catalog
from rrmm_cli.model.drug import Drug
from rrmm_cli.model.regimen import Regimen
from rrmm_cli.model.statement import Statement

Part = TypeVar("Part")


class Placed(NamedTuple):
    """A place in the files of a catalog."""

    file: str
    path: Path

    def at(self, *keys: str | int) -> Placed:
        """The place below this one."""
        return Placed(self.file, (*self.path, *keys))


def parts(catalog: Catalog, *kinds: type[Part]) -> Iterator[tuple[Placed, Part]]:
    """Every part of those types, wherever it stands."""
    for place, part in _everything(catalog):
        if isinstance(part, kinds):
            yield place, part


def drugs(catalog: Catalog) -> Iterator[tuple[Placed, Drug]]:
    """The drugs."""
    for number, drug in enumerate(catalog.drugs_file.drugs):
        yield Placed("drugs.yaml", ("drugs", number)), drug


def regimens(catalog: Catalog) -> Iterator[tuple[Placed, Regimen]]:
    """The regimens."""
    for number, regimen in enumerate(catalog.regimens_file.regimens):
        yield Placed("regimens.yaml", ("regimens", number)), regimen


def stated(catalog: Catalog) -> Iterator[tuple[Placed, Drug | Regimen]]:
    """The entries that hold statements."""
    yield from drugs(catalog)
    yield from regimens(catalog)


def statements(place: Placed, entry: Drug | Regimen) -> Iterator[tuple[Placed, Statement]]:
    """The statements of an entry that stands at that place."""
    for number, statement in enumerate(entry.statements):
        yield place.at("statements", number), statement


def given(regimen: Regimen) -> list[str]:
    """Ids of the drugs that treat: those of the backbone, or all where there is none."""
    backbone = [each.drug for each in regimen.components if each.role == "backbone"]
    return backbone or [each.drug for each in regimen.components]


def lineage(catalog: Catalog) -> dict[str, list[str]]:
    """For each class, the class itself and its ancestors, nearest first."""
    parents = {each.id: each.parent for each in catalog.drugs_file.classes}
    lines: dict[str, list[str]] = {}
    for class_id in parents:
        line, parent = [class_id], parents[class_id]
        while parent is not None:
            line.append(parent)
            parent = parents[parent]
        lines[class_id] = line
    return lines


def _everything(catalog: Catalog) -> Iterator[tuple[Placed, object]]:
    for file, held in zip(FILES, type(catalog).model_fields, strict=True):
        yield from _below(Placed(file, ()), getattr(catalog, held))


def _below(place: Placed, part: object) -> Iterator[tuple[Placed, object]]:
    yield place, part
    if isinstance(part, BaseModel):
        for name, field in type(part).model_fields.items():
            value = getattr(part, name)
            if value is not None:
                yield from _below(place.at(field.alias or name), value)
    elif isinstance(part, list):
        for number, value in enumerate(part):
            yield from _below(place.at(number), value)
