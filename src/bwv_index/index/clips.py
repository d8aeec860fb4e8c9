"""Repository of clips: what each is called, what is claimed of it, and where it stands in time."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from bwv_index.errors import NotFoundError, RefusedError
from bwv_index.incidents import CatalogueClip, Position
from bwv_index.index.cases import carry_cases
from bwv_index.index.content import carry_derivations
from bwv_index.index.devices import (
    clips_of_device,
    clips_of_devices_of,
    devices_ever_of_clip,
    devices_of_clip,
)
from bwv_index.index.models import (
    CatalogueRow,
    ClaimRow,
    ClipRow,
    DecisionRow,
    LinkRow,
    LocationRow,
    PlacementRow,
    RecordingRow,
    ReferenceKeyRow,
)
from bwv_index.index.models.text import AsGiven
from bwv_index.index.parts import in_parts
from bwv_index.index.referrals import carry_referrals
from bwv_index.index.retention import carry_retention
from bwv_index.index.text import readable
from bwv_index.index.values import CatalogueView, ClaimView, PlacementView

SHORT_HASH = 12
"""Hex digits of the SHA-256 in the name of a clip that no platform has named."""

LEAST_PREFIX = 6
"""Shortest beginning of a hash that may name a clip."""

BY_EVIDENCE_ID = "evidence id"
"""How a platform's row is joined to footage that is called as the row says."""

CLIP = "clip"
"""Owner of a reference key, and kind of a text entry."""


def own_evidence_id(sha256: str, digits: int = SHORT_HASH) -> str:
    """Return the name of a clip that no platform has named: ``BWV-`` and the start of its hash."""
    return f"BWV-{sha256[:digits]}"


@dataclass(frozen=True, slots=True)
class ClaimChange:
    """What became of a clip's claims: new ones, ones that their source makes no more, and ones that it makes again."""

    new: tuple[ClaimView, ...]
    gone: tuple[ClaimView, ...]
    back: tuple[ClaimView, ...] = ()


