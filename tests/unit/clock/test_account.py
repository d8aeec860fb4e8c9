from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from bwv_index.clock import (
    Anchor,
    AnchorKind,
    Authority,
    ClockAccount,
    ClockCheck,
    HourBasis,
    Placement,
    TimeClaim,
    TimeSource,
    Unplaced,
    Verdict,
    ZoneBasis,
    check_anchors,
    claim_bound,
    claim_moment,
    claim_stamp,
    covering_check,
    estimate_offsets,
    explain,
    resolve,
)
from bwv_index.timecode import format_utc

NOON = datetime(2025, 3, 6, 12, tzinfo=UTC)
TRUE = datetime(2025, 3, 6, 19, 2, 11, tzinfo=UTC)


def tag(text: str = "2025-03-06T19:04:21Z", basis: ZoneBasis = ZoneBasis.UTC) -> TimeClaim:
    return claim_stamp(TimeSource.CONTAINER_TAG, text, basis, half_width_s=1, trust=0.5)


def check(
    offset: float = 130.0, day: int = 6, *, superseded: bool = False, compared: datetime | None = None
) -> ClockCheck:
    at = NOON.replace(day=day)
    first, last = NOON - timedelta(days=5), NOON + timedelta(days=5)
    return ClockCheck("D", offset, 1.7, first, last, "7001", at, "speaking clock", superseded, compared)


def test_a_person_s_check_wins_over_the_satellites_and_says_its_sum() -> None:
    fix = claim_moment(TimeSource.GPS, "fix", TRUE + timedelta(seconds=30), half_width_s=1, trust=0.9)
    account = explain([tag(), fix], [check(compared=TRUE)], [], Fraction(60))
    assert isinstance(account.placement, Placement)
    assert account.placement.start == TRUE
    assert account.placement.half_width_s == pytest.approx(1.97, abs=0.01)
    assert [(line.authority, line.verdict, line.difference_s) for line in account.lines] == [
        (Authority.PERSON, Verdict.PLACES, 0.0),
        (Authority.SATELLITES, Verdict.CONFLICTS, 30.0),
        (Authority.DEVICE, Verdict.CONFLICTS, 130.0),
    ]
    assert account.arithmetic == (
        "container-tag 2025-03-06 19:04:21 UTC - 130 s (checked by 7001 on 2025-03-06: camera fast)"
        " = 2025-03-06 19:02:11 UTC ± 2 s",
    )


@pytest.mark.parametrize(
    ("checks", "offset"),
    [
        ([check(130), check(60, day=7)], 60),
        ([check(130, day=7), check(60)], 130),
        ([check(130), check(60, day=7, superseded=True)], 130),
        ([check(130, superseded=True)], None),
        ([], None),
    ],
)
def test_the_newest_check_that_covers_the_date_and_stands_is_used(
    checks: list[ClockCheck], offset: float | None
) -> None:
    found = covering_check(checks, TRUE)
    assert (found.offset_s if found else None) == offset


@pytest.mark.parametrize(("days", "covered"), [(-6, False), (-5, True), (5, True), (6, False)])
def test_a_check_speaks_for_its_own_days_only(days: int, covered: bool) -> None:
    assert check().covers(NOON + timedelta(days=days)) is covered


def test_an_open_check_covers_every_time() -> None:
    open_ = ClockCheck("D", 1.0, 1.0, None, None, "7001", NOON, "")
    assert open_.covers(datetime(1990, 1, 1, tzinfo=UTC))


def test_a_check_that_says_when_the_clocks_were_compared_grows_less_sure_away_from_it() -> None:
    assert check(compared=TRUE).half_width_at(TRUE, 2.0) == 1.7
    assert check(compared=TRUE - timedelta(days=3)).half_width_at(TRUE, 2.0) == pytest.approx(7.7)


