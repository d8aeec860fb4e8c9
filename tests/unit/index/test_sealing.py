"""Whatever is done through the repositories, the ledger tells what the rows are: replayed, it equals the database."""

import json
import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy import text

from bwv_index.cases import (
    Answer,
    CasePerson,
    CutHow,
    Defendant,
    Disposal,
    Disposition,
    ExhibitKind,
    ExhibitRef,
    FilePurpose,
    Issue,
    Outcome,
    PersonRole,
    Plea,
    RedactionReason,
    RedactionState,
    Result,
    Said,
    Schedule,
    ScheduleOf,
    Topic,
    Variant,
)
from bwv_index.custody import EventType
from bwv_index.incidents import (
    CameraIssue,
    CatalogueClip,
    Deployment,
    Incident,
    OfficerKey,
    Party,
    RoleKind,
)
from bwv_index.index import (
    CLIP,
    INCIDENT,
    Author,
    CheckVerdict,
    ChoiceView,
    ClaimView,
    ClockCheckView,
    DecisionView,
    DeviceOffsetView,
    ExhibitWords,
    FindingView,
    Held,
    HoldVerdict,
    ImportedRow,
    Index,
    ItemKind,
    LedgerQuery,
    LinkStatus,
    MarkView,
    NewEntry,
    NewExhibit,
    NewFile,
    NewIssue,
    PlacementView,
    Proposal,
    Record,
    RedactionView,
    ReferralVerdict,
    ReferralView,
    RoleVerdict,
    RoleWord,
    SeenFile,
    SheetView,
    TrackPointView,
    create_index,
    open_index,
    sqlite_url,
)
from bwv_index.index.models import Base
from bwv_index.index.sealing import OWNERS, UNSEALED, WORDS

NOON = datetime(2025, 6, 14, 12, tzinfo=UTC)
OFFICER = OfficerKey("42", "8123")
SAID = Said("7001", NOON, "why")
AUTHOR = Author("7001", now=lambda: NOON)
ACTS = 40
POINTS = [
    TrackPointView(n, "gpx", n, 51.9, 0.9 + n, NOON if n else None, "3d", None if n else 4.0)
    for n in range(2)
]
TEXTS = ("high street", "Café 42/101881/25", "a\0b", "\udcff broken", "")

Told = dict[tuple[str, str], str]
Act = Callable[[Record, random.Random], object]


def told(record: Record) -> Told:
    """What the ledger says every group of rows is."""
    found: Told = {}
    for stored in record.ledger.stored(LedgerQuery(types=(EventType.RECORD_STATE,))):
        for table, groups in json.loads(stored.entry)["details"]["rows"].items():
            for group, digest in groups.items():
                found[table, group] = digest
    return {key: digest for key, digest in found.items() if digest}


def held(record: Record) -> Told:
    """What every group of rows is."""
    return {(table, group): digest for table, group, digest in record.states()}


def some(record: Record, chance: random.Random) -> int:
    return chance.choice(record.clips.all_ids())


def log(record: Record, chance: random.Random) -> int:
    return chance.choice([view.incident_id for view in record.incidents.all()])


def sha(record: Record, chance: random.Random) -> str:
    return record.clips.sha256(some(record, chance)) or "a" * 64


def pairs(record: Record, chance: random.Random) -> list[Proposal]:
    made = {(some(record, chance), log(record, chance)) for _ in range(3)}
    return [
        Proposal(*pair, LinkStatus.PROPOSED, chance.random() * 9, -3.0, chance.random(), 1, "", "", ())
        for pair in sorted(made)
    ]


def catalogued(record: Record, chance: random.Random) -> None:
    row = CatalogueClip(
        evidence_id=f"EV-{chance.randrange(4)}", device_serial="X60A1234", officer=OFFICER, officer_raw="8123",
        recorded_at=NOON, recorded_at_raw="noon", duration_s=chance.choice([None, 64.0]), title=chance.choice(TEXTS),
        reference="", position=None, uploaded_at=None,
    )  # fmt: skip
    clip = record.clips.clip_of_catalogue(row.evidence_id) or record.clips.add(f"W-{row.evidence_id}", None)
    record.clips.put_catalogue(row, clip)


