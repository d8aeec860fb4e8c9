"""Signed notes: a text and signature lines below it, in the form of C2SP signed-note (c2sp.org/signed-note)."""

import base64
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from bwv_index.custody.fault import CheckpointFaultError
from bwv_index.custody.finding import FindingCode

ED25519 = b"\x01"
"""Signature type of Ed25519 over the note's text (C2SP signed-note, "Signature types")."""

LONGEST = 1_000_000
"""Bytes beyond which a note is not looked at."""

_SIGNATURE = re.compile("\N{EM DASH} (?P<name>[^\\s+]+) (?P<value>[A-Za-z0-9+/=]+)")
_KEY_ID_BYTES = 4


@dataclass(frozen=True, slots=True)
class NoteKey:
    """A public key under the name it signs by; ``raw`` is the 32 bytes of RFC 8032."""

    name: str
    raw: bytes

    @property
    def key_id(self) -> bytes:
        """The four bytes that name this key in a signature line."""
        told = self.name.encode() + b"\n" + ED25519 + self.raw
        return hashlib.sha256(told).digest()[:_KEY_ID_BYTES]

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{base64.b64encode(ED25519 + self.raw).decode()}"

    def checks(self, signature: bytes, text: bytes) -> bool:
        """Whether a signature over a text is this key's."""
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, text)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class NoteSigner:
    """A private key under the name it signs by."""

    name: str
    private: Ed25519PrivateKey

    @property
    def key(self) -> NoteKey:
        """The public side."""
        return NoteKey(self.name, self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))

    def line(self, text: str) -> str:
        """Return the signature line for a text."""
        value = base64.b64encode(self.key.key_id + self.private.sign(text.encode())).decode()
        return f"\N{EM DASH} {self.name} {value}\n"


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: who says to have signed, by which key, and the signature's bytes."""

    name: str
    key_id: bytes
    value: bytes


@dataclass(frozen=True, slots=True)
class Note:
    """A text, which ends in a line feed, and the signatures below it."""

    text: str
    signatures: tuple[Signature, ...]

    def signed_by(self, keys: Iterable[NoteKey]) -> tuple[NoteKey, ...]:
        """Return those of the keys that have signed this text.

        Raises:
            CheckpointFaultError: a signature under the name and id of a known key is not that key's.
        """
        found = []
        known = {(key.name, key.key_id): key for key in keys}
        for signature in self.signatures:
            key = known.get((signature.name, signature.key_id))
            if key is None:
                continue
            if not key.checks(signature.value, self.text.encode()):
                raise CheckpointFaultError(
                    "the signature does not belong to this text", FindingCode.CHECKPOINT_SIGNATURE
                )
            found.append(key)
        return tuple(found)


def write_note(text: str, signers: Iterable[NoteSigner]) -> bytes:
    """Return a signed note; the text ends in a line feed."""
    return "".join((text, "\n", *(signer.line(text) for signer in signers))).encode()


def read_note(content: bytes) -> Note:
    """Read a signed note without judging its signatures.

    Raises:
        CheckpointFaultError: it is not of the form.
    """
    if len(content) > LONGEST:
        raise _unreadable(f"longer than {LONGEST} bytes")
    try:
        whole = content.decode("utf-8")
    except UnicodeDecodeError:
        raise _unreadable("not UTF-8") from None
    if any(ord(character) < 0x20 and character != "\n" for character in whole):  # noqa: PLR2004 - first printable
        raise _unreadable("a control character stands in it")
    text, gap, below = whole.rpartition("\n\n")
    if not gap or not below.endswith("\n"):
        raise _unreadable("no signature lines below an empty line")
    return Note(text + "\n", tuple(_signature(line) for line in below[:-1].split("\n")))


def read_base64(text: str) -> bytes:
    """Return the bytes that a base64 text stands for (RFC 4648, section 4).

    Raises:
        ValueError: it is not base64, or not the one text that these bytes have (section 3.5): in another, a bit
            could change unseen.
    """
    value = base64.b64decode(text, validate=True)
    if base64.b64encode(value).decode() != text:
        raise ValueError("bits stand behind the last byte")
    return value


def _signature(line: str) -> Signature:
    found = _SIGNATURE.fullmatch(line)
    if found is None:
        raise _unreadable("a line below the text is no signature")
    try:
        value = read_base64(found["value"])
    except ValueError:
        raise _unreadable("a signature is not base64") from None
    if len(value) <= _KEY_ID_BYTES:
        raise _unreadable("a signature is too short")
    return Signature(found["name"], value[:_KEY_ID_BYTES], value[_KEY_ID_BYTES:])


def _unreadable(why: str) -> CheckpointFaultError:
    return CheckpointFaultError(f"not a signed note: {why}", FindingCode.CHECKPOINT_UNREADABLE)
