"""Every clip of the sample: which camera, when, how written, and what is wrong with it on purpose."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from sample_media.colchester import colchester
from sample_media.elsewhere import night_walk, shopping_day
from sample_media.hereford import hereford
from sample_media.overlay import LONDON, Strip
from sample_media.recording import Clip, Make
from sample_media.scene import Scene
from sample_media.worcester import worcester

SMALL = (512, 288)
"""A width in whole 64s: at others libx264 takes in what lies beyond the edge, and no two runs agree."""
AXON = Make(rate=30, b_frames="0", strip=Strip.AXON, silent_s=10)
AXON_HEVC = replace(AXON, video="libx265", quality="39")
AXIS = Make(container="matroska", rate=30)
MOTOROLA = Make(size=SMALL, quality="38")
PLATFORM = Make(keyframe_s=8, strip=Strip.PLATFORM)
REVEAL = Make(size=SMALL, quality="38", keyframe_s=10, strip=Strip.REVEAL)
PHONE = Make(quality="34", size=SMALL, rate=30, keyframe_s=1, uneven=True)
OLD_AVI = Make(video="mpeg4", sound="libmp3lame", container="avi", size=(320, 240), quality="8", keyframe_s=1)

COPIES = {
    "USB copy/8240 high street.mp4": "Colchester dock 3/VB400_511872_20250614T221233Z_0001.mp4",
}
"""Copies made byte for byte, as people do before they hand a stick over."""
PLAYLISTS = {
    "Süd dock/live_stream.mp4": (
        "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:10\n#EXT-X-MEDIA-SEQUENCE:0\n"
        "#EXTINF:10.0,\nfile:///etc/hostname\n#EXT-X-ENDLIST\n"
    ),
}
"""Text files that pose as video and point at a file of the machine that opens them."""


def scenes() -> dict[str, Scene]:
    """Every scene by name."""
    built = (
        colchester(),
        hereford(),
        worcester(),
        night_walk(),
        shopping_day("errand", datetime(2025, 6, 12, 9, 15, tzinfo=UTC), 2),
        shopping_day("enquiry", datetime(2025, 6, 20, 14, 30, 5, tzinfo=UTC), 6),
        shopping_day("unknown", datetime(2025, 5, 3, 10, 0, tzinfo=UTC), 11),
    )
    return {scene.name: scene for scene in built}


def clips() -> tuple[Clip, ...]:
    """Every clip that is rendered, in the order of the README."""
    return (*_colchester(), *_hereford(), *_worcester(), *_others())


def created(moment: datetime) -> tuple[tuple[str, str], ...]:
    """The container tag for a UTC time; MP4 keeps whole seconds."""
    return (("creation_time", f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.000000Z"),)


def created_local(moment: datetime) -> tuple[tuple[str, str], ...]:
    """The container tag of a make that writes its local time as if it were UTC."""
    return (("creation_time", f"{moment.astimezone(LONDON):%Y-%m-%dT%H:%M:%S}.000000Z"),)


@dataclass(frozen=True, slots=True)
class Camera:
    """A camera: the docking station it is emptied at, its serial, and the collar number of its wearer."""

    dock: str
    serial: str
    officer: str

    def clip(self, name: str, scene: str, start: datetime, length_s: int) -> Clip:
        """A clip of this camera under ``name``; its make and tags are still to be set."""
        return Clip(f"{self.dock}/{name}", scene, self.officer, self.serial, start, length_s)


def axon(camera: Camera, scene: str, start: datetime, length_s: int) -> Clip:
    """An Axon clip: local time to the minute in its name, UTC in its tag."""
    name = f"AXON_Body_3_Video_{start.astimezone(LONDON):%Y-%m-%d_%H%M}_{camera.serial}.mp4"
    return replace(camera.clip(name, scene, start, length_s), make=AXON, tags=created(start))


def axis(camera: Camera, scene: str, start: datetime, length_s: int) -> Clip:
    """An Axis clip: officer and serial in its folder's name, UTC throughout."""
    name = f"{camera.officer}_{camera.serial}_{start:%Y%m%dT%H%M%SZ}/{start:%Y%m%d_%H%M%S}_1F3A.mkv"
    return replace(camera.clip(name, scene, start, length_s), make=AXIS, tags=created(start))


