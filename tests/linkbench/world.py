"""A force as it was: officers, shifts, jobs, and what their cameras recorded. Nothing here is noisy but people."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from tests.linkbench.noise import Noise

FIRST_DAY = datetime(2025, 2, 3, tzinfo=UTC)
CLIPS_A_DAY = 2.9
"""Files that one officer of the force makes a day, days off included; measured on the shares' middles."""
CLIPS_AN_INCIDENT = 200
"""A million clips for five thousand incidents."""
DAYS = 60
MINUTE = timedelta(minutes=1)

SHIFTS = ((7, 8.0), (15, 8.0), (22, 9.0))
ROTA = (0, 0, 1, 1, 2, 2, None, None, None, None)
"""Two earlies, two lates, two nights, four days off."""
TEAMS = 5


@dataclass(frozen=True, slots=True)
class Camera:
    """A camera: its serial, how many minutes a file holds (0: all), satellites, and how its clock lies."""

    serial: str
    segment_min: int
    gps: bool
    off_s: float
    drift: float
    """Seconds that the clock wanders from file to file, one standard deviation."""


@dataclass(frozen=True, slots=True)
class Officer:
    """An officer of the force, with the camera that is the officer's own."""

    number: str
    team: int
    district: int
    pooled: bool
    camera: Camera


@dataclass(slots=True)
class Job:
    """A job as it was: who went, from when to when, where; and where an officer was assaulted, when and who."""

    serial: str
    district: int
    latitude: float
    longitude: float
    dispatched: datetime
    at_scene: datetime
    cleared: datetime
    callsigns: dict[str, str]
    """The callsign of each officer who went, by number."""
    assault_at: datetime | None = None
    victims: tuple[str, ...] = ()
    free_at: dict[str, datetime] = field(default_factory=dict)
    """When an officer was free again who went on to hospital or custody, by number; the others when it was cleared."""

    def left(self, number: str) -> datetime:
        """Return when an officer was free again."""
        return self.free_at.get(number, self.cleared)


@dataclass(frozen=True, slots=True)
class File:
    """One file as it was recorded: by whom, with which camera, where, and of which job."""

    number: int
    recording: int
    officer: str
    camera: Camera
    start: datetime
    end: datetime
    latitude: float
    longitude: float
    job: Job


@dataclass(slots=True)
class World:
    """A force, its jobs and its files; ``holders`` says who held which camera on which shift."""

    officers: tuple[Officer, ...]
    jobs: list[Job] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    holders: list[tuple[Camera, str, datetime, datetime]] = field(default_factory=list)

    @property
    def assaults(self) -> list[Job]:
        """The jobs at which an officer was assaulted."""
        return [job for job in self.jobs if job.assault_at is not None]


