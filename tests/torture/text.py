"""Hostile text: stored as given or refused with a reason, and shown escaped, whatever command shows it."""

import contextlib
import json
import os
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.torture.packpage import odd_things
from tests.torture.scene import OPERATOR, make_home
from tests.torture.shell import Shell
from tests.torture.tally import Tally
from tests.torture.wording import (
    KEPT_CHARACTERS,
    SAMPLES,
    Wording,
    lay_broken_cells,
    lay_files,
    lay_long_cells,
    lay_tables,
    wordings,
)

from bwv_index.errors import ExitCode
from bwv_index.pipeline import open_workspace

ODD = "\udcff odd \x1b[31m \u202e \n"
"""What the folder is called in which everything lies."""
ODD_HOME = "a home? #1 100%41 \x1b[31m \u202e \n"

LEAST_REASONS = 10
OPTIONS = ("--officer", "--incident", "--device", "--from", "--near", "--status", "--within")


def run(size: int, work: Path) -> Tally:
    """Put so many texts wherever a text can go, then type every command and read all that they leave behind."""
    words = wordings(size)
    shell = Shell(make_home(work / "home"))
    odd = work / ODD
    odd.mkdir()
    files = lay_files(odd / "dock", words)
    _take_in(shell, odd, words)
    shell.wrong += _not_stored(shell.home, files, words)
    shell.wrong += _not_the_same(shell.home, words)
    _ask(shell, words)
    decided = _reason(shell, words)
    shell.wrong += _pack(shell, odd, words[0], decided)
    _look(shell, odd, words)
    _mistype(shell, odd, words)
    _in_an_odd_home(shell, odd, files[0])
    return Tally(
        size, "texts", tuple(shell.wrong), f"{len(shell.wrong)} lost or shown raw by {shell.typed} commands"
    )


def _take_in(shell: Shell, work: Path, words: Sequence[Wording]) -> None:
    shell.type("ingest", work / "dock", "--dry-run")
    shell.type("ingest", work / "dock", "--json")
    shell.type("ingest", work / "dock")
    unicode = [word for word in words if word.is_unicode]
    tables = lay_tables(work / "tables", unicode)
    shell.type("incidents", "import", tables)
    shell.type("incidents", "import", tables, "--json")
    shell.type("catalogue", "import", tables / "clips.csv")
    shell.type("incidents", "import", "--incidents", lay_broken_cells(work / "broken.csv"))
    shell.type("incidents", "import", "--incidents", lay_long_cells(work / "long.csv"))
    shell.type("link", "run")


def _not_stored(home: Path, files: Sequence[Path], words: Sequence[Wording]) -> Iterator[str]:
    """Look at the record itself: names as bytes, cells as they were, or a reason for what is not there."""
    with contextlib.closing(sqlite3.connect(f"file:{home / 'index.sqlite'}?mode=ro", uri=True)) as record:
        names = {bytes(raw) for (raw,) in record.execute("SELECT path_raw FROM locations")}
        rows = record.execute("SELECT kind, outcome, reason, raw FROM import_rows").fetchall()
    yield from (f"the name {path!r} is not on record" for path in files if os.fsencode(path) not in names)
    kept: dict[str, set[str]] = {}
    refused: dict[str, list[tuple[str, str]]] = {}
    for kind, outcome, reason, raw in rows:
        values = [value for _, value in json.loads(raw)]
        if outcome == "refused":
            refused.setdefault(kind, []).append((reason, "".join(values)))
        else:
            kept.setdefault(kind, set()).update(values)
    for kind in sorted(kept | refused):
        for word in words:
            listed = any(word.mark in value and reason for reason, value in refused.get(kind, ()))
            if word.is_unicode and word.text not in kept.get(kind, ()) and not listed:
                yield f"{kind}: {word.text!r} is neither as given nor refused with a reason"
    lengths = {len(value) for value in kept.get("incidents", ())}
    if KEPT_CHARACTERS not in lengths or not any(
        "too long" in reason for reason, _ in refused.get("incidents", ())
    ):
        yield "the cell of a million characters was neither kept nor refused"


def _not_the_same(home: Path, words: Sequence[Wording]) -> Iterator[str]:
    """Compare each incident's own words with the cells that they came from."""
    compared = 0
    with open_workspace(home, OPERATOR) as workspace, workspace.index.reading() as record:
        for word in (word for word in words if word.is_unicode):
            number = record.incidents.lookup(word.incident, "42")
            if number is None:
                continue  # that its row is listed as refused is seen to by _not_stored
            compared += 1
            held = record.incidents.view(number).summary
            if held != word.text.strip():
                yield f"{word.incident} has the summary {held!r}, given was {word.text!r}"
    if compared < len(words) // 2:
        yield f"only {compared} incidents could be compared with their cells"


def _ask(shell: Shell, words: Sequence[Wording]) -> None:
    """Ask for each text, in one way or another."""
    for word in words:
        if word.as_word is None:
            continue
        option = f"{OPTIONS[word.number % len(OPTIONS)]}={word.text}"
        shell.type(*(
            ("search", "--", word.text),
            ("search", option, "--json"),
            ("show", "--", word.text),
            ("show", word.incident),
            ("show", word.incident, "--json"),
        )[word.number % 5])  # fmt: skip


