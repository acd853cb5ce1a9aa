"""The compiled file: when it is built, and that nothing that befalls it fails an answer."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rrmm_cli.errors import InvalidFileError
from rrmm_cli.store.asof import KINDS
from rrmm_cli.store.database import Database
from rrmm_cli.store.place import APPLICATION_ID, FORMAT, locate
from rrmm_cli.store.query import Store

SMALL = Path(__file__).parent.parent / "cases" / "small"
PACKAGE = Path(__file__).parent.parent.parent / "rrmm_cli"
HOUR = 3_600_000_000_000


@pytest.fixture
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small catalog, last edited an hour ago, and an empty cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    copied = Path(shutil.copytree(SMALL, tmp_path / "catalog"))
    make_old(copied)
    return copied


def make_old(directory: Path) -> None:
    for file in directory.iterdir():
        os.utime(file, ns=(time.time_ns() - HOUR,) * 2)


def everything(directory: Path | None) -> list[str]:
    """An answer from every table of the compiled file."""
    store = Store.open(directory)
    told = [text.decode() for kind in KINDS for text in store.texts(store.select(kind))]
    told += [json.dumps(item.summary) for kind in KINDS for item in store.select(kind)]
    told += [item.id for item in store.find_all("Kyprolis")]
    told += [str(store.search("carfilzomib", 20)), str(store.facet_values("drug", "class"))]
    return [*told, json.dumps(store.database.meta("counts"))]


def compiled(directory: Path | None) -> Path:
    """The compiled file of a catalog, which is there."""
    Database.open(directory)
    file = locate(directory).file
    assert file.is_file()
    return file


def inode(file: Path) -> int:
    return file.stat().st_ino


def beside(file: Path) -> list[str]:
    return sorted(path.name for path in file.parent.iterdir())


def rename_kyprolis(directory: Path) -> None:
    """Another brand of the same length."""
    file = directory / "drugs.yaml"
    text = file.read_text()
    assert "Kyprolis" in text
    file.write_text(text.replace("Kyprolis", "Kyprolix"))


def brands(directory: Path) -> list[str]:
    store = Store.open(directory)
    return list(store.find("drug", "carfilzomib").summary["brands"])


# Built once


def test_a_catalog_is_compiled_to_one_file_on_first_use(directory: Path) -> None:
    file = locate(directory).file
    assert not file.exists()
    assert not Database.open(directory).in_memory
    assert beside(file) == [file.name]


def test_a_fresh_file_is_not_built_anew(directory: Path) -> None:
    file = compiled(directory)
    first = inode(file)
    everything(directory)
    assert inode(file) == first


def test_a_file_of_a_catalog_that_was_edited_just_now_is_not_built_anew(directory: Path) -> None:
    for path in directory.iterdir():
        path.touch()
    file = compiled(directory)
    first = inode(file)
    everything(directory)
    assert inode(file) == first


def test_touched_files_with_the_same_contents_are_not_built_anew(directory: Path) -> None:
    file = compiled(directory)
    first = inode(file)
    for path in directory.iterdir():
        path.touch()
    everything(directory)
    assert inode(file) == first


def test_the_same_catalog_is_compiled_to_the_same_answers(tmp_path: Path, directory: Path) -> None:
    other = Path(shutil.copytree(directory, tmp_path / "other"))
    assert everything(other) == everything(directory)


def test_a_file_can_be_read_by_others(directory: Path) -> None:
    assert compiled(directory).stat().st_mode & 0o777 == 0o644


# Built anew


def test_an_edited_file_is_noticed(directory: Path) -> None:
    compiled(directory)
    rename_kyprolis(directory)
    assert brands(directory) == ["Kyprolix"]


def test_an_edit_that_keeps_size_and_time_is_noticed(directory: Path) -> None:
    compiled(directory)
    file = directory / "drugs.yaml"
    before = file.stat()
    rename_kyprolis(directory)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert file.stat().st_size == before.st_size
    assert brands(directory) == ["Kyprolix"]


def test_an_edit_at_the_time_of_the_build_that_keeps_size_and_time_is_noticed(
    directory: Path,
) -> None:
    file = directory / "drugs.yaml"
    file.touch()
    before = file.stat()
    compiled(directory)
    rename_kyprolis(directory)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert brands(directory) == ["Kyprolix"]


EDIT_WHILE_READING = """
import sys
from pathlib import Path
from rrmm_cli.store.database import Database

