"""Repository of prosecution cases: what persons said of them. Rows are only added; the newest about a thing counts."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, TypeVar

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from bwv_index.cases import (
    Answer,
    CasePerson,
    CaseUrn,
    Defendant,
    Disposal,
    Disposition,
    Issue,
    MarkTag,
    Outcome,
    PersonRole,
    Plea,
    RedactionReason,
    RedactionState,
    Result,
    Said,
    Schedule,
    ScheduleOf,
    Topic,
    Variant,
    asn_is_right,
)
from bwv_index.errors import NotFoundError, RefusedError
from bwv_index.incidents import OfficerKey, normalise_urn, reference_key
from bwv_index.index.case_values import (
    CaseIncidentView,
    CaseView,
    EntryView,
    MarkView,
    NewEntry,
    NewIssue,
    RedactionView,
    writers_of,
)
from bwv_index.index.models import (
    CaseAnswerRow,
    CaseDefendantRow,
    CaseIncidentRow,
    CaseMarkRow,
    CaseOutcomeRow,
    CasePackRow,
    CasePersonRow,
    CaseRow,
    CaseUrnRow,
    ClipDisposalRow,
    RedactionHandlingRow,
    RedactionMarkRow,
    ScheduleEntryRow,
)

UNSETTLED = ""
"""Disposal of a clip that two clips were joined to, of which different things had been decided."""

_T = TypeVar("_T")


class Cases:
    """Cases and everything that persons say of them but their exhibits."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def open(self, urn: str, said: Said) -> int:
        """Open a case; return its number."""
        row = CaseRow(urn_raw=urn, **_told(said))
        self._session.add(row)
        self._session.flush()
        return row.id

    def set_urn(self, case: int, urn: str, said: Said) -> None:
        """Give a case another URN; the old one stays on record and still finds it."""
        self._add(CaseUrnRow(case_id=case, urn_raw=urn, **_told(said)))

    def all(self) -> tuple[CaseView, ...]:
        """Return every case, oldest first."""
        return tuple(self._view(row) for row in self._session.scalars(select(CaseRow).order_by(CaseRow.id)))

    def view(self, case: int) -> CaseView:
        """Return one case."""
        return self._view(self._session.get_one(CaseRow, case))

    def find(self, text: str) -> int:
        """Return the case that answers to a URN, whichever of its URNs it is and however it is written.

        Raises:
            NotFoundError: none does.
            RefusedError: several do.
        """
        every = self.all()
        found = [one for one in every if text.strip() in one.urns]
        if len(found) != 1:
            keys = urn_keys(text)
            found = [one for one in every if any(keys & urn_keys(urn) for urn in one.urns)] or found
        if not found:
            raise NotFoundError(
                "no case answers to that URN", subject=text, remedy="Try: bwv-index case list"
            )
        if len(found) > 1:
            names = ", ".join(one.urn.raw for one in found)
            raise RefusedError(
                "several cases answer to that URN", subject=text, remedy=f"Name one of: {names}"
            )
        return found[0].case_id

    def put_incident(self, case: int, incident: int, place_shown: str, said: Said, *, inside: bool) -> None:
        """Make an incident part of a case, with the place that is told of it outside, or take it out of it."""
        self._add(
            CaseIncidentRow(
                case_id=case, incident_id=incident, place_shown=place_shown, inside=inside, **_told(said)
            )
        )

    def incidents(self, case: int) -> tuple[CaseIncidentView, ...]:
        """Return the incidents of a case, in the order in which they became part of it."""
        newest = self._newest(CaseIncidentRow, case, lambda row: row.incident_id)
        return tuple(
            CaseIncidentView(row.incident_id, row.place_shown, _said(row)) for row in newest if row.inside
        )

    def put_person(self, case: int, person: CasePerson, *, withdrawn: bool = False) -> None:
        """Record who somebody is to a case, in the place of what was said of the same officer in that role."""
        self._add(
            CasePersonRow(
                case_id=case, role=person.role.value, force=person.officer.force, number=person.officer.number,
                rank=person.rank, surname=person.surname, initials=person.initials,
                warrant_number=person.warrant_number, phone=person.phone, email=person.email,
                branch=person.branch, station=person.station, withdrawn=withdrawn, **_told(person.said),
            )
        )  # fmt: skip

    def people(self, case: int) -> tuple[CasePerson, ...]:
        """Return the people of a case, by role and number."""
        newest = self._newest(CasePersonRow, case, lambda row: (row.role, row.force, row.number))
        found = [_person(row) for row in newest if not row.withdrawn]
        roles = list(PersonRole)
        return tuple(sorted(found, key=lambda person: (roles.index(person.role), person.officer)))

    def put_defendant(self, case: int, defendant: Defendant, *, withdrawn: bool = False) -> None:
        """Record a defendant, in the place of what was said of the same number."""
        self._add(
            CaseDefendantRow(
                case_id=case, number=defendant.number, surname=defendant.surname, forename=defendant.forename,
                asn=defendant.asn, crimes=list(defendant.crimes), withdrawn=withdrawn, **_told(defendant.said),
            )
        )  # fmt: skip

    def next_defendant(self, case: int) -> int:
        """Return the number of a new defendant: one more than the highest ever given."""
        return self._next(CaseDefendantRow, case)

    def defendants(self, case: int) -> tuple[Defendant, ...]:
        """Return the defendants of a case, by number."""
        newest = self._newest(CaseDefendantRow, case, lambda row: row.number)
        found = (
            Defendant(
                row.number, row.surname, row.forename, row.asn, asn_is_right(row.asn), tuple(row.crimes), _said(row)
            )
            for row in newest
            if not row.withdrawn
        )  # fmt: skip
        return tuple(sorted(found, key=lambda defendant: defendant.number))

    def dispose(self, case: int, clip: int, disposition: Disposition) -> None:
        """Record what a person decided of a clip in a case."""
        self._add(
            ClipDisposalRow(
                case_id=case, clip_id=clip, disposal=disposition.disposal.value,
                description=disposition.description, safe_description=disposition.safe_description,
                sensitivity=disposition.sensitivity, undermines=disposition.undermines,
                assists=disposition.assists, **_told(disposition.said),
            )
        )  # fmt: skip

    def dispositions(self, case: int) -> Mapping[int, Disposition]:
        """Return what was decided last of each clip; a clip that two were joined to may have to be decided again."""
        history: dict[int, list[ClipDisposalRow]] = {}
        query = select(ClipDisposalRow).where(ClipDisposalRow.case_id == case).order_by(ClipDisposalRow.id)
        for row in self._session.scalars(query):
            history.setdefault(row.clip_id, []).append(row)
        return {clip: _disposition(rows) for clip, rows in history.items() if rows[-1].disposal != UNSETTLED}

    def of_clip(self, clip: int) -> tuple[int, ...]:
        """Return the cases in which anybody ever decided on a clip, oldest first."""
        query = select(ClipDisposalRow.case_id).where(ClipDisposalRow.clip_id == clip).distinct()
        return tuple(sorted(self._session.scalars(query)))

    def add_mark(self, case: int, mark: MarkView) -> int:
        """Add a described moment; return its number, which ``mark.number`` does not decide."""
        number = self._next(CaseMarkRow, case)
        self._add(
            CaseMarkRow(
                case_id=case, number=number, exhibit_id=mark.exhibit_id, sha256=mark.sha256,
                start=str(mark.start), end="" if mark.end is None else str(mark.end), seen=mark.seen,
                heard=mark.heard, tag=mark.tag.value if mark.tag else "", replaces=mark.replaces,
                **_told(mark.said),
            )
        )  # fmt: skip
        return number

    def marks(self, case: int) -> tuple[MarkView, ...]:
        """Return the marks that no other stands for, by number. One without words takes back the one it replaces."""
        query = select(CaseMarkRow).where(CaseMarkRow.case_id == case).order_by(CaseMarkRow.number)
        every = [_mark(row) for row in self._session.scalars(query)]
        gone = {mark.replaces for mark in every}
        return tuple(mark for mark in every if mark.number not in gone and (mark.seen or mark.heard))

    def add_redaction(self, case: int, mark: RedactionView) -> int:
        """Mark a stretch; return its number, which ``mark.number`` does not decide."""
        number = self._next(RedactionMarkRow, case)
        self._add(
            RedactionMarkRow(
                case_id=case, number=number, sha256=mark.sha256, start=str(mark.start), end=str(mark.end),
                reason=mark.reason.value, note=mark.note, **_told(mark.said),
            )
        )  # fmt: skip
        return number

    def handle_redaction(
        self, case: int, number: int, state: RedactionState, said: Said, exhibit: int | None = None
    ) -> None:
        """Record what was done about a marked stretch."""
        query = select(RedactionMarkRow.id).where(
            RedactionMarkRow.case_id == case, RedactionMarkRow.number == number
        )
        mark = self._session.scalars(query).one()
        self._add(RedactionHandlingRow(mark_id=mark, state=state.value, exhibit_id=exhibit, **_told(said)))

    def redactions(self, case: int) -> tuple[RedactionView, ...]:
        """Return the stretches that were marked, by number."""
        query = select(RedactionMarkRow).where(RedactionMarkRow.case_id == case)
        rows = self._session.scalars(query.order_by(RedactionMarkRow.number)).all()
        done = select(RedactionHandlingRow).join(
            RedactionMarkRow, RedactionMarkRow.id == RedactionHandlingRow.mark_id
        )
        handled = {
            row.mark_id: row
            for row in self._session.scalars(
                done.where(RedactionMarkRow.case_id == case).order_by(RedactionHandlingRow.id)
            )
        }
        return tuple(_redaction(row, handled.get(row.id)) for row in rows)

    def answer(self, case: int, answer: Answer) -> None:
        """Record an answer, in the place of the one before on the same subject."""
        self._add(
            CaseAnswerRow(
                case_id=case, topic=answer.topic.value, subject=answer.subject, text=answer.text,
                absent=answer.absent, **_told(answer.said),
            )
        )  # fmt: skip

    def answers(self, case: int) -> tuple[Answer, ...]:
        """Return the answers that count, by topic and subject."""
        newest = self._newest(CaseAnswerRow, case, lambda row: (row.topic, row.subject))
        found = (Answer(Topic(row.topic), row.subject, row.text, row.absent, _said(row)) for row in newest)
        return tuple(sorted(found, key=lambda answer: (answer.topic, answer.subject)))

    def add_schedule(self, case: int, entries: Iterable[NewEntry], version: int, said: Said) -> None:
        """Number lines of schedules, for good.

        Raises:
            RefusedError: a number is taken, or the line has one already.
        """
        held = self.schedule(case)
        numbers = {(entry.schedule, entry.number) for entry in held}
        lines = {(entry.schedule, entry.clip_id, entry.of) for entry in held}
        for entry in entries:
            number, line = (entry.schedule, entry.number), (entry.schedule, entry.clip, entry.of)
            if number in numbers or line in lines:
                raise RefusedError(
                    "the number or the line stands already",
                    subject=f"{entry.schedule.value} item {entry.number}",
                )
            numbers.add(number)
            lines.add(line)
            self._session.add(
                ScheduleEntryRow(
                    case_id=case, schedule=entry.schedule.value, number=entry.number, clip_id=entry.clip,
                    of=entry.of.value, version=version, by=said.by, at=said.at,
                )
            )  # fmt: skip
        self._session.flush()

    def schedule(self, case: int) -> tuple[EntryView, ...]:
        """Return every line that ever got a number, by schedule and number."""
        query = (
            select(ScheduleEntryRow)
            .where(ScheduleEntryRow.case_id == case)
            .order_by(ScheduleEntryRow.schedule, ScheduleEntryRow.number)
        )
        return tuple(
            EntryView(Schedule(r.schedule), r.number, r.clip_id, ScheduleOf(r.of), r.version)
            for r in self._session.scalars(query)
        )

    def add_issue(self, case: int, new: NewIssue) -> None:
        """Record a pack that was made."""
        issue = new.issue
        self._add(
            CasePackRow(
                case_id=case, version=issue.version, variant=issue.variant.value, path=new.path,
                manifest_sha256=issue.manifest_sha256, zip_sha256=issue.zip_sha256,
                snapshot_sha256=new.snapshot_sha256, state=dict(issue.state),
                overrides=[list(one) for one in new.overrides], by=issue.made_by, at=issue.made_at,
            )
        )  # fmt: skip

    def issues(self, case: int) -> tuple[NewIssue, ...]:
        """Return the packs that were made, oldest first."""
        query = select(CasePackRow).where(CasePackRow.case_id == case).order_by(CasePackRow.id)
        return tuple(_issue(row) for row in self._session.scalars(query))

    def add_outcome(self, case: int, outcome: Outcome) -> None:
        """Record how a charge ended, in the place of what was said of the same defendant and charge."""
        self._add(
            CaseOutcomeRow(
                case_id=case, defendant=outcome.defendant, charge=outcome.charge, code=outcome.code,
                plea=outcome.plea.value, result=outcome.result.value, sentence=outcome.sentence,
                on=outcome.on.isoformat() if outcome.on else "", **_told(outcome.said),
            )
        )  # fmt: skip

    def outcomes(self, case: int) -> tuple[Outcome, ...]:
        """Return the outcomes that count, by defendant and charge."""
        newest = self._newest(CaseOutcomeRow, case, lambda row: (row.defendant, row.charge))
        found = (
            Outcome(
                row.defendant, row.charge, row.code, Plea(row.plea), Result(row.result), row.sentence,
                date.fromisoformat(row.on) if row.on else None, _said(row),
            )
            for row in newest
        )  # fmt: skip
        return tuple(sorted(found, key=lambda outcome: (outcome.defendant, outcome.charge)))

    def _view(self, row: CaseRow) -> CaseView:
        query = select(CaseUrnRow).where(CaseUrnRow.case_id == row.id).order_by(CaseUrnRow.id)
        urns = (row.urn_raw, *(later.urn_raw for later in self._session.scalars(query)))
        return CaseView(row.id, CaseUrn(urns[-1], normalise_urn(urns[-1])), urns, _said(row))

    def _newest(self, table: type[_T], case: int, about: Any) -> Sequence[_T]:
        """Return the newest row about each thing, in the order in which the things first came up."""
        kind: Any = table
        found: dict[Any, _T] = {}
        for row in self._session.scalars(select(table).where(kind.case_id == case).order_by(kind.id)):
            found[about(row)] = row
        return tuple(found.values())

    def _next(self, table: Any, case: int) -> int:
        highest = self._session.scalar(select(func.max(table.number)).where(table.case_id == case))
        return (highest or 0) + 1

    def _add(self, row: object) -> None:
        self._session.add(row)
        self._session.flush()