def joined(record: Record, chance: random.Random) -> None:
    waiting = [clip for clip, _ in record.clips.awaiting_footage()]
    footage = [clip for clip in record.arrived.clips() if record.clips.sha256(clip)]
    if waiting and footage:
        record.clips.join(chance.choice(waiting), chance.choice(footage), "name")


def decided(record: Record, chance: random.Random) -> None:
    found = record.links.matching()
    if found:
        link = chance.choice(found)
        verdict = chance.choice(["confirm", "reject"])
        record.links.decide(link.clip_id, link.incident_id, DecisionView(verdict, "1507", NOON, "seen"))


def beside(record: Record, chance: random.Random) -> None:
    seen = SeenFile(Path(f"/usb/{chance.randrange(3)}.srt"), Path("n.srt"), 9, 1)
    if record.evidence.item("c" * 64) is None:
        record.evidence.add_item("c" * 64, 9, ItemKind.SIDECAR, Held.VAULT, "", NOON, "7001")
    record.evidence.add_location("c" * 64, seen, NOON)
    record.evidence.add_sidecar("c" * 64, seen)


def paired(record: Record, chance: random.Random) -> None:
    beside(record, chance)
    record.contents.pair("c" * 64, sha(record, chance), chance.choice(["own", "recording"]), "a.gpx")


def linked(record: Record, chance: random.Random) -> None:
    for pair in pairs(record, chance):
        if record.links.link(pair.clip_id, pair.incident_id) is None:
            record.links.put_one(pair, "w")


def refused(record: Record, chance: random.Random) -> None:
    path = Path(f"/dock/{chance.randrange(3)}.mp4")
    if chance.random() < 0.5:
        record.refusals.add(path, "not-media", "no footage", "", NOON)
    else:
        record.refusals.settle_path(path)


def imported(record: Record, chance: random.Random) -> None:
    row = ImportedRow(
        "f" * 64, "log.csv", "incidents", chance.randrange(4), "", "refused", "no time", (("a", "b"),)
    )
    record.incidents.note_rows([row, row])


def parted(record: Record, chance: random.Random) -> None:
    clips = record.clips.all_ids()
    one, two = chance.choice(clips), chance.choice(clips)
    record.clips.set_recordings(clips, [] if one == two else [("r", [(one, None), (two, 0.5)])])


def case(record: Record) -> int:
    """A case, opened where there is none."""
    return next((one.case_id for one in record.cases.all()), None) or record.cases.open("42EZ0188125", SAID)


def exhibited(record: Record, chance: random.Random) -> int:
    """One more exhibit of the case; return its number in the record."""
    number, master = case(record), sha(record, chance)
    taken = record.exhibits.next_number(number, "AB")
    new = NewExhibit(ExhibitRef("AB", taken), ExhibitKind.MASTER, OFFICER, master)
    return record.exhibits.add(
        number, new, [NewFile(FilePurpose.EVIDENCE, master, CutHow.WHOLE, False)], SAID
    )


def marked(record: Record, chance: random.Random) -> None:
    at = Fraction(chance.randrange(9), 3)
    record.cases.add_mark(
        case(record),
        MarkView(0, exhibited(record, chance), sha(record, chance), at, None, "x", "", None, None, SAID),
    )


def redacted(record: Record, chance: random.Random) -> None:
    number, sha256 = case(record), sha(record, chance)
    made = RedactionView(0, sha256, Fraction(1), Fraction(2), RedactionReason.CHILD, "", SAID)
    mark = record.cases.add_redaction(number, made)
    record.cases.handle_redaction(number, mark, chance.choice(list(RedactionState)), SAID)


