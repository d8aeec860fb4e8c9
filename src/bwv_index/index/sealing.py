"""Sealing: every transaction that changes rows says on the ledger what they are afterwards.

Rows are taken in groups by what they belong to (the claims of one clip, the keyframes of one item), and a group is
told by one digest over all its rows. So whoever changes the database past this software, one row or many, leaves rows
that the ledger does not vouch for.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from sqlalchemy import Boolean, Column, Row, Select, Table, event, inspect, select, type_coerce
from sqlalchemy.orm import Mapper, ORMExecuteState, Session
from sqlalchemy.orm.attributes import History
from sqlalchemy.types import JSON, NullType

from bwv_index.index.database import DamagedIndexError, typed_faults
from bwv_index.index.models import Base
from bwv_index.index.models.text import AsGiven, unescaped
from bwv_index.index.text import TextIndex

Groups: TypeAlias = Mapping[str, Mapping[str, str]]
"""Table -> group -> digest of its rows as hex; an empty digest says that no row is left."""

OWNERS: Mapping[str, tuple[str, ...]] = {
    "batches": ("id",),
    "items": ("sha256",),
    "locations": ("sha256",),
    "refusals": ("path_raw",),
    "sidecars": ("sha256",),
    "stages": ("sha256",),
    "findings": ("sha256",),
    "media": ("sha256",),
    "keyframes": ("sha256",),
    "sheets": ("sha256",),
    "clips": ("id",),
    "catalogue": ("clip_id",),
    "claims": ("clip_id",),
    "placements": ("clip_id",),
    "recordings": ("name",),
    "incidents": ("id",),
    "crimes": ("incident_id",),
    "roles": ("incident_id",),
    "role_words": ("incident_id",),
    "deployments": ("incident_id",),
    "camera_issues": ("device_key",),
    "import_rows": ("file_sha256",),
    "reference_keys": ("owner", "owner_id"),
    "links": ("clip_id",),
    "decisions": ("link_id",),
    "packs": ("incident_id",),
    "holds": ("id",),
    "retention_choices": ("clip_id",),
    "contents": ("sha256",),
    "track_points": ("sha256",),
    "pairings": ("sha256",),
    "derivations": ("clip_id",),
    "referrals": ("clip_id",),
    "clock_checks": ("device_key",),
    "device_offsets": ("device_key",),
    "sounds": ("sha256",),
    "sound_matches": ("first",),
    "cases": ("id",),
    "case_urns": ("case_id",),
    "case_incidents": ("case_id",),
    "case_people": ("case_id",),
    "case_defendants": ("case_id",),
    "clip_disposals": ("case_id",),
    "exhibits": ("case_id",),
    "exhibit_files": ("exhibit_id",),
    "exhibit_words": ("exhibit_id",),
    "case_marks": ("case_id",),
    "redaction_marks": ("case_id",),
    "redaction_handlings": ("mark_id",),
    "case_answers": ("case_id",),
    "schedule_entries": ("case_id",),
    "case_packs": ("case_id",),
    "case_outcomes": ("case_id",),
}
"""Table -> the columns that say what a row belongs to. Every table but the ledger is here; a test sees to it."""

UNSEALED = frozenset({"ledger"})
"""Tables whose rows the ledger does not tell of: itself."""

AT_A_TIME = 400
"""Groups looked up in one query."""

WORDS = "words"
"""The table of the text search. It is none of the models; what is told is the words that a search finds."""

SEPARATOR = "\x1f"
"""Stands between the parts of a group's name."""


