"""Repository of what persons say of officers' roles at incidents: taken back, or given."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from bwv_index.incidents import OfficerKey, RoleKind
from bwv_index.index.models import RoleWordRow
from bwv_index.index.parts import among
from bwv_index.index.values import RoleVerdict, RoleWord


class Roles:
    """What was said of roles. Rows are only ever added; the newest about a role of an officer counts."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, incident: int, word: RoleWord) -> None:
        """Record what a person says of a role."""
        self._session.add(
            RoleWordRow(
                incident_id=incident, role=word.role.value, force=word.officer.force, number=word.officer.number,
                verdict=word.verdict.value, by=word.by, at=word.at, why=word.why,
            )
        )  # fmt: skip
        self._session.flush()

    def words(self, incidents: Sequence[int] | None = None) -> Mapping[int, tuple[RoleWord, ...]]:
        """Return what was said of the roles at some incidents, or at all, oldest first."""
        found: dict[int, list[RoleWord]] = defaultdict(list)
        for which in among(RoleWordRow.incident_id, incidents):
            for row in self._session.scalars(select(RoleWordRow).where(which).order_by(RoleWordRow.id)):
                officer, role = OfficerKey(row.force, row.number), RoleKind(row.role)
                word = RoleWord(officer, role, RoleVerdict(row.verdict), row.by, row.at, row.why)
                found[row.incident_id].append(word)
        return {incident: tuple(words) for incident, words in found.items()}

    def ended(self, incidents: Sequence[int] | None = None) -> Mapping[int, tuple[RoleWord, ...]]:
        """Return the words by which roles stand taken back, by incident; one that was given again is none of them."""
        found = {}
        for incident, words in self.words(incidents).items():
            newest = {(word.role, word.officer): word for word in words}
            ended = [newest[key] for key in sorted(newest) if newest[key].verdict is RoleVerdict.END]
            if ended:
                found[incident] = tuple(ended)
        return found
