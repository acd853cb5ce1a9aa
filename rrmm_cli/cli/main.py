"""Owns the way from the words typed to an exit status; every failure ends here, as one message."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Mapping, Sequence

from rrmm_cli.errors import Exit, RrmmError, UnwritableError, UsageError, unwritable

_COMPLETE = "_RRMM_COMPLETE"


def main(argv: Sequence[str] | None = None) -> int:
    """Answer one command line; return the exit status."""
    words = list(sys.argv[1:] if argv is None else argv)
    _prepare_streams()
    _drop_unusable_variables(os.environ)
    if os.environ.get(_COMPLETE):
        return _complete()
    as_json = wants_json(words, os.environ)
    try:
        return _run(words)
    except BrokenPipeError:
        return _reader_gone()
    except UnwritableError as error:
        return _unwritten(error, words, as_json=as_json)
    except RrmmError as error:
        return _report(error, words, as_json=as_json)
    except Exception as error:
        if isinstance(error, OSError) and error.filename is None:
            # Typer writes its help itself; a stream's error names no file.
            return _unwritten(unwritable(error), words, as_json=as_json)
        return _report(_bug(error), words, as_json=as_json)


def _unwritten(error: UnwritableError, words: Sequence[str], *, as_json: bool) -> int:
    status = _report(error, words, as_json=as_json)
    _let_go_of_stdout()
    return status


def _run(words: list[str]) -> int:
    """Hand the words to Typer; its own errors become ours."""
    import typer

    from rrmm_cli.cli.commands import root

    try:
        result = root().main(args=words, prog_name="rrmm", standalone_mode=False)
    except typer.TyperException as error:
        raise _usage_error(error) from error
    except SystemExit:
        # Without its standalone mode Typer leaves by SystemExit only when the reader is gone.
        raise BrokenPipeError from None
    return result if isinstance(result, int) else Exit.DONE


def _usage_error(error: Exception) -> UsageError:
    """Typer's complaint in our words; what it says is text, never markup."""
    says = getattr(error, "format_message", None)
    message = str(says() if says is not None else error).strip().rstrip(".")
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "rrmm"
    return UsageError(message=message, hint=f"{command} --help")


def _bug(error: Exception) -> RrmmError:
    """A fault of ours: its kind and place, never the data it held."""
    place = ""
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        if "rrmm_cli" in code.co_filename:
            place = f" in {os.path.basename(code.co_filename)}:{trace.tb_lineno}"  # noqa: PTH119
        trace = trace.tb_next
    return RrmmError(
        message=f"a fault of rrmm itself: {type(error).__name__}{place}",
        hint="run it again with --debug and report what it prints",
    )


def _report(error: RrmmError, words: Sequence[str], *, as_json: bool) -> int:
    from rrmm_cli.render.diagnostics import report

    try:
        if "--debug" in _before_dashes(words) and not isinstance(sys.exception(), RrmmError):
            import traceback

            traceback.print_exc()
            return error.exit_status
        report(error, as_json=as_json)
    except BrokenPipeError:
        return _reader_gone()
    return error.exit_status


def wants_json(words: Sequence[str], environment: Mapping[str, str]) -> bool:
    """Whether errors are to be JSON; seen in the words, which may be wrong in other places."""
    machine = ("json", "ndjson")
    wanted = environment.get("RRMM_OUTPUT", "")
    words = _before_dashes(words)
    for number, word in enumerate(words):
        if word == "--json":
            return True
        if word in ("-o", "--output") and number + 1 < len(words):
            wanted = words[number + 1]
        elif word.startswith("--output="):
            wanted = word.partition("=")[2]
        elif word.startswith("-o") and not word.startswith("--"):
            wanted = word[2:]
    return wanted.casefold() in machine


def _before_dashes(words: Sequence[str]) -> Sequence[str]:
    """The words that can be options: what stands behind `--` is only names."""
    return words[: words.index("--")] if "--" in words else words


def _prepare_streams() -> None:
    """Streams that can say any character, and that are there at all."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123
        elif hasattr(stream, "reconfigure") and "utf" not in (stream.encoding or "").lower():
            stream.reconfigure(errors="backslashreplace")


def _drop_unusable_variables(environment: os._Environ[str]) -> None:
    """Typer reads TERMINAL_WIDTH as a number without asking whether it is one.

    And pydantic looks for plugins in every installed package; there is none that we want.
    """
    environment.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    if not environment.get("TERMINAL_WIDTH", "0").isdigit():
        del environment["TERMINAL_WIDTH"]


def _reader_gone() -> int:
    """Leave quietly."""
    _let_go_of_stdout()
    return Exit.READER_GONE


def _let_go_of_stdout() -> None:
    """What is still buffered must not fail again when Python closes stdout."""
    with contextlib.suppress(OSError, ValueError):
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.close(null)


def _complete() -> int:
    """Answer a shell's question; whatever goes wrong, say nothing."""
    for name in _DECORATION:
        os.environ.pop(name, None)
    status = int(Exit.DONE)
    try:
        from typer.completion import completion_init  # type: ignore[attr-defined]

        from rrmm_cli.cli.commands import root

        completion_init()
        root().main(args=[], prog_name="rrmm")
    except SystemExit as leave:
        # Fish asks first whether there is anything to offer, and reads the answer as a status.
        if os.environ.get(_FISH_ASKS) == "is-args":
            status = 0 if leave.code in (0, None) else 1
    except Exception:
        pass
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        return _reader_gone()
    return status


_FISH_ASKS = "_TYPER_COMPLETE_FISH_ACTION"
_DECORATION = (
    "FORCE_COLOR",
    "PY_COLORS",
    "GITHUB_ACTIONS",
    "TTY_COMPATIBLE",
    "COLUMNS",
    "TERMINAL_WIDTH",
)
"""What would colour or wrap the candidates, which Typer writes through Rich."""