@dataclass(slots=True)
class Seals:
    """Notes which groups of rows a transaction touches; then says what they are."""

    session: Session
    touched: dict[str, set[tuple[Any, ...]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        event.listen(self.session, "after_flush", self._flushed)
        event.listen(self.session, "do_orm_execute", self._executed)

    def take(self) -> Mapping[str, set[tuple[Any, ...]]]:
        """Return the groups that were touched, by table, and begin anew."""
        self.session.flush()
        wanted, self.touched = self.touched, {}
        return wanted

    def touch_words(self, kind: str, owner: int) -> None:
        """Note that the words of a clip or an incident change."""
        self._touch(WORDS, [(kind, owner)])

    def _flushed(self, session: Session, _: object) -> None:
        for row in (*session.new, *session.deleted):
            self._touch_row(row)
        for row in session.dirty:
            if session.is_modified(row):
                self._touch_row(row)

    def _touch_row(self, row: object) -> None:
        state = inspect(row, raiseerr=True)
        mapper: Mapper[Any] = state.mapper
        table = mapper.local_table
        if not isinstance(table, Table) or table.name in UNSEALED:
            return
        columns = [mapper.get_property_by_column(table.c[name]).key for name in OWNERS[table.name]]
        history: list[History] = [state.attrs[name].history for name in columns]
        now = tuple(getattr(row, name) for name in columns)
        before = tuple(h.deleted[0] if h.deleted else value for h, value in zip(history, now, strict=True))
        self._touch(table.name, (now, before))

    def _executed(self, state: ORMExecuteState) -> Any:
        """See to statements that change many rows at once: where were they, and where are they then."""
        if not (state.is_update or state.is_delete) or state.bind_mapper is None:
            return None
        table = state.bind_mapper.local_table
        if not isinstance(table, Table) or table.name in UNSEALED:
            return None
        condition = getattr(state.statement, "whereclause", None)
        keys, owners = list(table.primary_key.columns), _owners(table)
        query = select(*keys, *owners)
        found = self.session.execute(query if condition is None else query.where(condition)).all()
        self._touch(table.name, (tuple(row[len(keys) :]) for row in found))
        result = state.invoke_statement()
        if state.is_update and len(keys) == 1:  # the change may have given the rows another owner
            numbers = [row[0] for row in found]
            for start in range(0, len(numbers), AT_A_TIME):
                again = select(*owners).where(keys[0].in_(numbers[start : start + AT_A_TIME]))
                self._touch(table.name, (tuple(owner) for owner in self.session.execute(again)))
        return result

    def _touch(self, table: str, groups: Iterable[tuple[Any, ...]]) -> None:
        self.touched.setdefault(table, set()).update(groups)


def states_of(session: Session, wanted: Mapping[str, set[tuple[Any, ...]]]) -> Groups:
    """Return the digests of groups as they stand in a session's transaction."""
    tables = {name: keys for name, keys in sorted(wanted.items()) if name != WORDS}
    told = {name: digests(session, _tables()[name], keys) for name, keys in tables.items()}
    return {**told, WORDS: _digests_of_words(session, wanted[WORDS])} if WORDS in wanted else told


def digests(session: Session, table: Table, keys: Iterable[tuple[Any, ...]]) -> Mapping[str, str]:
    """Return the digest of each group of a table's rows; empty where the group has none."""
    names = {group_name(key): key for key in keys}
    found = dict.fromkeys(sorted(names), "")
    wanted = sorted(names.values(), key=repr)
    for start in range(0, len(wanted), AT_A_TIME):
        found.update(_digested(session, table, wanted[start : start + AT_A_TIME]))
    return found


def all_digests(
    session: Session, damaged: Callable[[str, DamagedIndexError], None] | None = None
) -> Iterator[tuple[str, str, str]]:
    """Give (table, group, digest) of every group of rows in the database.

    ``damaged`` is told of each table that cannot be read to its end; without it, that is an error.

    Raises:
        DamagedIndexError: a table cannot be read to its end, and nobody is to be told.
    """
    # first of all the words: once SQLite has met a damaged page, it makes no table to look through their index with
    yield from _as_far_as_readable(session, WORDS, _digests_of_all_words(session), damaged)
    for name, table in sorted(_tables().items()):
        yield from _as_far_as_readable(session, name, _digests_of(session, table), damaged)


def _as_far_as_readable(
    session: Session,
    name: str,
    digests: Iterator[tuple[str, str]],
    damaged: Callable[[str, DamagedIndexError], None] | None,
) -> Iterator[tuple[str, str, str]]:
    try:
        with typed_faults(session.get_bind().engine):
            for group, digest in digests:
                yield name, group, digest
    except DamagedIndexError as fault:
        if damaged is None:
            raise
        damaged(name, fault)


def _digests_of(session: Session, table: Table) -> Iterator[tuple[str, str]]:
    query = _as_it_lies(table).order_by(*_owners(table), *table.primary_key.columns)
    group, hasher = None, hashlib.sha256()
    for row in session.execute(query.execution_options(yield_per=AT_A_TIME)):
        owner = _group_of(table, row)
        if owner != group:
            if group is not None:
                yield group, hasher.hexdigest()
            group, hasher = owner, hashlib.sha256()
        hasher.update(_row(table, row))
    if group is not None:
        yield group, hasher.hexdigest()


def _digests_of_all_words(session: Session) -> Iterator[tuple[str, str]]:
    for kind, owner, words in TextIndex(session).held():
        yield group_name((kind, owner)), _digest_of_words(words)


def group_name(key: Sequence[Any]) -> str:
    """Return the name of a group on the ledger: what its rows belong to, as text."""
    return SEPARATOR.join(part.hex() if isinstance(part, bytes) else str(part) for part in key)


def _digests_of_words(session: Session, keys: Collection[tuple[Any, ...]]) -> Mapping[str, str]:
    found = {group_name(key): "" for key in sorted(keys)}
    for kind in sorted({key[0] for key in keys}):
        owners = sorted(key[1] for key in keys if key[0] == kind)
        for start in range(0, len(owners), AT_A_TIME):
            for owner, words in TextIndex(session).told(kind, owners[start : start + AT_A_TIME]):
                found[group_name((kind, owner))] = _digest_of_words(words)
    return found


def _digest_of_words(words: str) -> str:
    return hashlib.sha256(words.encode(errors="surrogatepass")).hexdigest()


def _digested(session: Session, table: Table, keys: Sequence[tuple[Any, ...]]) -> Mapping[str, str]:
    owners = _owners(table)
    first = [key[0] for key in keys]
    query = _as_it_lies(table).where(owners[0].in_(first))
    if len(owners) > 1:
        query = query.where(owners[1].in_([key[1] for key in keys]))
    hashers: dict[str, Any] = {}
    wanted = {group_name(key) for key in keys}
    for row in session.execute(query.order_by(*table.primary_key.columns)):
        group = _group_of(table, row)
        if group in wanted:
            hashers.setdefault(group, hashlib.sha256()).update(_row(table, row))
    return {group: hasher.hexdigest() for group, hasher in hashers.items()}


def _as_it_lies(table: Table) -> Select[*tuple[Any, ...]]:
    """Ask for a table's rows as the database holds them: what somebody else wrote there need not be readable to us."""
    return select(*(type_coerce(column, NullType()).label(column.name) for column in table.columns))


def _group_of(table: Table, row: Row[*tuple[Any, ...]]) -> str:
    found = []
    for column in _owners(table):
        value = getattr(row, column.name)
        as_given = isinstance(column.type, AsGiven) and isinstance(value, str)
        found.append(unescaped(value) if as_given else value)
    return group_name(found)


def _row(table: Table, row: Row[*tuple[Any, ...]]) -> bytes:
    """Return a row as text that is equal for equal content in any database, a line each."""
    told = [_plain(column, value) for column, value in zip(table.columns, row, strict=True)]
    return json.dumps(told, sort_keys=True).encode() + b"\n"


def _plain(column: Column[Any], value: Any) -> Any:
    if isinstance(value, bytes):
        return {"bytes": value.hex()}  # text of the same letters is something else
    if isinstance(column.type, Boolean) and value in {False, True}:
        return bool(value)
    if isinstance(column.type, JSON) and isinstance(value, str):  # a server gives the value, a file its text
        try:
            return json.loads(value)
        except ValueError:
            return {"unreadable": value}
    return value


def _owners(table: Table) -> list[Any]:
    return [table.c[name] for name in OWNERS[table.name]]


def _tables() -> Mapping[str, Table]:
    return {name: table for name, table in Base.metadata.tables.items() if name not in UNSEALED}
