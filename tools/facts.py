"""Print every fact of the corpus manifest beside what this program reads of the same file.

A line a file and fact: ``=`` where both agree, else both values. The tolerances are the corpus's own: positions within
0.0005 degrees, durations within 0.1 s, keyframes exact for MP4 and Matroska and within one for the others. A difference
that is known is told with its reason; any other ends the program with 1. Without the corpus it ends with 4.

Words: --differences shows no fact that agrees; a folder names another corpus.
"""

import csv
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bwv_index.cameras import (
    READERS,
    CameraReading,
    ClaimKind,
    Content,
    Source,
    load_profiles,
    read_camera,
    read_content,
)
from bwv_index.errors import ExitCode
from bwv_index.media import (
    Inspection,
    InspectionLimits,
    KeyframePolicy,
    MediaRefusal,
    SilencePolicy,
    inspect,
)

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"
DEGREES, SECONDS = 0.0005, 0.1
EXACT_KEYFRAMES = frozenset({"mov", "matroska"})
STAND_IN = (50.0, 30.0)
"""Where the dashcam samples were put when they were re-packed: this place, or none, is right for them."""
STAND_IN_DEGREES = 0.01
NONE = "none"

TOLD: dict[tuple[str, str], str] = {
    ("good/filetype_fixture.mxf", "variable rate"): (
        "MXF holds no time stamps: those derived now are even, the manifest's tool saw gaps"
    ),
    ("good/INF20260520-143412-26-F.mp4", "first fix"): (
        "the packets hold 45 N 39 E, whatever the manifest's note says of the place that was put in"
    ),
    ("good/exiftool_QuickTime.mov", "camera"): (
        "the maker's name stands in a comment and in the maker's own record, which no reader takes for a camera"
    ),
}
REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of one file, as the manifest states it and as it is read here."""

    file: str
    name: str
    stated: str
    found: str
    equal: bool

    @property
    def reason(self) -> str:
        """Why a difference is known, empty where it is not."""
        if self.found.startswith(REFUSED) and self.file.startswith("bad/"):
            return "a file that is not opened has no such fact; the refusal says why"
        return TOLD.get((self.file, self.name), "")


@dataclass(frozen=True, slots=True)
class Read:
    """Everything that was read of one file; a sidecar has no inspection."""

    row: dict[str, str]
    inspection: Inspection | None
    content: Content
    camera: CameraReading | None

    @property
    def positions(self) -> list[tuple[float, float]]:
        """Every position in order: the tracks' own, then the one in the file's tags."""
        points = [point.position for track in self.content.tracks for point in track.points]
        return [*((place.latitude, place.longitude) for place in points if place is not None), *self.stated]

    @property
    def stated(self) -> list[tuple[float, float]]:
        """The position in the file's tags or boxes, which may state it in several ways; empty where none does."""
        claims = (*self.content.claims, *(self.camera.claims if self.camera else ()))
        values = [claim.value for claim in claims if claim.kind is ClaimKind.POSITION and claim.value]
        return [_degrees(value) for value in values[:1]]


