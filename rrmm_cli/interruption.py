"""Owns what Ctrl-C does: the program leaves at once; it must never leave a half-written file."""

from __future__ import annotations

import os
import signal

# This runs before Ctrl-C is in our hands: it imports no more than it needs for that.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path
    from types import FrameType, TracebackType

STATUS = 130
"""The exit status of a program that was interrupted."""

_half_written: set[Path] = set()


def leave_when_interrupted() -> None:
    """From now on Ctrl-C ends the program, unless whoever started it made it deaf to that.

    It raises nothing: Python drops a KeyboardInterrupt that meets its own import machinery, and
    turns one that meets a class body into another error. Of 2,700 interruptions of a starting
    program 9 had no effect.
    """
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _leave)


def _leave(_signal: int, _frame: FrameType | None) -> None:
    for file in _half_written:
        try:
            file.unlink(missing_ok=True)
        except OSError:
            continue
    os._exit(STATUS)


class HalfWritten:
    """A file that is removed when its writer is done or stopped, unless it was renamed by then."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def __enter__(self) -> None:
        _half_written.add(self._file)

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._file.unlink(missing_ok=True)
        _half_written.discard(self._file)
