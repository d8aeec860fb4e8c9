"""Outside files: what poses as footage and names another file or an address is never followed."""

import json
import shutil
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import imageio_ffmpeg
from tests.torture.bait import BAITS, NO_FOOTAGE, Bait, Port, Watch
from tests.torture.scene import bwv, make_home, write_clip
from tests.torture.tally import Tally

from bwv_index.errors import RefusedError
from bwv_index.media import ProxyKind, make_proxy

SUFFIXES = (".mp4", ".mov", ".mkv", ".ts", ".avi")
NAMES = (
    "frame%d", "concat:canary.mp4|canary.mp4", "subfile,,start,0,end,64,,:canary.mp4", "pipe:0", "file:canary.mp4",
    "http:127.0.0.1:PORT", "%03d", "data:video", "-i canary.mp4", "crypto:canary.mp4", "tee:canary.mp4|x",
)  # fmt: skip
"""Names that FFmpeg reads as protocols or patterns, did it get them bare."""

DOORS = ("-protocol_whitelist", "file,http,tcp,concat,subfile,crypto,data,rtp,udp,rtsp")
_HLS = ("-f", "hls", "-allowed_extensions", "ALL")
_CONCAT = ("-f", "concat", "-safe", "0")
_DREF = ("-f", "mov", "-enable_drefs", "1", "-use_absolute_path", "1")
PLAYERS = {"hls": _HLS, "hls key": _HLS, "ffconcat": _CONCAT, "concat list": _CONCAT, "alias": _DREF}
"""What it takes to have ffmpeg follow a bait."""

PATIENCE_S = 20.0
MOST_PACKED = 2
INCIDENT = "42-20250614-1881"


@dataclass(frozen=True, slots=True)
class Trial:
    """One file that lies in wait."""

    bait: Bait
    path: Path


@dataclass(slots=True)
class Scene:
    """The folder with the files, who watches it, and the names that nobody may open."""

    folder: Path
    watch: Watch
    port: Port
    outside: frozenset[str] = frozenset()
    calls: int = 0

    def followed(self) -> list[str]:
        """Return what was opened or called since the last look, that nobody was asked to read."""
        opened = [f"{name} was opened" for name in sorted(self.watch.opened() & self.outside)]
        calls, self.calls = self.port.calls - self.calls, self.port.calls
        return opened + ([f"the port was called {calls} times"] if calls else [])


def run(size: int, work: Path) -> Tally:
    """Lay out so many files, ingest them where they lie, export one of them, and look what else was opened."""
    folder = work / "dock"
    folder.mkdir()
    clip = write_clip(folder / "canary.mp4", 1)
    for name in ("frame0.mp4", "frame1.mp4", "000.mp4", "001.mp4"):
        shutil.copy(clip, folder / name)
    home = make_home(work / "home")
    with Watch(folder) as watch, Port() as port:
        scene = Scene(folder, watch, port)
        trials = [_lay(scene, number, clip) for number in range(size)]
        scene.outside = frozenset(path.name for path in folder.iterdir()) - {
            trial.path.name for trial in trials
        }
        scene.followed()
        told, wrong = _ingest(home, trials)
        wrong += _export(home, told, trials)
        wrong += _working_copies(work, trials)
        followed = scene.followed()
        trusting = _trusting_player(scene, trials)
    if not all(trusting):
        wrong.append(
            f"the watch is not proved: a trusting player opened {trusting[0]}, called {trusting[1]} times"
        )
    figure = f"{len(followed)} followed (a trusting player follows {sum(trusting)})"
    return Tally(size, "files", (*followed, *wrong), figure)


def _lay(scene: Scene, number: int, clip: Path) -> Trial:
    """Write one file: each kind in turn, under each suffix, naming the canary in each way and an address."""
    lap, kind = divmod(number, len(BAITS))
    port, bait = scene.port.number, BAITS[kind]
    suffix = SUFFIXES[(number + lap) % len(SUFFIXES)]
    refs = (
        str(clip), f"http://127.0.0.1:{port}/{number}.ts", clip.name, f"file:{clip}", f"tcp://127.0.0.1:{port}",
        f"concat:{clip}|{clip}", f"subfile,,start,0,end,64,,:{clip}", f"../dock/{clip.name}",
        f"rtsp://127.0.0.1:{port}/{number}",
    )  # fmt: skip
    name = (
        NAMES[lap % len(NAMES)].replace("PORT", str(port))
        if bait.name == "name"
        else f"{number:03d} {bait.name}"
    )
    path = scene.folder / f"{name}{suffix}"
    path.write_bytes(bait.make(refs[(5 * kind + 4 * lap) % len(refs)], clip.read_bytes()))
    if bait.name == "vobsub":
        shutil.copy(clip, scene.folder / f"canary {number:03d}.sub")
        path = path.rename(scene.folder / f"canary {number:03d}{suffix}")
    return Trial(bait, path)