@pytest.mark.parametrize(
    ("moment", "half_width_s"),
    [
        (NOON, 1.7 + 5 * 2),
        (NOON - timedelta(days=5), 1.7 + 5 * 2),
        (NOON - timedelta(days=2), 1.7 + 3 * 2),
        (NOON + timedelta(days=5), 1.7 + 10 * 2),
    ],
)
def test_a_check_that_does_not_say_when_allows_for_the_worst_moment_before_it_was_recorded(
    moment: datetime, half_width_s: float
) -> None:
    assert check().half_width_at(moment, 2.0) == pytest.approx(half_width_s)


@pytest.mark.parametrize("offset_s", [130, 1740, 2700, 3420, 3730])
def test_drift_counts_from_the_true_time_and_not_from_the_one_shown(offset_s: float) -> None:
    shown = tag((TRUE + timedelta(seconds=offset_s, days=365)).isoformat())
    placement = resolve([shown], None, checks=[check(offset_s + 365 * 86_400, compared=TRUE)])
    assert isinstance(placement, Placement)
    assert placement.start == TRUE
    assert placement.half_width_s == pytest.approx(1.97, abs=0.01)


@pytest.mark.parametrize(
    ("offset_s", "hour"),
    [
        (130, HourBasis.NOT_CHECKED), (1740, HourBasis.NOT_CHECKED), (2700, HourBasis.NOT_CHECKED),
        (3420, HourBasis.NOT_CHECKED), (3590, HourBasis.CHECKED), (3710, HourBasis.CHECKED),
    ],
)  # fmt: skip
def test_a_check_of_minutes_says_nothing_of_the_hour_and_one_of_whole_hours_does(
    offset_s: float, hour: HourBasis
) -> None:
    placement = resolve([tag()], None, checks=[check(offset_s)])
    assert isinstance(placement, Placement)
    assert placement.hour is hour


@pytest.mark.parametrize("offset_s", [10, 2700])
def test_a_check_leaves_the_zone_of_the_digits_open(offset_s: float) -> None:
    june = datetime(2025, 6, 14, 11, tzinfo=UTC)
    told = replace(
        check(offset_s, compared=june), from_=june - timedelta(days=9), to=june + timedelta(days=9)
    )
    placement = resolve([tag("2025-06-14T11:00:00")], None, checks=[told])
    assert isinstance(placement, Placement)
    assert (placement.hour, len(placement.alternatives)) == (HourBasis.OPEN, 1)


@pytest.mark.parametrize("ends", [timedelta(minutes=-30), timedelta(minutes=30), timedelta(hours=9)])
def test_the_end_of_a_check_settles_no_hour(ends: timedelta) -> None:
    june = datetime(2025, 6, 14, 11, tzinfo=UTC)
    told = replace(check(10, compared=june), from_=june - timedelta(days=9), to=june + ends)
    digits = tag("2025-06-14T11:00:00", ZoneBasis.UNKNOWN)
    placement = resolve([digits], None, checks=[told])
    assert isinstance(placement, Placement)
    starts = {placement.start, *(r.start for r in placement.alternatives)}
    assert starts == {june - timedelta(seconds=10), june - timedelta(hours=1, seconds=10)}


def width(account: ClockAccount) -> tuple[str, str]:
    """Return how the ± of the corrected claim that places came about, and that of the start."""
    return account.lines[0].half_width, account.half_width


