"""What inspection of one media file found: frozen values, no behaviour beyond what they can derive."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from bwv_index.media.embedded import NO_PAYLOADS, Payloads, StreamSignature, UnreadPart, WriterMark
from bwv_index.timecode import MediaTime


class StreamKind(StrEnum):
    """What a stream in a container carries."""

    VIDEO = "video"
    AUDIO = "audio"
    SUBTITLE = "subtitle"
    DATA = "data"
    ATTACHMENT = "attachment"


class Severity(StrEnum):
    """How much a finding matters to the person who reads it."""

    NOTE = "note"
    """Worth knowing; nothing to do."""
    ATTENTION = "attention"
    """A person should look: something is missing, damaged or unusual."""


class HealthCode(StrEnum):
    """Every finding inspection can make about a file that it could open. Explained in docs/health.md."""

    TRUNCATED = "truncated"
    """Samples that the index promises lie beyond the end of the file."""
    TRAILING_BYTES = "trailing-bytes"
    """Bytes follow the last thing that the container accounts for."""
    DURATION_MISMATCH = "duration-mismatch"
    """The container's stated duration and the span of its time stamps differ."""
    FIRST_FRAME_UNDECODABLE = "first-frame-undecodable"
    LAST_FRAME_UNDECODABLE = "last-frame-undecodable"
    NOTHING_DECODES = "nothing-decodes"
    """Not one frame of the video could be decoded."""
    CORRUPT_PACKETS = "corrupt-packets"
    """The demuxer marked packets as damaged, or could not read on."""
    TIMESTAMPS_MISSING = "timestamps-missing"
    TIMESTAMPS_BACKWARDS = "timestamps-backwards"
    NO_VIDEO = "no-video"
    """The file holds no picture (sound or data only)."""
    NO_KEYFRAMES = "no-keyframes"
    LIMIT_REACHED = "limit-reached"
    """A limit (pixels, streams, packets, keyframes, duration) stopped inspection; the detail names it."""
    UNKNOWN_STREAM = "unknown-stream"
    """A stream whose codec is not recognised: listed, not ignored."""
    SOUND_UNDECODABLE = "sound-undecodable"
    """Sound is present and some of it could not be decoded, so silence was not checked."""
    EXTERNAL_REFERENCE = "external-reference"
    """A track claims that its media lies in another file; only this file was read."""
    ODD_ROTATION = "odd-rotation"
    """The display matrix is no quarter turn, so pictures are shown as stored."""
    TAG_CUT = "tag-cut"
    """A tag holds bytes that text cannot (NUL), or more than is kept: what is kept stops there."""
    LAST_FRAME_NOT_CHECKED = "last-frame-not-checked"
    """The last frame is too far from an I-frame to be decoded within the bound on work."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing inspection noticed about a file's health, with the measured detail."""

    code: HealthCode
    severity: Severity
    detail: str


@dataclass(frozen=True, slots=True)
class Tag:
    """One metadata tag as the container holds it; ``stream`` is None for a tag of the whole file."""

    name: str
    value: str
    stream: int | None = None


@dataclass(frozen=True, slots=True)
class StreamFacts:
    """What is known of any stream, whatever it carries. ``codec`` is empty where none is recognised."""

    index: int
    kind: StreamKind
    codec: str
    codec_tag: str
    profile: str
    duration: Fraction | None


@dataclass(frozen=True, slots=True)
class VideoFacts:
    """The measured facts of one video stream.

    ``rotation_degrees`` is the display rotation as ffprobe states it (counter-clockwise, -180 to 180).
    ``average_rate`` and ``real_rate`` are frames per second as the demuxer derives them;
    ``variable_rate`` is measured from the spread of time-stamp steps, None where too few stamps exist.
    ``duration`` is the span of presentation time stamps, the last frame's own length included.
    """

    index: int
    codec: str
    profile: str
    width: int
    height: int
    pixel_format: str
    rotation_degrees: int
    average_rate: Fraction | None
    real_rate: Fraction | None
    variable_rate: bool | None
    frame_count: int
    iframe_count: int
    gop_median_s: float | None
    first: MediaTime | None
    duration: Fraction | None
    bit_rate: int | None


@dataclass(frozen=True, slots=True)
class SilentSpan:
    """A stretch of sound below the silence threshold; seconds from the start of the audio stream."""

    start: Fraction
    end: Fraction


@dataclass(frozen=True, slots=True)
class AudioFacts:
    """The measured facts of one audio stream.

    ``silent_spans`` is meaningful only where ``silence_checked``: not checked is never shown as silent.
    """

    index: int
    codec: str
    profile: str
    sample_rate: int
    channels: int
    duration: Fraction | None
    silence_checked: bool
    silent_spans: tuple[SilentSpan, ...]


@dataclass(frozen=True, slots=True)
class ContainerFacts:
    """The file as a whole. ``format`` is our allow-list's name; ``duration`` is what the container states."""

    format: str
    size: int
    duration: Fraction | None
    start: Fraction | None
    bit_rate: int | None
    tags: tuple[Tag, ...]

    def tag(self, name: str) -> str | None:
        """Return the value of a whole-file tag, matched without case; None where absent."""
        wanted = name.casefold()
        return next((t.value for t in self.tags if t.stream is None and t.name.casefold() == wanted), None)


