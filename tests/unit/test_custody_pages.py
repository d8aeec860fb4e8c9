"""What the pages on verification, the ledger and reliability say is what the code does, examples included."""

import json
import re
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from tests.torture.casework import INCIDENT, confirm_one, write_tables
from tests.torture.kinds import KINDS
from tests.torture.scene import bwv, make_home, write_clip
from tests.unit.custody.authority import found_authority

from bwv_index.cli.verify import CODES
from bwv_index.custody import (
    MEANINGS,
    Event,
    EventType,
    FindingCode,
    NoteKey,
    Verdict,
    open_checkpoint,
)
from bwv_index.custody.note import ED25519, read_base64
from bwv_index.custody.timestamp import new_request
from bwv_index.pipeline.custody.continuity import PHRASES

DOCS = Path(__file__).resolve().parents[2] / "docs"
LEDGER, VERIFY, RELIABILITY = (
    (DOCS / name).read_text(encoding="utf-8") for name in ("ledger.md", "verify.md", "reliability.md")
)


def rows(text: str) -> list[list[str]]:
    """Return the rows of a page's tables, their first cell without its quotes of code."""
    found = [line[2:-2].split(" | ") for line in text.splitlines() if line.startswith("| `")]
    return [[row[0].strip("`"), *row[1:]] for row in found]


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def example() -> Event:
    told = json.loads(blocks(LEDGER, "json")[0])
    told["at"], told["type"] = datetime.fromisoformat(told["at"]), EventType(told["type"])
    return Event(**told)


def test_the_example_of_an_entry_is_one_byte_for_byte() -> None:
    assert example().canonical() == blocks(LEDGER, "json")[0].strip().encode()


def test_the_ledger_page_explains_every_field_of_an_entry_and_no_other() -> None:
    told = [row[0] for row in rows(LEDGER.split("## An entry")[1].split("## Types")[0])]
    assert told == list(json.loads(example().canonical()))


def test_the_ledger_page_says_of_every_type_what_it_is_called_and_when_it_is_written() -> None:
    told = {row[0]: row[1] for row in rows(LEDGER.split("## Types")[1].split("## What rows were")[0])}
    assert told == {kind.value: PHRASES[kind] for kind in EventType}


def test_the_example_of_a_checkpoint_is_signed_by_the_key_beside_it() -> None:
    note = next(text for text in blocks(LEDGER, "text") if "\N{EM DASH} " in text)
    name, key_id, value = re.findall(r"`(bwv-index/\w+)\+(\w+)\+(\S+)`", LEDGER)[0]
    key = NoteKey(name, read_base64(value).removeprefix(ED25519))
    assert key.key_id.hex() == key_id
    assert open_checkpoint(note.encode(), [key]).size == int(note.splitlines()[1])


def test_the_verdicts_are_those_of_the_command_with_its_exit_codes() -> None:
    told = {row[0]: int(row[2][0]) for row in rows(VERIFY.split("## What is checked")[0])}
    assert told == {verdict.value: CODES[verdict].value for verdict in Verdict}


def test_the_table_of_codes_is_whole() -> None:
    told = {row[0]: row[1] for row in rows(VERIFY.split("## Codes")[1])}
    assert told == {code.value: MEANINGS[code].verdict.value for code in FindingCode}


@pytest.mark.parametrize("text", [LEDGER, VERIFY.split("## Codes")[0], RELIABILITY])
def test_a_code_that_a_page_names_is_one(text: str) -> None:
    named = set(re.findall(r"`((?:item|ledger|checkpoints?|entry|row|key|stamp|pack)-[a-z-]+)`", text))
    assert named - {code.value for code in FindingCode} == set()
    assert named


def test_a_torture_that_the_page_starts_is_one() -> None:
    named = {name.strip("\"'") for name in re.findall(r"ONLY=(\"'[a-z ]+'\"|[a-z]+)", RELIABILITY)}
    assert named - {kind.name for kind in KINDS} == set()
    assert named


def test_the_table_of_tortures_names_each_with_its_sizes() -> None:
    told = {row[0]: row[2:] for row in rows(RELIABILITY.split("## The tortures")[1])}
    assert told == {
        kind.name: [f"{kind.small:,}", f"{kind.full:,}" if kind.full else "every call", f"`{kind.variable}`"]
        for kind in KINDS
    }


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pack as it is handed to somebody, the public key beside it as if it had come by another way."""
    work = tmp_path_factory.mktemp("handed")
    home = make_home(work / "home")
    source = work / "dock"
    source.mkdir()
    write_clip(source / "VB400_511870_20250614T221230Z_0001.mp4", 0)
    assert bwv(home, "ingest", source).code == 0
    assert bwv(home, "incidents", "import", write_tables(work / "tables")).code in {0, 3}
    assert bwv(home, "link", "run").code == 0
    confirm_one(home)
    assert bwv(home, "export", INCIDENT, "--out", work / "pack").code == 0
    shutil.copy(home / "keys" / "public-key.pem", work / "public-key.pem")
    return work / "pack"


def shell(words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["/bin/sh", "-ec", words], cwd=folder, capture_output=True, text=True, check=False)


def handed(pack: Path, work: Path) -> Path:
    """Return a copy of the pack that a test may harm, with the receiver's key inside its folder's parent."""
    shutil.copytree(pack, work / "pack")
    shutil.copy(pack.parent / "public-key.pem", work / "public-key.pem")
    return work / "pack"


def commands(work: Path, begin: str) -> str:
    """Return a block of the page's shell commands, its scratch files and the key put where the test has them."""
    block = next(text for text in blocks(VERIFY, "sh") if text.startswith(begin))
    return block.replace("/tmp/", f"{work}/").replace("-inkey ", f"-inkey {work}/")  # noqa: S108 - the page's words