def test_how_a_half_width_came_about_is_written_out() -> None:
    learnt = estimate_offsets(learnt_of("ab", 5))
    late = tag("2025-06-13T12:00:05Z")
    placed = "that of the claim that places it"
    grown = "3.5 s a day * 10.0 days since the clocks were compared"
    worst = "3.5 s a day * 5.3 days since the worst moment at which the clocks can have been compared: nobody said when"
    by = {
        "own": (
            explain([tag()], [], [], None),
            ("", "√(1² as read + 300² for a clock that nothing has checked) = ± 300 s"),
        ),
        "check": (
            explain([tag()], [check(compared=TRUE)], [], None),
            ("√(1² as read + 1.7² of the check) = ± 2 s", f"± 2 s, {placed}"),
        ),
        "not said": (
            explain([tag()], [check()], [], None),
            (f"√(1² as read + (1.7 of the check + {worst})²) = ± 20.3 s", f"± 20.3 s, {placed}"),
        ),
        "compared": (
            explain([tag()], [check(compared=TRUE - timedelta(days=10))], [], None),
            (f"√(1² as read + (1.7 of the check + {grown})²) = ± 36.7 s", f"± 36.7 s, {placed}"),
        ),
        "offset": (
            explain([late], [], learnt, None),
            ("√(1² as read + 1² of the offset + (3.5 s a day * 10.0 days from the nearest anchor)²) = ± 34.9 s",
             f"± 34.9 s, {placed}"),
        ),
    }  # fmt: skip
    assert {name: width(account) for name, (account, _) in by.items()} == {
        n: told for n, (_, told) in by.items()
    }
    for account, _ in by.values():
        assert isinstance(account.placement, Placement)
        shown = float(account.half_width.split("± ")[1].split(" s")[0])
        assert shown == pytest.approx(account.placement.half_width_s, abs=0.05)


def test_a_half_width_that_reaches_over_an_alternative_says_to_which_and_how_far() -> None:
    local = claim_stamp(
        TimeSource.FILE_NAME, "2025-06-14T19:00:00", ZoneBasis.LOCAL, half_width_s=1, trust=0.5
    )
    other = explain([tag("2025-06-14T19:00:00"), local], [], [], None)
    assert isinstance(other.placement, Placement)
    at = format_utc(other.placement.alternatives[0].start)
    assert other.half_width == f"3600 s to as good a claim, {at}, + 300 s of its own = ± 3900 s"
    late = explain([tag()], [], [], None, not_after=TRUE - timedelta(days=1))
    assert late.half_width.endswith(" s; + 86530 s by which it lies after the file was taken in = ± 86830 s")


def test_the_vote_is_told_group_by_group_with_the_trust_that_each_source_adds() -> None:
    name = claim_stamp(TimeSource.FILE_NAME, "2025-03-06T19:04:21", ZoneBasis.UTC, half_width_s=1, trust=0.6)
    far = claim_stamp(TimeSource.OVERLAY, "2025-03-06T19:24:21", ZoneBasis.UTC, half_width_s=1, trust=0.4)
    shown = TRUE + timedelta(seconds=130)
    account = explain([far, tag(), tag("2025-03-06T19:04:20Z"), name], [], [], None)
    assert [(v.start, v.voices, v.support, v.places) for v in account.votes] == [
        (shown, (("file-name", 0.6), ("container-tag", 0.5)), 1.1, True),
        (shown + timedelta(minutes=20), (("overlay", 0.4),), 0.4, False),
    ]
    assert isinstance(account.placement, Placement)
    assert sum(vote.places for vote in account.votes) == 1
    corrected = explain([tag()], [check()], [], None).votes
    assert [vote.voices for vote in corrected] == [(("person-check of container-tag", 1.0),)]


def test_between_two_settings_of_a_clock_both_offsets_are_kept() -> None:
    def anchor(day: int, offset: float) -> Anchor:
        at = NOON + timedelta(days=day)
        return Anchor(str(day), at + timedelta(seconds=offset), at, 1.0, AnchorKind.GPS, at)

    offsets = estimate_offsets([anchor(-4, 0), anchor(-3, 0), anchor(3, 130), anchor(4, 130)])
    placement = resolve([tag()], None, offsets=offsets)
    assert isinstance(placement, Placement)
    assert not placement.settled
    starts = {placement.start, *(r.start for r in placement.alternatives)}
    assert starts == {TRUE, TRUE + timedelta(seconds=130)}
    assert placement.half_width_s > 130


