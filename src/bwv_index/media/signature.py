"""Whether a recording carries its own signature, and how many units of it; none is verified here."""

from collections.abc import Iterator, Mapping

from bwv_index.media.embedded import SignatureScheme, StreamSignature

_SCHEMES = {
    SignatureScheme.ONVIF: bytes.fromhex("005bc93f2d715e95ada4796f90877a6f"),
    SignatureScheme.AXIS: bytes.fromhex("5369676e656420566964656f2e2e2e30"),
}
"""The identifiers of signing messages (ONVIF Media Signing Specification; Axis Signed Video Framework)."""


def stream_signatures(stream: int, units: Mapping[bytes, int]) -> Iterator[StreamSignature]:
    """Yield the schemes by which a video stream is signed.

    Args:
        stream: the stream's index.
        units: how many user data messages it holds, by their identifiers.
    """
    for scheme, identifier in _SCHEMES.items():
        count = units.get(identifier, 0)
        if count:
            yield StreamSignature(scheme, stream, count)


def export_signatures(seals: int) -> Iterator[StreamSignature]:
    """Yield the signature over the whole file, where its boxes hold a protection scheme of the ONVIF export format."""
    if seals:
        yield StreamSignature(SignatureScheme.ONVIF_EXPORT, None, seals)
