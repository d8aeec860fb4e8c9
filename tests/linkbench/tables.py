"""What a force's systems say of its world: the tables that linking is given, with everything that is wrong in them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from tests.linkbench.noise import Noise
from tests.linkbench.world import File, Job, World

from bwv_index.incidents import (
    OfficerKey,
    Position,
    Precision,
    RoleKind,
    TimeWindow,
    find_references,
    normalise_officer,
    reference_keys,
)
from bwv_index.incidents.vague_time import read_words
from bwv_index.linking import CameraIssueFacts, ClipFacts, DeploymentFacts, IncidentFacts
from bwv_index.timecode import UtcInterval

FORCE = "22"
LONDON = ZoneInfo("Europe/London")
UNCHECKED_S = 300.0
FIXED_S = 3.0
SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Tables:
    """Both sides, and the truth: each pair of clip and incident of which the clip is footage."""

    clips: tuple[ClipFacts, ...]
    incidents: tuple[IncidentFacts, ...]
    issues: tuple[CameraIssueFacts, ...]
    truth: frozenset[tuple[str, str]]


def make_tables(world: World, noise: Noise, seed: int) -> Tables:
    """Write a world down as its force would."""
    chance = Random(f"tables {seed}")  # noqa: S311 - a bench has to be repeatable
    assaults = world.assaults
    names = {id(job): f"I{n:05d}" for n, job in enumerate(assaults)}
    crimes = {id(job): _crimes(job, n, chance, noise) for n, job in enumerate(assaults)}
    incidents = tuple(_incident(names[id(j)], j, crimes[id(j)], world, noise, chance) for j in assaults)
    pen = _Pen(world, crimes, noise, chance)
    clips = tuple(pen.clip(file) for file in world.files)
    truth = frozenset((_name(f), names[id(f.job)]) for f in world.files if id(f.job) in names)
    return Tables(clips, incidents, tuple(_issues(world, noise, chance)), truth)


def _name(file: File) -> str:
    return f"C{file.number:07d}"


class _Pen:
    """Writes clips down; a recording's files share what was written of the recording."""

    def __init__(
        self, world: World, crimes: dict[int, tuple[str, ...]], noise: Noise, chance: Random
    ) -> None:
        self._jobs, self._crimes, self._noise, self._chance = world.jobs, crimes, noise, chance
        self._officers = [officer.number for officer in world.officers]
        self._titles: dict[int, str] = {}
        self._badges: dict[int, tuple[OfficerKey, ...]] = {}
        self._drift: dict[str, float] = defaultdict(float)

    def clip(self, file: File) -> ClipFacts:
        """Write one clip down."""
        chance, noise = self._chance, self._noise
        badge = self._badges.setdefault(file.recording, self._badge(file))
        title = self._titles.setdefault(file.recording, self._title(file))
        keys = {key for found in find_references(title, FORCE) for key in found.keys}
        gps = file.camera.gps and chance.random() < 0.85
        return ClipFacts(
            clip_id=_name(file),
            interval=self._interval(file, gps=gps),
            officers=badge,
            device_serial="" if chance.random() < noise.no_device else file.camera.serial,
            position=_near(file.latitude, file.longitude, chance) if gps else None,
            references=tuple(sorted(keys)),
            recording="" if chance.random() < noise.unjoined else f"R{file.recording}",
        )

    def _interval(self, file: File, *, gps: bool) -> UtcInterval | None:
        chance = self._chance
        if chance.random() < self._noise.unplaced:
            return None
        if gps:
            off, half = chance.gauss(0, 1), FIXED_S
        else:
            wander = self._drift[file.camera.serial] + chance.gauss(0, file.camera.drift)
            self._drift[file.camera.serial] = wander
            off, half = file.camera.off_s + wander, UNCHECKED_S
        shift = off * SECOND
        return UtcInterval(file.start + shift, file.end + shift, half)

    def _badge(self, file: File) -> tuple[OfficerKey, ...]:
        chance, noise = self._chance, self._noise
        if chance.random() < noise.no_badge:
            return ()
        number = chance.choice(self._officers) if chance.random() < noise.wrong_badge else file.officer
        odd = chance.choice((f"PC {number}", f"PC{number}", f"0{number}", f"PS {number}"))
        key = normalise_officer(odd if chance.random() < noise.odd_badge else number, FORCE)
        return (key,) if key else ()

    def _title(self, file: File) -> str:
        """Write a title; of an assault it may bear the log or a crime reference, of any other job the log."""
        chance, noise = self._chance, self._noise
        if chance.random() >= noise.titled:
            return ""
        job = chance.choice(self._jobs) if chance.random() < noise.mistitled else file.job
        crimes = self._crimes.get(id(job), ())
        ref = chance.choice(crimes) if crimes and chance.random() < 0.4 else job.serial
        if chance.random() < noise.mistyped:
            at = chance.choice([n for n, c in enumerate(ref) if c.isdigit()])
            ref = ref[:at] + chance.choice("0123456789") + ref[at + 1 :]
        return f"{ref} disorder"


def _crimes(job: Job, number: int, chance: Random, noise: Noise) -> tuple[str, ...]:
    """Give each victim a crime reference; serials of a force run on, with other crimes between."""
    del noise
    first = 10_000 + 40 * number + chance.randrange(20)
    return tuple(f"{FORCE}/{first + 3 * n}/25" for n, _ in enumerate(job.victims))


def _near(latitude: float, longitude: float, chance: Random) -> Position:
    return Position(latitude + chance.gauss(0, 0.0003), longitude + chance.gauss(0, 0.0005), 30.0)