def scheduled(record: Record, chance: random.Random) -> None:
    number, clip, of = case(record), some(record, chance), chance.choice(list(ScheduleOf))
    held = record.cases.schedule(number)
    if not any((line.clip_id, line.of) == (clip, of) for line in held):
        record.cases.add_schedule(number, [NewEntry(Schedule.C, len(held) + 1, clip, of)], 1, SAID)


WRITES: dict[str, Act] = {
    "case": lambda r, c: r.cases.open(c.choice(TEXTS), SAID),
    "case URN": lambda r, c: r.cases.set_urn(case(r), c.choice(TEXTS), SAID),
    "case incident": lambda r, c: r.cases.put_incident(
        case(r), log(r, c), c.choice(TEXTS), SAID, inside=c.random() < 0.5
    ),
    "case person": lambda r, c: r.cases.put_person(
        case(r),
        CasePerson(c.choice(list(PersonRole)), OFFICER, "PC", "", "AB", "", "", "", "", "", SAID),
        withdrawn=c.random() < 0.5,
    ),
    "case defendant": lambda r, c: r.cases.put_defendant(
        case(r), Defendant(c.randrange(1, 3), c.choice(TEXTS), "", "", None, ("1/2/3",), SAID)
    ),
    "disposal": lambda r, c: r.cases.dispose(
        case(r), some(r, c), Disposition(c.choice(list(Disposal)), "d", "", "", "", "", SAID)
    ),
    "exhibit": exhibited,
    "exhibit file": lambda r, c: r.exhibits.add_file(
        exhibited(r, c), NewFile(FilePurpose.PROXY, sha(r, c), CutHow.RE_ENCODED, True), SAID
    ),
    "exhibit words": lambda r, c: r.exhibits.say(
        exhibited(r, c), ExhibitWords(c.choice(TEXTS), key=c.choice([None, True, False])), SAID
    ),
    "mark": marked,
    "redaction": redacted,
    "answer": lambda r, c: r.cases.answer(
        case(r), Answer(c.choice(list(Topic)), c.choice(TEXTS), "", c.random() < 0.5, SAID)
    ),
    "schedule": scheduled,
    "pack of a case": lambda r, c: r.cases.add_issue(
        case(r),
        NewIssue(
            Issue(c.randrange(9), Variant.DEFENCE, NOON, "7001", "0" * 64, "", {"AB/1": "x"}), "/packs/1", "y"
        ),
    ),
    "outcome": lambda r, c: r.cases.add_outcome(
        case(r), Outcome(1, "charge", "", Plea.NONE, c.choice(list(Result)), "", None, SAID)
    ),
    "batch": lambda r, c: r.evidence.end_batch(
        r.evidence.start_batch("7001", "copy", ["/dock"], NOON, "s", "v"), NOON, {"new": c.randrange(9)}
    ),
    "location": lambda r, c: r.evidence.add_location(
        sha(r, c), SeenFile(Path(f"/usb/{c.randrange(9)}"), Path("x"), 9, c.randrange(9)), NOON
    ),
    "vault": lambda r, c: r.evidence.now_in_vault(sha(r, c)),
    "sidecar": beside,
    "refusal": refused,
    "stage": lambda r, c: r.evidence.mark_stage(sha(r, c), "inspect", c.randrange(3), "s", "done"),
    "findings": lambda r, c: r.evidence.replace_findings(
        sha(r, c), [FindingView("silent", "attention", str(n)) for n in range(c.randrange(3))]
    ),
    "finding": lambda r, c: r.evidence.add_finding(sha(r, c), FindingView("late", "attention", "x")),
    "sheet": lambda r, c: r.media.save_sheet(
        sha(r, c), SheetView(f"{c.randrange(9)}.jpg", "0" * 64, c.choice("xy"))
    ),
    "clip": lambda r, c: r.clips.add(f"BWV-{len(r.clips.all_ids())}-{c.randrange(1 << 30)}", None),
    "profile": lambda r, c: r.clips.set_profile(some(r, c), c.choice(["vb400", "axon"])),
    "title": lambda r, c: r.clips.set_title(some(r, c), c.choice(TEXTS)),
    "claims": lambda r, c: r.clips.add_claims(
        some(r, c), [ClaimView("officer", "name", c.choice(TEXTS), "8123", {"at": c.randrange(9)})]
    ),
    "superseded": lambda r, c: r.clips.supersede_claims(some(r, c), "name"),
    "placement": lambda r, c: r.clips.place(
        some(r, c), PlacementView(NOON, NOON + timedelta(seconds=c.randrange(9)), 1.0, "test", ())
    ),
    "keys": lambda r, c: r.clips.set_reference_keys(some(r, c), {c.choice("klm") for _ in range(2)}),
    "catalogue": catalogued,
    "join": joined,
    "recordings": parted,
    "party": lambda r, c: r.incidents.put_party(
        log(r, c), Party("", c.choice(list(RoleKind)), OfficerKey("42", str(c.randrange(3))))
    ),
    "role word": lambda r, c: r.roles.add(
        log(r, c),
        RoleWord(OFFICER, c.choice(list(RoleKind)), c.choice(list(RoleVerdict)), "7001", NOON, "seen"),
    ),
    "deployment": lambda r, c: r.incidents.put_deployment(
        log(r, c), Deployment("", OFFICER, "CS12", NOON, None, c.choice([None, NOON]))
    ),
    "issue": lambda r, c: r.incidents.put_camera_issue(
        CameraIssue("X60A1234", OFFICER, NOON, c.choice([None, NOON])), c.choice(["X60A1234", "X60\0"])
    ),
    "imported": imported,
    "run": lambda r, c: r.links.put_run(pairs(r, c), c.choice(["w1", "w2"])),
    "one link": linked,
    "decision": decided,
    "pack": lambda r, c: r.links.note_pack(log(r, c), "/packs/1", 1, NOON, "7001", "0" * 64),
    "hold": lambda r, c: r.retention.add_hold(HoldVerdict.HOLD, "7001", NOON, "why", clip=some(r, c)),
    "choice": lambda r, c: r.retention.choose(some(r, c), ChoiceView("evidential", "7001", NOON, "seen")),
    "referral": lambda r, c: r.referrals.add(
        some(r, c), ReferralView(c.choice(list(ReferralVerdict)), "7001", NOON, "seen")
    ),
    "content": lambda r, c: r.contents.save(
        sha(r, c), c.choice(["content", "overlay"]), {"n": c.randrange(3)}, POINTS[: c.randrange(3)]
    ),
    "pairing": paired,
    "parent": lambda r, c: r.contents.derive(some(r, c), some(r, c), "7001", NOON, "seen"),
    "restated": lambda r, c: r.clips.restate(
        some(r, c), [ClaimView("time", "gps", c.choice(TEXTS), "", {"n": c.randrange(3)})], apart="name"
    ),
    "clock check": lambda r, c: r.clocks.add_check(
        ClockCheckView(
            0,
            "X60A1234",
            "X60A1234",
            CheckVerdict.CHECK,
            c.random() * 9,
            2.0,
            NOON,
            NOON,
            (1,),
            "7001",
            NOON,
            "why",
        )
    ),
    "clock offsets": lambda r, c: r.clocks.set_offsets(
        "X60A1234",
        [DeviceOffsetView("X60A1234", n, 1.0, NOON, NOON, {"n": n}) for n in range(c.randrange(3))],
    ),
    "words of a clip": lambda r, c: r.words.put(CLIP, some(r, c), c.choice(TEXTS)),
    "words of an incident": lambda r, c: r.words.put(INCIDENT, log(r, c), c.choice(TEXTS)),
    "words gone": lambda r, c: r.words.remove(CLIP, some(r, c)),
}


