"""What an Axis body worn system writes beside its recordings.

Source: Axis body worn content destination interface (public, Apache-2.0): names and fields of containers, clips,
bookmarks, key files and position trails. Its example server keeps each object's fields as
``<container>.<object>.metadata.json``, in any case of letters, and an empty file ``complete``.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from bwv_index.cameras.claim import CameraClaim, ClaimKind, Marked
from bwv_index.cameras.content import Content, Remark, TimeMark
from bwv_index.cameras.readers.document import json_object, text_fields
from bwv_index.cameras.readers.moment import Moment, read_moment
from bwv_index.cameras.readers.reader import Source
from bwv_index.cameras.references import text_references
from bwv_index.clock import TimeSource
from bwv_index.incidents import Position, normalise_officer
from bwv_index.timecode import format_utc

ID = "axis-recording"
COMPLETE = "complete"
LISTS = ("users.", "devices.", "system.")
TRIGGER_PLACE = f"{ID} triggeronlocation"
"""The source of the place where the trigger came."""
WHOLE = f"{ID} recording"
"""The source of the stretch of a whole recording; that of one clip has another."""
MOST_KEPT = 2_000
"""Characters of a bookmark's text that a claim keeps."""
MOST_UNUSED, MOST_SHOWN = 40, 60
"""Fields that nobody uses which are listed, and characters of each one's value."""
REVERSED = "it ends before it starts"
SECOND = timedelta(seconds=1)
"""Two fields of one time agree to this: the one may hold parts of a second, the other is whole."""

_USED = frozenset({
    "bwcserialnumber", "bwcmodel", "firmwareversion", "userid", "triggeron", "triggerontime", "triggerontimeiso",
    "triggeronlocation", "starttime", "starttimeiso", "stoptime", "stoptimeiso", "status", "containertype",
    "startlocation", "stoplocation",
})  # fmt: skip
_USED_OF_BOOKMARK = frozenset({
    "categoryname", "categoryid", "tags", "starttime", "starttimeiso", "endtime", "endtimeiso",
})  # fmt: skip

_BOOKMARK = re.compile(r"bookmark_[^/.]{1,80}(?:\.txt)?", re.IGNORECASE)
_LOCATION = re.compile(r"[\s,;|<>()]+")
Fields = dict[str, str]


@dataclass(frozen=True, slots=True)
class AxisRecording:
    """Reads the descriptions of a recording, its clips, bookmarks and keys, and the mark of a whole transfer."""

    id: str = ID

    def read(self, source: Source) -> Content | None:
        """Return what one file beside a recording states; None where it is not Axis's."""
        if source.sidecar is None:
            return None
        name = source.name.casefold()
        if name == COMPLETE:
            return _complete(source.sidecar)
        if _BOOKMARK.fullmatch(source.name):
            return _bookmark_text(source.sidecar)
        if not name.endswith((".metadata.json", ".key")):
            return None
        found = json_object(source.sidecar)
        return _read(name, found) if found is not None else None


def _read(name: str, found: dict[str, object]) -> Content | None:
    """Tell one description, and which of its fields nothing is made of."""
    fields = text_fields(found)
    told = _described(name, fields)
    return told and replace(told, remarks=(*told.remarks, *_unused(name, found, fields)))


def _unused(name: str, found: dict[str, object], fields: Fields) -> Iterator[Remark]:
    """List the fields of a description that nothing is made of, with the start of their values."""
    if "encryptedkey" in fields or _is_of_a_list(name, fields):
        return  # keys and whole lists are not read field by field
    used = _USED_OF_BOOKMARK if _is_bookmark(name, fields) else _USED
    rest = [
        f"{field} {fields.get(field.casefold(), json.dumps(value))[:MOST_SHOWN]!r}"
        for field, value in found.items()
        if field.casefold() not in used
    ]
    if rest:
        more = f"; and {len(rest) - MOST_UNUSED} more" if len(rest) > MOST_UNUSED else ""
        yield Remark(name, f"fields that are not used: {', '.join(rest[:MOST_UNUSED])}{more}")


def _is_of_a_list(name: str, fields: Fields) -> bool:
    return name.startswith(LISTS) and "bwcmodel" not in fields


def _is_recording(fields: Fields) -> bool:
    return "bwcserialnumber" in fields or "triggerontime" in fields or "triggerontimeiso" in fields


def _is_bookmark(name: str, fields: Fields) -> bool:
    if _is_recording(fields):
        return False
    return "categoryname" in fields or "categoryid" in fields or ".bookmark_" in f".{name}"


def _described(name: str, fields: Fields) -> Content | None:
    """Tell one description by the fields that only its kind has."""
    if _is_of_a_list(name, fields):
        return _content(
            remarks=(Remark(name, "a user, camera or system of the whole list: of no recording"),)
        )
    if "encryptedkey" in fields:
        told = "the clip is encrypted from end to end: without its private key nobody can play it"
        return _content(remarks=(Remark(name, told),))
    if _is_recording(fields):
        return _recording(name, fields)
    if _is_bookmark(name, fields):
        return _bookmark(name, fields)
    if "containertype" in fields:
        return _clip(name, fields)
    return None