_DISPOSAL_WORDS = ("description", "safe_description", "sensitivity", "undermines", "assists")


def urn_keys(text: str) -> frozenset[str]:
    """Return the keys under which a case's URN is found: as normalised, and as a reference of any other shape."""
    urn = normalise_urn(text)
    keys = {text.strip().upper(), reference_key(text)} if urn is None else {str(urn), text.strip().upper()}
    return frozenset(key for key in keys if key)


def carry_cases(session: Session, waiting: int, footage: int) -> None:
    """Give the decisions of cases on one clip to the clip that it is joined to; nothing is lost by it.

    Where in one case the two were decided differently, the clip is undecided until a person decides again.
    """
    newest: dict[int, dict[int, ClipDisposalRow]] = {}
    of_two = select(ClipDisposalRow).where(ClipDisposalRow.clip_id.in_((waiting, footage)))
    for row in session.scalars(of_two.order_by(ClipDisposalRow.id)):
        newest.setdefault(row.case_id, {})[row.clip_id] = row
    differing = [
        (case, max(row.at for row in rows.values()))
        for case, rows in sorted(newest.items())
        if len({_decided(row) for row in rows.values()}) > 1
    ]
    for table in (ClipDisposalRow, ScheduleEntryRow):
        session.execute(update(table).where(table.clip_id == waiting).values(clip_id=footage))
    for case, at in differing:
        session.add(
            ClipDisposalRow(
                case_id=case, clip_id=footage, disposal=UNSETTLED, description="", safe_description="",
                sensitivity="", undermines="", assists="", by="", at=at,
                why="two clips that are one were decided differently; a person decides",
            )
        )  # fmt: skip
    session.flush()