class KeyframeReason(StrEnum):
    """Why a keyframe was chosen."""

    COVERAGE = "coverage"
    """It keeps the gap between two keyframes small."""
    CHANGE = "change"
    """The stream says that much changed here: large pictures, a burst of data, an unplanned I-frame."""


@dataclass(frozen=True, slots=True)
class Keyframe:
    """One chosen picture, upright, with its exact time and its measured quality.

    ``jpeg`` holds the encoded picture (``width`` x ``height`` after scaling and rotation).
    ``sharpness`` is the variance of the Laplacian of the grey picture; ``luma`` its mean (0 to 255);
    ``perceptual_hash`` a 64-bit DCT hash as 16 hex digits.
    """

    time: MediaTime
    reason: KeyframeReason
    width: int
    height: int
    sharpness: float
    luma: float
    perceptual_hash: str
    jpeg: bytes


@dataclass(frozen=True, slots=True)
class Inspection:
    """Everything one inspection found in one file.

    ``playable`` is how much of the video's stated duration can be decoded, None where nothing is damaged
    or nothing can be said. ``unread`` lists boxes and streams whose meaning is not known here; ``payloads`` holds
    the bytes that camera readers may understand, and is not kept once they have read them.
    """

    container: ContainerFacts
    streams: tuple[StreamFacts, ...]
    videos: tuple[VideoFacts, ...]
    audios: tuple[AudioFacts, ...]
    findings: tuple[Finding, ...]
    playable: Fraction | None
    keyframes: tuple[Keyframe, ...]
    unread: tuple[UnreadPart, ...] = ()
    signatures: tuple[StreamSignature, ...] = ()
    writers: tuple[WriterMark, ...] = ()
    payloads: Payloads = NO_PAYLOADS

    @property
    def video(self) -> VideoFacts | None:
        """The first video stream, the one that keyframes come from."""
        return self.videos[0] if self.videos else None

    @property
    def origin(self) -> Fraction:
        """The time stamp that a player shows as 0: where the container's first stream starts."""
        if self.container.start is not None:
            return self.container.start
        return self.video.first.seconds if self.video and self.video.first else Fraction(0)

    @property
    def duration(self) -> Fraction | None:
        """The clip's length: from the video's time stamps, else the sound's, else as the container states."""
        if self.video is not None and self.video.duration is not None:
            return self.video.duration
        sound = [a.duration for a in self.audios if a.duration is not None]
        return max(sound) if sound else self.container.duration

    @property
    def needs_attention(self) -> bool:
        """Whether any finding asks for a person."""
        return any(f.severity is Severity.ATTENTION for f in self.findings)


class MediaRefusalCode(StrEnum):
    """Every reason for which a file is not inspected as media. Explained in docs/health.md."""

    EMPTY = "empty"
    NOT_MEDIA = "not-media"
    """The content is not of a container on the allow-list (disguised playlists, text, pictures, archives)."""
    INDEX_MISSING = "index-missing"
    """The container's index (MP4 moov) is absent: the recording was cut before it was finished."""
    MALFORMED = "malformed"
    """The container is on the allow-list, and cannot be parsed."""
    NO_STREAMS = "no-streams"
    TOO_MANY_STREAMS = "too-many-streams"
    TOO_MANY_PIXELS = "too-many-pixels"
    ENCRYPTED = "encrypted"
    MEMORY_LIMIT = "memory-limit"
    TIME_LIMIT = "time-limit"
    """The worker did not finish in the allowed time, and was ended."""
    WORKER_CRASHED = "worker-crashed"
    """The decoder brought its own worker process down."""


@dataclass(frozen=True, slots=True)
class MediaRefusal:
    """Why a file was not inspected: a typed reason and what was measured."""

    code: MediaRefusalCode
    detail: str


@dataclass(frozen=True, slots=True)
class InspectionLimits:
    """Bounds on one inspection, so that a hostile file costs no more than an honest one."""

    max_pixels: int = 8192 * 4320
    max_streams: int = 32
    max_packets: int = 5_000_000
    max_duration_s: int = 36 * 3600


@dataclass(frozen=True, slots=True)
class KeyframePolicy:
    """How many keyframes to choose and how: see docs/design.md, section 8.

    ``spacing_s`` is the wanted gap between coverage keyframes; ``most`` the cap a clip; ``width`` the
    longest side of a stored picture in pixels; ``near_identical_bits`` the Hamming distance of perceptual
    hashes at or under which two neighbours count as the same picture.
    """

    spacing_s: float = 10.0
    most: int = 60
    width: int = 640
    near_identical_bits: int = 4
    dark_luma: float = 16.0
    jpeg_quality: int = 85


@dataclass(frozen=True, slots=True)
class SilencePolicy:
    """What counts as silence: level under ``threshold_dbfs`` for at least ``least_s`` seconds."""

    threshold_dbfs: float = -60.0
    least_s: float = 1.0
