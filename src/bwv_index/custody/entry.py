"""Reading an entry of the ledger back: never a fault, whatever somebody has put in its place."""

import json
from collections.abc import Mapping
from typing import Any


def read_entry(entry: bytes) -> Mapping[str, Any]:
    """Return an entry as it was written; empty where its bytes are no event any more, which verification tells."""
    try:
        found = json.loads(entry)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def details_of(entry: bytes) -> dict[str, Any]:
    """Return the details of an entry; none where there are none to be read."""
    found = read_entry(entry).get("details")
    return found if isinstance(found, dict) else {}
