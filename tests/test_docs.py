"""What the documents promise is what the program does."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any, NamedTuple, get_args

import pytest
import yaml

from rrmm_cli.cli.commands import COMMANDS
from rrmm_cli.errors import Exit
from rrmm_cli.load.catalog import FILES, check_catalog
from rrmm_cli.model.statement import Basis
from tools.examples import DOCUMENTS, ROOT, Example, environment, examples, run

EXAMPLES = [example for document in DOCUMENTS for example in examples(document)]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.command)
def test_an_example_prints_what_stands_under_it(example: Example, tmp_path: Path) -> None:
    if "jq" in example.command and shutil.which("jq") is None:
        pytest.skip("jq is not installed; `make docs` has to be run where it is")
    assert example.output == run(example.command, environment(tmp_path))


def test_the_readme_has_examples() -> None:
    assert len(EXAMPLES) >= 8


def test_every_command_stands_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in COMMANDS if f"`{name}" not in readme] == []


def test_the_readme_lists_every_exit_code() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    listed = {int(code) for code in re.findall(r"^\| (\d+) \|", readme, re.MULTILINE)}
    assert {int(code) for code in Exit} == listed


def test_set_up_stands_in_the_first_screen_of_the_readme() -> None:
    first = "\n".join((ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:24])
    assert all(
        words in first for words in ("make demo", "make test", "pipx install", "uv tool install")
    )


def test_every_target_that_the_documents_name_is_in_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    texts = [(ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "CONTRIBUTING.md")]
    named = {name for text in texts for name in re.findall(r"`?make ([a-z]+)", text)}
    assert set() == named - targets


class Template(NamedTuple):
    """A piece of a data file, as CONTRIBUTING shows it."""

    file: str
    key: str
    """The list that it stands in."""
    entry: str | None
    """The entry that holds the list; None where the file itself does."""
    items: list[dict[str, Any]]


def templates() -> list[Template]:
    """The annotated templates of CONTRIBUTING; the first line of each says where it stands."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```yaml\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    found = []
    for block in blocks:
        place = re.match(r"# (\w+\.yaml): (\w+)(?: of ([a-z-]+))?\n", block)
        assert place is not None, block
        items = yaml.load(block, yaml.CSafeLoader)
        found.append(Template(place[1], place[2], place[3], items))
    return found


@pytest.mark.parametrize("template", templates(), ids=lambda each: f"{each.file}-{each.key}")
def test_a_template_of_contributing_stands_in_the_catalog_without_a_problem(
    template: Template, tmp_path: Path
) -> None:
    directory = shutil.copytree(ROOT / "data", tmp_path / "data")
    path = directory / template.file
    content = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    around = content
    if template.entry is not None:
        listed = [entry for entries in content.values() for entry in entries]
        (around,) = (entry for entry in listed if entry.get("id") == template.entry)
    new = {named(item) for item in template.items}
    kept = [item for item in around[template.key] if named(item) not in new]
    around[template.key] = kept + template.items
    path.write_text(json.dumps(content), encoding="utf-8")

    assert check_catalog(directory)[1] == []


def named(item: dict[str, Any]) -> str:
    """What no other item of a list may be called."""
    return str(item["id"] if "id" in item else item["code"])


def test_contributing_has_a_template_for_each_kind_of_entry() -> None:
    lists = {
        (file, key)
        for file, model in FILES.items()
        for key, field in model.model_fields.items()
        if key != "ambiguous" and file not in ("catalog.yaml", "rules.yaml")
    }
    assert lists - {(template.file, template.key) for template in templates()} == set()


def test_contributing_shows_a_statement_of_each_basis() -> None:
    (statements,) = (each.items for each in templates() if each.key == "statements")
    assert [each["basis"] for each in statements] == list(get_args(Basis))


def test_the_contents_of_contributing_are_its_headings() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
    anchors = [re.sub(r"[^a-z -]", "", each.lower()).replace(" ", "-") for each in headings]
    assert anchors == re.findall(r"\]\(#([a-z-]+)\)", text)


def test_no_tracked_file_names_a_machine_or_a_registry() -> None:
    hosts = r"(files\.pythonhosted|registry\.npmjs|deb\.debian|(^|[^a-z])pypi)\.org"
    paths = r"(^|[^A-Za-z0-9_.])/(home|root|farm)/"
    for pattern in (hosts, paths):
        found = subprocess.run(
            ["git", "grep", "-nIE", pattern, "--", ".", ":!tests/test_docs.py"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert found.stdout == ""


def test_the_changelog_has_an_entry_for_what_is_not_released() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "## [Unreleased]" in changelog
