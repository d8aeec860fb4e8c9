"""Who produces an exhibit and under which reference: given once, never again, withdrawn ones included."""

from collections.abc import Iterator
from dataclasses import dataclass

from bwv_index.cases import Disposal, ExhibitKind, ExhibitRef, PersonRole, are_one, letter_next
from bwv_index.errors import NotFoundError, RefusedError
from bwv_index.incidents import OfficerKey, RoleKind, normalise_officer, with_forces
from bwv_index.index import ExhibitView, LinkStatus, Record
from bwv_index.pipeline.casework.acting import exhibit_of, require_standing
from bwv_index.pipeline.casework.officers import require_number
from bwv_index.pipeline.workspace import Workspace

HIGHEST = 9999
"""The highest number that a reference can bear."""
LETTERED = "letter"
"""Setting ``case.clip_numbers`` by which what is made from an exhibit of the same producer gets a letter after it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person says of a new exhibit: who produces it (as typed; whoever acts, where empty), and its number.

    ``of`` is the exhibit after whose number a letter is put, as typed; empty where none is named.
    """

    producer: str = ""
    number: int | None = None
    of: str = ""
    title: str = ""
    key: bool | None = None


def producer_of(workspace: Workspace, record: Record, case: int, typed: str) -> tuple[OfficerKey, str]:
    """Return who produces an exhibit, and their initials in this case.

    Raises:
        UsageFaultError: the text is no officer's number.
        RefusedError: whoever acts is named by no officer's number, or the producer has no initials in this case.
    """
    key = (
        require_number(workspace, typed)
        if typed
        else normalise_officer(workspace.actor, workspace.settings.force)
    )
    if key is None:
        raise RefusedError(
            "whoever acts is no officer's number, so nobody is known to produce the exhibit",
            subject=workspace.actor,
            remedy="Name the producer with --producer, such as 42/8240.",
        )
    held = record.cases.people(case)
    everybody = [one.officer for one in held] if key.force else ()
    known = [
        one
        for one in held
        if one.initials
        and one.officer.may_be(key)
        and (not key.force or are_one(one.officer, key, everybody))
    ]
    urn = record.cases.view(case).urn.shown
    if not known:
        raise RefusedError(
            "this producer has no initials in the case, so no reference can be given",
            subject=str(key),
            remedy=f"Try: bwv-index case person {urn} producer {key} --initials AB",
        )
    officers = sorted(with_forces(one.officer for one in known))
    if len(officers) > 1:
        raise RefusedError(
            f"several officers of the case may be meant: {', '.join(map(str, officers))}",
            subject=str(key),
            remedy="Name one with --producer, its force included.",
        )
    known.sort(key=lambda one: one.role is not PersonRole.PRODUCER)
    return max(officers[0], key), known[0].initials


def reference_for(
    workspace: Workspace, record: Record, case: int, asked: Asked, producer: OfficerKey, initials: str, sha256: str
) -> ExhibitRef:  # fmt: skip
    """Return the reference that a new exhibit of a recording (by its SHA-256) gets; nothing is given by that yet.

    Raises:
        NotFoundError: the case has no exhibit of the name after which a letter is put.
        RefusedError: the reference is taken, no number comes after the highest that was given, or that exhibit is
            another officer's or withdrawn.
    """
    held = record.exhibits.of_case(case)
    if asked.of or (workspace.settings.case.clip_numbers == LETTERED and asked.number is None):
        of = _lettered(record, case, held, asked, producer, sha256)
        letter = letter_next((one.ref for one in held), of.ref) if of is not None else ""
        if of is not None and letter:
            return ExhibitRef(of.ref.initials, of.ref.number, letter)
        if asked.of:
            raise RefusedError("every letter after this number is taken", subject=asked.of)
    number = asked.number or record.exhibits.next_number(case, initials)
    if number > HIGHEST:
        given = {one.ref.number for one in held if one.ref.initials == initials}
        free = next((each for each in range(1, HIGHEST + 1) if each not in given), None)
        raise RefusedError(
            f"no number comes after {initials}/{HIGHEST}",
            subject=initials,
            remedy="Every number is given: another officer has to produce it."
            if free is None
            else f"Give one that is free: --number {free}",
        )
    ref = ExhibitRef(initials, number)
    if record.exhibits.of_ref(case, ref) is not None:
        raise RefusedError(
            "the exhibit reference is taken in this case",
            subject=str(ref),
            remedy="A number is never used twice: leave --number out, and the next one is taken.",
        )
    return ref


