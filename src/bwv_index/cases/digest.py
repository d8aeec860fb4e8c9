"""One digest of one thing of a case, equal for equal content in any run and on any machine."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from fractions import Fraction
from pathlib import Path
from typing import Any

from bwv_index.timecode import format_utc


def digest_of(value: object, *, without: frozenset[str] = frozenset()) -> str:
    """Return the SHA-256 of a frozen value as hex; paths, and fields named in ``without``, are left out."""
    told = json.dumps(_plain(value, without), sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()


def _plain(value: object, without: frozenset[str]) -> Any:  # noqa: PLR0911 - one return a kind of value
    match value:
        case Enum():
            return value.value
        case datetime():
            return format_utc(value)
        case date():
            return value.isoformat()
        case Fraction():
            return str(value)
        case float():
            return repr(value)
        case Path():
            return None
        case Mapping():
            return {str(key): _plain(entry, without) for key, entry in value.items()}
        case list() | tuple():
            return [_plain(entry, without) for entry in value]
        case _ if is_dataclass(value) and not isinstance(value, type):
            held = (field.name for field in fields(value) if field.name not in without)
            return {name: _plain(getattr(value, name), without) for name in held}
        case _:
            return value
