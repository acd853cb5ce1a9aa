"""The program as tests call it: in this process, in one of its own, and on a terminal."""

from __future__ import annotations

import contextlib
import functools
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import pytest
from hypothesis import settings

from rrmm_cli.cli.main import main
from rrmm_cli.model.json_text import embedded
from rrmm_cli.render.answer import Answer

# Every run tries the same examples, for as long as they take: a test never depends on the clock.
settings.register_profile("rrmm", deadline=None, derandomize=True)
settings.load_profile("rrmm")

# A shell starts what runs in its background deaf to Ctrl-C, and so would every program be that a
# test calls from there.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

SMALL = Path(__file__).parent / "cases" / "small"
RRMM = (str(Path(sys.executable).with_name("rrmm")),)

LISTS = ("drugs", "regimens", "classes", "effects", "trials", "topics", "sources")
PAGES = {
    "drug": "daratumumab",
    "regimen": "dkd",
    "class": "imid",
    "effect": "neutropenia",
    "trial": "candor",
    "topic": "refractory",
    "source": "label-kyprolis",
}
"""For each command that shows an entry whole, an entry of the small catalog."""


class Ran(NamedTuple):
    """What a call of the program left behind."""

    code: int
    out: str
    err: str


class Rrmm(Protocol):
    """Call the program in this process."""

    def __call__(self, *words: str, **env: str) -> Ran: ...


class Run(Protocol):
    """Call the program in a process of its own; the variables given are added to its own few."""

    def __call__(self, *words: str, program: Sequence[str] = RRMM, **env: str) -> Ran: ...


class OnTerminal(Protocol):
    """Call the program with a terminal of that width as its stdout; with TYPED, its stdin too."""

    def __call__(self, *words: str, width: int = 80, **env: str) -> Ran: ...


class Edited(Protocol):
    """Copy the small catalog, with words of some files replaced; returns the copy's directory."""

    def __call__(self, **replaced: Mapping[str, str]) -> Path: ...


def raw(text: str) -> bytes:
    """The bytes that the program wrote, from the text that `Ran` made of them."""
    return text.encode("utf-8", "surrogateescape")


def interrupted(
    words: Sequence[str],
    fifo: Path,
    environment: Mapping[str, str],
    *,
    seconds: float | None = None,
) -> Ran:
    """Call the program, and press Ctrl-C when it waits for what it reads from `fifo`.

    Or after so many seconds, if they are given: wherever it is then.
    """
    os.mkfifo(fifo)
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=dict(environment)
    ) as process:
        writes = None
        if seconds is None:
            while writes is None and process.poll() is None:
                writes = _opened(fifo)
                time.sleep(0.002)
        else:
            time.sleep(seconds)
        process.send_signal(signal.SIGINT)
        # Python looks for signals between two of its steps: one that comes just before a read
        # begins is seen when that read ends, which with a fifo is when its writer lets go of it.
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=2)
        if writes is None:
            writes = _opened(fifo)
        if writes is not None:
            os.close(writes)
        out, err = process.communicate()
    return Ran(process.returncode, _text(out), _text(err))


def _opened(fifo: Path) -> int | None:
    """Its end for writing; None as long as nobody reads."""
    try:
        return os.open(fifo, os.O_WRONLY | os.O_NONBLOCK)
    except OSError:
        return None


def answer_of(
    kind: str, documents: Sequence[dict[str, Any]], *, pages: bool = False, **more: Any
) -> Answer:
    """An answer that consists of these documents, whose summaries are the documents themselves."""
    return Answer(
        command="drugs",
        meta={"jurisdiction": "US", "as_of": "2026-11-20"},
        kind=kind,
        kinds=[kind] * len(documents),
        summaries=documents,
        texts=lambda: [embedded(document) for document in documents],
        documents=lambda: documents,
        pages=pages,
        **more,
    )


@pytest.fixture
def small() -> Path:
    return SMALL


@pytest.fixture(scope="session")
def cache_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where compiled catalogs of this session lie; nobody else's are read or written."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def environment(cache_home: Path, tmp_path: Path) -> dict[str, str]:
    """All that a process of ours knows of the machine."""
    home = tmp_path / "home"
    home.mkdir(exist_ok=True)
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(home),
        "XDG_CACHE_HOME": str(cache_home),
        "RRMM_CATALOG": str(SMALL),
    }


@pytest.fixture
def rrmm(
    environment: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Rrmm:
    for name in list(os.environ):
        monkeypatch.delenv(name)
    for name, value in {**environment, "COLUMNS": "100", "NO_COLOR": "1"}.items():
        monkeypatch.setenv(name, value)

    def call(*words: str, **env: str) -> Ran:
        with pytest.MonkeyPatch.context() as more:
            for name, value in env.items():
                more.setenv(name, value)
            capsys.readouterr()
            code = main(words)
        said = capsys.readouterr()
        return Ran(int(code), said.out, said.err)

    return call


@pytest.fixture
def run(environment: dict[str, str], tmp_path: Path) -> Run:
    def call(*words: str, program: Sequence[str] = RRMM, **env: str) -> Ran:
        done = subprocess.run(
            [*program, *words],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            cwd=tmp_path,
            env=environment | env,
        )
        return Ran(done.returncode, _text(done.stdout), _text(done.stderr))

    return call


@pytest.fixture
def on_terminal(environment: dict[str, str], tmp_path: Path) -> OnTerminal:
    def call(*words: str, width: int = 80, **env: str) -> Ran:
        import fcntl
        import pty
        import struct
        import termios

        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
        modes = termios.tcgetattr(theirs)
        modes[1] &= ~termios.OPOST  # or the terminal turns each \n into \r\n
        termios.tcsetattr(theirs, termios.TCSANOW, modes)
        process = subprocess.Popen(
            [*RRMM, *words],
            stdin=theirs if "TYPED" in env else subprocess.DEVNULL,
            stdout=theirs,
            stderr=subprocess.PIPE,
            cwd=tmp_path,
            env=environment | {"TERM": "xterm-256color"} | env,
        )
        os.close(theirs)
        out = b""
        try:
            while piece := os.read(ours, 65536):
                out += piece
        except OSError:  # Linux says so when nobody has the other end open any more
            pass
        os.close(ours)
        _, err = process.communicate()
        return Ran(process.returncode, _text(out), _text(err))

    return call


def _text(written: bytes) -> str:
    return written.decode("utf-8", "surrogateescape")


def copy_of_small(directory: Path, **replaced: Mapping[str, str]) -> Path:
    """`directory` with the small catalog in it, some words of some files replaced."""
    shutil.copytree(SMALL, directory)
    for file, words in replaced.items():
        path = directory / f"{file}.yaml"
        text = path.read_text(encoding="utf-8")
        for old, new in words.items():
            assert old in text, f"{old!r} is not in the small {path.name}"
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")
    return directory


@pytest.fixture
def edited(tmp_path: Path) -> Edited:
    return functools.partial(copy_of_small, tmp_path / "catalog")


@pytest.fixture
def broken(edited: Edited) -> Path:
    """A catalog with one problem: a regimen cites a source that there is none of."""
    return edited(regimens={"source: [guideline-2021]": "source: [guideline-2020]"})


@pytest.fixture
def shim(tmp_path: Path) -> Callable[[str, str], str]:
    """Put a module in front of the real one; returns the PYTHONPATH that does it."""

    def write(module: str, code: str) -> str:
        directory = tmp_path / "shim"
        directory.mkdir(exist_ok=True)
        (directory / f"{module}.py").write_text(code, encoding="utf-8")
        return str(directory)

    return write
