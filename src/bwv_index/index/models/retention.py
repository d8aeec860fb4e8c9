"""Tables of retention: legal holds, and what a person says of how long a clip is kept. Rows are only ever added."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from bwv_index.index.models.base import Base


class HoldRow(Base):
    """A legal hold put on a clip or an incident, or its release; the newest row about a thing counts."""

    __tablename__ = "holds"

    id: Mapped[int] = mapped_column(primary_key=True)
    clip_id: Mapped[int | None] = mapped_column(ForeignKey("clips.id"), index=True)
    incident_id: Mapped[int | None] = mapped_column(ForeignKey("incidents.id"), index=True)
    verdict: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]
    why: Mapped[str]


class RetentionRow(Base):
    """The retention category that a person gave a clip; the newest row counts, the others stay."""

    __tablename__ = "retention_choices"

    id: Mapped[int] = mapped_column(primary_key=True)
    clip_id: Mapped[int] = mapped_column(ForeignKey("clips.id"), index=True)
    category: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]
    why: Mapped[str]
