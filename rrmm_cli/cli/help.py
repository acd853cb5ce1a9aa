"""Owns the command `help` and its topics; what it says is held against the program by tests."""

from __future__ import annotations

from typing import Annotated

import typer

from rrmm_cli.errors import RrmmError, UsageError
from rrmm_cli.render.write import fitted, write_text

TOPICS: dict[str, str] = {
    "exit-codes": """\
Exit codes

  0    done; an empty list is an answer too
  1    the answer is "no": catalog validate or profile check found problems, or, with
       match --exit-status, no stated criteria are met
  2    usage: a command, option or value that rrmm does not accept
  3    no entry has that name
  4    the name means several entries of one kind; nothing is chosen for you
  5    an input file can't be read, or is invalid where an answer needed it
  70   a fault of rrmm itself, or of the place the answer goes to
  130  interrupted
  141  the reader of a pipe went away

The code never depends on the format of the answer.
""",
    "names": """\
Names

A name is found by its id, by a listed name with its case, or by a listed name without regard to
case, spaces and the marks - _ / + . So DKd, dkd, D-Kd and KdD all mean daratumumab, carfilzomib
and dexamethasone, since each is listed. Brands, generic names and abbreviations are names.

Nothing else resolves. A slip of one letter is often another drug, so near names are only
suggested (exit 3), and an acronym's letters in another order only when they are listed.

A name that the field uses for two regimens stops with both (exit 4): PVd, BPd. A few have one
usual meaning and resolve with a note that names the other: DVd, Vd. In a profile they stop too. Of
single letters only V, R, K and d have one meaning; D, P, I, T and others stop.

JSON carries the name that was typed: "matched": {"input": "KdD", "by": "alias"}.
""",
    "formatting": """\
Formatting

  -o table     for people: a table or a page on a terminal; through a pipe one line per record,
               whole and without boxes
  -o json      {"schema", "meta", "data", "warnings"}; data is always a list; --json is the same
  -o ndjson    one document per line, no envelope
  -o csv, tsv  the table's columns at full width; lists joined by "; ", labels by " | "
  -o markdown, html
  -o name      ids only, one per line; those of rrmm match with the mark of their cautions, !2

  --fields a,b.c   only these fields of the documents; in a list of mappings b.c gives the list
                   of their c
  --sort FIELD     by a field of the documents instead of the id
  --limit N        at most so many; meta.total counts all
  --plain          key: value lines, no boxes, colour or bold; also RRMM_PLAIN=1

Within v1 of a schema fields are only added; null stands where nothing is known. The columns of
csv and tsv keep their order. Exit codes and error codes are promised. What people see in tables,
pages and html may change. Warnings of csv, tsv, ndjson and name go to stderr. Errors with json or
ndjson are one JSON object on stderr (rrmm.error/v1), and stdout stays empty.
""",
    "profiles": """\
Profiles

A profile is a treatment history as YAML or JSON; rrmm profile new prints one with comments, rrmm
profile check FILE reports every problem of one, rrmm schema profile describes it for editors.
rrmm match and rrmm history take a file, - for stdin, or flags named like its keys.

What is absent is unknown: never a pass and never a fail. Adult, myeloma and relapse alone are
assumed, and named so; --strict leaves them unknown. A list that is present is complete:
  exposed: [V, R]           bortezomib and lenalidomide, and nothing else
  exposed_at_least: [V, R]  these, and perhaps more
  refractory: []            refractory to nothing; as a flag: --refractory none

Lines carry the most: per line regimen or drugs, start, end, best_response, transplant,
maintenance, last_dose, progression, stopped_for. In place of them stand prior_lines, exposed,
refractory, progressed_on_last and days_since_last. What contradicts something else is an error
that names both places. Nothing of a profile is stored or logged.
""",
    "environment": """\
Environment

  RRMM_OUTPUT   the format when -o is not given
  RRMM_CATALOG  a catalog directory of your own, as --catalog
  RRMM_PLAIN    1 for --plain
  NO_COLOR      not empty: no colour and no bold
  FORCE_COLOR   not empty: colour and bold through a pipe too; 0: never
  COLUMNS       the width of the terminal
  PAGER         what shows a page longer than the screen (less -FRX); cat or nothing: no pager
  TERM          dumb: no colour and no bold
  XDG_CACHE_HOME  where the compiled file of a catalog of your own is kept
  SOURCE_DATE_EPOCH  the day that counts as today when a catalog's age is told, in seconds

Options win over variables. --color wins over NO_COLOR, which wins over FORCE_COLOR.
""",
    "sources": """\
Sources

Every statement, dose, status event, warning, caution, observation and note names its source.
A source's kind gives its grade:

  primary    label, approval-notice, trial-publication, registry
  secondary  guideline, reference, article (the four founding articles)
  relayed    news, mirror: what another source says; marked ~ on pages

rrmm sources --relayed lists what claims rest on that have nothing better; rrmm source ID says what
cites it and what was looked for in its place.
Where sources differ, both stand, with their dates. Nothing is averaged. What no source gives is
left out: a dose that was not read is "not stated".
""",
    "lint": """\
Lint

rrmm catalog validate holds a catalog that can be read against these rules. Each message says what
to do and ends with its rule; JSON has it as "rule". Answers don't wait for them: a catalog that
breaks one still answers. The rules read a catalog's own words; none of them knows a drug.

""",
}


