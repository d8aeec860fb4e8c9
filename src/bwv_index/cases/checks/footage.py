"""Footage: provided, clipped, playable, described in its format, placed in time."""

from collections.abc import Iterator
from fractions import Fraction

from bwv_index.cases.address import is_address
from bwv_index.cases.checks.finding import Finding, Matter, not_looked
from bwv_index.cases.defence import for_defence, left_out
from bwv_index.cases.result import Standing
from bwv_index.cases.serving import is_as_long
from bwv_index.cases.snapshot import CaseExhibit, CaseRecording, ExhibitFile
from bwv_index.cases.terms import Disposal, ExhibitKind, FilePurpose, Variant

_NEARLY = Fraction(1, 2)
"""Seconds by which a clip may miss each end of its recording and still be the whole of it."""
_NO_SOUND = "no sound"
_NOT_KNOWN = "not known"


def key_clip_enclosed(matter: Matter) -> Iterator[Finding]:
    """Something is exhibited; each exhibit that is or may be key is enclosed or linked; what is used is exhibited.

    For the defence: no key exhibit is left out because of its redaction, or goes without a file.
    """
    case, urn = matter.case, matter.urn
    if not case.standing:
        yield Finding(urn, "nothing is exhibited", f"case cut {urn} CLIP --in ... --out ...")
    for exhibit in case.standing:
        if exhibit.key is not False and exhibit.evidence is None and not is_address(exhibit.link):
            link = "a link that is no web address" if exhibit.link else "no link"
            yield Finding(
                str(exhibit.ref),
                f"it has no file and {link}, and is key evidence or may be",
                f"case cut {urn} {exhibit.recording} ..., or case describe {urn} {exhibit.ref} --link ADDRESS",
            )
    for exhibit in left_out(case) if case.variant is Variant.DEFENCE else ():
        if exhibit.key is not False:
            yield Finding(
                str(exhibit.ref),
                "it is key evidence or may be, and does not go to the defence: what is to be hidden in it is not "
                "settled, or is hidden in a copy of another exhibit",
                f"case redacted {urn} COPY --of {exhibit.ref}, or case redaction handle {urn} NUMBER "
                "justified-not-done --why ...",
            )
    if case.variant is Variant.DEFENCE:
        yield from _without_file(matter)
    exhibited = {exhibit.recording for exhibit in case.standing}
    for recording in case.recordings:
        used = recording.disposal is not None and recording.disposal.disposal is Disposal.USED
        if used and recording.evidence_id not in exhibited:
            yield Finding(
                recording.evidence_id,
                "it was decided to use it, and nothing of it is exhibited",
                f"case cut {urn} {recording.evidence_id} --in ... --out ..., or decide otherwise",
            )


def _without_file(matter: Matter) -> Iterator[Finding]:
    """Yield the key exhibits that stand in the defence's case as a line alone: whole recordings, and those linked."""
    case, urn = matter.case, matter.urn
    for exhibit in for_defence(case).standing:
        known = case.exhibit(exhibit.ref)
        told = known is not None and known.evidence is None and not known.link
        if exhibit.key is not False and exhibit.evidence is None and not told:
            yield Finding(
                str(exhibit.ref),
                "it is key evidence or may be, and no file of it goes to the defence: neither whole recordings do, nor "
                "secure links",
                f"case cut {urn} {exhibit.recording} --in ... --out ..., and case withdraw {urn} {exhibit.ref} or case "
                f"describe {urn} {exhibit.ref} --not-key",
            )


def cameras_accounted(matter: Matter) -> Iterator[Finding]:
    """Officers at the scene without a clip are listed with a reason, and a linking run has looked for their footage."""
    yield from not_looked(matter)
    for incident in matter.case.incidents:
        for camera in incident.expected:
            if camera.explained is None:
                yield Finding(
                    str(camera.officer),
                    f"no clip at {incident.ref}, and nobody has said why: {camera.reason}",
                    f"case answer {matter.urn} footage {camera.officer} --absent --why ...",
                )


def clipped(matter: Matter) -> Iterator[Finding]:
    """Each exhibit has its in and out points, and is not the whole recording unless that is justified.

    A redacted copy has those of what it was made from, so it has to be as long.
    """
    for exhibit in matter.case.standing:
        if exhibit.kind is ExhibitKind.REDACTED:
            yield from _as_long(matter, exhibit)
            continue
        told = _not_clipped(exhibit, matter.case.recording(exhibit.recording))
        if told:
            yield Finding(
                str(exhibit.ref),
                told,
                f"case cut {matter.urn} {exhibit.recording} --in ... --out ..., or case answer {matter.urn} whole "
                f"{exhibit.ref} --why ...",
            )