@pytest.fixture
def begin(footage: Callable[..., int], make_incident: Callable[..., Incident]) -> Callable[[Index], None]:
    def enter(index: Index) -> None:
        with index.writing(AUTHOR) as record:
            for letter in "ab":
                footage(record, letter, hour=1, words="blow", keys=("k",))
            for ref in ("42-20250614-1881", "42-20250614-1900"):
                record.incidents.put(make_incident(ref, crimes=("42/101881/25",)))

    return enter


def write(index: Index, names: Sequence[str], seed: int) -> None:
    """Do so many acts, one or several to a transaction."""
    chance = random.Random(seed)  # noqa: S311 - which acts, no secrets
    left = list(names)
    while left:
        with index.writing(AUTHOR) as record:
            for _ in range(chance.randrange(1, 4)):
                if left:
                    WRITES[left.pop(0)](record, chance)


def fail(index: Index) -> None:
    with index.writing(AUTHOR) as record:
        record.clips.set_title(record.clips.all_ids()[0], "new")
        record.retention.add_hold(HoldVerdict.HOLD, "7001", NOON, "on nothing")


def test_every_table_but_the_ledger_belongs_to_something() -> None:
    assert {*OWNERS, *UNSEALED} == set(Base.metadata.tables)
    assert WORDS not in Base.metadata.tables
    for name, owners in OWNERS.items():
        assert set(owners) <= set(Base.metadata.tables[name].columns.keys())


