"""A catalog may be large, but no catalog takes an answer by surprise."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping

import pytest

from rrmm_cli.errors import Exit
from rrmm_cli.load import reader
from rrmm_cli.load.reader import ANSWER_LIMITS, Limits
from tests.conftest import RRMM, Edited, Rrmm

MEGABYTES = 500


def test_a_catalog_over_the_limits_of_an_answer_answers_once_it_was_built(
    rrmm: Rrmm, edited: Edited, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalog = ("--catalog", str(edited()))
    limits = Limits(bytes=2_000, nodes=4_000, instead=ANSWER_LIMITS.instead)
    monkeypatch.setattr(reader, "ANSWER_LIMITS", limits)

    refused = rrmm("drugs", *catalog)
    assert refused.code == Exit.INVALID_INPUT
    assert "larger than 2,000 bytes; build it first: rrmm catalog build --catalog" in refused.err
    assert rrmm("catalog", "build", *catalog).code == Exit.DONE
    assert rrmm("drugs", *catalog).code == Exit.DONE


@pytest.mark.parametrize("item", ["1", "{}", "[]", "a"])
def test_a_catalog_that_is_full_of_anything_takes_no_more_memory_than_promised(
    item: str, edited: Edited, environment: Mapping[str, str]
) -> None:
    directory = edited()
    listed = f"{item}," * (ANSWER_LIMITS.nodes - 10)
    for file, key in (("drugs", "drugs"), ("sources", "sources")):
        (directory / f"{file}.yaml").write_text(f"{key}: [{listed}]\n", encoding="utf-8")
    process = subprocess.Popen(
        [*RRMM, "drugs", "--catalog", str(directory)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=dict(environment),
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == Exit.INVALID_INPUT
    assert used.ru_maxrss < MEGABYTES * 2**10
