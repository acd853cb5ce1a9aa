"""The order of an answer is the same on every run, whatever Python's hashes are."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from rrmm_cli.render.answer import Format
from tests.conftest import LISTS, PAGES, SMALL, Run

SEEDS = ("0", "1", "2")
QUESTIONS = [
    *([command] for command in LISTS),
    *([command, name] for command, name in PAGES.items()),
    ["show", "refractory", "krd"],
    ["search", "carfilzomib"],
    ["search", "e"],
    ["schema"],
]
_ASK = """
import contextlib, io, json, sys
from rrmm_cli.cli.main import main
answers = {}
for words in json.loads(sys.argv[1]):
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        main(words)
    answers[" ".join(words)] = said.getvalue()
sys.stdout.write(json.dumps(answers))
"""
Answers = dict[str, str]


def answers(environment: dict[str, str], questions: list[list[str]]) -> Answers:
    """What one process says to each question."""
    done = subprocess.run(
        [sys.executable, "-c", _ASK, json.dumps(questions)],
        capture_output=True,
        check=True,
        env=environment,
    )
    found: Answers = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def by_seed(tmp_path_factory: pytest.TempPathFactory) -> list[Answers]:
    """What each seed says to every question in every format, from a catalog of its own making."""
    questions = [[*words, "-o", format_] for words in QUESTIONS for format_ in Format]
    return [
        answers(
            {
                "PYTHONHASHSEED": seed,
                "RRMM_CATALOG": str(SMALL),
                "XDG_CACHE_HOME": str(tmp_path_factory.mktemp(f"seed-{seed}")),
            },
            questions,
        )
        for seed in SEEDS
    ]


@pytest.mark.parametrize("format_", Format)
@pytest.mark.parametrize("words", QUESTIONS, ids=" ".join)
def test_an_answer_has_the_same_bytes_for_every_hash_seed(
    by_seed: list[Answers], words: list[str], format_: str
) -> None:
    said = [each[" ".join([*words, "-o", format_])] for each in by_seed]
    assert len(set(said)) == 1
    assert said[0] != ""


@pytest.mark.parametrize("seed", SEEDS)
def test_a_process_of_its_own_says_the_same(run: Run, by_seed: list[Answers], seed: str) -> None:
    said = run("regimens", "-o", "json", PYTHONHASHSEED=seed).out
    assert by_seed[0]["regimens -o json"] == said


def test_problems_are_told_in_the_same_order_for_every_hash_seed(run: Run, broken: Path) -> None:
    path = broken / "regimens.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("[label-kyprolis]", "[none-such]"), encoding="utf-8")
    said = {run("catalog", "validate", str(broken), PYTHONHASHSEED=seed).out for seed in SEEDS}
    assert len(said) == 1
    assert said.pop().count("none-such") > 3


def test_completions_come_in_the_same_order_for_every_hash_seed(run: Run) -> None:
    asked = {"_RRMM_COMPLETE": "complete_bash", "COMP_WORDS": "rrmm show ", "COMP_CWORD": "2"}
    assert len({run(**asked, PYTHONHASHSEED=seed).out for seed in SEEDS}) == 1


@pytest.mark.parametrize("command", LISTS)
def test_a_list_is_sorted_by_id(run: Run, command: str) -> None:
    ids = run(command, "-o", "name").out.splitlines()
    assert sorted(ids) == ids


def test_the_order_of_the_entries_in_a_file_is_no_matter(
    environment: dict[str, str], tmp_path: Path
) -> None:
    turned = tmp_path / "turned"
    turned.mkdir()
    for path in SMALL.glob("*.yaml"):
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        if path.name not in ("catalog.yaml", "rules.yaml"):
            data = {key: entries[::-1] for key, entries in data.items()}
        (turned / path.name).write_text(json.dumps(data), encoding="utf-8")
    questions = [[*words, "--json"] for words in QUESTIONS]
    straight = answers(environment, questions)
    reverse = answers(environment | {"RRMM_CATALOG": str(turned)}, questions)
    differ = [question for question in straight if straight[question] != reverse[question]]
    assert differ == []