def _decided(row: ClipDisposalRow) -> tuple[str, ...]:
    return (row.disposal, row.description, row.safe_description, row.sensitivity, row.undermines, row.assists)


def _told(said: Said) -> dict[str, Any]:
    return {"by": said.by, "at": said.at, "why": said.why}


def _said(row: Any) -> Said:
    return Said(row.by, row.at, row.why)


def _person(row: CasePersonRow) -> CasePerson:
    return CasePerson(
        PersonRole(row.role), OfficerKey(row.force, row.number), row.rank, row.surname, row.initials,
        row.warrant_number, row.phone, row.email, row.branch, row.station, _said(row),
    )  # fmt: skip


def _disposition(history: Sequence[ClipDisposalRow]) -> Disposition:
    row = history[-1]
    return Disposition(
        Disposal(row.disposal), row.description, row.safe_description, row.sensitivity, row.undermines,
        row.assists, _said(row), writers_of(history, _DISPOSAL_WORDS),
    )  # fmt: skip


def _mark(row: CaseMarkRow) -> MarkView:
    return MarkView(
        row.number, row.exhibit_id, row.sha256, Fraction(row.start), Fraction(row.end) if row.end else None,
        row.seen, row.heard, MarkTag(row.tag) if row.tag else None, row.replaces, _said(row),
    )  # fmt: skip


def _redaction(row: RedactionMarkRow, handled: RedactionHandlingRow | None) -> RedactionView:
    return RedactionView(
        row.number, row.sha256, Fraction(row.start), Fraction(row.end), RedactionReason(row.reason), row.note,
        _said(row), RedactionState(handled.state) if handled else None, _said(handled) if handled else None,
        handled.exhibit_id if handled else None,
    )  # fmt: skip


def _issue(row: CasePackRow) -> NewIssue:
    issue = Issue(
        row.version,
        Variant(row.variant),
        row.at,
        row.by,
        row.manifest_sha256,
        row.zip_sha256,
        dict(row.state),
    )
    return NewIssue(issue, row.path, row.snapshot_sha256, tuple((code, why) for code, why in row.overrides))
