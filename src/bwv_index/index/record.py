"""The record for the length of one transaction: every repository over one session."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from bwv_index.index.clips import Clips
from bwv_index.index.dump import dump
from bwv_index.index.evidence import Evidence
from bwv_index.index.incidents import Incidents
from bwv_index.index.ledger import Ledger
from bwv_index.index.links import Links
from bwv_index.index.media import Media
from bwv_index.index.search import Search
from bwv_index.index.text import TextIndex


class Record:
    """What a transaction can see and change, by theme."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.evidence = Evidence(session)
        self.media = Media(session)
        self.clips = Clips(session)
        self.incidents = Incidents(session)
        self.links = Links(session)
        self.ledger = Ledger(session)
        self.words = TextIndex(session)

    @property
    def search(self) -> Search:
        """A fresh search; each gathers its own notes."""
        return Search(self._session)

    def dump(self) -> Mapping[str, list[dict[str, Any]]]:
        """Return the canonical dump: equal for equal content, whatever runs it took."""
        return dump(self._session)
