"""Repository of the ledger: adds acts, in the same transaction as the act itself."""

from collections.abc import Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from bwv_index.custody import Event, EventType, leaf_hash
from bwv_index.index.models import LedgerRow


class Ledger:
    """The record's acts. There is no way here to change or remove one."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def append(self, event: Event) -> None:
        """Add one act."""
        entry = event.canonical()
        self._session.add(
            LedgerRow(
                at=event.at,
                actor=event.actor,
                type=event.type.value,
                subject=event.subject,
                sha256=event.sha256,
                entry=entry,
                leaf=leaf_hash(entry),
            )
        )

    def size(self) -> int:
        """Return how many acts are recorded."""
        return self._session.scalar(select(func.count()).select_from(LedgerRow)) or 0

    def has(self, event: EventType) -> bool:
        """Whether an act of this type was ever done."""
        done = select(LedgerRow.id).where(LedgerRow.type == event.value).limit(1)
        return self._session.scalar(done) is not None

    def newer_than_last(self, event: EventType, others: Sequence[EventType]) -> bool:
        """Whether any of these other acts has happened since the last act of one type (or it never has)."""
        last = self._session.scalar(select(func.max(LedgerRow.id)).where(LedgerRow.type == event.value)) or 0
        wanted = [other.value for other in others]
        newer = select(LedgerRow.id).where(LedgerRow.id > last, LedgerRow.type.in_(wanted)).limit(1)
        return self._session.scalar(newer) is not None

    def entries(self, subject: str, sha256: str = "") -> tuple[bytes, ...]:
        """Return the acts on one subject, or on the bytes of one hash, oldest first, as canonical JSON."""
        told = LedgerRow.subject == subject
        if sha256:
            told = or_(told, LedgerRow.sha256 == sha256)
        return tuple(self._session.scalars(select(LedgerRow.entry).where(told).order_by(LedgerRow.id)))