def make_world(clips: int, noise: Noise, seed: int, days: int = DAYS) -> World:
    """Make a force that records about so many files in so many days."""
    chance = Random(f"world {seed}")  # noqa: S311 - a bench has to be repeatable
    count = max(40, round(clips / CLIPS_A_DAY / days))
    cameras = [_camera(n, noise, chance) for n in range(count + count // 4)]
    officers = tuple(_officer(n, cameras[n], noise, chance) for n in range(count))
    world = World(officers)
    pool = cameras[count:] + [officer.camera for officer in officers if officer.pooled]
    shifts = [_Shift(day, index) for day in range(days) for index in range(len(SHIFTS))]
    wanted = clips / CLIPS_AN_INCIDENT / len(shifts)
    numbers = [0] * days
    for shift in shifts:
        _work(world, shift, pool, noise, chance, wanted, numbers)
    return world


@dataclass(frozen=True, slots=True)
class _Shift:
    """One shift of one day."""

    day: int
    index: int

    @property
    def start(self) -> datetime:
        return FIRST_DAY + timedelta(days=self.day, hours=SHIFTS[self.index][0])

    @property
    def end(self) -> datetime:
        return self.start + timedelta(hours=SHIFTS[self.index][1])

    def has(self, team: int) -> bool:
        """Whether a team works this shift."""
        return ROTA[(self.day + 2 * team) % len(ROTA)] == self.index


def _camera(number: int, noise: Noise, chance: Random) -> Camera:
    gps = chance.random() < noise.with_gps
    lot = chance.random()
    if lot < noise.minutes_out:
        off = chance.choice((-1, 1)) * chance.uniform(300, 1200)
    elif lot < noise.minutes_out + noise.hour_out:
        off = chance.choice((-3600, 3600)) + chance.gauss(0, 30)
    elif lot < noise.minutes_out + noise.hour_out + noise.day_out:
        off = chance.choice((-1, 1)) * 86_400 * chance.choice((1, 1, 7, 365)) + chance.gauss(0, 600)
    else:
        off = chance.gauss(0, 45)
    segment = chance.choice((5, 10, 15, 30)) if chance.random() < noise.splits else 0
    return Camera(f"X6{number:05d}", segment, gps, off, chance.uniform(0.5, 3))


def _officer(number: int, camera: Camera, noise: Noise, chance: Random) -> Officer:
    return Officer(
        str(1000 + 3 * number), number % TEAMS, number // TEAMS % 6, chance.random() < noise.pooled, camera
    )


def _work(
    world: World, shift: _Shift, pool: Sequence[Camera], noise: Noise, chance: Random, wanted: float,
    numbers: list[int],
) -> None:  # fmt: skip
    """Let every crew of a shift go from job to job, and its cameras run."""
    crews = list(_crews(world, shift, pool, noise, chance))
    jobs: list[Job] = []
    for crew in crews:
        jobs += _round(crew, shift, noise, chance, numbers)
    for job in sorted(chance.sample(jobs, min(len(jobs), _count(wanted, chance))), key=lambda j: j.serial):
        _assault(job, crews, jobs, noise, chance)
    worn = {officer.number: camera for crew in crews for officer, camera in crew.members}
    for job in jobs:
        world.jobs.append(job)
        _record(world, job, worn, noise, chance)


@dataclass(frozen=True, slots=True)
class _Crew:
    callsign: str
    district: int
    members: tuple[tuple[Officer, Camera], ...]


def _crews(
    world: World, shift: _Shift, pool: Sequence[Camera], noise: Noise, chance: Random
) -> Iterator[_Crew]:
    present = [o for o in world.officers if shift.has(o.team) and chance.random() < 0.85]
    chance.shuffle(present)
    free = list(pool)
    chance.shuffle(free)
    at = 0
    while at < len(present):
        size = 2 if chance.random() < noise.double_crewed else 1
        members = []
        for officer in present[at : at + size]:
            camera = free.pop() if officer.pooled and free else officer.camera
            world.holders.append((camera, officer.number, shift.start, shift.end + timedelta(minutes=30)))
            members.append((officer, camera))
        yield _Crew(
            f"{'ELN'[shift.index]}{present[at].district}{at:02d}", present[at].district, tuple(members)
        )
        at += size


def _round(crew: _Crew, shift: _Shift, noise: Noise, chance: Random, numbers: list[int]) -> Iterator[Job]:
    """Send a crew from job to job until its shift ends."""
    now = shift.start + timedelta(minutes=chance.uniform(5, 40))
    while now < shift.end - timedelta(minutes=30):
        at_scene = now + timedelta(minutes=chance.uniform(3, 15))
        cleared = at_scene + timedelta(minutes=min(180.0, chance.lognormvariate(math.log(25), 0.8)))
        numbers[shift.day] += 1
        day = FIRST_DAY + timedelta(days=shift.day)
        near = chance.random() < noise.vague_region
        spread = 0.003 if near else 0.03
        yield Job(
            serial=f"22-{day:%Y%m%d}-{numbers[shift.day]}",
            district=crew.district,
            latitude=52.0 + 0.1 * crew.district + chance.gauss(0, spread),
            longitude=-2.2 + chance.gauss(0, 1.6 * spread),
            dispatched=now,
            at_scene=at_scene,
            cleared=cleared,
            callsigns={officer.number: crew.callsign for officer, _ in crew.members},
        )
        now = cleared + timedelta(minutes=chance.expovariate(1 / 25))


def _count(mean: float, chance: Random) -> int:
    """Draw from a Poisson distribution (Knuth 1969, 3.4.1)."""
    limit, product, count = math.exp(-mean), chance.random(), 0
    while product > limit:
        product *= chance.random()
        count += 1
    return count


def _assault(job: Job, crews: Sequence[_Crew], jobs: list[Job], noise: Noise, chance: Random) -> None:
    """Make a job one at which officers were assaulted, and send further crews, who leave what they were at.

    Some go on to hospital or to custody, and take no other job until they are free.
    """
    length = max((job.cleared - job.at_scene).total_seconds(), 600.0)
    job.assault_at = job.at_scene + timedelta(seconds=chance.uniform(0.02, 0.6) * length)
    further = min(len(crews) - 1, int(chance.paretovariate(1.1)) - (chance.random() < 0.4))
    near = sorted(crews, key=lambda crew: (crew.district != job.district, chance.random()))
    free = [c for c in near if not any(o.number in job.callsigns for o, _ in c.members)]
    for crew in free[: max(0, further)]:
        for officer, _ in crew.members:
            job.callsigns[officer.number] = crew.callsign
    there = sorted(job.callsigns)
    for number in there:
        if chance.random() < noise.aftermath:
            job.free_at[number] = job.cleared + timedelta(minutes=chance.uniform(30, 150))
        for other in jobs:
            if other is not job and _meet(other, job.dispatched, job.left(number)):
                other.callsigns.pop(number, None)
    job.victims = tuple(chance.sample(there, min(len(there), chance.choice((1, 1, 1, 2, 2, 3)))))


def _meet(job: Job, start: datetime, end: datetime) -> bool:
    return job.dispatched <= end and start <= job.cleared


def _record(world: World, job: Job, worn: dict[str, Camera], noise: Noise, chance: Random) -> None:
    """Let the cameras of a job run: at the scene, and after an assault on the way and in custody."""
    share = noise.records_assault if job.assault_at is not None else noise.records_job
    for number in sorted(job.callsigns):
        if chance.random() >= share:
            continue
        early = chance.random() < noise.begun_early
        lead = chance.uniform(1, 15) if early else -(job.at_scene - job.dispatched).total_seconds() / 60
        start = job.dispatched - lead * MINUTE + chance.gauss(-1, 1.5) * MINUTE
        end = min(job.cleared, start + timedelta(minutes=chance.lognormvariate(math.log(15), 0.7)))
        if job.assault_at is not None and chance.random() < 0.9:
            end = max(end, job.assault_at + chance.uniform(1, 10) * MINUTE)
        _files(world, job, worn[number], number, start, max(end, start + MINUTE), chance)
        if number in job.free_at:
            later = job.cleared + chance.uniform(2, 20) * MINUTE
            _files(world, job, worn[number], number, later, later + chance.uniform(2, 10) * MINUTE, chance)


def _files(
    world: World, job: Job, camera: Camera, number: str, start: datetime, end: datetime, chance: Random
) -> None:
    """Cut a recording into the files that its camera makes of it."""
    recording = len(world.files)
    step = timedelta(minutes=camera.segment_min) if camera.segment_min else end - start
    latitude, longitude = job.latitude, job.longitude
    if start > job.cleared:  # on the way, or in custody
        latitude, longitude = latitude + chance.gauss(0, 0.03), longitude + chance.gauss(0, 0.05)
    now = start
    while now < end:
        until = min(end, now + step)
        world.files.append(
            File(len(world.files), recording, number, camera, now, until, latitude, longitude, job)
        )
        now = until
