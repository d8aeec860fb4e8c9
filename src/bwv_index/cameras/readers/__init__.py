"""Readers of what cameras write into files and beside them: one module a format, one contract for all."""

from bwv_index.cameras.readers.avchd import Avchd
from bwv_index.cameras.readers.axis_recording import AxisRecording
from bwv_index.cameras.readers.axis_trail import AxisTrail
from bwv_index.cameras.readers.blackvue import Blackvue
from bwv_index.cameras.readers.camm import Camm
from bwv_index.cameras.readers.container_position import ContainerPosition
from bwv_index.cameras.readers.container_tags import ContainerTags
from bwv_index.cameras.readers.drone_captions import DroneCaptions
from bwv_index.cameras.readers.gpmf import Gpmf
from bwv_index.cameras.readers.gpx import Gpx
from bwv_index.cameras.readers.ligogps import LigoGps
from bwv_index.cameras.readers.nmea import Nmea
from bwv_index.cameras.readers.novatek import Novatek
from bwv_index.cameras.readers.onvif_export import OnvifExport
from bwv_index.cameras.readers.reader import Reader
from bwv_index.cameras.readers.recognised import Recognised
from bwv_index.cameras.readers.timecode import TimecodeCount

READERS: tuple[Reader, ...] = (
    AxisRecording(),
    AxisTrail(),
    OnvifExport(),
    Avchd(),
    TimecodeCount(),
    ContainerPosition(),
    ContainerTags(),
    Gpmf(),
    Camm(),
    Nmea(),
    Blackvue(),
    Gpx(),
    DroneCaptions(),
    Novatek(),
    LigoGps(),
    Recognised(),
)
"""Every reader, in the order in which their findings are told."""

__all__ = ["READERS"]
