"""Types commands and reads every byte that they say: exit codes that are documented, and nothing an eye cannot see."""

import contextlib
import io
import os
import re
import subprocess
import sys
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from unittest import mock

from tests.torture.scene import Done, typed, variables

from bwv_index.cli import _run
from bwv_index.errors import ExitCode
from bwv_index.visible import KEPT, visible


@dataclass(slots=True)
class Shell:
    """Types commands on one home, in this process, and keeps what was wrong with what they said."""

    home: Path
    wrong: list[str] = field(default_factory=list)
    typed: int = 0

    def type(self, *words: str | Path, **more: str) -> Done:
        """Run a command into a pipe that takes UTF-8 and nothing else; judge its exit code and every byte."""
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n") for _ in range(2))
        with (
            mock.patch.dict(os.environ, {**variables(self.home), **more}),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            code = _ended(words)
        said = [_bytes(stream) for stream in (out, err)]
        self.judge(words, code, b"".join(said))
        return Done(code, *(text.decode("utf-8", "replace") for text in said))

    def type_at_terminal(self, *words: str | Path) -> None:
        """Run a command in a process of its own, at a terminal that knows no colours; judge it as ``type`` does."""
        ours, theirs = os.openpty()
        environment = variables(self.home, TERM="dumb", COLUMNS="200")
        with subprocess.Popen(
            typed(words), env=environment, stdin=theirs, stdout=theirs, stderr=theirs
        ) as running:
            os.close(theirs)
            said = b"".join(_read(ours))
            code = running.wait()
        os.close(ours)
        self.judge((*words, "(at a terminal)"), code, said.replace(b"\r\n", b"\n"))

    def judge(self, words: Sequence[str | Path], code: int, said: bytes) -> None:
        """Note an exit code that is none, a stack trace, bytes that are not UTF-8, and what an eye cannot see."""
        self.typed += 1
        command = visible(" ".join(str(word) for word in words))[:200].encode("utf-8", "replace").decode()
        text = said.decode("utf-8", "replace")
        if code == ExitCode.FAULT or code not in set(ExitCode):
            self.wrong.append(f"'{command}' ended with {code}: {_report(text)}")
        if "Traceback" in text:
            self.wrong.append(f"'{command}' showed a stack trace")
        if text.encode() != said:
            self.wrong.append(f"'{command}' said bytes that are not UTF-8")
        unseen = {character for character in set(text) if is_unseen(character)}
        if unseen:
            told = sorted(f"U+{ord(character):04X}" for character in unseen)
            self.wrong.append(f"'{command}' showed {', '.join(told)}")


def _ended(words: Sequence[str | Path]) -> int:
    """Run a command; where even the last door did not hold, say so as a stack trace would."""
    try:
        return int(_run([str(word) for word in words]))
    except Exception:  # noqa: BLE001 - whatever passes the last door is what is looked for
        traceback.print_exc(file=sys.stdout)
        return ExitCode.FAULT


def _bytes(stream: io.TextIOWrapper) -> bytes:
    stream.flush()
    stream.seek(0)
    return bytes(stream.buffer.read())


def _report(text: str) -> str:
    found = re.search(r"report: (\S+)", text)
    return text[-1500:] if found is None else Path(found[1]).read_text(encoding="utf-8")[-1500:]


def is_unseen(character: str) -> bool:
    """Whether a character draws nothing, or changes what others draw."""
    return visible(character) != character and character not in KEPT


def _read(terminal: int) -> Iterator[bytes]:
    with contextlib.suppress(OSError):  # a terminal's other end is closed with an error
        while block := os.read(terminal, 1 << 16):
            yield block
