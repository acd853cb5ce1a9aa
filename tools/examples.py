"""Owns the examples in the docs: finds them, runs them, compares or writes their outputs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = ("README.md",)
_WRITTEN = "1795132800"
"""The day that the examples are asked on, 2026-11-20: an old catalog adds a note."""
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Example:
    """One command of a document and the output that is printed under it."""

    document: str
    command: str
    output: str


def examples(document: str) -> list[Example]:
    """The examples of a document, in their order."""
    text = (ROOT / document).read_text(encoding="utf-8")
    found = []
    for block in _BLOCK.findall(text):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            found.append(Example(document, command, output))
    return found


def environment(home: Path) -> dict[str, str]:
    """A clean environment, with this interpreter's programs first on the path."""
    programs = str(Path(sys.executable).parent)
    return {
        "PATH": programs + os.pathsep + os.environ["PATH"],
        "HOME": str(home),
        "COLUMNS": "80",
        "SOURCE_DATE_EPOCH": _WRITTEN,
        "LC_ALL": "C.UTF-8",
    }


def run(command: str, variables: Mapping[str, str]) -> str:
    """What a person would see: both streams, in their order; paths of this checkout shortened."""
    done = subprocess.run(
        ["bash", "-c", f"({command}) 2>&1"],
        env=dict(variables),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.replace(str(ROOT) + os.sep, "")


def rewrite(document: str) -> None:
    """Write the outputs of a document's examples anew."""
    path = ROOT / document
    with tempfile.TemporaryDirectory() as home:
        variables = environment(Path(home))

        def block(match: re.Match[str]) -> str:
            parts = re.split(r"^\$ ", match[1], flags=re.MULTILINE)[1:]
            commands = [part.partition("\n")[0] for part in parts]
            body = "".join(f"$ {command}\n{run(command, variables)}" for command in commands)
            return f"```console\n{body}```"

        text = _BLOCK.sub(block, path.read_text(encoding="utf-8"))
    path.write_text(text, encoding="utf-8")
