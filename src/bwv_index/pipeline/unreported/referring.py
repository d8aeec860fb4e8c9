"""What a person says of a clip that looks like an assault nobody recorded: dismissed, passed on, open again."""

from dataclasses import dataclass

from bwv_index.custody import Detail, EventType
from bwv_index.errors import RefusedError
from bwv_index.incidents import normalise_officer
from bwv_index.index import Record, ReferralVerdict, ReferralView
from bwv_index.pipeline.deciding import require_person
from bwv_index.pipeline.unreported.facts import entries_of
from bwv_index.pipeline.unreported.listing import vocabulary_of
from bwv_index.pipeline.workspace import Workspace
from bwv_index.unreported import Entry, Standing, Vocabulary

_SEE = "See: bwv-index unreported list"


@dataclass(frozen=True, slots=True)
class ReferralChange:
    """What became of a recording: how it stood, how it stands now, which clips were decided.

    ``after`` is None where nothing speaks of an assault any more. ``warning`` tells a person who may be the victim to
    let another decide; empty for anybody else.
    """

    clips: tuple[str, ...]
    before: Standing | None
    after: Standing | None
    warning: str


def refer(
    workspace: Workspace, clip: str, verdict: ReferralVerdict, why: str, *, dry_run: bool = False
) -> ReferralChange:
    """Record what a person says of a clip, and with it of the files of its recording that stand in the same entry.

    Any clip without a confirmed or likely link can be referred, whether it was listed or not; only what is listed can
    be dismissed, only what was decided can be opened again.

    Raises:
        NotFoundError: no clip answers to the name.
        RefusedError: nobody is named, no reason is given, the clip belongs to an incident, it is not listed, or it
            stands so already.
        ConfigError: the vocabulary cannot be read.
        BusyError: another run holds the home.
    """
    require_person(workspace.actor, why)
    words = vocabulary_of(workspace).vocabulary
    if dry_run:
        with workspace.index.trying() as record:
            return _refer(workspace, record, words, clip, verdict, why.strip())
    with workspace.changing(), workspace.writing() as record:
        return _refer(workspace, record, words, clip, verdict, why.strip())


def _refer(
    workspace: Workspace,
    record: Record,
    words: Vocabulary,
    name: str,
    verdict: ReferralVerdict,
    why: str,
) -> ReferralChange:
    clip = record.clips.find(name)
    evidence_id = record.clips.evidence_id(clip)
    _require_unlinked(record, clip, evidence_id)
    found = _entry(record, words, evidence_id)
    _check(found, evidence_id, verdict)
    clips = tuple(piece.clip for piece in found.pieces) if found is not None else (evidence_id,)
    for piece in clips:
        number = record.clips.find(piece)
        record.referrals.add(number, ReferralView(verdict, workspace.actor, workspace.now(), why))
        details: dict[str, Detail] = {"verdict": verdict.value, "words": _told(found, piece)}
        record.ledger.append(
            workspace.event(
                EventType.REFERRAL, piece, sha256=record.clips.sha256(number) or "", why=why, details=details
            )
        )
    after = _entry(record, words, evidence_id)
    return ReferralChange(
        clips,
        found.standing if found else None,
        after.standing if after else None,
        _warning(workspace.actor, found),
    )


def _require_unlinked(record: Record, clip: int, name: str) -> None:
    for link in record.links.matching(clips=(clip,)):
        if link.is_likely:
            told = f"it belongs to {link.incident_ref} ({link.status.value}): the assault is on record there"
            raise RefusedError(told, subject=name, remedy=f"See: bwv-index show {name}")


def _entry(record: Record, words: Vocabulary, name: str) -> Entry | None:
    found = entries_of(record, words, sound=True)
    return next((entry for entry in found if any(piece.clip == name for piece in entry.pieces)), None)


def _check(found: Entry | None, name: str, verdict: ReferralVerdict) -> None:
    pieces = found.pieces if found is not None else ()
    said = [piece.word for piece in pieces if piece.word is not None]
    if verdict is ReferralVerdict.DISMISS and not pieces:
        raise RefusedError(
            "nothing speaks of an assault in it, so it is not listed", subject=name, remedy=_SEE
        )
    if verdict is ReferralVerdict.REOPEN and not said:
        raise RefusedError("nobody has decided on it", subject=name, remedy=_SEE)
    if said and len(said) == len(pieces) and all(word.verdict.value == verdict.value for word in said):
        raise RefusedError(f"{said[-1].by} has said so already: {said[-1].why}", subject=name, remedy=_SEE)


def _told(found: Entry | None, clip: str) -> list[Detail]:
    """Return the words that spoke for a clip when it was decided, each with its source."""
    pieces = found.pieces if found is not None else ()
    signs = [sign for piece in pieces if piece.clip == clip for sign in piece.speaking]
    return [f"{sign.source}: {sign.words or sign.meaning}" for sign in signs]


def _warning(actor: str, found: Entry | None) -> str:
    """Tell an officer who may be the victim that another should decide: the victim never runs the own case."""
    officer = normalise_officer(actor)
    if officer is None or found is None or not any(officer.may_be(other) for other in found.officers):
        return ""
    return (
        f"{actor} is said to have worn or held the camera and may be the victim: let another person decide "
        "(Operation Hampshire, point 3)"
    )
