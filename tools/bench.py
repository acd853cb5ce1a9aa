"""Measures whole commands of the built wheel, as ratios in the same run.

The floor is `python -c pass`; with `--large` it is the shipped catalog, for ones that are ten and a
hundred times as large.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import TypeVar

from tests import synthetic
from tools.environment import ROOT, install_wheel

ROUNDS = 21
CASE = str(ROOT / "examples" / "first-relapse.yaml")
Run = Callable[[], None]
Title = TypeVar("Title", bound=Hashable)


def _piped(*words: str, **variables: str) -> Run:
    environment = {**os.environ, **variables}

    def run() -> None:
        subprocess.run(words, check=True, capture_output=True, env=environment)

    return run


def _on_terminal(*words: str) -> Run:
    """The command with a terminal of 80 columns at the other end, which is read to its end."""
    import pty

    environment = {
        **os.environ,
        "COLUMNS": "80",
        "LINES": "24",
        "PAGER": "cat",
        "TERM": "xterm-256color",
    }

    def run() -> None:
        ours, theirs = pty.openpty()
        process = subprocess.Popen(words, stdout=theirs, stderr=theirs, env=environment)
        os.close(theirs)
        while True:
            try:
                if not os.read(ours, 65536):
                    break
            except OSError:
                break
        os.close(ours)
        if process.wait() != 0:
            raise SystemExit(f"{' '.join(words)} failed")

    return run


def _completion(rrmm: str, shell: str) -> Run:
    line = "rrmm regimen D"
    variables = {
        "_RRMM_COMPLETE": f"complete_{shell}",
        "COMP_WORDS": line,
        "COMP_CWORD": "2",
        "_TYPER_COMPLETE_ARGS": line,
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
    }
    return _piped(rrmm, **variables)


def _medians(runs: dict[Title, Run]) -> dict[Title, float]:
    """Median seconds of each run; the runs take turns, so that a slow moment hits all of them."""
    for run in runs.values():
        run()
    times: dict[Title, list[float]] = {name: [] for name in runs}
    for _ in range(ROUNDS):
        for name, run in runs.items():
            start = time.perf_counter()
            run()
            times[name].append(time.perf_counter() - start)
    return {name: statistics.median(taken) for name, taken in times.items()}


PROFILES = 10_000
"""How many profiles the batch judges: so many that the start hardly counts."""
A_SECOND = 2_000
"""How many of them a core must judge in a second, the start included."""


def _batch(directory: Path) -> Path:
    """Profiles that differ, one per line."""
    path = directory / "profiles.ndjson"
    pool = ["bortezomib", "carfilzomib", "lenalidomide", "pomalidomide", "daratumumab"]
    with path.open("w", encoding="utf-8") as file:
        for number in range(PROFILES):
            exposed = [drug for place, drug in enumerate(pool) if number % 31 + 1 >> place & 1]
            profile = {
                "label": str(number),
                "age": 40 + number % 47,
                "prior_lines": 1 + number % 5,
                "exposed": exposed,
                "refractory": exposed[number % 3 :],
            }
            file.write(json.dumps(profile) + "\n")
    return path


def _pace(rrmm: str, batch: Path) -> str:
    """How many profiles a second and core the batch judges, and whether that is enough."""
    pace = PROFILES / statistics.median(_core_seconds(rrmm, batch) for _ in range(3))
    verdict = "ok" if pace >= A_SECOND else "MISSED"
    return f"{pace:7,.0f} a second, at least {A_SECOND:,} a second {verdict}"


def _core_seconds(rrmm: str, batch: Path) -> float:
    """Seconds that a core works for a batch; those of others on the machine don't count."""
    process = subprocess.Popen([rrmm, "match", "--batch", str(batch)], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit("the batch failed")
    return used.ru_utime + used.ru_stime


def _version(program: str) -> str:
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    return (said.stdout or said.stderr).strip().splitlines()[0]


def _others(exported: Path) -> dict[str, Run]:
    """What a user has today for the same answer, where it is installed."""
    runs: dict[str, Run] = {}
    if shutil.which("jq"):
        query = '.data[] | select(.id == "dkd")'
        runs[f"{_version('jq')} on the exported JSON"] = _piped("jq", query, str(exported))
    if shutil.which("yq"):
        query = '.regimens[] | select(.id == "dkd")'
        data = str(ROOT / "data" / "regimens.yaml")
        runs[f"{_version('yq')} on regimens.yaml"] = _piped("yq", query, data)
    return runs


LARGE = (10, 100)
"""How many times as large as the shipped catalog the other ones are."""
WORD = "prophylactic"
"""What is searched for: a word of the texts, which the copies of an entry do not repeat."""
ASKED: dict[tuple[str, ...], float | None] = {
    ("drug", "Kyprolis", "--json"): 1.2,
    ("search", WORD, "--json", "--limit", "20"): 1.3,
    ("regimens", "--json", "--limit", "20"): None,
}
"""What large catalogs are asked, and how many times as long the answer may take."""
LINEAR = 1.3
"""How many times as long a large catalog may compile, for each shipped catalog that it holds."""


def _large() -> int:
    """Print one line per size and measure: seconds, ratio to the shipped catalog, what it must be.

    Every catalog is asked as one of the user's own, the shipped one too.
    """
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        rrmm = str(install_wheel(directory) / "rrmm")
        catalogs = {1: ROOT / "data"} | {times: directory / f"{times}-times" for times in LARGE}
        for times in LARGE:
            synthetic.write(times, catalogs[times])
        cache = directory / "cache"
        print(f"{'compile':42} {'s':>8} {'MB':>6} {'ratio':>6}  must reach")
        built = 0.0
        for times, catalog in catalogs.items():
            seconds, megabytes = _compile(rrmm, catalog, cache)
            built = built or seconds
            print(f"{_size(times):42} {seconds:8.2f} {megabytes:6.0f}", end=" ")
            print(_against(seconds / times / built, None if times == 1 else LINEAR))
        if len({_hits(rrmm, catalog, cache) for catalog in catalogs.values()}) != 1:
            raise SystemExit(f"the hits of {WORD} grow with the catalog: measure another word")
        print(f"{'command':42} {'ms':>8} {'':6} {'ratio':>6}  must reach")
        runs = {
            (words, times): _piped(
                rrmm, *words, "--catalog", str(catalog), XDG_CACHE_HOME=str(cache)
            )
            for words in ASKED
            for times, catalog in catalogs.items()
        }
        medians = _medians(runs)
        for (words, times), seconds in medians.items():
            title = f"rrmm {' '.join(words)}" if times == 1 else f"  {_size(times)}"
            limit = None if times == 1 else ASKED[words]
            print(f"{title:42} {seconds * 1000:8.1f} {'':6}", end=" ")
            print(_against(seconds / medians[words, 1], limit))
    return 0


def _size(times: int) -> str:
    return "the shipped catalog" if times == 1 else f"{times} times as large"


def _against(ratio: float, limit: float | None) -> str:
    """A ratio and whether it is one that must be reached."""
    verdict = "" if limit is None else f"{limit:g} {'ok' if ratio <= limit else 'MISSED'}"
    return f"{ratio:6.2f}  {verdict}".rstrip()


def _compile(rrmm: str, catalog: Path, cache: Path) -> tuple[float, float]:
    """Seconds and most megabytes that compiling a catalog takes."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [rrmm, "catalog", "build", "--catalog", str(catalog)],
        stdout=subprocess.DEVNULL,
        env={**os.environ, "XDG_CACHE_HOME": str(cache)},
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{catalog.name} did not compile")
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return time.perf_counter() - start, used.ru_maxrss / unit


def _hits(rrmm: str, catalog: Path, cache: Path) -> int:
    """How many entries the word is found in."""
    said = subprocess.run(
        [rrmm, "search", WORD, "--json", "--catalog", str(catalog)],
        check=True,
        capture_output=True,
        env={**os.environ, "XDG_CACHE_HOME": str(cache)},
    ).stdout
    return int(json.loads(said)["meta"]["total"])


def main() -> int:
    """Print one line per command: median, ratio to the floor, the measure it must reach."""
    if "--large" in sys.argv[1:]:
        return _large()
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        programs = install_wheel(directory)
        rrmm, python = str(programs / "rrmm"), str(programs / "python")
        exported = directory / "regimens.json"
        with exported.open("wb") as file:
            subprocess.run([rrmm, "regimens", "--json"], check=True, stdout=file)
        batch = _batch(directory)
        measured: dict[str, tuple[Run, float | None]] = {
            "python -c pass": (_piped(python, "-c", "pass"), None),
            "rrmm --version": (_piped(rrmm, "--version"), 8),
            "rrmm --help": (_piped(rrmm, "--help"), None),
            "rrmm drugs --json": (_piped(rrmm, "drugs", "--json"), 8),
            "rrmm drug Kyprolis --json": (_piped(rrmm, "drug", "Kyprolis", "--json"), 8),
            "rrmm regimens --json": (_piped(rrmm, "regimens", "--json"), 8),
            "rrmm trials --json": (_piped(rrmm, "trials", "--json"), 8),
            "rrmm sources --json": (_piped(rrmm, "sources", "--json"), 8),
            "rrmm changes --json": (_piped(rrmm, "changes", "--json"), 8),
            "rrmm regimen DKd --json": (_piped(rrmm, "regimen", "DKd", "--json"), 8),
            "rrmm drugs | cat": (_piped(rrmm, "drugs"), 8),
            "rrmm regimens | cat": (_piped(rrmm, "regimens"), 8),
            "rrmm effects | cat": (_piped(rrmm, "effects"), 8),
            "rrmm search neuropathy --json": (_piped(rrmm, "search", "neuropathy", "--json"), None),
            "rrmm regimen DKd (terminal)": (_on_terminal(rrmm, "regimen", "DKd"), 12),
            "rrmm regimens (terminal)": (_on_terminal(rrmm, "regimens"), 18),
            "rrmm match case.yaml --json": (_piped(rrmm, "match", CASE, "--json"), 22),
            "rrmm match case.yaml (terminal)": (_on_terminal(rrmm, "match", CASE), 22),
            "rrmm history case.yaml --json": (_piped(rrmm, "history", CASE, "--json"), 22),
            "bash completion": (_completion(rrmm, "bash"), 8),
            "zsh completion": (_completion(rrmm, "zsh"), 15),
            "fish completion": (_completion(rrmm, "fish"), 15),
        }
        others = _others(exported)
        runs = {title: run for title, (run, _) in measured.items()} | others
        medians = _medians(runs)
        floor = medians["python -c pass"]
        print(f"{'command':42} {'ms':>7} {'ratio':>6}  must reach")
        for title, seconds in medians.items():
            limit = measured[title][1] if title in measured else None
            ratio = seconds / floor
            verdict = "" if limit is None else f"{limit:g} {'ok' if ratio <= limit else 'MISSED'}"
            print(f"{title:42} {seconds * 1000:7.1f} {ratio:6.1f}  {verdict}")
        print(f"{f'rrmm match --batch, {PROFILES:,} profiles':42} {_pace(rrmm, batch)}")
        start = time.perf_counter()
        subprocess.run(
            [rrmm, "catalog", "build", "--catalog", str(ROOT / "data")],
            check=True,
            capture_output=True,
            env={**os.environ, "XDG_CACHE_HOME": str(directory / "cache")},
        )
        seconds = time.perf_counter() - start
        print(f"{'rrmm catalog build':42} {seconds:7.2f} s, at most 1.5")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
