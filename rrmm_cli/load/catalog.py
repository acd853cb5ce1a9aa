"""Owns reading a catalog directory: all files in, one catalog or all problems out; never a part."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ValidationError

from rrmm_cli.errors import InvalidFileError, Location
from rrmm_cli.load.problems import Path as DataPath
from rrmm_cli.load.problems import located, model_problems, span_problems
from rrmm_cli.load.reader import CATALOG_LIMITS, Data, Limits, Read, marks_of, read_text, read_yaml
from rrmm_cli.load.references import reference_problems
from rrmm_cli.model.catalog import (
    Catalog,
    DrugsFile,
    EffectsFile,
    Header,
    RegimensFile,
    SourcesFile,
    TopicsFile,
    TrialsFile,
)
from rrmm_cli.model.rules import RulesFile

FILES: dict[str, type[BaseModel]] = {
    "catalog.yaml": Header,
    "drugs.yaml": DrugsFile,
    "regimens.yaml": RegimensFile,
    "side_effects.yaml": EffectsFile,
    "trials.yaml": TrialsFile,
    "topics.yaml": TopicsFile,
    "rules.yaml": RulesFile,
    "sources.yaml": SourcesFile,
}
"""The files of a catalog and what each holds."""


@dataclass(frozen=True)
class _File:
    name: str
    shown: str
    text: str
    read: Read

    def problems(self, model: ValidationError) -> list[tuple[DataPath, str]]:
        """What its model refused, except where the reader told a problem of the same value."""
        data = self.read.data
        found = model_problems(model, data, FILES[self.name])
        found += span_problems(data, found)
        return [(path, message) for path, message in found if path not in self.read.doubtful]

    def for_references(self) -> Data:
        """Its data without the lists of entries of which not every id is known."""
        data = self.read.data
        if not isinstance(data, dict):
            return data
        unsure = {path[0] for path in self.read.doubtful if path and _may_hide_ids(path)}
        if "ambiguous" in unsure:
            return {}  # any two entries may share a name that is declared there
        return {key: value for key, value in data.items() if key not in unsure}


def read_catalog(directory: Path, limits: Limits = CATALOG_LIMITS) -> Catalog:
    """The catalog in `directory`.

    Raises:
        InvalidFileError: with every problem of every file, in the order of files and lines.
    """
    catalog, problems = check_catalog(directory, limits)
    if catalog is None:
        raise InvalidFileError(
            message=f"the catalog in {directory} has {_counted(len(problems))}",
            hint="mend them, then try: rrmm catalog validate " + str(directory),
            locations=problems,
        )
    return catalog


def check_catalog(
    directory: Path, limits: Limits = CATALOG_LIMITS
) -> tuple[Catalog | None, list[Location]]:
    """The catalog, or None and every problem that keeps it from being one."""
    problems: dict[str, list[Location]] = {name: [] for name in FILES}
    files: list[_File] = []
    for name in FILES:
        shown = str(directory / name)
        text = read_text(directory / name, limits, shown)
        if isinstance(text, Location):
            problems[name].append(text)
            continue
        read = read_yaml(text, limits, shown)
        problems[name] += read.problems
        if read.whole:
            files.append(_File(name, shown, text, read))

    models: dict[str, BaseModel] = {}
    found: dict[str, list[tuple[DataPath, str]]] = {file.name: [] for file in files}
    for file in files:
        try:
            models[file.name] = FILES[file.name].model_validate(file.read.data)
        except ValidationError as error:
            found[file.name] += file.problems(error)
    for name, path, message in reference_problems(
        {file.name: file.for_references() for file in files}
    ):
        found[name].append((path, message))

    for file in files:
        if found[file.name]:
            marks = marks_of(file.text, limits)
            here = [located(file.shown, path, text, marks) for path, text in found[file.name]]
            problems[file.name] += here
            problems[file.name].sort(key=lambda each: (each.line or 0, each.column or 0))
    listed = [problem for name in FILES for problem in problems[name]]
    if listed:
        return None, listed
    return _joined(models), []


def _may_hide_ids(path: DataPath) -> bool:
    """Whether what the reader refused there is a list of entries, one of them or its id."""
    return len(path) <= _ENTRY or (len(path) == _ENTRY + 1 and path[_ENTRY] == "id")


_ENTRY = 2
"""How deep the entries stand in a file: `regimens.3`."""


def _joined(models: dict[str, BaseModel]) -> Catalog:
    header, drugs, regimens, effects, trials, topics, rules, sources = (
        models[name] for name in FILES
    )
    assert isinstance(header, Header)
    assert isinstance(drugs, DrugsFile)
    assert isinstance(regimens, RegimensFile)
    assert isinstance(effects, EffectsFile)
    assert isinstance(trials, TrialsFile)
    assert isinstance(topics, TopicsFile)
    assert isinstance(rules, RulesFile)
    assert isinstance(sources, SourcesFile)
    return Catalog.model_construct(
        header=header,
        drugs_file=drugs,
        regimens_file=regimens,
        effects_file=effects,
        trials_file=trials,
        topics_file=topics,
        rules_file=rules,
        sources_file=sources,
    )


def _counted(number: int) -> str:
    return "1 problem" if number == 1 else f"{number} problems"
