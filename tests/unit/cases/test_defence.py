"""What the defence may be told of a case, field by field."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from fractions import Fraction
from typing import Any

import pytest
from tests.cases_scene import (
    CD1,
    CD2,
    CD2A,
    EF1,
    EF2,
    NIGHT,
    VICTIM,
    defendants,
    digest,
    disposition,
    exhibit,
    exhibits,
    file,
    incidents,
    person,
    recording,
    recordings,
    redactions,
    scene,
)

from bwv_index.cases import (
    CaseIncident,
    CaseSnapshot,
    Changes,
    Disposal,
    ExhibitKind,
    ExhibitRef,
    Issue,
    PersonRole,
    RedactionState,
    Schedule,
    ScheduleEntry,
    ScheduleOf,
    Variant,
    find_leaks,
    for_defence,
    left_out,
    not_enclosed,
    withheld,
)
from bwv_index.incidents import Injury, OfficerKey

TOLD = {
    ("CaseUrn", "raw"), ("CaseSnapshot", "made_by"), ("CaseSnapshot", "software"), ("CaseSnapshot", "settings"),
    ("Said", "by"), ("CasePerson", "rank"), ("CasePerson", "surname"), ("CasePerson", "initials"),
    ("CasePerson", "warrant_number"), ("Defendant", "surname"), ("Defendant", "forename"), ("Defendant", "crimes"),
    ("CaseIncident", "ref"), ("CaseIncident", "crimes"), ("CaseIncident", "place_shown"),
    ("CaseIncident", "offence_code"), ("CaseRecording", "evidence_id"), ("CaseRecording", "sha256"),
    ("CaseRecording", "container"), ("CaseRecording", "video_codec"), ("CaseRecording", "audio_codec"),
    ("CaseRecording", "pixel_format"), ("CaseRecording", "format_text"), ("CaseRecording", "device_make"),
    ("CaseRecording", "device_serial"), ("CaseRecording", "incidents"), ("CaseRecording", "pre_record"),
    ("CaseRecording", "silence"), ("TimeAccount", "method"), ("TimeAccount", "conflicts"), ("TimeAccount", "zone"),
    ("SoundStretch", "told"), ("Disposition", "description"), ("ExhibitRef", "initials"), ("ExhibitRef", "letter"),
    ("ExhibitFile", "sha256"), ("ExhibitFile", "command"), ("ExhibitFile", "programs"),
    ("ExhibitFile", "format_text"), ("CaseExhibit", "recording"), ("CaseExhibit", "title"),
    ("CaseExhibit", "detail"), ("CaseExhibit", "location"), ("CaseExhibit", "property_ref"),
    ("Mark", "recording"), ("Mark", "seen"), ("Mark", "heard"), ("ScheduleEntry", "recording"),
    ("ScheduleEntry", "now"), ("OfficerKey", "force"), ("OfficerKey", "number"),
}  # fmt: skip
"""The texts that a defence pack may hold. A field that is not here is never told, so a new one is withheld."""


def texts(value: Any, owner: str = "", name: str = "") -> Iterator[tuple[str, str, str]]:
    """Give class, field and text of every text in a snapshot."""
    if isinstance(value, Enum):
        return
    if is_dataclass(value):
        for one in fields(value):
            yield from texts(getattr(value, one.name), type(value).__name__, one.name)
    elif isinstance(value, tuple):
        for part in value:
            yield from texts(part, owner, name)
    elif isinstance(value, str) and value:
        yield owner, name, value


def test_no_text_is_told_that_is_not_on_the_list() -> None:
    served = for_defence(scene())
    urn_parts = ("Urn",)
    surplus = {
        (owner, name)
        for owner, name, _ in texts(served)
        if (owner, name) not in TOLD and owner not in urn_parts
    }
    assert surplus == set()


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("a sensitive description", "Briefing in the van that names an informant."),
        ("its harmless description", "Body worn video recording of a briefing."),
        ("why it is sensitive", "Identifies a source."),
        ("its evidence id", "EV-250614-04"),
        ("what is not relevant", "EV-250614-05"),
        ("what nobody has decided", "EV-250614-06"),
        ("what undermines", "The defendant is heard to say that he was pushed first."),
        ("a place as recorded", "Placeholder Street"),
        ("a contact", "0300 000 7001"),
        ("another", "7001@force.example"),
        ("a reason", "charged 15 June"),
        ("an original name", "VB400_5118"),
        ("a note on what was hidden", "a house number"),
        ("a custody reference", "42CH/1234/25"),
        ("an answer", "none were made"),
        ("a link that waits", "EV-250614-07"),
    ],
)
def test_what_is_withheld_stands_nowhere(what: str, text: str) -> None:
    whole = scene()
    assert text in repr(whole), what
    assert text not in repr(for_defence(whole))


def test_it_says_for_whom_it_is_and_keeps_the_case() -> None:
    served = for_defence(scene())
    assert (served.variant, served.version, served.urn) == (Variant.DEFENCE, 3, scene().urn)
    assert [one.evidence_id for one in served.recordings] == ["EV-250614-01", "EV-250614-02", "EV-250614-03"]
    assert [one.surname for one in served.defendants] == ["DEFENDANT-A", "DEFENDANT-B"]


def test_a_redacted_copy_stands_in_the_place_of_what_it_was_made_from() -> None:
    served = for_defence(scene())
    assert [one.ref for one in served.standing] == [CD1, CD2A]


CD3 = ExhibitRef("CD", 3)


def copied_again(**changes: object) -> CaseSnapshot:
    """Return the case with a second copy, made from the first redacted one, of which something was said."""
    again = exhibit(CD3, 1, (file(38),), span=None, kind=ExhibitKind.REDACTED, parent=CD2A, key=False)
    first = tuple(replace(one, **changes) if one.ref == CD2A else one for one in exhibits())  # type: ignore[arg-type]
    return scene(exhibits=(*first, again))


@pytest.mark.parametrize("state", [None, *RedactionState])
def test_a_redacted_copy_of_which_a_copy_stands_does_not_go_whatever_was_said(
    state: RedactionState | None,
) -> None:
    case = copied_again(redaction=state)
    assert [one.ref for one in for_defence(case).standing] == [CD1, CD3]
    assert [one.ref for one in left_out(case)] == [EF1]


def test_a_clip_of_which_a_copy_stands_does_not_go_whatever_was_said() -> None:
    for state in (None, *RedactionState):
        changed = tuple(replace(one, redaction=state) if one.ref == CD2 else one for one in exhibits())
        assert [one.ref for one in for_defence(scene(exhibits=changed)).standing] == [CD1, CD2A]


def test_a_copy_that_is_not_enough_leaves_out_what_it_was_made_from() -> None:
    needed = tuple(
        replace(one, redaction=RedactionState.NEEDED) if one.ref == CD2A else one for one in exhibits()
    )
    case = scene(exhibits=needed)
    assert [one.ref for one in for_defence(case).standing] == [CD1]
    assert [one.ref for one in left_out(case)] == [CD2, CD2A, EF1]


def test_an_exhibit_with_a_mark_that_nobody_handled_does_not_stand_there() -> None:
    assert EF1 not in [one.ref for one in for_defence(scene()).exhibits]
    handled = tuple(replace(one, handling=RedactionState.JUSTIFIED) for one in redactions())
    assert EF1 in [one.ref for one in for_defence(scene(redactions=handled)).exhibits]


@pytest.mark.parametrize(
    ("state", "goes"),
    [
        (None, True),
        (RedactionState.REVIEWED_NONE, True),
        (RedactionState.JUSTIFIED, True),
        (RedactionState.NEEDED, False),
        (RedactionState.DONE, False),
    ],
)
def test_what_was_decided_of_an_exhibit_says_whether_it_goes(
    state: RedactionState | None, goes: bool
) -> None:
    changed = tuple(replace(one, redaction=state) if one.ref == CD1 else one for one in exhibits())
    assert (CD1 in [one.ref for one in for_defence(scene(exhibits=changed)).exhibits]) is goes


def test_of_a_withdrawn_exhibit_the_line_stands_without_files_and_words() -> None:
    served = for_defence(scene()).exhibit(EF2)
    assert served is not None
    assert (served.files, served.title, served.detail) == ((), "", "")
    assert served.withdrawn is not None
    assert served.withdrawn.why == ""


def test_no_master_goes_and_that_is_told() -> None:
    master = exhibit(EF1, 2, (file(2),), kind=ExhibitKind.MASTER, span=None)
    served = for_defence(scene(exhibits=(master,), redactions=()))
    assert [one.ref for one in served.exhibits] == [EF1]
    assert not_enclosed(served) == (EF1,)
    assert all(one.source is None for one in served.recordings)


def test_marks_that_a_redaction_mark_covers_are_not_told() -> None:
    whole = scene()
    settled = replace(
        whole.redactions[0], handling=RedactionState.JUSTIFIED, start=Fraction(22), end=Fraction(23)
    )
    hidden = replace(settled, recording="EV-250614-02", handling=RedactionState.DONE)
    shown = for_defence(replace(whole, redactions=(settled,)))
    assert [mark.number for mark in shown.marks] == [1, 2, 3]
    two = replace(whole.marks[2], start=Fraction(22))
    copied = tuple(
        replace(one, redaction=RedactionState.NEEDED) if one.ref == CD1 else one for one in exhibits()
    )
    cut = replace(whole, redactions=(hidden,), marks=(two,), exhibits=copied)
    assert for_defence(cut).marks == ()


def test_a_mark_stands_under_the_exhibit_that_is_served() -> None:
    whole = scene()
    on_original = replace(whole.marks[0], exhibit=CD2, start=Fraction(66), end=Fraction(67))
    assert [mark.exhibit for mark in for_defence(replace(whole, marks=(on_original,))).marks] == [CD2A]


def test_pictures_are_of_what_is_served_alone() -> None:
    first, second, third = for_defence(scene()).recordings
    assert [one.at for one in first.keyframes] == [Fraction(20), Fraction(40)]
    assert (second.keyframes, third.keyframes, first.sheet, third.sheet) == ((), (), None, None)


def test_numbers_of_schedule_lines_hold_when_a_recording_is_no_longer_spoken_of() -> None:
    gone = ScheduleEntry(Schedule.C, 4, "EV-250614-04", ScheduleOf.WHOLE, 1, "withdrawn: now on MG6D")
    served = for_defence(scene(schedule=(*scene().schedule, gone))).schedule
    assert [(one.schedule, one.number) for one in served] == [(Schedule.C, number) for number in (1, 2, 3, 4)]
    assert (served[-1].recording, served[-1].now) == ("", "withdrawn")


def test_earlier_issues_are_those_to_the_defence() -> None:
    mine = replace(scene().issues[0], variant=Variant.DEFENCE)
    served = for_defence(scene(issues=(*scene().issues, mine)))
    assert served.issues == (mine,)
    assert isinstance(mine, Issue)


def test_an_exhibits_versions_are_those_of_packs_for_the_defence() -> None:
    had = replace(scene().issues[1], variant=Variant.DEFENCE, state={"CD/1": digest(71), "EF/2": digest(73)})
    served = for_defence(scene(issues=(*scene().issues, had)))
    found = {str(one.ref): one.versions for one in served.exhibits}
    assert found == {"CD/1": (2,), "CD/2A": (), "EF/2": (1,)}  # of what is withdrawn, since when
    assert {one.versions for one in for_defence(scene()).exhibits} == {()}


def test_what_is_withheld_can_be_searched_for() -> None:
    found = withheld(scene())
    hidden = [
        one for one in recordings() if one.evidence_id in {"EV-250614-04", "EV-250614-05", "EV-250614-06"}
    ]
    assert {one.evidence_id for one in hidden} <= set(found)
    assert {one.sha256 for one in hidden} <= set(found)
    assert "" not in found
    assert [len(text) for text in found] == sorted((len(text) for text in found), reverse=True)


def test_it_changes_nothing_the_second_time() -> None:
    once = for_defence(scene())
    assert for_defence(once) == replace(once, issues=())


def test_what_is_said_of_the_rest_of_a_used_recording_goes_unless_the_rest_is_sensitive() -> None:
    told = [disposition(Disposal.USED, "The walk to the shop.", sensitivity=why) for why in ("", "A source.")]
    found = []
    for one in told:
        first, *others = recordings()
        case = scene(recordings=(replace(first, disposal=one), *others))
        kept = for_defence(case).recordings[0].disposal
        assert bool(for_defence(case).schedule[0].recording) is not bool(one.sensitivity)
        found.append((kept and kept.description, len(find_leaks(case, [("x", "See the walk to the shop.")]))))
    assert found == [("The walk to the shop.", 0), ("", 1)]


def test_a_disposal_that_is_not_served_is_never_spoken_of() -> None:
    for disposal in Disposal:
        one = recordings()[0]
        assert one.disposal is not None
        changed = replace(one, disposal=replace(one.disposal, disposal=disposal))
        told = for_defence(scene(recordings=(changed,))).recordings
        assert bool(told) is (disposal in {Disposal.USED, Disposal.UNUSED})


SECRET = incidents()[0]
CHARGED_CRIME = "42/101881/25"


def only_incident(disposals: tuple[Disposal | None, ...], crimes: tuple[str, ...] = ()) -> CaseSnapshot:
    """Return the case with its first incident's recordings decided so, beside one that is used, and these charges."""
    first, second, *_ = recordings()
    other = replace(first, incidents=(incidents()[1].ref,))
    ours = tuple(
        replace(
            second,
            evidence_id=f"EV-secret-{number}",
            sha256=digest(100 + number),
            disposal=None if one is None else disposition(one),
        )
        for number, one in enumerate(disposals)
    )
    return scene(
        recordings=(other, *ours),
        exhibits=(exhibit(CD1, 1, (file(31),)),),
        schedule=(),
        marks=(),
        redactions=(),
        answers=(),
        issues=(),
        changes=Changes(0, (), (), ()),
        undecided_links=(),
        defendants=(replace(defendants()[0], crimes=crimes),),
    )