def facts(corpus: Path) -> Iterator[Fact]:
    """Go through every file of the manifest and every fact that it states."""
    profiles = load_profiles(
        (path.name, path.read_text(encoding="utf-8"))
        for path in sorted((ROOT / "config" / "cameras").iterdir())
    )
    with (corpus / "MANIFEST.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if not row["file"].startswith("incidents/")]
    for row in rows:
        path = corpus / row["file"]
        if row["container"].startswith("sidecar"):
            content = read_content(READERS, Source(path.name, sidecar=path.read_bytes()))
            yield from _sidecar_facts(Read(row, None, content, None))
            continue
        found = _inspected(path)
        if isinstance(found, MediaRefusal):
            yield from _refused(row, found)
            continue
        tags = found.container.tags
        content = read_content(READERS, Source(path.name, tags, found.payloads))
        camera = read_camera(profiles, (path.name,), tags)
        yield from _footage_facts(Read(row, found, content, camera), found)


def _inspected(path: Path) -> Inspection | MediaRefusal:
    return inspect(path, limits=InspectionLimits(), keyframes=KeyframePolicy(), silence=SilencePolicy())


def _refused(row: dict[str, str], refusal: MediaRefusal) -> Iterator[Fact]:
    for column, name in (("duration_s", "duration"), ("creation_time_utc", "creation time")):
        if row[column]:
            yield Fact(row["file"], name, row[column], f"{REFUSED}: {refusal.code}", equal=False)


def _sidecar_facts(read: Read) -> Iterator[Fact]:
    if read.row["gps_first"]:
        yield from _fix_facts(read)


def _footage_facts(read: Read, found: Inspection) -> Iterator[Fact]:
    row = read.row
    yield from _file_facts(row, found)
    if row["vcodec"] and row["file"].startswith("good/"):
        yield from _picture_facts(row, found)
    if row["camera"]:
        yield _fact(read, "camera", row["camera"], _camera(read), lambda a, b: a.casefold() == b.casefold())
    if not row["file"].startswith("good/"):
        return
    if row["gps_first"]:
        yield from _fix_facts(read)
    else:
        yield from _no_fix_facts(read)


def _file_facts(row: dict[str, str], found: Inspection) -> Iterator[Fact]:
    tag = found.container.tag
    if row["duration_s"] and (found.streams or float(row["duration_s"])):
        wrong = "container duration is wrong" in row["notes"]
        stated = "10" if wrong else row["duration_s"]
        length = found.duration if wrong else found.container.duration
        shown = NONE if length is None else f"{float(length):.6f}"
        equal = length is not None and abs(float(length) - float(stated)) <= SECONDS
        yield Fact(row["file"], "duration", stated, shown, equal)
    for column, name, key in (
        ("creation_time_utc", "creation time", "creation_time"),
        ("keys_creationdate", "Keys creation date", "com.apple.quicktime.creationdate"),
    ):
        if row[column]:
            value = tag(key) or NONE
            yield Fact(row["file"], name, row[column], value, _same_moment(row[column], value))


def _picture_facts(row: dict[str, str], found: Inspection) -> Iterator[Fact]:
    video = found.video
    if video is None:
        yield Fact(row["file"], "keyframes", row["keyframes"], "no pictures", equal=False)
        return
    slack = 0 if found.container.format in EXACT_KEYFRAMES else 1
    same = abs(video.iframe_count - int(row["keyframes"])) <= slack
    yield Fact(row["file"], "keyframes", row["keyframes"], str(video.iframe_count), same)
    turned = row["rotation"] or "0"
    yield Fact(
        row["file"], "rotation", turned, str(video.rotation_degrees), int(turned) == video.rotation_degrees
    )
    if row["vfr"] in {"yes", "no"}:
        varies = "yes" if video.variable_rate else "no"
        yield Fact(row["file"], "variable rate", row["vfr"], varies, varies == row["vfr"])


def _fix_facts(read: Read) -> Iterator[Fact]:
    row, places = read.row, read.positions
    first, last = (_place(places[0]), _place(places[-1])) if places else (NONE, NONE)
    yield _fact(read, "first fix", row["gps_first"], first, _near)
    if row["gps_last"]:
        yield _fact(read, "last fix", row["gps_last"], last, _near)
    count = sum(len(track.points) for track in read.content.tracks) + bool(read.stated)
    refused = f", {count - len(places)} of them without a place that counts" if count > len(places) else ""
    yield Fact(row["file"], "readings", row["gps_count"], f"{count}{refused}", str(count) == row["gps_count"])
    if row["gps_time_first"]:
        moments = (p.at for track in read.content.tracks for p in track.points if p.at is not None)
        moment = next(moments, None)
        shown = NONE if moment is None else moment.isoformat()
        yield _fact(read, "first fix's time", row["gps_time_first"], shown, _same_moment)


def _no_fix_facts(read: Read) -> Iterator[Fact]:
    """A file without a position in the manifest has none, or that of the stand-in for the dashcams."""
    stand_in = read.row["kind"] == "gps-dashcam"
    wanted = f"{NONE} or {_place(STAND_IN)}" if stand_in else NONE
    far = [place for place in read.positions if not stand_in or not _close(place, STAND_IN, STAND_IN_DEGREES)]
    places = far or read.positions
    yield Fact(read.row["file"], "first fix", wanted, _place(places[0]) if places else NONE, not far)


def _fact(read: Read, name: str, stated: str, found: str, same: Callable[[str, str], bool]) -> Fact:
    return Fact(read.row["file"], name, stated, found, same(stated, found))


def _camera(read: Read) -> str:
    """Put make and model together as the manifest does."""
    claims = (*read.content.claims, *(read.camera.claims if read.camera else ()))
    words = [
        next((claim.value for claim in claims if claim.kind is kind and claim.value), "")
        for kind in (ClaimKind.MAKE, ClaimKind.MODEL)
    ]
    return " ".join(word for word in words if word) or NONE


def _place(place: tuple[float, float]) -> str:
    return f"{place[0]:.6f},{place[1]:.6f}"


def _near(stated: str, found: str) -> bool:
    if found == NONE:
        return False
    return _close(_degrees(stated), _degrees(found), DEGREES)


def _degrees(place: str) -> tuple[float, float]:
    latitude, longitude = place.split(",")[:2]
    return float(latitude), float(longitude)


def _close(one: tuple[float, float], other: tuple[float, float], degrees: float) -> bool:
    return all(abs(a - b) <= degrees for a, b in zip(one, other, strict=True))


def _same_moment(stated: str, found: str) -> bool:
    return found != NONE and _moment(stated) == _moment(found)


def _moment(text: str) -> datetime:
    """Read a time in any of the ways that the manifest and the tags write it; without a zone it is UTC."""
    date, _, rest = text.replace("T", " ").partition(" ")
    moment = datetime.fromisoformat(f"{date.replace(':', '-')} {rest}".strip())
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def report(found: list[Fact], *, every: bool) -> ExitCode:
    """Print the table and return how the program ends."""
    width = max((len(fact.file) for fact in found), default=0)
    unexplained = 0
    for fact in found:
        shown = f"{fact.file:{width}}  {fact.name:18}  "
        if fact.equal:
            if every:
                print(f"{shown}=  {fact.found}")
            continue
        unexplained += not fact.reason
        print(f"{shown}{fact.found}, manifest {fact.stated}  ({fact.reason or 'DIFFERS'})")
    equal = sum(fact.equal for fact in found)
    print(
        f"{equal} of {len(found)} facts equal, {len(found) - equal - unexplained} told, {unexplained} differ"
    )
    return ExitCode.FAULT if unexplained else ExitCode.OK


def main(words: list[str]) -> ExitCode:
    """Compare the corpus that is named, or the one beside this folder."""
    folders = [word for word in words if not word.startswith("-")]
    corpus = Path(folders[0]) if folders else CORPUS
    if not (corpus / "MANIFEST.csv").is_file():
        print(f"There is no corpus at {corpus}: nothing was compared.", file=sys.stderr)
        return ExitCode.ENVIRONMENT
    return report([*facts(corpus)], every="--differences" not in words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
