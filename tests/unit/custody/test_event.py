"""An act is written as canonical JSON, and its hash is a leaf of a Merkle tree."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.custody import Detail, Event, EventType, hash_leaf

AT = datetime(2025, 6, 14, 22, 12, 5, 120_000, tzinfo=UTC)

WRITTEN = (
    '{"actor":"7001","at":"2025-06-14T22:12:05.120000Z","details":{"a":[1,true,null],"b":"Süd \\u001b\\n"},'
    '"role":"","settings":"","sha256":"","software":"0.1.0","subject":"BWV-1","type":"view","why":""}'
)


def test_an_event_is_canonical_json() -> None:
    """Keys sorted, no blanks, only control characters escaped (RFC 8785, section 3.2)."""
    event = Event(
        AT, "7001", EventType.VIEW, "BWV-1", software="0.1.0",
        details={"b": "Süd \x1b\n", "a": [1, True, None]},
    )  # fmt: skip
    assert event.canonical() == WRITTEN.encode()


def test_the_same_instant_in_another_zone_is_the_same_bytes() -> None:
    summer = AT.astimezone(timezone(timedelta(hours=1)))
    assert (
        Event(AT, "a", EventType.VIEW, "s").canonical() == Event(summer, "a", EventType.VIEW, "s").canonical()
    )


details: st.SearchStrategy[Detail] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.text(), st.text(), st.dictionaries(st.text(), details, max_size=4))
def test_every_event_reads_back_as_it_was(actor: str, why: str, told: dict[str, Detail]) -> None:
    read = json.loads(Event(AT, actor, EventType.DECISION, "x", why=why, details=told).canonical())
    assert (read["actor"], read["why"], read["details"]) == (actor, why, told)


@pytest.mark.parametrize(
    ("entry", "leaf"),
    [
        (b"", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
        (b"\x00", "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"),
    ],
)
def test_leaf_hashes_are_those_of_the_standard(entry: bytes, leaf: str) -> None:
    """RFC 6962, section 2.1, with the published test vectors of certificate transparency."""
    assert hash_leaf(entry).hex() == leaf
