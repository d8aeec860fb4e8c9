"""People: the case's URN, the officer in the case, victims."""

import unicodedata
from collections.abc import Iterator

from bwv_index.cases.checks.finding import NEVER_OVERRIDE, Finding, Matter
from bwv_index.cases.result import Standing
from bwv_index.cases.snapshot import CaseExhibit, Disposition
from bwv_index.cases.terms import ExhibitKind, PersonRole
from bwv_index.incidents import OfficerKey, normalise_officer

_MADE_BY = {ExhibitKind.CLIP: "cut", ExhibitKind.MASTER: "exhibit", ExhibitKind.REDACTED: "redacted"}
"""The command that makes an exhibit of each kind."""


def urn_form(matter: Matter) -> Iterator[Finding]:
    """The case has a URN: what it is written as reads as one, so that the strict form can be exported."""
    if matter.case.urn.urn is None:
        yield Finding(
            matter.urn,
            "this is no URN: two figures, two letters or figures, five figures, two figures of the year",
            f"case urn '{matter.urn}' NEW --why ... {NEVER_OVERRIDE}",
        )


def vps_offered(matter: Matter) -> Iterator[Finding]:
    """For each incident with a victim it is known whether a victim personal statement was offered."""
    for incident in matter.case.incidents:
        if incident.victims and not any(answer.done is not None for answer in incident.vps):
            yield Finding(
                incident.ref,
                "it is not known whether a victim personal statement was offered",
                "Import the incident again with the column vps_offered_at filled in.",
            )


def victim_not_oic(matter: Matter) -> Iterator[Finding]:
    """An officer in the case is named, and is no victim in it."""
    officers = matter.case.people_as(PersonRole.OIC)
    remedy = f"case person {matter.urn} officer-in-the-case OFFICER ..."
    if not officers:
        yield Finding(matter.urn, "no officer in the case is named", remedy, Standing.NOT_CHECKED)
    for person in officers:
        for incident in matter.case.incidents:
            if any(person.officer.may_be(victim) for victim in incident.victims):
                yield Finding(
                    str(person.officer),
                    f"the officer in the case is a victim of {incident.ref}",
                    f"Name another: {remedy}",
                )


def victim_cut_own(matter: Matter) -> Iterator[Finding]:
    """No victim cut, produced, described or marked footage of the assault on them, or decided what becomes of it."""
    for exhibit in matter.case.standing:
        for victim in _victims(matter, exhibit.recording):
            yield from _own(matter, exhibit, victim)
    for mark in matter.case.marks:
        for victim in _victims(matter, mark.recording):
            if _is(mark.said.by, victim):
                yield Finding(
                    f"mark {mark.number}",
                    f"{victim} marked it and is a victim of what it shows",
                    f"Another person views it and describes it in its place: case mark {matter.urn} {mark.recording} "
                    f"--at ... --seen ... --replace {mark.number} --by ...",
                )

    for recording in matter.case.recordings:
        if recording.disposal is not None:
            for victim in _victims(matter, recording.evidence_id):
                yield from _decided(matter, recording.evidence_id, recording.disposal, victim)


def _decided(matter: Matter, evidence_id: str, decided: Disposition, victim: OfficerKey) -> Iterator[Finding]:
    """Tell of a victim's own decision, and of words of theirs on a schedule that another's decision left standing."""
    by = _is(decided.said.by, victim)
    if by or any(_is(said.by, victim) for said in decided.described):
        words = (
            ("--description", decided.description),
            ("--safe-description", decided.safe_description),
            ("--sensitivity", decided.sensitivity),
            ("--undermines", decided.undermines),
            ("--assists", decided.assists),
        )
        told = "".join(f"{option} ... " for option, text in words if text)
        done = "decided what becomes of it" if by else "described it for a schedule"
        yield Finding(
            evidence_id,
            f"{victim} {done}, and is a victim of what it shows",
            f"Another person decides it anew{', in words of their own' if told else ''}: case decide {matter.urn} "
            f"{evidence_id} {decided.disposal} {told}--why ... --by ...",
        )


def _own(matter: Matter, exhibit: CaseExhibit, victim: OfficerKey) -> Iterator[Finding]:
    made = "cut it" if exhibit.kind is ExhibitKind.CLIP else "made it an exhibit"
    done = [
        *(["produces it"] if exhibit.producer.may_be(victim) else []),
        *([made] if _is(exhibit.said.by, victim) else []),
    ]
    ref, of = str(exhibit.ref), "and is a victim of what it shows"
    if done:
        yield Finding(
            ref,
            f"{victim} {' and '.join(done)}, {of}",
            f"Withdraw it, and another person makes and produces it anew: case withdraw {matter.urn} {ref} --why ..., "
            f"then {_made_anew(matter, exhibit)}",
        )
    elif any(_is(said.by, victim) for said in exhibit.described):
        yield Finding(
            ref,
            f"{victim} described it, {of}",
            f"Another person views it and describes it in words of their own: case describe {matter.urn} {ref} "
            "--title ... --detail ... --by ...",
        )


def _made_anew(matter: Matter, exhibit: CaseExhibit) -> str:
    begun = f"case {_MADE_BY[exhibit.kind]} {matter.urn}"
    match exhibit.kind:
        case ExhibitKind.CLIP:
            return f"{begun} {exhibit.recording} --in ... --out ... --producer OFFICER --by ..."
        case ExhibitKind.MASTER:
            return f"{begun} {exhibit.recording} --producer OFFICER --by ..."
        case ExhibitKind.REDACTED:
            return f"{begun} COPY --of {exhibit.parent or 'EXHIBIT'} --producer OFFICER --by ..."


def _victims(matter: Matter, evidence_id: str) -> tuple[OfficerKey, ...]:
    recording = matter.case.recording(evidence_id)
    refs = recording.incidents if recording is not None else ()
    found = (
        victim for incident in matter.case.incidents if incident.ref in refs for victim in incident.victims
    )
    return tuple(dict.fromkeys(found))


def _is(actor: str, officer: OfficerKey) -> bool:
    """Whether who acted may be that officer, in any usual writing of the number."""
    acting = normalise_officer(" ".join(unicodedata.normalize("NFKC", actor).split()))
    return acting is not None and acting.may_be(officer)
