"""Real recordings, and what two cameras make of one scene's sound: the material of the measurement of sound.

Sources are the recordings with sound of the test corpus, in two groups by file: on ``CHOSEN_ON`` the settings of the
comparison were chosen, the figures are taken from ``HELD_OUT``. Every number that is drawn is drawn from a seed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import av
import numpy as np
from numpy.typing import NDArray

from bwv_index.media import InspectionLimits, MediaRefusal, SoundEnvelope, read_sound

Wave = NDArray[np.float32]
RATE: Final = 16_000

CHOSEN_ON: Final = (
    "autoeditor_example.mp4",
    "mozilla_moof-testfragmented.mp4",
    "speech_jfk.flac",
    "mp4parser_david_v2.mp4",
    "gopro_hero5_trimmed.mp4",
    "gopro_hero6_trimmed.mp4",
    "imageio_realshort.mp4",
    "pymediainfo_sample.mp4",
)
HELD_OUT: Final = (
    "videogrep_manifesto.mp4",
    "opencv_box.mp4",
    "torchcodec_nasa_13013.mp4",
    "filetype_fixture2.3gp",
    "mapillary_sample-5s.mp4",
    "dashcam_juscar_ligogps.TS",
    "photoprism_blue-go-video.mp4",
    "iphone_elodie_video.mov",
    "photoprism_quicktime-hvc1.mov",
)
"""Left out everywhere: test signals, silent files, and second copies of a recording that is in one of the groups."""

CODECS: Final = {
    "aac": ("mp4", "aac", RATE, 32_000),
    "opus": ("mkv", "libopus", RATE, 24_000),
    "mu-law": ("mov", "pcm_mulaw", 8_000, 0),
}
"""Name -> container, encoder, samples a second, bits a second."""


@dataclass(frozen=True, slots=True)
class Camera:
    """How one camera hears: its place, its microphone, its electronics, its clock.

    ``low`` and ``high`` bound what it passes (Hz); ``levelling`` is the power by which its automatic gain evens out
    (0 leaves it, 1 flattens it); over ``clip`` times the mean level it clips; ``echo_s`` is how long its room rings,
    ``room`` which room that is.
    """

    gain: float
    low: float
    high: float
    levelling: float
    clip: float
    echo_s: float
    codec: str
    ppm: float
    room: int

    @property
    def speed(self) -> float:
        """Seconds that pass while its clock counts one."""
        return 1 + self.ppm * 1e-6


def some_camera(chance: np.random.Generator) -> Camera:
    """Draw a camera by lot."""
    return Camera(
        gain=float(10 ** chance.uniform(-1.2, 0.3)),
        low=float(chance.uniform(80, 350)),
        high=float(chance.uniform(2_800, 7_500)),
        levelling=float(chance.choice([0.0, 0.3, 0.6])),
        clip=float(chance.choice([2.0, 4.0, 20.0])),
        echo_s=float(chance.uniform(0.05, 0.4)),
        codec=str(chance.choice(sorted(CODECS))),
        ppm=float(chance.uniform(-50, 50)),
        room=int(chance.integers(2**32)),
    )


def load(path: Path) -> Wave:
    """Decode a file's first sound stream to one channel at ``RATE``."""
    resampler = av.AudioResampler(format="fltp", layout="mono", rate=RATE)
    parts = []
    with av.open(str(path)) as opened:
        for frame in opened.decode(audio=0):
            parts += [each.to_ndarray()[0] for each in resampler.resample(frame)]
        parts += [each.to_ndarray()[0] for each in resampler.resample(None)]
    return np.concatenate(parts).astype(np.float32)


def level(wave: Wave) -> float:
    """Return the root mean square."""
    return float(np.sqrt(np.mean(np.square(wave, dtype=np.float64)))) if len(wave) else 0.0


def stretched(wave: Wave, speed: float) -> Wave:
    """Play a wave faster or slower, pitch and all: another recording of the same kind of sound."""
    at = np.arange(int(len(wave) / speed)) * speed
    return np.asarray(np.interp(at, np.arange(len(wave)), wave), dtype=np.float32)


def sequence(waves: Sequence[Wave], seconds: float, chance: np.random.Generator) -> Wave:
    """Lay pieces of recordings after one another, at random places and speeds, each as loud as the others."""
    parts: list[Wave] = []
    while sum(map(len, parts)) < seconds * RATE:
        wave = waves[int(chance.integers(len(waves)))]
        length = min(len(wave), int(chance.uniform(4, 25) * RATE))
        first = int(chance.integers(0, len(wave) - length + 1))
        part = stretched(wave[first : first + length], float(chance.uniform(0.88, 1.12)))
        if level(part) > 0:
            parts.append(np.asarray(part / np.float32(level(part)) * np.float32(0.1), dtype=np.float32))
    return np.concatenate(parts)[: int(seconds * RATE)]


