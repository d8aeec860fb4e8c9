"""A home's key pair is made once; a damaged key is said to be so and never replaced."""

import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from bwv_index.custody import make_key_pair, prepare_next_key, read_keys, read_next_signer
from bwv_index.errors import EnvironmentFaultError


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    return tmp_path / "keys"


def test_a_pair_is_made_once(keys: Path) -> None:
    assert make_key_pair(keys)
    before = {file.name: file.read_bytes() for file in keys.iterdir()}
    assert set(before) == {"origin", "signing-key.pem", "public-key.pem"}
    assert not make_key_pair(keys)
    assert {file.name: file.read_bytes() for file in keys.iterdir()} == before


def test_what_one_key_signs_the_other_verifies(keys: Path) -> None:
    make_key_pair(keys)
    private = load_pem_private_key((keys / "signing-key.pem").read_bytes(), password=None)
    public = load_pem_public_key((keys / "public-key.pem").read_bytes())
    assert isinstance(private, Ed25519PrivateKey)
    assert isinstance(public, Ed25519PublicKey)
    public.verify(private.sign(b"checkpoint"), b"checkpoint")


def test_only_the_owner_can_read_the_signing_key(keys: Path) -> None:
    make_key_pair(keys)
    assert stat.S_IMODE((keys / "signing-key.pem").stat().st_mode) == 0o600
    assert stat.S_IMODE(keys.stat().st_mode) == 0o700


def test_a_lost_public_key_is_derived_again(keys: Path) -> None:
    make_key_pair(keys)
    before = (keys / "public-key.pem").read_bytes()
    (keys / "public-key.pem").unlink()
    assert not make_key_pair(keys)
    assert (keys / "public-key.pem").read_bytes() == before


@pytest.mark.parametrize("left", [0, 1, 40, -1])
def test_half_a_public_key_is_replaced_by_the_one_of_the_signing_key(keys: Path, left: int) -> None:
    make_key_pair(keys)
    whole = (keys / "public-key.pem").read_bytes()
    (keys / "public-key.pem").write_bytes(whole[:left])
    assert not make_key_pair(keys)
    assert (keys / "public-key.pem").read_bytes() == whole


def test_a_kill_at_any_step_leaves_no_second_signing_key_for_ever(
    tmp_path: Path, killed_at: Callable[[int], Any]
) -> None:
    with killed_at(10**6) as steps:
        make_key_pair(tmp_path / "whole")
    assert steps.count("link") == 1
    for number in range(1, len(steps) + 1):
        keys = tmp_path / f"killed-{number}"
        with killed_at(number):
            make_key_pair(keys)
        linked = "link" in steps[: number - 1]
        before = (keys / "signing-key.pem").read_bytes() if linked else b""
        assert make_key_pair(keys) is not linked
        assert sorted(file.name for file in keys.iterdir()) == ["origin", "public-key.pem", "signing-key.pem"]
        assert (keys / "signing-key.pem").read_bytes().startswith(before)
        assert stat.S_IMODE((keys / "signing-key.pem").stat().st_mode) == 0o600


def test_what_another_version_left_of_a_signing_key_is_removed(keys: Path) -> None:
    make_key_pair(keys)
    (keys / ".signing-key.pem.4711").write_bytes((keys / "signing-key.pem").read_bytes())
    assert not make_key_pair(keys)
    assert sorted(file.name for file in keys.iterdir()) == ["origin", "public-key.pem", "signing-key.pem"]


def _of_another_kind() -> bytes:
    key = generate_private_key(SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@pytest.mark.parametrize(
    "content",
    [b"", b"not a key", b"-----BEGIN PRIVATE KEY-----\nAA\n-----END PRIVATE KEY-----\n", _of_another_kind()],
)
def test_a_damaged_key_is_a_typed_fault_and_stays(keys: Path, content: bytes) -> None:
    make_key_pair(keys)
    (keys / "signing-key.pem").write_bytes(content)
    with pytest.raises(EnvironmentFaultError):
        make_key_pair(keys)
    assert (keys / "signing-key.pem").read_bytes() == content


def test_a_folder_that_cannot_be_made_is_a_typed_fault(tmp_path: Path) -> None:
    (tmp_path / "keys").write_bytes(b"")
    with pytest.raises(EnvironmentFaultError):
        make_key_pair(tmp_path / "keys")


def test_a_coming_key_without_bytes_was_never_made(keys: Path) -> None:
    make_key_pair(keys)
    (keys / "signing-key.next.pem").touch()
    assert read_next_signer(keys) is None
    assert read_keys(keys).coming is None
    assert prepare_next_key(keys).key == read_keys(keys).coming


def test_a_signing_key_that_lost_its_bytes_is_never_made_anew(keys: Path) -> None:
    make_key_pair(keys)
    (keys / "signing-key.pem").chmod(0o600)
    (keys / "signing-key.pem").write_bytes(b"")
    with pytest.raises(EnvironmentFaultError):
        make_key_pair(keys)
    assert (keys / "signing-key.pem").read_bytes() == b""
