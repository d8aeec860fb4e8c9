"""Acts of deciding what becomes of each recording in a case."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bwv_index.cases import Disposal, Disposition, ExhibitKind
from bwv_index.custody import Detail, EventType
from bwv_index.errors import RefusedError
from bwv_index.incidents import RoleKind, normalise_officer
from bwv_index.index import LinkStatus, Record
from bwv_index.pipeline.casework.acting import act_on, said_by, tell
from bwv_index.pipeline.workspace import Workspace

SENSITIVE_WORDS = ("safe_description", "sensitivity")
"""Words of a decision that say what is sensitive, by field."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided of one recording, what stood before, and what a person should know of it."""

    evidence_id: str
    disposition: Disposition
    before: Disposal | None
    remarks: tuple[str, ...]


def decide_clips(
    workspace: Workspace, urn: str, clips: Sequence[str], disposal: Disposal, words: Mapping[str, str], why: str, *,
    dry_run: bool = False,
) -> tuple[Decided, ...]:  # fmt: skip
    """Record what becomes of some recordings in a case; words that are left out stay as they were.

    What was said of its sensitivity counts no more once it is decided otherwise, unless it is said again.

    Raises:
        NotFoundError: no case or no clip answers to a name.
        RefusedError: several do, nobody is named, no reason is given, a clip is confirmed for no incident of the
            case, or is to be other than used while an exhibit of it stands.
        BusyError: another run holds the home.
    """
    said = said_by(workspace, why, required=True)
    given: dict[str, Any] = {name: text.strip() for name, text in words.items()}

    def do(record: Record, case: int) -> tuple[Decided, ...]:
        numbers = dict.fromkeys(record.clips.find(clip) for clip in clips)
        known = record.cases.dispositions(case)
        incidents = [part.incident_id for part in record.cases.incidents(case)]
        links = (
            record.links.matching(incidents=incidents, statuses=[LinkStatus.CONFIRMED]) if incidents else ()
        )
        confirmed = {link.clip_id for link in links}
        victim = _is_victim(workspace, record, incidents)
        found = []
        for clip in numbers:
            name = record.clips.evidence_id(clip)
            if disposal is not Disposal.USED:
                _require_none_stands(record, case, clip)
            if clip not in confirmed and clip not in known:
                raise RefusedError(
                    "the clip is confirmed for no incident of this case",
                    subject=name,
                    remedy="Decide first: bwv-index link decide CLIP INCIDENT confirm",
                )
            before = known.get(clip)
            held = before or Disposition(disposal, "", "", "", "", "", said)
            former = _of_sensitivity(before, disposal, given)
            words_now: dict[str, Any] = {**dict.fromkeys(former, ""), **given}
            made = replace(held, disposal=disposal, said=said, **words_now)
            record.cases.dispose(case, clip, made)
            details: dict[str, Detail] = {
                "case": record.cases.view(case).urn.raw, "disposal": disposal.value,
                "before": before.disposal.value if before else None, "words": [*sorted(given)],
            }  # fmt: skip
            sha256 = record.clips.sha256(clip) or ""
            tell(workspace, record, EventType.DISPOSAL, name, sha256=sha256, why=said.why, details=details)
            remarks = (
                *_of_former(made, before, former, anew="description" in given),
                *_remarks(
                    made,
                    before,
                    anew="description" in given,
                    victim=victim,
                    whole=_is_whole(record, case, clip),
                ),
            )
            now = record.cases.dispositions(case)[clip]
            found.append(Decided(name, now, before.disposal if before else None, remarks))
        return tuple(found)

    return act_on(workspace, urn, do, dry_run=dry_run)


def _require_none_stands(record: Record, case: int, clip: int) -> None:
    """See to it that no exhibit of a clip stands that is not to be used: what is served is used."""
    sha256, urn = record.clips.sha256(clip), record.cases.view(case).urn.shown
    standing = [
        str(one.ref)
        for one in record.exhibits.of_case(case)
        if sha256 and one.sha256 == sha256 and one.withdrawn is None
    ]
    if standing:
        first = "; ".join(f"bwv-index case withdraw {urn} {ref} --why ..." for ref in standing)
        raise RefusedError(
            f"of it {' and '.join(standing)} stand{'s' if len(standing) == 1 else ''}, so it is used",
            subject=record.clips.evidence_id(clip),
            remedy=f"First: {first}",
        )


def _is_whole(record: Record, case: int, clip: int) -> bool:
    """Whether the whole of a clip is an exhibit that stands, so that nothing of it is left unused."""
    sha256 = record.clips.sha256(clip)
    return any(
        one.sha256 == sha256 and one.kind is ExhibitKind.MASTER and one.withdrawn is None
        for one in record.exhibits.of_case(case)
    )


def _of_sensitivity(
    before: Disposition | None, disposal: Disposal, given: Mapping[str, str]
) -> tuple[str, ...]:
    """Return the words on sensitivity of the former decision that this one, another, does not say again."""
    if before is None or before.disposal is disposal or disposal is Disposal.SENSITIVE:
        return ()
    return tuple(name for name in SENSITIVE_WORDS if getattr(before, name) and name not in given)


def _of_former(
    made: Disposition, before: Disposition | None, former: tuple[str, ...], *, anew: bool
) -> Iterator[str]:
    """Say which words of a former decision count no more, and which of a sensitive item's still do."""
    if former:
        options = " and ".join(f"--{name.replace('_', '-')}" for name in former)
        yield f"what was said of its sensitivity ({options}) counts no more, and stays on record"
    if former and made.disposal is Disposal.USED:
        yield "what is not used of it goes on MG6C, which the defence gets: say --sensitivity where that is not to be"
    left = before is not None and before.disposal is Disposal.SENSITIVE is not made.disposal
    if left and made.description and not anew and made.disposal is not Disposal.NOT_RELEVANT:
        yield "its description was written while it was sensitive: see that it reveals nothing, for MG6C bears it now"


def _remarks(
    made: Disposition, before: Disposition | None, *, anew: bool, victim: bool, whole: bool
) -> list[str]:
    found = []
    used = made.disposal is Disposal.USED
    if used and not made.description and not whole:
        found.append(
            "what no exhibit shows of it gets a line on the schedule, which has no description yet: --description"
        )
    if (
        before is not None
        and made.description
        and not anew
        and (before.disposal is Disposal.USED) is not used
        and made.disposal is not Disposal.NOT_RELEVANT
    ):
        now = "the unused rest" if used else "the whole of it"
        found.append(f"its description was written for another decision: see that it says what {now} shows")
    if made.disposal in {Disposal.UNUSED, Disposal.SENSITIVE} and not made.description:
        found.append("the schedule has no description of it yet")
    if made.disposal is Disposal.SENSITIVE and not (made.safe_description and made.sensitivity):
        found.append(
            "MG6D asks for a description that reveals nothing, and for the reason of its sensitivity"
        )
    if victim:
        found.append("you are recorded as a victim in this case: another person should decide")
    return found


def _is_victim(workspace: Workspace, record: Record, incidents: Sequence[int]) -> bool:
    actor = normalise_officer(workspace.actor, workspace.settings.force)
    parties = record.incidents.parties() if incidents and actor is not None else {}
    return actor is not None and any(
        role is RoleKind.VICTIM and officer.may_be(actor)
        for incident in incidents
        for officer, role in parties.get(incident, ())
    )
