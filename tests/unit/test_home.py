"""A home is marked as one, and one run writes to it at a time."""

import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from bwv_index.errors import BusyError, EnvironmentFaultError, HomeError
from bwv_index.home import FORMAT, Home, writing

HOLDER = """
import sys, time
from pathlib import Path
from bwv_index.home import Home, writing
with writing(Home(Path(sys.argv[1]))):
    print("held", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def own(tmp_path: Path) -> Home:
    (tmp_path / "HOME").write_text(FORMAT, encoding="utf-8")
    return Home(tmp_path)


def test_a_marked_folder_is_a_home(own: Home) -> None:
    assert own.require() == own


@pytest.mark.parametrize("marker", [None, b"", b"bwv-index home 2\n", b"something else", b"\xff\xfe\x00"])
def test_any_other_folder_is_refused_by_name(tmp_path: Path, marker: bytes | None) -> None:
    if marker is not None:
        (tmp_path / "HOME").write_bytes(marker)
    with pytest.raises(HomeError) as refused:
        Home(tmp_path).require()
    assert refused.value.subject == str(tmp_path)


def test_a_marker_that_cannot_be_read_is_an_environment_fault(
    own: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", fail)
    with pytest.raises(EnvironmentFaultError, match="Permission denied"):
        own.require()


def test_asking_where_things_lie_makes_nothing(tmp_path: Path) -> None:
    at = Home(tmp_path)
    assert {at.vault, at.derived, at.keys, at.database, at.settings_file, at.lock_file}
    assert list(tmp_path.iterdir()) == []


def test_a_second_run_is_told_who_holds_the_home(own: Home) -> None:
    with writing(own), pytest.raises(BusyError, match=r"process [0-9]+"), writing(own, wait_s=0):
        pass


def test_a_second_run_waits_with_one_word_and_then_goes_on(
    own: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    held, told = threading.Event(), threading.Event()

    def hold() -> None:
        with writing(own):
            held.set()
            told.wait(30)

    words: list[str] = []

    def say(word: str) -> None:
        words.append(word)
        told.set()

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(30)
    with writing(own, say=say):
        holder.join()
    assert len(words) == 1
    assert words[0].startswith("Waiting: another run")


def test_the_lock_of_a_killed_run_is_free_at_once(own: Home) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(own.root)], stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(BusyError, match=f"process {holder.pid}"), writing(own, wait_s=0):
            pass
        holder.send_signal(signal.SIGKILL)
        holder.wait()
        with writing(own, wait_s=0):
            assert own.lock_file.exists()


def test_a_fault_while_writing_lets_go_of_the_home(own: Home) -> None:
    with pytest.raises(KeyError), writing(own):
        raise KeyError
    with writing(own, wait_s=0):
        pass


def test_a_home_that_cannot_be_locked_is_an_environment_fault(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFaultError), writing(Home(tmp_path / "gone")):
        pass


def test_a_lock_that_cannot_be_written_is_an_environment_fault_and_is_let_go(
    own: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr("os.pwrite", fail)
        with pytest.raises(EnvironmentFaultError, match="No space left") as fault, writing(own):
            pass
    assert fault.value.subject == str(own.lock_file)
    with writing(own, wait_s=0):
        pass
