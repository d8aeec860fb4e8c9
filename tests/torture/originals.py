"""Every command there is, acting and failing: source files and vault files are afterwards what they were before."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import click
from tests.torture.casework import INCIDENT, LET, OTHER, URN, WHY, proposed_one, write_tables
from tests.torture.inside import bwv_inside
from tests.torture.scene import SETTLED, make_home, write_dock
from tests.torture.tally import Tally

from bwv_index.cli import main
from bwv_index.errors import ExitCode
from bwv_index.intake import hash_file

DONE = frozenset({ExitCode.OK, ExitCode.ATTENTION})
SAYS_NO = "case check"
"""A command that acts also where it ends with a refusal: it has looked, and says that something stops an export."""
SETTINGS = SETTLED + '\n[play]\nprogram = "true"\n'
LINES: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "init": ((), ("--json",)),
    "ingest": (
        ("{dock}", "--dry-run"), ("{dock}",), ("{dock}", "--json"), ("{dock}", "--manifest", "{manifest}"),
        ("{dock}", "--mode", "reference"), ("{dock}/nowhere",), ("{home}/vault",),
    ),
    "reconcile": (("{dock}",), ("{dock}", "--quick"), ("{dock}", "--manifest", "{manifest}"), ("{home}",)),
    "quarantine": ((), ("--json",)),
    "incidents import": (("{tables}",), ("{dock}",), ("--incidents", "{dock}/b/text.mp4")),
    "incidents refused": ((), ("--json",)),
    "catalogue import": (("{tables}/clips.csv",), ("{dock}/a/notes.srt",)),
    "incidents role list": ((INCIDENT,), ("nothing", "--json")),
    "incidents role end": (
        (INCIDENT, "8240", "victim", "--dry-run", *WHY), (INCIDENT, "8240", "victim", *WHY),
        (INCIDENT, "8240", "victim", *WHY), (INCIDENT, "8240", "nonsense", *WHY),
    ),
    "incidents role give": (
        (INCIDENT, "8240", "victim", *WHY), (INCIDENT, "8240", "victim", *WHY), ("nothing", "1", "victim", *WHY),
    ),
    "link run": ((), ("--threshold", "0.1"), ("--threshold", "7")),
    "link list": ((), ("--incident", INCIDENT), ("--incident", "nothing")),
    "link explain": (("{clip}", INCIDENT), ("nothing", INCIDENT)),
    "link decide": (
        ("{clip}", INCIDENT, "confirm", *WHY), ("{clip}", INCIDENT, "confirm", *WHY), ("{clip}", INCIDENT, "maybe"),
        ("{clip}", INCIDENT, "reject", "--why", " "), ("{one}", INCIDENT, "confirm", *WHY),
        ("{one}", OTHER, "reject", *WHY), ("{another}", OTHER, "reject", *WHY), ("{clip}", INCIDENT, "defer", *WHY),
        ("{another}", INCIDENT, "reject", *WHY),
    ),
    "review": (
        (), ("--json",), ("--confirm-from", "0.9", "--dry-run"), ("--confirm-from", "0.9", *WHY),
        ("--confirm-from", "0.5", *WHY),
    ),
    "link calibrate": ((), ("--json",), ("--apply", *WHY)),
    "link export": (("{out}/links.csv",), ("{out}/none/links.csv",)),
    "search": (("blow",), ("--incident", INCIDENT, "--json"), ("--officer", "8240"), ("--from", "nonsense")),
    "show": (("{clip}",), (INCIDENT, "--json"), ("nothing",)),
    "play": (("{clip}",), ("nothing",)),
    "download": (
        ("{clip}", "--out", "{out}/copy.mp4", "--dry-run"), ("{clip}", "--out", "{out}/copy.mp4"),
        ("{clip}", "--out", "{out}/copy.mp4"), ("{clip}", "--out", "{source}"), ("{clip}", "--out", "{dock}"),
    ),
    "export": (
        (INCIDENT, "--out", "{out}/pack", "--dry-run"), (INCIDENT, "--out", "{out}/pack"),
        (INCIDENT, "--out", "{out}/pack"), (INCIDENT, "--out", "{dock}"), ("nothing", "--out", "{out}/other"),
    ),
    "clock show": (("{clip}",), ("nothing",)),
    "clock set": (
        ("X60A1234", "--offset", "2m10s", "--from", "2025-06-01", "--to", "2025-06-30", "--dry-run", *WHY),
        ("X60A1234", "--offset", "2m10s", "--from", "2025-06-01", "--to", "2025-06-30", *WHY),
        ("X60A1234", "--offset", "soon", "--from", "2025-06-01", "--to", "2025-06-30", *WHY),
    ),
    "clock list": ((), ("X60A1234", "--json")),
    "clock withdraw": (("X60A1234", "1", *WHY), ("X60A1234", "99", *WHY)),
    "derived list": ((), ("--json",)),
    "derived set": (
        ("{clip}", "--from", "{one}", *WHY), ("{clip}", "--from", "{another}", *WHY),
        ("{clip}", "--from", "{clip}", *WHY), ("{last}", "--from", "{clip}", *WHY),
    ),
    "hampshire": ((), (INCIDENT, "--json"), ("--stale",), ("nothing",)),
    "unreported list": ((), ("--sound", "--json"), ("--from", "nonsense")),
    "unreported refer": (("{another}", *WHY), ("nothing", *WHY)),
    "unreported dismiss": (("{another}", *WHY), ("{another}", *WHY)),
    "unreported reopen": (("{another}", *WHY), ("{another}", *WHY)),
    "debrief": ((INCIDENT,), (INCIDENT, "--json"), ("nothing",)),
    "case open": (
        (URN, "--incident", INCIDENT, "--dry-run", *WHY), (URN, "--incident", INCIDENT, *WHY), (URN, *WHY),
        ("{dock}", "--incident", "nothing", *WHY),
    ),
    "case list": ((), ("--json",)),
    "case add-incident": (
        (URN, INCIDENT, "--place-shown", "Colchester"), (URN, OTHER), (URN, OTHER, "--remove", *WHY), (URN, "nothing"),
    ),
    "case person": (
        (URN, "producer", "42/8240", "--initials", "CD"), (URN, "producer", "42/8241", "--initials", "CD"),
        (URN, "reviewer", "{dock}"), (URN, "wearer", "42/8242", "--rank", "PC"),
    ),
    "case defendant": (
        (URN, "--surname", "DEFENDANT-A"), (URN, "--number", "1", "--asn", "{dock}"), (URN, "--number", "9"),
    ),
    "case decide": (
        (URN, "{clip}", "used", "--dry-run", *WHY), (URN, "{clip}", "used", *WHY), (URN, "nothing", "used", *WHY),
        *((URN, name, "not-relevant", *WHY) for name in ("{one}", "{another}", "{third}")),
    ),
    "case exhibit": (
        (URN, "{clip}", "--producer", "42/8240", "--dry-run"), (URN, "{clip}", "--producer", "42/8240"),
        (URN, "{clip}"), (URN, "{dock}"),
    ),
    "case cut": (
        (URN, "{clip}", "--in", "0", "--out", "0.5", "--producer", "42/8240", "--dry-run"),
        (URN, "{clip}", "--in", "0", "--out", "0.5", "--producer", "42/8240", "--mode", "exact", "--caption"),
        (URN, "{clip}", "--in", "0", "--out", "0.5", "--producer", "42/8240", "--title", "{source}"),
        (URN, "{clip}", "--in", "0", "--out", "9:00:00", "--producer", "42/8240"),
        (URN, "{source}", "--in", "0", "--out", "1"),
    ),
    "case redacted": (
        (URN, "{third}", "--of", "CD/1", "--producer", "42/8240"),
        (URN, "{last}", "--of", "CD/1", "--producer", "42/8240"),
        (URN, "{clip}", "--of", "CD/1", "--producer", "42/8240"),
    ),
    "case check": ((URN,), (URN, "--for", "defence", "--json"), ("nothing",)),
    "case describe": ((URN, "CD/1", "--title", "{source}"), (URN, "CD/9", "--title", "x")),
    "case mark": (
        (URN, "{clip}", "--at", "0", "--seen", "{source}"), (URN, "CD/1", "--at", "0", "--heard", "a shout"),
        (URN, "{clip}", "--at", "9:00:00", "--seen", "x"),
    ),
    "case marks": ((URN,), (URN, "--json")),
    "case redaction mark": (
        (URN, "{clip}", "--from", "0", "--to", "0.1", "--reason", "address"),
        (URN, "{clip}", "--from", "1", "--to", "0", "--reason", "address"),
    ),
    "case redaction handle": (
        (URN, "1", "done", "--exhibit", "CD/1", *WHY), (URN, "1", "justified-not-done", *WHY),
        (URN, "9", "justified-not-done", *WHY),
    ),
    "case redaction review": ((URN, "CD/1", "reviewed-none", *WHY), (URN, "CD/9", "needed", *WHY)),
    "case redaction list": ((URN,), (URN, "--json")),
    "case answer": (
        (URN, "material", "custody-record", "--text", "{source}"), (URN, "statement", "42/8240", "--names", "CD/1"),
        (URN, "material", "{dock}", "--text", "x"),
    ),
    "case export": (
        (URN, "--out", "{out}/case", "--dry-run", *LET),
        (URN, "--out", "{out}/case", "--zip", "--masters", "all", *LET),
        (URN, "--out", "{out}/case", *LET), (URN, "--out", "{dock}", *LET), (URN, "--out", "{home}/pack", *LET),
        (URN, "--out", "{out}/defence", "--for", "defence", *LET), ("nothing", "--out", "{out}/none"),
    ),
    "case versions": ((URN,), (URN, "--json"), ("nothing",)),
    "case withdraw": ((URN, "CD/1", *WHY), (URN, "CD/1", *WHY)),
    "case urn": ((URN, "{dock}", "--dry-run", *WHY), (URN, URN, *WHY)),
    "case outcome": (
        (URN, "1", "--charge", "{source}", "--result", "pending"), (URN, "9", "--charge", "x", "--result", "pending"),
    ),
    "case show": ((URN,), (URN, "--json"), ("nothing",)),
    "retention list": ((), ("--json",)),
    "retention set": (("{clip}", "evidential", *WHY), ("{clip}", "nonsense", *WHY)),
    "hold place": (("{clip}", *WHY), ("nothing", *WHY)),
    "hold list": ((), ("--json",)),
    "hold release": (("{clip}", *WHY), ("{clip}", *WHY)),
    "backup": (("{out}/store", "--dry-run"), ("{out}/store",), ("{out}/store", "--check"), ("{dock}",), ("{home}",)),
    "restore": (("{out}/store", "--home", "{out}/restored"), ("{out}/store", "--home", "{dock}"), ("{dock}",)),
    "statistics": (
        (), ("--repeated",), ("--csv", "{out}/figures.csv", "--picture", "{out}/trend.png"),
        ("--csv", "{out}/figures.csv"), ("--csv", "{source}"), ("--picture", "{home}/vault/trend.png"),
        ("--outcomes", "--csv", "{out}/outcomes.csv"), ("--outcomes", "--csv", "{out}/outcomes.csv"),
    ),
    "ledger show": ((), ("--item", "{clip}"), ("--item", "nothing")),
    "ledger export": (("--out", "{out}/ledger.jsonl"), ("--out", "{out}/ledger.jsonl"), ("--out", "{source}")),
    "ledger checkpoint": ((), ("--anew",), ("--anew", *WHY)),
    "key show": ((), ("--json",)),
    "key change": (WHY, ()),
    "verify": ((), ("--items", "50%"), ("{out}/pack",), ("{out}/case",), ("{dock}",), ("--anchor", "{dock}")),
    "status": ((), ("--json",)),
}  # fmt: skip
"""Each command as it is typed in this trial, in this order; at least one line of each must act."""

State = Mapping[Path, tuple[str, int, int, int]]


@dataclass(slots=True)
class _Ground:
    """Where a trial happens, and what went wrong."""

    home: Path
    dock: Path
    tables: Path
    out: Path
    names: dict[str, str]
    tried: int = 0
    wrong: list[str] = field(default_factory=list)

    def state(self) -> tuple[State, State]:
        """Say what lies in the sources and in the vault: hash, size, mode and modification time of each file."""
        return _state(self.dock, self.tables), _state(self.home / "vault")


def run(size: int, work: Path) -> Tally:
    """Type every command ``size`` times over, each time on a home of its own."""
    wrong: list[str] = []
    tried = 0
    missing = [name for name in _commands(main) if name not in LINES]
    wrong += [f"{name}: there is no trial of this command" for name in missing]
    for round_ in range(size):
        ground = _ground(work / str(round_))
        for command, lines in LINES.items():
            _type(ground, command, lines)
        wrong += ground.wrong
        tried += ground.tried
    return Tally(tried, "commands", tuple(wrong), f"{len(wrong)} changed an original")


def _commands(group: click.Group, above: str = "") -> Iterator[str]:
    """Give every command there is, as it is typed."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from _commands(command, f"{above}{name} ")
        else:
            yield f"{above}{name}"


