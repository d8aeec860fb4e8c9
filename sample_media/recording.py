"""Writing one clip the way a make writes it: container, codecs, tags, and the faults that some clips have."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

import av
import numpy as np
from av.audio.stream import AudioStream
from av.bitstream import BitStreamFilterContext
from av.container import OutputContainer
from av.video.stream import VideoStream

from sample_media.canvas import Picture
from sample_media.overlay import Strip, burn, strip_lines
from sample_media.scene import Scene
from sample_media.sound import RATE, Wave, heard

SOUND_CHUNK_S = 1


@dataclass(frozen=True, slots=True)
class Make:
    """How a make records: ``silent_s`` seconds at the start have no sound, I-frames every ``keyframe_s``."""

    video: str = "libx264"
    sound: str = "aac"
    container: str = "mp4"
    size: tuple[int, int] = (640, 360)
    rate: int = 25
    keyframe_s: int = 2
    quality: str = "39"
    b_frames: str = "2"
    strip: Strip = Strip.NONE
    silent_s: int = 0
    uneven: bool = False
    """Frames are left out now and then, as phones do: a variable frame rate."""


@dataclass(frozen=True, slots=True)
class Clip:
    """One clip: where it is written, whose camera, when in UTC it truly starts, how long (whole seconds)."""

    path: str
    scene: str
    wearer: str
    serial: str
    start: datetime
    length_s: int
    make: Make = field(default=Make())
    tags: tuple[tuple[str, str], ...] = ()
    clock_error: timedelta = field(default=timedelta(0))
    """What the camera's own clock shows, less the true time; seen in its overlay."""
    index_first: bool = True
    kept: Fraction = Fraction(1)
    """The share of the finished file that was kept; the rest was cut off."""
    index_kept: bool = True
    """False where the recording ended before the camera wrote the index."""


def write_clip(clip: Clip, scene: Scene, sound: Wave, target: Path) -> None:
    """Render and write one clip to ``target``, then cut it where the clip has that fault."""
    options = {"fflags": "+bitexact"}
    if clip.make.container == "mp4" and clip.index_first:
        options["movflags"] = "+faststart"
    with av.open(str(target), "w", format=clip.make.container, options=options) as out:
        out.metadata.update(dict(clip.tags))
        video, audio = _video_stream(out, clip.make), _audio_stream(out, clip.make)
        out.start_encoding()
        _mux(out, video, audio, _pictures(clip, scene), _sound(clip, scene, sound))
    whole = target.read_bytes()
    if not clip.index_kept:
        target.write_bytes(whole[: whole.rindex(b"moov") - 4])
    elif clip.kept < 1:
        target.write_bytes(whole[: int(len(whole) * clip.kept)])


def _video_stream(out: OutputContainer, make: Make) -> VideoStream:
    stream = cast("VideoStream", out.add_stream(make.video, rate=make.rate, options=_video_options(make)))
    stream.width, stream.height = make.size
    stream.pix_fmt = "yuv420p"
    stream.codec_context.time_base = Fraction(1, make.rate)
    stream.codec_context.thread_count = 1
    stream.codec_context.flags |= av.codec.context.Flags.bitexact
    if make.video == "libx265":
        stream.codec_context.codec_tag = "hvc1"
    return stream


def _video_options(make: Make) -> dict[str, str]:
    """The encoder's settings: an even rhythm of I-frames, and one thread so that the bytes repeat."""
    gop = str(make.rate * make.keyframe_s)
    match make.video:
        case "mpeg4":
            return {"g": gop, "q": make.quality}
        case "libx265":
            alone = "pools=none:frame-threads=1:wpp=0:log-level=none:info=0"
            rhythm = f"bframes=0:scenecut=0:keyint={gop}:min-keyint={gop}"
            return {"preset": "medium", "crf": make.quality, "x265-params": f"{alone}:{rhythm}"}
        case _:
            rhythm_h264 = {"g": gop, "keyint_min": gop, "sc_threshold": "0", "bf": make.b_frames}
            return {"preset": "slow", "crf": make.quality, **rhythm_h264}


def _audio_stream(out: OutputContainer, make: Make) -> AudioStream:
    stream = cast("AudioStream", out.add_stream(make.sound, rate=RATE))
    stream.codec_context.layout = "mono"
    stream.codec_context.bit_rate = 20_000
    stream.codec_context.flags |= av.codec.context.Flags.bitexact
    return stream


def _pictures(clip: Clip, scene: Scene) -> Iterator[tuple[int, Picture]]:
    """Each frame's number in time and its picture."""
    for number in range(clip.length_s * clip.make.rate):
        if clip.make.uneven and number % 11 in {4, 9}:
            continue
        moment = clip.start + timedelta(seconds=number / clip.make.rate)
        picture = scene.picture(clip.wearer, scene.seconds(moment), clip.make.size)
        shown = moment + clip.clock_error
        burn(picture, clip.make.strip, strip_lines(clip.make.strip, shown, clip.serial, clip.wearer))
        yield number, picture


def _sound(clip: Clip, scene: Scene, whole: Wave) -> np.ndarray:
    seed = sum(map(ord, clip.serial + clip.wearer))
    samples = heard(whole, scene.seconds(clip.start), clip.length_s, seed, 0.8 + (seed % 5) * 0.09)
    samples[: clip.make.silent_s * RATE] = 0
    return samples


def _mux(
    out: OutputContainer,
    video: VideoStream,
    audio: AudioStream,
    pictures: Iterator[tuple[int, Picture]],
    samples: np.ndarray,
) -> None:
    rate, sounded, unmarked = int(video.codec_context.framerate), 0, _unmarked(video)
    for number, picture in pictures:
        while sounded < min(len(samples), number * RATE // rate + 1):
            sounded = _hear(out, audio, samples, sounded)
        frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
        frame.pts, frame.time_base = number, Fraction(1, rate)
        out.mux(unmarked(video.encode(frame)))
    while sounded < len(samples):
        sounded = _hear(out, audio, samples, sounded)
    out.mux([*unmarked(video.encode(None)), *unmarked([None])])
    out.mux(audio.encode(None))


AnyPacket = Any  # generic in PyAV's stubs, not when running


def _unmarked(video: VideoStream) -> Callable[[Sequence[AnyPacket]], list[AnyPacket]]:
    """Return what takes a software encoder's name out of packets: no camera writes one (H.264 SEI, NAL type 6)."""
    if video.codec_context.name != "libx264":
        return lambda packets: [packet for packet in packets if packet is not None]
    marks = BitStreamFilterContext("filter_units=remove_types=6", video)
    return lambda packets: [kept for packet in packets for kept in marks.filter(packet)]


def _hear(out: OutputContainer, audio: AudioStream, samples: np.ndarray, sounded: int) -> int:
    """Write the next piece of sound, and say up to which sample it is written."""
    end = min(sounded + SOUND_CHUNK_S * RATE, len(samples))
    frame = av.AudioFrame.from_ndarray(samples[None, sounded:end], format="s16", layout="mono")
    frame.sample_rate, frame.pts, frame.time_base = RATE, sounded, Fraction(1, RATE)
    out.mux(audio.encode(frame))
    return end
