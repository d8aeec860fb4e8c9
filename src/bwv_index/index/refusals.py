"""Repository of the quarantine list: what could not be used, and why. The ledger keeps what was settled since."""

import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from bwv_index.index.models import RefusalRow
from bwv_index.index.parts import among
from bwv_index.index.text import readable_path
from bwv_index.index.values import RefusalView


class Refusals:
    """The quarantine list."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, path: Path, code: str, detail: str, remedy: str, at: datetime, sha256: str = "") -> bool:
        """Put a path on the quarantine list; return False where it stands there for the same reason already."""
        raw = os.fsencode(path)
        query = select(RefusalRow).where(
            RefusalRow.path_raw == raw, RefusalRow.code == code, RefusalRow.sha256 == sha256
        )
        if self._session.scalar(query) is not None:
            return False
        self._session.add(
            RefusalRow(
                path_raw=raw, path=readable_path(path), code=code, detail=detail, remedy=remedy, sha256=sha256,
                seen_at=at,
            )
        )  # fmt: skip
        self._session.flush()
        return True

    def settle_path(self, path: Path) -> int:
        """Take a path off the list of what could not be read, now that it has been; return how many entries went.

        The ledger keeps both.
        """
        return self._remove(RefusalRow.path_raw == os.fsencode(path), RefusalRow.sha256 == "")

    def settle(self, path: Path, code: str) -> int:
        """As ``settle_path``, of one reason that no longer holds."""
        return self._remove(RefusalRow.path_raw == os.fsencode(path), RefusalRow.code == code)

    def settle_item(self, sha256: str, codes: Sequence[str]) -> int:
        """As ``settle_path``, of an item for these reasons, before a new inspection has its say."""
        return self._remove(RefusalRow.sha256 == sha256, RefusalRow.code.in_(codes))

    def _remove(self, *which: ColumnElement[bool]) -> int:
        found = self._session.scalars(select(RefusalRow).where(*which)).all()
        for row in found:
            self._session.delete(row)
        self._session.flush()
        return len(found)

    def all(self) -> tuple[RefusalView, ...]:
        """Return the quarantine list, in order of path."""
        query = select(RefusalRow).order_by(RefusalRow.path_raw, RefusalRow.code, RefusalRow.sha256)
        return tuple(_refusal(row) for row in self._session.scalars(query))

    def troubles(self, hashes: Sequence[str] | None = None) -> Mapping[str, tuple[str, ...]]:
        """Return for what reasons each content is on the quarantine list, in order of path: all, or some of them."""
        query = select(RefusalRow.sha256, RefusalRow.code).where(RefusalRow.sha256 != "")
        query = query.order_by(RefusalRow.path_raw, RefusalRow.code)
        found: dict[str, dict[str, None]] = {}
        for which in among(RefusalRow.sha256, hashes):
            for sha256, code in self._session.execute(query.where(which)):
                found.setdefault(sha256, {})[code] = None
        return {sha256: tuple(codes) for sha256, codes in found.items()}

    def of(self, sha256: str) -> tuple[RefusalView, ...]:
        """Return the entries of the quarantine list about one content."""
        query = (
            select(RefusalRow)
            .where(RefusalRow.sha256 == sha256)
            .order_by(RefusalRow.path_raw, RefusalRow.code)
        )
        return tuple(_refusal(row) for row in self._session.scalars(query))


def _refusal(row: RefusalRow) -> RefusalView:
    return RefusalView(row.path, row.code, row.detail, row.remedy, row.sha256, row.seen_at)