def motorola(camera: Camera, scene: str, start: datetime, length_s: int) -> Clip:
    """A Motorola clip: UTC in its name and its tag."""
    name = f"VB400_{camera.serial}_{start:%Y%m%dT%H%M%SZ}_0001.mp4"
    return replace(camera.clip(name, scene, start, length_s), make=MOTOROLA, tags=created(start))


def platform(camera: Camera, scene: str, start: datetime, length_s: int, *, part: int = 1) -> Clip:
    """A platform camera's clip: device, user and local time in its name, local time in its tag as if UTC."""
    name = f"{camera.serial}_{camera.officer:0>6}_{start.astimezone(LONDON):%Y%m%d%H%M%S}_{part:03d}.mp4"
    return replace(camera.clip(name, scene, start, length_s), make=PLATFORM, tags=created_local(start))


def reveal(camera: Camera, scene: str, start: datetime, length_s: int) -> Clip:
    """A Reveal clip: local time in its name, UTC in its tag."""
    name = f"{camera.serial}_{start.astimezone(LONDON):%Y%m%d_%H%M%S}.mp4"
    return replace(camera.clip(name, scene, start, length_s), make=REVEAL, tags=created(start))


def _colchester() -> tuple[Clip, ...]:
    dock, scene, start = "Colchester dock 3", "colchester", datetime(2025, 6, 14, 22, 12, tzinfo=UTC)
    later = datetime(2025, 6, 14, 22, 31, tzinfo=UTC)
    cut = platform(Camera(dock, "HYT0012002", "2310"), "night walk", later, 16)
    return (
        axon(Camera(dock, "X60A1234", "8123"), scene, start + timedelta(seconds=5), 64),
        motorola(Camera(dock, "511872", "8240"), scene, start + timedelta(seconds=33), 48),
        platform(Camera(dock, "HYT0012001", "2291"), scene, start + timedelta(seconds=50), 40),
        replace(cut, index_first=False, index_kept=False),
    )


def _hereford() -> tuple[Clip, ...]:
    dock, scene, start = "Hereford dock 1", "hereford", datetime(2025, 7, 12, 21, 15, tzinfo=UTC)
    later, hour_slow = start + timedelta(seconds=20), timedelta(hours=-1)
    pair = Camera(dock, "HYT0012345", "4610")
    slow = reveal(Camera(dock, "D5-104777", "4633"), scene, start + timedelta(seconds=30), 40)
    hevc = axon(Camera(dock, "X60A7790", "4560"), scene, start + timedelta(seconds=24), 40)
    cut = motorola(Camera("Süd dock", "511955", "4701"), scene, start + timedelta(seconds=40), 40)
    return (
        axis(Camera(dock, "B8A44F0A1B2C", "4417"), scene, start, 64),
        axon(Camera(dock, "X60A7788", "4502"), scene, start + timedelta(seconds=10), 56),
        replace(hevc, make=AXON_HEVC),
        platform(pair, scene, later, 32),
        platform(pair, scene, later + timedelta(seconds=32), 32, part=2),
        replace(slow, clock_error=hour_slow, tags=created(slow.start + hour_slow)),
        replace(cut, kept=Fraction(3, 5)),
    )


def _worcester() -> tuple[Clip, ...]:
    dock, scene, start = "Worcester dock", "worcester", datetime(2025, 3, 5, 19, 4, tzinfo=UTC)
    return (
        reveal(Camera(dock, "D5-104233", "5120"), scene, start + timedelta(seconds=12), 48),
        motorola(Camera(dock, "511900", "5133"), scene, start + timedelta(seconds=20), 40),
    )


def _others() -> tuple[Clip, ...]:
    by_hand = Camera("loose", "", "camera")
    errand, unknown = datetime(2025, 6, 12, 9, 15, tzinfo=UTC), datetime(2025, 5, 3, 10, 0, tzinfo=UTC)
    phone = by_hand.clip("VID_20250612_101500.mp4", "errand", errand, 16)
    nameless = by_hand.clip("clip (1).avi", "unknown", unknown, 16)
    asked = datetime(2025, 6, 20, 14, 30, 5, tzinfo=UTC)
    enquiry = motorola(Camera("loose", "511990", "camera"), "enquiry", asked, 24)
    return (
        replace(phone, make=PHONE, tags=(*created(errand), ("location", "+51.8890+000.9030/"))),
        replace(nameless, make=OLD_AVI),
        enquiry,
    )
