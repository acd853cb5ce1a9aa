"""What the documents promise is what the program does."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from rrmm_cli.cli.commands import COMMANDS
from rrmm_cli.errors import Exit
from rrmm_cli.model.regimen import Regimen
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


def test_the_annotated_entry_of_contributing_loads_and_cites_what_there_is() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"^```yaml\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    (entry,) = yaml.load(block, yaml.CSafeLoader)
    Regimen.model_validate(entry)
    known = (ROOT / "data" / "sources.yaml").read_text(encoding="utf-8")
    cited = re.findall(r"ource(?:s)?: \[([a-z0-9-]+)\]", block)
    assert cited != []
    assert [each for each in cited if f"- id: {each}\n" not in known] == []


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