@pytest.mark.parametrize(
    ("disposals", "stands"),
    [
        ((), True),
        ((Disposal.USED,), True),
        ((Disposal.UNUSED, Disposal.SENSITIVE), True),
        ((Disposal.NOT_RELEVANT,), True),
        ((Disposal.SENSITIVE,), False),
        ((Disposal.SENSITIVE, Disposal.NOT_RELEVANT), False),
        ((Disposal.SENSITIVE, Disposal.SENSITIVE), False),
        ((None,), False),
    ],
)
def test_an_incident_whose_footage_is_withheld_is_not_spoken_of(
    disposals: tuple[Disposal | None, ...], *, stands: bool
) -> None:
    whole = only_incident(disposals)
    served = for_defence(whole)
    assert (SECRET.ref in {one.ref for one in served.incidents}) is stands
    assert (SECRET.ref in repr(served)) is stands
    assert (SECRET.ref in withheld(whole)) is not stands
    assert (SECRET.crimes[0] in withheld(whole)) is not stands
    assert for_defence(served) == served


def test_of_such_an_incident_of_which_a_crime_is_charged_reference_and_that_crime_stand_alone() -> None:
    more = replace(SECRET, crimes=("42/101882/25", CHARGED_CRIME))
    whole = replace(
        only_incident((Disposal.SENSITIVE,), (CHARGED_CRIME,)), incidents=(more, *incidents()[1:])
    )
    [told] = [one for one in for_defence(whole).incidents if one.ref == SECRET.ref]
    assert told == CaseIncident(
        ref=SECRET.ref, crimes=(CHARGED_CRIME,), occurred=None, as_stated="", place_recorded="", place_shown="",
        offence_code="", injury=Injury.UNKNOWN, victims=(), vps=(), log_refs=(), custody_refs=(), expected=(), gaps=(),
    )  # fmt: skip
    hidden = withheld(whole)
    assert "42/101882/25" in hidden
    assert not {SECRET.ref, CHARGED_CRIME} & set(hidden)
    for_defence(for_defence(whole))