DAY = timedelta(days=1)
SHIFT = timedelta(hours=1)


def learnt_of(
    items: str, offset_s: float, basis: ZoneBasis = ZoneBasis.UTC, apart: timedelta = SHIFT
) -> list[Anchor]:
    """Return what so many clips with a fix, an hour apart as a rule, tell of a clock."""
    moments = {item: datetime(2025, 6, 3, 12, tzinfo=UTC) + n * apart for n, item in enumerate(items)}
    return [
        Anchor(item, at + timedelta(seconds=offset_s), at, 1.0, AnchorKind.GPS, at, basis=basis)
        for item, at in moments.items()
    ]


@pytest.mark.parametrize(
    ("items", "apart", "hour"),
    [
        ("a", DAY, HourBasis.OPEN),
        ("aa", DAY, HourBasis.OPEN),
        ("ab", SHIFT, HourBasis.OPEN),
        ("ab", 2 * DAY, HourBasis.NOT_CHECKED),
        ("ab", 0.9 * DAY, HourBasis.NOT_CHECKED),
        ("abc", DAY / 2, HourBasis.NOT_CHECKED),
        ("abcd", DAY / 2, HourBasis.CHECKED),
    ],
    ids=[
        "one clip", "one clip twice", "one other shift", "shifts around it", "shifts before it",
        "earlier on its shift", "before and after it on its shift",
    ],
)  # fmt: skip
def test_clips_before_and_after_it_on_its_shift_check_the_hour_of_a_clip(
    items: str, apart: timedelta, hour: HourBasis
) -> None:
    learnt = learnt_of(items, 3612, ZoneBasis.UNKNOWN, apart)
    claim = tag("2025-06-05T00:50:12", ZoneBasis.UNKNOWN)
    placement = resolve([claim], None, offsets=estimate_offsets(learnt))
    assert isinstance(placement, Placement)
    assert placement.start == datetime(2025, 6, 4, 23, 50, tzinfo=UTC)
    assert (placement.hour, placement.certain) == (hour, hour is HourBasis.CHECKED)


@pytest.mark.parametrize(
    ("items", "apart", "word"),
    [
        ("a", DAY, "open"), ("ab", SHIFT, "open"), ("ab", 0.6 * DAY, "open"), ("ab", 2 * DAY, "settled"),
        ("abcd", DAY / 2, "certain"),
    ],
)  # fmt: skip
def test_clips_of_earlier_shifts_do_not_move_a_clip_by_an_hour(
    items: str, apart: timedelta, word: str
) -> None:
    claim = tag("2025-06-04T18:00:00Z")
    placement = resolve([claim], None, offsets=estimate_offsets(learnt_of(items, 3600, apart=apart)))
    assert isinstance(placement, Placement)
    assert (placement.settled, placement.certain) == (word != "open", word == "certain")
    assert [r.start.hour for r in placement.alternatives] == ([18] if word == "open" else [])


@pytest.mark.parametrize("basis", [ZoneBasis.UNKNOWN, ZoneBasis.LOCAL, ZoneBasis.UTC])
def test_an_offset_learnt_before_the_october_change_leaves_the_repeated_hour_open(basis: ZoneBasis) -> None:
    before = [datetime(2025, 10, day, 12, tzinfo=UTC) for day in (20, 24)]
    lead = timedelta(hours=0 if basis is ZoneBasis.LOCAL else 1, seconds=10)
    seen = [Anchor(f"{at:%d}", at + lead, at, 1.0, AnchorKind.GPS, at, basis=basis) for at in before]
    claim = tag("2025-10-26T01:30:10" + ("Z" if basis is ZoneBasis.UTC else ""), basis)
    placement = resolve([claim], None, offsets=estimate_offsets(seen))
    assert isinstance(placement, Placement)
    assert placement.hour is HourBasis.OPEN
    half_past = datetime(2025, 10, 26, 0, 30, tzinfo=UTC)
    starts = {placement.start, *(r.start for r in placement.alternatives)}
    assert {half_past, half_past + timedelta(hours=1)} <= starts


