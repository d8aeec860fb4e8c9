"""``bwv-index show``: everything held on one clip or incident."""

from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction
from pathlib import Path

import click

from bwv_index.cli.content_facts import content_facts
from bwv_index.cli.coverage import show_coverage
from bwv_index.cli.options import by_option, home_option, json_option, opened
from bwv_index.cli.output import (
    START,
    both,
    moment,
    offset,
    percent,
    say,
    show_json,
    show_table,
    size,
    stretch,
    utc,
    wall,
)
from bwv_index.index import ClaimView, ClipView, HoldView, LinkView, PlacementView
from bwv_index.media import AudioFacts, Inspection, StreamKind, VideoFacts
from bwv_index.pipeline import ClipDossier, IncidentDossier, SoundPartner, show, tell_silence
from bwv_index.timecode import add_seconds, format_both


@click.command("show")
@click.argument("name")
@home_option
@by_option(required=False)
@json_option
def command(name: str, home: Path, operator: str | None, *, as_json: bool) -> None:
    """Show everything held on the clip or incident called NAME.

    A clip answers to its evidence id, the start of its SHA-256 or its file name; an incident to its log
    reference, a crime reference or its URN, however written.

    \b
    Examples:
      bwv-index show BWV-3fa4c0d81b22
      bwv-index show 42/101881/25 --json
    """
    with opened(home, operator) as workspace:
        dossier = show(workspace, name)
        derived, zone = workspace.home.derived, workspace.settings.zone
    if as_json:
        show_json(dossier)
    elif isinstance(dossier, ClipDossier):
        _show_clip(dossier, derived, zone)
    else:
        _show_incident(dossier, zone)


def _show_clip(dossier: ClipDossier, derived: Path, zone: str) -> None:
    say(f"Clip {dossier.clip.evidence_id}" + ("  ! needs attention" if dossier.clip.attention else ""))
    show_table(("what", "value"), _clip_facts(dossier, derived, zone), title="Facts")
    if dossier.findings or dossier.quarantine:
        rows = [(f.severity, f.code, f.detail) for f in dossier.findings]
        rows += [("quarantine", q.code, f"{q.detail} ({q.remedy})") for q in dossier.quarantine]
        show_table(("weight", "finding", "detail"), rows, title="Health")
    shown = ((c.kind, _by(c), c.raw, c.value, c.body.get("problem") or "") for c in dossier.claims)
    show_table(("claim", "by", "as written", "read as", "problem"), shown, title="Claims, as read")
    if dossier.replaced:
        old = ((c.kind, _by(c), c.raw, c.value) for c in dossier.replaced)
        show_table(
            ("claim", "by", "as written", "read as"), old, title="Claims that their source has replaced"
        )
    if len(dossier.placements) > 1:
        stands = [
            (wall(p.start_at, zone, p.half_width_s), p.method, "now" if p.current else "superseded")
            for p in dossier.placements
        ]
        show_table((START, "method", "standing"), stands, title="Placements")
    if dossier.keyframes:
        show_table(
            ("file position", "wall time", "UTC", "why", "sharpness", "luma", "picture"),
            _keyframes(dossier, zone),
            title="Keyframes",
        )
    if dossier.sound.partners:
        show_table(
            ("clip", "its sound", "it starts at, into this file", "± s", "score"),
            map(_partner, dossier.sound.partners),
            title="Sound compared with other cameras'",
        )
    if dossier.links:
        links = [
            (v.incident_ref, v.status.value, percent(v.probability), v.shortfall or v.cap)
            for v in dossier.links
        ]
        show_table(("incident", "status", "probability", "remark"), links, title="Links")
    _show_holds(dossier.holds)


def _by(claim: ClaimView) -> str:
    """Say who claims something, and in which further column of a platform's list."""
    column = claim.body.get("column")
    return f"{claim.source}, column {column}" if column else claim.source


def _partner(partner: SoundPartner) -> tuple[str, str, str, str, str]:
    """Tell of one comparison; without a lock it says nothing of where the cameras were."""
    locked = partner.starts_at_s is not None and partner.half_width_s is not None
    said = "heard the same" if locked else f"{partner.outcome}: no sign of being apart"
    return (
        partner.evidence_id,
        said,
        f"{partner.starts_at_s:+.3f} s" if locked else "-",
        f"{partner.half_width_s:.3f}" if locked else "-",
        f"{partner.score:.1f}",
    )