def test_an_incident_that_the_defence_was_told_of_once_may_be_told_as_withdrawn() -> None:
    mine = Issue(1, Variant.DEFENCE, NIGHT, "7001", digest(84), "", {f"incident {SECRET.ref}": digest(85)})
    assert SECRET.ref not in withheld(replace(only_incident((Disposal.SENSITIVE,)), issues=(mine,)))


def test_what_is_looked_for_in_the_finished_pack_is_no_part_of_what_is_told() -> None:
    within = replace(SECRET, ref=incidents()[1].ref[:-2], crimes=("42/1",), log_refs=(), custody_refs=())
    whole = replace(only_incident(()), incidents=(within, *incidents()[1:]))
    sensitive = recording(7, VICTIM, 0, 10, incidents=(within.ref,), disposal=disposition(Disposal.SENSITIVE))
    hidden = withheld(replace(whole, recordings=(*whole.recordings, sensitive)))
    assert "EV-250614-07" in hidden
    assert not {within.ref, "42/1"} & set(hidden)


def test_a_producer_or_wearer_of_nothing_that_is_served_is_not_named() -> None:
    held = scene()
    strange = OfficerKey("42", "9999")
    more = tuple(
        person(role, strange, "") for role in (PersonRole.PRODUCER, PersonRole.WEARER, PersonRole.REVIEWER)
    )
    told = for_defence(replace(held, people=(*held.people, *more))).people
    assert [one.role for one in told if one.officer == strange] == [PersonRole.REVIEWER]
    assert {one.officer for one in told if one.role is PersonRole.PRODUCER} == {
        one.producer for one in for_defence(held).exhibits
    }