def _content(
    *,
    times: tuple[TimeMark, ...] = (),
    claims: tuple[CameraClaim, ...] = (),
    remarks: tuple[Remark, ...] = (),
) -> Content:
    return Content((ID,), times, claims, (), remarks)


def _complete(body: bytes) -> Content | None:
    """Tell the empty file that stands when all of a recording has arrived."""
    if body:
        return None
    return _content(claims=(CameraClaim(ClaimKind.TRANSFER, COMPLETE, COMPLETE, COMPLETE),))


def _recording(name: str, fields: Fields) -> Content:
    """Tell a whole recording: its start, its trigger, camera, user, and whether it has all arrived."""
    claims = (
        *_identity(fields), *_trigger(fields), *_transfer(fields), *_place(fields), *_extent(fields, WHOLE),
    )  # fmt: skip
    remarks = list(_unread_times(name, fields))
    if fields.get("status", "").casefold() not in {"", COMPLETE}:
        told = f"its status is {fields['status']}: not all of the recording had arrived; look for the rest"
        remarks.append(Remark(name, told))
    start = _start(fields, "the recording's start, the buffer before the trigger included")
    return _content(times=start, claims=claims, remarks=tuple(remarks))


def _clip(name: str, fields: Fields) -> Content:
    """Tell one clip of a recording: when it starts and stops, and where."""
    start = _start(fields, "the clip's own start")
    claims = (
        *_place(fields, "startlocation"), *_place(fields, "stoplocation"), *_extent(fields, f"{ID} clip"),
    )  # fmt: skip
    return _content(times=start, claims=claims, remarks=tuple(_unread_times(name, fields)))


def _start(fields: Fields, note: str) -> tuple[TimeMark, ...]:
    """Make the start a mark at zero, or each of its two fields one where they are not one; nothing where none is read.

    A zone that does not stand there is not told either: then the profile's word for it counts.
    """
    return tuple(
        TimeMark(TimeSource.SIDECAR, raw, one.at.replace(tzinfo=None), "Z" if one.zoned else "", note=note)
        for raw, one in _statements(fields, "starttime")
    )


def _statements(fields: Fields, name: str) -> tuple[tuple[str, Moment], ...]:
    """Return what a time's two fields state, RFC 3339 first, which may hold parts of a second, then whole seconds.

    The second is left out where the first, with its zone, says the same.
    """
    told = [
        (fields[field], moment)
        for field in (f"{name}iso", name)
        if field in fields and (moment := read_moment(fields[field])) is not None
    ]
    one_voice = len(told) > 1 and told[0][1].zoned and _agree(told)
    return tuple(told[:1] if one_voice else told)


def _agree(told: Sequence[tuple[str, Moment]]) -> bool:
    moments = [moment.at for _, moment in told]
    return not moments or max(moments) - min(moments) <= SECOND


def _when(fields: Fields, name: str) -> datetime | None:
    """Return a time that its fields tell in one voice; None where they do not, or tell none."""
    told = _statements(fields, name)
    return told[0][1].at if told and _agree(told) else None


def _unread_times(name: str, fields: Fields) -> Iterator[Remark]:
    """Tell each field of a time that is none, and two fields of one time that contradict each other."""
    for field in ("starttime", "stoptime", "endtime", "triggerontime"):
        for one in (f"{field}iso", field):
            if one in fields and read_moment(fields[one]) is None:
                yield Remark(name, f"{one} '{fields[one][:60]}' is not a time")
        told = _statements(fields, field)
        if not _agree(told):
            both = " and ".join(f"'{raw[:60]}'" for raw, _ in told)
            apart = abs((told[1][1].at - told[0][1].at).total_seconds())
            yield Remark(
                name, f"{field} is told twice, {apart:.0f} s apart: {both}; neither is taken before the other"
            )


def _extent(fields: Fields, source: str) -> Iterator[CameraClaim]:
    """Tell from when to when a recording or a clip ran."""
    start, stop = _when(fields, "starttime"), _when(fields, "stoptime")
    if start is None or stop is None:
        return
    raw = "/".join(fields.get(f"{name}iso") or fields[name] for name in ("starttime", "stoptime"))
    if stop < start:
        yield CameraClaim(ClaimKind.EXTENT, source, raw, "", "it stops before it starts")
    else:
        yield CameraClaim(ClaimKind.EXTENT, source, raw, f"{format_utc(start)}/{format_utc(stop)}")


