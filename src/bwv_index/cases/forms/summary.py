"""The insert for the case summary (MG5): visually recorded evidence and injuries."""

from collections.abc import Callable

from bwv_index.cases.clauses import exhibits_in_order, offsets, playback_text, real_time, span_of
from bwv_index.cases.forms.layout import FormKeys, FormLayout
from bwv_index.cases.forms.model import Block, Document, Fields, Text
from bwv_index.cases.forms.page import document_of, fields_of, held, missing, note
from bwv_index.cases.forms.viewing import Seen, moments_in
from bwv_index.cases.snapshot import CaseExhibit, CaseSnapshot
from bwv_index.cases.terms import MarkTag

KEYS = FormKeys(
    fields=("any", "key", "shows", "counter_times", "playback", "injuries", "photographs"),
)


def summary(snapshot: CaseSnapshot, layout: FormLayout) -> Document:
    """Return the insert; what it states of the footage is what persons wrote who viewed it."""
    exhibits = exhibits_in_order(snapshot.standing)
    values: dict[str, Text] = {
        "any": (_any(exhibits),),
        "key": _key(exhibits),
        "shows": _each(exhibits, lambda exhibit: held(_shows(exhibit), "description")),
        "counter_times": _counter_times(snapshot, exhibits),
        "playback": _each(exhibits, _playback),
        "injuries": _injuries(snapshot, exhibits),
        "photographs": missing("photographs"),
    }
    blocks: list[Block] = [
        Fields(fields_of(layout, values)),
        note(
            "Counter times are offsets in the supplied clip; the real time stands beside them, with its uncertainty."
        ),
    ]
    return document_of(snapshot, layout, "MG5_insert", blocks)


def _any(exhibits: tuple[CaseExhibit, ...]) -> str:
    count = len(exhibits)
    if not count:
        return "No body worn video is exhibited."
    return f"Yes: body worn video, {count} exhibit{'' if count == 1 else 's'}."


def _key(exhibits: tuple[CaseExhibit, ...]) -> Text:
    if not exhibits:
        return ("No.",)
    told = [
        f"{word}: {', '.join(str(exhibit.ref) for exhibit in exhibits if exhibit.key is state)}."
        for state, word in ((True, "Key"), (False, "Not key"))
        if any(exhibit.key is state for exhibit in exhibits)
    ]
    open_ones = [str(exhibit.ref) for exhibit in exhibits if exhibit.key is None]
    said: Text = ("\n".join(told),) if told else ()
    if not open_ones:
        return said
    return (
        *said,
        *(("\n",) if told else ()),
        f"{', '.join(open_ones)}: ",
        *missing("whether it is key evidence"),
    )


def _shows(exhibit: CaseExhibit) -> str:
    return " ".join(f"{part.rstrip('.')}." for part in (exhibit.title, exhibit.detail) if part)


def _each(exhibits: tuple[CaseExhibit, ...], say: Callable[[CaseExhibit], Text]) -> Text:
    lines: list[Text] = [(f"{exhibit.ref}: ", *say(exhibit)) for exhibit in exhibits]
    return _lines(lines) if lines else ("None.",)


def _lines(lines: list[Text]) -> Text:
    return tuple(run for at, line in enumerate(lines) for run in ((*(("\n",) if at else ()), *line)))


def _playback(exhibit: CaseExhibit) -> Text:
    return held(playback_text(exhibit), "format")


def _counter_times(snapshot: CaseSnapshot, exhibits: tuple[CaseExhibit, ...]) -> Text:
    lines = [line for exhibit in exhibits if exhibit.key is not False for line in _parts(snapshot, exhibit)]
    return _lines(lines) if lines else missing("key parts")


def _parts(snapshot: CaseSnapshot, exhibit: CaseExhibit) -> list[Text]:
    seen = moments_in(snapshot, exhibit)
    if seen:
        return [(_told(exhibit, moment),) for moment in seen]
    span = span_of(snapshot, exhibit)
    if span is None:
        return [(f"{exhibit.ref}: ", *missing("counter times"))]
    whole = offsets(span[0] - span[0], span[1] - span[0])
    when = real_time(snapshot.recording(exhibit.recording), *span)
    return [(f"{exhibit.ref} {whole} ({when}): the whole clip; no part of it is described yet.",)]


def _told(exhibit: CaseExhibit, moment: Seen) -> str:
    what = " ".join(
        part for part in (moment.mark.seen, moment.mark.heard and f"Heard: {moment.mark.heard}") if part
    )
    return f"{exhibit.ref} {moment.offset} ({moment.when}): {what}"


def _injuries(snapshot: CaseSnapshot, exhibits: tuple[CaseExhibit, ...]) -> Text:
    lines: list[Text] = [
        (_told(exhibit, moment),)
        for exhibit in exhibits
        for moment in moments_in(snapshot, exhibit)
        if moment.mark.tag is MarkTag.INJURY
    ]
    return _lines(lines) if lines else missing("no injury is marked in the footage")
