"""What each make of camera writes into file names and tags, told as claims with their source.

A make is one TOML file: adding a make is adding a file. This room reads and never decides: times go to the
clock, officers, devices, positions and references to linking, each as written beside what it was read as.
"""

from bwv_index.cameras.claim import CameraClaim, ClaimKind
from bwv_index.cameras.iso6709 import Fix, FixProblem, parse_iso6709
from bwv_index.cameras.profile import CameraProfile, PreRecord, load_profiles
from bwv_index.cameras.reading import CameraReading, read_camera

__all__ = [
    "CameraClaim",
    "CameraProfile",
    "CameraReading",
    "ClaimKind",
    "Fix",
    "FixProblem",
    "PreRecord",
    "load_profiles",
    "parse_iso6709",
    "read_camera",
]