SUMS = "sha256sum"
needs_openssl = pytest.mark.skipif(shutil.which("openssl") is None, reason="this machine has no openssl")
SIGNATURE = pytest.param("sed ", marks=needs_openssl)


@pytest.mark.parametrize("begin", [SUMS, SIGNATURE])
def test_a_receiver_checks_a_pack_with_the_shell_alone(pack: Path, tmp_path: Path, begin: str) -> None:
    done = shell(commands(tmp_path, begin), handed(pack, tmp_path))
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("begin", "file"),
    [
        (SUMS, "data/index.html"),
        (SUMS, "custody/ledger.jsonl"),
        (SUMS, "bag-info.txt"),
        pytest.param("sed ", "custody/checkpoint.txt", marks=needs_openssl),
    ],
)
def test_the_shell_tells_a_changed_file(pack: Path, tmp_path: Path, begin: str, file: str) -> None:
    folder = handed(pack, tmp_path)
    content = (folder / file).read_bytes()
    (folder / file).write_bytes(content[:12] + bytes([content[12] ^ 1]) + content[13:])
    assert shell(commands(tmp_path, begin), folder).returncode != 0


def noted(pack: Path, begin: str | tuple[str, ...], work: Path) -> str:
    """Return the lines of the pack's own note that begin so, scratch files and the key put where the test has them."""
    lines = (pack / "data/VERIFY.txt").read_text(encoding="utf-8").splitlines()
    found = [line.strip().partition("   ")[0] for line in lines if line.strip().startswith(begin)]
    return "\n".join(found).replace("/tmp/", f"{work}/").replace("-inkey ", f"-inkey {work}/")  # noqa: S108 - as there


@pytest.mark.parametrize(
    ("begin", "file"),
    [
        ("sha256sum -c", "data/index.html"),
        ("sha512sum -c", "data/index.html"),
        ("sha512sum -c", "custody/ledger.jsonl"),
        pytest.param(("sed ", "openssl "), "custody/checkpoint.txt", marks=needs_openssl),
    ],
)
def test_the_packs_own_note_says_how_to_check_it_with_the_shell_alone(
    pack: Path, tmp_path: Path, begin: str | tuple[str, ...], file: str
) -> None:
    folder = handed(pack, tmp_path)
    words = noted(folder, begin, tmp_path)
    assert words.count("\n") >= 1  # both lists; the text and the signature
    done = shell(words, folder)
    assert done.returncode == 0, done.stdout + done.stderr
    content = (folder / file).read_bytes()
    (folder / file).write_bytes(content[:12] + bytes([content[12] ^ 1]) + content[13:])
    assert shell(words, folder).returncode != 0


def run_script(folder: Path) -> subprocess.CompletedProcess[str]:
    script = next(text for text in blocks(VERIFY, "python"))
    return subprocess.run(
        [sys.executable, "-I", "-c", script], cwd=folder, capture_output=True, text=True, check=False
    )


def test_a_receiver_proves_the_manifest_with_python_alone(pack: Path, tmp_path: Path) -> None:
    done = run_script(handed(pack, tmp_path))
    assert (done.returncode, done.stdout) == (0, "this manifest is on the ledger\n")


def test_the_script_tells_another_manifest(pack: Path, tmp_path: Path) -> None:
    folder = handed(pack, tmp_path)
    with (folder / "manifest-sha256.txt").open("a", encoding="utf-8") as manifest:
        manifest.write("\n")
    assert run_script(folder).stdout == "NO ENTRY TELLS OF THIS MANIFEST\n"


def test_the_script_tells_an_entry_that_was_not_signed(pack: Path, tmp_path: Path) -> None:
    folder = handed(pack, tmp_path)
    extract = folder / "custody" / "ledger.jsonl"
    extract.write_bytes(extract.read_bytes().replace(b"7001", b"7002", 1))
    done = run_script(folder)
    assert done.returncode == 1
    assert "is not under the checkpoint" in done.stderr


@needs_openssl
def test_anybody_checks_a_time_stamp_with_openssl(tmp_path: Path) -> None:
    line = next(text for text in blocks(LEDGER, "sh") if text.startswith("openssl ts"))
    note, authority = b"a checkpoint\n", found_authority()
    (tmp_path / "000000000256.checkpoint").write_bytes(note)
    (tmp_path / "roots.pem").write_bytes(authority.roots)
    (tmp_path / "000000000256.tsr").write_bytes(authority.stamp(new_request(note).as_bytes()))
    assert shell(line, tmp_path).returncode == 0
    (tmp_path / "000000000256.checkpoint").write_bytes(note + b"x")
    assert shell(line, tmp_path).returncode != 0
