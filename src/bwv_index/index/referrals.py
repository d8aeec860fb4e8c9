"""Repository of what persons say of clips that look like an assault which was never recorded."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bwv_index.index.models import ReferralRow
from bwv_index.index.parts import among
from bwv_index.index.values import ReferralVerdict, ReferralView


class Referrals:
    """Dismissed, passed on, opened again. Rows are only ever added; the newest about a clip counts."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, clip: int, said: ReferralView) -> None:
        """Record what a person says of a clip."""
        self._session.add(
            ReferralRow(clip_id=clip, verdict=said.verdict.value, by=said.by, at=said.at, why=said.why)
        )
        self._session.flush()

    def of(self, clips: Sequence[int] | None = None) -> Mapping[int, tuple[ReferralView, ...]]:
        """Return what was said of some clips, or of all, oldest first."""
        found: dict[int, list[ReferralView]] = defaultdict(list)
        for which in among(ReferralRow.clip_id, clips):
            for row in self._session.scalars(select(ReferralRow).where(which).order_by(ReferralRow.id)):
                said = ReferralView(ReferralVerdict(row.verdict), row.by, row.at, row.why)
                found[row.clip_id].append(said)
        return {clip: tuple(said) for clip, said in found.items()}


def carry_referrals(session: Session, waiting: int, footage: int) -> None:
    """Give what was said of one clip to the clip that it is joined to; nothing is lost by it.

    Two that were decided otherwise are open again: which word holds for what is one clip now, a person says.
    """
    repository = Referrals(session)
    before = repository.of((waiting, footage))
    session.execute(update(ReferralRow).where(ReferralRow.clip_id == waiting).values(clip_id=footage))
    newest = sorted((said[-1] for said in before.values()), key=lambda said: said.at)
    if len({said.verdict for said in newest}) > 1:
        told = " and ".join(f"{said.verdict.value} ({said.by}: {said.why})" for said in newest)
        why = f"two clips that are one were decided: {told}; a person decides"
        repository.add(footage, ReferralView(ReferralVerdict.REOPEN, "", newest[-1].at, why))
