"""A time stamp counts where it stamps these bytes and its signature leads to a trusted root; else it says why not."""

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from asn1crypto import tsp  # type: ignore[import-untyped]
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import example, given
from hypothesis import strategies as st
from tests.unit.custody.authority import AT, EXPIRES, ISSUED, SERIAL, found_authority, refuse

from bwv_index.custody.timestamp import (
    Stamp,
    StampFault,
    StampFaultCode,
    check_stamp,
    new_request,
)
from bwv_index.errors import ConfigError

CONTENT = b"bwv-index/example\n42\nAAAA\n"
DAY = timedelta(days=1)

OURS = found_authority()
OTHER = found_authority("Other")
NAMESAKE = found_authority()
"""Another authority whose certificates bear the same names."""


def request(content: bytes) -> bytes:
    """Return a request as it goes to an authority (DER)."""
    return new_request(content).as_bytes()


GOOD = OURS.stamp(request(CONTENT))
STATES = Stamp(AT, "CN=Authority", hex(SERIAL))


def checked(stamp: bytes, content: bytes = CONTENT, roots: tuple[bytes, ...] = (OURS.roots,)) -> Any:
    return check_stamp(stamp, content, roots)


def told(found: Stamp | StampFault) -> StampFaultCode | None:
    return found.code if isinstance(found, StampFault) else None


def test_a_request_asks_for_a_hash_with_a_nonce_and_the_certificate() -> None:
    asked = tsp.TimeStampReq.load(request(b"abc"))
    assert asked["message_imprint"]["hash_algorithm"]["algorithm"].native == "sha256"
    assert asked["message_imprint"]["hashed_message"].native.hex() == (
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # FIPS 180-2, appendix B.1
    )
    assert asked["cert_req"].native is True
    assert asked["nonce"].native > 0


def test_no_two_requests_bear_the_same_nonce() -> None:
    assert len({tsp.TimeStampReq.load(request(b"abc"))["nonce"].native for _ in range(20)}) == 20


def test_a_good_stamp_says_when_and_by_whom() -> None:
    assert checked(GOOD) == STATES
    assert checked(GOOD).at.utcoffset() == timedelta(0)


def test_one_of_several_roots_is_enough() -> None:
    assert checked(GOOD, roots=(OTHER.roots, OURS.roots)) == STATES
    assert checked(GOOD, roots=(OTHER.roots + OURS.roots,)) == STATES


@pytest.mark.parametrize(
    ("stated", "span"),
    [
        ({}, None),
        ({"accuracy": {"seconds": 1}}, timedelta(seconds=1)),
        ({"accuracy": {"millis": 500}}, timedelta(milliseconds=500)),
        ({"accuracy": {"seconds": 2, "millis": 3, "micros": 4}}, timedelta(seconds=2, microseconds=3004)),
    ],
)
def test_a_stated_accuracy_is_read(stated: Any, span: timedelta | None) -> None:
    assert checked(OURS.stamp(request(CONTENT), **stated)).accuracy == span


def test_a_fraction_of_a_second_is_cut_off() -> None:
    stamp = OURS.stamp(request(CONTENT), gen_time=AT + timedelta(milliseconds=750))
    assert checked(stamp) == STATES


@pytest.mark.parametrize("algorithm", ["sha384", "sha512"])
def test_the_longer_hashes_of_sha_2_are_read_too(algorithm: str) -> None:
    assert told(checked(_imprint(algorithm))) is None
    assert told(checked(_imprint(algorithm), b"other")) is StampFaultCode.WRONG_IMPRINT


def test_a_hash_that_is_broken_is_not_accepted() -> None:
    assert told(checked(_imprint("sha1"))) is StampFaultCode.WRONG_IMPRINT


def test_a_stamp_outlives_its_certificate() -> None:
    brief = found_authority(valid=(ISSUED, AT + DAY))
    assert checked(brief.stamp(request(CONTENT)), roots=(brief.roots,)) == STATES


def test_a_number_of_160_bits_is_kept_whole() -> None:
    stamp = OURS.stamp(request(CONTENT), serial_number=2**160 - 1)
    assert checked(stamp).serial == "0x" + 40 * "f"


def _imprint(algorithm: str) -> bytes:
    imprint = {
        "hash_algorithm": {"algorithm": algorithm},
        "hashed_message": hashlib.new(algorithm, CONTENT).digest(),
    }
    return OURS.stamp(request(CONTENT), message_imprint=imprint)


def _changed(stamp: bytes, old: bytes, new: bytes) -> bytes:
    assert stamp.count(old) == 1
    assert len(old) == len(new)
    return stamp.replace(old, new)


