"""A signed note is read by the letter of C2SP signed-note, and a signature counts for the key it names alone."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import example, given
from hypothesis import strategies as st

from bwv_index.custody import CheckpointFaultError, FindingCode, NoteKey, NoteSigner
from bwv_index.custody.note import LONGEST, Note, Signature, read_note, write_note

# The keys, text and signatures that Go's package golang.org/x/mod/sumdb/note publishes with its tests; C2SP's
# specification was written from that package.
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
PETER_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETER_SEED = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
PETER = "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
ENOCH_KEY = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
ENOCH = "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n"


def key_of(published: str) -> NoteKey:
    name, _, encoded = published.split("+", 2)
    return NoteKey(name, base64.b64decode(encoded)[1:])


def signer_of(name: str, encoded: str) -> NoteSigner:
    return NoteSigner(name, Ed25519PrivateKey.from_private_bytes(base64.b64decode(encoded)[1:]))


PETERS, ENOCHS = key_of(PETER_KEY), key_of(ENOCH_KEY)
OURS = NoteSigner("bwv-index/example", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))


def note(*lines: str, text: str = TEXT) -> bytes:
    return "".join((text, "\n", *lines)).encode()


def read(*lines: str, text: str = TEXT) -> Note:
    return read_note(note(*lines, text=text))


def refused(content: bytes) -> CheckpointFaultError:
    with pytest.raises(CheckpointFaultError, match="not a signed note") as fault:
        read_note(content)
    assert fault.value.code is FindingCode.CHECKPOINT_UNREADABLE
    return fault.value


# The published vector


@pytest.mark.parametrize("published", [PETER_KEY, ENOCH_KEY])
def test_a_published_key_has_its_published_id(published: str) -> None:
    assert str(key_of(published)) == published


def test_signing_gives_the_published_note() -> None:
    assert write_note(TEXT, [signer_of("PeterNeumann", PETER_SEED)]) == note(PETER)


def test_the_published_note_is_read() -> None:
    found = read(PETER)
    value = base64.b64decode(PETER.split()[2])
    assert found == Note(TEXT, (Signature("PeterNeumann", bytes.fromhex("c74f20a3"), value[4:]),))
    assert found.signed_by([PETERS]) == (PETERS,)


def test_two_signatures_count_each_for_its_own_key() -> None:
    both = read(PETER, ENOCH)
    assert both.signed_by([PETERS]) == (PETERS,)
    assert both.signed_by([ENOCHS]) == (ENOCHS,)
    assert both.signed_by([ENOCHS, PETERS]) == (PETERS, ENOCHS)
    assert both.signed_by([]) == ()


# Whose signature counts


def test_an_unknown_key_signs_nothing() -> None:
    assert read(PETER).signed_by([ENOCHS]) == ()


def test_a_known_name_with_another_key_signs_nothing() -> None:
    assert read(PETER).signed_by([NoteKey("PeterNeumann", ENOCHS.raw)]) == ()


def test_another_name_with_the_known_id_signs_nothing() -> None:
    assert read(PETER.replace("PeterNeumann", "PeterNewman")).signed_by([PETERS]) == ()


@pytest.mark.parametrize("lines", [(0,), (0, 1), (1, 0)])
def test_a_wrong_signature_under_a_known_key_refuses_the_whole_note(lines: tuple[int, ...]) -> None:
    """Also beside a good one: somebody tampered, whoever else signed."""
    other = (
        write_note("another text\n", [signer_of("PeterNeumann", PETER_SEED)]).decode().splitlines(True)[-1]
    )
    with pytest.raises(CheckpointFaultError) as fault:
        read(*((other, ENOCH)[line] for line in lines)).signed_by([PETERS, ENOCHS])
    assert fault.value.code is FindingCode.CHECKPOINT_SIGNATURE


@pytest.mark.parametrize("length", [1, 63, 65])
def test_a_signature_of_another_length_is_wrong(length: int) -> None:
    value = base64.b64encode(PETERS.key_id + bytes(length)).decode()
    with pytest.raises(CheckpointFaultError) as fault:
        read(f"— PeterNeumann {value}\n").signed_by([PETERS])
    assert fault.value.code is FindingCode.CHECKPOINT_SIGNATURE


def test_the_text_is_signed_with_its_last_line_feed() -> None:
    with pytest.raises(CheckpointFaultError):
        read(PETER, text=TEXT + "\n").signed_by([PETERS])


def test_a_key_that_is_no_point_of_the_curve_signs_nothing() -> None:
    assert not NoteKey("x", bytes(31)).checks(bytes(64), b"")
    assert not NoteKey("x", b"\xff" * 32).checks(bytes(64), b"")


# The form


@pytest.mark.parametrize(
    "text", ["\n", "a\n", "a\n\nb\n", "\n\n\n", "— not a signature\n", "Süd 西\n", "a\n\n"]
)
def test_a_text_may_hold_empty_lines_and_anything_that_can_be_seen(text: str) -> None:
    found = read_note(write_note(text, [OURS]))
    assert found.text == text
    assert found.signed_by([OURS.key]) == (OURS.key,)


def test_sixteen_signatures_of_others_do_no_harm() -> None:
    others = [f"— witness.example/{number} {'A' * 96}\n" for number in range(15)]
    assert read(*others, PETER).signed_by([PETERS]) == (PETERS,)


SHORT = base64.b64encode(PETERS.key_id).decode()
VALUE = PETER.split()[2]
LINE = PETER.removesuffix("\n")


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\n", id="one line feed"),
        pytest.param(TEXT.encode(), id="no empty line"),
        pytest.param((TEXT + PETER).encode(), id="no empty line before the signature"),
        pytest.param(note(), id="no signature"),
        pytest.param(("\n" + PETER).encode(), id="no text"),
        pytest.param(note(LINE), id="no last line feed"),
        pytest.param(note(PETER, "\n"), id="an empty line at the end"),
        pytest.param(note(PETER, "Unexpected line.\n"), id="a line behind the signature"),
        pytest.param(note("Unexpected line.\n", PETER), id="a line before the signature"),
        pytest.param(note(PETER).replace(b"\n", b"\r\n"), id="CRLF"),
        pytest.param(note(LINE + "\r\n"), id="CRLF at the end"),
        pytest.param(b"\xff" + note(PETER), id="not UTF-8"),
        pytest.param(b"\xc0\x80" + note(PETER), id="an overlong NUL"),
        pytest.param(b"\xed\xa0\x80" + note(PETER), id="half a surrogate pair"),
        pytest.param(note(PETER).decode().encode("utf-16"), id="UTF-16"),
        pytest.param(note(PETER) + bytes(LONGEST), id="too long"),
        pytest.param(note(LINE + " \n"), id="a blank at the end"),
        pytest.param(note(f"-- PeterNeumann {VALUE}\n"), id="two hyphens"),
        pytest.param(note(f"\u2013 PeterNeumann {VALUE}\n"), id="an en dash"),
        pytest.param(note(f"—\N{NO-BREAK SPACE}PeterNeumann {VALUE}\n"), id="another blank behind the dash"),
        pytest.param(note(f"—  PeterNeumann {VALUE}\n"), id="two blanks"),
        pytest.param(note(f"— {VALUE}\n"), id="no name"),
        pytest.param(note("— PeterNeumann \n"), id="no value"),
        pytest.param(note("— PeterNeumann\n"), id="a name alone"),
        pytest.param(note(f"— Bad Name {VALUE}\n"), id="a blank in the name"),
        pytest.param(note(f"— Bad+Name {VALUE}\n"), id="a plus in the name"),
        pytest.param(note(f"— PeterNeumann {VALUE[:-1]}\n"), id="no padding"),
        pytest.param(note(f"— PeterNeumann {VALUE}=\n"), id="too much padding"),
        pytest.param(note(f"— PeterNeumann {VALUE[:40]}={VALUE[40:]}\n"), id="padding inside"),
        pytest.param(note(f"— PeterNeumann {VALUE.replace('/', '_')}\n"), id="base64 of another alphabet"),
        pytest.param(note(f"— PeterNeumann {VALUE[:-2]}N=\n"), id="bits behind the last byte"),
        pytest.param(note(f"— PeterNeumann {SHORT}\n"), id="a key id alone"),
        pytest.param(note("— PeterNeumann AAAA\n"), id="less than a key id"),
    ],
)
def test_what_is_not_of_the_form_is_refused(content: bytes) -> None:
    assert refused(content).message.count(":") == 1


@pytest.mark.parametrize("character", [chr(code) for code in range(0x20) if code != 0x0A])
def test_no_control_character_is_accepted(character: str) -> None:
    refused(note(PETER, text=character + TEXT))
    refused(note(PETER.replace("Peter", f"Peter{character}")))


@pytest.mark.parametrize("blank", ["\u0085", "\u00a0", "\u2003", "\u2028", "\u3000"])
def test_no_blank_of_unicode_is_accepted_in_a_name(blank: str) -> None:
    refused(note(PETER.replace("Peter", f"Peter{blank}")))


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace")))
@example(b"\n\n\xe2\x80\x94 a AAAAAAA=\n")
def test_anything_at_all_is_read_or_refused(content: bytes) -> None:
    try:
        found = read_note(content)
    except CheckpointFaultError:
        return
    assert content.decode().startswith(found.text)
    assert found.signatures


names = st.text(st.characters(min_codepoint=0x21, exclude_categories=["Cs", "Z"]), min_size=1).filter(
    lambda name: "+" not in name and not any(character.isspace() for character in name)
)
lines = st.text(st.characters(min_codepoint=0x20, exclude_categories=["Cs"]), max_size=30)
texts = st.lists(lines, min_size=1, max_size=5).map(lambda parts: "\n".join((*parts, "")))


@given(texts, names, st.binary(min_size=32, max_size=32))
def test_what_is_written_reads_back_and_was_signed(text: str, name: str, seed: bytes) -> None:
    signer = NoteSigner(name, Ed25519PrivateKey.from_private_bytes(seed))
    found = read_note(write_note(text, [signer]))
    assert found.text == text
    assert found.signed_by([signer.key]) == (signer.key,)
