"""What persons say of a clip stays in order, and a join of two clips loses none of it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from bwv_index.index import Record, ReferralVerdict, ReferralView
from bwv_index.media import ContainerFacts, Inspection, Tag

NOON = datetime(2025, 6, 14, 12, tzinfo=UTC)
DISMISS, REFER, REOPEN = ReferralVerdict.DISMISS, ReferralVerdict.REFER, ReferralVerdict.REOPEN
Add = Callable[..., int]


def said(verdict: ReferralVerdict, minute: int = 0, by: str = "7001") -> ReferralView:
    return ReferralView(verdict, by, NOON + timedelta(minutes=minute), f"{verdict.value} at {minute}")


def test_every_word_stays_and_the_newest_is_last(record: Record, footage: Add) -> None:
    clip, other = footage(record, "a"), footage(record, "b")
    words = (said(DISMISS), said(REOPEN, 1, "2291"), said(REFER, 2))
    for word in words:
        record.referrals.add(clip, word)
    record.referrals.add(other, said(DISMISS, 3))
    assert record.referrals.of()[clip] == words
    assert record.referrals.of([clip]) == {clip: words}
    assert record.referrals.of([]) == {}


@pytest.mark.parametrize(
    ("waiting", "present", "newest"),
    [
        ([], [], None),
        ([DISMISS], [], DISMISS),
        ([], [REFER], REFER),
        ([REFER], [REFER], REFER),
        ([DISMISS], [REFER], REOPEN),
        ([REFER], [DISMISS], REOPEN),
        ([DISMISS, REOPEN], [REFER], REOPEN),
    ],
)
def test_two_clips_that_were_decided_otherwise_and_are_one_are_open_again(
    record: Record, footage: Add, waiting: list[ReferralVerdict], present: list[ReferralVerdict],
    newest: ReferralVerdict | None,
) -> None:  # fmt: skip
    row, clip = record.clips.add("EV-1", None), footage(record, "a")
    for minute, verdict in enumerate(waiting):
        record.referrals.add(row, said(verdict, minute))
    for minute, verdict in enumerate(present):
        record.referrals.add(clip, said(verdict, 10 + minute, "1622"))
    record.clips.join(row, clip, "file name")
    held = record.referrals.of()
    assert set(held) <= {clip}
    assert (held[clip][-1].verdict if held else None) is newest
    told = [one for one in held.get(clip, ()) if one.by]
    assert [one.verdict for one in told] == [*waiting, *present]
    if len(told) < len(held.get(clip, ())):
        assert all(one.why in held[clip][-1].why for one in (told[len(waiting) - 1], told[-1]))


def test_the_dump_names_the_clip(record: Record, footage: Add) -> None:
    record.referrals.add(footage(record, "a"), said(REFER))
    assert [row["clip_id"] for row in record.dump()["referrals"]] == ["BWV-" + "a" * 12]


def test_paths_are_given_by_item_each_once(record: Record, footage: Add) -> None:
    footage(record, "a")
    assert set(record.evidence.relatives()) == {"a" * 64}


@pytest.mark.parametrize(
    ("tags", "found"),
    [
        ((), {}),
        ((Tag("title", "spat at"), Tag("encoder", "x")), {"a" * 64: (("title", "spat at"),)}),
        ((Tag("Comment-eng", "a\ud800b\0"), Tag("title", " ")), {"a" * 64: (("comment", "a\ud800b\0"),)}),
    ],
)
def test_words_in_tags_are_given_by_item(
    record: Record, footage: Add, tags: tuple[Tag, ...], found: dict[str, object]
) -> None:
    footage(record, "a")
    facts = ContainerFacts("mp4", 1, None, None, None, tags)
    record.media.save("a" * 64, Inspection(facts, (), (), (), (), None, ()), ())
    assert record.media.text_tags({"title", "comment"}) == found