@pytest.mark.parametrize(
    ("hours", "certain"), [((-12, -6, 6, 12), True), ((-48, -24, 12, 48), False), ((-144, 120), False)]
)
def test_a_clock_seen_to_run_on_over_the_october_change_is_not_ambiguous_in_the_repeated_hour(
    hours: tuple[int, ...], certain: bool
) -> None:
    around = [datetime(2025, 10, 26, 1, tzinfo=UTC) + timedelta(hours=apart) for apart in hours]
    lead = timedelta(seconds=10)
    seen = [Anchor(f"{at:%d %H}", at + lead, at, 1.0, AnchorKind.GPS, at) for at in around]
    placement = resolve([tag("2025-10-26T01:30:10Z")], None, offsets=estimate_offsets(seen))
    assert isinstance(placement, Placement)
    assert (placement.start, placement.certain) == (datetime(2025, 10, 26, 1, 30, tzinfo=UTC), certain)


def test_a_summer_that_nobody_saw_is_not_spoken_for_by_the_winters_beside_it() -> None:
    winters = [datetime(2025, month, 9, 12, tzinfo=UTC) for month in (1, 2, 11, 12)]
    seen = [
        Anchor(f"{at:%m}", at + timedelta(seconds=10), at, 1.0, AnchorKind.GPS, at, basis=ZoneBasis.UNKNOWN)
        for at in winters
    ]
    offsets = estimate_offsets(seen)
    assert [len(one.anchors) for one in offsets] == [2, 2]
    july = datetime(2025, 7, 1, 12, tzinfo=UTC)
    assert not [one for one in offsets if one.covers(july)]
    placement = resolve([tag("2025-07-01T13:00:10", ZoneBasis.UNKNOWN)], None, offsets=offsets)
    assert isinstance(placement, Placement)
    assert placement.hour is HourBasis.OPEN


def test_satellites_that_contradict_one_another_are_as_good_as_one_another() -> None:
    fixes = [
        claim_moment(
            TimeSource.GPS, f"fix {late}", TRUE + timedelta(seconds=late), half_width_s=0.5, trust=0.9
        )
        for late in (0, 30)
    ]
    placement = resolve(fixes, None)
    assert isinstance(placement, Placement)
    assert not placement.settled
    assert placement.half_width_s >= 30


def test_one_other_clip_tells_the_seconds_and_leaves_the_hour_unchecked() -> None:
    claim = tag("2025-06-04T12:00:12Z")
    placement = resolve([claim], None, offsets=estimate_offsets(learnt_of("a", 12)))
    assert isinstance(placement, Placement)
    assert placement.start == datetime(2025, 6, 4, 12, tzinfo=UTC)
    assert (placement.settled, placement.hour) == (True, HourBasis.NOT_CHECKED)


@pytest.mark.parametrize(("days", "certain"), [(0, True), (-3287, False)])
def test_an_offset_of_days_says_nothing_of_the_hour(days: int, certain: bool) -> None:
    at = datetime(2025, 6, 3, 12, tzinfo=UTC)
    learnt = learnt_of("abcd", days * 86_400, apart=DAY / 2)
    claim = tag((at + timedelta(days=days + 1)).isoformat())
    placement = resolve([claim], None, offsets=estimate_offsets(learnt))
    assert isinstance(placement, Placement)
    assert (placement.start, placement.certain) == (at + timedelta(days=1), certain)


FIXES = tuple(datetime(2025, 6, 3, hour, tzinfo=UTC) for hour in (8, 10, 12, 14, 16))


def fix_on(at: datetime, item: str, offset_s: float = 0.0) -> Anchor:
    """Return what a clip with a fix tells of a clock."""
    return Anchor(item, at + timedelta(seconds=offset_s), at, 1.0, AnchorKind.GPS, at)


