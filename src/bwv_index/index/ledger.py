"""Repository of the ledger: adds acts, in the same transaction as the act itself."""

from collections.abc import Sequence

from sqlalchemy import func, select
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
                entry=entry,
                leaf=leaf_hash(entry),
            )
        )

    def size(self) -> int:
        """Return how many acts are recorded."""
        return self._session.scalar(select(func.count()).select_from(LedgerRow)) or 0

    def newer_than_last(self, event: EventType, others: Sequence[EventType]) -> bool:
        """Whether any of these other acts has happened since the last act of one type (or it never has)."""
        last = self._session.scalar(select(func.max(LedgerRow.id)).where(LedgerRow.type == event.value)) or 0
        wanted = [other.value for other in others]
        newer = select(LedgerRow.id).where(LedgerRow.id > last, LedgerRow.type.in_(wanted)).limit(1)
        return self._session.scalar(newer) is not None

    def entries(self, subject: str) -> tuple[bytes, ...]:
        """Return the acts on one subject, oldest first, as canonical JSON."""
        query = select(LedgerRow.entry).where(LedgerRow.subject == subject).order_by(LedgerRow.id)
        return tuple(self._session.scalars(query))
