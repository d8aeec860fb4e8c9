"""Media: the only room that opens video and sound; a file in, frozen facts, keyframes and sheets out.

The types and ``sniff`` cost nothing to import. Whatever needs PyAV, OpenCV or Pillow is loaded at first use
(PEP 562), so that a command which only lists clips never loads a decoder.
"""

from typing import TYPE_CHECKING

from bwv_index.lazy import at_first_use
from bwv_index.media.embedded import (
    NO_PAYLOADS,
    Block,
    DataSample,
    DataTrack,
    PartKind,
    Payloads,
    SignatureScheme,
    StreamSignature,
    UnreadPart,
    WriterMark,
)
from bwv_index.media.facts import (
    AudioFacts,
    ContainerFacts,
    Finding,
    HealthCode,
    Inspection,
    InspectionLimits,
    Keyframe,
    KeyframePolicy,
    KeyframeReason,
    MediaRefusal,
    MediaRefusalCode,
    Severity,
    SilencePolicy,
    SilentSpan,
    StreamFacts,
    StreamKind,
    Tag,
    VideoFacts,
)
from bwv_index.media.sniff import SNIFF_BYTES, sniff
from bwv_index.media.strip import OverlayLine, OverlayPolicy, OverlayText, Strip, StripsBy

if TYPE_CHECKING:
    from bwv_index.media.caption import TIME_NOT_KNOWN, Caption
    from bwv_index.media.carried import CarriedPart, carried_by
    from bwv_index.media.cutpoints import HALF_A_FRAME, CutHow, CutMode, CutPlan, plan_cut
    from bwv_index.media.cutproof import CutProof, cut_proven, ends_decode, prove_cut
    from bwv_index.media.cutsource import CutSource, plan_source, read_source
    from bwv_index.media.cutting import Cut, make_cut
    from bwv_index.media.envelope import ENVELOPE_VERSION, SoundEnvelope, SoundState
    from bwv_index.media.inspection import inspect
    from bwv_index.media.overlay import read_overlay
    from bwv_index.media.packing import pack_envelope, unpack_envelope
    from bwv_index.media.proxy import Proxy, ProxyKind, make_proxy, proxy_command, proxy_kind
    from bwv_index.media.sheet import Sheet, SheetFrame, contact_sheet
    from bwv_index.media.sound import read_sound
    from bwv_index.media.still import Still, shrink_jpeg, take_stills
    from bwv_index.media.sudden import SUDDEN_VERSION, SuddenSound, sudden_sounds
    from bwv_index.media.trend import STAR, Trend, TrendBar, trend_picture

__all__ = [
    "ENVELOPE_VERSION",
    "HALF_A_FRAME",
    "NO_PAYLOADS",
    "SNIFF_BYTES",
    "STAR",
    "SUDDEN_VERSION",
    "TIME_NOT_KNOWN",
    "AudioFacts",
    "Block",
    "Caption",
    "CarriedPart",
    "ContainerFacts",
    "Cut",
    "CutHow",
    "CutMode",
    "CutPlan",
    "CutProof",
    "CutSource",
    "DataSample",
    "DataTrack",
    "Finding",
    "HealthCode",
    "Inspection",
    "InspectionLimits",
    "Keyframe",
    "KeyframePolicy",
    "KeyframeReason",
    "MediaRefusal",
    "MediaRefusalCode",
    "OverlayLine",
    "OverlayPolicy",
    "OverlayText",
    "PartKind",
    "Payloads",
    "Proxy",
    "ProxyKind",
    "Severity",
    "Sheet",
    "SheetFrame",
    "SignatureScheme",
    "SilencePolicy",
    "SilentSpan",
    "SoundEnvelope",
    "SoundState",
    "Still",
    "StreamFacts",
    "StreamKind",
    "StreamSignature",
    "Strip",
    "StripsBy",
    "SuddenSound",
    "Tag",
    "Trend",
    "TrendBar",
    "UnreadPart",
    "VideoFacts",
    "WriterMark",
    "carried_by",
    "contact_sheet",
    "cut_proven",
    "ends_decode",
    "inspect",
    "make_cut",
    "make_proxy",
    "pack_envelope",
    "plan_cut",
    "plan_source",
    "prove_cut",
    "proxy_command",
    "proxy_kind",
    "read_overlay",
    "read_sound",
    "read_source",
    "shrink_jpeg",
    "sniff",
    "sudden_sounds",
    "take_stills",
    "trend_picture",
    "unpack_envelope",
]

__getattr__ = at_first_use(
    __name__,
    {
        "TIME_NOT_KNOWN": "bwv_index.media.caption",
        "Caption": "bwv_index.media.caption",
        "HALF_A_FRAME": "bwv_index.media.cutpoints",
        "CutHow": "bwv_index.media.cutpoints",
        "CutMode": "bwv_index.media.cutpoints",
        "CarriedPart": "bwv_index.media.carried",
        "carried_by": "bwv_index.media.carried",
        "CutPlan": "bwv_index.media.cutpoints",
        "plan_cut": "bwv_index.media.cutpoints",
        "CutProof": "bwv_index.media.cutproof",
        "cut_proven": "bwv_index.media.cutproof",
        "ends_decode": "bwv_index.media.cutproof",
        "prove_cut": "bwv_index.media.cutproof",
        "CutSource": "bwv_index.media.cutsource",
        "plan_source": "bwv_index.media.cutsource",
        "read_source": "bwv_index.media.cutsource",
        "Cut": "bwv_index.media.cutting",
        "make_cut": "bwv_index.media.cutting",
        "ENVELOPE_VERSION": "bwv_index.media.envelope",
        "SoundEnvelope": "bwv_index.media.envelope",
        "SoundState": "bwv_index.media.envelope",
        "inspect": "bwv_index.media.inspection",
        "read_overlay": "bwv_index.media.overlay",
        "pack_envelope": "bwv_index.media.packing",
        "unpack_envelope": "bwv_index.media.packing",
        "Proxy": "bwv_index.media.proxy",
        "ProxyKind": "bwv_index.media.proxy",
        "make_proxy": "bwv_index.media.proxy",
        "proxy_command": "bwv_index.media.proxy",
        "proxy_kind": "bwv_index.media.proxy",
        "read_sound": "bwv_index.media.sound",
        "Still": "bwv_index.media.still",
        "shrink_jpeg": "bwv_index.media.still",
        "take_stills": "bwv_index.media.still",
        "Sheet": "bwv_index.media.sheet",
        "SheetFrame": "bwv_index.media.sheet",
        "contact_sheet": "bwv_index.media.sheet",
        "SUDDEN_VERSION": "bwv_index.media.sudden",
        "SuddenSound": "bwv_index.media.sudden",
        "sudden_sounds": "bwv_index.media.sudden",
        "STAR": "bwv_index.media.trend",
        "Trend": "bwv_index.media.trend",
        "TrendBar": "bwv_index.media.trend",
        "trend_picture": "bwv_index.media.trend",
    },
)
