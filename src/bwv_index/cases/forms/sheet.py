"""The multimedia sheet (MG00): one for each exhibit."""

from collections.abc import Iterator

from bwv_index.cases.clauses import (
    defendants_text,
    exhibits_in_order,
    half_width,
    kind_text,
    officer_name,
    person_of,
    playback_text,
    real_time,
    sheet_length_text,
    sound_text,
    span_of,
    widened_text,
)
from bwv_index.cases.forms.layout import FormKeys, FormLayout
from bwv_index.cases.forms.model import Block, Document, Field, Fields, Text
from bwv_index.cases.forms.page import (
    case_values,
    document_of,
    fields_of,
    heading,
    held,
    missing,
    note,
    version_text,
)
from bwv_index.cases.snapshot import CaseExhibit, CasePerson, CaseSnapshot
from bwv_index.cases.terms import PersonRole, Variant
from bwv_index.timecode import NOT_KNOWN

OIC_KEYS = ("oic_name", "oic_number", "oic_phone", "oic_email", "oic_branch", "oic_station")
KEYS = FormKeys(
    fields=(
        *("marking", "defendant", "urn", "media_type", "producer", "title", "key", "duration", "exhibit"),
        *("version", "link", "detail", *OIC_KEYS),
    ),
    words=("media_type", "marking"),
)
NOT_TO_THE_DEFENCE = frozenset({"link", "oic_phone", "oic_email", "oic_branch", "oic_station"})
"""The link leads into the prosecution's store, and how to reach an officer is not the defence's to have from a form."""
KEY = {True: "Key", False: "Not key"}


def sheets(snapshot: CaseSnapshot, layout: FormLayout) -> Iterator[Document]:
    """Yield the sheet of each exhibit that is not withdrawn."""
    for exhibit in exhibits_in_order(snapshot.standing):
        values = _values(snapshot, layout, exhibit)
        if snapshot.variant is Variant.DEFENCE:
            values = {key: value for key, value in values.items() if key not in NOT_TO_THE_DEFENCE}
        yield document_of(
            snapshot,
            layout,
            f"MG00_{exhibit.ref.file_name}",
            _particulars(snapshot, exhibit),
            header=fields_of(layout, values),
        )


def _values(snapshot: CaseSnapshot, layout: FormLayout, exhibit: CaseExhibit) -> dict[str, Text]:
    evidence = exhibit.evidence
    span = span_of(snapshot, exhibit)
    length = evidence.duration if evidence else None
    if length is None and span is not None:
        length = span[1] - span[0]
    return {
        **case_values(snapshot),
        "marking": (layout.words["marking"],),
        "defendant": held(defendants_text(snapshot), "defendants"),
        "media_type": (layout.words["media_type"],),
        "producer": _producer(snapshot, exhibit),
        "title": held(exhibit.title, "title"),
        "key": missing("whether it is key evidence") if exhibit.key is None else (KEY[exhibit.key],),
        "duration": missing("length of the clip") if length is None else (sheet_length_text(length),),
        "exhibit": (str(exhibit.ref),),
        "version": (version_text(snapshot),),
        "link": _link(exhibit),
        "detail": held(exhibit.detail, "description of what it shows"),
        **_oic(snapshot),
    }


def _producer(snapshot: CaseSnapshot, exhibit: CaseExhibit) -> Text:
    person = person_of(snapshot, exhibit.producer)
    name = held(person.surname if person else "", "surname")
    warrant = held(person.warrant_number if person else "", "warrant number")
    known = officer_name(snapshot, exhibit.producer)
    named = (known,) if person and person.surname else (f"{known} ", *name)
    return (*named, "\nWarrant number: ", *warrant)


def _link(exhibit: CaseExhibit) -> Text:
    if exhibit.link:
        return (exhibit.link,)
    if exhibit.evidence is not None:
        return ("None entered. The clip is enclosed with this pack.",)
    return missing("link, and no file either")


def _oic(snapshot: CaseSnapshot) -> dict[str, Text]:
    officers = snapshot.people_as(PersonRole.OIC)
    if not officers:
        return {key: missing("officer in the case") for key in OIC_KEYS}
    return {
        "oic_name": _names(officers),
        "oic_number": _each([person.officer.number for person in officers], "collar number"),
        "oic_phone": _each([person.phone for person in officers], "phone"),
        "oic_email": _each([person.email for person in officers], "email"),
        "oic_branch": _each([person.branch for person in officers], "branch"),
        "oic_station": _each([person.station for person in officers], "station"),
    }


def _names(officers: tuple[CasePerson, ...]) -> Text:
    """Return rank and surname, one officer a line; where a rank is held without a name, the blank comes after it."""
    return _one_a_line([
        (f"{each.rank} ", *held(each.surname, "surname")) if each.rank else held(each.surname, "name")
        for each in officers
    ])  # fmt: skip


def _each(texts: list[str], what: str) -> Text:
    """Return one line an officer, so that several keep their places across the fields."""
    return _one_a_line([held(text, what) for text in texts])


def _one_a_line(lines: list[Text]) -> Text:
    first, *others = lines
    return (*first, *(run for line in others for run in ("\n", *line)))


def _particulars(snapshot: CaseSnapshot, exhibit: CaseExhibit) -> Iterator[Block]:
    """Yield what the form does not ask for and a reader of the clip needs."""
    yield heading("Particulars of the file")
    yield note("Not part of the form.")
    recording, span, evidence = (
        snapshot.recording(exhibit.recording),
        span_of(snapshot, exhibit),
        exhibit.evidence,
    )
    when = real_time(recording, *span) if span else NOT_KNOWN
    rows = [Field("What it is", (kind_text(snapshot, exhibit),)), Field("Real time", (when,))]
    if recording is not None and half_width(recording):
        rows.append(Field("How the time is known", held(recording.time.method, "method")))
    if widened := widened_text(exhibit):
        rows.append(Field("Cut", (widened,)))
    if evidence is not None:
        rows += [
            Field("Playback format", held(playback_text(exhibit), "format")),
            Field("SHA-256 of the clip", (evidence.sha256,), fixed=True),
        ]
    if recording is not None and recording.sha256:
        rows.append(Field("SHA-256 of the recording", (recording.sha256,), fixed=True))
    if told := sound_text(snapshot, exhibit):
        rows.append(Field("Sound", (told,)))
    yield Fields(tuple(rows))
