"""Owns the clean environment in which the built wheel is tried and measured."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def install_wheel(directory: Path) -> Path:
    """Build the wheel, install it with the locked versions, return the folder of its programs."""
    subprocess.run(
        [
            sys.executable,
            "-m",
            "build",
            "--wheel",
            "--no-isolation",
            "--outdir",
            str(directory),
            ".",
        ],
        cwd=ROOT,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    wheel = next(directory.glob("*.whl"))
    place = directory / "env"
    venv.create(place, with_pip=True)
    programs = place / ("Scripts" if os.name == "nt" else "bin")
    subprocess.run(
        [
            str(programs / "python"),
            *("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--compile"),
            *("--constraint", str(ROOT / "requirements.lock"), str(wheel)),
        ],
        check=True,
    )
    return programs
