"""A time stamp (RFC 3161): an outside authority's signed word that some bytes existed at a moment.

Checking needs the stamp, the bytes and the authority's root, and no network.
"""

import hashlib
import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509 import (
    Certificate,
    DuplicateExtension,
    InvalidVersion,
    UnsupportedGeneralNameType,
    load_der_x509_certificate,
    load_pem_x509_certificates,
)
from rfc3161_client import (
    Accuracy,
    HashAlgorithm,
    PKIStatus,
    SignedData,
    TimeStampRequest,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from bwv_index.errors import ConfigError

HASHES = {
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}
"""Object identifier -> hash of an imprint that is accepted (NIST, Computer Security Objects Register)."""

UNREADABLE = (
    ValueError,
    KeyError,
    TypeError,
    InvalidVersion,
    DuplicateExtension,
    UnsupportedGeneralNameType,
)
"""What the readers of a damaged reply, and of the names and certificates in it, end with."""
CHAIN_FAULT = re.compile(r"Verify error: ([^\"\]]+)")
"""How OpenSSL says, inside its error, that it is the certificate and not the signature that fails."""
REASON = re.compile(r"reason: \"([^\"]+)\"")
OUT_OF_DATE = ("has expired", "not yet valid")
UNSUITABLE = ("purpose", "EKU")


class StampFaultCode(StrEnum):
    """Why a time stamp does not count."""

    UNREADABLE = "unreadable"
    """It is not a reply of RFC 3161."""
    NOT_GRANTED = "not-granted"
    """The authority refused, or granted something else than was asked for."""
    WRONG_IMPRINT = "wrong-imprint"
    """It is a stamp of other bytes."""
    BAD_SIGNATURE = "bad-signature"
    """What it says is not what was signed, or nothing tells who signed it."""
    OUT_OF_DATE = "certificate-out-of-date"
    """The authority's certificate was not valid at the moment that the stamp states."""
    WRONG_PURPOSE = "wrong-purpose"
    """The certificate is not one for time stamps alone (RFC 3161, section 2.3)."""
    UNTRUSTED = "untrusted-root"
    """The certificate does not lead to a root that is trusted here."""
    NOT_TRACED = "no-roots"
    """No trusted root is configured: the signature was not checked."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a time stamp states: the bytes existed at this moment, says this authority.

    ``at`` is aware UTC in whole seconds, a fraction cut off; ``accuracy`` is None where the authority states none.
    ``authority`` is the subject of the certificate that signed, empty where the stamp carries none; ``serial`` is
    the stamp's number there, in hex.
    """

    at: datetime
    authority: str
    serial: str
    accuracy: timedelta | None = None


@dataclass(frozen=True, slots=True)
class StampFault:
    """Why a time stamp does not count, and what it states all the same, where that can be read."""

    code: StampFaultCode
    detail: str
    states: Stamp | None = None

    @property
    def checked(self) -> bool:
        """Whether the stamp was checked and failed; without a trusted root it could not be checked."""
        return self.code is not StampFaultCode.NOT_TRACED


def new_request(content: bytes) -> TimeStampRequest:
    """Return a request (TimeStampReq) over the SHA-256 of content, with a nonce, asking for the certificate."""
    return TimestampRequestBuilder(content, HashAlgorithm.SHA256).build()


def mismatch(reply: bytes, request: TimeStampRequest) -> str:
    """Return how a reply (TimeStampResp, DER) does not answer its request; empty where it does.

    RFC 3161, section 2.2: granted, the same nonce, the same imprint; and, as it was asked for, the certificate.

    Raises:
        One of UNREADABLE: the reply cannot be read.
    """
    response = decode_timestamp_response(reply)
    if response.status != PKIStatus.GRANTED:
        return f"did not grant the stamp: {_status(response)}"
    info = response.tst_info
    if info.nonce != request.nonce:
        return "answered another request: the nonce differs"
    asked, stamped = request.message_imprint, info.message_imprint
    if (asked.hash_algorithm, asked.message) != (stamped.hash_algorithm, stamped.message):
        return "stamped other bytes: the imprint differs"
    if not response.signed_data.certificates:
        return "left out its certificate, without which the stamp cannot be checked later"
    return ""


def check_stamp(stamp: bytes, content: bytes, roots: Sequence[bytes]) -> Stamp | StampFault:
    """Check, without a network, that a reply stamps these bytes and leads to a trusted root.

    ``stamp`` is DER as ``fetch_stamp`` returned it; each of ``roots`` is PEM with one or more certificates. The
    certificates have to be valid at the moment that the stamp states, not now.

    Raises:
        ConfigError: a root cannot be read.
    """
    trusted = [certificate for root in roots for certificate in _read_root(root)]
    with warnings.catch_warnings():
        # it is the stamp that is judged: a certificate's odd number is no news for whoever runs the check
        warnings.simplefilter("ignore", CryptographyDeprecationWarning)
        try:
            return _check(decode_timestamp_response(stamp), content, trusted)
        except UNREADABLE as fault:
            return StampFault(StampFaultCode.UNREADABLE, f"not a reply of RFC 3161: {fault!r}")


def _check(response: TimeStampResponse, content: bytes, trusted: list[Certificate]) -> Stamp | StampFault:
    if response.status != PKIStatus.GRANTED:
        return StampFault(StampFaultCode.NOT_GRANTED, _status(response))
    states, imprint = _states(response), response.tst_info.message_imprint
    algorithm = HASHES.get(imprint.hash_algorithm.dotted_string)
    if algorithm is None:
        return StampFault(StampFaultCode.WRONG_IMPRINT, "its hash is not one of SHA-2", states)
    if imprint.message != hashlib.new(algorithm, content).digest():
        return StampFault(StampFaultCode.WRONG_IMPRINT, "it stamps other bytes", states)
    if not trusted:
        return StampFault(StampFaultCode.NOT_TRACED, "no trusted root is configured", states)
    try:
        VerifierBuilder(roots=trusted).build().verify_message(response, content)
    except VerificationError as fault:
        return _failed(str(fault), states)
    return states


def _failed(fault: str, states: Stamp) -> StampFault:
    """Tell a certificate that fails from a signature that does, by the library's own words."""
    of_chain = CHAIN_FAULT.search(fault)
    reason = of_chain.group(1) if of_chain else (REASON.findall(fault) or [fault])[-1]
    if any(word in reason for word in OUT_OF_DATE):
        code = StampFaultCode.OUT_OF_DATE
    elif any(word in reason for word in UNSUITABLE):
        code = StampFaultCode.WRONG_PURPOSE
    else:
        code = StampFaultCode.UNTRUSTED if of_chain else StampFaultCode.BAD_SIGNATURE
    return StampFault(code, reason, states)


def _states(response: TimeStampResponse) -> Stamp:
    info = response.tst_info
    return Stamp(
        info.gen_time, _signer(response.signed_data), f"{info.serial_number:#x}", _span(info.accuracy)
    )


def _signer(signed: SignedData) -> str:
    """Return the subject of the certificate whose issuer and number the signature names; empty without one.

    Certificates travel beside what is signed, so anybody can add one: two that answer to the name are refused.
    """
    named = {(signer.issuer, signer.serial_number) for signer in signed.signer_infos}
    carried = [load_der_x509_certificate(certificate) for certificate in signed.certificates]
    found = [each.subject for each in carried if (each.issuer, each.serial_number) in named]
    if len(found) > 1:
        raise ValueError("more than one certificate answers to the name of the one that signed")
    return found[0].rfc4514_string() if found else ""


def _span(accuracy: Accuracy | None) -> timedelta | None:
    if accuracy is None:
        return None
    return timedelta(
        seconds=accuracy.seconds or 0, milliseconds=accuracy.millis or 0, microseconds=accuracy.micros or 0
    )


def _status(response: TimeStampResponse) -> str:
    known = {status.value: status.name.lower().replace("_", " ") for status in PKIStatus}
    told = known.get(response.status, f"status {response.status}")
    return ": ".join((told, *response.status_string))


def _read_root(root: bytes) -> list[Certificate]:
    try:
        return load_pem_x509_certificates(root)
    except ValueError as fault:
        raise ConfigError(
            f"a root of time stamps cannot be read: {fault}",
            remedy="Set custody.time_stamp_roots to a file of certificates in PEM.",
        ) from fault
