"""Text from outside, made harmless to the eye: what cannot be seen is named."""

import unicodedata

UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode general categories that draw nothing or change the order of what is drawn (Unicode 4.5)."""

KEPT = frozenset("\n\t")


def visible(text: str) -> str:
    """Return the text with every control, bidirectional or undecodable character shown as ``[U+202E]``.

    Line feeds and tabs stay; a carriage return before a line feed goes. Nothing else is removed.
    """
    lines = text.replace("\r\n", "\n")
    if lines.isascii() and lines.isprintable():
        return lines
    return "".join(_shown(character) for character in lines)


def escaped(json: str) -> str:
    r"""Return JSON with every such character written as ``\uXXXX``: harmless to look at, and it reads the same.

    Line feeds stay, for within a string JSON has none (RFC 8259, section 7).
    """
    return (
        json
        if json.isascii() and "\x7f" not in json
        else "".join(_as_escape(character) for character in json)
    )


def _as_escape(character: str) -> str:
    if character in KEPT or unicodedata.category(character) not in UNSEEN:
        return character
    units = character.encode("utf-16-be", errors="surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))


def _shown(character: str) -> str:
    if character in KEPT or unicodedata.category(character) not in UNSEEN:
        return character
    return f"[U+{ord(character):04X}]"
