"""Tables of links between clips and incidents: proposals, decisions, packs, and the ledger of acts."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bwv_index.index.models.base import Base


class LinkRow(Base):
    """One clip against one incident: what the last linking run said. Its state follows from decisions."""

    __tablename__ = "links"
    __table_args__ = (UniqueConstraint("clip_id", "incident_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    clip_id: Mapped[int] = mapped_column(ForeignKey("clips.id"), index=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"), index=True)
    standing: Mapped[str]
    bits: Mapped[float]
    probability: Mapped[float]
    rank: Mapped[int]
    shortfall: Mapped[str]
    body: Mapped[dict[str, Any]]
    weights: Mapped[str]


class DecisionRow(Base):
    """What a person decided about a link; the newest one counts, the others stay."""

    __tablename__ = "decisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    link_id: Mapped[int] = mapped_column(ForeignKey("links.id"), index=True)
    verdict: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]
    why: Mapped[str]


class PackRow(Base):
    """One exported pack."""

    __tablename__ = "packs"

    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"), index=True)
    path: Mapped[str]
    clips: Mapped[int]
    made_at: Mapped[datetime]
    made_by: Mapped[str]
    manifest_sha256: Mapped[str]


class LedgerRow(Base):
    """One act, as canonical JSON, with its Merkle leaf hash. Rows are only ever added."""

    __tablename__ = "ledger"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str]
    type: Mapped[str] = mapped_column(index=True)
    subject: Mapped[str] = mapped_column(index=True)
    sha256: Mapped[str] = mapped_column(index=True)
    entry: Mapped[bytes] = mapped_column(LargeBinary)
    leaf: Mapped[str]