@pytest.mark.parametrize(
    ("off", "certain"), [(0, True), (900, True), (3600, False), (3780, False), (-7200, False)]
)
def test_a_fix_of_its_shift_that_shows_another_hour_leaves_the_hour_of_a_clip_unchecked(
    off: int, certain: bool
) -> None:
    learnt = [fix_on(at, f"{n}", off if n == 2 else 0) for n, at in enumerate(FIXES)]
    placement = resolve([tag("2025-06-03T12:15:00Z")], None, offsets=estimate_offsets(learnt))
    assert isinstance(placement, Placement)
    assert (placement.start, placement.certain) == (datetime(2025, 6, 3, 12, 15, tzinfo=UTC), certain)


@pytest.mark.parametrize(
    ("from_hour", "to_hour", "certain"), [(11, 14, True), (4, 11, False), (16, 23, False)]
)
def test_outside_the_hours_of_its_camera_s_issue_other_clips_do_not_check_the_hour(
    from_hour: int, to_hour: int, certain: bool
) -> None:
    issued = claim_bound(
        "issued", FIXES[0].replace(hour=from_hour), FIXES[0].replace(hour=to_hour), trust=0.5
    )
    learnt = [fix_on(at, f"{n}") for n, at in enumerate(FIXES)]
    claims = [tag("2025-06-03T12:15:00Z"), issued]
    placement = resolve(claims, Fraction(60), offsets=estimate_offsets(learnt))
    assert isinstance(placement, Placement)
    assert placement.certain is certain


@pytest.mark.parametrize(
    ("shown", "certain"), [("2025-07-01T13:00:00Z", True), ("2025-12-01T13:00:00Z", False)]
)
@pytest.mark.parametrize("compared", [datetime(2025, 6, 2, 9, tzinfo=UTC), None])
def test_an_hour_that_a_person_checked_is_not_checked_beyond_a_change_of_clocks(
    shown: str, certain: bool, compared: datetime | None
) -> None:
    june = datetime(2025, 6, 1, tzinfo=UTC)
    told = ClockCheck(
        "D", 3600, 1.7, june, june + timedelta(days=300), "7001", june + timedelta(days=2), "speaking clock",
        compared=compared,
    )  # fmt: skip
    placement = resolve([tag(shown)], None, checks=[told])
    assert isinstance(placement, Placement)
    assert placement.start.hour == 12
    assert (placement.settled, placement.certain) == (True, certain)


def test_an_hour_that_a_person_found_is_not_turned_into_another_to_suit_the_satellites() -> None:
    said = replace(check(3600), at=FIXES[4], compared=FIXES[2])
    seen = [fix_on(at, f"{n}") for n, at in enumerate(FIXES) if n != 2]
    (anchor,) = check_anchors([said], TimeSource.CONTAINER_TAG, ZoneBasis.UTC, seen)
    assert anchor.offset_s == 3600
    (zone,) = check_anchors([replace(said, offset_s=12)], TimeSource.CONTAINER_TAG, ZoneBasis.UTC, seen)
    assert zone.offset_s == 12
    offsets = estimate_offsets([*seen, anchor])
    placement = resolve([tag("2025-06-03T12:15:00Z")], None, offsets=offsets)
    assert isinstance(placement, Placement)
    assert not placement.certain


def test_a_recording_s_own_satellites_do_not_bear_themselves_out() -> None:
    fix = claim_moment(TimeSource.GPS, "fix", FIXES[2], half_width_s=1, trust=0.9)
    late = tag((FIXES[2] + timedelta(seconds=40)).isoformat())
    for others, supported in ((), False), (FIXES, True):
        learnt = [fix_on(FIXES[2], "own", 40), *(fix_on(at, f"{at:%H}", 40) for at in others)]
        placement = resolve([fix, late], None, offsets=estimate_offsets(learnt))
        assert isinstance(placement, Placement)
        assert ("device-offset" in placement.method) is supported


