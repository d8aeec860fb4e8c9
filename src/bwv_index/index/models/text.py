"""Text as it was given, in every database."""

import re
from typing import Any

from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator

ESCAPE = "\ufdd0"
"""Stands before a character's number. A noncharacter, kept free for internal use (Unicode, section 23.7)."""

_UNHELD = re.compile("[\x00\ud800-\udfff\ufdd0]")
"""What PostgreSQL refuses (NUL), no database holds (half a character), and the escape itself."""

_ESCAPED = re.compile(ESCAPE + "([0-9]{5})")
"""Five decimal digits: letters would not outlast a comparison that minds no case."""


class AsGiven(TypeDecorator[str]):
    """Text that comes back exactly as it went in; what a database cannot hold is escaped on the way."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Escape what some database cannot hold, in the same way for all."""
        del dialect
        if value is None or _UNHELD.search(value) is None:
            return value
        return _UNHELD.sub(lambda found: f"{ESCAPE}{ord(found[0]):05}", value)

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        """Undo the escapes."""
        del dialect
        if isinstance(value, bytes):  # nobody but a stranger writes bytes there; verification tells
            return value.decode(errors="backslashreplace")
        return None if value is None else unescaped(value)


def unescaped(text: str) -> str:
    """Return text as it was given, its escapes undone."""
    return text if ESCAPE not in text else _ESCAPED.sub(_unescaped, text)


def _unescaped(found: re.Match[str]) -> str:
    """Return what an escape stands for; what looks like one and was never written as one stays."""
    given = chr(int(found[1]))
    return given if _UNHELD.fullmatch(given) else found[0]