def hear(
    scene: Wave, noise: Wave, *, start_s: float, length_s: float, snr_db: float, camera: Camera, path: Path
) -> SoundEnvelope:
    """Let a camera record a stretch of a scene amid noise of its own, and read the envelope of its file.

    Args:
        scene: what sounds, by the scene's time.
        noise: what only this camera hears; repeated as needed.
        start_s: when the camera starts, in seconds of the scene.
        length_s: how long it records, by its own clock.
        snr_db: how far the scene is above the noise in that stretch.
        camera: how it hears.
        path: where its file is written, without suffix.
    """
    at = (start_s + np.arange(round(length_s * RATE)) / RATE * camera.speed) * RATE
    wave = np.interp(at, np.arange(len(scene)), scene, left=0, right=0).astype(np.float32)
    wave = _echoed(wave, camera)
    own = np.resize(noise, len(wave))
    wave = wave + own * np.float32(level(wave) / max(level(own), 1e-9) * 10 ** (-snr_db / 20))
    wave = _passed(np.asarray(wave, dtype=np.float32), camera.low, camera.high)
    wave = _levelled(wave, camera.levelling)
    most = camera.clip * level(wave)
    wave = np.asarray(np.clip(wave, -most, most), dtype=np.float32)
    wave = np.asarray(wave / max(level(wave), 1e-9) * 0.08 * camera.gain, dtype=np.float32)
    return envelope_of(wave, camera.codec, path)


def _echoed(wave: Wave, camera: Camera) -> Wave:
    """Add the ringing of a room, drawn anew for each camera: noise that dies away."""
    chance = np.random.default_rng(camera.room)
    tail = chance.normal(0, 1, int(camera.echo_s * RATE)) * np.exp(
        -6.9 * np.arange(int(camera.echo_s * RATE)) / (camera.echo_s * RATE)
    )
    tail *= 0.7 / np.sqrt(np.sum(np.square(tail)))
    tail[0] += 1
    size = 1 << (len(wave) + len(tail)).bit_length()
    rung = np.fft.irfft(np.fft.rfft(wave, size) * np.fft.rfft(tail, size), size)
    return np.asarray(rung[: len(wave)], dtype=np.float32)


def _passed(wave: Wave, low: float, high: float) -> Wave:
    """Pass a band only, with edges like those of second-order filters."""
    size = 1 << len(wave).bit_length()  # other lengths may take a hundred times as long
    pitch = np.maximum(np.fft.rfftfreq(size, 1 / RATE), 1e-3)
    gain = 1 / np.sqrt((1 + (low / pitch) ** 4) * (1 + (pitch / high) ** 4))
    return np.asarray(np.fft.irfft(np.fft.rfft(wave, size) * gain)[: len(wave)], dtype=np.float32)


def _levelled(wave: Wave, power: float) -> Wave:
    """Even loud and soft out as automatic gain does, over about a third of a second."""
    if not power:
        return wave
    width = RATE // 3
    sums = np.cumsum(np.concatenate((np.zeros(width), np.square(wave, dtype=np.float64))))
    mean = np.sqrt((sums[width:] - sums[:-width]) / width) + 1e-5
    return np.asarray(wave / mean**power, dtype=np.float32)


def envelope_of(wave: Wave, codec: str, path: Path) -> SoundEnvelope:
    """Encode a wave, write it as a file, and read the file's envelope as the product does."""
    suffix, encoder, rate, bits = CODECS[codec]
    file = path.with_suffix(f".{suffix}")
    with av.open(str(file), "w") as out:
        stream = out.add_stream(encoder, rate=rate, layout="mono")
        assert isinstance(stream, av.AudioStream)
        if bits:
            stream.bit_rate = bits
        resampler = av.AudioResampler(
            format=stream.format.name, layout="mono", rate=rate, frame_size=stream.frame_size or 1024
        )
        frame = av.AudioFrame.from_ndarray(wave.reshape(1, -1), format="fltp", layout="mono")
        frame.sample_rate, frame.pts = RATE, 0
        for each in (*resampler.resample(frame), *resampler.resample(None)):
            out.mux(stream.encode(each))
        out.mux(stream.encode(None))
    found = read_sound(file, limits=InspectionLimits())
    assert not isinstance(found, MediaRefusal), found
    return found