def _lettered(
    record: Record, case: int, held: tuple[ExhibitView, ...], asked: Asked, producer: OfficerKey, sha256: str
) -> ExhibitView | None:
    """Return the exhibit after whose number a letter is put; None where there is none of this producer."""
    if asked.of:
        named = exhibit_of(record, case, asked.of)
        require_standing(named)
        if not named.producer.may_be(producer):
            raise RefusedError(
                f"it is produced by {named.producer}, so {producer} cannot produce a part of it under its number",
                subject=str(named.ref),
                remedy="Leave it out, and the producer's own next number is taken.",
            )
        if named.sha256 != sha256:
            raise RefusedError("it is of another recording", subject=str(named.ref))
        return named
    masters = (one for one in held if one.kind is ExhibitKind.MASTER and one.withdrawn is None)
    return next((one for one in masters if one.sha256 == sha256 and one.producer.may_be(producer)), None)


def find_recording(record: Record, case: int, text: str) -> int:
    """Return the clip of that name, which is part of the case and whose footage is here.

    Raises:
        NotFoundError: no clip answers to the name.
        RefusedError: several do, its footage has not arrived, or it is confirmed for no incident of the case.
    """
    clip = record.clips.find(text)
    name = record.clips.evidence_id(clip)
    if not record.clips.sha256(clip):
        raise RefusedError("the footage of this clip has not arrived", subject=name)
    incidents = [part.incident_id for part in record.cases.incidents(case)]
    links = (
        record.links.matching(incidents=incidents, clips=[clip], statuses=[LinkStatus.CONFIRMED])
        if incidents
        else ()
    )
    if not links and clip not in record.cases.dispositions(case):
        raise RefusedError(
            "the clip is confirmed for no incident of this case",
            subject=name,
            remedy="Decide first: bwv-index link decide CLIP INCIDENT confirm",
        )
    return clip


def remarks_on(
    workspace: Workspace, record: Record, case: int, clip: int, producer: OfficerKey
) -> Iterator[str]:
    """Yield what a person who makes an exhibit of a clip should know."""
    urn, name = record.cases.view(case).urn.shown, record.clips.evidence_id(clip)
    decided = record.cases.dispositions(case).get(clip)
    if decided is None or decided.disposal is not Disposal.USED:
        now = "nobody has decided" if decided is None else f"it was decided '{decided.disposal}'"
        yield f"{now} what becomes of {name}: case decide {urn} {name} used --why ..."
    incidents = {part.incident_id for part in record.cases.incidents(case)}
    actor = normalise_officer(workspace.actor, workspace.settings.force)
    victims = {
        officer
        for incident, roles in record.incidents.parties().items()
        if incident in incidents
        for officer, role in roles
        if role is RoleKind.VICTIM
    }
    for officer in sorted({one for one in (producer, actor) if one is not None}):
        if any(officer.may_be(victim) for victim in victims):
            yield f"{officer} is a victim in this case: somebody else should make and produce it"


def recording_of(record: Record, sha256: str) -> int:
    """Return the clip of a content.

    Raises:
        NotFoundError: it is no clip's.
    """
    clip = record.clips.of_item(sha256)
    if clip is None:
        raise NotFoundError("no clip is of these bytes", subject=sha256)
    return clip