def _ground(work: Path) -> _Ground:
    dock, tables, out = write_dock(work / "dock"), write_tables(work / "tables"), work / "out"
    out.mkdir()
    home = make_home(work / "home", SETTINGS)
    files = sorted(path for path in dock.rglob("*.mp4") if path.is_file())
    lines = (f"{hash_file(path)}  {path.relative_to(dock)}\n" for path in files)
    (work / "manifest.txt").write_text("".join(lines), encoding="utf-8")
    names = {
        "dock": str(dock), "tables": str(tables), "out": str(out), "home": str(home), "clip": "",
        "manifest": str(work / "manifest.txt"), "source": str(files[0]), "one": files[0].name,
        "another": files[1].name, "third": files[2].name, "last": files[5].name,
    }  # fmt: skip
    return _Ground(home, dock, tables, out, names)


def _type(ground: _Ground, command: str, lines: tuple[tuple[str, ...], ...]) -> None:
    """Type one command in every way there is a trial of, and compare what it must not change."""
    acted = False
    for words in lines:
        typed = [*command.split(), *(word.format(**ground.names) for word in words)]
        sources, vault = ground.state()
        ended = bwv_inside(ground.home, *typed)
        ground.tried += 1
        acted = acted or ended.code in DONE or (command == SAYS_NO and ended.code == ExitCode.REFUSED)
        told = " ".join(typed)
        if ended.code == ExitCode.FAULT:
            ground.wrong.append(f"{told}: ended with a fault of the program: {ended.err}")
        found, kept = ground.state()
        ground.wrong += [f"{told}: {path} is not as it was" for path in _changed(sources, found)]
        ground.wrong += [f"{told}: {path} was not there before" for path in found if path not in sources]
        ground.wrong += [f"{told}: {path} is not as it was" for path in _changed(vault, kept)]
    if not acted:
        ground.wrong.append(f"{command}: no line of the trial acts: {ended.err}")
    if command == "link run":
        ground.names["clip"] = proposed_one(ground.home)


def _state(*folders: Path) -> State:
    found = {}
    for path in sorted(entry for folder in folders for entry in folder.rglob("*")):
        seen = path.lstat()
        content = hash_file(path) if path.is_file() else ""
        found[path] = (content, seen.st_size if content else 0, seen.st_mode, _mtime(path))
    return found


def _mtime(path: Path) -> int:
    """Return when a file was last modified; of a folder nothing, as the vault's grow."""
    return path.stat().st_mtime_ns if path.is_file() else 0


def _changed(before: State, after: State) -> list[Path]:
    return [path for path, state in before.items() if after.get(path) != state]
