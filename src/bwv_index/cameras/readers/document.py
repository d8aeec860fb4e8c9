"""A sidecar that holds one JSON object, read without trusting it."""

import json
import re
from urllib.parse import unquote

MOST_FIELDS = 10_000
"""Fields of one object; no camera's description has a hundredth of that."""

_ENCODED = re.compile(r"%[0-9A-Fa-f]{2}")
_LONE = re.compile("[\ud800-\udfff]")


def json_object(data: bytes) -> dict[str, object] | None:
    """Return the object that the bytes hold; None where they are no JSON, another value, or nested too deep.

    JSON may spell half of a pair of characters (RFC 8259, section 8.2), which is no text: it stands as U+FFFD.
    """
    try:
        found = _whole(json.loads(data))
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or len(found) > MOST_FIELDS:
        return None
    return found


def _whole(value: object) -> object:
    """Return a value with every half of a character in its texts replaced."""
    match value:
        case str():
            return _LONE.sub("\N{REPLACEMENT CHARACTER}", value)
        case list():
            return [_whole(entry) for entry in value]
        case dict():
            return {_whole(name): _whole(entry) for name, entry in value.items()}
        case _:
            return value


def text_fields(found: dict[str, object]) -> dict[str, str]:
    """Return the texts and numbers of an object by their names without case; blank ones are left out.

    Values that stand URL-encoded (RFC 3986, section 2.1) are decoded.
    """
    texts = {
        name.casefold(): str(value)
        for name, value in found.items()
        if isinstance(value, str | int | float) and not isinstance(value, bool)
    }
    decoded = {name: unquote(text) if _ENCODED.search(text) else text for name, text in texts.items()}
    return {name: text.strip() for name, text in decoded.items() if text.strip()}