class Clips:
    """Clips, their claims and their placements."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of_item(self, sha256: str) -> int | None:
        """Return the clip of an item, or None where it has none."""
        return self._session.scalar(select(ClipRow.id).where(ClipRow.sha256 == sha256))

    def add(self, evidence_id: str, sha256: str | None, *, profile: str = "", title: str = "") -> int:
        """Add a clip; return its number."""
        row = ClipRow(evidence_id=evidence_id, sha256=sha256, profile=profile, title=title, recording="")
        self._session.add(row)
        self._session.flush()
        return row.id

    def set_profile(self, clip: int, profile: str) -> None:
        """Note by which camera profile a clip was read."""
        self._session.get_one(ClipRow, clip).profile = profile

    def profile(self, clip: int) -> str:
        """Return by which camera profile a clip was read; empty where it was by none."""
        return self._session.get_one(ClipRow, clip).profile

    def evidence_id(self, clip: int) -> str:
        """Return what a clip is called."""
        return self._session.get_one(ClipRow, clip).evidence_id

    def sha256(self, clip: int) -> str | None:
        """Return the hash of a clip's footage, or None where none has arrived."""
        return self._session.get_one(ClipRow, clip).sha256

    def find(self, text: str) -> int:
        """Return the clip that answers to a name: evidence id, start of its SHA-256, or file name.

        Raises:
            NotFoundError: nothing answers to it.
            RefusedError: several clips do; the message lists them.
        """
        wanted = readable(text.strip())
        exact = self._session.scalar(select(ClipRow.id).where(ClipRow.evidence_id == wanted))
        if exact is not None:
            return exact
        prefix = wanted.lower().removeprefix("bwv-")
        tests = [LocationRow.name == wanted]
        if len(prefix) >= LEAST_PREFIX and set(prefix) <= set("0123456789abcdef"):
            tests.append(ClipRow.sha256.startswith(prefix))
        query = (
            select(ClipRow.id, ClipRow.evidence_id)
            .outerjoin(LocationRow, LocationRow.sha256 == ClipRow.sha256)
            .where(or_(*tests, func.lower(ClipRow.evidence_id, type_=AsGiven) == wanted.lower()))
            .distinct()
        )
        found = self._session.execute(query).all()
        if not found:
            raise NotFoundError("no clip answers to that name", subject=text, remedy="Try: bwv-index search")
        if len(found) > 1:
            names = ", ".join(sorted(name for _, name in found))
            raise RefusedError(
                "several clips answer to that name", subject=text, remedy=f"Name one of: {names}"
            )
        return found[0][0]

    def add_footage(self, sha256: str) -> int:
        """Add the clip of an item, or give the footage to the clip that a platform's list knows by its name."""
        digits = SHORT_HASH
        while (held := self.of_evidence_id(own_evidence_id(sha256, digits))) is not None:
            row = self._session.get_one(ClipRow, held)
            if row.sha256 is None:
                row.sha256 = sha256
                self._note_join(held, held, BY_EVIDENCE_ID)
                self._session.flush()
                return held
            digits += 1  # another content whose hash begins alike
        return self.add(own_evidence_id(sha256, digits), sha256)

    def of_evidence_id(self, evidence_id: str) -> int | None:
        """Return the clip of exactly that evidence id, or None."""
        return self._session.scalar(select(ClipRow.id).where(ClipRow.evidence_id == evidence_id))

    def supersede_claims(self, clip: int, source: str) -> None:
        """Mark everything that one source has claimed as replaced; what it claims again counts again."""
        self._session.execute(
            update(ClaimRow)
            .where(ClaimRow.clip_id == clip, ClaimRow.source == source)
            .values(superseded=True)
        )

    def add_claims(self, clip: int, claims: Iterable[ClaimView]) -> tuple[ClaimView, ...]:
        """Keep claims beside those that are there, each once; return those that were new."""
        rows = self._session.scalars(select(ClaimRow).where(ClaimRow.clip_id == clip).order_by(ClaimRow.id))
        held = {_claim_key(_claim(row)): row for row in rows}
        new: list[ClaimView] = []
        for claim in claims:
            key = _claim_key(claim)
            if key in held:
                held[key].superseded = False
                continue
            new.append(claim)
            held[key] = ClaimRow(
                clip_id=clip, kind=claim.kind, source=claim.source, raw=claim.raw, value=claim.value,
                body=dict(claim.body), superseded=False,
            )  # fmt: skip
            self._session.add(held[key])
        self._session.flush()
        return tuple(new)

    def claims(self, clip: int, *, superseded: bool = False) -> tuple[ClaimView, ...]:
        """Return every claim about a clip that counts, in a fixed order; with ``superseded`` those that do not."""
        query = (
            select(ClaimRow)
            .where(ClaimRow.clip_id == clip, ClaimRow.superseded.is_(superseded))
            .order_by(ClaimRow.kind, ClaimRow.source, ClaimRow.raw, ClaimRow.value, ClaimRow.id)
        )
        return tuple(
            ClaimView(r.kind, r.source, r.raw, r.value, r.body) for r in self._session.scalars(query)
        )

    def claims_of(self, clips: Sequence[int]) -> Mapping[int, tuple[ClaimView, ...]]:
        """Return every claim that counts about each of these clips, in the order of ``clips``."""
        found: dict[int, list[ClaimView]] = {clip: [] for clip in clips}
        for part in in_parts(clips):
            query = (
                select(ClaimRow)
                .where(ClaimRow.clip_id.in_(part), ClaimRow.superseded.is_(False))
                .order_by(
                    ClaimRow.clip_id,
                    ClaimRow.kind,
                    ClaimRow.source,
                    ClaimRow.raw,
                    ClaimRow.value,
                    ClaimRow.id,
                )
            )
            for row in self._session.scalars(query):
                found[row.clip_id].append(_claim(row))
        return {clip: tuple(claims) for clip, claims in found.items()}

    def all_claims(self) -> Mapping[int, tuple[ClaimView, ...]]:
        """Return every claim that counts, by clip, each clip's in a fixed order."""
        query = (
            select(ClaimRow)
            .where(ClaimRow.superseded.is_(False))
            .order_by(
                ClaimRow.clip_id, ClaimRow.kind, ClaimRow.source, ClaimRow.raw, ClaimRow.value, ClaimRow.id
            )
        )
        found: dict[int, list[ClaimView]] = {}
        for row in self._session.scalars(query):
            found.setdefault(row.clip_id, []).append(
                ClaimView(row.kind, row.source, row.raw, row.value, row.body)
            )
        return {clip: tuple(claims) for clip, claims in found.items()}

    def place(self, clip: int, placement: PlacementView) -> bool:
        """Give a clip its place in time; return False where it stands exactly so already.

        An older placement stays, superseded.
        """
        if self.placement(clip) == placement:
            return False
        self._session.execute(
            update(PlacementRow)
            .where(PlacementRow.clip_id == clip, PlacementRow.current)
            .values(current=False)
        )
        self._session.add(
            PlacementRow(
                clip_id=clip, current=True, start_at=placement.start_at, end_at=placement.end_at,
                half_width_s=placement.half_width_s, method=placement.method,
                conflicts=list(placement.conflicts),
                body={"hour": placement.hour, "spread_s": placement.spread_s},
            )
        )  # fmt: skip
        self._session.flush()
        return True

    def placement(self, clip: int) -> PlacementView | None:
        """Return where a clip stands now, or None before it was ever placed."""
        query = select(PlacementRow).where(PlacementRow.clip_id == clip, PlacementRow.current)
        row = self._session.scalar(query)
        return None if row is None else placement_view(row)

    def placements(self, clip: int) -> tuple[PlacementView, ...]:
        """Return every place that a clip was ever given, oldest first."""
        query = select(PlacementRow).where(PlacementRow.clip_id == clip).order_by(PlacementRow.id)
        return tuple(placement_view(row) for row in self._session.scalars(query))

    def put_catalogue(self, row: CatalogueClip, clip: int, joined_by: str = "") -> str:
        """Record a platform's row for a clip; return ``new``, ``changed`` or ``same``."""
        held = self._session.scalar(select(CatalogueRow).where(CatalogueRow.evidence_id == row.evidence_id))
        values = _catalogue_values(row)
        if held is None:
            self._session.add(
                CatalogueRow(
                    evidence_id=row.evidence_id, clip_id=clip, joined_by=joined_by, doubt="", **values
                )
            )
            self._session.flush()
            return "new"
        before = {name: getattr(held, name) for name in values}
        if before == values:
            return "same"
        for name, value in values.items():
            setattr(held, name, value)
        return "changed"

    def set_doubts(self, doubts: Mapping[str, str]) -> None:
        """Note of each waiting row of a platform's list why it was not joined to footage that may be its own."""
        for evidence_id, doubt in doubts.items():
            self._session.execute(
                update(CatalogueRow).where(CatalogueRow.evidence_id == evidence_id).values(doubt=doubt)
            )

    def clip_of_catalogue(self, evidence_id: str) -> int | None:
        """Return the clip that a platform's row is about, or None where the row is unknown."""
        return self._session.scalar(
            select(CatalogueRow.clip_id).where(CatalogueRow.evidence_id == evidence_id)
        )

    def catalogue_of(self, clip: int) -> tuple[CatalogueView, ...]:
        """Return the platform's rows about a clip."""
        query = select(CatalogueRow).where(CatalogueRow.clip_id == clip).order_by(CatalogueRow.evidence_id)
        return tuple(_catalogue(row) for row in self._session.scalars(query))

    def awaiting_footage(self) -> tuple[tuple[int, CatalogueView], ...]:
        """Return (clip, row) of every platform's row whose footage has not arrived."""
        query = (
            select(CatalogueRow)
            .join(ClipRow, ClipRow.id == CatalogueRow.clip_id)
            .where(ClipRow.sha256.is_(None))
            .order_by(CatalogueRow.evidence_id)
        )
        return tuple((row.clip_id, _catalogue(row)) for row in self._session.scalars(query))

    def join(self, waiting: int, footage: int, how: str) -> None:
        """Make a clip known only from a platform's list and a clip of footage one; ``footage`` remains.

        Claims, older places in time, links, decisions (of cases too), legal holds, retention choices and referrals of
        the waiting clip come along; nothing is lost.
        """
        absent = self._session.get_one(ClipRow, waiting)
        present = self._session.get_one(ClipRow, footage)
        evidence_id, title = absent.evidence_id, absent.title
        self.add_claims(footage, self.claims(waiting))
        self._session.execute(  # what the platform's list once said and has replaced since comes along as such
            update(ClaimRow)
            .where(ClaimRow.clip_id == waiting, ClaimRow.superseded.is_(True))
            .values(clip_id=footage)
        )
        self._move_links(waiting, footage)
        carry_retention(self._session, waiting, footage)
        carry_derivations(self._session, waiting, footage)
        carry_referrals(self._session, waiting, footage)
        carry_cases(self._session, waiting, footage)
        self._session.execute(
            update(PlacementRow).where(PlacementRow.clip_id == waiting).values(clip_id=footage, current=False)
        )
        for table in (ClaimRow, RecordingRow):
            self._session.execute(delete(table).where(table.clip_id == waiting))
        self._session.execute(
            delete(ReferenceKeyRow).where(ReferenceKeyRow.owner == CLIP, ReferenceKeyRow.owner_id == waiting)
        )
        self._note_join(waiting, footage, how)
        self._session.delete(absent)
        self._session.flush()
        present.evidence_id, present.title = evidence_id, title
        self._session.flush()

    def _note_join(self, waiting: int, footage: int, how: str) -> None:
        self._session.execute(
            update(CatalogueRow)
            .where(CatalogueRow.clip_id == waiting)
            .values(clip_id=footage, joined_by=how, doubt="")
        )

    def _move_links(self, waiting: int, footage: int) -> None:
        there = {
            link.incident_id: link
            for link in self._session.scalars(select(LinkRow).where(LinkRow.clip_id == footage))
        }
        for link in self._session.scalars(select(LinkRow).where(LinkRow.clip_id == waiting)).all():
            twin = there.get(link.incident_id)
            if twin is None:
                link.clip_id = footage
                continue
            self._session.execute(
                update(DecisionRow).where(DecisionRow.link_id == link.id).values(link_id=twin.id)
            )
            self._session.delete(link)
        self._session.flush()

    def set_title(self, clip: int, title: str) -> None:
        """Give a clip the title that its platform shows."""
        self._session.get_one(ClipRow, clip).title = title

    def of_devices_of(self, clips: Iterable[int]) -> tuple[int, ...]:
        """Return every clip of the cameras that these clips come from, these clips included."""
        return clips_of_devices_of(self._session, clips)

    def of_device(self, device_key: str) -> tuple[int, ...]:
        """Return every clip that its sources say one camera recorded, in order of number."""
        return clips_of_device(self._session, device_key)

    def devices(self, clip: int) -> tuple[str, ...]:
        """Return the keys of the cameras that a clip's sources name, each once, in order; see ``named_devices``."""
        return devices_of_clip(self._session, clip)

    def ever_devices(self, clip: int) -> tuple[str, ...]:
        """Return the keys of the cameras that a source names or has ever named of a clip, each once, in order."""
        return devices_ever_of_clip(self._session, clip)

    def restate(self, clip: int, claims: Iterable[ClaimView], *, apart: str) -> ClaimChange:
        """Make the claims of a clip's own file and sidecars exactly these; what they say no more is superseded.

        Claims of sources whose name begins with ``apart`` are others' words, and stay as they are.
        """
        rows = self._session.scalars(select(ClaimRow).where(ClaimRow.clip_id == clip).order_by(ClaimRow.id))
        held = {_claim_key(_claim(row)): row for row in rows if not row.source.startswith(apart)}
        wanted = {_claim_key(claim): claim for claim in claims}
        gone = tuple(_claim(row) for key, row in held.items() if key not in wanted and not row.superseded)
        back = tuple(_claim(row) for key, row in held.items() if key in wanted and row.superseded)
        for key, row in held.items():
            row.superseded = key not in wanted
        new = tuple(claim for key, claim in wanted.items() if key not in held)
        self._session.add_all(
            ClaimRow(
                clip_id=clip, kind=claim.kind, source=claim.source, raw=claim.raw, value=claim.value,
                body=dict(claim.body), superseded=False,
            )
            for claim in new
        )  # fmt: skip
        self._session.flush()
        return ClaimChange(new, gone, back)

    def set_recordings(
        self, clips: Sequence[int], recordings: Sequence[tuple[str, Sequence[tuple[int, float | None]]]]
    ) -> None:
        """Replace what is known of these clips as pieces of split recordings.

        Each recording is its name and its pieces as (clip, gap in seconds before it).
        """
        for part in in_parts(clips):
            self._session.execute(delete(RecordingRow).where(RecordingRow.clip_id.in_(part)))
            self._session.execute(
                update(ClipRow).where(ClipRow.id.in_(part), ClipRow.recording != "").values(recording="")
            )
        for name, pieces in recordings:
            for position, (clip, gap_s) in enumerate(pieces):
                self._session.add(RecordingRow(name=name, position=position, clip_id=clip, gap_s=gap_s))
                self._session.get_one(ClipRow, clip).recording = name
        self._session.flush()

    def recording_of(self, clip: int) -> tuple[tuple[str, float | None], ...]:
        """Return the pieces of the recording that a clip is part of, as (evidence id, gap before it in seconds)."""
        name = self._session.get_one(ClipRow, clip).recording
        if not name:
            return ()
        query = (
            select(ClipRow.evidence_id, RecordingRow.gap_s)
            .join(RecordingRow, RecordingRow.clip_id == ClipRow.id)
            .where(RecordingRow.name == name)
            .order_by(RecordingRow.position)
        )
        return tuple((name, gap) for name, gap in self._session.execute(query))

    def set_reference_keys(self, clip: int, keys: Iterable[str]) -> None:
        """Replace the forms under which a clip answers to a reference."""
        replace_reference_keys(self._session, CLIP, clip, keys)

    def all_ids(self) -> tuple[int, ...]:
        """Return every clip."""
        return tuple(self._session.scalars(select(ClipRow.id).order_by(ClipRow.id)))