def _show_holds(holds: tuple[HoldView, ...]) -> None:
    if holds:
        rows = ((h.name, h.verdict.value, h.by, moment(h.at), h.why) for h in holds)
        show_table(("on", "act", "by", "at", "why"), rows, title="Legal holds and releases, oldest first")


def _clip_facts(dossier: ClipDossier, derived: Path, zone: str) -> Iterator[tuple[str, str]]:
    yield "SHA-256", dossier.clip.sha256 or "footage not here yet"
    if dossier.item is not None:
        yield (
            "size, held in",
            f"{size(dossier.item.size)} ({dossier.item.size} bytes), {dossier.item.held.value}",
        )
    yield from (("seen at", place.path) for place in dossier.locations)
    yield from (("sidecar", f"{s.path}, SHA-256 {s.sha256}, {s.how}") for s in dossier.sidecars)
    yield "camera profile", dossier.clip.profile or "-"
    yield (
        "camera, officers",
        f"{dossier.clip.device_serial or '-'}, {', '.join(dossier.clip.officers) or '-'}",
    )
    if dossier.clip.placement is not None:
        yield from _place_facts(dossier, dossier.clip.placement, zone)
    yield from content_facts(dossier, zone)
    if dossier.inspection is not None:
        yield from _media_facts(dossier, dossier.inspection, zone)
    for name, gap in dossier.recording:
        yield "recording", name if gap is None else f"{name} ({gap:+.3f} s after the piece before)"
    yield from (("recording, joint", joint) for joint in dossier.joints)
    for row in dossier.catalogue:
        joined = f"joined by {row.joined_by}" if row.joined_by else "not joined to footage yet"
        yield "platform's list", f"{row.evidence_id} '{row.title}' {row.reference}, {joined}"
        yield from ((f"platform's {field}", value) for field, value in row.notes)
    yield "retention", f"{dossier.retention.state.value}. {dossier.retention.explained}"
    if dossier.sheet is not None:
        yield "contact sheet", str(derived / dossier.sheet.file)


def _place_facts(dossier: ClipDossier, place: PlacementView, zone: str) -> Iterator[tuple[str, str]]:
    start = (place.start_at, zone, place.half_width_s)
    yield (
        "start",
        f"{both(Fraction(0), *start)} ({utc(place.start_at, place.half_width_s)})"
        if place.start_at
        else "not known",
    )
    length = dossier.clip.duration
    if place.end_at is not None and length is not None:
        yield "end", f"{both(length, *start)} ({utc(place.end_at, place.half_width_s)})"
    else:
        yield "end", wall(place.end_at, zone, place.half_width_s)
    yield "placed by", place.method
    if place.hour:
        yield "the hour", place.hour
    yield from (("conflict", conflict) for conflict in place.conflicts)


def _media_facts(dossier: ClipDossier, found: Inspection, zone: str) -> Iterator[tuple[str, str]]:
    yield "container", found.container.format
    stated = offset(found.container.duration)
    yield "length", f"{offset(dossier.clip.duration)} from time stamps; the container says {stated}"
    if found.playable is not None:
        yield "playable", stretch(Fraction(0), found.playable, *_start(dossier, zone))
    yield from (("video", _video(video)) for video in found.videos)
    yield from (("sound", _sound(audio, dossier, zone)) for audio in found.audios)
    for stream in found.streams:
        if stream.kind not in {StreamKind.VIDEO, StreamKind.AUDIO}:
            yield (
                "other stream",
                f"{stream.index}: {stream.kind.value} {stream.codec or stream.codec_tag}".rstrip(),
            )
    for tag in found.container.tags:
        yield f"tag {tag.name}" + (f" (stream {tag.stream})" if tag.stream is not None else ""), tag.value