@pytest.mark.parametrize(
    ("stamp", "content", "code"),
    [
        pytest.param(GOOD, b"other", StampFaultCode.WRONG_IMPRINT, id="of other bytes"),
        pytest.param(GOOD, CONTENT + b"\n", StampFaultCode.WRONG_IMPRINT, id="of fewer bytes"),
        pytest.param(
            GOOD[:-1] + bytes([GOOD[-1] ^ 1]), CONTENT, StampFaultCode.BAD_SIGNATURE, id="signature changed"
        ),
        pytest.param(
            _changed(GOOD, b"20250615093012Z", b"20250614093012Z"),
            CONTENT,
            StampFaultCode.BAD_SIGNATURE,
            id="a day earlier",
        ),
        pytest.param(
            _changed(GOOD, b"20250615093012Z", b"20350615093012Z"),
            CONTENT,
            StampFaultCode.OUT_OF_DATE,
            id="ten years later",
        ),
        pytest.param(OTHER.stamp(request(CONTENT)), CONTENT, StampFaultCode.UNTRUSTED, id="of another"),
        pytest.param(NAMESAKE.stamp(request(CONTENT)), CONTENT, StampFaultCode.UNTRUSTED, id="namesake"),
        pytest.param(
            OURS.stamp(request(CONTENT), carried=()),
            CONTENT,
            StampFaultCode.BAD_SIGNATURE,
            id="without its certificate",
        ),
        pytest.param(refuse(b""), CONTENT, StampFaultCode.NOT_GRANTED, id="refused"),
        pytest.param(b"", CONTENT, StampFaultCode.UNREADABLE, id="empty"),
        pytest.param(b"<html></html>", CONTENT, StampFaultCode.UNREADABLE, id="a web page"),
        pytest.param(GOOD[:-1], CONTENT, StampFaultCode.UNREADABLE, id="cut short"),
        pytest.param(GOOD + b"\0", CONTENT, StampFaultCode.UNREADABLE, id="with more behind"),
        pytest.param(request(CONTENT), CONTENT, StampFaultCode.UNREADABLE, id="a request"),
        pytest.param(
            b"\x30\x05\x30\x03\x02\x01\x00", CONTENT, StampFaultCode.UNREADABLE, id="granted nothing"
        ),
    ],
)
def test_a_stamp_that_does_not_count_says_why(stamp: bytes, content: bytes, code: StampFaultCode) -> None:
    found = checked(stamp, content)
    assert told(found) is code
    assert found.detail
    assert found.checked


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"valid": (ISSUED, AT - DAY)}, StampFaultCode.OUT_OF_DATE),
        ({"valid": (AT + DAY, EXPIRES)}, StampFaultCode.OUT_OF_DATE),
        ({"purpose": ExtendedKeyUsageOID.SERVER_AUTH}, StampFaultCode.WRONG_PURPOSE),
        ({"critical": False}, StampFaultCode.WRONG_PURPOSE),
    ],
)
def test_a_trusted_root_does_not_make_every_certificate_good(how: Any, code: StampFaultCode) -> None:
    made = found_authority(**how)
    found = checked(made.stamp(request(CONTENT)), roots=(made.roots,))
    assert told(found) is code
    assert found.states == STATES


def test_a_refusal_is_told_in_the_authority_s_words() -> None:
    assert checked(refuse(b"")).detail == "rejection: hash\x1b unknown"


def test_the_certificate_alone_is_no_root() -> None:
    leaf = OURS.certificate.public_bytes(Encoding.PEM)
    assert told(checked(GOOD, roots=(leaf,))) is StampFaultCode.UNTRUSTED


def test_without_roots_a_stamp_is_not_checked_and_says_what_it_states() -> None:
    found = checked(GOOD, roots=())
    assert found == StampFault(StampFaultCode.NOT_TRACED, "no trusted root is configured", STATES)
    assert not found.checked


def test_without_roots_a_stamp_of_other_bytes_fails_all_the_same() -> None:
    found = checked(GOOD, b"other", roots=())
    assert told(found) is StampFaultCode.WRONG_IMPRINT
    assert found.checked


def test_a_certificate_added_beside_under_the_signer_s_name_is_refused() -> None:
    """Who signed would else be for the order of a set to say."""
    double = found_authority(number=OURS.certificate.serial_number).certificate
    for carried in ([OURS.certificate, double], [double, OURS.certificate]):
        assert told(checked(OURS.stamp(request(CONTENT), carried=carried))) is StampFaultCode.UNREADABLE


def test_certificates_of_others_beside_do_no_harm() -> None:
    carried: list[x509.Certificate] = [OTHER.certificate, OURS.certificate, OURS.root]
    assert checked(OURS.stamp(request(CONTENT), carried=carried)) == STATES


def test_a_name_of_a_kind_that_nobody_knows_is_a_fault_and_no_crash() -> None:
    named = b"\x0c\x0eAuthority root"  # the issuer, as UTF8String
    before, _, after = GOOD.rpartition(named)
    assert told(checked(before + b"\x0d" + named[1:] + after)) is StampFaultCode.UNREADABLE


def test_an_odd_number_of_a_certificate_is_no_news(recwarn: pytest.WarningsRecorder) -> None:
    number = b"\x02\x02\x12\x34"
    made = found_authority(number=0x1234)
    checked(made.stamp(request(CONTENT)).replace(number, b"\x02\x02\x92\x34"), roots=(made.roots,))
    assert [str(warning.message) for warning in recwarn] == []


@pytest.mark.parametrize(
    "root", [b"", b"no certificate", b"-----BEGIN CERTIFICATE-----\nAA\n-----END CERTIFICATE-----\n"]
)
def test_a_root_that_cannot_be_read_is_a_fault_of_the_settings(root: bytes) -> None:
    with pytest.raises(ConfigError, match="root of time stamps"):
        checked(GOOD, roots=(OURS.roots, root))


@given(st.integers(0, len(GOOD) * 8 - 1))
def test_no_flipped_bit_changes_what_a_good_stamp_states(bit: int) -> None:
    """A few bits of a stamp mean nothing (versions of its wrapping); the rest are seen."""
    flipped = bytearray(GOOD)
    flipped[bit // 8] ^= 1 << bit % 8
    found = checked(bytes(flipped))
    assert isinstance(found, StampFault) or found == STATES


@given(st.binary(max_size=200))
@example(b"\x30\x80")
def test_anything_at_all_is_a_fault_and_no_crash(content: bytes) -> None:
    assert told(checked(content)) in {StampFaultCode.UNREADABLE, StampFaultCode.NOT_GRANTED}
