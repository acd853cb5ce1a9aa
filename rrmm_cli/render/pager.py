"""Owns the pager: a page longer than the screen is read from its top; it must never change it."""

from __future__ import annotations

import os
import shutil
import sys


def paged(text: str) -> bool:
    """Show a text in the reader's pager; False where there is none, or no need of one."""
    if not _is_read_by_a_person() or text.count("\n") < shutil.get_terminal_size().lines:
        return False
    command = _command()
    return bool(command) and _run(command, text)


def _is_read_by_a_person() -> bool:
    here = sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()
    return here and os.environ.get("TERM", "dumb") != "dumb"


def _command() -> list[str]:
    """PAGER, or `less`; an empty PAGER, or `cat`, is no pager."""
    import shlex

    asked = os.environ.get("PAGER")
    if asked is None:
        found = shutil.which("less")
        return [found] if found else []
    try:
        words = shlex.split(asked)
    except ValueError:
        return []
    return [] if words == ["cat"] else words


def _run(command: list[str], text: str) -> bool:
    import signal
    import subprocess

    # As git does: stay on the screen when it fits, show styles, leave the page where it was.
    environment = {"LESS": "FRX"} | os.environ
    said = text.encode(sys.stdout.encoding, sys.stdout.errors or "strict")
    # The pager takes Ctrl-C for itself; it must not be left behind without its owner.
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        subprocess.run(command, input=said, env=environment, check=False)
    except OSError:
        return False
    finally:
        signal.signal(signal.SIGINT, before)
    return True
