"""Where compiled files lie, and what makes one stale."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from rrmm_cli.load.catalog import FILES
from rrmm_cli.store.place import locate, settled, stamps, still_fresh

SMALL = Path(__file__).parent.parent / "cases" / "small"
PACKAGE = Path(__file__).parent.parent.parent / "rrmm_cli"
HOUR = 3_600_000_000_000


@pytest.fixture
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small catalog, last edited an hour ago."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    copied = Path(shutil.copytree(SMALL, tmp_path / "catalog"))
    for file in copied.iterdir():
        set_changed(file, time.time_ns() - HOUR)
    return copied


def set_changed(file: Path, nanoseconds: int) -> None:
    os.utime(file, ns=(nanoseconds, nanoseconds))


def changed(file: Path) -> int:
    return file.stat().st_mtime_ns


def edit_in_place(file: Path) -> None:
    """Another text of the same length."""
    content = file.read_bytes()
    file.write_bytes(content.replace(b"e", b"f", 1))
    assert len(file.read_bytes()) == len(content)


def recorded(directory: Path) -> str:
    """The stamps of a build just now, which may be in one clock tick with the last edit."""
    return stamps(directory, FILES)


def recorded_later(directory: Path) -> str:
    """The stamps of a build an hour from now, long after the last edit."""
    held = json.loads(stamps(directory, FILES))
    return json.dumps(held | {"built": held["built"] + HOUR})


def recorded_and_settled(directory: Path) -> str:
    """The stamps of a build that took an hour, as they are written at its end."""
    held = stamps(directory, FILES)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(time, "time_ns", lambda now=time.time_ns: now() + HOUR)
        return settled(directory, held)


# Where


def test_a_directory_of_the_user_has_its_file_in_the_users_cache(
    tmp_path: Path, directory: Path
) -> None:
    place = locate(directory)
    assert place.directory == directory
    assert place.file.parent == tmp_path / "cache" / "rrmm"
    assert not place.shipped


def test_two_directories_have_two_files(tmp_path: Path, directory: Path) -> None:
    other = Path(shutil.copytree(directory, tmp_path / "other"))
    assert locate(other).file != locate(directory).file


def test_a_directory_has_the_same_file_from_wherever_it_is_named(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(directory.parent)
    assert locate(Path("catalog")).file == locate(directory).file


def test_one_relative_name_in_two_places_has_two_files(
    tmp_path: Path, directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path)
    here = locate(Path("catalog")).file
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert locate(Path("catalog")).file != here


def test_locating_a_file_writes_nothing(tmp_path: Path, directory: Path) -> None:
    locate(directory)
    assert not (tmp_path / "cache").exists()


def in_copied_package(root: Path, code: str) -> str:
    """What `code` prints where the package is the copy in `root`."""
    if not (root / "rrmm_cli").exists():
        ignored = shutil.ignore_patterns("__pycache__", "data", "catalog.sqlite*")
        shutil.copytree(PACKAGE, root / "rrmm_cli", ignore=ignored)
    done = subprocess.run(
        [sys.executable, "-B", "-c", code], cwd=root, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_a_checkout_keeps_its_file_beside_the_package(tmp_path: Path) -> None:
    code = (
        "from rrmm_cli.store.place import locate\n"
        "place = locate(None)\n"
        "print(place.directory, place.file, place.shipped)"
    )
    expected = f"{tmp_path / 'data'} {tmp_path / '.catalog.sqlite'} False"
    assert in_copied_package(tmp_path, code) == expected


def test_a_wheel_holds_its_file_beside_its_data(tmp_path: Path) -> None:
    shutil.copytree(SMALL, tmp_path / "rrmm_cli" / "data")
    ignored = shutil.ignore_patterns("__pycache__", "data")
    shutil.copytree(PACKAGE, tmp_path / "rrmm_cli", ignore=ignored, dirs_exist_ok=True)
    code = (
        "from rrmm_cli.store.place import locate\n"
        "place = locate(None)\n"
        "print(place.directory, place.file, place.shipped)"
    )
    package = tmp_path / "rrmm_cli"
    expected = f"{package / 'data'} {package / 'catalog.sqlite'} True"
    assert in_copied_package(tmp_path, code) == expected


# Fresh or stale: the files


def test_untouched_files_are_fresh(directory: Path) -> None:
    assert still_fresh(directory, recorded(directory))


def test_stamps_are_json_text_that_outlives_the_process(directory: Path) -> None:
    assert still_fresh(directory, json.dumps(json.loads(recorded(directory))))


@pytest.fixture(
    params=[recorded, recorded_later, recorded_and_settled],
    ids=["built at once", "built later", "built for long"],
)
def stamped(request: pytest.FixtureRequest) -> Callable[[Path], str]:
    """How the stamps are taken, which should never matter."""
    taken: Callable[[Path], str] = request.param
    return taken


@pytest.mark.parametrize("name", FILES)
def test_a_longer_file_is_noticed(
    directory: Path, stamped: Callable[[Path], str], name: str
) -> None:
    held = stamped(directory)
    with (directory / name).open("a") as file:
        file.write("# a remark\n")
    assert not still_fresh(directory, held)


@pytest.mark.parametrize("name", FILES)
def test_an_edit_that_keeps_the_size_is_noticed(
    directory: Path, stamped: Callable[[Path], str], name: str
) -> None:
    held = stamped(directory)
    edit_in_place(directory / name)
    assert not still_fresh(directory, held)


def test_an_edit_that_keeps_size_and_time_is_noticed(
    directory: Path, stamped: Callable[[Path], str]
) -> None:
    file = directory / "drugs.yaml"
    before = changed(file)
    held = stamped(directory)
    edit_in_place(file)
    set_changed(file, before)
    assert not still_fresh(directory, held)


def test_an_edit_within_one_clock_tick_of_the_build_is_noticed(directory: Path) -> None:
    held = json.loads(recorded(directory))
    edit_in_place(directory / "drugs.yaml")
    after = json.loads(recorded(directory))
    for name, (*status, _) in after["files"].items():
        held["files"][name][:-1] = status  # as where the clock did not move on
    assert not still_fresh(directory, json.dumps(held))


def test_an_edit_of_a_file_from_the_future_is_noticed(
    directory: Path, stamped: Callable[[Path], str]
) -> None:
    file = directory / "drugs.yaml"
    set_changed(file, time.time_ns() + HOUR)
    before = changed(file)
    held = stamped(directory)
    edit_in_place(file)
    set_changed(file, before)
    assert not still_fresh(directory, held)


@pytest.mark.parametrize("offset", [-HOUR, 0, HOUR])
def test_touched_files_with_the_same_contents_are_fresh(
    directory: Path, stamped: Callable[[Path], str], offset: int
) -> None:
    held = stamped(directory)
    for file in directory.iterdir():
        set_changed(file, time.time_ns() + offset)
    assert still_fresh(directory, held)


def test_a_file_written_anew_with_the_same_contents_is_fresh(
    directory: Path, stamped: Callable[[Path], str]
) -> None:
    held = stamped(directory)
    file = directory / "drugs.yaml"
    content = file.read_bytes()
    file.unlink()
    file.write_bytes(content)
    assert still_fresh(directory, held)


def test_a_file_that_went_away_is_noticed(directory: Path, stamped: Callable[[Path], str]) -> None:
    held = stamped(directory)
    (directory / "trials.yaml").unlink()
    assert not still_fresh(directory, held)


def test_a_file_that_was_missing_and_came_is_noticed(
    directory: Path, stamped: Callable[[Path], str]
) -> None:
    (directory / "trials.yaml").unlink()
    held = stamped(directory)
    (directory / "trials.yaml").write_text("trials: []\n")
    assert not still_fresh(directory, held)


def test_a_file_that_became_a_directory_is_noticed(
    directory: Path, stamped: Callable[[Path], str]
) -> None:
    held = stamped(directory)
    (directory / "trials.yaml").unlink()
    (directory / "trials.yaml").mkdir()
    assert not still_fresh(directory, held)


def test_a_directory_that_went_away_is_noticed(
    directory: Path, stamped: Callable[[Path], str]
) -> None:
    held = stamped(directory)
    shutil.rmtree(directory)
    assert not still_fresh(directory, held)


def test_a_file_that_is_none_of_the_catalogs_does_not_matter(
    directory: Path, stamped: Callable[[Path], str]
) -> None:
    held = stamped(directory)
    (directory / "README.md").write_text("A remark.\n")
    assert still_fresh(directory, held)


def test_a_linked_file_is_watched_through_the_link(
    tmp_path: Path, directory: Path, stamped: Callable[[Path], str]
) -> None:
    file = (directory / "drugs.yaml").rename(tmp_path / "elsewhere.yaml")
    (directory / "drugs.yaml").symlink_to(file)
    held = stamped(directory)
    assert still_fresh(directory, held)
    edit_in_place(file)
    assert not still_fresh(directory, held)


OPENED = """
import sys
from pathlib import Path
from rrmm_cli.store.place import still_fresh