directory, opened, edited = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
opens = []

def watch(event, args):
    if event == "open" and str(args[0]) == opened:
        opens.append(1)
        if len(opens) == 2:  # the first is for the digest, the second to compile it
            text = edited.read_text()
            edited.write_text(text.replace("Kyprolis", "Kyprolix"))

sys.addaudithook(watch)
Database.open(directory)
assert len(opens) >= 2
"""


@pytest.mark.parametrize("opened", ["catalog.yaml", "sources.yaml"])
def test_an_edit_during_a_build_is_noticed_by_the_next_run(directory: Path, opened: str) -> None:
    words = [str(directory), str(directory / opened), str(directory / "drugs.yaml")]
    subprocess.run([sys.executable, "-c", EDIT_WHILE_READING, *words], check=True)
    assert brands(directory) == ["Kyprolix"]


def test_a_linked_directory_is_compiled_like_any(tmp_path: Path, directory: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(directory)
    assert everything(link) == everything(directory)
    assert not Database.open(link).in_memory


def test_a_link_that_points_elsewhere_is_noticed(tmp_path: Path, directory: Path) -> None:
    other = Path(shutil.copytree(directory, tmp_path / "other"))
    rename_kyprolis(other)
    link = tmp_path / "link"
    link.symlink_to(directory)
    assert brands(link) == ["Kyprolis"]
    link.unlink()
    link.symlink_to(other)
    assert brands(link) == ["Kyprolix"]


def test_an_edit_behind_a_link_is_noticed(tmp_path: Path, directory: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(directory)
    assert brands(link) == ["Kyprolis"]
    rename_kyprolis(directory)
    assert brands(link) == ["Kyprolix"]


ASK = """
import sys
from pathlib import Path
from rrmm_cli.store.query import Store

