"""What all tables share: naming of constraints, times that are UTC on the way in and out, text as it was given."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Dialect, MetaData
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import JSON, TypeDecorator

from bwv_index.index.models.text import AsGiven

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_HALF = 2**63


def moment_of(told: Any) -> datetime | None:
    """Return the time that a column of times holds, or None where somebody else has written what is no time."""
    try:
        return _EPOCH + timedelta(microseconds=told)
    except (TypeError, OverflowError):
        return None


class UtcTime(TypeDecorator[datetime]):
    """An aware UTC time as whole microseconds since 1970: exact, sortable, equal in every database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Turn an aware time into microseconds.

        Raises:
            ValueError: the time has no zone.
        """
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("only aware times are recorded")
        return (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        """Turn microseconds back into an aware UTC time."""
        del dialect
        return None if value is None else _EPOCH + timedelta(microseconds=value)


class FileTime(TypeDecorator[int]):
    """Nanoseconds of a file's time stamp, kept to be compared with; one past the year 2262 is kept modulo 2**64.

    File systems hold stamps that no database's integer does, and anybody can set one.
    """

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Dialect) -> int | None:
        """Bring a stamp into 64 bits with a sign."""
        del dialect
        return None if value is None else (value + _HALF) % (2 * _HALF) - _HALF


class Base(DeclarativeBase):
    """Base of all tables."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads this attribute from the class
        datetime: UtcTime,
        str: AsGiven,
        dict[str, Any]: JSON,
        list[Any]: JSON,
    }