def test_an_alternative_and_an_unusable_claim_are_named_as_such() -> None:
    local = claim_stamp(
        TimeSource.FILE_NAME, "2025-06-14T19:00:00", ZoneBasis.LOCAL, half_width_s=1, trust=0.6
    )
    never = tag("1970-01-01T00:00:00")
    account = explain([tag("2025-06-14T19:00:00"), local, never], [], [], None)
    assert [(line.claim.source.value, line.verdict) for line in account.lines] == [
        ("file-name", Verdict.PLACES),
        ("container-tag", Verdict.ALTERNATIVE),
        ("container-tag", Verdict.UNUSABLE),
    ]
    assert "1 whole hour later: local time written as UTC" in account.lines[1].reason


def test_the_account_and_the_placement_are_one_computation() -> None:
    checks, claims = [check()], [tag(), tag("2025-03-06T20:04:21Z")]
    assert explain(claims, checks, [], Fraction(9)).placement == resolve(claims, Fraction(9), checks=checks)
    nothing = explain([], checks, [], None)
    assert nothing.placement == Unplaced("nothing states its time", ())
    assert nothing.lines == ()


@pytest.mark.parametrize("trust", [0.5, 0.9])
def test_a_check_of_seconds_leaves_an_open_hour_open_and_a_settled_one_settled(trust: float) -> None:
    read = claim_stamp(
        TimeSource.CONTAINER_TAG, "2025-06-14T11:00:00Z", ZoneBasis.UTC, half_width_s=1, trust=trust
    )
    june = datetime(2025, 6, 14, 11, tzinfo=UTC)
    said = ClockCheck("D", 5.0, 1.0, june - timedelta(days=1), june + timedelta(days=1), "7001", june, "")
    before, after = (resolve([read], None, checks=checks) for checks in ([], [said]))
    assert isinstance(before, Placement)
    assert isinstance(after, Placement)
    assert (after.settled, after.hour) == (before.settled, before.hour)
    for one, seconds in ((before, 0), (after, 5)):
        starts = [one.start, *(reading.start for reading in one.alternatives)]
        true = june - timedelta(seconds=seconds)
        assert starts == ([true, true - timedelta(hours=1)] if trust < 0.75 else [true])


def test_two_clocks_kept_in_two_zones_tell_the_hour_of_what_a_check_makes_of_them() -> None:
    june = datetime(2025, 6, 14, 11, tzinfo=UTC)
    said = ClockCheck("D", 5.0, 1.0, june - timedelta(days=1), june + timedelta(days=1), "7001", june, "")
    name = claim_stamp(
        TimeSource.FILE_NAME, "2025-06-14T12:00:00", ZoneBasis.LOCAL, half_width_s=1, trust=0.5
    )
    placement = resolve([tag("2025-06-14T11:00:00"), name], None, checks=[said])
    assert isinstance(placement, Placement)
    assert (placement.start, placement.settled) == (june - timedelta(seconds=5), True)


def test_an_offset_that_persons_alone_showed_leaves_an_open_hour_open() -> None:
    june = datetime(2025, 6, 14, 11, tzinfo=UTC)
    seen = Anchor("check", june + timedelta(seconds=5), june, 1.0, AnchorKind.PERSON, june)
    placement = resolve([tag("2025-06-14T11:00:05")], None, offsets=estimate_offsets([seen]))
    assert isinstance(placement, Placement)
    assert (placement.start, placement.hour) == (june, HourBasis.OPEN)
    assert [reading.start for reading in placement.alternatives] == [june - timedelta(hours=1)]


def test_a_check_of_18_s_is_told_as_a_person_s_and_not_as_the_satellites() -> None:
    placement = resolve([tag()], None, checks=[check(18, compared=TRUE)])
    assert isinstance(placement, Placement)
    assert [conflict.explanation for conflict in placement.conflicts] == ["18 s later"]