directory, held = Path(sys.argv[1]), sys.argv[2]
opened = []
sys.addaudithook(lambda event, args: opened.append(args[0]) if event == "open" else None)
print(still_fresh(directory, held), [path for path in opened if str(path).endswith(".yaml")])
"""


@pytest.mark.parametrize("taken", [recorded_later, recorded_and_settled])
def test_files_that_look_untouched_are_not_read_again(
    directory: Path, taken: Callable[[Path], str]
) -> None:
    words = [sys.executable, "-c", OPENED, str(directory), taken(directory)]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True []"


def test_an_edit_during_the_build_is_noticed(directory: Path) -> None:
    held = recorded(directory)
    edit_in_place(directory / "drugs.yaml")
    assert not still_fresh(directory, settled(directory, held))


# Fresh or stale: the code


TOUCH = "path = Path('rrmm_cli/{}'); os.utime(path, ns=(0, path.stat().st_mtime_ns + 1))"
WRITE = "Path('rrmm_cli/{}').write_text('')"
REMOVE = "Path('rrmm_cli/{}').unlink()"


def fresh_after(root: Path, directory: Path, change: str) -> bool:
    """Whether a copy of the package that is changed thus still takes its stamps for fresh."""
    code = (
        "import os\n"
        "from pathlib import Path\n"
        "from rrmm_cli.store.place import stamps, still_fresh\n"
        f"held = stamps(Path({str(directory)!r}), {list(FILES)})\n"
        f"{change}\n"
        f"print(still_fresh(Path({str(directory)!r}), held))"
    )
    return in_copied_package(root, code) == "True"


@pytest.mark.parametrize(
    "change",
    [
        TOUCH.format("store/documents.py"),
        TOUCH.format("store/compile.py"),
        TOUCH.format("model/words.py"),
        TOUCH.format("load/reader.py"),
        WRITE.format("model/another.py"),
        REMOVE.format("store/summary.py"),
        "Path('rrmm_cli/store/summary.py').rename('rrmm_cli/model/summary.py')",
    ],
)
def test_a_change_of_the_code_that_makes_documents_is_noticed(
    tmp_path: Path, directory: Path, change: str
) -> None:
    assert not fresh_after(tmp_path, directory, change)


@pytest.mark.parametrize(
    "change", ["", TOUCH.format("render/machine.py"), TOUCH.format("cli/main.py")]
)
def test_code_that_makes_no_documents_does_not_matter(
    tmp_path: Path, directory: Path, change: str
) -> None:
    assert fresh_after(tmp_path, directory, change)
