"""From the record to what is decided on: every clip of which anything speaks of an assault, and the incidents."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from bwv_index.index import ClipView, LinkStatus, LinkView, Record, ReferralView
from bwv_index.linking import ClipFacts, IssueBook
from bwv_index.pipeline.facts import Facts, load_facts
from bwv_index.pipeline.sounds.keeping import heard_of
from bwv_index.pipeline.unreported.texts import texts_of
from bwv_index.unreported import (
    Bearing,
    Entry,
    Finder,
    Incident,
    Link,
    Piece,
    Said,
    Sign,
    Sound,
    Verdict,
    Vocabulary,
    entries,
)

BEARINGS = {
    LinkStatus.CONFIRMED: Bearing.LIKELY,
    LinkStatus.AWAITS_SECOND: Bearing.LIKELY,
    LinkStatus.PROPOSED: Bearing.PROPOSED,
    LinkStatus.NEAR_MISS: Bearing.NEAR_MISS,
    LinkStatus.REJECTED: Bearing.REJECTED,
    LinkStatus.WITHDRAWN: Bearing.WITHDRAWN,
    LinkStatus.NOT_PROPOSED: Bearing.WITHDRAWN,
}


def entries_of(record: Record, vocabulary: Vocabulary, *, sound: bool = False) -> tuple[Entry, ...]:
    """Return every recording of which anything speaks of an assault and that belongs to no incident.

    With ``sound`` all footage is asked for sudden sounds, else only that of which something else speaks.
    """
    views = record.search.views(record.clips.all_ids())
    signs = _signs(record, views, vocabulary)
    said = record.referrals.of()
    heard = {
        view.clip_id: _heard(record, view)
        for view in views
        if sound or signs.get(view.clip_id) or view.clip_id in said
    }
    told = {clip for clip, found in heard.items() if found or signs.get(clip) or clip in said}
    # The other files of a recording say whether it belongs to an incident.
    names = {view.recording for view in views if view.clip_id in told and view.recording}
    wanted = [view for view in views if view.clip_id in told or view.recording in names]
    if not wanted:
        return ()
    facts = load_facts(record)
    links = _links(record, [view.clip_id for view in wanted])
    book, by_name = IssueBook(facts.issues), {clip.clip_id: clip for clip in facts.clips}
    pieces = [
        _piece(
            view, by_name[view.evidence_id], book, signs.get(view.clip_id, ()), heard.get(view.clip_id),
            links.get(view.clip_id, ()), said.get(view.clip_id, ()),
        )
        for view in wanted
    ]  # fmt: skip
    return entries(pieces, tuple(_incidents(record, facts)), vocabulary)


def _signs(
    record: Record, views: Sequence[ClipView], vocabulary: Vocabulary
) -> Mapping[int, tuple[Sign, ...]]:
    finder = Finder(vocabulary)
    return {clip: finder.signs(texts) for clip, texts in texts_of(record, views).items()}


def _heard(record: Record, view: ClipView) -> tuple[Sound, ...] | None:
    """Return the sudden sounds of a clip by their place in the file, as a player counts it."""
    found = heard_of(record, view.sha256) if view.sha256 else None
    if not found:
        return None if found is None else ()
    inspection = record.media.inspection(view.sha256)
    origin = inspection.origin if inspection is not None else Fraction(0)
    return tuple(Sound(one.at - origin, one.rise_db, one.level_dbfs, one.held_s) for one in found)


def _links(record: Record, clips: Sequence[int]) -> Mapping[int, tuple[Link, ...]]:
    found: dict[int, list[Link]] = defaultdict(list)
    for view in record.links.matching(clips=clips):
        bearing = Bearing.LIKELY if view.is_likely else BEARINGS[view.status]
        found[view.clip_id].append(Link(view.incident_ref, bearing, view.probability, _why(view, bearing)))
    order = list(Bearing)
    return {
        clip: tuple(sorted(links, key=lambda link: (order.index(link.bearing), -link.probability)))
        for clip, links in found.items()
    }


def _why(view: LinkView, bearing: Bearing) -> str:
    """Say why a link does not count as footage of its incident; or, where it does, by whom."""
    decided = view.settled
    if bearing in {Bearing.LIKELY, Bearing.REJECTED} and decided is not None:
        return f"{decided.verdict} by {decided.by}: {decided.why}"
    if bearing is Bearing.NEAR_MISS:
        return view.shortfall or view.cap
    if bearing is Bearing.WITHDRAWN:
        return "an earlier run proposed it and the last one does not"
    return view.cap or "undecided, and less likely than not"


def _piece(
    view: ClipView,
    facts: ClipFacts,
    book: IssueBook,
    signs: tuple[Sign, ...],
    sounds: tuple[Sound, ...] | None,
    links: tuple[Link, ...],
    said: Sequence[ReferralView],
) -> Piece:
    place = view.placement
    return Piece(
        clip=view.evidence_id, file=view.name, recording=view.recording,
        start=place.start_at if place else None, end=place.end_at if place else None,
        half_width_s=place.half_width_s if place else 0.0, footage_here=bool(view.sha256),
        camera=view.device_serial, officers=facts.officers, holders=book.holders(facts), signs=signs,
        sounds=sounds, links=links,
        said=tuple(Said(Verdict(one.verdict.value), one.by, one.at, one.why) for one in said),
    )  # fmt: skip


def _incidents(record: Record, facts: Facts) -> Iterator[Incident]:
    refs = {str(view.incident_id): view.incident_ref for view in record.incidents.all()}
    for one in facts.incidents:
        officers = (*(o for o, _ in one.parties), *(d.officer for d in one.deployments))
        first, last = (one.window.start, one.window.end) if one.window else (None, None)
        yield Incident(refs[one.incident_id], first, last, tuple(dict.fromkeys(officers)))