def _ingest(home: Path, trials: list[Trial]) -> tuple[dict[str, Any], list[str]]:
    """Ingest every file by its own name, left where it is, so that the canary lies beside it."""
    done = bwv(home, "ingest", "--mode", "reference", "--json", *(trial.path for trial in trials))
    if done.code not in {0, 3}:
        return {}, [f"ingest ended with {done.code}: {done.err}"]
    told = {entry["path"]: entry for entry in done.json["files"]}
    wrong = []
    for trial in trials:
        entry = told.get(str(trial.path), {"code": "nothing", "detail": "it is not in the report"})
        if entry["code"] not in (trial.bait.codes or {""}) or trial.bait.said not in _reasons(entry):
            wrong.append(f"{trial.path.name} is listed as '{entry['code']}': {entry['detail']}")
    return told, wrong


def _reasons(entry: dict[str, str]) -> str:
    return f"{entry['code']}: {entry['detail']}"


def _export(home: Path, told: dict[str, Any], trials: list[Trial]) -> list[str]:
    """Export what refers to the canary and could be taken in, so that ffmpeg meets it."""
    tables = home.parent / "tables"
    tables.mkdir()
    (tables / "incidents.csv").write_text(
        f"incident_ref,summary\n{INCIDENT},struck twice\n", encoding="utf-8"
    )
    steps = [bwv(home, "incidents", "import", tables)]
    clips = sorted(
        {told[str(trial.path)]["evidence_id"] for trial in trials if str(trial.path) in told} - {""}
    )
    steps += [
        bwv(home, "link", "decide", clip, INCIDENT, "confirm", "--why", "seen")
        for clip in clips[:MOST_PACKED]
    ]
    out = home.parent / "pack"
    steps.append(bwv(home, "export", INCIDENT, "--out", out))
    wrong = [f"exporting ended with {step.code}: {step.err or step.out}" for step in steps if step.code]
    if wrong:
        return wrong
    index = json.loads((out / "data" / "index.json").read_text(encoding="ascii"))
    commands = [clip["working_copy"]["command"] for clip in index["clips"] if clip["working_copy"]]
    return [f"ffmpeg was run as {command}" for command in commands if not _is_bound(command)]


def _is_bound(command: list[str]) -> bool:
    """Whether ffmpeg was told which container to read, and to open files alone."""
    reading = command[: command.index("-i")]
    return "-f" in reading and reading[reading.index("-protocol_whitelist") + 1] == "file"


def _working_copies(work: Path, trials: list[Trial]) -> list[str]:
    """Ask for working copies of the files that no ingest lets through, under the name of a container."""
    wrong = []
    for trial in trials:
        for container in ("mov", "hls", "concat") if trial.bait.codes == NO_FOOTAGE else ():
            target = work / f"copy of {trial.path.name}.mp4"
            try:
                made = make_proxy(trial.path, target, ProxyKind.TRANSCODE, container=container)
            except RefusedError:
                continue
            wrong.append(f"a working copy of {trial.path.name} was made: {made.command}")
    return wrong


def _trusting_player(scene: Scene, trials: list[Trial]) -> tuple[int, int]:
    """Play every file with all doors open; return how often the canary was opened and the port was called.

    This is what shows that the baits are real, and that the watch sees it.
    """
    opened, before = 0, scene.calls
    for trial in trials:
        if trial.bait.name not in PLAYERS:
            continue
        with suppress(subprocess.TimeoutExpired):
            subprocess.run(
                [
                    imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-v", "quiet", *DOORS, *PLAYERS[trial.bait.name],
                    "-i", str(trial.path), "-f", "null", "-",
                ],
                stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=PATIENCE_S,
            )  # fmt: skip
        opened += any("opened" in fault for fault in scene.followed())
    return opened, scene.calls - before
