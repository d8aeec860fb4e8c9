"""A time-stamp authority for tests: real certificates, real tokens (RFC 3161), served on loopback only."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, ClassVar

from asn1crypto import cms, core, tsp  # type: ignore[import-untyped]
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AT = datetime(2025, 6, 15, 9, 30, 12, tzinfo=UTC)
"""When the authority says that it stamped, unless a test says otherwise."""
ISSUED = datetime(2025, 1, 1, tzinfo=UTC)
EXPIRES = datetime(2027, 1, 1, tzinfo=UTC)
POLICY = "1.3.6.1.4.1.99999.1"
SERIAL = 4711

Answer = Callable[[bytes], "bytes | Reply"]


@dataclass(frozen=True, slots=True)
class Reply:
    """What the web server sends back, when it is not simply a stamp; with status 0 it hangs up without a word."""

    body: Iterable[bytes] = ()
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "application/timestamp-reply"})


@dataclass(frozen=True, slots=True)
class Authority:
    """The authority's root, the certificate it stamps with, and that certificate's key."""

    root: x509.Certificate
    certificate: x509.Certificate
    key: EllipticCurvePrivateKey

    @property
    def roots(self) -> bytes:
        """Its root as PEM, as a force would keep it."""
        return self.root.public_bytes(Encoding.PEM)

    def stamp(
        self, request: bytes, *, carried: Sequence[x509.Certificate] | None = None, **changes: Any
    ) -> bytes:
        """Return the reply (TimeStampResp, DER) to a request; ``changes`` are fields of the TSTInfo.

        ``carried`` are the certificates that travel with it, which is the authority's own unless a test says so.
        """
        beside = [self.certificate] if carried is None else carried
        info = _info(tsp.TimeStampReq.load(request), changes)
        signed = cms.SignedData(
            {
                "version": "v3",
                "digest_algorithms": [{"algorithm": "sha256"}],
                "encap_content_info": {
                    "content_type": "tst_info",
                    "content": cms.ParsableOctetString(info.dump()),
                },
                "certificates": [_plain(each) for each in beside] or None,
                "signer_infos": [self._signer(info.dump())],
            }
        )
        token = {"content_type": "signed_data", "content": signed}
        return _der(tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": token}))

    def _signer(self, info: bytes) -> cms.SignerInfo:
        own = hashlib.sha256(self.certificate.public_bytes(Encoding.DER)).digest()
        attributes = cms.CMSAttributes(
            [
                {"type": "content_type", "values": ["tst_info"]},
                {"type": "message_digest", "values": [hashlib.sha256(info).digest()]},
                {"type": "signing_certificate_v2", "values": [{"certs": [{"cert_hash": own}]}]},
            ]
        )
        plain = _plain(self.certificate)
        return cms.SignerInfo(
            {
                "version": "v1",
                "sid": {
                    "issuer_and_serial_number": {
                        "issuer": plain.issuer,
                        "serial_number": plain.serial_number,
                    }
                },
                "digest_algorithm": {"algorithm": "sha256"},
                "signed_attrs": attributes,
                "signature_algorithm": {"algorithm": "sha256_ecdsa"},
                "signature": self.key.sign(attributes.dump(), ECDSA(hashes.SHA256())),
            }
        )


def found_authority(
    name: str = "Authority",
    *,
    valid: tuple[datetime, datetime] = (ISSUED, EXPIRES),
    purpose: x509.ObjectIdentifier = ExtendedKeyUsageOID.TIME_STAMPING,
    critical: bool = True,
    number: int | None = None,
) -> Authority:
    """Make an authority with a root of its own; ``valid`` and ``number`` are of the certificate that stamps."""
    above, key = generate_private_key(SECP256R1()), generate_private_key(SECP256R1())
    root = (
        _certificate(f"{name} root", f"{name} root", above, (ISSUED, EXPIRES + timedelta(days=3650)))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(above, hashes.SHA256())
    )
    leaf = (
        _certificate(name, f"{name} root", key, valid, number)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([purpose]), critical=critical)
        .sign(above, hashes.SHA256())
    )
    return Authority(root, leaf, key)


class _Refusal(core.Sequence):  # type: ignore[misc]
    """A reply without a token."""

    _fields: ClassVar = [("status", tsp.PKIStatusInfo)]


def refuse(_: bytes) -> bytes:
    """Answer as an authority that rejects every request."""
    status = {"status": "rejection", "status_string": ["hash\x1b unknown"], "fail_info": {"bad_alg"}}
    return _der(_Refusal({"status": status}))


@contextmanager
def serving(answer: Answer) -> Iterator[str]:
    """Serve an authority on loopback while the block runs; give its URL."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            given = answer(body)
            reply = given if isinstance(given, Reply) else Reply((given,))
            if not reply.status:
                return
            self.send_response(reply.status)
            for header, value in reply.headers.items():
                self.send_header(header, value)
            self.end_headers()
            with suppress(ConnectionError):  # whoever asked may have given up
                for part in reply.body:
                    self.wfile.write(part)

        def log_message(self, *_: object) -> None:
            """Say nothing: the test says what it saw."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/stamp"
        finally:
            server.shutdown()
            thread.join()


def _info(request: tsp.TimeStampReq, changes: dict[str, Any]) -> tsp.TSTInfo:
    told = {
        "version": "v1",
        "policy": POLICY,
        "message_imprint": request["message_imprint"],
        "serial_number": SERIAL,
        "gen_time": AT,
        "nonce": request["nonce"],
    }
    return tsp.TSTInfo(told | changes)


def _certificate(
    subject: str,
    issuer: str,
    key: EllipticCurvePrivateKey,
    valid: tuple[datetime, datetime],
    number: int | None = None,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(number or x509.random_serial_number())
        .not_valid_before(valid[0])
        .not_valid_after(valid[1])
    )


def _plain(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))


def _der(value: Any) -> bytes:
    return bytes(value.dump())
