"""What each make of camera writes into file names and tags, told as claims with their source.

A make is one TOML file: adding a make is adding a file. This room reads and never decides: times go to the
clock, officers, devices, positions and references to linking, each as written beside what it was read as.
"""

from bwv_index.cameras.burnt_clock import DateOrder
from bwv_index.cameras.claim import CameraClaim, ClaimKind
from bwv_index.cameras.content import Content, Remark, TimeMark
from bwv_index.cameras.gridref import easting_northing, grid_reference
from bwv_index.cameras.interpret import interpret
from bwv_index.cameras.iso6709 import Fix, FixProblem, parse_iso6709
from bwv_index.cameras.overlay import OverlayReading, OverlayRules, SeenText, overlay_rules, parse_overlay
from bwv_index.cameras.part import Part, held_for, part_of
from bwv_index.cameras.profile import CameraProfile, PreRecord, load_profiles
from bwv_index.cameras.readers import READERS
from bwv_index.cameras.readers.reader import Reader, Source, read_content
from bwv_index.cameras.reading import CameraReading, read_camera
from bwv_index.cameras.reencoding import Reencoded, Rewriting, judge_writers
from bwv_index.cameras.sidecar import Belonging, belongings, belongs, described_clip, recording_of
from bwv_index.cameras.thinning import spaced, thinned
from bwv_index.cameras.track import FixQuality, Track, TrackPoint

__all__ = [
    "READERS",
    "Belonging",
    "CameraClaim",
    "CameraProfile",
    "CameraReading",
    "ClaimKind",
    "Content",
    "DateOrder",
    "Fix",
    "FixProblem",
    "FixQuality",
    "OverlayReading",
    "OverlayRules",
    "Part",
    "PreRecord",
    "Reader",
    "Reencoded",
    "Remark",
    "Rewriting",
    "SeenText",
    "Source",
    "TimeMark",
    "Track",
    "TrackPoint",
    "belongings",
    "belongs",
    "described_clip",
    "easting_northing",
    "grid_reference",
    "held_for",
    "interpret",
    "judge_writers",
    "load_profiles",
    "overlay_rules",
    "parse_iso6709",
    "parse_overlay",
    "part_of",
    "read_camera",
    "read_content",
    "recording_of",
    "spaced",
    "thinned",
]