def _claim(row: ClaimRow) -> ClaimView:
    return ClaimView(row.kind, row.source, row.raw, row.value, row.body)


def _claim_key(claim: ClaimView) -> tuple[str, ...]:
    """Return what makes two claims the same: every word of them, the reading included."""
    return (claim.kind, claim.source, claim.raw, claim.value, json.dumps(claim.body, sort_keys=True))


def add_reference_keys(session: Session, owner: str, owner_id: int, keys: Iterable[str]) -> None:
    """Note the forms under which a clip or incident answers to a reference, where none are noted yet."""
    session.add_all(ReferenceKeyRow(owner=owner, owner_id=owner_id, key=key) for key in sorted(set(keys)))
    session.flush()


def replace_reference_keys(session: Session, owner: str, owner_id: int, keys: Iterable[str]) -> None:
    """Replace the forms under which a clip or incident answers to a reference."""
    session.execute(
        delete(ReferenceKeyRow).where(ReferenceKeyRow.owner == owner, ReferenceKeyRow.owner_id == owner_id)
    )
    add_reference_keys(session, owner, owner_id, keys)


def placement_view(row: PlacementRow) -> PlacementView:
    """Return a placement as the room hands it out."""
    return PlacementView(
        row.start_at, row.end_at, row.half_width_s, row.method, tuple(row.conflicts), row.current,
        row.body.get("hour", ""), row.body.get("spread_s"),
    )  # fmt: skip


