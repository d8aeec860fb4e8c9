import pytest

from bwv_index.cameras import ClaimKind, Content, Source
from bwv_index.cameras.readers.avchd import Avchd
from bwv_index.clock import TimeSource
from bwv_index.media import Block, Payloads

UUID = bytes.fromhex("17ee8c60f84d11d98cd60800200c9a66")


def read(*entries: str, head: bytes = UUID, count: int | None = None) -> Content:
    number = len(entries) if count is None else count
    body = head + b"MDPM" + bytes([number]) + b"".join(bytes.fromhex(entry) for entry in entries)
    found = Avchd().read(
        Source("00012.MTS", payloads=Payloads((), (Block("sei/mdpm", -1, len(body), body),)))
    )
    assert found is not None
    return found


@pytest.mark.parametrize("head", [UUID, b""])
@pytest.mark.parametrize(
    ("date", "time", "wall", "zone"),
    [
        ("1800201201", "1926091835", "2012-01-26 09:18:35", "+00:00"),
        ("1802200812", "1931231624", "2008-12-31 23:16:24", "+01:00"),
        ("1833200812", "1931231624", "2008-12-31 23:16:24", "-09:30"),
        ("1842202507", "1912221500", "2025-07-12 22:15:00", "+01:00"),
        ("1880202507", "1912221500", "2025-07-12 22:15:00", ""),
    ],
)  # fmt: skip
def test_date_time_and_zone(head: bytes, date: str, time: str, wall: str, zone: str) -> None:
    found = read(date, time, head=head)
    (mark,) = found.times
    assert (mark.source, str(mark.wall), mark.zone) == (TimeSource.CREATION_DATE_KEY, wall, zone)
    assert found.read == ("sei/mdpm",)


@pytest.mark.parametrize(
    "entries",
    [
        (),
        ("1800201201",),
        ("1926091835",),
        ("18002012ff", "1926091835"),
        ("1800201213", "1926091835"),
        ("1800201202", "1931091835"),
        ("1800000000", "1900000000"),
        ("18ffffffff", "19ffffffff"),
    ],
)
def test_no_calendar_time_is_no_mark_and_is_remarked(entries: tuple[str, ...]) -> None:
    found = read(*entries)
    assert found.times == ()
    assert found.read == ()
    assert "no date and time" in found.remarks[0].detail


@pytest.mark.parametrize(
    ("maker", "name"),
    [("e001030591", "Panasonic"), ("e001080000", "Sony"), ("e010113000", "Canon"), ("e099990000", "")],
)
def test_the_maker_by_its_number(maker: str, name: str) -> None:
    (claim,) = read("1800201201", "1926091835", maker).claims
    assert (claim.kind, claim.value) == (ClaimKind.MAKE, name)
    assert bool(claim.problem) is not bool(name)


def test_a_count_larger_than_the_data_reads_what_is_there() -> None:
    assert read("1800201201", "1926091835", count=255).times


def test_positions_in_it_are_said_to_be_undecoded() -> None:
    assert "positions" in read("1800201201", "1926091835", "b24e000000").remarks[0].detail


def test_a_file_without_it_is_left_to_others() -> None:
    assert Avchd().read(Source("a.mts", payloads=Payloads((), (Block("free", 0, 4, b"MDPM"),)))) is None
