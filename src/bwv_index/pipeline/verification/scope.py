"""Which items a verification looks at: all, a share drawn at random, or one part of so many."""

import hashlib
import re
import secrets
from dataclasses import dataclass

from bwv_index.errors import UsageFaultError

_SHARE = re.compile(r"(?P<share>[0-9]{1,3})\s*%")
_PART = re.compile(r"(?P<part>[0-9]{1,4})-of-(?P<parts>[0-9]{1,4})")
_TOLD = re.compile(r"(?P<share>[0-9]{1,3})% \(seed (?P<seed>[0-9a-f]+)\)")
_ALL = 100


@dataclass(frozen=True, slots=True)
class Scope:
    """Which items are chosen, worked out from each one's SHA-256: whoever knows the scope can tell again.

    ``share`` is a percentage drawn with ``seed``; with ``parts`` over 1 it is the ``part``-th of so many, which
    together are all of them.
    """

    share: int = _ALL
    seed: str = ""
    part: int = 1
    parts: int = 1

    def chooses(self, sha256: str) -> bool:
        """Whether an item is among those that are looked at."""
        drawn = hashlib.sha256(f"{self.seed}\n{sha256}".encode("utf-8", "surrogatepass")).digest()
        number = int.from_bytes(drawn[:8])
        if self.parts > 1:
            return number % self.parts == self.part - 1
        return self.share >= _ALL or number * _ALL < self.share << 64

    def __str__(self) -> str:
        if self.parts > 1:
            return f"{self.part}-of-{self.parts}"
        return "all" if self.share >= _ALL else f"{self.share}% (seed {self.seed})"


def told_scope(text: str) -> Scope:
    """Return the scope that the ledger tells of: the text of one, the seed of a share included."""
    if told := _TOLD.fullmatch(text):
        return Scope(share=int(told["share"]), seed=told["seed"])
    return read_scope(text, "")


def read_scope(text: str, seed: str = "") -> Scope:
    """Read ``all``, ``N%`` or ``n-of-m``; ``seed`` names the draw of a share, and is drawn where none is given.

    Raises:
        UsageFaultError: it is none of them.
    """
    plain = text.strip().lower()
    if plain == "all":
        return Scope()
    if (share := _SHARE.fullmatch(plain)) and 0 < int(share["share"]) <= _ALL:
        return Scope(share=int(share["share"]), seed=seed or secrets.token_hex(8))
    if (part := _PART.fullmatch(plain)) and 0 < int(part["part"]) <= int(part["parts"]):
        return Scope(part=int(part["part"]), parts=int(part["parts"]))
    raise UsageFaultError(
        f"'{text}' does not say which items",
        subject="--items",
        remedy="Say all, a share such as 5%, or 3-of-30.",
    )
