"""A checkpoint is a note of origin, size and root (C2SP tlog-checkpoint) that one of the known keys has signed."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.custody import (
    Checkpoint,
    CheckpointFaultError,
    FindingCode,
    NoteSigner,
    open_checkpoint,
    read_checkpoint,
    sign_checkpoint,
)
from bwv_index.custody.merkle import EMPTY_ROOT
from bwv_index.custody.note import write_note
from bwv_index.errors import IntegrityError

ORIGIN = "bwv-index/example"


def signer(number: int, name: str = ORIGIN) -> NoteSigner:
    return NoteSigner(name, Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32))


OURS, OLD, OTHER = signer(1), signer(2), signer(3, "bwv-index/other")
STATE = Checkpoint(ORIGIN, 42, bytes(range(32)))
SIGNED = sign_checkpoint(STATE, [OURS])
ROOT = base64.b64encode(STATE.root).decode()

# The example of the specification; whose key it was signed with is not said there.
PUBLISHED_ROOT = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="
PUBLISHED_SIGNATURE = (
    "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8="
)
PUBLISHED = (
    f"example.com/behind-the-sofa\n20852163\n{PUBLISHED_ROOT}\n\n"
    f"— example.com/behind-the-sofa {PUBLISHED_SIGNATURE}\n"
).encode()


def code_of(content: bytes, *keys: NoteSigner) -> FindingCode:
    with pytest.raises(CheckpointFaultError) as fault:
        open_checkpoint(content, [key.key for key in keys or (OURS,)])
    return fault.value.code


def test_the_published_example_is_read() -> None:
    found = read_checkpoint(PUBLISHED)
    assert (found.origin, found.size) == ("example.com/behind-the-sofa", 20852163)
    assert found.root == base64.b64decode(PUBLISHED_ROOT)
    assert PUBLISHED.decode().startswith(found.text + "\n")


def test_it_is_written_as_three_lines() -> None:
    assert STATE.text == f"bwv-index/example\n42\n{ROOT}\n"
    assert SIGNED.startswith(STATE.text.encode() + "\n— bwv-index/example ".encode())


def test_the_same_state_is_always_the_same_bytes() -> None:
    assert sign_checkpoint(STATE, [OURS]) == SIGNED


def test_a_known_key_opens_it() -> None:
    found = open_checkpoint(SIGNED, [OLD.key, OURS.key])
    assert (found.checkpoint, found.keys, found.note, found.size) == (STATE, (OURS.key,), SIGNED, 42)


def test_while_a_key_changes_both_may_sign() -> None:
    both = sign_checkpoint(STATE, [OLD, OURS])
    assert open_checkpoint(both, [OURS.key]).keys == (OURS.key,)
    assert open_checkpoint(both, [OURS.key, OLD.key]).keys == (OLD.key, OURS.key)


def test_another_key_does_not() -> None:
    assert code_of(SIGNED, OLD) is FindingCode.CHECKPOINT_KEY
    assert code_of(sign_checkpoint(STATE, [OLD])) is FindingCode.CHECKPOINT_KEY


def test_no_key_opens_nothing() -> None:
    with pytest.raises(CheckpointFaultError) as fault:
        open_checkpoint(SIGNED, [])
    assert fault.value.code is FindingCode.CHECKPOINT_KEY


def test_a_key_of_another_ledger_does_not_speak_for_this_one() -> None:
    assert code_of(sign_checkpoint(STATE, [OTHER]), OTHER) is FindingCode.CHECKPOINT_ORIGIN


def test_the_state_of_another_ledger_signed_by_our_key_is_not_ours() -> None:
    strange = Checkpoint("bwv-index/other", 42, STATE.root)
    assert code_of(sign_checkpoint(strange, [OURS])) is FindingCode.CHECKPOINT_ORIGIN


@pytest.mark.parametrize(
    "other", [Checkpoint(ORIGIN, 43, STATE.root), Checkpoint(ORIGIN, 42, EMPTY_ROOT)], ids=["size", "root"]
)
def test_a_signature_over_another_state_is_wrong(other: Checkpoint) -> None:
    moved = SIGNED.replace(STATE.text.encode(), other.text.encode())
    assert code_of(moved) is FindingCode.CHECKPOINT_SIGNATURE


def test_a_fault_is_one_of_integrity() -> None:
    with pytest.raises(IntegrityError):
        open_checkpoint(b"", [OURS.key])


def test_every_flipped_bit_is_seen() -> None:
    """In the text, in the name, in the key's id and in the signature, the last character's spare bits included."""
    unseen = []
    for bit in range(len(SIGNED) * 8):
        changed = bytearray(SIGNED)
        changed[bit // 8] ^= 1 << bit % 8
        try:
            open_checkpoint(bytes(changed), [OURS.key])
        except CheckpointFaultError:
            continue
        unseen.append(bit)
    assert unseen == []


@pytest.mark.parametrize("length", range(len(SIGNED)))
def test_no_part_of_one_is_one(length: int) -> None:
    assert code_of(SIGNED[:length]) is FindingCode.CHECKPOINT_UNREADABLE


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"{ORIGIN}\n42\n", id="no root"),
        pytest.param(f"{ORIGIN}\n", id="an origin alone"),
        pytest.param("\n", id="nothing"),
        pytest.param(f"\n42\n{ROOT}\n", id="no origin"),
        pytest.param(f"{ORIGIN}\n\n{ROOT}\n", id="no size"),
        pytest.param(f"{ORIGIN}\n042\n{ROOT}\n", id="a leading zero"),
        pytest.param(f"{ORIGIN}\n00\n{ROOT}\n", id="two zeros"),
        pytest.param(f"{ORIGIN}\n-42\n{ROOT}\n", id="a negative size"),
        pytest.param(f"{ORIGIN}\n+42\n{ROOT}\n", id="a signed size"),
        pytest.param(f"{ORIGIN}\n4_2\n{ROOT}\n", id="an underscore"),
        pytest.param(f"{ORIGIN}\n 42\n{ROOT}\n", id="a blank before the size"),
        pytest.param(f"{ORIGIN}\n42.0\n{ROOT}\n", id="a fraction"),
        pytest.param(f"{ORIGIN}\n0x2a\n{ROOT}\n", id="hex"),
        pytest.param(f"{ORIGIN}\n\u0664\u0662\n{ROOT}\n", id="digits of another script"),
        pytest.param(f"{ORIGIN}\n\u2074\u00b2\n{ROOT}\n", id="raised digits"),
        pytest.param(f"{ORIGIN}\n{2**64}\n{ROOT}\n", id="more than 64 bits"),
        pytest.param(f"{ORIGIN}\n{'9' * 100_000}\n{ROOT}\n", id="a hundred thousand digits"),
        pytest.param(f"{ORIGIN}\n42\n{ROOT[:-4]}\n", id="a short root"),
        pytest.param(f"{ORIGIN}\n42\n{ROOT[:-1]}\n", id="a root without its padding"),
        pytest.param(f"{ORIGIN}\n42\nAAAA{ROOT}\n", id="a long root"),
        pytest.param(f"{ORIGIN}\n42\n{ROOT[:-2]}9=\n", id="bits behind the root's last byte"),
        pytest.param(f"{ORIGIN}\n42\n{ROOT[:-1]}é\n", id="a root that is not ASCII"),
        pytest.param(f"{ORIGIN}\n42\n{STATE.root.hex()}\n", id="a root in hex"),
        pytest.param(f"{ORIGIN}\n42\n{ROOT} \n", id="a blank behind the root"),
        pytest.param(f"{ORIGIN}\n42\n{ROOT}\n\n", id="an empty line behind the root"),
        pytest.param(f"{ORIGIN}\n42\n{ROOT}\n\nextension\n", id="an empty line among extensions"),
    ],
)
def test_what_is_not_of_the_form_is_refused_even_when_it_is_signed(text: str) -> None:
    assert code_of(write_note(text, [OURS])) is FindingCode.CHECKPOINT_UNREADABLE


def test_lines_behind_the_root_are_extensions_and_are_signed_too() -> None:
    extended = write_note(STATE.text + "written by a later version\n", [OURS])
    assert open_checkpoint(extended, [OURS.key]).checkpoint == STATE
    assert code_of(extended.replace(b"later", b"newer")) is FindingCode.CHECKPOINT_SIGNATURE


origins = st.text(
    st.characters(min_codepoint=0x21, exclude_characters="+", exclude_categories=["Cs", "Cc", "Z"]),
    min_size=1,
)


@given(origins, st.integers(0, 10**19 - 1), st.binary(min_size=32, max_size=32))
def test_every_state_reads_back_as_it_was(origin: str, size: int, root: bytes) -> None:
    state, key = Checkpoint(origin, size, root), signer(7, origin)
    assert open_checkpoint(sign_checkpoint(state, [key]), [key.key]).checkpoint == state
