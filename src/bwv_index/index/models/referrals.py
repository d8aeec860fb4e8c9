"""Table of what persons say of clips that look like an assault nobody recorded. Rows are only ever added."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from bwv_index.index.models.base import Base


class ReferralRow(Base):
    """That a clip was dismissed, passed on to be recorded, or opened again; the newest row about a clip counts."""

    __tablename__ = "referrals"

    id: Mapped[int] = mapped_column(primary_key=True)
    clip_id: Mapped[int] = mapped_column(ForeignKey("clips.id"), index=True)
    verdict: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]
    why: Mapped[str]