def _reason(shell: Shell, words: Sequence[Wording]) -> dict[str, Wording]:
    """Decide with texts as the reason and as the person; return the text by the clip's evidence id."""
    held = json.loads(shell.type("search", "--json").out)["clips"]
    clips = [hit["clip"]["evidence_id"] for hit in held if hit["clip"]["sha256"]]
    given = [word for word in words if word.as_word is not None and word.text.strip()]
    count = min(len(SAMPLES), max(LEAST_REASONS, len(words) // 10))
    decided: dict[str, Wording] = {}
    for clip, word in zip(
        clips, given[:: max(1, min(len(given), len(SAMPLES)) // count)][:count], strict=False
    ):
        reasons = (f"--why={word.text}", f"--by={word.text}")
        done = shell.type("link", "decide", clip, words[0].incident, "confirm", *reasons)
        if done.code == ExitCode.OK:
            decided[clip] = word
        shell.type(
            *(("link", "explain", clip, words[0].incident), ("show", clip), ("show", clip, "--json"))[
                word.number % 3
            ]
        )
    return decided


def _pack(shell: Shell, work: Path, word: Wording, decided: dict[str, Wording]) -> Iterator[str]:
    """Export what was confirmed for the first incident, and read the pack; its reasons are those that were given."""
    out = work / "pack"
    shell.type("export", word.incident, "--out", work / "other", "--dry-run")
    done = shell.type("export", word.incident, "--out", out, f"--by={word.text}")
    if done.code not in {ExitCode.OK, ExitCode.ATTENTION}:
        yield f"no pack was made: {done.err}"
        return
    yield from odd_things(out)
    told = json.loads((out / "data" / "index.json").read_text(encoding="ascii"))
    if len(told["clips"]) != len(decided):
        yield f"{len(decided)} clips were confirmed, {len(told['clips'])} are in the pack"
    for clip in told["clips"]:
        given = decided[clip["evidence_id"]]
        if given.is_unicode and clip["decision"]["why"] != given.text.strip():
            yield f"index.json gives the reason {clip['decision']['why']!r}, given was {given.text!r}"
    if shell.type("verify", out).code not in {ExitCode.OK, ExitCode.ATTENTION}:
        yield "the pack does not verify"


def _look(shell: Shell, work: Path, words: Sequence[Wording]) -> None:
    """Show everything in every way, into a pipe and at a terminal."""
    odd = _odd(words)
    lists = (
        ("status",), ("quarantine",), ("search",), ("incidents", "refused"), ("link", "list"), ("hold", "list"),
        ("ledger", "show"), ("retention", "list"), ("reconcile", work / "dock"), ("verify",),
    )  # fmt: skip
    shell.type("hold", "place", odd.incident, f"--why={odd.text}", f"--by={odd.text}")
    for command in lists:
        shell.type(*command)
        shell.type(*command, "--json")
    shell.type("link", "export", work / "links.csv")
    shell.type("ledger", "export", "--out", work / "ledger.json")
    for command in (("search",), ("quarantine",), ("show", odd.incident), ("ingest", work / "dock")):
        shell.type_at_terminal(*command)


def _odd(words: Sequence[Wording]) -> Wording:
    """Return a text that would colour a terminal."""
    return next(word for word in words if "\x1b[" in word.text)


def _mistype(shell: Shell, work: Path, words: Sequence[Wording]) -> None:
    """Make the mistakes that a command repeats to whoever typed it."""
    text = _odd(words).text
    broken = "\udcff\x1b[31m\u202e"
    for wrong in (
        (text,), ("show", f"--{text}", "x"), ("ingest", work / text), ("search", f"--within={text}"), ("show", broken),
        ("search", f"--from={broken}"), ("search", broken), ("status", "--home", work / text),
        ("init", "--home", work / "dock"), ("export", text, "--out", work / text), ("show", "x", f"--by={broken}"),
        ("incidents", "import", "--mapping", text, work / "tables"),
        ("incidents", "import", "--incidents", work / text),
        ("link", "decide", text, text, text, f"--why={text}"),
        ("ingest", work / "dock", "--manifest", work / "broken.csv"),
    ):  # fmt: skip
        shell.type(*wrong)


def _in_an_odd_home(shell: Shell, work: Path, file: Path) -> None:
    """Work in a home whose own path is odd; have one refused whose path no database could be named by."""
    home = ("--home", work.parent / ODD_HOME)
    for command in (
        ("init",),
        ("ingest", file),
        ("status",),
        ("search", "--json"),
        ("verify",),
        ("ledger", "show"),
    ):
        if shell.type(*command, *home).code not in {ExitCode.OK, ExitCode.ATTENTION}:
            shell.wrong.append(f"'{command[0]}' is not done in a home with an odd name")
    if shell.type("init", "--home", work / "home").code != ExitCode.REFUSED:
        shell.wrong.append("a home was made whose path is not UTF-8")