def test_an_account_of_time_keeps_what_it_says_and_loses_the_names_that_are_not_told() -> None:
    held = scene()
    gone = next(
        one for one in held.recordings if one.disposal and one.disposal.disposal is Disposal.SENSITIVE
    )
    first = replace(
        held.recordings[0],
        original_name="AXON_1.mp4",
        time=replace(
            held.recordings[0].time,
            method=f"shared-sound (by {gone.evidence_id})",
            conflicts=(
                "file-name 'AXON_1.mp4' differs by +3620 s",
                f"the same sound as {gone.evidence_id} differs",
            ),
        ),
    )
    told = for_defence(replace(held, recordings=(first, *held.recordings[1:]))).recording(first.evidence_id)
    assert told is not None
    assert told.time.method == "shared-sound (by another recording)"
    assert told.time.conflicts == (
        "file-name '(name of the file)' differs by +3620 s", "the same sound as another recording differs",
    )  # fmt: skip


def test_an_account_of_time_stands_where_a_file_has_no_name() -> None:
    held = scene()
    first = replace(
        held.recordings[0],
        original_name="",
        time=replace(held.recordings[0].time, conflicts=("tags differ",)),
    )
    told = for_defence(replace(held, recordings=(first, *held.recordings[1:]))).recording(first.evidence_id)
    assert told is not None
    assert told.time.conflicts == ("tags differ",)