def _as_long(matter: Matter, exhibit: CaseExhibit) -> Iterator[Finding]:
    parent = matter.case.exhibit(exhibit.parent) if exhibit.parent is not None else None
    if parent is None:
        return
    same = is_as_long(exhibit, parent)
    if same:
        return
    told = "it is not known whether it is as long as" if same is None else "it is not as long as"
    yield Finding(
        str(exhibit.ref),
        f"{told} {parent.ref}, which it was made from: which part of the recording it shows is not known",
        f"Redact the whole of {parent.ref}, ingest that copy, and name it: case redacted {matter.urn} COPY "
        f"--of {parent.ref}; then case withdraw {matter.urn} {exhibit.ref} --why ...",
    )


def _not_clipped(exhibit: CaseExhibit, recording: CaseRecording | None) -> str:
    if exhibit.kind is ExhibitKind.MASTER:
        return "" if exhibit.whole_why else "the whole recording is exhibited, and nobody has said why"
    if exhibit.span is None:
        return "it has no in and out points"
    if exhibit.span.true_out <= exhibit.span.true_in:
        return "it has no length"
    if exhibit.whole_why or recording is None or recording.duration is None:
        return ""
    whole = exhibit.span.true_in <= _NEARLY and exhibit.span.true_out >= recording.duration - _NEARLY
    return "it is the whole recording, and nobody has said why" if whole else ""


def playable(matter: Matter) -> Iterator[Finding]:
    """The first and last picture of each exhibit decode, and it or a proxy is MP4 with H.264 and AAC."""
    for exhibit in matter.case.standing:
        evidence = exhibit.evidence
        if evidence is None:
            continue
        remedy = f"case cut {matter.urn} {exhibit.recording} --mode exact ..."
        if not _plays(evidence) and not any(
            _plays(file) for file in exhibit.files if file.purpose is FilePurpose.PROXY
        ):
            told = f"it is {evidence.format_text or 'of unknown format'}, and no proxy of it is kept"
            yield Finding(str(exhibit.ref), told, remedy)
        yield from _decodes(matter, exhibit, evidence, remedy)


def _plays(file: ExhibitFile) -> bool:
    words = [word.strip() for word in file.format_text.upper().split(",")]
    sound = words[2:] or [_NO_SOUND.upper()]
    return (
        len(words) > 1
        and words[0] == "MP4"
        and words[1].startswith(("H264", "H.264"))
        and all(word.startswith(("AAC", "MP3", _NO_SOUND.upper())) for word in sound)
    )


def _decodes(matter: Matter, exhibit: CaseExhibit, file: ExhibitFile, remedy: str) -> Iterator[Finding]:
    proof = matter.proofs.get(file.sha256)
    ref = str(exhibit.ref)
    if proof is None or proof.decodes_first is None or proof.decodes_last is None:
        why = "" if proof is None or not proof.why_not else f": {proof.why_not}"
        yield Finding(
            ref, f"nobody tried whether it plays{why}", "Run case check again.", Standing.NOT_CHECKED
        )
        return
    if not proof.decodes_first:
        yield Finding(ref, "its first picture does not decode", remedy)
    if not proof.decodes_last:
        yield Finding(ref, "its last picture does not decode", remedy)


def playback_format(matter: Matter) -> Iterator[Finding]:
    """What is needed to play each exhibit is stated, for the MG5."""
    for exhibit in matter.case.standing:
        stated = "" if exhibit.evidence is None else exhibit.evidence.format_text
        if exhibit.evidence is not None and (not stated or stated.startswith(_NOT_KNOWN)):
            yield Finding(
                str(exhibit.ref),
                "its playback format is not known",
                f"Look at what inspection says: show {exhibit.recording}",
            )


def clock_stated(matter: Matter) -> Iterator[Finding]:
    """Each exhibit's time of day and its uncertainty are known from a clock that a person checked."""
    exhibited = {exhibit.recording for exhibit in matter.case.standing}
    for recording in matter.case.recordings:
        if recording.evidence_id not in exhibited:
            continue
        for told in _of_time(recording):
            device = recording.device_serial or "DEVICE"
            yield Finding(recording.evidence_id, told, f"Check the camera's clock: clock set {device} ...")


def _of_time(recording: CaseRecording) -> Iterator[str]:
    time = recording.time
    if time.start_utc is None:
        yield f"its time of day is not known: {time.method}"
        return
    if time.clock_checked is not True:
        yield "nobody has checked the camera's clock"
    if time.hour_open:
        yield "it may be whole hours off"
    for conflict in time.conflicts:
        yield f"its sources of time do not agree: {conflict}"