store = Store.open(Path(sys.argv[1]) if sys.argv[1:] else None)
place = store.database.place
print(store.find("drug", "carfilzomib").summary["brands"], store.database.in_memory, place.shipped)
"""


def ask(*words: str, cwd: Path | None = None) -> str:
    """The brands of carfilzomib, whether they stand in memory, and whether they were shipped."""
    done = subprocess.run(
        [sys.executable, "-B", "-c", ASK, *words],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def package(root: Path, data: str) -> Path:
    """A copy of the package in `root`, with the small catalog as its data."""
    ignored = shutil.ignore_patterns("__pycache__", "data", "catalog.sqlite*")
    shutil.copytree(PACKAGE, root / "rrmm_cli", ignore=ignored)
    shutil.copytree(SMALL, root / data)
    make_old(root / data)
    return root


def test_a_change_of_the_code_that_makes_documents_is_noticed(tmp_path: Path) -> None:
    root = package(tmp_path, "data")
    file = root / ".catalog.sqlite"
    inodes = []
    for change in (None, None, "render/text.py", "store/documents.py"):
        if change is not None:
            (root / "rrmm_cli" / change).touch()
        assert ask(cwd=root) == "['Kyprolis'] False False"
        inodes.append(inode(file))
    assert inodes[0] == inodes[1] == inodes[2] != inodes[3]


def test_a_wheel_never_builds_its_file_anew_for_its_data_or_code(tmp_path: Path) -> None:
    root = package(tmp_path, "rrmm_cli/data")
    assert ask(cwd=root) == "['Kyprolis'] False True"
    first = inode(root / "rrmm_cli" / "catalog.sqlite")
    rename_kyprolis(root / "rrmm_cli" / "data")
    (root / "rrmm_cli" / "store" / "documents.py").touch()
    assert ask(cwd=root) == "['Kyprolis'] False True"
    assert inode(root / "rrmm_cli" / "catalog.sqlite") == first


def test_a_wheel_builds_a_file_of_another_format_anew(tmp_path: Path) -> None:
    root = package(tmp_path, "rrmm_cli/data")
    assert ask(cwd=root) == "['Kyprolis'] False True"
    set_mark(root / "rrmm_cli" / "catalog.sqlite", "user_version", FORMAT + 1)
    rename_kyprolis(root / "rrmm_cli" / "data")
    assert ask(cwd=root) == "['Kyprolix'] False True"


def test_a_wheel_answers_without_its_file_where_none_can_be_written(tmp_path: Path) -> None:
    root = package(tmp_path, "rrmm_cli/data")
    (root / "rrmm_cli" / "catalog.sqlite").mkdir()
    assert ask(cwd=root) == "['Kyprolis'] True True"


# Damaged, foreign, of another format


def truncated(part: float) -> Callable[[bytes], bytes]:
    return lambda content: content[: int(len(content) * part)]


def overwritten(start: float, stop: float, filler: bytes) -> Callable[[bytes], bytes]:
    def damage(content: bytes) -> bytes:
        first, last = int(len(content) * start), int(len(content) * stop)
        return content[:first] + filler * (last - first) + content[last:]

    return damage


PAGE = 16_384
"""Bytes of a page of the compiled file."""

DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "zero bytes": lambda content: b"",
    "one byte": lambda content: content[:1],
    "header only": lambda content: content[:100],
    "first page only": lambda content: content[:PAGE],
    "a tenth": truncated(0.1),
    "a half": truncated(0.5),
    "all but the last byte": lambda content: content[:-1],
    "all but the last page": lambda content: content[:-PAGE],
    "garbage": lambda content: random.Random(1).randbytes(len(content)),
    "text": lambda content: b"not a database\n" * 500,
    "only zeros": lambda content: bytes(len(content)),
    "no header": lambda content: bytes(100) + content[100:],
    "no schema": lambda content: content[:100] + b"\xff" * (PAGE - 100) + content[PAGE:],
    "flipped bits from the second page on": (
        lambda content: content[:PAGE] + bytes(each ^ 255 for each in content[PAGE:])
    ),
    "a hole of ones in the middle": overwritten(0.3, 0.7, b"\xff"),
    "ones to the end": overwritten(0.5, 1, b"\xff"),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_file_gives_the_same_answers_and_is_built_anew(
    directory: Path, damage: Callable[[bytes], bytes]
) -> None:
    expected = everything(directory)
    file = compiled(directory)
    file.write_bytes(damage(file.read_bytes()))
    assert everything(directory) == expected
    whole = sqlite3.connect(file)
    assert whole.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    whole.close()
    assert beside(file) == [file.name]


def roots(file: Path) -> dict[str, int]:
    """The first page of every table and index."""
    connection = sqlite3.connect(file)
    found = dict(connection.execute("SELECT name, rootpage FROM sqlite_master WHERE rootpage > 0"))
    connection.close()
    return found


@pytest.mark.parametrize("filler", [b"\xff", b"\x00"], ids=["ones", "zeros"])
def test_whichever_table_is_damaged_the_answers_are_the_same(
    directory: Path, filler: bytes
) -> None:
    expected = everything(directory)
    file = compiled(directory)
    tables = roots(file)
    assert {"meta", "entry", "document", "facet", "statement", "name", "search_data"} <= set(tables)
    for table, page in tables.items():
        content = bytearray(file.read_bytes())
        content[(page - 1) * PAGE : page * PAGE] = filler * PAGE
        file.write_bytes(content)
        assert everything(directory) == expected, table


def test_what_judging_needs_is_not_taken_from_a_changed_file(directory: Path) -> None:
    file = compiled(directory)
    expected = Store.open(directory).database.meta("judging")
    written = sqlite3.connect(file)
    written.execute("UPDATE meta SET value = replace(value, '\"at_least\": 1', '\"at_least\": 3')")
    written.commit()
    assert written.total_changes
    written.close()
    assert Store.open(directory).database.meta("judging") == expected


def test_a_file_that_turns_out_damaged_during_an_answer_is_built_anew(directory: Path) -> None:
    expected = everything(directory)
    file = compiled(directory)
    content = bytearray(file.read_bytes())
    start = (roots(file)["document"] - 1) * PAGE
    content[start : start + PAGE] = b"\xff" * PAGE
    file.write_bytes(content)
    damaged = inode(file)
    store = Store.open(directory)
    items = store.select("drug")
    assert inode(file) == damaged
    assert [text.decode() for text in store.texts(items)] == expected[: len(items)]
    assert inode(file) != damaged


TEXTS = {
    "document": "SELECT text FROM document JOIN entry USING (n) WHERE id = 'carfilzomib'",
    "summary": "SELECT summary FROM entry WHERE id = 'carfilzomib'",
    "header": "SELECT value FROM meta WHERE key = 'header'",
    "stamps": "SELECT value FROM meta WHERE key = 'stamps'",
}


@pytest.mark.parametrize("filler", [b"\xff", b"\x00"], ids=["ones", "zeros"])
@pytest.mark.parametrize("query", TEXTS.values(), ids=TEXTS)
def test_a_stored_text_that_is_partly_lost_gives_the_same_answers(
    directory: Path, query: str, filler: bytes
) -> None:
    expected = everything(directory)
    file = compiled(directory)
    connection = sqlite3.connect(file)
    stored = connection.execute(query).fetchone()[0].encode()
    connection.close()
    content = file.read_bytes()
    lost = content.find(stored[10:42])
    assert lost > 0
    file.write_bytes(content[:lost] + filler * 32 + content[lost + 32 :])
    assert everything(directory) == expected


def set_mark(file: Path, name: str, value: int) -> None:
    connection = sqlite3.connect(file)
    connection.execute(f"PRAGMA {name} = {value}")
    connection.close()


@pytest.mark.parametrize("version", [FORMAT - 1, FORMAT + 1, 2**31 - 1])
def test_a_file_of_another_format_is_built_anew(directory: Path, version: int) -> None:
    expected = everything(directory)
    file = compiled(directory)
    old = inode(file)
    set_mark(file, "user_version", version)
    assert everything(directory) == expected
    assert inode(file) != old


def test_a_file_of_another_application_is_built_anew(directory: Path) -> None:
    expected = everything(directory)
    file = compiled(directory)
    old = inode(file)
    set_mark(file, "application_id", 0x46464646)
    assert everything(directory) == expected
    assert inode(file) != old


@pytest.mark.parametrize(
    "script",
    [
        "CREATE TABLE notes (text)",
        "CREATE TABLE meta (other)",
        "CREATE TABLE meta (key TEXT, value TEXT)",
        "CREATE TABLE meta (key TEXT, value TEXT); INSERT INTO meta VALUES ('stamps', NULL)",
        "CREATE TABLE meta (key TEXT, value TEXT); INSERT INTO meta VALUES ('stamps', 'no JSON')",
        "CREATE TABLE meta (key TEXT, value TEXT); INSERT INTO meta VALUES ('stamps', '[]')",
        "CREATE TABLE meta (key TEXT, value TEXT); INSERT INTO meta VALUES ('stamps', '{}')",
        "CREATE TABLE meta (key TEXT, value BLOB); INSERT INTO meta VALUES ('stamps', x'ff')",
        "CREATE TABLE meta (key TEXT, value TEXT);"
        """INSERT INTO meta VALUES ('stamps', '{"code": 1, "files": 2}')""",
    ],
)
@pytest.mark.parametrize("ours", [False, True], ids=["unmarked", "marked as ours"])
def test_a_foreign_database_is_replaced(directory: Path, script: str, ours: bool) -> None:
    expected = everything(directory)
    file = compiled(directory)
    file.unlink()
    connection = sqlite3.connect(file)
    connection.executescript(script)
    connection.close()
    if ours:
        set_mark(file, "application_id", APPLICATION_ID)
        set_mark(file, "user_version", FORMAT)
    assert everything(directory) == expected


def test_a_file_that_lacks_a_table_is_built_anew(directory: Path) -> None:
    expected = everything(directory)
    file = compiled(directory)
    connection = sqlite3.connect(file)
    connection.execute("DROP TABLE document")
    connection.close()
    assert everything(directory) == expected


def test_a_question_that_no_file_can_answer_fails_once_the_file_is_built_anew(
    directory: Path,
) -> None:
    database = Database.open(directory)
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        database.rows("SELECT * FROM nowhere")
    assert database.rows("SELECT count(*) FROM entry") != [(0,)]


# Places that can't be written


def test_a_directory_in_the_place_of_the_file_is_left_alone(directory: Path) -> None:
    file = locate(directory).file
    (file / "inside").mkdir(parents=True)
    assert Database.open(directory).in_memory
    assert (file / "inside").is_dir()
    assert beside(file) == [file.name]


def test_the_answers_from_memory_are_those_from_the_file(
    directory: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = everything(directory)
    (tmp_path / "a-file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "a-file"))
    assert everything(directory) == expected
    assert Database.open(directory).in_memory
    assert (tmp_path / "a-file").read_text() == ""


def test_a_home_that_is_no_directory_still_answers(
    directory: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "home").write_text("")
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert Database.open(directory).in_memory
    assert brands(directory) == ["Kyprolis"]


def test_a_home_that_is_not_there_is_made(
    directory: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert not Database.open(directory).in_memory
    assert tmp_path / "home" in locate(directory).file.parents


def test_a_cache_that_links_to_nowhere_still_answers(directory: Path, tmp_path: Path) -> None:
    (tmp_path / "cache").symlink_to(tmp_path / "nowhere")
    assert brands(directory) == ["Kyprolis"]


def test_a_link_in_the_place_of_the_file_is_replaced_and_its_target_left_alone(
    directory: Path, tmp_path: Path
) -> None:
    target = tmp_path / "precious"
    target.write_text("precious")
    file = locate(directory).file
    file.parent.mkdir(parents=True)
    file.symlink_to(target)
    assert brands(directory) == ["Kyprolis"]
    assert target.read_text() == "precious"
    assert not file.is_symlink()


@pytest.mark.parametrize(
    "name", ["a b", "100%", "what?", "c#", "%3f", "a&mode=rw", "it's", "ä", "\udcff"]
)
def test_a_cache_may_have_any_name(
    directory: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches" / name))
    expected = everything(directory)
    database = Database.open(directory)
    assert not database.in_memory
    assert everything(directory) == expected
    assert len(beside(database.place.file)) == 1


@pytest.mark.parametrize("name", ["a b", "100%", "what?#", "ä", "\udcff"])
def test_a_catalog_may_have_any_name(directory: Path, tmp_path: Path, name: str) -> None:
    renamed = directory.rename(tmp_path / name)
    assert brands(renamed) == ["Kyprolis"]
    rename_kyprolis(renamed)
    assert brands(renamed) == ["Kyprolix"]


FULL_DISK = """
import resource
import sys
from pathlib import Path
from rrmm_cli.store.query import Store

resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
store = Store.open(Path(sys.argv[1]))
print(store.find("drug", "carfilzomib").summary["brands"], store.database.in_memory)
"""


@pytest.mark.parametrize("room", [0, 1000, 4096, 20_000, 65_536])
@pytest.mark.parametrize("stale", [False, True], ids=["no file yet", "over a stale file"])
def test_a_disk_that_is_full_answers_from_memory_and_leaves_nothing_behind(
    directory: Path, room: int, stale: bool
) -> None:
    before = b""
    file = locate(directory).file
    if stale:
        before = compiled(directory).read_bytes()
        assert len(before) > room
        rename_kyprolis(directory)
    words = [sys.executable, "-c", FULL_DISK, str(directory), str(room)]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == f"{['Kyprolix' if stale else 'Kyprolis']} True"
    assert beside(file) == ([file.name] if stale else [])
    if stale:
        assert file.read_bytes() == before


@pytest.fixture
def open_to_all(directory: Path) -> Iterator[Path]:
    """A directory that every user can read, with a catalog and a cache."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        root.chmod(0o755)
        shutil.copytree(directory, root / "catalog")
        (root / "cache" / "rrmm").mkdir(parents=True)
        yield root
        (root / "cache" / "rrmm").chmod(0o755)


AS_ANOTHER = """
import os
import sys
from pathlib import Path
from rrmm_cli.store.query import Store

root, user, cache = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
Store.open(root / "catalog")  # for what it imports, which another user may not be let read
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(user)
    os.setuid(user)
for name in ("HOME", "XDG_CACHE_HOME"):
    os.environ.pop(name, None)
if cache:
    os.environ["XDG_CACHE_HOME"] = cache
store = Store.open(root / "catalog")
print(store.find("drug", "carfilzomib").summary["brands"], store.database.in_memory)
"""