def _topics_and_commands(incomplete: str) -> list[str]:
    from rrmm_cli.cli.commands import COMMANDS

    return [word for word in (*TOPICS, *COMMANDS) if word.startswith(incomplete)]


def help_(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[TOPIC]",
            help="A topic (" + ", ".join(TOPICS) + "), a command or an error's code.",
            autocompletion=_topics_and_commands,
        ),
    ] = None,
) -> None:
    """Explain a topic (exit-codes, names, sources, lint and others), a command or an error's code.

    Examples: rrmm help exit-codes; rrmm help regimens; rrmm help E301
    """
    from rrmm_cli.cli.commands import COMMANDS, Command

    if not words:
        assert ctx.parent is not None
        topics = fitted("Topics of rrmm help: " + ", ".join(TOPICS) + "\n")
        write_text(f"{ctx.parent.get_help()}\n\n{topics}")
        return
    if len(words) == 1 and words[0] in TOPICS:
        write_text(fitted(TOPICS[words[0]] + (_rules() if words[0] == "lint" else "")))
        return
    if len(words) == 1 and (error := _errors().get(words[0].upper())):
        write_text(fitted(_explained(error)))
        return
    table: dict[str, Command] = dict(COMMANDS)
    words = " ".join(words).split()
    for word in words:
        if word not in table:
            raise UsageError(
                message=f'there is no help on "{" ".join(words)}"',
                hint=f"topics: {', '.join(TOPICS)}; commands: {', '.join(COMMANDS)}; "
                f"errors: {', '.join(_errors())}",
                input=word,
            )
        table = dict(table[word].below or {})
    from rrmm_cli.cli.commands import root

    root().main(args=[*words, "--help"], prog_name="rrmm", standalone_mode=False)


def _errors() -> dict[str, type[RrmmError]]:
    kinds: list[type[RrmmError]] = [RrmmError, *RrmmError.__subclasses__()]
    return {each.code: each for each in kinds}


def _explained(error: type[RrmmError]) -> str:
    """What an error's code means, in the words of its definition, and its exit status."""
    status = str(int(error.exit_status))
    ends = [line.split(maxsplit=1) for line in TOPICS["exit-codes"].splitlines()]
    means = next(words[1] for words in ends if words[:1] == [status])
    # The base's own sentence is about all of them; by itself it stands for a fault of rrmm.
    says = "" if error is RrmmError else f"\n{(error.__doc__ or '').partition(chr(10))[0]}\n"
    return f"{error.code}\n{says}\nExit status {status}: {means}.\nSee: rrmm help exit-codes\n"


def _rules() -> str:
    """A line for each of the linter's rules, which know what they find."""
    from rrmm_cli.load.rules import RULES

    width = max(len(rule.id) for rule in RULES)
    return "".join(f"  {rule.id:{width}}  {rule.says}\n" for rule in RULES)