def _video(video: VideoFacts) -> str:
    rates = {True: "variable", False: "constant", None: "steadiness not known"}
    bits = f", {video.bit_rate / 1000:.0f} kbit/s" if video.bit_rate else ""
    return (
        f"{video.codec} {video.profile}, {video.width}x{video.height}, rotation {video.rotation_degrees}, "
        f"{float(video.average_rate or 0):.3f} fps average, {float(video.real_rate or 0):.3f} real, "
        f"{rates[video.variable_rate]}, {video.frame_count} frames, {video.iframe_count} I-frames{bits}"
    )


def _start(dossier: ClipDossier, zone: str) -> tuple[datetime | None, str, float | None]:
    """Return what a moment of the clip is told by: when it starts, in which zone to say so, give or take how much."""
    place = dossier.clip.placement
    return (place.start_at, zone, place.half_width_s) if place else (None, zone, None)


def _sound(audio: AudioFacts, dossier: ClipDossier, zone: str) -> str:
    told = tell_silence(audio, dossier.pre_record, dossier.clip.placement, zone)
    return f"{audio.codec}, {audio.sample_rate} Hz, {audio.channels} channel(s); silent: {told}"


def _keyframes(dossier: ClipDossier, zone: str) -> Iterator[tuple[str, ...]]:
    start, _, half_width_s = _start(dossier, zone)
    for k in dossier.keyframes:
        into = k.time.seconds - dossier.origin
        at = add_seconds(start, into) if start else None
        position, shown = format_both(into, start, zone, half_width_s)
        yield position, shown, utc(at, half_width_s), k.reason, f"{k.sharpness:.0f}", f"{k.luma:.0f}", k.file


def _show_incident(dossier: IncidentDossier, zone: str) -> None:
    incident = dossier.incident
    say(f"Incident {incident.incident_ref}")
    facts = [
        ("force", incident.force or "-"), ("crimes", ", ".join(incident.crime_refs) or "-"),
        ("URN", incident.urn or "-"), ("when, as stated", incident.as_stated or incident.occurred_text or "-"),
        ("from", moment(incident.occurred_from)), ("to", moment(incident.occurred_to)),
        ("precision", incident.precision), ("reported", moment(incident.reported_at)),
        ("where", incident.location or "-"), ("offence", incident.offence_code or "-"),
        ("injury", incident.injury.value), ("summary", incident.summary or "-"),
        *(("flag", flag) for flag in incident.flags), *(("note: " + name, value) for name, value in incident.notes),
    ]  # fmt: skip
    show_table(("what", "value"), facts, title="Facts")
    if dossier.parties:
        show_table(("role", "officer"), ((r.value, o) for o, r in dossier.parties), title="Officers")
    if dossier.taken_back:
        ended = ((w.role.value, w.officer, w.by, moment(w.at), w.why) for w in dossier.taken_back)
        show_table(("role", "officer", "by", "at", "why"), ended, title="Roles taken back")
    if dossier.deployments:
        rows = (
            (d.officer, d.callsign, moment(d.dispatched_at), moment(d.at_scene_at), moment(d.cleared_at))
            for d in dossier.deployments
        )
        show_table(("officer", "callsign", "dispatched", "at scene", "cleared"), rows, title="Deployments")
    clips = {clip.clip_id: clip for clip in dossier.clips}
    if dossier.links:
        links = (_link_row(link, clips[link.clip_id], zone) for link in dossier.links)
        show_table(
            ("clip", "status", "probability", START, "length", "officer", "file", "remark"),
            links,
            title="Clips",
        )
    else:
        say("No clip is linked. Run: bwv-index link run")
    show_coverage(dossier.cameras, zone, incident.occurred_from, incident.occurred_to)
    for missing in dossier.expected:
        say(f"Expected but missing: {missing}")
    check = dossier.hampshire
    say(
        f"Operation Hampshire: {check.errors} error(s), {check.warnings} warning(s). "
        f"Each: bwv-index hampshire {incident.incident_ref}"
    )
    _show_holds(dossier.holds)


def _link_row(link: LinkView, clip: ClipView, zone: str) -> tuple[str, ...]:
    start = clip.placement.start_at if clip.placement else None
    return (
        link.evidence_id,
        link.status.value,
        percent(link.probability),
        wall(start, zone, clip.placement.half_width_s if clip.placement else None),
        offset(clip.duration),
        ", ".join(clip.officers) or "-",
        clip.name or "(footage not here yet)",
        link.shortfall,
    )
