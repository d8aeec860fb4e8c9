"""What an Axis body worn system writes beside its recordings.

Source: Axis body worn content destination interface (public, Apache-2.0): names and fields of containers, clips,
bookmarks, key files and position trails. Its example server keeps each object's fields as
``<container>.<object>.metadata.json``, in any case of letters, and an empty file ``complete``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from bwv_index.cameras.claim import CameraClaim, ClaimKind
from bwv_index.cameras.content import Content, Remark, TimeMark
from bwv_index.cameras.readers.document import json_object, text_fields
from bwv_index.cameras.readers.moment import read_moment
from bwv_index.cameras.readers.reader import Source
from bwv_index.cameras.references import text_references
from bwv_index.clock import TimeSource
from bwv_index.incidents import Position, normalise_officer

ID = "axis-recording"
COMPLETE = "complete"
LISTS = ("users.", "devices.", "system.")
MOST_KEPT = 2_000
"""Characters of a bookmark's text that a claim keeps."""

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
        return _described(name, text_fields(found)) if found is not None else None


def _described(name: str, fields: Fields) -> Content | None:
    """Tell one description by the fields that only its kind has."""
    if name.startswith(LISTS) and "bwcmodel" not in fields:
        return _content(
            remarks=(Remark(name, "a user, camera or system of the whole list: of no recording"),)
        )
    if "encryptedkey" in fields:
        told = "the clip is encrypted from end to end: without its private key nobody can play it"
        return _content(remarks=(Remark(name, told),))
    if "bwcserialnumber" in fields or "triggerontime" in fields or "triggerontimeiso" in fields:
        return _recording(name, fields)
    if "categoryname" in fields or "categoryid" in fields or ".bookmark_" in name:
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
    claims = (*_identity(fields), *_trigger(fields), *_transfer(fields), *_place(fields))
    remarks = list(_unread_times(name, fields))
    if fields.get("status", "").casefold() not in {"", COMPLETE}:
        told = f"its status is {fields['status']}: not all of the recording had arrived; look for the rest"
        remarks.append(Remark(name, told))
    start = _start(fields, "the recording's start, the buffer before the trigger included")
    return _content(times=start, claims=claims, remarks=tuple(remarks))


def _clip(name: str, fields: Fields) -> Content:
    """Tell one clip of a recording: when it starts."""
    start = _start(fields, "the clip's own start")
    places = _place(fields, "startlocation")
    return _content(times=start, claims=tuple(places), remarks=tuple(_unread_times(name, fields)))


def _start(fields: Fields, note: str) -> tuple[TimeMark, ...]:
    """Make the start a mark at zero; nothing where it is not stated or cannot be read."""
    moment = _when(fields, "starttime")
    if moment is None:
        return ()
    raw = fields.get("starttimeiso") or fields["starttime"]
    return (TimeMark(TimeSource.SIDECAR, raw, moment.replace(tzinfo=None), "Z", note=note),)


def _when(fields: Fields, name: str) -> datetime | None:
    """Read a time by its RFC 3339 field first, which may hold parts of a second, else by its seconds."""
    for field in (f"{name}iso", name):
        moment = read_moment(fields.get(field, ""))
        if moment is not None:
            return moment
    return None


def _unread_times(name: str, fields: Fields) -> Iterator[Remark]:
    for field in ("starttime", "triggerontime"):
        stated = fields.get(f"{field}iso") or fields.get(field)
        if stated and _when(fields, field) is None:
            yield Remark(name, f"{field} '{stated[:60]}' is not a time")


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
    if trigger is None:
        return
    raw = (
        f"{fields.get('triggeron', 'trigger')} at {fields.get('triggerontimeiso') or fields['triggerontime']}"
    )
    if start is None:
        told = "the recording's start is not stated, so how long the buffer is cannot be told"
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
    mark = CameraClaim(ClaimKind.BOOKMARK, ID, text[:MOST_KEPT], text[:MOST_KEPT])
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