def as_another(root: Path, cache: str) -> str:
    """What a user without rights and without an account is told."""
    words = [sys.executable, "-c", AS_ANOTHER, str(root), "54321", cache]
    done = subprocess.run(words, capture_output=True, text=True, check=False, cwd=root)
    return (done.stdout or done.stderr).strip().split("\n")[-1]


def test_a_cache_that_may_not_be_written_answers_from_memory(open_to_all: Path) -> None:
    cache = open_to_all / "cache"
    (cache / "rrmm").chmod(0o555)
    assert as_another(open_to_all, str(cache)) == "['Kyprolis'] True"
    assert list((cache / "rrmm").iterdir()) == []


def test_a_fresh_file_in_a_cache_that_may_not_be_written_is_read(
    open_to_all: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = open_to_all / "cache"
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    first = inode(compiled(open_to_all / "catalog"))
    (cache / "rrmm").chmod(0o555)
    assert as_another(open_to_all, str(cache)) == "['Kyprolis'] False"
    assert inode(locate(open_to_all / "catalog").file) == first


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become a user without an account")
def test_a_user_without_home_and_account_is_answered_and_nothing_is_written(
    open_to_all: Path,
) -> None:
    open_to_all.chmod(0o777)
    assert as_another(open_to_all, "") == "['Kyprolis'] True"
    assert sorted(path.name for path in open_to_all.iterdir()) == ["cache", "catalog"]


# Many processes, and processes that die


AT_ONCE = """
import sys
import time
from pathlib import Path
import rrmm_cli.store.compile
from rrmm_cli.store.query import Store

directory, gate, ready = (Path(word) for word in sys.argv[1:])
ready.touch()
while not gate.exists():
    time.sleep(0.001)
store = Store.open(directory)
items = store.select("regimen")
print(len(b"".join(store.texts(items))), store.database.in_memory)
"""

STATES: dict[str, Callable[[Path, Path], object]] = {
    "no file yet": lambda directory, file: file.unlink(),
    "a stale file": lambda directory, file: rename_kyprolis(directory),
    "a damaged file": lambda directory, file: file.write_bytes(file.read_bytes()[:8192]),
    "a fresh file": lambda directory, file: None,
}


@pytest.mark.parametrize("state", STATES.values(), ids=STATES)
def test_processes_at_once_all_answer_and_leave_one_file(
    directory: Path, tmp_path: Path, state: Callable[[Path, Path], object]
) -> None:
    file = compiled(directory)
    state(directory, file)
    gate, readies = tmp_path / "gate", [tmp_path / f"ready-{number}" for number in range(6)]
    words = [sys.executable, "-c", AT_ONCE, str(directory), str(gate)]
    started = [
        subprocess.Popen([*words, str(ready)], stdout=subprocess.PIPE, text=True)
        for ready in readies
    ]
    while not all(ready.exists() for ready in readies):
        assert all(process.poll() is None for process in started)
        time.sleep(0.001)
    gate.touch()
    told = [process.communicate()[0].strip() for process in started]
    assert [process.returncode for process in started] == [0] * len(started)
    store = Store.open(directory)
    texts = store.texts(store.select("regimen"))
    assert told == [f"{sum(map(len, texts))} False"] * len(started)
    assert beside(file) == [file.name]


KILLED = """
import os
import signal
import sys
from pathlib import Path
from rrmm_cli.store.database import Database

directory, moment = Path(sys.argv[1]), sys.argv[2]
rows = []

def die():
    os.kill(os.getpid(), signal.SIGKILL)

def on_event(event, args):
    if event == moment:
        die()

def on_call(frame, event, called):
    if event == "c_call" and called.__name__ == "executemany":
        rows.append(1)
        if len(rows) == 30:
            die()

if moment == "filling":
    sys.setprofile(on_call)
else:
    sys.addaudithook(on_event)
Database.open(directory)
"""

MOMENTS = ("tempfile.mkstemp", "filling", "os.chmod", "os.rename")


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_process_killed_in_a_build_leaves_the_old_file_whole_and_the_next_run_works(
    directory: Path, moment: str
) -> None:
    file = compiled(directory)
    before = file.read_bytes()
    rename_kyprolis(directory)
    words = [sys.executable, "-c", KILLED, str(directory), moment]
    killed = subprocess.run(words, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert file.read_bytes() == before
    assert brands(directory) == ["Kyprolix"]
    assert not Database.open(directory).in_memory


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_process_killed_in_its_first_build_leaves_no_file_and_the_next_run_works(
    directory: Path, moment: str
) -> None:
    words = [sys.executable, "-c", KILLED, str(directory), moment]
    killed = subprocess.run(words, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert not locate(directory).file.exists()
    assert brands(directory) == ["Kyprolis"]
    assert not Database.open(directory).in_memory


@pytest.mark.parametrize("moment", MOMENTS)
def test_an_interrupted_build_leaves_no_temporary_file(directory: Path, moment: str) -> None:
    leaves = "from rrmm_cli.interruption import leave_when_interrupted\nleave_when_interrupted()\n"
    file = compiled(directory)
    before = file.read_bytes()
    rename_kyprolis(directory)
    code = leaves + KILLED.replace("signal.SIGKILL", "signal.SIGINT")
    words = [sys.executable, "-c", code, str(directory), moment]
    interrupted = subprocess.run(words, check=False, capture_output=True)
    assert (interrupted.returncode, interrupted.stderr) == (130, b"")
    assert beside(file) == [file.name]
    assert file.read_bytes() == before


def test_a_build_that_fails_leaves_no_temporary_file(directory: Path) -> None:
    code = KILLED.replace("os.kill(os.getpid(), signal.SIGKILL)", "raise KeyboardInterrupt")
    file = compiled(directory)
    before = file.read_bytes()
    rename_kyprolis(directory)
    words = [sys.executable, "-c", code, str(directory), "filling"]
    failed = subprocess.run(words, check=False, capture_output=True)
    assert failed.returncode == -signal.SIGINT
    assert beside(file) == [file.name]
    assert file.read_bytes() == before


# A catalog with problems


def test_a_catalog_with_problems_leaves_the_old_file_alone(directory: Path) -> None:
    file = compiled(directory)
    before, first = file.read_bytes(), inode(file)
    drugs = directory / "drugs.yaml"
    good = drugs.read_text()
    drugs.write_text(good.replace("class: imid", "class: imids"))
    with pytest.raises(InvalidFileError) as caught:
        Database.open(directory)
    assert {location.file for location in caught.value.locations} == {str(drugs)}
    assert (file.read_bytes(), inode(file)) == (before, first)
    assert beside(file) == [file.name]
    drugs.write_text(good)
    assert brands(directory) == ["Kyprolis"]
    assert inode(file) == first


def test_a_catalog_with_problems_writes_nothing(directory: Path) -> None:
    (directory / "drugs.yaml").write_text("drugs: [\n")
    with pytest.raises(InvalidFileError):
        Database.open(directory)
    assert not locate(directory).file.exists()


def test_a_directory_that_holds_no_catalog_is_an_invalid_file(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for directory in (tmp_path / "empty", tmp_path / "nowhere"):
        with pytest.raises(InvalidFileError):
            Database.open(directory)


def test_a_catalog_that_went_away_is_not_answered_from_its_file(directory: Path) -> None:
    compiled(directory)
    shutil.rmtree(directory)
    with pytest.raises(InvalidFileError):
        Database.open(directory)


def test_problems_are_told_where_nothing_can_be_written_too(
    directory: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a-file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "a-file"))
    (directory / "drugs.yaml").write_text("drugs: [\n")
    with pytest.raises(InvalidFileError):
        Database.open(directory)


# What belongs to the whole catalog


def test_the_file_says_which_catalog_it_is_and_counts_its_entries(directory: Path) -> None:
    database = Database.open(directory)
    assert database.meta("header")["name"] == "small catalog for tests"
    counts = database.meta("counts")
    kinds = {kind: len(Store.open(directory).select(kind)) for kind in KINDS}
    assert {kind: counts[kind] for kind in KINDS} == kinds
    statements = database.rows("SELECT count(*) FROM statement")[0][0]
    assert counts["statement"] == statements > 0
    assert sum(database.meta("claims").values()) > 0
