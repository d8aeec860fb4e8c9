"""A small scene to pack: one clip that plays anywhere, one that needs a working copy, one that is broken."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from bwv_index.casefile import PackClip, PackContent, PackIncident, PackKeyframe, PackParty, ProxyMaker
from bwv_index.media import Proxy, ProxyKind

START = datetime(2024, 7, 5, 18, 2, 11, tzinfo=UTC)
MADE_AT = datetime(2024, 7, 10, 9, 0, tzinfo=UTC)

MakeClip = Callable[..., PackClip]


def _clip_of(path: Path, **fields: Any) -> PackClip:
    """Describe a file as the record would, with its true hash and size."""
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    told: dict[str, Any] = {
        "evidence_id": f"E-{digest[:8]}",
        "sha256": digest,
        "size": len(content),
        "source": path,
        "original_name": path.name,
        "container": "mov",
        "format_text": "MP4, H.264 64x48, no sound",
        "browser_playable": True,
        "video_codec": "h264",
        "pixel_format": "yuv420p",
        "duration_s": 1.0,
        "start_utc": START,
        "half_width_s": 2.0,
    }
    return PackClip(**(told | fields))


@pytest.fixture
def stand_in_proxy() -> ProxyMaker:
    """Give what stands in for ffmpeg where a test is not about it."""
    return _stand_in_proxy


def _stand_in_proxy(clip: PackClip, source: Path, target: Path) -> Proxy:
    target.write_bytes(b"working copy of " + clip.sha256.encode())
    command = ("/opt/ffmpeg", "-i", f"file:{source}", f"file:{target}")
    return Proxy(target, ProxyKind.TRANSCODE, target.stat().st_size, Fraction(1), command, "ffmpeg 9", ())


@pytest.fixture
def make_clip(tmp_path: Path) -> MakeClip:
    """Give a maker of clips from bytes: a master in a vault that holds it read-only."""
    vault = tmp_path / "vault"
    vault.mkdir()

    def make(content: bytes = b"bytes of a master", name: str = "clip.mp4", **fields: Any) -> PackClip:
        path = vault / f"{len(list(vault.iterdir()))}.master"
        path.write_bytes(content)
        path.chmod(0o444)
        return _clip_of(path, **({"original_name": name} | fields))

    return make


@pytest.fixture
def content(make_clip: MakeClip, tmp_path: Path) -> PackContent:
    """Give an incident with two clips: the master plays, or a working copy is needed."""
    picture = tmp_path / "picture.jpg"
    picture.write_bytes(b"\xff\xd8 a picture")
    first = make_clip(
        b"first master",
        "AXON_Body_3_Video_2024-07-05_1902_X60A1234.mp4",
        exhibit="AB/1",
        officer="42 / PC 4211",
        device_serial="X60A1234",
        probability=0.9973,
        evidence=("+6.1 bits: the recording covers 81 % of the incident",),
        decided_by="exhibits officer 7713",
        decided_at=MADE_AT - timedelta(days=1),
        decision_why="Shows the second punch.",
        keyframes=(PackKeyframe(Fraction(1, 2), START + timedelta(milliseconds=500), picture),),
        contact_sheet=picture,
    )
    second = make_clip(b"second master", "00042.mkv", container="matroska", browser_playable=False)
    incident = PackIncident(
        incident_ref="EP-20240705-1881",
        crime_refs=("42/12345/24",),
        urn="42EZ0209824",
        occurred_text="about 7pm",
        occurred_from=START,
        occurred_to=START + timedelta(minutes=2),
        parties=(PackParty("victim", "42 / PC 4211"),),
    )
    return PackContent(
        incident=incident,
        clips=(first, second),
        undecided=2,
        rejected=1,
        missing=("42 / PC 555: at scene, camera issued, no clip",),
        made_by="file builder 3301",
        made_at=MADE_AT,
        software_version="0.1.0",
        settings_hash="9f3a" * 16,
    )
