"""What a person can do about a file that could not be inspected."""

from bwv_index.media import HealthCode, MediaRefusalCode

_REMEDIES: dict[MediaRefusalCode, str] = {
    MediaRefusalCode.EMPTY: "Fetch the file again from the camera or platform; this copy has no bytes.",
    MediaRefusalCode.NOT_MEDIA: "Nothing to do unless footage was expected under this name: then fetch it again.",
    MediaRefusalCode.INDEX_MISSING: (
        "Fetch it again from the camera or platform; failing that, ask the maker's tool for a repaired copy "
        "and ingest that beside this one."
    ),
    MediaRefusalCode.MALFORMED: "Fetch it again from the camera or platform, and compare the two hashes.",
    MediaRefusalCode.NO_STREAMS: "Fetch it again from the camera or platform; it holds no picture and no sound.",
    MediaRefusalCode.TOO_MANY_STREAMS: "Ask where the file comes from; raise limits.max_streams if it is honest.",
    MediaRefusalCode.TOO_MANY_PIXELS: "Ask where the file comes from; raise limits.max_pixels if it is honest.",
    MediaRefusalCode.ENCRYPTED: "Export it unencrypted from its platform, or ask the maker for the key.",
    MediaRefusalCode.MEMORY_LIMIT: "Raise ingest.memory_limit_mib if the file is honest, then ingest it again.",
    MediaRefusalCode.TIME_LIMIT: "Raise ingest.time_limit_s if the file is honest, then ingest it again.",
    MediaRefusalCode.WORKER_CRASHED: "Keep the file for a specialist: it brings the decoder down.",
}


def media_remedy(code: MediaRefusalCode) -> str:
    """Return what to do about a refusal; a test keeps every code answered."""
    return _REMEDIES[code]


_AGAIN = frozenset({
    HealthCode.TRUNCATED, HealthCode.NOTHING_DECODES, HealthCode.FIRST_FRAME_UNDECODABLE,
    HealthCode.LAST_FRAME_UNDECODABLE, HealthCode.CORRUPT_PACKETS,
})  # fmt: skip
"""Findings that a better copy of the same recording would not have."""


def finding_remedy(code: str, evidence_id: str) -> str:
    """Return what to do about a finding of inspection."""
    look = f"bwv-index show {evidence_id} tells the rest."
    if code in _AGAIN:
        return f"Ask the camera or platform for a whole copy; keep this one beside it. {look}"
    return f"Look at it. {look}"
