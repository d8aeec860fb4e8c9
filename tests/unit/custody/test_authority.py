"""An authority is asked once, within a time, and only a reply that answers the request is kept."""

import socket
from collections.abc import Callable, Iterator
from threading import Event
from typing import Any

import pytest
from tests.unit.custody.authority import AT, Answer, Reply, found_authority, refuse, serving

from bwv_index.custody.authority import LARGEST_REPLY, fetch_stamp
from bwv_index.custody.timestamp import Stamp, check_stamp
from bwv_index.errors import ConfigError, EnvironmentFaultError
from bwv_index.settings import load_settings

CONTENT = b"bwv-index/example\n42\nAAAA\n"
PATIENT_S = 30.0
"""Longer than any answer on loopback takes: what ends sooner ends for another reason."""

OURS = found_authority()


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")


def fetched(answer: Answer, timeout_s: float = PATIENT_S) -> bytes:
    with serving(answer) as url:
        return fetch_stamp(url, CONTENT, timeout_s=timeout_s)


def stamping(**changes: Any) -> Callable[[bytes], bytes]:
    return lambda request: OURS.stamp(request, **changes)


def noting(asked: list[bytes]) -> Callable[[bytes], bytes]:
    """Stamp, and keep what was asked."""

    def answer(request: bytes) -> bytes:
        asked.append(request)
        return OURS.stamp(request)

    return answer


def test_what_is_fetched_can_be_checked_without_the_authority() -> None:
    found = check_stamp(fetched(OURS.stamp), CONTENT, [OURS.roots])
    assert isinstance(found, Stamp)
    assert (found.at, found.authority) == (AT, "CN=Authority")


def test_the_reply_is_kept_as_it_was_sent() -> None:
    sent: list[bytes] = []

    def answer(request: bytes) -> bytes:
        sent.append(OURS.stamp(request))
        return sent[-1]

    assert [fetched(answer)] == sent


def test_the_authority_gets_a_hash_and_nothing_of_the_content() -> None:
    asked: list[bytes] = []
    fetched(noting(asked))
    assert len(asked[0]) < 100
    assert not any(CONTENT[at : at + 4] in asked[0] for at in range(len(CONTENT) - 3))


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        pytest.param(stamping(nonce=1), "nonce differs", id="another nonce"),
        pytest.param(stamping(nonce=None), "nonce differs", id="no nonce"),
        pytest.param(
            stamping(
                message_imprint={"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": 32 * b"\0"}
            ),
            "imprint differs",
            id="another imprint",
        ),
        pytest.param(stamping(carried=()), "left out its certificate", id="no certificate"),
        pytest.param(refuse, "did not grant the stamp: rejection", id="refused"),
        pytest.param(lambda _: b"<html>no</html>", "no time stamp", id="not DER"),
        pytest.param(lambda _: b"", "no time stamp", id="nothing"),
        pytest.param(
            lambda request: OURS.stamp(request) + bytes(LARGEST_REPLY),
            f"{LARGEST_REPLY} bytes",
            id="too long",
        ),
        pytest.param(lambda _: Reply(status=500), "status 500", id="out of order"),
        pytest.param(lambda _: Reply(status=0), "broke off", id="hung up"),
    ],
)
def test_a_reply_that_does_not_answer_is_refused(answer: Answer, said: str) -> None:
    with pytest.raises(EnvironmentFaultError, match=said) as refused:
        fetched(answer)
    assert refused.value.subject.startswith("http://127.0.0.1:")
    assert "without a time stamp" in refused.value.remedy


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(status: int) -> None:
    asked: list[bytes] = []
    with serving(noting(asked)) as elsewhere:
        for target in (elsewhere, "file:///etc/hostname"):
            with pytest.raises(EnvironmentFaultError, match=f"status {status}"):
                fetched(lambda _, to=target: Reply(status=status, headers={"Location": to}))  # type: ignore[misc]
    assert asked == []


def test_a_refused_connection_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(EnvironmentFaultError, match="cannot be reached"):
        fetch_stamp(f"http://127.0.0.1:{port}/", CONTENT, timeout_s=PATIENT_S)


@pytest.fixture
def released() -> Iterator[Event]:
    """Is set when the test is over, so that no server waits on."""
    event = Event()
    yield event
    event.set()


def never(released: Event) -> Iterator[bytes]:
    """Give a byte now and then for as long as the test lasts."""
    while not released.wait(0.02):
        yield b"x"


@pytest.mark.parametrize("slowly", [False, True], ids=["silent", "a byte now and then"])
def test_an_authority_that_does_not_answer_is_given_up(released: Event, slowly: bool) -> None:
    def stay(request: bytes) -> bytes | Reply:
        if not slowly:
            released.wait(PATIENT_S)
        return Reply(never(released)) if slowly else OURS.stamp(request)

    with serving(stay) as url, pytest.raises(EnvironmentFaultError, match=r"within 0\.2 seconds"):
        fetch_stamp(url, CONTENT, timeout_s=0.2)


@pytest.mark.parametrize(
    "url",
    ["", "authority.example", "ftp://authority.example/", "file:///etc/hostname", "http://", "http://["],
)
def test_only_the_web_is_asked(url: str) -> None:
    with pytest.raises(ConfigError, match="not the address"):
        fetch_stamp(url, CONTENT, timeout_s=PATIENT_S)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("TIME_STAMP_AUTHORITY", "authority.example"),
        ("TIME_STAMP_AUTHORITY", "ftp://authority.example/"),
        ("TIME_STAMP_AUTHORITY", "https://"),
        ("TIME_STAMP_TIMEOUT_S", "0"),
        ("TIME_STAMP_TIMEOUT_S", "inf"),
    ],
)
def test_the_settings_refuse_what_could_not_work(
    monkeypatch: pytest.MonkeyPatch, key: str, value: str
) -> None:
    monkeypatch.setenv(f"BWV_INDEX_CUSTODY__{key}", value)
    with pytest.raises(ConfigError, match=f"custody.{key.lower()}"):
        load_settings()


def test_the_settings_take_an_authority_of_the_web(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BWV_INDEX_CUSTODY__TIME_STAMP_AUTHORITY", "https://authority.example/tsr")
    assert load_settings().custody.time_stamp_authority == "https://authority.example/tsr"