def _catalogue_values(row: CatalogueClip) -> dict[str, Any]:
    return {
        "device_serial": row.device_serial,
        "officer": str(row.officer) if row.officer else "",
        "officer_raw": row.officer_raw,
        "recorded_at": row.recorded_at,
        "recorded_at_raw": row.recorded_at_raw,
        "duration_s": row.duration_s,
        "title": row.title,
        "reference": row.reference,
        "latitude": row.position.latitude if row.position else None,
        "longitude": row.position.longitude if row.position else None,
        "uploaded_at": row.uploaded_at,
        "notes": [list(note) for note in row.notes],
        "flags": list(row.flags),
    }


def _catalogue(row: CatalogueRow) -> CatalogueView:
    at = (row.latitude, row.longitude)
    return CatalogueView(
        evidence_id=row.evidence_id, device_serial=row.device_serial, officer=row.officer,
        officer_raw=row.officer_raw, recorded_at=row.recorded_at, recorded_at_raw=row.recorded_at_raw,
        duration_s=row.duration_s, title=row.title, reference=row.reference,
        position=None if at[0] is None or at[1] is None else Position(at[0], at[1]),
        uploaded_at=row.uploaded_at, joined_by=row.joined_by, doubt=row.doubt,
        notes=tuple((name, value) for name, value in row.notes), flags=tuple(row.flags),
    )  # fmt: skip