@pytest.mark.parametrize("name", WRITES)
def test_each_write_is_told(index: Index, begin: Callable[[Index], None], name: str) -> None:
    begin(index)
    write(index, ["catalogue", "run", name, name], seed=1)
    with index.reading() as record:
        assert told(record) == held(record)


@pytest.mark.parametrize("seed", range(6))
def test_any_sequence_of_writes_is_told(index: Index, begin: Callable[[Index], None], seed: int) -> None:
    begin(index)
    names = random.Random(seed).choices(list(WRITES), k=ACTS)  # noqa: S311 - which acts, no secrets
    write(index, names, seed)
    with index.reading() as record:
        assert told(record) == held(record)


def test_what_is_told_is_the_same_in_every_database(
    index: Index, begin: Callable[[Index], None], tmp_path: Path
) -> None:
    create_index(sqlite_url(tmp_path / "file.sqlite"))
    file = open_index(sqlite_url(tmp_path / "file.sqlite"))
    for each in (index, file):
        begin(each)
        write(each, list(WRITES), seed=3)
    with index.reading() as one, file.reading() as other:
        assert held(one) == held(other)
        assert told(one) == told(other)
    file.close()


def test_a_transaction_that_changes_no_row_tells_of_none(
    index: Index, begin: Callable[[Index], None]
) -> None:
    begin(index)
    with index.reading() as record:
        before = record.ledger.size()
    with index.writing(AUTHOR) as record:
        record.clips.set_title(record.clips.all_ids()[0], "")
    with index.reading() as record:
        assert record.ledger.size() == before


def test_a_transaction_that_fails_tells_nothing(index: Index, begin: Callable[[Index], None]) -> None:
    begin(index)
    with index.reading() as record:
        before = held(record)
    with pytest.raises(ValueError, match="on one clip"):
        fail(index)
    with index.reading() as record:
        assert told(record) == held(record) == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE clips SET title = 'other'",
        "UPDATE claims SET raw = 'other'",
        "UPDATE words SET body = 'other'",
        "DELETE FROM words",
        "DELETE FROM placements",
        "UPDATE incidents SET summary = 'other'",
    ],
)
def test_what_goes_past_the_repositories_is_not_told(
    index: Index, begin: Callable[[Index], None], statement: str
) -> None:
    begin(index)
    write(index, ["claims"], seed=1)
    with index.engine.begin() as connection:
        connection.execute(text(statement))
    with index.reading() as record:
        assert told(record) != held(record)


def test_everything_can_be_told_anew(index: Index, begin: Callable[[Index], None]) -> None:
    begin(index)
    with index.engine.begin() as connection:
        connection.execute(text("UPDATE clips SET title = 'other'"))
    with index.writing(AUTHOR) as record:
        record.seal_everything(AUTHOR, "brought to a newer schema")
    with index.reading() as record:
        assert told(record) == held(record)
