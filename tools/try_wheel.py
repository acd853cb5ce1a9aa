"""Builds the wheel, installs it in a clean environment and asks it a few questions."""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path

from tools.environment import install_wheel


def main() -> int:
    """Exit 0 when the installed wheel answers from the compiled file that it carries."""
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        rrmm = install_wheel(directory) / "rrmm"
        empty = directory / "empty"
        empty.mkdir()

        def ask(*words: str) -> str:
            return subprocess.run(
                [str(rrmm), *words], cwd=empty, check=True, capture_output=True, text=True
            ).stdout

        assert ask("--version").startswith("rrmm ")
        regimen = json.loads(ask("regimen", "DKd", "--json"))["data"][0]
        assert regimen["id"] == "dkd", regimen["id"]
        info = json.loads(ask("catalog", "info", "--json"))["data"][0]
        compiled = Path(info["compiled"])
        assert compiled.name == "catalog.sqlite", compiled
        assert compiled.parent.name == "rrmm_cli", compiled
        assert Path(info["directory"]).is_relative_to(compiled.parent), info["directory"]
        ask("catalog", "validate")
        print(f"wheel: {info['counts']['regimen']} regimens answered from {compiled.name}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
