"""The address of an exhibit in a force's evidence store, as it may stand in a case."""

from urllib.parse import urlsplit

from bwv_index.visible import visible

SCHEMES = frozenset({"https", "http"})
"""http as well: a store inside a force's own network may have no other."""


def is_address(text: str) -> bool:
    """Whether a text is a web address with a host: https or http, without blanks and without what no eye can see."""
    if visible(text) != text or any(letter.isspace() for letter in text):
        return False
    try:
        parts = urlsplit(text)
        return parts.scheme in SCHEMES and bool(parts.hostname)
    except ValueError:
        return False