def _identity(fields: Fields) -> Iterator[CameraClaim]:
    """Tell camera, model, software and user."""
    if serial := fields.get("bwcserialnumber"):
        yield CameraClaim(ClaimKind.DEVICE, ID, serial, serial.upper())
        yield CameraClaim(ClaimKind.MAKE, ID, serial, "Axis")
    if model := fields.get("bwcmodel"):
        yield CameraClaim(ClaimKind.MODEL, ID, model, model)
    if firmware := fields.get("firmwareversion"):
        yield CameraClaim(ClaimKind.FIRMWARE, ID, firmware, firmware)
    if user := fields.get("userid"):
        key = normalise_officer(user)
        problem = (
            "" if key else "not a collar number: the system's own id of a user; its list of users has more"
        )
        yield CameraClaim(ClaimKind.OFFICER, ID, user, key.number if key else "", problem)


def _trigger(fields: Fields) -> Iterator[CameraClaim]:
    """Tell how far into the recording the trigger came: it is not the start."""
    start, trigger = _when(fields, "starttime"), _when(fields, "triggerontime")
    stated = _statements(fields, "triggerontime")
    if not stated:
        return
    raw = f"{fields.get('triggeron', 'trigger')} at {stated[0][0]}"
    if trigger is None or start is None:
        told = "so how long the buffer is cannot be told"
        if trigger is None:
            told = f"its time is told in two ways, {told}"
        elif _statements(fields, "starttime"):
            told = f"the recording's start is told in two ways, {told}"
        else:
            told = f"the recording's start is not stated, {told}"
        yield CameraClaim(ClaimKind.TRIGGER, ID, raw, "", told)
        return
    length = trigger - start
    problem = "" if length >= timedelta(0) else f"the trigger lies {_seconds(-length)} s before the start"
    yield CameraClaim(ClaimKind.TRIGGER, ID, raw, "" if problem else _seconds(length), problem)


def _seconds(length: timedelta) -> str:
    """Write a length in seconds, every place of it and no more."""
    exact = Decimal(length // timedelta(microseconds=1)).scaleb(-6)
    return f"{exact:f}".rstrip("0").rstrip(".")


def _transfer(fields: Fields) -> Iterator[CameraClaim]:
    if status := fields.get("status"):
        known = status.casefold() in {COMPLETE, "transferring"}
        problem = "" if known else "neither Transferring nor Complete"
        yield CameraClaim(ClaimKind.TRANSFER, ID, status, status.casefold() if known else "", problem)


def _place(fields: Fields, field: str = "triggeronlocation") -> Iterator[CameraClaim]:
    """Tell a location of latitude, longitude, accuracy and seconds since 1970, where its parts stand apart."""
    raw = fields.get(field)
    if not raw:
        return
    parts = [part for part in _LOCATION.split(raw) if part]
    try:
        latitude, longitude, *rest = [float(part) for part in parts]
        position = Position(latitude, longitude, rest[0] if rest and rest[0] > 0 else None)
    except ValueError as fault:
        told = f"not latitude and longitude that stand apart: {str(fault)[:100]}"
        yield CameraClaim(ClaimKind.POSITION, f"{ID} {field}", raw[:MOST_KEPT], "", told)
        return
    value = f"{position.latitude:.7f},{position.longitude:.7f}"
    yield CameraClaim(ClaimKind.POSITION, f"{ID} {field}", raw, value, accuracy_m=position.accuracy_m)


def _bookmark(name: str, fields: Fields) -> Content:
    """Tell a bookmark: its stretch of time, category and tags."""
    start, end = _when(fields, "starttime"), _when(fields, "endtime")
    span = "/".join(f"{moment:%Y-%m-%dT%H:%M:%SZ}" for moment in (start, end) if moment is not None)
    words = [fields.get("categoryname") or fields.get("categoryid", ""), *fields.get("tags", "").split(";")]
    text = " ".join([span, "; ".join(word.strip() for word in words if word.strip())]).strip()
    stretch = Marked(start, end) if start is not None or end is not None else None
    problem = REVERSED if start is not None and end is not None and end < start else ""
    mark = CameraClaim(ClaimKind.BOOKMARK, ID, text[:MOST_KEPT], text[:MOST_KEPT], problem, marked=stretch)
    return _content(
        claims=(mark, *text_references(f"{ID} bookmark", text)), remarks=tuple(_unread_times(name, fields))
    )


def _bookmark_text(body: bytes) -> Content:
    """Tell the words that somebody wrote to a bookmark; an empty one is a mark alone."""
    try:
        text = body.decode("utf-8").strip()
    except UnicodeDecodeError:
        shown = body[:200].decode("utf-8", "replace")
        return _content(claims=(CameraClaim(ClaimKind.BOOKMARK, ID, shown, "", "the text is not UTF-8"),))
    value = text[:MOST_KEPT] or "a mark without words"
    mark = CameraClaim(ClaimKind.BOOKMARK, ID, text[:MOST_KEPT], value)
    return _content(claims=(mark, *text_references(f"{ID} bookmark", text)))