def _incident(
    name: str, job: Job, crimes: tuple[str, ...], world: World, noise: Noise, chance: Random
) -> IncidentFacts:
    late = chance.random() < noise.next_day
    keys = set() if late else set(reference_keys(job.serial, FORCE))
    if chance.random() < noise.crime_known:
        keys |= {key for crime in crimes for key in reference_keys(crime, FORCE)}
    place = None
    if chance.random() < noise.located:
        exact = chance.random() < 0.7
        spread = 0.0005 if exact else 0.003
        place = Position(
            job.latitude + chance.gauss(0, spread), job.longitude + chance.gauss(0, 1.6 * spread),
            None if exact else 500.0,
        )  # fmt: skip
    return IncidentFacts(
        incident_id=name,
        window=_window(job, noise, chance),
        references=tuple(sorted(keys)),
        parties=tuple(_parties(job, noise, chance)),
        deployments=() if late else tuple(_deployments(job, world, noise, chance)),
        position=place,
    )


def _window(job: Job, noise: Noise, chance: Random) -> TimeWindow | None:
    """State the time of the assault as one of the ways in which it is stated."""
    at = job.assault_at or job.at_scene
    lot = chance.random()
    if lot < noise.no_time:
        return None
    local = at.astimezone(LONDON)
    day = f"{local:%d %B %Y}"
    lot -= noise.no_time
    if lot < noise.about:
        rounded = local.replace(minute=local.minute // 15 * 15)
        return read_words(f"about {rounded:%H:%M} on {day}", LONDON).window
    lot -= noise.about
    if lot < noise.part_of_day:
        return read_words(_part(local, day), LONDON).window
    lot -= noise.part_of_day
    if lot < noise.date_only:
        return read_words(day, LONDON).window
    minute = at.replace(second=0, microsecond=0) + chance.choice((-1, 0, 0, 0, 1, 2)) * timedelta(minutes=1)
    length = timedelta(minutes=chance.choice((1, 1, 5, 10, 20)))
    return TimeWindow(minute, minute + length, "stated", Precision.RANGE)


def _part(local: datetime, day: str) -> str:
    """Name the part of its day that holds a time."""
    for name, first, last in (
        ("early hours", 0, 6),
        ("morning", 6, 12),
        ("afternoon", 12, 17),
        ("evening", 17, 23),
    ):
        if first <= local.hour < last:
            return f"{name} of {day}"
    return f"night of {day}"


def _parties(job: Job, noise: Noise, chance: Random) -> Iterable[tuple[OfficerKey, RoleKind]]:
    for number in job.victims:
        yield OfficerKey(FORCE, number), RoleKind.VICTIM
    for number in sorted(set(job.callsigns) - set(job.victims)):
        if chance.random() < noise.listed:
            role = chance.choice((RoleKind.ARRESTING, RoleKind.WITNESS, RoleKind.ATTENDING))
            yield OfficerKey(FORCE, number), role


def _deployments(job: Job, world: World, noise: Noise, chance: Random) -> Iterable[DeploymentFacts]:
    there = [n for n in sorted(job.callsigns) if chance.random() >= noise.off_log]
    strangers = [chance.choice(world.officers).number for _ in there if chance.random() < noise.on_log_only]
    for number in (*there, *strangers):
        late = timedelta(minutes=chance.uniform(2, 10)) if chance.random() < noise.log_late else timedelta()
        cleared = None if chance.random() < noise.not_cleared else job.left(number) + late
        yield DeploymentFacts(
            OfficerKey(FORCE, number), _minute(job.dispatched + late), _minute(job.at_scene + late),
            cleared and _minute(cleared),
        )  # fmt: skip


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0, tzinfo=UTC)


def _issues(world: World, noise: Noise, chance: Random) -> Iterable[CameraIssueFacts]:
    numbers: Sequence[str] = [officer.number for officer in world.officers]
    for camera, number, start, end in world.holders:
        if chance.random() < noise.no_issue:
            continue
        holder = chance.choice(numbers) if chance.random() < noise.wrong_issue else number
        yield CameraIssueFacts(camera.serial, OfficerKey(FORCE, holder), _minute(start), _minute(end))


def blanked(tables: Tables, share: float, seed: int) -> Tables:
    """Blank each optional field with one probability: what a clip or an incident says besides its time."""
    chance = Random(f"blank {seed} {share}")  # noqa: S311 - a bench has to be repeatable

    def gone() -> bool:
        return chance.random() < share

    clips = tuple(
        replace(
            clip,
            officers=() if gone() else clip.officers,
            device_serial="" if gone() else clip.device_serial,
            position=None if gone() else clip.position,
            references=() if gone() else clip.references,
            recording="" if gone() else clip.recording,
        )
        for clip in tables.clips
    )
    incidents = tuple(
        replace(
            one,
            references=() if gone() else one.references,
            parties=tuple(p for p in one.parties if p[1] is RoleKind.VICTIM or not gone()),
            deployments=tuple(
                replace(
                    d,
                    dispatched_at=None if gone() else d.dispatched_at,
                    at_scene_at=None if gone() else d.at_scene_at,
                    cleared_at=None if gone() else d.cleared_at,
                )
                for d in one.deployments
            ),
            position=None if gone() else one.position,
        )
        for one in tables.incidents
    )
    issues = tuple(issue for issue in tables.issues if not gone())
    return Tables(clips, incidents, issues, tables.truth)
